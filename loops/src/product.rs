//! Products of matrices: in blocks that lie in the caches where they are large, row by row otherwise.

use crate::entries::Times;
use crate::processor::{Registers, Work, apart, each, head, run};
use crate::sums::{add_times, inner};

/// A matrix with a stride along each axis: its entry at row i and column j lies at `i*down + j*right`.
#[derive(Clone, Copy, Debug)]
pub struct Matrix<'a> {
    /// Where it lies.
    pub data: &'a [f64],
    /// How many rows it has.
    pub rows: usize,
    /// How many columns.
    pub columns: usize,
    /// How far it is to the next row.
    pub down: usize,
    /// How far it is to the next column.
    pub right: usize,
}

impl<'a> Matrix<'a> {
    /// The same matrix, its rows as columns.
    #[must_use]
    pub fn turned(self) -> Self {
        Self { rows: self.columns, columns: self.rows, down: self.right, right: self.down, ..self }
    }

    /// The numbers from an entry on.
    #[inline(always)]
    fn from(&self, row: usize, column: usize) -> &'a [f64] {
        self.data.get(row * self.down + column * self.right..).unwrap_or_default()
    }
}

/// From so many multiplications on a product goes in blocks.
const LARGE: usize = 10_000;
/// So few columns of the right factor are met by whole rows of the left.
const NARROW: usize = 8;
/// So many columns of the left factor, and rows of the right, are multiplied at once.
const DEEP: usize = 192;
/// So many rows of the left factor lie in the second cache: whole strips of each height.
const HIGH: usize = 144;
/// So many columns of the right factor lie in the third: whole strips of each width.
const BROAD: usize = 1920;
/// Strips are at most so high, and so wide.
const STRIP: usize = 24;

/// How many numbers [`product`] needs room for beside the matrices.
pub fn room(rows: usize, inner: usize, columns: usize) -> usize {
    let strips = |count: usize, most: usize| count.saturating_add(STRIP).min(most);
    let (most, least) = (rows.max(columns), rows.min(columns));
    // Either factor may be the one whose columns go side by side.
    let blocks = DEEP.min(inner).saturating_mul(strips(most, HIGH) + strips(most, BROAD));
    let small = rows.saturating_mul(inner).saturating_mul(columns) < LARGE;
    let beside = inner.saturating_mul(if small { most } else { least.min(NARROW) });
    if small { beside } else { blocks.max(beside) }
}

/// `a*b` row by row into `into`; `scratch` has the [`room`] for it.
pub fn product(a: Matrix<'_>, b: Matrix<'_>, into: &mut [f64], scratch: &mut [f64]) {
    if into.len() != a.rows * b.columns || a.columns != b.rows || into.is_empty() {
        return;
    }
    let work = a.rows * a.columns * b.columns;
    if b.columns == 1 {
        apply(a, b, into, scratch);
    } else if a.rows == 1 {
        apply(b.turned(), a.turned(), into, scratch);
    } else if b.columns <= NARROW && a.right == 1 && a.columns >= NARROW {
        run(Narrow(a, b, into, scratch));
    } else if work < LARGE {
        run(Small(a, row_by_row(b, scratch), into));
    } else if b.right != 1 && a.down == 1 {
        // By the other factor, whose columns lie together: `(A*B)' = B'*A'`.
        let width = b.columns;
        run(Blocks { a: b.turned(), b: a.turned(), into, down: 1, right: width, scratch });
    } else {
        let width = b.columns;
        run(Blocks { a, b, into, down: width, right: 1, scratch });
    }
}

/// A matrix whose rows lie together, copied where they do not.
fn row_by_row<'a>(one: Matrix<'a>, scratch: &'a mut [f64]) -> Matrix<'a> {
    if one.right == 1 {
        return one;
    }
    let width = one.columns;
    for (row, into) in scratch.chunks_exact_mut(width).take(one.rows).enumerate() {
        let from = one.from(row, 0).iter().step_by(one.right.max(1));
        into.iter_mut().zip(from).for_each(|(into, value)| *into = *value);
    }
    Matrix { data: scratch, down: width, right: 1, ..one }
}

