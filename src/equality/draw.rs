//! The points of a search: how each variable is drawn, and from which magnitudes.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::inventory::Variable;
use super::manner::{MANNERS, Manner, draw, lift_diagonal};
use super::point::Point;
use super::real::{SMALL, Search, WORK};
use super::trial::Missed;
use super::verdict::Tier;
use crate::ir::NodeId;
use crate::number::{Answer, Number, Random, Rational, rational};
use crate::sample::{Wanted, combination};

impl Search<'_, '_> {
    /// How the variables are drawn: freely first, then as it went well before, then all of them
    /// in one restricted manner, then each in its own.
    pub(super) fn manners(&mut self, place: usize, attempt: usize) -> Vec<Manner> {
        let count = self.case.inventory.variables.len();
        let known = self.good.len();
        let restricted = attempt.checked_sub(1 + usize::from(known > 0));
        if attempt == 0 {
            return self.freely(place);
        }
        if attempt == 1 && known > 0 {
            return self.good.get(place % known).cloned().unwrap_or_default();
        }
        if let Some(manner) = restricted.and_then(|at| MANNERS.get(at + 1)) {
            return vec![*manner; count];
        }
        let mut one = || {
            let choice = usize::try_from(self.random.below(MANNERS.len() as u64)).unwrap_or(0);
            MANNERS.get(choice).copied().unwrap_or(Manner::Any)
        };
        (0..count).map(|_| one()).collect()
    }

    /// Every variable in any manner. At every other pair of points exponents are whole numbers,
    /// odd ones and even ones in turn: else no power of a negative number would be seen.
    pub(super) fn freely(&self, place: usize) -> Vec<Manner> {
        let turn = place.saturating_sub(SMALL) / 2;
        let exponent = |(place, variable): (usize, &Variable)| {
            let parity = if (turn / 2) >> (place % 2) & 1 == 0 { Manner::Even } else { Manner::Odd };
            if variable.exponent && turn.is_multiple_of(2) { parity } else { Manner::Any }
        };
        self.case.inventory.variables.iter().enumerate().map(exponent).collect()
    }

    /// A point at sizes that are given: the `place`-th in a manner for each variable.
    pub(super) fn point(
        &mut self,
        place: usize,
        attempt: usize,
        manners: &[Manner],
        sizes: &[(Arc<str>, usize)],
        turn: usize,
    ) -> Result<Point<Rational>, Missed> {
        let small = place < SMALL;
        let scale = self.scale(place);
        // The second point of a pair is the first with all signs turned.
        let (opposite, seed) = if small { (false, place) } else { (place % 2 == 1, SMALL + place / 2) };
        let mut entries = Random::new(self.case.seed.wrapping_add(1 + 64 * seed as u64 + attempt as u64));
        let variables = self.case.inventory.variables.iter().map(|variable| variable.node);
        let manners_of: FxHashMap<NodeId, Manner> = variables.zip(manners.iter().copied()).collect();
        let manner_of = |node: Option<NodeId>| {
            node.and_then(|node| manners_of.get(&node)).copied().unwrap_or(Manner::Any)
        };
        let mut source = |node, wanted| {
            let manner = match (wanted, manner_of(node)) {
                (Wanted::Scale, _) => return scale_of_structure(&mut entries, small, opposite),
                // Zeros belong to the structure, but outside of the domain of many functions.
                (Wanted::Nonnegative, Manner::Any) if entries.below(3) == 0 => {
                    return Ok(rational::integer(0));
                }
                (Wanted::Positive, Manner::Any | Manner::Sparse) => Manner::Positive,
                (Wanted::Nonnegative, Manner::Any) => Manner::Positive,
                (Wanted::Positive | Wanted::Nonnegative, Manner::Inside) => Manner::Fraction,
                (_, manner) => manner,
            };
            let is_number = node.is_none_or(|node| self.case.arena.order(node) == 0);
            if manner == Manner::Met && (is_number || entries.below(2) == 0) {
                return met(&mut entries, &self.case.inventory.constants, wanted);
            }
            let entry = draw(&mut entries, manner, small, &scale)?;
            if opposite && manner == Manner::Any { entry.negate() } else { Ok(entry) }
        };
        let like = rational::integer(1);
        let mut order = self.random.fork();
        let counts = self.case.components(sizes, true);
        // Pairs of opposite signs shall not always meet the same two components.
        let chosen = combination(&counts, place + place / 2);
        let mut point = Point::draw(self.case, sizes, turn, &chosen, &mut order, &mut source, &like)?;
        for (variable, manner) in self.case.inventory.variables.iter().zip(manners) {
            let is_stiff = variable.whole || variable.words.is_rigid() || variable.words.is_zero_at(0, 0);
            if manner.is_lifted() && !is_stiff {
                lift_diagonal(&mut point, variable.node, *manner).map_err(|_| Missed::Here)?;
            }
            let keeps = point.values.get(variable.node).is_some_and(|value| variable.keeps(value));
            if !keeps {
                return Err(Missed::Here);
            }
        }
        if manners.iter().copied().any(Manner::is_lifted) {
            // What was lifted may have broken an assumption; mend it or try elsewhere.
            let satisfied = self.case.assumptions.satisfy(
                self.case.arena,
                &self.case.inventory,
                &mut point.values,
                turn,
                &like,
            );
            satisfied.map_err(|_| Missed::Here)?;
        }
        let keeps =
            |variable: &Variable| point.values.get(variable.node).is_some_and(|value| variable.keeps(value));
        if !self.case.inventory.variables.iter().all(keeps) {
            return Err(Missed::Here);
        }
        point.values.limit_work(WORK);
        Ok(point)
    }

