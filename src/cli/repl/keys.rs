//! What keys do beyond what the editor knows: a bracket that Tab has put is typed over, and Up looks for what begins
//! as the line does.

use std::sync::{Arc, Mutex};

use rustyline::history::SearchDirection;
use rustyline::{Cmd, ConditionalEventHandler, Event, EventContext, RepeatCount};

/// What the keys need to know of what happened before.
#[derive(Clone, Default)]
pub(super) struct Before {
    /// The line as Tab left it, where that put an opening bracket.
    completed: Arc<Mutex<Option<String>>>,
    /// The lines of the history.
    entries: Arc<Mutex<Vec<String>>>,
}

impl Before {
    /// Notes that Tab has made this of the line.
    pub fn note_completed(&self, line: String) {
        if let Ok(mut completed) = self.completed.lock() {
            *completed = Some(line);
        }
    }

    /// Notes a line of the history.
    pub fn note_entry(&self, line: &str) {
        if let Ok(mut entries) = self.entries.lock() {
            entries.push(line.to_owned());
        }
    }
}

/// `(`, which is not put a second time where Tab has put one: the hand types it from habit.
pub(super) struct Opening(pub Before);

impl ConditionalEventHandler for Opening {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let mut completed = self.0.completed.lock().ok()?;
        let is_put = completed
            .take()
            .is_some_and(|line| line == context.line() && line.ends_with('(') && context.pos() == line.len());
        is_put.then_some(Cmd::Noop)
    }
}

/// Up or Down: after something typed, the entries of the history that begin so.
pub(super) struct Searching(pub Before, pub SearchDirection);

impl ConditionalEventHandler for Searching {
    fn handle(&self, _: &Event, _: RepeatCount, _: bool, context: &EventContext<'_>) -> Option<Cmd> {
        let (line, at) = (context.line(), context.pos());
        if at == 0 || line.contains('\n') {
            return None;
        }
        // A whole entry stands there because it was walked to.
        let is_walked = at == line.len() && self.0.entries.lock().ok()?.iter().any(|entry| entry == line);
        (!is_walked).then_some(match self.1 {
            SearchDirection::Reverse => Cmd::HistorySearchBackward,
            SearchDirection::Forward => Cmd::HistorySearchForward,
        })
    }
}
