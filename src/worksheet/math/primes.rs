//! Primes of a document that has another sign for transposes: there `x'` is another point beside `x`, and a name of its own.

use crate::latex::calls;
use crate::latex::lettering::{MINUS, PLUS};

use std::collections::BTreeSet;

use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// Makes labels of the `+` above names, where others have a `-`: `P^-` and `P^+` are what is known before and after.
pub(super) fn settle_labels(tree: &mut Tree) {
    let is_before = |id| matches!(tree.get(id), Node::Name(name) if name.layer.as_deref() == Some(MINUS));
    if !tree.all().into_iter().any(is_before) {
        return;
    }
    for id in tree.all() {
        let Node::PseudoInverse(inner) = tree.get(id) else { continue };
        if let Node::Name(name) = tree.get(*inner)
            && name.layer.is_none()
        {
            let name = Name { layer: Some(PLUS.to_owned()), ..name.clone() };
            tree.replace(id, Node::Name(name));
        }
    }
}

/// What stands over a name that has a prime.
pub(super) const PRIME: &str = "prime";

/// Makes names of names with primes, where transposes are written otherwise, and where a name and the same with a prime
/// stand side by side in parentheses: `k(x, x')`. What stands before parentheses may be a derivative and is left for `calls`.
pub(super) fn settle(tree: &mut Tree, may_be_derived: bool) {
    let is_other = |id| match tree.get(id) {
        Node::Transpose(_) => !tree.is(id, Note::Prime),
        node => matches!(node, Node::InverseTransposed(_)),
    };
    let is_everywhere = tree.all().into_iter().any(is_other);
    let points = points(tree);
    let derived = if may_be_derived { derived(tree) } else { BTreeSet::new() };
    for id in tree.all() {
        let Node::Transpose(inner) = tree.get(id) else { continue };
        let Node::Name(name) = tree.get(*inner) else { continue };
        let is_point = is_everywhere || points.contains(&name.word);
        if is_point && tree.is(id, Note::Prime) && name.over.is_none() && !derived.contains(&id) {
            let name = Name { over: Some(PRIME.to_owned()), ..name.clone() };
            tree.replace(id, Node::Name(name));
        }
    }
}

/// The words of names that stand with a prime and without in one pair of parentheses.
fn points(tree: &Tree) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for id in tree.all() {
        let (Node::Group(several) | Node::Call(_, several)) = tree.get(id) else { continue };
        let words: BTreeSet<&String> =
            several.iter().filter_map(|one| tree.name(*one)).map(|name| &name.word).collect();
        let primed = several.iter().filter_map(|one| calls::primed(tree, *one));
        found.extend(primed.filter(|(name, _)| words.contains(&name.word)).map(|(name, _)| name.word));
    }
    found
}

/// Names with primes that stand before parentheses.
fn derived(tree: &Tree) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    for id in tree.all() {
        let Node::Product(factors) = tree.get(id) else { continue };
        for pair in factors.windows(2) {
            if let [(_, name), (Times::Implied, next)] = pair
                && matches!(tree.get(*next), Node::Group(_) | Node::Transpose(_) | Node::Power(..))
                && calls::primed(tree, *name).is_some()
            {
                found.extend(tree.within(*name));
            }
        }
    }
    found
}
