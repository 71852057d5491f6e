//! How much a question may take. A limit that is reached ends the question with a message that
//! names it, whatever the machine: work is counted, and no clock is read in here. A face that wants a
//! deadline, or a way to take a question back, gives a callback that is asked from time to time.

mod meter;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use meter::{
    Spent, allowed, allowed_bits, apart, cause, checking, is_reached, keep, left, reach, spend, spent, trial,
    within,
};

/// One of the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Limit {
    /// The length of a text.
    Text,
    /// How many statements a text has.
    Statements,
    /// How much is kept: the nodes of expressions, a long one counted by its parts.
    Nodes,
    /// The digits of a number.
    Digits,
    /// How much is computed.
    Operations,
    /// How much is computed to check answers.
    Checks,
    /// The entries of an array.
    Entries,
    /// The length of an answer.
    Answer,
    /// The callback said that the question is not wanted any more.
    Deadline,
}

/// Whether to stop; asked every few milliseconds of work, by the thread that works.
#[derive(Clone)]
pub struct Deadline(Arc<dyn Fn() -> bool + Send + Sync>);

impl Deadline {
    /// A question stops as soon as this answers `true`.
    pub fn new(is_over: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(is_over))
    }

    fn is_over(&self) -> bool {
        (self.0)()
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Deadline")
    }
}

impl PartialEq for Deadline {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Deadline {}

/// How much one text may take: a program, a document, a line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of the text.
    pub text: u64,
    /// Its statements.
    pub statements: u64,
    /// The nodes that are made for it, a long one counted by its parts: what takes memory.
    pub nodes: u64,
    /// The digits of a number, typed or computed.
    pub digits: u64,
    /// The operations, of about a nanosecond each.
    pub operations: u64,
    /// The operations that checks of answers may take beside them. An answer whose check takes more is shown
    /// unchecked.
    pub checks: u64,
    /// The entries of an array.
    pub entries: u64,
    /// The signs of an answer: names, numbers, operators.
    pub answer: u64,
    /// Whether to stop.
    pub deadline: Option<Deadline>,
}

impl Default for Limits {
    /// What keeps any text within a few seconds and 256 MiB.
    fn default() -> Self {
        Self {
            text: 1 << 20,
            statements: 10_000,
            nodes: 1_500_000,
            digits: meter::DIGITS,
            operations: 2_000_000_000,
            checks: 4_000_000_000,
            entries: 1_000_000,
            answer: 100_000,
            deadline: None,
        }
    }
}

impl Limits {
    /// The limits that have a number, by the names that are typed for them.
    pub const NAMES: [(&'static str, Limit); 8] = [
        ("text", Limit::Text),
        ("statements", Limit::Statements),
        ("nodes", Limit::Nodes),
        ("digits", Limit::Digits),
        ("operations", Limit::Operations),
        ("checks", Limit::Checks),
        ("entries", Limit::Entries),
        ("answer", Limit::Answer),
    ];

    /// No limit but those that hold the program itself: of text, digits and entries.
    pub fn none() -> Self {
        Self {
            statements: u64::MAX,
            nodes: u64::MAX,
            operations: u64::MAX,
            checks: u64::MAX,
            answer: u64::MAX,
            ..Self::default()
        }
    }

    /// The number of a limit; a deadline has none.
    pub fn of(&self, limit: Limit) -> u64 {
        match limit {
            Limit::Text => self.text,
            Limit::Statements => self.statements,
            Limit::Nodes => self.nodes,
            Limit::Digits => self.digits,
            Limit::Operations => self.operations,
            Limit::Checks => self.checks,
            Limit::Entries => self.entries,
            Limit::Answer => self.answer,
            Limit::Deadline => 0,
        }
    }

    /// The same with one limit set.
    pub fn set(&mut self, limit: Limit, number: u64) {
        match limit {
            Limit::Text => self.text = number,
            Limit::Statements => self.statements = number,
            Limit::Nodes => self.nodes = number,
            Limit::Digits => self.digits = number,
            Limit::Operations => self.operations = number,
            Limit::Checks => self.checks = number,
            Limit::Entries => self.entries = number,
            Limit::Answer => self.answer = number,
            Limit::Deadline => {}
        }
    }
}

impl Limit {
    /// The name that is typed for it.
    pub fn name(self) -> &'static str {
        Limits::NAMES.iter().find(|(_, limit)| *limit == self).map_or("deadline", |(name, _)| name)
    }
}

impl FromStr for Limit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Limits::NAMES.iter().find(|(name, _)| *name == text).map(|(_, limit)| *limit).ok_or(())
    }
}
