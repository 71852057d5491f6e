//! Shapes of undeclared names: all statements are gone through once without building anything,
//! with open dimensions that are made equal where use says so; what stays open gets a name.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashSet;

use super::environment::{EntryKind, Environment};
use super::names::FreshNames;
use super::operators::{self, Role};
use super::orders::{self, Orders};
use super::statements::Statements;
use super::uses;
use crate::ir::Arena;
use crate::shape::{Dimension, Shape};
use crate::syntax::ast::{Expr, ExprId, Program, StatementKind};

/// The shapes of the names that a program uses and does not declare.
pub(super) fn infer(arena: &mut Arena, environment: &mut Environment, program: &Program) -> Orders {
    let called = super::inlined::inlined(environment, program);
    let mut orders = orders::demands(environment, called.as_ref().unwrap_or(program));
    if !has_undeclared(environment, program) {
        return orders;
    }
    let mut scratch = environment.clone();
    let known = scratch.names.len();
    let mut statements = Statements::new(arena, &mut scratch, &orders, "", false);
    let mut seen: Vec<(Arc<str>, Shape)> = Vec::new();
    for place in 0..program.statements.len() {
        let _ = statements.statement(program, place);
    }
    for (name, entry) in scratch.names.iter().skip(known) {
        if entry.kind == EntryKind::Assumed {
            seen.push((name.clone(), entry.lowered.shape.clone()));
        }
    }
    name_open_dimensions(&mut scratch, &orders, &mut seen);
    orders.shapes.extend(seen);
    environment.unifier = scratch.unifier;
    orders
}

/// Names in the places of dimensions are dimensions, unless the program says otherwise. Those that were none
/// before, with the statements that they stand in.
pub(super) fn declare_dimensions(
    environment: &mut Environment,
    program: &Program,
) -> Vec<(Arc<str>, Vec<usize>)> {
    let ast = &program.ast;
    let mut said: FxHashSet<Arc<str>> = FxHashSet::default();
    let mut places: Vec<(usize, ExprId)> = Vec::new();
    for (at, statement) in program.statements.iter().enumerate() {
        match &statement.kind {
            StatementKind::Declare { names, dimensions, .. } => {
                said.extend(names.iter().map(|name| name.text.clone()));
                places.extend(dimensions.iter().map(|id| (at, *id)));
            }
            StatementKind::UnknownFunction { arguments, value, .. } => {
                places.extend(arguments.iter().flatten().chain(value).map(|id| (at, *id)));
            }
            StatementKind::Define { name, .. } => {
                said.insert(name.text.clone());
            }
            StatementKind::Function { parameters, .. } => {
                said.extend(parameters.iter().map(|name| name.text.clone()));
            }
            _ => {}
        }
        let inside = ast.reachable(&uses::roots(&statement.kind));
        for id in inside {
            match ast.get(id) {
                Expr::Sum { index, lower, upper, .. } => {
                    said.insert(index.text.clone());
                    places.extend([(at, *lower), (at, *upper)]);
                }
                Expr::Call { function, arguments } => {
                    let all = operators::arguments_with(&function.text, arguments, Role::Length);
                    places.extend(all.into_iter().map(|id| (at, id)));
                }
                _ => {}
            }
        }
    }
    let mut new: IndexMap<Arc<str>, Vec<usize>> = IndexMap::new();
    for (at, place) in places {
        for id in super::dimensions::parts(ast, place) {
            let Expr::Name(name) = ast.get(id) else { continue };
            let named = said.contains(&name.text) || environment.get(&name.text).is_some();
            if !named && !environment.dimensions.contains(&name.text) {
                new.entry(name.text.clone()).or_default().push(at);
            }
        }
    }
    for name in new.keys() {
        environment.insert_dimension(name.clone());
    }
    new.into_iter().collect()
}

/// Whether a name stands in the program, or in a function that it may call, that nothing is
/// known of.
fn has_undeclared(environment: &Environment, program: &Program) -> bool {
    let mut said: Vec<&Arc<str>> = Vec::new();
    for statement in &program.statements {
        match &statement.kind {
            StatementKind::Declare { names, .. } => said.extend(names.iter().map(|name| &name.text)),
            StatementKind::Define { name, .. } => said.push(&name.text),
            _ => {}
        }
    }
    said.sort();
    let mut open = vec![&program.ast];
    let mut called: FxHashSet<&Arc<str>> = FxHashSet::default();
    while let Some(ast) = open.pop() {
        for id in (0..u32::try_from(ast.len()).unwrap_or(u32::MAX)).map(ExprId) {
            match ast.get(id) {
                Expr::Name(name) => {
                    let is_known = environment.get(&name.text).is_some()
                        || environment.dimensions.contains(&name.text)
                        || said.binary_search(&&name.text).is_ok();
                    if !is_known {
                        return true;
                    }
                }
                Expr::Call { function, .. } => {
                    if let Some(user) = environment.functions.get(&function.text)
                        && called.insert(&user.name)
                    {
                        open.push(&user.ast);
                    }
                }
                _ => {}
            }
        }
    }
    false
}

/// Gives names to the dimensions that are still open: matrices first, m×n, then what is left.
fn name_open_dimensions(scratch: &mut Environment, orders: &Orders, seen: &mut [(Arc<str>, Shape)]) {
    let mut names = FreshNames::default();
    for matrices in [true, false] {
        for (_, shape) in seen.iter() {
            let shape = scratch.unifier.resolve_shape(shape);
            if (shape.order() >= 2) != matrices {
                continue;
            }
            for place in 0..shape.order() {
                let shape = scratch.unifier.resolve_shape(&shape);
                let square = shape.order() == 2 && shape.axes.first() == shape.axes.last();
                let open: Vec<Arc<str>> = shape
                    .axes
                    .get(place)
                    .map(Dimension::names)
                    .unwrap_or_default()
                    .into_iter()
                    .filter(|name| super::unify::is_open_name(name))
                    .collect();
                for name in open {
                    let preferred: &[&str] = if matrices && place == 0 && !square { &["m"] } else { &["n"] };
                    let fresh = names.next(preferred, &|name| orders.is_taken(name, scratch));
                    scratch.insert_dimension(Arc::from(fresh.as_str()));
                    scratch.unifier.bind(name, Dimension::name(&fresh));
                }
            }
        }
    }
    for (_, shape) in seen.iter_mut() {
        *shape = scratch.unifier.resolve_shape(shape);
    }
}
