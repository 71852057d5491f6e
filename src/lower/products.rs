//! The product `*`: its meaning by the orders of its operands.

use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower};
use super::{Lowered, operators};
use crate::functions;
use crate::ir::{NodeId, Typed};
use crate::shape::Shape;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};

/// What a product is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A scalar times anything.
    Scaling,
    /// A row times a vector.
    Inner,
    /// A vector times a row.
    Outer,
    /// The last axis of the left with the first of the right.
    Contraction,
}

fn kind(left: &Shape, right: &Shape) -> Option<Kind> {
    match (left.order(), right.order()) {
        (0, _) | (_, 0) => Some(Kind::Scaling),
        (1, 1) if left.row && !right.row => Some(Kind::Inner),
        (1, 1) if !left.row && right.row => Some(Kind::Outer),
        (1, 1) => None,
        (1, 2) if !left.row => None,
        (2, 1) if right.row => None,
        _ => Some(Kind::Contraction),
    }
}

/// Whether an expression is a number in every entry of what it meets: `vector(1)`.
fn is_stretched(ast: &Ast, id: ExprId) -> bool {
    let Expr::Call { function, .. } = ast.get(id) else { return false };
    let stretched = functions::find(operators::STRETCHED).map(|found| found.0);
    functions::find(&function.text).map(|found| found.0) == stretched
}

/// A product takes the size of its factors, and such a number has none.
fn unsized_factor(ast: &Ast, id: ExprId) -> LowerError {
    let function = if let Expr::Call { function, .. } = ast.get(id) { &*function.text } else { "" };
    LowerError::Arguments {
        message: format!("nothing says how large `{function}(…)` is in this product"),
        span: ast.span(id),
        given: Vec::new(),
        wanted: vec!["ones(n), ones(m,n): the sizes are named".to_owned()],
        mend: None,
    }
}

/// The shape of a product, where the operands fit; used to try mends too.
pub(super) fn product_shape(lower: &mut Lower<'_>, left: &Shape, right: &Shape) -> Option<Shape> {
    let kind = kind(left, right)?;
    let shared = match kind {
        Kind::Scaling => {
            return Some(if left.order() == 0 { right.clone() } else { left.clone() });
        }
        Kind::Outer => 0,
        Kind::Inner | Kind::Contraction => 1,
    };
    if shared == 1 {
        let (last, first) = (left.axes.last()?.clone(), right.axes.first()?.clone());
        if !lower.unify(&last, &first) {
            return None;
        }
    }
    let kept = left.axes.len() - shared;
    let axes: Vec<_> = left.axes.iter().take(kept).chain(right.axes.iter().skip(shared)).cloned().collect();
    let row = axes.len() == 1 && left.row;
    Some(lower.environment.unifier.resolve_shape(&Shape { axes, row }))
}

impl Lower<'_> {
    /// `left * right`.
    pub fn multiply(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> Fallible<Lowered> {
        let Some(shape) = product_shape(self, left.shape(), right.shape()) else {
            return Err(Box::new(self.mismatch(ast, id, Operator::Multiply, left, right)));
        };
        let kind = kind(left.shape(), right.shape());
        for (one, other) in [(left, right), (right, left)] {
            if other.order() > 0 && is_stretched(ast, one.id) {
                return Err(Box::new(unsized_factor(ast, one.id)));
            }
        }
        // `2*e*A` is meant so.
        self.suspect_base_beside(ast, right, left);
        self.suspect_identity_beside(ast, left, right);
        self.suspect_cross(ast, left, right);
        self.suspect_exponential(ast, left);
        if kind != Some(Kind::Scaling) {
            self.suspect_entrywise(ast, left);
            self.suspect_entrywise(ast, right);
        }
        let mask = self.mask(ast, left, right);
        let left = self.settled(mask.unwrap_or_else(|| left.value.clone()));
        let right = self.settled(right.value.clone());
        let node = self.make(|arena| match kind {
            Some(Kind::Scaling) if left.shape.order() > 0 => arena.multiply_scalar(right.node, left.node),
            Some(Kind::Scaling) => arena.multiply_scalar(left.node, right.node),
            Some(Kind::Outer) => arena.outer(left.node, right.node),
            _ => arena.matrix_product(left.node, right.node),
        });
        if kind == Some(Kind::Inner) {
            self.typed.push(Typed::Inner(left.node, right.node));
        }
        if kind == Some(Kind::Scaling) && left.shape.order() + right.shape.order() == 0 {
            self.typed.push(Typed::Factors(left.node, right.node));
        }
        Ok(Lowered { node, shape })
    }

    /// A matrix multiplied by itself, `count` times.
    pub fn chain(&mut self, base: NodeId, count: u32) -> NodeId {
        self.make(|arena| (1..count).fold(base, |product, _| arena.matrix_product(product, base)))
    }

    /// `left ⊗ right`.
    pub fn kronecker(&mut self, ast: &Ast, id: ExprId, left: &Given, right: &Given) -> Fallible<Lowered> {
        let span = ast.span(id);
        self.call_named(ast, operators::KRONECKER, span, &[left.clone(), right.clone()])
    }
}
