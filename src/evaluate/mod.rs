//! Expressions and values to numbers, in any kind of number that has kernels. One loop over the
//! nodes, children first: every node is computed once, and once for each value of an index that
//! it depends on. Nothing in here derives, simplifies or knows a function by its name.

mod apply;
mod around;
mod contraction;
mod error;
mod holes;
mod links;
mod machine;
mod plan;
mod positions;
mod stored;
mod tensor;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::ir::{Arena, NodeId};
use crate::limits;
use crate::number::jet::Tag;
use crate::number::{Answer, Jet, Number, NumberError};
use crate::shape::Dimension;

pub use error::EvaluateError;

/// How many operations on numbers an evaluation may take where nothing else is said.
pub const WORK_LIMIT: usize = 4_000_000_000;
/// The direction in which values move that move in one alone.
pub const DIRECTION: Tag = 1;
/// How many operations one node costs whatever its size: what a long sum of small terms is made of.
const NODE_WORK: usize = 100;
/// What it costs of what a question may take.
const NODE_COST: usize = 200;

/// What is known in numbers: the values of variables, and the sizes of dimensions' names.
#[derive(Clone, Debug)]
pub struct Values<K> {
    nodes: FxHashMap<NodeId, std::rc::Rc<Array<K>>>,
    sizes: FxHashMap<Arc<str>, usize>,
    work: usize,
    spent: std::cell::Cell<usize>,
    vanished: std::cell::Cell<bool>,
    refuses_backwards: bool,
}

impl<K> Default for Values<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K> Values<K> {
    /// Nothing known.
    pub fn new() -> Self {
        Self {
            nodes: FxHashMap::default(),
            sizes: FxHashMap::default(),
            work: WORK_LIMIT,
            spent: std::cell::Cell::new(0),
            vanished: std::cell::Cell::new(false),
            refuses_backwards: false,
        }
    }

    /// A typed sum that runs backwards, as from 2 to -1, has no value here: what is empty for some is for others less the
    /// terms between, and no evidence for either.
    pub fn refuse_backwards_sums(&mut self) {
        self.refuses_backwards = true;
    }

    /// Gives a variable its value. A definition that is given one has that instead of its own.
    pub fn set(&mut self, node: NodeId, value: Array<K>) {
        self.nodes.insert(node, std::rc::Rc::new(value));
    }

    /// The value of a variable.
    pub fn get(&self, node: NodeId) -> Option<&Array<K>> {
        self.nodes.get(&node).map(std::rc::Rc::as_ref)
    }

    /// Gives a dimension's name its size.
    pub fn set_size(&mut self, name: &str, size: usize) {
        self.sizes.insert(Arc::from(name), size);
    }

    /// The size of a dimension's name.
    pub fn size(&self, name: &str) -> Option<usize> {
        self.sizes.get(name).copied()
    }

    /// Allows no more than this many operations on numbers.
    pub fn limit_work(&mut self, operations: usize) {
        self.work = operations;
    }

    /// About how many operations the evaluations with these values have taken so far.
    pub fn spent(&self) -> usize {
        self.spent.get()
    }

    /// Whether an evaluation with these values met a positive number that its kind can hardly tell from 0:
    /// `exp(-800)` in floats. What was worked out with it may be wrong.
    pub fn has_vanished(&self) -> bool {
        self.vanished.get()
    }

    /// Adds operations that were made with a copy of these values.
    pub fn note_spent(&self, operations: usize) {
        self.spent.set(self.spent.get().saturating_add(operations));
    }

    /// The same values in another kind of number.
    pub fn convert<L>(&self, mut entry: impl FnMut(&K) -> Answer<L>) -> Answer<Values<L>> {
        let mut order: Vec<&NodeId> = self.nodes.keys().collect();
        order.sort_unstable();
        let (sizes, work, refuses_backwards) = (self.sizes.clone(), self.work, self.refuses_backwards);
        let mut converted = Values { sizes, work, refuses_backwards, ..Values::new() };
        for node in order {
            if let Some(value) = self.get(*node) {
                converted.set(*node, value.map(&mut entry)?);
            }
        }
        Ok(converted)
    }

    /// The number that a dimension comes to.
    pub fn number_of(&self, dimension: &Dimension) -> Result<i128, EvaluateError> {
        let mut sum = 0_i128;
        for (names, coefficient) in dimension.terms() {
            let mut term = coefficient;
            for name in names {
                let size = self
                    .size(name)
                    .ok_or_else(|| EvaluateError::UnknownSize { name: name.as_ref().to_owned() })?;
                term = term.saturating_mul(size.try_into().unwrap_or(i128::MAX));
            }
            sum = sum.saturating_add(term);
        }
        Ok(sum)
    }

    /// The lengths that axes come to, where all are 0 or more.
    pub fn lengths_of(
        &self,
        axes: &[Dimension],
        place: &dyn Fn() -> String,
    ) -> Result<Vec<usize>, EvaluateError> {
        let length = |axis: &Dimension| {
            let number = self.number_of(axis)?;
            let fits = usize::try_from(number).ok().filter(|length| *length < 1 << 31);
            fits.ok_or_else(|| EvaluateError::Length { place: place(), length: number.to_string() })
        };
        axes.iter().map(length).collect()
    }
}

