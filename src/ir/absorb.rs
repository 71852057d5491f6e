//! Products that were opened, beside a power of the same product: `V[i,j]*W[i,k]*H[k,j]/(W*H)[i,j]^2` is
//! `V[i,j]/(W*H)[i,j]`.

use num_traits::{One, Signed, Zero};

use super::index::Labels;
use super::{Arena, Axis, Contraction, Factor, Label, Node};
use crate::number::Rational;

/// The most factors of a product that is looked for.
const MOST: usize = 4;

impl Arena {
    /// Adds to the exponent of each power of a product for every copy of that product among the other
    /// factors. Gives the labels that the copies summed over, which count nothing any more.
    pub(super) fn absorb_opened(
        &self,
        labels: &Labels,
        factors: &mut Vec<Factor>,
        output: &[Axis],
    ) -> Vec<Label> {
        let mut spent = Vec::new();
        let output: Vec<Axis> = output.iter().map(|axis| labels.resolve(axis)).collect();
        let mut place = 0;
        while let Some(factor) = factors.get(place) {
            let is_power = factor.exponent.is_negative() && !factor.axes.is_empty();
            let Some((copy, summed)) = is_power.then(|| self.opened_copy(factor, factors, &output)).flatten()
            else {
                place += 1;
                continue;
            };
            if let Some(factor) = factors.get_mut(place) {
                factor.exponent += Rational::one();
            }
            spent.extend(summed);
            let mut index = 0;
            factors.retain(|factor| {
                index += 1;
                !copy.contains(&(index - 1)) && !factor.exponent.is_zero()
            });
            place = 0;
        }
        spent
    }

    /// The places of factors that together are the base of a factor, at the same entries, and the labels
    /// that they sum over.
    fn opened_copy(
        &self,
        power: &Factor,
        factors: &[Factor],
        output: &[Axis],
    ) -> Option<(Vec<usize>, Vec<Label>)> {
        let Node::Contraction(base) = self.node(power.base) else { return None };
        if base.factors.is_empty() || base.factors.len() > MOST {
            return None;
        }
        let mut search = Search { base, factors, output, places: Vec::new(), names: Vec::new() };
        for (own, axis) in base.output.iter().zip(&power.axes) {
            let ([own], [label]) = (own.as_slice(), axis.as_slice()) else { return None };
            search.names.push((*own, *label));
        }
        search.find().then(|| {
            let summed = search.summed();
            (search.places, summed)
        })
    }
}

/// A search for the factors of a product among others.
struct Search<'a> {
    base: &'a Contraction,
    factors: &'a [Factor],
    output: &'a [Axis],
    places: Vec<usize>,
    /// The labels of the product, and those that stand for them.
    names: Vec<(Label, Label)>,
}

impl Search<'_> {
    /// Finds the next factor and all after it; at most [`MOST`] deep.
    fn find(&mut self) -> bool {
        let Some(wanted) = self.base.factors.get(self.places.len()) else { return self.sums_alone() };
        for (place, factor) in self.factors.iter().enumerate() {
            let before = self.names.len();
            let alike = factor.base == wanted.base && factor.exponent == wanted.exponent;
            if alike && !self.places.contains(&place) && self.names_agree(wanted, factor) {
                self.places.push(place);
                if self.find() {
                    return true;
                }
                self.places.pop();
            }
            self.names.truncate(before);
        }
        false
    }

    fn names_agree(&mut self, wanted: &Factor, factor: &Factor) -> bool {
        let same_lengths = wanted.axes.iter().zip(&factor.axes).all(|(own, axis)| own.len() == axis.len());
        let pairs = wanted.axes.iter().flatten().zip(factor.axes.iter().flatten());
        same_lengths
            && wanted.axes.len() == factor.axes.len()
            && pairs.into_iter().all(|(own, label)| {
                let known = self.names.iter().find(|(other, _)| other == own).map(|(_, label)| *label);
                if known.is_none() {
                    self.names.push((*own, *label));
                }
                known.is_none_or(|known| known == *label)
            })
    }

    /// The labels that stand for those that the product sums over.
    fn summed(&self) -> Vec<Label> {
        let shown = |own: &Label| self.base.output.iter().flatten().any(|other| other == own);
        self.names.iter().filter(|(own, _)| !shown(own)).map(|(_, label)| *label).collect()
    }

    /// Whether what the product sums over is summed over here too, by its own factors alone.
    fn sums_alone(&self) -> bool {
        let shown = |own: &Label| self.base.output.iter().flatten().any(|other| other == own);
        let mut summed = self.summed();
        let count = summed.len();
        summed.sort_unstable();
        summed.dedup();
        let others = self.factors.iter().enumerate().filter(|(place, _)| !self.places.contains(place));
        let mut elsewhere = others.flat_map(|(_, factor)| &factor.axes).chain(self.output).flatten();
        let kept = self.names.iter().filter(|(own, _)| shown(own)).map(|(_, label)| *label);
        summed.len() == count
            && !kept.into_iter().any(|label| summed.contains(&label))
            && !elsewhere.any(|label| summed.contains(label))
    }
}
