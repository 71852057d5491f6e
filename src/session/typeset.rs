//! What was typed in LaTeX, in the language: `\frac12\|Ax-b\|^2` is `1/2*norm(A*x - b)^2`. An expression with a command
//! is read by the reader of documents; what stands around it, a keyword, a name to define, a call such as
//! `grad(…, x)`, is the language's. Every byte keeps the way back, so that messages point to what was typed.

use super::expression::Expression;
use super::outcome::Outcome;
use super::{Answer, Ask, Question, Session};
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::latex::around::Around;
use crate::latex::cut::{self, Kind, has_command};
use crate::latex::door;
use crate::latex::manner::words;
use crate::latex::prepare::Unread;
use crate::latex::written::Written;
use crate::lower::EntryKind;
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::StatementKind;
use crate::syntax::built_in;

/// A text in the language, and where its pieces stand in what was typed.
#[derive(Clone, Debug, Default)]
pub struct Typeset {
    /// The text; what could not be read is left out.
    pub text: String,
    /// How something was read that may be read in another way, in sentences without their full stops.
    pub remarks: Vec<String>,
    /// What could not be read, in places of what was typed.
    pub faults: Vec<Diagnostic>,
    pieces: Vec<Piece>,
}

/// A piece of a text: as it was typed, or said anew.
#[derive(Clone, Debug)]
struct Piece {
    /// Where it stands in the text.
    text: Span,
    /// Where in what was typed.
    typed: Span,
    /// How it was written, where it was LaTeX.
    written: Option<Written>,
}

impl Typeset {
    /// Where a place of the text stands in what was typed.
    pub fn place(&self, span: Span) -> Span {
        let holds = |at: usize| self.pieces.iter().rfind(|piece| piece.text.from <= at);
        let (Some(first), Some(last)) = (holds(span.from), holds(span.to.saturating_sub(1).max(span.from)))
        else {
            return span;
        };
        if first.text == last.text {
            first.place(span)
        } else {
            let (from, to) = (Span::new(span.from, first.text.to), Span::new(last.text.from, span.to));
            first.place(from).join(last.place(to))
        }
    }

    /// A message about the text as one about what was typed.
    pub fn placed(&self, diagnostic: &mut Diagnostic) {
        for label in &mut diagnostic.labels {
            label.span = self.place(label.span);
        }
        // A mend is of the text that nobody typed.
        if let Some(mend) = &mut diagnostic.mend {
            mend.edits.clear();
        }
    }

    fn verbatim(&mut self, text: &str, from: usize) {
        let place = Span::new(self.text.len(), self.text.len() + text.len());
        self.pieces.push(Piece { text: place, typed: Span::new(from, from + text.len()), written: None });
        self.text.push_str(text);
    }

    fn said(&mut self, written: Written, typed: Span) {
        let place = Span::new(self.text.len(), self.text.len() + written.text.len());
        self.text.push_str(&written.text);
        self.pieces.push(Piece { text: place, typed, written: Some(written) });
    }
}

impl Piece {
    fn place(&self, span: Span) -> Span {
        let within = Span::new(
            span.from.saturating_sub(self.text.from),
            span.to.saturating_sub(self.text.from).min(self.text.to - self.text.from),
        );
        match &self.written {
            None => Span::new(self.typed.from + within.from, self.typed.from + within.to),
            Some(written) => {
                let place = written.place(within);
                if place == Span::default() { self.typed } else { place }
            }
        }
    }
}

/// What is known around a text that is typed: what the session knows.
struct Typed<'s> {
    session: &'s mut Session,
    /// How something was read that may be read in another way.
    remarks: Vec<String>,
}

