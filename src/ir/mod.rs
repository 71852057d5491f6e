//! The tensor expressions: few kinds of node, hash-consed in an arena, made only by the
//! constructors of this room, each in canonical form. Nothing in here derives or prints.
//!
//! A contraction is a product with labelled axes, summed over every label that its output does
//! not mention. A label that stands twice in the output is a unit tensor, one that stands in
//! no factor is a tensor of ones, and an axis indexed by two labels is two axes merged: so
//! δ, 1, diag, vec, ⊗ and the commutation matrix are patterns of labels and never nodes.

mod absorb;
mod arena;
mod build;
mod canonical;
mod index;
mod lift;
mod linear;
mod listing;
mod mark;
mod masks;
mod product;
mod repeated;
mod stored;
mod substitute;
mod sum;
mod twin;
mod typed;
mod units;
mod walk;

use smallvec::SmallVec;

use crate::functions::FormId;
use crate::number::Rational;
use crate::shape::Dimension;

pub use arena::{Arena, Symbol, SymbolId, SymbolKind};
pub use mark::Mark;
pub use masks::masks;
pub use product::Product;
pub(crate) use product::is_plain;
pub use stored::{Store, Stored};
pub use substitute::Substitution;
pub use typed::{Typed, Wording};

/// A node's place in its [`Arena`]; children have smaller places than their parents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// An index of a contraction, numbered within it.
pub type Label = u16;

/// The labels that index one axis: one as a rule; several where axes are merged, the first
/// varying slowest.
pub type Axis = SmallVec<[Label; 2]>;

/// An axis with one label.
fn single(label: Label) -> Axis {
    Axis::from_slice(&[label])
}

/// One factor of a contraction: a node, the labels of its axes, and an exponent that applies
/// entry by entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Factor {
    /// What is multiplied.
    pub base: NodeId,
    /// How its axes are indexed.
    pub axes: SmallVec<[Axis; 2]>,
    /// The exponent of each entry, never 0.
    pub exponent: Rational,
}

/// A product of factors, summed over the labels that the output does not mention.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contraction {
    /// The factors, in canonical order.
    pub factors: Vec<Factor>,
    /// How the axes of the result are indexed.
    pub output: Vec<Axis>,
    /// The length of each label.
    pub dimensions: Vec<Dimension>,
}

/// From where to where the index of a sum runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// The first value.
    pub lower: NodeId,
    /// The last value, included.
    pub upper: NodeId,
    /// Whether a range that runs backwards counts against the sum, as the limits of an integral do: from 0 to -3
    /// it is then less the terms at -2 and -1. So are the sums of rules, that of `X^k` for one, which thereby hold of
    /// every whole k; a sum that was typed has no terms there.
    pub oriented: bool,
}

impl Bounds {
    /// Both ends.
    pub fn ends(self) -> [NodeId; 2] {
        [self.lower, self.upper]
    }
}

/// A node of an expression.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// An exact number.
    Number(Rational),
    /// A dense array of exact numbers, row by row; its axes are those of the node.
    Constant(Vec<Rational>),
    /// A variable, or a placeholder.
    Symbol(SymbolId),
    /// A definition: its name, and the expression it stands for.
    Named(SymbolId, NodeId),
    /// A dimension's name, as a number.
    Size(Dimension),
    /// The index of an enclosing sum, as a number, by its level: 1 for the innermost sum.
    Index(u32),
    /// The unit vector whose 1 stands at a position counted from 1; of a position that has axes, one for
    /// each of its entries.
    Unit(NodeId),
    /// The 0-1 matrix that selects as many entries as it has rows, from a position on; of a position that
    /// has axes, one for each of its entries.
    Selector(NodeId),
    /// A weighted sum of nodes of one shape; without a term it is a zero that has a shape.
    Sum(Vec<(Rational, NodeId)>),
    /// A product with labels.
    Contraction(Contraction),
    /// A function of the table. The first `batch` axes of the value are those over which it is
    /// mapped; an argument either has them too, in front, or has none of them.
    Apply {
        /// Which function.
        form: FormId,
        /// Its arguments.
        arguments: Vec<NodeId>,
        /// How many axes it is mapped over.
        batch: u16,
    },
    /// A sum over an index that is used as a number.
    SumOver {
        /// The level by which the body refers to the index.
        level: u32,
        /// From where to where the index runs.
        bounds: Bounds,
        /// The summand.
        body: NodeId,
    },
    /// A derivative that has not been taken yet: the axes of the node, then of each variable.
    Derivative {
        /// What is derived.
        of: NodeId,
        /// By what, in turn: symbols or definitions.
        by: Vec<NodeId>,
    },
    /// The derivative along a direction, not taken yet: the axes are those of the node.
    Directional {
        /// What is derived.
        of: NodeId,
        /// By what: a symbol or a definition.
        by: NodeId,
        /// The direction, of the variable's shape.
        along: NodeId,
    },
}

#[cfg(test)]
mod tests {
    use super::{Arena, Product, SymbolKind};
    use crate::shape::Dimension;

    #[test]
    fn one_product_written_in_many_ways_is_one_node() {
        let mut arena = Arena::new();
        let (m, n) = (Dimension::name("m"), Dimension::name("n"));
        let a = arena.variable("A", &[m.clone(), n.clone()], SymbolKind::Variable);
        let x = arena.variable("x", std::slice::from_ref(&n), SymbolKind::Variable);
        let ax = arena.matrix_product(a, x);
        let transposed = arena.transpose(a);
        let again = arena.transpose(transposed);
        assert_eq!(again, a);
        let xa = arena.matrix_product(x, transposed);
        assert_eq!(ax, xa);
        let squared = arena.inner(ax, ax);
        let gram = arena.matrix_product(transposed, a);
        assert!(arena.is_symmetric(gram));
        let gx = arena.matrix_product(gram, x);
        let quadratic = arena.inner(x, gx);
        assert_eq!(squared, quadratic);
        let identity = arena.identity(&n);
        assert_eq!(arena.matrix_product(a, identity), a);
        let k = arena.commutation(&m, &n);
        let (vec_a, vec_at) = (arena.vec(a), arena.vec(transposed));
        assert_eq!(arena.matrix_product(k, vec_a), vec_at);
        let mut trace = Product::new();
        let i = trace.label(&m);
        let g = arena.matrix_product(a, transposed);
        trace.factor(g, &[i, i]);
        let trace = arena.contract(trace);
        assert_eq!(trace, arena.inner(a, a));
    }
}
