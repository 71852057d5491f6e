//! Formulas as equations that are pasted into a document: the left side, the formula, and what its names stand for.

use crate::session::{FormulaAnswer, Outcome};

use super::format::Format;
use super::formula::{definitions, formula, left};
use super::left::asked_in_document;

/// What an outcome's formula is equal to, the formula, and what its names stand for. `known` are definitions of
/// names in what was asked, each a name and a formula as this way of writing has them.
pub fn equation(
    outcome: &Outcome,
    answer: &FormulaAnswer,
    known: &[(String, String)],
    format: Format,
) -> String {
    let text = formula(&answer.formula, format);
    let left = left(&answer.formula, format).or_else(|| asked_in_document(outcome, format));
    let equation = match left.filter(|left| *left != text) {
        Some(left) => format!("{left} = {text}"),
        None => text,
    };
    let mut names = definitions(&answer.formula, format);
    for (name, text) in known {
        if names.iter().all(|(defined, _)| defined != name) {
            names.push((name.clone(), text.clone()));
        }
    }
    let names: Vec<String> = names.into_iter().map(|(name, text)| format!("{name} = {text}")).collect();
    let (where_sign, between) = if format == Format::Typst {
        (" quad \"where\" quad ", ", quad ")
    } else {
        (r" \quad\text{where } ", r",\; ")
    };
    let names = if names.is_empty() { String::new() } else { format!("{where_sign}{}", names.join(between)) };
    if format == Format::Markdown {
        format!("$$\n{equation}{names}\n$$")
    } else {
        format!("{equation}{names}")
    }
}
