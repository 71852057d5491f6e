//! Sums that are cheaper multiplied out: `(T - U*V')*V` takes a product of the size of `T` that `T*V - U*(V'*V)` does
//! without, and `(diag(p) - p*p')*X` needs no matrix at all but `X`. Whether it is so is counted, in all places of
//! the sum together, since one that needs the sum itself would have it computed anyway.
//!
//! What is lost to rounding stays of the same size where a term is rounded itself, as `U*V'` is. Two matrices as they
//! are may be large and close, as data and their mean in `X - ones(m)*mu'`: their difference is taken first.

use num_traits::One;
use rustc_hash::{FxHashMap, FxHashSet};

use super::lengths::Lengths;
use super::order::{Labels, Product};
use crate::ir::{Arena, Contraction, Factor, Label, Node, NodeId};
use crate::number::Rational;

/// Products with their weights, which are added up.
pub(super) type Terms = Vec<(Rational, Contraction)>;

/// A sum of more terms stays one.
const MOST: usize = 6;

/// Costs are guesses where sizes are, so a sum is multiplied out only where it takes less than this share.
const CLEARLY: f64 = 0.75;

/// The products that are to be computed as sums, with their terms.
pub(super) fn out(arena: &Arena, roots: &[NodeId], lengths: &Lengths) -> FxHashMap<NodeId, Terms> {
    let mut users: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
    let all = arena.reachable(roots);
    for node in &all {
        let mut children = arena.children(*node);
        children.sort_unstable();
        children.dedup();
        for child in children {
            users.entry(child).or_default().push(*node);
        }
    }
    let mut multiplying = Multiplying { arena, lengths, users, done: FxHashMap::default() };
    let roots: FxHashSet<NodeId> = roots.iter().copied().collect();
    for node in all {
        if let Node::Sum(terms) = arena.node(node)
            && (2..=MOST).contains(&terms.len())
            && !roots.contains(&node)
        {
            multiplying.consider(node, terms);
        }
    }
    multiplying.done
}

struct Multiplying<'a> {
    arena: &'a Arena,
    lengths: &'a Lengths,
    /// The nodes that each node is a child of.
    users: FxHashMap<NodeId, Vec<NodeId>>,
    done: FxHashMap<NodeId, Terms>,
}

impl Multiplying<'_> {
    /// Multiplies a sum out in all its places, if it is cheaper there.
    fn consider(&mut self, sum: NodeId, terms: &[(Rational, NodeId)]) {
        let entries = self.lengths.entries(self.arena.axes(sum));
        if terms.iter().filter(|(_, term)| self.is_as_given(*term)).count() > 1 {
            return;
        }
        let number = f64::from(u8::try_from(terms.len()).unwrap_or(u8::MAX));
        let mut as_it_is = entries * number;
        for (_, term) in terms {
            if let Some(product) = self.inside(*term, sum) {
                as_it_is += self.cost(product);
            }
        }
        let mut multiplied = 0.0;
        let mut all = Vec::new();
        for user in self.users.get(&sum).into_iter().flatten() {
            let (Node::Contraction(product), false) = (self.arena.node(*user), self.done.contains_key(user))
            else {
                return;
            };
            let Some(place) = place_of(product, sum) else { return };
            as_it_is += self.cost(product);
            let mut own = Terms::new();
            for (weight, term) in terms {
                let Some(opened) = self.term(product, place, (*term, sum)) else { return };
                multiplied += self.cost(&opened) + self.lengths.entries(self.arena.axes(*user));
                own.push((weight.clone(), opened));
            }
            all.push((*user, own));
        }
        if multiplied < CLEARLY * as_it_is {
            self.done.extend(all);
        }
    }

    /// Whether a term is no product of several factors, but has entries of its own everywhere, or repeated ones.
    fn is_as_given(&self, term: NodeId) -> bool {
        let Node::Contraction(product) = self.arena.node(term) else { return true };
        let mut shown: Vec<Label> = product.output.iter().flatten().copied().collect();
        let all = shown.len();
        shown.sort_unstable();
        shown.dedup();
        product.factors.len() < 2 && shown.len() == all
    }

    /// The product that a term of a sum is, and nothing else uses.
    fn inside(&self, term: NodeId, sum: NodeId) -> Option<&Contraction> {
        match (self.arena.node(term), self.users.get(&term).map(Vec::as_slice)) {
            (Node::Contraction(product), Some([only])) if *only == sum => {
                let single = product.output.iter().all(|axis| axis.len() == 1);
                (single && !self.done.contains_key(&term)).then_some(product)
            }
            _ => None,
        }
    }

    /// About how many multiplications a product takes.
    fn cost(&self, product: &Contraction) -> f64 {
        let factor = |factor: &Factor| Labels::of(factor.axes.iter().flatten());
        let factors: Option<Vec<Labels>> = product.factors.iter().map(factor).collect();
        let lengths: Vec<f64> = product.dimensions.iter().map(|one| self.lengths.length(one)).collect();
        match (factors, Labels::of(product.output.iter().flatten())) {
            (Some(factors), Some(output)) => Product { factors, output, lengths: &lengths }.cost(),
            _ => f64::INFINITY,
        }
    }

    /// A product with one term in the place of the sum that it is of.
    fn term(
        &self,
        product: &Contraction,
        place: usize,
        (term, sum): (NodeId, NodeId),
    ) -> Option<Contraction> {
        let mut opened = product.clone();
        let axes = opened.factors.get(place)?.axes.clone();
        let Some(inner) = self.inside(term, sum) else {
            *opened.factors.get_mut(place)? = Factor { base: term, axes, exponent: Rational::one() };
            return Some(opened);
        };
        opened.factors.remove(place);
        // What each label of the term is called in the product.
        let mut called: FxHashMap<Label, Label> = FxHashMap::default();
        for (own, outer) in inner.output.iter().flatten().zip(axes.iter().flatten()) {
            match called.get(own).copied() {
                None => _ = called.insert(*own, *outer),
                // A diagonal: two labels of the product are one.
                Some(first) => {
                    rename(&mut opened, *outer, first);
                    called.values_mut().filter(|other| *other == outer).for_each(|other| *other = first);
                }
            }
        }
        for factor in &inner.factors {
            let mut factor = factor.clone();
            for label in factor.axes.iter_mut().flatten() {
                let fresh = Label::try_from(opened.dimensions.len()).ok()?;
                let new = *called.entry(*label).or_insert(fresh);
                if new == fresh {
                    opened.dimensions.push(inner.dimensions.get(usize::from(*label))?.clone());
                }
                *label = new;
            }
            opened.factors.push(factor);
        }
        Some(opened)
    }
}

/// Where a product has the sum as one of several factors, once, as it is, each axis by itself.
fn place_of(product: &Contraction, sum: NodeId) -> Option<usize> {
    let mut places = (0..).zip(&product.factors).filter(|(_, factor)| factor.base == sum);
    let (place, factor) = places.next()?;
    let fits = factor.exponent.is_one() && factor.axes.iter().all(|axis| axis.len() == 1);
    (fits && places.next().is_none() && product.factors.len() > 1).then_some(place)
}

fn rename(product: &mut Contraction, from: Label, to: Label) {
    let all = product.factors.iter_mut().flat_map(|factor| &mut factor.axes).chain(&mut product.output);
    for label in all.flat_map(|axis| axis.iter_mut()).filter(|label| **label == from) {
        *label = to;
    }
}
