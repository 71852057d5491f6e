//! Singular values and eigenvalues, in plain floats through the linear algebra library. Entries are
//! checked and scaled before, iterations are capped, and what comes back is multiplied out again and
//! compared: the library is trusted for speed, not for truth.

use std::cmp::Ordering;

use nalgebra::linalg::{SVD, SymmetricEigen};
use nalgebra::{DMatrix, DVector, Dyn};

use crate::array::Array;
use crate::number::{Answer, NumberError};

use super::elimination::{Rows, array_of, rows_of, square_of};
use super::matrix::require_symmetric;
use super::{kink, one};

/// The most steps of an iteration of the library.
const STEPS: usize = 10_000;
/// How far, relative to the largest entry, the factors' product may be from the matrix.
const RESIDUAL: f64 = 1e-11;
/// Singular values nearer than this to the largest, relative to it, count as equal to it.
const GAP: f64 = 1e-10;

/// The eigenvalues of a symmetric matrix, the largest first; refuses other matrices.
pub fn eigvals(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let (values, _) = symmetric_eigen(one(arguments, "eigvals")?, "eigvals")?;
    Array::vector(values.iter().copied().collect())
}

/// The eigenvectors of a symmetric matrix: orthonormal columns, that of the largest eigenvalue first;
/// refuses eigenvalues that are equal, as any vectors of a plane would do there.
pub fn eigenvectors(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let (values, vectors) = symmetric_eigen(one(arguments, "eigenvectors")?, "eigenvectors")?;
    let largest = values.iter().fold(0.0_f64, |top, value| top.max(value.abs()));
    let mut neighbours = values.iter().zip(values.iter().skip(1));
    if neighbours.any(|(one, next)| one - next <= GAP * largest) {
        return Err(NumberError::Unfit { function: "eigvecs", needs: "eigenvalues that differ" });
    }
    Array::from_matrix(&vectors)
}

