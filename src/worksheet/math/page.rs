//! What a document says around an equation, for the writer of LaTeX.

use crate::latex::around::Around;
use crate::latex::names::is_word;
use crate::latex::tree::Name;
use crate::session::Session;
use crate::shape::Shape;
use crate::span::Span;

use super::ask;
use super::known::{Context, space};
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
        self.context.axes.get(name).map(Vec::len)
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

    fn derived_function(
        &mut self,
        name: &str,
        by: &[usize],
        taken_at: &[String],
        by_entries: bool,
    ) -> Option<String> {
        if by.is_empty() || by.len() > 2 || self.arguments(name).len() != taken_at.len() {
            return None;
        }
        let function = self.function(name)?;
        let numbers: Vec<String> = by.iter().map(|place| (place + 1).to_string()).collect();
        let derived = match taken_at.len() {
            1 => format!("{name}_slope{}", if by.len() > 1 { "_2" } else { "" }),
            _ => format!("{name}_slope_{}", numbers.join("_")),
        };
        // Of what stands at a place that has no name the derivative is taken at one that has, and put in there.
        let mut places = Vec::new();
        let mut declared = Vec::new();
        for (number, argument) in taken_at.iter().enumerate() {
            // What nothing is said of is as what stands for it in the definition.
            let letters = self.arguments(name);
            let letter = letters.get(number).filter(|_| is_word(argument) && !self.is_known(argument));
            let shape = ask::shape(self.session, letter.unwrap_or(argument)).filter(|shape| !shape.row)?;
            let axes: Vec<String> = shape.axes.iter().map(ToString::to_string).collect();
            places.push(format!("{name}_place_{}", number + 1));
            declared.push(axes);
        }
        let value = format!("{function}({})", places.join(", "));
        let is_vector = by.iter().any(|at| declared.get(*at).is_none_or(|axes| !axes.is_empty()));
        let formula = self.session.aside(|session| {
            for (place, axes) in places.iter().zip(&declared) {
                ask::tell(session, &format!("{place} : {}", space(axes))).ok()?;
            }
            let mut text = value;
            if let ([first, second], true, false) = (by, is_vector, by_entries) {
                let (first, second) = (places.get(*first)?, places.get(*second)?);
                let by = if first == second { first.clone() } else { format!("{first}, {second}") };
                return ask::formula(session, &format!("hessian({text}, {by})"));
            }
            for at in by {
                let total = if by_entries && is_vector { format!("sum({text})") } else { text };
                text = format!("grad({total}, {})", places.get(*at)?);
            }
            ask::formula(session, &text)
        })?;
        ask::tell(self.session, &format!("{derived}({}) = {formula}", places.join(", "))).ok()?;
        Some(derived)
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
