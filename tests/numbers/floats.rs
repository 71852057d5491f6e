//! Floats: nothing infinite goes on, and known digits.

use gradus::number::{Number, NumberError};

use super::common::exact;

#[test]
fn nothing_infinite_goes_on() {
    assert_eq!(1e308_f64.add(&1e308), Err(NumberError::TooLarge));
    assert_eq!(1e200_f64.multiply(&1e200), Err(NumberError::TooLarge));
    assert_eq!(1.0_f64.divide(&0.0), Err(NumberError::DivisionByZero));
    assert_eq!(Number::exp(&710.0), Err(NumberError::TooLarge));
    assert_eq!(0.0.power(&exact("-1")), Err(NumberError::DivisionByZero));
    assert!(matches!(Number::log(&0.0), Err(NumberError::Domain { .. })));
    assert!(matches!(Number::log(&-1.0), Err(NumberError::Domain { .. })));
    assert!(matches!((-1.0_f64).power(&exact("1/2")), Err(NumberError::Domain { .. })));
    assert_eq!(0.0.like(&exact("1e400")), Err(NumberError::TooLarge));
}

#[test]
fn powers_of_floats() {
    assert_eq!(0.0.power(&exact("0")), Ok(1.0));
    assert_eq!((-2.0_f64).power(&exact("3")), Ok(-8.0));
    assert_eq!(2.0.power(&exact("1/2")), Ok(std::f64::consts::SQRT_2));
    assert_eq!((-2.0_f64).power(&exact("-3")), Ok(-0.125));
}

#[test]
fn erf_has_its_known_digits() {
    // Abramowitz and Stegun, table 7.1, and DLMF 7.23.
    let known = [
        (0.0, 0.0),
        (1e-10, 1.128_379_167_095_512_6e-10),
        (0.1, 0.112_462_916_018_284_89),
        (0.5, 0.520_499_877_813_046_5),
        (1.0, 0.842_700_792_949_714_9),
        (2.0, 0.995_322_265_018_952_7),
        (3.0, 0.999_977_909_503_001_4),
        (6.0, 1.0),
    ];
    for (at, value) in known {
        let here = Number::erf(&at).unwrap();
        assert!((here - value).abs() <= 1e-15 * value.abs(), "erf({at}) = {here}");
        assert_eq!(Number::erf(&-at), Ok(-here));
    }
}
