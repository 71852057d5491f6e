//! Functions of all entries of one array: sums of exponentials, products, extremes. They take an array
//! of any order, and treat its entries alike.

use std::cmp::Ordering;

use crate::array::Array;
use crate::number::{Answer, Number, NumberError};

use super::piecewise::comes_apart;
use super::{kink, named, one, whole};

/// `exp(x_i) / sum exp(x_j)`: the same shape, entries that sum to 1.
pub fn softmax<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "softmax")?;
    let top = near_the_top(argument);
    let powers = argument.map(|x| x.subtract(top)?.exp())?;
    let total = sum(&powers)?;
    powers.map(|power| power.divide(&total))
}

/// The same in floats: a part of nearly nothing is 0, and no number that is out of range.
pub fn softmax_of_float(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let argument = one(arguments, "softmax")?;
    let top = near_the_top(argument);
    let powers = argument.map(|x| Ok((x - top).exp()))?;
    let total = sum(&powers)?;
    powers.map(|power| Ok(power / total))
}

/// `log(sum exp(x_i))`, of order 0.
pub fn logsumexp<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "logsumexp")?;
    let top = near_the_top(argument);
    let powers = argument.map(|x| x.subtract(top)?.exp())?;
    Ok(Array::scalar(top.add(&named(sum(&powers)?.log(), "logsumexp", "all numbers")?)?))
}

/// The product of all entries, of order 0.
pub fn prod<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "prod")?;
    let mut product = whole(argument.first(), 1)?;
    for entry in argument.data() {
        product = product.multiply(entry)?;
    }
    Ok(Array::scalar(product))
}

/// The largest entry, of order 0; no derivative where two are largest.
pub fn max<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "max")?;
    Ok(Array::scalar(extreme(argument, "max", Ordering::Greater)?.1.clone()))
}

/// The smallest entry, of order 0; no derivative where two are smallest.
pub fn min<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "min")?;
    Ok(Array::scalar(extreme(argument, "min", Ordering::Less)?.1.clone()))
}

/// The place of the largest entry of a vector, counted from 1, the first of several; no derivative
/// where two are largest.
pub fn argmax<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "argmax")?;
    let (place, _) = extreme(argument, "argmax", Ordering::Greater)?;
    let place = i64::try_from(place + 1).map_err(|_| NumberError::TooLarge)?;
    Ok(Array::scalar(whole(argument.first(), place)?))
}

/// The place of the smallest entry of a vector, counted from 1, the first of several; no derivative
/// where two are smallest.
pub fn argmin<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "argmin")?;
    let (place, _) = extreme(argument, "argmin", Ordering::Less)?;
    let place = i64::try_from(place + 1).map_err(|_| NumberError::TooLarge)?;
    Ok(Array::scalar(whole(argument.first(), place)?))
}

/// The sum of all entries.
fn sum<N: Number>(argument: &Array<N>) -> Answer<N> {
    let mut total = whole(argument.first(), 0)?;
    for entry in argument.data() {
        total = total.add(entry)?;
    }
    Ok(total)
}

/// An entry that is about the largest. It is only taken off and put back, so that any would be right;
/// where the kind cannot compare, it is the first.
fn near_the_top<N: Number>(argument: &Array<N>) -> &N {
    let mut top = argument.first();
    for entry in argument.data() {
        if entry.compare(top) == Ok(Ordering::Greater) {
            top = entry;
        }
    }
    top
}

/// The entry that compares as wanted with all others, and its place: the first of several, which are
/// refused where one of them moves.
fn extreme<'a, N: Number>(
    argument: &'a Array<N>,
    function: &'static str,
    wanted: Ordering,
) -> Answer<(usize, &'a N)> {
    let mut best = (0, argument.first());
    let mut tied_and_moving = false;
    for (place, entry) in argument.data().iter().enumerate().skip(1) {
        let order = entry.side_of(best.1)?;
        if order == wanted {
            best = (place, entry);
            tied_and_moving = false;
        } else if order == Ordering::Equal {
            tied_and_moving |= comes_apart(entry, best.1)?;
        }
    }
    if tied_and_moving { kink(function, "where two entries are equal") } else { Ok(best) }
}
