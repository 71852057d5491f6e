//! Functions that are linear in an argument: numbers in front of the argument stand in front of the value, and of 0
//! they make 0; what turns a matrix upside down has them below. So `inv(2*S)` is `inv(S)/2`, `conv(2*x, h)` is
//! `2*conv(x, h)`, and the differential of what does not vary is gone.

use num_traits::{One, Signed, Zero};

use super::product::content_of;
use super::{Arena, Node, NodeId, Product};
use crate::functions::{self, FormId};
use crate::number::Rational;

impl Arena {
    /// A function of which an argument that it is linear in is 0, or has a number in front.
    pub(super) fn apply_to_scaled(
        &mut self,
        form: FormId,
        arguments: &[NodeId],
        batch: u16,
    ) -> Option<NodeId> {
        let known = functions::form(form);
        if let ([argument], true) = (arguments, known.reciprocal)
            && let Some((scalar, rest)) = self.scalar_apart(*argument)
        {
            let value = self.apply(form, &[rest], batch);
            let below = self.entry_power(scalar, -Rational::one());
            return Some(self.multiply_scalar(below, value));
        }
        if known.adjoint.is_empty() {
            return None;
        }
        let last = arguments.len().checked_sub(1)?;
        for place in [0].into_iter().filter(|_| known.bilinear).chain([last]) {
            let argument = *arguments.get(place)?;
            if self.is_zero(argument) {
                let axes = self.apply_axes(form, arguments, usize::from(batch));
                return Some(self.zeros(&axes));
            }
            if let Some((scalar, rest)) = self.scalar_apart(argument) {
                let mut moved = arguments.to_vec();
                *moved.get_mut(place)? = rest;
                let value = self.apply(form, &moved, batch);
                return Some(self.multiply_scalar(scalar, value));
            }
        }
        None
    }

    /// A tensor as a number times another, where a number can be seen in front of it.
    fn scalar_apart(&mut self, node: NodeId) -> Option<(NodeId, NodeId)> {
        match self.node(node).clone() {
            Node::Sum(terms) => {
                // Which of several terms comes first is chance, and so is its sign; and fractions stay where they are.
                let content = content_of(&terms);
                let content = if terms.len() > 1 { content.abs() } else { content };
                if content.is_zero() || content.is_one() || terms.len() > 1 && !content.is_integer() {
                    return None;
                }
                let scaled: Vec<(Rational, NodeId)> =
                    terms.iter().map(|(weight, term)| (weight / &content, *term)).collect();
                let axes = self.axes(node).clone();
                let rest = self.sum_of(&axes, &scaled);
                Some((self.number(content), rest))
            }
            Node::Contraction(product) => {
                let (numbers, others): (Vec<_>, Vec<_>) =
                    product.factors.iter().cloned().partition(|factor| factor.axes.is_empty());
                if numbers.is_empty() || product.output.is_empty() {
                    return None;
                }
                let mut scalar = Product::new();
                scalar.extend(numbers);
                let scalar = self.contract(scalar);
                let mut rest = Product::new();
                let (factors, output) = rest.open(&super::Contraction { factors: others, ..product });
                rest.extend(factors);
                for axis in &output {
                    rest.output_merged(axis);
                }
                Some((scalar, self.contract(rest)))
            }
            _ => None,
        }
    }
}
