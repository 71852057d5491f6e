//! The arena: every node once, its axes beside it, and the table of symbols.

use std::sync::Arc;

use indexmap::IndexSet;
use num_traits::One;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::canonical::canonicalize;
use super::twin::Twins;
use super::typed::Wording;
use super::{Axis, Contraction, Factor, Label, Node, NodeId, single};
use crate::functions::{self, Transposition};
use crate::limits;
use crate::number::Rational;
use crate::shape::Dimension;
use crate::structures::{Word, Words};

/// What a node costs in operations, and each part of it.
const OPERATIONS_OF_NODE: u64 = 500;
const OPERATIONS_OF_PART: u64 = 150;

/// How many numbers of a literal take the room of one part of another node.
const NUMBERS_IN_A_PART: usize = 4;

/// How many parts a node has: what it takes memory for.
fn parts_of(node: &Node) -> u64 {
    let parts = match node {
        Node::Constant(entries) => entries.len() / NUMBERS_IN_A_PART,
        Node::Sum(terms) => terms.len(),
        Node::Contraction(product) => product.factors.len() + product.dimensions.len(),
        Node::Apply { arguments, .. } => arguments.len(),
        Node::Derivative { by, .. } => by.len(),
        _ => 0,
    };
    parts as u64
}

/// A symbol's place in its arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SymbolId(pub u32);

/// What a symbol stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SymbolKind {
    /// A variable of the user's.
    Variable,
    /// The name of a definition.
    Definition,
    /// The name of a definition that lies as a row: `r = x'*A`. Its axis is that of a column `r'`.
    Row,
    /// The differential of a variable or definition.
    Differential(NodeId),
    /// A place to be filled: a row's argument, a function's value, a cotangent.
    Placeholder,
    /// A free index of a claim.
    FreeIndex,
    /// A function that is not given, shaped like its value.
    Function,
}

/// A name with its axes and what is known of it.
#[derive(Clone, Debug)]
pub struct Symbol {
    /// The name, as it was typed.
    pub name: Arc<str>,
    /// What it stands for.
    pub kind: SymbolKind,
    /// Its axes.
    pub axes: Vec<Dimension>,
    /// The words of its declaration: `symmetric`, `positive`.
    pub structure: Words,
}

/// What is known of a node from its children.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// A matrix that equals its transpose whatever its variables are.
    symmetric: bool,
    /// The highest level of a sum within it.
    level: u32,
    /// Whether a derivative within it is still to be taken.
    open: bool,
}

/// The hash-consed store of nodes. A node's children are always older than it is.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    pub(super) nodes: IndexSet<(Node, Arc<[Dimension]>), FxBuildHasher>,
    pub(super) facts: Vec<Facts>,
    pub(super) twins: Twins,
    pub(super) symbols: Vec<Symbol>,
    /// The symbols of each name that was declared or defined, the latest last.
    by_name: FxHashMap<Arc<str>, Vec<SymbolId>>,
    /// The names of their dimensions, and how often each stands in one.
    of_dimensions: FxHashMap<Arc<str>, usize>,
    /// How the statement at hand was typed.
    pub wording: Wording,
}

