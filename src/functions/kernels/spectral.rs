//! Singular values and eigenvalues. In plain floats they come from a decomposition; numbers that move
//! take what they move at from the same decomposition ([`super::perturbation`]).

use nalgebra::{DMatrix, DVector};

use crate::array::Array;
use crate::number::{Answer, NumberError};

use super::decomposition::Factors;
use super::elimination::{Rows, array_of, rows_of, square_of};
use super::matrix::symmetric_part;
use super::perturbation::Spectral;
use super::{kink, named, one};

/// The eigenvalues of a symmetric matrix, the largest first; refuses other matrices.
pub fn eigvals<N: Spectral>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = symmetric(one(arguments, "eigvals")?, "eigvals")?;
    Array::vector(row(named(N::eigenvalues(&matrix), "eigvals", "symmetric matrices")?, 0)?)
}

/// The eigenvectors of a symmetric matrix: orthonormal columns, that of the largest eigenvalue first;
/// refuses eigenvalues that are equal, as any vectors of a plane would do there.
pub fn eigenvectors<N: Spectral>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = symmetric(one(arguments, "eigvecs")?, "eigvecs")?;
    let all = named(N::eigen(&matrix), "eigvecs", "symmetric matrices")?;
    array_of(all.into_iter().skip(1).collect())
}

/// The largest singular value of a matrix, of order 0; no derivative where it is repeated.
pub fn opnorm<N: Spectral>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = rows_of(one(arguments, "opnorm")?, "opnorm")?;
    let all = row(named(N::largest(&matrix), "opnorm", "all matrices")?, 0)?;
    all.into_iter().next().map(Array::scalar).ok_or(NumberError::Undecided)
}

/// The left singular vector of the largest singular value, which must stand alone; its sign goes with
/// that of [`right_singular_vector`].
pub fn left_singular_vector<N: Spectral>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = rows_of(one(arguments, "left_singular_vector")?, "left_singular_vector")?;
    Array::vector(row(named(N::leading(&matrix), "left_singular_vector", "all matrices")?, 1)?)
}

/// The right singular vector of the largest singular value, which must stand alone; its largest entry is
/// positive.
pub fn right_singular_vector<N: Spectral>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = rows_of(one(arguments, "right_singular_vector")?, "right_singular_vector")?;
    Array::vector(row(named(N::leading(&matrix), "right_singular_vector", "all matrices")?, 2)?)
}

/// The rows of a symmetric matrix; refuses others.
fn symmetric<N: Spectral>(matrix: &Array<N>, function: &'static str) -> Answer<Rows<N>> {
    symmetric_part(&square_of(matrix, function)?, function)
}

fn row<N>(rows: Rows<N>, at: usize) -> Answer<Vec<N>> {
    rows.into_iter().nth(at).ok_or(NumberError::Undecided)
}

/// The sum of the singular values of a matrix, of order 0.
pub fn nuclear(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let factors = Factors::of(one(arguments, "nuclear")?)?;
    Ok(Array::scalar(factors.values.iter().sum()))
}

/// How many singular values stand above the rounding of the largest, of order 0.
#[expect(clippy::cast_precision_loss, reason = "a rank is far below 2^53")]
pub fn rank(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    Ok(Array::scalar(Factors::of(one(arguments, "rank")?)?.rank() as f64))
}

/// The inverse of Moore and Penrose, of a matrix of any rank.
pub fn pinv(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let factors = Factors::of(one(arguments, "pinv")?)?;
    let rank = factors.rank();
    let inverses =
        factors.values.iter().enumerate().map(|(at, value)| if at < rank { 1.0 / value } else { 0.0 });
    let inverses = DVector::from_iterator(factors.values.len(), inverses);
    Array::from_matrix(
        &(factors.right.transpose() * DMatrix::from_diagonal(&inverses) * factors.left.transpose()),
    )
}

/// `U V'` of the thin singular value decomposition; a matrix must be of full rank for it to be one.
pub fn polar(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let factors = Factors::of(one(arguments, "polar")?)?;
    if factors.rank() < factors.values.len() {
        return kink("polar", "where the rank is not full");
    }
    Array::from_matrix(&(factors.left * factors.right))
}
