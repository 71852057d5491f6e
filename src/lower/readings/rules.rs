//! The order of an expression from those of its operands, and how odd that is: a rule an operator.

use super::forms::is_entrywise;
use super::plain::{is_of_letters, is_plain, is_product_of_plain};
use super::{Formula, Reader, oddity};
use crate::lower::names::{
    conventional_order, is_coefficient, is_datum, is_number_in_front, is_time, is_unknown,
};
use crate::lower::uses::Order;
use crate::syntax::ast::{Expr, ExprId, Operator, Subscript};

const NUMBER: Order = Some((0, false));

impl Reader<'_> {
    pub(super) fn order_of(&self, expression: &Expr) -> (Order, u32) {
        match expression {
            Expr::Number { .. } => (NUMBER, 0),
            Expr::Name(_) | Expr::Slope { .. } => (None, 0),
            Expr::Bracket { rows } => self.bracket(rows),
            Expr::Negate(inner) => (self.at(*inner), 0),
            Expr::Sum { body, .. } => (self.at(*body), 0),
            Expr::Transpose(inner) => self.transposed(*inner),
            Expr::Select { base, subscripts } => (Some(self.selected(*base, subscripts)), 0),
            Expr::Binary { operator, left, right } => self.binary(*operator, *left, *right),
            Expr::Call { function, arguments } => self.call(&function.text, arguments),
        }
    }

    /// Between brackets stand numbers, unless a matrix or a row says that they are blocks.
    fn bracket(&self, rows: &[Vec<ExprId>]) -> (Order, u32) {
        let orders: Option<Vec<(usize, bool)>> = rows.iter().flatten().map(|id| self.at(*id)).collect();
        let Some(orders) = orders else { return (None, 0) };
        let arrays = orders.iter().filter(|(order, _)| *order > 0).count();
        let blocks = orders.iter().any(|(order, row)| *order > 1 || *row);
        match (arrays, rows) {
            (0, [_]) if orders.len() > 1 => (Some((1, true)), 0),
            (0, [first, ..]) if first.len() == 1 => (Some((1, false)), 0),
            (0, _) => (Some((2, false)), 0),
            _ if blocks => (None, 0),
            _ => (None, oddity::VECTOR_IN_BRACKET.saturating_mul(u32::try_from(arrays).unwrap_or(u32::MAX))),
        }
    }

    fn transposed(&self, inner: ExprId) -> (Order, u32) {
        match self.at(inner) {
            NUMBER if self.is_of_names(inner) => (NUMBER, oddity::NUMBER_AS_COLUMN),
            Some((1, row)) => (Some((1, !row)), 0),
            other => (other, 0),
        }
    }

    fn selected(&self, base: ExprId, subscripts: &[Subscript]) -> (usize, bool) {
        let kept = |subscript: &Subscript| !matches!(subscript, Subscript::Entry(_));
        let order = subscripts.iter().filter(|subscript| kept(subscript)).count();
        let row = match (subscripts, self.at(base)) {
            ([first, second], _) => !kept(first) && kept(second),
            ([_], Some((_, row))) => row && order == 1,
            _ => false,
        };
        (order, row)
    }

    /// Whether an open name stands within an expression: only then could it be read otherwise.
    fn is_open(&self, id: ExprId) -> bool {
        self.within.get(id.0 as usize).is_some_and(|mask| *mask != 0)
    }

    fn binary(&self, operator: Operator, left: ExprId, right: ExprId) -> (Order, u32) {
        let (Some(a), Some(b)) = (self.at(left), self.at(right)) else {
            return (self.half_known(operator, left, right), 0);
        };
        match operator {
            Operator::Multiply => self.product((left, a), (right, b)),
            Operator::Kronecker => (None, 0),
            Operator::Add | Operator::Subtract => match self.intercept(left, right) {
                Some(NUMBER) => self.entrywise((left, a), (right, b), 0),
                Some(_) => {
                    let (order, odd) = self.entrywise((left, a), (right, b), oddity::BROADCAST);
                    (order, odd + oddity::INTERCEPT_AS_VECTOR)
                }
                None => self.entrywise((left, a), (right, b), oddity::BROADCAST),
            },
            Operator::Hadamard | Operator::HadamardDivide => {
                let (order, odd) = self.entrywise((left, a), (right, b), 0);
                let parts =
                    [left, right].map(|side| self.of_numbers(side, order) + self.of_lone_number(side, order));
                (order, odd + parts.into_iter().sum::<u32>())
            }
            Operator::Divide => match (a.0, b.0) {
                (1, 0) if is_plain(self.ast(), left) && self.is_letter(right, is_unknown) => {
                    (Some(a), oddity::UNKNOWN_AS_DIVISOR)
                }
                (1, 0) if self.is_letter(left, is_time) => (Some(a), oddity::WAVE_OF_VECTOR),
                (_, 0) => (Some(a), 0),
                (0, _) => (Some(b), if self.is_open(right) { oddity::NO_NUMBER } else { 0 }),
                _ => (None, oddity::ARRAY_BY_ARRAY),
            },
            Operator::Power => match (a.0, b.0) {
                (2, 0) if self.formula > Formula::No && self.is_open(right) => {
                    (Some(a), oddity::POWER_OF_MATRIX)
                }
                (0 | 2, 0) => (Some(a), 0),
                (0, _) => (Some(b), oddity::NO_NUMBER),
                (1, 0) => (Some(a), oddity::FAULT),
                _ => (None, oddity::NO_NUMBER),
            },
            Operator::HadamardPower => {
                let exponent = if b.0 > 0 { oddity::EXPONENT } else { 0 };
                let (order, odd) = self.entrywise((left, a), (right, b), 0);
                (order, odd + exponent + self.of_numbers(left, order))
            }
        }
    }

    /// What is known of the order where that of one operand is not.
    fn half_known(&self, operator: Operator, left: ExprId, right: ExprId) -> Order {
        let known = self.at(left).or(self.at(right)).filter(|(order, _)| *order > 0);
        match operator {
            Operator::Multiply | Operator::Kronecker => None,
            Operator::Power => self.at(left).filter(|(order, _)| *order > 0),
            _ => known,
        }
    }

    fn entrywise(
        &self,
        (left, a): (ExprId, (usize, bool)),
        (right, b): (ExprId, (usize, bool)),
        broadcast: u32,
    ) -> (Order, u32) {
        match (a.0, b.0) {
            (0, 0) => (Some(a), 0),
            (0, _) => (Some(b), self.of_broadcast(left, b.0, broadcast)),
            (_, 0) => (Some(a), self.of_broadcast(right, a.0, broadcast)),
            _ if a == b => (Some(a), 0),
            _ => (None, oddity::FAULT),
        }
    }

    /// How the `b` of a line `a*x + b` is read, where `a` is a number.
    fn intercept(&self, left: ExprId, right: ExprId) -> Option<Order> {
        let is_coefficient = |id: ExprId| {
            self.open_name(id).and_then(|name| self.names.get(name)).is_some_and(|name| is_coefficient(name))
        };
        let is_slope = |id: ExprId| match self.ast().get(id) {
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                is_coefficient(*left)
                    && self.at(*left) == NUMBER
                    && self.at(*right).is_some_and(|(order, _)| order == 1)
                    && !is_coefficient(*right)
            }
            _ => false,
        };
        match (is_coefficient(left), is_coefficient(right)) {
            (true, false) if is_slope(right) => Some(self.at(left)),
            (false, true) if is_slope(left) => Some(self.at(right)),
            _ => None,
        }
    }

    /// How odd a number is beside an array, where it could be an array too.
    fn of_broadcast(&self, number: ExprId, array: usize, odd: u32) -> u32 {
        match (self.could_be_array(number), odd) {
            (false, _) | (_, 0) => 0,
            _ if array > 1 && !is_plain(self.ast(), number) => oddity::BROADCAST_TO_MATRIX,
            (true, odd) => odd,
        }
    }

    /// How odd it is to work entry by entry where all is numbers.
    fn of_numbers(&self, operand: ExprId, order: Order) -> u32 {
        if order == NUMBER && self.could_be_array(operand) { oddity::ENTRY_OF_NUMBER } else { 0 }
    }

    /// How odd it is that a name beside `.*` or `./` of an array is a number: the sign says entry by entry.
    fn of_lone_number(&self, operand: ExprId, whole: Order) -> u32 {
        let is_number = self.open_name(operand).is_some() && self.at(operand) == NUMBER;
        if is_number && whole.is_some_and(|(order, _)| order == 1) { oddity::LONE_NUMBER } else { 0 }
    }

    fn product(
        &self,
        (left, a): (ExprId, (usize, bool)),
        (right, b): (ExprId, (usize, bool)),
    ) -> (Order, u32) {
        match (a, b) {
            // Three letters in a row have no other reading than as numbers: `m*g*h`.
            ((0, _), (0, _))
                if !self.followed.contains(&right)
                    && !self.is_time(right)
                    && !self.is_one_of_several(right)
                    && is_plain(self.ast(), left)
                    && self.is_guessed(left, left, right) =>
            {
                (NUMBER, oddity::GUESSED_NUMBERS)
            }
            ((0, _), (1, false)) if self.is_guessed(left, left, right) => {
                (Some(b), oddity::GUESSED_COEFFICIENT)
            }
            ((1, false), (0, _)) if self.is_guessed(right, left, right) => {
                (Some(a), oddity::GUESSED_COEFFICIENT)
            }
            ((2, _), (1, false)) if self.is_split_number(left, right) => {
                (Some((1, false)), oddity::SPLIT_NUMBER)
            }
            ((2, _), (1, false)) if self.is_scaled_number(left) => {
                (Some((1, false)), oddity::COEFFICIENT_AS_VECTOR)
            }
            ((0, _), (1, false)) if self.is_statistic(left) && self.is_function_of_name(right) => {
                (Some(b), oddity::ARRAY_AFTER_STATISTIC)
            }
            ((2, false), (0, _)) if self.amplitudes.contains_key(&left) => {
                (Some(a), oddity::AMPLITUDE_AS_MATRIX)
            }
            ((2, false), (1, false))
                if self.amplitudes.contains_key(&left) && self.timed.contains(&right) =>
            {
                (Some((1, false)), oddity::AMPLITUDE_OF_WAVE)
            }
            ((0, _), (1, false)) => (Some(b), self.of_number_in_front(left, right)),
            ((0, _), _) => (Some(b), 0),
            ((order, row), (0, _)) => {
                // `expm(A*t)`: a time is a number wherever it stands.
                let odd = if (order > 1 || row) && self.is_of_names(right) && !self.is_time(right) {
                    oddity::NUMBER_AS_COLUMN
                } else if (is_plain(self.ast(), left) || is_of_letters(self.ast(), left))
                    && self.could_be_array(left)
                {
                    let is_capital = self.is_letter(left, |name| conventional_order(name) == 2);
                    if order == 1 && is_capital { oddity::CAPITAL_FIRST } else { oddity::ARRAY_FIRST }
                } else {
                    0
                };
                (Some(a), odd)
            }
            ((1, true), (1, false)) => (NUMBER, 0),
            ((1, false), (1, true)) => (Some((2, false)), 0),
            ((1, true), (2.., _)) => (Some((b.0 - 1, b.0 == 2)), 0),
            // What was meant is a vector or a number, but no matrix.
            ((1, _), (1, _)) => (Some(a), oddity::FAULT),
            ((1, _), _) | (_, (1, true)) => (None, oddity::FAULT),
            _ => (Some((a.0 + b.0 - 2, false)), 0),
        }
    }

    /// How odd a number is in front of a vector.
    fn of_number_in_front(&self, left: ExprId, right: ExprId) -> u32 {
        if self.is_letter(right, is_time) {
            return oddity::WAVE_OF_VECTOR;
        }
        let amplitude = self.amplitudes.get(&left).and_then(|name| self.names.get(*name));
        if amplitude.is_some_and(|name| conventional_order(name) == 2) {
            return oddity::WAVE_OF_VECTOR;
        }
        let bare = if let Expr::Negate(inner) = self.ast().get(left) { *inner } else { left };
        if self.summed.contains(&right) && self.is_letter(bare, is_datum) {
            return oddity::DATA_AS_NUMBER;
        }
        let is_last = self.open_name(right).is_some() && is_product_of_plain(self.ast(), left);
        if is_last && self.mask(left).count_ones() > 1 && self.are_letters_of_vectors(self.mask(left)) {
            return oddity::LETTER_AS_VECTOR;
        }
        0
    }

    /// Whether an open name of a kind stands at an expression, with a sign or without.
    pub(super) fn is_letter(&self, id: ExprId, is_of_kind: fn(&str) -> bool) -> bool {
        let bare = if let Expr::Negate(inner) = self.ast().get(id) { *inner } else { id };
        self.open_name(bare).and_then(|name| self.names.get(name)).is_some_and(|name| is_of_kind(name))
    }

    /// Whether an expression is a sum of open names, which could as well be read as arrays: `a + b`.
    fn is_of_names(&self, id: ExprId) -> bool {
        let mut open = vec![id];
        let mut any = false;
        while let Some(id) = open.pop() {
            match self.ast().get(id) {
                Expr::Name(_) => any |= self.could_be_array(id),
                Expr::Negate(inner) => open.push(*inner),
                Expr::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
                    open.extend([*left, *right]);
                }
                Expr::Number { .. } => {}
                _ => return false,
            }
        }
        any
    }

    pub(super) fn mask(&self, id: ExprId) -> u64 {
        self.within.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Whether an expression is a sum, a mean, a norm: `sum(x)` in front of `log(p)`.
    fn is_statistic(&self, id: ExprId) -> bool {
        match self.ast().get(id) {
            Expr::Call { function, .. } => !is_entrywise(&function.text),
            Expr::Binary { operator: Operator::Add | Operator::Subtract, left, right } => {
                let is_call = |side: &ExprId| match self.ast().get(*side) {
                    Expr::Call { function, .. } => !is_entrywise(&function.text),
                    _ => false,
                };
                is_call(left) || is_call(right)
            }
            _ => false,
        }
    }

    /// Whether an expression is a function of the entries of a name: `log(p)`, `log(1 - p)`.
    fn is_function_of_name(&self, id: ExprId) -> bool {
        match self.ast().get(id) {
            Expr::Call { function, arguments } => match arguments.as_slice() {
                [only] => is_entrywise(&function.text) && self.is_of_names(*only),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a product of letters of vectors fits only as one of them is taken for a number, of which nothing
    /// else speaks: `x*y` may as well be meant as `x'*y`.
    fn is_guessed(&self, number: ExprId, left: ExprId, right: ExprId) -> bool {
        self.formula < Formula::Surely
            && is_product_of_plain(self.ast(), left)
            && is_plain(self.ast(), right)
            && self.mask(left) & self.mask(right) == 0
            && self.has_letters_of_vectors(self.mask(left))
            && self.has_letters_of_vectors(self.mask(right))
            && self.has_reluctant_numbers(self.mask(number))
    }

    /// Whether a name stands at an expression that differs from another by its number: numbers, where all of them are.
    fn is_one_of_several(&self, id: ExprId) -> bool {
        self.open_name(id).and_then(|name| self.names.get(name)).is_some_and(|name| self.is_numbered(name))
    }

    fn is_time(&self, id: ExprId) -> bool {
        self.open_name(id).and_then(|name| self.names.get(name)).is_some_and(|name| is_time(name))
    }

    /// Whether `(a*x')*y` is a number times `x'*y`, unless `a` is a vector, whose letter says that it multiplies.
    fn is_scaled_number(&self, left: ExprId) -> bool {
        let Expr::Binary { operator: Operator::Multiply, left: front, .. } = self.ast().get(left) else {
            return false;
        };
        // A sign stands with its factor: `-y*w'*x`.
        let bare = if let Expr::Negate(inner) = self.ast().get(*front) { *inner } else { *front };
        self.at(*front) == Some((1, false))
            && self
                .open_name(bare)
                .and_then(|name| self.names.get(name))
                .is_some_and(|name| is_number_in_front(name))
    }

    /// Whether `(m*x')*x` is a number times `x'*x`, unless `m` is a vector.
    fn is_split_number(&self, left: ExprId, right: ExprId) -> bool {
        let Expr::Binary { operator: Operator::Multiply, left: front, right: row } = self.ast().get(left)
        else {
            return false;
        };
        self.mask(*row) == self.mask(right)
            && self.mask(*front) != 0
            && self.mask(*front) & self.mask(right) == 0
            && self.at(*front) == Some((1, false))
    }
}
