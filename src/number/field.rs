//! Numbers modulo a chain of primes `p0 = 2 p1 + 1, p1 = 2 p2 + 1, …`: exact arithmetic at the speed
//! of machine words, for telling unequal expressions apart. An exponential has a model here:
//! `exp(u)` modulo `p_i` is `g_i` to the power of `u` modulo `p_(i+1)`, where `g_i` is a random square,
//! so that `exp(a + b) = exp(a) exp(b)` holds exactly. Each `exp` uses up one prime of the chain.
//!
//! Only `+ - * /`, whole powers and `exp` live here. Roots, logarithms, orders and circular functions
//! never do: their models accept falsehoods.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

use super::random::Random;
use super::rational::{self, Rational};
use super::{Answer, Number, NumberError, chains};

/// One prime of a chain, with what Montgomery's multiplication needs.
#[derive(Clone, Copy, Debug)]
struct Level {
    prime: u64,
    /// The inverse of `-prime` modulo 2^64.
    inverse: u64,
    /// 2^128 modulo the prime.
    square: u64,
    /// The base of `exp` at this level, in Montgomery's form.
    base: u64,
}

impl Level {
    fn new(prime: u64) -> Self {
        // Newton's iteration doubles the right bits: 3, 6, 12, 24, 48, 96.
        let mut inverse = prime;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(prime.wrapping_mul(inverse)));
        }
        let wide = u128::from(prime);
        let word = (1_u128 << 64) % wide;
        let square = low_word(word * word % wide);
        Self { prime, inverse: inverse.wrapping_neg(), square, base: 0 }
    }

    /// The product of two numbers in Montgomery's form. A prime below 2^62 keeps the sum below 2^128.
    fn multiply(&self, a: u64, b: u64) -> u64 {
        let product = u128::from(a) * u128::from(b);
        let multiple = low_word(product).wrapping_mul(self.inverse);
        let reduced = low_word((product + u128::from(multiple) * u128::from(self.prime)) >> 64);
        if reduced >= self.prime { reduced - self.prime } else { reduced }
    }

    fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.prime { sum - self.prime } else { sum }
    }

    fn negate(&self, a: u64) -> u64 {
        if a == 0 { 0 } else { self.prime - a }
    }

    fn enter(&self, plain: u64) -> u64 {
        self.multiply(plain, self.square)
    }

    fn leave(&self, inside: u64) -> u64 {
        self.multiply(inside, 1)
    }

    fn power(&self, base: u64, exponent: u64) -> u64 {
        let mut result = self.enter(1);
        let mut square = base;
        let mut rest = exponent;
        while rest > 0 {
            if rest & 1 == 1 {
                result = self.multiply(result, square);
            }
            square = self.multiply(square, square);
            rest >>= 1;
        }
        result
    }

    /// The inverse by Fermat's theorem; 0 has none.
    fn invert(&self, a: u64) -> Option<u64> {
        (a != 0).then(|| self.power(a, self.prime - 2))
    }

    /// The residue of a whole number, in Montgomery's form.
    fn residue(&self, whole: &BigInt) -> u64 {
        let plain = whole.mod_floor(&BigInt::from(self.prime)).to_u64().unwrap_or(0);
        self.enter(plain)
    }
}

/// The low 64 bits.
#[expect(clippy::cast_possible_truncation, reason = "the low word is what is wanted")]
fn low_word(wide: u128) -> u64 {
    wide as u64
}

/// A chain of primes, and for each the base of its exponentials.
#[derive(Debug)]
pub struct Chain {
    levels: [Level; chains::LENGTH],
    length: usize,
}

impl Chain {
    /// The most exponentials that can be nested.
    pub const DEEPEST: usize = chains::LENGTH - 1;

    /// Draws a chain at random, and a random base for each of its primes, for expressions with up to
    /// `nested` exponentials inside each other (no more than [`Chain::DEEPEST`] of them will work).
    /// Draw one anew for every sample: a fixed base would take `exp(1)` for a number that it is not.
    pub fn draw(random: &mut Random, nested: usize) -> Arc<Self> {
        let choice = usize::try_from(random.below(chains::LARGEST.len() as u64)).unwrap_or(0);
        let mut prime = chains::LARGEST.get(choice).copied().unwrap_or(chains::LARGEST[0]);
        let levels = [(); chains::LENGTH].map(|()| {
            let mut level = Level::new(prime);
            // Neither 0, 1 nor -1: every other square generates all squares, a group of prime order.
            let root = level.enter(2 + random.below(prime - 3));
            level.base = level.multiply(root, root);
            prime /= 2;
            level
        });
        Arc::new(Self { levels, length: nested.min(Self::DEEPEST) + 1 })
    }

    /// The largest prime, by which the chance of taking a false equation for a true one is divided.
    pub fn modulus(&self) -> u64 {
        self.levels[0].prime
    }
}

/// A number modulo the primes of a chain.
#[derive(Clone, Debug)]
pub struct Field {
    chain: Arc<Chain>,
    /// Residues in Montgomery's form; those from `length` on mean nothing.
    residues: [u64; chains::LENGTH],
    length: usize,
}

impl Field {
    /// A random number.
    pub fn sample(chain: &Arc<Chain>, random: &mut Random) -> Self {
        Self::build(chain, chain.length, |level, _| random.below(level.prime))
    }

    /// A rational; refused where a prime of the chain divides the denominator (draw another chain).
    pub fn from_rational(chain: &Arc<Chain>, value: &Rational) -> Answer<Self> {
        let numerator = Self::build(chain, chain.length, |level, _| level.residue(value.numer()));
        if value.is_integer() {
            return Ok(numerator);
        }
        let denominator = Self::build(chain, chain.length, |level, _| level.residue(value.denom()));
        numerator.divide(&denominator).map_err(|_| NumberError::Undecided)
    }

