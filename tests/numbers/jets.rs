//! Jets: the rules of differentiation, and kinks.

use gradus::number::rational::Rational;
use gradus::number::{Answer, Jet, Number, NumberError};
use proptest::prelude::*;

use super::common::{exact, fractions, moves};

fn moving(text: &str) -> Jet<Rational> {
    moves(exact(text), exact("1"))
}

#[test]
fn powers_at_zero() {
    let zero = moving("0");
    let square = zero.power(&exact("2")).unwrap();
    assert_eq!((square.value(), square.motion(1).map(Jet::value)), (&exact("0"), Some(&exact("0"))));
    let same = zero.power(&exact("1")).unwrap();
    assert_eq!(same.motion(1).map(Jet::value), Some(&exact("1")));
    let one = zero.power(&exact("0")).unwrap();
    assert_eq!((one.value(), one.tag()), (&exact("1"), None));
    let root = NumberError::NotDifferentiable { function: "power", place: "at 0" };
    assert_eq!(zero.power(&exact("1/2")).unwrap_err(), root);
    assert_eq!(moves(0.0, 1.0).power(&exact("1/2")).unwrap_err(), root);
    assert_eq!(zero.power(&exact("-1")).unwrap_err(), NumberError::DivisionByZero);
    // A constant has no kink to be at.
    let still = Jet::still(exact("0")).power(&exact("1/2")).unwrap();
    assert_eq!(still.value(), &exact("0"));
    // Twice: x^(3/2) has a first derivative at 0 and no second.
    let twice = moving("0").moving(2, Jet::still(exact("1")));
    assert_eq!(twice.power(&exact("3/2")).unwrap_err(), root);
    let cube = twice.power(&exact("3")).unwrap();
    assert_eq!(cube.rate(2).unwrap().rate(1).unwrap().value(), &exact("0"));
}

#[test]
fn motions_within_motions_are_second_derivatives() {
    // x^3 at 2: first 12, second 12; exp in floats: all the same.
    let x = moving("2").moving(2, Jet::still(exact("1")));
    let cube = x.power(&exact("3")).unwrap();
    assert_eq!(cube.rate(2).unwrap().value(), &exact("12"));
    assert_eq!(cube.rate(2).unwrap().rate(1).unwrap().value(), &exact("12"));
    let reciprocal = x.power(&exact("-1")).unwrap();
    assert_eq!(reciprocal.rate(2).unwrap().rate(1).unwrap().value(), &exact("1/4"));
    let y = moves(0.5, 1.0).moving(2, Jet::still(1.0)).exp().unwrap();
    let e = 0.5_f64.exp();
    let second = *y.rate(2).unwrap().rate(1).unwrap().value();
    assert!((second - e).abs() < 1e-15);
}

#[test]
fn functions_have_their_slopes() {
    let at = 0.7_f64;
    let slope = |function: fn(&Jet<f64>) -> Answer<Jet<f64>>| {
        *function(&moves(at, 1.0)).unwrap().rate(1).unwrap().value()
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
        let (x, y) = (moves(a.clone(), r.clone()), moves(b.clone(), s.clone()));
        let product = x.multiply(&y).unwrap();
        prop_assert_eq!(product.rate(1).unwrap().value().clone(), &r * &b + &a * &s);
        prop_assert_eq!(x.add(&y).unwrap().rate(1).unwrap().value().clone(), &r + &s);
        prop_assert_eq!(x.subtract(&y).unwrap().rate(1).unwrap().value().clone(), &r - &s);
        if let Ok(quotient) = x.divide(&y) {
            prop_assert_eq!(quotient.rate(1).unwrap().value().clone(), (&r * &b - &a * &s) / (&b * &b));
        }
        // A constant and a number that moves at rate 0 say the same.
        let still = Jet::still(b.clone());
        prop_assert_eq!(x.multiply(&still).unwrap().rate(1).unwrap().value().clone(), &r * &b);
        prop_assert_eq!(still.subtract(&x).unwrap().rate(1).unwrap().value().clone(), -&r);
        if let (Ok(left), Ok(right)) = (still.divide(&x), moves(b.clone(), exact("0")).divide(&x)) {
            prop_assert_eq!(left.rate(1).unwrap().value().clone(), right.rate(1).unwrap().value().clone());
        }
    }
}
