//! What is asked of a session, as data. A face parses what a person typed once, puts the trees together here, and
//! never writes a program in order to have it read. A question has a text as well, as a person would type it:
//! messages show it and point into it, and nothing reads it.

use std::sync::Arc;

use super::Session;
use super::expression::Expression;
use super::outcome::{Answer, Notation, Outcome};
use crate::limits;
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax::ast::{Ast, Body, Expr, ExprId, Name, Program, Relation, Statement, StatementKind};
use crate::syntax::built_in::Derivative;

/// What is wanted of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Its formula, in the notation of the session's options.
    Formula,
    /// Its formula in one notation.
    Notation(Notation),
    /// How it is derived.
    Steps,
    /// Its numbers.
    Value,
    /// Its shape.
    Shape,
}

/// A question, or something to be taken in.
#[derive(Clone, Debug)]
pub struct Question {
    pub(super) text: String,
    pub(super) program: Program,
    /// The expressions that it was made of: where each begins in the text and where in its own, and its length.
    parts: Vec<(usize, usize, usize)>,
}

impl Question {
    /// A question about an expression.
    pub fn of(ask: Ask, expression: &Expression) -> Self {
        let mut composer = Composer::for_what(ask);
        let root = composer.part(expression);
        composer.asked(ask, root)
    }

    /// A question about the derivative of an expression by others, in turn; of a scalar it is a gradient or a
    /// Hessian, of anything else a Jacobian.
    pub fn derivative(ask: Ask, of: &Expression, by: &[Expression], of_scalar: bool) -> Self {
        let same = by.windows(2).all(|pair| matches!(pair, [one, other] if one.text == other.text));
        let (derivative, arguments) = match (by, of_scalar) {
            ([_], true) => (Derivative::Gradient, by),
            ([_], false) => (Derivative::Jacobian, by),
            ([one, _], true) => (Derivative::Hessian, if same { std::slice::from_ref(one) } else { by }),
            _ => (Derivative::Mixed, by),
        };
        let word = derivative.name();
        let mut composer = Composer::for_what(ask);
        let from = composer.text.len();
        composer.text.push_str(word);
        let function = Name { text: word.into(), span: Span::new(from, composer.text.len()) };
        composer.text.push('(');
        let mut roots = vec![composer.part(of)];
        for one in arguments {
            composer.text.push_str(", ");
            roots.push(composer.part(one));
        }
        composer.text.push(')');
        let span = Span::new(from, composer.text.len());
        let root = composer.ast.push(Expr::Call { function, arguments: roots }, span);
        composer.asked(ask, root)
    }

    /// The question whether two expressions are equal, for all values.
    pub fn claim(left: &Expression, right: &Expression) -> Self {
        let mut composer = Composer::beginning("claim ");
        let left = composer.part(left);
        composer.text.push_str(" == ");
        let right = composer.part(right);
        composer.finished(StatementKind::Claim { left, relation: Relation::Equal, right })
    }

    /// An assumption, to be taken in.
    pub fn assumption(left: &Expression, right: &Expression) -> Self {
        let mut composer = Composer::beginning("assume ");
        let left = composer.part(left);
        composer.text.push_str(" == ");
        let right = composer.part(right);
        composer.finished(StatementKind::Assume { left, right })
    }

    /// A definition, to be taken in.
    pub fn definition(name: &str, body: &Expression) -> Self {
        let mut composer = Composer::beginning("");
        let name = Name { text: name.into(), span: Span::new(0, name.len()) };
        composer.text = format!("{} = ", name.text);
        let body = composer.part(body);
        composer.finished(StatementKind::Define { name, body })
    }

    /// Lets an answer stand for this question, which asks the same in other words.
    pub fn titles(&self, outcome: &mut Outcome) {
        let statement = self.program.statements.first();
        outcome.source.clone_from(&self.text);
        let subject = statement.map_or(&*self.text, |one| one.subject.of(&self.text));
        subject.clone_into(&mut outcome.subject);
        let root = statement.and_then(|one| super::run::asked_of(&one.kind));
        outcome.asked = root.map(|root| Body { ast: Arc::new(self.program.ast.clone()), root });
    }

    /// The question as a person would type it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Moves an outcome's messages into the text that one of the expressions stood in, counted from 0, if all of
    /// them lie in that expression; whether they do.
    pub fn place(&self, outcome: &mut Outcome, number: usize) -> bool {
        let Some(&(from, begin, length)) = self.parts.get(number) else { return false };
        let errors = match &mut outcome.answer {
            Answer::Errors(errors) => errors.as_mut_slice(),
            _ => &mut [],
        };
        let mut spans: Vec<&mut Span> = Vec::new();
        for message in errors.iter_mut().chain(&mut outcome.warnings) {
            spans.extend(message.labels.iter_mut().map(|label| &mut label.span));
            spans.extend(message.mend.iter_mut().flat_map(|mend| &mut mend.edits).map(|(span, _)| span));
        }
        // What is said of the whole of a question about one expression is said of that expression.
        let is_whole = |span: &Span| self.parts.len() == 1 && span.from <= from && span.to >= from + length;
        let is_within =
            spans.iter().all(|span| (span.from >= from && span.to <= from + length) || is_whole(span));
        if is_within {
            for span in spans {
                let (first, last) = (span.from.max(from), span.to.min(from + length));
                *span = Span::new(first - from + begin, last - from + begin);
            }
        }
        is_within
    }
}

/// A question that is being put together: its text grows with its tree.
struct Composer {
    text: String,
    ast: Ast,
    parts: Vec<(usize, usize, usize)>,
    /// Where what it is about begins.
    subject: usize,
}

