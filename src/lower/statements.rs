//! Statements, one after another: what each declares, defines, claims or asks.

use std::sync::Arc;

use super::environment::{Assumed, Assumption, Entry, EntryKind, Environment, Function};
use super::error::{Clash, Fallible, LowerError};
use super::evaluate::{Given, Lower};
use super::operators;
use super::orders::{self, Orders};
use super::taken;
use super::{Answer, Answered, Lowered};
use crate::ir::{Arena, Node, NodeId, Symbol, SymbolKind};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::{Word, Words};
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Program, StatementKind};

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

    /// Keeps the shapes of the parts of statements, too.
    pub fn keeping_parts(mut self, keeps: bool) -> Self {
        self.lower.parts = keeps.then(Vec::new);
        self
    }

    pub fn answered(&mut self, program: &Program, place: usize) -> Answered {
        let outcome = self.statement(program, place);
        let assumed = std::mem::take(&mut self.lower.assumed);
        let mut warnings = std::mem::take(&mut self.lower.warnings);
        let kind = program.statements.get(place).map(|statement| &statement.kind);
        let outcome = match (outcome, kind) {
            (outcome, Some(kind)) => {
                let environment = &*self.lower.environment;
                warnings.extend(taken::products(&program.ast, kind, &assumed, environment));
                warnings.extend(taken::numbered(&program.ast, kind, &assumed));
                warnings.extend(taken::imaginary(&program.ast, kind, &assumed));
                let explained = |error| taken::explained(error, &program.ast, kind, &assumed, environment);
                outcome.map_err(|error| vec![explained(error.diagnostic())])
            }
            (outcome, None) => outcome.map_err(|error| vec![error.diagnostic()]),
        };
        let mut assumptions = Vec::new();
        for name in assumed {
            if outcome.is_err() {
                // A faulty statement has assumed nothing: its names may still be declared.
                self.lower.environment.names.shift_remove(&name);
                continue;
            }
            if let Some(entry) = self.lower.environment.get(&name) {
                assumptions.push(self.lower.orders.assumption(&name, &entry.lowered.shape));
            }
        }
        assumptions.extend(self.lower.held.iter().filter_map(|node| held_constant(self.lower.arena, *node)));
        let typed = std::mem::take(&mut self.lower.typed);
        let demands = std::mem::take(&mut self.lower.demands);
        let parts = self.lower.take_parts();
        Answered { statement: place, outcome, assumptions, typed, parts, warnings, demands }
    }

    /// What one statement comes to.
    pub fn statement(&mut self, program: &Program, place: usize) -> Fallible<Answer> {
        let ast = &program.ast;
        let Some(statement) = program.statements.get(place) else {
            return Err(Box::new(LowerError::NotDigits { span: Span::nowhere() }));
        };
        self.lower.begin_statement(orders::values(ast, &statement.kind));
        match &statement.kind {
            StatementKind::Declare { names, dimensions, structure, value, .. } => {
                self.declare(ast, names, dimensions, structure, *value)
            }
            StatementKind::UnknownFunction { names, arguments, value } => {
                self.unknown_function(ast, names, arguments, value)
            }
            StatementKind::Assume { left, right } => {
                let (left, right) = self.lower.sides(ast, *left, *right)?;
                self.lower.environment.assumed_equal.push((left.clone(), right.clone()));
                Ok(Answer::Assumed { left, right })
            }
            StatementKind::Define { name, body } => self.define(ast, name, *body),
            StatementKind::Function { name, parameters, body } => self.function(ast, name, parameters, *body),
            StatementKind::Expression(id) => Ok(Answer::Expression(self.asked(ast, *id)?)),
            StatementKind::Show { expression, notation } => {
                let expression = self.lower.statement_value(ast, *expression)?;
                Ok(Answer::Show { expression, notation: *notation })
            }
            StatementKind::Eval(id) => Ok(Answer::Eval(self.asked(ast, *id)?)),
            StatementKind::Steps(id) => Ok(Answer::Steps(self.lower.statement_value(ast, *id)?)),
            StatementKind::Shape(id) => Ok(Answer::Shape(self.asked(ast, *id)?)),
            StatementKind::Claim { left, relation, right } => self.lower.claim(ast, *left, *relation, *right),
        }
    }

    /// The value that a statement asks for.
    fn asked(&mut self, ast: &Ast, id: ExprId) -> Fallible<Lowered> {
        let value = self.lower.statement_value(ast, id)?;
        self.lower.suspect_whole(ast, &Given { id, value: value.clone() });
        Ok(value)
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

    fn unknown_function(
        &mut self,
        ast: &Ast,
        names: &[Name],
        arguments: &[Vec<ExprId>],
        value: &[ExprId],
    ) -> Fallible<Answer> {
        for name in names {
            self.refuse_known(name, "declared", self.lower.unknown_function_of(&name.text).is_some())?;
            if operators::is_reserved(&name.text) {
                let (name, span) = (name.text.clone(), name.span);
                let clash = Clash::Reserved;
                return Err(Box::new(LowerError::Redeclared {
                    name,
                    span,
                    now: "declared",
                    clash,
                    first: None,
                }));
            }
        }
        let mut shape = |dimensions: &[ExprId]| -> Fallible<Shape> {
            let axes =
                dimensions.iter().map(|one| self.lower.dimension(ast, *one)).collect::<Fallible<_>>()?;
            Ok(Shape::of(axes))
        };
        let arguments: Vec<Shape> = arguments.iter().map(|one| shape(one)).collect::<Fallible<_>>()?;
        let value = shape(value)?;
        for name in names {
            self.lower.declare_unknown(name, &arguments, &value);
        }
        let names = names.iter().map(|name| name.text.clone()).collect();
        Ok(Answer::UnknownFunction { names, arguments, value })
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
        let kind = if value.shape.row { SymbolKind::Row } else { SymbolKind::Definition };
        let node = self.lower.make(|arena| arena.named_as(&name.text, value.node, kind));
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
    let mut before = Words::NONE;
    for (word, span) in structure {
        let wrong = |message: String| Err(Box::new(LowerError::Structure { message, span: *span }));
        if word.row().square && !square {
            return wrong(format!("only a square matrix is `{word}`, and this is a {shape}"));
        }
        if let Some(other) = before.at_odds(*word) {
            return wrong(format!("a matrix that is `{other}` and `{word}` is 0"));
        }
        before = before.with(*word);
    }
    Ok(())
}
