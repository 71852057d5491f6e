//! Numbers modulo a chain of primes `p0 = 2 p1 + 1, p1 = 2 p2 + 1, …`: exact arithmetic at the speed
//! of machine words, for telling unequal expressions apart. An exponential has a model here:
//! `exp(u)` modulo `p_i` is `g_i` to the power of `u` modulo `p_(i+1)`, where `g_i` is a random square,
//! so that `exp(a + b) = exp(a) exp(b)` holds exactly. Each `exp` uses up one prime of the chain.
//!
//! A square to any power is modelled in the same way. Only `+ - * /`, these powers and `exp` live here. Roots,
//! logarithms, circular functions and the order of numbers have no model that accepts no falsehood; a chain may take
//! them for uninterpreted functions, of which nothing is known (`uninterpreted`).

mod uninterpreted;

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive};

use super::random::Random;
use super::rational::{self, Rational};
use super::{Answer, Number, NumberError, chains};
use uninterpreted::Function;

/// One prime of a chain, with what Montgomery's multiplication needs.
#[derive(Clone, Copy, Debug)]
struct Level {
    prime: u64,
    /// The inverse of `-prime` modulo 2^64.
    inverse: u64,
    /// 2^128 modulo the prime.
    square: u64,
}

/// The levels of every chain of the table.
static LEVELS: [[Level; chains::LENGTH]; chains::LARGEST.len()] = levels();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn levels() -> [[Level; chains::LENGTH]; chains::LARGEST.len()] {
    let mut all = [[Level::new(chains::LARGEST[0]); chains::LENGTH]; chains::LARGEST.len()];
    let mut chain = 0;
    while chain < chains::LARGEST.len() {
        let mut place = 0;
        while place < chains::LENGTH {
            all[chain][place] = Level::new(chains::LARGEST[chain] >> place);
            place += 1;
        }
        chain += 1;
    }
    all
}

impl Level {
    const fn new(prime: u64) -> Self {
        // Newton's iteration doubles the right bits: 3, 6, 12, 24, 48, 96.
        let mut inverse = prime;
        let mut turn = 0;
        while turn < 5 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(prime.wrapping_mul(inverse)));
            turn += 1;
        }
        let wide = prime as u128;
        let word = (1_u128 << 64) % wide;
        let square = low_word(word * word % wide);
        Self { prime, inverse: inverse.wrapping_neg(), square }
    }

    /// The product of two numbers in Montgomery's form.
    #[inline]
    fn multiply(&self, a: u64, b: u64) -> u64 {
        self.reduced(u128::from(a) * u128::from(b))
    }

    /// Montgomery's reduction of what is below 2^64 times the prime. A prime below 2^62 keeps the sum
    /// below 2^128.
    #[inline]
    fn reduced(&self, wide: u128) -> u64 {
        let multiple = low_word(wide).wrapping_mul(self.inverse);
        let reduced = low_word((wide + u128::from(multiple) * u128::from(self.prime)) >> 64);
        if reduced >= self.prime { reduced - self.prime } else { reduced }
    }

    /// A sum of products, reduced once at its end: in between, 2^64 times the prime is taken off.
    #[inline]
    fn inner(&self, pairs: impl Iterator<Item = (u64, u64)>) -> u64 {
        let bound = u128::from(self.prime) << 64;
        let mut sum = 0_u128;
        for (a, b) in pairs {
            // Both are below the bound, which is below 2^126.
            sum += u128::from(a) * u128::from(b);
            if sum >= bound {
                sum -= bound;
            }
        }
        self.reduced(sum)
    }

    #[inline]
    fn add(&self, a: u64, b: u64) -> u64 {
        let sum = a + b;
        if sum >= self.prime { sum - self.prime } else { sum }
    }

    #[inline]
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
const fn low_word(wide: u128) -> u64 {
    wide as u64
}

/// A chain of primes, and for each the base of its exponentials.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    levels: &'static [Level; chains::LENGTH],
    /// How many of the primes are used.
    length: usize,
    /// What the bases are drawn from.
    seed: u64,
    /// Which functions without a model are taken for uninterpreted ones.
    uninterpreted: Uninterpreted,
}

/// Which functions without a model a chain takes for uninterpreted ones, each kind with those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Uninterpreted {
    /// None.
    #[default]
    Nothing,
    /// Functions with one value: logarithms, sines, exponentials in exponentials. One point tells as much as of
    /// polynomials.
    Functions,
    /// Roots: of `x^2` that is `x` or `-x`, at each point one of them.
    Roots,
    /// The order of numbers: each point takes one of the pieces of `abs(x)`.
    Orders,
}

impl Chain {
    /// The most exponentials that can be nested.
    pub const DEEPEST: usize = chains::LENGTH - 1;