/// A matrix times a vector.
fn apply(a: Matrix<'_>, b: Matrix<'_>, into: &mut [f64], scratch: &mut [f64]) {
    let vector = if b.down == 1 || a.columns <= 1 {
        b.data.get(..a.columns).unwrap_or_default()
    } else {
        let copied = scratch.get_mut(..a.columns).unwrap_or_default();
        copied.iter_mut().zip(b.data.iter().step_by(b.down.max(1))).for_each(|(into, value)| *into = *value);
        &*copied
    };
    if a.right == 1 || a.columns <= 1 {
        run(ByRows(a, vector, into));
    } else if a.down == 1 {
        run(ByColumns(a, vector, into));
    } else {
        for (row, into) in into.iter_mut().enumerate() {
            let entries = a.from(row, 0).iter().step_by(a.right.max(1));
            *into = entries.zip(vector).map(|(a, b)| a * b).sum();
        }
    }
}

/// Each row's inner product with a vector.
struct ByRows<'a>(Matrix<'a>, &'a [f64], &'a mut [f64]);

impl Work for ByRows<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        let Self(a, vector, into) = self;
        for (row, into) in into.iter_mut().enumerate() {
            *into = inner(s, a.from(row, 0).get(..a.columns).unwrap_or_default(), vector);
        }
    }
}

/// Columns added up, each times an entry of a vector, four at a time.
struct ByColumns<'a>(Matrix<'a>, &'a [f64], &'a mut [f64]);

impl Work for ByColumns<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        let Self(a, vector, into) = self;
        into.fill(0.0);
        let (fours, rest) = vector.as_chunks::<4>();
        for (place, factors) in fours.iter().enumerate() {
            let mut all = [s.splat_f64s(0.0); 4];
            for (all, factor) in all.iter_mut().zip(factors) {
                *all = s.splat_f64s(*factor);
            }
            let columns = [0, 1, 2, 3].map(|more| a.from(0, 4 * place + more));
            let columns = columns.map(|column| column.get(..into.len()).unwrap_or_default());
            let [first, ..] = columns;
            let before = head::<S>(first);
            let Some((begin, into)) = into.split_at_mut_checked(before) else { return };
            add_partly(s, begin, all, columns.map(|column| apart(column, before).0));
            let columns = columns.map(|column| S::as_simd_f64s(apart(column, before).1));
            let [(one, end_one), (two, end_two), (three, end_three), (four, end_four)] = columns;
            let (into, end) = S::as_mut_simd_f64s(into);
            let each = into.iter_mut().zip(one.iter().zip(two)).zip(three.iter().zip(four));
            for ((into, (one, two)), (three, four)) in each {
                *into = four_times(s, *into, all, [*one, *two, *three, *four]);
            }
            add_partly(s, end, all, [end_one, end_two, end_three, end_four]);
        }
        for (place, factor) in rest.iter().enumerate() {
            let column = a.from(0, 4 * fours.len() + place);
            add_times(s, into, *factor, column.get(..into.len()).unwrap_or_default());
        }
    }
}

/// Adds four columns, each times a factor, where they have fewer numbers than a register.
#[inline(always)]
fn add_partly<S: Registers>(s: S, into: &mut [f64], factors: [S::f64s; 4], columns: [&[f64]; 4]) {
    if into.is_empty() {
        return;
    }
    let [one, two, three, four] = columns;
    let four = [
        s.partial_load_f64s(one),
        s.partial_load_f64s(two),
        s.partial_load_f64s(three),
        s.partial_load_f64s(four),
    ];
    s.partial_store_f64s(into, four_times(s, s.partial_load_f64s(into), factors, four));
}

#[inline(always)]
fn four_times<S: Registers>(s: S, sum: S::f64s, factors: [S::f64s; 4], values: [S::f64s; 4]) -> S::f64s {
    let ([p, q, r, t], [one, two, three, four]) = (factors, values);
    let first = s.mul_add_e_f64s(p, one, s.mul_add_e_f64s(q, two, sum));
    s.mul_add_e_f64s(r, three, s.mul_add_e_f64s(t, four, first))
}

