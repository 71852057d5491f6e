//! What a document says around an equation, for the writer of LaTeX.

use crate::latex::around::Around;
use crate::latex::tree::Name;
use crate::session::Session;
use crate::shape::Shape;
use crate::span::Span;

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
        let section = self.context.meanings.get(name).map_or(usize::MAX, |meaning| meaning.section);
        match self.survey.arguments(name, section) {
            Some([only]) => Some(only.clone()),
            _ => None,
        }
    }

    fn arguments(&self, name: &str) -> Vec<String> {
        let section = self.context.meanings.get(name).map_or(usize::MAX, |meaning| meaning.section);
        self.survey.arguments(name, section).map(<[String]>::to_vec).unwrap_or_default()
    }

    fn constant_vector(&self, name: &Name, place: Span) -> Option<String> {
        self.context.constant_vector(name, place)
    }

    fn function(&self, name: &str) -> Option<String> {
        self.survey.called.contains(name).then(|| at_other_arguments(name))
    }

    fn is_not_given(&self, name: &str) -> bool {
        self.survey.not_given.contains(name)
    }

    fn shape(&mut self, text: &str) -> Option<Shape> {
        ask::shape(self.session, text)
    }

    fn depends(&self, text: &str, name: &str) -> bool {
        self.context.depends(text, name)
    }
}

/// What a function of the document is called where it is taken at other arguments than it was defined with.
pub(super) fn at_other_arguments(name: &str) -> String {
    format!("{name}_at")
}