    /// Draws a chain at random, and a random base for each of its primes, for expressions with up to
    /// `nested` exponentials inside each other (no more than [`Chain::DEEPEST`] of them will work).
    /// Draw one anew for every sample: a fixed base would take `exp(1)` for a number that it is not.
    pub fn draw(random: &mut Random, nested: usize) -> Self {
        let choice = usize::try_from(random.below(LEVELS.len() as u64)).unwrap_or(0);
        let levels = LEVELS.get(choice).unwrap_or(&LEVELS[0]);
        Self {
            levels,
            length: nested.min(Self::DEEPEST) + 1,
            seed: random.next_word(),
            uninterpreted: Uninterpreted::Nothing,
        }
    }

    /// The same chain, on which functions that have no model here are taken for uninterpreted ones: what is equal
    /// there is equal, what differs may be equal all the same.
    pub fn with_uninterpreted(self, uninterpreted: Uninterpreted) -> Self {
        Self { uninterpreted, ..self }
    }

    /// The base of `exp` at one level, in Montgomery's form.
    fn base(&self, place: usize, level: &Level) -> u64 {
        let mut random = Random::new(self.seed.wrapping_add(place as u64));
        // Neither 0, 1 nor -1: every other square generates all squares, a group of prime order.
        let root = level.enter(2 + random.below(level.prime - 3));
        level.multiply(root, root)
    }

    /// The largest prime, by which the chance of taking a false equation for a true one is divided.
    pub fn modulus(&self) -> u64 {
        self.levels[0].prime
    }
}

/// A number modulo the primes of a chain.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The chain, as far as this number still has residues.
    chain: Chain,
    /// Residues in Montgomery's form; those from the chain's length on mean nothing.
    residues: [u64; chains::LENGTH],
}

impl Field {
    /// A random number.
    pub fn sample(chain: &Chain, random: &mut Random) -> Self {
        Self::build(chain, |level| random.below(level.prime))
    }

    /// A rational; refused where a prime of the chain divides the denominator (draw another chain).
    pub fn from_rational(chain: &Chain, value: &Rational) -> Answer<Self> {
        let numerator = Self::build(chain, |level| level.residue(value.numer()));
        if value.is_integer() {
            return Ok(numerator);
        }
        let denominator = Self::build(chain, |level| level.residue(value.denom()));
        numerator.divide(&denominator).map_err(|_| NumberError::Undecided)
    }

    /// Whether two numbers are equal at every prime that both still have.
    pub fn equals(&self, other: &Self) -> bool {
        let length = self.chain.length.min(other.chain.length);
        self.residues.iter().zip(&other.residues).take(length).all(|(a, b)| a == b)
    }

    /// The residue modulo the largest prime.
    pub fn residue(&self) -> u64 {
        self.chain.levels[0].leave(self.residues[0])
    }

    /// The chain that it belongs to, as far as it still has residues.
    pub fn chain(&self) -> Chain {
        self.chain
    }

    /// How many exponentials can still be taken, one inside the other.
    pub fn remaining(&self) -> usize {
        self.chain.length - 1
    }

    fn build(chain: &Chain, mut entry: impl FnMut(&Level) -> u64) -> Self {
        let mut residues = [0; chains::LENGTH];
        for (slot, level) in residues.iter_mut().zip(chain.levels).take(chain.length) {
            *slot = entry(level);
        }
        Self { chain: *chain, residues }
    }

    #[inline]
    fn each(&self, other: &Self, operation: impl Fn(&Level, u64, u64) -> u64) -> Self {
        let mut result = *self;
        result.update(other, operation);
        result
    }

    /// The same in place. Without exponentials there is one prime, and this is the innermost of all loops.
    #[inline]
    fn update(&mut self, other: &Self, operation: impl Fn(&Level, u64, u64) -> u64) {
        self.chain.length = self.chain.length.min(other.chain.length);
        self.residues[0] = operation(&self.chain.levels[0], self.residues[0], other.residues[0]);
        if self.chain.length > 1 {
            let levels = self.chain.levels.iter().take(self.chain.length);
            for ((slot, b), level) in self.residues.iter_mut().zip(&other.residues).zip(levels).skip(1) {
                *slot = operation(level, *slot, *b);
            }
        }
    }

