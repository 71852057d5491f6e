//! `gradus emit`: an expression and its derivatives as a function in another language. The session
//! derives and checks, as for `gradus derive`; what it found is written out.

use super::arguments::{Bounds, Emit, split_names};
use super::derive::{expressions, faulty, take_apart, understand};
use super::{Ended, Output, Trouble, input};
use crate::emit::{self, Request};
use crate::inquiry::{asked, only, result};
use crate::report::{Exit, Format, Source};
use crate::session::{Answer, FormulaAnswer, Question, Session};
use crate::span::Span;

/// Writes a program.
pub(super) fn emit(command: &Emit, bounds: &Bounds, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.output.as_deref(), &[])?;
    let format = if json { None } else { Some(Format::Unicode) };
    let mut session = Session::new();
    session.options = command.meaning.options(bounds);
    let Some(typed) = take_apart(text, &mut output, format)? else { return Ok(Exit::Faulty) };
    let understood = understand(&mut session, &command.declarations, &typed, &mut output, format)?;
    let Some(understood) = understood else { return Ok(Exit::Faulty) };
    let mut wanted: Vec<String> = Vec::new();
    for name in command.wrt.iter().flat_map(|names| split_names(names)) {
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    let Some(wanted) = expressions(&wanted, &session, &mut output, format)? else {
        return Ok(Exit::Faulty);
    };
    let mut results = Vec::new();
    let mut all = asked(&understood, &wanted, usize::from(command.order), &session);
    let which: Vec<String> = command.only.iter().flat_map(|names| split_names(names)).collect();
    if !which.is_empty() {
        all = only(all, &which).map_err(|(unknown, names)| {
            Trouble::Words(format!("there is no result `{unknown}`; there are {}", names.join(", ")))
        })?;
    }
    for one in all {
        let Some(answer) = answer(&mut session, &one.question, &mut output)? else {
            return Ok(Exit::Faulty);
        };
        results.push(result(one, answer));
    }
    let name = command.name.clone().unwrap_or_else(|| understood.name.clone());
    if command.name.as_deref().is_some_and(|name| !is_name(name)) {
        let words = format!("`{name}` is no name: a letter, then letters, digits and `_`");
        return Err(Trouble::Words(words));
    }
    let request = Request {
        name,
        text: understood.expression.text().to_owned(),
        results,
        with_check: command.with_check,
    };
    match emit::emit(session.arena(), &request, command.to.target()) {
        Ok(program) if json => {
            let object =
                serde_json::json!({ "kind": "emit", "target": command.to.target().name, "code": program });
            output.line(&object.to_string())?;
        }
        Ok(program) => output.line(program.trim_end())?,
        Err(why) => {
            let diagnostic = why.to_diagnostic(Span::new(0, request.text.len()));
            faulty(&mut output, vec![diagnostic], Source::named("expression", &request.text), format)?;
            return Ok(Exit::Faulty);
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|one| one.is_alphanumeric() || one == '_')
}

/// The formula that answers a question; its messages are written.
fn answer(
    session: &mut Session,
    question: &Question,
    output: &mut Output,
) -> Result<Option<FormulaAnswer>, Trouble> {
    let outcome = session.ask(question);
    output.messages(&outcome, Source::named("expression", question.text()))?;
    // All results become one program.
    session.keep();
    Ok(match outcome.answer {
        Answer::Expression(answer) => Some(answer),
        _ => None,
    })
}