impl Arena {
    /// An empty arena.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The node at an id.
    #[expect(clippy::indexing_slicing, reason = "an id is only made by `intern` of the same arena")]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize].0
    }

    /// The axes of a node.
    #[expect(clippy::indexing_slicing, reason = "an id is only made by `intern` of the same arena")]
    pub fn axes(&self, id: NodeId) -> &Arc<[Dimension]> {
        &self.nodes[id.0 as usize].1
    }

    /// How many axes a node has.
    pub fn order(&self, id: NodeId) -> usize {
        self.axes(id).len()
    }

    /// A symbol.
    #[expect(clippy::indexing_slicing, reason = "an id is only made by `declare` of the same arena")]
    pub fn symbol(&self, id: SymbolId) -> &Symbol {
        &self.symbols[id.0 as usize]
    }

    /// What kind of name a node is, where it is one.
    pub fn symbol_kind(&self, id: NodeId) -> Option<SymbolKind> {
        match self.node(id) {
            Node::Symbol(symbol) | Node::Named(symbol, _) => Some(self.symbol(*symbol).kind),
            _ => None,
        }
    }

    /// The order of a name that was declared or defined, the latest of it.
    pub fn order_of_name(&self, name: &str) -> Option<usize> {
        let latest = self.by_name.get(name)?.last()?;
        Some(self.symbol(*latest).axes.len())
    }

    /// Whether a name was declared or defined, or is one of a dimension.
    pub fn is_name_in_use(&self, name: &str) -> bool {
        self.by_name.contains_key(name) || self.of_dimensions.contains_key(name)
    }

    /// Adds a symbol; a name declared twice is two symbols.
    pub fn declare(&mut self, symbol: Symbol) -> SymbolId {
        let is_name = matches!(
            symbol.kind,
            SymbolKind::Variable | SymbolKind::Definition | SymbolKind::Row | SymbolKind::Function
        );
        let id = self.push_symbol(symbol);
        if is_name {
            let symbol = self.symbol(id);
            let (name, dimensions) = (Arc::clone(&symbol.name), names_of(&symbol.axes));
            self.by_name.entry(name).or_default().push(id);
            for dimension in dimensions {
                *self.of_dimensions.entry(dimension).or_default() += 1;
            }
        }
        id
    }

    /// Gives the name of a symbol free again, and those of its dimensions.
    pub(super) fn release(&mut self, id: SymbolId) {
        let symbol = self.symbol(id);
        let (name, dimensions) = (Arc::clone(&symbol.name), names_of(&symbol.axes));
        let Some(own) = self.by_name.get_mut(&name) else { return };
        let before = own.len();
        own.retain(|known| *known != id);
        if own.len() == before {
            return;
        }
        if own.is_empty() {
            self.by_name.remove(&name);
        }
        for dimension in dimensions {
            if let Some(count) = self.of_dimensions.get_mut(&dimension) {
                *count -= 1;
                if *count == 0 {
                    self.of_dimensions.remove(&dimension);
                }
            }
        }
    }

    pub(super) fn push_symbol(&mut self, symbol: Symbol) -> SymbolId {
        let id = SymbolId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
        self.symbols.push(symbol);
        id
    }

    /// Adds a symbol and gives its node.
    pub fn variable(&mut self, name: &str, axes: &[Dimension], kind: SymbolKind) -> NodeId {
        let symbol = Symbol { name: Arc::from(name), kind, axes: axes.to_vec(), structure: Words::NONE };
        let id = self.declare(symbol);
        self.symbol_node(id)
    }

    /// The symbol that stands for the differential of a variable; that of a symmetric or diagonal one is
    /// symmetric or diagonal too.
    pub fn differential(&mut self, variable: NodeId, name: &str) -> NodeId {
        let kept = self.words_of(variable).of_differential();
        let (axes, kind) = (self.axes(variable).to_vec(), SymbolKind::Differential(variable));
        let id = self.declare(Symbol { name: Arc::from(name), kind, axes, structure: kept });
        self.symbol_node(id)
    }

    /// The name of a variable or definition.
    pub fn name_of(&self, node: NodeId) -> Option<Arc<str>> {
        match self.node(node) {
            Node::Symbol(symbol) | Node::Named(symbol, _) => Some(Arc::clone(&self.symbol(*symbol).name)),
            _ => None,
        }
    }

    /// The words that a variable was declared with.
    pub fn words_of(&self, variable: NodeId) -> Words {
        match self.node(variable) {
            Node::Symbol(symbol) => self.symbol(*symbol).structure,
            _ => Words::NONE,
        }
    }

    /// The node of a symbol.
    pub fn symbol_node(&mut self, id: SymbolId) -> NodeId {
        let axes = self.symbol(id).axes.clone();
        let node = self.intern(Node::Symbol(id), &axes);
        self.pair_with_twin(node);
        node
    }

    /// A definition whose body is written another way; it keeps its name.
    pub(super) fn renamed(&mut self, symbol: SymbolId, body: NodeId) -> NodeId {
        let axes = self.axes(body).to_vec();
        self.intern(Node::Named(symbol, body), &axes)
    }

    /// The node of a definition whose name is of some kind: a place's is no name of the user's.
    pub fn named_as(&mut self, name: &str, body: NodeId, kind: SymbolKind) -> NodeId {
        let axes = self.axes(body).to_vec();
        let symbol = Symbol { name: Arc::from(name), kind, axes: axes.clone(), structure: Words::NONE };
        let id = self.declare(symbol);
        self.twins.has_definitions = true;
        self.intern(Node::Named(id, body), &axes)
    }

    /// The one node equal to this; only constructors call it, with canonical nodes.
    pub(super) fn intern(&mut self, node: Node, axes: &[Dimension]) -> NodeId {
        let parts = parts_of(&node);
        limits::spend(OPERATIONS_OF_NODE + OPERATIONS_OF_PART * parts);
        let (place, new) = self.nodes.insert_full((node, Arc::from(axes)));
        let id = NodeId(u32::try_from(place).unwrap_or(u32::MAX));
        if new {
            limits::keep(1 + parts);
            let facts = Facts {
                symmetric: self.equals_its_transpose(id),
                level: self.level_of(id),
                open: self.is_derivative(id) || self.children(id).iter().any(|child| self.is_open(*child)),
            };
            self.facts.push(facts);
        }
        id
    }

    /// Whether a matrix equals its transpose whatever its variables are. A twin of a variable that was
    /// declared symmetric does, the variable itself does not.
    pub fn is_symmetric(&self, id: NodeId) -> bool {
        self.facts.get(id.0 as usize).is_some_and(|facts| facts.symmetric)
    }

    /// Whether a node is a variable of whose declaration this word follows.
    pub fn is_declared(&self, id: NodeId, word: Word) -> bool {
        self.words_of(id).has(word)
    }

    /// The highest level of a sum within a node, 0 without one.
    pub fn level(&self, id: NodeId) -> u32 {
        self.facts.get(id.0 as usize).map_or(0, |facts| facts.level)
    }

    /// Whether a derivative within a node is still to be taken.
    pub fn is_open(&self, id: NodeId) -> bool {
        self.facts.get(id.0 as usize).is_some_and(|facts| facts.open)
    }

    /// Whether a node is a derivative still to be taken.
    pub fn is_derivative(&self, id: NodeId) -> bool {
        matches!(self.node(id), Node::Derivative { .. } | Node::Directional { .. })
    }

    fn level_of(&self, id: NodeId) -> u32 {
        let inner = self.children(id).into_iter().map(|child| self.level(child)).max().unwrap_or(0);
        match self.node(id) {
            Node::SumOver { level, .. } => inner.max(*level),
            _ => inner,
        }
    }

    /// Reads symmetry off a node and its children's facts.
    fn equals_its_transpose(&self, id: NodeId) -> bool {
        let axes = self.axes(id);
        if axes.len() != 2 || axes.first() != axes.last() {
            return false;
        }
        match self.node(id) {
            Node::Symbol(_) => self.is_twin(id) && self.is_declared(id, Word::Symmetric),
            // One may derive by a definition, and then every entry varies on its own: `S` is not `S'` for `S = X'*X`.
            Node::Named(symbol, body) => self.is_twin_of_definition(*symbol) && self.is_symmetric(*body),
            Node::SumOver { body, .. } => self.is_symmetric(*body),
            Node::Apply { form, arguments, batch } => {
                let commutes = functions::form(*form).transposition == Transposition::Commutes;
                let mapped = *batch == 2;
                (commutes || mapped) && arguments.iter().all(|a| self.order(*a) == 0 || self.is_symmetric(*a))
            }
            Node::Sum(terms) => terms.iter().all(|(weight, term)| {
                let twin = |other: NodeId| terms.iter().any(|(w, t)| *t == other && w == weight);
                self.is_symmetric(*term) || self.transposed(*term).is_some_and(twin)
            }),
            Node::Contraction(product) => self.swapped(product) == *product,
            _ => false,
        }
    }

    /// The transpose of a matrix node, if it is in the arena already.
    pub fn transposed(&self, id: NodeId) -> Option<NodeId> {
        if self.is_symmetric(id) {
            return Some(id);
        }
        let axes: Arc<[Dimension]> = self.axes(id).iter().rev().cloned().collect();
        let node = match self.node(id) {
            Node::Contraction(product) => {
                let swapped = self.swapped(product);
                match swapped.factors.as_slice() {
                    [only] if only.exponent.is_one() && only.axes.as_slice() == swapped.output => {
                        return Some(only.base);
                    }
                    _ => Node::Contraction(swapped),
                }
            }
            _ => {
                let factor = Factor {
                    base: id,
                    axes: [1, 0].into_iter().map(single).collect(),
                    exponent: Rational::one(),
                };
                Node::Contraction(Contraction {
                    factors: vec![factor],
                    output: vec![single(0), single(1)],
                    dimensions: axes.to_vec(),
                })
            }
        };
        let place = self.nodes.get_index_of(&(node, axes))?;
        Some(NodeId(u32::try_from(place).unwrap_or(u32::MAX)))
    }

    /// A contraction of two axes with its output turned round, in canonical form.
    fn swapped(&self, product: &Contraction) -> Contraction {
        let output: Vec<Axis> = product.output.iter().rev().cloned().collect();
        let dimension = |label: Label| {
            product.dimensions.get(usize::from(label)).cloned().unwrap_or_else(|| Dimension::number(0))
        };
        canonicalize(&product.factors, &output, &dimension, &|base| self.is_symmetric(base))
    }

    /// The value of a node that is a number.
    pub fn as_number(&self, id: NodeId) -> Option<&Rational> {
        match self.node(id) {
            Node::Number(value) => Some(value),
            _ => None,
        }
    }

    /// Whether a node is zero, of whatever shape.
    pub fn is_zero(&self, id: NodeId) -> bool {
        match self.node(id) {
            Node::Number(value) => num_traits::Zero::is_zero(value),
            Node::Sum(terms) => terms.is_empty(),
            _ => false,
        }
    }

    /// The nodes that a node is made of, in order.
    pub fn children(&self, id: NodeId) -> Vec<NodeId> {
        match self.node(id) {
            Node::Number(_) | Node::Constant(_) | Node::Symbol(_) | Node::Size(_) | Node::Index(_) => {
                Vec::new()
            }
            Node::Named(_, child) | Node::Unit(child) | Node::Selector(child) => vec![*child],
            Node::Sum(terms) => terms.iter().map(|(_, term)| *term).collect(),
            Node::Contraction(product) => product.factors.iter().map(|factor| factor.base).collect(),
            Node::Apply { arguments, .. } => arguments.clone(),
            Node::SumOver { bounds, body, .. } => vec![bounds.lower, bounds.upper, *body],
            Node::Derivative { of, by } => by.iter().copied().chain([*of]).collect(),
            Node::Directional { of, by, along } => vec![*of, *by, *along],
        }
    }
}

/// The names in a list of dimensions, each as often as it stands in one.
fn names_of(axes: &[Dimension]) -> Vec<Arc<str>> {
    axes.iter().flat_map(Dimension::names).collect()
}
