//! The lecture's notation of diagonal matrices: `Σᵢ Eᵢᵢ v eᵢ'`.

use super::Reader;
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, ExprId, Operator};

impl Reader<'_> {
    /// An expression with its first diagonal matrix written as a sum over units: the diagonal
    /// alone, or as a factor of a product, under signs and numbers. `None` where it has none.
    pub fn in_units(&mut self, expression: ExprId, axes: &[Dimension]) -> Option<ExprId> {
        // A product leans to the left, so its diagonal is down that side; what is met on the
        // way is put back around it.
        let mut around: Vec<(Expr, bool)> = Vec::new();
        let mut here = expression;
        let vector = loop {
            match self.writer.ast().get(here).clone() {
                Expr::Call { function, arguments } if &*function.text == "diag" => {
                    break arguments.first().copied()?;
                }
                Expr::Negate(inside) => {
                    around.push((Expr::Negate(inside), true));
                    here = inside;
                }
                Expr::Binary {
                    operator: operator @ (Operator::Multiply | Operator::Divide),
                    left,
                    right,
                } => {
                    let right_is = operator == Operator::Multiply && self.writer.is_call(right, "diag");
                    around.push((Expr::Binary { operator, left, right }, !right_is));
                    here = if right_is { right } else { left };
                }
                _ => return None,
            }
        };
        let leftmost = around.iter().all(|(_, on_left)| *on_left);
        let length = if leftmost { axes.first() } else { axes.last() };
        let mut whole = self.units_of(vector, length?);
        for (outer, on_left) in around.into_iter().rev() {
            whole = match outer {
                Expr::Negate(_) => self.writer.negate(whole),
                Expr::Binary { operator, left, right } => match (operator, on_left) {
                    (Operator::Divide, _) => self.writer.divide(whole, right),
                    (_, true) => self.writer.multiply(whole, right),
                    (_, false) => self.writer.multiply(left, whole),
                },
                _ => return None,
            };
        }
        Some(whole)
    }

    /// `sum(unit(i,i,n,n)*v*unit(i,n)' for i in 1..n)`
    fn units_of(&mut self, vector: ExprId, length: &Dimension) -> ExprId {
        let n = self.writer.dimension(length);
        let index = self.writer.name("i");
        let square = self.writer.call("unit", &[index, index, n, n]);
        let unit = self.writer.call("unit", &[index, n]);
        let row = self.writer.transpose(unit);
        let product = self.writer.multiply(square, vector);
        let product = self.writer.multiply(product, row);
        let one = self.writer.integer(1);
        self.writer.sum_over(product, "i", one, n)
    }
}