impl Composer {
    fn beginning(word: &str) -> Self {
        Self { text: word.to_owned(), ast: Ast::new(), parts: Vec::new(), subject: word.len() }
    }

    fn for_what(ask: Ask) -> Self {
        Self::beginning(match ask {
            Ask::Formula => "",
            Ask::Notation(_) => "show ",
            Ask::Steps => "steps ",
            Ask::Value => "eval ",
            Ask::Shape => "shape ",
        })
    }

    fn part(&mut self, expression: &Expression) -> ExprId {
        let (from, begin) = (self.text.len(), expression.begin);
        self.parts.push((from, begin, expression.text.len()));
        self.text.push_str(&expression.text);
        let place = |byte: usize| byte.saturating_sub(begin) + from;
        let moved = |span: Span| Span::new(place(span.from), place(span.to));
        self.ast.copy_to(&expression.body.ast, expression.body.root, moved)
    }

    fn asked(mut self, ask: Ask, root: ExprId) -> Question {
        let end = self.text.len();
        let kind = match ask {
            Ask::Formula => StatementKind::Expression(root),
            Ask::Notation(notation) => {
                self.text.push_str(" as ");
                self.text.push_str(notation.name());
                StatementKind::Show { expression: root, notation }
            }
            Ask::Steps => StatementKind::Steps(root),
            Ask::Value => StatementKind::Eval(root),
            Ask::Shape => StatementKind::Shape(root),
        };
        let subject = Span::new(self.subject, end);
        self.with_subject(kind, subject)
    }

    fn finished(self, kind: StatementKind) -> Question {
        let subject = Span::new(self.subject, self.text.len());
        self.with_subject(kind, subject)
    }

    fn with_subject(self, kind: StatementKind, subject: Span) -> Question {
        let statement = Statement { kind, span: Span::new(0, self.text.len()), subject };
        let program = Program { ast: self.ast, statements: vec![statement] };
        Question { text: self.text, program, parts: self.parts }
    }
}

impl Session {
    /// Answers a question.
    pub fn ask(&mut self, question: &Question) -> Outcome {
        let limits = self.options.limits.clone();
        let mut outcomes = limits::within(&limits, || self.program(&question.text, &question.program)).0;
        let nothing = super::run::Place { span: Span::nowhere(), subject: Span::nowhere() };
        let outcome = outcomes.pop();
        let outcome = outcome
            .unwrap_or_else(|| super::run::outcome(&question.text, nothing, Answer::Errors(Vec::new())));
        Outcome { line: 1, ..outcome }
    }

    /// Answers a question, which leaves no trace.
    pub fn ask_aside(&mut self, question: &Question) -> Outcome {
        self.aside(|session| session.ask(question))
    }

    /// Does something that leaves no trace.
    pub fn aside<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.snapshot();
        self.asides += 1;
        let done = work(self);
        self.asides -= 1;
        self.restore(before);
        done
    }

    /// Whether what is asked now was not typed, and is forgotten.
    pub(super) fn is_aside(&self) -> bool {
        self.asides > 0
    }

    /// The shape of an expression; `None` where it has none. Asking leaves no trace.
    pub fn shape_of(&mut self, expression: &Expression) -> Option<Shape> {
        match self.ask_aside(&Question::of(Ask::Shape, expression)).answer {
            Answer::Shape(shape) => Some(shape),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ask, Expression, Question};
    use crate::diagnostic::Diagnostic;
    use crate::session::{Answer, Session};

    fn read(text: &str) -> Result<Expression, Box<Diagnostic>> {
        Expression::parse(text).map_err(Box::new)
    }

    #[test]
    fn the_shape_decides_what_is_asked() {
        let named = Expression::name;
        let asked = |of: &str, by: &[&str], of_scalar| {
            let by: Vec<Expression> = by.iter().map(|by| named(by)).collect();
            Question::derivative(Ask::Formula, &named(of), &by, of_scalar).text().to_owned()
        };
        assert_eq!(asked("f", &["x"], true), "grad(f, x)");
        assert_eq!(asked("f", &["x", "x"], true), "hessian(f, x)");
        assert_eq!(asked("f", &["x", "x", "x"], true), "diff(f, x, x, x)");
        assert_eq!(asked("f", &["x", "t"], true), "hessian(f, x, t)");
        assert_eq!(asked("y", &["x"], false), "jacobian(y, x)");
        assert_eq!(asked("y", &["x", "x"], false), "diff(y, x, x)");
    }

    #[test]
    fn a_message_lies_in_the_expression_that_it_is_about() -> Result<(), Box<Diagnostic>> {
        let mut session = Session::new();
        session.run("A : R[m,n]; x : R[n]");
        let (of, by) = (read("sum(A*x)")?, read("x + x")?);
        let question = Question::derivative(Ask::Formula, &of, &[by], true);
        let mut outcome = session.ask(&question);
        assert!(!question.place(&mut outcome, 0));
        assert!(question.place(&mut outcome, 1));
        let Answer::Errors(errors) = outcome.answer else { return Ok(()) };
        let spans: Vec<_> =
            errors.iter().flat_map(|error| &error.labels).map(|label| label.span.of("x + x")).collect();
        assert_eq!(spans, ["x + x"]);
        Ok(())
    }

    #[test]
    fn an_aside_leaves_no_trace() -> Result<(), Box<Diagnostic>> {
        let mut session = Session::new();
        session.run("x : R[n]");
        let before = session.nodes();
        assert!(session.shape_of(&read("V*x")?).is_some());
        assert!(session.environment().get("V").is_none());
        assert_eq!(session.nodes(), before);
        Ok(())
    }
}
