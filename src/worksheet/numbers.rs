//! Numbers against the digits that stand for them. A number stands for every value that rounds
//! to it; a whole number stands for itself. Nothing in here works a number out.

use crate::report::{decimal, decimals};
use crate::session::Numbers;
use crate::syntax::ast::{Ast, Expr, ExprId};
use crate::syntax::parse_expression;

/// How much of a float's own rounding is forgiven, in parts of its size.
const FLOAT_ROUNDING: f64 = 1e-13;

/// Numbers as they are recorded: twelve significant digits.
pub(super) fn text(numbers: &Numbers) -> String {
    bracketed(&numbers.axes, numbers.row, &decimals(numbers))
}

fn bracketed(axes: &[usize], row: bool, entries: &[String]) -> String {
    let Some((_, rest)) = axes.split_first() else {
        return entries.first().cloned().unwrap_or_default();
    };
    if rest.is_empty() {
        return format!("[{}]", entries.join(if row { ", " } else { "; " }));
    }
    let size = rest.iter().product::<usize>().max(1);
    let part = |part: &[String]| match rest {
        [_] => part.join(", "),
        _ => bracketed(rest, false, part),
    };
    format!("[{}]", entries.chunks(size).map(part).collect::<Vec<_>>().join("; "))
}

/// Whether a text holds these numbers, as far as it gives their digits.
pub(super) fn agree(numbers: &Numbers, recorded: &str) -> bool {
    let Ok((ast, id)) = parse_expression(recorded) else { return false };
    let Some(read) = entries(&ast, id) else { return false };
    let is_laid_out = match (numbers.axes.as_slice(), numbers.row) {
        ([], _) => read.axes.is_empty(),
        ([length], true) => read.axes == [1, *length],
        ([length], false) => read.axes == [*length, 1],
        ([rows, columns], _) => read.axes == [*rows, *columns],
        (more, _) => read.spellings.len() == more.iter().product::<usize>(),
    };
    is_laid_out
        && numbers.data.len() == read.spellings.len()
        && numbers.data.iter().zip(&read.spellings).all(|(value, spelling)| rounds_to(*value, spelling))
}

/// Spelled numbers, row by row.
struct Spelled {
    axes: Vec<usize>,
    spellings: Vec<String>,
}

fn entries(ast: &Ast, id: ExprId) -> Option<Spelled> {
    if let Some(spelling) = spelling(ast, id) {
        return Some(Spelled { axes: Vec::new(), spellings: vec![spelling] });
    }
    let Expr::Bracket { rows } = ast.get(id) else { return None };
    let axes = vec![rows.len(), rows.first()?.len()];
    let mut spellings = Vec::new();
    // Three axes and more are nested; their entries are met in order all the same.
    let mut open: Vec<ExprId> = rows.iter().flatten().rev().copied().collect();
    while let Some(id) = open.pop() {
        match ast.get(id) {
            Expr::Bracket { rows } => open.extend(rows.iter().flatten().rev()),
            _ => spellings.push(spelling(ast, id)?),
        }
    }
    Some(Spelled { axes, spellings })
}

fn spelling(ast: &Ast, id: ExprId) -> Option<String> {
    match ast.get(id) {
        Expr::Number { spelling, .. } => Some(spelling.to_string()),
        Expr::Negate(inner) => match ast.get(*inner) {
            Expr::Number { spelling, .. } => Some(format!("-{spelling}")),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a value rounds to the digits of a number.
pub(super) fn rounds_to(value: f64, spelling: &str) -> bool {
    let Ok(printed) = spelling.parse::<f64>() else { return false };
    let slack = FLOAT_ROUNDING * value.abs().max(printed.abs()).max(f64::MIN_POSITIVE);
    decimal(value) == spelling || (value - printed).abs() <= half_unit(spelling) + slack
}

/// Half of the last digit that is written after a decimal point; nothing for a whole number.
fn half_unit(spelling: &str) -> f64 {
    let (mantissa, exponent) = spelling.split_once(['e', 'E']).unwrap_or((spelling, "0"));
    let Some((_, digits)) = mantissa.split_once('.') else { return 0.0 };
    let places = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let exponent: i32 = exponent.parse().unwrap_or(0);
    0.5 * 10f64.powi(exponent.saturating_sub(places))
}

#[cfg(test)]
mod tests {
    use super::{agree, rounds_to, text};
    use crate::session::Numbers;

    fn numbers(axes: &[usize], data: &[f64]) -> Numbers {
        Numbers { axes: axes.to_vec(), data: data.to_vec(), exact: None, row: false, checked: None }
    }

    #[test]
    fn a_value_stands_for_what_rounds_to_it() {
        assert!(rounds_to(0.298_371_108_760_003_7, "0.298371109"));
        assert!(!rounds_to(0.298_371_108_760_003_7, "0.274811083"));
        assert!(!rounds_to(0.593_269_992_1, "0.59326992"));
        assert!(rounds_to(2.0, "2"));
        assert!(!rounds_to(2.1, "2"));
        assert!(rounds_to(-1.25e-7, "-1.3e-7"));
    }

    #[test]
    fn what_is_recorded_agrees() {
        for numbers in [
            numbers(&[], &[1.0 / 3.0]),
            numbers(&[2], &[0.1, 1e-9]),
            numbers(&[2, 3], &[1.0, -2.0, 3.0, 4.5, 5.0, 1e20]),
            numbers(&[2, 1, 2], &[1.0, 2.0, 3.0, 4.0]),
        ] {
            let recorded = text(&numbers);
            assert!(agree(&numbers, &recorded), "{recorded}");
        }
        assert!(!agree(&numbers(&[2], &[1.0, 2.0]), "[1, 2]"));
        assert!(!agree(&numbers(&[2], &[1.0, 2.0]), "[1; 3]"));
        assert!(!agree(&numbers(&[2], &[1.0, 2.0]), "[1; 2; 3]"));
        assert!(agree(&numbers(&[2], &[0.298_371_1, 2.0]), "[ 0.298;  2.0 ]"));
    }
}
