//! Names for what the user left without: the values of functions and what they are taken of,
//! where these are numbers or vectors, so that a derivation goes through them by the chain rule.
//! Through matrices it goes by differentials, as on paper.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::ir::{Arena, Node, NodeId, Substitution, SymbolKind};

/// The most names; what needs more is shown as one differential.
const MOST: usize = 12;

/// The expression with its intermediates named; those that were named before keep their names.
/// Nothing else knows of these names.
pub(super) fn named(
    arena: &mut Arena,
    of: NodeId,
    by: NodeId,
    known: &FxHashMap<NodeId, NodeId>,
    taken: &mut BTreeSet<String>,
) -> NodeId {
    let body = match arena.node(of) {
        Node::Named(_, body) => *body,
        _ => of,
    };
    let within = varying(arena, body, by);
    let wanted = wanted(arena, &within, body, by);
    if wanted.is_empty() || wanted.len() > MOST {
        return of;
    }
    let mut what = Substitution { same_values: true, ..Substitution::default() };
    for id in wanted {
        let inner = arena.substitute(id, &what);
        let named = known.get(&inner).copied().unwrap_or_else(|| {
            let name = free_name(arena, id, taken);
            let named = arena.named_as(&name, inner, SymbolKind::Placeholder);
            taken.insert(name);
            named
        });
        what.nodes.insert(id, (named, false));
    }
    arena.substitute(of, &what)
}

/// What varies in a body above its named parts, children first.
fn varying(arena: &Arena, body: NodeId, by: NodeId) -> Vec<NodeId> {
    let stop = |id: NodeId| id == by || matches!(arena.node(id), Node::Named(..));
    let found = arena.reachable_until(&[body], &stop);
    found.into_iter().filter(|id| *id == by || arena.depends(by, *id)).collect()
}

/// The parts that get a name.
fn wanted(arena: &Arena, within: &[NodeId], body: NodeId, by: NodeId) -> BTreeSet<NodeId> {
    let mut wanted = BTreeSet::new();
    if within.iter().any(|id| matches!(arena.node(*id), Node::SumOver { .. })) {
        return wanted;
    }
    for id in within {
        let Node::Apply { arguments, .. } = arena.node(*id) else { continue };
        // A number that only stands among others needs no name, unless a function is taken of it.
        let value = (arena.order(*id) == 1).then_some(id);
        for part in arguments.iter().chain(value) {
            let has_name = matches!(arena.node(*part), Node::Symbol(_) | Node::Named(..));
            if within.contains(part) && *part != body && *part != by && !has_name && arena.order(*part) < 2 {
                wanted.insert(*part);
            }
        }
    }
    wanted
}

/// A letter that is free: `z` and the like for what a function is taken of, others for values.
fn free_name(arena: &Arena, node: NodeId, taken: &BTreeSet<String>) -> String {
    let is_value = matches!(arena.node(node), Node::Apply { .. });
    let letters: &[&str] = match (arena.order(node), is_value) {
        (0, _) => &["r", "s", "q", "c", "k"],
        (_, true) => &["a", "h", "p", "v", "y"],
        (_, false) => &["z", "u", "w", "q", "g"],
    };
    let numbered = (1..).flat_map(|number| letters.iter().map(move |letter| format!("{letter}{number}")));
    let mut candidates = letters.iter().map(|letter| (*letter).to_owned()).chain(numbered);
    let is_taken = |name: &String| taken.contains(name) || arena.is_name_in_use(name);
    candidates.find(|name| !is_taken(name)).unwrap_or_default()
}
