//! Products of arrays in plain loops, the fastest axis of what is read innermost.

use nalgebra::{Dyn, MatrixView, MatrixViewMut};

use super::view::{Memory, Places, View, advance, each_place};

/// From so many multiplications on a product goes in blocks that lie in the caches, by a library.
const LARGE: usize = 20_000;

/// How many rows of the right factor are gone through while they lie in the cache.
const BLOCK: usize = 64;

/// `a` (m×k) times `b` (k×n), or times a vector, row by row.
pub(super) fn product(a: &View, b: &View, memory: &Memory<'_>, stored: &mut [f64]) {
    let (inner, columns) = (a.length(1), b.length(1));
    let (left, right) = (memory.of(a), memory.of(b));
    let (a_row, a_column) = (a.stride(0), a.stride(1));
    let (b_row, b_column) = (b.stride(0), b.stride(1));
    if stored.len() * inner >= LARGE && by_library(a, b, memory, stored).is_some() {
        return;
    }
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

/// The library goes in blocks where every side is longer than this, and else in loops of its own.
const SIDE: usize = 5;

/// The same by a library; `None` where it is not one that it does in blocks.
fn by_library(a: &View, b: &View, memory: &Memory<'_>, stored: &mut [f64]) -> Option<()> {
    // Transposed, so that the product lies column by column, as the library has it: `(A*B)' = B'*A'`.
    let view = |one: &View| {
        let data = memory.of(one);
        let (rows, columns) = (one.length(1), one.length(0));
        let (down, right) = (one.stride(1), one.stride(0));
        let fits = rows > SIDE && columns > SIDE && (rows - 1) * down + (columns - 1) * right < data.len();
        fits.then(|| {
            let (sides, strides) = ((Dyn(rows), Dyn(columns)), (Dyn(down), Dyn(right)));
            Strided::from_slice_with_strides_generic(data, sides.0, sides.1, strides.0, strides.1)
        })
    };
    let (left, right) = (view(b)?, view(a)?);
    let (rows, columns) = (b.length(1), a.length(0));
    if stored.len() != rows * columns || left.ncols() != right.nrows() {
        return None;
    }
    let mut product = MatrixViewMut::<f64, Dyn, Dyn>::from_slice_generic(stored, Dyn(rows), Dyn(columns));
    product.gemm(1.0, &left, &right, 0.0);
    Some(())
}

/// A matrix with a stride of its own along each axis.
type Strided<'a> = MatrixView<'a, f64, Dyn, Dyn, Dyn, Dyn>;

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

/// The entries of a view, one after the other.
pub(super) fn copy(view: &View, memory: &Memory<'_>, into: &mut [f64]) {
    let data = memory.of(view);
    if view.is_contiguous() {
        into.iter_mut().zip(data).for_each(|(into, value)| *into = *value);
        return;
    }
    let mut all = into.iter_mut();
    each_place(&view.lengths, [&view.strides], |[at]| {
        if let (Some(into), Some(value)) = (all.next(), data.get(at)) {
            *into = *value;
        }
    });
}

/// A product of arrays, summed over every label that the output does not mention; each operand's strides
/// are given along the labels of the output, then along those that are summed. `product` has room for the terms.
pub(super) fn einsum(
    operands: &[(View, Vec<usize>)],
    (output, summed): (&[usize], &[usize]),
    (memory, product): (&Memory<'_>, &mut [f64]),
    stored: &mut [f64],
) {
    let mut outer: Places = output.iter().map(|_| 0).collect();
    for into in stored.iter_mut() {
        product.fill(1.0);
        for (view, strides) in operands {
            let begin: usize = outer.iter().zip(strides).map(|(at, stride)| at * stride).sum();
            let data = memory.of(view).get(begin..).unwrap_or_default();
            let along = strides.get(output.len()..).unwrap_or_default();
            let mut all = product.iter_mut();
            each_place(summed, [along], |[at]| {
                if let Some(term) = all.next() {
                    *term *= data.get(at).copied().unwrap_or(f64::NAN);
                }
            });
        }
        *into = super::tile::total(product);
        advance(&mut outer, output);
    }
}
