//! The other reading of names whose shapes were assumed: `P*V - n*R*T` is as good a formula of numbers.

use crate::functions::{self, Signature};
use crate::session::{Assumed, Assumption};
use crate::syntax::ast::{Ast, Body, Expr, ExprId, Operator};
use crate::syntax::built_in;

/// What names could be whose shapes were assumed, and the declaration by which they are: numbers, `P, V, R, T : R`, where
/// nothing in an expression needs an array; matrices, `G, M : R[n,n]`, where capitals were taken for numbers. `order` is
/// how many axes the value has.
pub fn other_reading(asked: &Body, assumed: &[Assumption], order: usize) -> Option<(&'static str, String)> {
    let variables = |is_array: bool| {
        let names = assumed.iter().filter_map(move |one| match &one.of {
            Assumed::Variable { shape, .. } if (shape.order() > 0) == is_array => Some(&*one.name),
            _ => None,
        });
        names.collect::<Vec<&str>>()
    };
    let is_capital = |name: &&str| name.starts_with(char::is_uppercase);
    let all = asked.ast.reachable(&[asked.root]);
    // What was declared is what it is.
    let is_open = |id: &ExprId| match asked.ast.get(*id) {
        Expr::Name(name) => assumed.iter().any(|one| *one.name == *name.text) || is_constant(&name.text),
        _ => true,
    };
    if !all.iter().all(|id| is_open(id) && is_arithmetic(&asked.ast, *id)) {
        return None;
    }
    let arrays = variables(true);
    if arrays.is_empty() {
        let capitals: Vec<&str> = variables(false).into_iter().filter(is_capital).collect();
        return (!capitals.is_empty()).then(|| ("matrices", format!("{} : R[n,n]", capitals.join(", "))));
    }
    // `A*X*B` says nothing of numbers, and `W*x + b` has a matrix and a vector, as they are mostly meant.
    let is_product = all.iter().all(|id| match asked.ast.get(*id) {
        Expr::Name(name) => name.text.starts_with(char::is_uppercase),
        Expr::Binary { operator, .. } => *operator == Operator::Multiply,
        _ => false,
    });
    let is_open = order > 1 || order == 1 && !arrays.iter().any(is_capital);
    let is_name = matches!(asked.ast.get(asked.root), Expr::Name(_));
    let fits = is_open && !is_name && !is_product;
    fits.then(|| ("numbers", format!("{} : R", arrays.join(", "))))
}

fn is_constant(name: &str) -> bool {
    name == built_in::NATURAL_BASE || functions::find(name).is_some()
}

/// Whether an expression says the same of numbers.
fn is_arithmetic(ast: &Ast, id: ExprId) -> bool {
    match ast.get(id) {
        Expr::Number { .. } | Expr::Negate(_) => true,
        Expr::Name(name) => &*name.text != built_in::IDENTITY,
        // `A^T` is a transpose.
        Expr::Binary { operator: Operator::Power, right, .. } => {
            !matches!(ast.get(*right), Expr::Name(name) if matches!(&*name.text, "T" | "H"))
        }
        Expr::Binary { operator, .. } => {
            matches!(operator, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide)
        }
        Expr::Call { function, .. } if built_in::derivative(&function.text).is_some() => true,
        Expr::Call { function, .. } => functions::find(&function.text).is_some_and(|(_, row)| {
            let signatures = row.forms.iter().filter_map(|form| Signature::parse(form.signature));
            signatures.into_iter().all(|signature| signature.is_entrywise())
        }),
        _ => false,
    }
}
