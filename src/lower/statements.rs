//! Statements, one after another: what each declares, defines, claims or asks.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::environment::{Assumed, Assumption, Entry, EntryKind, Environment, Function};
use super::error::{Clash, Fallible, LowerError};
use super::evaluate::{Frame, Lower};
use super::infer::{self, assumption, infer};
use super::operators;
use super::orders::{self, Orders};
use super::spelling;
use super::{Answer, Answered, Bindings, Lowered};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, Node, NodeId, Symbol, SymbolKind};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::{Word, Words};
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Program, Statement, StatementKind};

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
}

/// Finds out the shapes of the names that a program uses and does not declare.
pub(super) fn prepare<'a>(
    arena: &mut Arena,
    environment: &mut Environment,
    source: &'a str,
    program: &'a Program,
) -> Prepared<'a> {
    let program = spelling::respelled(environment, program);
    let dimensions = infer::declare_dimensions(environment, &program);
    let orders = infer(arena, environment, &program);
    Prepared { program, source, orders, dimensions }
}

/// Lowers one statement.
pub(super) fn statement(
    arena: &mut Arena,
    environment: &mut Environment,
    prepared: &Prepared<'_>,
    place: usize,
) -> Answered {
    let Prepared { program, source, orders, .. } = prepared;
    Statements::new(arena, environment, orders, source, true).answered(program, place)
}

impl Prepared<'_> {
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

/// Lowers statements, or works out their shapes only.
pub(super) struct Statements<'a> {
    lower: Lower<'a>,
}

impl<'a> Statements<'a> {
    pub fn new(
        arena: &'a mut Arena,
        environment: &'a mut Environment,
        orders: &'a Orders,
        source: &'a str,
        build: bool,
    ) -> Self {
        Self { lower: Lower::new(arena, environment, orders, source, build) }
    }

    fn answered(&mut self, program: &Program, place: usize) -> Answered {
        let outcome = self.statement(program, place);
        let assumed = std::mem::take(&mut self.lower.assumed);
        let mut assumptions = Vec::new();
        for name in assumed {
            if outcome.is_err() {
                // A faulty statement has assumed nothing: its names may still be declared.
                self.lower.environment.names.shift_remove(&name);
                continue;
            }
            if let Some(entry) = self.lower.environment.get(&name) {
                assumptions.push(assumption(&name, &entry.lowered.shape, self.lower.orders));
            }
        }
        assumptions.extend(self.lower.held.iter().filter_map(|node| held_constant(self.lower.arena, *node)));
        let outcome = outcome.map_err(|error| vec![error.diagnostic()]);
        let typed = std::mem::take(&mut self.lower.typed);
        let warnings = std::mem::take(&mut self.lower.warnings);
        let demands = std::mem::take(&mut self.lower.demands);
        Answered { statement: place, outcome, assumptions, typed, warnings, demands }
    }

    /// What one statement comes to.
    pub fn statement(&mut self, program: &Program, place: usize) -> Fallible<Answer> {
        let ast = &program.ast;
        let Some(statement) = program.statements.get(place) else {
            return Err(Box::new(LowerError::NotDigits { span: Span::nowhere() }));
        };
        self.lower.begin_statement(orders::values(ast, &statement.kind));
        match &statement.kind {
            StatementKind::Declare { names, dimensions, structure, value } => {
                self.declare(ast, names, dimensions, structure, *value)
            }
            StatementKind::Assume { left, right } => {
                let (left, right) = self.lower.sides(ast, *left, *right)?;
                self.lower.environment.assumed_equal.push((left.clone(), right.clone()));
                Ok(Answer::Assumed { left, right })
            }
            StatementKind::Define { name, body } => self.define(ast, name, *body),
            StatementKind::Function { name, parameters, body } => self.function(ast, name, parameters, *body),
            StatementKind::Expression(id) => Ok(Answer::Expression(self.lower.statement_value(ast, *id)?)),
            StatementKind::Show { expression, notation } => {
                let expression = self.lower.statement_value(ast, *expression)?;
                Ok(Answer::Show { expression, notation: *notation })
            }
            StatementKind::Eval(id) => Ok(Answer::Eval(self.lower.statement_value(ast, *id)?)),
            StatementKind::Steps(id) => Ok(Answer::Steps(self.lower.statement_value(ast, *id)?)),
            StatementKind::Shape(id) => Ok(Answer::Shape(self.lower.statement_value(ast, *id)?)),
            StatementKind::Claim { left, relation, right } => self.lower.claim(ast, *left, *relation, *right),
        }
    }

