//! Exact rationals behind one checked door: every operation is refused before it would grow past
//! the limits, and nothing divides by zero. No other room calls the unchecked constructors.
#![expect(clippy::disallowed_methods, reason = "this is the checked door that the list points to")]

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint};
use num_traits::{One, Pow, Signed, ToPrimitive, Zero};

use super::{Answer, Number, NumberError};
use crate::limits::{self, Limit};

/// An exact rational.
pub type Rational = num_rational::BigRational;

/// The bits of a word, and how many words are so many that they are not multiplied one by one.
const WORD: u64 = 64;
const LONG: u64 = 64;
/// The most digits of a literal, and the largest exponent of one.
const DIGIT_LIMIT: usize = 10_000;

/// A whole number.
pub fn integer(value: i64) -> Rational {
    Rational::from_integer(BigInt::from(value))
}

/// A fraction; refuses the denominator 0.
pub fn ratio(numerator: i64, denominator: i64) -> Answer<Rational> {
    fraction(BigInt::from(numerator), BigInt::from(denominator))
}

/// A fraction of whole numbers of any size; refuses the denominator 0.
pub fn fraction(numerator: BigInt, denominator: BigInt) -> Answer<Rational> {
    if denominator.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    let bits = numerator.bits().max(denominator.bits());
    check_bits(bits, divisor(odd_bits(&numerator).max(odd_bits(&denominator))))?;
    Ok(Rational::new(numerator, denominator))
}

/// One half, the exponent of a square root.
pub fn half() -> Rational {
    Rational::new(BigInt::from(1), BigInt::from(2))
}

/// The bits of the larger of numerator and denominator.
pub fn bits(value: &Rational) -> u64 {
    value.numer().bits().max(value.denom().bits())
}

/// The sum.
pub fn add(a: &Rational, b: &Rational) -> Answer<Rational> {
    check_sum(a, b)?;
    if a.is_integer() && b.is_integer() {
        return Ok(Rational::from_integer(a.numer() + b.numer()));
    }
    Ok(a + b)
}

/// The difference.
pub fn subtract(a: &Rational, b: &Rational) -> Answer<Rational> {
    check_sum(a, b)?;
    if a.is_integer() && b.is_integer() {
        return Ok(Rational::from_integer(a.numer() - b.numer()));
    }
    Ok(a - b)
}

/// The product.
pub fn multiply(a: &Rational, b: &Rational) -> Answer<Rational> {
    if a.is_integer() && b.is_integer() {
        // Nothing is reduced, and no divisor looked for.
        check_whole(a.numer().bits() + b.numer().bits())?;
        return Ok(Rational::from_integer(a.numer() * b.numer()));
    }
    let bits = (a.numer().bits() + b.numer().bits()).max(a.denom().bits() + b.denom().bits());
    check_bits(bits, reduced_product([a.numer(), a.denom(), b.numer(), b.denom()]))?;
    Ok(a * b)
}

/// The product, as a part of an expression: one of too many digits ends the question.
pub fn times(a: &Rational, b: &Rational) -> Rational {
    multiply(a, b).unwrap_or_else(|_| {
        limits::reach(Limit::Digits);
        integer(1)
    })
}

/// The sum, as a part of an expression: one of too many digits ends the question.
pub fn plus(a: &Rational, b: &Rational) -> Rational {
    add(a, b).unwrap_or_else(|_| {
        limits::reach(Limit::Digits);
        integer(1)
    })
}

/// The quotient; refuses to divide by 0.
pub fn divide(a: &Rational, b: &Rational) -> Answer<Rational> {
    if b.is_zero() {
        return Err(NumberError::DivisionByZero);
    }
    let bits = (a.numer().bits() + b.denom().bits()).max(a.denom().bits() + b.numer().bits());
    check_bits(bits, reduced_product([a.numer(), a.denom(), b.numer(), b.denom()]))?;
    Ok(a / b)
}

/// A whole power; 0 to the power of 0 is 1.
pub fn power(base: &Rational, exponent: i64) -> Answer<Rational> {
    if base.is_zero() && exponent < 0 {
        return Err(NumberError::DivisionByZero);
    }
    let size = u128::from(bits(base)) * u128::from(exponent.unsigned_abs());
    if base.numer().magnitude().is_one() && base.denom().is_one() {
        // 1 and -1 keep their size whatever the exponent is.
        return Ok(if base.is_positive() || exponent % 2 == 0 { integer(1) } else { integer(-1) });
    }
    if base.is_zero() {
        return Ok(integer(i64::from(exponent == 0)));
    }
    if size > u128::from(limits::allowed_bits()) {
        return Err(NumberError::TooLarge);
    }
    let whole = i32::try_from(exponent).map_err(|_| NumberError::TooLarge)?;
    Ok(base.pow(whole))
}

