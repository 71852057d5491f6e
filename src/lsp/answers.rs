//! Answers beside what was asked: as lenses above the statements, or as hints after them.

use serde_json::{Value, json};

use crate::session::{Answer, Outcome};
use crate::span::Span;
use crate::worksheet::{self, Check, Role, Status};

use super::document::{Checked, Document};

/// The longest answer that is shown unasked, in characters.
const LONGEST: usize = 120;

/// Answers and verdicts, each above its line.
pub(super) fn lenses(document: &Document, checked: &Checked) -> Value {
    let lens = |(span, title): (Span, String)| {
        let start = Span::new(span.from, span.from);
        json!({"range": document.text.range(start), "command": {"title": title, "command": ""}})
    };
    all(checked).into_iter().map(lens).collect()
}

/// Answers and verdicts within a range, each after what it answers.
pub(super) fn hints(document: &Document, checked: &Checked, wanted: Span) -> Value {
    let is_wanted = |span: &Span| span.to >= wanted.from && span.from <= wanted.to;
    let hint = |(span, label): (Span, String)| {
        let end = document.text.position(span.to);
        let position = json!({"line": end.line, "character": end.character});
        json!({"position": position, "label": label, "paddingLeft": true})
    };
    all(checked).into_iter().filter(|(span, _)| is_wanted(span)).map(hint).collect()
}

/// Each answer and each verdict with where its question stands, in order.
fn all(checked: &Checked) -> Vec<(Span, String)> {
    let answers = checked.outcomes().filter_map(|(span, outcome)| Some((span, answer(outcome)?)));
    let verdicts = checked.checks().filter_map(|(span, check)| Some((span, verdict(check)?)));
    let mut all: Vec<(Span, String)> = answers.chain(verdicts).collect();
    all.sort_by_key(|(span, _)| *span);
    all
}

/// An answer in one line; nothing for what asks for nothing, and for errors, which are said elsewhere.
fn answer(outcome: &Outcome) -> Option<String> {
    let text = worksheet::recorded(outcome)?;
    Some(match &outcome.answer {
        Answer::Taken(_) | Answer::Errors(_) => return None,
        Answer::Claim(claim) => {
            let sign = match claim.holds {
                Some(true) => "✓",
                Some(false) => "✗",
                None => "?",
            };
            format!("{sign} {}", claim.verdict)
        }
        Answer::Shape(shape) => format!(": {shape}"),
        Answer::Steps { .. } => format!("= {}", in_one_line(text.lines().last().unwrap_or_default())),
        Answer::Expression(_) | Answer::Show(_) | Answer::Eval(_) => format!("= {}", in_one_line(&text)),
    })
}

/// How an equation came out, in one line. That it was taken, was not read or is no algebra is said on hovering.
fn verdict(check: &Check) -> Option<String> {
    if check.role != Role::Equation {
        return None;
    }
    let sign = match check.status {
        Status::Proved | Status::Agrees | Status::Passed | Status::Conditional => "✓",
        Status::Failed => "✗",
        Status::Doubtful | Status::Undecided => "?",
        Status::Taken | Status::Condition | Status::NotRead | Status::Outside => return None,
    };
    Some(match check.status {
        Status::Conditional => in_one_line(&format!("{sign} {}", outcome(check))),
        status => format!("{sign} {}", status.name()),
    })
}

/// How something came out, and why.
pub(super) fn outcome(check: &Check) -> String {
    match (check.status, check.detail.as_str()) {
        (status, "") => status.name().to_owned(),
        // What it holds under is how its detail begins: `if Q is symmetric; …`.
        (Status::Conditional, detail) => format!("holds {detail}"),
        (status, detail) => format!("{}: {detail}", status.name()),
    }
}

fn in_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}
