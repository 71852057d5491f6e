//! `gradus draw`: the graph of an expression, or the tensor network of its result.

use std::path::Path;

use super::arguments::{Bounds, Draw};
use super::{Ended, Output, Trouble, input};
use crate::draw::{self, Language, View};
use crate::report::{self, Exit, Source};
use crate::session::{Answer, Notation, Options, Outcome, Session};

/// What a text is called in messages.
const NAME: &str = "expression";

/// Draws an expression.
pub(super) fn draw(command: &Draw, bounds: &Bounds) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let is_dot =
        command.output.as_deref().is_some_and(|path| has_extension(path, "dot") || has_extension(path, "gv"));
    let is_picture = is_dot || command.output.as_deref().is_some_and(|path| has_extension(path, "svg"));
    if let Some(path) = command.output.as_deref().filter(|_| !is_picture && !command.ir) {
        return Err(Trouble::Words(format!("{} is neither .svg nor .dot", path.display())));
    }
    let mut session = Session::new();
    session.options = Options { notation: Notation::Index, limits: bounds.now(), ..Options::default() };
    for declaration in &command.declarations {
        if complaints(&session.run(declaration), declaration, "--declare") {
            return Ok(Exit::Faulty);
        }
    }
    let outcomes = session.run(&text);
    if complaints(&outcomes, &text, NAME) {
        return Ok(Exit::Faulty);
    }
    if command.ir {
        let result = outcomes.iter().rev().find_map(|outcome| match &outcome.answer {
            Answer::Expression(answer) => Some(answer),
            _ => None,
        });
        let lines = result.map(|answer| session.arena().listing(answer.node)).unwrap_or_default();
        return written(command, &lines);
    }
    let view = if command.network { View::Network } else { View::Graph };
    let language = if is_dot { Language::Dot } else { Language::Svg };
    let Some(drawn) = draw::picture(&text, &outcomes, &mut session, view, language) else {
        return Err(Trouble::Words("there is nothing to draw, or too much to look at".to_owned()));
    };
    written(command, &[drawn.trim_end().to_owned()])
}

fn written(command: &Draw, lines: &[String]) -> Ended {
    let mut output = Output::to(command.output.as_deref(), &[])?;
    output.lines(lines)?;
    output.flush()?;
    Ok(Exit::Fine)
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

/// Says what is wrong; whether anything is.
pub(super) fn complaints(outcomes: &[Outcome], text: &str, name: &str) -> bool {
    let all: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| if let Answer::Errors(errors) = &outcome.answer { Some(errors) } else { None })
        .flatten()
        .cloned()
        .collect();
    if !all.is_empty() {
        let (source, palette) = (Source::named(name, text), report::Palette::styled());
        super::output::say(&report::render_all(&all, report::Severity::Error, source, palette));
    }
    !all.is_empty()
}
