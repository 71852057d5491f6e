//! What a program is to compute, of what was typed: the value of an expression and its derivatives. The
//! session derives and checks, as for `gradus derive`.

use super::arguments::{Bounds, Wanted, split_names};
use super::derive::{expressions, take_apart, understand};
use super::{Output, Trouble, input};
use crate::emit::ResultOf;
use crate::inquiry::{Understood, asked, only, result};
use crate::report::{Format, Source};
use crate::session::{Answer, FormulaAnswer, Question, Session};

/// The expression, and each result that is wanted; `None` where what is wrong has been said.
pub(super) fn results(
    command: &Wanted,
    bounds: &Bounds,
    output: &mut Output,
    format: Option<Format>,
) -> Result<Option<(Session, Understood, Vec<ResultOf>)>, Trouble> {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut session = Session::new();
    session.options = command.meaning.options(bounds);
    let declarations = &command.declarations;
    let Some(typed) = take_apart(&mut session, declarations, text, output, format)? else { return Ok(None) };
    let understood = understand(&mut session, &command.declarations, &typed, output, format)?;
    let Some(understood) = understood else { return Ok(None) };
    let mut wanted: Vec<String> = Vec::new();
    for name in command.wrt.iter().flat_map(|names| split_names(names)) {
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    let Some(wanted) = expressions(&wanted, &mut session, output, format)? else { return Ok(None) };
    let mut all = asked(&understood, &wanted, usize::from(command.order), &session);
    let which: Vec<String> = command.only.iter().flat_map(|names| split_names(names)).collect();
    if !which.is_empty() {
        all = only(all, &which).map_err(|(unknown, names)| {
            Trouble::Words(format!("there is no result `{unknown}`; there are {}", names.join(", ")))
        })?;
    }
    let mut results = Vec::new();
    for one in all {
        let Some(answer) = answer(&mut session, &one.question, output)? else { return Ok(None) };
        results.push(result(one, answer));
    }
    Ok(Some((session, understood, results)))
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
