//! A report as JSON, for programs.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::span::{Span, line_and_column};

use super::coverage::Equation;
use super::manuscript::{Manuscript, Place};
use super::report::{Check, Edit, Finding, Report};

/// The report on a document: one object.
pub fn json(report: &Report, manuscript: &Manuscript) -> Value {
    let counts = report.counts;
    json!({
        "file": manuscript.name,
        "exit": report.exit() as i32,
        "counts": {
            "blocks": counts.blocks,
            "skipped": counts.skipped,
            "statements": counts.statements,
            "good": counts.good,
            "conditional": counts.conditional,
            "failed": counts.failed,
            "doubtful": counts.doubtful,
            "conditions": counts.conditions,
            "unknown": counts.undecided,
            "not_read": counts.not_read,
            "outside": counts.outside,
            "taken": counts.taken,
        },
        "equations": report.equations().iter().map(|one| equation(one, manuscript)).collect::<Value>(),
        "findings": report.findings.iter().map(|one| finding(one, manuscript)).collect::<Value>(),
        "checks": report.checks.iter().map(|one| check(one, manuscript)).collect::<Value>(),
        "edits": report.edits.iter().map(|one| edit(one, manuscript)).collect::<Value>(),
    })
}

fn equation(equation: &Equation, manuscript: &Manuscript) -> Value {
    let place = manuscript.place(equation.span);
    let object = json!({
        "line": manuscript.line(equation.span.from),
        "span": pair(place.span),
        "display": equation.is_display,
        "verdict": equation.verdict.name(),
    });
    in_part(object, manuscript, place)
}

fn finding(finding: &Finding, manuscript: &Manuscript) -> Value {
    let Diagnostic { code, message, labels, notes, mend } = &finding.diagnostic;
    let place = manuscript.place(finding.diagnostic.span());
    let (line, column) = line_and_column(place.source, place.span.from);
    let pair = |span| pair(manuscript.place(span).span);
    let labels: Vec<Value> =
        labels.iter().map(|label| json!({"span": pair(label.span), "text": label.text})).collect();
    let mend = mend.as_ref().map(|mend| {
        let edits: Vec<Value> =
            mend.edits.iter().map(|(span, text)| json!({"span": pair(*span), "text": text})).collect();
        json!({"message": mend.message, "edits": edits})
    });
    let object = json!({
        "severity": finding.severity.name(),
        "kind": finding.kind.name(),
        "code": code,
        "line": line,
        "column": column,
        "span": pair(finding.diagnostic.span()),
        "source": place.span.of(place.source),
        "message": message,
        "labels": labels,
        "notes": notes,
        "help": mend,
    });
    in_part(object, manuscript, place)
}

fn check(check: &Check, manuscript: &Manuscript) -> Value {
    let place = manuscript.place(check.span);
    let object = json!({
        "line": check.line,
        "span": pair(place.span),
        "role": check.role.name(),
        "status": check.status.name(),
        "text": check.text,
        "detail": check.detail,
    });
    in_part(object, manuscript, place)
}

fn edit(edit: &Edit, manuscript: &Manuscript) -> Value {
    let place = manuscript.place(edit.span);
    let object = json!({
        "line": edit.line,
        "span": pair(place.span),
        "statement": edit.statement,
        "recorded": edit.recorded,
        "answer": edit.answer,
        "text": edit.text,
    });
    in_part(object, manuscript, place)
}

/// An object with the file or cell that it is about, where the document has several.
fn in_part(mut object: Value, manuscript: &Manuscript, place: Place<'_>) -> Value {
    if !manuscript.is_one_file()
        && let Some(fields) = object.as_object_mut()
    {
        fields.insert("part".to_owned(), json!(place.name));
    }
    object
}

fn pair(span: Span) -> Value {
    json!([span.from, span.to])
}
