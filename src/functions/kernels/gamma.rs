//! The logarithm of the gamma function and its derivatives, for positive numbers: recurrences carry the
//! argument to where Stirling's series is as exact as floats are (DLMF 5.11.1, 5.11.2, 5.15.8). They live in
//! floats, resting and moving: the series does not say how far it is off in any other kind.

use crate::array::Array;
use crate::number::{Answer, Number, NumberError, rational};

use super::scalar::{is_below, scalar_kernels};
use super::{one, two, whole};

/// The numbers of Bernoulli with even places, from the second on, as fractions.
const BERNOULLI: [(i64, i64); 10] = [
    (1, 6),
    (-1, 30),
    (1, 42),
    (-1, 30),
    (5, 66),
    (-691, 2730),
    (7, 6),
    (-3617, 510),
    (43_867, 798),
    (-174_611, 330),
];
/// From here on the series of `lgamma` and `digamma` leave less than 2^-60.
const FAR: i64 = 12;
/// From here on the first term of the series leaves less than that, and powers of the argument leave the range of floats.
const DISTANT: f64 = 1e10;
/// The highest derivative of `digamma` that is worked out.
const HIGHEST: i64 = 30;

scalar_kernels! {
    /// The logarithm of the gamma function, for `x > 0`.
    lgamma = lgamma_of;
    /// Its derivative, for `x > 0`.
    digamma = |x: &N| polygamma_of(0, x);
    /// Its second derivative, for `x > 0`.
    trigamma = |x: &N| polygamma_of(1, x);
}

/// The derivative of `digamma` of an order that is a whole number, for `x > 0`.
pub fn polygamma<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (order, x) = two(arguments, "polygamma")?;
    let order = order.as_scalar()?.exact().filter(num_rational::Ratio::is_integer);
    let order = order.and_then(|order| i64::try_from(order.to_integer()).ok());
    let order = order.filter(|order| (0..=HIGHEST).contains(order));
    let needs = "an order from 0 to 30";
    let order = order.ok_or(NumberError::Unfit { function: "polygamma", needs })?;
    Ok(Array::scalar(polygamma_of(order, x.as_scalar()?)?))
}

/// The argument and the whole numbers after it, up to one that is far enough out for the series.
fn steps<N: Number>(x: &N, far: i64, function: &'static str) -> Answer<(Vec<N>, N)> {
    if !is_below(&whole(x, 0)?, x) {
        return Err(NumberError::Domain { function, domain: "entries > 0" });
    }
    let (unit, far) = (whole(x, 1)?, whole(x, far)?);
    let (mut passed, mut at) = (Vec::new(), x.clone());
    while is_below(&at, &far) {
        passed.push(at.clone());
        at = at.add(&unit)?;
    }
    Ok((passed, at))
}

/// The numbers of Bernoulli that matter so far out, each with its place.
fn series<N: Number>(far: &N) -> impl Iterator<Item = ((i64, i64), i64)> {
    let terms = if far.reach() < DISTANT { BERNOULLI.len() } else { 1 };
    BERNOULLI.into_iter().zip((2..).step_by(2)).take(terms)
}

fn lgamma_of<N: Number>(x: &N) -> Answer<N> {
    let (passed, far) = steps(x, FAR, "lgamma")?;
    let half = x.like(&rational::ratio(1, 2)?)?;
    let circle = x.pi()?.multiply(&whole(x, 2)?)?.log()?.multiply(&half)?;
    let mut sum = far.subtract(&half)?.multiply(&far.log()?)?.subtract(&far)?.add(&circle)?;
    for ((top, bottom), even) in series(&far) {
        let factor = x.like(&rational::ratio(top, bottom * even * (even - 1))?)?;
        sum = sum.add(&factor.multiply(&far.power(&rational::integer(1 - even))?)?)?;
    }
    let mut product = whole(x, 1)?;
    for factor in &passed {
        product = product.multiply(factor)?;
    }
    sum.subtract(&product.log()?)
}

/// With `m` the order: `log(x) - 1/(2x) - sum B_2k/(2k x^2k)` for 0, and its derivatives.
fn polygamma_of<N: Number>(order: i64, x: &N) -> Answer<N> {
    let (passed, far) = steps(x, FAR + order, "digamma")?;
    let over = |at: &N, exponent: i64| at.power(&rational::integer(-exponent));
    let factorial = product_of(x, 1, order)?;
    let half = x.like(&rational::ratio(1, 2)?)?.multiply(&factorial)?.multiply(&over(&far, order + 1)?)?;
    let first = match order {
        0 => far.log()?.negate()?,
        _ => product_of(x, 1, order - 1)?.multiply(&over(&far, order)?)?,
    };
    let mut sum = first.add(&half)?;
    for ((top, bottom), even) in series(&far) {
        // (even + order - 1)! / even!
        let ratio = match order {
            0 => x.like(&rational::ratio(1, even)?)?,
            _ => product_of(x, even + 1, even + order - 1)?,
        };
        let factor = x.like(&rational::ratio(top, bottom)?)?.multiply(&ratio)?;
        sum = sum.add(&factor.multiply(&over(&far, even + order)?)?)?;
    }
    for at in &passed {
        sum = sum.add(&factorial.multiply(&over(at, order + 1)?)?)?;
    }
    if order % 2 == 0 { sum.negate() } else { Ok(sum) }
}

/// The product of the whole numbers from one to another.
fn product_of<N: Number>(like: &N, from: i64, to: i64) -> Answer<N> {
    (from..=to).try_fold(whole(like, 1)?, |product, factor| product.multiply(&whole(like, factor)?))
}
