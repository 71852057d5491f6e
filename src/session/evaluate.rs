//! Values put in: exactly where everything is rational, in floats otherwise.

use std::sync::Arc;

use super::Session;
use super::carried::{Carrier, rate_of};
use super::outcome::Numbers;
use crate::array::Array;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{EvaluateError, Values, WORK_LIMIT, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::{Node, NodeId};
use crate::limits;
use crate::lower::Lowered;
use crate::number::rational::{self, to_f64};
use crate::number::{Ball, Jet, NumberError, Rational};
use crate::sample::{self, Described};
use crate::span::Span;

/// About how many operations on balls may be made.
const BALL_WORK: usize = 1_000_000;

/// How many operations on floats are few enough to be done in balls, too.
const SHORT: usize = 4_000;
/// What balls cannot tell from 0 is 0 where it is below this.
const NOTHING: f64 = 1e-60;

/// The same on data, along which a kink is looked for.
const DATA_WORK: usize = 50_000_000;

/// A derivative in an expression: what is derived, in which no derivative is left, by what, and along what.
struct Derived {
    of: NodeId,
    by: NodeId,
    along: Option<NodeId>,
    /// The derivative itself, where `of` is the formula of another.
    itself: Option<NodeId>,
}

/// How fast the entries move of what is derived by.
#[derive(Clone, Copy)]
enum Rates {
    /// Each at a rate of its own, so that two that are equal come apart.
    Apart,
    /// Those across the diagonal of a matrix alike: functions of symmetric matrices move along no other.
    Symmetric,
}

impl Rates {
    /// The rate of the entry at an index.
    fn of_entry(self, index: &[usize], shape: &[usize]) -> i64 {
        let mut index = index.to_vec();
        if matches!(self, Self::Symmetric) {
            index.sort_unstable();
        }
        let row_by_row = |place: usize, (at, length): (&usize, &usize)| place.wrapping_mul(*length) + at;
        rate_of(index.iter().zip(shape).fold(0, row_by_row))
    }
}

pub(super) fn said(error: NumberError) -> EvaluateError {
    EvaluateError::Number { place: "a value".to_owned(), error }
}

/// How many operations exact numbers may take. What takes more is computed in floats: a sum of twenty
/// thousand fractions has ten thousand digits that nobody asked for.
const EXACT: u64 = 100_000_000;

/// A value in exact numbers, where that does not take too long.
fn exactly<T>(work: impl FnOnce() -> Result<T, EvaluateError>) -> Result<T, EvaluateError> {
    let too_long = || EvaluateError::Number {
        place: "an exact value".to_owned(),
        error: NumberError::NotInThisKind { function: "value" },
    };
    match limits::trial(EXACT, work) {
        None | Some(Err(EvaluateError::TooMuchWork { .. })) => Err(too_long()),
        Some(value) => value,
    }
}

impl Session {
    /// The numbers of an expression. Declared values stand for their variables; a whole
    /// expression of rationals is computed exactly, and in floats as well.
    pub(super) fn numbers(&mut self, asked: &Lowered, span: Span) -> Result<Numbers, Box<Diagnostic>> {
        let meant = self.in_meaning(asked.node, &mut Vec::new());
        let asked = &Lowered { node: meant, shape: asked.shape.clone() };
        let node = self.taken(asked.node, span)?;
        let derived = self.derived_within(asked.node, span)?;
        self.fix_given(node, span)?;
        let zero = Rational::from_integer(0.into());
        for one in &derived {
            if let Err(error) = self.has_slope(one) {
                return Err(Box::new(error.to_diagnostic(span)));
            }
        }
        if self.rests_on_data(node) {
            return self.numbers_of_data(asked, node, span);
        }
        let fault = |error: EvaluateError| Box::new(error.to_diagnostic(span));
        let exact = match exactly(|| self.numbers_of(asked.node, node, (&zero, &self.values(&zero)?))) {
            Ok(exact) => Some(exact),
            Err(error) if error.is_of_kind() => None,
            Err(error) => return Err(fault(error)),
        };
        let (axes, data) = match &exact {
            Some(exact) => {
                let rounded: Result<Vec<f64>, _> = exact.data().iter().map(to_f64).collect();
                let too_large = |_| {
                    Box::new(Diagnostic::new("G0408", "a number is too large to be written as a float", span))
                };
                (exact.shape().to_vec(), rounded.map_err(too_large)?)
            }
            None => {
                let floats = self.floats_of(asked.node, node).map_err(|error| {
                    let said = error.to_diagnostic(span);
                    Box::new(if error.is_out_of_range() {
                        said.note("floats end near 1.8e308")
                    } else {
                        said
                    })
                })?;
                (floats.shape().to_vec(), floats.into_data())
            }
        };
        Ok(Numbers { axes, data, exact: exact.map(Array::into_data), row: asked.shape.row, checked: None })
    }

    /// Refuses a value that contradicts the words of its declaration; its names then have no value. What has
    /// no value yet is looked at when it has one.
    pub(super) fn keeps_declaration(
        &mut self,
        names: &[Arc<str>],
        value: NodeId,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let Some(entry) = names.first().and_then(|name| self.environment.get(name)) else { return Ok(()) };
        let Node::Symbol(symbol) = self.arena.node(entry.lowered.node) else { return Ok(()) };
        let words = self.arena.symbol(*symbol).structure;
        if words.is_empty() {
            return Ok(());
        }
        let exact = match self.evaluated(value, &Rational::from_integer(0.into())) {
            Err(error) if error.is_of_kind() => {
                let rounded = |entry: &f64| Rational::from_float(*entry).ok_or(NumberError::TooLarge);
                self.evaluated(value, &0.0).and_then(|floats| floats.map(rounded).map_err(said))
            }
            other => other,
        };
        let Ok(exact) = exact else { return Ok(()) };
        let described = Described { words, lengths: exact.shape() };
        let Some((word, how)) = sample::departure(described, &exact) else { return Ok(()) };
        for name in names {
            if let Some(entry) = self.environment.names.get_mut(name) {
                entry.value = None;
            }
        }
        let name = names.first().map(ToString::to_string).unwrap_or_default();
        Err(Box::new(EvaluateError::Contradicts { name, word: word.name(), how }.to_diagnostic(span)))
    }

    /// What is derived in an expression, each order of it by itself, in that no derivative is left.
    fn derived_within(&mut self, asked: NodeId, span: Span) -> Result<Vec<Derived>, Box<Diagnostic>> {
        let mut found: Vec<Derived> = Vec::new();
        if !self.arena.is_open(asked) {
            return Ok(found);
        }
        for node in self.arena.reachable_until(&[asked], &|id| !self.arena.is_open(id)) {
            match self.arena.node(node).clone() {
                Node::Directional { of, by, along } => {
                    let itself = self.arena.is_open(of).then_some(node);
                    let (of, by) = (self.taken_before(of, &[by], span)?, self.taken(by, span)?);
                    let mut along = Some(self.taken(along, span)?);
                    let alone = self.added_up(asked, node, of);
                    if alone != of || along.is_some_and(|along| self.arena.has_free_index(along)) {
                        // The direction differs from term to term: any counts.
                        along = None;
                    }
                    let of = alone;
                    found.push(Derived { of, by, along, itself });
                }
                Node::Derivative { of, by } => {
                    for (order, variable) in by.iter().enumerate() {
                        let before = by.get(..order).unwrap_or_default();
                        let lower = if before.is_empty() { of } else { self.arena.derivative(of, before) };
                        let whole = self.arena.derivative(of, by.get(..=order).unwrap_or_default());
                        let itself = self.arena.is_open(lower).then_some(whole);
                        let (of, by) =
                            (self.taken_before(lower, &[*variable], span)?, self.taken(*variable, span)?);
                        let of = self.added_up(asked, node, of);
                        found.push(Derived { of, by, along: None, itself });
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// What is derived inside of sums, added up over their indices: so it has a value by itself, and none where
    /// one of the terms has none.
    fn added_up(&mut self, asked: NodeId, derivative: NodeId, of: NodeId) -> NodeId {
        let mut whole = of;
        for sum in self.arena.reachable(&[asked]) {
            if !self.arena.has_free_index(whole) {
                break;
            }
            if let Node::SumOver { level, bounds, .. } = *self.arena.node(sum) {
                let index = self.arena.index(level);
                let around = self.arena.depends(derivative, sum);
                if around && level > self.arena.level(whole) && self.arena.depends(index, whole) {
                    whole = self.arena.sum_again(level, bounds, whole);
                }
            }
        }
        whole
    }

    /// An error where something has no derivative at the values that are given. A formula may have a value
    /// there all the same: the sign of 0 is 0, and no slope. So what is derived is computed in numbers that
    /// move, which the functions of the table refuse at their kinks.
    fn has_slope(&mut self, derived: &Derived) -> Result<(), EvaluateError> {
        let error = match self.moves(derived.of, derived) {
            Err(error) if error.is_of_derivative() || error.is_of_place() => error,
            // Whatever else has no value is found where the derivative itself is computed.
            _ => return Ok(()),
        };
        if error.is_of_kink() {
            // The kink may be of one part alone: `abs(x)^2` is `x^2`, and has none.
            let folded = self.simplifier.fold(&mut self.arena, derived.of);
            let smooth = folded != derived.of && self.moves(folded, derived).is_ok();
            let slope = self.slope_of(derived);
            let smooth = smooth || slope.is_some_and(|slope| self.is_smooth(derived.of, slope, derived.by));
            return if smooth { Ok(()) } else { Err(error) };
        }
        match derived.itself {
            // What is derived here is a formula, which may have no value where the derivative has one.
            Some(derivative) if error.is_of_place() => self.carried(derivative),
            _ => Err(error),
        }
    }

    /// The formula of a derivative.
    fn slope_of(&mut self, derived: &Derived) -> Option<NodeId> {
        let slope = match derived.along {
            Some(along) => self.arena.directional(derived.of, derived.by, along),
            None => self.arena.derivative(derived.of, &[derived.by]),
        };
        self.taken(slope, Span::nowhere()).ok()
    }

    /// Computes an expression as a derivative asks for it.
    fn moves(&self, of: NodeId, derived: &Derived) -> Result<(), EvaluateError> {
        match self.moves_at(of, derived, Rates::Apart) {
            Err(error) if !error.is_of_derivative() => self.moves_at(of, derived, Rates::Symmetric),
            other => other,
        }
    }

    /// The same at some rates, in the first kind of number that can hold it.
    fn moves_at(&self, of: NodeId, derived: &Derived, rates: Rates) -> Result<(), EvaluateError> {
        let work = if self.rests_on_data(of) { DATA_WORK } else { WORK_LIMIT };
        if work == WORK_LIMIT {
            match exactly(|| self.moved(of, derived, rates, (&Rational::from_integer(0.into()), work))) {
                Err(error) if error.is_of_kind() => {}
                other => return other,
            }
        }
        let Err(error) = self.moved(of, derived, rates, (&0.0, work)) else { return Ok(()) };
        // What floats cannot hold they take for 0, or it hides what comes after it.
        let zero = Ball::new(&rational::integer(0)).map_err(said)?;
        match self.moved(of, derived, rates, (&zero, BALL_WORK)) {
            Ok(()) => Ok(()),
            Err(found) if error.is_out_of_range() && (found.is_of_derivative() || found.is_of_place()) => {
                Err(found)
            }
            Err(_) => Err(error),
        }
    }

    /// The same for a derivative of any order without the formulas of the lower ones.
    fn carried(&self, derivative: NodeId) -> Result<(), EvaluateError> {
        let zero = Rational::from_integer(0.into());
        let exact = exactly(|| Carrier::new(&self.arena, &zero).check(derivative, &self.values(&zero)?));
        match exact {
            Err(error) if error.is_of_kind() => {
                Carrier::new(&self.arena, &0.0).check(derivative, &self.values(&0.0)?)
            }
            other => other,
        }
    }

    /// The numbers of an expression: those of its formula, in which all derivatives are taken; where that
    /// has none at this point, those in which each derivative is what moving numbers carry.
    fn numbers_of<K: Kind>(
        &self,
        asked: NodeId,
        taken: NodeId,
        (like, values): (&K, &Values<K>),
    ) -> Result<Array<K>, EvaluateError>
    where
        Jet<K>: Kind,
    {
        match evaluate(&self.arena, taken, values, like) {
            Err(error) if error.is_of_place() && self.arena.is_open(asked) => {
                Carrier::new(&self.arena, like).value(asked, values).map_err(|_| error)
            }
            other => other,
        }
    }

    /// The floats of an expression; where those cannot hold what comes on the way, what many digits are sure of.
    fn floats_of(&mut self, asked: NodeId, taken: NodeId) -> Result<Array<f64>, EvaluateError> {
        let values = self.values(&0.0)?;
        match self.numbers_of(asked, taken, (&0.0, &values)) {
            Err(error) => self.beyond_floats(error, taken),
            // Digits that cancel on the way are lost in floats, and nothing tells: what is short is worked out in many.
            Ok(floats) if values.has_vanished() || values.spent() <= SHORT => {
                Ok(self.in_many_digits(taken).unwrap_or(floats))
            }
            Ok(floats) => Ok(floats),
        }
    }

    /// Computes an expression in numbers that move along the direction, or along all entries at once.
    fn moved<K: Kind>(
        &self,
        of: NodeId,
        derived: &Derived,
        rates: Rates,
        (like, work): (&K, usize),
    ) -> Result<(), EvaluateError>
    where
        Jet<K>: Kind,
    {
        let mut values = self.values(like)?;
        values.limit_work(work);
        if let Node::Named(_, body) = self.arena.node(derived.by) {
            values.set(derived.by, evaluate(&self.arena, *body, &values, like)?);
        }
        let mut moving = values.at_rest().map_err(said)?;
        if let Some(at) = values.get(derived.by) {
            let rate = |index: &[usize]| like.like(&rational::integer(rates.of_entry(index, at.shape())));
            let rates = match derived.along {
                Some(along) => evaluate(&self.arena, along, &values, like)?,
                None => Array::from_fn(at.shape(), rate).map_err(said)?,
            };
            moving.set_moving(derived.by, at, &rates).map_err(said)?;
        }
        evaluate(&self.arena, of, &moving, &Jet::still(like.clone())).map(|_| ())
    }

    /// The floats of an expression of which floats cannot hold some part: that of another form, or of balls,
    /// where those are sure of it. What floats take for 0 may be none: what is said of 0 is then not said.
    fn beyond_floats(&mut self, error: EvaluateError, node: NodeId) -> Result<Array<f64>, EvaluateError> {
        let EvaluateError::Number { error: reason, .. } = &error else { return Err(error) };
        let is_of_zero = matches!(reason, NumberError::Domain { .. } | NumberError::DivisionByZero);
        if !error.is_out_of_range() && !is_of_zero && *reason != NumberError::Singular {
            return Err(error);
        }
        if error.is_out_of_range()
            && let Some(floats) = self.in_another_form(node)
        {
            return Ok(floats);
        }
        self.in_many_digits(node).map_err(|found| match found {
            // What floats take for 0 may be too small for them, and its reciprocal too large.
            EvaluateError::Number { error: NumberError::Undecided | NumberError::TooLarge, .. }
                if is_of_zero =>
            {
                found
            }
            _ => error,
        })
    }

    /// The floats of an expression that balls are sure of.
    fn in_many_digits(&self, node: NodeId) -> Result<Array<f64>, EvaluateError> {
        let like = Ball::new(&rational::integer(1)).map_err(said)?;
        let mut values = self.values(&like)?;
        values.limit_work(BALL_WORK);
        let sure = |ball: &Ball| {
            let near = ball.to_f64();
            let is_known = ball.radius() <= f64::EPSILON * near.abs() && near.is_finite();
            match is_known {
                true => Ok(near),
                // What is no further from 0 than this is 0, as `sin(pi)` is.
                false if ball.greatest() < NOTHING => Ok(0.0),
                false => Err(NumberError::TooLarge),
            }
        };
        // What takes too long in balls has the answer that floats have.
        let balls = limits::trial(EXACT, || evaluate(&self.arena, node, &values, &like));
        let too_long = EvaluateError::TooMuchWork { place: "a value".to_owned(), terms: None };
        balls.unwrap_or(Err(too_long))?.map(sure).map_err(said)
    }

    /// The floats of an expression in the form that is shown, where a part of the one that was written is past
    /// all floats: `1/(1 + exp(-x))` is `sigma(x)`.
    fn in_another_form(&mut self, node: NodeId) -> Option<Array<f64>> {
        let names = self.names();
        let simple = self.simplified(node, &names);
        let simple = self.arena.without_structure(simple);
        self.evaluated::<f64>(simple, &0.0).ok().filter(|_| simple != node)
    }

    /// A node in one kind of number, with the values that declarations gave.
    pub(super) fn evaluated<K: Kind>(&self, node: NodeId, like: &K) -> Result<Array<K>, EvaluateError> {
        evaluate(&self.arena, node, &self.values(like)?, like)
    }

    /// The values that declarations gave.
    pub(super) fn values<K: Kind>(&self, like: &K) -> Result<Values<K>, EvaluateError> {
        let mut values = Values::new();
        for (name, size) in &self.environment.sizes {
            values.set_size(name, usize::try_from(*size).unwrap_or(usize::MAX));
        }
        let given: Vec<(NodeId, NodeId)> = self.environment.values().collect();
        for (variable, value) in given {
            let value = evaluate(&self.arena, value, &values, like)?;
            values.set(variable, value);
        }
        self.set_given(&mut values, like)?;
        Ok(values)
    }
}
