//! What is built on axes whose lengths are given: identities, ones, zeros, unit vectors and matrices,
//! commutation matrices, and the entries of another array.

use super::Lowered;
use super::error::{Fallible, LowerError, Operand};
use super::evaluate::{Given, Lower, Values};
use super::operators::{self, Builder, Role, STACKED};
use crate::diagnostic::Mend;
use crate::ir::NodeId;
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};

impl Lower<'_> {
    /// The value of `eye(n)` and its like.
    pub fn build_tensor(
        &mut self,
        ast: &Ast,
        id: ExprId,
        builder: Builder,
        function: &Name,
        arguments: &[ExprId],
        values: &Values,
    ) -> Fallible<Lowered> {
        let fits = match builder {
            Builder::Identity => arguments.len() == 1,
            Builder::Commutation => arguments.len() == 2,
            Builder::Ones | Builder::Zeros => !arguments.is_empty(),
            Builder::Unit => !arguments.is_empty() && arguments.len().is_multiple_of(2),
            Builder::Reshape => arguments.len() > 1 && !is_list(ast, arguments),
        };
        if !fits {
            let mend = self.mended_lengths(ast, builder, function, arguments);
            return Err(Box::new(LowerError::Arguments {
                message: format!("`{}` does not take {} arguments", function.text, arguments.len()),
                span: ast.span(id),
                given: Vec::new(),
                wanted: operators::usage(&function.text).into_iter().map(str::to_owned).collect(),
                mend,
            }));
        }
        let with = |role: Role| operators::arguments_with(&function.text, arguments, role);
        let mut axes: Vec<Dimension> = Vec::new();
        for argument in with(Role::Length) {
            axes.push(self.dimension(ast, argument)?);
        }
        let mut units: Vec<NodeId> = Vec::new();
        for (argument, axis) in with(Role::Position).into_iter().zip(&axes) {
            units.push(self.position(ast, argument, axis, None)?);
        }
        let entries = with(Role::Value).first().map(|value| self.operand(ast, *value, values)).transpose()?;
        if let Some(entries) = entries {
            return self.reshaped(ast, id, &entries, axes);
        }
        let node = self.make(|arena| match (builder, axes.as_slice()) {
            (Builder::Identity, [n]) => arena.identity(n),
            (Builder::Commutation, [m, n]) => arena.commutation(m, n),
            (Builder::Ones, axes) => arena.ones(axes),
            (Builder::Unit, axes) => {
                let one = arena.integer(1);
                units.iter().zip(axes).fold(one, |product, (position, axis)| {
                    let unit = arena.unit(*position, axis);
                    arena.outer(product, unit)
                })
            }
            (_, axes) => arena.zeros(axes),
        });
        let axes = match (builder, axes.as_slice()) {
            (Builder::Identity, [n]) => vec![n.clone(), n.clone()],
            (Builder::Commutation, [m, n]) => vec![m.multiply(n), n.multiply(m)],
            _ => axes,
        };
        Ok(Lowered { node, shape: Shape::of(axes) })
    }

    /// The lengths as they are given here, of `eye(3, 3)` and `reshape(x, [2, 3])`.
    fn mended_lengths(
        &self,
        ast: &Ast,
        builder: Builder,
        function: &Name,
        arguments: &[ExprId],
    ) -> Option<Mend> {
        let text = |id: &ExprId| ast.span(*id).of(self.source).trim();
        let (first, second) = (arguments.first()?, arguments.get(1)?);
        let (message, edit) = match builder {
            Builder::Identity if arguments.len() == 2 && text(first) == text(second) => {
                let rest = Span::new(ast.span(*first).to, ast.span(*second).to);
                (format!("the identity is `{}({})`", function.text, text(first)), (rest, String::new()))
            }
            Builder::Reshape if is_list(ast, arguments) => {
                let lengths = text(second).trim_start_matches('[').trim_end_matches(']').to_owned();
                let message =
                    format!("the lengths follow one by one, and columns come first, as in `{STACKED}`");
                (message, (ast.span(*second), lengths))
            }
            _ => return None,
        };
        let is_typed = self.frames.len() == 1 && !edit.0.of(self.source).is_empty();
        Some(Mend { message, edits: if is_typed { vec![edit] } else { Vec::new() } })
    }

    /// The entries of an array on other axes, column by column.
    fn reshaped(
        &mut self,
        ast: &Ast,
        id: ExprId,
        entries: &Given,
        axes: Vec<Dimension>,
    ) -> Fallible<Lowered> {
        let shape = Shape::of(axes);
        let [have, want] = [entries.shape(), &shape].map(|shape| Dimension::product(&shape.axes));
        if entries.order() == 0 || !self.environment.unifier.unify(&have, &want) {
            let clash = format!("{have} entries do not fill {want} places");
            return Err(Box::new(LowerError::Mismatch {
                operation: "reshape".to_owned(),
                span: ast.span(id),
                left: entries.described(self, ast),
                right: Operand { text: ast.span(id).of(self.source).to_owned(), shape, span: ast.span(id) },
                clash,
                mend: None,
            }));
        }
        let (node, axes) = (entries.value.node, shape.axes.clone());
        let node = self.make(|arena| arena.reshape(node, &axes));
        Ok(Lowered { node, shape })
    }
}

/// Whether lengths are given as other languages have them, in brackets.
fn is_list(ast: &Ast, arguments: &[ExprId]) -> bool {
    matches!(arguments, [_, lengths] if matches!(ast.get(*lengths), Expr::Bracket { .. }))
}
