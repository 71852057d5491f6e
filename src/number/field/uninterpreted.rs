//! Functions that have no model modulo primes, as *uninterpreted functions*: `log(u)` is a random number that is
//! fixed by the value of `u`. What then holds follows from arithmetic alone and from what stands here: it holds whatever
//! the functions do. So an equality that was found in such numbers is one; a difference says nothing, as `log(a*b)` is a
//! number of its own beside `log(a) + log(b)`. The squares modulo a prime stand for the positive numbers: their products
//! and quotients are such, and each has one root among them, so `sqrt(a*b) = sqrt(a)*sqrt(b)` holds. Which numbers are
//! squares is as good as random.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

use super::{Field, Level, Uninterpreted, absent};
use crate::number::{Answer, NumberError, Random, Rational, rational};

/// A function that is not interpreted; the sine and the cosine are made of one such function of half the angle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Log = 1,
    HalfTangent,
    ArcTangent,
    Error,
    Circle,
    Exponential,
    Order,
}

impl Function {
    /// Whether `f(-u)` is `-f(u)`.
    fn is_odd(self) -> bool {
        matches!(self, Self::HalfTangent | Self::ArcTangent | Self::Error | Self::Order)
    }
}

impl Field {
    /// Whether functions of a kind are taken for uninterpreted ones.
    fn has(&self, kind: Uninterpreted) -> bool {
        self.chain.uninterpreted >= kind
    }

    /// The order of two numbers, where both are not known: a side that is fixed by their difference.
    pub(super) fn uninterpreted_order(&self, other: &Self) -> Answer<Ordering> {
        use crate::number::Number as _;
        if !self.has(Uninterpreted::Orders) {
            return absent("compare");
        }
        if let (Some(known), Some(other)) = (self.exact(), other.exact()) {
            return Ok(known.cmp(&other));
        }
        let (level, difference) = (&self.chain.levels[0], self.subtract(other)?.residues[0]);
        let side = self.value(Function::Order, 0, level, difference);
        Ok(match (difference, side & 1) {
            (0, _) => Ordering::Equal,
            (_, 0) => Ordering::Less,
            _ => Ordering::Greater,
        })
    }

    /// The logarithm: 0 of 1, and of 0 none.
    pub(super) fn uninterpreted_log(&self) -> Answer<Self> {
        if !self.has(Uninterpreted::Functions) {
            return absent("log");
        }
        if self.has_zero() {
            return Err(NumberError::Domain { function: "log", domain: "entries > 0" });
        }
        Ok(self.at_each(|place, level, residue| match residue {
            unit if unit == level.enter(1) => 0,
            _ => self.value(Function::Log, place, level, residue),
        }))
    }

    /// The exponential where the chain has no prime left for its model: `exp(-u)` is still `1/exp(u)`.
    pub(super) fn uninterpreted_exp(&self) -> Answer<Self> {
        if !self.has(Uninterpreted::Functions) {
            return Err(NumberError::TooDeep);
        }
        Ok(self.at_each(|place, level, residue| {
            let opposite = level.negate(residue);
            let value = self.value(Function::Exponential, place, level, residue.min(opposite)).max(1);
            match residue {
                0 => level.enter(1),
                _ if opposite < residue => level.invert(value).unwrap_or(1),
                _ => value,
            }
        }))
    }

    /// An odd function, 0 of 0.
    pub(super) fn uninterpreted_odd(&self, function: Function, name: &'static str) -> Answer<Self> {
        if !self.has(Uninterpreted::Functions) {
            return absent(name);
        }
        Ok(self.at_each(|place, level, residue| self.value(function, place, level, residue)))
    }

    /// The sine and the cosine, whose squares sum to 1: `2t/(1+t^2)` and `(1-t^2)/(1+t^2)`. Of no prime of a
    /// chain is -1 a square.
    pub(super) fn uninterpreted_angle(&self, name: &'static str) -> Answer<(Self, Self)> {
        use crate::number::Number as _;
        let half = self.uninterpreted_odd(Function::HalfTangent, name)?;
        let square = half.multiply(&half)?;
        let one = Self::build(&half.chain, |level| level.enter(1));
        let below = one.add(&square)?;
        Ok((half.add(&half)?.divide(&below)?, one.subtract(&square)?.divide(&below)?))
    }

    /// The circle's constant: some square.
    pub(super) fn uninterpreted_circle(&self) -> Answer<Self> {
        if !self.has(Uninterpreted::Functions) {
            return absent("pi");
        }
        Ok(self.at_each(|place, level, _| {
            let root = self.value(Function::Circle, place, level, 0);
            level.multiply(root, root)
        }))
    }

