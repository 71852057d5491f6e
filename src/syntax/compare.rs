//! Whether two trees say the same, wherever they stand: names whatever their spelling, numbers
//! by value.

use super::ast::{Ast, Expr, ExprId, Name};
use super::names::canonical;

impl Ast {
    /// Whether an expression is the same as one of another arena, up to spans and the
    /// spellings of names and numbers. Linear in the smaller tree as it is written out.
    pub fn same(&self, id: ExprId, other: &Self, other_id: ExprId) -> bool {
        let mut pairs = vec![(id, other_id)];
        while let Some((left, right)) = pairs.pop() {
            if !same_node(self.get(left), other.get(right)) {
                return false;
            }
            let before = pairs.len();
            self.get(left).for_each_operand(|operand| pairs.push((operand, operand)));
            let mut slots = pairs.iter_mut().skip(before);
            // The nodes agree, so they have equally many operands.
            other.get(right).for_each_operand(|operand| {
                if let Some(slot) = slots.next() {
                    slot.1 = operand;
                }
            });
        }
        true
    }
}

fn same_name(left: &Name, right: &Name) -> bool {
    left.text == right.text || canonical(&left.text) == canonical(&right.text)
}

/// Whether two nodes agree in all but their operands.
fn same_node(left: &Expr, right: &Expr) -> bool {
    match (left, right) {
        (Expr::Number { value: a, .. }, Expr::Number { value: b, .. }) => a == b,
        (Expr::Negate(_), Expr::Negate(_)) | (Expr::Transpose(_), Expr::Transpose(_)) => true,
        (Expr::Binary { operator: a, .. }, Expr::Binary { operator: b, .. }) => a == b,
        (Expr::Call { function: a, arguments: x }, Expr::Call { function: b, arguments: y }) => {
            same_name(a, b) && x.len() == y.len()
        }
        (
            Expr::Slope { function: a, places: p, arguments: x, .. },
            Expr::Slope { function: b, places: q, arguments: y, .. },
        ) => same_name(a, b) && p == q && x.len() == y.len(),
        (Expr::Bracket { rows: a }, Expr::Bracket { rows: b }) => {
            a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.len() == y.len())
        }
        (Expr::Select { subscripts: a, .. }, Expr::Select { subscripts: b, .. }) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(x, y)| std::mem::discriminant(x) == std::mem::discriminant(y))
        }
        (Expr::Name(a), Expr::Name(b)) | (Expr::Sum { index: a, .. }, Expr::Sum { index: b, .. }) => {
            same_name(a, b)
        }
        _ => false,
    }
}
