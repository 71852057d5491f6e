//! What a formula is equal to, where that is not the question itself: `∂y[i]/∂A[j,k]` for the entries of a
//! Jacobian, `d(y)` for a differential, `E` for a definition.

use std::sync::Arc;

use crate::ir::NodeId;
use crate::syntax::ast::ExprId;

/// The left side of an equation whose right side is a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Left {
    /// What has a name: `E`.
    Name(Arc<str>),
    /// A derivative, or an entry of one: `∂²f/∂x[i] ∂x[j]`.
    Derivative(Quotient),
    /// A differential, as often as it was taken: `d(E)`, `d²(y)`, `d(∂E/∂x)`.
    Differential {
        /// What it is of.
        of: Box<Left>,
        /// How often it was taken.
        order: usize,
    },
    /// The gradient that was asked for, where it has no name: the `G` of `d(G)`.
    Gradient,
}

/// A derivative as a quotient: its order is the number of what stands below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// What is derived.
    pub of: Part,
    /// What it is derived by, in turn.
    pub by: Vec<Part>,
}

/// A part of a quotient: `W`, the entry `W[i,j]`, `vec(W)`, `vec(W)'`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name.
    pub name: Arc<str>,
    /// The positions of the entry that is meant, in the expressions of the formula; none for the whole.
    pub at: Vec<ExprId>,
    /// Whether its columns are stacked.
    pub is_vec: bool,
    /// Whether it lies as a row.
    pub is_row: bool,
}

/// A factor of a product by the chain rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFactor {
    /// The derivative.
    pub derivative: Quotient,
    /// Whether only what does not lead through another intermediate is meant: `∂E/∂x directly`.
    pub is_direct: bool,
}

impl Part {
    /// All of what has a name.
    pub fn whole(name: &str) -> Self {
        Self { name: Arc::from(name), at: Vec::new(), is_vec: false, is_row: false }
    }
}

impl Quotient {
    /// `∂y/∂x`
    pub fn of(name: &str, by: &str) -> Self {
        Self { of: Part::whole(name), by: vec![Part::whole(by)] }
    }

    /// The same derived once more.
    #[must_use]
    pub fn and_by(&self, by: &str) -> Self {
        let mut more = self.clone();
        more.by.push(Part::whole(by));
        more
    }
}

impl Left {
    /// The derivative of what it stands for by something; `None` of a differential.
    pub(super) fn derived_by(&self, by: &str) -> Option<Quotient> {
        match self {
            Self::Name(name) => Some(Quotient::of(name, by)),
            Self::Derivative(quotient) => Some(quotient.and_by(by)),
            Self::Differential { .. } | Self::Gradient => None,
        }
    }

    /// Its differential.
    pub(super) fn differential(self) -> Self {
        Self::Differential { of: Box::new(self), order: 1 }
    }

    /// The entry at positions, of which the first belong to what is derived; unchanged where there are others
    /// than the axes of both, as of a second derivative.
    pub(super) fn at(self, positions: &[ExprId], (above, below): (usize, usize)) -> Self {
        match (self, positions.split_at_checked(above)) {
            (Self::Derivative(mut quotient), Some((first, rest))) if rest.len() == below => {
                if let [by] = quotient.by.as_mut_slice() {
                    quotient.of.at = first.to_vec();
                    by.at = rest.to_vec();
                }
                Self::Derivative(quotient)
            }
            (left, _) => left,
        }
    }
}

/// A derivative that was asked for: what of, by what.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub of: NodeId,
    pub by: Vec<NodeId>,
    /// Whether the axes of what one derives by are shown before those of what is derived.
    pub turned: bool,
}
