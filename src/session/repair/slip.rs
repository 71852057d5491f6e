//! How little an expression would have to be written otherwise. Nobody comes upon a true statement by chance that is one
//! sign off: what is a slip away from it was meant to say something.

use std::mem::{Discriminant, discriminant};

use num_rational::BigRational;

use super::super::expression::Expression;
use super::super::outcome::Slip;
use crate::syntax::ast::{Expr, Operator};

/// What one expression is of another, where they differ in transposes alone, or in factors and signs alone.
pub(super) fn between(one: &Expression, other: &Expression) -> Option<Slip> {
    [Slip::Transpose, Slip::Number].into_iter().find(|slip| without(one, *slip) == without(other, *slip))
}

/// A part of an expression that a slip leaves as it is.
#[derive(PartialEq)]
enum Part<'e> {
    Name(&'e str),
    Number(&'e BigRational),
    Operator(Operator),
    Other(Discriminant<Expr>),
}

/// The parts of an expression, operands before what they are part of, without those that a slip may change.
fn without(expression: &Expression, slip: Slip) -> Vec<Part<'_>> {
    let body = expression.body();
    let parts = body.ast.reachable(&[body.root]).into_iter().filter_map(|id| {
        let node = body.ast.get(id);
        match (slip, node) {
            (Slip::Transpose, Expr::Transpose(_)) | (Slip::Number, Expr::Number { .. } | Expr::Negate(_)) => {
                None
            }
            (Slip::Number, Expr::Binary { operator, .. }) if is_arithmetic(*operator) => None,
            (_, Expr::Name(name)) => Some(Part::Name(&name.text)),
            (_, Expr::Call { function, .. }) => Some(Part::Name(&function.text)),
            (_, Expr::Number { value, .. }) => Some(Part::Number(value)),
            (_, Expr::Binary { operator, .. }) => Some(Part::Operator(*operator)),
            _ => Some(Part::Other(discriminant(node))),
        }
    });
    parts.collect()
}

fn is_arithmetic(operator: Operator) -> bool {
    matches!(operator, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide)
}
