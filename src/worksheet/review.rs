//! The differences one by one, and the document with the accepted ones recorded. Bytes that no
//! edit names are left as they are.

use super::report::{Edit, Report};

/// What is done with a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The answer is recorded.
    Accept,
    /// What is recorded stays: the answer is wrong.
    Reject,
    /// It is left for another time.
    Skip,
}

/// A walk over the differences of a report.
#[derive(Clone, Debug)]
pub struct Review<'r> {
    edits: &'r [Edit],
    choices: Vec<Choice>,
}

impl<'r> Review<'r> {
    /// A walk that begins at the first difference.
    pub fn new(report: &'r Report) -> Self {
        Self { edits: &report.edits, choices: Vec::new() }
    }

    /// The difference to be decided; `None` at the end.
    pub fn current(&self) -> Option<&'r Edit> {
        self.edits.get(self.choices.len())
    }

    /// How many differences are decided, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.choices.len(), self.edits.len())
    }

    /// Decides the difference, and goes on to the next.
    pub fn choose(&mut self, choice: Choice) {
        if self.current().is_some() {
            self.choices.push(choice);
        }
    }

    /// How many differences were so decided.
    pub fn count(&self, choice: Choice) -> usize {
        self.choices.iter().filter(|chosen| **chosen == choice).count()
    }

    /// The document with what was accepted recorded.
    pub fn apply(&self, source: &str) -> String {
        let accepted = self.edits.iter().zip(&self.choices);
        splice(source, accepted.filter(|(_, choice)| **choice == Choice::Accept).map(|(edit, _)| edit))
    }
}

/// The document with every answer recorded anew.
pub fn bless(source: &str, report: &Report) -> String {
    splice(source, report.edits.iter())
}

fn splice<'e>(source: &str, edits: impl Iterator<Item = &'e Edit>) -> String {
    let mut text = String::with_capacity(source.len());
    let mut from = 0;
    for edit in edits {
        let Some(before) = source.get(from..edit.span.from) else { continue };
        text.push_str(before);
        text.push_str(&edit.text);
        from = edit.span.to;
    }
    text.push_str(source.get(from..).unwrap_or_default());
    text
}
