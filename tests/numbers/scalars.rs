//! The kernels of one number and of the entries of one array: values, stability, kinks, exact laws.

use gradus::array::Array;
use gradus::functions::kernels::{Kernels, gamma, hyperbolic, piecewise, scalar, vector};
use gradus::number::{Ball, Field, Jet, Number, NumberError, Rational};
use gradus::{kernels, number};
use proptest::prelude::*;

use super::common::{exact, field_numbers, moves, run, scalar};

const SIGMA: Kernels = kernels!(scalar::sigma);
const LGAMMA: Kernels = gradus::kernels_of_float!(gamma::lgamma);
const SOFTPLUS: Kernels = kernels!(scalar::softplus);
const POWER: Kernels = kernels!(scalar::power);
const ABS: Kernels = kernels!(piecewise::abs);
const RELU: Kernels = kernels!(piecewise::relu);
const SOFTMAX: Kernels = kernels!(vector::softmax, float: vector::softmax_of_float);
const LOGSUMEXP: Kernels = kernels!(vector::logsumexp);
const LARGEST: Kernels = kernels!(vector::max);

fn at(kernels: Kernels, x: f64) -> f64 {
    *run(kernels, &[scalar(x)]).unwrap().first()
}

/// The derivative in jets of floats.
fn slope(kernels: Kernels, x: f64) -> number::Answer<f64> {
    let result = run(kernels, &[scalar(moves(x, 1.0))])?;
    Ok(*result.first().rate(1)?.value())
}

#[test]
fn every_function_agrees_with_the_standard_library_and_its_own_balls() {
    type Reference = fn(f64) -> f64;
    let table: &[(&str, Kernels, Reference, f64, f64)] = &[
        ("exp", kernels!(scalar::exp), f64::exp, -20.0, 20.0),
        ("log", kernels!(scalar::log), f64::ln, 1e-3, 50.0),
        ("log1p", kernels!(scalar::log1p), f64::ln_1p, -0.9, 9.0),
        ("log1p", kernels!(scalar::log1p), f64::ln_1p, -1e-7, 1e-7),
        ("expm1", kernels!(scalar::expm1), f64::exp_m1, -3.0, 3.0),
        ("expm1", kernels!(scalar::expm1), f64::exp_m1, -1e-7, 1e-7),
        ("sin", kernels!(scalar::sin), f64::sin, -9.0, 9.0),
        ("cos", kernels!(scalar::cos), f64::cos, -9.0, 9.0),
        ("tan", kernels!(scalar::tan), f64::tan, -1.5, 1.5),
        ("asin", kernels!(scalar::asin), f64::asin, -0.99, 0.99),
        ("acos", kernels!(scalar::acos), f64::acos, -0.99, 0.99),
        ("atan", kernels!(scalar::atan), f64::atan, -9.0, 9.0),
        ("sinh", kernels!(hyperbolic::sinh), f64::sinh, -9.0, 9.0),
        ("sinh", kernels!(hyperbolic::sinh), f64::sinh, -1e-7, 1e-7),
        ("cosh", kernels!(hyperbolic::cosh), f64::cosh, -9.0, 9.0),
        ("tanh", kernels!(hyperbolic::tanh), f64::tanh, -9.0, 9.0),
        ("tanh", kernels!(hyperbolic::tanh), f64::tanh, -1e-7, 1e-7),
        ("asinh", kernels!(hyperbolic::asinh), f64::asinh, -9.0, 9.0),
        ("acosh", kernels!(hyperbolic::acosh), f64::acosh, 1.1, 9.0),
        ("atanh", kernels!(hyperbolic::atanh), f64::atanh, -0.9, 0.9),
        ("cbrt", kernels!(scalar::cbrt), f64::cbrt, -9.0, 9.0),
        ("erfc", kernels!(scalar::erfc), |x| Number::erfc(&x).unwrap(), -4.0, 26.0),
        (
            "normcdf",
            kernels!(scalar::normcdf),
            |x| Number::erfc(&(-x / 2.0_f64.sqrt())).unwrap() / 2.0,
            -5.0,
            5.0,
        ),
        ("erf", kernels!(scalar::erf), |x| Number::erf(&x).unwrap(), -4.0, 4.0),
        ("sigma", SIGMA, |x| 1.0 / (1.0 + (-x).exp()), -30.0, 30.0),
        ("softplus", SOFTPLUS, |x| x.exp().ln_1p(), -30.0, 30.0),
        ("abs", ABS, f64::abs, -9.0, 9.0),
        ("sign", kernels!(piecewise::sign), f64::signum, -9.0, 9.0),
        ("step", kernels!(piecewise::step), |x| f64::from(u8::from(x > 0.0)), -9.0, 9.0),
        ("relu", RELU, |x| x.max(0.0), -9.0, 9.0),
    ];
    for (name, kernels, reference, low, high) in table {
        for part in 0..40 {
            let x = low + (high - low) * (f64::from(part) + 0.37) / 40.0;
            let (found, wanted) = (at(*kernels, x), reference(x));
            assert!((found - wanted).abs() <= 1e-14 * wanted.abs(), "{name}({x}) = {found}, not {wanted}");
            let ball = scalar(Ball::new(&Rational::from_float(x).unwrap()).unwrap());
            let near = run(*kernels, &[ball]).unwrap().first().to_f64();
            // Float arguments near an end are rounded; the balls are the truth.
            assert!((found - near).abs() <= 1e-14 * near.abs(), "{name}({x}) = {found}, in balls {near}");
        }
        // The derivative in jets of floats is that in jets of balls.
        let x = low + (high - low) * 0.617;
        let exact = Ball::new(&Rational::from_float(x).unwrap()).unwrap();
        let one = exact.like(&number::rational::integer(1)).unwrap();
        let truth = run(*kernels, &[scalar(moves(exact, one))]).unwrap();
        let truth = truth.first().rate(1).unwrap().value().clone().to_f64();
        let found = slope(*kernels, x).unwrap();
        assert!((found - truth).abs() <= 1e-13 * truth.abs(), "{name}' at {x}: {found}, not {truth}");
    }
}

