//! Numbers that move: a value and its derivative along a direction, from the rules of the scalar operations alone.
//! Each motion has a tag for the derivative that it belongs to, and both value and derivative may move along further
//! directions, so that a derivative within a derivative never takes the motion of the outer one for its own.

use std::cmp::Ordering;

use num_traits::{One, Zero};
use smallvec::SmallVec;

use super::rational::{self, Rational};
use super::{Answer, Number, NumberError};

/// Which derivative a motion belongs to: that of an inner derivative is the larger.
pub type Tag = u16;

/// A number with its derivatives along the directions in force. The largest tag is outermost. Along a direction
/// that it does not move in it is constant: a kink at a constant is none.
#[derive(Clone, Debug)]
pub struct Jet<N>(Motion<N>);

#[derive(Clone, Debug)]
enum Motion<N> {
    Still(N),
    Moving(Box<Moving<N>>),
}

#[derive(Clone, Debug)]
struct Moving<N> {
    tag: Tag,
    at: Jet<N>,
    rate: Jet<N>,
}

impl<N: Number> Jet<N> {
    /// A number that does not move.
    pub fn still(value: N) -> Self {
        Self(Motion::Still(value))
    }

    /// The number, moving at a rate along the direction with the tag, which must be larger than those of
    /// its other motions.
    pub fn moving(self, tag: Tag, rate: Self) -> Self {
        Self(Motion::Moving(Box::new(Moving { tag, at: self, rate })))
    }

    /// The number without its motion along the direction with the tag, the largest in force.
    pub fn at(&self, tag: Tag) -> &Self {
        match &self.0 {
            Motion::Moving(moving) if moving.tag == tag => &moving.at,
            _ => self,
        }
    }

    /// How fast it moves along the direction with the tag, the largest in force; none for a constant.
    pub fn motion(&self, tag: Tag) -> Option<&Self> {
        match &self.0 {
            Motion::Moving(moving) if moving.tag == tag => Some(&moving.rate),
            _ => None,
        }
    }

    /// The derivative along the direction with the tag, the largest in force; 0 for a constant.
    pub fn rate(&self, tag: Tag) -> Answer<Self> {
        self.motion(tag).map_or_else(|| self.like(&rational::integer(0)), |rate| Ok(rate.clone()))
    }

    /// The value, without any motion.
    pub fn value(&self) -> &N {
        let mut jet = self;
        loop {
            match &jet.0 {
                Motion::Still(value) => return value,
                Motion::Moving(moving) => jet = &moving.at,
            }
        }
    }

    /// The largest tag of its motions; none for a number that does not move.
    pub fn tag(&self) -> Option<Tag> {
        match &self.0 {
            Motion::Still(_) => None,
            Motion::Moving(moving) => Some(moving.tag),
        }
    }

    /// The number, moving where there is a rate.
    fn perhaps_moving(self, tag: Tag, rate: Option<Self>) -> Self {
        match rate {
            Some(rate) => self.moving(tag, rate),
            None => self,
        }
    }

    /// The chain rule: a function of the value, and its slope there from the place and the value.
    fn chain(
        &self,
        still: impl FnOnce(&N) -> Answer<N>,
        function: impl FnOnce(&Self) -> Answer<Self>,
        slope: impl FnOnce(&Self, &Self) -> Answer<Self>,
    ) -> Answer<Self> {
        match &self.0 {
            Motion::Still(value) => Ok(Self::still(still(value)?)),
            Motion::Moving(moving) => {
                let value = function(&moving.at)?;
                let rate = slope(&moving.at, &value)?.multiply(&moving.rate)?;
                Ok(value.moving(moving.tag, rate))
            }
        }
    }
}

/// Pairs whose products are summed.
type Pairs<'a, N> = SmallVec<[(&'a Jet<N>, &'a Jet<N>); 8]>;

/// The difference of two rates that may be absent.
fn difference<N: Number>(a: Option<&Jet<N>>, b: Option<&Jet<N>>) -> Answer<Option<Jet<N>>> {
    Ok(match (a, b) {
        (Some(a), Some(b)) => Some(a.subtract(b)?),
        (Some(a), None) => Some(a.clone()),
        (None, b) => b.map(Number::negate).transpose()?,
    })
}

impl<N: Number> Number for Jet<N> {
    const COST: u64 = 2 * N::COST;

