//! Tier 2: both sides at one point, in balls.

use num_traits::Zero;

use super::point::{Case, Point};
use super::trial::{Trial, failed};
use super::verdict::decimal;
use crate::array::Array;
use crate::evaluate::EvaluateError;
use crate::number::{Ball, NumberError, Rational, Told, rational};

/// Both sides in balls at one point.
pub(super) fn in_balls(case: &Case<'_>, point: &Point<Rational>) -> Trial {
    let mut outcome = Trial::Outside("too close to a border to tell its side".to_owned());
    let (digits, precisions) = case.digits;
    for precision in precisions.iter().copied() {
        let Ok(balls) = point.convert(|entry| Ball::with_precision(entry, precision)) else { return outcome };
        let Ok(like) = Ball::with_precision(&rational::integer(1), precision) else { return outcome };
        let sides = case.question.sides(case.arena, &balls.values, balls.direction.as_ref(), &like);
        outcome = match sides {
            Ok((left, right)) if left.shape() != right.shape() => {
                return Trial::Never(format!(
                    "the shapes differ: {:?} and {:?}",
                    left.shape(),
                    right.shape()
                ));
            }
            Ok((left, right)) => match compare_balls(&left, &right, digits) {
                Some(trial) => trial,
                None => continue,
            },
            Err(EvaluateError::Number { error: NumberError::Undecided, .. }) => continue,
            Err(error) => failed(&error),
        };
        return outcome;
    }
    outcome
}

/// `None` where the balls are too wide to tell.
fn compare_balls(left: &Array<Ball>, right: &Array<Ball>, digits: i64) -> Option<Trial> {
    let mut sure = true;
    for (entry, (a, b)) in left.data().iter().zip(right.data()).enumerate() {
        if !a.overlaps(b).ok()? {
            let (left, right) = told_apart(&a.middle().ok()?, &b.middle().ok()?);
            return Some(Trial::Different { entry, left, right });
        }
        sure &= a.is_within(b, -digits).ok()?;
    }
    sure.then_some(Trial::Same)
}

/// A number in words, which for what is too far out tell its magnitude alone.
pub(super) fn told(value: &Rational, text: String) -> Told {
    match rational::to_f64(value) {
        Ok(near) if near != 0.0 || value.is_zero() => Told::real(text, near),
        _ => Told::words(text),
    }
}

/// Both numbers in as many digits as it takes to see the difference.
fn told_apart(left: &Rational, right: &Rational) -> (Told, Told) {
    let digits =
        [12, 24, 48, 96, 384].into_iter().find(|digits| decimal(left, *digits) != decimal(right, *digits));
    let digits = digits.unwrap_or(192);
    (told(left, decimal(left, digits)), told(right, decimal(right, digits)))
}
