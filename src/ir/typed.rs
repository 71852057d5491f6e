//! How sums and products were typed: the order of their terms, and which way round a difference stood. It
//! changes no node; answers are written in it.

use indexmap::{IndexMap, IndexSet};
use num_traits::Signed;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::{Arena, Node, NodeId};
use crate::number::Rational;

/// What was typed, as far as its order matters to whoever reads it again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A sum, as one operand after another.
    Sum(NodeId, [NodeId; 2]),
    /// The inner product of two vectors, in this order.
    Inner(NodeId, NodeId),
    /// The product of two numbers, in this order.
    Factors(NodeId, NodeId),
    /// A product entry by entry that does not begin with a product of matrices.
    Entrywise(NodeId),
    /// A number with a point.
    Decimal,
}

/// How a statement was typed, and the definitions it stands on: what it is answered in.
#[derive(Clone, Debug, Default)]
pub struct Wording {
    /// Whether numbers were typed with a point.
    pub decimals: bool,
    /// The order in which the terms of a sum were typed.
    sums: IndexMap<NodeId, Vec<NodeId>, FxBuildHasher>,
    /// The vectors whose inner product was typed, in its order.
    inner: IndexSet<(NodeId, NodeId), FxBuildHasher>,
    /// Numbers that were multiplied, each with one that stood behind it.
    factors: IndexSet<(NodeId, NodeId), FxBuildHasher>,
    /// The products that were typed entry by entry, with no product of matrices in front.
    entrywise: FxHashSet<NodeId>,
    /// The differences that were typed the other way round.
    turned: FxHashSet<NodeId>,
}

impl Wording {
    /// Adds how something else was typed, which counts where the two differ.
    pub fn extend(&mut self, later: &Self) {
        self.decimals |= later.decimals;
        for (sum, order) in &later.sums {
            self.sums.insert(*sum, order.clone());
            self.turned.remove(sum);
        }
        self.turned.extend(&later.turned);
        for (left, right) in &later.inner {
            self.inner.swap_remove(&(*right, *left));
            self.inner.insert((*left, *right));
        }
        self.factors.extend(&later.factors);
        self.entrywise.extend(&later.entrywise);
    }
}

impl Arena {
    /// Notes how something was typed, and that its form over twins was typed so too.
    pub fn note(&mut self, typed: &Typed) {
        self.note_one(typed);
        let mut twin = |node: NodeId| self.with_structure(node);
        let twins = match *typed {
            Typed::Sum(node, [one, other]) => Typed::Sum(twin(node), [twin(one), twin(other)]),
            Typed::Inner(left, right) => Typed::Inner(twin(left), twin(right)),
            Typed::Factors(left, right) => Typed::Factors(twin(left), twin(right)),
            Typed::Entrywise(node) => Typed::Entrywise(twin(node)),
            Typed::Decimal => Typed::Decimal,
        };
        if twins != *typed {
            self.note_one(&twins);
        }
    }

    fn note_one(&mut self, typed: &Typed) {
        match *typed {
            Typed::Decimal => self.wording.decimals = true,
            Typed::Sum(node, operands) => self.note_sum(node, operands),
            Typed::Inner(left, right) => {
                self.wording.inner.swap_remove(&(right, left));
                self.wording.inner.insert((left, right));
            }
            Typed::Factors(left, right) => {
                let (before, behind) = (self.numbers_in(left), self.numbers_in(right));
                let pairs = before.iter().flat_map(|one| behind.iter().map(move |other| (*one, *other)));
                let pairs: Vec<(NodeId, NodeId)> = pairs.filter(|(one, other)| one != other).collect();
                self.wording.factors.extend(pairs);
            }
            Typed::Entrywise(node) => {
                let product = match self.node(node) {
                    Node::Sum(terms) => terms.first().map_or(node, |(_, term)| *term),
                    _ => node,
                };
                self.wording.entrywise.insert(product);
            }
        }
    }

    /// Whether a product was typed entry by entry, and not with a product of matrices in front.
    pub fn typed_entrywise(&self, node: NodeId) -> bool {
        self.wording.entrywise.contains(&node)
    }

    /// The names of numbers, and the constants, that a number is a product of.
    fn numbers_in(&self, number: NodeId) -> Vec<NodeId> {
        let product = match self.node(number) {
            Node::Sum(terms) => match terms.as_slice() {
                [(_, only)] => *only,
                _ => number,
            },
            _ => number,
        };
        let is_name = |node: &NodeId| match self.node(*node) {
            Node::Symbol(_) | Node::Size(_) => true,
            Node::Apply { arguments, .. } => arguments.is_empty(),
            _ => false,
        };
        let all = match self.node(product) {
            Node::Contraction(inner) if inner.dimensions.is_empty() => {
                inner.factors.iter().map(|factor| factor.base).collect()
            }
            _ => vec![product],
        };
        all.into_iter().filter(is_name).collect()
    }

    /// Whether a number was typed in front of another that it was multiplied by, and never behind it.
    pub fn typed_in_front(&self, one: NodeId, other: NodeId) -> bool {
        let typed = &self.wording.factors;
        typed.contains(&(one, other)) && !typed.contains(&(other, one))
    }

    /// Whether the inner product of two vectors was typed in this order.
    pub fn typed_inner(&self, left: NodeId, right: NodeId) -> bool {
        self.wording.inner.contains(&(left, right))
    }

    fn note_sum(&mut self, sum: NodeId, operands: [NodeId; 2]) {
        let Node::Sum(terms) = self.node(sum).clone() else { return };
        let mut order: Vec<NodeId> = Vec::with_capacity(terms.len());
        for operand in operands {
            // A long sum keeps an operand whole, and only its own terms are put in order.
            if terms.iter().any(|(_, term)| *term == operand) {
                order.push(operand);
                continue;
            }
            match (self.wording.sums.get(&operand), self.node(operand)) {
                (Some(known), _) => order.extend(known),
                (None, Node::Sum(parts)) => order.extend(parts.iter().map(|(_, part)| *part)),
                (None, _) => order.push(operand),
            }
        }
        if terms.iter().any(|(weight, _)| weight.is_negative()) {
            let axes = self.axes(sum).to_vec();
            let turned: Vec<(Rational, NodeId)> =
                terms.iter().map(|(weight, term)| (-weight, *term)).collect();
            let turned = self.sum_of(&axes, &turned);
            self.wording.sums.entry(turned).or_insert_with(|| order.clone());
            self.wording.turned.insert(turned);
        }
        self.wording.turned.remove(&sum);
        self.wording.sums.insert(sum, order);
    }

    /// The terms of a sum in the order in which they were typed, where the sum was.
    pub fn as_typed(&self, sum: NodeId, terms: &[(Rational, NodeId)]) -> Option<Vec<(Rational, NodeId)>> {
        let order = self.wording.sums.get(&sum)?;
        let mut terms = terms.to_vec();
        terms.sort_by_key(|(_, term)| order.iter().position(|other| other == term));
        Some(terms)
    }

    /// The terms of every sum that was typed, in its order.
    pub fn typed_sums(&self) -> impl Iterator<Item = &[NodeId]> {
        self.wording.sums.values().map(Vec::as_slice)
    }

    /// Whether a difference was typed, and whether it stood the other way round.
    pub fn typed_way(&self, sum: NodeId) -> Option<bool> {
        self.wording.sums.contains_key(&sum).then(|| self.wording.turned.contains(&sum))
    }
}
