//! Functions that are linear in each argument: triangles, running sums, the cross product.

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

/// A matrix with 0 where an entry is not kept.
fn kept<N: Number>(argument: &Array<N>, keep: impl Fn(usize, usize) -> bool) -> Answer<Array<N>> {
    let zero = whole(argument.first(), 0)?;
    Array::from_fn(argument.shape(), |index| match index {
        [row, column] if !keep(*row, *column) => Ok(zero.clone()),
        _ => argument.at(index).cloned(),
    })
}
