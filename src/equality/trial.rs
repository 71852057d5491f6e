//! What a comparison of both sides at one point comes to, and why there may be no point.

use crate::evaluate::EvaluateError;
use crate::number::Told;
use crate::span::Span;

/// What a comparison at one point came to.
pub(super) enum Trial {
    Same,
    Different {
        entry: usize,
        left: Told,
        right: Told,
    },
    /// No value here.
    Outside(String),
    /// No point of these sizes satisfies what is assumed.
    Unsatisfied(String),
    /// The numbers are apart, and nothing tells whether by rounding: other points cannot make up for it.
    Undecided(String),
    /// The kind of number has no such operation.
    NotInKind(String),
    /// No value anywhere.
    Never(String),
}

/// Why a point could not be made.
#[derive(Debug)]
pub(super) enum Missed {
    /// Another might.
    Here,
    /// None of these sizes will: of `A'*X == I` there is a solution only where no more columns than rows are.
    Unsatisfied(String),
    /// None will, and this is why.
    Everywhere(String),
}

/// What prevents one point prevents all.
impl From<String> for Missed {
    fn from(why: String) -> Self {
        Self::Everywhere(why)
    }
}

/// What an error says of the comparison.
pub(super) fn failed(error: &EvaluateError) -> Trial {
    let why = error.to_diagnostic(Span::nowhere()).message;
    if error.is_of_kind() {
        Trial::NotInKind(why)
    } else if error.is_of_point() {
        Trial::Outside(why)
    } else {
        Trial::Never(why)
    }
}
