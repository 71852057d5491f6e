//! `gradus check`: worksheets. The documents are read here, checked in `worksheet`, and written
//! here when their answers are to be recorded anew.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

use super::arguments::{Bounds, Check, CheckFormat};
use super::output::complain;
use super::parallel::in_order;
#[cfg(feature = "watch")]
use super::watch::watch;
use super::{Ended, Output, Trouble, input};
use crate::report::{self, Exit, Severity, Source};
use crate::worksheet::{self, Manuscript, Options, Report, counted};

/// How many documents are so many that a bar shows how far the check is.
const MANY: usize = 4;

/// Checks documents, once or whenever one of them is saved.
pub(super) fn check(command: &Check, bounds: &Bounds, json: bool) -> Ended {
    #[cfg(feature = "watch")]
    if command.watch {
        return watch(&command.files, || once(command, bounds, json));
    }
    once(command, bounds, json)
}

fn once(command: &Check, bounds: &Bounds, json: bool) -> Ended {
    let beside = command.names.as_deref().map(input::read).transpose()?.map(|text| text.text);
    let options = Options {
        session: command.meaning.options(bounds),
        record: command.bless,
        math: !command.blocks,
        strict: command.strict,
        beside,
    };
    let files = input::documents(&command.files)?;
    let inputs: Vec<PathBuf> = files.iter().chain(&command.names).cloned().collect();
    let mut output = Output::to(command.output.as_deref(), &inputs)?;
    let format = if json { CheckFormat::Json } else { command.format };
    let bar = progress(files.len());
    let checked = in_order(&files, |file| {
        // Each document has its own time.
        let session = crate::session::Options { limits: bounds.now(), ..options.session.clone() };
        let checked = one(file, &Options { session, ..options.clone() });
        bar.inc(1);
        checked
    });
    bar.finish_and_clear();
    let mut exit = Exit::Fine;
    let mut documents = Vec::new();
    for checked in checked {
        match checked {
            Ok(Checked { document, found, recorded }) => {
                if recorded > 0 && format == CheckFormat::Full {
                    output.line(&format!("{}: {} recorded", document.name, counted(recorded, "answer")))?;
                }
                exit = exit.max(found.exit());
                documents.push((document, found));
            }
            Err(Trouble::NobodyReads) => return Err(Trouble::NobodyReads),
            // What can be read is checked all the same.
            Err(Trouble::Words(words)) => {
                complain(&words);
                exit = Exit::Faulty;
            }
        }
    }
    if format == CheckFormat::Junit {
        let all = documents.iter().map(|(document, found)| (document, found));
        output.line(worksheet::junit(all).trim_end())?;
    }
    #[cfg(feature = "pages")]
    if format == CheckFormat::Html {
        let all = documents.iter().map(|(document, found)| (document, found));
        output.line(worksheet::html(all).trim_end())?;
    }
    for (document, found) in &documents {
        match format {
            CheckFormat::Full => full(&mut output, document, found, command.full)?,
            CheckFormat::Json => output.line(&worksheet::json(found, document).to_string())?,
            CheckFormat::Github => {
                for line in worksheet::annotations(found, document).lines() {
                    output.line(line)?;
                }
            }
            CheckFormat::Junit => {}
            #[cfg(feature = "pages")]
            CheckFormat::Html => {}
        }
    }
    output.flush()?;
    Ok(exit)
}

/// A document, what was found in it, and how many answers were recorded.
struct Checked {
    document: Manuscript,
    found: Report,
    recorded: usize,
}

/// Checks one document, and records its answers where that is asked for.
fn one(file: &Path, options: &Options) -> Result<Checked, Trouble> {
    let document = input::document(file)?;
    let found = worksheet::check_manuscript(&document, options);
    let recorded = if options.record { found.edits.len() } else { 0 };
    if recorded == 0 {
        return Ok(Checked { document, found, recorded });
    }
    if file.as_os_str() == "-" {
        return Err(Trouble::Words("answers cannot be recorded in standard input".to_owned()));
    }
    if !document.is_one_file() {
        return Err(Trouble::Words(format!(
            "answers cannot be recorded in {}: it is no plain text",
            document.name
        )));
    }
    let blessed = worksheet::bless(&document.text, &found);
    write(file, &blessed)?;
    let document = Manuscript::new(document.language, &document.name, &blessed);
    let found = worksheet::check_manuscript(&document, options);
    Ok(Checked { document, found, recorded })
}

/// A bar on a terminal where there are many documents; nothing elsewhere.
fn progress(count: usize) -> ProgressBar {
    if count < MANY {
        ProgressBar::hidden()
    } else {
        ProgressBar::new(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

/// How much has a verdict in a line, then what was found, each with its place, and why the rest has none.
fn full(output: &mut Output, document: &Manuscript, found: &Report, all: bool) -> Result<(), Trouble> {
    let is_fine = found.exit() == Exit::Fine && !found.is_empty();
    let style = if is_fine { output.palette.good } else { output.palette.bad };
    output.line(&format!("{style}{}: {}{style:#}", document.name, found.coverage()))?;
    for finding in found.findings.iter().filter(|finding| all || finding.kind.is_told()) {
        let severity = match finding.severity {
            worksheet::Severity::Note => Severity::Note,
            worksheet::Severity::Warning => Severity::Warning,
            worksheet::Severity::Error => Severity::Error,
        };
        let (place, diagnostic) = document.placed(&finding.diagnostic);
        let source = Source::named(place.name, place.source);
        output.line("")?;
        output.line(&report::render(&diagnostic, severity, source, output.palette))?;
    }
    for line in found.assumed(document).into_iter().chain(found.unread(document)) {
        output.line(&format!("  {line}"))?;
    }
    Ok(())
}

fn write(file: &Path, text: &str) -> Result<(), Trouble> {
    std::fs::write(file, text)
        .map_err(|error| Trouble::Words(format!("cannot write {}: {error}", file.display())))
}
