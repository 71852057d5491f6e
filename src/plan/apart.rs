//! Sums over pairs of indices that differ, as arrays: `(i != j)`, a comparison of numbers in the sum, is `1 - (i == j)`
//! entry by entry, and the sum over it a product. What the mask leaves out is left out by a choice.

use super::PlanError;
use crate::functions;
use crate::ir::{Arena, Bounds, Node, NodeId, Substitution};
use crate::shape::Dimension;

/// Gives what is done with an arena and roots those in which such sums are products, where there is one.
pub(crate) fn with_pairs_apart<T, E: From<PlanError>>(
    arena: &Arena,
    roots: &[NodeId],
    then: impl FnOnce(&Arena, &[NodeId]) -> Result<T, E>,
) -> Result<T, E> {
    let is_sum = |id: &NodeId| matches!(arena.node(*id), Node::SumOver { .. });
    let all = arena.reachable(roots);
    if !all.iter().any(is_sum) || !all.iter().any(|id| differing(arena, *id).is_some()) {
        return then(arena, roots);
    }
    let mut arena = arena.clone();
    let mut done = Substitution { in_place: true, ..Substitution::default() };
    for id in all {
        let mut new = arena.substitute(id, &done);
        if let Node::SumOver { level, bounds, body } = *arena.node(new)
            && let Some(length) = whole_axis(&arena, bounds)
        {
            let body = apart(&mut arena, level, &length, body);
            new = arena.sum_again(level, bounds, body);
        }
        done.nodes.insert(id, (new, false));
    }
    let roots: Vec<NodeId> =
        roots.iter().map(|root| done.nodes.get(root).map_or(*root, |(new, _)| *new)).collect();
    then(&arena, &roots)
}

/// The length of the axis that an index runs over from its beginning to its end.
fn whole_axis(arena: &Arena, bounds: Bounds) -> Option<Dimension> {
    let first = arena.as_dimension(bounds.lower)?.as_number()?;
    arena.as_dimension(bounds.upper).filter(|_| first == 1)
}

/// The two indices that a node says to differ.
fn differing(arena: &Arena, id: NodeId) -> Option<[u32; 2]> {
    let Node::Apply { form, arguments, .. } = arena.node(id) else { return None };
    let ([one, other], "!=") = (arguments.as_slice(), functions::row(*form).infix) else { return None };
    match (arena.node(*one), arena.node(*other)) {
        (Node::Index(one), Node::Index(other)) => Some([*one, *other]),
        _ => None,
    }
}

/// The body of a sum in which that its index differs from another is said in unit vectors.
fn apart(arena: &mut Arena, level: u32, length: &Dimension, body: NodeId) -> NodeId {
    let mut done = Substitution { in_place: true, ..Substitution::default() };
    for id in arena.reachable(&[body]) {
        let Some(levels) = differing(arena, id).filter(|levels| levels.contains(&level)) else { continue };
        let [left, right] = levels.map(|level| {
            let index = arena.index(level);
            arena.unit(index, length)
        });
        let (one, same) = (arena.integer(1), arena.inner(left, right));
        let mask = arena.subtract(one, same);
        done.nodes.insert(id, (mask, false));
    }
    arena.substitute(body, &done)
}
