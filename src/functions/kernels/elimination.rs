//! Gauss's elimination over any kind of number, on matrices as lists of rows: the one way in which
//! determinants, inverses and solutions are worked out. What must not be divided by, the kind says
//! by a pivot weight of 0.

use num_traits::Zero;

use crate::array::Array;
use crate::limits;
use crate::number::{Answer, Number, NumberError};

use super::whole;

/// A matrix: its rows, all of one length.
pub(super) type Rows<N> = Vec<Vec<N>>;

/// Below this reciprocal condition a float inverse is refused.
const LEAST_RECIPROCAL_CONDITION: f64 = 1e-14;
/// The largest size of which a determinant is worked out without divisions: the fourth power of it is
/// what that costs.
const DIVISION_FREE_LIMIT: usize = 64;

/// The rows of a matrix; refuses other orders.
pub(super) fn rows_of<N: Clone>(matrix: &Array<N>, function: &'static str) -> Answer<Rows<N>> {
    match *matrix.shape() {
        [_, columns] => Ok(matrix.data().chunks(columns).map(<[N]>::to_vec).collect()),
        _ => Err(NumberError::Unfit { function, needs: "a matrix" }),
    }
}

/// The rows of a square matrix; refuses others.
pub(super) fn square_of<N: Clone>(matrix: &Array<N>, function: &'static str) -> Answer<Rows<N>> {
    match *matrix.shape() {
        [rows, columns] if rows == columns => rows_of(matrix, function),
        _ => Err(NumberError::Unfit { function, needs: "a square matrix" }),
    }
}

/// The matrix of these rows.
pub(super) fn array_of<N>(rows: Rows<N>) -> Answer<Array<N>> {
    let shape = vec![rows.len(), rows.first().map_or(0, Vec::len)];
    Array::new(shape, rows.into_iter().flatten().collect())
}

/// The identity, in the kind of `number`.
pub(super) fn identity<N: Number>(number: &N, size: usize) -> Answer<Rows<N>> {
    let (zero, one) = (whole(number, 0)?, whole(number, 1)?);
    let entry = |row: usize, column: usize| if row == column { one.clone() } else { zero.clone() };
    Ok((0..size).map(|row| (0..size).map(|column| entry(row, column)).collect()).collect())
}

/// The transpose.
pub(super) fn transpose<N: Clone>(a: &Rows<N>) -> Rows<N> {
    let columns = a.first().map_or(0, Vec::len);
    (0..columns).map(|column| a.iter().filter_map(|row| row.get(column).cloned()).collect()).collect()
}

/// Counts operations on numbers; an error where there are too many.
fn spend<N: Number>(operations: usize) -> Answer<()> {
    if limits::spend(N::COST.saturating_mul(operations as u64)) { Ok(()) } else { Err(NumberError::TooLarge) }
}

/// The product of two matrices that fit.
pub(super) fn product<N: Number>(a: &Rows<N>, b: &Rows<N>) -> Answer<Rows<N>> {
    let columns = transpose(b);
    let row = |row: &Vec<N>| {
        spend::<N>(row.len().saturating_mul(columns.len()))?;
        columns.iter().map(|column| inner(row, column)).collect()
    };
    a.iter().map(row).collect()
}

/// The inner product of two lists of one length, not empty.
pub(super) fn inner<N: Number>(a: &[N], b: &[N]) -> Answer<N> {
    N::inner(a.iter().zip(b))?.ok_or(NumberError::Unfit { function: "product", needs: "entries" })
}

/// Two matrices combined entry by entry.
pub(super) fn combine<N, M>(
    a: &Rows<N>,
    b: &Rows<N>,
    entry: impl Fn(&N, &N) -> Answer<M>,
) -> Answer<Rows<M>> {
    a.iter().zip(b).map(|(a, b)| a.iter().zip(b).map(|(x, y)| entry(x, y)).collect()).collect()
}

/// Every entry worked on.
pub(super) fn each<N, M>(a: &Rows<N>, entry: impl Fn(&N) -> Answer<M>) -> Answer<Rows<M>> {
    a.iter().map(|row| row.iter().map(&entry).collect()).collect()
}

/// `target - factor * source`, entry by entry, from one column on.
fn reduce<N: Number>(target: &mut [N], factor: &N, source: &[N], from: usize) -> Answer<()> {
    let (target, source) =
        (target.get_mut(from..).unwrap_or_default(), source.get(from..).unwrap_or_default());
    // A matrix of many zeros is worked out by its other entries.
    if factor.is_nothing() {
        return Ok(());
    }
    spend::<N>(target.len())?;
    for (x, y) in target.iter_mut().zip(source) {
        x.take_off(factor, y)?;
    }
    Ok(())
}

