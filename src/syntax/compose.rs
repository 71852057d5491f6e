//! Expressions made by the engine rather than typed: one constructor for each kind, with no place.

use std::sync::Arc;

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{One, Signed};

use crate::span::Span;

use super::ast::{Ast, Expr, ExprId, Name, Operator, Subscript};
use super::expression::name_of;

impl Name {
    /// A name that nobody typed.
    pub fn new(text: &str) -> Self {
        name_of(text, Span::nowhere())
    }
}

impl Ast {
    fn compose(&mut self, expression: Expr) -> ExprId {
        self.push(expression, Span::nowhere())
    }

    /// A whole number, with its sign as a minus before it.
    pub fn integer(&mut self, value: impl Into<BigInt>) -> ExprId {
        let value = value.into();
        let size = value.abs();
        let spelling = Arc::from(size.to_string());
        let id = self.compose(Expr::Number { value: BigRational::from_integer(size), spelling });
        if value.is_negative() { self.negate(id) } else { id }
    }

    /// A number: whole, or the quotient of two whole numbers, a minus before it where it is
    /// negative. It is read back as it is printed: `-3/8`.
    pub fn rational(&mut self, value: &BigRational) -> ExprId {
        let numerator = self.integer(value.numer().clone());
        if value.denom().is_one() {
            return numerator;
        }
        let denominator = self.integer(value.denom().clone());
        self.binary(Operator::Divide, numerator, denominator)
    }

    /// A name: a variable, a definition, a constant or a dimension.
    pub fn name(&mut self, text: &str) -> ExprId {
        self.compose(Expr::Name(Name::new(text)))
    }

    /// `-inner`
    pub fn negate(&mut self, inner: ExprId) -> ExprId {
        self.compose(Expr::Negate(inner))
    }

    /// `inner'`
    pub fn transpose(&mut self, inner: ExprId) -> ExprId {
        self.compose(Expr::Transpose(inner))
    }

    /// Two operands and what stands between them.
    pub fn binary(&mut self, operator: Operator, left: ExprId, right: ExprId) -> ExprId {
        self.compose(Expr::Binary { operator, left, right })
    }

    /// The operands one after another with the same operator, from the left; nothing of nothing.
    pub fn chain(
        &mut self,
        operator: Operator,
        operands: impl IntoIterator<Item = ExprId>,
    ) -> Option<ExprId> {
        operands.into_iter().reduce(|left, right| self.binary(operator, left, right))
    }

    /// `function(arguments)`
    pub fn call(&mut self, function: &str, arguments: impl Into<Vec<ExprId>>) -> ExprId {
        self.compose(Expr::Call { function: Name::new(function), arguments: arguments.into() })
    }

    /// `[a, b; c, d]`, rows not empty and equally long.
    pub fn bracket(&mut self, rows: Vec<Vec<ExprId>>) -> ExprId {
        self.compose(Expr::Bracket { rows })
    }

    /// `base[subscripts]`
    pub fn select(&mut self, base: ExprId, subscripts: impl Into<Vec<Subscript>>) -> ExprId {
        self.compose(Expr::Select { base, subscripts: subscripts.into() })
    }

    /// `sum(body for index in lower..upper)`
    pub fn sum(&mut self, body: ExprId, index: &str, lower: ExprId, upper: ExprId) -> ExprId {
        self.compose(Expr::Sum { body, index: Name::new(index), lower, upper })
    }
}
