//! Push-forward: from a direction of the variable to one of the result, in one walk upwards.

use num_traits::One;
use rustc_hash::FxHashMap;

use super::{Derived, Differentiator};
use crate::functions::FormId;
use crate::ir::{Arena, Contraction, Node, NodeId, Product, Substitution, SymbolKind};

/// The directions of the nodes met so far; a node without one does not vary.
type Tangents = FxHashMap<NodeId, NodeId>;

impl Differentiator {
    /// The derivative of `of` by `by` along a direction; the axes are those of `of`.
    pub fn push_forward(
        &mut self,
        arena: &mut Arena,
        of: NodeId,
        by: NodeId,
        along: NodeId,
    ) -> Derived<NodeId> {
        let mut tangents: Tangents = [(by, along)].into_iter().collect();
        let nodes = arena.dependents(&[by], of);
        let named = self.definitions_among(arena, &nodes);
        for id in nodes {
            if id != by {
                super::go_on()?;
                let value = named.get(&id).copied().unwrap_or(id);
                let tangent = self.push_through(arena, (id, value), (by, along), &tangents)?;
                tangents.insert(id, tangent);
            }
        }
        let axes = arena.axes(of).to_vec();
        Ok(tangents.get(&of).copied().unwrap_or_else(|| arena.zeros(&axes)))
    }

    fn push_through(
        &mut self,
        arena: &mut Arena,
        (id, value): (NodeId, NodeId),
        (by, along): (NodeId, NodeId),
        tangents: &Tangents,
    ) -> Derived<NodeId> {
        let axes = arena.axes(id).to_vec();
        match arena.node(id).clone() {
            Node::Number(_) | Node::Constant(_) | Node::Symbol(_) | Node::Size(_) | Node::Index(_) => {
                Ok(arena.zeros(&axes))
            }
            Node::Named(_, body) => Ok(tangents.get(&body).copied().unwrap_or_else(|| arena.zeros(&axes))),
            Node::Sum(terms) => {
                let varying: Vec<_> = terms
                    .into_iter()
                    .filter_map(|(weight, term)| tangents.get(&term).map(|tangent| (weight, *tangent)))
                    .collect();
                Ok(arena.sum_of(&axes, &varying))
            }
            Node::Contraction(product) => self.push_through_product(arena, &product, &axes, tangents),
            Node::Apply { form, arguments, batch } => {
                self.push_through_function(arena, (value, form, &arguments, usize::from(batch)), tangents)
            }
            Node::SumOver { level, bounds, body } => {
                for bound in bounds.ends() {
                    self.within(|this| this.require_constant(arena, bound, by))?;
                }
                let place = arena.variable("index", &[], SymbolKind::Placeholder);
                let number = arena.index(level);
                let body = arena.substitute(body, &Substitution::one(number, place));
                let summand = self.within(|this| this.push_forward(arena, body, by, along))?;
                Ok(arena.sum_over(place, bounds, summand))
            }
            Node::Unit(position) | Node::Selector(position) => {
                self.within(|this| this.require_constant(arena, position, by))?;
                Ok(arena.zeros(&axes))
            }
            Node::Derivative { .. } | Node::Directional { .. } => {
                let taken = self.within(|this| this.eliminate(arena, id))?;
                self.within(|this| this.push_forward(arena, taken, by, along))
            }
        }
    }

    /// The product rule.
    fn push_through_product(
        &mut self,
        arena: &mut Arena,
        inner: &Contraction,
        axes: &[crate::shape::Dimension],
        tangents: &Tangents,
    ) -> Derived<NodeId> {
        let mut terms = Vec::new();
        for (place, target) in inner.factors.iter().enumerate() {
            let Some(tangent) = tangents.get(&target.base) else { continue };
            let mut product = Product::new();
            let (factors, output) = product.open(inner);
            for (other, factor) in factors.into_iter().enumerate() {
                if other != place {
                    product.extend([factor]);
                    continue;
                }
                if !factor.exponent.is_one() {
                    let slope = self.slope(arena, factor.base, &factor.exponent)?;
                    product.power(slope, factor.axes.clone(), One::one());
                }
                product.power(*tangent, factor.axes, One::one());
            }
            for axis in &output {
                product.output_merged(axis);
            }
            terms.push((One::one(), arena.contract(product)));
        }
        Ok(arena.sum_of(axes, &terms))
    }

    /// The row's differential, with the arguments and their directions filled in.
    fn push_through_function(
        &mut self,
        arena: &mut Arena,
        (id, form, arguments, batch): (NodeId, FormId, &[NodeId], usize),
        tangents: &Tangents,
    ) -> Derived<NodeId> {
        let template = self.template(arena, form)?;
        if let (Some(_), Some((last, others))) = (template.adjoint, arguments.split_last())
            && let Some(tangent) = tangents.get(last)
            && others.iter().all(|argument| !tangents.contains_key(argument))
        {
            // Linear in this argument, and nothing else varies.
            let moved: Vec<NodeId> = others.iter().copied().chain([*tangent]).collect();
            return Ok(arena.apply(form, &moved, u16::try_from(batch).unwrap_or(u16::MAX)));
        }
        let mut what = template.filled(arena, id, arguments, batch);
        for (place, argument) in arguments.iter().enumerate() {
            let Some(slot) = template.tangents.get(place) else { continue };
            if let Some(tangent) = tangents.get(argument) {
                // The pull-back refuses parameters; so does this.
                self.pullback(arena, form, place)?;
                let mapped =
                    what.nodes.get(template.arguments.get(place).unwrap_or(slot)).is_some_and(|r| r.1);
                what.nodes.insert(*slot, (*tangent, mapped));
            } else {
                let axes: Vec<_> = arena.axes(*slot).iter().map(|axis| what.resized(axis)).collect();
                let zero = arena.zeros(&axes);
                what.nodes.insert(*slot, (zero, false));
            }
        }
        Ok(arena.substitute(template.differential, &what))
    }
}
