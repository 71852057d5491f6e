//! What was found, as the protocol's diagnostics: of the document, and of the files that it takes in.

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::worksheet::{Finding, Kind, Severity};

use super::document::{Checked, Document};
use super::text::Text;
use super::{Settings, address};

/// What is to be published, a set of diagnostics for each file.
pub(super) fn all(document: &Document, checked: &Checked, settings: &Settings) -> Vec<Value> {
    let mut files: IndexMap<String, Vec<Value>> = IndexMap::from([(document.address.clone(), Vec::new())]);
    let mut texts: IndexMap<&str, Text> = IndexMap::new();
    for finding in checked.report.findings.iter().filter(|one| is_said(one, settings)) {
        let place = checked.manuscript.place(finding.diagnostic.span());
        let is_own = place.name == checked.manuscript.name;
        let text = if is_own {
            &document.text
        } else {
            texts.entry(place.name).or_insert_with(|| Text::new(place.source.to_owned()))
        };
        let file = if is_own { document.address.clone() } else { address::of(place.name) };
        let one = diagnostic(finding, checked, text, (&file, settings));
        files.entry(file).or_default().push(one);
    }
    let published = files.into_iter().map(|(file, diagnostics)| {
        let version = if file == document.address { document.version } else { None };
        json!({"uri": file, "version": version, "diagnostics": diagnostics})
    });
    published.collect()
}

/// Whether a finding is shown unasked: of what was not read, a document may have a thousand, and hovering says why.
pub(super) fn is_said(finding: &Finding, settings: &Settings) -> bool {
    settings.strict || !matches!(finding.kind, Kind::NotRead | Kind::Outside)
}

/// A finding as a diagnostic, in a file and its text.
pub(super) fn diagnostic(
    finding: &Finding,
    checked: &Checked,
    text: &Text,
    (file, settings): (&str, &Settings),
) -> Value {
    let (place, diagnostic) = checked.manuscript.placed(&finding.diagnostic);
    let severity = match finding.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Note => 3,
    };
    let mut lines = vec![diagnostic.message.clone()];
    let (first, others) =
        diagnostic.labels.split_first().map_or((None, &[][..]), |(one, rest)| (Some(one), rest));
    lines.extend(first.map(|label| label.text.clone()).filter(|text| !text.is_empty()));
    lines.extend(diagnostic.notes.iter().cloned());
    lines.extend(diagnostic.mend.as_ref().map(|mend| format!("help: {}", mend.message)));
    let related: Vec<Value> = others
        .iter()
        .filter(|label| !label.text.is_empty())
        .map(|label| json!({"location": {"uri": file, "range": text.range(label.span)}, "message": label.text}))
        .collect();
    let mut object = json!({
        "range": text.range(place.span),
        "severity": severity,
        "code": diagnostic.code,
        "source": "gradus",
        "message": lines.join("\n"),
    });
    if let Some(object) = object.as_object_mut() {
        if let Some(pages) = &settings.pages {
            let page = format!("{}/{}.html", pages.trim_end_matches('/'), diagnostic.code);
            object.insert("codeDescription".to_owned(), json!({"href": page}));
        }
        if !related.is_empty() {
            object.insert("relatedInformation".to_owned(), Value::Array(related));
        }
    }
    object
}
