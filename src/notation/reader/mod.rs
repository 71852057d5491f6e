//! From indices back to matrices: reads a node as an expression of the language, the way a
//! textbook would write it. What has no matrix form is `None` here, and shown in indices.

mod blocks;
mod chain;
mod common;
mod entry;
mod function;
mod graph;
mod kron;
mod merged;
mod product;
mod running;
mod selection;
mod sign;
mod sum;
mod units;

use rustc_hash::FxHashMap;

use super::writer::Writer;
use crate::ir::{Arena, Bounds, Factor, Label, Node, NodeId, SymbolId, SymbolKind};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, ExprId, Subscript};

/// Reads nodes; keeps what it has read.
pub struct Reader<'a> {
    arena: &'a Arena,
    /// The tree that is written.
    pub writer: Writer,
    /// The names that definitions have given to nodes.
    pub names: &'a FxHashMap<NodeId, String>,
    read: FxHashMap<NodeId, Option<ExprId>>,
    /// The differences that are being written with their sign changed.
    turned: Vec<NodeId>,
    /// Whether differences stand as they were typed even where a sign then stands before the whole.
    pub keeps_signs: bool,
    /// A sum that is being written with each of its terms multiplied by a number.
    spread: Option<(NodeId, Rational)>,
    /// The names of the positions that entries are taken at, which no sum runs over.
    positions: std::collections::BTreeSet<String>,
    /// Positions along merged axes, with the indices that they are made of.
    splits: FxHashMap<ExprId, Vec<(ExprId, Dimension)>>,
    /// Whether nothing in the part that is being read says how long its axes are, so that `I` must be `eye(n)`.
    sizeless: bool,
    /// For each part that was read, whether it says how long its axes are: `A` does, `I` does not.
    sized: FxHashMap<NodeId, bool>,
    /// For parts without a size of their own, the spelling that states it: `eye(n)` for `I`.
    alone: FxHashMap<NodeId, Option<ExprId>>,
    /// Unit vectors at the indices over which Kronecker products may be summed: for each index, one of
    /// every length.
    pub running: Vec<Vec<NodeId>>,
}

/// The short name of the identity.
const IDENTITY: &str = "I";

/// What was read of nodes, for further readers with the same names: what many expressions share is then
/// read once.
#[derive(Default)]
pub struct Memory {
    writer: Writer,
    read: FxHashMap<NodeId, Option<ExprId>>,
    sized: FxHashMap<NodeId, bool>,
    alone: FxHashMap<NodeId, Option<ExprId>>,
}

impl<'a> Reader<'a> {
    /// A reader that knows these names of definitions.
    pub fn new(arena: &'a Arena, names: &'a FxHashMap<NodeId, String>) -> Self {
        Self::with_memory(arena, names, Memory::default())
    }

    /// What was read so far. A node that has a name must not have been read by itself: in other
    /// expressions it is written as that.
    pub fn into_memory(self) -> Memory {
        Memory { writer: self.writer, read: self.read, sized: self.sized, alone: self.alone }
    }

    /// A reader that goes on from what another has read.
    pub fn with_memory(arena: &'a Arena, names: &'a FxHashMap<NodeId, String>, memory: Memory) -> Self {
        Self {
            arena,
            writer: memory.writer,
            names,
            read: memory.read,
            turned: Vec::new(),
            keeps_signs: false,
            spread: None,
            positions: std::collections::BTreeSet::new(),
            splits: FxHashMap::default(),
            sizeless: false,
            sized: memory.sized,
            alone: memory.alone,
            running: Vec::new(),
        }
    }

    /// The node in matrix notation: a number, a column, or a matrix. `None` for more than two
    /// axes, and for what matrices cannot say. The node itself is written out even where it
    /// has a name.
    pub fn matrix(&mut self, root: NodeId) -> Option<ExprId> {
        let names = self.names;
        let named = |id: NodeId| id != root && (names.contains_key(&id) || self.read.contains_key(&id));
        let stop = |id: NodeId| named(id) || (id != root && matches!(self.arena.node(id), Node::Named(..)));
        for id in self.arena.reachable_until(&[root], &stop) {
            if id != root {
                self.read_part(id);
            }
        }
        let expression = self.node(root);
        self.read.insert(root, expression);
        expression
    }

