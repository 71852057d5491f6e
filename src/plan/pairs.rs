//! Which factors of a product meet first, by what all costs, and products over labels that no matrix has, two
//! factors at a time.

use super::contraction::{Contractor, Tensor};
use super::operation::{Id, Operation};
use super::order::{Join, Labels, Product};
use crate::ir::{Axis, Label};

impl Contractor<'_> {
    /// Of labels that two matrices meet at, the one after which everything costs least in all; of those that
    /// cost alike, one where the product is computed already, else the first.
    pub(super) fn cheapest_between(&self, labels: &[Label]) -> Option<Label> {
        let mut best: Option<((f64, bool), Label)> = None;
        for label in labels {
            let here = self.at(*label);
            let is_new = !self.is_known(*label, &here);
            let cost = self.cost_after(*label, is_new)?;
            let is_less = |(least, new): (f64, bool)| cost < least || (cost <= least && new && !is_new);
            if best.is_none_or(|(least, _)| is_less(least)) {
                best = Some(((cost, is_new), *label));
            }
        }
        best.map(|(_, label)| label)
    }

    /// What all costs where a label is summed over first; the product at it costs nothing where it is known.
    fn cost_after(&self, label: Label, is_new: bool) -> Option<f64> {
        let mut factors = Vec::new();
        let mut met = Labels::default();
        for tensor in &self.tensors {
            let labels = Labels::of(&tensor.labels)?;
            if tensor.labels.contains(&label) {
                met = met.with(labels);
            } else {
                factors.push(labels);
            }
        }
        factors.push(met.without(Labels::of(&[label])?));
        let product = |factors| Some(Product { factors, output: self.shown()?, lengths: &self.sizes });
        let before = if is_new { product(vec![met])?.cost() } else { 0.0 };
        let rest = product(factors)?;
        Some(before + if rest.factors.len() > 1 { rest.cost() } else { 0.0 })
    }

    /// The labels of the output.
    fn shown(&self) -> Option<Labels> {
        Labels::of(self.output.iter().flatten())
    }

    /// Factors two at a time, in the cheapest order.
    pub(super) fn joined(&mut self, mut operands: Vec<(Id, Vec<Label>)>, output: &[Label]) -> Id {
        let joins = if operands.len() > 2 { self.joins(&operands, output) } else { Vec::new() };
        let Some((_, before)) = joins.split_last() else {
            let axes = self.lengths(output);
            return self.operations.push(Operation::Einsum { operands, output: output.to_vec() }, &axes);
        };
        for join in before {
            let labels: Vec<Label> = join.labels.each().collect();
            let id = self.pair(&operands, (join.left, join.right), &labels);
            operands.push((id, labels));
        }
        joins.last().map_or(Id(0), |last| self.pair(&operands, (last.left, last.right), output))
    }

    fn joins(&self, operands: &[(Id, Vec<Label>)], output: &[Label]) -> Vec<Join> {
        let factors: Option<Vec<Labels>> = operands.iter().map(|(_, labels)| Labels::of(labels)).collect();
        let (Some(factors), Some(output)) = (factors, Labels::of(output)) else { return Vec::new() };
        Product { factors, output, lengths: &self.sizes }.joins()
    }

    /// Two factors multiplied, as operations of matrices where they are.
    fn pair(&mut self, operands: &[(Id, Vec<Label>)], (left, right): (usize, usize), output: &[Label]) -> Id {
        let both = [left, right].into_iter().filter_map(|place| operands.get(place));
        let tensors = both.map(|(id, labels)| Tensor { id: *id, labels: labels.clone() }).collect();
        let axes: Vec<Axis> = output.iter().map(|label| Axis::from_slice(&[*label])).collect();
        let sizes = self.sizes.clone();
        let value = Contractor::over(self.operations, (self.dimensions, &axes), tensors, sizes).value();
        value.id
    }
}
