//! Pull-back: from a cotangent of the result to one of the variable, in one walk from the
//! result down. The cotangent may have further axes in front, those of a Jacobian's rows.

use num_traits::One;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Derived, Differentiator};
use crate::functions::FormId;
use crate::ir::{Arena, Contraction, Label, Node, NodeId, Product, Substitution, SymbolKind};

/// The contributions that a node has received so far.
type Received = FxHashMap<NodeId, Vec<NodeId>>;

/// One walk: what is derived by, and how many axes the cotangents have in front.
struct Walk {
    by: NodeId,
    lead: usize,
    dependent: FxHashSet<NodeId>,
    /// The definitions on the way, by what they stand for: a function's value is called by its name.
    named: FxHashMap<NodeId, NodeId>,
    received: Received,
}

impl Walk {
    fn give(&mut self, node: NodeId, contribution: NodeId) {
        self.received.entry(node).or_default().push(contribution);
    }
}

impl Differentiator {
    /// The cotangent `seed` of `of`, with any further axes in front, pulled back to `by`: the
    /// axes in front, then those of `by`.
    pub fn pull_back(&mut self, arena: &mut Arena, of: NodeId, by: NodeId, seed: NodeId) -> Derived<NodeId> {
        let lead = arena.order(seed) - arena.order(of);
        let nodes = arena.dependents(&[by], of);
        let dependent: FxHashSet<NodeId> = nodes.iter().copied().collect();
        let named = self.definitions_among(arena, &nodes);
        let mut walk = Walk { by, lead, dependent, named, received: Received::default() };
        walk.give(of, seed);
        for id in nodes.into_iter().rev() {
            if id == by {
                continue;
            }
            super::go_on()?;
            if let Some(contributions) = walk.received.remove(&id) {
                let cotangent = add_up(arena, &contributions);
                self.pull_through(arena, id, cotangent, &mut walk)?;
            }
        }
        match walk.received.remove(&by) {
            Some(contributions) => Ok(add_up(arena, &contributions)),
            None => {
                let front = arena.axes(seed).get(..lead).unwrap_or_default().to_vec();
                let axes: Vec<_> = front.into_iter().chain(arena.axes(by).iter().cloned()).collect();
                Ok(arena.zeros(&axes))
            }
        }
    }

    /// Hands the cotangent of one node on to what it is made of.
    fn pull_through(
        &mut self,
        arena: &mut Arena,
        id: NodeId,
        cotangent: NodeId,
        walk: &mut Walk,
    ) -> Derived<()> {
        match arena.node(id).clone() {
            Node::Number(_) | Node::Constant(_) | Node::Symbol(_) | Node::Size(_) | Node::Index(_) => {}
            Node::Named(_, body) => walk.give(body, cotangent),
            Node::Sum(terms) => {
                for (weight, term) in terms {
                    if walk.dependent.contains(&term) {
                        let contribution = arena.scale(weight, cotangent);
                        walk.give(term, contribution);
                    }
                }
            }
            Node::Contraction(product) => self.pull_through_product(arena, &product, cotangent, walk)?,
            Node::Apply { form, arguments, batch } => {
                let value = walk.named.get(&id).copied().unwrap_or(id);
                for (place, argument) in arguments.iter().enumerate() {
                    if walk.dependent.contains(argument) {
                        let contribution = self.pull_through_function(
                            arena,
                            (value, form, &arguments, usize::from(batch)),
                            place,
                            cotangent,
                            walk.lead,
                        )?;
                        walk.give(*argument, contribution);
                    }
                }
            }
            Node::SumOver { level, bounds, body } => {
                for bound in bounds.ends() {
                    self.within(|this| this.require_constant(arena, bound, walk.by))?;
                }
                let place = arena.variable("index", &[], SymbolKind::Placeholder);
                let number = arena.index(level);
                let body = arena.substitute(body, &Substitution::one(number, place));
                let by = walk.by;
                let summand = self.within(|this| this.pull_back(arena, body, by, cotangent))?;
                let contribution = arena.sum_over(place, bounds, summand);
                walk.give(by, contribution);
            }
            Node::Unit(position) | Node::Selector(position) => {
                self.within(|this| this.require_constant(arena, position, walk.by))?;
            }
            Node::Derivative { .. } | Node::Directional { .. } => {
                // Taken first, innermost first, by `eliminate`.
                let taken = self.within(|this| this.eliminate(arena, id))?;
                let by = walk.by;
                let contribution = self.within(|this| this.pull_back(arena, taken, by, cotangent))?;
                walk.give(by, contribution);
            }
        }
        Ok(())
    }

