//! What an expression looks like, told by its tree alone: a name with what single numbers make of it, a product of
//! such.

use rustc_hash::FxHashSet;

use super::forms::{is_entrywise, sums_up};
use crate::lower::uses::ids;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// The right factors after whose product another letter follows, and those of products between brackets.
pub(super) fn followed(ast: &Ast) -> FxHashSet<ExprId> {
    let factors = |id: ExprId| match ast.get(id) {
        Expr::Binary { operator: Operator::Multiply, left, right } => Some((*left, *right)),
        _ => None,
    };
    let chained = ids(ast).filter_map(factors).filter(|(_, next)| is_plain(ast, *next));
    let chained = chained.filter_map(|(product, _)| factors(product));
    let brackets: Vec<ExprId> = ids(ast).filter(|id| matches!(ast.get(*id), Expr::Bracket { .. })).collect();
    let bracketed = ast.reachable(&brackets).into_iter().filter_map(factors);
    chained.chain(bracketed).map(|(_, right)| right).collect()
}

/// The right factors of products whose entries are summed up: within `sum(…)`, under signs and functions entry by entry.
pub(super) fn summed(ast: &Ast) -> FxHashSet<ExprId> {
    let mut open: Vec<ExprId> = Vec::new();
    for id in ids(ast) {
        if let Expr::Call { function, arguments } = ast.get(id)
            && sums_up(&function.text)
        {
            open.extend(arguments);
        }
    }
    let mut found = FxHashSet::default();
    while let Some(id) = open.pop() {
        match ast.get(id) {
            Expr::Negate(inner) => open.push(*inner),
            Expr::Call { function, arguments } if is_entrywise(&function.text) => open.extend(arguments),
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                found.insert(*right);
                open.push(*left);
            }
            Expr::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
                open.extend([*left, *right]);
            }
            _ => {}
        }
    }
    found
}

/// Whether an expression is a name, or what single numbers make of one: `x`, `-2*x`, `sin(x)`.
pub(super) fn is_plain(ast: &Ast, mut id: ExprId) -> bool {
    loop {
        id = match ast.get(id) {
            Expr::Name(_) => return true,
            Expr::Negate(inner) => *inner,
            Expr::Binary { operator: Operator::Multiply, left, right } if is_figure(ast, *left) => *right,
            Expr::Binary { operator: Operator::HadamardPower, left, .. } => *left,
            Expr::Call { function, arguments } => match arguments.as_slice() {
                [only] if is_entrywise(&function.text) => *only,
                _ => return false,
            },
            _ => return false,
        };
    }
}

/// Whether an expression is a product of names and of what single numbers make of them: `m*g`, `2*t*cos(x)`.
pub(super) fn is_product_of_plain(ast: &Ast, mut id: ExprId) -> bool {
    while let Expr::Binary { operator: Operator::Multiply, left, right } = ast.get(id) {
        if !is_plain(ast, *right) {
            return false;
        }
        id = *left;
    }
    is_plain(ast, id) || is_figure(ast, id)
}

/// Whether an expression is a number as it is typed, or a quotient of two: `2`, `1/2`.
pub(super) fn is_figure(ast: &Ast, id: ExprId) -> bool {
    let is_number = |id: ExprId| matches!(ast.get(id), Expr::Number { .. });
    match ast.get(id) {
        Expr::Binary { operator: Operator::Divide, left, right } => is_number(*left) && is_number(*right),
        _ => is_number(id),
    }
}

/// Whether an expression is made of names and numbers by `+`, `-` and `*` alone: `m*g`, `n - k`.
pub(super) fn is_of_letters(ast: &Ast, id: ExprId) -> bool {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        match ast.get(id) {
            Expr::Name(_) => {}
            Expr::Negate(inner) => open.push(*inner),
            Expr::Binary {
                operator: Operator::Add | Operator::Subtract | Operator::Multiply,
                left,
                right,
            } => {
                open.extend([*left, *right]);
            }
            _ if is_figure(ast, id) => {}
            _ => return false,
        }
    }
    true
}
