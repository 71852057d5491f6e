//! Points that are given: the values that declarations have, or those of a counterexample.

use std::sync::Arc;

use num_traits::Zero;

use super::compare::{Compared, Trial};
use super::kind::Arithmetic;
use super::point::{Drawn, Inventory};
use super::{Agreement, Difference, NO_POINT, Numbers, Question, within_checks};
use crate::array::{Array, position};
use crate::functions::kernels::Kind;
use crate::interpret::{InterpretError, Interpreter, Meaning, Point, Value};
use crate::limits;
use crate::number::{Answer, Ball, Jet, Random, Rational, Told, rational};

/// The most operations in balls, in exact rationals, and in floats.
const IN_BALLS: usize = 60_000;
const EXACTLY: usize = 60_000;
const IN_FLOATS: usize = 3_000_000;

/// The digits in which a point of a counterexample is looked at, in bits.
const PRECISIONS: [usize; 2] = [crate::number::ball::PRECISION, 4000];

/// How far, beside the largest entry, floats may be from the value of an expression.
const ROUNDING: f64 = 1e-8;

/// Up to here a float may be what rounding leaves of numbers around 1 that cancel.
const VANISHING: f64 = 1e-12;

/// Numbers that an expression is said to have.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The lengths of the axes.
    pub axes: &'a [usize],
    /// The entries.
    pub data: &'a [f64],
    /// The entries as exact rationals, where all are.
    pub exact: Option<&'a [Rational]>,
    /// Whether a single axis lies as a row.
    pub row: bool,
}

/// Whether an expression has the numbers that were found, where the variables have the values of their
/// declarations, or those that were `given` to their names.
pub fn compare_numbers(question: &Question<'_>, found: Found<'_>, given: Given<'_>) -> Agreement {
    within_checks(|| compared(question, found, given))
}

/// The numbers that a name was given beside its declaration.
type Given<'a> = &'a dyn Fn(&str) -> Option<Array<Rational>>;

fn compared(question: &Question<'_>, found: Found<'_>, given: Given<'_>) -> Agreement {
    let Some(point) = declared(question, given) else { return unread("a value in it is not read") };
    if let Some(exact) = found.exact {
        let wanted = Array::new(found.axes.to_vec(), exact.to_vec());
        match read(question, &point, &rational::integer(1), EXACTLY) {
            Ok(value) => return exactly(&value, wanted, found),
            Err(InterpretError::TooLarge) => {}
            Err(error) if error.is_of_kind() => {}
            Err(error) => return unread(&error.words()),
        }
    }
    let ball = |entry: &Rational| Ball::new(entry);
    let in_balls = converted(&point, &ball)
        .and_then(|point| Some(read(question, &point, &Ball::new(&rational::integer(1)).ok()?, IN_BALLS)));
    match in_balls {
        Some(Ok(value)) => return near(&value, found, Numbers::Balls),
        Some(Err(error)) if !error.is_of_kind() && error != InterpretError::TooLarge => {
            return unread(&error.words());
        }
        _ => {}
    }
    let Some(point) = converted(&point, &rational::to_f64) else {
        return unread("a value in it is too large");
    };
    match read(question, &point, &1.0, IN_FLOATS) {
        Ok(value) => near(&value, found, Numbers::Floats),
        Err(InterpretError::TooLarge) => along_directions(question, &point, found),
        Err(error) => unread(&error.words()),
    }
}

/// A derivative of many entries, along one random direction for each variable.
fn along_directions(question: &Question<'_>, point: &Point<f64>, found: Found<'_>) -> Agreement {
    let mut random = Random::new(question.seed);
    let mut reader = Interpreter::new(question.scope, point, &1.0, IN_FLOATS).meaning(question.structured);
    let mut draw = || Ok(random.unit() - 0.5);
    let along = reader.along_directions(&question.asked, question.visible, &mut draw);
    let Ok(Some(along)) = along else { return unread("it is too large") };
    let width: usize = along.directions.iter().map(|direction| direction.data().len()).product();
    let mut data = found.data.to_vec();
    for direction in along.directions.iter().rev() {
        let sum = |entries: &[f64]| entries.iter().zip(direction.data()).map(|(a, b)| a * b).sum::<f64>();
        data = data.chunks(direction.data().len().max(1)).map(sum).collect();
    }
    let axes = along.value.shape().to_vec();
    if found.data.len() != along.value.data().len().saturating_mul(width) {
        return unread("its axes are not those of the answer");
    }
    let contracted = Found { axes: &axes, data: &data, exact: None, row: found.row };
    let value = Value::laid(along.value, found.row);
    // What was added up may cancel: the error is beside the entries, and not beside their sum.
    near_to(&value, contracted, largest(found.data), Numbers::Floats)
}

/// Whether both sides of a question are the same at a point; `None` where that cannot be told.
pub fn same_at(question: &Question<'_>, values: &[(usize, Array<Rational>)]) -> Option<bool> {
    limits::checking(|| same_there(question, values)).0
}

fn same_there(question: &Question<'_>, values: &[(usize, Array<Rational>)]) -> Option<bool> {
    let inventory = Inventory::new(question);
    let mut point = Point::of_sizes(question.sizes.iter().cloned());
    point.variables.extend(values.iter().cloned());
    let drawn = Drawn { point, sizes: question.sizes.clone() };
    // What is the same in a hundred digits may differ in a thousand.
    for precision in PRECISIONS {
        let like = Ball::with_precision(&rational::integer(1), precision).ok()?;
        let balls = drawn.converted(&|entry| Ball::with_precision(entry, precision)).ok()?;
        let mut random = Random::new(question.seed);
        match Trial::new(question, &inventory.free, &balls, &like, IN_BALLS).run(&mut random) {
            Ok(Compared::Same) => {}
            Ok(Compared::Different { .. }) => return Some(false),
            _ => return None,
        }
    }
    Some(true)
}

