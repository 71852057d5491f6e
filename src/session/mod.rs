//! Statements in, plain data out: the public face of the library.

mod outcome;

pub use outcome::{
    Answer, ClaimAnswer, Formula, FormulaAnswer, Layout, Notation, Numbers, Options, Outcome, StepText,
    StructuredGradient,
};

/// A conversation: what was declared and defined so far.
#[derive(Debug, Default)]
pub struct Session {
    /// How answers are to be given.
    pub options: Options,
}

impl Session {
    /// Nothing declared yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a text, statement by statement; every statement has its outcome, in order.
    pub fn run(&mut self, source: &str) -> Vec<Outcome> {
        let _ = source;
        Vec::new()
    }
}