    /// `C = A *(s1,s2,s3) B` gives A the cotangent of C times B, indexed like A.
    fn pull_through_product(
        &mut self,
        arena: &mut Arena,
        inner: &Contraction,
        cotangent: NodeId,
        walk: &mut Walk,
    ) -> Derived<()> {
        for (place, target) in inner.factors.iter().enumerate() {
            if !walk.dependent.contains(&target.base) {
                continue;
            }
            let front = arena.axes(cotangent).get(..walk.lead).unwrap_or_default().to_vec();
            let mut product = Product::new();
            let lead = product.labels(&front);
            let (factors, output) = product.open(inner);
            let axes = single_axes(&lead).chain(output).collect();
            product.power(cotangent, axes, One::one());
            product.outputs(&lead);
            for (other, factor) in factors.into_iter().enumerate() {
                if other != place {
                    product.extend([factor]);
                    continue;
                }
                for axis in &factor.axes {
                    product.output_merged(axis);
                }
                if !factor.exponent.is_one() {
                    let slope = self.slope(arena, factor.base, &factor.exponent)?;
                    product.power(slope, factor.axes, One::one());
                }
            }
            let contribution = arena.contract(product);
            walk.give(target.base, contribution);
        }
        Ok(())
    }

    /// The row's text, with the arguments and the cotangent filled in. A function that is
    /// mapped is filled in once for the axes it is mapped over, then once for those in front.
    fn pull_through_function(
        &mut self,
        arena: &mut Arena,
        (id, form, arguments, batch): (NodeId, FormId, &[NodeId], usize),
        place: usize,
        cotangent: NodeId,
        lead: usize,
    ) -> Derived<NodeId> {
        let (template, pullback) = self.pullback(arena, form, place)?;
        let axes = arena.axes(cotangent).to_vec();
        let behind = axes.get(lead..).unwrap_or_default().to_vec();
        let mut what = template.filled(arena, id, arguments, batch);
        let direct = lead == 0 || batch == 0;
        let inner =
            if direct { cotangent } else { arena.variable("cotangent", &behind, SymbolKind::Placeholder) };
        if batch == 0 && lead > 0 {
            what.batch = axes.get(..lead).unwrap_or_default().to_vec();
        }
        what.nodes.insert(pullback.cotangent, (inner, !what.batch.is_empty()));
        let mut contribution = arena.substitute(pullback.contribution, &what);
        if !direct {
            let front = axes.get(..lead).unwrap_or_default().to_vec();
            let mut outer = Substitution { batch: front, ..Substitution::default() };
            outer.nodes.insert(inner, (cotangent, true));
            contribution = arena.substitute(contribution, &outer);
        }
        // An argument that is not mapped over is the same for every entry: their sum counts.
        let Some(argument) = arguments.get(place) else { return Ok(contribution) };
        let surplus = arena.order(contribution).saturating_sub(lead + arena.order(*argument));
        Ok(sum_axes(arena, contribution, lead, surplus))
    }
}

fn single_axes(labels: &[Label]) -> impl Iterator<Item = crate::ir::Axis> + '_ {
    labels.iter().map(|label| crate::ir::Axis::from_slice(&[*label]))
}

/// The sum over `count` axes that stand behind the first `from`.
fn sum_axes(arena: &mut Arena, node: NodeId, from: usize, count: usize) -> NodeId {
    if count == 0 {
        return node;
    }
    let axes = arena.axes(node).to_vec();
    let mut product = Product::new();
    let labels = product.labels(&axes);
    product.factor(node, &labels);
    product.outputs(labels.get(..from).unwrap_or_default());
    product.outputs(labels.get(from + count..).unwrap_or_default());
    arena.contract(product)
}

fn add_up(arena: &mut Arena, contributions: &[NodeId]) -> NodeId {
    if let [only] = contributions {
        return *only;
    }
    let axes = contributions.first().map(|first| arena.axes(*first).to_vec()).unwrap_or_default();
    let terms: Vec<_> = contributions.iter().map(|node| (One::one(), *node)).collect();
    arena.sum_of(&axes, &terms)
}
