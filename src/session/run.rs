//! A text, statement by statement, within limits. A statement that reaches one is refused: it leaves nothing
//! behind, and the statements after it are not run.

use std::sync::Arc;

use super::outcome::{Answer, Claimed, FormulaAnswer, Outcome};
use super::{Session, constants, measure};
use crate::diagnostic::Diagnostic;
use crate::ir::{Node, Wording};
use crate::limits::{self, Limit};
use crate::lower::{self, Answered};
use crate::span::Span;
use crate::syntax;
use crate::syntax::ast::{Ast, Body, Expr, ExprId, Program, Relation, Statement, StatementKind};

/// Where the text of what has no name is kept.
pub(super) const UNNAMED: &str = "";

/// What a statement in any case takes, in operations.
const OPERATIONS_OF_STATEMENT: u64 = 10_000;

impl Session {
    /// Runs a text, statement by statement; every statement has its outcome, in order, and a
    /// statement that cannot be read or does not fit has its errors. A text that reaches one of the
    /// limits of [`super::Options`] ends with the statement that did.
    pub fn run(&mut self, source: &str) -> Vec<Outcome> {
        let limits = self.options.limits.clone();
        limits::within(&limits, || match self.typeset(source) {
            None => self.run_within(source),
            Some(typeset) => {
                let mut outcomes = self.run_within(&typeset.text);
                Self::place_typeset(&mut outcomes, &typeset);
                for fault in typeset.faults {
                    let span = fault.span();
                    let at = Place { span, subject: span };
                    outcomes.push(outcome(source, at, Answer::Errors(vec![fault])));
                }
                outcomes.sort_by_key(|outcome| outcome.span.from);
                number_lines(source, &mut outcomes);
                outcomes
            }
        })
        .0
    }

