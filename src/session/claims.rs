//! Claims, and their verdicts.

use std::sync::Arc;

use num_traits::Signed;

use super::Session;
use super::outcome::{self, Answer, ClaimAnswer, Claimed};
use super::{conditions, constants};
use crate::array::{Array, position};
use crate::diagnostic::Diagnostic;
use crate::equality::{self, Counterexample, Verdict};
use crate::evaluate::EvaluateError;
use crate::interpret::Body;
use crate::ir::NodeId;
use crate::lower::{Claim, Demand, Digits, Lowered};
use crate::number::ball::Ball;
use crate::number::{Rational, Told, rational};
use crate::shape::Dimension;
use crate::span::Span;
use crate::verify::{self, Agreement, Question, Shown};

/// Where the random points of checks start; the same input has the same verdict for ever.
pub(super) const SEED: u64 = 0x6772_6164_7573;

impl Session {
    /// The verdict on a claim.
    pub(super) fn claim(
        &mut self,
        claim: Claim,
        typed: Option<&Claimed>,
        span: Span,
    ) -> Result<ClaimAnswer, Box<Diagnostic>> {
        match claim {
            Claim::Equal { left, right, indices } => {
                let lengths = left.shape.axes.iter().cloned();
                let indices: Vec<_> = indices.into_iter().zip(lengths).collect();
                let asked = vec![left.node, right.node];
                let [left, right] =
                    [left.node, right.node].map(|side| self.in_meaning(side, &mut Vec::new()));
                let (left, right) = (self.taken(left, span)?, self.taken(right, span)?);
                let options = equality::Options { asked, ..self.equality_options() };
                let verdict = equality::compare(&mut self.arena, left, right, &options);
                // What jumps at single points is not told by random ones.
                let is_open = matches!(verdict, Verdict::Unknown { .. })
                    && equality::has_jumps(&self.arena, &[left, right]);
                Ok(match typed {
                    Some(typed) if self.options.verify => {
                        let judged = self.judged(&verdict, &typed.left, &typed.right, &indices);
                        if is_open && judged.holds == Some(true) { answer(&verdict) } else { judged }
                    }
                    _ => answer(&verdict),
                })
            }
            Claim::Rounds { left, entries } => self.rounds(&left, &entries, span),
        }
    }

    /// The verdict on a claim, beside what both sides come to as they were typed. What was seen at a point
    /// weighs more than what was concluded; where two readings were seen to disagree, nothing is known.
    fn judged(
        &self,
        verdict: &Verdict,
        left: &Body,
        right: &Body,
        indices: &[(Arc<str>, Dimension)],
    ) -> ClaimAnswer {
        let shown = Shown { body: right.clone(), names: Vec::new() };
        let plain = self.plain_question(left, shown);
        let question = Question { indices: indices.to_vec(), only_named_vary: true, ..plain };
        let agreement = verify::compare(&question);
        let first = answer(verdict);
        match (verdict, agreement) {
            (Verdict::Differs(found), Agreement::Agrees { numbers, .. }) => {
                match self.same_at(question, found) {
                    Some(true) if !found.by_sign || numbers == verify::Numbers::Primes => unknown(format!(
                        "two readings of this claim disagree, which is a fault of Gradus: please report it ({})",
                        first.detail
                    )),
                    _ => first,
                }
            }
            (Verdict::Differs(_), _) | (_, Agreement::Agrees { numbers: verify::Numbers::Floats, .. }) => {
                first
            }
            (Verdict::Unknown { .. }, Agreement::Differs { difference })
                if difference.numbers == verify::Numbers::Primes =>
            {
                first
            }
            (_, Agreement::Differs { difference }) if difference.numbers == verify::Numbers::Primes => {
                unknown(
                    "the sides differ modulo a prime, and no point was found at which that can be seen"
                        .to_owned(),
                )
            }
            (_, Agreement::Differs { difference }) => refuted(&difference),
            (
                Verdict::Unknown { .. },
                Agreement::Agrees { numbers: verify::Numbers::Primes, points, sizes },
            ) => answer(&agrees_as_read(points, sizes)),
            (Verdict::Unknown { .. } | Verdict::Agrees { .. }, _) => first,
            (Verdict::Proved, Agreement::Agrees { .. }) => first,
            (Verdict::Proved, Agreement::Unread { why } | Agreement::Valueless { why, .. }) => ClaimAnswer {
                verdict: "agrees",
                detail: format!("{}; not read a second time: {why}", first.detail),
                ..first
            },
        }
    }

