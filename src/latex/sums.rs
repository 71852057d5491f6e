//! Sums whose parentheses were left out: in `\sum_i a_i x_i - 2 b_i` the index says that the second term is of the sum.

use super::tree::{Node, NodeId, Tree};

/// Terms in which a sum takes those behind it that are numbered by its index, and what stands between.
pub(super) fn going_on(tree: &mut Tree, terms: Vec<(bool, NodeId)>) -> Vec<(bool, NodeId)> {
    let mut found: Vec<(bool, NodeId)> = Vec::new();
    let mut rest = terms.as_slice();
    while let Some(((is_negative, term), after)) = rest.split_first() {
        let sum = open_sum(tree, *term).map(|(is_turned, indices)| (is_turned != *is_negative, indices));
        let count = sum.map_or(0, |(is_negative, indices)| taken(tree, is_negative, &indices, after));
        let (more, others) = after.split_at_checked(count).unwrap_or((&[], after));
        rest = others;
        let term = if more.is_empty() { *term } else { with_more(tree, *term, more) };
        found.push((*is_negative, term));
    }
    found
}

/// How many of the terms behind a sum it takes. In `-\sum_i a_i + b_i` the sign is that of the whole sum, as everybody
/// writes a cross-entropy; in `-\sum_i a_i - b_i` it may be that of the first term alone, and nothing is taken.
fn taken(tree: &Tree, is_negative: bool, indices: &[String], after: &[(bool, NodeId)]) -> usize {
    let is_more = |term: &(bool, NodeId)| indices.iter().any(|index| is_numbered(tree, term.1, index));
    let count = after.iter().take_while(|term| is_more(term)).count();
    let is_unclear = is_negative && after.iter().take(count).any(|term| term.0);
    if is_unclear { 0 } else { count }
}

/// Whether the sum that a term ends in has a minus before it, and its indices, the outermost first.
fn open_sum(tree: &Tree, id: NodeId) -> Option<(bool, Vec<String>)> {
    match tree.get(id) {
        Node::Over { index, body, .. } => {
            let inner = open_sum(tree, *body).map(|(_, inner)| inner).unwrap_or_default();
            Some((false, std::iter::once(index.clone()).chain(inner).collect()))
        }
        Node::Product(factors) => open_sum(tree, factors.last()?.1),
        Node::Negate(inner) => open_sum(tree, *inner).map(|(is_turned, indices)| (!is_turned, indices)),
        _ => None,
    }
}

/// Whether a name is numbered by an index that no sum within binds.
fn is_numbered(tree: &Tree, id: NodeId, index: &str) -> bool {
    let is_here = match tree.get(id) {
        Node::Over { index: own, .. } if own == index => return false,
        Node::Name(name) => {
            name.layer.as_deref() == Some(index)
                || name.below.as_deref().is_some_and(|below| {
                    // `x_{ij}`, `x_{i+1}`
                    let mut parts = below.split(|c: char| !c.is_alphanumeric());
                    below.len() <= 2 && below.contains(index) || parts.any(|part| part == index)
                })
        }
        _ => false,
    };
    is_here || tree.operands(id).into_iter().any(|inner| is_numbered(tree, inner, index))
}

/// A term whose sum at the end takes more terms: the innermost that numbers any of them.
fn with_more(tree: &mut Tree, id: NodeId, more: &[(bool, NodeId)]) -> NodeId {
    let span = more.iter().fold(tree.span(id), |span, term| span.join(tree.span(term.1)));
    match tree.get(id).clone() {
        Node::Over { index, lower, upper, body } => {
            let inner = open_sum(tree, body).map(|(_, indices)| indices).unwrap_or_default();
            let is_inner = more.iter().any(|term| inner.iter().any(|index| is_numbered(tree, term.1, index)));
            let body = if is_inner {
                with_more(tree, body, more)
            } else {
                let terms = std::iter::once((false, body)).chain(more.iter().copied()).collect();
                tree.push(Node::Sum(terms), span)
            };
            tree.push(Node::Over { index, lower, upper, body }, span)
        }
        Node::Product(mut factors) => {
            if let Some((_, last)) = factors.last_mut() {
                *last = with_more(tree, *last, more);
            }
            tree.push(Node::Product(factors), span)
        }
        Node::Negate(inner) => {
            let inner = with_more(tree, inner, more);
            tree.push(Node::Negate(inner), span)
        }
        _ => id,
    }
}