/// Few columns: each row of the left factor is read once for all of them, which are copied to lie together.
struct Narrow<'a>(Matrix<'a>, Matrix<'a>, &'a mut [f64], &'a mut [f64]);

impl Work for Narrow<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        let Self(a, b, into, scratch) = self;
        let width = b.columns;
        let Some(scratch) = scratch.get_mut(..a.columns * width) else { return };
        for (column, into) in scratch.chunks_exact_mut(a.columns).enumerate() {
            let from = b.from(0, column).iter().step_by(b.down.max(1));
            into.iter_mut().zip(from).for_each(|(into, value)| *into = *value);
        }
        for (row, into) in into.chunks_exact_mut(width).enumerate() {
            let row = a.from(row, 0).get(..a.columns).unwrap_or_default();
            let mut columns = scratch.chunks_exact(a.columns);
            let mut into = into.iter_mut();
            for _ in 0..width / 4 {
                let four = [(); 4].map(|()| columns.next().unwrap_or_default());
                for sum in four_inner(s, row, four) {
                    if let Some(into) = into.next() {
                        *into = sum;
                    }
                }
            }
            for (into, column) in into.zip(columns) {
                *into = inner(s, row, column);
            }
        }
    }
}

/// The inner products of a row with four columns.
#[inline(always)]
fn four_inner<S: Registers>(s: S, row: &[f64], columns: [&[f64]; 4]) -> [f64; 4] {
    let before = head::<S>(row);
    let mut sums = [s.splat_f64s(0.0); 4];
    let (begin, row) = apart(row, before);
    if before > 0 {
        let value = s.partial_load_f64s(begin);
        for (sum, column) in sums.iter_mut().zip(columns) {
            *sum = s.mul_f64s(value, s.partial_load_f64s(apart(column, before).0));
        }
    }
    let columns = columns.map(|column| S::as_simd_f64s(apart(column, before).1));
    let (row, end) = S::as_simd_f64s(row);
    let [(one, end_one), (two, end_two), (three, end_three), (four, end_four)] = columns;
    let each = row.iter().zip(one.iter().zip(two)).zip(three.iter().zip(four));
    for ((value, (one, two)), (three, four)) in each {
        let [p, q, r, t] = sums;
        sums = [
            s.mul_add_e_f64s(*value, *one, p),
            s.mul_add_e_f64s(*value, *two, q),
            s.mul_add_e_f64s(*value, *three, r),
            s.mul_add_e_f64s(*value, *four, t),
        ];
    }
    let value = s.partial_load_f64s(end);
    let [p, q, r, t] = sums;
    let (one, two) = (s.partial_load_f64s(end_one), s.partial_load_f64s(end_two));
    let (three, four) = (s.partial_load_f64s(end_three), s.partial_load_f64s(end_four));
    [
        s.reduce_sum_f64s(s.mul_add_e_f64s(value, one, p)),
        s.reduce_sum_f64s(s.mul_add_e_f64s(value, two, q)),
        s.reduce_sum_f64s(s.mul_add_e_f64s(value, three, r)),
        s.reduce_sum_f64s(s.mul_add_e_f64s(value, four, t)),
    ]
}

/// Few multiplications, or few columns: some rows of the product are added up in registers, a row of the right factor
/// after the other. That has to lie row by row.
struct Small<'a>(Matrix<'a>, Matrix<'a>, &'a mut [f64]);

impl Work for Small<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        let Self(a, b, into) = self;
        let mut row = 0;
        while row < a.rows {
            row += match a.rows - row {
                8.. => some_rows::<S, 8>(s, a, b, row, into),
                4.. => some_rows::<S, 4>(s, a, b, row, into),
                _ => some_rows::<S, 1>(s, a, b, row, into),
            };
        }
    }
}

