//! What can be said of two expressions, as plain data, with how it was found.

use std::sync::Arc;

use num_traits::{Signed, ToPrimitive, Zero};

use crate::array::Array;
use crate::number::rational;
use crate::number::{Rational, Told};

/// The sizes that dimensions' names had, and the values of whole-number variables.
pub type Sizes = Vec<(Arc<str>, i64)>;

/// How a verdict was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tier {
    /// By exact arithmetic modulo random primes.
    Field,
    /// By numbers of a hundred digits and more, each with its error.
    Ball,
    /// By floats, which prove nothing.
    Float,
}

/// How far an agreement may be trusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// Two different expressions agree with at most this chance, at the dimensions tried: 2 to
    /// the power of this number.
    Chance {
        /// The logarithm of the chance to base 2.
        log2: f64,
    },
    /// Both sides agree at every point tried, and nothing is known of the others: the exponentials in them
    /// were values of their own modulo primes.
    Exponentials,
    /// Both sides agree at every point tried, whatever the functions in them do that have no model modulo primes:
    /// each of their values was a number of its own.
    Uninterpreted,
    /// Both sides agree at every point tried, and nothing is known of the others: there is an order or a
    /// kink in them.
    Points,
    /// At every point tried, both sides agree up to 2 to the power of this number, relative to the larger
    /// side.
    Precision {
        /// The logarithm of the largest difference that may have been missed.
        log2: f64,
    },
    /// At every point tried, both sides, read as they were typed, are the same modulo primes.
    Reading,
    /// At every point tried, both sides agree in floats up to this, relative to 1 or to the
    /// larger side.
    Tolerance(f64),
}

/// A point at which two expressions differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterexample {
    /// The sizes of the dimensions' names.
    pub sizes: Vec<(Arc<str>, usize)>,
    /// The variables' values.
    pub variables: Vec<(Arc<str>, Array<Rational>)>,
    /// Where the two differ, each position counted from 1; empty for numbers.
    pub entry: Vec<usize>,
    /// The left side there.
    pub left: Told,
    /// The right side there.
    pub right: Told,
    /// Whether the sides differ by the sign of their difference, which the digits at a point need not show.
    pub by_sign: bool,
}

/// Whether two expressions are equal.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// They are: both have one normal form.
    Proved,
    /// They agreed wherever they were tried, which is not called proved.
    Agrees {
        /// At how many points.
        samples: usize,
        /// At which sizes.
        dimensions: Vec<Sizes>,
        /// How far that may be trusted.
        bound: Bound,
        /// How they were compared.
        tier: Tier,
    },
    /// They are not: here is where.
    Differs(Box<Counterexample>),
    /// That could not be found out.
    Unknown {
        /// Why not.
        why: String,
    },
}

impl Verdict {
    /// Whether they are equal, as far as is known.
    pub fn holds(&self) -> Option<bool> {
        match self {
            Self::Proved | Self::Agrees { .. } => Some(true),
            Self::Differs(_) => Some(false),
            Self::Unknown { .. } => None,
        }
    }

    /// The verdict in one word: `proved`, `agrees`, `differs` or `unknown`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Agrees { .. } => "agrees",
            Self::Differs(_) => "differs",
            Self::Unknown { .. } => "unknown",
        }
    }

    /// The verdict in a sentence without its full stop: how it was found, or why it was not.
    pub fn detail(&self) -> String {
        let how = self.how();
        match self.sizes() {
            Some(sizes) => format!("{how}; tried with {sizes}"),
            None => how,
        }
    }

    /// The sizes that were tried: `m = 3, n = 2; m = 2, n = 4`; `None` where nothing has a size.
    pub fn sizes(&self) -> Option<String> {
        let Self::Agrees { dimensions, .. } = self else { return None };
        let tried: Vec<String> = dimensions.iter().filter(|sizes| !sizes.is_empty()).map(written).collect();
        (!tried.is_empty()).then(|| tried.join("; "))
    }

    /// The same as [`Verdict::detail`] without the sizes that were tried.
    pub fn how(&self) -> String {
        match self {
            Self::Proved => "both sides have the same normal form".to_owned(),
            Self::Agrees { samples, bound, .. } => {
                let points = if *samples == 1 {
                    "1 random point".to_owned()
                } else {
                    format!("{samples} random points")
                };
                match bound {
                    Bound::Chance { log2 } => {
                        format!(
                            "exact arithmetic modulo primes at {points}; chance of an error below 2^{}",
                            log2.ceil()
                        )
                    }
                    Bound::Exponentials => {
                        format!(
                            "exact arithmetic modulo primes at {points}, exponentials as values of their own"
                        )
                    }
                    Bound::Uninterpreted => {
                        format!(
                            "exact arithmetic modulo primes at {points}, logarithms and the like as values of their own"
                        )
                    }
                    Bound::Points => format!("both sides equal at {points}; nothing is known between them"),
                    Bound::Precision { log2 } => {
                        format!("both sides equal to within 2^{} at {points}", log2.ceil())
                    }
                    Bound::Reading => {
                        format!("both sides, read as they were typed, the same modulo primes at {points}")
                    }
                    Bound::Tolerance(tolerance) => {
                        format!(
                            "both sides equal in floats to within {tolerance:.0e} at {points}; floats cannot tell more"
                        )
                    }
                }
            }
            Self::Differs(found) => {
                let at = match found.entry.as_slice() {
                    [] => String::new(),
                    entry => format!(" at [{}]", joined(entry)),
                };
                format!("left is {}{at}, right is {}", found.left, found.right)
            }
            Self::Unknown { why } => why.clone(),
        }
    }
}

