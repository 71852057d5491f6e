//! The loop that computes: one frame for what is computed once, and one for each sum that is
//! being added up. Frames stand on a stack of their own, so that nothing recurses.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::holes::Holes;
use super::plan::Plan;
use super::positions::{place_of, whole_number};
use super::stored::Stored;
use super::{EvaluateError, NODE_COST, Values, Work, apply, contraction, describe};
use crate::array::{Array, most_entries};
use crate::functions::kernels::Kind;
use crate::functions::{self, FormId};
use crate::ir::{Arena, Bounds, Node, NodeId, SymbolKind};
use crate::limits;
use crate::number::{Answer, NumberError, Rational, rational};

/// Nodes that are being computed, in order.
struct Frame<K> {
    nodes: Rc<[NodeId]>,
    /// How many of them are done.
    done: usize,
    /// The sum that they belong to; none for what is computed once.
    sum: Option<Running<K>>,
}

/// A sum that is being added up.
pub(super) struct Running<K> {
    node: NodeId,
    body: NodeId,
    level: u32,
    index: i64,
    last: i64,
    /// Whether the terms count against it.
    backwards: bool,
    /// Sums of terms so far, each of twice as many as the next: two of one size are added up. So a sum of
    /// fractions is added pair by pair, and most additions are of short numbers.
    partial: Vec<(u32, Array<K>)>,
    /// Where a term has no value.
    holes: Option<Holes>,
}

impl<K: Kind> Running<K> {
    /// Adds a term.
    fn take(&mut self, term: Array<K>) -> Answer<()> {
        let mut sum = (0, term);
        while let Some((size, before)) = self.partial.pop_if(|(size, _)| *size == sum.0) {
            sum = (size + 1, before.zip(&sum.1, K::add)?);
        }
        self.partial.push(sum);
        Ok(())
    }

    /// The sum of all terms.
    fn total(&mut self) -> Answer<Option<Array<K>>> {
        let mut total: Option<Array<K>> = None;
        while let Some((_, part)) = self.partial.pop() {
            total = Some(match total {
                Some(total) => part.zip(&total, K::add)?,
                None => part,
            });
        }
        Ok(total)
    }
}

impl<K> Running<K> {
    /// How many terms are still to be added.
    fn terms(&self) -> u64 {
        self.last.abs_diff(self.index).saturating_add(1)
    }
}

/// An evaluation.
pub(super) struct Machine<'a, K> {
    pub(super) arena: &'a Arena,
    pub(super) values: &'a Values<K>,
    pub(super) like: &'a K,
    pub(super) done: FxHashMap<NodeId, Stored<K>>,
    /// What makes 0 of a product whatever its other factors are; where there is none, nothing may have holes.
    pub(super) masks: FxHashSet<NodeId>,
    pub(super) holes: FxHashMap<NodeId, Rc<Holes>>,
    bodies: FxHashMap<NodeId, Rc<[NodeId]>>,
    /// The indices of the sums that are being added up, by level.
    indices: FxHashMap<u32, i64>,
    pub(super) work: Work,
    /// How many bytes the values take that are kept.
    held: usize,
}

/// How many bytes of values may be kept at one time.
const MEMORY: usize = 128 << 20;

/// The value of a node, or the sum that must be added up first.
pub(super) enum Step<K> {
    Value(Stored<K>),
    Sum(Running<K>),
}

impl<'a, K: Kind> Machine<'a, K> {
    /// A machine that has computed nothing.
    pub fn new(arena: &'a Arena, values: &'a Values<K>, like: &'a K) -> Self {
        Self {
            arena,
            values,
            like,
            done: FxHashMap::default(),
            masks: FxHashSet::default(),
            holes: FxHashMap::default(),
            bodies: FxHashMap::default(),
            indices: FxHashMap::default(),
            work: Work { left: values.work, cost: K::COST },
            held: 0,
        }
    }

    /// The values of all roots.
    pub fn run(mut self, roots: &[NodeId]) -> Result<Vec<Array<K>>, EvaluateError> {
        let result = self.compute(roots);
        self.values.note_spent(self.values.work.saturating_sub(self.work.left));
        result
    }

