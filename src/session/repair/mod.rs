//! Why a claim is false: what is true in its place. Relations that the values suggest (the left is twice the
//! right), one edit of the right side (a transpose, an order, a sign), the left side's own formula, and one
//! assumption (a matrix is symmetric, two commute) are tried in turn, each asked as a claim of its own. What is
//! found explains the verdict and never changes it.

mod edits;
mod slip;

use std::sync::Arc;

use super::Session;
use super::expression::Expression;
use super::outcome::{Answer, Counterexample, Outcome, Repair, RepairKind, Repairs};
use super::question::{Ask, Question};
use crate::diagnostic::Diagnostic;
use crate::limits;
use crate::span::Span;
use crate::syntax::ast::{Ast, Body, Expr, ExprId};
use crate::syntax::built_in::{self, Derivative};
use edits::Draft;

/// What one candidate may cost, and all of them together, in operations.
const OPERATIONS_OF_CANDIDATE: u64 = 25_000_000;
const OPERATIONS_OF_ALL: u64 = 200_000_000;
/// The most variables that are assumed to be something.
const MOST_VARIABLES: usize = 5;
/// The largest claim that is looked into.
const MOST_NODES: usize = 120;
/// The largest numerator and denominator of a factor between the sides.
const MOST_FACTOR: f64 = 64.0;

impl Session {
    /// What a claim came to, with what is true in its place.
    pub(super) fn explained(
        &mut self,
        mut outcome: Outcome,
        ast: &Arc<Ast>,
        left: ExprId,
        right: ExprId,
    ) -> Outcome {
        let is_small = ast.reachable(&[left, right]).len() <= MOST_NODES;
        // Of numbers alone it is said already what they are.
        let has_names = ast.reachable(&[left, right]).iter().any(|id| matches!(ast.get(*id), Expr::Name(_)));
        let is_asked = self.options.repairs == Repairs::Sought;
        if !is_asked || !is_small || !has_names || self.is_aside() || limits::is_reached() {
            return outcome;
        }
        match &mut outcome.answer {
            Answer::Claim(claim) if claim.holds == Some(false) => {
                outcome.repairs = self.repairs(ast, left, right, claim.counterexample.as_ref());
            }
            Answer::Errors(errors) if errors.iter().all(Diagnostic::is_about_shapes) => {
                // An edit may give the sides one shape.
                outcome.repairs = self.repairs(ast, left, right, None);
                if let Some(error) = errors.first_mut() {
                    error.notes.extend(outcome.repairs.iter().map(|repair| repair.text.clone()));
                }
            }
            _ => {}
        }
        outcome
    }

    fn repairs(
        &mut self,
        ast: &Arc<Ast>,
        left: ExprId,
        right: ExprId,
        counterexample: Option<&Counterexample>,
    ) -> Vec<Repair> {
        let place = ast.span(right);
        let (left, right) = (Expression::written(ast, left), Expression::written(ast, right));
        let (repairs, _) = limits::checking(|| {
            self.aside(|session| {
                let mut search =
                    Search { session, left, right, place, formula: None, from: limits::spent().operations };
                search.formula = search.formula();
                search.repairs(counterexample)
            })
        });
        repairs
    }
}

/// A search for what is true in the place of a claim.
struct Search<'s> {
    session: &'s mut Session,
    left: Expression,
    right: Expression,
    /// Where the right side was typed.
    place: Span,
    /// What the left side comes to, where it is derived.
    formula: Option<Expression>,
    /// How many operations were spent before.
    from: u64,
}

