//! Functions of one number: exponentials, logarithms, roots, circular functions. Each takes an array
//! of order 0 and answers one. Forms are chosen to lose no digits in floats and to hold exactly where
//! a kind has no order: there the plain formula is taken.

use std::cmp::Ordering;

use crate::array::Array;
use crate::number::{Answer, Number, rational};

use super::{kink, named, one, two, whole};

/// The kernel of a function of one number.
macro_rules! scalar_kernels {
    ($($(#[$doc:meta])* $name:ident = $function:expr;)*) => {
        $($(#[$doc])*
        pub fn $name<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
            let argument = one(arguments, stringify!($name))?.as_scalar()?;
            Ok(Array::scalar($function(argument)?))
        })*
    };
}
pub(super) use scalar_kernels;

scalar_kernels! {
    /// `e^x`.
    exp = Number::exp;
    /// The natural logarithm, for `x > 0`.
    log = Number::log;
    /// `log(1 + x)`, for `x > -1`, without loss near 0.
    log1p = log1p_of;
    /// `exp(x) - 1`, without loss near 0.
    expm1 = expm1_of;
    /// The sine.
    sin = Number::sin;
    /// The cosine.
    cos = Number::cos;
    /// The tangent.
    tan = |x: &N| x.sin()?.divide(&x.cos()?);
    /// The inverse sine, for `-1 <= x <= 1`; no derivative at the ends.
    asin = asin_of;
    /// The inverse cosine, for `-1 <= x <= 1`; no derivative at the ends.
    acos = acos_of;
    /// The inverse tangent.
    atan = Number::atan;
    /// The real cube root of any number; no derivative at 0.
    cbrt = cbrt_of;
    /// The error function.
    erf = Number::erf;
    /// The complementary error function, `1 - erf(x)`.
    erfc = Number::erfc;
    /// The density of the standard normal distribution, `exp(-x^2/2)/sqrt(2*pi)`.
    normpdf = normpdf_of;
    /// The distribution function of the standard normal distribution, `erfc(-x/sqrt(2))/2`.
    normcdf = normcdf_of;
    /// The circle's constant, in the kind of the number that is given.
    pi = Number::pi;
    /// `1 / (1 + exp(-x))`, which overflows on neither side.
    sigma = sigma_of;
    /// `log(1 + exp(x))`, which overflows on neither side.
    softplus = softplus_of;
}

/// `a^b`. A whole `b` that does not move takes any base; any other needs `a > 0` (or `a = 0 < b`, where
/// `b` does not move).
pub fn power<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (base, exponent) = two(arguments, "power")?;
    let (base, exponent) = (base.as_scalar()?, exponent.as_scalar()?);
    if let Some(fixed) = exponent.exponent() {
        return Ok(Array::scalar(base.power(&fixed)?));
    }
    Ok(Array::scalar(named(base.raised(exponent), "power", "a positive base")?))
}

/// `log(exp(a) + exp(b))`, which overflows on neither side.
pub fn logaddexp<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (first, second) = two(arguments, "logaddexp")?;
    let (first, second) = (first.as_scalar()?, second.as_scalar()?);
    let (small, large) = if is_below(first, second) { (first, second) } else { (second, first) };
    Ok(Array::scalar(large.add(&log1p_of(&small.subtract(large)?.exp()?)?)?))
}

/// The angle of the point `(x, y)`, from -pi to pi, of arguments `y, x`; no derivative where x is negative and y is 0.
pub fn atan2<N: Number>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let (y, x) = two(arguments, "atan2")?;
    let (y, x) = (y.as_scalar()?, x.as_scalar()?);
    let zero = whole(x, 0)?;
    let (above, right) = (y.compare(&zero)?, x.compare(&zero)?);
    let quarter = x.pi()?.divide(&whole(x, 2)?)?;
    // Beside the axis that the point is nearer to, the quotient stays below 1.
    let angle = match (above, right) {
        (Ordering::Equal, Ordering::Equal) if x.moves() || y.moves() => {
            return kink("atan2", "at the origin");
        }
        (Ordering::Equal, Ordering::Equal) => zero,
        (_, Ordering::Greater) => y.divide(x)?.atan()?,
        (Ordering::Equal, Ordering::Less) if y.moves() && !y.vanishes() => {
            return kink("atan2", "where the second argument is negative and the first is 0");
        }
        (Ordering::Greater, _) => quarter.subtract(&x.divide(y)?.atan()?)?,
        (Ordering::Less, _) => quarter.negate()?.subtract(&x.divide(y)?.atan()?)?,
        (Ordering::Equal, Ordering::Less) => y.divide(x)?.atan()?.add(&x.pi()?)?,
    };
    Ok(Array::scalar(angle))
}

/// Whether a number is known to be below a bound; false where its kind cannot tell.
pub(super) fn is_below<N: Number>(x: &N, bound: &N) -> bool {
    x.compare(bound) == Ok(Ordering::Less)
}

