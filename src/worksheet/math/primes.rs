//! Primes of a document that has another sign for transposes: there `x'` is another point beside `x`, and a name of its own.

use crate::latex::calls;
use crate::latex::lettering::{MINUS, PLUS};

use std::collections::BTreeSet;

use super::block::Chain;
use super::names;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// Makes labels of the `+` above names, where others have a `-`: `P^-` and `P^+` are what is known before and after; and above
/// those that are given a meaning so.
pub(super) fn settle_labels(tree: &mut Tree, chains: &[Chain]) {
    let is_before = |id| matches!(tree.get(id), Node::Name(name) if name.layer.as_deref() == Some(MINUS));
    let has_before = tree.all().into_iter().any(is_before);
    let updated: BTreeSet<String> = chains.iter().filter_map(|chain| updated(tree, chain)).collect();
    for id in tree.all() {
        let Node::PseudoInverse(inner) = tree.get(id) else { continue };
        if let Node::Name(name) = tree.get(*inner)
            && name.layer.is_none()
            && (has_before || updated.contains(&names::spelled(name)))
        {
            let name = Name { layer: Some(PLUS.to_owned()), ..name.clone() };
            tree.replace(id, Node::Name(name));
        }
    }
}

/// The name of which a chain says what it becomes, `P^+ = (I - K H) P`: no pseudo-inverse is a sum or a product with the matrix itself
/// and without an inverse.
fn updated(tree: &Tree, chain: &Chain) -> Option<String> {
    let [head, side, ..] = chain.sides.as_slice() else { return None };
    let (Ok(head), Ok(body)) = (&head.tree, &side.tree) else { return None };
    let Node::PseudoInverse(inner) = tree.get(*head) else { return None };
    let name = tree.name(*inner).map(names::spelled)?;
    let is_inverse = |node: &Node| match node {
        Node::PseudoInverse(_) | Node::InverseTransposed(_) | Node::Fraction(..) => true,
        Node::Power(_, exponent) => matches!(tree.get(tree.bare(*exponent)), Node::Negate(_)),
        _ => false,
    };
    let is_itself = |node: &Node| matches!(node, Node::Name(one) if names::spelled(one) == name);
    let is_made = matches!(tree.get(tree.bare(*body)), Node::Product(_) | Node::Sum(_));
    (is_made && tree.has(*body, is_itself) && !tree.has(*body, is_inverse)).then_some(name)
}

/// Makes derivatives of primes at parentheses with a function of one small letter in them, `(\sin x)' = \cos x`, where no prime transposes
/// a matrix or a product.
pub(super) fn settle_brackets(tree: &mut Tree) {
    let is_primed_name = |id: NodeId| match tree.get(id) {
        Node::Transpose(inner) => tree.is(id, Note::Prime) && tree.name(*inner).is_some(),
        _ => false,
    };
    let transposes = |id: NodeId| {
        match tree.get(id) {
        Node::Transpose(inner) if tree.is(id, Note::Prime) => match tree.get(tree.bare(*inner)) {
            Node::Name(name) => name.word.starts_with(char::is_uppercase),
            Node::Product(factors) => {
                factors.iter().filter(|factor| tree.name(factor.1).is_some()).count() > 1
            }
            _ => false,
        },
        // `x'y`
        Node::Product(factors) => factors.windows(2).any(|pair| {
            matches!(pair, [(_, one), (Times::Implied, next)] if is_primed_name(*one) && tree.name(*next).is_some())
        }),
        _ => false,
    }
    };
    let is_function =
        |node: &Node| matches!(node, Node::Call(..) | Node::Power(..) | Node::Fraction(..) | Node::Root(_));
    if tree.all().into_iter().any(transposes) {
        return;
    }
    for id in tree.all() {
        let Node::Transpose(inner) = tree.get(id) else { continue };
        let Node::Group(several) = tree.get(*inner) else { continue };
        let [of] = several.as_slice() else { continue };
        let of = *of;
        let letters: BTreeSet<Name> = tree
            .within(of)
            .into_iter()
            .filter_map(|id| tree.name(id).cloned())
            .filter(|name| !matches!(names::spelled(name).as_str(), "e" | "pi"))
            .collect();
        let mut letters = letters.into_iter();
        if let (Some(only), None) = (letters.next(), letters.next())
            && tree.is(id, Note::Prime)
            && tree.has(of, is_function)
            && !only.is_bold
            && only.below.is_none()
            && only.word.starts_with(char::is_lowercase)
        {
            tree.replace(id, Node::Nabla(Some(names::spelled(&only)), 1, of));
        }
    }
}

/// What stands over a name that has a prime.
pub(super) const PRIME: &str = "prime";

/// Makes names of names with primes, where transposes are written otherwise, and where a name and the same with a prime
/// stand side by side in parentheses: `k(x, x')`. What stands before parentheses may be a derivative and is left for `calls`.
pub(super) fn settle(tree: &mut Tree, may_be_derived: bool) {
    let is_other = |id| match tree.get(id) {
        Node::Transpose(_) => !tree.is(id, Note::Prime) && !tree.is(id, Note::Made),
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

/// Whether primes are the only sign of a transpose, and one stands where nothing else can be meant.
pub(super) fn have_transposes(tree: &Tree) -> bool {
    let mut is_sure = false;
    for id in tree.all() {
        let Node::Transpose(inner) = tree.get(id) else { continue };
        if tree.is(id, Note::Made) {
            continue;
        }
        if !tree.is(id, Note::Prime) {
            return false;
        }
        is_sure |= match tree.get(tree.bare(*inner)) {
            Node::Name(name) => name.word.starts_with(char::is_uppercase),
            Node::Product(_) | Node::Sum(_) => true,
            _ => false,
        };
    }
    is_sure
}
