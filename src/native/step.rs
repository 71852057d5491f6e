//! What a program does in one go: a kernel with its places, and how it runs.

use crate::array::Array;
use crate::functions::kernels;
use crate::number::{Answer, NumberError};

use super::loops::{self, matrix};
use super::matrices::Matrices;
use super::tile::Tiles;
use super::view::{Memory, Source, View, each_place};

/// A kernel with its places: what it does, and where its value goes, a buffer or a result.
#[derive(Debug)]
pub(super) struct Step {
    pub stores: Source,
    pub does: Does,
}

/// What a step does.
#[derive(Debug)]
pub(super) enum Does {
    Entries(Tiles),
    Product(View, View),
    Outer(View, View),
    /// A sum of products of two arrays, as matrices.
    Matrices(Matrices),
    Einsum {
        operands: Vec<(View, Vec<usize>)>,
        output: Vec<usize>,
        summed: Vec<usize>,
        /// Room for the terms of one sum.
        terms: Vec<f64>,
    },
    /// What a matrix times gives what stands behind it.
    Solve {
        solver: fn(usize, &mut [f64], usize, &mut [f64]) -> Answer<()>,
        matrix: View,
        behind: View,
        /// Room for the matrix, which is used up.
        scratch: Vec<f64>,
    },
    /// A function of each row, the rows one after the other.
    Rows {
        function: fn(&[f64], &mut [f64]),
        argument: View,
    },
    /// An array's entries, so far apart along each of its axes, zeros elsewhere.
    Spread(View, Vec<usize>),
    /// Ones at places that are so far apart, zeros elsewhere.
    Ones {
        first: usize,
        apart: usize,
    },
    Zeros,
    /// A function of whole arrays, over the last axis of each argument where `along`.
    Call {
        kernel: kernels::Kernel<f64>,
        arguments: Vec<View>,
        along: bool,
    },
}

impl Does {
    /// About how many operations it takes, beside one for each entry of its value.
    pub fn work(&self) -> usize {
        let product = |lengths: &[usize]| lengths.iter().fold(1_usize, |all, one| all.saturating_mul(*one));
        match self {
            Self::Entries(tiles) => tiles.work(),
            Self::Product(a, b) => product(&[a.length(0), a.length(1), b.length(1)]),
            Self::Matrices(all) => product(&all.lengths()),
            Self::Einsum { output, summed, .. } => product(output).saturating_mul(product(summed)),
            Self::Solve { matrix, behind, .. } => {
                let side = matrix.length(0);
                product(&[side, side, side.saturating_add(behind.length(1))])
            }
            Self::Rows { argument, .. } => product(&argument.lengths),
            // Of a function of a matrix that is a decomposition.
            Self::Call { arguments, .. } => {
                let each = arguments.iter().map(|one| {
                    product(&one.lengths).saturating_mul(one.lengths.last().copied().unwrap_or(1))
                });
                each.fold(0, usize::saturating_add)
            }
            Self::Outer(..) | Self::Spread(..) | Self::Ones { .. } | Self::Zeros => 0,
        }
    }
}

impl Step {
    /// How many numbers it needs room for while it runs.
    pub fn room(&self) -> usize {
        match &self.does {
            Does::Product(a, b) => gradus_loops::room(a.length(0), a.length(1), b.length(1)),
            Does::Outer(_, b) => b.length(0),
            Does::Matrices(all) => all.room(),
            _ => 0,
        }
    }

    /// `scratch` has as much room as [`Step::room`] says.
    pub fn run(
        &mut self,
        memory: &Memory<'_>,
        stored: &mut [f64],
        scratch: &mut [f64],
    ) -> Result<(), NumberError> {
        match &mut self.does {
            Does::Entries(tiles) => return tiles.run(memory, stored),
            Does::Product(a, b) => {
                gradus_loops::product(matrix(a, memory), matrix(b, memory), stored, scratch);
            }
            Does::Outer(a, b) => loops::outer(a, b, memory, stored, scratch),
            Does::Matrices(all) => all.run(memory, stored, scratch),
            Does::Einsum { operands, output, summed, terms } => {
                loops::einsum(operands, (output, summed), (memory, terms), stored);
            }
            Does::Solve { solver, matrix, behind, scratch } => {
                loops::copy(matrix, memory, scratch);
                loops::copy(behind, memory, stored);
                return solver(matrix.length(0), scratch, behind.length(1), stored);
            }
            Does::Rows { function, argument } => {
                unless_empty(std::slice::from_ref(argument), stored);
                let row = argument.lengths.last().copied().unwrap_or(1).max(1);
                let rows = argument.lengths.iter().product::<usize>() / row;
                let given = memory.of(argument).chunks_exact(row).take(rows);
                let width = stored.len() / rows.max(1);
                given.zip(stored.chunks_mut(width.max(1))).for_each(|(row, into)| function(row, into));
            }
            Does::Ones { first, apart } => {
                stored.fill(0.0);
                stored.iter_mut().skip(*first).step_by((*apart).max(1)).for_each(|into| *into = 1.0);
            }
            Does::Spread(view, strides) => {
                stored.fill(0.0);
                let data = memory.of(view);
                each_place(&view.lengths, [&view.strides, strides], |[from, to]| {
                    if let (Some(into), Some(value)) = (stored.get_mut(to), data.get(from)) {
                        *into = *value;
                    }
                });
            }
            Does::Zeros => stored.fill(0.0),
            Does::Call { kernel, arguments, along } => {
                return call(*kernel, arguments, *along, memory, stored);
            }
        }
        Ok(())
    }
}

/// What a function has of no entries is no number, where it has any value at all.
fn unless_empty(arguments: &[View], stored: &mut [f64]) {
    if arguments.iter().any(|view| view.lengths.contains(&0)) {
        stored.fill(f64::NAN);
    }
}

/// A function of whole arrays, or of each row.
fn call(
    kernel: kernels::Kernel<f64>,
    arguments: &[View],
    along: bool,
    memory: &Memory<'_>,
    stored: &mut [f64],
) -> Result<(), NumberError> {
    unless_empty(arguments, stored);
    let mut given = Vec::new();
    for view in arguments {
        let data = memory.of(view);
        let mut copied = Vec::with_capacity(view.lengths.iter().product());
        each_place(&view.lengths, [&view.strides], |[at]| {
            copied.push(data.get(at).copied().unwrap_or(f64::NAN));
        });
        given.push(Array::new(view.lengths.clone(), copied)?);
    }
    if given.is_empty() {
        given.push(Array::scalar(0.0));
    }
    if !along {
        let value = kernel(&given)?;
        stored.iter_mut().zip(value.data()).for_each(|(into, value)| *into = *value);
        return Ok(());
    }
    let Some(all) = given.first() else { return Ok(()) };
    let row = all.shape().last().copied().unwrap_or(1).max(1);
    let rows = all.data().chunks(row);
    let width = stored.len() / rows.len().max(1);
    for (row, into) in rows.zip(stored.chunks_mut(width.max(1))) {
        let value = kernel(&[Array::vector(row.to_vec())?])?;
        into.iter_mut().zip(value.data()).for_each(|(into, value)| *into = *value);
    }
    Ok(())
}
