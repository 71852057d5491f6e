//! The letter `d` where it is no name: `dy/dx`, `d^2 y`, `dX`.

use crate::span::Span;

use super::tree::{Name, Node, NodeId, Times, Tree};

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

/// Reads `d` as the sign of a differential wherever some expressions have it, if each `d` in them stands before a factor,
/// and not one of them alone has it: `d(X^{-1}) = -X^{-1} dX X^{-1}`.
pub(crate) fn settle(tree: &mut Tree, sides: &[NodeId]) {
    let nodes: Vec<Vec<NodeId>> = sides.iter().map(|side| tree.within(*side)).collect();
    let letters = |tree: &Tree, ids: &[NodeId]| {
        let named = |id: &&NodeId| matches!(tree.get(**id), Node::Name(name) if name.word == "d");
        ids.iter().filter(named).count()
    };
    let signs = |tree: &Tree, ids: &[NodeId]| {
        let products = ids.iter().filter_map(|id| match tree.get(*id) {
            Node::Product(factors) => Some(factors.windows(2)),
            _ => None,
        });
        let before = |pair: &&[(Times, NodeId)]| {
            matches!(pair, [(_, letter), (Times::Implied, of)]
                if order(tree, *letter).is_some() && !matches!(tree.get(*of), Node::Number(_)))
        };
        products.flatten().filter(before).count()
    };
    let counts: Vec<(usize, usize)> =
        nodes.iter().map(|ids| (letters(tree, ids), signs(tree, ids))).collect();
    let have = counts.iter().filter(|(letters, _)| *letters > 0).count();
    if have < 2 || counts.iter().any(|(letters, signs)| letters != signs) {
        return;
    }
    for id in nodes.into_iter().flatten() {
        let Node::Product(factors) = tree.get(id).clone() else { continue };
        if !factors.iter().any(|factor| is_letter(tree, factor.1)) {
            continue;
        }
        let node = match joined(tree, &factors).as_slice() {
            [(_, only)] => Node::Group(vec![*only]),
            several => Node::Product(several.to_vec()),
        };
        tree.replace(id, node);
    }
}

/// `\partial_x` is `\frac{\partial}{\partial x}`, and `\partial_{xy}` is `\frac{\partial^2}{\partial x \partial y}`; a command
/// below is one name.
pub(crate) fn by(tree: &mut Tree, (is_command, below): (bool, String), order: usize, span: Span) -> Node {
    let is_run = !is_command && below.len() > 1 && below.chars().all(|c| c.is_ascii_lowercase());
    let words: Vec<String> = if is_run { below.chars().map(String::from).collect() } else { vec![below] };
    let mut factors = Vec::new();
    for word in std::iter::repeat_n(words, order).flatten() {
        let (word, below) = word.split_once('_').unwrap_or((&word, ""));
        let below = (!below.is_empty()).then(|| below.to_owned());
        let name = Name { word: word.to_owned(), below, ..Name::default() };
        let name = tree.push(Node::Name(name), span);
        factors.push((Times::Implied, tree.push(Node::Differential(1, Some(name)), span)));
    }
    let above = tree.push(Node::Differential(factors.len(), None), span);
    let below = match factors.as_slice() {
        [(_, only)] => *only,
        _ => tree.push(Node::Product(factors), span),
    };
    Node::Fraction(above, below)
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
