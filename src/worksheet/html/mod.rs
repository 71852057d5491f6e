//! Documents as a page of HTML, one file that needs no other: each equation is typeset where it stands and marked with
//! its verdict. What is wrong shows the counterexample and the true formula below it, what is not read the reason, and
//! everything what it was read as when one points at it. All that comes from a document is escaped.

mod flow;
mod mark;
mod style;
mod typeset;

use std::fmt::Write;

use super::coverage::Verdict;
use super::junit::entity;
use super::manuscript::Manuscript;
use super::report::{Finding, Report};
use mark::Mark;

/// The verdicts that are explained at the head of a page, in this order.
const LEGEND: &[Verdict] = &[
    Verdict::Right,
    Verdict::Conditional,
    Verdict::Wrong,
    Verdict::Doubtful,
    Verdict::Condition,
    Verdict::Taken,
    Verdict::NotRead,
    Verdict::Outside,
];

/// A page of documents, each with what its check found.
pub fn html<'d>(documents: impl Iterator<Item = (&'d Manuscript, &'d Report)>) -> String {
    let documents: Vec<_> = documents.collect();
    let names: Vec<String> = documents.iter().map(|(manuscript, _)| escaped(&manuscript.name)).collect();
    let mut page = String::from("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    _ = write!(
        page,
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        names.join(", "),
        style::STYLE
    );
    page.push_str("<p class=\"legend\">");
    for verdict in LEGEND {
        _ = write!(page, "<span class=\"equation {}\">{}</span> ", class(*verdict), verdict.name());
    }
    page.push_str("</p>\n");
    for (manuscript, report) in documents {
        page.push_str(&article(manuscript, report));
    }
    page.push_str("</body>\n</html>\n");
    page
}

fn article(manuscript: &Manuscript, report: &Report) -> String {
    let marks = mark::all(manuscript, report);
    let mut text = format!(
        "<article>\n<header><h1>{}</h1><p>{}</p></header>\n{}",
        escaped(&manuscript.name),
        escaped(&report.coverage()),
        flow::flow(manuscript, &marks)
    );
    let elsewhere = elsewhere(report, &marks);
    if !elsewhere.is_empty() {
        text.push_str("\n<section class=\"elsewhere\"><h2>Elsewhere</h2>\n<ul>\n");
        for finding in elsewhere {
            let line = manuscript.line(finding.diagnostic.span().from);
            _ = writeln!(text, "<li>line {line}: {}</li>", said(finding));
        }
        text.push_str("</ul></section>\n");
    }
    text.push_str("</article>\n");
    text
}

/// What was found and is told, and stands in no equation.
fn elsewhere<'r>(report: &'r Report, marks: &[Mark]) -> Vec<&'r Finding> {
    let told = report.findings.iter().filter(|finding| finding.kind.is_told());
    told.filter(|finding| !marks.iter().any(|mark| mark.has(finding.diagnostic.span()))).collect()
}

/// What a finding says, with its notes.
fn said(finding: &Finding) -> String {
    let mut text = escaped(&finding.diagnostic.message);
    // What it was read as stands above it.
    for note in finding.diagnostic.notes.iter().filter(|note| !note.starts_with("read as: ")) {
        _ = write!(text, "<span class=\"line\">{}</span>", escaped(note));
    }
    text
}

/// The class that a verdict has in the style.
fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Right => "right",
        Verdict::Conditional => "right assumed",
        Verdict::Wrong => "wrong",
        Verdict::Doubtful | Verdict::Undecided => "doubtful",
        Verdict::Condition | Verdict::Taken => "taken",
        Verdict::Partly | Verdict::NotRead => "unread",
        Verdict::Outside => "outside",
    }
}

/// A text in which nothing is markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match entity(letter) {
            Some(entity) => escaped.push_str(entity),
            None if letter == '\'' => escaped.push_str("&#39;"),
            None => escaped.push(letter),
        }
    }
    escaped
}