impl Search<'_> {
    /// At most two: one that holds always, one under an assumption.
    fn repairs(&mut self, counterexample: Option<&Counterexample>) -> Vec<Repair> {
        let mut always = self.relation(counterexample).or_else(|| self.edit());
        if always.is_none() {
            let formula = self.formula.clone().filter(|formula| formula.text() != self.right.text());
            always = formula.map(|formula| self.always(RepairKind::Formula, formula));
        }
        let is_relation = always.as_ref().is_some_and(|repair| repair.kind == RepairKind::Relation);
        let assumed = if is_relation { None } else { self.assumption() };
        always.into_iter().chain(assumed).collect()
    }

    /// Whether two expressions are equal; `false` where that takes too long.
    fn holds(&mut self, left: &Expression, right: &Expression) -> bool {
        if limits::spent().operations.saturating_sub(self.from) > OPERATIONS_OF_ALL {
            return false;
        }
        let question = Question::claim(left, right);
        let asked = limits::trial(OPERATIONS_OF_CANDIDATE, || self.session.ask_aside(&question).answer);
        matches!(asked, Some(Answer::Claim(claim)) if claim.holds == Some(true))
    }

    /// Whether the left side is this, first by its formula, which is quicker.
    fn is_left(&mut self, right: &Expression) -> bool {
        let quick = self.formula.clone();
        let left = self.left.clone();
        quick.is_none_or(|formula| self.holds(&formula, right)) && self.holds(&left, right)
    }

    /// The formula of a left side that is derived.
    fn formula(&mut self) -> Option<Expression> {
        let body = self.left.body();
        let reachable = body.ast.reachable(&[body.root]);
        if !reachable.iter().any(|id| derivative_at(&body.ast, *id).is_some()) {
            return None;
        }
        let question = Question::of(Ask::Formula, &self.left);
        let asked = limits::trial(OPERATIONS_OF_ALL / 4, || self.session.ask_aside(&question).answer)?;
        let Answer::Expression(answer) = asked else { return None };
        let formula = answer.formula;
        let is_closed = formula.left.is_none() && formula.entry.is_empty() && formula.definitions.is_empty();
        let written = Expression::written(&formula.ast, formula.root);
        // What is printed for other readers is not always read back.
        (is_closed && Expression::parse(written.text()).is_ok()).then_some(written)
    }

    /// The left side is a number times the right, or its transpose.
    fn relation(&mut self, counterexample: Option<&Counterexample>) -> Option<Repair> {
        let mut factors: Vec<Factor> = Vec::new();
        factors.extend(counterexample.and_then(factor));
        factors.extend([Factor { above: -1, below: 1 }, Factor { above: 1, below: 1 }]);
        for factor in &factors {
            let multiple = factor.times(&self.right);
            if !factor.is_one() && self.is_left(&multiple) {
                let words = format!("the left is {} the right", factor.words());
                return Some(self.instead(RepairKind::Relation, words, multiple));
            }
        }
        let transposed = Draft::of(&self.right).transposed();
        if Draft::of(&self.left).is_same(&transposed) {
            return None;
        }
        for factor in &factors {
            let multiple = factor.times(&transposed);
            if self.is_left(&multiple) {
                let body = self.left.body();
                let is_jacobian = derivative_at(&body.ast, body.root) == Some(Derivative::Jacobian);
                let words = if is_jacobian && factor.is_one() {
                    format!("true transposed, as in the denominator layout; here: {}", transposed.text())
                } else {
                    let words = if factor.is_one() { String::new() } else { format!("{} ", factor.words()) };
                    format!("the left is {words}the transpose of the right")
                };
                // What is true transposed may be so in another layout: that is no slip.
                let repair = self.instead(RepairKind::Relation, words, multiple);
                return Some(Repair { slip: None, ..repair });
            }
        }
        None
    }

    /// One edit of the right side.
    fn edit(&mut self) -> Option<Repair> {
        let left = Draft::of(&self.left);
        for candidate in edits::of(&self.right) {
            // What only repeats the left side says nothing.
            if !left.is_same(&candidate) && self.is_left(&candidate) {
                return Some(self.always(RepairKind::Edit, candidate));
            }
        }
        None
    }

    /// What holds always in the place of the right side.
    fn always(&self, kind: RepairKind, right: Expression) -> Repair {
        self.instead(kind, format!("always: {}", right.text()), right)
    }

    /// What stands in the place of the right side.
    fn instead(&self, kind: RepairKind, text: String, right: Expression) -> Repair {
        let slip = slip::between(&self.right, &right);
        Repair { kind, text, edit: Some((self.place, right)), slip }
    }

    /// One assumption on variables.
    fn assumption(&mut self) -> Option<Repair> {
        let names = self.matrices();
        let is_operation = |id: &Expression| id.body().ast.reachable(&[id.body().root]).len() > 3;
        // What is assumed is not to be what is claimed.
        if !is_operation(&self.left) && !is_operation(&self.right) {
            return None;
        }
        for name in &names {
            let one = Draft::of(&Expression::name(name));
            if self.holds_if((&one.expression(), &one.transposed())) {
                return Some(assumed(format!("true if {name} is symmetric")));
            }
        }
        for (place, name) in names.iter().enumerate() {
            for other in names.iter().skip(place + 1) {
                let product = |one: &str, other: &str| Draft::product(one, other);
                if self.holds_if((&product(name, other), &product(other, name))) {
                    return Some(assumed(format!("true if {name} and {other} commute")));
                }
            }
        }
        None
    }

    /// Whether the claim holds where an equation is assumed, and is not empty there: its sides are not 0.
    fn holds_if(&mut self, assumed: (&Expression, &Expression)) -> bool {
        let (left, right) = (self.left.clone(), self.right.clone());
        let before = self.session.snapshot();
        let said = limits::trial(OPERATIONS_OF_CANDIDATE, || {
            self.session.ask(&Question::assumption(assumed.0, assumed.1)).answer
        });
        let is_said = matches!(said, Some(Answer::Taken { .. }));
        let nothing = Factor { above: 0, below: 1 }.times(&left);
        let holds = is_said && self.holds(&left, &right) && !self.holds(&left, &nothing);
        self.session.restore(before);
        holds
    }

    /// The square matrices that the claim names, in order.
    fn matrices(&mut self) -> Vec<Arc<str>> {
        let mut names: Vec<Arc<str>> = Vec::new();
        for side in [self.left.clone(), self.right.clone()] {
            let Body { ast, root } = side.body();
            for id in ast.reachable(&[*root]) {
                if let Expr::Name(name) = ast.get(id)
                    && !names.contains(&name.text)
                    && name.text.starts_with(char::is_uppercase)
                {
                    names.push(name.text.clone());
                }
            }
        }
        let is_square = |session: &mut Session, name: &str| {
            session.shape_of(&Expression::name(name)).is_some_and(|shape| {
                matches!(shape.axes.as_slice(), [one, other] if one == other || session.environment.get(name).is_none())
            })
        };
        names.retain(|name| is_square(self.session, name));
        names.truncate(MOST_VARIABLES);
        names
    }
}

