//! The hyperbolic functions and their inverses, without loss near 0 and without overflow before the
//! value itself is too large. Each takes an array of order 0 and answers one.

use crate::array::Array;
use crate::number::{Answer, Number, rational};

use super::scalar::{expm1_of, is_below, log1p_of, scalar_kernels};
use super::{named, one, whole};

scalar_kernels! {
    /// The hyperbolic sine.
    sinh = sinh_of;
    /// The hyperbolic cosine.
    cosh = |x: &N| {
        let power = x.exp()?;
        power.add(&whole(x, 1)?.divide(&power)?)?.divide(&whole(x, 2)?)
    };
    /// The hyperbolic tangent.
    tanh = tanh_of;
    /// The inverse of the hyperbolic sine.
    asinh = asinh_of;
    /// The inverse of the hyperbolic cosine, for `x >= 1`; no derivative at 1.
    acosh = |x: &N| {
        let one = whole(x, 1)?;
        let leg = x.subtract(&one)?.multiply(&x.add(&one)?)?.power(&rational::ratio(1, 2)?);
        let sum = x.add(&named(leg, "acosh", "entries >= 1")?)?;
        named(sum.log(), "acosh", "entries >= 1")
    };
    /// The inverse of the hyperbolic tangent, for `-1 < x < 1`.
    atanh = |x: &N| {
        let difference = log1p_of(x).and_then(|above| above.subtract(&log1p_of(&x.negate()?)?));
        named(difference, "atanh", "entries between -1 and 1")?.divide(&whole(x, 2)?)
    };
}

/// With `m = exp(x) - 1`: `(m + m / (1 + m)) / 2`.
fn sinh_of<N: Number>(x: &N) -> Answer<N> {
    if is_below(x, &whole(x, 0)?) {
        // The exponential of a very negative number is 0, and no divisor.
        return sinh_of_positive(&x.negate()?)?.negate();
    }
    sinh_of_positive(x)
}

fn sinh_of_positive<N: Number>(x: &N) -> Answer<N> {
    let power = expm1_of(x)?;
    let other = power.divide(&whole(x, 1)?.add(&power)?)?;
    power.add(&other)?.divide(&whole(x, 2)?)
}

/// With `m = exp(-2x) - 1`: `-m / (2 + m)`, for positive x; odd.
fn tanh_of<N: Number>(x: &N) -> Answer<N> {
    let two = whole(x, 2)?;
    if is_below(x, &whole(x, 0)?) {
        let power = expm1_of(&x.multiply(&two)?)?;
        return power.divide(&two.add(&power)?);
    }
    let power = expm1_of(&x.multiply(&two)?.negate()?)?;
    power.divide(&two.add(&power)?)?.negate()
}

/// `log(1 + x + x^2 / (1 + sqrt(1 + x^2)))` for positive x; odd.
fn asinh_of<N: Number>(x: &N) -> Answer<N> {
    let is_negative = is_below(x, &whole(x, 0)?);
    let positive = if is_negative { x.negate()? } else { x.clone() };
    let one = whole(x, 1)?;
    let square = x.multiply(x)?;
    let root = one.add(&square)?.power(&rational::ratio(1, 2)?)?;
    let value = log1p_of(&positive.add(&square.divide(&one.add(&root)?)?)?)?;
    if is_negative { value.negate() } else { Ok(value) }
}
