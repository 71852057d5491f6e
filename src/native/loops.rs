//! Products of arrays: of matrices by the loops for them, other sums of products as matrices where their axes can
//! be put so, and term by term where not.

use gradus_loops::Matrix;

use super::view::{Memory, Places, View, advance, each_place};

/// A view of one or two axes as a matrix; a vector is a column.
pub(super) fn matrix<'a>(view: &View, memory: &Memory<'a>) -> Matrix<'a> {
    let (rows, columns) = (view.length(0), view.length(1));
    Matrix { data: memory.of(view), rows, columns, down: view.stride(0), right: view.stride(1) }
}

/// `a*b'`
pub(super) fn outer(a: &View, b: &View, memory: &Memory<'_>, stored: &mut [f64], scratch: &mut [f64]) {
    let beside = memory.of(b);
    let count = b.length(0);
    let beside = if b.stride(0) == 1 {
        beside.get(..count).unwrap_or_default()
    } else {
        let copied = scratch.get_mut(..count).unwrap_or_default();
        let from = beside.iter().step_by(b.stride(0).max(1));
        copied.iter_mut().zip(from).for_each(|(into, value)| *into = *value);
        &*copied
    };
    gradus_loops::outer(memory.of(a), a.stride(0), beside, stored);
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
        *into = gradus_loops::total(product);
        advance(&mut outer, output);
    }
}
