//! Where a sign goes: in front of a product, or into a difference among its factors, which is then written
//! the other way round.

use num_traits::{One, Signed};

use super::Reader;
use crate::facts::signs::Signs;
use crate::ir::{Contraction, Factor, Node, NodeId};
use crate::number::Rational;
use crate::syntax::ast::ExprId;

/// How many sums and products a sign is looked for a place in, each within the one before.
const DEEPEST_SIGN: usize = 3;

impl Reader<'_> {
    /// Which differences among the factors to write with their sign changed, and whether that
    /// changes the sign of the whole: `1 - y` rather than `y - 1`, and no minus in front where
    /// some difference can take it in.
    pub(super) fn turns(&self, product: &Contraction, minus: bool) -> (Vec<NodeId>, bool) {
        let whole = product.factors.iter().filter(|factor| factor.exponent.is_integer());
        let all: Vec<(&Factor, bool, bool)> = whole
            .filter_map(|factor| {
                let (turn, number) = self.takes_sign(factor.base, DEEPEST_SIGN)?;
                Some((factor, turn, number))
            })
            .collect();
        // `(a-b)^2 = (b-a)^2`: under an even power the order is free.
        let changes_sign = |base: NodeId| {
            let powers = all.iter().filter(|(other, ..)| other.base == base);
            powers.filter(|(factor, ..)| num_integer::Integer::is_odd(factor.exponent.numer())).count() % 2
                == 1
        };
        let is_odd = |turned: &[NodeId]| turned.iter().filter(|base| changes_sign(**base)).count() % 2 == 1;
        let mut turned: Vec<NodeId> =
            all.iter().filter(|(_, turn, _)| *turn).map(|(factor, ..)| factor.base).collect();
        turned.sort_unstable();
        turned.dedup();
        if !self.keeps_signs && minus ^ is_odd(&turned) {
            let mut signs = Signs::default();
            let mut is_settled = |base: NodeId| signs.of(self.arena, base).is_settled();
            // `-p .* (1 - p)` of a `p` below 1, and not `p .* (p - 1)`.
            let alone: Vec<_> = all
                .iter()
                .filter(|(factor, ..)| changes_sign(factor.base) && !is_settled(factor.base))
                .collect();
            let mut alone = alone.into_iter();
            let first = alone.clone().next();
            if let Some((factor, ..)) = alone.find(|(_, _, number)| !number).or(first) {
                match turned.iter().position(|other| *other == factor.base) {
                    Some(place) => drop(turned.remove(place)),
                    None => turned.push(factor.base),
                }
            }
        }
        let changed = is_odd(&turned);
        (turned, changed)
    }

    /// For a difference, whether it is better written the other way round: as it was typed, else so that it
    /// subtracts no number; and whether a number is one of its terms.
    fn difference(&self, base: NodeId) -> Option<(bool, bool)> {
        let Node::Sum(terms) = self.arena.node(base) else { return None };
        if terms.len() < 2 || self.names.contains_key(&base) {
            return None;
        }
        let negative = |(weight, _): &&(Rational, NodeId)| weight.is_negative();
        let number = |(_, term): &(Rational, NodeId)| {
            matches!(self.arena.node(*term), Node::Number(_)) || self.is_ones(*term)
        };
        let found = terms.iter().find(negative)?;
        let subtracts = || number(found) && terms.iter().filter(negative).count() == 1;
        let turn = self.arena.typed_way(base).unwrap_or_else(subtracts);
        Some((turn, terms.iter().any(number)))
    }

    /// For what can take a sign in without growing, whether it is better written so, and whether that would
    /// turn a number round: a difference, a number made with one, a sum of products that each have one.
    fn takes_sign(&self, base: NodeId, depth: usize) -> Option<(bool, bool)> {
        if depth == 0 || self.names.contains_key(&base) {
            return None;
        }
        match self.arena.node(base) {
            Node::Sum(terms) => self.difference(base).or_else(|| {
                let each = |(_, term): &(Rational, NodeId)| self.factor_takes_sign(*term, depth - 1);
                let turns: Option<Vec<(bool, bool)>> = terms.iter().map(each).collect();
                turns.map(|turns| (turns.iter().all(|(turn, _)| *turn), false))
            }),
            Node::Contraction(_) if self.arena.order(base) == 0 => self.factor_takes_sign(base, depth - 1),
            _ => None,
        }
    }

    /// Whether just one factor of a product takes a sign in, and how it is better written.
    fn factor_takes_sign(&self, term: NodeId, depth: usize) -> Option<(bool, bool)> {
        let Node::Contraction(product) = self.arena.node(term) else { return None };
        let odd = |factor: &&Factor| {
            factor.exponent.is_integer() && num_integer::Integer::is_odd(factor.exponent.numer())
        };
        let mut found =
            product.factors.iter().filter(odd).filter_map(|factor| self.takes_sign(factor.base, depth));
        found.next().filter(|_| found.next().is_none())
    }

    /// The base of a factor; a difference that is turned round with its sign changed.
    pub(super) fn base_as_turned(&mut self, base: NodeId) -> Option<ExprId> {
        let mut times = Rational::one();
        if self.turned.contains(&base) {
            times = -times;
        }
        if let Some((_, weight)) = self.spread.take_if(|(sum, _)| *sum == base) {
            times *= weight;
        }
        if times.is_one() {
            return self.known(base);
        }
        let terms = match self.arena.node(base) {
            Node::Sum(terms) => terms,
            Node::Contraction(product) => {
                let scaled = self.scaled(base, product, true)?;
                let negated = scaled.negated;
                let written = self.write_scaled(&Rational::one(), scaled)?;
                return Some(if negated { written } else { self.writer.negate(written) });
            }
            _ => return None,
        };
        let scaled: Vec<(Rational, NodeId)> =
            terms.iter().map(|(weight, term)| (weight * &times, *term)).collect();
        self.sum(base, &scaled)
    }

    /// A base whose sign does not matter, as under an even power: a difference stands the way round it was typed.
    pub(super) fn as_typed(&mut self, base: NodeId) -> Option<ExprId> {
        if self.arena.typed_way(base) != Some(true) || self.names.contains_key(&base) {
            return self.argument(base);
        }
        let before = std::mem::replace(&mut self.turned, vec![base]);
        let written = self.base_as_turned(base);
        self.turned = before;
        written
    }
}
