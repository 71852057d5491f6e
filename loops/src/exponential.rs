//! Exponential, logarithm and what is made of them, by polynomials, so that several numbers are computed at once.
//! No branch depends on a number: what is special is chosen at the end.

#![expect(clippy::excessive_precision, reason = "constants as their sources give them")]

use crate::processor::{Function, Registers, all};

/// Adding it and taking it off again rounds to a whole number, which then stands in the last bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;
/// The same, so that the last bits are those of the exponent of a power of two.
const POWER: f64 = WHOLE + 1023.0;
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// The logarithm of 2 in two parts, the first with zeros at its end.
const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;
/// Beyond these the exponential is infinite, or 0.
const HIGHEST: f64 = 710.0;
const LOWEST: f64 = -746.0;

/// `1/n!` for n from 2 to 13.
const FACTORIALS: [f64; 12] = [
    0.5,
    1.0 / 6.0,
    1.0 / 24.0,
    1.0 / 120.0,
    1.0 / 720.0,
    1.0 / 5_040.0,
    1.0 / 40_320.0,
    1.0 / 362_880.0,
    1.0 / 3_628_800.0,
    1.0 / 39_916_800.0,
    1.0 / 479_001_600.0,
    1.0 / 6_227_020_800.0,
];

/// A polynomial, its highest coefficient last.
#[inline(always)]
fn polynomial<S: Registers, const N: usize>(s: S, x: S::f64s, coefficients: [f64; N]) -> S::f64s {
    let mut sum = s.splat_f64s(0.0);
    for next in coefficients.iter().rev() {
        sum = s.mul_add_e_f64s(sum, x, s.splat_f64s(*next));
    }
    sum
}

/// A number rounded to a whole one.
#[inline(always)]
fn rounded<S: Registers>(s: S, x: S::f64s, factor: f64) -> S::f64s {
    let whole = s.splat_f64s(WHOLE);
    s.sub_f64s(s.mul_add_e_f64s(x, s.splat_f64s(factor), whole), whole)
}

/// `exp(x) = (1 + q)*a*b` with two powers of two, for `x` between the bounds.
#[inline(always)]
fn parts<S: Registers>(s: S, x: S::f64s) -> (S::f64s, S::f64s, S::f64s) {
    let n = rounded(s, x, LOG2_E);
    let r = s.mul_add_e_f64s(n, s.splat_f64s(-LN2_HIGH), x);
    let r = s.mul_add_e_f64s(n, s.splat_f64s(-LN2_LOW), r);
    let q = s.mul_add_e_f64s(s.mul_f64s(r, r), polynomial(s, r, FACTORIALS), r);
    let half = rounded(s, n, 0.5);
    (q, power(s, half), power(s, s.sub_f64s(n, half)))
}

/// 2 to a whole number.
#[inline(always)]
fn power<S: Registers>(s: S, n: S::f64s) -> S::f64s {
    let bits = s.transmute_u64s_f64s(s.add_f64s(n, s.splat_f64s(POWER)));
    s.transmute_f64s_u64s(s.raised(bits))
}

/// A number within bounds; none stays none.
#[inline(always)]
fn within<S: Registers>(s: S, x: S::f64s, low: f64, high: f64) -> S::f64s {
    let (low, high) = (s.splat_f64s(low), s.splat_f64s(high));
    let x = s.select_f64s(s.less_than_f64s(high, x), high, x);
    s.select_f64s(s.less_than_f64s(x, low), low, x)
}

#[inline(always)]
fn exp_of<S: Registers>(s: S, x: S::f64s) -> S::f64s {
    let (q, a, b) = parts(s, within(s, x, LOWEST, HIGHEST));
    s.mul_f64s(s.mul_add_e_f64s(q, a, a), b)
}

/// `f` and `k` where `x = 2^k*(1 + f)`, and `1 + f` is between the roots of 1/2 and 2.
#[inline(always)]
fn apart<S: Registers>(s: S, x: S::f64s) -> (S::f64s, S::f64s) {
    // 2^54
    const UP: f64 = 18_014_398_509_481_984.0;
    let is_tiny = s.less_than_f64s(x, s.splat_f64s(f64::MIN_POSITIVE));
    let x = s.select_f64s(is_tiny, s.mul_f64s(x, s.splat_f64s(UP)), x);
    let less = s.select_f64s(is_tiny, s.splat_f64s(54.0), s.splat_f64s(0.0));
    let bits = s.transmute_u64s_f64s(x);
    let bits = s.add_u64s(bits, s.splat_u64s(0x3ff0_0000_0000_0000 - 0x3fe6_a09e_0000_0000));
    // The exponent as the last bits of a float.
    let exponent = s.or_u64s(s.lowered(bits), s.splat_u64s(0x4330_0000_0000_0000));
    let k = s.sub_f64s(s.transmute_f64s_u64s(exponent), s.splat_f64s(4_503_599_627_370_496.0 + 1023.0));
    let fraction = s.and_u64s(bits, s.splat_u64s(0x000f_ffff_ffff_ffff));
    let m = s.transmute_f64s_u64s(s.add_u64s(fraction, s.splat_u64s(0x3fe6_a09e_0000_0000)));
    (s.sub_f64s(m, s.splat_f64s(1.0)), s.sub_f64s(k, less))
}