impl Around for Typed<'_> {
    fn meaning(&self, _: &str) -> Option<String> {
        None
    }

    fn is_known(&self, name: &str) -> bool {
        self.session.environment.get(name).is_some()
    }

    fn is_numbered(&self, _: &str) -> bool {
        false
    }

    fn range(&self, _: &str) -> Option<String> {
        None
    }

    fn axes(&self, _: &str) -> Option<usize> {
        None
    }

    fn argument(&self, name: &str) -> Option<String> {
        let function = self.session.environment.functions.get(name)?;
        match function.parameters.as_slice() {
            [only] => Some(only.to_string()),
            _ => None,
        }
    }

    fn takes_vector(&self, function: &str, place: usize) -> bool {
        let function = self.session.environment.unknown_functions.get(function);
        function.and_then(|function| function.arguments.get(place)).is_some_and(|shape| shape.order() == 1)
    }

    fn shape(&mut self, text: &str) -> Option<Shape> {
        self.session.shape_of(&Expression::parse(text).ok()?)
    }

    fn shape_within(&mut self, whole: &str, part: &str) -> Option<Shape> {
        let (whole, part) = (Expression::parse(whole).ok()?, Expression::parse(part).ok()?);
        self.session.aside(|session| {
            session.ask(&Question::of(Ask::Shape, &whole));
            session.shape_of(&part)
        })
    }

    fn remark(&mut self, remark: String) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    fn depends(&self, text: &str, name: &str) -> bool {
        // What a definition speaks of is not looked into.
        let is_defined = |word: &str| {
            self.session.environment.get(word).is_some_and(|entry| entry.kind == EntryKind::Defined)
        };
        words(text).any(|word| word == name || is_defined(word))
    }
}

/// Whether a word is called where parentheses follow.
fn is_callable(word: &str) -> bool {
    functions::find(word).is_some() || built_in::all().any(|(name, _)| name == word)
}

impl Session {
    /// Whether a text holds LaTeX.
    pub fn is_typeset(source: &str) -> bool {
        has_command(source)
    }

    /// What was typed, with all LaTeX in it said in the language; `None` where there is none.
    pub fn typeset(&mut self, source: &str) -> Option<Typeset> {
        has_command(source).then(|| self.aside(|session| session.read_typeset(source)))
    }

    fn read_typeset(&mut self, source: &str) -> Typeset {
        let mut whole = Typeset::default();
        for span in cut::statements(source) {
            let statement = cut::undressed(span.of(source));
            let statement = statement.as_str();
            let begins = whole.text.len();
            if has_command(statement) {
                let mut one = Typeset { text: whole.text.clone(), ..Typeset::default() };
                match self.statement(statement, span.from, &mut one) {
                    Ok(()) => {
                        whole.text = one.text;
                        whole.pieces.append(&mut one.pieces);
                        whole.remarks.append(&mut one.remarks);
                    }
                    Err(unread) => {
                        let message = format!("this LaTeX is not read: {}", unread.reason);
                        let fault = Diagnostic::new("G0124", message, unread.span);
                        whole.faults.push(match unread.offers.as_slice() {
                            [] => fault,
                            [first, ..] => {
                                let offers: Vec<String> =
                                    unread.offers.iter().map(|offer| format!("`{offer}`")).collect();
                                let message = format!("write {}", offers.join(" or "));
                                fault.replace(message, unread.span, first.clone())
                            }
                        });
                        continue;
                    }
                }
            } else {
                whole.verbatim(statement, span.from);
            }
            // Later statements are read with what this one declares or defines.
            let said = whole.text.get(begins..).unwrap_or_default().to_owned();
            let kind = syntax::parse(&said).program.statements.pop().map(|statement| statement.kind);
            if !matches!(
                kind,
                None | Some(
                    StatementKind::Expression(_)
                        | StatementKind::Show { .. }
                        | StatementKind::Eval(_)
                        | StatementKind::Steps(_)
                        | StatementKind::Shape(_)
                        | StatementKind::Claim { .. }
                )
            ) {
                self.run(&said);
            }
        }
        whole
    }

