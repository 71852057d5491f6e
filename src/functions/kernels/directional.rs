//! Derivatives of functions of a matrix along another matrix, as values: what the function makes of a
//! matrix of duals.

use crate::array::Array;
use crate::number::{Answer, Dual, NumberError};

use super::analytic::Analytic;
use super::elimination::{Rows, array_of, combine, each, square_of};
use super::two;

/// The derivative of the exponential of a square matrix along another.
pub fn dexpm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    along(arguments, "dexpm", Dual::exponential)
}

/// The derivative of the principal logarithm of a square matrix along another.
pub fn dlogm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    along(arguments, "dlogm", Dual::logarithm)
}

fn along<N: Analytic>(
    arguments: &[Array<N>],
    function: &'static str,
    value: impl FnOnce(&[Vec<Dual<N>>]) -> Answer<Rows<Dual<N>>>,
) -> Answer<Array<N>> {
    let (at, direction) = two(arguments, function)?;
    let (x, h) = (square_of(at, function)?, square_of(direction, function)?);
    if x.len() != h.len() {
        return Err(NumberError::Unfit { function, needs: "two matrices of one size" });
    }
    let moving = combine(&x, &h, |x, h| Ok(Dual::new(x.clone(), h.clone())))?;
    array_of(each(&value(&moving)?, Dual::derivative_or_zero)?)
}