    /// The magnitude of a sample's entries: around 1 most often, but also far below and above, and
    /// around the constants that occur, where a kink may be.
    fn scale(&self, place: usize) -> Rational {
        let ratio = |top, bottom| rational::ratio(top, bottom).unwrap_or_else(|_| rational::integer(1));
        let usual = [ratio(1, 1), ratio(3, 1), ratio(1, 4)];
        let marks = self.case.inventory.landmarks.iter().map(|mark| mark * rational::integer(2));
        let scales: Vec<Rational> = usual.into_iter().chain(marks).collect();
        // In floats a formula loses far out what dual numbers keep: `x - logsumexp(x)` beside `log_softmax(x)`.
        let is_near = self.tier == Tier::Float && !self.case.is_equation();
        let wide = [10, 100, 1000].map(|scale| [ratio(scale, 1), ratio(1, 2 * scale)]);
        let wide = if is_near { Vec::new() } else { wide.concat() };
        let all: Vec<Rational> = scales.into_iter().chain(wide).collect();
        let pair = place.saturating_sub(SMALL) / 2;
        all.get(pair % all.len().max(1)).cloned().unwrap_or_else(|| rational::integer(1))
    }
}

/// A constant that occurs, or twice that, of either sign.
fn met(entries: &mut Random, constants: &[Rational], wanted: Wanted) -> Answer<Rational> {
    let place = usize::try_from(entries.below(constants.len().max(1) as u64)).unwrap_or(0);
    let constant = constants.get(place).cloned().unwrap_or_else(|| rational::integer(1));
    let factors = [1, 1, -1, 2, -2];
    let place = usize::try_from(entries.below(factors.len() as u64)).unwrap_or(0);
    let factor = factors.get(place).copied().unwrap_or(1);
    let value = rational::multiply(&constant, &rational::integer(factor))?;
    let is_positive = matches!(wanted, Wanted::Positive | Wanted::Nonnegative);
    Ok(if is_positive { num_traits::Signed::abs(&value) } else { value })
}

/// A factor for a whole matrix: 1, and from a thousandth to a thousand. The second point of a pair has
/// the inverse.
fn scale_of_structure(entries: &mut Random, small: bool, opposite: bool) -> Answer<Rational> {
    const SMALL: [(i64, i64); 4] = [(1, 1), (1, 2), (1, 10), (2, 1)];
    const WIDE: [(i64, i64); 8] = [(1, 1), (1, 4), (1, 30), (1, 1000), (1, 1), (3, 1), (50, 1), (1000, 1)];
    let all: &[(i64, i64)] = if small { &SMALL } else { &WIDE };
    let place = usize::try_from(entries.below(all.len() as u64)).unwrap_or(0);
    let (top, bottom) = all.get(place).copied().unwrap_or((1, 1));
    if opposite { rational::ratio(bottom, top) } else { rational::ratio(top, bottom) }
}
