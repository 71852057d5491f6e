//! Whether a value has the structure that its variable was declared with, and by how much it has not.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{Described, product};
use crate::array::Array;
use crate::number::{Answer, NumberError, Rational, rational};

/// A matrix whose columns are orthonormal up to this was meant to be: its decimals are rounded.
const ROUNDED: (i64, i64) = (1, 100_000_000);

/// Larger matrices are not multiplied with themselves, or eliminated, exactly: that would take seconds.
const LARGEST_MULTIPLIED: usize = 100;
const LARGEST_ELIMINATED: usize = 40;

/// What of its declaration a value contradicts, as a word and a sentence that says by how much. Rounding is
/// allowed for in `orthogonal` alone, whose entries are rarely fractions: up to 1e-8 in each entry of `Q'*Q`.
pub fn departure(described: Described<'_>, value: &Array<Rational>) -> Option<(&'static str, String)> {
    const WORDS: [(&str, Test); 8] = [
        ("symmetric", is_symmetric),
        ("diagonal", is_diagonal),
        ("positive", is_positive),
        ("nonnegative", is_nonnegative),
        ("integer", is_integer),
        ("orthogonal", is_orthogonal),
        ("invertible", is_invertible),
        ("posdef", is_posdef),
    ];
    let mut declared = WORDS.into_iter().filter(|(word, _)| described.is(word));
    declared.find_map(|(word, test)| test(described, value).map(|how| (word, how)))
}

/// Says by how much a value is not what a word means.
type Test = fn(Described<'_>, &Array<Rational>) -> Option<String>;

/// A number as it can be read.
fn short(value: &Rational) -> String {
    let text = value.to_string();
    if text.len() <= 6 { text } else { value.to_f64().map_or(text, |float| format!("{float:.6}")) }
}

/// The place of an entry in words: `entry [1,2]`.
fn named(shape: &[usize], place: usize) -> String {
    let mut rest = place;
    let mut index: Vec<String> = Vec::new();
    for length in shape.iter().rev() {
        index.push((rest % length.max(&1) + 1).to_string());
        rest /= length.max(&1);
    }
    index.reverse();
    if index.is_empty() { "it".to_owned() } else { format!("entry [{}]", index.join(",")) }
}

/// The first entry for which something does not hold, in words.
fn first(value: &Array<Rational>, not: &str, holds: impl Fn(usize, &Rational) -> bool) -> Option<String> {
    let found = value.data().iter().enumerate().find(|(place, entry)| !holds(*place, entry));
    found.map(|(place, entry)| format!("{} is {}, {not}", named(value.shape(), place), short(entry)))
}

/// Whether a place of a matrix is on its diagonal.
fn on_diagonal(value: &Array<Rational>, place: usize) -> bool {
    matches!(value.shape(), [_, columns] if place / columns.max(&1) == place % columns.max(&1))
}

fn is_symmetric(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    let turned = value.transpose(&[1, 0]).ok()?;
    let pairs = value.data().iter().zip(turned.data()).enumerate();
    let apart = |(place, (a, b)): (usize, (&Rational, &Rational))| (place, (a - b).abs());
    let (place, most) =
        pairs.map(apart).max_by(|(_, a), (_, b)| a.cmp(b)).filter(|(_, most)| !most.is_zero())?;
    let across = named(value.shape(), place);
    Some(format!("{across} and the one across the diagonal are {} apart", short(&most)))
}

fn is_diagonal(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    first(value, "not 0", |place, entry| entry.is_zero() || on_diagonal(value, place))
}

fn is_positive(described: Described<'_>, value: &Array<Rational>) -> Option<String> {
    let apart = described.is("diagonal");
    first(value, "not above 0", |place, entry| entry.is_positive() || apart && !on_diagonal(value, place))
}

fn is_nonnegative(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    first(value, "below 0", |_, entry| !entry.is_negative())
}

fn is_integer(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    first(value, "no whole number", |_, entry| entry.is_integer())
}

fn is_orthogonal(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    let small = value.shape().iter().all(|side| *side <= LARGEST_MULTIPLIED);
    let turned = value.transpose(&[1, 0]).ok().filter(|_| small)?;
    let gram = product(&turned, value).ok()?;
    let tolerance = rational::ratio(ROUNDED.0, ROUNDED.1).ok()?;
    let off = |place: usize, entry: &Rational| {
        if on_diagonal(&gram, place) { (entry - rational::integer(1)).abs() } else { entry.abs() }
    };
    let all = gram.data().iter().enumerate().map(|(place, entry)| (place, off(place, entry)));
    let (place, most) = all.max_by(|(_, a), (_, b)| a.cmp(b)).filter(|(_, most)| *most > tolerance)?;
    Some(format!("{} of X'*X is {} away from that of the identity", named(gram.shape(), place), short(&most)))
}

fn is_invertible(_: Described<'_>, value: &Array<Rational>) -> Option<String> {
    let minors = leading_minors(value, true).ok()?;
    minors.last()?.is_zero().then(|| "its determinant is 0".to_owned())
}

fn is_posdef(described: Described<'_>, value: &Array<Rational>) -> Option<String> {
    if let Some(how) = is_symmetric(described, value) {
        return Some(how);
    }
    let minors = leading_minors(value, false).ok()?;
    let (place, minor) = minors.iter().enumerate().find(|(_, minor)| !minor.is_positive())?;
    Some(format!("its leading minor of size {} is {}, not above 0", place + 1, short(minor)))
}

/// The determinants of the first 1, 2, … rows and columns, up to the first that is 0; with rows exchanged
/// the last one alone means something, up to its sign.
fn leading_minors(value: &Array<Rational>, exchange: bool) -> Answer<Vec<Rational>> {
    let columns = value.shape().last().copied().unwrap_or(1).max(1);
    if columns > LARGEST_ELIMINATED {
        return Err(NumberError::TooLarge);
    }
    let mut rows: Vec<Vec<Rational>> = value.data().chunks(columns).map(<[Rational]>::to_vec).collect();
    let mut minors = Vec::new();
    let mut minor = rational::integer(1);
    for at in 0..columns {
        let entry = |row: &Vec<Rational>| row.get(at).cloned().unwrap_or_else(Rational::zero);
        if exchange
            && let Some(other) =
                (at..rows.len()).find(|row| rows.get(*row).is_some_and(|row| !entry(row).is_zero()))
        {
            rows.swap(at, other);
        }
        let Some((done, rest)) = rows.split_at_mut_checked(at + 1) else { break };
        let Some(first) = done.last() else { break };
        let pivot = entry(first);
        minor = rational::multiply(&minor, &pivot)?;
        minors.push(minor.clone());
        if pivot.is_zero() {
            break;
        }
        for row in rest {
            let factor = rational::divide(&entry(row), &pivot)?;
            for (entry, above) in row.iter_mut().zip(first) {
                *entry = rational::subtract(entry, &rational::multiply(&factor, above)?)?;
            }
        }
    }
    Ok(minors)
}
