//! Numbers that move along several directions at once: duals nested to any depth, each with a tag for the
//! derivative that it belongs to, so that a derivative within a derivative never takes the motion of the outer
//! one for its own. The rules of every operation are those of [`Dual`].

use std::cmp::Ordering;

use super::rational::{self, Rational};
use super::{Answer, Dual, Number};

/// Which derivative a motion belongs to: that of an inner derivative is the larger.
pub type Tag = u16;

/// A number with its derivatives along the directions in force. The largest tag is outermost.
#[derive(Clone, Debug)]
pub struct Jet<N>(Motion<N>);

#[derive(Clone, Debug)]
enum Motion<N> {
    Still(N),
    Moving(Tag, Box<Dual<Jet<N>>>),
}

impl<N: Number> Jet<N> {
    /// A number that does not move.
    pub fn still(value: N) -> Self {
        Self(Motion::Still(value))
    }

    /// The number, moving at a rate along the direction with the tag, which must be larger than those of
    /// its other motions.
    pub fn moving(self, tag: Tag, rate: Self) -> Self {
        Self(Motion::Moving(tag, Box::new(Dual::new(self, rate))))
    }

    /// The derivative along the direction with the tag, which must be the largest in force.
    pub fn rate(&self, tag: Tag) -> Answer<Self> {
        match &self.0 {
            Motion::Moving(own, dual) if *own == tag => dual.derivative_or_zero(),
            _ => self.like(&rational::integer(0)),
        }
    }

    /// The value, without any motion.
    pub fn value(&self) -> &N {
        let mut jet = self;
        loop {
            match &jet.0 {
                Motion::Still(value) => return value,
                Motion::Moving(_, dual) => jet = dual.value(),
            }
        }
    }

    /// The largest tag of its motions; none for a number that does not move.
    pub fn tag(&self) -> Option<Tag> {
        match &self.0 {
            Motion::Still(_) => None,
            Motion::Moving(tag, _) => Some(*tag),
        }
    }

    /// The number as a dual along the direction with a tag, the largest in force: a constant where it does
    /// not move along it.
    pub fn along(&self, tag: Tag) -> Dual<Self> {
        match &self.0 {
            Motion::Moving(own, dual) if *own == tag => (**dual).clone(),
            _ => Dual::constant(self.clone()),
        }
    }

    /// The number that a dual along the direction with a tag is.
    pub fn wrapped(tag: Tag, dual: Dual<Self>) -> Self {
        match dual.derivative() {
            Some(_) => Self(Motion::Moving(tag, Box::new(dual))),
            None => dual.value().clone(),
        }
    }

    fn one(
        &self,
        still: impl FnOnce(&N) -> Answer<N>,
        moving: impl FnOnce(&Dual<Self>) -> Answer<Dual<Self>>,
    ) -> Answer<Self> {
        match &self.0 {
            Motion::Still(value) => Ok(Self::still(still(value)?)),
            Motion::Moving(tag, dual) => Ok(Self::wrapped(*tag, moving(dual)?)),
        }
    }

    fn two(
        &self,
        other: &Self,
        still: impl FnOnce(&N, &N) -> Answer<N>,
        moving: impl FnOnce(&Dual<Self>, &Dual<Self>) -> Answer<Dual<Self>>,
    ) -> Answer<Self> {
        match (&self.0, &other.0, self.tag().max(other.tag())) {
            (_, _, Some(tag)) => Ok(Self::wrapped(tag, moving(&self.along(tag), &other.along(tag))?)),
            (Motion::Still(a), Motion::Still(b), None) => Ok(Self::still(still(a, b)?)),
            _ => self.like(&rational::integer(0)),
        }
    }
}

impl<N: Number> Number for Jet<N> {
    const COST: u64 = 2 * N::COST;

    fn like(&self, value: &Rational) -> Answer<Self> {
        Ok(Self::still(self.value().like(value)?))
    }
    fn add(&self, other: &Self) -> Answer<Self> {
        self.two(other, N::add, Dual::add)
    }
    fn subtract(&self, other: &Self) -> Answer<Self> {
        self.two(other, N::subtract, Dual::subtract)
    }
    fn multiply(&self, other: &Self) -> Answer<Self> {
        self.two(other, N::multiply, Dual::multiply)
    }
    fn divide(&self, other: &Self) -> Answer<Self> {
        self.two(other, N::divide, Dual::divide)
    }
    fn negate(&self) -> Answer<Self> {
        self.one(N::negate, Dual::negate)
    }
    fn power(&self, exponent: &Rational) -> Answer<Self> {
        self.one(|value| value.power(exponent), |dual| dual.power(exponent))
    }
    fn compare(&self, other: &Self) -> Answer<Ordering> {
        self.value().compare(other.value())
    }
    fn pivot_weight(&self) -> f64 {
        self.value().pivot_weight()
    }
    fn reach(&self) -> f64 {
        match &self.0 {
            Motion::Still(value) => value.reach(),
            Motion::Moving(_, dual) => dual.reach(),
        }
    }
    fn is_dual(&self) -> bool {
        self.tag().is_some() || self.value().is_dual()
    }
    fn vanishes(&self) -> bool {
        match &self.0 {
            Motion::Still(value) => value.vanishes(),
            Motion::Moving(_, dual) => dual.vanishes(),
        }
    }
    fn spacing(&self) -> f64 {
        self.value().spacing()
    }
    fn exact(&self) -> Option<Rational> {
        if self.tag().is_some() { None } else { self.value().exact() }
    }
    fn exp(&self) -> Answer<Self> {
        self.one(N::exp, Dual::exp)
    }
    fn log(&self) -> Answer<Self> {
        self.one(N::log, Dual::log)
    }
    fn sin(&self) -> Answer<Self> {
        self.one(N::sin, Dual::sin)
    }
    fn cos(&self) -> Answer<Self> {
        self.one(N::cos, Dual::cos)
    }
    fn atan(&self) -> Answer<Self> {
        self.one(N::atan, Dual::atan)
    }
    fn erf(&self) -> Answer<Self> {
        self.one(N::erf, Dual::erf)
    }
    fn pi(&self) -> Answer<Self> {
        Ok(Self::still(self.value().pi()?))
    }
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
