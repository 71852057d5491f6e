//! `gradus draw`: the graph of an expression, or the tensor network of its result.

use std::path::Path;

use super::arguments::{Bounds, Draw};
use super::{Ended, Output, Trouble, input};
use crate::draw::{self, Ground, Language, View, Wanted};
use crate::report::{self, Exit, Source};
use crate::session::{Answer, Notation, Options, Outcome, Session};

/// What a text is called in messages.
const NAME: &str = "expression";

/// Draws an expression.
pub(super) fn draw(command: &Draw, bounds: &Bounds) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let language = if command.ir { Language::Svg } else { language(command.output.as_deref())? };
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
    let ground = if command.dark { Ground::Dark } else { Ground::Light };
    let wanted = Wanted { view, language, ground };
    let Some(drawn) = draw::picture(&text, &outcomes, &mut session, wanted) else {
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

/// What a file is to be written in; SVG where there is none.
fn language(file: Option<&Path>) -> Result<Language, Trouble> {
    let Some(file) = file else { return Ok(Language::Svg) };
    let ending = file.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    Language::of(&ending).ok_or_else(|| {
        let known: Vec<String> = Language::ALL.iter().map(|(_, ending)| format!(".{ending}")).collect();
        let hint = if ending.eq_ignore_ascii_case("png") || ending.eq_ignore_ascii_case("pdf") {
            "; `rsvg-convert`, Inkscape and browsers make it of an .svg"
        } else {
            ""
        };
        Trouble::Words(format!("{} ends in none of {}{hint}", file.display(), known.join(", ")))
    })
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
