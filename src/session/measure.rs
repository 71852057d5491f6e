//! How long a node is when it is written: what the simplifier brings down.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::forms::positions;
use crate::ir::{Arena, NodeId};
use crate::notation::reader::{Memory, Reader};
use crate::notation::sharing;
use crate::syntax::ast::ExprId;

/// What is longer than any formula: no such notation.
const ENDLESS: usize = usize::MAX / 4;
/// A longer formula is not shortened by the few names that it may get; looking for them costs a walk.
const LONGEST_NAMED: usize = 400;

/// The names that mean something already.
pub(super) struct Known {
    orders: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Known {
    pub(super) fn new(arena: &Arena, names: &FxHashMap<NodeId, String>) -> Self {
        let orders = arena.symbol_orders();
        let mut taken: BTreeSet<String> = orders.keys().cloned().collect();
        taken.extend(names.values().cloned());
        taken.extend(arena.names_in_use());
        Self { orders, taken }
    }

    /// What is repeated in a formula, named.
    pub(super) fn named(&self, reader: &mut Reader<'_>, root: ExprId) -> (ExprId, Vec<(String, ExprId)>) {
        let order = |name: &str| self.orders.get(name).copied().unwrap_or(0);
        sharing::named(&mut reader.writer, root, &order, &self.taken)
    }
}

/// Measures nodes. What was read for one is not read again for the others, so that a chain of layers
/// is measured layer by layer.
pub(super) struct Measure<'a> {
    names: &'a FxHashMap<NodeId, String>,
    known: Known,
    memory: Memory,
}

impl<'a> Measure<'a> {
    /// Nothing measured yet.
    pub(super) fn new(arena: &Arena, names: &'a FxHashMap<NodeId, String>) -> Self {
        Self { names, known: Known::new(arena, names), memory: Memory::default() }
    }

    /// How long a node is in matrix notation, what is repeated in it named as it will be shown.
    pub(super) fn length(&mut self, arena: &Arena, node: NodeId) -> usize {
        if arena.order(node) > 2 {
            let mut reader = Reader::new(arena, self.names);
            let positions = positions(&mut reader, arena, node);
            let root = positions.and_then(|positions| reader.entry(node, &positions));
            return root.map_or(ENDLESS, |root| reader.writer.size(root));
        }
        // What has a name is written out here, and called by its name within others.
        let kept = !self.names.contains_key(&node);
        let memory = if kept { std::mem::take(&mut self.memory) } else { Memory::default() };
        let mut reader = Reader::with_memory(arena, self.names, memory);
        let length = match reader.matrix(node) {
            Some(root) if reader.writer.size(root) <= LONGEST_NAMED => {
                let (root, definitions) = self.known.named(&mut reader, root);
                let bodies = definitions.iter().map(|(_, body)| reader.writer.size(*body) + 3);
                reader.writer.size(root) + bodies.sum::<usize>()
            }
            Some(root) => reader.writer.size(root),
            None => ENDLESS,
        };
        if kept {
            self.memory = reader.into_memory();
        }
        length
    }
}
