//! Functions that are linear in each argument: triangles, running sums, the cross product, convolutions.

use crate::array::Array;
use crate::number::{Answer, Number, NumberError};

use super::{one, two, whole};

/// The lower triangle of a matrix with its diagonal.
pub fn tril<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    kept(one(arguments, "tril")?, |row, column| row >= column)
}

/// The upper triangle of a matrix with its diagonal.
pub fn triu<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    kept(one(arguments, "triu")?, |row, column| row <= column)
}

/// The sums of the first entry, of the first two, and so on, of a vector.
pub fn cumsum<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "cumsum")?;
    let mut total = whole(argument.first(), 0)?;
    argument.map(|entry| {
        total = total.add(entry)?;
        Ok(total.clone())
    })
}

/// The cross product of two vectors of length 3.
pub fn cross<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (first, second) = two(arguments, "cross")?;
    let ([a, b, c], [d, e, f]) = (first.data(), second.data()) else {
        return Err(NumberError::Unfit { function: "cross", needs: "two vectors of length 3" });
    };
    let minor = |a: &N, b: &N, c: &N, d: &N| a.multiply(d)?.subtract(&b.multiply(c)?);
    Array::vector(vec![minor(b, c, e, f)?, minor(c, a, f, d)?, minor(a, b, d, e)?])
}

/// The entries of a vector from the last to the first.
pub fn flip<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    Array::vector(one(arguments, "flip")?.data().iter().rev().cloned().collect())
}

/// The whole convolution of two vectors.
pub fn convolution<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (first, second) = two(arguments, "conv")?;
    let (a, b) = (first.data(), second.data());
    let needs = "two vectors of one entry at least";
    let length = (a.len() + b.len()).checked_sub(1).filter(|_| !a.is_empty() && !b.is_empty());
    let length = length.ok_or(NumberError::Unfit { function: "conv", needs })?;
    let entry = |place: usize| {
        let inside = a.iter().enumerate().take(place + 1).skip((place + 1).saturating_sub(b.len()));
        dot(first, inside.filter_map(|(i, left)| Some((left, b.get(place - i)?))))
    };
    Array::vector((0..length).map(entry).collect::<Answer<Vec<N>>>()?)
}

/// The correlation of a vector with one that is not longer, where all of it meets the first.
pub fn correlation<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (first, second) = two(arguments, "correlate")?;
    let (a, b) = (first.data(), second.data());
    if b.is_empty() || a.len() < b.len() {
        return Err(NumberError::Unfit {
            function: "correlate",
            needs: "a second vector that is not longer than the first",
        });
    }
    Array::vector(
        a.windows(b.len()).map(|window| dot(first, window.iter().zip(b))).collect::<Answer<Vec<N>>>()?,
    )
}

/// The sum of products of pairs, in the kind of number that some are of.
fn dot<'n, N: Number + 'n>(like: &Array<N>, mut pairs: impl Iterator<Item = (&'n N, &'n N)>) -> Answer<N> {
    let zero = whole(like.first(), 0)?;
    pairs.try_fold(zero, |sum, (left, right)| sum.add(&left.multiply(right)?))
}

/// A matrix with 0 where an entry is not kept.
fn kept<N: Number>(argument: &Array<N>, keep: impl Fn(usize, usize) -> bool) -> Answer<Array<N>> {
    let zero = whole(argument.first(), 0)?;
    Array::from_fn(argument.shape(), |index| match index {
        [row, column] if !keep(*row, *column) => Ok(zero.clone()),
        _ => argument.at(index).cloned(),
    })
}
