//! A way to read an equation: what is assumed of its letters, and how it is written in the language.

use std::collections::BTreeMap;

use super::tree::NodeId;

pub(super) use crate::latex::manner::{Layout, Manner, words};

/// A way to read an equation.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What is assumed of names, as it would be declared.
    pub shapes: BTreeMap<String, String>,
    /// What names are besides their meanings, as the text says.
    pub meanings: BTreeMap<String, NodeId>,
    /// What is made of other things, as the text says: the statements that say so.
    pub made: BTreeMap<String, Vec<String>>,
    /// Conditions that are assumed to hold, by their sides.
    pub conditions: Vec<(NodeId, NodeId)>,
    /// Equations in the language that are assumed to hold.
    pub equations: Vec<String>,
    /// Whether names stand for their numbers, and not for anything of that shape.
    pub is_valued: bool,
    /// How it is written.
    pub manner: Manner,
    /// What is assumed, in words.
    pub assumed: Vec<String>,
    /// Whether nobody would assume it unless the text said so.
    pub is_unheard_of: bool,
}

impl Reading {
    /// The same with a shape assumed of names, which words say.
    pub fn with(mut self, names: &[&str], shape: &str, words: &str) -> Self {
        for name in names {
            self.shapes.insert((*name).to_owned(), shape.to_owned());
        }
        if !names.is_empty() {
            self.assumed.push(said(names, words));
        }
        self
    }

    /// The same written in another manner, which words say.
    pub fn written(&self, manner: Manner, words: &str) -> Self {
        let mut reading = Self { manner, ..self.clone() };
        reading.assumed.push(words.to_owned());
        reading
    }
}

/// "x and y are scalars"; what is no noun has neither an article nor a plural.
pub(super) fn said(names: &[&str], words: &str) -> String {
    let is_noun = matches!(words, "scalar" | "vector");
    match names {
        [only] => format!("{only} is {}{words}", if is_noun { "a " } else { "" }),
        [first @ .., last] => {
            format!("{} and {last} are {words}{}", first.join(", "), if is_noun { "s" } else { "" })
        }
        [] => String::new(),
    }
}