    fn compute(&mut self, roots: &[NodeId]) -> Result<Vec<Array<K>>, EvaluateError> {
        let values = self.values;
        let plan = Plan::new(self.arena, roots, &|id| values.nodes.contains_key(&id));
        let last_uses = plan.last_uses(self.arena);
        self.masks = plan.masks(self.arena);
        let mut frames = vec![Frame { nodes: plan.once().into(), done: 0, sum: None }];
        while let Some(mut frame) = frames.pop() {
            let Some(id) = frame.nodes.get(frame.done).copied() else {
                self.finish(frame, &mut frames)?;
                continue;
            };
            frame.done += 1;
            let step = if self.masks.is_empty() { self.step(id) } else { self.step_around_holes(id) };
            match step? {
                Step::Value(value) => {
                    self.hold(id, value)?;
                    self.forget(id, &frame, &last_uses, roots);
                    frames.push(frame);
                }
                Step::Sum(sum) => {
                    let arena = self.arena;
                    let nodes = self
                        .bodies
                        .entry(id)
                        .or_insert_with(|| plan.within(arena, sum.body, sum.level).into());
                    self.indices.insert(sum.level, sum.index);
                    let most = self.work.nodes_left() / (nodes.len().max(1) as u64);
                    // Inside another sum it is added up for each of that one's terms.
                    let around = frames.iter().chain([&frame]).filter_map(|frame| frame.sum.as_ref());
                    let terms = around.map(Running::terms).fold(sum.terms(), u64::saturating_mul);
                    if terms > most {
                        let most = self.work.nodes_allowed(values.work) / (nodes.len().max(1) as u64);
                        let place = describe(arena, id);
                        return Err(EvaluateError::TooMuchWork { place, terms: Some((terms, most)) });
                    }
                    let body = Frame { nodes: Rc::clone(nodes), done: 0, sum: Some(sum) };
                    frames.extend([frame, body]);
                }
            }
        }
        if let Some(holes) = roots.iter().find_map(|root| self.holes.get(root)) {
            return Err(holes.why.clone());
        }
        roots.iter().map(|root| Ok(self.array(*root)?.as_ref().clone())).collect()
    }

    /// Keeps a value; refuses where all that is kept would take too much memory.
    fn hold(&mut self, id: NodeId, value: Stored<K>) -> Result<(), EvaluateError> {
        self.held += value.bytes();
        if let Some(before) = self.done.insert(id, value) {
            self.held = self.held.saturating_sub(before.bytes());
        }
        let fits = if self.held > MEMORY { Err(NumberError::TooLarge) } else { Ok(()) };
        self.named(id, fits)
    }

    /// Lets go of the values that were needed for the last time.
    fn forget(&mut self, id: NodeId, frame: &Frame<K>, last: &FxHashMap<NodeId, NodeId>, roots: &[NodeId]) {
        if frame.sum.is_some() || self.values.nodes.contains_key(&id) {
            return;
        }
        for child in self.arena.children(id) {
            if last.get(&child) == Some(&id)
                && !roots.contains(&child)
                && let Some(value) = self.done.remove(&child)
            {
                self.held = self.held.saturating_sub(value.bytes());
            }
        }
    }

    /// Adds the body's value to its sum, and goes on to the next index or gives the sum.
    fn finish(&mut self, frame: Frame<K>, frames: &mut Vec<Frame<K>>) -> Result<(), EvaluateError> {
        let Some(mut sum) = frame.sum else { return Ok(()) };
        let value = self.array(sum.body)?;
        if let Some(holes) = self.holes.get(&sum.body) {
            sum.holes.get_or_insert_with(|| holes.as_ref().clone()).join(holes);
        }
        let taken = sum.take(value.as_ref().clone());
        self.named(sum.node, taken)?;
        let spent =
            self.work.spend(value.data().len()).and_then(|()| self.work.spend_on_nodes(frame.nodes.len()));
        self.named(sum.node, spent)?;
        if sum.index < sum.last {
            sum.index += 1;
            self.indices.insert(sum.level, sum.index);
            frames.push(Frame { done: 0, sum: Some(sum), ..frame });
        } else {
            let total = sum.total().and_then(|total| match total {
                Some(total) if sum.backwards => total.map(K::negate).map(Some),
                total => Ok(total),
            });
            self.keep_holes(sum.node, sum.holes.take());
            if let Some(total) = self.named(sum.node, total)? {
                self.hold(sum.node, Stored::dense(total))?;
            }
        }
        Ok(())
    }

