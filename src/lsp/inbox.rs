//! Messages in the order in which they come, with a look ahead: what waits may say that the work at hand is not
//! wanted any more.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use lsp_server::{Connection, Message, Notification, RequestId};
use serde_json::Value;

use super::Outdated;

type Waiting = Arc<Mutex<VecDeque<Message>>>;

/// What came and was not looked at yet.
pub(super) struct Inbox<'c> {
    connection: &'c Connection,
    waiting: Waiting,
}

impl<'c> Inbox<'c> {
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, waiting: Waiting::default() }
    }

    /// The next message; waits for it. `None` once nobody will send one.
    pub fn next(&self) -> Option<Message> {
        self.next_if_any().or_else(|| self.connection.receiver.recv().ok())
    }

    /// The next message, if there is one.
    pub fn next_if_any(&self) -> Option<Message> {
        let first = with(&self.waiting, VecDeque::pop_front);
        first.or_else(|| self.connection.receiver.try_recv().ok())
    }

    /// Whether a request was taken back.
    pub fn is_cancelled(&self, id: &RequestId) -> bool {
        self.take_in();
        let cancels = |message: &Message| match message {
            Message::Notification(Notification { method, params }) if method == "$/cancelRequest" => {
                let wanted = params.get("id").cloned().unwrap_or(Value::Null);
                serde_json::from_value::<RequestId>(wanted).is_ok_and(|wanted| wanted == *id)
            }
            _ => false,
        };
        with(&self.waiting, |waiting| waiting.iter().any(cancels))
    }

    /// Says, whenever it is asked, whether a document was changed or closed meanwhile, or everything is to end.
    pub fn outdated(&self, document: &str) -> Outdated {
        let (receiver, waiting) = (self.connection.receiver.clone(), Arc::clone(&self.waiting));
        let document = document.to_owned();
        Box::new(move || {
            let ends = |message: &Message| match message {
                Message::Notification(Notification { method, params }) => match method.as_str() {
                    "exit" => true,
                    "textDocument/didChange" | "textDocument/didClose" => {
                        params.pointer("/textDocument/uri").and_then(Value::as_str) == Some(&document)
                    }
                    _ => false,
                },
                Message::Request(request) => request.method == "shutdown",
                Message::Response(_) => false,
            };
            with(&waiting, |waiting| {
                waiting.extend(receiver.try_iter());
                waiting.iter().any(ends)
            })
        })
    }

    fn take_in(&self) {
        with(&self.waiting, |waiting| waiting.extend(self.connection.receiver.try_iter()));
    }
}

/// What a panic elsewhere left locked is a queue all the same.
fn with<T>(waiting: &Waiting, work: impl FnOnce(&mut VecDeque<Message>) -> T) -> T {
    work(&mut waiting.lock().unwrap_or_else(PoisonError::into_inner))
}
