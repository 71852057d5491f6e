//! Functions of a row of numbers.

use crate::exponential::ExpLess;
use crate::processor::{Registers, Work, each, run};
use crate::sums::{STRANDS, sum};

/// The largest number.
#[inline(always)]
fn largest<S: Registers>(s: S, values: &[f64]) -> f64 {
    let (values, rest) = S::as_simd_f64s(values);
    let mut most = [s.splat_f64s(f64::NEG_INFINITY); STRANDS];
    let (chunks, last) = values.as_chunks::<STRANDS>();
    for chunk in chunks {
        for (most, value) in most.iter_mut().zip(chunk) {
            *most = s.max_f64s(*value, *most);
        }
    }
    for (most, value) in most.iter_mut().zip(last) {
        *most = s.max_f64s(*value, *most);
    }
    let [one, two, three, four] = most;
    let most = s.max_f64s(s.max_f64s(one, two), s.max_f64s(three, four));
    rest.iter().copied().fold(s.reduce_max_f64s(most), f64::max)
}

/// `exp(x)` divided by its sum, the largest entry taken off before.
pub fn softmax(x: &[f64], into: &mut [f64]) {
    struct Softmax<'a>(&'a [f64], &'a mut [f64]);

    impl Work for Softmax<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Registers>(self, s: S) {
            let Self(x, into) = self;
            each(s, ExpLess(largest(s, x)), x, into);
            // A division takes as long as ten products.
            let part = s.splat_f64s(1.0 / sum(s, into));
            let (into, rest) = S::as_mut_simd_f64s(into);
            for into in into {
                *into = s.mul_f64s(*into, part);
            }
            s.partial_store_f64s(rest, s.mul_f64s(s.partial_load_f64s(rest), part));
        }
    }

    run(Softmax(x, into));
}

/// How many numbers are gone through at once where none is kept.
const TILE: usize = 64;

/// `log(sum(exp(x)))`, the largest entry taken off before.
pub fn logsumexp(x: &[f64]) -> f64 {
    struct LogSumExp<'a>(&'a [f64]);

    impl Work for LogSumExp<'_> {
        type Output = f64;

        #[inline(always)]
        fn run<S: Registers>(self, s: S) -> f64 {
            let most = largest(s, self.0);
            let mut kept = [0.0; TILE];
            let mut all = 0.0;
            for tile in self.0.chunks(TILE) {
                let kept = kept.get_mut(..tile.len()).unwrap_or_default();
                each(s, ExpLess(most), tile, kept);
                all += sum(s, kept);
            }
            most + all.ln()
        }
    }

    run(LogSumExp(x))
}
