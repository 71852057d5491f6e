//! Functions of which products take single entries only: of `sign(x)` beside the unit vector at `argmax(abs(x))`, which
//! is the slope of the largest magnitude, no other entry of x has to differ from 0.

use num_traits::One;
use rustc_hash::FxHashMap;

use crate::functions::{self, Domain};
use crate::ir::{Arena, Contraction, Node, NodeId, Product};

/// The functions among the nodes of an expression that stand, each time, beside a unit vector at their own index, with
/// the positions of these.
pub(super) fn picked(arena: &Arena, nodes: &[NodeId], root: NodeId) -> FxHashMap<NodeId, Vec<NodeId>> {
    let mut found: FxHashMap<NodeId, Option<Vec<NodeId>>> = FxHashMap::default();
    found.insert(root, None);
    for id in nodes {
        for child in arena.children(*id).into_iter().filter(|child| jumps_by_entries(arena, *child)) {
            let positions = match arena.node(*id) {
                Node::Contraction(product) => positions_of(arena, product, child),
                _ => None,
            };
            let known = found.entry(child).or_insert_with(|| Some(Vec::new()));
            *known = known.take().zip(positions).map(|(known, new)| [known, new].concat());
        }
    }
    found.into_iter().filter_map(|(call, positions)| Some((call, positions?))).collect()
}

/// Whether a node is a vector that a function of numbers which jumps makes entry by entry.
fn jumps_by_entries(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Apply { form, batch: 1, .. } => {
            let row = functions::form(*form);
            let compares = matches!(row.domain, Domain::Compared(..)) && !row.exponent;
            row.jump && compares && functions::signature_of(*form).is_entrywise()
        }
        _ => false,
    }
}

/// At which positions a product takes a vector, where it takes no entry else.
fn positions_of(arena: &Arena, product: &Contraction, vector: NodeId) -> Option<Vec<NodeId>> {
    let factors = product.factors.iter().filter(|factor| factor.base == vector);
    let positions = factors.map(|factor| {
        product.factors.iter().find_map(|other| match arena.node(other.base) {
            Node::Unit(position) if other.axes == factor.axes && other.exponent.is_one() => {
                (arena.order(*position) == 0).then_some(*position)
            }
            _ => None,
        })
    });
    positions.collect()
}

/// The entry of a vector at a position; a number is itself.
pub(super) fn entry(arena: &mut Arena, vector: NodeId, position: NodeId) -> NodeId {
    let axes = arena.axes(vector).clone();
    let [length] = &*axes else { return vector };
    let unit = arena.unit(position, length);
    let mut product = Product::new();
    let label = product.label(length);
    product.factor(vector, &[label]);
    product.factor(unit, &[label]);
    arena.contract(product)
}
