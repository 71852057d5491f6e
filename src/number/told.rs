//! A number as people are told it.

use std::fmt;

/// A number in words, beside about what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// In words: `1/3`, `0.25`, `17 modulo 97`.
    pub text: String,
    /// The nearest float; none where the words are not those of a real number.
    pub near: Option<f64>,
}

impl Told {
    /// A real number in words.
    pub fn real(text: String, near: f64) -> Self {
        Self { text, near: near.is_finite().then_some(near) }
    }

    /// What is no real number.
    pub fn words(text: String) -> Self {
        Self { text, near: None }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
