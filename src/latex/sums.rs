//! Sums whose parentheses were left out: in `\sum_i a_i x_i - 2 b_i` the index says that the second term is of the sum.

use super::tree::{Node, NodeId, Tree};

/// Terms in which a sum takes those behind it that are numbered by its index.
pub(super) fn going_on(tree: &mut Tree, terms: Vec<(bool, NodeId)>) -> Vec<(bool, NodeId)> {
    let mut found: Vec<(bool, NodeId)> = Vec::new();
    let mut rest = terms.as_slice();
    while let Some(((is_negative, term), after)) = rest.split_first() {
        let index = if *is_negative { None } else { open_index(tree, *term) };
        let is_more =
            |next: &&(bool, NodeId)| index.as_ref().is_some_and(|index| is_numbered(tree, next.1, index));
        let count = after.iter().take_while(is_more).count();
        let (more, others) = after.split_at_checked(count).unwrap_or((&[], after));
        rest = others;
        let term = if more.is_empty() { *term } else { with_more(tree, *term, more) };
        found.push((*is_negative, term));
    }
    found
}

/// The index of the sum that a term ends in.
fn open_index(tree: &Tree, id: NodeId) -> Option<String> {
    match tree.get(id) {
        Node::Over { index, .. } => Some(index.clone()),
        Node::Product(factors) => open_index(tree, factors.last()?.1),
        _ => None,
    }
}

/// Whether a name is numbered by an index that no sum within binds.
fn is_numbered(tree: &Tree, id: NodeId, index: &str) -> bool {
    let is_here = match tree.get(id) {
        Node::Over { index: own, .. } if own == index => return false,
        Node::Name(name) => {
            name.layer.as_deref() == Some(index)
                || name.below.as_deref().is_some_and(|below| below.len() <= 2 && below.contains(index))
        }
        _ => false,
    };
    is_here || tree.operands(id).into_iter().any(|inner| is_numbered(tree, inner, index))
}

/// A term whose sum at the end takes more terms.
fn with_more(tree: &mut Tree, id: NodeId, more: &[(bool, NodeId)]) -> NodeId {
    let span = more.iter().fold(tree.span(id), |span, term| span.join(tree.span(term.1)));
    match tree.get(id).clone() {
        Node::Over { index, lower, upper, body } => {
            let terms = std::iter::once((false, body)).chain(more.iter().copied()).collect();
            let body = tree.push(Node::Sum(terms), span);
            tree.push(Node::Over { index, lower, upper, body }, span)
        }
        Node::Product(mut factors) => {
            if let Some((_, last)) = factors.last_mut() {
                *last = with_more(tree, *last, more);
            }
            tree.push(Node::Product(factors), span)
        }
        _ => id,
    }
}
