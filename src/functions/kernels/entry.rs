//! Functions of floats as plain arithmetic, for loops over many: the values are those of the kernels, which tests
//! hold them against; nothing is allocated, and nothing refused but what is singular.

use crate::number::{Answer, NumberError};

/// A function of each number.
fn each(values: &[f64], into: &mut [f64], function: impl Fn(f64) -> f64) {
    into.iter_mut().zip(values).for_each(|(into, x)| *into = function(*x));
}

/// The sine of each number.
pub fn sin(values: &[f64], into: &mut [f64]) {
    each(values, into, f64::sin);
}

/// The cosine of each number.
pub fn cos(values: &[f64], into: &mut [f64]) {
    each(values, into, f64::cos);
}

/// The size of each number.
pub fn abs(values: &[f64], into: &mut [f64]) {
    each(values, into, f64::abs);
}

/// `max(x, 0)` of each number; of what is none, none.
pub fn relu(values: &[f64], into: &mut [f64]) {
    each(values, into, |x| if x > 0.0 { x } else { 0.0 * x });
}

/// `log(sum(exp(x)))`, the largest entry taken off before.
pub fn logsumexp(x: &[f64], into: &mut [f64]) {
    into.fill(gradus_loops::logsumexp(x));
}

/// What a square matrix of `n` rows times gives `beside`, of `wide` columns, in its place: by elimination with
/// exchanges of rows, which leaves nothing of the matrix.
pub fn solve(n: usize, matrix: &mut [f64], wide: usize, beside: &mut [f64]) -> Answer<()> {
    for at in 0..n {
        let size = |row: &usize| matrix.get(row * n + at).map_or(0.0, |entry| entry.abs());
        let best = (at..n).max_by(|one, other| size(one).total_cmp(&size(other))).unwrap_or(at);
        for column in 0..n {
            swap(matrix, at * n + column, best * n + column);
        }
        for column in 0..wide {
            swap(beside, at * wide + column, best * wide + column);
        }
        let pivot = matrix.get(at * n + at).copied().unwrap_or(0.0);
        if pivot == 0.0 {
            return Err(NumberError::Singular);
        }
        for row in at + 1..n {
            let factor = matrix.get(row * n + at).map_or(0.0, |entry| entry / pivot);
            if factor != 0.0 {
                take_off(matrix, n, (row, at), factor, at);
                take_off(beside, wide, (row, at), factor, 0);
            }
        }
    }
    for at in (0..n).rev() {
        for below in at + 1..n {
            let factor = matrix.get(at * n + below).copied().unwrap_or(0.0);
            take_off(beside, wide, (at, below), factor, 0);
        }
        let pivot = matrix.get(at * n + at).copied().unwrap_or(1.0);
        let row = beside.get_mut(at * wide..(at + 1) * wide).unwrap_or_default();
        for entry in row {
            *entry /= pivot;
        }
    }
    Ok(())
}

fn swap(all: &mut [f64], one: usize, other: usize) {
    if one.max(other) < all.len() {
        all.swap(one, other);
    }
}

/// A row less another times a factor, from one column on.
fn take_off(all: &mut [f64], wide: usize, (row, other): (usize, usize), factor: f64, from: usize) {
    let (first, last) = (row.min(other), row.max(other));
    let Some((before, after)) = all.split_at_mut_checked(last * wide) else { return };
    let (Some(one), Some(two)) = (before.get_mut(first * wide..(first + 1) * wide), after.get_mut(..wide))
    else {
        return;
    };
    let (target, source) = if row < other { (one, two) } else { (two, one) };
    target.iter_mut().zip(source.iter()).skip(from).for_each(|(target, source)| *target -= factor * source);
}
