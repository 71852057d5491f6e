//! Squares that are names: of `D^2 = (x - \mu)^\top S (x - \mu)` and `\sigma^2 = \frac{1}{n} \|c\|^2` the square is what is given
//! a meaning, and derived, where the name never stands without it.

use std::collections::{BTreeMap, BTreeSet};

use super::block::Chain;
use super::tree::{Name, Node, NodeId, Tree};

/// What stands above a name that is such a square.
const SQUARED: &str = "squared";

/// Makes names of squares that are given a meaning and of which the root is never spoken.
pub(super) fn settle(tree: &mut Tree, chains: &[Chain]) {
    let mut given: BTreeMap<usize, BTreeSet<NodeId>> = BTreeMap::new();
    for chain in chains.iter().filter(|chain| chain.sides.len() > 1 && !chain.continues()) {
        let head = chain.sides.first().and_then(|side| side.tree.clone().ok());
        given.entry(chain.section).or_default().extend(head.and_then(|head| square(tree, head)));
    }
    for (section, bases) in given {
        let chains = chains.iter().filter(|chain| chain.section == section);
        let sides = chains.flat_map(|chain| &chain.sides).filter_map(|side| side.tree.clone().ok());
        let nodes: Vec<NodeId> = sides.flat_map(|side| tree.within(side)).collect();
        let names: Vec<Name> = bases.iter().filter_map(|base| tree.name(*base).cloned()).collect();
        for name in names {
            settle_name(tree, &nodes, &name);
        }
    }
}

/// Makes a name of the squares of a name among some nodes, where it does not stand without being squared.
fn settle_name(tree: &mut Tree, nodes: &[NodeId], name: &Name) {
    let of_name = |tree: &Tree, id: NodeId| square(tree, id).filter(|base| tree.name(*base) == Some(name));
    let squares: Vec<NodeId> = nodes.iter().copied().filter(|id| of_name(tree, *id).is_some()).collect();
    let roots: BTreeSet<NodeId> = squares.iter().filter_map(|id| square(tree, *id)).collect();
    let is_alone =
        |id: &NodeId| matches!(tree.get(*id), Node::Name(one) if one == name) && !roots.contains(id);
    if name.layer.is_some() || nodes.iter().any(is_alone) {
        return;
    }
    for id in squares {
        tree.replace(id, Node::Name(Name { layer: Some(SQUARED.to_owned()), ..name.clone() }));
    }
}

/// The name whose square an expression is.
fn square(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let Node::Power(base, exponent) = tree.get(id) else { return None };
    let is_two = matches!(tree.get(tree.bare(*exponent)), Node::Number(digits) if digits == "2");
    (is_two && matches!(tree.get(*base), Node::Name(_))).then_some(*base)
}