#[test]
fn nothing_overflows_that_has_a_value() {
    assert_eq!(at(SIGMA, -800.0), 0.0);
    assert_eq!(at(SIGMA, 800.0), 1.0);
    assert_eq!(slope(SIGMA, -800.0), Ok(0.0));
    assert_eq!(slope(SIGMA, 800.0), Ok(0.0));
    assert_eq!(at(SOFTPLUS, 1000.0), 1000.0);
    assert_eq!(at(SOFTPLUS, -1000.0), 0.0);
    assert_eq!(slope(SOFTPLUS, 1000.0), Ok(1.0));
    assert_eq!(at(kernels!(hyperbolic::tanh), 1000.0), 1.0);
    assert_eq!(at(kernels!(hyperbolic::tanh), -1000.0), -1.0);
    assert_eq!(at(kernels!(hyperbolic::sinh), -700.0), (-700.0_f64).sinh());
    // By mpmath, in thirty digits.
    let near =
        |found: f64, wanted: f64| assert!((found / wanted - 1.0).abs() < 1e-12, "{found}, not {wanted}");
    near(at(kernels!(scalar::normcdf), -37.0), 5.725_571_222_524_577e-300);
    near(at(LGAMMA, 1e30), 6.807_755_278_982_137e31);
    near(slope(LGAMMA, 1e30).unwrap(), 69.077_552_789_821_37);
    let pair = Array::vector(vec![1000.0, 0.0]).unwrap();
    assert_eq!(run(SOFTMAX, std::slice::from_ref(&pair)).unwrap().data(), [1.0, 0.0]);
    assert_eq!(run(LOGSUMEXP, &[pair]).unwrap().first(), &1000.0);
}

#[test]
fn edge_points_are_errors_and_not_numbers() {
    let kink = |answer: number::Answer<f64>| matches!(answer, Err(NumberError::NotDifferentiable { .. }));
    let (sign, step) = (kernels!(piecewise::sign), kernels!(piecewise::step));
    for (name, kernels) in [("abs", ABS), ("relu", RELU), ("sign", sign), ("step", step)] {
        assert_eq!(at(kernels, 0.0), 0.0, "{name}");
        assert!(kink(slope(kernels, 0.0)), "{name} at 0");
        assert!(slope(kernels, 1.0).is_ok(), "{name} at 1");
    }
    assert!(kink(slope(kernels!(scalar::cbrt), 0.0)));
    assert!(kink(slope(kernels!(scalar::asin), 1.0)));
    assert!(kink(slope(kernels!(scalar::acos), -1.0)));
    assert!(kink(slope(kernels!(hyperbolic::acosh), 1.0)));
    assert_eq!(at(kernels!(scalar::asin), 1.0), std::f64::consts::FRAC_PI_2);
    assert_eq!(at(kernels!(scalar::acos), -1.0), std::f64::consts::PI);
    let outside = [
        (kernels!(scalar::log), 0.0),
        (kernels!(scalar::log), -1.0),
        (kernels!(scalar::asin), 1.5),
        (kernels!(scalar::acos), -1.5),
        (kernels!(scalar::log1p), -1.0),
        (kernels!(hyperbolic::acosh), 0.5),
        (kernels!(hyperbolic::atanh), 1.0),
    ];
    for (kernels, x) in outside {
        assert!(matches!(run(kernels, &[scalar(x)]), Err(NumberError::Domain { .. })), "{x}");
    }
    // The largest of equal entries that come apart, equal arguments.
    let zeros = Array::vector(vec![moves(0.0, 1.0), moves(0.0, -1.0)]).unwrap();
    for kernels in [LARGEST, kernels!(vector::min), kernels!(vector::argmax)] {
        let answer = run(kernels, std::slice::from_ref(&zeros));
        assert!(matches!(answer, Err(NumberError::NotDifferentiable { .. })));
    }
    for kernels in [kernels!(piecewise::max), kernels!(piecewise::min)] {
        let tie = run(kernels, &[scalar(moves(1.0, 1.0)), scalar(Jet::still(1.0))]);
        assert!(matches!(tie, Err(NumberError::NotDifferentiable { .. })));
        assert_eq!(run(kernels, &[scalar(1.0), scalar(1.0)]).unwrap().first(), &1.0);
    }
    // A tie below the largest is no kink.
    let below = Array::vector(vec![moves(1.0, 1.0), moves(1.0, 2.0), moves(3.0, 4.0)]).unwrap();
    assert_eq!(run(LARGEST, &[below]).unwrap().first().motion(1).map(Jet::value), Some(&4.0));
}

