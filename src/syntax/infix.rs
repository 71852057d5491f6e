//! What stands between two operands, and how tight it binds them.

use super::ast::{Expr, ExprId, Name, Operator};
use super::built_in::{self, Comparison};
use super::grammar::Rule;
use crate::span::Span;

/// What stands between two operands: an operator of the tree, or a sign for a call of a function.
#[derive(Clone, Copy)]
pub(super) enum Infix {
    Operator(Operator),
    Comparison(&'static Comparison),
    LeftDivision,
}

impl Infix {
    /// How tight it binds its operands; postfix is tighter than all and needs no number.
    pub(super) fn tightness(self) -> u8 {
        match self {
            Self::Comparison(_) => 1,
            Self::Operator(Operator::Add | Operator::Subtract) => 2,
            Self::Operator(Operator::Power | Operator::HadamardPower) => POWER,
            Self::Operator(_) | Self::LeftDivision => 3,
        }
    }

    pub(super) fn of(self, left: ExprId, right: ExprId, at: Span) -> Expr {
        let called =
            |text: &str, arguments| Expr::Call { function: Name { text: text.into(), span: at }, arguments };
        match self {
            Self::Operator(operator) => Expr::Binary { operator, left, right },
            Self::Comparison(sign) if sign.swapped => called(sign.function, vec![right, left]),
            Self::Comparison(sign) => called(sign.function, vec![left, right]),
            Self::LeftDivision => called(built_in::LEFT_DIVISION, vec![left, right]),
        }
    }
}

/// How tight a prefix minus binds.
pub(super) const NEGATE: u8 = 4;
/// How tight a power binds.
pub(super) const POWER: u8 = 5;

/// The operator that a token is.
fn operator_of(rule: Rule) -> Option<Operator> {
    Some(match rule {
        Rule::add => Operator::Add,
        Rule::subtract => Operator::Subtract,
        Rule::multiply => Operator::Multiply,
        Rule::divide => Operator::Divide,
        Rule::hadamard => Operator::Hadamard,
        Rule::hadamard_divide => Operator::HadamardDivide,
        Rule::kronecker => Operator::Kronecker,
        Rule::power => Operator::Power,
        Rule::hadamard_power => Operator::HadamardPower,
        _ => return None,
    })
}

/// What a token between two operands is; a comparison by its text.
pub(super) fn infix_of(rule: Rule, text: &str) -> Option<Infix> {
    match rule {
        Rule::left_divide => Some(Infix::LeftDivision),
        Rule::at_most | Rule::at_least | Rule::less | Rule::greater | Rule::same | Rule::unequal => {
            built_in::comparison_of(text).map(Infix::Comparison)
        }
        _ => operator_of(rule).map(Infix::Operator),
    }
}
