//! From tensor expressions to operations: every node once, children first. What the operations
//! cannot say is an error that names it.

use std::collections::{BTreeMap, BTreeSet};

use num_traits::{One, Signed};
use rustc_hash::FxHashMap;

use super::PlanError;
use super::contraction::{Contractor, Loose, Selection, Tensor, take_diagonal};
use super::lengths::Lengths;
use super::multiplied::{self, Terms};
use super::operation::{Id, Operation, Operations};
use crate::functions;
use crate::ir::{Arena, Axis, Contraction, Label, Node, NodeId};
use crate::number::Rational;
use crate::shape::Dimension;

/// Reads nodes into operations.
pub(crate) struct Reading<'a> {
    arena: &'a Arena,
    pub operations: Operations,
    /// What was read: the value as it may lie in a sum.
    read: FxHashMap<NodeId, Loose>,
    /// The operations that definitions have named, in order.
    pub names: Vec<(Id, String)>,
    /// The whole value of each result that has a name: its definition stands for it.
    results: FxHashMap<String, Id>,
    lengths: Lengths,
    /// Products that are computed as sums of products.
    multiplied: FxHashMap<NodeId, Terms>,
}

impl<'a> Reading<'a> {
    /// `roots` are all that will be read, and some sizes may be given.
    pub fn new(arena: &'a Arena, roots: &[NodeId], sizes: &BTreeMap<String, usize>) -> Self {
        let lengths = Lengths::of(arena, roots, sizes);
        Self {
            multiplied: multiplied::out(arena, roots, &lengths),
            lengths,
            arena,
            operations: Operations::default(),
            read: FxHashMap::default(),
            names: Vec::new(),
            results: FxHashMap::default(),
        }
    }

    /// The operation whose value is a node's. A later definition of that name is the same value.
    pub fn result(&mut self, node: NodeId, name: &str) -> Result<Id, PlanError> {
        let inside = match self.arena.node(node) {
            Node::Named(symbol, body) if *self.arena.symbol(*symbol).name == *name => *body,
            _ => node,
        };
        let id = self.value(inside)?;
        self.results.entry(name.to_owned()).or_insert(id);
        Ok(id)
    }

    fn value(&mut self, root: NodeId) -> Result<Id, PlanError> {
        for node in self.unread(root) {
            let loose = self.node(node)?;
            self.read.insert(node, loose);
        }
        self.full(root)
    }

