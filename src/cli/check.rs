//! `gradus check`: worksheets. The documents are read here, checked in `worksheet`, and written
//! here when their answers are to be recorded anew.

use std::path::Path;

use super::arguments::{Check, CheckFormat};
use super::watch::watch;
use super::{Ended, Output, Trouble, input};
use crate::report::{self, Exit, Severity, Source};
use crate::worksheet::{self, Options, Report};

/// Checks documents, once or whenever one of them is saved.
pub(super) fn check(command: &Check, json: bool) -> Ended {
    if command.watch { watch(&command.files, || once(command, json)) } else { once(command, json) }
}

fn once(command: &Check, json: bool) -> Ended {
    let beside = command.names.as_deref().map(input::read).transpose()?.map(|text| text.text);
    let options =
        Options { session: command.meaning.options(), record: command.bless, math: command.math, beside };
    let mut output = Output::to(command.output.as_deref())?;
    let mut exit = Exit::Fine;
    let format = if json { CheckFormat::Json } else { command.format };
    let mut documents = Vec::new();
    for file in &command.files {
        let text = input::read(file)?;
        let mut found = worksheet::check(&text.text, &options);
        if command.bless && !found.edits.is_empty() {
            let blessed = worksheet::bless(&text.text, &found);
            write(file, &blessed)?;
            output.line(&format!("{}: {} recorded", text.name, counted(found.edits.len(), "answer")))?;
            let text = input::Text { text: blessed, ..text };
            found = worksheet::check(&text.text, &options);
            exit = exit.max(found.exit());
            documents.push((text, found));
            continue;
        }
        exit = exit.max(found.exit());
        documents.push((text, found));
    }
    if format == CheckFormat::Junit {
        let all = documents.iter().map(|(text, found)| (text.name.as_str(), text.text.as_str(), found));
        output.line(worksheet::junit(all).trim_end())?;
    }
    for (text, found) in &documents {
        match format {
            CheckFormat::Full => full(&mut output, text, found)?,
            CheckFormat::Json => output.line(&worksheet::json(found, &text.name, &text.text).to_string())?,
            CheckFormat::Github => {
                for line in worksheet::annotations(found, &text.name, &text.text).lines() {
                    output.line(line)?;
                }
            }
            CheckFormat::Junit => {}
        }
    }
    output.flush()?;
    Ok(exit)
}

/// What was found, each with its place, then a line that counts.
fn full(output: &mut Output, text: &input::Text, found: &Report) -> Result<(), Trouble> {
    for finding in &found.findings {
        let severity = match finding.severity {
            worksheet::Severity::Note => Severity::Note,
            worksheet::Severity::Warning => Severity::Warning,
            worksheet::Severity::Error => Severity::Error,
        };
        let source = Source::named(&text.name, &text.text);
        output.line(&report::render(&finding.diagnostic, severity, source, output.palette))?;
        output.line("")?;
    }
    let counts = found.counts;
    let mut said =
        vec![format!("{} in {}", counted(counts.statements, "statement"), counted(counts.blocks, "block"))];
    let numbers = [
        (counts.good, "right"),
        (counts.failed, "wrong"),
        (counts.undecided, "undecided"),
        (counts.not_read, "not read"),
        (counts.skipped, "passed over"),
    ];
    said.extend(
        numbers.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")),
    );
    let line = format!("{}: {}", text.name, said.join(", "));
    let style = if found.exit() == Exit::Fine { output.palette.good } else { output.palette.bad };
    output.line(&format!("{style}{line}{style:#}"))
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn write(file: &Path, text: &str) -> Result<(), Trouble> {
    std::fs::write(file, text)
        .map_err(|error| Trouble::Words(format!("cannot write {}: {error}", file.display())))
}
