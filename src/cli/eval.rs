//! `gradus eval`: the numbers of one expression, as numbers or as a picture.

use super::arguments::Eval;
use super::draw::complaints;
use super::{Ended, Output, Trouble, heatmap, input, run};
use crate::report::{Exit, Source, exit_of};
use crate::session::{Answer, Session};

/// Evaluates an expression.
pub(super) fn eval(command: &Eval, json: bool) -> Ended {
    let mut session = Session::new();
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
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    if text.trim().is_empty() {
        return Err(Trouble::Words("there is no expression to evaluate".to_owned()));
    }
    let statement = format!("eval {text}");
    let outcomes = session.run(&statement);
    let mut output = Output::to(command.output.as_deref())?;
    let is_svg =
        command.output.as_deref().is_some_and(|path| path.extension().is_some_and(|one| one == "svg"));
    for outcome in &outcomes {
        match &outcome.answer {
            Answer::Eval(numbers) if is_svg => output.line(heatmap::svg(numbers).trim_end())?,
            Answer::Eval(numbers) if command.heatmap => {
                output.lines(&heatmap::lines(numbers, output.palette))?;
            }
            _ => {
                let format = command.format(json);
                run::show(
                    &mut output,
                    std::slice::from_ref(outcome),
                    Source::named("expression", &statement),
                    format,
                )?;
            }
        }
    }
    output.flush()?;
    Ok(exit_of(&outcomes))
}
