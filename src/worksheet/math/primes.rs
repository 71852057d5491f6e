//! Primes of a document that has another sign for transposes: there `x'` is another point beside `x`, and a name of its own.

use super::tree::{Name, Node, Note, Tree};

/// What stands over a name that has a prime.
pub(super) const PRIME: &str = "prime";

/// Makes names of names with primes, where transposes are written otherwise.
pub(super) fn settle(tree: &mut Tree) {
    let is_other = |id| match tree.get(id) {
        Node::Transpose(_) => !tree.is(id, Note::Prime),
        node => matches!(node, Node::InverseTransposed(_)),
    };
    if !tree.all().into_iter().any(is_other) {
        return;
    }
    for id in tree.all() {
        let Node::Transpose(inner) = tree.get(id) else { continue };
        let Node::Name(name) = tree.get(*inner) else { continue };
        if tree.is(id, Note::Prime) && name.over.is_none() {
            let name = Name { over: Some(PRIME.to_owned()), ..name.clone() };
            tree.replace(id, Node::Name(name));
        }
    }
}
