//! What is asked within a sum, `c[t] > 0` for each t: said of all values of the index, which means nothing outside.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Conditions, Place};
use crate::facts::sign::Sign;
use crate::facts::signs::Signs;
use crate::ir::{Arena, Bounds, Contraction, Factor, Node, NodeId, Substitution, SymbolKind};
use crate::notation::reader::Reader;
use crate::notation::text;

/// An index and from where to where it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Range {
    pub level: u32,
    pub bounds: Bounds,
}

impl Conditions<'_> {
    /// Goes to where these sums stand around what is looked at.
    pub(super) fn stand_within(&mut self, ranges: Vec<Range>) {
        if ranges == self.ranges {
            return;
        }
        // Each bound is seen with the signs of the indices further out.
        let mut signs = FxHashMap::default();
        for Range { level, bounds } in &ranges {
            let lower = Signs::with_indices(signs.clone()).of(self.arena, bounds.lower);
            // An index that begins below 0 may have any sign, and so may one that may run backwards.
            let known = lower.is_not_negative() && !bounds.oriented;
            signs.insert(*level, if known { lower } else { Sign::UNKNOWN });
        }
        self.signs = Signs::with_indices(signs);
        self.ranges = ranges;
    }

    /// Whether a number is never negative: its sign says so, or it grows evenly with each index and is not negative at the
    /// ends, as `T - t` is for t in 1..T. A range that has values at all does not end before it begins: `k - 1 - r` is
    /// `k - 1` for the first r in 0..k - 1, and that is not negative.
    pub(super) fn is_never_negative(&mut self, node: NodeId) -> bool {
        if self.signs.is_nonnegative(self.arena, node) {
            return true;
        }
        let (mut ends, mut spans) = (vec![node], Vec::new());
        for Range { level, bounds } in self.ranges.iter().rev() {
            let index = self.arena.index(*level);
            if !ends.iter().any(|end| self.arena.depends(index, *end)) {
                continue;
            }
            if !ends.iter().all(|end| is_even_in(self.arena, *end, index)) {
                return false;
            }
            let mut further = Vec::new();
            for end in ends {
                for bound in bounds.ends() {
                    further.push(self.arena.substitute(end, &Substitution::one(index, bound)));
                }
            }
            ends = further;
            if !bounds.ends().iter().any(|end| runs(self.arena, *end)) {
                spans.push(self.arena.subtract(bounds.upper, bounds.lower));
            }
            if ends.len() > 16 {
                return false;
            }
        }
        ends.into_iter().all(|end| {
            let beyond = spans.iter().map(|span| self.arena.subtract(end, *span)).collect::<Vec<_>>();
            std::iter::once(end).chain(beyond).any(|end| {
                let is_length = self.arena.as_dimension(end).is_some_and(|size| size.is_never_negative());
                is_length || self.signs.is_nonnegative(self.arena, end)
            })
        })
    }

    /// Goes to where a product stands whose masks leave terms out, as `(i != j)` does before `1/(x[i] - x[j])`: of these terms
    /// nothing is asked. What is still to be looked at.
    pub(super) fn of_masked(&mut self, product: &Contraction, masks: &FxHashSet<NodeId>) -> Vec<Place> {
        let mask: Vec<&Factor> =
            product.factors.iter().filter(|factor| masks.contains(&factor.base)).collect();
        if mask.is_empty() {
            return Vec::new();
        }
        let ranges = self.ranges.clone();
        let indices: Vec<NodeId> = ranges.iter().map(|range| self.arena.index(range.level)).collect();
        let mut guards = self.guards.clone();
        for factor in &mask {
            let is_compared = |index: &NodeId| self.arena.depends(*index, factor.base);
            let compared: Vec<NodeId> = indices.iter().copied().filter(is_compared).collect();
            if !compared.is_empty() {
                guards.push(compared);
            }
        }
        let place =
            |root, guards: &[Vec<NodeId>]| Place { root, ranges: ranges.clone(), guards: guards.to_vec() };
        let mut open: Vec<Place> = mask.iter().map(|factor| place(factor.base, &self.guards)).collect();
        open.extend(apart_from(product, masks).into_iter().map(|factor| place(factor.base, &guards)));
        self.guards = guards;
        open
    }

    /// What stands for an expression whatever the indices in it are: all the entries `c` of `c[t]` for t in 1..T, or itself
    /// where an index is used as a number. Nothing where it is made of indices and lengths alone, which run where their
    /// sums say.
    pub(super) fn for_every_index(&mut self, node: NodeId) -> Option<NodeId> {
        // `r[i] - r[j]` under a mask `(i != j)`: what hangs on one of the two alone has every value.
        let depends = |index: &NodeId| self.arena.depends(*index, node);
        if self.guards.iter().any(|indices| indices.iter().all(depends)) {
            return None;
        }
        if !runs(self.arena, node) {
            return Some(node);
        }
        let is_symbol = |id: &NodeId| matches!(self.arena.node(*id), Node::Symbol(_));
        if !self.arena.reachable(&[node]).iter().any(is_symbol) {
            return None;
        }
        let mut whole = node;
        for Range { level, bounds } in self.ranges.clone().into_iter().rev() {
            let index = self.arena.index(level);
            if !self.arena.depends(index, whole) {
                continue;
            }
            let place = self.arena.variable("index", &[], SymbolKind::Placeholder);
            let body = self.arena.substitute(whole, &Substitution::one(index, place));
            match self.arena.lift_between(place, bounds, body) {
                Some(lifted) => whole = lifted,
                None => return Some(node),
            }
        }
        Some(whole)
    }

    /// For which values of the indices in some expressions a condition on them is meant: ` for r in 1..n`.
    pub(super) fn over(&mut self, nodes: &[NodeId]) -> String {
        let mut uses = nodes.to_vec();
        let mut said = Vec::new();
        for Range { level, bounds } in self.ranges.clone().into_iter().rev() {
            let index = self.arena.index(level);
            if !uses.iter().any(|node| self.arena.depends(index, *node)) {
                continue;
            }
            uses.extend(bounds.ends());
            let mut reader = Reader::new(self.arena, self.names);
            let name = reader.index_name(level);
            let [Some(lower), Some(upper)] = bounds.ends().map(|end| reader.matrix(end)) else { continue };
            let [lower, upper] = [lower, upper].map(|end| text::unicode(reader.writer.ast(), end));
            said.push(format!(" for {name} in {lower}..{upper}"));
        }
        said.reverse();
        said.concat()
    }
}

