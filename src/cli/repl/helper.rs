//! What the editor asks while a line is typed: colours, the shape as ghost text, what Tab offers.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::validate::Validator;
use rustyline::{Context, Result};

use crate::functions;
use crate::report::{Palette, rows};
use crate::session::Answer;
use crate::syntax::{self, ast::StatementKind, built_in, tokens::TokenKind};

use super::complete::{Completion, complete};
use super::keys::Before;
use super::worker::Worker;

/// How long a shape may take before a line goes without.
const PATIENCE: Duration = Duration::from_millis(40);
/// The longest line whose shape is asked for, in bytes.
const LONGEST_ASKED: usize = 400;

/// What helps while typing.
pub(super) struct Helper {
    pub worker: Rc<RefCell<Worker>>,
    pub palette: Palette,
    pub files: FilenameCompleter,
    pub before: Before,
}

impl rustyline::Helper for Helper {}

/// Ghost text: it is only shown, never typed.
pub(super) struct Ghost(String);

impl Hint for Ghost {
    fn display(&self) -> &str {
        &self.0
    }

    fn completion(&self) -> Option<&str> {
        None
    }
}

impl Hinter for Helper {
    type Hint = Ghost;

    fn hint(&self, line: &str, pos: usize, _: &Context<'_>) -> Option<Ghost> {
        if pos < line.len() || line.len() > LONGEST_ASKED || line.trim_start().starts_with([':', '?']) {
            return None;
        }
        if let Some(rest) = signature_after(line) {
            return Some(Ghost(rest));
        }
        let question = question(line)?;
        let outcomes = self.worker.try_borrow_mut().ok()?.try_out(&question, PATIENCE)?;
        match &outcomes.last()?.answer {
            Answer::Shape(shape) => Some(Ghost(format!("   : {shape}"))),
            _ => None,
        }
    }
}

/// What follows an opened call: the rest of the function's signature.
fn signature_after(line: &str) -> Option<String> {
    let before = line.strip_suffix('(')?;
    let (span, TokenKind::Name | TokenKind::Function) = *syntax::tokens::tokens(before).last()? else {
        return None;
    };
    if span.to != before.len() {
        return None;
    }
    let name = span.of(before);
    let signature = match functions::find(name) {
        Some((_, row)) => row.forms.first().map(|form| rows::signature(row, form))?,
        None => built_in::all().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    signature.split_once('(').map(|(_, rest)| rest.to_owned())
}

/// The line as a program that ends by asking for the shape of its last statement.
fn question(line: &str) -> Option<String> {
    let parsed = syntax::parse(line);
    let last = parsed.program.statements.last()?;
    if !parsed.errors.is_empty() || last.span.to < line.trim_end().len() {
        return None;
    }
    let asked = match &last.kind {
        StatementKind::Expression(id)
        | StatementKind::Eval(id)
        | StatementKind::Steps(id)
        | StatementKind::Define { body: id, .. }
        | StatementKind::Show { expression: id, .. } => *id,
        _ => return None,
    };
    // The shape of a name that is still being typed says nothing.
    if matches!(parsed.program.ast.get(asked), syntax::ast::Expr::Name(_) | syntax::ast::Expr::Number { .. })
    {
        return None;
    }
    let before = line.get(..last.span.from)?;
    Some(format!("{before}shape {}", parsed.program.ast.span(asked).of(line)))
}

impl Completer for Helper {
    type Candidate = Pair;

    fn complete(&self, line: &str, pos: usize, context: &Context<'_>) -> Result<(usize, Vec<Pair>)> {
        let Ok(worker) = self.worker.try_borrow() else { return Ok((pos, Vec::new())) };
        match complete(line.get(..pos).unwrap_or_default(), &worker.known) {
            Completion::File => self.files.complete(line, pos, context),
            Completion::Offers(begin, offers) => {
                if let [only] = offers.as_slice() {
                    self.before.note_completed(format!(
                        "{}{}",
                        line.get(..begin).unwrap_or_default(),
                        only.text
                    ));
                }
                let pair =
                    |offer: super::complete::Offer| Pair { display: offer.shown, replacement: offer.text };
                Ok((begin, offers.into_iter().map(pair).collect()))
            }
        }
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, _: usize) -> Cow<'l, str> {
        if !self.palette.is_styled || line.trim_start().starts_with([':', '?']) {
            return Cow::Borrowed(line);
        }
        let mut coloured = String::with_capacity(2 * line.len());
        let mut at = 0;
        for (span, kind) in syntax::tokens::tokens(line) {
            coloured.push_str(line.get(at..span.from).unwrap_or_default());
            let text = span.of(line);
            match kind {
                TokenKind::Keyword => coloured.push_str(&self.palette.as_result(text)),
                TokenKind::Function => coloured.push_str(&self.palette.as_field(text)),
                TokenKind::Number => coloured.push_str(&self.palette.as_number(text)),
                TokenKind::Comment => coloured.push_str(&self.palette.as_aside(text)),
                TokenKind::Name | TokenKind::Operator => coloured.push_str(text),
            }
            at = span.to;
        }
        coloured.push_str(line.get(at..).unwrap_or_default());
        Cow::Owned(coloured)
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Cow::Owned(self.palette.as_aside(hint))
    }

    fn highlight_char(&self, _: &str, _: usize, kind: CmdKind) -> bool {
        self.palette.is_styled && kind != CmdKind::MoveCursor
    }
}

impl Validator for Helper {}

#[cfg(test)]
mod tests {
    use super::{question, signature_after};

    #[test]
    fn the_shape_of_the_last_statement_is_asked() {
        assert_eq!(question("a = W*x; y = sigma(a + b)").as_deref(), Some("a = W*x; shape sigma(a + b)"));
        assert_eq!(question("eval W*x").as_deref(), Some("shape W*x"));
        assert_eq!(question("W"), None);
        assert_eq!(question("W*"), None);
        assert_eq!(question("W : R[m,n]"), None);
    }

    #[test]
    fn an_opened_call_shows_the_rest_of_its_signature() {
        assert_eq!(signature_after("y = det(").as_deref(), Some("X[n,n]) → scalar"));
        assert_eq!(signature_after("grad(").as_deref(), Some("f, X)"));
        assert_eq!(signature_after("2*("), None);
    }
}
