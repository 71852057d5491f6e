//! Products of arrays in plain loops, the fastest axis of what is read innermost.

use super::view::{Memory, View, each_place};

/// How many rows of the right factor are gone through while they lie in the cache.
const BLOCK: usize = 64;

/// `a` (m×k) times `b` (k×n), or times a vector, row by row.
pub(super) fn product(a: &View, b: &View, memory: &Memory<'_>, stored: &mut [f64]) {
    let (inner, columns) = (a.length(1), b.length(1));
    let (left, right) = (memory.of(a), memory.of(b));
    let (a_row, a_column) = (a.stride(0), a.stride(1));
    let (b_row, b_column) = (b.stride(0), b.stride(1));
    stored.fill(0.0);
    let narrow = columns == 1 || b_column != 1;
    if narrow && a_column == 1 && (b_row == 1 || inner <= 1) {
        // Every entry is an inner product of two runs of numbers.
        for (row, into) in stored.chunks_mut(columns.max(1)).enumerate() {
            let left = left.get(row * a_row..).and_then(|all| all.get(..inner)).unwrap_or_default();
            for (column, into) in into.iter_mut().enumerate() {
                let right =
                    right.get(column * b_column..).and_then(|all| all.get(..inner)).unwrap_or_default();
                *into = dot(left, right);
            }
        }
        return;
    }
    if columns == 1 && a_row == 1 {
        // A transposed matrix times a vector: its rows, each times a number, are added up.
        for place in 0..inner {
            let factor = right.get(place * b_row).copied().unwrap_or(0.0);
            let left = left.get(place * a_column..).unwrap_or_default();
            stored.iter_mut().zip(left).for_each(|(into, left)| *into += factor * left);
        }
        return;
    }
    for from in (0..inner).step_by(BLOCK) {
        let to = inner.min(from + BLOCK);
        for (row, into) in stored.chunks_mut(columns.max(1)).enumerate() {
            for place in from..to {
                let factor = left.get(row * a_row + place * a_column).copied().unwrap_or(0.0);
                let right = right.get(place * b_row..).unwrap_or_default();
                if b_column == 1 {
                    into.iter_mut().zip(right).for_each(|(into, right)| *into += factor * right);
                } else {
                    let right = right.iter().step_by(b_column.max(1));
                    into.iter_mut().zip(right).for_each(|(into, right)| *into += factor * right);
                }
            }
        }
    }
}

/// A sum of products in eight strands.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 8];
    let (left, right) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = left.remainder().iter().zip(right.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in left.zip(right) {
        strands.iter_mut().zip(a.iter().zip(b)).for_each(|(strand, (a, b))| *strand += a * b);
    }
    strands.iter().sum::<f64>() + rest
}

/// `a*b'`
pub(super) fn outer(a: &View, b: &View, memory: &Memory<'_>, stored: &mut [f64]) {
    let (left, right) = (memory.of(a), memory.of(b));
    for (row, into) in stored.chunks_mut(b.length(0).max(1)).enumerate() {
        let factor = left.get(row * a.stride(0)).copied().unwrap_or(0.0);
        let right = right.iter().step_by(b.stride(0).max(1));
        into.iter_mut().zip(right).for_each(|(into, right)| *into = factor * right);
    }
}

/// A product of arrays, summed over every label that the output does not mention; each operand's strides
/// are given along the labels of the output, then along those that are summed.
pub(super) fn einsum(
    operands: &[(View, Vec<usize>)],
    (output, summed): (&[usize], &[usize]),
    memory: &Memory<'_>,
    stored: &mut [f64],
) {
    stored.fill(1.0);
    let lengths: Vec<usize> = output.iter().chain(summed).copied().collect();
    let terms: usize = summed.iter().product();
    let mut product = vec![1.0; terms];
    let mut outer = vec![0_usize; output.len()];
    for into in stored.iter_mut() {
        product.fill(1.0);
        for (view, strides) in operands {
            let begin: usize = outer.iter().zip(strides).map(|(at, stride)| at * stride).sum();
            let data = memory.of(view).get(begin..).unwrap_or_default();
            let along = strides.get(output.len()..).unwrap_or_default();
            let mut all = product.iter_mut();
            each_place(lengths.get(output.len()..).unwrap_or_default(), [along], |[at]| {
                if let Some(term) = all.next() {
                    *term *= data.get(at).copied().unwrap_or(f64::NAN);
                }
            });
        }
        *into = super::tile::total(&product);
        for (at, length) in outer.iter_mut().zip(output).rev() {
            *at += 1;
            if *at < *length {
                break;
            }
            *at = 0;
        }
    }
}
