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
            let axes = self.arena.axes(id).clone();
            let lengths: Vec<ExprId> = axes.iter().map(|axis| self.writer.dimension(axis)).collect();
            return Some(self.writer.call("zeros", &lengths));
        }
        let mut written = Vec::with_capacity(terms.len());
        for (weight, term) in terms {
            let expression = self.term(weight, *term)?;
            let rank = (weight.is_negative(), !matches!(self.arena.node(*term), Node::Number(_)), *term);
            written.push((rank, weight.is_negative(), expression));
        }
        written.sort_by_key(|(rank, ..)| *rank);
        let mut sum: Option<ExprId> = None;
        for (_, negative, expression) in written {
            sum = Some(match (sum, negative) {
                (None, false) => expression,
                (None, true) => self.writer.negate(expression),
                (Some(sum), false) => self.writer.add(sum, expression),
                (Some(sum), true) => self.writer.subtract(sum, expression),
            });
        }
        sum
    }

    /// A term without its sign.
    fn term(&mut self, weight: &Rational, term: NodeId) -> Option<ExprId> {
        let scaled = match self.arena.node(term) {
            Node::Number(_) => Scaled::default(),
            Node::Contraction(product) if !self.names.contains_key(&term) => self.scaled(product)?,
            _ => Scaled { body: Some(self.known(term)?), ..Scaled::default() },
        };
        self.write_scaled(weight, scaled)
    }
}
