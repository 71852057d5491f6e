//! Comparisons where they are more than functions of two numbers: of the indices of sums, and as conditions.

use num_traits::Signed;

use super::Lowered;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Index, Local, Lower};
use crate::functions::{self, Domain, FormId};
use crate::ir::{Arena, Node, NodeId};
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
        if !matches!(sign, "==" | "!=") {
            return None;
        }
        let [left, right] = self.two_indices(ast, arguments)?;
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

    /// The two indices that are arguments.
    fn two_indices(&self, ast: &Ast, arguments: &[ExprId]) -> Option<[Index; 2]> {
        let index = |id: &ExprId| match ast.get(*id) {
            Expr::Name(name) => match self.local(&name.text) {
                Some(Local::Index(index)) => Some(index.clone()),
                _ => None,
            },
            _ => None,
        };
        let [left, right] = arguments else { return None };
        Some([index(left)?, index(right)?])
    }

    /// `i != j` as a comparison of numbers, where what it is multiplied by may have no value at `i == j`. As
    /// `1 - (i == j)` it would be taken apart, and both parts would ask for that value.
    pub(super) fn mask(&mut self, ast: &Ast, left: &Given, right: &Given) -> Option<Lowered> {
        let Expr::Call { function, arguments } = ast.get(left.id) else { return None };
        let known = COMPARISONS.iter().find(|comparison| comparison.function == &*function.text)?;
        let indices = self.two_indices(ast, arguments).filter(|_| known.sign == "!=" && self.build)?;
        let (row, _) = functions::find(&function.text)?;
        let [one, other] = indices.map(|index| index.node);
        let is_whole = !is_partial(self.arena, right.value.node, [one, other]);
        (!is_whole).then(|| {
            Lowered::scalar(self.make(|arena| arena.apply(FormId { row, form: 0 }, &[one, other], 0)))
        })
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

/// Whether an expression has no value for some values of what it depends on by one of these indices: a quotient, a
/// root, a logarithm.
fn is_partial(arena: &Arena, root: NodeId, indices: [NodeId; 2]) -> bool {
    let depends = |id: NodeId| indices.iter().any(|index| arena.depends(*index, id));
    arena.reachable(&[root]).into_iter().any(|id| match arena.node(id) {
        Node::Contraction(product) => product.factors.iter().any(|factor| {
            let is_whole = factor.exponent.is_integer() && factor.exponent.is_positive();
            !is_whole && depends(factor.base)
        }),
        Node::Apply { form, .. } => {
            let known = functions::form(*form);
            known.domain != Domain::Everywhere && !known.kink && depends(id)
        }
        _ => false,
    })
}
