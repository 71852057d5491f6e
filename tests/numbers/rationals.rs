//! Exact rationals: what they spell, what they refuse, their laws.

use gradus::number::rational::{self, Rational};
use gradus::number::{Number, NumberError};
use proptest::prelude::*;

use super::common::{exact, fractions};

#[test]
fn decimals_are_the_rationals_they_spell() {
    let cases = [
        ("0.05", 1, 20),
        ("12", 12, 1),
        ("2.5e-3", 1, 400),
        ("1.5E+2", 150, 1),
        ("0", 0, 1),
        ("007.50", 15, 2),
    ];
    for (text, top, bottom) in cases {
        assert_eq!(rational::parse_decimal(text), rational::ratio(top, bottom), "{text}");
    }
}

#[test]
fn what_is_no_decimal_is_refused() {
    for text in [
        "", ".5", "1.", "1_000", "+1", "-1", "1e", "1e--2", "1e+-2", "0x10", "1.2.3", "١٢", "e5", "1 ",
        "inf", "1.e5",
    ] {
        assert!(matches!(rational::parse_decimal(text), Err(NumberError::Unfit { .. })), "{text}");
    }
    for text in ["1e10001", "1e-99999999999999999999", &"9".repeat(10_001)] {
        assert_eq!(rational::parse_decimal(text), Err(NumberError::TooLarge), "{text}");
    }
    assert!(rational::parse_decimal("1e10000").is_ok());
    assert!(rational::parse_decimal(&"9".repeat(10_000)).is_ok());
}

#[test]
fn zero_divides_nothing() {
    let zero = rational::integer(0);
    assert_eq!(rational::ratio(1, 0), Err(NumberError::DivisionByZero));
    assert_eq!(rational::divide(&exact("3"), &zero), Err(NumberError::DivisionByZero));
    assert_eq!(rational::power(&zero, -1), Err(NumberError::DivisionByZero));
    assert_eq!(zero.power(&exact("-1/2")), Err(NumberError::DivisionByZero));
    assert_eq!(rational::power(&zero, 0), Ok(exact("1")));
}

#[test]
fn growth_is_stopped_before_it_happens() {
    let nine = exact("9");
    assert_eq!(rational::power(&nine, 387_420_489), Err(NumberError::TooLarge));
    assert_eq!(rational::power(&exact("1"), i64::MIN), Ok(exact("1")));
    assert_eq!(rational::power(&exact("-1"), i64::MAX), Ok(exact("-1")));
    // The logistic map has no large exponent, yet its digits double at every step.
    let (four, one) = (exact("4"), exact("1"));
    let mut a = exact("1/3");
    let mut steps = 0;
    let error = loop {
        let next = rational::subtract(&one, &a)
            .and_then(|rest| rational::multiply(&a, &rest))
            .and_then(|product| rational::multiply(&four, &product));
        match next {
            Ok(next) => a = next,
            Err(error) => break error,
        }
        steps += 1;
        assert!(steps < 30);
    };
    assert_eq!(error, NumberError::TooLarge);
}

#[test]
fn floats_of_rationals_are_finite() {
    assert_eq!(rational::to_f64(&exact("0.1")), Ok(0.1));
    assert_eq!(rational::to_f64(&exact("1e400")), Err(NumberError::TooLarge));
    assert_eq!(rational::to_f64(&exact("1e-400")), Ok(0.0));
}

#[test]
fn roots_are_taken_where_they_are_rational() {
    assert_eq!(exact("1/4").power(&exact("1/2")), Ok(exact("1/2")));
    assert_eq!(exact("8/27").power(&exact("-2/3")), Ok(exact("9/4")));
    assert_eq!(exact("0").power(&exact("1/2")), Ok(exact("0")));
    assert_eq!(exact("2").power(&exact("1/2")), Err(NumberError::NotInThisKind { function: "power" }));
    assert!(matches!(exact("-4").power(&exact("1/2")), Err(NumberError::Domain { .. })));
}

#[test]
fn irrational_functions_are_rational_at_one_point_only() {
    assert_eq!(exact("0").exp(), Ok(exact("1")));
    assert_eq!(exact("1").log(), Ok(exact("0")));
    assert_eq!(exact("1").exp(), Err(NumberError::NotInThisKind { function: "exp" }));
    assert!(matches!(exact("0").log(), Err(NumberError::Domain { .. })));
    assert!(matches!(exact("-1").log(), Err(NumberError::Domain { .. })));
}

proptest! {
    #[test]
    fn rationals_are_a_field(a in fractions(), b in fractions(), c in fractions()) {
        let sum = |x: &Rational, y: &Rational| Number::add(x, y).unwrap();
        let product = |x: &Rational, y: &Rational| Number::multiply(x, y).unwrap();
        prop_assert_eq!(sum(&sum(&a, &b), &c), sum(&a, &sum(&b, &c)));
        prop_assert_eq!(product(&a, &sum(&b, &c)), sum(&product(&a, &b), &product(&a, &c)));
        prop_assert_eq!(product(&a, &b), product(&b, &a));
        prop_assert_eq!(Number::subtract(&sum(&a, &b), &b).unwrap(), a.clone());
        if let Ok(quotient) = Number::divide(&a, &b) {
            prop_assert_eq!(product(&quotient, &b), a);
        }
    }

    #[test]
    fn squares_have_roots(a in fractions()) {
        let square = Number::multiply(&a, &a).unwrap();
        let root = square.power(&exact("1/2")).unwrap();
        prop_assert!(root == a || root == a.negate().unwrap());
    }
}
