//! Which small letters are numbers: those that stand left of a matrix, where a column cannot
//! stand, and are nowhere used as a column. Works on the tree alone, without recursion.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::names::conventional_order;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// The order of an expression, and whether it lies as a row.
pub(super) type Order = Option<(usize, bool)>;

/// What the products and transposes of a program say of the names in them.
#[derive(Default)]
pub(super) struct Sides {
    /// Names left of what only a number, a row or a matrix can stand left of.
    left: BTreeSet<Arc<str>>,
    /// Names that are transposed or stand right in a product, as columns do.
    columns: BTreeSet<Arc<str>>,
}

impl Sides {
    /// Notes what an expression says of the names that its operands are made of.
    pub fn note(
        &mut self,
        ast: &Ast,
        id: ExprId,
        at: &dyn Fn(ExprId) -> Order,
        undeclared: &dyn Fn(ExprId) -> Option<Arc<str>>,
    ) {
        let names = |id: ExprId, sums: bool| parts(ast, id, at, sums).into_iter().filter_map(undeclared);
        match ast.get(id) {
            Expr::Transpose(inner) => self.columns.extend(names(*inner, true)),
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                match at(*right) {
                    None | Some((0, _) | (1, true)) => {}
                    Some(_) => self.left.extend(names(*left, false)),
                }
                if !is_number(at(*left)) {
                    self.columns.extend(names(*right, true));
                }
            }
            _ => {}
        }
    }

    /// The names that have to be numbers, though their convention is another.
    pub fn numbers(&self) -> impl Iterator<Item = &Arc<str>> {
        self.left.difference(&self.columns).filter(|name| conventional_order(name) == 1)
    }
}

fn is_number(order: Order) -> bool {
    matches!(order, Some((0, _)))
}

/// The names in an expression of unknown order that would make it a column, were they columns:
/// alone, beside numbers, and within `sums` beside anything.
fn parts(ast: &Ast, id: ExprId, at: &dyn Fn(ExprId) -> Order, sums: bool) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if at(id).is_some() {
            continue;
        }
        match ast.get(id) {
            Expr::Name(_) => found.push(id),
            Expr::Negate(inner) => open.push(*inner),
            Expr::Binary { operator, left, right } => {
                let beside_number = is_number(at(*left)) || is_number(at(*right));
                let sum = sums && matches!(operator, Operator::Add | Operator::Subtract);
                if *operator != Operator::Kronecker && (beside_number || sum) {
                    open.extend([*left, *right]);
                }
            }
            _ => {}
        }
    }
    found
}
