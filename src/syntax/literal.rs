//! Numbers as they are typed, to exact rationals. Every digit is counted before it is converted,
//! so that no text of the permitted length takes long to read.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;

use crate::number::rational;
use crate::span::Span;

use super::ast::Expr;
use super::error::SyntaxError;

/// The most digits of one number, and the largest size of its decimal exponent.
const MOST_DIGITS: usize = 10_000;

/// The most digits of all long numbers of a text together, exponents counted by their size.
const MOST_DIGITS_TOGETHER: usize = 1_000_000;

/// Numbers of fewer digits are not counted together: there is no time to be lost on them.
const SHORT: usize = 40;

const LIMIT: &str = "a number has at most 10000 digits, and its decimal exponent is at most 10000 either way";
const LIMIT_TOGETHER: &str = "the long numbers of a text have at most 1000000 digits together";

/// Reads numbers, and remembers how many digits there have been.
#[derive(Default)]
pub(super) struct Literals {
    spent: usize,
}

impl Literals {
    /// The number that a text spells: digits, decimal point, digits, exponent.
    pub(super) fn read(&mut self, text: &str, at: Span) -> Result<Expr, SyntaxError> {
        let too_large = |limit| SyntaxError::LargeNumber { at, limit };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.len() + fraction.len();
        if digits > MOST_DIGITS {
            return Err(too_large(LIMIT));
        }
        let exponent: i64 = exponent.parse().map_err(|_| too_large(LIMIT))?;
        if exponent.unsigned_abs() > MOST_DIGITS as u64 {
            return Err(too_large(LIMIT));
        }
        let size = digits + usize::try_from(exponent.unsigned_abs()).unwrap_or(MOST_DIGITS);
        if size > SHORT {
            self.spent += size;
        }
        if self.spent > MOST_DIGITS_TOGETHER {
            return Err(too_large(LIMIT_TOGETHER));
        }
        let mantissa: BigInt = format!("{whole}{fraction}").parse().map_err(|_| too_large(LIMIT))?;
        let scale = exponent - i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        let power = BigInt::from(10).pow(u32::try_from(scale.unsigned_abs()).map_err(|_| too_large(LIMIT))?);
        let value = if scale >= 0 {
            BigRational::from_integer(mantissa * power)
        } else {
            rational::fraction(mantissa, power).map_err(|_| too_large(LIMIT))?
        };
        Ok(Expr::Number { value, spelling: Arc::from(text) })
    }
}

/// The digits of an exponent that stands as superscripts, and whether it is negative.
pub(super) fn of_superscripts(text: &str) -> (bool, String) {
    let digits = text.chars().filter_map(|character| {
        let value = match character {
            '⁰' => 0,
            '¹' => 1,
            '²' => 2,
            '³' => 3,
            '⁴'..='⁹' => u32::from(character) - u32::from('⁰'),
            _ => return None,
        };
        char::from_digit(value, 10)
    });
    (text.starts_with('⁻'), digits.collect())
}
