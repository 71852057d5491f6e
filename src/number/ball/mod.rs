//! Balls: a midpoint of a few hundred bits and a radius that holds every error made on the way, so
//! that the true value lies inside, always. Two balls apart are a proof of two numbers apart.
//! What a ball cannot tell, it calls undecided; it never guesses.

use std::cmp::Ordering;

use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig, FpError, Repr, math::FpResult};
use dashu_int::{IBig, UBig, Word};
use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive};

use super::rational::{self, Rational};
use super::{Answer, Number, NumberError};
use radius::Magnitude;

mod functions;
mod radius;

/// A midpoint.
type Middle = FBig<HalfEven, 2>;

/// The bits of a midpoint where nothing else is asked for: a hundred decimal digits.
pub const PRECISION: usize = 333;

/// All real numbers within `radius` of `middle`.
#[derive(Clone, Debug)]
pub struct Ball {
    middle: Middle,
    radius: Magnitude,
    precision: usize,
}

impl Ball {
    /// A rational, as close as [`PRECISION`] bits come to it.
    pub fn new(value: &Rational) -> Answer<Self> {
        Self::with_precision(value, PRECISION)
    }

    /// A rational, as close as `precision` bits come to it (at least 64 are taken).
    pub fn with_precision(value: &Rational, precision: usize) -> Answer<Self> {
        let precision = precision.max(64);
        let context = Context::<HalfEven>::new(precision);
        let numerator = Repr::new(whole(value.numer()), 0);
        if value.is_integer() {
            let integer = context.convert_int(whole(value.numer()));
            return Self::rounded(precision, Ok(integer), Magnitude::ZERO);
        }
        let denominator = Repr::new(whole(value.denom()), 0);
        Self::rounded(precision, context.div(&numerator, &denominator), Magnitude::ZERO)
    }

    /// The same midpoint, `by` further around it; refuses a negative `by`.
    pub fn widen(self, by: f64) -> Answer<Self> {
        if by.is_nan() || by < 0.0 {
            return Err(NumberError::Undecided);
        }
        self.widened(Magnitude::of(by))
    }

    fn widened(mut self, by: Magnitude) -> Answer<Self> {
        self.radius = radius::sum(self.radius, by);
        self.checked()
    }

    /// The float nearest to the midpoint.
    pub fn to_f64(&self) -> f64 {
        self.middle.to_f64().value()
    }

    /// A float that is not below the radius.
    pub fn radius(&self) -> f64 {
        self.radius.ceiling()
    }

    /// Whether the difference from another number is at most 2 to the power of `log2` times the larger of
    /// both, or, where neither can be told from 0, at most 2 to that power.
    pub fn is_within(&self, other: &Self, log2: i64) -> Answer<bool> {
        let difference = self.subtract(other)?.farthest();
        let nothing = self.nearest().is_zero() && other.nearest().is_zero();
        let (a, b) = (self.farthest(), other.farthest());
        let larger = if a < b { b } else { a };
        let size = if nothing { Magnitude::of(1.0) } else { larger.below() };
        Ok(difference <= radius::product(size, Magnitude::power_of_two(log2)).below().below())
    }

    /// The bits of the midpoint.
    pub fn precision(&self) -> usize {
        self.precision
    }

    /// The midpoint as a rational.
    pub fn middle(&self) -> Answer<Rational> {
        exact_value(&self.middle)
    }

    /// Whether a rational lies inside.
    pub fn contains(&self, value: &Rational) -> Answer<bool> {
        let distance = rational::subtract(value, &self.middle()?)?.abs();
        let radius = Rational::from_float(self.radius()).ok_or(NumberError::TooLarge)?;
        Ok(distance <= radius)
    }

    /// Whether the balls have a point in common; where not, the two numbers differ.
    pub fn overlaps(&self, other: &Self) -> Answer<bool> {
        let difference = self.subtract(other)?;
        Ok(difference.nearest().is_zero())
    }

    /// Not above the magnitude of any number inside.
    fn nearest(&self) -> Magnitude {
        radius::difference_down(lower(&self.middle), self.radius)
    }

    /// Not below the magnitude of any number inside.
    fn farthest(&self) -> Magnitude {
        radius::sum(upper(&self.middle), self.radius)
    }

    /// A float that is not below the magnitude of any number inside.
    pub fn greatest(&self) -> f64 {
        self.farthest().ceiling()
    }

    fn is_exact(&self) -> bool {
        self.radius.is_zero()
    }

    fn is_exact_zero(&self) -> bool {
        self.is_exact() && is_zero(&self.middle)
    }

