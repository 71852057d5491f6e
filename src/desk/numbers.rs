//! Numbers as JSON.

use serde_json::{Value, json};

use crate::report;
use crate::session::Numbers;

/// Numbers, flat and row by row.
pub(super) fn value(numbers: &Numbers) -> Value {
    let exact = numbers.exact.as_ref();
    json!({
        "shape": numbers.axes,
        "is_row": numbers.row,
        "data": numbers.data,
        "decimals": report::decimals(numbers),
        "text": report::literal(numbers),
        "exact": exact.map(|exact| exact.iter().map(ToString::to_string).collect::<Vec<_>>()),
        "certainty": numbers.checked.as_ref().map(|checked| checked.certainty.word()),
    })
}