    /// Reads everything below a node, so that its factors are known.
    fn read_below(&mut self, node: NodeId) {
        for id in self.arena.reachable_until(&[node], &|id| self.read.contains_key(&id)) {
            if id != node {
                self.read_part(id);
            }
        }
    }

    /// Reads a part of something, whose own parts were read.
    fn read_part(&mut self, id: NodeId) {
        if self.read.contains_key(&id) {
            return;
        }
        let expression = match self.names.get(&id) {
            Some(name) => Some(self.writer.name(name)),
            None => self.node(id),
        };
        self.read.insert(id, expression);
        let sized = self.says_size(id);
        self.sized.insert(id, sized);
        if !sized && self.arena.order(id) > 0 {
            self.sizeless = true;
            let expression = self.node(id);
            self.sizeless = false;
            self.alone.insert(id, expression);
        }
    }

    /// What was read, as the argument of a function: there an identity says its size itself, where
    /// nothing beside it does.
    fn argument(&self, id: NodeId) -> Option<ExprId> {
        self.alone.get(&id).copied().unwrap_or_else(|| self.known(id))
    }

    /// Whether the axes of a node are those of something that has a size by itself.
    fn says_size(&self, id: NodeId) -> bool {
        let arena = self.arena;
        if arena.order(id) == 0 || self.names.contains_key(&id) {
            return arena.order(id) > 0;
        }
        let known = |part: &NodeId| self.sized.get(part).copied().unwrap_or(false);
        match arena.node(id) {
            Node::Symbol(_) | Node::Named(..) | Node::Constant(_) | Node::Unit(_) | Node::Selector(_) => true,
            Node::Contraction(product) => {
                let shown = |label: &Label| product.output.iter().flatten().any(|own| own == label);
                let reaches =
                    |factor: &Factor| factor.axes.iter().flatten().any(shown) && known(&factor.base);
                product.factors.iter().any(reaches)
            }
            _ => arena.children(id).iter().any(known),
        }
    }

    /// How a node was written when it was met before.
    fn known(&self, id: NodeId) -> Option<ExprId> {
        match self.alone.get(&id) {
            Some(alone) if self.sizeless => *alone,
            _ => self.read.get(&id).copied().flatten(),
        }
    }

    fn node(&mut self, id: NodeId) -> Option<ExprId> {
        if self.arena.order(id) > 2 {
            return None;
        }
        if self.is_merged(id) {
            return self.kronecker(id);
        }
        match self.arena.node(id) {
            Node::Number(value) => Some(self.number(value)),
            Node::Constant(entries) => self.constant(id, entries),
            Node::Symbol(symbol) | Node::Named(symbol, _) => Some(self.symbol(*symbol)),
            Node::Size(dimension) => Some(self.writer.dimension(dimension)),
            Node::Index(level) => {
                let index = self.index_name(*level);
                Some(self.writer.name(&index))
            }
            Node::Unit(position) if self.arena.order(*position) == 0 => {
                let position = self.known(*position)?;
                let length = self.writer.dimension(self.arena.axes(id).first()?);
                Some(self.writer.call("unit", &[position, length]))
            }
            Node::Unit(positions) if self.arena.order(*positions) == 1 => self.one_a_row(id, *positions),
            Node::Selector(start) if self.arena.order(*start) == 0 => self.selector(id, *start),
            Node::Unit(_) | Node::Selector(_) => None,
            Node::Sum(terms) => self.blocks(id, terms).or_else(|| self.sum(id, terms)),
            Node::Contraction(product) => self.contraction(id, product),
            Node::Apply { form, arguments, batch } => self.function(*form, arguments, usize::from(*batch)),
            Node::SumOver { level, bounds: Bounds { lower, upper, .. }, body } => {
                let (lower, upper, body) = (self.known(*lower)?, self.known(*upper)?, self.known(*body)?);
                Some(self.sum_over(body, *level, lower, upper))
            }
            Node::Derivative { of, by } => {
                let arguments: Option<Vec<ExprId>> =
                    [of].into_iter().chain(by).map(|one| self.known(*one)).collect();
                Some(self.writer.call("diff", &arguments?))
            }
            Node::Directional { of, by, along } if self.is_differential(*along, *by) => {
                let of = self.known(*of)?;
                Some(self.writer.call("d", &[of]))
            }
            Node::Directional { of, by, along } => {
                let arguments = [self.known(*of)?, self.known(*by)?, self.known(*along)?];
                Some(self.writer.call("jvp", &arguments))
            }
        }
    }