    fn run_within(&mut self, source: &str) -> Vec<Outcome> {
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

    /// The outcomes of statements that were read, or put together, one for each, until a limit is reached.
    pub(super) fn program(&mut self, source: &str, program: &Program) -> Vec<Outcome> {
        let read = syntax::has_conventions(program)
            .then(|| syntax::with_conventions(program, &|name| self.environment.gives_meaning(name)));
        let program = read.as_ref().unwrap_or(program);
        let ast = Arc::new(program.ast.clone());
        self.environment.forget_places();
        self.forget_question();
        self.simplifier.prepare(&mut self.arena);
        let prepared = lower::prepare(&mut self.arena, &mut self.environment, source, program);
        let prepared = prepared.keeping_parts(self.options.parts);
        let most = usize::try_from(limits::allowed(Limit::Statements)).unwrap_or(usize::MAX);
        let (mut outcomes, mut stays) = (Vec::new(), Vec::new());
        for (place, statement) in program.statements.iter().enumerate() {
            self.forget_question();
            limits::spend(OPERATIONS_OF_STATEMENT);
            if place >= most {
                limits::reach(Limit::Statements);
            }
            if let Some(limit) = limits::cause() {
                let refused = Answer::Errors(vec![stopped(limit, statement.span)]);
                let at = Place { span: statement.span, subject: statement.subject };
                outcomes.push(outcome(source, at, refused));
            } else {
                let (mark, scope) = (self.mark(), self.environment.scope(&statement.kind));
                let texts = self.texts.mark();
                let answered = lower::statement(&mut self.arena, &mut self.environment, &prepared, place);
                self.keep_meaning(&ast, statement, &answered);
                let outcome = self.answer(source, &ast, statement, answered);
                let said = matches!(outcome.answer, Answer::Taken { .. });
                if let (true, StatementKind::Define { name, .. }) = (said, &statement.kind)
                    && scope.replaces()
                {
                    self.write_out_earlier(&name.text);
                }
                if !said {
                    let is_refused = matches!(outcome.answer, Answer::Errors(_));
                    if is_refused {
                        self.texts.forget(texts);
                    }
                    self.environment.forget(scope, !is_refused, mark.arena);
                    self.question = Some(mark);
                }
                stays.push(said);
                let outcome = match statement.kind {
                    StatementKind::Claim { left, relation: Relation::Equal, right } => {
                        self.explained(outcome, &ast, left, right)
                    }
                    _ => outcome,
                };
                outcomes.push(outcome);
            }
            if limits::is_reached() {
                self.forget_question();
                note_rest(&mut outcomes, program.statements.len() - place - 1);
                break;
            }
        }
        if let (Some(limit), true) = (limits::cause(), program.statements.is_empty()) {
            let span = Span::new(0, source.len());
            let refused = Answer::Errors(vec![stopped(limit, span)]);
            outcomes.push(outcome(source, Place { span, subject: span }, refused));
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
        let claimed = match statement.kind {
            StatementKind::Claim { left, relation, right } => {
                Some(Claimed { left: body(left), relation, right: body(right) })
            }
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
        let mut answer = match answered.outcome {
            Err(faults) => Answer::Errors(faults),
            Ok(answer) => {
                let undefined = constants::refusal(&mut self.arena, &answered.demands);
                let undefined = undefined.map(|error| Box::new(error.to_diagnostic(span)));
                let asked = asked_of(&statement.kind).map(body);
                let answer =
                    undefined.map_or_else(|| self.answer_to(answer, asked, claimed.as_ref(), span), Err);
                answer.unwrap_or_else(|fault| Answer::Errors(vec![*fault]))
            }
        };
        if length(&answer) > limits::allowed(Limit::Answer) {
            limits::reach(Limit::Answer);
        }
        if let Some(limit) = limits::cause() {
            answer = Answer::Errors(vec![stopped(limit, span)]);
        }
        if let (Some(node), Answer::Taken { .. }) = (defined, &answer)
            && let Node::Named(symbol, _) = *self.arena.node(node)
        {
            self.keep_text(ast, statement);
            self.keep_wording(symbol, own);
        }
        if let (StatementKind::Declare { names, value, file, .. }, Answer::Taken(_)) =
            (&statement.kind, &answer)
            && (value.is_some() || file.is_some())
            && let Err(fault) = self.declared_data(names, file.as_ref())
        {
            answer = Answer::Errors(vec![*fault]);
        }
        let answer = self.with_conditions(answer, &answered.demands);
        let (assumed, warnings, parts) = (answered.assumptions, answered.warnings, answered.parts);
        let place = Place { span, subject: statement.subject };
        let asked = asked_of(&statement.kind).map(body);
        Outcome { asked, claimed, assumed, parts, warnings, ..outcome(source, place, answer) }
    }
}

/// How many signs an answer has that is a formula.
fn length(answer: &Answer) -> u64 {
    let of = |answer: &FormulaAnswer| measure::size(&answer.formula) as u64;
    match answer {
        Answer::Expression(formula) | Answer::Show(formula) => of(formula),
        Answer::Steps { steps, result } => {
            steps.iter().fold(of(result), |sum, step| sum.saturating_add(measure::size(&step.right) as u64))
        }
        _ => 0,
    }
}

/// Says at the last outcome how many statements behind it were not run.
fn note_rest(outcomes: &mut [Outcome], rest: usize) {
    if let Some(Answer::Errors(errors)) = outcomes.last_mut().map(|outcome| &mut outcome.answer)
        && let Some(error) = errors.last_mut().filter(|_| rest > 0)
    {
        error.notes.push(format!("{rest} further statements were not run"));
    }
}

/// What is said of a question that reached a limit.
pub fn stopped(limit: Limit, span: Span) -> Diagnostic {
    let most = limits::allowed(limit);
    let (code, message) = match limit {
        Limit::Operations | Limit::Checks => ("G0701", format!("stopped after {most} operations")),
        Limit::Nodes => ("G0702", format!("stopped: the expressions would have more than {most} parts")),
        Limit::Deadline => return Diagnostic::new("G0703", "stopped before the answer was found", span),
        Limit::Statements => ("G0704", format!("the text has more than {most} statements")),
        Limit::Answer => ("G0705", format!("the answer has more than {most} names, numbers and signs")),
        Limit::Digits | Limit::Text | Limit::Entries => {
            ("G0706", format!("a number on the way has more than {most} digits"))
        }
    };
    Diagnostic::new(code, message, span)
        .help(format!("ask for less at a time, or raise the limit `{}`", limit.name()))
}

/// The expression that a statement asks about.
pub(super) fn asked_of(kind: &StatementKind) -> Option<ExprId> {
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
pub(super) struct Place {
    pub span: Span,
    pub subject: Span,
}

pub(super) fn outcome(source: &str, place: Place, answer: Answer) -> Outcome {
    Outcome {
        line: 0,
        span: place.span,
        source: place.span.of(source).trim().to_owned(),
        subject: place.subject.of(source).trim().to_owned(),
        asked: None,
        claimed: None,
        assumed: Vec::new(),
        parts: Vec::new(),
        warnings: Vec::new(),
        answer,
        repairs: Vec::new(),
    }
}
