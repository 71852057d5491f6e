//! Derivatives, pulled back and pushed forward, against differences. In balls the step is so small that
//! what the differences leave out is below the tolerance, and the precision so high that what rounding
//! leaves is, too: the radius says so. A form that has no numbers but floats is differenced in floats.

use gradus::array::Array;
use gradus::differentiate::Differentiator;
use gradus::evaluate::{EvaluateError, Values, evaluate};
use gradus::functions::kernels::Kind;
use gradus::functions::{self, Comparison, Domain, FormId};
use gradus::ir::{NodeId, SymbolKind};
use gradus::number::rational::{self, to_f64};
use gradus::number::{Ball, Number, Random, Rational};

use super::cases::{Case, MANNERS, TURNS, cases};
use super::every_form;

/// A call with the two ways to derive it along a direction, all of them weighted to numbers.
struct Derived {
    case: Case,
    /// The value times random weights.
    value: NodeId,
    by: NodeId,
    direction: NodeId,
    /// What must be the derivative of the value along the direction, with how it was got.
    slopes: [(&'static str, NodeId); 2],
}

#[test]
fn every_form_is_derived_as_differences_say() {
    every_form(|form| {
        let signature = functions::signature_of(form);
        let derivable = signature.arguments.iter().any(|argument| !argument.parameter);
        if derivable && functions::form(form).differential.is_empty() {
            return vec!["has no differential".to_owned()];
        }
        cases(form).into_iter().flat_map(|case| faults(form, case)).collect()
    });
}

fn faults(form: FormId, case: Case) -> Vec<String> {
    let mut faults = Vec::new();
    let call = case.call.clone();
    for (place, by) in case.differentiable().into_iter().enumerate() {
        // Each argument has an arena of its own, so that no expression is older than another's.
        let again = cases(form).into_iter().find(|other| other.call == call).unwrap();
        match derived(again, by) {
            Ok(derived) => {
                for turn in 0..TURNS {
                    if nowhere_smooth(form, turn) {
                        continue;
                    }
                    if let Err(fault) = at_a_turn(&derived, turn) {
                        faults.push(format!("{call} by argument {}, turn {turn}: {fault}", place + 1));
                    }
                }
            }
            Err(fault) => faults.push(format!("{call} by argument {}: {fault}", place + 1)),
        }
    }
    faults
}

/// Whether what the row's domain asks not to be 0 is 0 at these sizes, whatever the values: the variance of one
/// number. Seen exactly, at points of every manner.
fn nowhere_smooth(form: FormId, turn: usize) -> bool {
    let Domain::Compared(subject, Comparison::Differs, "0") = functions::form(form).domain else {
        return false;
    };
    let Some(mut case) = cases(form).into_iter().next() else { return false };
    let Some(subject) = case.run(&format!("subject = {subject}")) else { return false };
    let variables = case.variables(&[subject]);
    let mut random = Random::new(0x5117 + turn as u64);
    MANNERS.into_iter().all(|manner| {
        let point = case.point(&variables, turn, manner, &mut random);
        let found = evaluate(&case.arena, subject, &point, &rational::integer(1));
        found.is_ok_and(|value| value.data().iter().all(|entry| *entry == rational::integer(0)))
    })
}

fn derived(mut case: Case, by: NodeId) -> Result<Derived, String> {
    let of = case.node("f");
    let arena = &mut case.arena;
    let (value_axes, axes) = (arena.axes(of).to_vec(), arena.axes(by).to_vec());
    let weights = arena.variable("weights", &value_axes, SymbolKind::Variable);
    let direction = arena.variable("direction", &axes, SymbolKind::Variable);
    let value = arena.inner(weights, of);
    let gradient = arena.derivative(value, &[by]);
    let pulled = arena.inner(gradient, direction);
    let moved = arena.directional(of, by, direction);
    let pushed = arena.inner(weights, moved);
    let mut slopes = [("pulled back", pulled), ("pushed forward", pushed)];
    let mut differentiator = Differentiator::new();
    for (_, slope) in &mut slopes {
        *slope = differentiator.eliminate(arena, *slope).map_err(|error| format!("{error:?}"))?;
    }
    Ok(Derived { case, value, by, direction, slopes })
}

/// Compares at the first point of a turn at which everything has a value; there must be one.
fn at_a_turn(derived: &Derived, turn: usize) -> Result<(), String> {
    let roots = [derived.value, derived.slopes[0].1, derived.slopes[1].1, derived.by, derived.direction];
    let variables = derived.case.variables(&roots);
    let mut random = Random::new(0x7AB1E + turn as u64);
    let mut why = String::new();
    for attempt in 0..12 {
        let manner = MANNERS[attempt % MANNERS.len()];
        let mut point = derived.case.point(&variables, turn, manner, &mut random);
        // A direction keeps the structure of what moves.
        let direction = point.get(derived.direction).unwrap().clone();
        point.set(derived.direction, derived.case.structured(derived.by, direction));
        let found = match in_balls(derived, &point) {
            Err(error) if error.is_of_kind() => in_floats(derived, &point),
            other => other,
        };
        match found {
            Ok(faults) if faults.is_empty() => return Ok(()),
            Ok(faults) => return Err(faults.join("; ")),
            Err(error) => why = format!("{error:?}"),
        }
    }
    Err(format!("no point was found at which it has a derivative: {why}"))
}

/// The derivative by differences: two steps, and Richardson's combination of them, whose error is of
/// the fourth order.
fn difference<K: Kind>(
    derived: &Derived,
    point: &Values<K>,
    step: &Rational,
    like: &K,
) -> Result<K, EvaluateError> {
    let said = |error| EvaluateError::Number { place: "the differences".to_owned(), error };
    let (at, along) = (point.get(derived.by).unwrap(), point.get(derived.direction).unwrap());
    let value = |step: &Rational| -> Result<K, EvaluateError> {
        let mut there = point.convert(|entry| Ok(entry.clone())).map_err(said)?;
        let step = like.like(step).map_err(said)?;
        let moved = at.zip(along, |at, along| at.add(&step.multiply(along)?)).map_err(said)?;
        there.set(derived.by, moved);
        Ok(evaluate(&derived.case.arena, derived.value, &there, like)?.first().clone())
    };
    let central = |step: &Rational| -> Result<K, EvaluateError> {
        let width = like.like(&(step * rational::integer(2))).map_err(said)?;
        let rise = value(step)?.subtract(&value(&-step)?).map_err(said)?;
        rise.divide(&width).map_err(said)
    };
    let (wide, near) = (central(step)?, central(&(step / rational::integer(2)))?);
    let four = like.like(&rational::integer(4)).map_err(said)?;
    let three = like.like(&rational::integer(3)).map_err(said)?;
    let combined = four.multiply(&near).and_then(|near| near.subtract(&wide)?.divide(&three));
    combined.map_err(said)
}

/// At a step of 2^-70 the error of the fourth order is near 2^-280, and at 333 bits and more rounding
/// leaves no more than about 2^-240: 50 digits are left with room to spare.
fn in_balls(derived: &Derived, point: &Values<Rational>) -> Result<Vec<String>, EvaluateError> {
    const AGREED: f64 = 1e-50;
    let said = |error| EvaluateError::Number { place: "a point".to_owned(), error };
    let ball = |entry: &Rational| Ball::with_precision(entry, 400);
    let point = point.convert(ball).map_err(said)?;
    let like = ball(&rational::integer(1)).map_err(said)?;
    let step = rational::power(&rational::integer(2), -70).map_err(said)?;
    let rise = difference(derived, &point, &step, &like)?;
    let mut faults = Vec::new();
    for (how, slope) in derived.slopes {
        let slope = evaluate(&derived.case.arena, slope, &point, &like)?.first().clone();
        let apart = slope.subtract(&rise).map_err(said)?;
        // Whatever lies in the ball, its radius included.
        if apart.greatest() > AGREED * rise.greatest().max(1.0) {
            faults.push(format!("{how} {slope:?}, by differences {rise:?}"));
        }
    }
    Ok(faults)
}

fn in_floats(derived: &Derived, point: &Values<Rational>) -> Result<Vec<String>, EvaluateError> {
    const AGREED: f64 = 1e-8;
    let said = |error| EvaluateError::Number { place: "a point".to_owned(), error };
    let point = point.convert(to_f64).map_err(said)?;
    let step = rational::ratio(1, 1000).map_err(said)?;
    let rise = difference(derived, &point, &step, &1.0)?;
    let mut faults = Vec::new();
    for (how, slope) in derived.slopes {
        let slope: Array<f64> = evaluate(&derived.case.arena, slope, &point, &1.0)?;
        if (slope.first() - rise).abs() > AGREED * rise.abs().max(1.0) {
            faults.push(format!("{how} {:e}, by differences {rise:e}", slope.first()));
        }
    }
    Ok(faults)
}
