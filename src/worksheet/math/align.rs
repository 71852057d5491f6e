//! Steps in which numbers are put in for names: two expressions of one build, where the later has
//! numbers in some places in which the earlier has names. Nothing in here knows what they stand for.

use super::tree::{Node, NodeId, Times, Tree};

/// What was put in: each an expression of the earlier and the numbers of the later; `None` where
/// the two are not built alike.
pub(super) fn pairs(tree: &Tree, earlier: NodeId, later: NodeId) -> Option<Vec<(NodeId, NodeId)>> {
    let mut open = vec![(earlier, later)];
    let mut found = Vec::new();
    while let Some((left, right)) = open.pop() {
        let (left, right) = (tree.bare(left), tree.bare(right));
        if tree.is_literal(right) && !(tree.is_literal(left) && same_numbers(tree, left, right)) {
            // Numbers are put in for names; two sums of numbers are two ways to write a value.
            if tree.is_literal(left) || !tree.mentions_a_name(left) {
                return None;
            }
            found.push((left, right));
            continue;
        }
        if !is_built_alike(tree.get(left), tree.get(right)) {
            return None;
        }
        let (before, after) = (tree.operands(left), tree.operands(right));
        if before.len() != after.len() {
            return None;
        }
        open.extend(before.into_iter().zip(after));
    }
    found.reverse();
    Some(found)
}

fn same_numbers(tree: &Tree, left: NodeId, right: NodeId) -> bool {
    let value = |id| tree.signed(id).and_then(|digits| digits.parse::<f64>().ok());
    match (tree.get(left), tree.get(right)) {
        (Node::Matrix(a), Node::Matrix(b)) => {
            a.len() == b.len()
                && a.iter().flatten().count() == b.iter().flatten().count()
                && a.iter().flatten().zip(b.iter().flatten()).all(|(x, y)| value(*x) == value(*y))
        }
        _ => value(left).is_some() && value(left) == value(right),
    }
}

/// Whether two nodes agree in all but their operands.
fn is_built_alike(left: &Node, right: &Node) -> bool {
    match (left, right) {
        (Node::Name(a), Node::Name(b)) => a == b,
        (Node::Sum(a), Node::Sum(b)) => a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.0 == y.0),
        (Node::Product(a), Node::Product(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| kind(x.0) == kind(y.0))
        }
        (Node::Call(a, _), Node::Call(b, _)) => a == b,
        (Node::Slope(a, m, _), Node::Slope(b, n, _)) => a == b && m == n,
        (Node::Norm(_, a), Node::Norm(_, b)) => a == b,
        (Node::Entry(_, a), Node::Entry(_, b)) => a == b,
        (Node::Matrix(a), Node::Matrix(b)) => a.len() == b.len(),
        (Node::Over { index: a, .. }, Node::Over { index: b, .. }) => a == b,
        _ => std::mem::discriminant(left) == std::mem::discriminant(right),
    }
}

/// A product is a product, however its sign is written.
fn kind(times: Times) -> Times {
    match times {
        Times::Dot | Times::Cross => Times::Implied,
        other => other,
    }
}
