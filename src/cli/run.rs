//! `gradus run`: a program's answers, in order.

use crate::report::{self, Exit, Format, Source};
use crate::session::{Outcome, Session};

use super::arguments::{Bounds, Run};
use super::watch::watch;
use super::{Ended, Output, Trouble, data, input};

/// Runs a program, once or whenever it is saved.
pub(super) fn run(command: &Run, bounds: &Bounds, json: bool) -> Ended {
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
    show(&mut output, &outcomes, source, command.answers.format(json))
}

/// Writes outcomes: as text in a format, or as JSON for none.
pub(super) fn show(
    output: &mut Output,
    outcomes: &[Outcome],
    source: Source<'_>,
    format: Option<Format>,
) -> Result<Exit, Trouble> {
    for outcome in outcomes {
        match format {
            Some(format) => {
                let lines = report::answer(outcome, format, output.palette);
                output.lines(&lines)?;
            }
            None => {
                for object in report::objects(outcome) {
                    output.line(&object.to_string())?;
                }
            }
        }
        output.messages(outcome, source)?;
    }
    output.flush()?;
    output.end_messages();
    Ok(report::exit_of(outcomes))
}
