//! Numbers as people type them: whole, or with a point where that is short.

use num_traits::Zero;

use crate::number::Rational;

/// A number in one token, where it has a short one: whole, or a decimal that ends soon and
/// whose fraction would not be simpler.
pub(super) fn spelled(value: &Rational) -> Option<String> {
    if value.is_integer() {
        return Some(value.numer().to_string());
    }
    let small = num_bigint::BigInt::from(10);
    if *value.denom() <= small {
        return None;
    }
    let mut digits = 0;
    let mut scaled = value.clone();
    while !scaled.is_integer() && digits < 12 {
        scaled *= Rational::from_integer(small.clone());
        digits += 1;
    }
    if !scaled.is_integer() || scaled.is_zero() {
        return None;
    }
    Some(with_point(value, digits))
}

/// A number that has so many digits after its point and no more.
pub(super) fn with_point(value: &Rational, digits: usize) -> String {
    let scaled =
        value * Rational::from_integer(num_bigint::BigInt::from(10).pow(u32::try_from(digits).unwrap_or(0)));
    let text = format!("{:0>width$}", scaled.numer().to_string(), width = digits + 1);
    let (whole, part) = text.split_at(text.len() - digits);
    format!("{whole}.{part}")
}