    fn is_nothing(&self) -> bool {
        match &self.0 {
            Motion::Still(value) => value.is_nothing(),
            Motion::Moving(moving) => moving.at.is_nothing() && moving.rate.is_nothing(),
        }
    }
    fn like(&self, value: &Rational) -> Answer<Self> {
        Ok(Self::still(self.value().like(value)?))
    }
    fn add(&self, other: &Self) -> Answer<Self> {
        if let (Motion::Still(a), Motion::Still(b)) = (&self.0, &other.0) {
            return Ok(Self::still(a.add(b)?));
        }
        let tag = outermost(self, other);
        let rate = match (self.motion(tag), other.motion(tag)) {
            (Some(a), Some(b)) => Some(a.add(b)?),
            (a, b) => a.or(b).cloned(),
        };
        Ok(self.at(tag).add(other.at(tag))?.perhaps_moving(tag, rate))
    }
    fn subtract(&self, other: &Self) -> Answer<Self> {
        if let (Motion::Still(a), Motion::Still(b)) = (&self.0, &other.0) {
            return Ok(Self::still(a.subtract(b)?));
        }
        let tag = outermost(self, other);
        let rate = difference(self.motion(tag), other.motion(tag))?;
        Ok(self.at(tag).subtract(other.at(tag))?.perhaps_moving(tag, rate))
    }
    fn multiply(&self, other: &Self) -> Answer<Self> {
        if let (Motion::Still(a), Motion::Still(b)) = (&self.0, &other.0) {
            return Ok(Self::still(a.multiply(b)?));
        }
        let tag = outermost(self, other);
        let (a, b) = (self.at(tag), other.at(tag));
        let left = self.motion(tag).map(|rate| rate.multiply(b)).transpose()?;
        let right = other.motion(tag).map(|rate| a.multiply(rate)).transpose()?;
        let rate = match (left, right) {
            (Some(left), Some(right)) => Some(left.add(&right)?),
            (left, right) => left.or(right),
        };
        Ok(a.multiply(b)?.perhaps_moving(tag, rate))
    }
    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Answer<Option<Self>>
    where
        Self: 'a,
    {
        let Some(tag) = pairs.clone().flat_map(|(a, b)| [a.tag(), b.tag()]).flatten().max() else {
            let values = pairs.map(|(a, b)| (a.value(), b.value()));
            return Ok(N::inner(values)?.map(Self::still));
        };
        let at: Pairs<'_, N> = pairs.clone().map(|(a, b)| (a.at(tag), b.at(tag))).collect();
        let left = pairs.clone().filter_map(|(a, b)| Some((a.motion(tag)?, b.at(tag))));
        let right = pairs.filter_map(|(a, b)| Some((a.at(tag), b.motion(tag)?)));
        let moved: Pairs<'_, N> = left.chain(right).collect();
        // Of a slice: each motion that is taken off would else make an iterator of a new type.
        let rate = Self::inner(moved.iter().copied())?;
        Ok(Self::inner(at.iter().copied())?.map(|value| value.perhaps_moving(tag, rate)))
    }
    fn divide(&self, other: &Self) -> Answer<Self> {
        if let (Motion::Still(a), Motion::Still(b)) = (&self.0, &other.0) {
            return Ok(Self::still(a.divide(b)?));
        }
        let tag = outermost(self, other);
        let below = other.at(tag);
        let value = self.at(tag).divide(below)?;
        let turned = other.motion(tag).map(|rate| value.multiply(rate)).transpose()?;
        let moved = difference(self.motion(tag), turned.as_ref())?;
        let rate = moved.map(|moved| moved.divide(below)).transpose()?;
        Ok(value.perhaps_moving(tag, rate))
    }
    fn negate(&self) -> Answer<Self> {
        match &self.0 {
            Motion::Still(value) => Ok(Self::still(value.negate()?)),
            Motion::Moving(moving) => Ok(moving.at.negate()?.moving(moving.tag, moving.rate.negate()?)),
        }
    }
    fn power(&self, exponent: &Rational) -> Answer<Self> {
        if exponent.is_zero() {
            return self.value().power(exponent).map(Self::still);
        }
        self.chain(
            |value| value.power(exponent),
            |at| at.power(exponent),
            |at, _| {
                if exponent.is_one() {
                    return at.like(&rational::integer(1));
                }
                let lower = rational::subtract(exponent, &rational::integer(1))?;
                let slope = at.power(&lower).map_err(|error| match error {
                    // The value is there, so the base is 0 and the exponent between 0 and 1.
                    NumberError::DivisionByZero => {
                        NumberError::NotDifferentiable { function: "power", place: "at 0" }
                    }
                    other => other,
                })?;
                at.like(exponent)?.multiply(&slope)
            },
        )
    }
    fn compare(&self, other: &Self) -> Answer<Ordering> {
        self.value().compare(other.value())
    }
    fn side_of(&self, other: &Self) -> Answer<Ordering> {
        self.value().side_of(other.value())
    }
    fn pivot_weight(&self) -> f64 {
        self.value().pivot_weight()
    }
    fn reach(&self) -> f64 {
        match &self.0 {
            Motion::Still(value) => value.reach(),
            Motion::Moving(moving) => moving.rate.reach().max(moving.at.reach()),
        }
    }
    fn moves(&self) -> bool {
        self.tag().is_some()
    }
    fn vanishes(&self) -> bool {
        match &self.0 {
            Motion::Still(value) => value.vanishes(),
            Motion::Moving(moving) => moving.at.vanishes() && moving.rate.vanishes(),
        }
    }
    fn spacing(&self) -> f64 {
        self.value().spacing()
    }
    fn exact(&self) -> Option<Rational> {
        if self.tag().is_some() { None } else { self.value().exact() }
    }
    fn exponent(&self) -> Option<Rational> {
        if self.tag().is_some() { None } else { self.value().exponent() }
    }
    fn exp(&self) -> Answer<Self> {
        self.chain(N::exp, Self::exp, |_, value| Ok(value.clone()))
    }
    fn log(&self) -> Answer<Self> {
        self.chain(N::log, Self::log, |at, _| at.power(&rational::integer(-1)))
    }
    fn raised(&self, exponent: &Self) -> Answer<Self> {
        if let (Motion::Still(base), Motion::Still(exponent)) = (&self.0, &exponent.0) {
            return Ok(Self::still(base.raised(exponent)?));
        }
        let tag = outermost(self, exponent);
        let (base, by) = (self.at(tag), exponent.at(tag));
        let value = base.raised(by)?;
        let of_base = |rate: &Self| {
            let lower = by.subtract(&by.like(&rational::integer(1))?)?;
            by.multiply(&base.raised(&lower)?)?.multiply(rate)
        };
        let of_exponent = |rate: &Self| value.multiply(&base.log()?)?.multiply(rate);
        let rates =
            (self.motion(tag).map(of_base).transpose()?, exponent.motion(tag).map(of_exponent).transpose()?);
        let rate = match rates {
            (Some(one), Some(other)) => Some(one.add(&other)?),
            (one, other) => one.or(other),
        };
        Ok(value.perhaps_moving(tag, rate))
    }
    fn sin(&self) -> Answer<Self> {
        self.chain(N::sin, Self::sin, |at, _| at.cos())
    }
    fn cos(&self) -> Answer<Self> {
        self.chain(N::cos, Self::cos, |at, _| at.sin()?.negate())
    }
    fn atan(&self) -> Answer<Self> {
        self.chain(N::atan, Self::atan, |at, _| {
            let one = at.like(&rational::integer(1))?;
            one.divide(&one.add(&at.multiply(at)?)?)
        })
    }
    fn erf(&self) -> Answer<Self> {
        self.chain(N::erf, Self::erf, |at, _| slope_of_erf(at))
    }
    fn erfc(&self) -> Answer<Self> {
        self.chain(N::erfc, Self::erfc, |at, _| slope_of_erf(at)?.negate())
    }
    fn pi(&self) -> Answer<Self> {
        Ok(Self::still(self.value().pi()?))
    }
}

