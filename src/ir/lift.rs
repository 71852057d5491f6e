//! Indices that run: sums over them, and the tensor of all values that an expression takes. Where an
//! index only says which entries are taken, both are patterns of labels.

use num_traits::{One, ToPrimitive};

use super::{Arena, Bounds, Node, NodeId, Product, Substitution, SymbolKind};
use crate::shape::Dimension;

/// How deep sums and products may stand within each other in a position that is taken apart.
const DEEPEST: usize = 8;

impl Arena {
    /// The sum of `body` over a placeholder index. Where the index only selects entries, the sum is a
    /// contraction; otherwise it stays a sum.
    pub fn sum_over(&mut self, index: NodeId, bounds: Bounds, body: NodeId) -> NodeId {
        let Bounds { lower, upper, oriented } = bounds;
        let count = self.as_dimension(lower).zip(self.as_dimension(upper));
        let count = count.map(|(first, last)| last.subtract(&first).add(&Dimension::number(1)));
        let number = count.as_ref().and_then(Dimension::as_number);
        if number == Some(0) || !oriented && number.is_some_and(|number| number < 0) {
            let axes = self.axes(body).to_vec();
            return self.zeros(&axes);
        }
        let varies = self.depends(index, body);
        let is_counted = count.as_ref().is_some_and(Dimension::is_never_negative);
        if !varies && (oriented || is_counted) {
            let (one, span) = (self.integer(1), self.subtract(upper, lower));
            let count = self.add(span, one);
            return self.multiply_scalar(count, body);
        }
        if varies
            && (is_counted || !oriented)
            && let Some(lifted) = self.lift_range(index, lower, upper, body, false)
        {
            return self.sum_first_axis(lifted);
        }
        // A sum that may be empty stays one, even of terms that are all the same.
        let level = self.level(body) + 1;
        let number = self.index(level);
        let body = self.substitute(body, &Substitution::one(index, number));
        let axes = self.axes(body).to_vec();
        self.intern(Node::SumOver { level, bounds, body }, &axes)
    }

    /// The expression with the sums in it taken either way: [`Bounds::oriented`].
    pub fn with_oriented_sums(&mut self, root: NodeId) -> NodeId {
        let runs_forwards = |id| matches!(self.node(id), Node::SumOver { bounds, .. } if !bounds.oriented);
        if !self.reachable(&[root]).into_iter().any(runs_forwards) {
            return root;
        }
        let mut done = Substitution { in_place: true, ..Substitution::default() };
        for id in self.reachable(&[root]) {
            let new = self.substitute(id, &done);
            let new = match *self.node(new) {
                Node::SumOver { level, bounds, body } => {
                    self.sum_again(level, Bounds { oriented: true, ..bounds }, body)
                }
                _ => new,
            };
            done.nodes.insert(id, (new, false));
        }
        self.substitute(root, &done)
    }

    /// A sum whose body was changed in its place: its level follows from what is in it now.
    pub fn sum_again(&mut self, level: u32, bounds: Bounds, body: NodeId) -> NodeId {
        let number = self.index(level);
        let place = self.variable("index", &[], SymbolKind::Placeholder);
        let body = self.substitute(body, &Substitution::one(number, place));
        self.sum_over(place, bounds, body)
    }

    /// The tensor of all values of `body` as its index runs over a whole axis, the new axis in
    /// front. `None` where the index is used as a number.
    pub fn lift(&mut self, index: NodeId, length: &Dimension, body: NodeId) -> Option<NodeId> {
        let one = self.integer(1);
        let upper = self.size(length);
        self.lift_range(index, one, upper, body, true)
    }

    /// The same where the index runs from one number to another.
    pub fn lift_between(&mut self, index: NodeId, bounds: Bounds, body: NodeId) -> Option<NodeId> {
        self.lift_range(index, bounds.lower, bounds.upper, body, true)
    }

    /// With `computed`, a position that is computed from entries at the index is lifted too:
    /// `x[argmax(X[i,:]')]`, which a sum says better itself.
    fn lift_range(
        &mut self,
        index: NodeId,
        lower: NodeId,
        upper: NodeId,
        body: NodeId,
        computed: bool,
    ) -> Option<NodeId> {
        if body == index {
            return None;
        }
        let (first, last) = (self.as_dimension(lower)?, self.as_dimension(upper)?);
        let count = last.subtract(&first).add(&Dimension::number(1));
        let mut what = Substitution { batch: vec![count.clone()], in_place: true, ..Substitution::default() };
        for user in self.dependents(&[index], body) {
            if let Node::Unit(position) | Node::Selector(position) = *self.node(user) {
                match self.lifted_selection(user, position, index, lower, &count) {
                    Some(rows) => drop(what.nodes.insert(user, (rows, true))),
                    None if computed => {}
                    None => return None,
                }
            }
        }
        let rest = self.reachable_until(&[body], &|id| what.nodes.contains_key(&id));
        let lifts = !rest.contains(&index) && !self.varies_where_it_must_not(&what, body);
        lifts.then(|| self.substitute(body, &what))
    }