    fn declare(
        &mut self,
        ast: &Ast,
        names: &[Name],
        dimensions: &[ExprId],
        structure: &[(Word, Span)],
        value: Option<ExprId>,
    ) -> Fallible<Answer> {
        for (place, name) in names.iter().enumerate() {
            let twice = names.iter().take(place).any(|earlier| earlier.text == name.text);
            self.refuse_known(name, "declared", twice)?;
        }
        let mut axes = Vec::new();
        for dimension in dimensions {
            axes.push(self.lower.dimension(ast, *dimension)?);
        }
        let shape = Shape::of(axes);
        check_structure(structure, &shape)?;
        let structure: Words = structure.iter().map(|(word, _)| *word).collect();
        let value = match value {
            Some(value) => Some(self.lower.declared_value(ast, value, &shape, names)?),
            None => None,
        };
        for name in names {
            let shape = shape.clone();
            let node = self.lower.make(|arena| {
                let symbol = Symbol {
                    name: name.text.clone(),
                    kind: SymbolKind::Variable,
                    axes: shape.axes.clone(),
                    structure,
                };
                let id = arena.declare(symbol);
                arena.symbol_node(id)
            });
            let lowered = Lowered { node, shape };
            let entry = Entry { kind: EntryKind::Declared, lowered, value, span: name.span };
            self.lower.environment.insert(name.text.clone(), entry);
        }
        let names = names.iter().map(|name| name.text.clone()).collect();
        Ok(Answer::Declared { names, shape, structure, value })
    }

    fn refuse_known(&self, name: &Name, now: &'static str, twice: bool) -> Fallible<()> {
        let known = self.lower.environment.get(&name.text);
        let clash = match known.map(|entry| entry.kind) {
            None if twice => Clash::Declared,
            None => return Ok(()),
            Some(EntryKind::Declared) => Clash::Declared,
            Some(EntryKind::Defined) => Clash::Defined,
            Some(EntryKind::Assumed) => Clash::Used,
        };
        let first = known.map(|entry| entry.span).filter(|span| *span != Span::nowhere());
        Err(Box::new(LowerError::Redeclared { name: name.text.clone(), span: name.span, now, clash, first }))
    }

    fn define(&mut self, ast: &Ast, name: &Name, body: ExprId) -> Fallible<Answer> {
        let again = matches!(self.lower.environment.get(&name.text), Some(e) if e.kind == EntryKind::Defined);
        if !again {
            self.refuse_known(name, "defined", false)?;
        }
        let value = self.lower.statement_value(ast, body)?;
        if self.lower.assumed.contains(&name.text) {
            let first = ast.reachable(&[body]).into_iter().find_map(|id| match ast.get(id) {
                Expr::Name(found) if found.text == name.text => Some(found.span),
                _ => None,
            });
            let (text, clash) = (name.text.clone(), Clash::Used);
            let now = "defined";
            return Err(Box::new(LowerError::Redeclared { name: text, span: name.span, now, clash, first }));
        }
        let node = self.lower.make(|arena| arena.named(&name.text, value.node));
        let lowered = Lowered { node, shape: value.shape };
        let entry =
            Entry { kind: EntryKind::Defined, lowered: lowered.clone(), value: None, span: name.span };
        self.lower.environment.insert(name.text.clone(), entry);
        Ok(Answer::Defined { name: name.text.clone(), lowered, again })
    }

    fn function(&mut self, ast: &Ast, name: &Name, parameters: &[Name], body: ExprId) -> Fallible<Answer> {
        if operators::is_reserved(&name.text) {
            return Err(Box::new(LowerError::Redeclared {
                name: name.text.clone(),
                span: name.span,
                now: "defined",
                clash: Clash::Reserved,
                first: None,
            }));
        }
        for (place, parameter) in parameters.iter().enumerate() {
            if parameters.iter().take(place).any(|earlier| earlier.text == parameter.text) {
                return Err(Box::new(LowerError::Redeclared {
                    name: parameter.text.clone(),
                    span: parameter.span,
                    now: "named",
                    clash: Clash::Declared,
                    first: None,
                }));
            }
        }
        let mut part = Ast::new();
        let root = part.copy(ast, body);
        let parameters: Vec<Arc<str>> = parameters.iter().map(|name| name.text.clone()).collect();
        let function = Function {
            name: name.text.clone(),
            parameters: parameters.clone(),
            ast: Arc::new(part),
            body: root,
        };
        self.lower.environment.insert_function(function);
        Ok(Answer::Function { name: name.text.clone(), parameters })
    }
}

/// What is said of a variable that does not vary in a claim about differentials.
fn held_constant(arena: &Arena, node: NodeId) -> Option<Assumption> {
    let Node::Symbol(symbol) = *arena.node(node) else { return None };
    let name = arena.symbol(symbol).name.clone();
    Some(Assumption { name, of: Assumed::Constant })
}

fn check_structure(structure: &[(Word, Span)], shape: &Shape) -> Fallible<()> {
    let square = shape.order() == 2 && shape.axes.first() == shape.axes.last();
    match structure.iter().find(|(word, _)| word.row().square && !square) {
        Some((word, span)) => Err(Box::new(LowerError::Structure {
            message: format!("only a square matrix is `{word}`, and this is a {shape}"),
            span: *span,
        })),
        None => Ok(()),
    }
}