/// The point at which every variable has the value of its declaration.
fn declared(question: &Question<'_>, given: Given<'_>) -> Option<Point<Rational>> {
    let mentioned = question.scope.mentioned(&question.asked, question.visible);
    let mut point = Point::of_sizes(question.sizes.iter().cloned());
    for place in mentioned.variables {
        let Some((name, Meaning::Variable { value, axes, .. })) = question.scope.get(place) else {
            return None;
        };
        if let Some(data) = given(name) {
            point.variables.insert(place, data);
            continue;
        }
        let body = value.as_ref()?;
        let like = rational::integer(1);
        let mut reader = Interpreter::new(question.scope, &point, &like, IN_FLOATS);
        let value = reader.value(body, place, &[], &[]).ok()?;
        // A literal of one row or column is a vector; the declaration says what it is.
        let lengths: Vec<usize> =
            axes.iter().map(|axis| point.length(axis)).collect::<Result<_, _>>().ok()?;
        let array = value.array().ok()?.map(|entry| Ok(entry.value().clone())).ok()?;
        let array = array.reshape(&lengths).ok()?;
        point.variables.insert(place, array);
    }
    Some(point)
}

fn converted<L>(point: &Point<Rational>, entry: &dyn Fn(&Rational) -> Answer<L>) -> Option<Point<L>> {
    let mut converted =
        Point { sizes: point.sizes.clone(), ..Point::of_sizes(Vec::<(Arc<str>, usize)>::new()) };
    let mut places: Vec<_> = point.variables.iter().collect();
    places.sort_by_key(|(place, _)| **place);
    for (place, array) in places {
        converted.variables.insert(*place, array.map(entry).ok()?);
    }
    Some(converted)
}

fn read<K: Kind>(
    question: &Question<'_>,
    point: &Point<K>,
    like: &K,
    operations: usize,
) -> Result<Value<K>, InterpretError>
where
    Jet<K>: Kind,
{
    let reader = Interpreter::new(question.scope, point, like, operations);
    reader.meaning(question.structured).value(&question.asked, question.visible, &[], &[])
}

fn exactly(value: &Value<Rational>, wanted: Answer<Array<Rational>>, found: Found<'_>) -> Agreement {
    let Ok(wanted) = wanted else { return unread(NO_POINT) };
    let rows = wanted.shape().first().copied().unwrap_or(1);
    let Ok(array) = value.with_rows(rows) else { return unread(NO_POINT) };
    if array.shape() != wanted.shape() || value.is_row() != found.row && wanted.axes() == 1 {
        return shapes_differ(array.shape(), wanted.shape());
    }
    for (place, (a, b)) in array.data().iter().zip(wanted.data()).enumerate() {
        if !(a.value() - b).is_zero() {
            let told = |value: &Rational| Told::words(value.to_string());
            return differs(&position(wanted.shape(), place), told(a.value()), told(b));
        }
    }
    Agreement::Agrees { points: 1, numbers: Numbers::Exact, sizes: Vec::new() }
}

fn near<K: Arithmetic>(value: &Value<K>, found: Found<'_>, numbers: Numbers) -> Agreement {
    near_to(value, found, largest(found.data), numbers)
}

fn near_to<K: Arithmetic>(value: &Value<K>, found: Found<'_>, largest: f64, numbers: Numbers) -> Agreement {
    let rows = found.axes.first().copied().unwrap_or(1);
    let Ok(array) = value.with_rows(rows) else { return unread(NO_POINT) };
    if array.shape() != found.axes {
        return shapes_differ(array.shape(), found.axes);
    }
    for (place, (entry, number)) in array.data().iter().zip(found.data).enumerate() {
        let (middle, radius) = entry.value().float();
        let apart = (middle - number).abs();
        if apart > ROUNDING * largest + radius && apart <= VANISHING {
            return unread("floats cannot tell what is so near 0");
        }
        if apart > ROUNDING * largest + radius {
            let told = |value: f64| Told::real(format!("{value:.12e}"), value);
            return differs(&position(found.axes, place), told(middle), told(*number));
        }
        if radius > ROUNDING * largest {
            return unread("the numbers are too close to a border to be told apart");
        }
    }
    Agreement::Agrees { points: 1, numbers, sizes: Vec::new() }
}

fn largest(data: &[f64]) -> f64 {
    data.iter().fold(f64::MIN_POSITIVE, |top, entry| top.max(entry.abs()))
}

fn unread(why: &str) -> Agreement {
    Agreement::Unread { why: why.to_owned() }
}

fn shapes_differ(asked: &[usize], shown: &[usize]) -> Agreement {
    let told = |shape: &[usize]| Told::words(format!("an array of shape {shape:?}"));
    differs(&[], told(asked), told(shown))
}

fn differs(entry: &[usize], asked: Told, shown: Told) -> Agreement {
    Agreement::Differs {
        difference: Box::new(Difference {
            at: Vec::new(),
            numbers: Numbers::Balls,
            entry: entry.to_vec(),
            asked,
            shown,
        }),
    }
}
