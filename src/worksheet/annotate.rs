//! A report as annotations of GitHub's workflows: one line a finding, shown beside the source.

use crate::span::line_and_column;

use super::manuscript::{Manuscript, Place};
use super::report::{Finding, Report, Severity};

/// The annotations of a document's report, a line each.
pub fn annotations(report: &Report, manuscript: &Manuscript) -> String {
    report.findings.iter().map(|finding| annotation(finding, manuscript) + "\n").collect()
}

fn annotation(finding: &Finding, manuscript: &Manuscript) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let Place { name, source, span } = manuscript.place(finding.diagnostic.span());
    let (line, column) = line_and_column(source, span.from);
    let (last_line, last_column) = line_and_column(source, span.to);
    let mut message = finding.diagnostic.message.clone();
    for note in &finding.diagnostic.notes {
        message.push('\n');
        message.push_str(note);
    }
    // A column range is only allowed within one line.
    let columns =
        if last_line == line { format!(",col={column},endColumn={last_column}") } else { String::new() };
    let title = format!("{} {}", finding.diagnostic.code, finding.kind.name());
    format!(
        "::{level} file={},line={line},endLine={last_line}{columns},title={}::{}",
        property(name),
        property(&title),
        data(&message)
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
