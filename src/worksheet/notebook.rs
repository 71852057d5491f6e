//! Notebooks of Jupyter: JSON whose cells are Markdown or code. The Markdown is read, and code that begins
//! with `%%gradus`; each cell is a part of its own, so that messages name a cell and a line in it.

use serde_json::Value;

use crate::span::Span;

use super::manuscript::{Language, Manuscript};

/// What a cell of our language begins with.
const OURS: &str = "%%gradus";

/// The cells of a notebook; a sentence where it is none.
pub(super) fn read(name: &str, source: &str) -> Result<Manuscript, String> {
    let notebook: Value =
        serde_json::from_str(source).map_err(|error| format!("{name} is no notebook: {error}"))?;
    // Of the third format and before: the cells lay in worksheets.
    let worksheets = notebook.get("worksheets").and_then(Value::as_array).into_iter().flatten();
    let lists = worksheets.chain([&notebook]).filter_map(|holder| holder.get("cells")?.as_array());
    let cells: Vec<&Value> = lists.flatten().collect();
    let has_cells = ["cells", "worksheets"].iter().any(|key| notebook.get(key).is_some_and(Value::is_array));
    if !has_cells {
        return Err(format!("{name} is no notebook: it has no cells"));
    }
    let mut manuscript = Manuscript::empty(Language::Markdown, name);
    for (number, cell) in cells.iter().enumerate() {
        let Some(text) = cell.get("source").or_else(|| cell.get("input")).and_then(text_of) else { continue };
        let kind = cell.get("cell_type").and_then(Value::as_str).unwrap_or_default();
        let is_ours = kind == "code" && text.trim_start().starts_with(OURS);
        if kind != "markdown" && !is_ours {
            continue;
        }
        let part = manuscript.part(&format!("{name}, cell {}", number + 1), &text);
        let whole = Span::new(0, text.len());
        if is_ours {
            let first = text.find('\n').map_or(text.len(), |end| end + 1);
            manuscript.text.push_str("```gradus\n");
            manuscript.push(part, Span::new(first, text.len()));
            manuscript.text.push_str("\n```\n\n");
        } else {
            manuscript.push(part, whole);
            manuscript.text.push_str("\n\n");
        }
    }
    Ok(manuscript)
}

/// A text, in one piece or line by line.
fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(lines) => lines.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, read};

    #[test]
    fn cells_are_parts() {
        let source = r##"{"cells": [
            {"cell_type": "markdown", "source": ["# T\n", "$$a$$"]},
            {"cell_type": "code", "source": "x = '$b$'"},
            {"cell_type": "code", "source": ["%%gradus\n", "x : R[n]"]}], "nbformat": 4}"##;
        let manuscript = read("n.ipynb", source).unwrap_or_else(|_| unreachable!());
        assert_eq!(manuscript.text, "# T\n$$a$$\n\n```gradus\nx : R[n]\n```\n\n");
        let at = manuscript.text.find("x :").unwrap_or_default();
        let place = manuscript.place(Span::new(at, at + 1));
        assert_eq!((place.name, place.span), ("n.ipynb, cell 3", Span::new(9, 10)));
        assert!(read("n.ipynb", "[]").is_err());
        assert!(read("n.ipynb", "# no").is_err());
    }
}