    fn context(&self) -> Context<HalfEven> {
        Context::new(self.precision)
    }

    /// A ball around a rounded midpoint: its rounding error is added to the radius.
    fn rounded(precision: usize, middle: FpResult<Middle>, radius: Magnitude) -> Answer<Self> {
        let rounded = match middle {
            Ok(rounded) => rounded,
            Err(FpError::Overflow(_)) => return Err(NumberError::TooLarge),
            Err(_) => return Err(NumberError::Undecided),
        };
        let is_exact = rounded.clone().error().is_none();
        let middle = rounded.value();
        // Half a unit in the last place would do; two leave room for a library that is not quite exact.
        let bits = i64::try_from(precision).unwrap_or(i64::MAX);
        let unit = radius::product(upper(&middle), Magnitude::power_of_two(2 - bits));
        let radius = if is_exact { radius } else { radius::sum(radius, unit) };
        Self { middle, radius, precision }.checked()
    }

    /// Refuses what is far past the floats; what is just past them may come back, as in `exp(800)/exp(799)`.
    fn checked(self) -> Answer<Self> {
        if self.farthest().is_in_range() { Ok(self) } else { Err(NumberError::TooLarge) }
    }

    fn whole_power(&self, exponent: u32) -> Answer<Self> {
        let mut result = self.like(&rational::integer(1))?;
        let mut square = self.clone();
        let mut rest = exponent;
        while rest > 0 {
            if rest & 1 == 1 {
                result = result.multiply(&square)?;
            }
            rest >>= 1;
            if rest > 0 {
                square = square.multiply(&square)?;
            }
        }
        Ok(result)
    }
}

/// Whether a midpoint is 0, of either sign.
fn is_zero(middle: &Middle) -> bool {
    middle.repr().significand().is_zero()
}

fn is_negative(middle: &Middle) -> bool {
    *middle.repr().significand() < IBig::ZERO
}

/// Not below the magnitude of a midpoint.
fn upper(middle: &Middle) -> Magnitude {
    near(middle).above()
}

/// Not above the magnitude of a midpoint.
fn lower(middle: &Middle) -> Magnitude {
    near(middle).below()
}

/// Less than a unit in its last place from the magnitude of a midpoint, by the leading words of the
/// significand: every operation asks for it.
#[expect(clippy::cast_precision_loss, reason = "to the nearest float, which is what is wanted")]
fn near(middle: &Middle) -> Magnitude {
    let (_, words) = middle.repr().significand().as_sign_words();
    let width = Word::BITS;
    let kept = words.len().min(usize::try_from(u128::BITS / width).unwrap_or(1));
    // What is dropped is below 2^-64 of what is kept.
    let top = words.iter().rev().take(kept).fold(0_u128, |top, word| (top << width) | u128::from(*word));
    let dropped = isize::try_from((words.len() - kept) * width as usize).unwrap_or(isize::MAX);
    let exponent = middle.repr().exponent().saturating_add(dropped);
    Magnitude::scaled(top as f64, i64::try_from(exponent).unwrap_or(0))
}

/// One library's whole number as the other's.
fn whole(value: &BigInt) -> IBig {
    let (sign, bytes) = value.to_bytes_le();
    let magnitude = IBig::from(UBig::from_le_bytes(&bytes));
    if sign == Sign::Minus { -magnitude } else { magnitude }
}

/// A midpoint as a rational.
fn exact_value(middle: &Middle) -> Answer<Rational> {
    let significand = middle.repr().significand();
    let signed = Rational::from_integer(BigInt::from_signed_bytes_le(&significand.to_le_bytes()));
    let exponent = i64::try_from(middle.repr().exponent()).map_err(|_| NumberError::TooLarge)?;
    rational::multiply(&signed, &rational::power(&rational::integer(2), exponent)?)
}

impl Number for Ball {
    const COST: u64 = 250;

    fn like(&self, value: &Rational) -> Answer<Self> {
        Self::with_precision(value, self.precision)
    }

    fn add(&self, other: &Self) -> Answer<Self> {
        let middle = self.context().add(self.middle.repr(), other.middle.repr());
        Self::rounded(self.precision, middle, radius::sum(self.radius, other.radius))
    }

    fn subtract(&self, other: &Self) -> Answer<Self> {
        let middle = self.context().sub(self.middle.repr(), other.middle.repr());
        Self::rounded(self.precision, middle, radius::sum(self.radius, other.radius))
    }

