//! Sums in strands that do not wait for each other.

use crate::processor::{Registers, Work, apart, head, run};

/// How many registers a sum has.
pub(crate) const STRANDS: usize = 4;

/// The sum of all numbers.
pub fn total(values: &[f64]) -> f64 {
    struct Total<'a>(&'a [f64]);

    impl Work for Total<'_> {
        type Output = f64;

        #[inline(always)]
        fn run<S: Registers>(self, s: S) -> f64 {
            sum(s, self.0)
        }
    }

    run(Total(values))
}

/// [`total`] within other work.
#[inline(always)]
pub(crate) fn sum<S: Registers>(s: S, values: &[f64]) -> f64 {
    let mut strands = [s.splat_f64s(0.0); STRANDS];
    let (values, end) = S::as_simd_f64s(values);
    let (chunks, rest) = values.as_chunks::<STRANDS>();
    for chunk in chunks {
        for (strand, value) in strands.iter_mut().zip(chunk) {
            *strand = s.add_f64s(*strand, *value);
        }
    }
    for (strand, value) in strands.iter_mut().zip(rest) {
        *strand = s.add_f64s(*strand, *value);
    }
    let [one, two, three, four] = strands;
    let four = s.add_f64s(four, s.partial_load_f64s(end));
    s.reduce_sum_f64s(s.add_f64s(s.add_f64s(one, two), s.add_f64s(three, four)))
}

/// The sum of the products of pairs.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    struct Dot<'a>(&'a [f64], &'a [f64]);

    impl Work for Dot<'_> {
        type Output = f64;

        #[inline(always)]
        fn run<S: Registers>(self, s: S) -> f64 {
            inner(s, self.0, self.1)
        }
    }

    run(Dot(a, b))
}

/// [`dot`] within other work.
#[inline(always)]
pub(crate) fn inner<S: Registers>(s: S, a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [s.splat_f64s(0.0); STRANDS];
    let before = head::<S>(a);
    let ((head_a, a), (head_b, b)) = (apart(a, before), apart(b, before));
    if let ([first, ..], 1..) = (&mut strands, before) {
        *first = s.mul_f64s(s.partial_load_f64s(head_a), s.partial_load_f64s(head_b));
    }
    let ((a, end_a), (b, end_b)) = (S::as_simd_f64s(a), S::as_simd_f64s(b));
    let ((a, rest_a), (b, rest_b)) = (a.as_chunks::<STRANDS>(), b.as_chunks::<STRANDS>());
    for (a, b) in a.iter().zip(b) {
        for (strand, (a, b)) in strands.iter_mut().zip(a.iter().zip(b)) {
            *strand = s.mul_add_e_f64s(*a, *b, *strand);
        }
    }
    for (strand, (a, b)) in strands.iter_mut().zip(rest_a.iter().zip(rest_b)) {
        *strand = s.mul_add_e_f64s(*a, *b, *strand);
    }
    let [one, two, three, four] = strands;
    let four = s.mul_add_e_f64s(s.partial_load_f64s(end_a), s.partial_load_f64s(end_b), four);
    s.reduce_sum_f64s(s.add_f64s(s.add_f64s(one, two), s.add_f64s(three, four)))
}

/// Adds values to others, each times a factor.
pub fn add(into: &mut [f64], factor: f64, values: &[f64]) {
    struct Add<'a>(&'a mut [f64], f64, &'a [f64]);

    impl Work for Add<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Registers>(self, s: S) {
            add_times(s, self.0, self.1, self.2);
        }
    }

    run(Add(into, factor, values));
}

/// [`add`] within other work.
#[inline(always)]
pub(crate) fn add_times<S: Registers>(s: S, into: &mut [f64], factor: f64, values: &[f64]) {
    let factor = s.splat_f64s(factor);
    let ((values, rest), (into, end)) = (S::as_simd_f64s(values), S::as_mut_simd_f64s(into));
    for (into, value) in into.iter_mut().zip(values) {
        *into = s.mul_add_e_f64s(factor, *value, *into);
    }
    if !end.is_empty() {
        let sum = s.mul_add_e_f64s(factor, s.partial_load_f64s(rest), s.partial_load_f64s(end));
        s.partial_store_f64s(end, sum);
    }
}
