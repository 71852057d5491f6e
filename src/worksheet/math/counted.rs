//! What sums count: the names that stand in them. Some are counted by superscripts, the samples `x^{(i)}` of `\sum_i`, which
//! other documents write as `x_i`; a superscript that no sum counts is that of a layer.

use std::collections::BTreeSet;

use super::names;
use super::tree::{Name, Node, Tree};

/// A word with what stands over it.
type Stem = (String, Option<String>);

/// Makes subscripts of the superscripts of names that a sum counts by them.
pub(super) fn settle(tree: &mut Tree) {
    let stem = |name: &Name| -> Stem { (name.word.clone(), name.over.clone()) };
    let mut counted: BTreeSet<Stem> = BTreeSet::new();
    for id in tree.all() {
        let Node::Over { index, body, .. } = tree.get(id) else { continue };
        let names = tree.within(*body).into_iter().filter_map(|id| tree.name(id));
        counted.extend(names.filter(|name| name.layer.as_ref() == Some(index)).map(stem));
    }
    for id in tree.all() {
        let Node::Name(name) = tree.get(id) else { continue };
        let Some(layer) = name.layer.clone().filter(|_| counted.contains(&stem(name))) else { continue };
        let below = match &name.below {
            Some(below) => format!("{below},{layer}"),
            None => layer,
        };
        let name = Name { layer: None, below: Some(below), ..name.clone() };
        tree.replace(id, Node::Name(name));
    }
}

/// The names that stand in sums over what numbers them, each with that letter.
pub(super) fn summed(tree: &Tree) -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for id in tree.all() {
        let Node::Over { index, body, .. } = tree.get(id) else { continue };
        let numbered = tree.within(*body).into_iter().filter_map(|id| tree.name(id));
        let numbered = numbered.filter(|name| name.below.as_ref() == Some(index));
        found.extend(numbered.map(|name| (names::without_below(name), index.clone())));
    }
    found
}
