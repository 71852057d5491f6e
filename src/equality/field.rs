//! Tier 1: exact arithmetic modulo chains of primes. It accepts alone: with a stated chance of error where the
//! field kind has a faithful model of all that occurs, which is + - * /, whole powers and exp. Logarithms, roots
//! and circular functions are taken for uninterpreted functions: then it accepts what holds whatever they do, and
//! says nothing of what does not.

use super::degree::log2_of_difference;
use super::inventory::{FIRST_WHOLE, WHOLE_TURNS};
use super::point::{Case, Point};
use super::trial::Missed;
use super::verdict::{Bound, Sizes, Tier, Verdict};
use crate::array::Array;
use crate::evaluate::Values;
use crate::limits;
use crate::number::{Chain, Field, Random, Uninterpreted, rational};
use crate::sample::combination;

/// How many exponentials may be nested: tried in this order, as each further prime costs time.
const DEPTHS: [usize; 4] = [0, 1, 3, Chain::DEEPEST];
const LAST: usize = DEPTHS.len() - 1;
/// Below this the chance of an error is to lie, as a logarithm to base 2.
const SURE: f64 = -60.0;
/// The chance of an error at one point has to lie below this, as such a logarithm.
const LOW: f64 = -8.0;
/// The logarithm to base 2 of the smallest prime that heads a chain.
const PRIME: f64 = 61.0;
/// At how many points at least roots must agree: each point decides anew which of two roots is taken, and what
/// holds for one of them alone is not to be taken for true.
const ROOTS: usize = 24;
/// The most operations at one point.
const WORK: usize = 30_000_000;

/// The most combinations of components that are tried.
const MOST_COMPONENTS: usize = 32;

/// What tier 1 has to say.
pub(super) enum Finding {
    /// Equal, or different with no more than the stated chance.
    Agrees(Verdict),
    /// Different modulo some prime.
    Rejects,
    /// Nothing: an operation has no faithful model, or no point was found.
    Silent,
    /// No point can be made.
    Impossible(String),
}

/// Compares both sides at random points of several sizes.
pub(super) fn compare(case: &Case<'_>) -> Finding {
    if case.is_equation() && super::has_jumps(case.arena, &case.question.roots()) {
        return Finding::Silent;
    }
    let mut random = Random::new(case.seed ^ 0xF1E1D);
    let turns = match (case.inventory.names.is_empty(), case.inventory.has_whole()) {
        (_, true) => WHOLE_TURNS,
        (true, false) => 1,
        (false, false) => 3,
    };
    let (mut depth, mut samples, mut worst) = (0, 0, f64::NEG_INFINITY);
    let mut uninterpreted = false;
    let has_order = case.has_order();
    let mut dimensions: Vec<Sizes> = Vec::new();
    'turns: for turn in 0..turns {
        let Some(sizes) = case.inventory.sizes(&mut random, turn, turn == 1) else { return Finding::Silent };
        let mut known: Values<Field> = Values::new();
        for (name, size) in &sizes {
            known.set_size(name, *size);
        }
        let each = |uninterpreted: bool| {
            let (roots, variables) = (case.question.roots(), &case.inventory.variables);
            log2_of_difference(uninterpreted, case.arena, &roots, variables, &known) - PRIME
        };
        let is_low = |each: f64| each <= LOW;
        uninterpreted |= !is_low(each(false)) && case.has_exponentials();
        let each = each(uninterpreted);
        if !is_low(each) {
            return Finding::Silent;
        }
        // At 8 binary digits a point, eight points always suffice.
        let of_each = (1..8_u8).find(|points| f64::from(*points) * each <= SURE).unwrap_or(8);
        worst = worst.max(f64::from(of_each) * each);
        // What holds in one component of a structure says nothing of the others.
        let counts = case.components(&sizes, false);
        let ways: usize = counts.iter().product();
        if ways > MOST_COMPONENTS {
            return Finding::Silent;
        }
        let (mut done, mut tries) = (0, 0);
        loop {
            let least = if uninterpreted && has_order { ROOTS.div_ceil(turns) } else { 1 };
            let points = usize::from(of_each).max(least) * ways;
            if done >= points {
                samples += done;
                break;
            }
            if limits::is_reached() {
                return Finding::Silent;
            }
            tries += 1;
            // A power or a sum may have no value for some whole numbers past the first few.
            if tries == 8 && done == 0 && turn >= FIRST_WHOLE {
                continue 'turns;
            }
            if depth == DEPTHS.len() && !uninterpreted {
                (depth, uninterpreted) = (0, true);
            }
            let Some(nested) = DEPTHS.get(depth).copied().filter(|_| tries < 30 + (8 * done).max(points))
            else {
                return Finding::Silent;
            };
            let chain = Chain::draw(&mut random, nested);
            let chain = if uninterpreted { chain.with_uninterpreted(Uninterpreted::Roots) } else { chain };
            let Ok(like) = Field::from_rational(&chain, &rational::integer(1)) else { continue };
            let mut entries = random.fork();
            let mut source = |_, _| Ok(Field::sample(&chain, &mut entries));
            let chosen = combination(&counts, done % ways);
            let mut point = match Point::draw(case, &sizes, turn, &chosen, &mut random, &mut source, &like) {
                Ok(point) => point,
                Err(Missed::Here) => continue,
                Err(Missed::Unsatisfied(_)) => continue 'turns,
                Err(Missed::Everywhere(why)) => return Finding::Impossible(why),
            };
            point.values.limit_work(WORK);
            match case.question.sides(case.arena, &point.values, point.direction.as_ref(), &like) {
                Ok((left, right)) if equal(&left, &right) => {
                    done += 1;
                    let sizes = super::tried(case, &point.values);
                    if !sizes.is_empty() && !dimensions.contains(&sizes) {
                        dimensions.push(sizes);
                    }
                }
                // More exponentials may have a model in a longer chain.
                Ok(_) if uninterpreted && depth < LAST => depth = LAST,
                Ok(_) if uninterpreted => return Finding::Silent,
                Ok(_) => return Finding::Rejects,
                Err(error) if error.is_of_depth() => depth += 1,
                // A root needs a square at every prime of the chain: the shortest chain finds its points soonest.
                Err(error) if error.is_of_kind() && !uninterpreted => (depth, uninterpreted) = (0, true),
                Err(error) if error.is_of_point() => {}
                Err(_) => return Finding::Silent,
            }
        }
    }
    // At other sizes there may be points.
    if samples == 0 {
        return Finding::Silent;
    }
    // How exponentials of random numbers behave modulo primes is no theorem.
    let bound = match (uninterpreted, case.has_exponentials()) {
        // Points that satisfy equations are drawn from what could be solved, which need not be all there is.
        _ if !case.assumptions.is_empty() => Bound::Points,
        (true, _) if has_order => Bound::Points,
        (true, _) => Bound::Uninterpreted,
        (false, true) => Bound::Exponentials,
        (false, false) => Bound::Chance { log2: worst },
    };
    Finding::Agrees(Verdict::Agrees { samples, dimensions, bound, tier: Tier::Field })
}

fn equal(left: &Array<Field>, right: &Array<Field>) -> bool {
    left.shape() == right.shape() && left.data().iter().zip(right.data()).all(|(a, b)| a.equals(b))
}
