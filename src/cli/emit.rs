//! `gradus emit`: an expression and its derivatives as a function in another language.

use super::arguments::{Bounds, Emit};
use super::derive::faulty;
use super::{Ended, Output, Trouble, plan, program};
use crate::emit::{self, Request};
use crate::report::{Exit, Format, Source};
use crate::span::Span;

/// Writes a program.
pub(super) fn emit(command: &Emit, bounds: &Bounds, json: bool) -> Ended {
    let mut output = Output::to(command.output.as_deref(), &[])?;
    let format = if json { None } else { Some(Format::Unicode) };
    let found = program::results(&command.wanted, bounds, &mut output, format)?;
    let Some((session, understood, results)) = found else { return Ok(Exit::Faulty) };
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
        sizes: plan::lengths(&plan::sizes(&command.sizes)?),
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
