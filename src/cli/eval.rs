//! `gradus eval`: the numbers of one expression, as numbers or as a picture.

use super::arguments::{Bounds, Eval};
use super::derive::{self, QUESTION, take_apart};
use super::draw::complaints;
use super::{Ended, Output, data, heatmap, input, run};
use crate::data::Kind;
use crate::report::{Exit, exit_of};
use crate::session::{Answer, Ask, Question, Session};

/// Evaluates an expression.
pub(super) fn eval(command: &Eval, bounds: &Bounds, json: bool) -> Ended {
    let mut session = Session::new();
    session.options.limits = bounds.now();
    session.options.loader = Some(data::loader(command.program.as_deref()));
    if let Some(path) = &command.program {
        let text = input::read(path)?;
        if complaints(&session.run(&text.text), &text.text, &text.name) {
            return Ok(Exit::Faulty);
        }
    }
    for declaration in &command.declarations {
        if complaints(&session.run(declaration), declaration, "--declare") {
            return Ok(Exit::Faulty);
        }
    }
    session.options.loader = Some(data::loader(None));
    data::give(&mut session, &command.set)?;
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    // An array is written at once, when it is known.
    let kind = command.output.as_deref().and_then(|path| Kind::of(&path.to_string_lossy()));
    let text_file = command.output.as_deref().filter(|_| kind.is_none());
    let mut output = Output::to(text_file, command.program.as_slice())?;
    let format = command.format(json);
    let Some(typed) = take_apart(&mut session, &[], text, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let source = derive::source(&typed);
    if complaints(&session.run(typed.before()), source.text, QUESTION) {
        return Ok(Exit::Faulty);
    }
    let question = Question::of(Ask::Value, &typed.expression);
    let mut outcome = session.ask(&question);
    question.place(&mut outcome, 0);
    let is_svg =
        command.output.as_deref().is_some_and(|path| path.extension().is_some_and(|one| one == "svg"));
    let outcomes = std::slice::from_ref(&outcome);
    match &outcome.answer {
        Answer::Eval(numbers) if kind.is_some() => {
            if let (Some(kind), Some(path)) = (kind, command.output.as_deref()) {
                data::save(path, kind, typed.name(), numbers)?;
            }
        }
        Answer::Eval(numbers) if is_svg => output.line(heatmap::svg(numbers, &outcome.subject).trim_end())?,
        Answer::Eval(numbers) if command.heatmap => {
            output.lines(&heatmap::lines(numbers, output.palette))?;
        }
        _ => _ = run::show(&mut output, outcomes, source, format, false)?,
    }
    output.flush()?;
    Ok(exit_of(outcomes))
}