    /// Whether both sides are the same where a counterexample was seen; `None` where that cannot be told.
    fn same_at(&self, question: Question<'_>, found: &Counterexample) -> Option<bool> {
        let mut values = Vec::new();
        for (name, value) in &found.variables {
            values.push((question.scope.value(name, question.visible)?, value.clone()));
        }
        verify::same_at(&Question { sizes: found.sizes.clone(), ..question }, &values)
    }

    /// A claim that was proved by normal forms, with what is divided by and may be 0.
    pub(super) fn with_conditions(&mut self, answer: Answer, demands: &[Demand]) -> Answer {
        let Answer::Claim(claim) = answer else { return answer };
        if claim.verdict != Verdict::Proved.word() {
            return Answer::Claim(claim);
        }
        let divisors = constants::open_divisors(&self.arena, demands);
        let names = self.names();
        let conditions = conditions::of_divisors(&mut self.arena, &divisors, &names);
        let mut detail = claim.detail;
        if !conditions.is_empty() {
            detail.push_str(", where ");
            detail.push_str(&conditions.join(", "));
        }
        Answer::Claim(ClaimAnswer { detail, ..claim })
    }

    pub(super) fn equality_options(&self) -> equality::Options {
        let size = |size: &i128| usize::try_from(*size).unwrap_or(usize::MAX);
        equality::Options {
            sizes: self.environment.sizes.iter().map(|(name, n)| (name.clone(), size(n))).collect(),
            assumptions: self.assumed(),
            asked: Vec::new(),
            seed: SEED,
        }
    }

    /// Whether every entry is within half a unit of the last digit written.
    fn rounds(
        &mut self,
        left: &Lowered,
        entries: &[Digits],
        span: Span,
    ) -> Result<ClaimAnswer, Box<Diagnostic>> {
        let node = self.taken(left.node, span)?;
        let fault = |error: EvaluateError| Box::new(error.to_diagnostic(span));
        let numbers = self.numbers(left, span)?;
        let far = match numbers.exact.as_ref() {
            Some(exact) => {
                first_far(exact, entries, &|value, claimed, half| (value - claimed).abs() <= *half)
            }
            None => match self.within_balls(node, entries).map_err(fault)? {
                Some(found) => found,
                None => first_far(&numbers.data, entries, &|value, claimed, half| {
                    let exact = Rational::from_float(*value);
                    exact.is_some_and(|value| (value - claimed).abs() <= *half)
                }),
            },
        };
        let Some(place) = far else {
            return Ok(ClaimAnswer {
                holds: Some(true),
                verdict: "proved",
                detail: "every entry rounds to the digits written".to_owned(),
                counterexample: None,
            });
        };
        let entry = position(&numbers.axes, place);
        let value = numbers.data.get(place).copied().unwrap_or(0.0);
        let typed = entries.get(place);
        let left = Told::real(shown_digits(value, typed), value);
        let claimed = typed.and_then(|digits| rational::to_f64(&digits.value).ok()).unwrap_or(f64::NAN);
        let right = Told::real(typed.map_or_else(String::new, signed), claimed);
        let detail = format!("left is {left}{}, not {right}", in_words(&entry));
        let counterexample = Some(outcome::Counterexample { at: Vec::new(), entry, left, right });
        Ok(ClaimAnswer { holds: Some(false), verdict: "differs", detail, counterexample })
    }

