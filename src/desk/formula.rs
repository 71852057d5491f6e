//! A formula in every way of writing, with all that is said of it.

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::report::{self, Format};
use crate::session::{Formula, FormulaAnswer};
use crate::shape::Shape;

/// The ways of writing, by the names of their fields.
const FORMATS: &[(&str, Format)] = &[
    ("text", Format::Ascii),
    ("unicode", Format::Unicode),
    ("latex", Format::Latex),
    ("typst", Format::Typst),
];

/// A formula alone.
pub(super) fn formula(formula: &Formula) -> Map<String, Value> {
    let written =
        FORMATS.iter().map(|(field, format)| ((*field).to_owned(), json!(report::formula(formula, *format))));
    written.collect()
}

/// An answer that is a formula.
pub(super) fn answer(answer: &FormulaAnswer) -> Map<String, Value> {
    let mut object = formula(&answer.formula);
    object.insert("shape".to_owned(), shape(&answer.shape));
    object.insert("is_row".to_owned(), json!(answer.shape.row));
    object.insert("is".to_owned(), json!(answer.shape.to_string()));
    object.insert("notation".to_owned(), json!(answer.formula.notation.name()));
    for (field, format) in [("left", Format::Latex), ("left_unicode", Format::Unicode)] {
        if let Some(left) = report::left(&answer.formula, format) {
            object.insert(field.to_owned(), json!(left));
        }
    }
    object.insert("where".to_owned(), definitions(&answer.formula));
    object.insert("layout".to_owned(), json!(answer.layout));
    object.insert("conditions".to_owned(), json!(answer.conditions));
    object.insert("remarks".to_owned(), answer.remarks.iter().map(ToString::to_string).collect());
    if let Some(checked) = &answer.checked {
        object.insert("certainty".to_owned(), json!(checked.certainty.word()));
        object.insert("checked".to_owned(), json!(checked.how));
        object.insert("sizes".to_owned(), json!(checked.sizes));
    }
    object
}

/// The names that a formula uses, with what they stand for.
pub(super) fn definitions(formula: &Formula) -> Value {
    let in_each = |format: Format| report::definitions(formula, format);
    let (text, latex) = (in_each(Format::Ascii), in_each(Format::Latex));
    let both = text.into_iter().zip(latex);
    both.map(|((name, text), (name_in_latex, latex))| {
        json!({"name": name, "text": text, "name_latex": name_in_latex, "latex": latex})
    })
    .collect()
}

/// Axes as text.
pub(super) fn shape(shape: &Shape) -> Value {
    shape.axes.iter().map(|axis| json!(axis.to_string())).collect()
}

/// A message, and the text that it is about.
pub(super) fn message(diagnostic: &Diagnostic, is_error: bool, about: &str, source: &str) -> Value {
    let mut object = report::message(diagnostic);
    let severity = if is_error { report::Severity::Error } else { report::Severity::Warning };
    let marked = report::Source::named(about, source);
    let rendered = report::render(diagnostic, severity, marked, report::Palette::plain());
    object.insert("is_error".to_owned(), json!(is_error));
    object.insert("about".to_owned(), json!(about));
    object.insert("source".to_owned(), json!(source));
    object.insert("rendered".to_owned(), json!(rendered));
    Value::Object(object)
}
