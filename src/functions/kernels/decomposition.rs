//! Factors of matrices in plain floats through the linear algebra library. Entries are checked and
//! scaled before, iterations are capped, and what comes back is multiplied out again and compared: the
//! library is trusted for speed, not for truth.

use std::cmp::Ordering;

use nalgebra::linalg::{SVD, SymmetricEigen};
use nalgebra::{DMatrix, DVector, Dyn};

use crate::array::Array;
use crate::number::{Answer, NumberError};

use super::elimination::{Rows, array_of, rows_of, square_of};
use super::kink;
use super::matrix::require_symmetric;

/// The most steps of an iteration of the library.
const STEPS: usize = 10_000;
/// The most rounds over all pairs of columns that are turned square to each other.
const ROUNDS: usize = 60;
/// How far, relative to the largest entry, the factors' product may be from the matrix.
const RESIDUAL: f64 = 1e-11;
/// Singular values nearer than this to the largest, relative to it, count as equal to it.
pub(super) const GAP: f64 = 1e-10;

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
pub(super) fn symmetric_eigen(
    matrix: &Array<f64>,
    function: &'static str,
) -> Answer<(DVector<f64>, DMatrix<f64>)> {
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
pub(super) struct Factors {
    pub left: DMatrix<f64>,
    pub values: Vec<f64>,
    pub right: DMatrix<f64>,
    larger_side: usize,
}

impl Factors {
    pub fn of(matrix: &Array<f64>) -> Answer<Self> {
        let (matrix, scale) = normalised(matrix)?;
        let larger_side = matrix.nrows().max(matrix.ncols());
        let (left, values, right) = match by_library(&matrix) {
            // The library's answer is now and then none.
            Err(NumberError::Undecided) => by_rotations(&matrix)?,
            other => other?,
        };
        let values: Vec<f64> = values.iter().map(|value| value * scale).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(NumberError::TooLarge);
        }
        Ok(Self { left, values, right, larger_side })
    }

    #[expect(clippy::cast_precision_loss, reason = "a size is far below 2^53")]
    pub fn rank(&self) -> usize {
        let largest = self.values.first().copied().unwrap_or(0.0);
        let least = largest * f64::EPSILON * self.larger_side as f64;
        self.values.iter().filter(|value| **value > least).count()
    }

    /// The leading singular vectors, left and right.
    pub fn leading(&self, function: &'static str) -> Answer<(Vec<f64>, Vec<f64>)> {
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

/// `U`, the singular values and `V'`, the largest value first.
type Thin = (DMatrix<f64>, DVector<f64>, DMatrix<f64>);

fn by_library(matrix: &DMatrix<f64>) -> Answer<Thin> {
    let svd: SVD<f64, Dyn, Dyn> =
        SVD::try_new(matrix.clone(), true, true, f64::EPSILON, STEPS).ok_or(NumberError::Undecided)?;
    let (Some(left), Some(right)) = (svd.u, svd.v_t) else { return Err(NumberError::Undecided) };
    check(&(&left * DMatrix::from_diagonal(&svd.singular_values) * &right), matrix)?;
    Ok((left, svd.singular_values, right))
}

/// Hestenes' way: pairs of columns are turned until all are square to each other. It is slow and sure.
fn by_rotations(matrix: &DMatrix<f64>) -> Answer<Thin> {
    if matrix.nrows() < matrix.ncols() {
        let (left, values, right) = by_rotations(&matrix.transpose())?;
        return Ok((right.transpose(), values, left.transpose()));
    }
    let (mut images, mut turned) = (matrix.clone(), DMatrix::identity(matrix.ncols(), matrix.ncols()));
    for _ in 0..ROUNDS {
        let mut at_rest = true;
        for second in 1..matrix.ncols() {
            for first in 0..second {
                let (a, b) = (images.column(first).norm_squared(), images.column(second).norm_squared());
                let across = images.column(first).dot(&images.column(second));
                if across.abs() <= f64::EPSILON * (a * b).sqrt() {
                    continue;
                }
                at_rest = false;
                let slope = (b - a) / (2.0 * across);
                let tangent = slope.signum() / (slope.abs() + slope.hypot(1.0));
                let cosine = tangent.hypot(1.0).recip();
                rotate(&mut images, (first, second), (cosine, cosine * tangent));
                rotate(&mut turned, (first, second), (cosine, cosine * tangent));
            }
        }
        if at_rest {
            return ordered(&images, &turned, matrix);
        }
    }
    Err(NumberError::Undecided)
}

/// Turns two columns in their plane.
fn rotate(matrix: &mut DMatrix<f64>, (first, second): (usize, usize), (cosine, sine): (f64, f64)) {
    let (a, b) = (matrix.column(first).into_owned(), matrix.column(second).into_owned());
    matrix.set_column(first, &(&a * cosine - &b * sine));
    matrix.set_column(second, &(a * sine + b * cosine));
}

/// The factors of a matrix whose columns were turned square to each other, the longest first. Columns of
/// zeros get any unit vectors square to the others.
fn ordered(images: &DMatrix<f64>, turned: &DMatrix<f64>, matrix: &DMatrix<f64>) -> Answer<Thin> {
    let mut order: Vec<(f64, usize)> = images.column_iter().map(|column| column.norm()).zip(0..).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let least = order.first().map_or(0.0, |(top, _)| top * f64::MIN_POSITIVE.sqrt());
    let mut left: Vec<DVector<f64>> = Vec::with_capacity(order.len());
    for (length, at) in &order {
        let mut candidates = (0..images.nrows()).map(|place| {
            let mut unit = DVector::zeros(images.nrows());
            unit.iter_mut().skip(place).take(1).for_each(|entry| *entry = 1.0);
            left.iter().fold(unit, |unit, known| &unit - known * known.dot(&unit))
        });
        let direction = if *length > least {
            images.column(*at).into_owned()
        } else {
            candidates.find(|candidate| candidate.norm() > 0.5).ok_or(NumberError::Undecided)?
        };
        left.push(direction.normalize());
    }
    let left = DMatrix::from_columns(&left);
    let values = DVector::from_iterator(order.len(), order.iter().map(|(length, _)| *length));
    let columns: Vec<DVector<f64>> = order.iter().map(|(_, at)| turned.column(*at).into_owned()).collect();
    let right = DMatrix::from_columns(&columns).transpose();
    check(&(&left * DMatrix::from_diagonal(&values) * &right), matrix)?;
    Ok((left, values, right))
}
