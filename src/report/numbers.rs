//! Numbers as text: for people in aligned columns, for programs in full.

use crate::array::{bracketed, position};
use crate::number::Rational;
use crate::number::rational::{parse_decimal, scientific, to_f64};
use crate::session::Numbers;

/// Significant digits that people are shown.
const DIGITS: u32 = 12;
/// Significant digits that tell a float from its neighbours.
const DIGITS_OF_FLOAT: u32 = 17;
/// The most rows and columns of a matrix that people are shown.
const MOST_ROWS: usize = 24;
const MOST_COLUMNS: usize = 10;

/// A number for people: twelve significant digits, no trailing zeros.
pub fn decimal(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return format!("{}", if value == 0.0 { 0.0 } else { value });
    }
    let scientific = format!("{value:.*e}", DIGITS as usize - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let trim = |text: &str| -> String {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    match exponent {
        -5..=14 => {
            let places = usize::try_from(DIGITS.cast_signed() - 1 - exponent).unwrap_or(0);
            trim(&format!("{value:.places$}"))
        }
        _ => format!("{}e{exponent}", trim(mantissa)),
    }
}

/// The entries of a value for people. What floats cannot tell from 0, or only with few digits, is
/// written from the exact value.
pub fn decimals(numbers: &Numbers) -> Vec<String> {
    texts(numbers, decimal, DIGITS)
}

/// Each entry as a text, by way of its float where that has all digits.
fn texts(numbers: &Numbers, of_float: fn(f64) -> String, digits: u32) -> Vec<String> {
    let exact = numbers.exact.iter().flatten().map(Some).chain(std::iter::repeat(None));
    let text = |(value, exact): (&f64, Option<&Rational>)| match exact {
        Some(exact) if value.abs() < f64::MIN_POSITIVE => scientific(exact, digits),
        _ => of_float(*value),
    };
    numbers.data.iter().zip(exact).map(text).collect()
}

/// A value as the grammar reads it, each number with as many digits as tell it from its
/// neighbours. Values of three axes and more are nested, which the grammar does not read.
pub fn literal(numbers: &Numbers) -> String {
    let entries = texts(numbers, shortest, DIGITS_OF_FLOAT);
    bracketed(&numbers.axes, numbers.row, &entries)
}

/// An exact value as the grammar reads it.
pub fn exact_literal(numbers: &Numbers) -> Option<String> {
    let entries: Vec<String> = numbers.exact.as_ref()?.iter().map(ToString::to_string).collect();
    Some(bracketed(&numbers.axes, numbers.row, &entries))
}

/// The shortest decimal that reads back as the same float.
fn shortest(value: f64) -> String {
    let plain = format!("{value}");
    let scientific = format!("{value:e}");
    // Nobody reads three hundred digits.
    if plain.len() > 24 { scientific } else { plain }
}

/// A value laid out for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Grid {
    /// In the line.
    Inline(String),
    /// Rows of aligned columns, in lines of their own.
    Rows(Vec<String>),
}

impl Grid {
    /// Lays a value out; a vector stands in the line where it fits the width.
    pub fn of(numbers: &Numbers, width: usize) -> Self {
        let entries = decimals(numbers);
        match numbers.axes.as_slice() {
            [] => Self::Inline(entries.into_iter().next().unwrap_or_default()),
            [length] => {
                let line = bracketed(&[*length], numbers.row, &entries);
                if line.chars().count() <= width {
                    Self::Inline(line)
                } else if numbers.row {
                    Self::Rows(matrix_rows(1, *length, &entries))
                } else {
                    Self::Rows(matrix_rows(*length, 1, &entries))
                }
            }
            [rows, columns] => Self::Rows(matrix_rows(*rows, *columns, &entries)),
            [leading @ .., rows, columns] => Self::Rows(slices(leading, *rows, *columns, &entries)),
        }
    }
}

fn matrix_rows(rows: usize, columns: usize, entries: &[String]) -> Vec<String> {
    let shown_columns = columns.min(MOST_COLUMNS);
    let mut widths = vec![(0, 0); shown_columns];
    for row in entries.chunks(columns.max(1)).take(MOST_ROWS) {
        for (width, entry) in widths.iter_mut().zip(row) {
            let (before, after) = around_point(entry);
            *width = (width.0.max(before), width.1.max(after));
        }
    }
    let mut lines = Vec::new();
    for row in entries.chunks(columns.max(1)).take(MOST_ROWS) {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(entry, width)| aligned(entry, *width)).collect();
        let more = if columns > shown_columns { "  …" } else { "" };
        lines.push(format!("[ {}{more} ]", cells.join("  ")));
    }
    if rows > MOST_ROWS || columns > MOST_COLUMNS {
        lines.push(format!("… {rows} rows, {columns} columns in all"));
    }
    lines
}

/// Lengths before and after the decimal point.
fn around_point(entry: &str) -> (usize, usize) {
    entry.find('.').map_or((entry.len(), 0), |point| (point, entry.len() - point))
}

