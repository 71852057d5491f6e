//! The expanding normal form: definitions written out, products distributed over sums, declared
//! symmetry used. Two expressions with one such form are equal; it is never shown. It has fuel:
//! without it parts stay as they are, and the form is merely less far reaching.

use num_traits::{One, ToPrimitive};
use rustc_hash::FxHashMap;

use crate::facts::signs::Signs;
use crate::functions::{self, FormId, OfPositive};
use crate::ir::{Arena, Contraction, Factor, Node, NodeId, Product, Substitution};
use crate::number::Rational;
use crate::structures::Mirror;

/// The most terms that one product may become, and all products together.
const TERMS: usize = 256;
const ALL_TERMS: usize = 4096;

/// A product while it is distributed: its weight, and what it multiplies.
type Term = (Rational, Vec<Factor>);

/// Whether two expressions have the same expanding normal form.
pub(super) fn same(arena: &mut Arena, left: NodeId, right: NodeId) -> bool {
    let mut expander = Expander { done: FxHashMap::default(), signs: Signs::default(), fuel: ALL_TERMS };
    let (left, right) = (arena.with_structure(left), arena.with_structure(right));
    expander.expand(arena, left) == expander.expand(arena, right)
}

struct Expander {
    done: FxHashMap<NodeId, NodeId>,
    signs: Signs,
    fuel: usize,
}

impl Expander {
    fn expand(&mut self, arena: &mut Arena, root: NodeId) -> NodeId {
        // What depends on the index of a sum is left alone: rebuilding would have to renumber it.
        let is_sum = |id: NodeId| matches!(arena.node(id), Node::SumOver { .. });
        for id in arena.reachable_until(&[root], &is_sum) {
            if !self.done.contains_key(&id) {
                let new = self.rebuild(arena, id);
                self.done.insert(id, new);
            }
        }
        self.of(root)
    }

    fn of(&self, id: NodeId) -> NodeId {
        self.done.get(&id).copied().unwrap_or(id)
    }

    fn rebuild(&mut self, arena: &mut Arena, id: NodeId) -> NodeId {
        match arena.node(id).clone() {
            Node::Named(_, body) => self.of(body),
            // Every skew matrix is M - M' with a general M, which is read as the variable without its structure.
            Node::Symbol(_) if arena.is_twin(id) && arena.words_of(id).mirror() == Some(Mirror::Opposite) => {
                let general = arena.without_structure(id);
                let turned = arena.transpose(general);
                let axes = arena.axes(id).to_vec();
                arena.sum_of(&axes, &[(Rational::one(), general), (-Rational::one(), turned)])
            }
            Node::Sum(terms) => {
                let axes = arena.axes(id).to_vec();
                let terms: Vec<(Rational, NodeId)> =
                    terms.into_iter().map(|(weight, term)| (weight, self.of(term))).collect();
                arena.sum_of(&axes, &terms)
            }
            Node::Contraction(product) => self.distribute(arena, id, &product),
            Node::Apply { form, arguments, batch } => {
                let arguments: Vec<NodeId> = arguments.into_iter().map(|one| self.of(one)).collect();
                if let Some(value) = self.of_known_sign(arena, id, form, &arguments) {
                    return value;
                }
                arena.apply(form, &arguments, batch)
            }
            Node::Unit(_) | Node::Selector(_) => {
                let mut what = Substitution::default();
                for child in arena.children(id) {
                    what.nodes.insert(child, (self.of(child), false));
                }
                arena.substitute(id, &what)
            }
            _ => id,
        }
    }

    /// A product of sums as the sum of products; as it is where that would be too long.
    fn distribute(&mut self, arena: &mut Arena, id: NodeId, product: &Contraction) -> NodeId {
        let mut terms: Vec<Term> = vec![(Rational::one(), Vec::new())];
        for factor in &product.factors {
            let base = self.of(factor.base);
            let choices = choices(arena, base, factor);
            if terms.len().saturating_mul(choices.len()) > TERMS.min(self.fuel) {
                return rebuilt(arena, product, &Rational::one(), &self.renamed(product));
            }
            let times = |(weight, factors): &Term, (by, more): &Term| {
                (weight * by, factors.iter().chain(more).cloned().collect())
            };
            terms =
                terms.iter().flat_map(|term| choices.iter().map(move |choice| times(term, choice))).collect();
        }
        self.fuel = self.fuel.saturating_sub(terms.len());
        let axes = arena.axes(id).to_vec();
        let summands: Vec<(Rational, NodeId)> = terms
            .into_iter()
            .map(|(weight, factors)| (Rational::one(), rebuilt(arena, product, &weight, &factors)))
            .collect();
        arena.sum_of(&axes, &summands)
    }

    /// What a function makes of an argument whose sign can be seen: the magnitude of `exp(x)` is `exp(x)`.
    fn of_known_sign(
        &mut self,
        arena: &mut Arena,
        id: NodeId,
        form: FormId,
        arguments: &[NodeId],
    ) -> Option<NodeId> {
        let [argument] = arguments else { return None };
        match functions::form(form).of_positive {
            OfPositive::Itself if self.signs.is_nonnegative(arena, *argument) => Some(*argument),
            OfPositive::One if self.signs.is_positive(arena, *argument) => {
                let axes = arena.axes(id).to_vec();
                Some(arena.ones(&axes))
            }
            _ => None,
        }
    }

    fn renamed(&self, product: &Contraction) -> Vec<Factor> {
        let renamed = |factor: &Factor| Factor { base: self.of(factor.base), ..factor.clone() };
        product.factors.iter().map(renamed).collect()
    }
}

/// A factor as a sum of products of factors: a sum to a small whole power is multiplied out.
fn choices(arena: &Arena, base: NodeId, factor: &Factor) -> Vec<Term> {
    let one = |base: NodeId, exponent: &Rational| Factor {
        base,
        axes: factor.axes.clone(),
        exponent: exponent.clone(),
    };
    let whole = vec![(Rational::one(), vec![one(base, &factor.exponent)])];
    let power = factor.exponent.is_integer().then(|| factor.exponent.to_u32()).flatten();
    let (Node::Sum(terms), Some(power @ 1..=4)) = (arena.node(base), power) else { return whole };
    let mut all: Vec<Term> = vec![(Rational::one(), Vec::new())];
    for _ in 0..power {
        if all.len().saturating_mul(terms.len()) > TERMS {
            return whole;
        }
        let times = |(weight, factors): &Term, (by, term): &(Rational, NodeId)| {
            let more = one(*term, &Rational::one());
            (weight * by, factors.iter().cloned().chain([more]).collect())
        };
        all = all.iter().flat_map(|product| terms.iter().map(move |term| times(product, term))).collect();
    }
    all
}

/// A product of the same labels with other factors.
fn rebuilt(arena: &mut Arena, like: &Contraction, weight: &Rational, factors: &[Factor]) -> NodeId {
    let mut product = Product::new();
    let frame = Contraction { factors: factors.to_vec(), ..like.clone() };
    let (factors, output) = product.open(&frame);
    product.weight(weight);
    product.extend(factors);
    for axis in &output {
        product.output_merged(axis);
    }
    arena.contract(product)
}
