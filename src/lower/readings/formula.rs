//! Formulas of numbers, as physics and economics write them with capitals: `G*M*m/r^2`, `n*R*T/V`, `A*K^alpha`. What
//! tells one is that nothing in it needs an array, no transpose, no function of arrays, while something in it has
//! a number for its only reading.

use super::forms::is_entrywise;
use super::plain::is_figure;
use super::{Part, Reader, oddity};
use crate::functions::{self, Domain, FormId};
use crate::lower::names::{conventional_order, is_time};
use crate::lower::operators::{self, Callee};
use crate::lower::uses::Use;
use crate::syntax::ast::{Expr, ExprId, Operator};

/// How many factors of a product are looked through for a fraction in front.
const LONGEST_PRODUCT: usize = 16;

/// What speaks for it that a part of a program is a formula of numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Formula {
    /// Nothing, or something needs an array.
    #[default]
    No,
    /// A name divides, or stands above a power; half of a square is an energy.
    Likely,
    /// A power of a small letter, a divisor of several names.
    Surely,
}

impl Formula {
    /// How odd a name that starts with a capital is as a number, or a small letter.
    pub fn of_number(self, convention: usize) -> Option<u32> {
        match (self, convention) {
            (Self::No, _) | (Self::Likely, 1) => None,
            (_, 2) => Some(oddity::CAPITAL_IN_FORMULA),
            (Self::Surely, 1) => Some(oddity::LETTER_IN_FORMULA),
            _ => None,
        }
    }

    /// How odd a result is that is no number.
    pub fn of_array(self) -> u32 {
        match self {
            Self::No => oddity::ARRAY,
            Self::Likely => oddity::ARRAY_OF_FORMULA,
            Self::Surely => oddity::ARRAY_OF_SURE_FORMULA,
        }
    }
}

