//! Statements in, plain data out: the public face of the library.

mod carried;
mod check;
mod claims;
mod conditions;
mod constants;
mod evaluate;
#[cfg(test)]
mod faults;
mod forms;
mod indices;
mod kronecker;
mod left;
mod measure;
mod memory;
mod outcome;
mod present;
mod question;
mod read_back;
mod reading;
mod remark;
mod smooth;
mod steps;
mod structured;
mod trace;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use crate::diagnostic::Diagnostic;
use crate::differentiate::Differentiator;
use crate::ir::{Arena, Node, NodeId, SymbolId, Wording};
use crate::lower::{self, Answered, Environment, Lowered};
use crate::simplify::Simplifier;
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Ast, Body, Expr, ExprId, Program, Statement, StatementKind};

pub use crate::lower::{Assumed, Assumption};
pub use left::{ChainFactor, Left, Part, Quotient};
pub use memory::Snapshot;
pub use outcome::{
    Answer, AppliedText, Attempt, Certainty, Checked, ClaimAnswer, Fate, Formula, FormulaAnswer, Layout,
    Notation, Numbers, Options, Outcome, StepText, StructuredGradient, Taken,
};
pub use question::{Ask, Expression, Question};
pub use remark::Remark;

/// Where the text of what has no name is kept.
const UNNAMED: &str = "";

/// A conversation: what was declared and defined so far.
///
/// ```
/// use gradus::session::{Answer, Session};
///
/// let mut session = Session::new();
/// session.run("S : R[n,n] symmetric\nx : R[n]\nq = x'*S*x");
/// let outcomes = session.run("claim grad(q, x) == 2*S*x");
/// assert!(matches!(&outcomes[0].answer, Answer::Claim(claim) if claim.holds == Some(true)));
/// ```
#[derive(Debug, Default)]
pub struct Session {
    /// How answers are to be given.
    pub options: Options,
    arena: Arena,
    environment: Environment,
    /// The definitions in force, derivatives in them taken.
    defined: IndexMap<Arc<str>, NodeId>,
    /// The definitions as they were typed, for derivations.
    typed: FxHashMap<Arc<str>, (Arc<Ast>, ExprId)>,
    /// How each definition was worded.
    wordings: IndexMap<SymbolId, Wording>,
    /// What names mean, as they were typed: for the second reading.
    texts: reading::Texts,
    differentiator: Differentiator,
    simplifier: Simplifier,
    /// What there was before the last question, which is forgotten at the next statement.
    question: Option<memory::Mark>,
    /// How the questions were worded whose answers stay.
    kept: Wording,
    /// The snapshots that can be gone back to, oldest first, and the number of the last.
    snapshots: Vec<u64>,
    serial: u64,
    /// How often rules were used on answers.
    rewrites: usize,
    /// How many formulas were not shown, as their text read as something else.
    misread: usize,
    /// How many of these may be right all the same: no point told.
    unread: usize,
}

impl Session {
    /// Nothing declared yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was declared, defined and assumed so far.
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The expressions so far.
    pub fn arena(&self) -> &Arena {
        &self.arena
    }

    /// How many nodes the expressions so far are made of.
    pub fn nodes(&self) -> usize {
        self.arena.len()
    }

    /// How often rules were used to bring answers into the form that is shown.
    pub fn rewrites(&self) -> usize {
        self.rewrites
    }

    /// How many formulas were held back because their text, read again, was not what they stood for.
    /// Each is a fault of a notation.
    pub fn misread(&self) -> usize {
        self.misread
    }

    /// How many of the formulas that were held back may be right all the same: whether their text is what they
    /// stood for could not be found out.
    pub fn unread(&self) -> usize {
        self.unread
    }

    /// Runs a text, statement by statement; every statement has its outcome, in order, and a
    /// statement that cannot be read or does not fit has its errors.
    pub fn run(&mut self, source: &str) -> Vec<Outcome> {
        let parsed = syntax::parse(source);
        let mut outcomes: Vec<Outcome> = Vec::new();
        for fault in parsed.errors {
            let span = fault.span();
            outcomes.push(outcome(source, Place { span, subject: span }, Answer::Errors(vec![fault])));
        }
        let alike = syntax::lookalikes(&parsed.program, self.environment.names.keys());
        outcomes.append(&mut self.program(source, &parsed.program));
        outcomes.sort_by_key(|outcome| outcome.span.from);
        for warning in parsed.warnings.into_iter().chain(alike) {
            let at = warning.span().from;
            let next = outcomes.partition_point(|outcome| outcome.span.from <= at);
            let found = next.checked_sub(1).and_then(|place| outcomes.get_mut(place));
            if let Some(found) = found.filter(|outcome| outcome.span.range().contains(&at)) {
                found.warnings.push(warning);
            }
        }
        number_lines(source, &mut outcomes);
        outcomes
    }

