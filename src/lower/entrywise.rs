//! Operations entry by entry, with a scalar combining with any shape; and transposes.

use num_traits::One;

use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower};
use super::misread::OpenDivisor;
use super::{Demand, Lowered};
use crate::diagnostic::Mend;
use crate::ir::Typed;
use crate::number::Rational;
use crate::shape::Shape;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// What an operator does, in the words of a message.
pub(super) fn deed(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => "add these",
        Operator::Subtract => "subtract these",
        Operator::Multiply => "multiply these",
        Operator::Divide | Operator::HadamardDivide => "divide these",
        Operator::Hadamard => "multiply these entry by entry",
        Operator::Kronecker => "take the Kronecker product of these",
        Operator::Power | Operator::HadamardPower => "raise this to that",
    }
}

impl Lower<'_> {
    /// What an operator makes of its operands.
    pub fn binary(
        &mut self,
        ast: &Ast,
        id: ExprId,
        operator: Operator,
        left: &Given,
        right: &Given,
    ) -> Fallible<Lowered> {
        if operator == Operator::Divide
            && let Some(open) = self.open_divisor(ast, id, right)
        {
            return Err(Box::new(self.division_by_row(ast, id, [left, right], open)));
        }
        match operator {
            Operator::Multiply => self.multiply(ast, id, left, right),
            Operator::Power => self.power(ast, id, left, right),
            Operator::HadamardPower => self.entry_power(ast, id, left, right),
            Operator::Kronecker => self.kronecker(ast, id, left, right),
            Operator::Divide if left.order() > 0 && right.order() > 0 => {
                Err(Box::new(self.division_by_tensor(ast, id, left, right)))
            }
            Operator::Add
            | Operator::Subtract
            | Operator::Divide
            | Operator::Hadamard
            | Operator::HadamardDivide => {
                match operator {
                    Operator::Divide => self.suspect_divisor(ast, left, right),
                    Operator::Add | Operator::Subtract => {
                        self.suspect_base_beside(ast, left, right);
                        self.suspect_base_beside(ast, right, left);
                    }
                    _ => {}
                }
                self.entrywise(ast, id, operator, left, right)
            }
        }
    }

    /// Sums, differences, products and quotients entry by entry.
    fn entrywise(
        &mut self,
        ast: &Ast,
        id: ExprId,
        operator: Operator,
        left: &Given,
        right: &Given,
    ) -> Fallible<Lowered> {
        let shape = self.common_shape(ast, id, operator, left, right)?;
        let left = self.settled(left.value.clone());
        let right = self.settled(right.value.clone());
        let axes = shape.axes.clone();
        let mut operands = None;
        let begins_alone = match ast.get(id) {
            Expr::Binary { operator: Operator::Hadamard, left, .. } => {
                !matches!(ast.get(*left), Expr::Binary { operator: Operator::Multiply, .. })
            }
            _ => false,
        };
        let node = self.make(|arena| {
            let minus_one = -Rational::one();
            match operator {
                Operator::Add | Operator::Subtract => {
                    let mut wide = |value: &Lowered| {
                        if value.shape.order() == 0 { arena.repeat(&axes, value.node) } else { value.node }
                    };
                    let (left, right) = (wide(&left), wide(&right));
                    let is_sum = operator == Operator::Add;
                    let node = if is_sum { arena.add(left, right) } else { arena.subtract(left, right) };
                    operands = Some([left, right]);
                    node
                }
                Operator::Hadamard => arena.hadamard(left.node, right.node),
                _ => arena.hadamard_power(left.node, right.node, minus_one),
            }
        });
        if matches!(operator, Operator::Divide | Operator::HadamardDivide) {
            self.demand(Demand::Divisor(right.node));
        }
        self.typed.extend(operands.map(|operands| Typed::Sum(node, operands)));
        self.typed.extend(begins_alone.then_some(Typed::Entrywise(node)));
        Ok(Lowered { node, shape })
    }

    /// The shape that two operands have together.
    pub fn common_shape(
        &mut self,
        ast: &Ast,
        id: ExprId,
        operator: Operator,
        left: &Given,
        right: &Given,
    ) -> Fallible<Shape> {
        if left.order() == 0 || right.order() == 0 {
            return Ok(if left.order() == 0 { right.shape().clone() } else { left.shape().clone() });
        }
        if self.same_shape(left.shape(), right.shape()) {
            return Ok(self.environment.unifier.resolve_shape(left.shape()));
        }
        Err(Box::new(self.mismatch(ast, id, operator, left, right)))
    }

    /// Makes two shapes the same, if they can be.
    pub fn same_shape(&mut self, left: &Shape, right: &Shape) -> bool {
        left.order() == right.order()
            && left.row == right.row
            && self.environment.unifier.unify_axes(&left.axes, &right.axes).is_none()
    }

    /// `A'`: a matrix turned over, a vector laid down, a row stood up.
    pub fn transposed(&mut self, value: &Lowered) -> Lowered {
        let Lowered { node, shape } = value.clone();
        match shape.axes.as_slice() {
            [] => value.clone(),
            [n] => Lowered { node, shape: Shape { axes: vec![n.clone()], row: !shape.row } },
            axes => {
                let order: Vec<usize> = (0..axes.len()).rev().collect();
                let axes = axes.iter().rev().cloned().collect();
                let node = self.make(|arena| arena.permute(node, &order));
                Lowered { node, shape: Shape::of(axes) }
            }
        }
    }

    /// A number by a row, times what follows: the brackets are missing.
    fn division_by_row(
        &mut self,
        ast: &Ast,
        id: ExprId,
        [left, right]: [&Given; 2],
        open: OpenDivisor,
    ) -> LowerError {
        let bracketed = format!("({})", open.meant);
        LowerError::Mismatch {
            operation: "divide by a row".to_owned(),
            span: ast.span(id),
            left: left.described(self, ast),
            right: right.described(self, ast),
            clash: "`*` and `/` are as tight as each other, and go from the left".to_owned(),
            mend: Some(Mend {
                message: format!("put brackets around the divisor: `{bracketed}`"),
                edits: vec![(open.span, bracketed)],
            }),
        }
    }

    fn division_by_tensor(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> LowerError {
        let mend = self.division_mend(ast, left, right);
        LowerError::Mismatch {
            operation: "divide by what is no scalar".to_owned(),
            span: ast.span(id),
            left: left.described(self, ast),
            right: right.described(self, ast),
            clash: String::new(),
            mend,
        }
    }
}
