//! One spelling for each name: `lambda` and `λ` are one name, as are `W1` and `W₁`. The spelling
//! that was used first is kept, so that answers have it too.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::environment::Environment;
use super::operators::CIRCLE;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Program, StatementKind};
use crate::syntax::names::canonical;

/// A program in which every name has the spelling in which it was said first.
pub(super) fn respelled<'a>(environment: &Environment, program: &'a Program) -> Cow<'a, Program> {
    let mut first: BTreeMap<String, Arc<str>> = BTreeMap::new();
    let mut foreign = environment.has_foreign_names();
    let mut note = |name: &Arc<str>| {
        foreign |= !name.is_ascii();
        let canonical = canonical(name);
        if !first.contains_key(canonical.as_ref()) {
            let known = environment.spelling(&canonical).unwrap_or(name);
            first.insert(canonical.into_owned(), Arc::clone(known));
        }
    };
    program.statements.iter().flat_map(|statement| declared(&statement.kind)).for_each(&mut note);
    note(&Arc::from(CIRCLE));
    (0..program.ast.len()).filter_map(|place| spelled(&program.ast, place)).for_each(&mut note);
    if !foreign {
        return Cow::Borrowed(program);
    }
    let spelling = |name: &Arc<str>| {
        let known = first.get(canonical(name).as_ref());
        known.map_or_else(|| Arc::clone(name), Arc::clone)
    };
    let mut program = program.clone();
    program.ast.respell(&spelling);
    for statement in &mut program.statements {
        for name in declared_mut(&mut statement.kind) {
            name.text = spelling(&name.text);
        }
    }
    Cow::Owned(program)
}

/// The name in an expression.
fn spelled(ast: &Ast, place: usize) -> Option<&Arc<str>> {
    match ast.get(ExprId(u32::try_from(place).ok()?)) {
        Expr::Name(name) | Expr::Call { function: name, .. } | Expr::Sum { index: name, .. } => {
            Some(&name.text)
        }
        _ => None,
    }
}

/// The names that a statement gives a meaning.
fn declared(kind: &StatementKind) -> Vec<&Arc<str>> {
    match kind {
        StatementKind::Declare { names, .. } => names.iter().map(|name| &name.text).collect(),
        StatementKind::Define { name, .. } => vec![&name.text],
        StatementKind::Function { name, parameters, .. } => {
            [name].into_iter().chain(parameters).map(|name| &name.text).collect()
        }
        _ => Vec::new(),
    }
}

fn declared_mut(kind: &mut StatementKind) -> Vec<&mut Name> {
    match kind {
        StatementKind::Declare { names, .. } => names.iter_mut().collect(),
        StatementKind::Define { name, .. } => vec![name],
        StatementKind::Function { name, parameters, .. } => [name].into_iter().chain(parameters).collect(),
        _ => Vec::new(),
    }
}
