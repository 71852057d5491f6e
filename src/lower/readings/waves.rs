//! Amplitudes and times: the `A` of `A*sin(w*t)`, the `t` beside a rate.

use rustc_hash::FxHashMap;

use super::plain::is_figure;
use super::{Reader, forms};
use crate::lower::names::{conventional_order, is_time};
use crate::lower::uses::ids;
use crate::syntax::ast::{Expr, ExprId, Operator};

impl Reader<'_> {
    /// The names in front of functions of numbers: `A*sin(w*t)`, `P*(1 + r)^n`, `C*max(0, 1 - y*s)`.
    pub(super) fn amplitudes(&self) -> FxHashMap<ExprId, usize> {
        let is_sum = |id: ExprId| {
            let sum = [Operator::Add, Operator::Subtract];
            matches!(self.ast().get(id), Expr::Binary { operator, .. } if sum.contains(operator))
        };
        let is_function = |id: ExprId| match self.ast().get(id) {
            Expr::Call { function, arguments } => {
                let has_figure = arguments.iter().any(|argument| is_figure(self.ast(), *argument));
                forms::is_entrywise(&function.text) || has_figure && forms::is_of_two_numbers(&function.text)
            }
            Expr::Binary { operator: Operator::Power, left, .. } => is_sum(*left),
            _ => false,
        };
        let found = ids(self.ast()).filter_map(|id| match self.ast().get(id) {
            Expr::Binary { operator: Operator::Multiply, left, right } if is_function(*right) => {
                Some((*left, self.open_name(self.head(*left))?))
            }
            _ => None,
        });
        found.collect()
    }

    /// Notes the expressions in which a time is multiplied or divided, operands first.
    pub(super) fn note_times(&mut self) {
        for id in ids(self.ast()) {
            let expression = self.ast().get(id);
            let mut timed = match expression {
                Expr::Binary { operator: Operator::Multiply, right, .. } => self.is_letter(*right, is_time),
                Expr::Binary { operator: Operator::Divide, left, .. } => self.is_letter(*left, is_time),
                _ => false,
            };
            expression.for_each_operand(|operand| timed |= self.timed.contains(&operand));
            if timed {
                self.timed.insert(id);
            }
        }
    }

    /// What a product of names begins with: the `A` of `-A*k`, of `2*A`.
    fn head(&self, mut id: ExprId) -> ExprId {
        loop {
            id = match self.ast().get(id) {
                Expr::Negate(inner) => *inner,
                Expr::Binary { operator: Operator::Multiply, left, right }
                    if is_figure(self.ast(), *left) =>
                {
                    *right
                }
                Expr::Binary { operator: Operator::Multiply, left, right } if self.is_small(*right) => *left,
                _ => return id,
            };
        }
    }

    /// Whether an open name stands at an expression that is no matrix by its letter.
    fn is_small(&self, id: ExprId) -> bool {
        let name = self.open_name(id).and_then(|name| self.names.get(name));
        name.is_some_and(|name| conventional_order(name) < 2)
    }
}