    /// An error of numbers, with the node where it happened.
    pub(super) fn named<T>(&self, id: NodeId, answer: Answer<T>) -> Result<T, EvaluateError> {
        answer.map_err(|error| {
            let place = describe(self.arena, id);
            match error {
                NumberError::TooLarge if self.work.is_over() => {
                    EvaluateError::TooMuchWork { place, terms: None }
                }
                error => EvaluateError::Number { place, error },
            }
        })
    }

    /// The value of a node that was computed before, written out.
    pub(super) fn array(&self, id: NodeId) -> Result<Rc<Array<K>>, EvaluateError> {
        let answer = match self.done.get(&id) {
            Some(stored) => stored.written_out(self.like),
            // Only what holds the index of a sum that is not within the expression was left out.
            None => return Err(EvaluateError::OpenIndex),
        };
        self.named(id, answer)
    }

    fn number(&self, id: NodeId, value: &Rational) -> Result<Stored<K>, EvaluateError> {
        self.named(id, self.like.like(value).map(Stored::scalar))
    }

    fn lengths(&self, id: NodeId) -> Result<Vec<usize>, EvaluateError> {
        self.values.lengths_of(self.arena.axes(id), &|| describe(self.arena, id))
    }

    /// Computes a node whose children are computed.
    pub(super) fn step(&mut self, id: NodeId) -> Result<Step<K>, EvaluateError> {
        if !limits::spend(NODE_COST as u64) {
            self.named(id, Err(NumberError::TooLarge))?;
        }
        if let Some(value) = self.values.nodes.get(&id) {
            return self.given(id, value).map(Step::Value);
        }
        let value = match self.arena.node(id) {
            Node::Number(value) => self.number(id, value)?,
            Node::Constant(entries) => self.constant(id, entries)?,
            Node::Symbol(symbol) => {
                let symbol = self.arena.symbol(*symbol);
                return Err(EvaluateError::MissingValue {
                    name: symbol.name.to_string(),
                    axes: symbol.axes.clone(),
                    is_function: symbol.kind == SymbolKind::Function,
                });
            }
            Node::Named(_, body) => self.done.get(body).cloned().map_or_else(|| self.missing(*body), Ok)?,
            Node::Size(dimension) => {
                let size = self.values.number_of(dimension)?;
                self.number(id, &Rational::from_integer(size.into()))?
            }
            Node::Index(level) => {
                let index = self.indices.get(level).copied().unwrap_or_default();
                self.number(id, &rational::integer(index))?
            }
            Node::Unit(position) => self.unit(id, *position)?,
            Node::Selector(start) => self.selector(id, *start)?,
            Node::Sum(terms) => self.sum(id, terms)?,
            Node::Contraction(product) => self.contraction(id, product)?,
            Node::Apply { form, arguments, batch } => {
                self.apply(id, *form, arguments, usize::from(*batch))?
            }
            Node::SumOver { level, bounds, body } => {
                return self.start_sum(id, *level, *bounds, *body);
            }
            Node::Derivative { by, .. } => return Err(self.not_taken(by)),
            Node::Directional { by, .. } => return Err(self.not_taken(&[*by])),
        };
        Ok(Step::Value(value))
    }

    fn missing(&self, id: NodeId) -> Result<Stored<K>, EvaluateError> {
        self.array(id).map(Stored::Dense)
    }

    fn not_taken(&self, by: &[NodeId]) -> EvaluateError {
        let names: Vec<String> = by.iter().map(|one| describe(self.arena, *one)).collect();
        EvaluateError::NotTaken { by: names.join(", ") }
    }