fn written(sizes: &Sizes) -> String {
    let each: Vec<String> = sizes.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    each.join(", ")
}

fn joined(entry: &[usize]) -> String {
    entry.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

impl Counterexample {
    /// Names and what they are: sizes, then variables.
    pub fn point(&self) -> Vec<(String, String)> {
        let sizes = self.sizes.iter().map(|(name, size)| (name.to_string(), size.to_string()));
        let variables = self
            .variables
            .iter()
            .filter(|(name, _)| !name.is_empty())
            .map(|(name, value)| (name.to_string(), value.written(ToString::to_string)));
        sizes.chain(variables).collect()
    }
}

/// Numbers past this many digits before or after the point are shown by their magnitude alone.
const FARTHEST: i64 = 20_000;

/// A rational in decimal digits, rounded to about so many of them.
pub(super) fn decimal(value: &Rational, digits: usize) -> String {
    if value.is_zero() {
        return "0".to_owned();
    }
    // The exponent of ten by lengths; one too small or too large only moves the point.
    let magnitude = value.abs();
    let bits = |whole: &num_bigint::BigInt| whole.bits().to_f64().unwrap_or(0.0);
    let estimate = (bits(magnitude.numer()) - bits(magnitude.denom())) * std::f64::consts::LOG10_2;
    let exponent = estimate.floor().to_i64().unwrap_or(0);
    if exponent.abs() > FARTHEST {
        return format!("{}1e{exponent}", if value.is_negative() { "about -" } else { "about " });
    }
    let places = i64::try_from(digits).unwrap_or(12) - exponent;
    let scaled = rational::power(&rational::integer(10), places)
        .and_then(|scale| rational::multiply(&magnitude, &scale));
    let Ok(scaled) = scaled else { return format!("about 1e{exponent}") };
    let text = scaled.round().to_integer().to_string();
    let sign = if value.is_negative() { "-" } else { "" };
    let point = i64::try_from(text.len()).unwrap_or(0) - places;
    let significant = text.trim_end_matches('0');
    let (head, tail) = match usize::try_from(point) {
        Ok(point) if point >= text.len() && point <= 21 => {
            (format!("{text}{}", "0".repeat(point - text.len())), "")
        }
        Ok(point) if point > 0 && point < text.len() => {
            let (whole, rest) = text.split_at(point);
            (whole.to_owned(), rest.trim_end_matches('0'))
        }
        _ if (-5..=0).contains(&point) => {
            let zeros = "0".repeat(usize::try_from(-point).unwrap_or(0));
            return format!("{sign}0.{zeros}{significant}");
        }
        _ => {
            let (first, rest) = significant.split_at(1.min(significant.len()));
            let rest = if rest.is_empty() { String::new() } else { format!(".{rest}") };
            return format!("{sign}{first}{rest}e{}", point - 1);
        }
    };
    let tail = if tail.is_empty() { String::new() } else { format!(".{tail}") };
    format!("{sign}{head}{tail}")
}

#[cfg(test)]
mod tests {
    use super::decimal;
    use crate::number::rational::{integer, parse_decimal};
    use crate::number::rational::{multiply, ratio};

    #[test]
    fn decimals_are_rounded_and_short() {
        let of = |text: &str| parse_decimal(text).unwrap_or_else(|_| unreachable!());
        let third = ratio(-1, 3).unwrap_or_else(|_| unreachable!());
        for (value, expected) in [
            (integer(0), "0"),
            (integer(-12), "-12"),
            (of("0.05"), "0.05"),
            (of("2.5"), "2.5"),
            (of("1e30"), "1e30"),
            (of("1.25e-9"), "1.25e-9"),
            (third, "-0.333333"),
            (of("123456789"), "123456790"),
        ] {
            assert!(decimal(&value, 6).starts_with(expected), "{} for {expected}", decimal(&value, 6));
        }
        let tiny = multiply(&of("1e-300"), &integer(3)).unwrap_or_else(|_| unreachable!());
        assert_eq!(decimal(&tiny, 6), "3e-300");
    }
}
