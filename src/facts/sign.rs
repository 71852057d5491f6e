//! The signs that a number may have, as a set of some of below 0, 0 and above 0; and what sums, products and
//! powers make of them.

use num_integer::Integer;
use num_traits::{Signed, Zero};

use crate::functions::Comparison;
use crate::number::Rational;

/// A sign: -1, 0 or 1.
type One = i8;

/// Which signs a number may have. None would say that there is no such number; it is never made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign(u8);

const BELOW: u8 = 1;
const ZERO: u8 = 2;
const ABOVE: u8 = 4;

const fn bit(sign: One) -> u8 {
    match sign {
        0 => ZERO,
        1.. => ABOVE,
        _ => BELOW,
    }
}

impl Sign {
    /// Any sign.
    pub const UNKNOWN: Self = Self(BELOW | ZERO | ABOVE);
    /// Above 0.
    pub const POSITIVE: Self = Self(ABOVE);
    /// Not below 0.
    pub const NOT_NEGATIVE: Self = Self(ZERO | ABOVE);
    /// Not 0.
    pub const NOT_ZERO: Self = Self(BELOW | ABOVE);
    /// 0.
    pub const ZERO: Self = Self(ZERO);

    /// The sign of a number.
    pub fn of(number: &Rational) -> Self {
        Self(match (number.is_zero(), number.is_positive()) {
            (true, _) => ZERO,
            (_, true) => ABOVE,
            _ => BELOW,
        })
    }

    /// Whether it is above 0 for certain.
    pub const fn is_positive(self) -> bool {
        self.0 == ABOVE
    }

    /// Whether it is not below 0 for certain.
    pub const fn is_not_negative(self) -> bool {
        self.0 & BELOW == 0
    }

    /// Whether it may compare with 0 so.
    pub const fn admits(self, comparison: Comparison) -> bool {
        let wanted = match comparison {
            Comparison::Above => ABOVE,
            Comparison::AtLeast => ZERO | ABOVE,
            Comparison::Differs => BELOW | ABOVE,
        };
        self.0 & wanted != 0
    }

    /// Whether it compares with 0 so for certain.
    pub const fn is_settled_for(self, comparison: Comparison) -> bool {
        match comparison {
            Comparison::Above => self.is_positive(),
            Comparison::AtLeast => self.is_not_negative(),
            Comparison::Differs => self.is_settled(),
        }
    }

    /// Whether it is above 0 for certain, or below.
    pub const fn is_settled(self) -> bool {
        self.0 == ABOVE || self.0 == BELOW
    }

    /// One of the two, no matter which.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The sign of a sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.with(other, |a, b| match (a, b) {
            (0, one) | (one, 0) => bit(one),
            (a, b) if a == b => bit(a),
            _ => BELOW | ZERO | ABOVE,
        })
    }

    /// The sign of a product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.with(other, |a, b| bit(a * b))
    }

    /// The sign of a power, where that has a value: 0 has no negative power. Of what may be negative only whole
    /// powers say something.
    #[must_use]
    pub fn power(self, exponent: &Rational) -> Self {
        if exponent.is_zero() {
            return Self::POSITIVE;
        }
        let of_zero = if exponent.is_positive() { self.0 & ZERO } else { 0 };
        let signs = match (exponent.is_integer(), is_even(exponent)) {
            (_, true) if self.0 & (BELOW | ABOVE) != 0 => of_zero | ABOVE,
            (_, true) => of_zero,
            (true, false) => of_zero | self.0 & (BELOW | ABOVE),
            (false, _) if self.is_not_negative() => of_zero | self.0 & ABOVE,
            (false, _) => return Self::UNKNOWN,
        };
        if signs == 0 { Self::UNKNOWN } else { Self(signs) }
    }

    fn with(self, other: Self, table: impl Fn(One, One) -> u8) -> Self {
        let has = |signs: Self, one: One| signs.0 & bit(one) != 0;
        let pairs = [-1, 0, 1].into_iter().flat_map(|a| [-1, 0, 1].map(|b| (a, b)));
        let met = pairs.filter(|(a, b)| has(self, *a) && has(other, *b));
        Self(met.fold(0, |signs, (a, b)| signs | table(a, b)))
    }
}

/// Whether a number is whole and even.
pub fn is_even(number: &Rational) -> bool {
    number.is_integer() && number.numer().is_even()
}

#[cfg(test)]
mod tests {
    use num_traits::Zero;

    use super::{Sign, is_even};
    use crate::number::{Rational, rational};

    /// Numbers of every sign, in halves.
    fn numbers() -> impl Iterator<Item = Rational> + Clone {
        (-4..=4).filter_map(|half| rational::ratio(half, 2).ok())
    }

    /// Every set of signs.
    fn all() -> impl Iterator<Item = Sign> + Clone {
        (1..8).map(Sign)
    }

    /// A power, or 1 over it, which has the same sign.
    fn power(base: &Rational, exponent: i32) -> Rational {
        (0..exponent.abs()).fold(rational::integer(1), |power, _| power * base)
    }

    fn may_be(sign: Sign, number: &Rational) -> bool {
        sign.or(Sign::of(number)) == sign
    }

    #[test]
    fn tables_hold_for_numbers() {
        for (one, other) in all().flat_map(|one| all().map(move |other| (one, other))) {
            let (mut sums, mut products) = (0, 0);
            for a in numbers().filter(|a| may_be(one, a)) {
                for b in numbers().filter(|b| may_be(other, b)) {
                    sums |= Sign::of(&(&a + &b)).0;
                    products |= Sign::of(&(&a * &b)).0;
                }
            }
            // As much as that, and no more.
            assert_eq!((one.plus(other).0, one.times(other).0), (sums, products), "{one:?} {other:?}");
        }
    }

    #[test]
    fn powers_hold_for_numbers() {
        for (one, exponent) in all().flat_map(|one| (-3..=3).map(move |exponent| (one, exponent))) {
            let has_value = |a: &Rational| may_be(one, a) && !(a.is_zero() && exponent < 0);
            let seen =
                numbers().filter(has_value).fold(0, |signs, a| signs | Sign::of(&power(&a, exponent)).0);
            if seen != 0 {
                assert_eq!(one.power(&Rational::from_integer(exponent.into())).0, seen, "{one:?} {exponent}");
            }
        }
        let half = rational::half();
        assert_eq!(Sign::NOT_NEGATIVE.power(&half), Sign::NOT_NEGATIVE);
        assert_eq!(Sign::NOT_NEGATIVE.power(&-half.clone()), Sign::POSITIVE);
        assert_eq!(Sign::NOT_ZERO.power(&half), Sign::UNKNOWN);
        assert!(!is_even(&half) && is_even(&Rational::zero()));
    }
}