/// The largest singular value of a matrix, of order 0.
pub fn opnorm(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let factors = Factors::of(one(arguments, "opnorm")?)?;
    Ok(Array::scalar(factors.values.first().copied().unwrap_or(0.0)))
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

/// The left singular vector of the largest singular value, which must stand alone; its sign goes with
/// that of [`right_singular_vector`].
pub fn left_singular_vector(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    Array::vector(Factors::of(one(arguments, "left_singular_vector")?)?.leading("left_singular_vector")?.0)
}

/// The right singular vector of the largest singular value, which must stand alone; its largest entry is
/// positive.
pub fn right_singular_vector(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    Array::vector(Factors::of(one(arguments, "right_singular_vector")?)?.leading("right_singular_vector")?.1)
}

/// `U V'` of the thin singular value decomposition; a matrix must be of full rank for it to be one.
pub fn polar(arguments: &[Array<f64>]) -> Answer<Array<f64>> {
    let factors = Factors::of(one(arguments, "polar")?)?;
    if factors.rank() < factors.values.len() {
        return kink("polar", "where the rank is not full");
    }
    Array::from_matrix(&(factors.left * factors.right))
}

/// The root of a symmetric matrix with no negative eigenvalue, by its rows.
pub(super) fn root_of_symmetric(rows: Rows<f64>) -> Answer<Rows<f64>> {
    let (values, vectors) = symmetric_eigen(&array_of(rows)?, "sqrtm")?;
    let least = -1e-13 * values.iter().fold(0.0_f64, |top, value| top.max(value.abs()));
    if values.iter().any(|value| *value < least) {
        return Err(NumberError::Domain {
            function: "sqrtm",
            domain: "matrices without eigenvalues at or below 0",
        });
    }
    let roots = DMatrix::from_diagonal(&values.map(|value| value.max(0.0).sqrt()));
    rows_of(&Array::from_matrix(&(&vectors * roots * vectors.transpose()))?, "sqrtm")
}

/// A matrix scaled to entries of at most 1, and its scale.
fn normalised(matrix: &Array<f64>) -> Answer<(DMatrix<f64>, f64)> {
    let matrix = matrix.to_matrix()?;
    let scale = matrix.iter().fold(0.0_f64, |top, entry| top.max(entry.abs()));
    Ok(if scale == 0.0 { (matrix, 1.0) } else { (matrix.map(|entry| entry / scale), scale) })
}

/// Refuses factors whose product is not the matrix.
fn check(product: &DMatrix<f64>, matrix: &DMatrix<f64>) -> Answer<()> {
    let off = (product - matrix).iter().fold(0.0_f64, |top, entry| top.max(entry.abs()));
    if off <= RESIDUAL { Ok(()) } else { Err(NumberError::Undecided) }
}

/// The eigenvalues of a symmetric matrix, the largest first, and the eigenvectors as columns.
fn symmetric_eigen(matrix: &Array<f64>, function: &'static str) -> Answer<(DVector<f64>, DMatrix<f64>)> {
    require_symmetric(&square_of(matrix, function)?, function)?;
    let (matrix, scale) = normalised(matrix)?;
    let matrix = (&matrix + matrix.transpose()) / 2.0;
    let eigen = SymmetricEigen::try_new(matrix.clone(), f64::EPSILON, STEPS).ok_or(NumberError::Undecided)?;
    let mut order: Vec<(f64, usize)> = eigen.eigenvalues.iter().copied().zip(0..).collect();
    order.sort_by(|a, b| b.0.partial_cmp(&a.0).unwrap_or(Ordering::Equal));
    let columns: Vec<DVector<f64>> =
        order.iter().map(|(_, at)| eigen.eigenvectors.column(*at).into_owned()).collect();
    let vectors = DMatrix::from_columns(&columns);
    let values = DVector::from_iterator(order.len(), order.iter().map(|(value, _)| *value));
    check(&(&vectors * DMatrix::from_diagonal(&values) * vectors.transpose()), &matrix)?;
    Ok((values * scale, vectors))
}

/// The thin singular value decomposition, largest values first.
struct Factors {
    left: DMatrix<f64>,
    values: Vec<f64>,
    right: DMatrix<f64>,
    larger_side: usize,
}

impl Factors {
    fn of(matrix: &Array<f64>) -> Answer<Self> {
        let (matrix, scale) = normalised(matrix)?;
        let larger_side = matrix.nrows().max(matrix.ncols());
        let svd: SVD<f64, Dyn, Dyn> =
            SVD::try_new(matrix.clone(), true, true, f64::EPSILON, STEPS).ok_or(NumberError::Undecided)?;
        let (Some(left), Some(right)) = (svd.u, svd.v_t) else { return Err(NumberError::Undecided) };
        check(&(&left * DMatrix::from_diagonal(&svd.singular_values) * &right), &matrix)?;
        let values: Vec<f64> = svd.singular_values.iter().map(|value| value * scale).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(NumberError::TooLarge);
        }
        Ok(Self { left, values, right, larger_side })
    }

    #[expect(clippy::cast_precision_loss, reason = "a size is far below 2^53")]
    fn rank(&self) -> usize {
        let largest = self.values.first().copied().unwrap_or(0.0);
        let least = largest * f64::EPSILON * self.larger_side as f64;
        self.values.iter().filter(|value| **value > least).count()
    }

    /// The leading singular vectors, left and right.
    fn leading(&self, function: &'static str) -> Answer<(Vec<f64>, Vec<f64>)> {
        let largest = self.values.first().copied().unwrap_or(0.0);
        let next = self.values.get(1).copied().unwrap_or(-1.0);
        if largest == 0.0 || largest - next <= GAP * largest {
            return kink(function, "where the largest singular value is repeated");
        }
        let right: Vec<f64> = self.right.row(0).iter().copied().collect();
        let head = right.iter().copied().max_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap_or(1.0);
        let sign = head.signum();
        let left = self.left.column(0).iter().map(|entry| entry * sign).collect();
        Ok((left, right.into_iter().map(|entry| entry * sign).collect()))
    }
}
