//! The steps of an evaluation some entries of which have no value: how [`Holes`] go from a node's operands to it.

use std::rc::Rc;

use num_traits::One;

use super::EvaluateError;
use super::contraction::contract;
use super::holes::{Holes, Skipped, is_hole};
use super::machine::{Machine, Step};
use super::stored::Stored;
use crate::array::Array;
use crate::functions::Signature;
use crate::functions::kernels::Kind;
use crate::ir::{Contraction, Factor, Node, NodeId};
use crate::number::{Answer, Number, Rational, rational};

impl<K: Kind> Machine<'_, K> {
    /// A step where entries may have no value.
    pub(super) fn step_around_holes(&mut self, id: NodeId) -> Result<Step<K>, EvaluateError> {
        let children = self.arena.children(id);
        let mut inside = children.iter().filter_map(|child| self.holes.get(child));
        let first = inside.next().map(|holes| holes.why.clone());
        let mended = match (self.arena.node(id), first) {
            _ if self.values.nodes.contains_key(&id) => return self.step(id),
            (Node::Contraction(product), None) => match self.step(id) {
                Err(EvaluateError::Number { error, .. }) if is_hole(&error, &self.work) => {
                    self.contraction_around_holes(id, product)
                }
                done => return self.without_holes(id, done),
            },
            (Node::Contraction(product), Some(_)) => self.contraction_around_holes(id, product),
            (Node::Apply { .. }, _) => return self.step(id),
            (Node::Sum(_) | Node::Named(..), Some(_)) => {
                let step = self.step(id)?;
                let entries = if let Step::Value(value) = &step { count(value) } else { 0 };
                self.union(id, &children, entries);
                return Ok(step);
            }
            (Node::SumOver { bounds, .. }, _) => {
                let ends = bounds.ends();
                if let Some(holes) = ends.iter().find_map(|end| self.holes.get(end)) {
                    return Err(holes.why.clone());
                }
                let done = self.step(id);
                return self.without_holes(id, done);
            }
            (_, Some(why)) => return Err(why),
            (_, None) => {
                let done = self.step(id);
                return self.without_holes(id, done);
            }
        };
        mended.map(Step::Value)
    }

    fn without_holes(
        &mut self,
        id: NodeId,
        done: Result<Step<K>, EvaluateError>,
    ) -> Result<Step<K>, EvaluateError> {
        self.holes.remove(&id);
        done
    }

    /// The holes of all children are those of a value.
    fn union(&mut self, id: NodeId, children: &[NodeId], entries: usize) {
        let mut all: Option<Holes> = None;
        for holes in children.iter().filter_map(|child| self.holes.get(child)) {
            let union = all.get_or_insert_with(|| Holes { at: vec![false; entries], why: holes.why.clone() });
            union.join(holes);
        }
        self.keep_holes(id, all);
    }

    /// Keeps what is known of the holes of a value.
    pub(super) fn keep_holes(&mut self, id: NodeId, holes: Option<Holes>) {
        match holes.filter(|holes| holes.at.contains(&true)) {
            Some(holes) => _ = self.holes.insert(id, Rc::new(holes)),
            None => _ = self.holes.remove(&id),
        }
    }

    /// A product some of whose factors have holes, or cannot be raised at some entries: a mask that is 0 there makes 0
    /// of it, and elsewhere it is a hole where it takes one.
    fn contraction_around_holes(
        &mut self,
        id: NodeId,
        product: &Contraction,
    ) -> Result<Stored<K>, EvaluateError> {
        let lengths = self.values.lengths_of(&product.dimensions, &|| super::describe(self.arena, id))?;
        let mut why = None;
        let mut bases: Vec<Stored<K>> = Vec::new();
        let mut factors: Vec<Factor> = Vec::new();
        let mut open: Vec<Option<Vec<bool>>> = Vec::new();
        for factor in &product.factors {
            let holes = self.holes.get(&factor.base).cloned();
            why = why.or_else(|| holes.as_ref().map(|holes| holes.why.clone()));
            let (raised, at, failed) = self.raised(id, factor, holes.as_deref())?;
            why = why.or(failed);
            open.push(at.contains(&true).then_some(at));
            bases.push(raised);
            factors.push(Factor { exponent: Rational::one(), ..factor.clone() });
        }
        let whole = Contraction { factors, ..product.clone() };
        let value = contract(&whole, &lengths, &bases, self.like, &mut self.work);
        let value = self.named(id, value)?;
        let mut all = vec![false; count(&value)];
        for (place, at) in open.iter().enumerate() {
            let Some(at) = at else { continue };
            let counted = self.met(&whole, &lengths, &bases, (place, at));
            let counted = self.named(id, counted)?;
            for (slot, count) in all.iter_mut().zip(counted) {
                *slot |= count > 0.0;
            }
        }
        self.keep_holes(id, why.map(|why| Holes { at: all, why }));
        Ok(value)
    }

    /// A factor with its entries raised, those that have no value, and why the first has none.
    fn raised(
        &mut self,
        id: NodeId,
        factor: &Factor,
        holes: Option<&Holes>,
    ) -> Result<(Stored<K>, Vec<bool>, Option<EvaluateError>), EvaluateError> {
        let base = match self.done.get(&factor.base) {
            Some(base) => base.clone(),
            None => Stored::Dense(self.array(factor.base)?),
        };
        let mut at = holes.map_or_else(|| vec![false; count(&base)], |holes| holes.at.clone());
        if factor.exponent.is_one() {
            return Ok((base, at, None));
        }
        let array = self.array(factor.base)?;
        let spent = self.work.spend(array.data().len());
        let one = self.like.like(&rational::integer(1));
        let ((), one) = (self.named(id, spent)?, self.named(id, one)?);
        let mut why = None;
        let mut data = Vec::with_capacity(array.data().len());
        for (entry, hole) in array.data().iter().zip(&mut at) {
            let raised = if *hole { Ok(one.clone()) } else { entry.power(&factor.exponent) };
            data.push(match raised {
                Err(error) if is_hole(&error, &self.work) => {
                    *hole = true;
                    why = why.or_else(|| self.named::<()>(id, Err(error)).err());
                    one.clone()
                }
                raised => self.named(id, raised)?,
            });
        }
        let raised = self.named(id, Array::new(array.shape().to_vec(), data))?;
        Ok((Stored::dense(raised), at, why))
    }

    /// How many holes of a factor each entry of a product takes, those not counted where a mask is 0.
    fn met(
        &mut self,
        product: &Contraction,
        lengths: &[usize],
        bases: &[Stored<K>],
        (place, at): (usize, &[bool]),
    ) -> Answer<Vec<f64>> {
        let number = |holds: bool| if holds { 1.0 } else { 0.0 };
        let mut counts: Vec<Stored<f64>> = Vec::new();
        for (other, (base, factor)) in bases.iter().zip(&product.factors).enumerate() {
            counts.push(match base {
                Stored::Dense(array) => {
                    let is_mask = self.masks.contains(&factor.base) && !self.holes.contains_key(&factor.base);
                    let entries = array.data().iter().zip(0..).map(|(entry, entry_place)| {
                        number(if other == place {
                            at.get(entry_place).copied().unwrap_or(false)
                        } else {
                            !is_mask || !entry.vanishes()
                        })
                    });
                    Stored::dense(Array::new(array.shape().to_vec(), entries.collect())?)
                }
                Stored::Unit { place, length } => Stored::Unit { place: *place, length: *length },
                Stored::Selector { start, count, length } => {
                    Stored::Selector { start: *start, count: *count, length: *length }
                }
                Stored::Empty(shape) => Stored::Empty(shape.clone()),
            });
        }
        let counted = contract(product, lengths, &counts, &0.0, &mut self.work)?;
        Ok(counted.written_out(&0.0)?.data().to_vec())
    }

    /// Which places of a mapping have a hole among their arguments.
    pub(super) fn skipped(
        &self,
        arguments: &[NodeId],
        signature: &Signature,
        shape: &[usize],
        batch: usize,
    ) -> Skipped {
        let places: usize = shape.iter().take(batch).product();
        let mut known = vec![false; places];
        for (argument, expected) in arguments.iter().zip(&signature.arguments) {
            let Some(holes) = self.holes.get(argument) else { continue };
            // One that is not mapped over has all its entries at every place.
            let is_mapped = self.arena.order(*argument) > expected.axes.len();
            let own = if is_mapped { holes.at.len() / places.max(1) } else { holes.at.len() };
            for (place, slot) in known.iter_mut().enumerate() {
                let start = if is_mapped { place * own } else { 0 };
                *slot |= holes.at.iter().skip(start).take(own).any(|hole| *hole);
            }
        }
        let why =
            arguments.iter().find_map(|argument| self.holes.get(argument)).map(|holes| holes.why.clone());
        Skipped { known, why_known: why, ..Skipped::default() }
    }

    /// Keeps as holes what a mapped function skipped.
    pub(super) fn keep_skipped(&mut self, id: NodeId, skipped: Skipped, entries: usize) {
        let places = skipped.known.len();
        let own = entries / places.max(1);
        let why = skipped.why.clone().and_then(|error| self.named::<()>(id, Err(error)).err());
        let is_hole =
            |place: usize| skipped.is_known(place) || skipped.found.get(place).copied().unwrap_or(false);
        let holes = skipped
            .why_known
            .clone()
            .or(why)
            .map(|why| Holes { at: (0..entries).map(|entry| is_hole(entry / own.max(1))).collect(), why });
        self.keep_holes(id, holes);
    }
}

/// How many entries a value has.
fn count<K: Number>(value: &Stored<K>) -> usize {
    value.shape().iter().product()
}