/// M rows of a product from one on; how many they are.
#[inline(always)]
fn some_rows<S: Registers, const M: usize>(
    s: S,
    a: Matrix<'_>,
    b: Matrix<'_>,
    row: usize,
    into: &mut [f64],
) -> usize {
    let width = b.columns;
    let mut rows = [&[][..]; M];
    for (at, row) in (row..).zip(&mut rows) {
        *row = a.from(at, 0);
    }
    for column in (0..width).step_by(S::F64_LANES) {
        let wide = S::F64_LANES.min(width - column);
        let mut sums = [s.splat_f64s(0.0); M];
        for place in 0..a.columns {
            let beside = b.from(place, column).get(..wide).unwrap_or_default();
            let beside = s.partial_load_f64s(beside);
            for (sum, row) in sums.iter_mut().zip(rows) {
                let factor = row.get(place * a.right).copied().unwrap_or_default();
                *sum = s.mul_add_e_f64s(s.splat_f64s(factor), beside, *sum);
            }
        }
        let places = into.chunks_exact_mut(width).skip(row);
        for (into, sum) in places.zip(sums) {
            s.partial_store_f64s(into.get_mut(column..column + wide).unwrap_or_default(), sum);
        }
    }
    M
}

/// A product in blocks: strips of both factors are copied one after the other, so that what is multiplied at once
/// lies together, and a block of the product is added up in registers.
struct Blocks<'a> {
    a: Matrix<'a>,
    b: Matrix<'a>,
    into: &'a mut [f64],
    down: usize,
    right: usize,
    scratch: &'a mut [f64],
}

impl Work for Blocks<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        match S::F64_LANES {
            8 => self.by::<S, 8, 24, 3>(s),
            4 => self.by::<S, 4, 12, 3>(s),
            _ => self.by::<S, 4, 4, 4>(s),
        }
    }
}