    /// A power whose exponent is a fraction in lowest terms. Odd roots are unique modulo these primes; of the two square roots
    /// of a square the one is taken that is a square itself, and what is no square is outside of the domain. A fourth
    /// root is the square root of a square root.
    pub(super) fn uninterpreted_power(&self, exponent: &Rational) -> Answer<Self> {
        let Some(root) = exponent.denom().to_u32().filter(|_| self.has(Uninterpreted::Roots)) else {
            return absent("power");
        };
        let (twice, odd) = (root.trailing_zeros(), root >> root.trailing_zeros());
        if self.has_zero() {
            return if exponent.is_negative() { Err(NumberError::DivisionByZero) } else { Ok(*self) };
        }
        let mut is_outside = false;
        let powers = self.at_each(|_, level, residue| {
            let group = level.prime - 1;
            let base = (0..twice).try_fold(residue, |base, _| square_root(level, base));
            is_outside |= base.is_none();
            let inverse = BigInt::from(odd).modinv(&BigInt::from(group));
            let whole = inverse.map(|inverse| inverse * exponent.numer());
            let times = whole
                .and_then(|whole| num_integer::Integer::mod_floor(&whole, &BigInt::from(group)).to_u64());
            is_outside |= times.is_none();
            level.power(base.unwrap_or(0), times.unwrap_or(0))
        });
        if is_outside {
            return Err(NumberError::Domain { function: "power", domain: "positive numbers" });
        }
        Ok(powers)
    }

    /// The fraction with a small numerator and denominator that has these residues: what an exponent is typed as. Euclid's
    /// algorithm on the largest prime and the residue finds it, if there is one; the other primes have to agree.
    pub(super) fn small_fraction(&self) -> Option<Rational> {
        const LARGEST: i128 = 1 << 16;
        let first = self.chain.levels[0];
        let (mut before, mut numerator) = (i128::from(first.prime), i128::from(self.residue()));
        let (mut older, mut denominator) = (0_i128, 1_i128);
        while numerator >= LARGEST {
            let times = before / numerator;
            (before, numerator) = (numerator, before - times * numerator);
            (older, denominator) = (denominator, older - times * denominator);
        }
        if denominator.abs() >= LARGEST {
            return None;
        }
        let (above, below) = (i64::try_from(numerator).ok()?, i64::try_from(denominator).ok()?);
        let fraction = rational::ratio(above, below).ok()?;
        let same = Self::from_rational(&self.chain, &fraction).ok()?;
        same.equals(self).then_some(fraction)
    }

    /// The value of a function at a residue: the same whenever it is asked for.
    fn value(&self, function: Function, place: usize, level: &Level, residue: u64) -> u64 {
        let opposite = level.negate(residue);
        let turned = function.is_odd() && opposite < residue;
        let own =
            Random::new(self.chain.seed ^ ((function as u64) << 32) ^ ((place as u64) << 40)).next_word();
        if function.is_odd() && residue == 0 {
            return 0;
        }
        let value = Random::new(own ^ if turned { opposite } else { residue }).below(level.prime);
        if turned { level.negate(value) } else { value }
    }

    fn at_each(&self, mut function: impl FnMut(usize, &Level, u64) -> u64) -> Self {
        let mut result = *self;
        let levels = self.chain.levels.iter().enumerate().take(self.chain.length);
        for ((slot, residue), (place, level)) in result.residues.iter_mut().zip(&self.residues).zip(levels) {
            *slot = function(place, level, *residue);
        }
        result
    }
}

/// The square root of a residue that is not 0 which is a square itself.
fn square_root(level: &Level, residue: u64) -> Option<u64> {
    // Four times this exponent is the prime and 1: the power is a root of the residue or of its opposite.
    let root = level.power(residue, (level.prime >> 2) + 1);
    (level.multiply(root, root) == residue).then_some(root)
}

#[cfg(test)]
mod tests {
    use crate::number::rational::{integer, ratio};
    use crate::number::{Answer, Chain, Field, Number, NumberError, Random, Uninterpreted};

    fn at_points(mut hold: impl FnMut(&Field, &Field) -> Answer<bool>) -> (usize, usize) {
        let (mut held, mut failed) = (0, 0);
        let mut random = Random::new(11);
        while held + failed < 200 {
            let chain = Chain::draw(&mut random, 2).with_uninterpreted(Uninterpreted::Orders);
            let (a, b) = (Field::sample(&chain, &mut random), Field::sample(&chain, &mut random));
            match hold(&a, &b) {
                Ok(true) => held += 1,
                Ok(false) => failed += 1,
                Err(NumberError::Domain { .. }) => {}
                Err(error) => assert_eq!(Err(error), Ok(())),
            }
        }
        (held, failed)
    }

