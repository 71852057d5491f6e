//! A report as JSON, for programs.

use serde_json::{Value, json};

use crate::diagnostic::Diagnostic;
use crate::span::{Span, line_and_column};

use super::report::{Check, Edit, Finding, Report};

/// The report on a document: one object.
pub fn json(report: &Report, name: &str, source: &str) -> Value {
    let counts = report.counts;
    json!({
        "file": name,
        "exit": report.exit() as i32,
        "counts": {
            "blocks": counts.blocks,
            "skipped": counts.skipped,
            "statements": counts.statements,
            "good": counts.good,
            "failed": counts.failed,
            "unknown": counts.undecided,
            "not_read": counts.not_read,
            "taken": counts.taken,
        },
        "findings": report.findings.iter().map(|one| finding(one, source)).collect::<Value>(),
        "checks": report.checks.iter().map(check).collect::<Value>(),
        "edits": report.edits.iter().map(edit).collect::<Value>(),
    })
}

fn finding(finding: &Finding, source: &str) -> Value {
    let Diagnostic { code, message, labels, notes, mend } = &finding.diagnostic;
    let span = finding.diagnostic.span();
    let (line, column) = line_and_column(source, span.from);
    let labels: Vec<Value> =
        labels.iter().map(|label| json!({"span": pair(label.span), "text": label.text})).collect();
    let mend = mend.as_ref().map(|mend| {
        let edits: Vec<Value> =
            mend.edits.iter().map(|(span, text)| json!({"span": pair(*span), "text": text})).collect();
        json!({"message": mend.message, "edits": edits})
    });
    json!({
        "severity": finding.severity.name(),
        "kind": finding.kind.name(),
        "code": code,
        "line": line,
        "column": column,
        "span": pair(span),
        "source": span.of(source),
        "message": message,
        "labels": labels,
        "notes": notes,
        "help": mend,
    })
}

fn check(check: &Check) -> Value {
    json!({
        "line": check.line,
        "span": pair(check.span),
        "role": check.role.name(),
        "status": check.status.name(),
        "text": check.text,
        "detail": check.detail,
    })
}

fn edit(edit: &Edit) -> Value {
    json!({
        "line": edit.line,
        "span": pair(edit.span),
        "statement": edit.statement,
        "recorded": edit.recorded,
        "answer": edit.answer,
        "text": edit.text,
    })
}

fn pair(span: Span) -> Value {
    json!([span.from, span.to])
}
