//! Where a function is defined and smooth: what its row asks of the arguments.

use std::fmt;

/// How two sides have to compare, entry by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// They differ.
    Differs,
    /// The left one is the same or larger.
    AtLeast,
    /// The left one is larger.
    Above,
}

impl Comparison {
    /// The sign as it is printed.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Differs => "≠",
            Self::AtLeast => "≥",
            Self::Above => ">",
        }
    }

    /// Both at once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Above }
    }

    /// The sign as it is typed.
    const fn typed(self) -> &'static str {
        match self {
            Self::Differs => "!=",
            Self::AtLeast => ">=",
            Self::Above => ">",
        }
    }
}

/// What a function asks of its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// Nothing.
    Everywhere,
    /// That two expressions of the arguments, in the language, compare so: `1 + x` and `0`.
    Compared(&'static str, Comparison, &'static str),
    /// That an argument, a matrix, is invertible.
    Invertible(&'static str),
    /// That one, a matrix, is invertible unless another, a whole exponent, is not negative.
    InvertibleBelow {
        /// The matrix.
        matrix: &'static str,
        /// The exponent.
        exponent: &'static str,
    },
    /// That the rank of one stays the same wherever the matrix moves.
    Rank(&'static str),
    /// What no comparison says, in words, in which the names of arguments are marked: `#X of full rank`.
    Words(&'static str),
    /// The same of a matrix that is then invertible, and that holds of each that is positive definite.
    Regular {
        /// The matrix.
        matrix: &'static str,
        /// What is asked of it.
        words: &'static str,
    },
}

impl Domain {
    /// Before the name of an argument, in words.
    pub const MARK: char = '#';

    /// That an expression is not 0.
    pub(super) const fn nonzero(expression: &'static str) -> Self {
        Self::Compared(expression, Comparison::Differs, "0")
    }

    /// That an expression is positive.
    pub(super) const fn positive(expression: &'static str) -> Self {
        Self::Compared(expression, Comparison::Above, "0")
    }

    /// Words, each that was marked replaced.
    pub fn filled(words: &str, mut argument: impl FnMut(&str) -> Option<String>) -> Option<String> {
        let mut parts = words.split(Self::MARK);
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let end = part.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(part.len());
            let (name, rest) = part.split_at(end);
            text.push_str(&argument(name)?);
            text.push_str(rest);
        }
        Some(text)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everywhere => Ok(()),
            Self::Compared(left, comparison, right) => write!(f, "{left} {} {right}", comparison.typed()),
            Self::Invertible(argument) => write!(f, "det({argument}) != 0"),
            Self::InvertibleBelow { matrix, exponent } => {
                write!(f, "det({matrix}) != 0 or {exponent} >= 0")
            }
            Self::Rank(matrix) => write!(f, "the rank of {matrix} does not change"),
            Self::Words(words) | Self::Regular { words, .. } => f.write_str(&words.replace(Self::MARK, "")),
        }
    }
}
