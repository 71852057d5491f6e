//! Dual numbers over any kind: a value and the derivative along one direction, from the rules of
//! the scalar operations alone. A dual of duals gives second derivatives.

use std::cmp::Ordering;

use num_traits::{One, Zero};

use super::rational::{self, Rational};
use super::{Answer, Number, NumberError};

/// A value, and its derivative along one direction; a constant has none.
#[derive(Clone, Debug)]
pub struct Dual<N> {
    value: N,
    derivative: Option<N>,
}

impl<N: Number> Dual<N> {
    /// A value that moves at the given rate.
    pub fn new(value: N, derivative: N) -> Self {
        Self { value, derivative: Some(derivative) }
    }

    /// A value that does not move. A kink at a constant is none.
    pub fn constant(value: N) -> Self {
        Self { value, derivative: None }
    }

    /// The value.
    pub fn value(&self) -> &N {
        &self.value
    }

    /// The derivative; none for a constant.
    pub fn derivative(&self) -> Option<&N> {
        self.derivative.as_ref()
    }

    /// The derivative; 0 for a constant.
    pub fn derivative_or_zero(&self) -> Answer<N> {
        match &self.derivative {
            Some(derivative) => Ok(derivative.clone()),
            None => self.value.like(&rational::integer(0)),
        }
    }

    /// The chain rule: a value, and what multiplies the derivative (worked out only where it is needed).
    fn chain(&self, value: N, slope: impl FnOnce(&N) -> Answer<N>) -> Answer<Self> {
        let derivative = match &self.derivative {
            Some(rate) => Some(slope(&value)?.multiply(rate)?),
            None => None,
        };
        Ok(Self { value, derivative })
    }
}

/// The sum of two derivatives that may be absent.
fn sum<N: Number>(a: Option<N>, b: Option<N>) -> Answer<Option<N>> {
    Ok(match (a, b) {
        (Some(a), Some(b)) => Some(a.add(&b)?),
        (a, b) => a.or(b),
    })
}

impl<N: Number> Number for Dual<N> {
    const COST: u64 = 3 * N::COST;

    fn is_nothing(&self) -> bool {
        self.value.is_nothing() && self.derivative.as_ref().is_none_or(N::is_nothing)
    }

    fn like(&self, value: &Rational) -> Answer<Self> {
        Ok(Self::constant(self.value.like(value)?))
    }

    fn add(&self, other: &Self) -> Answer<Self> {
        let derivative = sum(self.derivative.clone(), other.derivative.clone())?;
        Ok(Self { value: self.value.add(&other.value)?, derivative })
    }

    fn subtract(&self, other: &Self) -> Answer<Self> {
        let value = self.value.subtract(&other.value)?;
        let derivative = match (&self.derivative, &other.derivative) {
            (Some(a), Some(b)) => Some(a.subtract(b)?),
            (Some(a), None) => Some(a.clone()),
            (None, Some(b)) => Some(b.negate()?),
            (None, None) => None,
        };
        Ok(Self { value, derivative })
    }

    fn multiply(&self, other: &Self) -> Answer<Self> {
        let value = self.value.multiply(&other.value)?;
        let left = self.derivative.as_ref().map(|rate| rate.multiply(&other.value)).transpose()?;
        let right = other.derivative.as_ref().map(|rate| self.value.multiply(rate)).transpose()?;
        Ok(Self { value, derivative: sum(left, right)? })
    }

    fn inner<'a>(pairs: impl Iterator<Item = (&'a Self, &'a Self)> + Clone) -> Answer<Option<Self>>
    where
        Self: 'a,
    {
        let value = N::inner(pairs.clone().map(|(a, b)| (&a.value, &b.value)))?;
        let left = pairs.clone().filter_map(|(a, b)| Some((a.derivative.as_ref()?, &b.value)));
        let right = pairs.filter_map(|(a, b)| Some((&a.value, b.derivative.as_ref()?)));
        let derivative = sum(N::inner(left)?, N::inner(right)?)?;
        Ok(value.map(|value| Self { value, derivative }))
    }

