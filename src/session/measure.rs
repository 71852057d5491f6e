//! How long a node is as it would be shown: what the simplifier goes by.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::forms::positions;
use crate::ir::{Arena, NodeId};
use crate::notation::reader::Reader;
use crate::notation::sharing;
use crate::syntax::ast::ExprId;

/// What is longer than any formula: no such notation.
const ENDLESS: usize = usize::MAX / 4;

/// The names that mean something already.
pub(super) struct Known {
    orders: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Known {
    /// The names of an arena, and those of definitions.
    pub fn new(arena: &Arena, names: &FxHashMap<NodeId, String>) -> Self {
        let orders = arena.symbol_orders();
        let mut taken: BTreeSet<String> = orders.keys().cloned().collect();
        taken.extend(names.values().cloned());
        taken.extend(arena.names_in_use());
        Self { orders, taken }
    }

    /// What is repeated in a formula, named.
    pub fn named(&self, reader: &mut Reader<'_>, root: ExprId) -> (ExprId, Vec<(String, ExprId)>) {
        let order = |name: &str| self.orders.get(name).copied().unwrap_or(0);
        sharing::named(&mut reader.writer, root, &order, &self.taken)
    }
}
/// How long a node is in matrix notation, what is repeated in it named as it will be shown.
pub(super) fn length(arena: &Arena, node: NodeId, names: &FxHashMap<NodeId, String>, known: &Known) -> usize {
    let mut reader = Reader::new(arena, names);
    let written = if arena.order(node) > 2 {
        let positions = positions(&mut reader, arena, node);
        positions.and_then(|positions| reader.entry(node, &positions))
    } else {
        reader.matrix(node)
    };
    let Some(root) = written else { return ENDLESS };
    if arena.order(node) > 2 {
        return reader.writer.size(root);
    }
    let (root, definitions) = known.named(&mut reader, root);
    definitions.iter().fold(reader.writer.size(root), |sum, (_, body)| sum + reader.writer.size(*body) + 3)
}
