//! The documents of the tests, and how reports and verdicts are written down.

use std::fmt::Write;
use std::path::Path;

use gradus::span::line_and_column;
use gradus::worksheet::{Report, Status};

/// The path of a document of the tests.
pub fn path(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents").join(name).display().to_string()
}

/// A document of the tests.
pub fn document(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

/// The verdict of a status, in the word of the text.
pub fn verdict(status: Status) -> &'static str {
    match status {
        Status::Proved | Status::Agrees | Status::Passed => "right",
        Status::Conditional => "if",
        Status::Failed => "wrong",
        Status::Undecided => "open",
        Status::NotRead => "unread",
        other => other.name(),
    }
}

/// Everything a report says, line by line.
pub fn written(report: &Report, source: &str) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        let diagnostic = &finding.diagnostic;
        let span = diagnostic.span();
        let (line, column) = line_and_column(source, span.from);
        writeln!(
            text,
            "{line}:{column} {}[{}] {}\n    | {}",
            finding.severity.name(),
            diagnostic.code,
            diagnostic.message,
            span.of(source).replace("\r\n", "\n").replace('\n', "\n    | ")
        )
        .unwrap();
        for note in &diagnostic.notes {
            writeln!(text, "    = {}", note.replace('\n', "\n      ")).unwrap();
        }
        if let Some(mend) = &diagnostic.mend {
            writeln!(text, "    help: {}", mend.message).unwrap();
        }
    }
    let counts = report.counts;
    writeln!(
        text,
        "{} good, {} failed, {} unknown, {} not read, {} taken; exit {}",
        counts.good,
        counts.failed,
        counts.undecided,
        counts.not_read,
        counts.taken,
        report.exit() as i32
    )
    .unwrap();
    text
}