impl Blocks<'_> {
    /// By blocks of M times N numbers, which are M times R registers.
    #[inline(always)]
    fn by<S: Registers, const M: usize, const N: usize, const R: usize>(self, s: S) {
        let Self { a, b, into, down, right, scratch } = self;
        let (high, broad) = (HIGH / M * M, BROAD / N * N);
        // As many columns at once each time.
        let depth = a.columns.div_ceil(a.columns.div_ceil(DEEP).max(1)).max(1);
        let left_room = depth * a.rows.next_multiple_of(M).min(high);
        let Some((left, beside)) = scratch.split_at_mut_checked(left_room) else { return };
        if a.columns == 0 {
            into.fill(0.0);
        }
        for column in (0..b.columns).step_by(broad) {
            let columns = broad.min(b.columns - column);
            for place in (0..a.columns).step_by(depth) {
                let deep = depth.min(a.columns - place);
                strips::<N>(b.turned(), (column, columns), (place, deep), beside);
                for row in (0..a.rows).step_by(high) {
                    let rows = high.min(a.rows - row);
                    strips::<M>(a, (row, rows), (place, deep), left);
                    for (n, beside) in beside.chunks_exact(N * deep).take(columns.div_ceil(N)).enumerate() {
                        let wide = N.min(columns - n * N);
                        for (m, left) in left.chunks_exact(M * deep).take(rows.div_ceil(M)).enumerate() {
                            let high = M.min(rows - m * M);
                            let begin = (row + m * M) * down + (column + n * N) * right;
                            let into = (into.get_mut(begin..).unwrap_or_default(), down, right);
                            let size = (high, wide, place > 0);
                            // Of the last strip no register is multiplied that holds nothing but zeros.
                            if wide <= S::F64_LANES {
                                store(s, strip_by_strip::<S, M, R, 1>(s, left, beside), into, size);
                            } else {
                                store(s, strip_by_strip::<S, M, R, R>(s, left, beside), into, size);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Writes the rows of a block to their places, or adds them to what is there.
#[inline(always)]
fn store<S: Registers, const M: usize, const R: usize>(
    s: S,
    sums: [[S::f64s; R]; M],
    (into, down, right): (&mut [f64], usize, usize),
    (high, wide, adds): (usize, usize, bool),
) {
    for (at, sums) in sums.iter().take(high).enumerate() {
        let into = into.get_mut(at * down..).unwrap_or_default();
        if right == 1 {
            let places = into.get_mut(..wide).unwrap_or_default().chunks_mut(S::F64_LANES);
            for (into, sum) in places.zip(sums) {
                let sum = if adds { s.add_f64s(s.partial_load_f64s(into), *sum) } else { *sum };
                s.partial_store_f64s(into, sum);
            }
        } else {
            let mut numbers = [0.0; STRIP];
            for (into, sum) in numbers.chunks_mut(S::F64_LANES).zip(sums) {
                s.partial_store_f64s(into, *sum);
            }
            let places = into.iter_mut().step_by(right.max(1));
            for (into, number) in places.zip(numbers).take(wide) {
                *into = if adds { *into + number } else { number };
            }
        }
    }
}

/// The product of two strips, in registers: of the second, which is R of them wide, the first W.
#[inline(always)]
fn strip_by_strip<S: Registers, const M: usize, const R: usize, const W: usize>(
    s: S,
    left: &[f64],
    beside: &[f64],
) -> [[S::f64s; W]; M] {
    let mut sums = [[s.splat_f64s(0.0); W]; M];
    let beside = S::as_simd_f64s(beside).0.as_chunks::<R>().0;
    for (a, b) in left.as_chunks::<M>().0.iter().zip(beside) {
        for (sums, a) in sums.iter_mut().zip(a) {
            let a = s.splat_f64s(*a);
            for (sum, b) in sums.iter_mut().zip(b) {
                *sum = s.mul_add_e_f64s(a, *b, *sum);
            }
        }
    }
    sums
}

/// Rows of a matrix in strips of N, the entries of a column within a strip side by side, zeros below the last row.
#[inline(always)]
fn strips<const N: usize>(
    one: Matrix<'_>,
    (row, rows): (usize, usize),
    (place, deep): (usize, usize),
    into: &mut [f64],
) {
    for (strip, into) in into.chunks_exact_mut(N * deep).take(rows.div_ceil(N)).enumerate() {
        let first = row + strip * N;
        let count = N.min(rows - strip * N);
        let (into, _) = into.as_chunks_mut::<N>();
        if one.down == 1 {
            for (at, into) in into.iter_mut().enumerate() {
                let from = one.from(first, place + at);
                if let (Some(all), true) = (from.first_chunk::<N>(), count == N) {
                    *into = *all;
                } else {
                    into.fill(0.0);
                    into.iter_mut().zip(from).take(count).for_each(|(into, value)| *into = *value);
                }
            }
            continue;
        }
        if count < N {
            for into in into.iter_mut() {
                into.fill(0.0);
            }
        }
        for at in 0..count {
            let from = one.from(first + at, place);
            if one.right == 1 {
                into.iter_mut().zip(from).for_each(|(into, value)| set(into, at, *value));
            } else {
                let from = from.iter().step_by(one.right.max(1));
                into.iter_mut().zip(from).for_each(|(into, value)| set(into, at, *value));
            }
        }
    }
}

#[inline(always)]
fn set<const N: usize>(into: &mut [f64; N], at: usize, value: f64) {
    if let Some(into) = into.get_mut(at) {
        *into = value;
    }
}

/// `a*b'` of two vectors, the first with gaps.
pub fn outer(a: &[f64], gap: usize, b: &[f64], into: &mut [f64]) {
    struct Outer<'a>(&'a [f64], usize, &'a [f64], &'a mut [f64]);

    impl Work for Outer<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Registers>(self, s: S) {
            let Self(a, gap, b, into) = self;
            let rows = into.chunks_exact_mut(b.len().max(1));
            for (into, factor) in rows.zip(a.iter().step_by(gap.max(1))) {
                let before = head::<S>(into);
                let (head_b, b) = apart(b, before);
                let Some((begin, into)) = into.split_at_mut_checked(before) else { return };
                if before > 0 {
                    let product = s.mul_f64s(s.splat_f64s(*factor), s.partial_load_f64s(head_b));
                    s.partial_store_f64s(begin, product);
                }
                each(s, Times(*factor), b, into);
            }
        }
    }

    run(Outer(a, gap, b, into));
}
