//! Balls: known digits, and that the truth is always inside.

use std::cmp::Ordering;

use gradus::number::rational::{self, Rational};
use gradus::number::{Answer, Ball, Number, NumberError};
use proptest::prelude::*;

use super::common::{exact, fractions, positive_fractions};

fn ball(text: &str) -> Ball {
    Ball::new(&exact(text)).unwrap()
}

/// Whether a ball is narrower than 1e-80 and holds a number that has these digits, the last within a unit.
fn assert_digits(ball: &Ball, digits: &str) {
    assert!(ball.radius() < 1e-80, "radius {:e}", ball.radius());
    let places = digits.split_once('.').map_or(0, |(_, places)| places.len());
    let unit = rational::power(&exact("10"), -i64::try_from(places).unwrap()).unwrap();
    let off = rational::subtract(&ball.middle().unwrap(), &exact(digits)).unwrap();
    assert!(off <= unit && off >= unit.negate().unwrap(), "{digits}: {:e}", ball.to_f64());
}

#[test]
fn functions_have_their_known_digits() {
    assert_digits(&ball("1").exp().unwrap(), "2.71828182845904523536028747135266249775724709369995");
    assert_digits(&ball("2").log().unwrap(), "0.69314718055994530941723212145817656807550013436025");
    assert_digits(&ball("1").sin().unwrap(), "0.84147098480789650665250232163029899962256306079837");
    assert_digits(&ball("1").cos().unwrap(), "0.54030230586813971740093660744297660373231042061792");
    assert_digits(&ball("1").atan().unwrap(), "0.78539816339744830961566084581987572104929234984377");
    assert_digits(&ball("1").pi().unwrap(), "3.14159265358979323846264338327950288419716939937510");
    assert_digits(
        &ball("2").power(&exact("1/2")).unwrap(),
        "1.41421356237309504880168872420969807856967187537694",
    );
    assert_digits(&ball("1").erf().unwrap(), "0.84270079294971486934122063508260925929606699796630");
    assert_digits(&ball("-1").erf().unwrap(), "-0.84270079294971486934122063508260925929606699796630");
    assert_digits(&ball("1/2").erf().unwrap(), "0.52049987781304653768274665389196452873645157575796");
    assert_digits(
        &ball("2").power(&exact("1/3")).unwrap(),
        "1.25992104989487316476721060727822835057025146470150",
    );
}

#[test]
fn logarithms_with_many_digits_go_on_as_short_ones_begin() {
    for text in ["2", "1/3", "1e-30", "123456789/1000", "1e300"] {
        for (precision, digits) in [(1000, 950), (4000, 3900)] {
            let log = |value: &str| Ball::with_precision(&exact(value), precision).unwrap().log().unwrap();
            let long = log(text);
            assert!(long.overlaps(&ball(text).log().unwrap()).unwrap(), "{text}");
            let cube = Ball::with_precision(&exact(text), precision).unwrap().power(&exact("3")).unwrap();
            let thrice = long.add(&long).unwrap().add(&long).unwrap();
            assert!(cube.log().unwrap().is_within(&thrice, -digits).unwrap(), "{text} with {precision}");
        }
    }
}

#[test]
fn large_and_tiny_arguments_are_answered() {
    assert_digits(&ball("1e22").sin().unwrap(), "-0.8522008497671888017727058937530293682618");
    assert!(ball("1e70").sin().unwrap().radius() >= 1.0);
    for tiny in ["1e-150", "-1e-4000", "0"] {
        assert!(ball(tiny).exp().unwrap().contains(&exact("1")).unwrap());
        assert!(ball(tiny).cos().unwrap().contains(&exact("1")).unwrap());
        assert!(ball(tiny).sin().unwrap().contains(&exact(tiny)).unwrap());
        assert!(ball(tiny).atan().unwrap().contains(&exact(tiny)).unwrap());
        assert!(ball(tiny).erf().unwrap().radius() < 1e-200);
    }
    assert!(ball("-1e6").exp().unwrap().radius() < 1e-300);
    // What is past the floats has a value still, up to a power of two that itself is past all use.
    assert!(ball("1000").exp().unwrap().log().unwrap().contains(&exact("1000")).unwrap());
    assert_eq!(ball("1e12").exp().unwrap_err(), NumberError::TooLarge);
    let far = ball("-40").erf().unwrap();
    assert!(far.contains(&exact("-1")).unwrap() && far.radius() < 1e-100);
    let edge = ball("15.99").erf().unwrap();
    assert!(edge.overlaps(&ball("1")).unwrap());
    assert!(Ball::new(&exact("1e400")).unwrap().contains(&exact("1e400")).unwrap());
}

