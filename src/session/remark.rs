//! What is said beside a formula, as data; its words stand here alone.

use std::fmt;

/// A remark on a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// It is not written in matrices.
    NoMatrixForm,
    /// The differential is shown in place of a derivative.
    AsDifferential,
    /// Every entry of a structured variable varies on its own, as no meaning was chosen.
    Independent,
    /// The derivative is one in the space of symmetric matrices.
    InSymmetricSpace,
    /// The derivative is one by the free entries of a symmetric matrix.
    ByFreeEntries,
    /// The derivative is one by the entries of a diagonal.
    ByDiagonal,
    /// A meaning of structured derivatives was chosen, and nothing is structured.
    NothingStructured,
    /// A meaning of structured derivatives was chosen, and a differential has only one.
    DifferentialKeeps,
    /// A function that is of symmetric matrices was derived.
    OfSymmetric {
        /// Its name.
        function: &'static str,
    },
}

impl fmt::Display for Remark {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoMatrixForm => "no matrix form: an index joins too many factors",
            Self::AsDifferential => "no closed form of its entries; this is the differential",
            Self::Independent => "every entry varies on its own; --structured chooses another meaning",
            Self::InSymmetricSpace => "in the space of symmetric matrices: (G + G')/2",
            Self::ByFreeEntries => "by the free entries: G + G' - G∘I",
            Self::ByDiagonal => "by the diagonal's entries alone: G∘I",
            Self::NothingStructured => "nothing here was declared symmetric or diagonal: every entry varies",
            Self::DifferentialKeeps => {
                "what d(X) is keeps the structure of X: --structured has no meaning to choose"
            }
            Self::OfSymmetric { function } => {
                let rest = "is of symmetric matrices: of what moves in it, the symmetric part counts";
                return write!(formatter, "`{function}` {rest}");
            }
        })
    }
}
