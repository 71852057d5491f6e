//! Substitution, which is also mapping: a node may be replaced by one with further axes in
//! front, and the whole expression is then computed once for each of their entries. Filling a
//! row's text with arguments and turning `sum(… for i in 1..n)` into labels are both this.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Arena, Bounds, Contraction, Node, NodeId, Product, single};
use crate::functions;
use crate::limits;
use crate::number::Rational;
use crate::shape::Dimension;

/// What to replace by what.
#[derive(Clone, Debug, Default)]
pub struct Substitution {
    /// The axes that mapped replacements have in front, and that the result then has.
    pub batch: Vec<Dimension>,
    /// Each node to replace, its replacement, and whether that has the axes of the batch.
    pub nodes: FxHashMap<NodeId, (NodeId, bool)>,
    /// Names of dimensions to replace.
    pub sizes: FxHashMap<Arc<str>, Dimension>,
    /// Whether the replacements have the values of what they replace, so that a definition
    /// whose body changes is still that definition.
    pub same_values: bool,
    /// Whether each replacement stands where what it replaces stood, so that an index of a sum
    /// around it is meant in it as well. So it is wherever values are kept.
    pub in_place: bool,
}

impl Substitution {
    /// Replaces one node by another of the same shape.
    pub fn one(from: NodeId, to: NodeId) -> Self {
        Self { nodes: [(from, (to, false))].into_iter().collect(), ..Self::default() }
    }

    /// A dimension with its names replaced.
    pub fn resized(&self, dimension: &Dimension) -> Dimension {
        if self.sizes.is_empty() {
            return dimension.clone();
        }
        dimension.substitute(&|name| self.sizes.get(name).cloned())
    }

    fn sizes(&self, axes: &[Dimension]) -> Vec<Dimension> {
        axes.iter().map(|axis| self.resized(axis)).collect()
    }
}

/// How the levels of sums change around a replacement. A sum refers to its index by a level, 1 for the innermost,
/// so an expression put under one more sum must count one further.
#[derive(Clone, Copy)]
struct Moved {
    /// How many levels the sums outside move up, so that none has a level that a replacement uses inside.
    shift: u32,
    /// Whether the body of a sum may have got or lost sums, so that its level has to be worked out anew: equal sums
    /// must have equal levels, however they were built, to be one node.
    renumbers: bool,
}

/// Each node met so far with its replacement, and whether that has the batch axes in front.
type Done = FxHashMap<NodeId, (NodeId, bool)>;

impl Arena {
    /// The expression with replacements made. With a batch, the result has its axes in front,
    /// whether or not anything that was replaced has them.
    pub fn substitute(&mut self, root: NodeId, what: &Substitution) -> NodeId {
        let order = self.reachable_until(&[root], &|id| what.nodes.contains_key(&id));
        let stays = what.in_place || what.same_values;
        let levels = |nodes: &mut dyn Iterator<Item = NodeId>| nodes.map(|node| self.level(node)).max();
        let highest = levels(&mut what.nodes.values().map(|(node, _)| *node)).unwrap_or(0);
        let renumbers = highest > 0 || levels(&mut what.nodes.keys().copied()).is_some_and(|level| level > 0);
        let moved = Moved { shift: if stays { 0 } else { highest }, renumbers: stays || renumbers };
        let mut done: Done = FxHashMap::default();
        for id in order {
            if limits::is_reached() {
                break;
            }
            let new = match what.nodes.get(&id) {
                Some(replacement) => *replacement,
                None => self.rebuild(id, what, &done, moved),
            };
            done.insert(id, new);
        }
        let (node, mapped) = done.get(&root).copied().unwrap_or((root, false));
        if mapped || what.batch.is_empty() { node } else { self.repeat(&what.batch, node) }
    }

    /// A node again, over the new children.
    fn rebuild(&mut self, id: NodeId, what: &Substitution, done: &Done, moved: Moved) -> (NodeId, bool) {
        let child = |child: &NodeId| done.get(child).copied().unwrap_or((*child, false));
        let axes = self.axes(id).clone();
        let node = self.node(id).clone();
        match node {
            Node::Number(_) | Node::Constant(_) | Node::Symbol(_) => (id, false),
            Node::Size(dimension) => (self.size(&what.resized(&dimension)), false),
            Node::Index(level) => (self.index(level + moved.shift), false),
            Node::Named(symbol, body) => match child(&body) {
                (new, _) if new == body => (id, false),
                (new, false) if what.same_values => (self.renamed(symbol, new), false),
                // The expression behind the name is another one now, so the name is gone.
                changed => changed,
            },
            Node::Unit(position) | Node::Selector(position) => {
                // A position that differs over the batch brings its axes along.
                let own = what.sizes(axes.get(self.order(position)..).unwrap_or_default());
                let (new, mapped) = child(&position);
                let axes: Vec<Dimension> = self.axes(new).iter().cloned().chain(own).collect();
                let is_unit = matches!(self.node(id), Node::Unit(_));
                (self.intern(if is_unit { Node::Unit(new) } else { Node::Selector(new) }, &axes), mapped)
            }
            Node::Sum(terms) => {
                let new: Vec<_> = terms.iter().map(|(weight, term)| (weight.clone(), child(term))).collect();
                self.rebuild_sum(&new, what.sizes(&axes), what)
            }
            Node::Contraction(product) => self.rebuild_contraction(&product, what, &child),
            Node::Apply { form, arguments, batch } => {
                let new: Vec<_> = arguments.iter().map(child).collect();
                let mapped = new.iter().any(|(_, mapped)| *mapped);
                let outer: &[Dimension] = if mapped { &what.batch } else { &[] };
                let inner: Vec<Dimension> = what.sizes(axes.get(..usize::from(batch)).unwrap_or_default());
                let signature = functions::signature_of(form);
                let aligned = new.into_iter().zip(&arguments).zip(&signature.arguments);
                let arguments: Vec<NodeId> = aligned
                    .map(|(((node, is_mapped), old), expected)| {
                        let had_inner = self.order(*old) > expected.axes.len();
                        self.align_argument(node, (outer, is_mapped), (&inner, had_inner))
                    })
                    .collect();
                let further = u16::try_from(outer.len()).unwrap_or(0);
                (self.apply(form, &arguments, batch + further), mapped)
            }
            Node::SumOver { level, bounds, body } => {
                let ((lower, _), (upper, _), (body, mapped)) =
                    (child(&bounds.lower), child(&bounds.upper), child(&body));
                let bounds = Bounds { lower, upper, ..bounds };
                if moved.renumbers {
                    return (self.sum_again(level + moved.shift, bounds, body), mapped);
                }
                let axes = self.axes(body).to_vec();
                (self.intern(Node::SumOver { level, bounds, body }, &axes), mapped)
            }
            Node::Derivative { of, by } => {
                let ((of, mapped), by) = (child(&of), by.iter().map(|one| child(one).0).collect::<Vec<_>>());
                (self.derivative(of, &by), mapped)
            }
            Node::Directional { of, by, along } => {
                let (of, (by, _), (along, differs)) = (child(&of), child(&by), child(&along));
                if differs {
                    return (self.along_each(of, by, along, &what.batch), true);
                }
                (self.directional(of.0, by, along), of.1)
            }
        }
    }

