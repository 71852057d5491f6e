//! What is built from dimensions alone: identities, ones, zeros, unit vectors and matrices, and
//! commutation matrices.

use super::Lowered;
use super::error::{Fallible, LowerError};
use super::evaluate::Lower;
use super::operators::{self, Builder};
use crate::diagnostic::Mend;
use crate::ir::NodeId;
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, ExprId, Name};

impl Lower<'_> {
    /// The value of `eye(n)` and its like.
    pub fn build_tensor(
        &mut self,
        ast: &Ast,
        id: ExprId,
        builder: Builder,
        function: &Name,
        arguments: &[ExprId],
    ) -> Fallible<Lowered> {
        let positions = if builder == Builder::Unit { arguments.len() / 2 } else { 0 };
        let fits = match builder {
            Builder::Identity => arguments.len() == 1,
            Builder::Commutation => arguments.len() == 2,
            Builder::Ones | Builder::Zeros => !arguments.is_empty(),
            Builder::Unit => !arguments.is_empty() && arguments.len().is_multiple_of(2),
        };
        if !fits {
            // `eye(3, 3)`
            let texts: Vec<&str> =
                arguments.iter().map(|argument| ast.span(*argument).of(self.source).trim()).collect();
            let mend = match (builder, arguments, texts.as_slice()) {
                (Builder::Identity, [first, second], [one, other]) if one == other && !one.is_empty() => {
                    let rest = Span::new(ast.span(*first).to, ast.span(*second).to);
                    let edits = if self.frames.len() == 1 { vec![(rest, String::new())] } else { Vec::new() };
                    Some(Mend { message: format!("the identity is `{}({one})`", function.text), edits })
                }
                _ => None,
            };
            return Err(Box::new(LowerError::Arguments {
                message: format!("`{}` does not take {} arguments", function.text, arguments.len()),
                span: ast.span(id),
                given: Vec::new(),
                wanted: operators::usage(&function.text).into_iter().map(str::to_owned).collect(),
                mend,
            }));
        }
        let mut axes: Vec<Dimension> = Vec::new();
        for argument in arguments.iter().skip(positions) {
            axes.push(self.dimension(ast, *argument)?);
        }
        let mut units: Vec<NodeId> = Vec::new();
        for (argument, axis) in arguments.iter().take(positions).zip(&axes) {
            units.push(self.position(ast, *argument, axis, None)?);
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
}