    /// The first entry that is too far, in balls; `None` where some function has none.
    #[expect(clippy::option_option, reason = "no balls, no such entry, and an entry are three things")]
    fn within_balls(&self, node: NodeId, entries: &[Digits]) -> Result<Option<Option<usize>>, EvaluateError> {
        let Ok(like) = Ball::new(&Rational::from_integer(0.into())) else { return Ok(None) };
        let balls: Array<Ball> = match self.evaluated(node, &like) {
            Ok(balls) => balls,
            Err(error) if error.is_of_kind() => return Ok(None),
            Err(error) => return Err(error),
        };
        for (place, (ball, digits)) in balls.data().iter().zip(entries).enumerate() {
            let Ok(middle) = ball.middle() else { return Ok(None) };
            let slack =
                Rational::from_float(ball.radius()).unwrap_or_else(|| Rational::from_integer(0.into()));
            if (middle - &digits.value).abs() > half_unit(&digits.spelling) + slack {
                return Ok(Some(Some(place)));
            }
        }
        Ok(Some(None))
    }
}

/// The verdict of texts that agree modulo primes at some points, at these sizes.
pub(super) fn agrees_as_read(points: usize, sizes: Vec<verify::Sizes>) -> Verdict {
    let whole = |(name, size)| (name, i64::try_from(size).unwrap_or(i64::MAX));
    let dimensions = sizes.into_iter().map(|sizes| sizes.into_iter().map(whole).collect()).collect();
    let (bound, tier) = (equality::Bound::Reading, equality::Tier::Field);
    Verdict::Agrees { samples: points, dimensions, bound, tier }
}

/// Where an entry stands, in words; nothing of numbers.
fn in_words(entry: &[usize]) -> String {
    if entry.is_empty() { String::new() } else { format!(" at {}", outcome::position(entry)) }
}

fn unknown(detail: String) -> ClaimAnswer {
    ClaimAnswer { holds: None, verdict: "unknown", detail, counterexample: None }
}

/// The verdict where both sides, as they were typed, are not the same at a point.
fn refuted(difference: &verify::Difference) -> ClaimAnswer {
    let verify::Difference { at, entry, asked, shown, .. } = difference.clone();
    let detail = format!("left is {asked}{}, right is {shown}", in_words(&entry));
    let counterexample = Some(outcome::Counterexample { at, entry, left: asked, right: shown });
    ClaimAnswer { holds: Some(false), verdict: "differs", detail, counterexample }
}

fn answer(verdict: &Verdict) -> ClaimAnswer {
    let counterexample = match verdict {
        Verdict::Differs(found) => {
            let Counterexample { entry, left, right, .. } = (**found).clone();
            Some(outcome::Counterexample { at: found.point(), entry, left, right })
        }
        _ => None,
    };
    ClaimAnswer { holds: verdict.holds(), verdict: verdict.word(), detail: verdict.detail(), counterexample }
}

/// Half a unit of the last digit written; nothing for a whole number.
fn half_unit(spelling: &str) -> Rational {
    let (digits, exponent) = match spelling.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i32>().unwrap_or(0)),
        None => (spelling, 0),
    };
    let Some((_, part)) = digits.split_once('.') else {
        return Rational::from_integer(0.into());
    };
    let places = i32::try_from(part.len()).unwrap_or(i32::MAX).saturating_sub(exponent);
    let ten = Rational::from_integer(10.into());
    let unit = rational::power(&ten, i64::from(-places));
    unit.map_or_else(|_| Rational::from_integer(0.into()), |unit| unit / Rational::from_integer(2.into()))
}

fn first_far<T>(
    values: &[T],
    entries: &[Digits],
    near: &dyn Fn(&T, &Rational, &Rational) -> bool,
) -> Option<usize> {
    let far = |(value, digits): (&T, &Digits)| !near(value, &digits.value, &half_unit(&digits.spelling));
    values.iter().zip(entries).position(far)
}

fn signed(digits: &Digits) -> String {
    if digits.value.is_negative() { format!("-{}", digits.spelling) } else { digits.spelling.to_string() }
}

/// The true value with a few digits more than were claimed.
fn shown_digits(value: f64, claimed: Option<&Digits>) -> String {
    let places = claimed.and_then(|digits| digits.spelling.split_once('.')).map_or(0, |(_, part)| part.len());
    format!("{value:.*}", (places + 3).min(15))
}
