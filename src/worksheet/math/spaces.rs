//! What a document says of the shapes of its names: the spaces that they lie in, and where that holds.

use std::collections::{BTreeMap, BTreeSet};

use super::block::{Chain, Relation};
use super::names;
use super::survey::Survey;
use super::tree::{Node, NodeId, Times, Tree};

impl Survey {
    /// `x, y ∈ ℝⁿ`
    pub(super) fn members(&mut self, tree: &Tree, chain: &Chain, head: NodeId) {
        let Some(second) = chain.sides.get(1).filter(|side| side.relation == Some(Relation::Member)) else {
            return;
        };
        let Some(axes) = second.tree.as_ref().ok().and_then(|space| axes_of(tree, *space)) else { return };
        if let Some(family) = self.family(tree, head).filter(|_| axes.len() <= 1) {
            self.families.insert(family, axes);
            return;
        }
        for name in self.listed(tree, head) {
            self.known.insert(name.clone());
            if self.shapes.get(&name).is_some_and(|before| *before != axes) {
                // Another case has another shape, and which is meant where is not said.
                self.ambiguous.insert(name.clone());
            }
            self.spaces.push((name.clone(), chain.section, axes.clone()));
            self.shapes.insert(name, axes.clone());
        }
    }

    /// The shapes of names that hold in a section: of those that it is said of several times the one of the innermost section,
    /// and none where that says two.
    pub fn shapes_in(&self, section: usize) -> BTreeMap<String, Vec<String>> {
        let said: BTreeSet<&String> = self.spaces.iter().map(|space| &space.0).collect();
        let mut found = self.shapes.clone();
        found.retain(|name, _| !said.contains(name));
        for name in said {
            let here = self.spaces.iter().filter(|(of, at, _)| of == name && self.scopes.holds(*at, section));
            let Some(innermost) = here.clone().map(|space| space.1).max() else { continue };
            let mut axes = here.filter(|space| space.1 == innermost).map(|space| &space.2);
            if let Some(first) = axes.next().filter(|first| axes.all(|other| other == *first)) {
                found.insert(name.clone(), first.clone());
            }
        }
        found
    }
}

/// The lengths of the axes of a space: `m` and `n` of `\mathbb{R}^{m \times n}`; none of `\mathbb{R}`.
fn axes_of(tree: &Tree, space: NodeId) -> Option<Vec<String>> {
    let is_space = |id: NodeId| matches!(tree.get(id), Node::Name(name) if name.word == "R" && name.is_bold);
    if is_space(space) {
        return Some(Vec::new());
    }
    let Node::Power(base, exponent) = tree.get(space) else { return None };
    let exponent = tree.bare(*exponent);
    let axes = match tree.get(exponent) {
        Node::Product(factors) if factors.iter().skip(1).all(|factor| factor.0 == Times::Cross) => {
            factors.iter().map(|factor| factor.1).collect()
        }
        _ => vec![exponent],
    };
    let axes: Option<Vec<String>> = axes.into_iter().map(|axis| length_of(tree, tree.bare(axis))).collect();
    axes.filter(|_| is_space(*base))
}

/// The length of an axis: a number, a name, or a sum of those.
fn length_of(tree: &Tree, id: NodeId) -> Option<String> {
    match tree.get(id) {
        Node::Number(digits) => Some(digits.clone()),
        Node::Name(name) => Some(names::spelled(name)),
        Node::Sum(terms) => {
            let mut text = String::new();
            for (number, (is_subtracted, term)) in terms.iter().enumerate() {
                let sign = if *is_subtracted { "-" } else { "+" };
                if number > 0 || *is_subtracted {
                    text.push_str(sign);
                }
                match tree.get(*term) {
                    Node::Number(digits) => text.push_str(digits),
                    Node::Name(name) => text.push_str(&names::spelled(name)),
                    _ => return None,
                }
            }
            Some(text)
        }
        _ => None,
    }
}
