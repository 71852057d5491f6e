//! What the names in a program's expressions are: what was said of them, or that nothing was.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::environment::Environment;
use super::operators;
use crate::syntax::ast::{Ast, Expr, ExprId, Program, StatementKind};

/// The order of an expression, and whether it lies as a row.
pub(super) type Order = Option<(usize, bool)>;

/// What a name is where it stands.
#[derive(Clone, Debug)]
pub(super) enum Use {
    Undeclared(Arc<str>),
    Known(Order),
    Body(ExprId),
}

/// The expressions of a tree, operands first.
pub(super) fn ids(ast: &Ast) -> impl DoubleEndedIterator<Item = ExprId> + use<> {
    (0..u32::try_from(ast.len()).unwrap_or(u32::MAX)).map(ExprId)
}

/// The expressions that a statement holds.
pub(super) fn roots(kind: &StatementKind) -> Vec<ExprId> {
    match kind {
        StatementKind::Declare { value, .. } => value.iter().copied().collect(),
        StatementKind::UnknownFunction { .. } => Vec::new(),
        StatementKind::Assume { left, right } | StatementKind::Claim { left, right, .. } => {
            vec![*left, *right]
        }
        StatementKind::Define { body, .. } | StatementKind::Function { body, .. } => vec![*body],
        StatementKind::Show { expression, .. } => vec![*expression],
        StatementKind::Expression(id)
        | StatementKind::Eval(id)
        | StatementKind::Steps(id)
        | StatementKind::Shape(id) => vec![*id],
    }
}

/// What every name of a program is, in the order of its statements.
pub(super) fn uses(environment: &Environment, program: &Program) -> BTreeMap<ExprId, Use> {
    let ast = &program.ast;
    let mut uses = BTreeMap::new();
    let mut scope: BTreeMap<Arc<str>, Use> = BTreeMap::new();
    for statement in &program.statements {
        let mut local: BTreeMap<Arc<str>, Use> = BTreeMap::new();
        if let StatementKind::Function { parameters, .. } = &statement.kind {
            local.extend(parameters.iter().map(|name| (name.text.clone(), Use::Known(None))));
        }
        let inside = ast.reachable(&roots(&statement.kind));
        for id in &inside {
            if let Expr::Sum { index, .. } = ast.get(*id) {
                local.insert(index.text.clone(), Use::Known(Some((0, false))));
            }
        }
        for id in &inside {
            let Expr::Name(name) = ast.get(*id) else { continue };
            let found = local.get(&name.text).or_else(|| scope.get(&name.text)).cloned();
            let used = found.unwrap_or_else(|| outside(environment, &name.text));
            uses.insert(*id, used);
        }
        match &statement.kind {
            StatementKind::Declare { names, dimensions, .. } => {
                for name in names {
                    scope.insert(name.text.clone(), Use::Known(Some((dimensions.len(), false))));
                }
            }
            StatementKind::Define { name, body } => {
                scope.insert(name.text.clone(), Use::Body(*body));
            }
            _ => {}
        }
    }
    uses
}

/// What a name is that the program has not said.
fn outside(environment: &Environment, name: &Arc<str>) -> Use {
    if let Some(entry) = environment.get(name) {
        return Use::Known(Some((entry.lowered.shape.order(), entry.lowered.shape.row)));
    }
    match &**name {
        operators::IDENTITY => Use::Known(Some((2, false))),
        operators::NATURAL_BASE => Use::Known(Some((0, false))),
        _ if operators::is_circle(name) => Use::Known(Some((0, false))),
        _ if environment.dimensions.contains(name) => Use::Known(Some((0, false))),
        _ => Use::Undeclared(name.clone()),
    }
}
