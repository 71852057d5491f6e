//! Expressions that are read as dimensions: whole numbers, names, and polynomials of them.

use num_traits::ToPrimitive;

use super::error::{Fallible, LowerError};
use super::evaluate::{Local, Lower};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator};

use rustc_hash::FxHashMap;

/// What to do with a name that is no dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    /// It is a dimension from now on.
    Declare,
    /// It stands for itself, whatever it is: the difference of two bounds may lose it.
    Keep,
}

/// The largest exponent of a dimension.
const LARGEST_POWER: u32 = 8;

fn wrong(message: impl Into<String>, span: Span) -> Box<LowerError> {
    Box::new(LowerError::Dimension { message: message.into(), span, help: None })
}

impl Lower<'_> {
    /// The dimension that an expression says.
    pub fn dimension(&mut self, ast: &Ast, root: ExprId) -> Fallible<Dimension> {
        let dimension = self.polynomial(ast, root, Unknown::Declare)?;
        match dimension.as_number() {
            Some(number) if number < 1 => {
                Err(wrong(format!("a dimension is at least 1, and this is {number}"), ast.span(root)))
            }
            _ => Ok(dimension),
        }
    }

    /// The polynomial that an expression says, in the names of dimensions.
    pub fn polynomial(&mut self, ast: &Ast, root: ExprId, unknown: Unknown) -> Fallible<Dimension> {
        let mut done: FxHashMap<ExprId, Dimension> = FxHashMap::default();
        for id in parts(ast, root) {
            let of = |id: &ExprId| done.get(id).cloned().unwrap_or_else(|| Dimension::number(0));
            let span = ast.span(id);
            let value = match ast.get(id) {
                Expr::Number { value, .. } => whole(value).ok_or_else(|| {
                    wrong("a dimension is a whole number, a name, or a polynomial of them", span)
                })?,
                Expr::Name(name) => self.dimension_name(name, unknown)?,
                Expr::Negate(inner) => of(inner).scale(-1),
                Expr::Binary { operator, left, right } => arithmetic(*operator, &of(left), &of(right))
                    .ok_or_else(|| {
                        wrong(
                            "dimensions are added, subtracted, multiplied, or raised to a small power",
                            span,
                        )
                    })?,
                _ => {
                    return Err(wrong(
                        "a dimension is a whole number, a name, or a polynomial of them",
                        span,
                    ));
                }
            };
            done.insert(id, value);
        }
        Ok(done.remove(&root).unwrap_or_else(|| Dimension::number(0)))
    }

    fn dimension_name(&mut self, name: &Name, unknown: Unknown) -> Fallible<Dimension> {
        let bound =
            self.frame().and_then(|f| f.dimensions.iter().rev().find(|(known, _)| *known == name.text));
        if let Some((_, dimension)) = bound {
            return Ok(dimension.clone());
        }
        let itself = Dimension::name(&name.text);
        match self.local(&name.text) {
            Some(Local::Value(_, Some(dimension))) => return Ok(dimension.clone()),
            _ if unknown == Unknown::Keep => return Ok(itself),
            None => {}
            Some(_) => return Err(wrong(format!("`{}` is no dimension here", name.text), name.span)),
        }
        if let Some(dimension) = self.dimension_of_name(&name.text) {
            return Ok(dimension);
        }
        if let Some(entry) = self.entry(&name.text) {
            let kind = entry.lowered.shape.kind();
            let message = format!("`{}` is a {kind}, and no dimension", name.text);
            return Err(wrong(message, name.span));
        }
        if !self.is_open_to_program() {
            return Err(Box::new(self.unknown_name(name)));
        }
        self.environment.insert_dimension(name.text.clone());
        Ok(itself)
    }

    /// The dimension that an expression says, if it says one without adding names.
    pub fn as_known_dimension(&mut self, ast: &Ast, root: ExprId) -> Option<Dimension> {
        let dimension = self.polynomial(ast, root, Unknown::Keep).ok()?;
        dimension.names().iter().all(|name| self.is_dimension(name)).then_some(dimension)
    }

    /// Whether a name of a polynomial is a dimension's.
    pub fn is_dimension(&self, name: &str) -> bool {
        let bound = self
            .frame()
            .is_some_and(|f| f.dimensions.iter().any(|(_, d)| d.names().iter().any(|n| &**n == name)));
        let hidden = self.local(name).is_some();
        bound || super::unify::is_open_name(name) || (!hidden && self.environment.dimensions.contains(name))
    }
}

fn whole(value: &Rational) -> Option<Dimension> {
    value.is_integer().then(|| value.numer().to_i128()).flatten().map(Dimension::number)
}

fn arithmetic(operator: Operator, left: &Dimension, right: &Dimension) -> Option<Dimension> {
    match operator {
        Operator::Add => Some(left.add(right)),
        Operator::Subtract => Some(left.subtract(right)),
        Operator::Multiply => Some(left.multiply(right)),
        Operator::Power => {
            let count = right.as_number().and_then(|number| u32::try_from(number).ok())?;
            (count <= LARGEST_POWER)
                .then(|| (0..count).fold(Dimension::number(1), |product, _| product.multiply(left)))
        }
        _ => None,
    }
}

/// The sums, products and atoms that an expression consists of, operands first.
pub(super) fn parts(ast: &Ast, root: ExprId) -> Vec<ExprId> {
    let mut open = vec![root];
    let mut found = Vec::new();
    while let Some(id) = open.pop() {
        found.push(id);
        match ast.get(id) {
            Expr::Negate(inner) => open.push(*inner),
            Expr::Binary { left, right, .. } => open.extend([*left, *right]),
            _ => {}
        }
    }
    found.sort_unstable();
    found
}