/// A claim holds under an assumption.
fn assumed(text: String) -> Repair {
    Repair { kind: RepairKind::Assumption, text, edit: None, slip: None }
}

/// The derivative that a call is.
fn derivative_at(ast: &Ast, id: ExprId) -> Option<Derivative> {
    match ast.get(id) {
        Expr::Call { function, .. } => built_in::derivative(&function.text),
        _ => None,
    }
}

/// A number by which the sides of a claim differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Factor {
    above: i32,
    below: i32,
}

impl Factor {
    fn is_one(self) -> bool {
        self.above == self.below
    }

    fn words(self) -> String {
        match (self.above, self.below) {
            (-1, 1) => "minus".to_owned(),
            (above, 1) => format!("{above} times"),
            (above, below) => format!("{above}/{below} times"),
        }
    }

    /// A multiple of an expression.
    fn times(self, of: &Expression) -> Expression {
        if self.is_one() { of.clone() } else { Draft::of(of).multiplied(self.above, self.below) }
    }
}

/// What the left side is of the right at a point, where that is a small fraction.
fn factor(counterexample: &Counterexample) -> Option<Factor> {
    let ratio = counterexample.left.near? / counterexample.right.near?;
    (1..=12_i32).find_map(|below| {
        let above = ratio * f64::from(below);
        let whole = above.round();
        let is_close = (above - whole).abs() < 1e-9 && whole != 0.0 && whole.abs() <= MOST_FACTOR;
        #[expect(clippy::cast_possible_truncation, reason = "it is a small whole number")]
        is_close.then_some(Factor { above: whole as i32, below })
    })
}
