//! One form for all ways to write a product: labels numbered and factors ordered by colour
//! refinement, ties broken by trying them, with fuel. Without fuel the form is still right,
//! only perhaps not the same for two ways to write it.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::{Axis, Contraction, Factor, Label, NodeId};
use crate::limits;
use crate::shape::Dimension;

/// How many ways to break ties are tried.
const FUEL: usize = 48;
/// What it costs in operations to look for a label along an axis.
const OPERATIONS_OF_LOOK: usize = 4;

/// The state of a search for the canonical numbering.
struct Search<'a> {
    factors: &'a [Factor],
    output: &'a [Axis],
    symmetric: &'a dyn Fn(NodeId) -> bool,
    labels: Vec<Label>,
    fuel: usize,
    best: Option<(Vec<Factor>, Vec<Label>)>,
}

/// The canonical form of a product whose labels have the given lengths. A base that is
/// `symmetric` may have its two axes in either order.
pub(super) fn canonicalize(
    factors: &[Factor],
    output: &[Axis],
    dimension: &dyn Fn(Label) -> Dimension,
    symmetric: &dyn Fn(NodeId) -> bool,
) -> Contraction {
    let mut labels: Vec<Label> = Vec::new();
    for label in output.iter().chain(factors.iter().flat_map(|factor| factor.axes.iter())).flatten() {
        if !labels.contains(label) {
            labels.push(*label);
        }
    }
    let bound =
        labels.len() - labels.iter().filter(|label| output.iter().flatten().any(|o| o == *label)).count();
    let mut search = Search { factors, output, symmetric, labels, fuel: FUEL, best: None };
    if bound <= 1 {
        let order = search.labels.clone();
        search.offer(&order);
    } else {
        let colours = search.first_colours(dimension);
        search.explore(colours);
    }
    let (factors, order) = search.best.unwrap_or_default();
    let place = |label: &Label| position(&order, *label);
    Contraction {
        factors,
        output: output.iter().map(|axis| axis.iter().map(place).collect()).collect(),
        dimensions: order.iter().map(|label| dimension(*label)).collect(),
    }
}

