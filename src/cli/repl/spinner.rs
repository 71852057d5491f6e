//! The sign that something is being worked at, where that takes longer than a moment.

use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use indicatif::ProgressBar;

/// How long an answer may take before the sign is shown.
const MOMENT: Duration = Duration::from_millis(500);
/// How often the sign turns.
const TURN: Duration = Duration::from_millis(100);

/// It turns until it is dropped; on no terminal, nothing is shown.
pub(super) struct Spinner {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Spinner {
    pub fn start() -> Self {
        let (done, end) = channel::<()>();
        let thread = std::thread::Builder::new().name("spinner".to_owned()).spawn(move || {
            if end.recv_timeout(MOMENT) == Err(RecvTimeoutError::Timeout) {
                let bar = ProgressBar::new_spinner().with_message("working; Ctrl-C stops it");
                bar.enable_steady_tick(TURN);
                let _ = end.recv();
                bar.finish_and_clear();
            }
        });
        Self { done: Some(done), thread: thread.ok() }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        // The thread waits for the other end to go.
        self.done = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