    /// A value that was given, of the shape that it must have.
    fn given(&self, id: NodeId, value: &Rc<Array<K>>) -> Result<Stored<K>, EvaluateError> {
        let expected = self.lengths(id)?;
        if expected != value.shape() {
            let name = match self.arena.node(id) {
                Node::Symbol(symbol) | Node::Named(symbol, _) => self.arena.symbol(*symbol).name.to_string(),
                _ => describe(self.arena, id),
            };
            return Err(EvaluateError::WrongShape { name, expected, found: value.shape().to_vec() });
        }
        Ok(Stored::Dense(Rc::clone(value)))
    }

    fn constant(&self, id: NodeId, entries: &[Rational]) -> Result<Stored<K>, EvaluateError> {
        let shape = self.lengths(id)?;
        let data = entries.iter().map(|entry| self.like.like(entry)).collect::<Answer<Vec<K>>>();
        self.named(id, data.and_then(|data| Array::new(shape, data)).map(Stored::dense))
    }

    /// A whole number that a node has come to.
    fn whole(&self, id: NodeId, what: &'static str) -> Result<i64, EvaluateError> {
        whole_number(self.array(id)?.first(), what)
    }

    /// A position counted from 1 as a place counted from 0, with room for `count` entries.
    fn place(&self, position: NodeId, count: usize, length: usize) -> Result<usize, EvaluateError> {
        place_of(self.array(position)?.first(), count, length)
    }

    /// For each entry of a position that has axes, the unit vector or the selector that stands there.
    fn one_for_each(&mut self, id: NodeId, position: NodeId) -> Result<Stored<K>, EvaluateError> {
        let shape = self.lengths(id)?;
        if shape.contains(&0) {
            return Ok(Stored::Empty(shape));
        }
        let positions = self.array(position)?;
        let own = shape.get(positions.shape().len()..).unwrap_or_default();
        let (count, length) = match *own {
            [count, length] => (count, length),
            _ => (1, own.first().copied().unwrap_or(1)),
        };
        let spent = self.work.spend(positions.data().len().saturating_mul(count).saturating_mul(length));
        self.named(id, spent)?;
        let places = positions.data().iter().map(|one| place_of(one, count, length));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        let number = |value: i64| self.like.like(&rational::integer(value));
        let (zero, one) = (self.named(id, number(0))?, self.named(id, number(1))?);
        let entry = |start: usize, at: usize| if start + at / length == at % length { &one } else { &zero };
        let entries = places.iter().flat_map(|start| (0..count * length).map(move |at| entry(*start, at)));
        let data = entries.cloned().collect();
        self.named(id, Array::new(shape, data).map(Stored::dense))
    }

    fn unit(&mut self, id: NodeId, position: NodeId) -> Result<Stored<K>, EvaluateError> {
        if self.arena.order(position) > 0 {
            return self.one_for_each(id, position);
        }
        let length = self.lengths(id)?.first().copied().unwrap_or(1);
        Ok(Stored::Unit { place: self.place(position, 1, length)?, length })
    }

    fn selector(&mut self, id: NodeId, start: NodeId) -> Result<Stored<K>, EvaluateError> {
        if self.arena.order(start) > 0 {
            return self.one_for_each(id, start);
        }
        let shape = self.lengths(id)?;
        let (count, length) = (shape.first().copied().unwrap_or(0), shape.get(1).copied().unwrap_or(0));
        if count == 0 {
            return Ok(Stored::Empty(shape));
        }
        Ok(Stored::Selector { start: self.place(start, count, length)?, count, length })
    }

    fn sum(&mut self, id: NodeId, terms: &[(Rational, NodeId)]) -> Result<Stored<K>, EvaluateError> {
        let shape = self.lengths(id)?;
        let entries = shape.iter().try_fold(1_usize, |all, axis| all.checked_mul(*axis));
        let entries = entries.filter(|entries| *entries <= most_entries()).ok_or(NumberError::TooLarge);
        let entries = self.named(id, entries)?;
        if entries == 0 {
            return Ok(Stored::Empty(shape));
        }
        let spent = self.work.spend(entries.saturating_mul(terms.len()));
        self.named(id, spent)?;
        let mut total: Option<Array<K>> = None;
        for (weight, term) in terms {
            let value = self.array(*term)?;
            total = Some(self.named(id, self.add_weighted(total, weight, &value))?);
        }
        let zero = || Array::filled(&shape, &self.like.like(&rational::integer(0))?);
        self.named(id, total.map_or_else(zero, Ok).map(Stored::dense))
    }

