//! Comparisons where they are more than functions of two numbers: of the indices of sums, and as conditions.

use super::Lowered;
use super::error::{Fallible, LowerError};
use super::evaluate::{Local, Lower};
use crate::functions::{self, FormId};
use crate::syntax::ast::{Ast, Expr, ExprId};
use crate::syntax::built_in::{COMPARISONS, is_comparison};

impl Lower<'_> {
    /// `i == j` and `i != j` of indices of sums over one range: an entry of the identity, or what it leaves of 1.
    pub(super) fn compared_indices(
        &mut self,
        ast: &Ast,
        function: &str,
        arguments: &[ExprId],
    ) -> Option<Lowered> {
        let sign = COMPARISONS.iter().find(|comparison| comparison.function == function)?.sign;
        let (&[left, right], "==" | "!=") = (arguments, sign) else { return None };
        let [left, right] = [left, right].map(|id| match ast.get(id) {
            Expr::Name(name) => match self.local(&name.text) {
                Some(Local::Index(index)) => Some(index.clone()),
                _ => None,
            },
            _ => None,
        });
        let (left, right) = (left?, right?);
        if !self.environment.unifier.unify(&left.length, &right.length) {
            return None;
        }
        let length = self.environment.unifier.resolve(&left.length);
        let node = self.make(|arena| {
            let (left, right) = (arena.unit(left.node, &length), arena.unit(right.node, &length));
            let same = arena.inner(left, right);
            if sign == "==" {
                return same;
            }
            let one = arena.integer(1);
            arena.subtract(one, same)
        });
        Some(Lowered::scalar(node))
    }

    /// Refuses what is no comparison in the place of a condition.
    pub(super) fn conditions_compare(&self, ast: &Ast, row: u16, arguments: &[ExprId]) -> Fallible<()> {
        let known = functions::row(FormId { row, form: 0 });
        let signature = functions::signature_of(FormId { row, form: 0 });
        let conditions = signature.arguments.iter().zip(arguments).filter(|(expected, _)| expected.condition);
        for (_, argument) in conditions {
            let compares = match ast.get(*argument) {
                Expr::Call { function, .. } => is_comparison(&function.text),
                _ => false,
            };
            if !compares {
                return Err(Box::new(LowerError::Arguments {
                    message: format!("the condition of `{}` is a comparison", known.name),
                    span: ast.span(*argument),
                    given: Vec::new(),
                    wanted: vec![format!("{}(x > 0, a, b)", known.name)],
                    mend: None,
                }));
            }
        }
        Ok(())
    }
}