impl Reader<'_> {
    /// Whether a part of the program is a formula of numbers.
    pub(super) fn formula_in(&self, part: &Part) -> Formula {
        if !part.ids.iter().all(|id| self.is_arithmetic(*id)) {
            return Formula::No;
        }
        let found = part.ids.iter().map(|id| self.speaks_for_numbers(*id)).max().unwrap_or_default();
        // `(x - mu)/s` goes entry by entry, too.
        let is_capital =
            |name: &usize| self.names.get(*name).is_some_and(|name| conventional_order(name) == 2);
        let is_open = found == Formula::Likely && !part.names.iter().any(is_capital);
        if is_open { Formula::No } else { found }
    }

    /// Whether an expression could stand in a formula of numbers.
    fn is_arithmetic(&self, id: ExprId) -> bool {
        match self.ast().get(id) {
            Expr::Number { .. } | Expr::Negate(_) => true,
            Expr::Name(_) => !matches!(self.uses.get(&id), Some(Use::Known(Some((1.., _))))),
            // `x^TAx` has a transpose, as it is typeset.
            Expr::Binary { operator: Operator::Power, right, .. } => {
                let is_transpose = |name: &str| name.len() > 1 && name.starts_with('T');
                !matches!(self.ast().get(*right), Expr::Name(name) if is_transpose(&name.text))
            }
            Expr::Binary { operator, .. } => {
                matches!(operator, Operator::Add | Operator::Subtract | Operator::Multiply | Operator::Divide)
            }
            Expr::Call { function, arguments } => {
                let is_derivative = matches!(operators::callee(&function.text), Some(Callee::Derivative(_)));
                is_derivative || arguments.len() == 1 && is_entrywise(&function.text)
            }
            _ => false,
        }
    }

    /// How far an expression has no other reading than as a number.
    fn speaks_for_numbers(&self, id: ExprId) -> Formula {
        match self.ast().get(id) {
            Expr::Binary { operator: Operator::Divide, left, right } if self.mask(*right) != 0 => {
                let is_name = self.open_name(*right).is_some();
                // `X/c` may be any array.
                if is_name && self.open_name(*left).is_some() {
                    return Formula::No;
                }
                let is_square = self.is_halved_square(*left);
                if is_name && !is_square { Formula::Likely } else { Formula::Surely }
            }
            Expr::Binary { operator: Operator::Divide, left, .. } if self.is_square(*left) => Formula::Likely,
            Expr::Binary { operator: Operator::Multiply, .. } if self.is_halved_square(id) => Formula::Likely,
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                // `N*k*T`: as a vector the small letter would have to lie as a row.
                let last = self.last_factor(*left);
                let is_before = self.is_letter(last, is_vector) && self.is_letter(*right, is_matrix);
                if is_before && last != *left { Formula::Likely } else { Formula::No }
            }
            // `1 + alpha*T`, `a - b*P`
            Expr::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
                let is_one = |id: ExprId| matches!(self.ast().get(id), Expr::Number { .. });
                let is_of_number =
                    is_one(*left) && self.is_product(*right) || is_one(*right) && self.is_product(*left);
                let is_of_number = is_of_number
                    || self.is_scaled_capital(*right) && self.is_letter(*left, is_vector)
                    || self.is_scaled_capital(*left) && self.is_letter(*right, is_vector);
                if is_of_number { Formula::Likely } else { Formula::No }
            }
            Expr::Binary { operator: Operator::Power, left, right } => {
                let is_name = matches!(self.ast().get(*right), Expr::Name(_));
                let is_number = self.mask(*right) != 0 && (!is_name || self.is_letter(*right, is_scalar));
                // That a time is a number says nothing of what it is multiplied by: `t*X + t^2*Y/2`.
                let is_small = self.is_letter(*left, is_vector) && !self.is_letter(*left, is_time);
                match (is_small, is_number) {
                    (true, _) => Formula::Surely,
                    (_, true) => Formula::Likely,
                    _ => Formula::No,
                }
            }
            Expr::Call { function, arguments } => match arguments.as_slice() {
                [only] if is_of_numbers(&function.text) && self.is_product(*only) => Formula::Likely,
                _ => Formula::No,
            },
            _ => Formula::No,
        }
    }

    /// Whether an expression is a product or quotient with a name in it.
    fn is_product(&self, id: ExprId) -> bool {
        let product = [Operator::Multiply, Operator::Divide];
        let is_product =
            matches!(self.ast().get(id), Expr::Binary { operator, .. } if product.contains(operator));
        is_product && self.mask(id) != 0
    }

    /// Whether an expression is a small letter times a capital: `b*P`.
    fn is_scaled_capital(&self, id: ExprId) -> bool {
        match self.ast().get(id) {
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                self.is_letter(*left, is_vector) && self.is_letter(*right, is_matrix)
            }
            _ => false,
        }
    }

    /// The last factor of a product, or the expression itself.
    fn last_factor(&self, id: ExprId) -> ExprId {
        match self.ast().get(id) {
            Expr::Binary { operator: Operator::Multiply, right, .. } => *right,
            _ => id,
        }
    }

    /// Whether a product ends with the square of a name: `C*V^2`.
    fn is_square(&self, id: ExprId) -> bool {
        match self.ast().get(self.last_factor(id)) {
            Expr::Binary { operator: Operator::Power, left, right } => {
                self.open_name(*left).is_some() && is_figure(self.ast(), *right)
            }
            _ => false,
        }
    }

    /// Whether a product begins with a fraction and ends with the square of a name: `1/2*C*V^2`.
    fn is_halved_square(&self, id: ExprId) -> bool {
        if !self.is_square(id) {
            return false;
        }
        let mut head = id;
        for _ in 0..LONGEST_PRODUCT {
            let Expr::Binary { operator: Operator::Multiply, left, .. } = self.ast().get(head) else { break };
            head = *left;
        }
        let is_number = matches!(self.ast().get(head), Expr::Number { .. });
        is_figure(self.ast(), head) && !is_number
    }

    /// How odd it is that some capitals of a formula are numbers and others are not.
    pub(super) fn capitals_apart(&self, part: &Part) -> u32 {
        let capitals = part
            .names
            .iter()
            .filter(|name| self.names.get(**name).is_some_and(|name| conventional_order(name) == 2));
        let mut orders: Vec<usize> = capitals.filter_map(|name| self.chosen.get(*name).copied()).collect();
        orders.dedup();
        if self.formula > Formula::No && orders.contains(&0) && orders.len() > 1 {
            oddity::CAPITALS_APART
        } else {
            0
        }
    }
}

/// Whether a letter says number.
fn is_scalar(name: &str) -> bool {
    conventional_order(name) == 0
}

/// Whether a letter says matrix.
fn is_matrix(name: &str) -> bool {
    conventional_order(name) == 2
}

/// Whether a letter says vector.
fn is_vector(name: &str) -> bool {
    conventional_order(name) == 1
}

/// Whether a function is one of positive quantities, `sqrt(L*C)`, `log(S/K)`: of the entries of a matrix it is hardly
/// ever taken, and of a matrix as a whole it is another.
pub(super) fn is_of_numbers(function: &str) -> bool {
    let Some(Callee::Row(row)) = operators::callee(function) else { return false };
    let row = functions::row(FormId { row, form: 0 });
    let is_bounded = |form: &functions::Form| !matches!(form.domain, Domain::Everywhere);
    !row.of_matrix.is_empty() && row.forms.first().is_some_and(is_bounded)
}
