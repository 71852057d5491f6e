//! How long a node is when it is written: what the simplifier brings down.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};

use super::indices::positions;
use super::outcome::Formula;
use crate::ir::{Arena, Node, NodeId};
use crate::notation::reader::{Memory, Reader};
use crate::notation::{sharing, text};
use crate::syntax::ast::ExprId;

/// What is longer than any formula: no such notation.
pub(super) const ENDLESS: usize = usize::MAX / 4;
/// A formula of more nodes is not shortened by the few names that it may get; looking for them costs a walk.
const LARGE: usize = 150;

/// A node in matrix notation, what is repeated in it named. Where a difference would stand both ways round,
/// each keeps its way if one name for it then makes the whole shorter.
pub(super) fn in_matrices<'a>(
    arena: &'a Arena,
    names: &'a FxHashMap<NodeId, String>,
    node: NodeId,
) -> Option<Written<'a>> {
    let written = |keeps_signs: bool| {
        let mut reader = Reader::new(arena, names);
        reader.keeps_signs = keeps_signs;
        let plain = reader.matrix(node)?;
        let opposites = !keeps_signs && sharing::has_opposites(&mut reader.writer, plain);
        let (root, definitions) = named(arena, &mut reader, plain);
        Some((Written { reader, root, definitions }, opposites))
    };
    let (first, opposites) = written(false)?;
    match opposites.then(|| written(true)).flatten() {
        Some((second, _)) if second.length() < first.length() => Some(second),
        _ => Some(first),
    }
}

/// A node as it is written.
pub(super) struct Written<'a> {
    /// Who wrote it.
    pub reader: Reader<'a>,
    /// The whole.
    pub root: ExprId,
    /// What is repeated in it, by name.
    pub definitions: Vec<(String, ExprId)>,
}

impl Written<'_> {
    /// How many tokens it has.
    fn length(&self) -> usize {
        let bodies = self.definitions.iter().map(|(_, body)| self.reader.writer.size(*body) + 3);
        self.reader.writer.size(self.root) + bodies.sum::<usize>()
    }
}

/// How many tokens a formula has, with those of its names.
pub(super) fn size(formula: &Formula) -> usize {
    let definitions = formula.definitions.iter().map(|(_, body)| text::tokens(&formula.ast, *body) + 3);
    text::tokens(&formula.ast, formula.root) + definitions.sum::<usize>()
}

/// What is repeated in a formula, named by what means nothing yet.
pub(super) fn named(arena: &Arena, reader: &mut Reader<'_>, root: ExprId) -> (ExprId, Vec<(String, ExprId)>) {
    let order = |name: &str| arena.order_of_name(name).unwrap_or(0);
    // A derivation has names that the arena does not know.
    let given: BTreeSet<&str> = reader.names.values().map(String::as_str).collect();
    let is_taken = |name: &str| given.contains(name) || arena.is_name_in_use(name);
    sharing::named(&mut reader.writer, root, &order, &is_taken)
}

/// Measures nodes, each once. A small one is read as it will be shown. Of a large one what was read for others is
/// not read again, so that a chain of layers is measured layer by layer.
pub(super) struct Measure<'a> {
    names: &'a FxHashMap<NodeId, String>,
    memory: Memory,
    measured: FxHashMap<NodeId, usize>,
}

impl<'a> Measure<'a> {
    /// Nothing measured yet.
    pub(super) fn new(names: &'a FxHashMap<NodeId, String>) -> Self {
        Self { names, memory: Memory::default(), measured: FxHashMap::default() }
    }

    /// How long a node is when it is written.
    pub(super) fn length(&mut self, arena: &Arena, node: NodeId) -> usize {
        if let Some(known) = self.measured.get(&node) {
            return *known;
        }
        let length = self.written_length(arena, node);
        self.measured.insert(node, length);
        length
    }

    fn written_length(&mut self, arena: &Arena, node: NodeId) -> usize {
        if arena.order(node) > 2 {
            let mut reader = Reader::new(arena, self.names);
            let positions = positions(&mut reader, arena, node);
            let root = positions.and_then(|positions| reader.entry(node, &positions));
            return root.map_or(ENDLESS, |root| reader.writer.size(root));
        }
        // What has a name is written out here, and called by its name within others.
        if self.names.contains_key(&node) || !self.is_large(arena, node) {
            return in_matrices(arena, self.names, node).map_or(ENDLESS, |written| written.length());
        }
        let mut reader = Reader::with_memory(arena, self.names, std::mem::take(&mut self.memory));
        let length = reader.matrix(node).map_or(ENDLESS, |root| reader.writer.size(root));
        self.memory = reader.into_memory();
        length
    }

    /// Whether more nodes than [`LARGE`] have to be written.
    fn is_large(&self, arena: &Arena, node: NodeId) -> bool {
        let mut open = vec![node];
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        while let Some(id) = open.pop() {
            let named = self.names.contains_key(&id) || matches!(arena.node(id), Node::Named(..));
            if seen.insert(id) && !named {
                open.extend(arena.children(id));
            }
            if seen.len() > LARGE {
                return true;
            }
        }
        false
    }
}
