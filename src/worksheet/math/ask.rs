//! What a session is asked about an equation, and its answer in the few kinds that matter here.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::report;
use crate::session::{Answer, Ask, ClaimAnswer, Expression, Numbers, Outcome, Question, Session};
use crate::session::{Assumed, Assumption, Repair};
use crate::shape::Shape;

/// How the detail of an answer ends that was compared nowhere.
const NO_POINT: &str = "no point was found at which it has a value";

/// What became of a claim.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// It holds.
    Holds(ClaimAnswer),
    /// It holds where each of these matrices is a single row or column, as nothing but the claim says.
    Narrowed(ClaimAnswer, Vec<String>),
    /// It is false, and this is true in its place.
    False(ClaimAnswer, Vec<Repair>),
    /// Nothing could tell.
    Unknown(ClaimAnswer),
    /// It makes no sense: the two sides are of different shapes, or one has none. This is true in its place.
    Misshapen(Box<Diagnostic>, Vec<Repair>),
    /// The session cannot answer it.
    Refused(Box<Diagnostic>),
}

impl Asked {
    /// Whether it holds.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Holds(_))
    }
}

/// Asks whether a claim holds; the names that are `no_numbers` are not to be taken for such.
pub(super) fn claim(session: &mut Session, text: &str, no_numbers: &BTreeSet<String>) -> Asked {
    let outcomes = session.run(&format!("claim {text}"));
    let prefix = "claim ".len();
    let Some(Outcome { answer, assumed, repairs, .. }) = outcomes.into_iter().next() else {
        return unanswered();
    };
    let narrowed = assumed.iter().filter_map(|one| narrowed(one, no_numbers)).collect::<Vec<_>>();
    match answer {
        Answer::Claim(claim) => match claim.holds {
            // Nothing was compared: what is 0 by its definitions alone, or has no value at all, proves nothing.
            Some(true) if claim.detail.ends_with(NO_POINT) => Asked::Unknown(claim),
            Some(true) if !narrowed.is_empty() => Asked::Narrowed(claim, narrowed),
            Some(true) => Asked::Holds(claim),
            Some(false) => Asked::False(claim, repairs),
            None => Asked::Unknown(claim),
        },
        Answer::Errors(errors) => refused(errors, repairs, prefix),
        _ => unanswered(),
    }
}

fn unanswered() -> Asked {
    Asked::Refused(Box::new(Diagnostic::new("G0563", "no answer", crate::span::Span::nowhere())))
}

/// A matrix of which a question assumed that it is a row or a column, in words; or a vector, that it is a number.
fn narrowed(assumed: &Assumption, no_numbers: &BTreeSet<String>) -> Option<String> {
    let Assumed::Variable { shape, .. } = &assumed.of else { return None };
    if shape.axes.is_empty() && no_numbers.contains(&*assumed.name) {
        return Some(format!("{} is a scalar", assumed.name));
    }
    let [rows, columns] = shape.axes.as_slice() else { return None };
    let what = match (rows.as_number(), columns.as_number()) {
        (Some(1), Some(1)) => "a scalar",
        (Some(1), _) => "a row",
        (_, Some(1)) => "a column",
        _ => return None,
    };
    Some(format!("{} is {what}", assumed.name))
}

/// An error as one of the claim's text, without the word before it.
fn refused(errors: Vec<Diagnostic>, repairs: Vec<Repair>, prefix: usize) -> Asked {
    let Some(mut error) = errors.into_iter().next() else { return unanswered() };
    for label in &mut error.labels {
        label.span.from = label.span.from.saturating_sub(prefix);
        label.span.to = label.span.to.saturating_sub(prefix);
    }
    // Where shapes do not agree the equation cannot be true.
    if error.is_about_shapes() {
        Asked::Misshapen(Box::new(error), repairs)
    } else {
        Asked::Refused(Box::new(error))
    }
}

/// Asks whether a claim would hold, and leaves no trace.
pub(super) fn trial(session: &mut Session, text: &str) -> Asked {
    session.aside(|session| claim(session, text, &BTreeSet::new()))
}

/// The shapes that are assumed of the undeclared names of an expression to make sense of it.
pub(super) fn shapes(session: &mut Session, text: &str) -> Vec<(String, Shape)> {
    let outcomes = session.aside(|session| session.run(&format!("shape {text}")));
    let assumed = outcomes.into_iter().flat_map(|outcome| outcome.assumed);
    let shape = |one: Assumption| match one.of {
        Assumed::Variable { shape, .. } => Some((one.name.to_string(), shape)),
        Assumed::Constant => None,
    };
    assumed.filter_map(shape).collect()
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

/// An expression worked out, where that is one formula which the language reads back.
pub(super) fn formula(session: &mut Session, text: &str) -> Option<String> {
    let question = Question::of(Ask::Formula, &Expression::parse(text).ok()?);
    let outcome = session.ask_aside(&question);
    let Answer::Expression(answer) = &outcome.answer else { return None };
    let is_alone = answer.formula.left.is_none() && answer.formula.definitions.is_empty();
    let text = crate::worksheet::recorded::text(&outcome).filter(|text| is_alone && !text.contains('\n'))?;
    Expression::parse(&text).is_ok().then_some(text)
}
