//! Sums: flattened, equal terms merged, ordered.

use num_traits::{One, Zero};

use super::{Arena, Node, NodeId};
use crate::limits;
use crate::number::Rational;
use crate::number::rational::{plus, times};
use crate::shape::Dimension;

/// How many terms a flattened sum may have; a longer one keeps its parts as they are, so that
/// a chain of ten thousand additions costs a constant for each.
const LONGEST: usize = 64;

/// What it costs in operations to put a term in its place.
const OPERATIONS_OF_TERM: u64 = 100;

impl Arena {
    /// A number.
    pub fn number(&mut self, value: Rational) -> NodeId {
        self.intern(Node::Number(value), &[])
    }

    /// A whole number.
    pub fn integer(&mut self, value: i64) -> NodeId {
        self.number(Rational::from_integer(value.into()))
    }

    /// Zero of a shape.
    pub fn zeros(&mut self, axes: &[Dimension]) -> NodeId {
        if axes.is_empty() { self.integer(0) } else { self.intern(Node::Sum(Vec::new()), axes) }
    }

    /// The weighted sum of terms that all have the given axes.
    pub fn sum_of(&mut self, axes: &[Dimension], terms: &[(Rational, NodeId)]) -> NodeId {
        if !limits::spend(OPERATIONS_OF_TERM * terms.len() as u64) {
            return self.zeros(axes);
        }
        let mut flat = self.flatten_terms(terms);
        flat.sort_by_key(|(_, term)| *term);
        let mut merged: Vec<(Rational, NodeId)> = Vec::with_capacity(flat.len());
        for (weight, term) in flat {
            match merged.last_mut() {
                Some((total, last)) if *last == term => *total = plus(total, &weight),
                _ => merged.push((weight, term)),
            }
        }
        merged.retain(|(weight, _)| !weight.is_zero());
        if let [(weight, term)] = merged.as_slice() {
            if weight.is_one() {
                return *term;
            }
            if let Some(value) = self.as_number(*term) {
                let value = times(value, weight);
                return self.number(value);
            }
        }
        if merged.is_empty() {
            return self.zeros(axes);
        }
        self.intern(Node::Sum(merged), axes)
    }

    /// The terms with nested sums opened and numbers turned into multiples of 1.
    fn flatten_terms(&mut self, terms: &[(Rational, NodeId)]) -> Vec<(Rational, NodeId)> {
        let size = |node: &Node| match node {
            Node::Sum(inner) => inner.len(),
            _ => 1,
        };
        let total: usize = terms.iter().map(|(_, term)| size(self.node(*term))).sum();
        let one = self.integer(1);
        let mut flat = Vec::with_capacity(total);
        for (weight, term) in terms {
            match self.node(*term) {
                Node::Number(value) => flat.push((times(weight, value), one)),
                Node::Sum(inner) if inner.len() <= 1 || total <= LONGEST => {
                    flat.extend(inner.iter().map(|(w, t)| (times(weight, w), *t)));
                }
                _ => flat.push((weight.clone(), *term)),
            }
        }
        flat
    }

    /// The sum of two nodes of one shape.
    pub fn add(&mut self, left: NodeId, right: NodeId) -> NodeId {
        let axes = self.axes(left).clone();
        self.sum_of(&axes, &[(Rational::one(), left), (Rational::one(), right)])
    }

    /// The difference of two nodes of one shape.
    pub fn subtract(&mut self, left: NodeId, right: NodeId) -> NodeId {
        let axes = self.axes(left).clone();
        self.sum_of(&axes, &[(Rational::one(), left), (-Rational::one(), right)])
    }

    /// A node times a number.
    pub fn scale(&mut self, weight: Rational, node: NodeId) -> NodeId {
        let axes = self.axes(node).clone();
        self.sum_of(&axes, &[(weight, node)])
    }
}
