//! Exact rationals behind one checked door.

/// An exact rational.
pub type Rational = num_rational::BigRational;

/// `base` to a rational power, where that is rational and of bearable size; `None` otherwise.
pub fn exact_power(base: &Rational, exponent: &Rational) -> Option<Rational> {
    use num_traits::{One, Signed, ToPrimitive, Zero};
    if exponent.is_one() {
        return Some(base.clone());
    }
    let count = exponent.numer().abs().to_u32()?;
    let bits = base.numer().bits().max(base.denom().bits());
    let root = exponent.denom().to_u32()?;
    if bits.saturating_mul(u64::from(count)) > 10_000 || (base.is_zero() && exponent.is_negative()) {
        return None;
    }
    let root_of = |value: &num_bigint::BigInt| {
        let found = num_integer::Roots::nth_root(value, root);
        (num_traits::pow(found.clone(), root as usize) == *value).then_some(found)
    };
    if base.is_negative() && root > 1 {
        return None;
    }
    let (top, bottom) = (root_of(base.numer())?, root_of(base.denom())?);
    let (top, bottom) = (num_traits::pow(top, count as usize), num_traits::pow(bottom, count as usize));
    let (top, bottom) = if exponent.is_negative() { (bottom, top) } else { (top, bottom) };
    Some(Rational::new(top, bottom))
}
