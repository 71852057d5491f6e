//! A program as a whole, and one expression of it: what is found out before any statement is lowered, and then
//! each in its order.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::environment::{Assumption, Environment};
use super::evaluate::{Frame, Lower};
use super::infer::{declare_dimensions, infer};
use super::orders::Orders;
use super::spelling;
use super::statements::Statements;
use super::{Answer, Answered, Bindings, Lowered};
use crate::diagnostic::Diagnostic;
use crate::ir::Arena;
use crate::syntax::ast::{Ast, ExprId, Program, Statement, StatementKind};

/// Lowers the statements of a program, in order.
pub(super) fn lower(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &str,
    program: &Program,
) -> Vec<Answered> {
    let prepared = prepare(arena, environment, source, program);
    (0..program.statements.len()).map(|place| statement(arena, environment, &prepared, place)).collect()
}

/// A program with what was found out about it as a whole.
pub struct Prepared<'a> {
    program: Cow<'a, Program>,
    source: &'a str,
    orders: Orders,
    /// The names of dimensions that were new, each with the statements that they stand in.
    dimensions: Vec<(Arc<str>, Vec<usize>)>,
    /// Whether the shapes of the parts of its statements are kept.
    keeps_parts: bool,
}

/// Finds out the shapes of the names that a program uses and does not declare.
pub(super) fn prepare<'a>(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &'a str,
    program: &'a Program,
) -> Prepared<'a> {
    let program = spelling::respelled(environment, program);
    let dimensions = declare_dimensions(environment, &program);
    let orders = infer(arena, environment, &program);
    Prepared { program, source, orders, dimensions, keeps_parts: false }
}

/// Lowers one statement.
pub(super) fn statement(
    arena: &mut Arena,
    environment: &mut Environment,
    prepared: &Prepared<'_>,
    place: usize,
) -> Answered {
    let Prepared { program, source, orders, keeps_parts, .. } = prepared;
    let statements = Statements::new(arena, environment, orders, source, true);
    statements.keeping_parts(*keeps_parts).answered(program, place)
}

impl Prepared<'_> {
    /// Keeps the shapes of the parts of its statements, too.
    pub fn keeping_parts(self, keeps: bool) -> Self {
        Self { keeps_parts: keeps, ..self }
    }

    /// Forgets the names of dimensions that stand only in statements that left nothing behind.
    pub fn settle(&self, environment: &mut Environment, stays: &[bool]) {
        let stays = |place: &usize| stays.get(*place).copied().unwrap_or(false);
        let gone = self.dimensions.iter().filter(|(_, places)| !places.iter().any(stays));
        let gone: FxHashSet<&Arc<str>> = gone.map(|(name, _)| name).collect();
        if gone.is_empty() {
            return;
        }
        let axes = environment.names.values().flat_map(|entry| &entry.lowered.shape.axes);
        let held: FxHashSet<Arc<str>> = axes.flat_map(crate::shape::Dimension::names).collect();
        environment.dimensions.retain(|name| !gone.contains(name) || held.contains(name));
    }
}

#[expect(clippy::result_large_err, reason = "an error is made once an expression, and shown at once")]
/// Lowers one expression, and says what was assumed for it.
pub(super) fn lower_expression(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &str,
    ast: &Ast,
    id: ExprId,
) -> Result<(Lowered, Vec<Assumption>), Diagnostic> {
    let statement =
        Statement { kind: StatementKind::Expression(id), span: ast.span(id), subject: ast.span(id) };
    let program = Program { ast: ast.clone(), statements: vec![statement] };
    let mut answered = lower(arena, environment, source, &program);
    match answered.pop() {
        Some(Answered { outcome: Ok(Answer::Expression(lowered)), assumptions, .. }) => {
            Ok((lowered, assumptions))
        }
        Some(Answered { outcome: Err(diagnostics), .. }) => {
            Err(diagnostics.into_iter().next().unwrap_or_else(|| Diagnostic::new("G0205", "", ast.span(id))))
        }
        _ => Err(Diagnostic::new("G0205", "this is no expression", ast.span(id))),
    }
}

#[expect(clippy::result_large_err, reason = "an error is made once an expression, and shown at once")]
/// Lowers a text of the table.
pub(super) fn lower_bound(
    arena: &mut Arena,
    ast: &Ast,
    id: ExprId,
    bindings: &Bindings,
) -> Result<Lowered, Diagnostic> {
    let (mut environment, orders) = (Environment::new(), Orders::default());
    let mut lower = Lower::new(arena, &mut environment, &orders, "", true);
    let frame: Frame = Lower::closed_frame(bindings);
    let value = lower.within(frame, ast.span(id), |lower| lower.evaluate(ast, id));
    value.and_then(|value| lower.whole(value, ast.span(id))).map_err(|error| error.diagnostic())
}
