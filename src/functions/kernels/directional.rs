//! Derivatives of functions of a matrix along another matrix, as values.

use crate::array::Array;
use crate::number::{Answer, NumberError};

use super::analytic::{Analytic, through_blocks};
use super::elimination::{Rows, array_of, square_of};
use super::two;

/// The derivative of the exponential of a square matrix along another.
pub fn dexpm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    along(arguments, "dexpm", N::exponential)
}

/// The derivative of the principal logarithm of a square matrix along another.
pub fn dlogm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    along(arguments, "dlogm", N::logarithm)
}

fn along<N: Analytic>(
    arguments: &[Array<N>],
    function: &'static str,
    value: impl FnOnce(&[Vec<N>]) -> Answer<Rows<N>>,
) -> Answer<Array<N>> {
    let (at, direction) = two(arguments, function)?;
    let (x, h) = (square_of(at, function)?, square_of(direction, function)?);
    if x.len() != h.len() {
        return Err(NumberError::Unfit { function, needs: "two matrices of one size" });
    }
    array_of(through_blocks(&x, &h, value)?.1)
}
