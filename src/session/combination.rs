//! What a condition compares with 0, whichever way it is written: `x - 2`, `2 - x` and `x ≠ 2` are about one thing.

use num_traits::{One, Zero};

use crate::ir::{Arena, Node, NodeId};
use crate::number::{Rational, rational};

/// A sum of expressions, each with its weight, a number among them standing for itself in every entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Combination(Vec<(Option<NodeId>, Rational)>);

impl Combination {
    /// The terms of a node.
    pub fn of(arena: &Arena, node: NodeId) -> Self {
        let one = [(Rational::one(), node)];
        let terms = if let Node::Sum(terms) = arena.node(node) { terms.as_slice() } else { &one };
        let mut all = Self::default();
        for (weight, term) in terms {
            match number_in_every_entry(arena, *term) {
                Some(number) => all.add(None, weight * number),
                None => all.add(Some(*term), weight.clone()),
            }
        }
        all
    }

    /// The number that each entry is, where it is one number throughout.
    pub fn number(&self) -> Option<Rational> {
        match self.0.as_slice() {
            [] => Some(Rational::zero()),
            [(None, number)] => Some(number.clone()),
            _ => None,
        }
    }

    /// Where this is 0, for a number and one other term: that term, and what it then is.
    pub fn root(&self) -> Option<(NodeId, Rational)> {
        let ([(None, number), (Some(term), weight)] | [(Some(term), weight), (None, number)]) =
            self.0.as_slice()
        else {
            return None;
        };
        Some((*term, -rational::divide(number, weight).ok()?))
    }

    fn add(&mut self, term: Option<NodeId>, weight: Rational) {
        match self.0.iter_mut().find(|(known, _)| *known == term) {
            Some((_, known)) => *known += weight,
            None => self.0.push((term, weight)),
        }
        self.0.retain(|(_, weight)| !weight.is_zero());
    }

    /// The difference of two.
    pub fn minus(mut self, other: Self) -> Self {
        for (term, weight) in other.0 {
            self.add(term, -weight);
        }
        self
    }

    /// How many times another this is, where it is a multiple.
    pub fn times(&self, other: &Self) -> Option<Rational> {
        let mut ratio: Option<Rational> = None;
        for (term, weight) in &self.0 {
            let (_, under) = other.0.iter().find(|(known, _)| known == term)?;
            let here = rational::divide(weight, under).ok()?;
            if ratio.as_ref().is_some_and(|ratio| *ratio != here) {
                return None;
            }
            ratio = Some(here);
        }
        ratio.filter(|_| self.0.len() == other.0.len())
    }
}

/// The number that each entry of an expression is, where it is one number throughout.
fn number_in_every_entry(arena: &Arena, node: NodeId) -> Option<Rational> {
    if let Node::Contraction(product) = arena.node(node)
        && product.factors.is_empty()
        && product.dimensions.len() == product.output.len()
        && product.output.iter().all(|axis| axis.len() == 1)
    {
        return Some(Rational::one());
    }
    arena.as_number(node).cloned()
}