fn position(order: &[Label], label: Label) -> Label {
    order.iter().position(|other| *other == label).and_then(|p| Label::try_from(p).ok()).unwrap_or(Label::MAX)
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Search<'_> {
    /// Output labels are told apart by their places, the others by their lengths.
    fn first_colours(&self, dimension: &dyn Fn(Label) -> Dimension) -> Vec<u64> {
        let colour = |label: &Label| {
            let place = self.output.iter().flatten().position(|other| other == label);
            place.map_or_else(|| hash_of((1_u8, dimension(*label))), |place| hash_of((0_u8, place)))
        };
        self.labels.iter().map(colour).collect()
    }

    fn colour_of(&self, colours: &[u64], label: Label) -> u64 {
        self.labels
            .iter()
            .position(|other| *other == label)
            .and_then(|p| colours.get(p))
            .copied()
            .unwrap_or(0)
    }

    /// The colour of a factor: its base, its exponent, and the colours along its axes.
    fn factor_colour(&self, colours: &[u64], factor: &Factor) -> u64 {
        let mut axes: Vec<u64> = factor
            .axes
            .iter()
            .map(|axis| hash_of(axis.iter().map(|label| self.colour_of(colours, *label)).collect::<Vec<_>>()))
            .collect();
        if (self.symmetric)(factor.base) {
            axes.sort_unstable();
        }
        hash_of((factor.base, &factor.exponent, axes))
    }

    /// Refines colours by the factors that the labels stand in, until that tells no more apart.
    fn refine(&self, mut colours: Vec<u64>) -> Vec<u64> {
        let mut count = distinct(&colours);
        let axes: usize = self.factors.iter().map(|factor| factor.axes.len()).sum();
        loop {
            // Each label is looked for along each axis, and each axis looks for its label.
            let looked = axes.saturating_mul(self.labels.len()).saturating_mul(OPERATIONS_OF_LOOK);
            if !limits::spend(looked as u64) {
                return colours;
            }
            let of_factors: Vec<u64> =
                self.factors.iter().map(|factor| self.factor_colour(&colours, factor)).collect();
            let refined: Vec<u64> = self
                .labels
                .iter()
                .zip(&colours)
                .map(|(label, old)| {
                    let mut seen: Vec<u64> = Vec::new();
                    for (factor, colour) in self.factors.iter().zip(&of_factors) {
                        let unordered = (self.symmetric)(factor.base);
                        for (place, axis) in factor.axes.iter().enumerate() {
                            let place = if unordered { 0 } else { place };
                            for (part, other) in axis.iter().enumerate() {
                                if other == label {
                                    seen.push(hash_of((colour, place, part)));
                                }
                            }
                        }
                    }
                    seen.sort_unstable();
                    hash_of((old, seen))
                })
                .collect();
            let next = distinct(&refined);
            colours = refined;
            if next == count {
                return colours;
            }
            count = next;
        }
    }

    /// Refines, and where two labels still look alike, tries each of them first.
    fn explore(&mut self, colours: Vec<u64>) {
        let mut open = vec![colours];
        while let Some(colours) = open.pop() {
            let colours = self.refine(colours);
            let mut sorted = colours.clone();
            sorted.sort_unstable();
            let tie = sorted.iter().zip(sorted.iter().skip(1)).find(|(a, b)| a == b).map(|(a, _)| *a);
            let Some(tie) = tie else {
                let mut order: Vec<(u64, Label)> =
                    colours.into_iter().zip(self.labels.iter().copied()).collect();
                order.sort_unstable();
                let bound: Vec<Label> = order.into_iter().map(|(_, label)| label).collect();
                self.offer(&bound);
                if self.fuel == 0 {
                    return;
                }
                continue;
            };
            let alike: Vec<usize> = (0..colours.len()).filter(|p| colours.get(*p) == Some(&tie)).collect();
            for chosen in alike {
                if self.fuel == 0 && !open.is_empty() {
                    break;
                }
                self.fuel = self.fuel.saturating_sub(1);
                let told_apart = |(place, colour): (usize, &u64)| {
                    if place == chosen { hash_of((colour, 1_u8)) } else { *colour }
                };
                open.push(colours.iter().enumerate().map(told_apart).collect());
            }
        }
    }

    /// Takes a numbering if it gives the least list of factors so far.
    fn offer(&mut self, order: &[Label]) {
        let mut numbering: Vec<Label> = Vec::with_capacity(order.len());
        for label in self.output.iter().flatten().chain(order) {
            if !numbering.contains(label) {
                numbering.push(*label);
            }
        }
        let mut factors: Vec<Factor> = self
            .factors
            .iter()
            .map(|factor| {
                let rename =
                    |axis: &Axis| axis.iter().map(|label| position(&numbering, *label)).collect::<Axis>();
                let mut axes: smallvec::SmallVec<[Axis; 2]> = factor.axes.iter().map(rename).collect();
                if (self.symmetric)(factor.base) {
                    axes.sort();
                }
                Factor { base: factor.base, axes, exponent: factor.exponent.clone() }
            })
            .collect();
        factors.sort_by(|a, b| (a.base, &a.axes, &a.exponent).cmp(&(b.base, &b.axes, &b.exponent)));
        let key = |list: &[Factor]| -> Vec<(NodeId, smallvec::SmallVec<[Axis; 2]>)> {
            list.iter().map(|factor| (factor.base, factor.axes.clone())).collect()
        };
        if self.best.as_ref().is_none_or(|(best, _)| key(&factors) < key(best)) {
            self.best = Some((factors, numbering));
        }
    }
}

fn distinct(colours: &[u64]) -> usize {
    let mut sorted = colours.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.len()
}
