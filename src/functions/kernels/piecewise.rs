//! Functions with a kink or a jump. On either side they are as smooth as can be; at the place itself
//! they answer numbers by their convention, and refuse every number whose derivative is looked at.

use std::cmp::Ordering;

use crate::array::Array;
use crate::number::{Answer, Number, NumberError};

use super::scalar::scalar_kernels;
use super::{kink, one, three, two, whole};

scalar_kernels! {
    /// The magnitude; no derivative at 0.
    abs = |x: &N| match side(x, "abs")? {
        Ordering::Less => x.negate(),
        _ => Ok(x.clone()),
    };
    /// -1, 0 or 1; no derivative at 0.
    sign = |x: &N| match side(x, "sign")? {
        Ordering::Less => whole(x, -1),
        Ordering::Equal => whole(x, 0),
        Ordering::Greater => whole(x, 1),
    };
    /// 1 for positive numbers, 0 for the others; no derivative at 0.
    step = |x: &N| match side(x, "step")? {
        Ordering::Greater => whole(x, 1),
        _ => whole(x, 0),
    };
    /// A positive number itself, 0 for the others; no derivative at 0.
    relu = |x: &N| match side(x, "relu")? {
        Ordering::Greater => Ok(x.clone()),
        _ => whole(x, 0),
    };
}

/// The larger of two numbers; no derivative where they are equal.
pub fn max<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    choose(arguments, "max", Ordering::Greater)
}

/// The smaller of two numbers; no derivative where they are equal.
pub fn min<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    choose(arguments, "min", Ordering::Less)
}

/// 1 where the first is less than the second; no derivative where both are equal.
pub fn less<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    compared(arguments, "less", |order| order == Ordering::Less)
}

/// 1 where the first is at most the second; no derivative where both are equal.
pub fn at_most<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    compared(arguments, "at_most", |order| order != Ordering::Greater)
}

/// 1 where both are equal; no derivative there.
pub fn equal<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    compared(arguments, "equal", |order| order == Ordering::Equal)
}

/// 1 where the two differ; no derivative where both are equal.
pub fn unequal<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    compared(arguments, "unequal", |order| order != Ordering::Equal)
}

/// 1 where the order of two numbers is one that is wanted, else 0. Indices are known exactly in every kind.
fn compared<N: Number>(
    arguments: &[Array<N>],
    function: &'static str,
    holds: impl Fn(Ordering) -> bool,
) -> Answer<Array<N>> {
    let (first, second) = two(arguments, function)?;
    let (first, second) = (first.as_scalar()?, second.as_scalar()?);
    let order = match (first.exact(), second.exact()) {
        (Some(first), Some(second)) => first.cmp(&second),
        _ => first.side_of(second)?,
    };
    if order == Ordering::Equal && comes_apart(first, second)? {
        return kink(function, "where both sides are equal");
    }
    Ok(Array::scalar(whole(first, i64::from(holds(order)))?))
}

/// A number between two bounds, else the bound that it passes; no derivative at a bound.
pub fn clip<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let [x, low, high] = three(arguments, "clip")?;
    let raised = max(&[x.clone(), low.clone()])?;
    min(&[raised, high.clone()])
}

/// `x^2/2` for numbers of magnitude `c` at most, and `c |x| - c^2/2` beyond; smooth once where the two meet.
pub fn huber<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (x, c) = two(arguments, "huber")?;
    let (x, c) = (x.as_scalar()?, c.as_scalar()?);
    if c.side_of(&whole(c, 0)?)? == Ordering::Less {
        return Err(NumberError::Domain { function: "huber", domain: "a bound >= 0" });
    }
    let size = if x.side_of(&whole(x, 0)?)? == Ordering::Less { x.negate()? } else { x.clone() };
    let part = if size.side_of(c)? == Ordering::Greater { c } else { &size };
    let half = part.divide(&whole(x, 2)?)?;
    Ok(Array::scalar(part.multiply(&size.subtract(&half)?)?))
}

/// On which side of 0 a number lies; refuses 0 itself to duals that leave it.
fn side<N: Number>(x: &N, function: &'static str) -> Answer<Ordering> {
    let side = x.side_of(&whole(x, 0)?)?;
    if side == Ordering::Equal && x.moves() && !x.vanishes() { kink(function, "at 0") } else { Ok(side) }
}

/// Whether two numbers that are equal here differ as soon as they move.
pub(super) fn comes_apart<N: Number>(one: &N, other: &N) -> Answer<bool> {
    Ok((one.moves() || other.moves()) && !one.subtract(other)?.vanishes())
}

fn choose<N: Number>(arguments: &[Array<N>], function: &'static str, wanted: Ordering) -> Answer<Array<N>> {
    let (first, second) = two(arguments, function)?;
    let (first, second) = (first.as_scalar()?, second.as_scalar()?);
    let order = first.side_of(second)?;
    if order == Ordering::Equal && comes_apart(first, second)? {
        return kink(function, "where both are equal");
    }
    Ok(Array::scalar(if order == wanted { first.clone() } else { second.clone() }))
}
