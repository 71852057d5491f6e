//! A function mapped over an axis along which its arguments do not change, as `log` in `log(sum(x)*ones(n))`, is
//! taken once: its value is what is repeated.

use super::{Arena, Contraction, Node, NodeId, Product};
use crate::functions::{self, FormId};

impl Arena {
    /// A function whose arguments are the same along an axis that it is mapped over, as those of
    /// `log(sum(x)*ones(n))`: taken once, and its value repeated.
    pub(super) fn apply_to_repeated(
        &mut self,
        form: FormId,
        arguments: &[NodeId],
        batch: u16,
    ) -> Option<NodeId> {
        let signature = functions::signature_of(form);
        let own: Vec<usize> = signature.arguments.iter().map(|argument| argument.axes.len()).collect();
        for place in 0..usize::from(batch) {
            let mut cut = Vec::with_capacity(arguments.len());
            let mut dimension = None;
            for (argument, own) in arguments.iter().zip(&own) {
                let is_mapped = self.order(*argument) == own + usize::from(batch);
                let once = if is_mapped { self.once_along(*argument, place) } else { Some(*argument) };
                let Some(once) = once else { break };
                dimension =
                    dimension.or_else(|| self.axes(*argument).get(place).cloned().filter(|_| is_mapped));
                cut.push(once);
            }
            if let Some(dimension) = dimension.filter(|_| cut.len() == arguments.len()) {
                let value = self.apply(form, &cut, batch - 1);
                return Some(self.repeat_behind(place, &[dimension], value));
            }
        }
        None
    }

    /// A node without one of its axes, where its entries are the same along it.
    fn once_along(&mut self, node: NodeId, place: usize) -> Option<NodeId> {
        let axes = self.axes(node).clone();
        match self.node(node).clone() {
            Node::Sum(terms) => {
                let mut once = Vec::with_capacity(terms.len());
                for (weight, term) in terms {
                    let Node::Contraction(product) = self.node(term).clone() else { return None };
                    once.push((weight, self.product_once_along(&product, place)?));
                }
                let mut axes = axes.to_vec();
                axes.remove(place);
                Some(self.sum_of(&axes, &once))
            }
            Node::Contraction(product) => self.product_once_along(&product, place),
            _ => None,
        }
    }

    fn product_once_along(&mut self, product: &Contraction, place: usize) -> Option<NodeId> {
        let axis = product.output.get(place)?;
        let others = product.output.iter().enumerate().filter(|(other, _)| *other != place);
        let others =
            others.map(|(_, axis)| axis).chain(product.factors.iter().flat_map(|factor| &factor.axes));
        if others.flatten().any(|label| axis.contains(label)) {
            return None;
        }
        let mut moved = Product::new();
        let (factors, output) = moved.open(product);
        moved.extend(factors);
        for (_, axis) in output.iter().enumerate().filter(|(other, _)| *other != place) {
            moved.output_merged(axis);
        }
        Some(self.contract(moved))
    }
}
