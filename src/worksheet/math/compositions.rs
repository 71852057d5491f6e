//! What stands otherwise than it is meant: `f \circ g(x)` of functions is `f(g(x))`, and the transpose behind the indices of
//! parentheses, `(BA)_{pq}^\top`, is that of what they number, as no number has one.

use super::names;
use super::survey::Survey;
use super::tree::{Node, NodeId, Times, Tree};

impl Survey {
    /// Makes applications of the compositions of functions that the document defines.
    pub fn settle_compositions(&self, tree: &mut Tree) {
        for id in tree.all() {
            let Node::Product(factors) = tree.get(id).clone() else { continue };
            let factors = match factors.as_slice() {
                // `(f \circ g)(x)`
                [(times, first), rest @ ..] => match tree.get(tree.bare(*first)).clone() {
                    Node::Product(inner) if self.composes(tree, &inner) => {
                        let inner = inner.into_iter().enumerate();
                        let own = inner
                            .map(|(place, (own, factor))| (if place == 0 { *times } else { own }, factor));
                        own.chain(rest.iter().copied()).collect()
                    }
                    _ => factors,
                },
                [] => continue,
            };
            let Some(at) = (1..factors.len())
                .find(|at| self.composes(tree, factors.get(at - 1..=*at).unwrap_or_default()))
            else {
                continue;
            };
            let (Some((times, outer)), Some((_, inner)), Some((Times::Implied, argument))) =
                (factors.get(at - 1).copied(), factors.get(at).copied(), factors.get(at + 1).copied())
            else {
                continue;
            };
            if !matches!(tree.get(argument), Node::Group(_)) {
                continue;
            }
            let span = tree.span(inner).join(tree.span(argument));
            let value =
                tree.push(Node::Product(vec![(Times::Implied, inner), (Times::Implied, argument)]), span);
            let value = tree.push(Node::Group(vec![value]), span);
            let mut whole = factors.get(..at - 1).unwrap_or_default().to_vec();
            whole.extend([(times, outer), (Times::Implied, value)]);
            whole.extend(factors.get(at + 2..).unwrap_or_default());
            tree.replace(id, Node::Product(whole));
        }
    }

    /// Whether two factors are functions of the document with the sign of a composition between.
    fn composes(&self, tree: &Tree, factors: &[(Times, NodeId)]) -> bool {
        let is_function =
            |id: NodeId| self.name_of(tree, id).is_some_and(|name| self.functions.contains_key(&name));
        matches!(factors, [(_, outer), (Times::Entrywise, inner)] if is_function(*outer) && is_function(*inner))
    }

    /// Turns the indices of what stands in parentheses around, where a transpose stands behind them.
    pub fn settle_entries(tree: &mut Tree) {
        for id in tree.all() {
            let Node::Transpose(inner) = tree.get(id) else { continue };
            let Node::Entry(of, below) = tree.get(*inner) else { continue };
            let (of, indices) = (*of, names::indices(below, Some(2)));
            if let (Node::Group(_), Some([row, column])) = (tree.get(of), indices.as_deref()) {
                let below = format!("{column},{row}");
                tree.replace(id, Node::Entry(of, below));
            }
        }
    }
}