    /// The outcomes of statements that were read, or put together, one for each.
    fn program(&mut self, source: &str, program: &Program) -> Vec<Outcome> {
        let ast = Arc::new(program.ast.clone());
        self.environment.forget_places();
        self.forget_question();
        self.simplifier.prepare(&mut self.arena);
        let prepared = lower::prepare(&mut self.arena, &mut self.environment, source, program);
        let (mut outcomes, mut stays) = (Vec::new(), Vec::new());
        for (place, statement) in program.statements.iter().enumerate() {
            self.forget_question();
            let (mark, scope) = (self.mark(), self.environment.scope(&statement.kind));
            let texts = self.texts.mark();
            let answered = lower::statement(&mut self.arena, &mut self.environment, &prepared, place);
            self.keep_meaning(&ast, statement, &answered);
            let outcome = self.answer(source, &ast, statement, answered);
            let said = matches!(outcome.answer, Answer::Taken { .. });
            if !said {
                let is_refused = matches!(outcome.answer, Answer::Errors(_));
                if is_refused {
                    self.texts.forget(texts);
                }
                self.environment.forget(scope, !is_refused, mark.arena);
                self.question = Some(mark);
            }
            stays.push(said);
            outcomes.push(outcome);
        }
        prepared.settle(&mut self.environment, &stays);
        outcomes
    }

    /// Keeps what a definition, or what steps are asked of, looks like: a derivation begins with it.
    fn keep_text(&mut self, ast: &Arc<Ast>, statement: &Statement) {
        let (name, body) = match &statement.kind {
            StatementKind::Define { name, body } => (name.text.clone(), *body),
            StatementKind::Steps(asked) => return self.keep_derived(ast, *asked),
            _ => return,
        };
        self.typed.insert(name, (Arc::clone(ast), body));
    }

    /// Keeps what is derived in what steps are asked of, also where that has a name.
    fn keep_derived(&mut self, ast: &Arc<Ast>, asked: ExprId) {
        let (mut ast, mut asked) = (Arc::clone(ast), asked);
        if let Expr::Name(name) = ast.get(asked)
            && let Some((typed, body)) = self.typed.get(&name.text)
        {
            (ast, asked) = (Arc::clone(typed), *body);
        }
        let Expr::Call { arguments, .. } = ast.get(asked) else { return };
        let Some(first) = arguments.first().copied() else { return };
        self.typed.insert(Arc::from(UNNAMED), (ast, first));
    }

    fn answer(&mut self, source: &str, ast: &Arc<Ast>, statement: &Statement, answered: Answered) -> Outcome {
        let span = statement.span;
        let body = |root: ExprId| Body { ast: Arc::clone(ast), root };
        let sides = match statement.kind {
            StatementKind::Claim { left, right, .. } => Some((body(left), body(right))),
            _ => None,
        };
        // Its answer is written in its own order.
        self.arena.wording = Wording::default();
        for typed in &answered.typed {
            self.arena.note(typed);
        }
        let own = std::mem::take(&mut self.arena.wording);
        self.worded(answered.outcome.as_ref().ok(), own.clone());
        if matches!(statement.kind, StatementKind::Steps(_)) {
            self.keep_text(ast, statement);
        }
        let defined = match &answered.outcome {
            Ok(lower::Answer::Defined { lowered, .. }) => Some(lowered.node),
            _ => None,
        };
        let answer = match answered.outcome {
            Err(faults) => Answer::Errors(faults),
            Ok(answer) => {
                let undefined = constants::refusal(&mut self.arena, &answered.demands);
                let undefined = undefined.map(|error| Box::new(error.to_diagnostic(span)));
                let asked = asked_of(&statement.kind).map(body);
                let answer = undefined.map_or_else(|| self.answer_to(answer, asked, sides, span), Err);
                answer.unwrap_or_else(|fault| Answer::Errors(vec![*fault]))
            }
        };
        if let (Some(node), Answer::Taken { .. }) = (defined, &answer)
            && let Node::Named(symbol, _) = *self.arena.node(node)
        {
            self.keep_text(ast, statement);
            self.keep_wording(symbol, own);
        }
        let answer = self.with_conditions(answer, &answered.demands);
        let (assumed, warnings) = (answered.assumptions, answered.warnings);
        let place = Place { span, subject: statement.subject };
        let asked = asked_of(&statement.kind).map(body);
        Outcome { asked, assumed, warnings, ..outcome(source, place, answer) }
    }

