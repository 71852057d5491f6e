//! Which registers a loop is compiled for, chosen while it runs.

use pulp::{Scalar, Simd};

/// Registers of several floats, and shifts of their bits, which an exponential and a logarithm need.
pub(crate) trait Registers: Simd {
    /// The bits moved by the 52 of a float's fraction towards the exponent.
    fn raised(self, bits: Self::u64s) -> Self::u64s;
    /// The bits moved back.
    fn lowered(self, bits: Self::u64s) -> Self::u64s;
}

impl Registers for Scalar {
    #[inline(always)]
    fn raised(self, bits: u64) -> u64 {
        bits << 52
    }

    #[inline(always)]
    fn lowered(self, bits: u64) -> u64 {
        bits >> 52
    }
}

/// Work that is compiled once for each kind of registers.
pub(crate) trait Work {
    type Output;

    /// The work. Has to be inlined, as everything that it calls.
    fn run<S: Registers>(self, s: S) -> Self::Output;
}

/// Does work by the registers that every processor has.
#[cfg(not(target_arch = "x86_64"))]
pub(crate) fn run<W: Work>(work: W) -> W::Output {
    work.run(Scalar)
}

#[cfg(not(target_arch = "x86_64"))]
#[cfg(test)]
pub(crate) fn by_each(call: impl Fn(&str)) {
    call("any");
}

#[cfg(all(test, target_arch = "x86_64"))]
pub(crate) use newer::by_each;
#[cfg(target_arch = "x86_64")]
pub(crate) use newer::run;

#[cfg(target_arch = "x86_64")]
mod newer {
    use std::sync::OnceLock;

    use pulp::Scalar;
    use pulp::x86::{V3, V4};

    use super::{Registers, Work};

    macro_rules! registers {
        ($kind:ty, $left:ident, $right:ident) => {
            impl Registers for $kind {
                #[inline(always)]
                fn raised(self, bits: Self::u64s) -> Self::u64s {
                    self.$left::<52>(bits)
                }

                #[inline(always)]
                fn lowered(self, bits: Self::u64s) -> Self::u64s {
                    self.$right::<52>(bits)
                }
            }
        };
    }

    registers!(V3, shl_const_u64x4, shr_const_u64x4);
    registers!(V4, shl_const_u64x8, shr_const_u64x8);

    struct On<W, S>(W, S);

    impl<W: Work, S: Registers> pulp::NullaryFnOnce for On<W, S> {
        type Output = W::Output;

        #[inline(always)]
        fn call(self) -> W::Output {
            self.0.run(self.1)
        }
    }

    #[derive(Clone, Copy, Debug)]
    pub(crate) enum Processor {
        Any,
        Avx2(V3),
        Avx512(V4),
    }

    static THIS: OnceLock<Processor> = OnceLock::new();

    impl Processor {
        /// Asked once: there are dozens of features to ask for.
        fn this() -> Self {
            #[cfg(test)]
            if let Some(wanted) = WANTED.get() {
                return wanted;
            }
            *THIS.get_or_init(|| match (V4::try_new(), V3::try_new()) {
                (Some(newest), _) => Self::Avx512(newest),
                (None, Some(newer)) => Self::Avx2(newer),
                (None, None) => Self::Any,
            })
        }
    }

    #[cfg(test)]
    thread_local! {
        static WANTED: std::cell::Cell<Option<Processor>> = const { std::cell::Cell::new(None) };
    }

    /// Calls by each kind of registers that this processor has.
    #[cfg(test)]
    pub(crate) fn by_each(call: impl Fn(&str)) {
        let newer = V3::try_new().map(Processor::Avx2);
        let newest = V4::try_new().map(Processor::Avx512);
        for processor in [Some(Processor::Any), newer, newest].into_iter().flatten() {
            WANTED.set(Some(processor));
            call(&format!("{processor:?}"));
        }
        WANTED.set(None);
    }

    /// Does work by the widest registers that this processor has.
    pub(crate) fn run<W: Work>(work: W) -> W::Output {
        match Processor::this() {
            Processor::Avx512(newest) => newest.vectorize(On(work, newest)),
            Processor::Avx2(newer) => newer.vectorize(On(work, newer)),
            Processor::Any => work.run(Scalar),
        }
    }
}

/// Rows of fewer numbers are read as they lie.
const LONG: usize = 64;

/// How many numbers of a long row lie before the first that a register begins at which lies in one line of the cache:
/// a register that is read across two lines is read twice.
#[inline(always)]
pub(crate) fn head<S: Registers>(row: &[f64]) -> usize {
    if row.len() < LONG {
        return 0;
    }
    let before = row.as_ptr().align_offset(S::F64_LANES * size_of::<f64>());
    if before < S::F64_LANES { before } else { 0 }
}

/// A row in two: up to a place, and from there.
#[inline(always)]
pub(crate) fn apart(row: &[f64], place: usize) -> (&[f64], &[f64]) {
    row.split_at_checked(place).unwrap_or_default()
}

/// A function of a number, by registers. No closure: what is not inlined for certain would be compiled for any processor.
pub(crate) trait Function: Copy {
    /// Its values.
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s;
}

/// A function's values at numbers.
#[inline(always)]
pub(crate) fn each<S: Registers>(s: S, function: impl Function, values: &[f64], into: &mut [f64]) {
    let ((values, rest), (into, end)) = (S::as_simd_f64s(values), S::as_mut_simd_f64s(into));
    for (into, value) in into.iter_mut().zip(values) {
        *into = function.at(s, *value);
    }
    if !end.is_empty() {
        s.partial_store_f64s(end, function.at(s, s.partial_load_f64s(rest)));
    }
}

/// The same as work.
struct Each<'a, F>(F, &'a [f64], &'a mut [f64]);

impl<F: Function> Work for Each<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Registers>(self, s: S) {
        each(s, self.0, self.1, self.2);
    }
}

/// A function's values at numbers, by the widest registers.
pub(crate) fn all(function: impl Function, values: &[f64], into: &mut [f64]) {
    run(Each(function, values, into));
}
