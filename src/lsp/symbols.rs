//! The outline of a document: what its statements declare and define.

use serde_json::{Value, json};

use super::document::{Checked, Document};
use crate::session::Answer;

/// The kinds that the protocol has for them.
const VARIABLE: u8 = 13;
const FUNCTION: u8 = 12;

/// Each name that is given a meaning.
pub(super) fn symbols(document: &Document, checked: &Checked) -> Value {
    let mut symbols = Vec::new();
    for (span, _) in checked.outcomes().filter(|(_, one)| matches!(one.answer, Answer::Taken(_))) {
        for known in document.names.iter().filter(|known| known.span == span) {
            let range = document.text.range(span);
            symbols.push(json!({
                "name": known.name,
                "detail": known.what,
                "kind": if known.is_function { FUNCTION } else { VARIABLE },
                "range": range,
                "selectionRange": range,
            }));
        }
    }
    Value::Array(symbols)
}