#[test]
fn powers_with_a_variable_exponent() {
    let power =
        |x: Jet<f64>, y: Jet<f64>| run(POWER, &[scalar(x), scalar(y)]).map(|array| array.first().clone());
    // x^x at 0, and 0^y at y = 0, have no derivative; x^0 at 0 has: 0.
    assert!(power(moves(0.0, 1.0), moves(0.0, 1.0)).is_err());
    assert!(power(Jet::still(0.0), moves(0.0, 1.0)).is_err());
    let still = power(moves(0.0, 1.0), Jet::still(0.0)).unwrap();
    assert_eq!((*still.value(), *still.rate(1).unwrap().value()), (1.0, 0.0));
    let both = power(moves(2.0, 1.0), moves(3.0, 1.0)).unwrap();
    assert!((*both.rate(1).unwrap().value() - (12.0 + 8.0 * 2.0_f64.ln())).abs() < 1e-13);
    assert_eq!(power(Jet::still(-2.0), Jet::still(3.0)).unwrap().value(), &-8.0);
    assert!(matches!(power(Jet::still(-2.0), moves(3.0, 1.0)), Err(NumberError::Domain { .. })));
    assert_eq!(run(POWER, &[scalar(exact("4/9")), scalar(exact("-3/2"))]).unwrap().first(), &exact("27/8"));
}

#[test]
fn extremes_and_places() {
    let x = Array::vector(vec![2.0, 7.0, -9.0, 7.0]).unwrap();
    let result = |kernels| *run(kernels, std::slice::from_ref(&x)).unwrap().first();
    assert_eq!(result(LARGEST), 7.0);
    assert_eq!(result(kernels!(vector::min)), -9.0);
    assert_eq!(result(kernels!(vector::argmax)), 2.0);
}

proptest! {
    #[test]
    fn the_field_keeps_the_laws_of_exponentials(seed in any::<u64>()) {
        let (_, numbers) = field_numbers(seed, 3);
        let in_field = |kernels, x: &Field| *run(kernels, &[scalar(*x)]).unwrap().first();
        let a = &numbers[0];
        let one = a.like(&exact("1")).unwrap();
        let two = a.like(&exact("2")).unwrap();
        let opposite = a.negate().unwrap();
        let sigma = in_field(SIGMA, a);
        prop_assert!(in_field(SIGMA, &opposite).equals(&one.subtract(&sigma).unwrap()));
        let tanh = in_field(kernels!(hyperbolic::tanh), a);
        let through_sigma = two.multiply(&in_field(SIGMA, &two.multiply(a).unwrap())).unwrap();
        prop_assert!(tanh.equals(&through_sigma.subtract(&one).unwrap()));
        let (sinh, cosh) = (in_field(kernels!(hyperbolic::sinh), a), in_field(kernels!(hyperbolic::cosh), a));
        let square = |x: &Field| x.multiply(x).unwrap();
        prop_assert!(square(&cosh).subtract(&square(&sinh)).unwrap().equals(&one));
        prop_assert!(sinh.divide(&cosh).unwrap().equals(&tanh));
        // softmax: entries that sum to 1, and sigma is the softmax of (a, 0).
        let pair = Array::vector(vec![*a, a.like(&exact("0")).unwrap()]).unwrap();
        let softmax = run(SOFTMAX, &[pair]).unwrap();
        prop_assert!(softmax.data()[0].equals(&sigma));
        prop_assert!(softmax.data()[0].add(&softmax.data()[1]).unwrap().equals(&one));
        // Derivatives too: sigma' = sigma (1 - sigma).
        let moving = run(SIGMA, &[scalar(moves(*a, one))]).unwrap();
        let slope = *moving.first().rate(1).unwrap().value();
        prop_assert!(slope.equals(&sigma.multiply(&one.subtract(&sigma).unwrap()).unwrap()));
        for kernels in [ABS, RELU, SOFTPLUS, LOGSUMEXP] {
            let absent = matches!(run(kernels, &[scalar(*a)]), Err(NumberError::NotInThisKind { .. }));
            prop_assert!(absent);
        }
    }

    #[test]
    fn softmax_sums_to_one_and_shifts(x in proptest::collection::vec(-500.0..500.0_f64, 1..6), shift in -1e3..1e3_f64) {
        let total: f64 = run(SOFTMAX, &[Array::vector(x.clone()).unwrap()]).unwrap().data().iter().sum();
        prop_assert!((total - 1.0).abs() < 1e-14);
        let lse = |x: Vec<f64>| *run(LOGSUMEXP, &[Array::vector(x).unwrap()]).unwrap().first();
        let moved = lse(x.iter().map(|x| x + shift).collect());
        prop_assert!((moved - lse(x) - shift).abs() < 1e-11);
    }
}