    /// One statement: its parts that are expressions, and what stands between them.
    fn statement(&mut self, statement: &str, base: usize, whole: &mut Typeset) -> Result<(), Unread> {
        let mut at = 0;
        for part in cut::parts(statement) {
            whole.verbatim(statement.get(at..part.span.from).unwrap_or_default(), base + at);
            let text = part.span.of(statement);
            let typed = Span::new(base + part.span.from, base + part.span.to);
            match part.kind {
                Kind::Sign(sign) => whole.said(door::bare(sign), typed),
                Kind::Expression if self.is_plain_latex(text) => {
                    let mut known = Typed { session: self, remarks: Vec::new() };
                    whole.said(door::alone(text, typed.from, &mut known, &is_callable)?, typed);
                    whole.remarks.append(&mut known.remarks);
                }
                _ if !has_command(text) => whole.verbatim(text, typed.from),
                Kind::Names => whole.said(door::names(text, typed)?, typed),
                Kind::Space => whole.said(door::space(text, typed)?, typed),
                Kind::Expression => {
                    let environment = &self.environment;
                    let mut own: Vec<String> =
                        environment.functions.keys().map(ToString::to_string).collect();
                    own.extend(environment.unknown_functions.keys().map(ToString::to_string));
                    let is_function = |word: &str| own.iter().any(|name| name == word) || is_callable(word);
                    let mut known = Typed { session: self, remarks: Vec::new() };
                    let written = door::expression(text, typed.from, &mut known, &is_function)?;
                    whole.said(written, typed);
                    whole.remarks.append(&mut known.remarks);
                }
            }
            at = part.span.to;
        }
        whole.verbatim(statement.get(at..).unwrap_or_default(), base + at);
        Ok(())
    }

    /// Whether the other side of something in LaTeX is LaTeX, too, though it has no command: it has no sign of the
    /// language, and no word that is known.
    fn is_plain_latex(&self, text: &str) -> bool {
        let has_sign = ["*", "'", ".^", "./", "[", "⊙", "²"].iter().any(|sign| text.contains(sign));
        let mut words = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .filter(|word| word.chars().count() > 1 && word.starts_with(|c: char| c.is_alphabetic()));
        let is_word = |word: &str| {
            is_callable(word) || self.environment.get(word).is_some() || word.len() > 3 || word.contains('_')
        };
        !has_command(text) && !has_sign && !words.any(is_word)
    }

    /// Outcomes of a text as those of what was typed.
    pub(super) fn place_typeset(outcomes: &mut [Outcome], typeset: &Typeset) {
        for outcome in outcomes {
            outcome.span = typeset.place(outcome.span);
            for warning in &mut outcome.warnings {
                typeset.placed(warning);
            }
            if let Answer::Errors(errors) = &mut outcome.answer {
                for error in errors {
                    typeset.placed(error);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::session::Session;

    fn read(session: &mut Session, text: &str) -> String {
        match session.typeset(text) {
            None => text.to_owned(),
            Some(typeset) => match typeset.faults.first() {
                Some(fault) => format!("{} at {}", fault.message, fault.span().of(text)),
                None => typeset.text,
            },
        }
    }

    #[test]
    fn latex_is_read_where_an_expression_stands() {
        let mut session = Session::new();
        session.run("A : R[m,n]; x : R[n]; b : R[m]");
        let cases = [
            (r"\frac12\|Ax-b\|_2^2", "1/2*norm(A*x - b)^2"),
            (
                r"claim \nabla_x \frac12\|Ax-b\|^2 = A^\top(Ax-b)",
                "claim grad(1/2*norm(A*x - b)^2, x) == A'*(A*x - b)",
            ),
            (r"f = \log\det(A^TA)", "f = log(det(A'*A))"),
            (r"grad(\|x\|^2, x)", "grad(norm(x)^2, x)"),
            (r"W \in \mathbb{R}^{m \times n}", "W : R[m,n]"),
            (r"A\b", r"A\b"),
        ];
        for (typed, meant) in cases {
            assert_eq!(read(&mut session, typed), meant, "{typed}");
        }
    }
}
