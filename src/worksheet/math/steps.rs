//! Letters that count steps: in `P_k = F_k P_{k-1} F_k^\top + Q_k` nothing is an entry of something, and no column either.

use std::collections::BTreeSet;

use super::names;
use super::tree::{Node, NodeId, Tree};

/// The letters that number names of their own: what is numbered by one stands beside what is numbered by the one after or before,
/// no sum runs over it, and it is no index of a pair.
fn letters(tree: &Tree, all: &[NodeId]) -> BTreeSet<char> {
    let (mut counted, mut others) = (BTreeSet::new(), BTreeSet::new());
    for id in all {
        match tree.get(*id) {
            Node::Name(name) => {
                let Some(below) = name.below.as_deref() else { continue };
                let is_pair = names::is_running(name) && below.chars().filter(|c| *c != ',').count() > 1;
                for (at, letter) in below.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()) {
                    let after = below.get(at + 1..).unwrap_or_default();
                    if is_pair {
                        others.insert(letter);
                    } else if after.starts_with("+1") || after.starts_with("-1") {
                        counted.insert(letter);
                    }
                }
            }
            Node::Over { index, .. } => others.extend(index.chars()),
            Node::Entry(_, below) => others.extend(below.chars()),
            _ => {}
        }
    }
    &counted - &others
}

/// The names that are numbered by steps.
pub(super) fn numbered(tree: &Tree) -> Vec<NodeId> {
    let all = tree.all();
    let letters = letters(tree, &all);
    let is_step = |id: &NodeId| match tree.get(*id) {
        Node::Name(name) => {
            let mut below = name.below.as_deref().unwrap_or_default().chars();
            below.next().is_some_and(|letter| letters.contains(&letter)) && below.next().is_none()
        }
        _ => false,
    };
    all.into_iter().filter(is_step).collect()
}
