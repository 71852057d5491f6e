//! A way to read an equation: what is assumed of its letters, and how it is written in the language.

use std::collections::BTreeMap;

use super::names;

/// How derivatives lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Layout {
    /// A gradient has the shape of what one derives by; other axes follow those of what is derived.
    #[default]
    Own,
    /// Gradients lie as rows, as numerator layout has them.
    Rows,
    /// The derivative of a vector by a vector is transposed, as denominator layout has it.
    Denominator,
}

/// How a side is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Manner {
    /// Unit vectors lie as rows: what was probably meant where `e_i` should have been transposed.
    pub unit_rows: bool,
    /// How derivatives lie.
    pub layout: Layout,
    /// `\|X\|_2` of a matrix is Frobenius's norm.
    pub is_frobenius: bool,
    /// A derivative may be 0 because nothing depends on anything: the other side says 0.
    pub may_be_empty: bool,
}

/// The names in a text of the language.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| names::is_word(word))
}

/// A way to read an equation.
#[derive(Clone, Debug, Default)]
pub(super) struct Reading {
    /// What is assumed of names, as it would be declared.
    pub shapes: BTreeMap<String, String>,
    /// How it is written.
    pub manner: Manner,
    /// What is assumed, in words.
    pub assumed: Vec<String>,
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
