//! What an expression is made of: all of it, or what is worked out before it.

use std::collections::BTreeSet;

use crate::syntax::ast::{Ast, Expr, ExprId, Name, Subscript};
use crate::syntax::built_in;

/// Whether a function's arguments are expressions to be derived, and not values.
pub(super) fn is_lazy(function: &Name) -> bool {
    built_in::derivative(&function.text).is_some()
}

/// The operands that are worked out before an expression.
pub(super) fn eager(expression: &Expr) -> Vec<ExprId> {
    match expression {
        Expr::Call { function, .. } if is_lazy(function) => Vec::new(),
        Expr::Sum { lower, upper, .. } => vec![*lower, *upper],
        other => all(other),
    }
}

/// Everything within an expression, one step down.
pub(super) fn all(expression: &Expr) -> Vec<ExprId> {
    match expression {
        Expr::Number { .. } | Expr::Name(_) => Vec::new(),
        Expr::Negate(inner) | Expr::Transpose(inner) => vec![*inner],
        Expr::Binary { left, right, .. } => vec![*left, *right],
        Expr::Call { arguments, .. } | Expr::Slope { arguments, .. } => arguments.clone(),
        Expr::Bracket { rows } => rows.concat(),
        Expr::Select { base, subscripts } => {
            let positions = subscripts.iter().flat_map(|subscript| match subscript {
                Subscript::Entry(entry) => vec![*entry],
                Subscript::All => Vec::new(),
                Subscript::Range(from, to) => vec![*from, *to],
            });
            [*base].into_iter().chain(positions).collect()
        }
        Expr::Sum { body, lower, upper, .. } => vec![*body, *lower, *upper],
    }
}

/// What can be reached from an expression, operands first.
pub(super) fn reachable(ast: &Ast, root: ExprId, below: fn(&Expr) -> Vec<ExprId>) -> Vec<ExprId> {
    let mut seen = BTreeSet::from([root]);
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        open.extend(below(ast.get(id)).into_iter().filter(|child| seen.insert(*child)));
    }
    seen.into_iter().collect()
}
