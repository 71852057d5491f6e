//! What a document says around an equation, for the writer of LaTeX.

use crate::latex::around::Around;
use crate::session::Session;
use crate::shape::Shape;

use super::ask;
use super::known::Context;
use super::survey::Survey;

/// What a document says.
pub(super) struct Page<'a> {
    /// The names.
    pub survey: &'a Survey,
    /// What the definitions say that are told at the moment.
    pub context: &'a Context,
    /// The shapes.
    pub session: &'a mut Session,
}

impl Around for Page<'_> {
    fn meaning(&self, name: &str) -> Option<String> {
        self.survey.aliases.get(name).cloned()
    }

    fn is_known(&self, name: &str) -> bool {
        self.survey.known.contains(name)
    }

    fn is_numbered(&self, name: &str) -> bool {
        self.context.numbered.contains_key(name)
    }

    fn has_columns(&self, name: &str) -> bool {
        self.context.columns.contains(name)
    }

    fn range(&self, index: &str) -> Option<String> {
        self.context.ranges.get(index).cloned()
    }

    fn axes(&self, name: &str) -> Option<usize> {
        self.survey.shapes.get(name).map(Vec::len)
    }

    fn argument(&self, name: &str) -> Option<String> {
        match self.survey.functions.get(name).map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            _ => None,
        }
    }

    fn shape(&mut self, text: &str) -> Option<Shape> {
        ask::shape(self.session, text)
    }

    fn depends(&self, text: &str, name: &str) -> bool {
        self.context.depends(text, name)
    }
}