/// The solution `X` of `A X = B`, by Gauss and Jordan with pivots from the column, weighed against the
/// size of their rows. Refuses a singular `A`.
pub(super) fn solve<N: Number>(a: Rows<N>, b: Rows<N>) -> Answer<Rows<N>> {
    let size = a.len();
    let mut scales: Vec<f64> = a.iter().map(|row| row_scale(row)).collect();
    let mut joined: Rows<N> = a.into_iter().zip(b).map(|(left, right)| [left, right].concat()).collect();
    for column in 0..size {
        let weight =
            |(row, scale): (&Vec<N>, &f64)| row.get(column).map_or(0.0, |entry| entry.pivot_weight() / scale);
        let weights = joined.iter().zip(&scales).map(weight);
        let candidates = weights.enumerate().skip(column).filter(|(_, weight)| *weight > 0.0);
        let best = candidates.max_by(|(_, a), (_, b)| a.total_cmp(b));
        let (best, _) = best.ok_or(NumberError::Singular)?;
        joined.swap(column, best);
        scales.swap(column, best);
        let Some(mut source) = joined.get_mut(column).map(std::mem::take) else { break };
        let Some(pivot) = source.get(column).cloned() else { break };
        // In floats a quotient is rounded once; elsewhere one inverse is dearer than all the products.
        let reciprocal = if pivot.spacing() > 0.0 { None } else { Some(whole(&pivot, 1)?.divide(&pivot)?) };
        for entry in source.iter_mut().skip(column) {
            *entry = match &reciprocal {
                Some(reciprocal) => entry.multiply(reciprocal)?,
                None => entry.divide(&pivot)?,
            };
        }
        for (_, target) in joined.iter_mut().enumerate().filter(|(row, _)| *row != column) {
            if let Some(factor) = target.get(column).cloned() {
                reduce(target, &factor, &source, column)?;
            }
        }
        if let Some(slot) = joined.get_mut(column) {
            *slot = source;
        }
    }
    Ok(joined.into_iter().map(|row| row.into_iter().skip(size).collect()).collect())
}

/// The largest weight of a row of floats; 1 where the kind does not round, and where the row is 0.
fn row_scale<N: Number>(row: &[N]) -> f64 {
    let largest = row.iter().map(Number::pivot_weight).fold(0.0, f64::max);
    let rounds = row.first().is_some_and(|entry| entry.spacing() > 0.0);
    if rounds && largest > 0.0 { largest } else { 1.0 }
}

/// The inverse. Refuses a singular matrix, and in floats one whose inverse would have no right digit.
pub(super) fn inverse<N: Number>(a: &Rows<N>) -> Answer<Rows<N>> {
    let Some(entry) = a.first().and_then(|row| row.first()) else { return Err(NumberError::Singular) };
    let inverse = solve(a.clone(), identity(entry, a.len())?)?;
    if entry.spacing() > 0.0 && reciprocal_condition(a, &inverse) < LEAST_RECIPROCAL_CONDITION {
        return Err(NumberError::Singular);
    }
    Ok(inverse)
}

/// One over the largest row sum of `|A^-1| |A|`: a condition that scaling rows does not change
/// (Skeel 1979).
fn reciprocal_condition<N: Number>(a: &Rows<N>, inverse: &Rows<N>) -> f64 {
    let sizes: Vec<f64> = a.iter().map(|row| row_scale(row)).collect();
    let scaled_sums = a.iter().zip(&sizes).map(|(row, size)| {
        // Scaled by the row's largest weight, no sum of weights overflows.
        row.iter().map(|entry| entry.pivot_weight() / size).sum::<f64>()
    });
    let sums: Vec<f64> = scaled_sums.collect();
    let rows = inverse.iter().map(|row| {
        let terms = row.iter().zip(sizes.iter().zip(&sums));
        terms.map(|(entry, (size, sum))| entry.pivot_weight() * size * sum).sum::<f64>()
    });
    1.0 / rows.fold(1.0, f64::max)
}

/// What elimination with pivots from the whole matrix leaves.
pub(super) struct Eliminated<N> {
    /// The pivots, with the signs of the exchanges taken in.
    pub pivots: Vec<N>,
    /// What is left where no entry may be divided by: square, empty for a matrix of full rank. Each
    /// entry is 0 as a number, though not always as a dual or a ball.
    pub rest: Rows<N>,
    /// The rows of the pivots.
    pub rows: Vec<usize>,
    /// The columns of the pivots.
    pub columns: Vec<usize>,
}

