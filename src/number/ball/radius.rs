//! Magnitudes: non-negative numbers with the 53 bits of a float and an exponent without its bounds, each
//! result rounded to the safe side. So the radius of `exp(-1000)` is far below `exp(-1000)`, though both
//! are below every float. Zero stays zero, so that what is exact stays exact.

use std::cmp::Ordering;

/// Where exponents differ by more, the smaller of two is less than a unit in the last place of the larger.
const BITS: i64 = 60;
/// The largest exponent of a number.
const LARGEST: i64 = 1 << 40;

/// `fraction * 2^exponent`, with a fraction from 1/2 up to 1, or 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Magnitude {
    fraction: f64,
    exponent: i64,
}

impl Magnitude {
    /// 0.
    pub const ZERO: Self = Self { fraction: 0.0, exponent: 0 };

    /// `fraction * 2^exponent`.
    pub fn scaled(fraction: f64, exponent: i64) -> Self {
        if fraction == 0.0 || !fraction.is_finite() {
            return Self { fraction, exponent: 0 };
        }
        let (fraction, more) = libm::frexp(fraction);
        Self { fraction, exponent: exponent.saturating_add(i64::from(more)) }
    }

    /// The same of a fraction that is off by a factor of 2 at most, as one of most results is.
    fn settled(fraction: f64, exponent: i64) -> Self {
        if (0.5..1.0).contains(&fraction) {
            Self { fraction, exponent }
        } else if (0.25..0.5).contains(&fraction) {
            Self { fraction: 2.0 * fraction, exponent: exponent.saturating_sub(1) }
        } else if (1.0..2.0).contains(&fraction) {
            Self { fraction: fraction / 2.0, exponent: exponent.saturating_add(1) }
        } else {
            Self::scaled(fraction, exponent)
        }
    }

    /// A float, which is not negative.
    pub fn of(value: f64) -> Self {
        Self::scaled(value, 0)
    }

    /// 2 to a power.
    pub fn power_of_two(exponent: i64) -> Self {
        Self::scaled(1.0, exponent)
    }

    /// Whether it is 0.
    pub fn is_zero(self) -> bool {
        self.fraction == 0.0
    }

    /// The least float that is not below it; infinite past the floats.
    pub fn ceiling(self) -> f64 {
        let near = self.near();
        if self.is_zero() || near >= f64::MIN_POSITIVE { near } else { near.next_up() }
    }

    /// A float that is not above it, and 0 below the floats.
    pub fn floor(self) -> f64 {
        let near = self.near();
        if near == 0.0 || near.is_normal() { near } else { near.next_down() }
    }

    /// Whether it is a number, of an exponent that has room for those of products.
    pub fn is_in_range(self) -> bool {
        self.fraction.is_finite() && self.exponent <= LARGEST
    }

    /// What is exact among the normal floats.
    fn near(self) -> f64 {
        libm::scalbn(self.fraction, i32::try_from(self.exponent.clamp(-4000, 4000)).unwrap_or(0))
    }

    /// Above it by less than a few units in the last place.
    pub fn above(self) -> Self {
        if self.is_zero() { self } else { Self::settled(self.fraction.next_up(), self.exponent) }
    }

    /// Below it by less than a few units in the last place.
    pub fn below(self) -> Self {
        if self.is_zero() { self } else { Self::settled(self.fraction.next_down(), self.exponent) }
    }
}

impl PartialOrd for Magnitude {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        if self.is_zero() || other.is_zero() || !self.fraction.is_finite() || !other.fraction.is_finite() {
            return self.fraction.partial_cmp(&other.fraction);
        }
        let by_fraction = self.fraction.partial_cmp(&other.fraction)?;
        Some(self.exponent.cmp(&other.exponent).then(by_fraction))
    }
}

/// The larger one, and the smaller one's fraction at the exponent of the larger.
fn aligned(a: Magnitude, b: Magnitude) -> (Magnitude, f64) {
    let (large, small) = if a < b { (b, a) } else { (a, b) };
    let apart = large.exponent.saturating_sub(small.exponent).min(2 * BITS);
    (large, libm::scalbn(small.fraction, -i32::try_from(apart).unwrap_or(0)))
}

/// Not below the sum.
pub(super) fn sum(a: Magnitude, b: Magnitude) -> Magnitude {
    if a.is_zero() {
        return b;
    }
    if b.is_zero() {
        return a;
    }
    let (large, small) = aligned(a, b);
    Magnitude::settled((large.fraction + small).next_up(), large.exponent)
}

/// Not below the product.
pub(super) fn product(a: Magnitude, b: Magnitude) -> Magnitude {
    if a.is_zero() || b.is_zero() {
        return Magnitude::ZERO;
    }
    Magnitude::settled((a.fraction * b.fraction).next_up(), a.exponent.saturating_add(b.exponent))
}

/// Not below the quotient, whose divisor is positive.
pub(super) fn quotient(a: Magnitude, b: Magnitude) -> Magnitude {
    if a.is_zero() {
        return a;
    }
    Magnitude::settled((a.fraction / b.fraction).next_up(), a.exponent.saturating_sub(b.exponent))
}

/// Not above the difference, and not below 0.
pub(super) fn difference_down(a: Magnitude, b: Magnitude) -> Magnitude {
    if b.is_zero() {
        return a;
    }
    if a <= b {
        return Magnitude::ZERO;
    }
    let (large, small) = aligned(a, b);
    Magnitude::scaled((large.fraction - small).next_down().max(0.0), large.exponent)
}

/// Not above the square root.
pub(super) fn root_down(a: Magnitude) -> Magnitude {
    let odd = a.exponent.rem_euclid(2);
    let fraction = if odd == 1 { a.fraction * 2.0 } else { a.fraction };
    Magnitude::scaled(fraction.sqrt(), (a.exponent - odd) / 2).below()
}

/// Not below e to a power: the standard library is good to a few units in the last place.
pub(super) fn exp(a: f64) -> Magnitude {
    Magnitude::of((a.exp() * (1.0 + 1e-12)).max(f64::MIN_POSITIVE).next_up())
}

#[cfg(test)]
mod tests {
    use super::{Magnitude, difference_down, product, quotient, root_down, sum};

    #[test]
    fn results_lie_on_the_safe_side_far_below_the_floats_too() {
        let third = Magnitude::scaled(1.0 / 3.0, -5000);
        let tenth = Magnitude::scaled(0.1, -5000);
        assert!(sum(third, tenth) > Magnitude::scaled(1.0 / 3.0 + 0.1, -5000));
        assert!(sum(third, Magnitude::scaled(0.1, -9000)) > third);
        assert!(difference_down(third, tenth) < Magnitude::scaled(1.0 / 3.0 - 0.1, -5000));
        assert!(difference_down(tenth, third).is_zero());
        assert!(difference_down(third, Magnitude::scaled(0.1, -9000)) < third);
        assert!(product(third, tenth) > Magnitude::scaled(0.1 / 3.0, -10_000));
        assert!(quotient(third, tenth) > Magnitude::of(1.0 / 3.0 / 0.1));
        let root = root_down(third);
        assert!(product(root.below(), root.below()) < third && root > Magnitude::scaled(0.57, -2500));
        assert!(third.ceiling() > 0.0 && third.floor() == 0.0);
        assert!(Magnitude::of(3.0) > Magnitude::of(2.5) && Magnitude::of(2.5) > Magnitude::ZERO);
    }
}
