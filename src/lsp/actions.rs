//! Fixes: what a message offers to put elsewhere, and answers to be recorded.

use serde_json::{Value, json};

use crate::span::Span;

use super::Settings;
use super::diagnostics::{diagnostic, is_said};
use super::document::{Checked, Document};

/// What may be done about what stands in a range.
pub(super) fn actions(document: &Document, checked: &Checked, settings: &Settings, wanted: Span) -> Value {
    let meets = |span: Span| span.from <= wanted.to && wanted.from <= span.to;
    let edits = |edits: Vec<Value>| json!({"changes": {&document.address: edits}});
    let edit = |span: Span, text: &str| json!({"range": document.text.range(span), "newText": text});
    let mut actions = Vec::new();
    for (_, finding) in checked.findings().filter(|(span, one)| meets(*span) && is_said(one, settings)) {
        let Some(mend) = &finding.diagnostic.mend else { continue };
        let own = mend.edits.iter().map(|(span, text)| Some(edit(checked.own(*span)?, text)));
        // A fix that changes a file that is not open is none of this document.
        let Some(own) = own.collect::<Option<Vec<_>>>().filter(|own| !own.is_empty()) else { continue };
        actions.push(json!({
            "title": begun_large(&mend.message),
            "kind": "quickfix",
            "isPreferred": true,
            "diagnostics": [diagnostic(finding, checked, &document.text, (&document.address, settings))],
            "edit": edits(own),
        }));
    }
    for (_, outcome) in checked.outcomes().filter(|(span, _)| meets(*span)) {
        for (span, right) in outcome.repairs.iter().filter_map(|repair| repair.edit.as_ref()) {
            let Some(span) = checked.own(*span) else { continue };
            actions.push(json!({
                "title": format!("Claim what is true: `{}`", right.text()),
                "kind": "quickfix",
                "edit": edits(vec![edit(span, right.text())]),
            }));
        }
    }
    if checked.manuscript.is_one_file() {
        for one in &checked.report.edits {
            let statement = checked
                .outcomes()
                .find(|(_, outcome)| outcome.line == one.line && outcome.source == one.statement);
            let Some((statement, _)) = statement else { continue };
            if meets(statement) || meets(one.span) {
                let is_new = one.recorded.is_empty();
                actions.push(json!({
                    "title": if is_new { "Record the answer" } else { "Record the answer of today" },
                    "kind": if is_new { "refactor.rewrite" } else { "quickfix" },
                    "edit": edits(vec![edit(one.span, &one.text)]),
                }));
            }
        }
    }
    Value::Array(actions)
}

/// A sentence with a capital in front.
fn begun_large(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
