//! What a comparison needs of each kind of number: entries drawn in it, and whether two are the same.

use std::cmp::Ordering;

use crate::functions::kernels::Kind;
use crate::number::{Answer, Ball, Field, Number, Random, Rational, Told, rational};
use crate::sample::Wanted;

use super::Numbers;

/// How a real entry is drawn, so that the domains of functions are reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Of both signs, around 1.
    Any,
    /// Positive.
    Positive,
    /// Between 0 and 1.
    Fraction,
    /// Above 1.
    Large,
}

/// A kind of number that points are drawn in: exact, so that assumptions hold at them.
pub(super) trait Drawing: Kind {
    /// A random entry of the kind of `self`.
    fn entry(&self, wanted: Wanted, manner: Manner, random: &mut Random) -> Answer<Self>;
    /// The number for people.
    fn words(&self) -> String;
}

/// A kind of number that comparisons are made in.
pub(super) trait Arithmetic: Kind {
    /// Its name.
    const NUMBERS: Numbers;
    /// The most operations at a point.
    const OPERATIONS: usize;
    /// What its points are drawn in.
    type Drawn: Drawing;
    /// The kind that points for numbers like `self` are drawn in.
    fn drawing(&self) -> Self::Drawn;
    /// A number that was drawn, in the kind of `self`.
    fn take_over(&self, drawn: &Self::Drawn) -> Answer<Self>;
    /// Whether two numbers are the same, beside the largest of their arrays; `None` where that cannot be
    /// told.
    fn same(&self, other: &Self, largest: f64) -> Option<bool>;
    /// About how large it is.
    fn magnitude(&self) -> f64;
    /// The nearest float, and how far the number may be from it.
    fn float(&self) -> (f64, f64);
    /// The number for people.
    fn told(&self) -> Told;
}

/// A small dyadic fraction: exact in every kind, and short.
fn drawn(wanted: Wanted, manner: Manner, random: &mut Random) -> Answer<Rational> {
    let sixteenths =
        |low: i64, high: i64, random: &mut Random| rational::ratio(random.between(low, high), 16);
    match (wanted, manner) {
        (Wanted::Whole(least), _) => Ok(rational::integer(random.between(least.unwrap_or(-3).max(-3), 4))),
        (Wanted::Scale, _) => Ok(rational::integer(1)),
        (Wanted::Nonnegative, Manner::Any) => sixteenths(0, 40, random),
        (_, Manner::Fraction) => sixteenths(1, 15, random),
        (_, Manner::Large) => sixteenths(17, 48, random),
        (Wanted::Any, Manner::Any) => {
            let magnitude = random.between(1, 40);
            rational::ratio(if random.below(2) == 0 { magnitude } else { -magnitude }, 16)
        }
        _ => sixteenths(1, 40, random),
    }
}

impl Drawing for Rational {
    fn entry(&self, wanted: Wanted, manner: Manner, random: &mut Random) -> Answer<Self> {
        drawn(wanted, manner, random)
    }
    fn words(&self) -> String {
        self.to_string()
    }
}

impl Drawing for Field {
    fn entry(&self, wanted: Wanted, manner: Manner, random: &mut Random) -> Answer<Self> {
        match wanted {
            Wanted::Whole(_) | Wanted::Scale => self.like(&drawn(wanted, manner, random)?),
            _ => Ok(Self::sample(&self.chain(), random)),
        }
    }
    fn words(&self) -> String {
        format!("{} modulo {}", self.residue(), self.chain().modulus())
    }
}

impl Arithmetic for Field {
    const NUMBERS: Numbers = Numbers::Primes;
    const OPERATIONS: usize = 400_000;
    type Drawn = Self;
    fn drawing(&self) -> Self {
        *self
    }
    fn take_over(&self, drawn: &Self) -> Answer<Self> {
        Ok(*drawn)
    }
    fn same(&self, other: &Self, _: f64) -> Option<bool> {
        Some(self.equals(other))
    }
    fn magnitude(&self) -> f64 {
        1.0
    }
    fn float(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }
    fn told(&self) -> Told {
        Told::words(self.words())
    }
}

impl Arithmetic for Ball {
    const NUMBERS: Numbers = Numbers::Balls;
    const OPERATIONS: usize = 60_000;
    type Drawn = Rational;
    fn drawing(&self) -> Rational {
        rational::integer(1)
    }
    fn take_over(&self, drawn: &Rational) -> Answer<Self> {
        self.like(drawn)
    }
    fn same(&self, other: &Self, largest: f64) -> Option<bool> {
        if !self.overlaps(other).ok()? {
            return Some(false);
        }
        // What may be 0 must be about 0 beside the numbers that are compared, and not only beside 1.
        let difference = self.subtract(other).ok()?;
        (difference.greatest() <= PRECISE * largest).then_some(true)
    }
    fn magnitude(&self) -> f64 {
        self.greatest()
    }
    fn float(&self) -> (f64, f64) {
        (self.to_f64(), self.radius())
    }
    fn told(&self) -> Told {
        let near = self.to_f64();
        Told::real(format!("{near:.12e}"), near)
    }
}

/// How small the error of a difference must be beside the numbers themselves.
const PRECISE: f64 = 1e-20;
/// The same for floats, whose errors are not known.
const TOLERANCE: f64 = 1e-7;
/// Beyond this, floats differ; in between, nothing is known.
const DIFFERENT: f64 = 1e-4;
/// Floats that are no farther apart may be what is left of numbers around 1 that cancel: `1 - sigma(100)` is 0.
const CANCELLED: f64 = 1e-13;

impl Arithmetic for f64 {
    const NUMBERS: Numbers = Numbers::Floats;
    const OPERATIONS: usize = 1_000_000;
    type Drawn = Rational;
    fn drawing(&self) -> Rational {
        rational::integer(1)
    }
    fn take_over(&self, drawn: &Rational) -> Answer<Self> {
        rational::to_f64(drawn)
    }
    fn same(&self, other: &Self, largest: f64) -> Option<bool> {
        let apart = (self - other).abs();
        match apart.partial_cmp(&(TOLERANCE * largest)) {
            Some(Ordering::Less | Ordering::Equal) => Some(true),
            _ => (apart > DIFFERENT * largest && apart > CANCELLED).then_some(false),
        }
    }
    fn magnitude(&self) -> f64 {
        self.abs()
    }
    fn float(&self) -> (f64, f64) {
        (*self, 0.0)
    }
    fn told(&self) -> Told {
        Told::real(format!("{self:.9e}"), *self)
    }
}
