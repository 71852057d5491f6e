//! Arithmetic entry by entry.

use crate::processor::{Function, Registers, Work, all, each, run};

/// What is done to two numbers.
#[derive(Clone, Copy, Debug)]
pub enum Two {
    /// `a + b`
    Add,
    /// `a - b`
    Subtract,
    /// `a*b`
    Multiply,
    /// `a/b`
    Divide,
}

/// The sum, difference, product or quotient of each pair; a number alone goes with each of the others.
pub fn two(sign: Two, a: &[f64], b: &[f64], into: &mut [f64]) {
    struct Pairs<'a>(Two, &'a [f64], &'a [f64], &'a mut [f64]);

    impl Work for Pairs<'_> {
        type Output = ();

        #[inline(always)]
        fn run<S: Registers>(self, s: S) {
            let Self(sign, a, b, into) = self;
            match sign {
                Two::Add => sided::<S, 0>(s, a, b, into),
                Two::Subtract => sided::<S, 1>(s, a, b, into),
                Two::Multiply => sided::<S, 2>(s, a, b, into),
                Two::Divide => sided::<S, 3>(s, a, b, into),
            }
        }
    }

    run(Pairs(sign, a, b, into));
}

/// A loop of its own for each sign, by its place, and for the side on which a number stands alone.
#[inline(always)]
fn sided<S: Registers, const SIGN: u8>(s: S, a: &[f64], b: &[f64], into: &mut [f64]) {
    match (a, b) {
        ([a], [_, _, ..]) => each(s, Left::<SIGN>(*a), b, into),
        ([_, _, ..], [b]) => each(s, Right::<SIGN>(*b), a, into),
        _ => pairs::<S, SIGN>(s, a, b, into),
    }
}

/// A number before each.
#[derive(Clone, Copy)]
struct Left<const SIGN: u8>(f64);
/// A number behind each.
#[derive(Clone, Copy)]
struct Right<const SIGN: u8>(f64);

impl<const SIGN: u8> Function for Left<SIGN> {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        pair::<S, SIGN>(s, s.splat_f64s(self.0), x)
    }
}

impl<const SIGN: u8> Function for Right<SIGN> {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        pair::<S, SIGN>(s, x, s.splat_f64s(self.0))
    }
}

#[inline(always)]
fn pairs<S: Registers, const SIGN: u8>(s: S, a: &[f64], b: &[f64], into: &mut [f64]) {
    let ((a, rest_a), (b, rest_b)) = (S::as_simd_f64s(a), S::as_simd_f64s(b));
    let (into, end) = S::as_mut_simd_f64s(into);
    for (into, (a, b)) in into.iter_mut().zip(a.iter().zip(b)) {
        *into = pair::<S, SIGN>(s, *a, *b);
    }
    if !end.is_empty() {
        s.partial_store_f64s(
            end,
            pair::<S, SIGN>(s, s.partial_load_f64s(rest_a), s.partial_load_f64s(rest_b)),
        );
    }
}

#[inline(always)]
fn pair<S: Registers, const SIGN: u8>(s: S, a: S::f64s, b: S::f64s) -> S::f64s {
    match SIGN {
        0 => s.add_f64s(a, b),
        1 => s.sub_f64s(a, b),
        2 => s.mul_f64s(a, b),
        _ => s.div_f64s(a, b),
    }
}

#[derive(Clone, Copy)]
struct Negate;
#[derive(Clone, Copy)]
struct Square;
#[derive(Clone, Copy)]
struct Root;
#[derive(Clone, Copy)]
pub(crate) struct Times(pub f64);

impl Function for Negate {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        s.neg_f64s(x)
    }
}

impl Function for Square {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        s.mul_f64s(x, x)
    }
}

impl Function for Root {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        s.sqrt_f64s(x)
    }
}

impl Function for Times {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        s.mul_f64s(s.splat_f64s(self.0), x)
    }
}

/// `-x`
pub fn negate(values: &[f64], into: &mut [f64]) {
    all(Negate, values, into);
}

/// `x^2`
pub fn square(values: &[f64], into: &mut [f64]) {
    all(Square, values, into);
}

/// The square root.
pub fn root(values: &[f64], into: &mut [f64]) {
    all(Root, values, into);
}
