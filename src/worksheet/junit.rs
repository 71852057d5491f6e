//! Reports as JUnit's XML, which every server of continuous integration reads: a suite a document,
//! a case for everything that was checked, and one for each error that stands alone.

use std::fmt::Write;

use crate::span::Span;

use super::manuscript::Manuscript;
use super::report::{Finding, Kind, Report, Status};

/// The reports of documents.
pub fn junit<'a>(documents: impl IntoIterator<Item = (&'a Manuscript, &'a Report)>) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (manuscript, report) in documents {
        text.push_str(&suite(manuscript, report));
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(manuscript: &Manuscript, report: &Report) -> String {
    let name = manuscript.name.as_str();
    let part = |span: Span| manuscript.place(span).name;
    let (mut failures, mut errors, mut skipped) = (0, 0, 0);
    let mut cases = String::new();
    let checked = report.checks.iter().filter(|check| check.status != Status::Taken);
    for check in checked.clone() {
        let found = report.findings.iter().find(|finding| is_within(finding, check.span));
        let outcome = match check.status {
            Status::Failed | Status::Undecided => {
                failures += 1;
                let (message, body) = found.map_or_else(
                    || (check.detail.clone(), String::new()),
                    |found| (found.diagnostic.message.clone(), found.diagnostic.notes.join("\n")),
                );
                format!("<failure message=\"{}\">{}</failure>", escape(&message), escape(&body))
            }
            Status::NotRead | Status::Doubtful | Status::Outside => {
                skipped += 1;
                format!("<skipped message=\"{}: {}\"/>", check.status.name(), escape(&check.detail))
            }
            _ => String::new(),
        };
        let title = format!("line {}: {} {}", check.line, check.role.name(), check.text);
        case(&mut cases, part(check.span), &title, &outcome);
    }
    for finding in report.findings.iter().filter(|finding| is_alone(finding)) {
        errors += 1;
        let Finding { diagnostic, .. } = finding;
        let line = manuscript.line(diagnostic.span().from);
        let outcome = format!(
            "<error type=\"{}\" message=\"{}\">{}</error>",
            diagnostic.code,
            escape(&diagnostic.message),
            escape(&diagnostic.notes.join("\n"))
        );
        case(&mut cases, part(diagnostic.span()), &format!("line {line}: {}", finding.kind.name()), &outcome);
    }
    let tests = checked.count() + errors;
    format!(
        "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n{cases}  </testsuite>\n",
        escape(name)
    )
}

/// Whether a finding is about a place.
fn is_within(finding: &Finding, span: Span) -> bool {
    let place = finding.diagnostic.span();
    span.from <= place.from && place.to <= span.to
}

/// Errors that belong to nothing that was checked.
fn is_alone(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::Error | Kind::StrayAnswer)
}

fn case(cases: &mut String, class: &str, title: &str, outcome: &str) {
    let (class, title) = (escape(class), escape(title));
    // Writing to a string does not fail.
    let _ = if outcome.is_empty() {
        writeln!(cases, "    <testcase classname=\"{class}\" name=\"{title}\"/>")
    } else {
        writeln!(cases, "    <testcase classname=\"{class}\" name=\"{title}\">{outcome}</testcase>")
    };
}

/// A text for an attribute or an element; what XML cannot hold at all is left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            other if other.is_control() || matches!(other, '\u{fffe}' | '\u{ffff}') => {}
            other => match entity(other) {
                Some(entity) => escaped.push_str(entity),
                None => escaped.push(other),
            },
        }
    }
    escaped
}

/// How a letter is written that would be markup, in XML as in HTML.
pub(super) fn entity(letter: char) -> Option<&'static str> {
    Some(match letter {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        _ => return None,
    })
}