/// The root of a non-negative rational, where it is rational.
fn root(base: &Rational, degree: u32) -> Option<Rational> {
    let of = |whole: &BigInt| {
        let root = whole.nth_root(degree);
        // A root of one bit can only be that of 0 or 1, so the power below is never larger than `whole`.
        (Pow::pow(&root, degree) == *whole).then_some(root)
    };
    Some(Rational::new_raw(of(base.numer())?, of(base.denom())?))
}

/// The nearest float; refuses what is too large for one.
pub fn to_f64(value: &Rational) -> Answer<f64> {
    value.to_f64().filter(|float| float.is_finite()).ok_or(NumberError::TooLarge)
}

/// A value in scientific notation, rounded to so many significant digits, no trailing zeros: `1.25e-400`.
/// For what floats cannot tell from 0.
pub fn scientific(value: &Rational, digits: u32) -> String {
    if value.is_zero() {
        return "0".to_owned();
    }
    let (top, bottom) = (value.numer().magnitude(), value.denom().magnitude());
    // Bits tell the exponent of ten to within two: the start is too low rather than too high.
    let bits = i128::from(top.bits()) - i128::from(bottom.bits());
    let mut exponent = bits * 30_103 / 100_000 - 1 - i128::from(bits < 0);
    let ten = BigUint::from(10_u8);
    let end = Pow::pow(&ten, digits);
    let rounded = loop {
        let places = i128::from(digits) - 1 - exponent;
        let scale = Pow::pow(&ten, usize::try_from(places.unsigned_abs()).unwrap_or(usize::MAX));
        let (top, bottom) =
            if places < 0 { (top.clone(), bottom * scale) } else { (top * scale, bottom.clone()) };
        let rounded = (top * 2_u8 + &bottom) / (bottom * 2_u8);
        if rounded < end {
            break rounded.to_string();
        }
        exponent += 1;
    };
    let (first, rest) = rounded.split_at(1);
    let (sign, rest) = (if value.is_negative() { "-" } else { "" }, rest.trim_end_matches('0'));
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{exponent}")
}

/// Reads an unsigned decimal literal, `12`, `0.05` or `2.5e-3`, as the rational that it spells.
pub fn parse_decimal(text: &str) -> Answer<Rational> {
    let unfit = NumberError::Unfit { function: "number", needs: "digits, as in 12, 0.05 or 2.5e-3" };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent),
        None => (text, "0"),
    };
    let (whole, places) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (sign, magnitude) = match exponent.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, exponent.strip_prefix('+').unwrap_or(exponent)),
    };
    let spelled = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let point_is_between_digits = !mantissa.contains('.') || !places.is_empty();
    if whole.is_empty() || magnitude.is_empty() || !point_is_between_digits {
        return Err(unfit);
    }
    if !spelled(whole) || !spelled(places) || !spelled(magnitude) {
        return Err(unfit);
    }
    if whole.len() + places.len() > DIGIT_LIMIT || magnitude.len() > DIGIT_LIMIT {
        return Err(NumberError::TooLarge);
    }
    let limit = i64::try_from(DIGIT_LIMIT).unwrap_or(i64::MAX);
    let shift = magnitude.parse::<i64>().ok().filter(|shift| *shift <= limit).ok_or(NumberError::TooLarge)?;
    let digits = format!("{whole}{places}").parse::<BigInt>().map_err(|_| unfit)?;
    let places = i64::try_from(places.len()).map_err(|_| NumberError::TooLarge)?;
    let scale = power(&integer(10), sign * shift - places)?;
    multiply(&Rational::from_integer(digits), &scale)
}

/// What it costs to reduce a product of fractions: two greatest common divisors, each of a numerator and a
/// denominator.
fn reduced_product(parts: [&BigInt; 4]) -> u64 {
    2 * divisor(parts.into_iter().map(odd_bits).max().unwrap_or(0))
}

/// What a greatest common divisor costs: a step for each bit, each over all words.
fn divisor(bits: u64) -> u64 {
    bits.saturating_mul(4 + bits / WORD)
}

/// The bits of a whole number without its power of 2, which is taken out before a divisor is looked for: a
/// float of 2^-400,000 is as quickly reduced as 1.
fn odd_bits(whole: &BigInt) -> u64 {
    whole.bits() - whole.trailing_zeros().unwrap_or(0)
}

/// Refuses a whole number that is too large, and counts what its product costs.
fn check_whole(bits: u64) -> Answer<()> {
    let words = bits / WORD;
    check_bits(bits, words.saturating_mul(1 + words.min(LONG) / 2))
}

fn check_bits(bits: u64, cost: u64) -> Answer<()> {
    if bits > limits::allowed_bits() || !limits::spend(cost) {
        return Err(NumberError::TooLarge);
    }
    Ok(())
}