    fn has_zero(&self) -> bool {
        self.residues.iter().take(self.chain.length).any(|residue| *residue == 0)
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
    const COST: u64 = 20;

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
    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Answer<Option<Self>> {
        let Some((first, _)) = pairs.clone().next() else { return Ok(None) };
        let shortest = pairs.clone().map(|(a, b)| a.chain.length.min(b.chain.length)).min();
        let mut result = *first;
        result.chain.length = shortest.unwrap_or(first.chain.length);
        result.residues[0] =
            first.chain.levels[0].inner(pairs.clone().map(|(a, b)| (a.residues[0], b.residues[0])));
        let levels = first.chain.levels.iter().enumerate().take(result.chain.length).skip(1);
        for (place, level) in levels {
            let residue = |number: &Self| number.residues.get(place).copied().unwrap_or(0);
            let sum = level.inner(pairs.clone().map(|(a, b)| (residue(a), residue(b))));
            if let Some(slot) = result.residues.get_mut(place) {
                *slot = sum;
            }
        }
        Ok(Some(result))
    }

    fn take_off(&mut self, factor: &Self, of: &Self) -> Answer<()> {
        let remainder =
            |level: &Level, a: u64, b: u64, c: u64| level.add(a, level.negate(level.multiply(b, c)));
        let length = self.chain.length.min(factor.chain.length).min(of.chain.length);
        self.chain.length = length;
        self.residues[0] =
            remainder(&self.chain.levels[0], self.residues[0], factor.residues[0], of.residues[0]);
        if length > 1 {
            let products = factor.residues.iter().zip(&of.residues);
            let all = self.residues.iter_mut().zip(products).zip(self.chain.levels);
            for ((slot, (b, c)), level) in all.take(length).skip(1) {
                *slot = remainder(level, *slot, *b, *c);
            }
        }
        Ok(())
    }

    fn divide(&self, other: &Self) -> Answer<Self> {
        self.multiply(&other.invert()?)
    }
    fn negate(&self) -> Answer<Self> {
        Ok(self.each(self, |level, a, _| level.negate(a)))
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if !exponent.is_integer() {
            return self.uninterpreted_power(exponent);
        }
        let base = if exponent.is_negative() { self.invert()? } else { *self };
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

    fn side_of(&self, other: &Self) -> Answer<Ordering> {
        self.uninterpreted_order(other)
    }

    fn pivot_weight(&self) -> f64 {
        if self.has_zero() { 0.0 } else { 1.0 }
    }

    fn reach(&self) -> f64 {
        let mut all = self.residues.iter().take(self.chain.length);
        if all.all(|residue| *residue == 0) { 0.0 } else { 1.0 }
    }

    /// A small whole number is told from a random residue by having the same small value at every prime.
    fn exact(&self) -> Option<Rational> {
        let value = Self::smallest(&self.chain.levels[0], self.residues[0]);
        let small = i64::try_from(value).ok().filter(|whole| whole.abs() < 1 << 20)?;
        let mut levels = self.chain.levels.iter().zip(&self.residues).take(self.chain.length);
        let agrees = levels.all(|(level, residue)| Self::smallest(level, *residue) == value);
        agrees.then(|| rational::integer(small))
    }

    fn exponent(&self) -> Option<Rational> {
        self.exact().or_else(|| self.small_fraction())
    }

    fn exp(&self) -> Answer<Self> {
        if self.chain.length < 2 {
            return self.uninterpreted_exp();
        }
        let mut result = *self;
        result.chain.length -= 1;
        let exponents = self.chain.levels.iter().zip(&self.residues).skip(1);
        let levels = self.chain.levels.iter().take(result.chain.length).enumerate();
        for ((slot, (place, level)), (below, residue)) in
            result.residues.iter_mut().zip(levels).zip(exponents)
        {
            *slot = level.power(self.chain.base(place, level), below.leave(*residue));
        }
        Ok(result)
    }

    fn log(&self) -> Answer<Self> {
        self.uninterpreted_log()
    }
    /// Of a square, whose powers are as many as the next prime of the chain: `u` modulo `p_i` to the power of the exponent
    /// modulo `p_(i+1)`.
    fn raised(&self, exponent: &Self) -> Answer<Self> {
        let length = self.chain.length.min(exponent.chain.length);
        if length < 2 {
            return Err(NumberError::TooDeep);
        }
        let mut result = *self;
        result.chain.length = length - 1;
        let levels = self.chain.levels.iter().take(length - 1);
        let below = exponent.residues.iter().zip(self.chain.levels).skip(1);
        for ((slot, level), (residue, lower)) in result.residues.iter_mut().zip(levels).zip(below) {
            if level.power(*slot, lower.prime) != level.enter(1) {
                return Err(NumberError::Domain { function: "power", domain: "a positive base" });
            }
            *slot = level.power(*slot, lower.leave(*residue));
        }
        Ok(result)
    }
    fn sin(&self) -> Answer<Self> {
        Ok(self.uninterpreted_angle("sin")?.0)
    }
    fn cos(&self) -> Answer<Self> {
        Ok(self.uninterpreted_angle("cos")?.1)
    }
    fn atan(&self) -> Answer<Self> {
        self.uninterpreted_odd(Function::ArcTangent, "atan")
    }
    fn erf(&self) -> Answer<Self> {
        self.uninterpreted_odd(Function::Error, "erf")
    }
    fn pi(&self) -> Answer<Self> {
        self.uninterpreted_circle()
    }
}
