//! `gradus run`: a program's answers, in order.

use crate::report::{self, Detail, Exit, Format, Source};
use crate::session::{Outcome, Session};

use super::arguments::{Bounds, Run};
use super::headings::Headings;
#[cfg(feature = "watch")]
use super::watch::watch;
use super::{Ended, Output, Trouble, data, input};

/// Runs a program, once or whenever it is saved.
pub(super) fn run(command: &Run, bounds: &Bounds, json: bool) -> Ended {
    #[cfg(feature = "watch")]
    if command.watch && command.file.as_os_str() != "-" {
        return watch(std::slice::from_ref(&command.file), || once(command, bounds, json));
    }
    once(command, bounds, json)
}

fn once(command: &Run, bounds: &Bounds, json: bool) -> Ended {
    let text = input::read(&command.file)?;
    let mut session = Session::new();
    session.options = command.answers.options(bounds);
    session.options.loader = Some(data::loader(Some(command.file.as_path())));
    for (name, data) in data::named(&command.set)? {
        session.preset(&name, data);
    }
    let outcomes = session.run(&text.text);
    let mut output = Output::to(command.answers.output.as_deref(), std::slice::from_ref(&command.file))?;
    let source = Source::named(&text.name, &text.text);
    show(&mut output, &outcomes, source, command.answers.format(json), command.answers.explain)
}

/// Writes outcomes: as text in a format, or as JSON for none. How a formula was checked is said of the first, and
/// of the others where that is wanted; comments head what is answered below them.
pub(super) fn show(
    output: &mut Output,
    outcomes: &[Outcome],
    source: Source<'_>,
    format: Option<Format>,
    explain: bool,
) -> Result<Exit, Trouble> {
    let (mut has_explained, mut has_lines) = (false, false);
    let mut headings = Headings::new(source);
    for outcome in outcomes {
        headings.pass(outcome.span);
        match format {
            Some(format) => {
                let detail = if explain || !has_explained { Detail::Full } else { Detail::Brief };
                has_explained |= report::is_checked(outcome);
                let lines = report::detailed(outcome, format, detail, output.palette);
                if !lines.is_empty() && !format.is_for_documents() {
                    let heading = headings.take();
                    if has_lines && !heading.is_empty() {
                        output.line("")?;
                    }
                    for line in heading {
                        output.line(&output.palette.as_aside(&report::escaped(line)))?;
                    }
                    has_lines = true;
                }
                output.lines(&lines)?;
            }
            None => output.objects(outcome)?,
        }
        output.messages(outcome, source)?;
    }
    output.flush()?;
    output.end_messages();
    Ok(report::exit_of(outcomes))
}