    fn add_weighted(&self, total: Option<Array<K>>, weight: &Rational, value: &Array<K>) -> Answer<Array<K>> {
        let factor = self.like.like(weight)?;
        let one = num_traits::One::is_one(weight);
        let scaled = |entry: &K| if one { Ok(entry.clone()) } else { factor.multiply(entry) };
        match total {
            Some(total) => total.zip(value, |sum, entry| sum.add(&scaled(entry)?)),
            None => value.map(scaled),
        }
    }

    fn contraction(
        &mut self,
        id: NodeId,
        product: &crate::ir::Contraction,
    ) -> Result<Stored<K>, EvaluateError> {
        let lengths = self.values.lengths_of(&product.dimensions, &|| describe(self.arena, id))?;
        let base = |factor: &crate::ir::Factor| match self.done.get(&factor.base) {
            Some(base) => Ok(base.clone()),
            None => self.missing(factor.base),
        };
        let bases = product.factors.iter().map(base).collect::<Result<Vec<_>, _>>()?;
        let value = contraction::contract(product, &lengths, &bases, self.like, &mut self.work);
        self.named(id, value)
    }

    fn apply(
        &mut self,
        id: NodeId,
        form: FormId,
        arguments: &[NodeId],
        batch: usize,
    ) -> Result<Stored<K>, EvaluateError> {
        let shape = self.lengths(id)?;
        if shape.contains(&0) {
            return Ok(Stored::Empty(shape));
        }
        let kernel = apply::kernel::<K>(form)
            .ok_or(EvaluateError::NoKernel { function: functions::row(form).name })?;
        let kernel = self.named(id, kernel)?;
        let signature = functions::signature_of(form);
        let mut skipped =
            (!self.masks.is_empty()).then(|| self.skipped(arguments, &signature, &shape, batch));
        let arguments = arguments.iter().map(|one| self.array(*one)).collect::<Result<Vec<_>, _>>()?;
        let kernel = (kernel, functions::form(form).products);
        let (like, work) = (self.like, &mut self.work);
        let value = apply::apply(kernel, &signature, arguments, &shape, batch, like, work, skipped.as_mut());
        let value = self.named(id, value)?;
        if let Some(skipped) = skipped {
            self.keep_skipped(id, skipped, value.data().len());
        }
        if functions::form(form).positive
            && value.data().iter().any(|entry| entry.reach() < f64::MIN_POSITIVE)
        {
            self.values.vanished.set(true);
        }
        Ok(Stored::dense(value))
    }

    /// A sum over an index: 0 where no index is within its bounds.
    fn start_sum(
        &mut self,
        id: NodeId,
        level: u32,
        bounds: Bounds,
        body: NodeId,
    ) -> Result<Step<K>, EvaluateError> {
        let mut index = self.whole(bounds.lower, "the lower bound of a sum")?;
        let mut last = self.whole(bounds.upper, "the upper bound of a sum")?;
        let shape = self.lengths(id)?;
        let backwards = index > last.saturating_add(1);
        if backwards && !bounds.oriented && self.values.refuses_backwards {
            return Err(EvaluateError::Backwards { first: index, last });
        }
        let backwards = backwards && bounds.oriented;
        if backwards {
            (index, last) = (last.saturating_add(1), index.saturating_sub(1));
        }
        if index > last {
            let zero = self.like.like(&rational::integer(0));
            let zeros = zero.and_then(|zero| Stored::filled(&shape, &zero));
            return self.named(id, zeros).map(Step::Value);
        }
        if shape.contains(&0) {
            return Ok(Step::Value(Stored::Empty(shape)));
        }
        Ok(Step::Sum(Running {
            node: id,
            body,
            level,
            index,
            last,
            backwards,
            partial: Vec::new(),
            holes: None,
        }))
    }
}