fn aligned(entry: &str, (before, after): (usize, usize)) -> String {
    let own = around_point(entry);
    format!("{}{entry}{}", " ".repeat(before.saturating_sub(own.0)), " ".repeat(after.saturating_sub(own.1)))
}

/// A value of three axes and more as its matrices, each under its leading indices.
fn slices(leading: &[usize], rows: usize, columns: usize, entries: &[String]) -> Vec<String> {
    let mut lines = Vec::new();
    for (number, part) in entries.chunks((rows * columns).max(1)).enumerate().take(MOST_ROWS) {
        let index: Vec<String> = position(leading, number).iter().map(ToString::to_string).collect();
        lines.push(format!("[{}, :, :]", index.join(", ")));
        lines.extend(matrix_rows(rows, columns, part).into_iter().map(|line| format!("  {line}")));
    }
    lines
}

/// An exact value in a line, where it is short and says more than its decimals.
pub(super) fn worth_saying(exact: &[Rational]) -> bool {
    exact.len() <= 16 && exact.iter().any(|value| !is_plain(&decimal_of(value), value))
}

fn decimal_of(value: &Rational) -> String {
    match to_f64(value) {
        Ok(float) if float.abs() < f64::MIN_POSITIVE => scientific(value, DIGITS),
        other => other.map(decimal).unwrap_or_default(),
    }
}

/// Whether the decimals that people are shown are the value itself.
fn is_plain(text: &str, value: &Rational) -> bool {
    parse_decimal(text.trim_start_matches('-'))
        .is_ok_and(|read| if text.starts_with('-') { -read == *value } else { read == *value })
}

#[cfg(test)]
mod tests {
    use super::{Grid, decimal, decimals, literal};
    use crate::number::rational::{parse_decimal, to_f64};
    use crate::session::Numbers;

    fn numbers(axes: &[usize], data: &[f64]) -> Numbers {
        Numbers { axes: axes.to_vec(), data: data.to_vec(), exact: None, row: false, checked: None }
    }

    #[test]
    fn twelve_digits_without_trailing_zeros() {
        let cases = [
            (0.0, "0"),
            (-0.0, "0"),
            (2.0, "2"),
            (-0.5, "-0.5"),
            (0.298_371_108_760_003, "0.29837110876"),
            (0.000_438_567_734_1, "0.0004385677341"),
            (1e15, "1e15"),
            (123_456_789_012.0, "123456789012"),
            (1.25e-9, "1.25e-9"),
            (f64::INFINITY, "inf"),
        ];
        for (value, text) in cases {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn what_floats_cannot_tell_from_zero_is_no_zero() {
        let shown = |spelling: &str| {
            let exact = parse_decimal(spelling).ok();
            let (axes, data) =
                (Vec::new(), vec![exact.as_ref().and_then(|one| to_f64(one).ok()).unwrap_or(1.0)]);
            let numbers =
                Numbers { axes, data, exact: exact.map(|one| vec![one]), row: false, checked: None };
            (decimals(&numbers).concat(), literal(&numbers))
        };
        for (spelling, short, full) in [
            ("1e-400", "1e-400", "1e-400"),
            ("0", "0", "0"),
            ("2.5e-9999", "2.5e-9999", "2.5e-9999"),
            ("1.23456789012345678e-320", "1.23456789012e-320", "1.2345678901234568e-320"),
            ("9.999999999995e-400", "1e-399", "9.999999999995e-400"),
            ("9.999999999994e-400", "9.99999999999e-400", "9.999999999994e-400"),
            ("1e-300", "1e-300", "1e-300"),
        ] {
            assert_eq!(shown(spelling), (short.to_owned(), full.to_owned()));
        }
    }

    #[test]
    fn literals_keep_every_digit() {
        let value = numbers(&[2, 2], &[0.1 + 0.2, 1.0, -2.5, 1e300]);
        assert_eq!(literal(&value), "[0.30000000000000004, 1; -2.5, 1e300]");
        assert_eq!(literal(&numbers(&[2], &[1.0, 2.0])), "[1; 2]");
        assert_eq!(literal(&numbers(&[2, 1, 2], &[1.0, 2.0, 3.0, 4.0])), "[[1, 2]; [3, 4]]");
    }

    #[test]
    fn columns_align_at_the_point() {
        let rows = Grid::of(&numbers(&[2, 2], &[0.25, 10.0, -1.125, 2.5]), 80);
        let expected = ["[  0.25   10   ]", "[ -1.125   2.5 ]"];
        assert_eq!(rows, Grid::Rows(expected.map(str::to_owned).to_vec()));
    }

    #[test]
    fn three_axes_show_their_matrices() {
        let Grid::Rows(rows) = Grid::of(&numbers(&[2, 1, 2], &[1.0, 2.0, 3.0, 4.0]), 80) else {
            unreachable!("three axes do not fit a line")
        };
        assert_eq!(rows, ["[1, :, :]", "  [ 1  2 ]", "[2, :, :]", "  [ 3  4 ]"]);
    }
}
