//! A program with the user's functions written out where they are called: what a function does with an argument says
//! what the argument is. `f(x) = x^2; grad(f(x), x)` is of a number.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::environment::Environment;
use super::uses::ids;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Program, Statement, StatementKind};

/// A program that would become larger, in expressions, is left with its calls.
const MOST: usize = 20_000;

/// The program with calls written out; `None` where it calls no function that a user defined.
pub(super) fn inlined(environment: &Environment, program: &Program) -> Option<Program> {
    let mut own: BTreeMap<Arc<str>, (Vec<Name>, ExprId)> = BTreeMap::new();
    for statement in &program.statements {
        if let StatementKind::Function { name, parameters, body } = &statement.kind {
            own.insert(Arc::clone(&name.text), (parameters.clone(), *body));
        }
    }
    if own.is_empty() && environment.functions.is_empty() {
        return None;
    }
    let mut whole = Ast::new();
    let mut new: Vec<ExprId> = Vec::with_capacity(program.ast.len());
    for id in ids(&program.ast) {
        let span = program.ast.span(id);
        let moved = program.ast.get(id).over(|old| new.get(old.0 as usize).copied().unwrap_or(old));
        let called = match &moved {
            Expr::Call { function, arguments } => {
                let here = own.get(&function.text).and_then(|(parameters, body)| {
                    let parameters = parameters.iter().map(|name| Arc::clone(&name.text)).collect();
                    // A body that comes later calls itself, or is called before it is said.
                    Some((None, parameters, new.get(body.0 as usize).copied()?))
                });
                let known = || {
                    let user = environment.functions.get(&function.text)?;
                    Some((Some(Arc::clone(&user.ast)), user.parameters.clone(), user.body))
                };
                let found: Option<(Option<Arc<Ast>>, Vec<Arc<str>>, ExprId)> = here.or_else(known);
                found
                    .filter(|(_, parameters, _)| parameters.len() == arguments.len())
                    .and_then(|body| written_out(&mut whole, body, arguments))
            }
            _ => None,
        };
        new.push(called.unwrap_or_else(|| whole.push(moved, span)));
        if whole.len() > MOST {
            return None;
        }
    }
    let at = |old: &ExprId| new.get(old.0 as usize).copied().unwrap_or(*old);
    let statements = program.statements.iter().map(|statement| with_roots(statement, &at)).collect();
    Some(Program { ast: whole, statements })
}

/// The body of a function with arguments in the places of its parameters, put at the end of a tree; the body lies in a
/// tree of its own or in this one.
fn written_out(
    whole: &mut Ast,
    (of, parameters, body): (Option<Arc<Ast>>, Vec<Arc<str>>, ExprId),
    arguments: &[ExprId],
) -> Option<ExprId> {
    let inside = of.as_deref().unwrap_or(whole).reachable(&[body]);
    if inside.len() + whole.len() > MOST {
        return None;
    }
    let mut new: BTreeMap<ExprId, ExprId> = BTreeMap::new();
    for id in inside {
        let source = of.as_deref().unwrap_or(whole);
        let (expression, span) = (source.get(id), source.span(id));
        let parameter = match expression {
            Expr::Name(name) => parameters.iter().position(|parameter| *parameter == name.text),
            _ => None,
        };
        let copy = match parameter.and_then(|place| arguments.get(place)) {
            Some(argument) => *argument,
            None => {
                let moved = expression.over(|old| new.get(&old).copied().unwrap_or(old));
                whole.push(moved, span)
            }
        };
        new.insert(id, copy);
    }
    new.get(&body).copied()
}

/// A statement over other expressions.
fn with_roots(statement: &Statement, at: &dyn Fn(&ExprId) -> ExprId) -> Statement {
    let mut moved = statement.clone();
    let all = |list: &mut Vec<ExprId>| list.iter_mut().for_each(|id| *id = at(id));
    match &mut moved.kind {
        StatementKind::Declare { dimensions, value, .. } => {
            all(dimensions);
            *value = value.as_ref().map(at);
        }
        StatementKind::UnknownFunction { arguments, value, .. } => {
            arguments.iter_mut().for_each(all);
            all(value);
        }
        StatementKind::Assume { left, right } | StatementKind::Claim { left, right, .. } => {
            *left = at(left);
            *right = at(right);
        }
        StatementKind::Define { body: id, .. }
        | StatementKind::Function { body: id, .. }
        | StatementKind::Show { expression: id, .. }
        | StatementKind::Expression(id)
        | StatementKind::Eval(id)
        | StatementKind::Steps(id)
        | StatementKind::Shape(id) => *id = at(id),
    }
    moved
}
