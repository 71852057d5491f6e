//! Decompositions of matrices that move: how fast each part of one moves, by the theory of
//! perturbations of the first order (Stewart and Sun 1990, chapter V; Magnus and Neudecker 2019, 8.9).

use nalgebra::DMatrix;

use crate::number::{Answer, Jet, Number, NumberError, rational};

use super::decomposition::{Factors, GAP, symmetric_eigen};
use super::elimination::{Rows, array_of, combine, inner, product, solve, transpose};
use super::{motion, whole};

/// A kind of number over which matrices are decomposed.
pub trait Spectral: Number {
    /// The eigenvalues of a symmetric matrix, the largest first, as a row.
    fn eigenvalues(a: &[Vec<Self>]) -> Answer<Rows<Self>>;
    /// The same, and in the rows below the eigenvectors, as columns. The eigenvalues must differ.
    fn eigen(a: &[Vec<Self>]) -> Answer<Rows<Self>>;
    /// The largest singular value, as a row.
    fn largest(a: &[Vec<Self>]) -> Answer<Rows<Self>>;
    /// The same, and its left and its right singular vector, as rows. It must stand alone.
    fn leading(a: &[Vec<Self>]) -> Answer<Rows<Self>>;
}

impl Spectral for f64 {
    fn eigenvalues(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let (values, _) = symmetric_eigen(&array_of(a.to_vec())?, "eigvals")?;
        Ok(vec![values.iter().copied().collect()])
    }

    fn eigen(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let (values, vectors) = symmetric_eigen(&array_of(a.to_vec())?, "eigvecs")?;
        let largest = values.iter().fold(0.0_f64, |top, value| top.max(value.abs()));
        let mut neighbours = values.iter().zip(values.iter().skip(1));
        if neighbours.any(|(one, next)| one - next <= GAP * largest) {
            return Err(NumberError::Unfit { function: "eigvecs", needs: "eigenvalues that differ" });
        }
        let rows =
            |matrix: &DMatrix<f64>| matrix.row_iter().map(|row| row.iter().copied().collect()).collect();
        let below: Rows<f64> = rows(&vectors);
        Ok([vec![values.iter().copied().collect()], below].concat())
    }

    fn largest(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let factors = Factors::of(&array_of(a.to_vec())?)?;
        Ok(vec![vec![factors.values.first().copied().unwrap_or(0.0)]])
    }

    fn leading(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let factors = Factors::of(&array_of(a.to_vec())?)?;
        let (left, right) = factors.leading("opnorm")?;
        Ok(vec![vec![factors.values.first().copied().unwrap_or(0.0)], left, right])
    }
}

impl<N: Spectral> Spectral for Jet<N> {
    fn eigenvalues(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        if motion::outermost(a).is_none() {
            return motion::at_rest(a, N::eigenvalues);
        }
        let all = Self::eigen(a).map_err(|error| match error {
            NumberError::Unfit { .. } => NumberError::NotDifferentiable {
                function: "eigvals",
                place: "where two eigenvalues are equal",
            },
            other => other,
        })?;
        Ok(all.into_iter().take(1).collect())
    }

    /// With `W = V'EV` the eigenvalues move at its diagonal, and `V` at `V*F`, where `F` is `W` off the
    /// diagonal over the differences of the eigenvalues.
    fn eigen(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let Some(tag) = motion::outermost(a) else { return motion::at_rest(a, N::eigen) };
        let (values, rates) = motion::parts(a, tag)?;
        let mut all = Self::eigen(&values)?.into_iter();
        let eigenvalues = all.next().ok_or(NumberError::Undecided)?;
        let vectors: Rows<Self> = all.collect();
        let half = rational::ratio(1, 2)?;
        let rates = combine(&rates, &transpose(&rates), |a, b| a.add(b)?.multiply(&a.like(&half)?))?;
        let turned = product(&transpose(&vectors), &product(&rates, &vectors)?)?;
        let mut first = Vec::with_capacity(eigenvalues.len());
        let mut mixed: Rows<Self> = Vec::with_capacity(eigenvalues.len());
        for (row, (own, entries)) in eigenvalues.iter().zip(&turned).enumerate() {
            let mut line = Vec::with_capacity(entries.len());
            for (column, (other, entry)) in eigenvalues.iter().zip(entries).enumerate() {
                if row == column {
                    first.push(own.clone().moving(tag, entry.clone()));
                    line.push(whole(entry, 0)?);
                } else {
                    line.push(entry.divide(&other.subtract(own)?)?);
                }
            }
            mixed.push(line);
        }
        let below = motion::moving(&vectors, &product(&vectors, &mixed)?, tag)?;
        Ok([vec![first], below].concat())
    }

    fn largest(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        if motion::outermost(a).is_none() {
            return motion::at_rest(a, N::largest);
        }
        Ok(Self::leading(a)?.into_iter().take(1).collect())
    }

    /// `s` moves at `u'Ev`. Both vectors solve `s*du - A*dv = E*v - ds*u`, `s*dv - A'*du = E'*u - ds*v`, a
    /// system that is singular in the direction of both of them alone, in which they do not move.
    fn leading(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        let Some(tag) = motion::outermost(a) else { return motion::at_rest(a, N::leading) };
        let (values, rates) = motion::parts(a, tag)?;
        let leading = Self::leading(&values)?;
        let [top, left, right] = leading.as_slice() else { return Err(NumberError::Undecided) };
        let top = top.first().ok_or(NumberError::Undecided)?;
        let image = |matrix: &Rows<Self>, vector: &[Self]| -> Answer<Vec<Self>> {
            matrix.iter().map(|row| inner(row, vector)).collect()
        };
        let (pushed, pulled) = (image(&rates, right)?, image(&transpose(&rates), left)?);
        let rate = inner(left, &pushed)?;
        let both = [left.as_slice(), right].concat();
        let moved = [pushed, pulled].concat();
        let side: Rows<Self> = moved
            .iter()
            .zip(&both)
            .map(|(moved, own)| Ok(vec![moved.subtract(&rate.multiply(own)?)?]))
            .collect::<Answer<_>>()?;
        let solution = solve(of_vectors(&values, top, &both)?, side)?;
        let mut vectors =
            both.iter().zip(solution.into_iter().flatten()).map(|(own, rate)| own.clone().moving(tag, rate));
        let left: Vec<Self> = vectors.by_ref().take(left.len()).collect();
        Ok(vec![vec![top.clone().moving(tag, rate)], left, vectors.collect()])
    }
}

/// `[s*I, -A; -A', s*I] + w*w'`.
fn of_vectors<N: Number>(a: &Rows<N>, top: &N, both: &[N]) -> Answer<Rows<N>> {
    let (height, turned) = (a.len(), transpose(a));
    let mut system: Rows<N> = Vec::with_capacity(both.len());
    for (row, own) in both.iter().enumerate() {
        let mut line = Vec::with_capacity(both.len());
        for (column, other) in both.iter().enumerate() {
            let across = if row < height {
                column.checked_sub(height).and_then(|at| a.get(row)?.get(at))
            } else {
                turned.get(row - height).and_then(|line| line.get(column))
            };
            let product = own.multiply(other)?;
            line.push(match across {
                Some(entry) => product.subtract(entry)?,
                None if row == column => product.add(top)?,
                None => product,
            });
        }
        system.push(line);
    }
    Ok(system)
}