    /// Whether two numbers are equal at every prime that both still have.
    pub fn equals(&self, other: &Self) -> bool {
        self.residues.iter().zip(&other.residues).take(self.length.min(other.length)).all(|(a, b)| a == b)
    }

    /// The residue modulo the largest prime.
    pub fn residue(&self) -> u64 {
        self.chain.levels[0].leave(self.residues[0])
    }

    /// How many exponentials can still be taken, one inside the other.
    pub fn remaining(&self) -> usize {
        self.length - 1
    }

    fn build(chain: &Arc<Chain>, length: usize, mut entry: impl FnMut(&Level, usize) -> u64) -> Self {
        let mut residues = [0; chains::LENGTH];
        for (place, (slot, level)) in residues.iter_mut().zip(&chain.levels).enumerate().take(length) {
            *slot = entry(level, place);
        }
        Self { chain: Arc::clone(chain), residues, length }
    }

    fn each(&self, other: &Self, operation: impl Fn(&Level, u64, u64) -> u64) -> Self {
        let length = self.length.min(other.length);
        let mut residues = [0; chains::LENGTH];
        // Without exponentials there is one prime, and this is the innermost of all loops.
        if length == 1 {
            residues[0] = operation(&self.chain.levels[0], self.residues[0], other.residues[0]);
            return Self { chain: Arc::clone(&self.chain), residues, length };
        }
        let operands = self.residues.iter().zip(&other.residues);
        for ((slot, level), (a, b)) in residues.iter_mut().zip(&self.chain.levels).zip(operands).take(length)
        {
            *slot = operation(level, *a, *b);
        }
        Self { chain: Arc::clone(&self.chain), residues, length }
    }

    fn has_zero(&self) -> bool {
        self.residues.iter().take(self.length).any(|residue| *residue == 0)
    }

    fn invert(&self) -> Answer<Self> {
        if self.has_zero() {
            return Err(NumberError::DivisionByZero);
        }
        Ok(self.each(self, |level, a, _| level.invert(a).unwrap_or(0)))
    }

    /// The whole number of least magnitude with the residue of one level.
    fn smallest(level: &Level, residue: u64) -> i128 {
        let plain = i128::from(level.leave(residue));
        let prime = i128::from(level.prime);
        if plain > prime / 2 { plain - prime } else { plain }
    }
}

/// The answer to every operation that has no faithful model in a field.
fn absent<T>(function: &'static str) -> Answer<T> {
    Err(NumberError::NotInThisKind { function })
}

impl Number for Field {
    fn like(&self, value: &Rational) -> Answer<Self> {
        Self::from_rational(&self.chain, value)
    }
    fn add(&self, other: &Self) -> Answer<Self> {
        Ok(self.each(other, Level::add))
    }
    fn subtract(&self, other: &Self) -> Answer<Self> {
        Ok(self.each(other, |level, a, b| level.add(a, level.negate(b))))
    }
    fn multiply(&self, other: &Self) -> Answer<Self> {
        Ok(self.each(other, Level::multiply))
    }
    fn divide(&self, other: &Self) -> Answer<Self> {
        self.multiply(&other.invert()?)
    }
    fn negate(&self) -> Answer<Self> {
        Ok(self.each(self, |level, a, _| level.negate(a)))
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if !exponent.is_integer() {
            return absent("power");
        }
        let base = if exponent.is_negative() { self.invert()? } else { self.clone() };
        let whole = exponent.numer().abs();
        Ok(base.each(&base, |level, a, _| {
            if a == 0 {
                return if whole.bits() == 0 { level.enter(1) } else { 0 };
            }
            // Fermat: exponents count modulo p - 1.
            let exponent = (&whole % (level.prime - 1)).to_u64().unwrap_or(0);
            level.power(a, exponent)
        }))
    }

    fn compare(&self, _: &Self) -> Answer<Ordering> {
        absent("compare")
    }

    fn pivot_weight(&self) -> f64 {
        if self.has_zero() { 0.0 } else { 1.0 }
    }

    /// A small whole number is told from a random residue by having the same small value at every prime.
    fn exact(&self) -> Option<Rational> {
        let value = Self::smallest(&self.chain.levels[0], self.residues[0]);
        let small = i64::try_from(value).ok().filter(|whole| whole.abs() < 1 << 20)?;
        let mut levels = self.chain.levels.iter().zip(&self.residues).take(self.length);
        let agrees = levels.all(|(level, residue)| Self::smallest(level, *residue) == value);
        agrees.then(|| rational::integer(small))
    }

    fn exp(&self) -> Answer<Self> {
        if self.length < 2 {
            return absent("exp");
        }
        let mut residues = [0; chains::LENGTH];
        let levels = self.chain.levels.iter();
        let exponents = self.chain.levels.iter().zip(&self.residues).take(self.length).skip(1);
        for ((slot, level), (below, residue)) in residues.iter_mut().zip(levels).zip(exponents) {
            *slot = level.power(level.base, below.leave(*residue));
        }
        Ok(Self { chain: Arc::clone(&self.chain), residues, length: self.length - 1 })
    }

    fn log(&self) -> Answer<Self> {
        absent("log")
    }
    fn sin(&self) -> Answer<Self> {
        absent("sin")
    }
    fn cos(&self) -> Answer<Self> {
        absent("cos")
    }
    fn atan(&self) -> Answer<Self> {
        absent("atan")
    }
    fn erf(&self) -> Answer<Self> {
        absent("erf")
    }
    fn pi(&self) -> Answer<Self> {
        absent("pi")
    }
}