/// The factors of a product whose entries no mask of several axes leaves out.
pub(super) fn apart_from<'p>(product: &'p Contraction, masks: &FxHashSet<NodeId>) -> Vec<&'p Factor> {
    let (mask, others): (Vec<&Factor>, Vec<&Factor>) =
        product.factors.iter().partition(|factor| masks.contains(&factor.base));
    let labels = |factor: &Factor| factor.axes.iter().flatten().copied().collect::<FxHashSet<_>>();
    let pairs: Vec<_> = mask.into_iter().map(labels).filter(|labels| labels.len() > 1).collect();
    let is_apart = |factor: &&Factor| !pairs.iter().any(|pair| pair.is_subset(&labels(factor)));
    others.into_iter().filter(is_apart).collect()
}

/// Whether a number is a sum of multiples of an index and of what does not hang on it.
fn is_even_in(arena: &Arena, node: NodeId, index: NodeId) -> bool {
    let is_simple = |node: NodeId| node == index || !arena.depends(index, node);
    match arena.node(node) {
        Node::Sum(terms) => terms.iter().all(|(_, term)| is_simple(*term)),
        _ => is_simple(node),
    }
}

/// Whether the index of a sum around it stands in an expression.
pub(super) fn runs(arena: &Arena, node: NodeId) -> bool {
    arena.has_free_index(node)
}
