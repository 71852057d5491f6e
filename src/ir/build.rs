//! Constructors for what people write: products of matrices, transposes, entries, functions.
//! They take operands whose shapes were checked before.

use std::sync::Arc;

use num_traits::{One, ToPrimitive};
use smallvec::SmallVec;

use super::product::is_plain;
use super::{Arena, Label, Node, NodeId, Product, Substitution, single};
use crate::array::Array;
use crate::functions::{self, FormId, Transposition, Value};
use crate::number::Rational;
use crate::shape::Dimension;

impl Arena {
    /// A dimension as a number: its names are the nodes, its arithmetic is that of numbers.
    pub fn size(&mut self, dimension: &Dimension) -> NodeId {
        let mut terms = Vec::new();
        let names: Vec<(Vec<Arc<str>>, i128)> =
            dimension.terms().map(|(names, c)| (names.to_vec(), c)).collect();
        for (names, coefficient) in names {
            let mut product = Product::new();
            for name in names {
                let size = self.intern(Node::Size(Dimension::name(&name)), &[]);
                product.factor(size, &[]);
            }
            terms.push((Rational::from_integer(coefficient.into()), self.contract(product)));
        }
        self.sum_of(&[], &terms)
    }

    /// The index of a sum, as a number.
    pub fn index(&mut self, level: u32) -> NodeId {
        self.intern(Node::Index(level), &[])
    }

    /// A dense array of exact numbers; `None` where their count does not fit the axes.
    pub fn constant(&mut self, axes: &[usize], entries: Vec<Rational>) -> Option<NodeId> {
        if axes.iter().product::<usize>() != entries.len() {
            return None;
        }
        if axes.is_empty() {
            return entries.into_iter().next().map(|value| self.number(value));
        }
        let axes: Vec<Dimension> = axes.iter().map(|axis| Dimension::number(*axis as i128)).collect();
        if let Some(first) = entries.first().filter(|first| entries.iter().all(|entry| entry == *first)) {
            let first = self.number(first.clone());
            return Some(self.repeat(&axes, first));
        }
        Some(self.intern(Node::Constant(entries), &axes))
    }

    /// The vector of ones, the matrix of ones and so on.
    pub fn ones(&mut self, axes: &[Dimension]) -> NodeId {
        let one = self.integer(1);
        self.repeat(axes, one)
    }

    /// The identity matrix.
    pub fn identity(&mut self, dimension: &Dimension) -> NodeId {
        self.identity_of(std::slice::from_ref(dimension))
    }

    /// The unit tensor that a node of these axes has as its derivative by itself: the axes
    /// twice over.
    pub fn identity_of(&mut self, axes: &[Dimension]) -> NodeId {
        let mut product = Product::new();
        let labels = product.labels(axes);
        product.outputs(&labels);
        product.outputs(&labels);
        self.contract(product)
    }

    /// The vector with a 1 at a position, counted from 1.
    pub fn unit(&mut self, position: NodeId, dimension: &Dimension) -> NodeId {
        self.intern(Node::Unit(position), std::slice::from_ref(dimension))
    }

    /// The matrix that selects `count` entries of an axis from position `start` on.
    pub fn selector(&mut self, start: NodeId, count: &Dimension, length: &Dimension) -> NodeId {
        if count == length && self.as_number(start).is_some_and(One::is_one) {
            return self.identity(length);
        }
        self.intern(Node::Selector(start), &[count.clone(), length.clone()])
    }

    /// The commutation matrix: `K(m,n)*vec(A) = vec(A')` for A of m×n.
    pub fn commutation(&mut self, m: &Dimension, n: &Dimension) -> NodeId {
        let mut product = Product::new();
        let (i, j) = (product.label(m), product.label(n));
        product.output_merged(&[i, j]);
        product.output_merged(&[j, i]);
        self.contract(product)
    }

    /// A derivative still to be taken.
    pub fn derivative(&mut self, of: NodeId, by: &[NodeId]) -> NodeId {
        let mut axes = self.axes(of).to_vec();
        for variable in by {
            axes.extend(self.axes(*variable).iter().cloned());
        }
        self.intern(Node::Derivative { of, by: by.to_vec() }, &axes)
    }

    /// A derivative along a direction, still to be taken.
    pub fn directional(&mut self, of: NodeId, by: NodeId, along: NodeId) -> NodeId {
        let axes = self.axes(of).clone();
        self.intern(Node::Directional { of, by, along }, &axes)
    }

    /// The axes in another order: axis `k` of the result is axis `order[k]` of the node.
    pub fn permute(&mut self, node: NodeId, order: &[usize]) -> NodeId {
        let axes = self.axes(node).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        for place in order {
            if let Some(label) = labels.get(*place) {
                product.output(*label);
            }
        }
        self.contract(product)
    }

    /// The transpose of a matrix; what has another order stays.
    pub fn transpose(&mut self, node: NodeId) -> NodeId {
        if self.order(node) == 2 { self.permute(node, &[1, 0]) } else { node }
    }

