//! Vectors of ones that add up what they are multiplied with: `\mathbf{1}^\top x` is the sum of the entries of x, however
//! many these are.

use super::prepare::Unread;
use super::tree::{Node, NodeId, Times};
use super::write::Writer;
use super::written::Written;

impl Writer<'_> {
    /// A product in which ones stand on the left, on the right, or on both sides; `None` where they add up nothing.
    pub(super) fn added_up(&mut self, factors: &[(Times, NodeId)]) -> Result<Option<Written>, Unread> {
        let is_row = |id: NodeId| matches!(self.tree.get(id), Node::Transpose(inner) if self.is_ones(*inner));
        let Some(row) = factors.iter().position(|factor| is_row(factor.1)) else { return Ok(None) };
        let (before, rest) = factors.split_at_checked(row).unwrap_or((factors, &[]));
        let (within, is_twice) = match rest {
            [_, within @ .., (_, last)] if !within.is_empty() && self.is_ones(*last) => (within, true),
            [_, within @ ..] => (within, false),
            [] => return Ok(None),
        };
        let Some(((_, first), more)) = within.split_first() else { return Ok(None) };
        let mut within = vec![(Times::Implied, *first)];
        within.extend_from_slice(more);
        let within = self.product(&within)?;
        if self.order(&within.text) != Some(if is_twice { 2 } else { 1 }) {
            return Ok(None);
        }
        let sum = Written::call("sum", &[within]);
        if before.is_empty() {
            return Ok(Some(sum));
        }
        let before = self.product(before)?;
        Ok(Some(self.run(vec![(Times::Implied, before), (Times::Implied, sum)])))
    }

    /// Whether a 1 stands at a place that is no number: bold, or one that is transposed.
    fn is_ones(&self, id: NodeId) -> bool {
        match self.tree.get(self.tree.bare(id)) {
            Node::Number(digits) => digits == "1",
            Node::Name(name) => {
                name.word == "1"
                    && name.below.is_none()
                    && self.known.constant_vector(name, self.tree.span(id)).is_none()
            }
            _ => false,
        }
    }
}
