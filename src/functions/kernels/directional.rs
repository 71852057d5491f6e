//! Derivatives of functions of a matrix along another matrix, as values: the upper right corner of
//! `f([X, H; 0, X])` (Higham 2008, theorem 3.6).

use crate::array::Array;
use crate::number::{Answer, NumberError};

use super::analytic::Analytic;
use super::elimination::{Rows, array_of, square_of};
use super::{two, whole};

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
    let zeros = vec![whole(at.first(), 0)?; x.len()];
    let above = x.iter().zip(&h).map(|(x, h)| [x.as_slice(), h.as_slice()].concat());
    let below = x.iter().map(|x| [zeros.as_slice(), x.as_slice()].concat());
    let blocks: Rows<N> = above.chain(below).collect();
    let corner = |row: Vec<N>| row.into_iter().skip(x.len()).collect();
    array_of(value(&blocks)?.into_iter().take(x.len()).map(corner).collect())
}
