//! The letter `d` where it is no name: `dy/dx`, `d^2 y`, `dX`.

use super::tree::{Node, NodeId, Times, Tree};

/// How often something is derived, where a node is `d` or a power of it.
fn order(tree: &Tree, id: NodeId) -> Option<usize> {
    let is_letter = |id: NodeId| matches!(tree.get(id), Node::Name(name) if name.word == "d" && name.below.is_none() && name.layer.is_none());
    match tree.get(id) {
        Node::Power(base, exponent) if is_letter(*base) => match tree.get(tree.bare(*exponent)) {
            Node::Number(digits) => digits.parse().ok(),
            _ => None,
        },
        _ => is_letter(id).then_some(1),
    }
}

/// Whether a node is the letter.
pub(crate) fn is_letter(tree: &Tree, id: NodeId) -> bool {
    order(tree, id).is_some()
}

/// Factors in which each `d` takes the factor after it.
pub(crate) fn joined(tree: &mut Tree, factors: &[(Times, NodeId)]) -> Vec<(Times, NodeId)> {
    let mut found = Vec::new();
    let mut rest = factors.iter().copied().peekable();
    while let Some((times, factor)) = rest.next() {
        let Some(order) = order(tree, factor) else {
            found.push((times, factor));
            continue;
        };
        let of = rest.next_if(|next| next.0 == Times::Implied).map(|next| next.1);
        let span = of.map_or(tree.span(factor), |of| tree.span(factor).join(tree.span(of)));
        found.push((times, tree.push(Node::Differential(order, of), span)));
    }
    found
}

/// Whether factors are a quotient of differentials: `dy/dx`.
pub(crate) fn is_quotient(tree: &Tree, factors: &[(Times, NodeId)]) -> bool {
    let is_first = factors.first().is_some_and(|first| is_letter(tree, first.1));
    is_first
        && factors.windows(2).any(
            |pair| matches!(pair, [(Times::Over, letter), (Times::Implied, _)] if is_letter(tree, *letter)),
        )
}

/// What stands above or below a line, where it begins with `d`, as differentials.
pub(crate) fn of(tree: &mut Tree, id: NodeId) -> Option<NodeId> {
    let span = tree.span(id);
    let inner = tree.bare(id);
    if let Some(order) = order(tree, inner) {
        return Some(tree.push(Node::Differential(order, None), span));
    }
    let Node::Product(factors) = tree.get(inner).clone() else { return None };
    if !factors.first().is_some_and(|first| is_letter(tree, first.1)) {
        return None;
    }
    match joined(tree, &factors).as_slice() {
        [(_, only)] => Some(*only),
        several => Some(tree.push(Node::Product(several.to_vec()), span)),
    }
}