/// Whether a number is known to be nearer to 0 than a fraction.
fn is_within<N: Number>(x: &N, numerator: i64, denominator: i64) -> Answer<bool> {
    let bound = x.like(&rational::ratio(numerator, denominator)?)?;
    Ok(is_below(x, &bound) && is_below(&bound.negate()?, x))
}

/// Near 0 in floats, `log(1 + x) = 2 (z + z^3/3 + z^5/5 + …)` with `z = x / (2 + x)`.
pub(super) fn log1p_of<N: Number>(x: &N) -> Answer<N> {
    if x.spacing() == 0.0 || !is_within(x, 1, 4)? {
        return named(whole(x, 1)?.add(x)?.log(), "log1p", "entries > -1");
    }
    // |z| <= 1/7: eleven terms leave less than 2^-60 of the first.
    let z = x.divide(&whole(x, 2)?.add(x)?)?;
    let square = z.multiply(&z)?;
    let mut sum = whole(x, 0)?;
    for odd in (1..=21).rev().step_by(2) {
        sum = sum.multiply(&square)?.add(&x.like(&rational::ratio(1, odd)?)?)?;
    }
    sum.multiply(&z)?.multiply(&whole(x, 2)?)
}

/// Near 0 in floats, `exp(x) - 1 = x (1 + x/2 (1 + x/3 (1 + …)))`.
pub(super) fn expm1_of<N: Number>(x: &N) -> Answer<N> {
    let unit = whole(x, 1)?;
    if x.spacing() == 0.0 || !is_within(x, 1, 2)? {
        return x.exp()?.subtract(&unit);
    }
    // |x| <= 1/2: eighteen terms leave less than 2^-70 of the first.
    let mut sum = unit.clone();
    for divisor in (2..=18).rev() {
        sum = unit.add(&sum.multiply(x)?.divide(&whole(x, divisor)?)?)?;
    }
    sum.multiply(x)
}

/// `asin(x) = atan(x / sqrt((1 - x)(1 + x)))`.
fn asin_of<N: Number>(x: &N) -> Answer<N> {
    let one = whole(x, 1)?;
    if let Some(end) = end_of_unit_interval(x, "asin")? {
        return x.pi()?.multiply(&x.like(&rational::ratio(end, 2)?)?);
    }
    let leg = one.subtract(x)?.multiply(&one.add(x)?)?.power(&rational::ratio(1, 2)?);
    x.divide(&named(leg, "asin", "entries from -1 to 1")?)?.atan()
}

/// `acos(x) = 2 atan(sqrt((1 - x) / (1 + x)))`.
fn acos_of<N: Number>(x: &N) -> Answer<N> {
    let one = whole(x, 1)?;
    if let Some(end) = end_of_unit_interval(x, "acos")? {
        return x.pi()?.multiply(&whole(x, i64::from(end < 0))?);
    }
    let ratio = one.subtract(x)?.divide(&one.add(x)?)?.power(&rational::ratio(1, 2)?);
    named(ratio, "acos", "entries from -1 to 1")?.atan()?.multiply(&whole(x, 2)?)
}

/// 1 or -1 where a number is just that, as far as its kind can tell; refuses the ends to duals.
fn end_of_unit_interval<N: Number>(x: &N, function: &'static str) -> Answer<Option<i64>> {
    for end in [1, -1] {
        if x.compare(&whole(x, end)?) == Ok(Ordering::Equal) {
            return if x.moves() { kink(function, "at -1 and 1") } else { Ok(Some(end)) };
        }
    }
    Ok(None)
}

fn cbrt_of<N: Number>(x: &N) -> Answer<N> {
    let third = rational::ratio(1, 3)?;
    let root = match x.side_of(&whole(x, 0)?)? {
        Ordering::Less => x.negate()?.power(&third)?.negate(),
        _ => x.power(&third),
    };
    named(root, "cbrt", "all numbers")
}

/// `exp(x) / (1 + exp(x))` for negative x, the usual form otherwise. Modulo primes the usual form
/// alone is taken: there `sigma(-x) = 1 - sigma(x)` holds exactly.
pub(super) fn sigma_of<N: Number>(x: &N) -> Answer<N> {
    let one = whole(x, 1)?;
    if is_below(x, &whole(x, 0)?) {
        let power = x.exp()?;
        return power.divide(&one.add(&power)?);
    }
    one.divide(&one.add(&x.negate()?.exp()?)?)
}

fn normpdf_of<N: Number>(x: &N) -> Answer<N> {
    let two = whole(x, 2)?;
    let root = two.multiply(&x.pi()?)?.power(&rational::half())?;
    x.multiply(x)?.divide(&two)?.negate()?.exp()?.divide(&root)
}

fn normcdf_of<N: Number>(x: &N) -> Answer<N> {
    let two = whole(x, 2)?;
    let scaled = x.divide(&two.power(&rational::half())?)?;
    scaled.negate()?.erfc()?.divide(&two)
}

fn softplus_of<N: Number>(x: &N) -> Answer<N> {
    if is_below(&whole(x, 0)?, x) {
        return x.add(&log1p_of(&x.negate()?.exp()?)?);
    }
    log1p_of(&x.exp()?)
}