/// Refuses a sum that is too large.
fn check_sum(a: &Rational, b: &Rational) -> Answer<()> {
    let longer = a.numer().bits().max(b.numer().bits());
    if a.is_integer() && b.is_integer() {
        return check_bits(longer, longer / WORD);
    }
    let bits = (a.numer().bits() + b.denom().bits()).max(b.numer().bits() + a.denom().bits());
    let twos = |whole: &BigInt| whole.trailing_zeros().unwrap_or(0);
    // A power of 2 that both denominators have multiplies neither numerator.
    let shared = twos(a.denom()).min(twos(b.denom()));
    check_bits(bits.max(a.denom().bits() + b.denom().bits()), divisor(bits - shared))
}

/// The value at 0 of a function that is irrational at every other rational.
fn only_at_zero(at: &Rational, value: i64, function: &'static str) -> Answer<Rational> {
    if at.is_zero() { Ok(integer(value)) } else { Err(NumberError::NotInThisKind { function }) }
}

impl Number for Rational {
    const COST: u64 = 200;

    fn is_nothing(&self) -> bool {
        self.is_zero()
    }

    fn like(&self, value: &Rational) -> Answer<Self> {
        Ok(value.clone())
    }
    fn add(&self, other: &Self) -> Answer<Self> {
        add(self, other)
    }
    fn subtract(&self, other: &Self) -> Answer<Self> {
        subtract(self, other)
    }
    fn multiply(&self, other: &Self) -> Answer<Self> {
        multiply(self, other)
    }
    fn divide(&self, other: &Self) -> Answer<Self> {
        divide(self, other)
    }
    fn negate(&self) -> Answer<Self> {
        Ok(-self)
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if let (true, Some(whole)) = (exponent.is_integer(), exponent.numer().to_i64()) {
            return power(self, whole);
        }
        if self.is_negative() {
            return Err(NumberError::Domain { function: "power", domain: "a positive base" });
        }
        if self.is_zero() {
            return if exponent.is_positive() { Ok(integer(0)) } else { Err(NumberError::DivisionByZero) };
        }
        if self.is_one() {
            return Ok(integer(1));
        }
        let irrational = NumberError::NotInThisKind { function: "power" };
        let degree = exponent.denom().to_u32().ok_or_else(|| irrational.clone())?;
        let whole = exponent.numer().to_i64().ok_or(NumberError::TooLarge)?;
        power(&root(self, degree).ok_or(irrational)?, whole)
    }

    fn compare(&self, other: &Self) -> Answer<Ordering> {
        Ok(self.cmp(other))
    }

    /// The shorter number is the better pivot: it keeps what follows short.
    #[expect(clippy::cast_precision_loss, reason = "a preference, not a value")]
    fn pivot_weight(&self) -> f64 {
        if self.is_zero() { 0.0 } else { 1.0 / (self.numer().bits() + self.denom().bits()) as f64 }
    }

    fn reach(&self) -> f64 {
        let size = || to_f64(self).map_or(f64::INFINITY, |size| size.abs().max(f64::MIN_POSITIVE));
        if self.is_zero() { 0.0 } else { size().next_up() }
    }

    fn exact(&self) -> Option<Rational> {
        Some(self.clone())
    }

    fn exp(&self) -> Answer<Self> {
        only_at_zero(self, 1, "exp")
    }
    fn log(&self) -> Answer<Self> {
        if !self.is_positive() {
            return Err(NumberError::Domain { function: "log", domain: "entries > 0" });
        }
        only_at_zero(&subtract(self, &integer(1))?, 0, "log")
    }
    fn sin(&self) -> Answer<Self> {
        only_at_zero(self, 0, "sin")
    }
    fn cos(&self) -> Answer<Self> {
        only_at_zero(self, 1, "cos")
    }
    fn atan(&self) -> Answer<Self> {
        only_at_zero(self, 0, "atan")
    }
    fn erf(&self) -> Answer<Self> {
        only_at_zero(self, 0, "erf")
    }
    fn pi(&self) -> Answer<Self> {
        Err(NumberError::NotInThisKind { function: "pi" })
    }
}

/// `base` to a rational power, where that is rational and of bearable size; `None` otherwise.
pub fn exact_power(base: &Rational, exponent: &Rational) -> Option<Rational> {
    use num_traits::{One, Signed, ToPrimitive, Zero};
    if exponent.is_one() {
        return Some(base.clone());
    }
    if *exponent == integer(-1) && !base.is_zero() {
        return Some(base.recip());
    }
    let count = exponent.numer().abs().to_u32()?;
    let bits = base.numer().bits().max(base.denom().bits());
    let root = exponent.denom().to_u32()?;
    if bits.saturating_mul(u64::from(count)) > 10_000 || (base.is_zero() && exponent.is_negative()) {
        return None;
    }
    let root_of = |value: &BigInt| {
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
