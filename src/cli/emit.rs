//! `gradus emit`: an expression and its derivatives as a function in another language. The session
//! derives and checks, as for `gradus derive`; what it found is written out.

use super::arguments::{Emit, split_names};
use super::derive::{call, faulty, take_apart, understand, unknown};
use super::{Ended, Output, Trouble, input};
use crate::emit::{self, Request, ResultOf};
use crate::notation::text;
use crate::report::{self, Exit, Format, Source};
use crate::session::{Answer, FormulaAnswer, Session};
use crate::shape::Shape;
use crate::span::Span;

/// Writes a program.
pub(super) fn emit(command: &Emit, json: bool) -> Ended {
    let text =
        if command.expression == "-" { input::standard_input()?.text } else { command.expression.clone() };
    let mut output = Output::to(command.output.as_deref())?;
    let format = if json { None } else { Some(Format::Unicode) };
    let mut session = Session::new();
    session.options = command.meaning.options();
    let Some(question) = take_apart(text, &mut output, format)? else { return Ok(Exit::Faulty) };
    let understood = understand(&mut session, &command.declarations, &question, &mut output, format)?;
    let Some(understood) = understood else { return Ok(Exit::Faulty) };
    let wanted: Vec<String> = command.wrt.iter().flat_map(|names| split_names(names)).collect();
    let missing = |by: &String| Some((by.clone(), unknown(by, &session)?));
    if let Some((by, unknown)) = wanted.iter().find_map(missing) {
        faulty(&mut output, vec![unknown], Source::named("--wrt", &by), format)?;
        return Ok(Exit::Faulty);
    }
    let mut asked = vec![(understood.name.clone(), understood.name.clone(), None)];
    for by in &wanted {
        let mut before = 0;
        for order in 1..=command.order {
            let name = result_name(&understood.name, &understood.shape, by, order);
            let statement = call(&understood.name, &understood.shape, by, order);
            asked.push((name, statement, Some((before, by.clone()))));
            before = asked.len() - 1;
        }
    }
    let mut results = Vec::new();
    for (name, statement, derivative) in asked {
        let Some(answer) = answer(&mut session, &statement, &mut output)? else { return Ok(Exit::Faulty) };
        results.push(result(name, answer, derivative));
    }
    let name = command.name.clone().unwrap_or_else(|| understood.name.clone());
    if command.name.as_deref().is_some_and(|name| !is_name(name)) {
        let words = format!("`{name}` is no name: a letter, then letters, digits and `_`");
        return Err(Trouble::Words(words));
    }
    let request = Request { name, text: understood.text, results, with_check: command.with_check };
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

/// The formula that a statement answers; its messages are written.
fn answer(
    session: &mut Session,
    statement: &str,
    output: &mut Output,
) -> Result<Option<FormulaAnswer>, Trouble> {
    let mut found = None;
    for outcome in session.run(statement) {
        output.messages(&outcome, Source::named("expression", statement))?;
        if let Answer::Expression(answer) = outcome.answer {
            found = Some(answer);
        }
    }
    Ok(found)
}

fn result(name: String, answer: FormulaAnswer, derivative: Option<(usize, String)>) -> ResultOf {
    let mut formula = text::ascii(&answer.formula.ast, answer.formula.root);
    for (name, body) in report::definitions(&answer.formula, Format::Ascii) {
        formula = format!("{formula} where {name} = {body}");
    }
    if let Some(left) = report::left(&answer.formula, Format::Ascii) {
        formula = format!("{formula} for {left}");
    }
    ResultOf {
        name,
        node: answer.node,
        formula,
        layout: answer.layout,
        conditions: answer.conditions,
        derivative,
    }
}

/// `grad_w`, `hessian_w`, `jacobian_W`
fn result_name(of: &str, shape: &Shape, by: &str, order: u8) -> String {
    let by: String = by.chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect();
    let by = by.trim_matches('_');
    match (order, shape.order()) {
        (1, 0) => format!("grad_{by}"),
        (2, 0) => format!("hessian_{by}"),
        (1, _) => format!("jacobian_{by}"),
        _ => format!("d{order}{of}_{by}"),
    }
}