impl<K: Number> Values<K> {
    /// The same values in numbers that can move.
    pub fn at_rest(&self) -> Answer<Values<Jet<K>>> {
        self.convert(|entry| Ok(Jet::still(entry.clone())))
    }
}

impl<K: Number> Values<Jet<K>> {
    /// Sets what is at values in motion along the one [`DIRECTION`], at rates of the same shape.
    pub fn set_moving(&mut self, node: NodeId, at: &Array<K>, rates: &Array<K>) -> Answer<()> {
        let moving =
            |value: &K, rate: &K| Ok(Jet::still(value.clone()).moving(DIRECTION, Jet::still(rate.clone())));
        self.set(node, at.zip(rates, moving)?);
        Ok(())
    }
}

/// How much work is left.
#[derive(Debug)]
struct Work {
    left: usize,
    /// What an operation on a number costs, in operations of the [`limits`].
    cost: u64,
}

impl Work {
    /// Takes off the operations on numbers about to be made; refuses them where too few are left, for
    /// this evaluation or for the question that it is part of.
    fn spend(&mut self, operations: usize) -> Answer<()> {
        self.left = self.left.saturating_sub(operations.saturating_add(1));
        let goes_on = limits::spend(self.cost.saturating_mul(operations as u64));
        if self.left == 0 || !goes_on { Err(NumberError::TooLarge) } else { Ok(()) }
    }

    /// Takes off operations that a kernel is about to make, which counts them itself for the question.
    fn reserve(&mut self, operations: usize) -> Answer<()> {
        self.left = self.left.saturating_sub(operations);
        if self.left == 0 { Err(NumberError::TooLarge) } else { Ok(()) }
    }

    /// Takes off what is done for so many nodes, whatever the kind of number.
    fn spend_on_nodes(&mut self, nodes: usize) -> Answer<()> {
        self.left = self.left.saturating_sub(NODE_WORK.saturating_mul(nodes));
        if self.left == 0 || !limits::spend(NODE_COST.saturating_mul(nodes) as u64) {
            Err(NumberError::TooLarge)
        } else {
            Ok(())
        }
    }

    /// How many nodes may still be computed.
    fn nodes_left(&self) -> u64 {
        (self.left / NODE_WORK).min(usize::try_from(limits::left()).unwrap_or(usize::MAX) / NODE_COST) as u64
    }

    /// How many nodes a whole question may compute.
    fn nodes_allowed(&self, all: usize) -> u64 {
        ((all / NODE_WORK) as u64).min(limits::allowed(limits::Limit::Operations) / NODE_COST as u64)
    }

    /// Whether it was the work that there was too much of.
    fn is_over(&self) -> bool {
        self.left == 0 || limits::is_reached()
    }
}

/// The value of an expression, in the kind of number of `like`.
pub fn evaluate<K: Kind>(
    arena: &Arena,
    root: NodeId,
    values: &Values<K>,
    like: &K,
) -> Result<Array<K>, EvaluateError> {
    let mut all = evaluate_all(arena, &[root], values, like)?;
    all.pop().ok_or(EvaluateError::NotTaken { by: String::new() })
}

/// The values of several expressions, computed together: what they share is computed once.
pub fn evaluate_all<K: Kind>(
    arena: &Arena,
    roots: &[NodeId],
    values: &Values<K>,
    like: &K,
) -> Result<Vec<Array<K>>, EvaluateError> {
    machine::Machine::new(arena, values, like).run(roots)
}

/// A node in a few words, for messages.
pub fn describe(arena: &Arena, node: NodeId) -> String {
    use crate::ir::Node;
    let name = |id: NodeId| match arena.node(id) {
        Node::Symbol(symbol) | Node::Named(symbol, _) => Some(arena.symbol(*symbol).name.to_string()),
        Node::Apply { form, .. } => Some(format!("{}(…)", crate::functions::row(*form).name)),
        Node::Number(value) => Some(value.to_string()),
        Node::Size(dimension) => Some(dimension.to_string()),
        _ => None,
    };
    if let Some(name) = name(node) {
        return format!("`{name}`");
    }
    let parts = |children: &[NodeId]| {
        let named: Vec<String> = children
            .iter()
            .take(3)
            .map(|child| name(*child).map_or("…".to_owned(), |n| format!("`{n}`")))
            .collect();
        let more = if children.len() > 3 { " and more" } else { "" };
        format!("{}{more}", named.join(", "))
    };
    match arena.node(node) {
        Node::Sum(terms) => {
            format!("the sum of {}", parts(&terms.iter().map(|(_, t)| *t).collect::<Vec<_>>()))
        }
        Node::Contraction(product) => {
            let bases: Vec<NodeId> = product.factors.iter().map(|factor| factor.base).collect();
            match (bases.as_slice(), product.factors.first()) {
                ([_], Some(factor)) if factor.exponent == crate::number::rational::integer(1) => {
                    parts(&bases)
                }
                ([_], Some(factor)) => format!("{} to the power of {}", parts(&bases), factor.exponent),
                _ => format!("the product of {}", parts(&bases)),
            }
        }
        Node::SumOver { .. } => "a sum over an index".to_owned(),
        Node::Unit(_) => "a unit vector".to_owned(),
        Node::Selector(_) => "a slice".to_owned(),
        Node::Constant(_) => "a literal".to_owned(),
        _ => "the expression".to_owned(),
    }
}
