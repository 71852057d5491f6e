//! Masks: what is made of comparisons and unit tensors alone, as `(i != j)`, `1 - (x > 0)` or `ones(n, n) - I`. Where a
//! factor of a product is such a 0, the product is 0 whatever the others are, and these need no value there: so
//! `sum(1/(i - 2) for i in 1..4 if i != 2)` leaves a term out.

use rustc_hash::FxHashSet;

use num_traits::Signed;

use super::{Arena, Node, NodeId};
use crate::functions;

/// Those of some nodes, children first, that are made of comparisons, unit tensors and numbers alone.
fn certain(arena: &Arena, order: &[NodeId]) -> FxHashSet<NodeId> {
    let mut found: FxHashSet<NodeId> = FxHashSet::default();
    for id in order {
        let is_certain = match arena.node(*id) {
            Node::Number(_) | Node::Unit(_) | Node::Selector(_) => true,
            Node::Apply { form, .. } => functions::form(*form).chooser,
            Node::Named(_, body) => found.contains(body),
            Node::Sum(terms) => terms.iter().all(|(_, term)| found.contains(term)),
            Node::Contraction(product) => product
                .factors
                .iter()
                .all(|factor| found.contains(&factor.base) && factor.exponent.is_positive()),
            _ => false,
        };
        if is_certain {
            found.insert(*id);
        }
    }
    found
}

/// The masks among some nodes, children first: no bare numbers, and no unit vectors, which select entries instead.
pub fn masks(arena: &Arena, order: &[NodeId]) -> FxHashSet<NodeId> {
    let mut found = certain(arena, order);
    found.retain(|id| !matches!(arena.node(*id), Node::Number(_) | Node::Unit(_) | Node::Selector(_)));
    found
}