    fn take_off(&mut self, factor: &Self, of: &Self) -> Answer<()> {
        self.value.take_off(&factor.value, &of.value)?;
        let terms = [
            factor.derivative.as_ref().map(|rate| (rate, &of.value)),
            of.derivative.as_ref().map(|rate| (&factor.value, rate)),
        ];
        for (a, b) in terms.into_iter().flatten() {
            match &mut self.derivative {
                Some(derivative) => derivative.take_off(a, b)?,
                none => *none = Some(a.multiply(b)?.negate()?),
            }
        }
        Ok(())
    }

    fn divide(&self, other: &Self) -> Answer<Self> {
        let value = self.value.divide(&other.value)?;
        let moved = match (&self.derivative, &other.derivative) {
            (Some(a), Some(b)) => Some(a.subtract(&value.multiply(b)?)?),
            (Some(a), None) => Some(a.clone()),
            (None, Some(b)) => Some(value.multiply(b)?.negate()?),
            (None, None) => None,
        };
        let derivative = moved.map(|moved| moved.divide(&other.value)).transpose()?;
        Ok(Self { value, derivative })
    }

    fn negate(&self) -> Answer<Self> {
        let derivative = self.derivative.as_ref().map(Number::negate).transpose()?;
        Ok(Self { value: self.value.negate()?, derivative })
    }

    fn power(&self, exponent: &Rational) -> Answer<Self> {
        let value = self.value.power(exponent)?;
        if exponent.is_zero() {
            return Ok(Self::constant(value));
        }
        self.chain(value, |_| {
            if exponent.is_one() {
                return self.value.like(&rational::integer(1));
            }
            let lower = rational::subtract(exponent, &rational::integer(1))?;
            let slope = self.value.power(&lower).map_err(|error| match error {
                // The value is there, so the base is 0 and the exponent between 0 and 1.
                NumberError::DivisionByZero => {
                    NumberError::NotDifferentiable { function: "power", place: "at 0" }
                }
                other => other,
            })?;
            self.value.like(exponent)?.multiply(&slope)
        })
    }

    fn compare(&self, other: &Self) -> Answer<Ordering> {
        self.value.compare(&other.value)
    }

    fn pivot_weight(&self) -> f64 {
        self.value.pivot_weight()
    }

    fn reach(&self) -> f64 {
        self.derivative.as_ref().map_or(0.0, Number::reach).max(self.value.reach())
    }

    fn is_dual(&self) -> bool {
        self.derivative.is_some() || self.value.is_dual()
    }

    fn vanishes(&self) -> bool {
        self.value.vanishes() && self.derivative.as_ref().is_none_or(Number::vanishes)
    }

    fn spacing(&self) -> f64 {
        self.value.spacing()
    }

    fn exact(&self) -> Option<Rational> {
        if self.derivative.is_some() { None } else { self.value.exact() }
    }

    fn exp(&self) -> Answer<Self> {
        self.chain(self.value.exp()?, |value| Ok(value.clone()))
    }
    fn log(&self) -> Answer<Self> {
        self.chain(self.value.log()?, |_| self.value.power(&rational::integer(-1)))
    }
    fn sin(&self) -> Answer<Self> {
        self.chain(self.value.sin()?, |_| self.value.cos())
    }
    fn cos(&self) -> Answer<Self> {
        self.chain(self.value.cos()?, |_| self.value.sin()?.negate())
    }
    fn atan(&self) -> Answer<Self> {
        self.chain(self.value.atan()?, |_| {
            let one = self.value.like(&rational::integer(1))?;
            one.divide(&one.add(&self.value.multiply(&self.value)?)?)
        })
    }
    fn erf(&self) -> Answer<Self> {
        self.chain(self.value.erf()?, |_| {
            let bell = self.value.multiply(&self.value)?.negate()?.exp()?;
            let root = self.value.pi()?.power(&rational::ratio(1, 2)?)?;
            bell.multiply(&self.value.like(&rational::integer(2))?)?.divide(&root)
        })
    }
    fn pi(&self) -> Answer<Self> {
        Ok(Self::constant(self.value.pi()?))
    }
}