/// Eliminates with the best pivot of the whole matrix at each step, as long as one weighs more than
/// `least`.
pub(super) fn eliminate<N: Number>(mut a: Rows<N>, least: f64) -> Answer<Eliminated<N>> {
    let mut pivots = Vec::with_capacity(a.len());
    let mut left: Vec<usize> = (0..a.len()).collect();
    let mut across: Vec<usize> = (0..a.first().map_or(0, Vec::len)).collect();
    let (mut rows, mut columns) = (Vec::with_capacity(a.len()), Vec::with_capacity(a.len()));
    while let Some((row, column)) = best_pivot(&a, least) {
        rows.push(left.swap_remove(row));
        columns.push(across.swap_remove(column));
        let source = a.swap_remove(row);
        let last = a.len();
        let mut odd = row != last;
        let Some(mut pivot) = source.get(column).cloned() else { break };
        let source = without(source, column, &mut odd);
        // The search for the pivot goes over all that is left.
        if !limits::spend((a.len() * source.len()) as u64 * 2) {
            return Err(NumberError::TooLarge);
        }
        for target in &mut a {
            let Some(entry) = target.get(column).cloned() else { break };
            let mut ignored = false;
            *target = without(std::mem::take(target), column, &mut ignored);
            if !entry.is_nothing() {
                reduce(target, &entry.divide(&pivot)?, &source, 0)?;
            }
        }
        if odd {
            pivot = pivot.negate()?;
        }
        pivots.push(pivot);
    }
    Ok(Eliminated { pivots, rest: a, rows, columns })
}

/// A row without one entry, into whose place the last moves; says whether that exchanged two columns.
fn without<N>(mut row: Vec<N>, column: usize, exchanged: &mut bool) -> Vec<N> {
    *exchanged ^= column + 1 != row.len();
    row.swap_remove(column);
    row
}

/// Where the entry of the largest weight above `least` stands.
fn best_pivot<N: Number>(a: &Rows<N>, least: f64) -> Option<(usize, usize)> {
    let mut best = (least, None);
    for (row, entries) in a.iter().enumerate() {
        for (column, entry) in entries.iter().enumerate() {
            let weight = entry.pivot_weight();
            if weight > best.0 {
                best = (weight, Some((row, column)));
            }
        }
    }
    best.1
}

/// The determinant, and the adjugate, without a division by anything but 1, 2, 3, …
/// (Faddeev and Le Verrier): right where no entry may be divided by.
pub(super) fn determinant_and_adjugate<N: Number>(a: &Rows<N>) -> Answer<(N, Rows<N>)> {
    let size = a.len();
    let Some(entry) = a.first().and_then(|row| row.first()) else {
        return Err(NumberError::Unfit { function: "det", needs: "a square matrix" });
    };
    if size > DIVISION_FREE_LIMIT {
        return Err(NumberError::TooLarge);
    }
    let mut helper = identity(entry, size)?;
    for step in 1..=size {
        let carried = product(a, &helper)?;
        let mut trace = whole(entry, 0)?;
        for (at, row) in carried.iter().enumerate() {
            if let Some(diagonal) = row.get(at) {
                trace = trace.add(diagonal)?;
            }
        }
        let divisor = i64::try_from(step).map_err(|_| NumberError::TooLarge)?;
        let coefficient = trace.divide(&whole(entry, divisor)?)?.negate()?;
        if step == size {
            // Of even size the last coefficient is the determinant, of odd size its opposite;
            // the other way round for the adjugate.
            return if size.is_multiple_of(2) {
                Ok((coefficient, each(&helper, Number::negate)?))
            } else {
                Ok((coefficient.negate()?, helper))
            };
        }
        helper = carried;
        for (at, row) in helper.iter_mut().enumerate() {
            if let Some(diagonal) = row.get_mut(at) {
                *diagonal = diagonal.add(&coefficient)?;
            }
        }
    }
    Err(NumberError::Unfit { function: "det", needs: "a square matrix" })
}

/// The determinant.
pub(super) fn determinant<N: Number>(a: &Rows<N>) -> Answer<N> {
    let Some(entry) = a.first().and_then(|row| row.first()) else {
        return Err(NumberError::Unfit { function: "det", needs: "a square matrix" });
    };
    let mut result = whole(entry, 1)?;
    let eliminated = eliminate(a.clone(), 0.0)?;
    for pivot in &eliminated.pivots {
        result = result.multiply(pivot)?;
    }
    if eliminated.rest.is_empty() {
        return Ok(result);
    }
    let is_zero = |entry: &N| entry.exact().is_some_and(|value| value.is_zero());
    if eliminated.rest.iter().flatten().all(is_zero) {
        return whole(entry, 0);
    }
    result.multiply(&determinant_and_adjugate(&eliminated.rest)?.0)
}
