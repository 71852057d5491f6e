//! Unit vectors and selectors that meet in a product: they are 0 or 1, so they join labels, or make
//! the product zero.

use num_traits::{One, Signed, Zero};

use super::index::Labels;
use super::{Arena, Axis, Factor, Label, Node, NodeId, single};
use crate::number::Rational;
use crate::shape::Dimension;

/// Labels that only ever stand merged, the same ones in the same order, are one label: so what
/// `vec` has laid out is a vector like any other.
pub(super) fn fuse(labels: &mut Labels, factors: &mut [Factor], output: &mut [Axis]) {
    loop {
        let axes = || factors.iter().flat_map(|factor| factor.axes.iter()).chain(output.iter());
        let apart = |one: &Axis, other: &Axis| one == other || !one.iter().any(|label| other.contains(label));
        let distinct =
            |axis: &Axis| (1..axis.len()).all(|at| !axis.iter().take(at).any(|l| Some(l) == axis.get(at)));
        let whole =
            axes().find(|axis| axis.len() > 1 && distinct(axis) && axes().all(|other| apart(axis, other)));
        let Some(whole) = whole.cloned() else { return };
        let length = Dimension::product(whole.iter().map(|label| labels.dimension(*label)));
        let one = single(labels.fresh(&length));
        let all = factors.iter_mut().flat_map(|factor| factor.axes.iter_mut()).chain(output.iter_mut());
        all.filter(|axis| **axis == whole).for_each(|axis| axis.clone_from(&one));
    }
}

impl Arena {
    /// Unit vectors: powers of them are themselves, two that differ on one label make zero
    /// (`None`), and one alone on a summed label adds up to 1, which spends the label.
    pub(super) fn reduce_units(&self, factors: &mut Vec<Factor>, output: &[Axis]) -> Option<Vec<Label>> {
        let unit_index = |factor: &Factor| match self.node(factor.base) {
            Node::Unit(index) if factor.exponent.is_positive() && factor.axes.len() == 1 => Some(*index),
            _ => None,
        };
        let mut seen: Vec<(Axis, NodeId)> = Vec::new();
        for factor in factors.iter_mut() {
            let (Some(index), Some(axis)) = (unit_index(factor), factor.axes.first().cloned()) else {
                continue;
            };
            factor.exponent = Rational::one();
            let number = |id: NodeId| self.as_number(id).cloned();
            let differs = |other: &NodeId| number(index).zip(number(*other)).is_some_and(|(a, b)| a != b);
            if seen.iter().any(|(other_axis, other)| *other_axis == axis && differs(other)) {
                return None;
            }
            seen.push((axis, index));
        }
        let mut spent = Vec::new();
        let mut position = 0;
        while let Some(factor) = factors.get(position) {
            let lonely = |axis: &Axis| {
                let uses = factors.iter().flat_map(|f| f.axes.iter()).chain(output).flatten();
                axis.len() == 1 && uses.filter(|label| axis.contains(label)).count() == 1
            };
            if unit_index(factor).is_some() && factor.axes.iter().all(lonely) {
                spent.extend(factors.remove(position).axes.into_iter().flatten());
            } else {
                position += 1;
            }
        }
        Some(spent)
    }

    /// Two selectors that meet on an axis and nothing else does: the identity where they take the
    /// same entries, which joins their labels and spends the one they meet on; zero (`None`) where
    /// they take none of the same.
    pub(super) fn reduce_selectors(
        &self,
        labels: &mut Labels,
        factors: &mut Vec<Factor>,
        output: &[Axis],
    ) -> Option<Vec<Label>> {
        let mut spent = Vec::new();
        while let Some((one, other)) = self.selectors_that_meet(labels, factors, output) {
            let second = factors.remove(other);
            let first = factors.remove(one);
            let (Some(left), Some(right)) = (first.axes.first(), second.axes.first()) else { continue };
            if first.base != second.base {
                return None;
            }
            labels.unify(left, right);
            spent.extend(first.axes.last().into_iter().flatten());
            let merged = merge_factors(labels, std::mem::take(factors));
            *factors = merged;
        }
        Some(spent)
    }

    /// The places of two selectors that meet as [`Arena::reduce_selectors`] wants, the first first.
    fn selectors_that_meet(
        &self,
        labels: &Labels,
        factors: &[Factor],
        output: &[Axis],
    ) -> Option<(usize, usize)> {
        let selectors = factors.iter().enumerate().filter(|(_, factor)| {
            let is_matrix = factor.axes.len() == 2 && factor.exponent.is_positive();
            is_matrix && matches!(self.node(factor.base), Node::Selector(_))
        });
        let selectors: Vec<(usize, &Factor)> = selectors.collect();
        for (turn, (one, first)) in selectors.iter().enumerate() {
            for (other, second) in selectors.iter().skip(turn + 1) {
                let (Some(met), true) = (first.axes.last(), first.axes.last() == second.axes.last()) else {
                    continue;
                };
                let [label] = met.as_slice() else { continue };
                let uses = factors.iter().flat_map(|factor| factor.axes.iter()).flatten();
                let alone = uses.filter(|other| *other == label).count() == 2;
                let shown = output.iter().any(|axis| labels.resolve(axis).contains(label));
                if alone
                    && !shown
                    && (first.base == second.base || self.are_disjoint(first.base, second.base))
                {
                    return Some((*one, *other));
                }
            }
        }
        None
    }

    /// Whether two selectors from one axis have no entry in common, whatever the sizes.
    fn are_disjoint(&self, one: NodeId, other: NodeId) -> bool {
        let range = |id: NodeId| {
            let Node::Selector(start) = self.node(id) else { return None };
            let start = self.as_dimension(*start)?;
            let end = start.add(self.axes(id).first()?);
            Some((start, end))
        };
        let (Some((start, end)), Some((other_start, other_end))) = (range(one), range(other)) else {
            return false;
        };
        let never_before = |later: &Dimension, earlier: &Dimension| {
            later.subtract(earlier).terms().all(|(_, coefficient)| coefficient >= 0)
        };
        never_before(&other_start, &end) || never_before(&start, &other_end)
    }
}

/// Resolves the labels of all factors and adds the exponents of equal ones.
pub(super) fn merge_factors(labels: &Labels, factors: Vec<Factor>) -> Vec<Factor> {
    let mut merged: Vec<Factor> = Vec::with_capacity(factors.len());
    for mut factor in factors {
        for axis in &mut factor.axes {
            *axis = labels.resolve(axis);
        }
        match merged.iter_mut().find(|other| other.base == factor.base && other.axes == factor.axes) {
            Some(other) => other.exponent += factor.exponent,
            None => merged.push(factor),
        }
    }
    merged.retain(|factor| !factor.exponent.is_zero());
    merged
}