    /// `|xy - ab| <= |a| s + |b| r + r s` for `x` within `r` of `a` and `y` within `s` of `b`.
    fn multiply(&self, other: &Self) -> Answer<Self> {
        let middle = self.context().mul(self.middle.repr(), other.middle.repr());
        let outer = radius::product(self.farthest(), other.radius);
        let inner = radius::product(self.radius, upper(&other.middle));
        Self::rounded(self.precision, middle, radius::sum(outer, inner))
    }

    /// `|x/y - a/b| <= (r + |a/b| s) / |y|`.
    fn divide(&self, other: &Self) -> Answer<Self> {
        if other.is_exact_zero() {
            return Err(NumberError::DivisionByZero);
        }
        let least = other.nearest();
        if least.is_zero() {
            return Err(NumberError::Undecided);
        }
        let middle = self.context().div(self.middle.repr(), other.middle.repr());
        let ratio = radius::quotient(upper(&self.middle), lower(&other.middle));
        let spread = radius::sum(self.radius, radius::product(ratio, other.radius));
        Self::rounded(self.precision, middle, radius::quotient(spread, least))
    }

    fn negate(&self) -> Answer<Self> {
        Ok(Self { middle: -self.middle.clone(), ..*self })
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if exponent.is_integer() {
            let whole = exponent.numer().magnitude().to_u32().ok_or(NumberError::TooLarge)?;
            if !exponent.is_negative() {
                return self.whole_power(whole);
            }
            return self.like(&rational::integer(1))?.divide(&self.whole_power(whole)?);
        }
        if self.is_exact_zero() {
            return if exponent.is_positive() { Ok(self.clone()) } else { Err(NumberError::DivisionByZero) };
        }
        self.require_positive("power", "a positive base")?;
        if *exponent.denom() == BigInt::from(2) {
            return self.root()?.power(&Rational::from_integer(exponent.numer().clone()));
        }
        self.log()?.multiply(&self.like(exponent)?)?.exp()
    }

    fn compare(&self, other: &Self) -> Answer<Ordering> {
        if self.is_exact() && other.is_exact() {
            return Ok(self.middle.cmp(&other.middle));
        }
        let difference = self.subtract(other)?;
        if difference.nearest().is_zero() {
            return Err(NumberError::Undecided);
        }
        Ok(if is_negative(&difference.middle) { Ordering::Less } else { Ordering::Greater })
    }

    fn pivot_weight(&self) -> f64 {
        self.nearest().ceiling()
    }

    fn reach(&self) -> f64 {
        self.greatest()
    }

    fn exact(&self) -> Option<Rational> {
        if self.is_exact() { self.middle().ok() } else { None }
    }

    fn exp(&self) -> Answer<Self> {
        self.exponential()
    }
    fn log(&self) -> Answer<Self> {
        self.logarithm()
    }
    fn sin(&self) -> Answer<Self> {
        self.sine()
    }
    fn cos(&self) -> Answer<Self> {
        self.cosine()
    }
    fn atan(&self) -> Answer<Self> {
        self.arc_tangent()
    }
    fn erf(&self) -> Answer<Self> {
        self.error_function()
    }
    fn erfc(&self) -> Answer<Self> {
        self.complementary_error_function()
    }
    fn pi(&self) -> Answer<Self> {
        self.circle_constant()
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, HalfEven, IBig, Middle, Repr, lower, upper};

    #[test]
    fn bounds_of_a_magnitude_are_around_it() {
        let mut compared = 0;
        for digits in [1_usize, 2, 52, 53, 54, 63, 64, 65, 127, 128, 129, 200, 333] {
            for (offset, exponent) in
                [(-1, 0), (0, -1), (1, -333), (1, -1074), (-1, -1200), (0, 600), (-1, 1000)]
            {
                let magnitude: IBig = (IBig::ONE << digits) + IBig::from(offset);
                let middle = |whole: IBig| {
                    Middle::from_repr(Repr::new(whole, exponent), Context::<HalfEven>::new(400))
                };
                let (positive, negative) = (middle(magnitude.clone()), middle(-magnitude));
                for one in [&positive, &negative] {
                    let (above, below) = (upper(one).ceiling(), lower(one).floor());
                    let nearest = positive.to_f64().value();
                    assert!(above <= nearest.next_up().next_up(), "{digits} {offset} {exponent}");
                    assert!(below >= nearest.next_down().next_down(), "{digits} {offset} {exponent}");
                    let exact = |float| Middle::try_from(float).ok();
                    assert!(
                        exact(below).is_none_or(|below| below <= positive),
                        "{digits} {offset} {exponent}"
                    );
                    compared += usize::from(exact(above).is_some_and(|above| positive <= above));
                    assert!(above.is_infinite() || exact(above).is_some_and(|above| positive <= above));
                }
            }
        }
        assert!(compared > 100);
    }
}