    /// A name as a number, a column or a matrix.
    fn symbol(&mut self, symbol: SymbolId) -> ExprId {
        let name = self.name(symbol);
        let is_row = self.arena.symbol(symbol).kind == SymbolKind::Row;
        if is_row { self.writer.transpose(name) } else { name }
    }

    /// A name as it stands, whichever way it lies, or `d(X)` for the differential of what is called X.
    fn name(&mut self, symbol: SymbolId) -> ExprId {
        let symbol = self.arena.symbol(symbol);
        let name = self.writer.name(&symbol.name);
        let differential = matches!(symbol.kind, SymbolKind::Differential(_));
        if differential { self.writer.call("d", &[name]) } else { name }
    }

    /// The identity, by its short name where that is free and something else says its size.
    fn identity(&mut self, length: &Dimension) -> ExprId {
        self.identity_of(|writer| writer.dimension(length))
    }

    fn identity_of(&mut self, length: impl FnOnce(&mut Writer) -> ExprId) -> ExprId {
        if self.sizeless || self.is_taken(IDENTITY) {
            let length = length(&mut self.writer);
            return self.writer.call("eye", &[length]);
        }
        self.writer.name(IDENTITY)
    }

    /// Whether an expression is the identity, as it is written here.
    fn is_identity(&self, expression: ExprId) -> bool {
        let short = matches!(self.writer.ast().get(expression), Expr::Name(name) if &*name.text == IDENTITY);
        self.writer.is_call(expression, "eye") || (short && !self.is_taken(IDENTITY))
    }

    fn constant(&mut self, id: NodeId, entries: &[Rational]) -> Option<ExprId> {
        let axes = self.arena.axes(id);
        let columns = if axes.len() == 2 { usize::try_from(axes.last()?.as_number()?).ok()? } else { 1 };
        let rows = entries.chunks(columns.max(1));
        let rows = rows.map(|row| row.iter().map(|entry| self.writer.number(entry)).collect()).collect();
        Some(self.writer.bracket(rows))
    }

    /// The rows `start..` of the identity.
    fn selector(&mut self, id: NodeId, start: NodeId) -> Option<ExprId> {
        let axes = self.arena.axes(id);
        let length = self.writer.dimension(axes.last()?);
        let identity = self.writer.call("eye", &[length]);
        let (from, to) = self.range(start, id)?;
        Some(self.writer.select(identity, vec![Subscript::Range(from, to), Subscript::All]))
    }

    /// The first and last position that a selector takes.
    fn range(&mut self, start: NodeId, selector: NodeId) -> Option<(ExprId, ExprId)> {
        let from = self.known(start)?;
        let count = self.arena.axes(selector).first()?.clone();
        let first = self.arena.as_dimension(start)?;
        let last = first.add(&count).subtract(&Dimension::number(1));
        let to = self.writer.dimension(&last);
        Some((from, to))
    }

    /// `sum(body for r in lower..upper)`
    fn sum_over(&mut self, body: ExprId, level: u32, lower: ExprId, upper: ExprId) -> ExprId {
        let index = self.index_name(level);
        if self.writer.is_transpose(body) {
            let inside = self.writer.transpose(body);
            let sum = self.writer.sum_over(inside, &index, lower, upper);
            return self.writer.transpose(sum);
        }
        self.writer.sum_over(body, &index, lower, upper)
    }

    /// The name of the index of a sum, by its level; one that nothing else has.
    pub fn index_name(&self, level: u32) -> String {
        const LETTERS: [&str; 8] = ["r", "s", "u", "v", "t", "w", "a", "b"];
        let place = level.saturating_sub(1) as usize;
        let is_free = |letter: &&&str| !self.is_taken(letter) && !self.positions.contains(**letter);
        let free = LETTERS.iter().filter(is_free).nth(place);
        free.map_or_else(|| format!("r{level}"), |letter| (*letter).to_owned())
    }

    /// Whether a direction is the differential of what is derived by.
    fn is_differential(&self, along: NodeId, by: NodeId) -> bool {
        self.arena.symbol_kind(along) == Some(SymbolKind::Differential(by))
    }

    /// Whether a name means something already: a variable, a definition, a dimension.
    fn is_taken(&self, name: &str) -> bool {
        self.arena.is_name_in_use(name)
    }
}