    /// Every node that the root is read from and that was not read, children first.
    fn unread(&self, root: NodeId) -> BTreeSet<NodeId> {
        let mut found = BTreeSet::new();
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if self.read.contains_key(&node) || !found.insert(node) || self.result_of(node).is_some() {
                continue;
            }
            match self.multiplied.get(&node) {
                Some(terms) => {
                    open.extend(terms.iter().flat_map(|(_, product)| &product.factors).map(|one| one.base));
                }
                None => open.extend(self.arena.children(node)),
            }
        }
        found
    }

    /// The result that a definition's name stands for.
    fn result_of(&self, node: NodeId) -> Option<Id> {
        match self.arena.node(node) {
            Node::Named(symbol, _) => self.results.get(&*self.arena.symbol(*symbol).name).copied(),
            _ => None,
        }
    }

    /// A node's value with entries of its own on every axis.
    fn full(&mut self, node: NodeId) -> Result<Id, PlanError> {
        let loose = self.loose(node)?;
        let axes = self.arena.axes(node).to_vec();
        Ok(self.filled(loose, &axes))
    }

    fn filled(&mut self, loose: Loose, axes: &[Dimension]) -> Id {
        if loose.full {
            return loose.id;
        }
        let ones = self.operations.push(Operation::Ones, axes);
        self.operations.multiply(loose.id, ones)
    }

    fn loose(&self, node: NodeId) -> Result<Loose, PlanError> {
        self.read.get(&node).copied().ok_or(PlanError::Unsupported { what: "a part that was not read" })
    }

    fn node(&mut self, node: NodeId) -> Result<Loose, PlanError> {
        let axes = self.arena.axes(node).to_vec();
        let whole = |id| Loose { id, full: true };
        if let Some(id) = self.result_of(node) {
            return Ok(whole(id));
        }
        Ok(match self.arena.node(node).clone() {
            Node::Number(value) => whole(self.written_number(&value)),
            Node::Constant(entries) => whole(self.operations.push(Operation::Array(entries), &axes)),
            Node::Symbol(symbol) => {
                let name = self.arena.symbol(symbol).name.to_string();
                whole(self.operations.push(Operation::Input(name), &axes))
            }
            Node::Named(symbol, body) => {
                let id = self.full(body)?;
                let name = self.arena.symbol(symbol).name.to_string();
                self.names.push((id, name));
                whole(id)
            }
            Node::Size(dimension) => whole(self.operations.push(Operation::Size(dimension), &[])),
            Node::Unit(at) | Node::Selector(at) if self.arena.order(at) > 0 => {
                return Err(PlanError::Unsupported { what: "a selection for each of several positions" });
            }
            Node::Unit(position) => {
                let position = self.position(position)?;
                whole(self.operations.push(Operation::Unit(position), &axes))
            }
            Node::Selector(start) => {
                let start = self.position(start)?;
                let [count, length] = axes.as_slice() else {
                    return Err(PlanError::Unsupported { what: "a selector without two axes" });
                };
                let identity = self.operations.push(Operation::Identity, &[length.clone(), length.clone()]);
                whole(self.operations.push(Operation::Slice(identity, 0, start, count.clone()), &axes))
            }
            Node::Sum(terms) => {
                let terms = self.arena.as_typed(node, &terms).unwrap_or(terms);
                self.sum(&terms, &axes)?
            }
            Node::Contraction(product) => match self.multiplied.remove(&node) {
                Some(terms) => self.multiplied_out(&terms, &axes)?,
                None => self.contraction(&product)?,
            },
            Node::Apply { form, arguments, batch } => whole(self.call(form, &arguments, batch, &axes)?),
            Node::Index(_) => return Err(PlanError::Unsupported { what: "the index of a sum as a number" }),
            Node::SumOver { .. } => {
                return Err(PlanError::Unsupported { what: "a sum over an index that is used as a number" });
            }
            Node::Derivative { .. } | Node::Directional { .. } => {
                return Err(PlanError::Unsupported { what: "a derivative that was not taken" });
            }
        })
    }

    /// A number, its sign apart.
    fn written_number(&mut self, value: &Rational) -> Id {
        let size = self.operations.number(value.abs());
        if value.is_negative() { self.operations.negate(size) } else { size }
    }

    /// A position along an axis, counted from 1; a polynomial of sizes where it is one.
    fn position(&mut self, node: NodeId) -> Result<Id, PlanError> {
        match self.arena.as_dimension(node) {
            Some(dimension) => Ok(self.operations.push(Operation::Size(dimension), &[])),
            None => self.full(node),
        }
    }

    /// Weighted terms: what is added first, then what is subtracted, a common weight in front.
    fn sum(&mut self, terms: &[(Rational, NodeId)], axes: &[Dimension]) -> Result<Loose, PlanError> {
        if terms.is_empty() {
            return Ok(Loose { id: self.operations.push(Operation::Zeros, axes), full: true });
        }
        let mut weighted = Vec::new();
        for (weight, term) in terms {
            weighted.push((weight.clone(), self.loose(*term)?));
        }
        Ok(self.added(weighted))
    }

    /// The sum that a product with a sum in it is.
    fn multiplied_out(&mut self, terms: &Terms, axes: &[Dimension]) -> Result<Loose, PlanError> {
        let mut weighted = Vec::new();
        for (weight, product) in terms {
            let loose = self.contraction(product)?;
            weighted.push((weight.clone(), Loose { id: self.filled(loose, axes), full: true }));
        }
        Ok(self.added(weighted))
    }

    fn added(&mut self, terms: Vec<(Rational, Loose)>) -> Loose {
        let first = terms.first().map_or_else(Rational::one, |(weight, _)| weight.clone());
        let common = if terms.len() > 1 && terms.iter().all(|(weight, _)| weight.abs() == first.abs()) {
            first.abs()
        } else {
            Rational::one()
        };
        let mut ordered: Vec<(Rational, Loose)> =
            terms.into_iter().map(|(weight, term)| (weight / &common, term)).collect();
        ordered.sort_by_key(|(weight, _)| weight.is_negative());
        let full = ordered.iter().any(|(_, loose)| loose.full);
        let mut sum: Option<Id> = None;
        for (weight, loose) in ordered {
            let id = self.weighted(&weight.abs(), loose.id);
            sum = Some(match (sum, weight.is_negative()) {
                (None, false) => id,
                (None, true) => self.operations.negate(id),
                (Some(sum), false) => self.operations.add(sum, id),
                (Some(sum), true) => self.operations.subtract(sum, id),
            });
        }
        let sum = sum.unwrap_or(Id(0));
        Loose { id: self.weighted(&common, sum), full }
    }

    fn weighted(&mut self, weight: &Rational, id: Id) -> Id {
        if weight.is_one() {
            return id;
        }
        if let Operation::Number(value) = self.operations.get(id) {
            let value = value * weight;
            return self.operations.number(value);
        }
        let number = self.operations.number(weight.clone());
        self.operations.multiply(number, id)
    }

    fn contraction(&mut self, product: &Contraction) -> Result<Loose, PlanError> {
        let mut tensors = Vec::new();
        let mut selections = Vec::new();
        for factor in &product.factors {
            let single: Option<Vec<Label>> = factor
                .axes
                .iter()
                .map(|axis| if let [label] = axis.as_slice() { Some(*label) } else { None })
                .collect();
            match (self.arena.node(factor.base), single.as_deref()) {
                (Node::Unit(position), Some([at])) if factor.exponent.is_one() => {
                    let position = self.position(*position)?;
                    selections.push(Selection::Entry { at: *at, position });
                }
                (Node::Selector(start), Some([new, old])) if factor.exponent.is_one() => {
                    let start = self.position(*start)?;
                    selections.push(Selection::Slice { new: *new, old: *old, start });
                }
                _ => {
                    let base = self.full(factor.base)?;
                    let mut tensor = self.split(base, &factor.axes, product);
                    // The diagonal first: what stands beside it may be 0.
                    take_diagonal(&mut self.operations, &mut tensor);
                    tensor.id = self.operations.power(tensor.id, &factor.exponent);
                    tensors.push(tensor);
                }
            }
        }
        let mut contractor = Contractor::new(&mut self.operations, product, tensors, &self.lengths);
        contractor.select(selections);
        Ok(contractor.value())
    }

    /// A factor with every merged axis split into those that it was merged from.
    fn split(&mut self, id: Id, axes: &[Axis], product: &Contraction) -> Tensor {
        let labels: Vec<Label> = axes.iter().flatten().copied().collect();
        if labels.len() == axes.len() {
            return Tensor { id, labels };
        }
        let length = |label: &Label| {
            product.dimensions.get(usize::from(*label)).cloned().unwrap_or_else(|| Dimension::number(1))
        };
        let lengths: Vec<Dimension> = labels.iter().map(length).collect();
        Tensor { id: self.operations.push(Operation::Reshape(id), &lengths), labels }
    }

    /// A call: over nothing, over every entry, or along the last axis.
    fn call(
        &mut self,
        form: functions::FormId,
        arguments: &[NodeId],
        batch: u16,
        axes: &[Dimension],
    ) -> Result<Id, PlanError> {
        if functions::opaque::of(form).is_some() {
            return Err(PlanError::Unsupported { what: "a function of which only the shapes are known" });
        }
        let signature = functions::signature_of(form);
        let along = batch > 0 && !signature.is_entrywise();
        if along && (batch > 1 || !functions::form(form).along_axis) {
            return Err(PlanError::Mapped { function: functions::row(form).name });
        }
        let arguments: Vec<Id> =
            arguments.iter().map(|argument| self.full(*argument)).collect::<Result<_, _>>()?;
        Ok(self.operations.call(form, arguments, along, axes))
    }
}
