//! What a session is asked about an equation, and its answer in the few kinds that matter here.

use crate::diagnostic::Diagnostic;
use crate::report;
use crate::session::{Answer, Ask, ClaimAnswer, Expression, Numbers, Outcome, Question, Session};
use crate::shape::Shape;

/// What became of a claim.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// It holds.
    Holds(ClaimAnswer),
    /// It is false.
    False(ClaimAnswer),
    /// Nothing could tell.
    Unknown(ClaimAnswer),
    /// It makes no sense: the two sides are of different shapes, or one has none.
    Misshapen(Box<Diagnostic>),
    /// The session cannot answer it.
    Refused(Box<Diagnostic>),
}

impl Asked {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds(_))
    }
}

/// Codes that say that shapes do not agree: an equation with such an error cannot be true.
const SHAPES: &[&str] = &["G0203", "G0204", "G0205", "G0208", "G0210"];

/// Asks whether a claim holds.
pub(super) fn claim(session: &mut Session, text: &str) -> Asked {
    let outcomes = session.run(&format!("claim {text}"));
    let prefix = "claim ".len();
    match outcomes.into_iter().next().map(|outcome| outcome.answer) {
        Some(Answer::Claim(claim)) => match claim.holds {
            Some(true) => Asked::Holds(claim),
            Some(false) => Asked::False(claim),
            None => Asked::Unknown(claim),
        },
        Some(Answer::Errors(errors)) => refused(errors, prefix),
        _ => Asked::Refused(Box::new(Diagnostic::new("G0563", "no answer", crate::span::Span::nowhere()))),
    }
}

/// An error as one of the claim's text, without the word before it.
fn refused(errors: Vec<Diagnostic>, prefix: usize) -> Asked {
    let Some(mut error) = errors.into_iter().next() else {
        return Asked::Refused(Box::new(Diagnostic::new("G0563", "no answer", crate::span::Span::nowhere())));
    };
    for label in &mut error.labels {
        label.span.from = label.span.from.saturating_sub(prefix);
        label.span.to = label.span.to.saturating_sub(prefix);
    }
    if SHAPES.contains(&error.code) {
        Asked::Misshapen(Box::new(error))
    } else {
        Asked::Refused(Box::new(error))
    }
}

/// Asks whether a claim would hold, and leaves no trace.
pub(super) fn trial(session: &mut Session, text: &str) -> Asked {
    session.aside(|session| claim(session, text))
}

/// Says something that asks for nothing: a declaration, a definition.
pub(super) fn tell(session: &mut Session, text: &str) -> Result<String, Box<Diagnostic>> {
    let mut said = String::new();
    for Outcome { answer, .. } in session.run(text) {
        match answer {
            Answer::Errors(errors) => {
                if let Some(error) = errors.into_iter().next() {
                    return Err(Box::new(error));
                }
            }
            Answer::Taken(taken) => said = report::taken(&taken),
            _ => {}
        }
    }
    Ok(said)
}

/// The shape of an expression.
pub(super) fn shape(session: &mut Session, text: &str) -> Option<Shape> {
    session.shape_of(&Expression::parse(text).ok()?)
}

/// The numbers of an expression.
pub(super) fn numbers(session: &mut Session, text: &str) -> Option<Numbers> {
    let question = Question::of(Ask::Value, &Expression::parse(text).ok()?);
    match session.ask_aside(&question).answer {
        Answer::Eval(numbers) => Some(numbers),
        _ => None,
    }
}
