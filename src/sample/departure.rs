//! Whether a value has the structure that its variable was declared with, and by how much it has not.

use num_traits::{Signed, ToPrimitive, Zero};

use super::{Described, at, product};
use crate::array::{Array, position};
use crate::number::{Answer, NumberError, Rational, rational};
use crate::structures::{Mirror, Word, Words};

/// A matrix whose columns are orthonormal up to this was meant to be: its decimals are rounded.
const ROUNDED: (i64, i64) = (1, 100_000_000);

/// Larger matrices are not multiplied with themselves, or eliminated, exactly: that would take seconds.
const LARGEST_MULTIPLIED: usize = 100;
const LARGEST_ELIMINATED: usize = 40;

/// What of its declaration a value contradicts, as a word and a sentence that says by how much. Rounding is
/// allowed for in `orthogonal` alone, whose entries are rarely fractions: up to 1e-8 in each entry of `Q'*Q`.
pub fn departure(described: Described<'_>, value: &Array<Rational>) -> Option<(Word, String)> {
    described.words.said().find_map(|word| departs(described, word, value).map(|how| (word, how)))
}

/// By how much a value is not what a word means.
fn departs(described: Described<'_>, word: Word, value: &Array<Rational>) -> Option<String> {
    match word {
        Word::Positive => is_positive(described, value),
        Word::Nonnegative => first(value, "below 0", |_, entry| !entry.is_negative()),
        Word::Integer => first(value, "no whole number", |_, entry| entry.is_integer()),
        Word::Orthogonal | Word::Isometry => is_orthogonal(value),
        Word::Invertible => is_invertible(value),
        Word::Posdef => is_posdef(value),
        Word::Symmetric | Word::Diagonal | Word::Lower | Word::Upper | Word::Skew => is_linear(word, value),
    }
}

/// A number as it can be read.
fn short(value: &Rational) -> String {
    let text = value.to_string();
    if text.len() <= 6 { text } else { value.to_f64().map_or(text, |float| format!("{float:.6}")) }
}

/// The place of an entry in words: `entry [1,2]`.
fn named(shape: &[usize], place: usize) -> String {
    let index: Vec<String> = position(shape, place).iter().map(ToString::to_string).collect();
    if index.is_empty() { "it".to_owned() } else { format!("entry [{}]", index.join(",")) }
}

/// The first entry for which something does not hold, in words.
fn first(value: &Array<Rational>, not: &str, holds: impl Fn(usize, &Rational) -> bool) -> Option<String> {
    let found = value.data().iter().enumerate().find(|(place, entry)| !holds(*place, entry));
    found.map(|(place, entry)| format!("{} is {}, {not}", named(value.shape(), place), short(entry)))
}

/// The linear conditions of a word: zeros, and what hangs together across the diagonal.
fn is_linear(word: Word, value: &Array<Rational>) -> Option<String> {
    let words = Words::from(word);
    let is_zero = |place: usize| at(value, place).is_some_and(|(row, column)| words.is_zero_at(row, column));
    if let Some(how) = first(value, "not 0", |place, entry| entry.is_zero() || !is_zero(place)) {
        return Some(how);
    }
    is_mirrored(words.mirror()?, value)
}

fn is_mirrored(mirror: Mirror, value: &Array<Rational>) -> Option<String> {
    let turned = value.transpose(&[1, 0]).ok()?;
    let pairs = value.data().iter().zip(turned.data()).enumerate();
    let apart = |(place, (a, b)): (usize, (&Rational, &Rational))| match mirror {
        Mirror::Same => (place, (a - b).abs()),
        Mirror::Opposite => (place, (a + b).abs()),
    };
    let (place, most) =
        pairs.map(apart).max_by(|(_, a), (_, b)| a.cmp(b)).filter(|(_, most)| !most.is_zero())?;
    let across = named(value.shape(), place);
    let most = short(&most);
    Some(match mirror {
        Mirror::Same => format!("{across} and the one across the diagonal are {most} apart"),
        Mirror::Opposite => format!("{across} and the one across the diagonal do not cancel by {most}"),
    })
}

fn is_positive(described: Described<'_>, value: &Array<Rational>) -> Option<String> {
    let is_zero =
        |place: usize| at(value, place).is_some_and(|(row, column)| described.words.is_zero_at(row, column));
    first(value, "not above 0", |place, entry| entry.is_positive() || is_zero(place))
}

fn is_orthogonal(value: &Array<Rational>) -> Option<String> {
    let small = value.shape().iter().all(|side| *side <= LARGEST_MULTIPLIED);
    let turned = value.transpose(&[1, 0]).ok().filter(|_| small)?;
    let gram = product(&turned, value).ok()?;
    let tolerance = rational::ratio(ROUNDED.0, ROUNDED.1).ok()?;
    let off = |place: usize, entry: &Rational| {
        if at(&gram, place).is_some_and(|(row, column)| row == column) {
            (entry - rational::integer(1)).abs()
        } else {
            entry.abs()
        }
    };
    let all = gram.data().iter().enumerate().map(|(place, entry)| (place, off(place, entry)));
    let (place, most) = all.max_by(|(_, a), (_, b)| a.cmp(b)).filter(|(_, most)| *most > tolerance)?;
    Some(format!("{} of X'*X is {} away from that of the identity", named(gram.shape(), place), short(&most)))
}

fn is_invertible(value: &Array<Rational>) -> Option<String> {
    let minors = leading_minors(value, true).ok()?;
    minors.last()?.is_zero().then(|| "its determinant is 0".to_owned())
}

fn is_posdef(value: &Array<Rational>) -> Option<String> {
    if let Some(how) = is_mirrored(Mirror::Same, value) {
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
