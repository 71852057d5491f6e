//! Sums: positive terms first, longer products before what is added to them.

use num_traits::Signed;

use super::Reader;
use super::product::Scaled;
use crate::ir::{Node, NodeId};
use crate::number::Rational;
use crate::syntax::ast::ExprId;

impl Reader<'_> {
    /// A weighted sum.
    pub(super) fn sum(&mut self, id: NodeId, terms: &[(Rational, NodeId)]) -> Option<ExprId> {
        if terms.is_empty() {
            let lengths = self.lengths(id);
            return Some(self.writer.call("zeros", &lengths));
        }
        let content = shared_content(terms);
        // Where no term has the axes, they are said once: `(2 + s)*ones(n)`.
        let repeated = terms.iter().all(|(_, term)| self.is_repeated(*term));
        let mut written = Vec::with_capacity(terms.len());
        for (weight, term) in self.in_order(id, terms) {
            let (negative, expression) = self.term(&(weight / &content), term)?;
            written.push((negative, expression));
        }
        written.sort_by_key(|(negative, _)| *negative);
        let mut sum: Option<ExprId> = None;
        for (negative, expression) in written {
            sum = Some(match (sum, negative) {
                (None, false) => expression,
                (None, true) => self.writer.negate(expression),
                (Some(sum), false) => self.writer.add(sum, expression),
                (Some(sum), true) => self.writer.subtract(sum, expression),
            });
        }
        if repeated {
            let ones = self.ones(id);
            sum = sum.map(|sum| self.writer.scale(sum, ones));
        }
        let scaled = Scaled { body: sum, ..Scaled::default() };
        self.write_scaled(&content, scaled)
    }

    /// The terms of a sum as they were typed; else numbers first.
    pub(super) fn in_order(&self, id: NodeId, terms: &[(Rational, NodeId)]) -> Vec<(Rational, NodeId)> {
        let is_number = |term: NodeId| matches!(self.arena.node(term), Node::Number(_)) || self.is_ones(term);
        self.arena.as_typed(id, terms).unwrap_or_else(|| {
            let mut terms = terms.to_vec();
            terms.sort_by_key(|(_, term)| !is_number(*term));
            terms
        })
    }

    /// A term with its sign apart. A number that is added to every entry is just a number.
    fn term(&mut self, weight: &Rational, term: NodeId) -> Option<(bool, ExprId)> {
        let mut negative = weight.is_negative();
        let scaled = match self.arena.node(term) {
            Node::Number(_) => Scaled::default(),
            Node::Contraction(_) if self.is_ones(term) => Scaled::default(),
            Node::Contraction(product) if !self.names.contains_key(&term) => {
                let scaled = self.scaled(product, negative)?;
                negative ^= scaled.negated;
                self.without_repetition(term, scaled)
            }
            _ => Scaled { body: Some(self.known(term)?), ..Scaled::default() },
        };
        Some((negative, self.write_scaled(weight, scaled)?))
    }

    /// Whether a node is a tensor of ones, which a sum need not say.
    pub(super) fn is_ones(&self, node: NodeId) -> bool {
        match self.arena.node(node) {
            Node::Contraction(product) => product.factors.is_empty() && is_distinct(&product.output),
            _ => false,
        }
    }

    /// Whether a node with axes is one number, repeated over all entries: inside a sum, just that number.
    fn is_repeated(&self, node: NodeId) -> bool {
        let Node::Contraction(product) = self.arena.node(node) else { return false };
        let numbers_only = product.factors.iter().all(|factor| factor.axes.is_empty());
        let axes = !product.output.is_empty() && is_distinct(&product.output);
        numbers_only && axes && !self.names.contains_key(&node)
    }

    fn without_repetition(&self, term: NodeId, scaled: Scaled) -> Scaled {
        if self.is_repeated(term) { Scaled { body: None, ..scaled } } else { scaled }
    }

    fn lengths(&mut self, node: NodeId) -> Vec<ExprId> {
        let axes = self.arena.axes(node).clone();
        axes.iter().map(|axis| self.writer.dimension(axis)).collect()
    }

    fn ones(&mut self, node: NodeId) -> ExprId {
        let lengths = self.lengths(node);
        self.writer.call("ones", &lengths)
    }
}

fn is_distinct(output: &[crate::ir::Axis]) -> bool {
    output
        .iter()
        .enumerate()
        .all(|(place, axis)| axis.len() == 1 && !output.iter().take(place).any(|earlier| earlier == axis))
}

/// What divides every weight, so that it can stand in front: 2 in `2*(x - a)`.
pub(super) fn shared_content(terms: &[(Rational, NodeId)]) -> Rational {
    use num_traits::One;
    if terms.len() < 2 {
        return Rational::one();
    }
    let mut top = num_bigint::BigInt::from(0);
    for (weight, _) in terms {
        top = num_integer::Integer::gcd(&top, weight.numer());
    }
    // What divides only some of the terms stays with them: `A*x/2 + b`.
    let bottom = terms.first().map(|(weight, _)| weight.denom());
    let shared = bottom.filter(|bottom| terms.iter().all(|(weight, _)| weight.denom() == *bottom));
    Rational::from_integer(top) / Rational::from_integer(shared.cloned().unwrap_or_else(|| 1.into()))
}
