//! Exact rationals behind one checked door.

/// An exact rational.
pub type Rational = num_rational::BigRational;
