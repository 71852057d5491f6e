//! Ways through arrays: where the first entry lies, and how far it is to the next along each axis. A
//! transpose, a row, a slice, a vector that is repeated are views of the same numbers.

use smallvec::SmallVec;

/// A place along each axis; few arrays have more axes than it holds without memory of its own.
pub(super) type Places = SmallVec<[usize; 8]>;

/// Where numbers lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    Input(usize),
    Buffer(usize),
    /// What is answered, written where the caller wants it.
    Result(usize),
    Constant(usize),
}

/// A way through an array.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub source: Source,
    pub offset: usize,
    pub lengths: Vec<usize>,
    pub strides: Vec<usize>,
}

impl View {
    /// All numbers, row by row.
    pub fn whole(source: Source, lengths: Vec<usize>) -> Self {
        let strides = row_by_row(&lengths);
        Self { source, offset: 0, lengths, strides }
    }

    /// Whether entries follow each other row by row.
    pub fn is_contiguous(&self) -> bool {
        let mut step = 1;
        self.strides.iter().zip(&self.lengths).rev().all(|(stride, length)| {
            let fits = *stride == step;
            step *= length;
            fits
        })
    }

    pub fn length(&self, axis: usize) -> usize {
        self.lengths.get(axis).copied().unwrap_or(1)
    }

    pub fn stride(&self, axis: usize) -> usize {
        self.strides.get(axis).copied().unwrap_or(0)
    }

    /// All numbers, column by column.
    pub fn by_columns(source: Source, lengths: Vec<usize>) -> Self {
        let backwards = lengths.into_iter().rev().collect();
        Self::whole(source, backwards).turned()
    }

    /// The same, the axes in the other order.
    pub fn turned(mut self) -> Self {
        self.lengths.reverse();
        self.strides.reverse();
        self
    }

    /// One entry along an axis, counted from 0.
    pub fn at(mut self, axis: usize, place: usize) -> Self {
        self.offset += place * self.stride(axis);
        if axis < self.lengths.len() {
            self.lengths.remove(axis);
            self.strides.remove(axis);
        }
        self
    }
}

/// The strides of an array whose last axis is the fastest.
pub(super) fn row_by_row(lengths: &[usize]) -> Vec<usize> {
    let mut strides = vec![1; lengths.len()];
    let mut step = 1;
    for (stride, length) in strides.iter_mut().zip(lengths).rev() {
        *stride = step;
        step *= length;
    }
    strides
}

/// All numbers that a step may read.
pub(super) struct Memory<'a> {
    pub inputs: &'a [&'a [f64]],
    pub buffers: &'a [Vec<f64>],
    pub results: &'a [&'a mut [f64]],
    pub constants: &'a [Vec<f64>],
}

impl<'a> Memory<'a> {
    /// The numbers of a view, from its first entry on.
    pub fn of(&self, view: &View) -> &'a [f64] {
        let all = match view.source {
            Source::Input(place) => self.inputs.get(place).copied().unwrap_or_default(),
            Source::Buffer(place) => self.buffers.get(place).map_or(&[][..], Vec::as_slice),
            Source::Result(place) => self.results.get(place).map_or(&[][..], |result| &**result),
            Source::Constant(place) => self.constants.get(place).map_or(&[][..], Vec::as_slice),
        };
        all.get(view.offset..).unwrap_or_default()
    }
}

/// Calls with the offset of every place of some axes, for several arrays at once.
pub(super) fn each_place<const N: usize>(
    lengths: &[usize],
    strides: [&[usize]; N],
    mut visit: impl FnMut([usize; N]),
) {
    if lengths.contains(&0) {
        return;
    }
    let mut place: Places = lengths.iter().map(|_| 0).collect();
    let mut offsets = [0_usize; N];
    loop {
        visit(offsets);
        let mut axis = lengths.len();
        loop {
            let Some(next) = axis.checked_sub(1) else { return };
            axis = next;
            let (Some(at), Some(length)) = (place.get_mut(axis), lengths.get(axis)) else { return };
            *at += 1;
            let step = |all: &[usize]| all.get(axis).copied().unwrap_or(0);
            if *at < *length {
                for (offset, all) in offsets.iter_mut().zip(strides) {
                    *offset += step(all);
                }
                break;
            }
            *at = 0;
            for (offset, all) in offsets.iter_mut().zip(strides) {
                *offset -= step(all) * (length - 1);
            }
        }
    }
}

/// The next place, the last axis fastest.
pub(super) fn advance(place: &mut [usize], lengths: &[usize]) {
    for (at, length) in place.iter_mut().zip(lengths).rev() {
        *at += 1;
        if *at < *length {
            return;
        }
        *at = 0;
    }
}