    fn answer_to(
        &mut self,
        answer: lower::Answer,
        body: Option<Body>,
        sides: Option<(Body, Body)>,
        span: Span,
    ) -> Result<Answer, Box<Diagnostic>> {
        use lower::Answer as Asked;
        Ok(match answer {
            Asked::Declared { names, shape, structure, value } => {
                if let Some(value) = value {
                    self.keeps_declaration(&names, value, span)?;
                }
                Answer::Taken(Taken::Declared { names, shape, structure })
            }
            Asked::Assumed { .. } => Answer::Taken(Taken::Assumed),
            Asked::Defined { name, lowered, .. } => {
                // A definition that cannot be derived is refused where it stands.
                let node = self.taken(lowered.node, span)?;
                let node = self.simplifier.fold(&mut self.arena, node);
                self.defined.shift_remove(&name);
                self.defined.insert(name.clone(), node);
                Answer::Taken(Taken::Defined { name, shape: lowered.shape })
            }
            Asked::Function { name, parameters } => Answer::Taken(Taken::Function { name, parameters }),
            Asked::UnknownFunction { names, arguments, value } => {
                Answer::Taken(Taken::Unknown { names, arguments, value })
            }
            Asked::Expression(asked) => {
                Answer::Expression(self.read_formula(&asked, body, self.options.notation, span)?)
            }
            Asked::Show { expression, notation } => {
                Answer::Show(self.read_formula(&expression, body, notation, span)?)
            }
            Asked::Eval(asked) => {
                let numbers = self.numbers(&asked, span)?;
                Answer::Eval(self.read_numbers(body.as_ref(), numbers, span)?)
            }
            Asked::Steps(asked) => {
                let result = self.read_formula(&asked, body, self.options.notation, span)?;
                let steps = self.derivation(&asked, span)?;
                Answer::Steps { steps, result }
            }
            Asked::Shape(asked) => Answer::Shape(asked.shape),
            Asked::Claim(claim) => Answer::Claim(self.claim(claim, sides, span)?),
        })
    }

    /// The formula of an expression, read against what was typed.
    fn read_formula(
        &mut self,
        asked: &Lowered,
        body: Option<Body>,
        notation: Notation,
        span: Span,
    ) -> Result<FormulaAnswer, Box<Diagnostic>> {
        let mut formula = self.formula(asked, notation, span)?;
        if let Some(body) = body {
            self.read_again(&body, asked, &mut formula, span)?;
        }
        Ok(formula)
    }

    /// A node with every derivative in it taken.
    fn taken(&mut self, node: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let mut fold = |arena: &mut Arena, node: NodeId| self.simplifier.fold(arena, node);
        let taken = self.differentiator.eliminate_prepared(&mut self.arena, node, &mut fold);
        taken.map_err(|why| Box::new(why.to_diagnostic(span)))
    }

    /// What was assumed to be equal so far, over twins: what is shown stands over them.
    fn assumed_of_twins(&mut self) -> Vec<(NodeId, NodeId)> {
        let mut assumed = self.assumed();
        for (left, right) in &mut assumed {
            (*left, *right) = (self.arena.with_structure(*left), self.arena.with_structure(*right));
        }
        assumed
    }

    /// What was assumed to be equal so far.
    fn assumed(&self) -> Vec<(NodeId, NodeId)> {
        self.environment.assumed_equal.iter().map(|(left, right)| (left.node, right.node)).collect()
    }

    /// The names of the definitions in force, by what they stand for, over variables and over twins.
    fn names(&mut self) -> FxHashMap<NodeId, String> {
        let mut names = FxHashMap::default();
        for node in self.defined.values() {
            for node in [*node, self.arena.with_structure(*node)] {
                if let Node::Named(symbol, body) = self.arena.node(node)
                    && !matches!(self.arena.node(*body), Node::Number(_) | Node::Symbol(_) | Node::Named(..))
                {
                    names.insert(*body, self.arena.symbol(*symbol).name.to_string());
                }
            }
        }
        names
    }
}

/// The expression that a statement asks about.
fn asked_of(kind: &StatementKind) -> Option<ExprId> {
    match kind {
        StatementKind::Expression(id)
        | StatementKind::Show { expression: id, .. }
        | StatementKind::Eval(id)
        | StatementKind::Steps(id) => Some(*id),
        _ => None,
    }
}

/// The line of each outcome, in one walk over the text: outcomes stand in its order.
fn number_lines(source: &str, outcomes: &mut [Outcome]) {
    let (mut line, mut place) = (1, 0);
    for outcome in outcomes {
        let between = source.get(place..outcome.span.from).unwrap_or_default();
        line += between.matches('\n').count();
        place = place.max(outcome.span.from);
        outcome.line = line;
    }
}

/// Where a statement stands, and what it is about.
struct Place {
    span: Span,
    subject: Span,
}

fn outcome(source: &str, place: Place, answer: Answer) -> Outcome {
    Outcome {
        line: 0,
        span: place.span,
        source: place.span.of(source).trim().to_owned(),
        subject: place.subject.of(source).trim().to_owned(),
        asked: None,
        assumed: Vec::new(),
        warnings: Vec::new(),
        answer,
    }
}