#[test]
fn what_a_ball_cannot_tell_is_undecided() {
    let around_zero = ball("0").widen(1e-30).unwrap();
    assert_eq!(around_zero.compare(&ball("0")).unwrap_err(), NumberError::Undecided);
    assert_eq!(ball("1").divide(&around_zero).unwrap_err(), NumberError::Undecided);
    assert_eq!(around_zero.log().unwrap_err(), NumberError::Undecided);
    assert_eq!(around_zero.power(&exact("1/2")).unwrap_err(), NumberError::Undecided);
    assert_eq!(around_zero.pivot_weight().total_cmp(&0.0), Ordering::Equal);
    assert_eq!(ball("1").divide(&ball("0")).unwrap_err(), NumberError::DivisionByZero);
    assert!(matches!(ball("0").log(), Err(NumberError::Domain { .. })));
    assert!(matches!(ball("-1").log(), Err(NumberError::Domain { .. })));
    assert!(matches!(ball("-1/3").power(&exact("1/2")), Err(NumberError::Domain { .. })));
    assert_eq!(ball("1/3").compare(&ball("1/4")), Ok(Ordering::Greater));
    assert_eq!(ball("2").compare(&ball("2")), Ok(Ordering::Equal));
    assert_eq!(ball("1/3").compare(&ball("1/3")), Err(NumberError::Undecided));
}

#[test]
fn whole_numbers_stay_exact() {
    let value = ball("3").multiply(&ball("-7")).unwrap().add(&ball("1/4")).unwrap();
    assert_eq!(value.exact(), Some(exact("-20.75")));
    assert_eq!(ball("0").power(&exact("2")).unwrap().exact(), Some(exact("0")));
    assert_eq!(ball("-3").power(&exact("-3")).unwrap().contains(&exact("-1/27")), Ok(true));
}

/// A few operations on three rationals, in any kind.
fn mixture<N: Number>(a: &N, b: &N, c: &N) -> Answer<N> {
    let sum = a.add(b)?.multiply(c)?.subtract(a)?;
    sum.divide(&b.multiply(b)?.add(&a.like(&rational::integer(1))?)?)?.power(&rational::integer(3))
}

proptest! {
    #[test]
    fn a_ball_holds_the_exact_result(a in fractions(), b in fractions(), c in fractions()) {
        let over = |value: &Rational| Ball::new(value).unwrap();
        let here = mixture(&over(&a), &over(&b), &over(&c)).unwrap();
        prop_assert!(here.contains(&mixture(&a, &b, &c).unwrap()).unwrap());
        prop_assert!(here.radius() < 1e-75);
        // Also from coarse balls: any rationals inside give a result inside.
        let coarse = |value: &Rational| over(value).widen(1e-3).unwrap();
        let shift = exact("0.0009");
        let shifted = |value: &Rational| rational::add(value, &shift).unwrap();
        if let Ok(wide) = mixture(&coarse(&a), &coarse(&b), &coarse(&c)) {
            prop_assert!(wide.contains(&mixture(&shifted(&a), &b, &shifted(&c)).unwrap()).unwrap());
        }
    }

    #[test]
    fn functions_of_wide_balls_hold_those_of_narrow_ones(a in positive_fractions(), part in -10_i64..=10) {
        let inside = rational::add(&a, &rational::ratio(part, 1_000_000).unwrap()).unwrap();
        let wide = Ball::new(&a).unwrap().widen(1e-5).unwrap();
        let narrow = Ball::new(&inside).unwrap();
        let functions = [Number::exp, Number::log, Number::sin, Number::cos, Number::atan, Number::erf,
            |x: &Ball| x.power(&exact("1/2")), |x: &Ball| x.power(&exact("-2/3"))];
        for function in functions {
            if let (Ok(wide), Ok(narrow)) = (function(&wide), function(&narrow)) {
                prop_assert!(wide.overlaps(&narrow).unwrap());
                let gap = (wide.to_f64() - narrow.to_f64()).abs();
                prop_assert!(gap <= wide.radius() * (1.0 + 1e-9) + 1e-15 * wide.to_f64().abs());
            }
        }
    }

    #[test]
    fn functions_keep_their_laws(a in fractions(), b in fractions()) {
        let tenth = |value: &Rational| Ball::new(&rational::divide(value, &exact("10")).unwrap()).unwrap();
        let (x, y) = (tenth(&a), tenth(&b));
        let joint = x.add(&y).unwrap();
        let product = x.exp().unwrap().multiply(&y.exp().unwrap()).unwrap();
        prop_assert!(joint.exp().unwrap().overlaps(&product).unwrap());
        prop_assert!(x.exp().unwrap().log().unwrap().overlaps(&x).unwrap());
        let sine = x.sin().unwrap().multiply(&y.cos().unwrap()).unwrap();
        let cosine = x.cos().unwrap().multiply(&y.sin().unwrap()).unwrap();
        prop_assert!(joint.sin().unwrap().overlaps(&sine.add(&cosine).unwrap()).unwrap());
        let float = rational::to_f64(&x.middle().unwrap()).unwrap();
        prop_assert!((x.erf().unwrap().to_f64() - Number::erf(&float).unwrap()).abs() < 1e-15);
        prop_assert!((x.atan().unwrap().to_f64() - float.atan()).abs() < 1e-15);
    }
}