    /// The last `count` axes of the left contracted with the first of the right, in order.
    pub fn contract_axes(&mut self, left: NodeId, right: NodeId, count: usize) -> NodeId {
        let (left_axes, right_axes) = (self.axes(left).clone(), self.axes(right).clone());
        let mut product = Product::new();
        let left_labels = product.labels(&left_axes);
        let shared = left_labels.get(left_labels.len().saturating_sub(count)..).unwrap_or_default().to_vec();
        let rest = product.labels(right_axes.get(count..).unwrap_or_default());
        let right_labels: Vec<Label> = shared.iter().chain(&rest).copied().collect();
        product.factor(left, &left_labels);
        product.factor(right, &right_labels);
        product.outputs(left_labels.get(..left_labels.len() - shared.len()).unwrap_or_default());
        product.outputs(&rest);
        self.contract(product)
    }

    /// The product of matrices and vectors: the last axis of the left with the first of the right.
    pub fn matrix_product(&mut self, left: NodeId, right: NodeId) -> NodeId {
        self.contract_axes(left, right, 1)
    }

    /// All products of an entry of the left and one of the right.
    pub fn outer(&mut self, left: NodeId, right: NodeId) -> NodeId {
        self.contract_axes(left, right, 0)
    }

    /// The product of all entries with the same place, added up: the inner product.
    pub fn inner(&mut self, left: NodeId, right: NodeId) -> NodeId {
        let axes = self.axes(left).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(left, &labels);
        product.factor(right, &labels);
        self.contract(product)
    }

    /// A number times a node.
    pub fn multiply_scalar(&mut self, scalar: NodeId, node: NodeId) -> NodeId {
        self.contract_axes(scalar, node, 0)
    }

    /// Entry by entry: both of one shape, or either of them a number.
    pub fn hadamard(&mut self, left: NodeId, right: NodeId) -> NodeId {
        self.hadamard_power(left, right, Rational::one())
    }

    /// `left .* right.^exponent`, entry by entry.
    pub fn hadamard_power(&mut self, left: NodeId, right: NodeId, exponent: Rational) -> NodeId {
        let longer = if self.order(left) >= self.order(right) { left } else { right };
        let axes = self.axes(longer).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        let all: SmallVec<[_; 2]> = labels.iter().map(|label| single(*label)).collect();
        let of = |order: usize| if order == 0 { SmallVec::new() } else { all.clone() };
        product.power(left, of(self.order(left)), Rational::one());
        product.power(right, of(self.order(right)), exponent);
        product.outputs(&labels);
        self.contract(product)
    }

    /// Each entry raised to a rational exponent.
    pub fn entry_power(&mut self, node: NodeId, exponent: Rational) -> NodeId {
        let one = self.integer(1);
        self.hadamard_power(one, node, exponent)
    }

    /// The entries put into one column, column by column.
    pub fn vec(&mut self, node: NodeId) -> NodeId {
        let axes = self.axes(node).clone();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        let reversed: Vec<Label> = labels.iter().rev().copied().collect();
        product.output_merged(&reversed);
        self.contract(product)
    }

    /// The entries of a node on other axes, the first of them fastest: the entries of `vec(node)` column by column.
    /// There are as many places on the new axes as on the old ones.
    pub fn reshape(&mut self, node: NodeId, axes: &[Dimension]) -> NodeId {
        let column = if self.order(node) == 1 { node } else { self.vec(node) };
        let mut product = Product::new();
        let labels = product.labels(axes);
        let merged = labels.iter().rev().copied().collect();
        product.power(column, smallvec::smallvec![merged], Rational::one());
        product.outputs(&labels);
        self.contract(product)
    }

    /// A function of the table, mapped over the first `batch` axes of those arguments that
    /// have them. Arguments must fit the signature.
    pub fn apply(&mut self, form: FormId, arguments: &[NodeId], batch: u16) -> NodeId {
        if let ([base, exponent], true) = (arguments, functions::form(form).exponent)
            && self.order(*base) == usize::from(batch)
            && let Some(exponent) = self.as_repeated_number(*exponent)
        {
            return self.entry_power(*base, exponent);
        }
        if let ([first, second], true) = (arguments, functions::form(form).chooses) {
            if first == second {
                return *first;
            }
            // A number last: then the slope by the other is `step(x)`, and not `1 - step(-x)`.
            if self.as_number(*first).is_some() && self.as_number(*second).is_none() {
                return self.apply(form, &[*second, *first], batch);
            }
        }
        if let ([first, second], Some(value)) = (arguments, functions::form(form).of_equals)
            && first == second
        {
            let axes = self.apply_axes(form, arguments, usize::from(batch));
            let value = self.number(Rational::from_integer(value.into()));
            return self.repeat(&axes, value);
        }
        if let Some(value) = self.value_of_numbers(form, arguments) {
            return self.number(value);
        }
        if let Some(moved) = self.apply_to_moved(form, arguments, batch) {
            return moved;
        }
        if let Some(scaled) = self.apply_to_scaled(form, arguments, batch) {
            return scaled;
        }
        let axes = self.apply_axes(form, arguments, usize::from(batch));
        self.intern(Node::Apply { form, arguments: arguments.to_vec(), batch }, &axes)
    }