/// `log(1 + f) + k*log(2) + further` for `1 + f` between the roots of 1/2 and 2 (after fdlibm's `log`).
#[inline(always)]
fn log_of<S: Registers>(s: S, f: S::f64s, k: S::f64s, further: S::f64s) -> S::f64s {
    const TERMS: [f64; 7] = [
        6.666_666_666_666_735_13e-1,
        3.999_999_999_940_941_908e-1,
        2.857_142_874_366_239_149e-1,
        2.222_219_843_214_978_396e-1,
        1.818_357_216_161_805_012e-1,
        1.531_383_769_920_937_332e-1,
        1.479_819_860_511_658_591e-1,
    ];
    let quotient = s.div_f64s(f, s.add_f64s(f, s.splat_f64s(2.0)));
    let z = s.mul_f64s(quotient, quotient);
    let half = s.mul_f64s(s.mul_f64s(f, f), s.splat_f64s(0.5));
    let rest = s.mul_add_e_f64s(z, polynomial(s, z, TERMS), half);
    let low = s.mul_add_e_f64s(k, s.splat_f64s(LN2_LOW), further);
    let inside = s.sub_f64s(half, s.mul_add_e_f64s(quotient, rest, low));
    s.mul_add_e_f64s(k, s.splat_f64s(LN2_HIGH), s.sub_f64s(f, inside))
}

/// `exp(x)`
#[derive(Clone, Copy)]
struct Exp;
/// `log(x)`
#[derive(Clone, Copy)]
struct Log;
/// `1/(1 + exp(-x))`
#[derive(Clone, Copy)]
struct Sigma;
/// `log(1 + exp(x))`
#[derive(Clone, Copy)]
struct Softplus;
/// The hyperbolic tangent.
#[derive(Clone, Copy)]
struct Tanh;
/// `exp(x - a)`
#[derive(Clone, Copy)]
pub(crate) struct ExpLess(pub f64);

impl Function for Exp {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        exp_of(s, x)
    }
}

impl Function for ExpLess {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        exp_of(s, s.sub_f64s(x, s.splat_f64s(self.0)))
    }
}

impl Function for Log {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        let zero = s.splat_f64s(0.0);
        let (f, k) = apart(s, x);
        let value = log_of(s, f, k, zero);
        // Infinity, and no number, are their own logarithms.
        let value = s.select_f64s(s.less_than_f64s(x, s.splat_f64s(f64::INFINITY)), value, x);
        let value = s.select_f64s(s.less_than_f64s(x, zero), s.splat_f64s(f64::NAN), value);
        s.select_f64s(s.equal_f64s(x, zero), s.splat_f64s(f64::NEG_INFINITY), value)
    }
}

impl Function for Sigma {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        let one = s.splat_f64s(1.0);
        s.div_f64s(one, s.add_f64s(one, exp_of(s, s.neg_f64s(x))))
    }
}

impl Function for Softplus {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        let (zero, one) = (s.splat_f64s(0.0), s.splat_f64s(1.0));
        let u = exp_of(s, s.neg_f64s(s.abs_f64s(x)));
        // What is lost in the sum is a small part of it, so of its logarithm it is that part.
        let sum = s.add_f64s(one, u);
        let lost = s.div_f64s(s.sub_f64s(u, s.sub_f64s(sum, one)), sum);
        let (f, k) = apart(s, sum);
        let value = log_of(s, f, k, lost);
        // No number stays none.
        let positive = s.select_f64s(s.less_than_f64s(x, zero), zero, x);
        s.add_f64s(positive, value)
    }
}

impl Function for Tanh {
    #[inline(always)]
    fn at<S: Registers>(self, s: S, x: S::f64s) -> S::f64s {
        let (zero, one, two) = (s.splat_f64s(0.0), s.splat_f64s(1.0), s.splat_f64s(2.0));
        // Beyond 22 it is 1 to the last digit; `tanh(x) = e/(e + 2)` with `e = exp(2x) - 1`.
        let (q, a, b) = parts(s, within(s, s.mul_f64s(two, s.abs_f64s(x)), 0.0, 44.0));
        let scale = s.mul_f64s(a, b);
        let e = s.mul_add_e_f64s(q, scale, s.sub_f64s(scale, one));
        let size = s.div_f64s(e, s.add_f64s(e, two));
        s.select_f64s(s.less_than_f64s(x, zero), s.neg_f64s(size), size)
    }
}

/// The exponential.
pub fn exp(values: &[f64], into: &mut [f64]) {
    all(Exp, values, into);
}

/// The natural logarithm; of negative numbers there is none.
pub fn log(values: &[f64], into: &mut [f64]) {
    all(Log, values, into);
}

/// `1/(1 + exp(-x))`, which overflows on neither side.
pub fn sigma(values: &[f64], into: &mut [f64]) {
    all(Sigma, values, into);
}

/// `log(1 + exp(x))`, which overflows on neither side.
pub fn softplus(values: &[f64], into: &mut [f64]) {
    all(Softplus, values, into);
}

/// The hyperbolic tangent.
pub fn tanh(values: &[f64], into: &mut [f64]) {
    all(Tanh, values, into);
}