    /// Whether what is mapped stands in the bounds of a sum or in what is derived by: neither can differ
    /// over axes.
    fn varies_where_it_must_not(&self, what: &Substitution, body: NodeId) -> bool {
        let replaced: Vec<NodeId> = what.nodes.keys().copied().collect();
        let mapped = self.dependents(&replaced, body);
        let varies = |id: &NodeId| mapped.binary_search(id).is_ok();
        mapped.iter().any(|id| match self.node(*id) {
            Node::SumOver { bounds, .. } => bounds.ends().iter().any(varies),
            Node::Derivative { by, .. } => by.iter().any(varies),
            Node::Directional { by, .. } => varies(by),
            _ => false,
        })
    }

    /// The rows of the identity that a unit vector or a selector takes as the index in its position
    /// runs, the new axis in front.
    fn lifted_selection(
        &mut self,
        user: NodeId,
        position: NodeId,
        index: NodeId,
        lower: NodeId,
        count: &Dimension,
    ) -> Option<NodeId> {
        if self.order(position) > 0 {
            return None;
        }
        let (step, rest) = self.linear(position, index, DEEPEST)?;
        let length = self.axes(user).last()?.clone();
        if matches!(self.node(user), Node::Unit(_)) {
            let start = self.add(rest, lower);
            let fits = step.as_number() == Some(1) && !self.reaches_beyond(start, count, &length);
            return fits.then(|| self.selector(start, count, &length));
        }
        // `(j - 1)*n + 1 ..` of n each: the axis is two merged.
        let part = self.axes(user).first()?.clone();
        let first = self.as_dimension(rest)?.add(&step.multiply(&self.as_dimension(lower)?));
        let whole = step == part && first == Dimension::number(1) && part.multiply(count) == length;
        whole.then(|| {
            let mut product = Product::new();
            let (slow, fast) = (product.label(count), product.label(&part));
            product.outputs(&[slow, fast]);
            product.output_merged(&[slow, fast]);
            self.contract(product)
        })
    }

    /// Whether `count` positions from `start` on surely go beyond an axis: `x[i+1]` for all i.
    fn reaches_beyond(&self, start: NodeId, count: &Dimension, length: &Dimension) -> bool {
        let Some(start) = self.as_dimension(start) else { return false };
        let left = length.add(&Dimension::number(1)).subtract(&start.add(count));
        left.as_number().is_some_and(|left| left < 0) || start.as_number().is_some_and(|start| start < 1)
    }

    /// A position as so many times an index and a rest, where it is that.
    fn linear(&mut self, position: NodeId, index: NodeId, depth: usize) -> Option<(Dimension, NodeId)> {
        if position == index {
            return Some((Dimension::number(1), self.integer(0)));
        }
        match self.node(position).clone() {
            Node::Sum(terms) => {
                let mut varying =
                    terms.iter().enumerate().filter(|(_, (_, term))| self.depends(index, *term));
                let (Some((place, (weight, term))), None) = (varying.next(), varying.next()) else {
                    return None;
                };
                let times = weight.is_integer().then(|| weight.numer().to_i128())??;
                let (step, inner) = self.linear(*term, index, depth.checked_sub(1)?)?;
                let mut rest = terms.clone();
                rest.get_mut(place)?.1 = inner;
                Some((step.scale(times), self.sum_of(&[], &rest)))
            }
            Node::Contraction(product) => {
                let mut varying = product.factors.iter().filter(|factor| self.depends(index, factor.base));
                let (Some(factor), None) = (varying.next(), varying.next()) else { return None };
                if !factor.exponent.is_one() || !factor.axes.is_empty() {
                    return None;
                }
                let base = factor.base;
                let (step, inner) = self.linear(base, index, depth.checked_sub(1)?)?;
                let one = self.integer(1);
                let times = self.substitute(position, &Substitution::one(base, one));
                let rest = self.multiply_scalar(times, inner);
                Some((step.multiply(&self.as_dimension(times)?), rest))
            }
            _ => None,
        }
    }

    /// The sum over the first axis.
    pub fn sum_first_axis(&mut self, node: NodeId) -> NodeId {
        let axes = self.axes(node).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        product.outputs(labels.get(1..).unwrap_or_default());
        self.contract(product)
    }

    /// A node as a dimension, where it is a whole number or a polynomial in dimensions.
    pub fn as_dimension(&self, node: NodeId) -> Option<Dimension> {
        match self.node(node) {
            Node::Number(value) if value.is_integer() => Some(Dimension::number(value.numer().to_i128()?)),
            Node::Size(dimension) => Some(dimension.clone()),
            Node::Sum(terms) => {
                let mut sum = Dimension::number(0);
                for (weight, term) in terms {
                    let weight = weight.is_integer().then(|| weight.numer().to_i128())??;
                    sum = sum.add(&self.as_size_product(*term)?.scale(weight));
                }
                Some(sum)
            }
            _ => self.as_size_product(node),
        }
    }

    fn as_size_product(&self, node: NodeId) -> Option<Dimension> {
        match self.node(node) {
            Node::Number(value) if value.is_one() => Some(Dimension::number(1)),
            Node::Size(dimension) => Some(dimension.clone()),
            Node::Contraction(product) => {
                let mut all = Dimension::number(1);
                for factor in &product.factors {
                    let Node::Size(dimension) = self.node(factor.base) else { return None };
                    let count = factor.exponent.is_integer().then(|| factor.exponent.numer().clone())?;
                    for _ in 0..count.to_u8()? {
                        all = all.multiply(dimension);
                    }
                }
                Some(all)
            }
            _ => None,
        }
    }
}