/// `2/sqrt(pi) exp(-x^2)`.
fn slope_of_erf<N: Number>(at: &Jet<N>) -> Answer<Jet<N>> {
    let bell = at.multiply(at)?.negate()?.exp()?;
    let root = at.pi()?.power(&rational::ratio(1, 2)?)?;
    bell.multiply(&at.like(&rational::integer(2))?)?.divide(&root)
}

/// The largest tag of the motions of two numbers, one of which moves.
fn outermost<N: Number>(one: &Jet<N>, other: &Jet<N>) -> Tag {
    one.tag().max(other.tag()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Jet, Number};

    /// The derivative of `f` along a direction with a tag.
    fn derivative(tag: u16, at: &Jet<f64>, f: &dyn Fn(&Jet<f64>) -> Jet<f64>) -> Jet<f64> {
        let moving = at.clone().moving(tag, Jet::still(1.0));
        f(&moving).rate(tag).unwrap_or_else(|_| unreachable!())
    }

    fn times(a: &Jet<f64>, b: &Jet<f64>) -> Jet<f64> {
        a.multiply(b).unwrap_or_else(|_| unreachable!())
    }

    #[test]
    fn an_inner_derivative_does_not_take_the_outer_motion_for_its_own() {
        // d/dx (x * d/dy (x*y)) = d/dx x^2 = 2x, the example on which untagged duals fail.
        let at = Jet::still(3.0);
        let outer = derivative(1, &at, &|x| times(x, &derivative(2, &Jet::still(1.0), &|y| times(x, y))));
        assert!((outer.value() - 6.0).abs() < 1e-15);
    }

    #[test]
    fn nested_motions_are_higher_derivatives() {
        let cube = |x: &Jet<f64>| times(x, &times(x, x));
        let third = derivative(1, &Jet::still(2.0), &|a| derivative(2, a, &|b| derivative(3, b, &cube)));
        assert!((third.value() - 6.0).abs() < 1e-15);
        let fourth = derivative(1, &Jet::still(0.5), &|a| {
            derivative(2, a, &|b| {
                derivative(3, b, &|c| derivative(4, c, &|d| d.exp().unwrap_or_else(|_| unreachable!())))
            })
        });
        assert!((fourth.value() - 0.5_f64.exp()).abs() < 1e-14);
    }
}
