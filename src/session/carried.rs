//! Derivatives in numbers without a formula: what is derived is computed in numbers that move, each along the
//! entry of a variable that belongs to it. A formula may have no value where the derivative has one: that of
//! the adjugate divides by the determinant.

use std::collections::BTreeMap;

use crate::array::{Array, most_entries};
use crate::evaluate::{EvaluateError, Values, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::{Arena, Node, NodeId};
use crate::number::jet::Tag;
use crate::number::{Answer, Jet, rational};

/// How many derivatives may be in force at once, or stand within each other.
const DEEPEST: Tag = 12;
/// The most times that something is computed.
const MOST: usize = 20_000;

/// Along what an evaluation moves: one entry of each variable, or all entries of each at once.
#[derive(Clone, Copy)]
enum Motion<'a> {
    Entries(&'a [usize]),
    /// Each at a rate of its own.
    All,
}

/// Computes expressions whose derivatives have not been taken.
pub(super) struct Carrier<'a, K> {
    arena: &'a Arena,
    like: Jet<K>,
    /// How many computations are left.
    left: usize,
    /// How many of them stand within each other.
    depth: Tag,
    /// The definitions that are derived by as if they were variables.
    fixed: Vec<NodeId>,
}

impl<'a, K: Kind> Carrier<'a, K>
where
    Jet<K>: Kind,
{
    /// One in the kind of a number.
    pub fn new(arena: &'a Arena, like: &K) -> Self {
        Self { arena, like: Jet::still(like.clone()), left: MOST, depth: 0, fixed: Vec::new() }
    }

    /// The value of an expression with derivatives in it.
    pub fn value(&mut self, root: NodeId, values: &Values<K>) -> Result<Array<K>, EvaluateError> {
        let still = values.at_rest().map_err(said)?;
        let value = self.moving(root, &still, 0)?;
        value.map(|entry| Ok(entry.value().clone())).map_err(said)
    }

    /// Computes what a derivative is of along its direction, or along all entries of each variable at once: an
    /// error where there is no derivative.
    pub fn check(&mut self, derivative: NodeId, values: &Values<K>) -> Result<(), EvaluateError> {
        let still = values.at_rest().map_err(said)?;
        match self.arena.node(derivative).clone() {
            Node::Derivative { of, by } => self.along(of, &by, Motion::All, (&still, 0)),
            _ => self.moving(derivative, &still, 0),
        }
        .map(|_| ())
    }

    /// The value where motions up to a tag are in force.
    fn moving(
        &mut self,
        root: NodeId,
        values: &Values<Jet<K>>,
        tag: Tag,
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        self.left = self.left.checked_sub(1).ok_or_else(not_carried)?;
        self.depth += 1;
        let value = self.moving_within(root, values, tag);
        self.depth -= 1;
        value
    }

    fn moving_within(
        &mut self,
        root: NodeId,
        values: &Values<Jet<K>>,
        tag: Tag,
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        if self.depth > DEEPEST {
            return Err(not_carried());
        }
        let arena = self.arena;
        let within = |id: NodeId| arena.is_derivative(id) || !arena.is_open(id);
        let mut known = values.clone();
        if arena.is_open(root) {
            for id in arena.reachable_until(&[root], &within) {
                if arena.is_derivative(id) {
                    // With the values alone: a derivative moves anew in each that it stands in.
                    known.set(id, self.derivative(id, values, tag)?);
                }
            }
        }
        evaluate(arena, root, &known, &self.like)
    }

    fn derivative(
        &mut self,
        id: NodeId,
        values: &Values<Jet<K>>,
        tag: Tag,
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        // An index of a sum around it has no value here.
        if self.arena.has_free_index(id) {
            return Err(not_carried());
        }
        match self.arena.node(id).clone() {
            Node::Directional { of, by, along } => {
                let rates = self.moving(along, values, tag)?;
                let mut moving = values.clone();
                let next = self.set(by, (&mut moving, tag), |_| rates.map(|rate| Ok(Some(rate.clone()))))?;
                self.rates(of, &moving, (tag, next))
            }
            Node::Derivative { of, by } => self.tensor(of, &by, values, tag),
            _ => Err(not_carried()),
        }
    }

    /// The derivative by each variable in turn: the axes of what is derived, then theirs.
    fn tensor(
        &mut self,
        of: NodeId,
        by: &[NodeId],
        values: &Values<Jet<K>>,
        tag: Tag,
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        let mut shape = Vec::new();
        for variable in by {
            shape.extend_from_slice(self.at(*variable, values, tag)?.shape());
        }
        let lengths = by.iter().map(|variable| Ok(self.at(*variable, values, tag)?.data().len()));
        let lengths = lengths.collect::<Result<Vec<usize>, EvaluateError>>()?;
        let count = lengths.iter().try_fold(1_usize, |all, length| all.checked_mul(*length));
        let count = count.filter(|count| *count <= most_entries()).ok_or_else(not_carried)?;
        // The order of derivatives by one variable does not matter.
        let same = by.iter().all(|variable| Some(variable) == by.first());
        let mut known: BTreeMap<Vec<usize>, Array<Jet<K>>> = BTreeMap::new();
        let mut columns = Vec::with_capacity(count);
        for place in 0..count {
            let mut rest = place;
            let digits = lengths.iter().rev().map(|length| {
                let digit = rest % length.max(&1);
                rest /= length.max(&1);
                digit
            });
            let mut entries: Vec<usize> = digits.collect();
            entries.reverse();
            if same {
                entries.sort_unstable();
            }
            let column = match known.get(&entries) {
                Some(column) => column.clone(),
                None => self.along(of, by, Motion::Entries(&entries), (values, tag))?,
            };
            known.insert(entries, column.clone());
            columns.push(column);
        }
        let first = columns.first().ok_or_else(not_carried)?;
        let shape: Vec<usize> = first.shape().iter().chain(&shape).copied().collect();
        let rows = 0..first.data().len();
        let data =
            rows.flat_map(|row| columns.iter().filter_map(move |column| column.data().get(row).cloned()));
        Array::new(shape, data.collect()).map_err(said)
    }

    /// The derivative along a motion of each variable. The last variable's is the outermost.
    fn along(
        &mut self,
        of: NodeId,
        by: &[NodeId],
        motion: Motion<'_>,
        (values, tag): (&Values<Jet<K>>, Tag),
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        let like = self.like.clone();
        let number = |whole| crate::number::Number::like(&like, &rational::integer(whole));
        let fixed = self.fixed.len();
        let (mut moving, mut next) = (values.clone(), tag);
        for (turn, variable) in by.iter().enumerate().rev() {
            let entry = match motion {
                Motion::Entries(entries) => entries.get(turn).copied(),
                Motion::All => None,
            };
            next = self.set(*variable, (&mut moving, next), |at| {
                let mut place = 0;
                at.map(|_| {
                    let rate = match entry {
                        Some(entry) => (entry == place).then(|| number(1)),
                        None => Some(number(rate_of(place))),
                    };
                    place += 1;
                    rate.transpose()
                })
            })?;
        }
        let rates = self.rates(of, &moving, (tag, next));
        self.fixed.truncate(fixed);
        rates
    }

    /// Sets a variable in motion at the rates that its entries have, with the next tag.
    fn set(
        &mut self,
        by: NodeId,
        (values, tag): (&mut Values<Jet<K>>, Tag),
        rates: impl FnOnce(&Array<Jet<K>>) -> Answer<Array<Option<Jet<K>>>>,
    ) -> Result<Tag, EvaluateError> {
        let arena = self.arena;
        // A definition that stands still as a variable hides what it depends on.
        let hides = |fixed: &NodeId| *fixed != by && arena.depends(by, *fixed);
        if tag >= DEEPEST || self.fixed.iter().any(hides) {
            return Err(not_carried());
        }
        let at = self.at(by, values, tag)?;
        let next = tag + 1;
        let moved = |value: &Jet<K>, rate: &Option<Jet<K>>| {
            let value = value.clone();
            Ok(match rate {
                Some(rate) => value.moving(next, rate.clone()),
                None => value,
            })
        };
        let moving = at.zip(&rates(&at).map_err(said)?, moved);
        values.set(by, moving.map_err(said)?);
        if matches!(arena.node(by), Node::Named(..)) {
            self.fixed.push(by);
        }
        Ok(next)
    }

    /// The value of what is derived by.
    fn at(&mut self, by: NodeId, values: &Values<Jet<K>>, tag: Tag) -> Result<Array<Jet<K>>, EvaluateError> {
        match values.get(by) {
            Some(value) => Ok(value.clone()),
            None => self.moving(by, values, tag),
        }
    }

    /// The rates along the tags after the first, up to the last.
    fn rates(
        &mut self,
        of: NodeId,
        values: &Values<Jet<K>>,
        (first, last): (Tag, Tag),
    ) -> Result<Array<Jet<K>>, EvaluateError> {
        let mut value = self.moving(of, values, last)?;
        for tag in (first + 1..=last).rev() {
            value = value.map(|entry| entry.rate(tag)).map_err(said)?;
        }
        Ok(value)
    }
}

/// The rate of an entry among others that move: different for neighbours, in no pattern, and small, so that
/// two that are equal come apart.
pub(super) fn rate_of(place: usize) -> i64 {
    i64::try_from(place.wrapping_add(1).wrapping_mul(7919) % 1009).unwrap_or(0) + 1
}

/// That something is to be computed by its formula.
fn not_carried() -> EvaluateError {
    EvaluateError::NotTaken { by: String::new() }
}

fn said(error: crate::number::NumberError) -> EvaluateError {
    EvaluateError::Number { place: "a value".to_owned(), error }
}