    /// What a function makes of numbers, where that is a fraction: 2 of `abs(-2)`, 1 of `exp(0)`.
    fn value_of_numbers(&self, form: FormId, arguments: &[NodeId]) -> Option<Rational> {
        let kernel = functions::form(form).kernels?.rational?;
        let numbers = arguments.iter().map(|argument| self.as_number(*argument).cloned().map(Array::scalar));
        let value = kernel(&numbers.collect::<Option<Vec<_>>>()?).ok()?;
        value.as_scalar().ok().cloned()
    }

    /// The number that every entry of a node is, where that can be seen.
    fn as_repeated_number(&self, node: NodeId) -> Option<Rational> {
        let (weight, inner) = match self.node(node) {
            Node::Number(value) => return Some(value.clone()),
            Node::Sum(terms) => match terms.as_slice() {
                [(weight, inner)] => (weight.clone(), *inner),
                _ => return None,
            },
            _ => (Rational::one(), node),
        };
        match self.node(inner) {
            Node::Contraction(product) if product.factors.is_empty() && is_plain(&product.output) => {
                Some(weight)
            }
            _ => None,
        }
    }

    /// The axes of a function's value: those it is mapped over, then those of the signature.
    pub(super) fn apply_axes(&mut self, form: FormId, arguments: &[NodeId], batch: usize) -> Vec<Dimension> {
        let signature = functions::signature_of(form);
        let mut front: Vec<Dimension> = Vec::new();
        let mut found = Vec::with_capacity(arguments.len());
        for (argument, expected) in arguments.iter().zip(&signature.arguments) {
            let axes = self.axes(*argument).clone();
            let own = axes.len().saturating_sub(expected.axes.len());
            if own == batch {
                front = axes.get(..own).unwrap_or_default().to_vec();
            }
            found.push(axes.get(own..).unwrap_or_default().to_vec());
        }
        let sizes = signature.sizes(found.iter().map(Vec::as_slice));
        let size =
            |name: &str| sizes.iter().find(|(known, _)| &**known == name).map(|(_, size)| size.clone());
        front.extend(signature.value.iter().map(|axis| axis.substitute(&size)));
        front
    }

    /// Moves transposes, reshapes and repetitions of the argument out of the function, where it
    /// is known to allow that.
    fn apply_to_moved(&mut self, form: FormId, arguments: &[NodeId], batch: u16) -> Option<NodeId> {
        if let Some(repeated) = self.apply_to_repeated(form, arguments, batch) {
            return Some(repeated);
        }
        let [argument] = arguments else { return None };
        let entrywise =
            functions::signature_of(form).is_entrywise() && usize::from(batch) == self.order(*argument);
        if entrywise && batch > 0 {
            return self.apply_to_reindexed(form, *argument);
        }
        let transposition = functions::form(form).transposition;
        if batch > 0 || transposition == Transposition::Unknown || self.order(*argument) != 2 {
            return None;
        }
        let twin = self.transposed(*argument).filter(|twin| twin < argument)?;
        let value = self.apply(form, &[twin], 0);
        Some(if transposition == Transposition::Commutes { self.transpose(value) } else { value })
    }

    /// A function that works entry by entry, on an argument that only moves or repeats the
    /// entries of another: that movement of the function of the other.
    fn apply_to_reindexed(&mut self, form: FormId, argument: NodeId) -> Option<NodeId> {
        let Node::Contraction(product) = self.node(argument).clone() else { return None };
        let mut output: Vec<Label> = product.output.iter().flatten().copied().collect();
        let count = output.len();
        output.sort_unstable();
        output.dedup();
        let [factor] = product.factors.as_slice() else { return None };
        let kept = factor.axes.iter().flatten().all(|label| output.contains(label)) && is_plain(&factor.axes);
        if !kept || output.len() != count || !factor.exponent.is_one() {
            return None;
        }
        let batch = u16::try_from(self.order(factor.base)).ok()?;
        let value = self.apply(form, &[factor.base], batch);
        let mut moved = Product::new();
        let (mut factors, output) = moved.open(&product);
        for inside in &mut factors {
            inside.base = value;
        }
        moved.extend(factors);
        for axis in &output {
            moved.output_merged(axis);
        }
        Some(self.contract(moved))
    }

    /// A copy of an expression in which every definition stands written out.
    pub fn unfold(&mut self, root: NodeId) -> NodeId {
        let mut what = Substitution::default();
        for id in self.reachable(&[root]) {
            if let Node::Named(_, body) = *self.node(id) {
                let unfolded = self.substitute(body, &what);
                what.nodes.insert(id, (unfolded, false));
            }
        }
        if what.nodes.is_empty() { root } else { self.substitute(root, &what) }
    }

    /// Whether a form's value is written out where it is called.
    pub fn is_written_out(form: FormId) -> bool {
        matches!(functions::form(form).value, Value::Entries(_))
    }

    /// A node as a whole number.
    pub fn as_integer(&self, node: NodeId) -> Option<i64> {
        self.as_number(node).filter(|value| value.is_integer()).and_then(|value| value.numer().to_i64())
    }
}
