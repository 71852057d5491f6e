//! Sums of Kronecker products, over indices that join more corners of a merged matrix than one product
//! can say.

use num_traits::One;

use super::Reader;
use crate::ir::{Axis, Contraction, Factor, Label, Node, NodeId};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::ExprId;

impl Reader<'_> {
    /// `Σᵣ Bᵣ ⊗ Aᵣ`: where some index joins more than two corners, the sum over it of what is left once
    /// it has a value; over as few indices as there need be.
    pub(super) fn sum_of_kroneckers(&mut self, product: &Contraction) -> Option<ExprId> {
        let labels: Vec<Label> = (0..).zip(&product.dimensions).map(|(label, _)| label).collect();
        let mut chosen: Vec<Vec<Label>> = vec![Vec::new()];
        for _ in 0..self.running.len() {
            let longer = |few: &Vec<Label>| {
                let from = few.last().map_or(0, |last| last + 1);
                let few = few.clone();
                labels
                    .iter()
                    .filter(move |label| **label >= from)
                    .map(move |l| [few.as_slice(), &[*l]].concat())
            };
            chosen = chosen.iter().flat_map(longer).collect();
            let forms: Vec<ExprId> =
                chosen.iter().filter_map(|labels| self.kroneckers_over(product, labels)).collect();
            if let Some(shortest) = forms.into_iter().min_by_key(|form| self.writer.size(*form)) {
                return Some(shortest);
            }
        }
        None
    }

    /// The sum over these labels of the Kronecker form that the product has at each of their values.
    fn kroneckers_over(&mut self, product: &Contraction, labels: &[Label]) -> Option<ExprId> {
        let mut at_values = product.clone();
        let mut units = Vec::new();
        for (turn, label) in labels.iter().enumerate() {
            let length = product.dimensions.get(usize::from(*label))?;
            let unit = *self
                .running
                .get(turn)?
                .iter()
                .find(|unit| self.arena.axes(**unit).first() == Some(length))?;
            self.read_below(unit);
            self.read_part(unit);
            at_value(&mut at_values, *label, unit, length)?;
            units.push(unit);
        }
        let at_values = self.kronecker_term(&at_values)?;
        units.into_iter().rev().try_fold(at_values, |sum, unit| self.sum_along(sum, unit))
    }

    /// The sum over the index at which a unit vector stands, along the whole of its axis.
    fn sum_along(&mut self, body: ExprId, unit: NodeId) -> Option<ExprId> {
        let Node::Unit(position) = *self.arena.node(unit) else { return None };
        let Node::Index(level) = *self.arena.node(position) else { return None };
        let (one, length) = (self.writer.integer(1), self.writer.dimension(self.arena.axes(unit).first()?));
        Some(self.sum_over(body, level, one, length))
    }

    /// `Σ vec(Yᵣₛ)*(unit(s) ⊗ unit(r))'`, where `entry` is the derivative by the entry of the variable at
    /// which the unit vectors stand.
    pub fn kroneckers_by_entries(&mut self, entry: NodeId, units: &[NodeId]) -> Option<ExprId> {
        let mut column = self.matrix(entry)?;
        if self.arena.order(entry) == 2 {
            column = self.writer.call("vec", &[column]);
        }
        let mut place: Option<ExprId> = None;
        for unit in units {
            let unit = self.matrix(*unit)?;
            place = Some(place.map_or(unit, |fast| self.writer.kronecker(unit, fast)));
        }
        let place = self.writer.transpose(place?);
        let at_values = self.writer.multiply(column, place);
        units.iter().try_fold(at_values, |sum, unit| self.sum_along(sum, *unit))
    }
}

/// Gives a label the value at which a unit vector stands: in each factor, and wherever it is shown.
fn at_value(product: &mut Contraction, label: Label, unit: NodeId, length: &Dimension) -> Option<()> {
    let mut units = Vec::new();
    let shown = product.output.iter_mut().flatten();
    let summed = product.factors.iter_mut().flat_map(|factor| factor.axes.iter_mut()).flatten();
    for own in shown.chain(summed).filter(|own| **own == label) {
        *own = Label::try_from(product.dimensions.len()).ok()?;
        product.dimensions.push(length.clone());
        units.push(Factor {
            base: unit,
            axes: [Axis::from_slice(&[*own])].into_iter().collect(),
            exponent: Rational::one(),
        });
    }
    product.factors.extend(units);
    Some(())
}