    #[test]
    fn what_holds_by_arithmetic_alone_holds_always() {
        let half = ratio(1, 2).unwrap_or_else(|_| unreachable!());
        let third = ratio(-2, 3).unwrap_or_else(|_| unreachable!());
        let always = (200, 0);
        assert_eq!(at_points(|a, b| Ok(a.add(b)?.log()?.equals(&b.add(a)?.log()?))), always);
        assert_eq!(at_points(|a, _| Ok(a.power(&half)?.power(&integer(2))?.equals(a))), always);
        let cube = |a: &Field| a.power(&third)?.power(&integer(3));
        assert_eq!(at_points(|a, _| Ok(cube(a)?.equals(&a.power(&integer(-2))?))), always);
        let squares = |a: &Field| a.sin()?.power(&integer(2))?.add(&a.cos()?.power(&integer(2))?);
        assert_eq!(at_points(|a, _| Ok(squares(a)?.equals(&a.like(&integer(1))?))), always);
        assert_eq!(at_points(|a, _| Ok(a.negate()?.erf()?.equals(&a.erf()?.negate()?))), always);
        assert_eq!(at_points(|a, _| Ok(a.negate()?.cos()?.equals(&a.cos()?))), always);
        // Two of these exponentials have a model, the others none.
        let deep = |a: &Field| a.exp()?.exp()?.exp()?.exp();
        let inverse = |a: &Field| a.exp()?.exp()?.exp()?.negate()?.exp()?.multiply(&deep(a)?);
        assert_eq!(at_points(|a, _| Ok(inverse(a)?.equals(&a.like(&integer(1))?))), always);
        assert_eq!(at_points(|a, _| Ok(a.pi()?.power(&half)?.power(&integer(2))?.equals(&a.pi()?))), always);
        let of_product = |a: &Field, b: &Field| a.power(&half)?.multiply(&b.power(&half)?);
        let root = |a: &Field, b: &Field| a.multiply(b)?.power(&half);
        assert_eq!(at_points(|a, b| Ok(of_product(a, b)?.equals(&root(a, b)?))), always);
    }

    #[test]
    fn what_hangs_on_the_functions_themselves_is_not_taken_for_true() {
        let half = ratio(1, 2).unwrap_or_else(|_| unreachable!());
        let of_product = |a: &Field, b: &Field| Ok(a.multiply(b)?.log()?.equals(&a.log()?.add(&b.log()?)?));
        assert_eq!(at_points(of_product), (0, 200));
        assert_eq!(at_points(|a, b| Ok(a.log()?.equals(&b.log()?))), (0, 200));
        let deep = |a: &Field| a.exp()?.exp()?.exp();
        assert_eq!(at_points(|a, b| Ok(deep(a)?.equals(&deep(b)?))), (0, 200));
        assert_eq!(at_points(|a, _| Ok(a.erf()?.equals(&a.atan()?))), (0, 200));
        // Of each piece of a magnitude about half of the points tell, too.
        let magnitude =
            |a: &Field| if a.side_of(&a.like(&integer(0))?)?.is_lt() { a.negate() } else { Ok(*a) };
        let (held, failed) = at_points(|a, _| Ok(magnitude(a)?.equals(a)));
        assert!(held < 140 && failed > 60, "{held} {failed}");
        assert_eq!(at_points(|a, _| Ok(magnitude(a)?.equals(&magnitude(&a.negate()?)?))), (200, 0));
        // A root of a square is the base or its opposite: about half of the points tell.
        let (held, failed) = at_points(|a, _| Ok(a.power(&integer(2))?.power(&half)?.equals(a)));
        assert!(held < 140 && failed > 60, "{held} {failed}");
    }

    #[test]
    fn only_a_chain_that_was_made_for_it_has_them() {
        let mut random = Random::new(3);
        let number = Field::sample(&Chain::draw(&mut random, 1), &mut random);
        let half = ratio(1, 2).unwrap_or_else(|_| unreachable!());
        let all = [number.log(), number.sin(), number.cos(), number.atan(), number.erf(), number.pi()];
        for answer in all.into_iter().chain([number.power(&half)]) {
            assert!(matches!(answer, Err(NumberError::NotInThisKind { .. })));
        }
    }
}
