//! Which rules were tried on an answer, what each saved, and why it lost: a table for people.

use crate::session::{Attempt, Fate, Formula, FormulaAnswer};

use super::format::Format;
use super::formula::formula;

/// The most characters of a formula in the table.
const WIDEST: usize = 40;
/// The most rows.
const MOST: usize = 200;

/// The attempts in lines: `common_factor  A*x + B*x → (A + B)*x  7 → 5  taken`; none where nobody asked.
pub fn trace(answer: &FormulaAnswer, format: Format) -> Vec<String> {
    let shown = answer.trace.iter().take(MOST);
    let rows: Vec<[String; 4]> = shown.map(|attempt| row(attempt, format)).collect();
    let width = |column: usize| {
        let texts = rows.iter().filter_map(|row| row.get(column));
        texts.map(|text| text.chars().count()).max().unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2), 0];
    let mut lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let padded = row.iter().zip(widths).map(|(text, width)| format!("{text:<width$}"));
            padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        })
        .collect();
    if answer.trace.len() > MOST {
        lines.push(format!("and {} more", answer.trace.len() - MOST));
    }
    lines
}

fn row(attempt: &Attempt, format: Format) -> [String; 4] {
    let side = |side: &Option<Formula>| side.as_ref().map_or_else(|| "…".to_owned(), |one| cut(one, format));
    let [before, after] = attempt.sides.each_ref().map(side);
    let [old, new] =
        attempt.tokens.map(|count| count.map_or_else(|| "no form".to_owned(), |one| one.to_string()));
    [attempt.rule.to_owned(), format!("{before} → {after}"), format!("{old} → {new}"), fate(attempt)]
}

fn cut(written: &Formula, format: Format) -> String {
    let text = formula(written, format);
    match text.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// What became of an attempt, in words.
pub(super) fn fate(attempt: &Attempt) -> String {
    let more = match attempt.tokens {
        [Some(old), Some(new)] if new > old => format!("longer by {}", new - old),
        [Some(old), Some(new)] if new < old => format!("shorter by {}", old - new),
        [Some(_), Some(_)] => "as long".to_owned(),
        _ => "no matrix form".to_owned(),
    };
    match attempt.fate {
        Fate::Taken => "taken".to_owned(),
        Fate::SavesTooLittle { least: 0 } => more,
        Fate::SavesTooLittle { least } => format!("{more}, must save {least}"),
        Fate::Outdone => "another form was better".to_owned(),
        Fate::TakenBack => "taken back: the whole became longer".to_owned(),
    }
}
