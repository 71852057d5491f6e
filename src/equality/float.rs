//! Tier 3: floats, where nothing better is to be had. Two sides that agree up to rounding are
//! called equal. A small difference is called one only if it stays when the point is shaken:
//! rounding does not.

use super::point::{Case, Point};
use super::question::Sides;
use super::trial::{Trial, failed};
use crate::array::Array;
use crate::evaluate::EvaluateError;
use crate::number::{NumberError, Random, Rational, Told, rational};
use crate::span::Span;
use crate::structures::Word;

/// Sides that are computed as they stand agree if they agree so far, relative to the larger of
/// both and 1, unless a difference above the usual rounding stays.
pub(super) const TOLERANCE: f64 = 1e-10;
const ROUNDING: f64 = 1e-12;
/// A difference that is worth a look in something better.
const NOTICED: f64 = 1e-6;
/// Floats that differ so far are called different.
const DIFFERENT: f64 = 1e-3;
/// How often a point is shaken, by how much, and how much of a difference may change then.
const SHAKES: usize = 3;
const SHAKE: f64 = 1e-3;
const STEADY: f64 = 0.3;

/// A point in floats, with both sides there; nothing where the point itself is past all floats.
fn evaluated(
    case: &Case<'_>,
    point: &Point<Rational>,
) -> Option<(Point<f64>, Result<Sides<f64>, EvaluateError>)> {
    let floats = point.convert(rational::to_f64).ok()?;
    let sides = case.question.sides(case.arena, &floats.values, floats.direction.as_ref(), &1.0);
    Some((floats, sides))
}

/// Both sides in floats at one point.
pub(super) fn in_floats(case: &Case<'_>, point: &Point<Rational>) -> Trial {
    let Some((floats, sides)) = evaluated(case, point) else {
        return Trial::Outside("too large".to_owned());
    };
    let (left, right) = match sides {
        Ok(sides) => sides,
        Err(error) => return failed(&error),
    };
    if left.shape() != right.shape() {
        return Trial::Never(format!("the shapes differ: {:?} and {:?}", left.shape(), right.shape()));
    }
    let sides = (left, right);
    let Some((entry, apart)) = farthest(&sides) else { return Trial::Same };
    if apart <= ROUNDING {
        return Trial::Same;
    }
    // What cannot be shaken is judged by its size alone.
    let steady = stays(case, &floats, &sides, entry).or((apart > DIFFERENT).then_some(true));
    let inaccurate = "floats are too inaccurate here to tell both sides apart".to_owned();
    match steady {
        Some(true) => {
            let told = |side: &Array<f64>| {
                let value = side.data().get(entry).copied().unwrap_or(f64::NAN);
                Told::real(value.to_string(), value)
            };
            Trial::Different { entry, left: told(&sides.0), right: told(&sides.1) }
        }
        _ if apart <= TOLERANCE => Trial::Same,
        None if apart > NOTICED => Trial::Undecided(inaccurate),
        _ => Trial::Outside(inaccurate),
    }
}

/// Why floats have no value at a point, where a function is not defined there.
pub(super) fn out_of_domain(case: &Case<'_>, point: &Point<Rational>) -> Option<String> {
    match evaluated(case, point)?.1 {
        Err(error @ EvaluateError::Number { error: NumberError::Domain { .. }, .. }) => {
            Some(error.to_diagnostic(Span::nowhere()).message)
        }
        _ => None,
    }
}

/// Whether floats see a difference at a point, which something better must confirm.
pub(super) fn far_apart(case: &Case<'_>, point: &Point<Rational>) -> bool {
    let sides = evaluated(case, point).and_then(|(_, sides)| sides.ok());
    let apart = sides.filter(|(left, right)| left.shape() == right.shape());
    apart.as_ref().and_then(farthest).is_some_and(|(_, apart)| apart > NOTICED)
}

/// The entry at which both sides are farthest apart, and how far relative to the largest entry.
fn farthest((left, right): &Sides<f64>) -> Option<(usize, f64)> {
    let largest = left.data().iter().chain(right.data()).fold(1.0_f64, |top, entry| top.max(entry.abs()));
    let apart = left.data().iter().zip(right.data()).map(|(a, b)| (a - b).abs() / largest);
    apart.enumerate().max_by(|(_, a), (_, b)| a.total_cmp(b))
}

/// Whether the difference at an entry hardly changes when the variables are scaled a little. Scaling keeps most
/// structures; a variable whose structure it does not keep, as an orthogonal matrix, stays as it is. Nothing is
/// known where nothing can be scaled, or where something is assumed.
fn stays(case: &Case<'_>, point: &Point<f64>, sides: &Sides<f64>, entry: usize) -> Option<bool> {
    let difference = |(left, right): &Sides<f64>| Some(left.data().get(entry)? - right.data().get(entry)?);
    let scales = |variable: &&super::inventory::Variable| !variable.whole && !variable.is(Word::Isometry);
    let scaled: Vec<_> = case.inventory.variables.iter().filter(scales).collect();
    if !case.assumptions.is_empty() || scaled.is_empty() {
        return None;
    }
    let here = difference(sides)?;
    let mut random = Random::new(case.seed ^ 0x5_4A6E);
    Some((0..SHAKES).all(|_| {
        let Ok(mut shaken) = point.convert(|entry| Ok(*entry)) else { return false };
        for variable in &scaled {
            let by = random.rational(-1, 1, 1_000_003);
            let by = 1.0 + SHAKE * rational::to_f64(&by).unwrap_or(0.5);
            let scaled = shaken.values.get(variable.node).map(|value| value.map(|entry| Ok(entry * by)));
            if let Some(Ok(scaled)) = scaled {
                shaken.values.set(variable.node, scaled);
            }
        }
        let sides = case.question.sides(case.arena, &shaken.values, shaken.direction.as_ref(), &1.0);
        let there = sides.ok().as_ref().and_then(difference);
        there.is_some_and(|there| (there - here).abs() <= STEADY * here.abs())
    }))
}
