//! Duals: the rules of differentiation, and kinks.

use gradus::number::rational::Rational;
use gradus::number::{Answer, Dual, Number, NumberError};
use proptest::prelude::*;

use super::common::{exact, fractions};

fn moving(text: &str) -> Dual<Rational> {
    Dual::new(exact(text), exact("1"))
}

#[test]
fn powers_at_zero() {
    let zero = moving("0");
    let square = zero.power(&exact("2")).unwrap();
    assert_eq!((square.value(), square.derivative()), (&exact("0"), Some(&exact("0"))));
    let same = zero.power(&exact("1")).unwrap();
    assert_eq!(same.derivative(), Some(&exact("1")));
    let one = zero.power(&exact("0")).unwrap();
    assert_eq!((one.value(), one.derivative()), (&exact("1"), None));
    let root = NumberError::NotDifferentiable { function: "power", place: "at 0" };
    assert_eq!(zero.power(&exact("1/2")).unwrap_err(), root);
    assert_eq!(Dual::new(0.0, 1.0).power(&exact("1/2")).unwrap_err(), root);
    assert_eq!(zero.power(&exact("-1")).unwrap_err(), NumberError::DivisionByZero);
    // A constant has no kink to be at.
    let still = Dual::constant(exact("0")).power(&exact("1/2")).unwrap();
    assert_eq!(still.value(), &exact("0"));
    // Twice: x^(3/2) has a first derivative at 0 and no second.
    let twice = Dual::new(moving("0"), Dual::constant(exact("1")));
    assert_eq!(twice.power(&exact("3/2")).unwrap_err(), root);
    let cube = twice.power(&exact("3")).unwrap();
    assert_eq!(cube.derivative().unwrap().derivative_or_zero(), Ok(exact("0")));
}

#[test]
fn duals_of_duals_are_second_derivatives() {
    // x^3 at 2: first 12, second 12; exp in floats: all the same.
    let x = Dual::new(moving("2"), Dual::constant(exact("1")));
    let cube = x.power(&exact("3")).unwrap();
    assert_eq!(cube.derivative().unwrap().value(), &exact("12"));
    assert_eq!(cube.derivative().unwrap().derivative(), Some(&exact("12")));
    let reciprocal = x.power(&exact("-1")).unwrap();
    assert_eq!(reciprocal.derivative().unwrap().derivative(), Some(&exact("1/4")));
    let y = Dual::new(Dual::new(0.5, 1.0), Dual::constant(1.0)).exp().unwrap();
    let e = 0.5_f64.exp();
    let second = y.derivative().unwrap().derivative().copied().unwrap();
    assert!((second - e).abs() < 1e-15);
}

#[test]
fn functions_have_their_slopes() {
    let at = 0.7_f64;
    let slope = |function: fn(&Dual<f64>) -> Answer<Dual<f64>>| {
        function(&Dual::new(at, 1.0)).unwrap().derivative().copied().unwrap()
    };
    let known = [
        (slope(Number::exp), at.exp()),
        (slope(Number::log), 1.0 / at),
        (slope(Number::sin), at.cos()),
        (slope(Number::cos), -at.sin()),
        (slope(Number::atan), 1.0 / (1.0 + at * at)),
        (slope(Number::erf), std::f64::consts::FRAC_2_SQRT_PI * (-at * at).exp()),
        (slope(|x| x.power(&exact("1/2"))), 0.5 / at.sqrt()),
    ];
    for (found, wanted) in known {
        assert!((found - wanted).abs() < 1e-15, "{found} {wanted}");
    }
}

proptest! {
    #[test]
    fn products_and_quotients_follow_their_rules(a in fractions(), b in fractions(), r in fractions(), s in fractions()) {
        let (x, y) = (Dual::new(a.clone(), r.clone()), Dual::new(b.clone(), s.clone()));
        let product = x.multiply(&y).unwrap();
        prop_assert_eq!(product.derivative_or_zero().unwrap(), &r * &b + &a * &s);
        prop_assert_eq!(x.add(&y).unwrap().derivative_or_zero().unwrap(), &r + &s);
        prop_assert_eq!(x.subtract(&y).unwrap().derivative_or_zero().unwrap(), &r - &s);
        if let Ok(quotient) = x.divide(&y) {
            prop_assert_eq!(quotient.derivative_or_zero().unwrap(), (&r * &b - &a * &s) / (&b * &b));
        }
        // A constant and a number that moves at rate 0 say the same.
        let still = Dual::constant(b.clone());
        prop_assert_eq!(x.multiply(&still).unwrap().derivative_or_zero().unwrap(), &r * &b);
        prop_assert_eq!(still.subtract(&x).unwrap().derivative_or_zero().unwrap(), -&r);
        if let (Ok(left), Ok(right)) = (still.divide(&x), Dual::new(b.clone(), exact("0")).divide(&x)) {
            prop_assert_eq!(left.derivative_or_zero().unwrap(), right.derivative_or_zero().unwrap());
        }
    }
}
