//! Kinds of number, behind one trait: a kernel is written once and runs in floats, in exact
//! rationals, in a chain of prime fields, in balls of high precision, and in jets over each.
//! No kind ever answers NaN or infinity: what has no value is a [`NumberError`].

use std::cmp::Ordering;
use std::fmt::Debug;

pub use ball::Ball;
pub use field::{Chain, Field, Uninterpreted};
pub use jet::Jet;
pub use random::Random;
pub use rational::Rational;
pub use told::Told;

pub mod ball;
mod chains;
pub mod field;
mod float;
pub mod jet;
pub mod random;
pub mod rational;
mod told;

/// Why an operation has no value in some kind of number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberError {
    /// A division by zero.
    DivisionByZero,
    /// An argument outside a function's domain: the function, and the domain in words.
    Domain {
        /// The operation.
        function: &'static str,
        /// Where it is defined: "entries > 0".
        domain: &'static str,
    },
    /// A point where the operation has a value but no derivative.
    NotDifferentiable {
        /// The operation.
        function: &'static str,
        /// The point, in words: "at 0".
        place: &'static str,
    },
    /// This kind of number has no such operation: `exp` of a rational, an order in a field.
    NotInThisKind {
        /// The operation.
        function: &'static str,
    },
    /// More exponentials stand inside each other than the chain of primes is long: a longer one has a value.
    TooDeep,
    /// The result is not finite, or would be larger than the limits allow.
    TooLarge,
    /// The result is not 0, and too small to be told from it.
    TooSmall,
    /// The matrix is singular, or too close to it for this kind to tell.
    Singular,
    /// The arguments do not fit the operation: a shape, a size, a symmetry.
    Unfit {
        /// The operation.
        function: &'static str,
        /// What it needs.
        needs: &'static str,
    },
    /// The kind cannot decide, at its precision: a ball that holds zero, compared with zero.
    Undecided,
}

/// The result of an operation on numbers.
pub type Answer<T> = Result<T, NumberError>;

/// A kind of number. Everything is fallible, nothing panics.
pub trait Number: Clone + Debug {
    /// What an operation costs in those of the [`limits`](crate::limits), while its numbers are short.
    const COST: u64;
    /// Whether this is 0 and stays so wherever it is multiplied: no derivative hangs on it.
    fn is_nothing(&self) -> bool {
        false
    }
    /// A number of the same kind, field and precision as `self`, of this value.
    fn like(&self, value: &Rational) -> Answer<Self>;
    /// The sum.
    fn add(&self, other: &Self) -> Answer<Self>;
    /// The difference.
    fn subtract(&self, other: &Self) -> Answer<Self>;
    /// The product.
    fn multiply(&self, other: &Self) -> Answer<Self>;
    /// The sum of the products of pairs; `None` where there is no pair.
    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Answer<Option<Self>>
    where
        Self: 'a,
    {
        let mut pairs = pairs;
        let Some((a, b)) = pairs.next() else { return Ok(None) };
        pairs.try_fold(a.multiply(b)?, |sum, (a, b)| sum.add(&a.multiply(b)?)).map(Some)
    }
    /// Takes a product off this number, in place.
    fn take_off(&mut self, factor: &Self, of: &Self) -> Answer<()> {
        *self = self.subtract(&factor.multiply(of)?)?;
        Ok(())
    }
    /// The quotient.
    fn divide(&self, other: &Self) -> Answer<Self>;
    /// The opposite.
    fn negate(&self) -> Answer<Self>;
    /// `self` to a rational power: any base for a whole exponent, a positive base otherwise
    /// (zero too, where the exponent is positive).
    fn power(&self, exponent: &Rational) -> Answer<Self>;
    /// The order of two numbers, where the kind has one.
    fn compare(&self, other: &Self) -> Answer<Ordering>;
    /// On which side of another number this lies, for functions that are defined piece by piece. A kind without an order
    /// may take any that is the opposite for the opposite difference: what then holds does so whatever the order is.
    fn side_of(&self, other: &Self) -> Answer<Ordering> {
        self.compare(other)
    }
    /// A figure that is larger for the better pivot, and 0 for what must not be divided by.
    fn pivot_weight(&self) -> f64;
    /// A figure that is 0 only where the number is surely 0, and so is every derivative of it; where the kind
    /// has magnitudes, no less than any of theirs.
    fn reach(&self) -> f64;
    /// Whether this moves, so that a kink is an error and not a value.
    fn moves(&self) -> bool {
        false
    }
    /// Whether this is 0, and stays 0 in every direction in which it moves.
    fn vanishes(&self) -> bool {
        self.exact().is_some_and(|value| num_traits::Zero::is_zero(&value))
    }

    /// The relative spacing of this kind where its operations round without saying so: positive for
    /// floats, 0 for the kinds that are exact or carry their own error.
    fn spacing(&self) -> f64 {
        0.0
    }
    /// The value as a rational, where the kind knows it exactly and no derivative hangs on it.
    /// Kernels take whole exponents by it.
    fn exact(&self) -> Option<Rational>;
    /// The value as an exponent, where the kind knows it and no derivative hangs on it: `1/2` in a field, too.
    fn exponent(&self) -> Option<Rational> {
        self.exact()
    }

    /// e to the power of `self`.
    fn exp(&self) -> Answer<Self>;
    /// The natural logarithm.
    fn log(&self) -> Answer<Self>;
    /// `self` to the power of a number that is not known as a rational.
    fn raised(&self, exponent: &Self) -> Answer<Self> {
        exponent.multiply(&self.log()?)?.exp()
    }
    /// The sine.
    fn sin(&self) -> Answer<Self>;
    /// The cosine.
    fn cos(&self) -> Answer<Self>;
    /// The inverse tangent.
    fn atan(&self) -> Answer<Self>;
    /// The error function.
    fn erf(&self) -> Answer<Self>;
    /// `1 - erf`: for large arguments its own digits, where those of `erf` are those of 1.
    fn erfc(&self) -> Answer<Self> {
        self.like(&rational::integer(1))?.subtract(&self.erf()?)
    }
    /// The circle's constant, in this kind.
    fn pi(&self) -> Answer<Self>;
}