    /// A function is mapped over all axes in front of an argument or over none of them: one that has only the
    /// outer axes, or only the inner ones, gets the others by being repeated.
    fn align_argument(
        &mut self,
        node: NodeId,
        (outer, has_outer): (&[Dimension], bool),
        (inner, has_inner): (&[Dimension], bool),
    ) -> NodeId {
        if has_outer == has_inner || outer.is_empty() || inner.is_empty() {
            return node;
        }
        if has_inner {
            return self.repeat(outer, node);
        }
        self.repeat_behind(outer.len(), inner, node)
    }

    /// The derivative along directions that differ over a batch: for each the derivative, contracted with it.
    fn along_each(
        &mut self,
        (of, mapped): (NodeId, bool),
        by: NodeId,
        along: NodeId,
        batch: &[Dimension],
    ) -> NodeId {
        let tensor = self.derivative(of, &[by]);
        let (of, by) = (self.axes(of).clone(), self.axes(by).clone());
        let mut product = Product::new();
        let outer = product.labels(batch);
        let front = if mapped { outer.as_slice() } else { &[] };
        let kept = product.labels(of.get(front.len()..).unwrap_or_default());
        let summed = product.labels(&by);
        product.factor(tensor, &[front, &kept, &summed].concat());
        product.factor(along, &[outer.as_slice(), &summed].concat());
        product.outputs(&outer);
        product.outputs(&kept);
        self.contract(product)
    }

    fn rebuild_sum(
        &mut self,
        terms: &[(Rational, (NodeId, bool))],
        axes: Vec<Dimension>,
        what: &Substitution,
    ) -> (NodeId, bool) {
        let mapped = terms.iter().any(|(_, (_, mapped))| *mapped);
        let mut even = Vec::with_capacity(terms.len());
        for (weight, (term, is_mapped)) in terms {
            let term = if mapped && !is_mapped { self.repeat(&what.batch, *term) } else { *term };
            even.push((weight.clone(), term));
        }
        let axes = if mapped { what.batch.iter().cloned().chain(axes).collect() } else { axes };
        (self.sum_of(&axes, &even), mapped)
    }

    fn rebuild_contraction(
        &mut self,
        old: &Contraction,
        what: &Substitution,
        child: &dyn Fn(&NodeId) -> (NodeId, bool),
    ) -> (NodeId, bool) {
        let mut product = Product::new();
        let resized = Contraction {
            dimensions: what.sizes(&old.dimensions),
            factors: Vec::new(),
            output: old.output.clone(),
        };
        let whole = Contraction { factors: old.factors.clone(), ..resized };
        let (factors, output) = product.open(&whole);
        let mapped = factors.iter().any(|factor| child(&factor.base).1);
        let outer = if mapped { product.labels(&what.batch) } else { Vec::new() };
        for factor in factors {
            let (base, is_mapped) = child(&factor.base);
            let front = if is_mapped { outer.as_slice() } else { &[] };
            let axes = front.iter().map(|label| single(*label)).chain(factor.axes).collect();
            product.power(base, axes, factor.exponent);
        }
        product.outputs(&outer);
        for axis in &output {
            product.output_merged(axis);
        }
        (self.contract(product), mapped)
    }

    /// A node with further axes in front, the same for each of their entries.
    pub fn repeat(&mut self, batch: &[Dimension], node: NodeId) -> NodeId {
        self.repeat_behind(0, batch, node)
    }

    /// A node with further axes behind its first `front` ones, the same for each of their entries.
    pub(super) fn repeat_behind(&mut self, front: usize, further: &[Dimension], node: NodeId) -> NodeId {
        if further.is_empty() {
            return node;
        }
        let axes = self.axes(node).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        let (before, behind) = labels.split_at(front.min(labels.len()));
        product.factor(node, &labels);
        product.outputs(before);
        let further = product.labels(further);
        product.outputs(&further);
        product.outputs(behind);
        self.contract(product)
    }
}
