//! Floats as a kind of number: every result is checked, so that no infinity and no NaN goes on.

use std::cmp::Ordering;

use num_traits::{Signed, ToPrimitive, Zero};

use super::rational::{self, Rational};
use super::{Answer, Number, NumberError};

/// Refuses what is not finite.
fn finite(value: f64) -> Answer<f64> {
    if value.is_finite() { Ok(value) } else { Err(NumberError::TooLarge) }
}

/// The same of a product that is 0 only where a factor is: what floats cannot tell from 0 is no 0.
fn product(value: f64, is_zero: bool) -> Answer<f64> {
    if value.abs() < f64::MIN_POSITIVE && !is_zero { Err(NumberError::TooSmall) } else { finite(value) }
}

impl Number for f64 {
    const COST: u64 = 1;

    fn is_nothing(&self) -> bool {
        *self == 0.0
    }

    fn like(&self, value: &Rational) -> Answer<Self> {
        rational::to_f64(value)
    }
    fn add(&self, other: &Self) -> Answer<Self> {
        finite(self + other)
    }
    fn subtract(&self, other: &Self) -> Answer<Self> {
        finite(self - other)
    }
    fn multiply(&self, other: &Self) -> Answer<Self> {
        product(self * other, *self == 0.0 || *other == 0.0)
    }
    fn divide(&self, other: &Self) -> Answer<Self> {
        if *other == 0.0 { Err(NumberError::DivisionByZero) } else { product(self / other, *self == 0.0) }
    }
    fn negate(&self) -> Answer<Self> {
        // Not `-self`: the opposite of 0 is 0, and is printed so.
        Ok(0.0 - self)
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if exponent.is_zero() {
            return Ok(1.0);
        }
        if *self == 0.0 {
            return if exponent.is_positive() { Ok(0.0) } else { Err(NumberError::DivisionByZero) };
        }
        if exponent.is_integer() {
            return match exponent.numer().to_i32() {
                Some(whole) => product(self.powi_exactly(whole), false),
                None => Err(NumberError::TooLarge),
            };
        }
        if *self < 0.0 {
            return Err(NumberError::Domain { function: "power", domain: "a positive base" });
        }
        match (exponent.numer().to_i64(), exponent.denom().to_i64()) {
            (Some(1), Some(2)) => finite(self.sqrt()),
            (Some(-1), Some(2)) => finite(self.sqrt().recip()),
            (Some(1), Some(3)) => finite(self.cbrt()),
            _ => product(self.powf(rational::to_f64(exponent)?), false),
        }
    }

    fn compare(&self, other: &Self) -> Answer<Ordering> {
        self.partial_cmp(other).ok_or(NumberError::TooLarge)
    }

    fn pivot_weight(&self) -> f64 {
        self.abs()
    }

    fn reach(&self) -> f64 {
        self.abs()
    }

    fn spacing(&self) -> f64 {
        f64::EPSILON
    }

    fn exact(&self) -> Option<Rational> {
        Rational::from_float(*self)
    }

    fn exp(&self) -> Answer<Self> {
        finite(f64::exp(*self))
    }
    fn log(&self) -> Answer<Self> {
        if *self <= 0.0 {
            return Err(NumberError::Domain { function: "log", domain: "entries > 0" });
        }
        finite(self.ln())
    }
    fn sin(&self) -> Answer<Self> {
        finite(f64::sin(*self))
    }
    fn cos(&self) -> Answer<Self> {
        finite(f64::cos(*self))
    }
    fn atan(&self) -> Answer<Self> {
        finite(f64::atan(*self))
    }
    fn erf(&self) -> Answer<Self> {
        finite(libm::erf(*self))
    }
    fn erfc(&self) -> Answer<Self> {
        finite(libm::erfc(*self))
    }
    fn pi(&self) -> Answer<Self> {
        Ok(std::f64::consts::PI)
    }
}

/// Whole powers of floats.
trait WholePower {
    /// The power, within a unit in the last place where the standard library's `powf` is.
    fn powi_exactly(self, exponent: i32) -> f64;
}

impl WholePower for f64 {
    fn powi_exactly(self, exponent: i32) -> f64 {
        // `powi` multiplies, in an order that may differ between machines; `powf` rounds once.
        match exponent {
            1 => self,
            2 => self * self,
            -1 => self.recip(),
            _ => self.powf(f64::from(exponent)),
        }
    }
}
