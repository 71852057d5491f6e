//! The order of an expression from those of its operands, and how odd that is: a rule an operator.

use std::sync::LazyLock;

use super::{Reader, is_of_letters, is_plain, oddity};
use crate::functions::{self, FormId};
use crate::lower::names::{conventional_order, is_number_in_front};
use crate::lower::operators::{self, Callee, Derivative};
use crate::lower::uses::Order;
use crate::syntax::ast::{Expr, ExprId, Operator, Subscript};

const NUMBER: Order = Some((0, false));

impl Reader<'_> {
    pub(super) fn order_of(&self, expression: &Expr) -> (Order, u32) {
        match expression {
            Expr::Number { .. } => (NUMBER, 0),
            Expr::Name(_) | Expr::Bracket { .. } | Expr::Slope { .. } => (None, 0),
            Expr::Negate(inner) => (self.at(*inner), 0),
            Expr::Sum { body, .. } => (self.at(*body), 0),
            Expr::Transpose(inner) => self.transposed(*inner),
            Expr::Select { base, subscripts } => (Some(self.selected(*base, subscripts)), 0),
            Expr::Binary { operator, left, right } => self.binary(*operator, *left, *right),
            Expr::Call { function, arguments } => self.call(&function.text, arguments),
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
            Operator::Add | Operator::Subtract => self.entrywise((left, a), (right, b), oddity::BROADCAST),
            Operator::Hadamard | Operator::HadamardDivide => {
                let (order, odd) = self.entrywise((left, a), (right, b), 0);
                let parts =
                    [left, right].map(|side| self.of_numbers(side, order) + self.of_lone_number(side, order));
                (order, odd + parts.into_iter().sum::<u32>())
            }
            Operator::Divide => match (a.0, b.0) {
                (_, 0) => (Some(a), 0),
                (0, _) => (Some(b), if self.is_open(right) { oddity::NO_NUMBER } else { 0 }),
                _ => (None, oddity::ARRAY_BY_ARRAY),
            },
            Operator::Power => match (a.0, b.0) {
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
            ((0, _), (0, _)) if self.is_guessed(left, left, right) => (NUMBER, oddity::GUESSED_NUMBERS),
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
            ((0, _), _) => (Some(b), 0),
            ((order, row), (0, _)) => {
                let odd = if (order > 1 || row) && self.is_of_names(right) {
                    oddity::NUMBER_AS_COLUMN
                } else if (is_plain(self.ast(), left) || is_of_letters(self.ast(), left))
                    && self.could_be_array(left)
                {
                    oddity::ARRAY_FIRST
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

    fn mask(&self, id: ExprId) -> u64 {
        self.within.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// Whether a product of two vectors' names fits only as one of them is taken for a number, of which nothing
    /// else speaks: `x*y` may as well be meant as `x'*y`.
    fn is_guessed(&self, number: ExprId, left: ExprId, right: ExprId) -> bool {
        is_plain(self.ast(), left)
            && is_plain(self.ast(), right)
            && self.mask(left) & self.mask(right) == 0
            && self.mask(left) != 0
            && self.mask(right) != 0
            && self.has_reluctant_numbers(self.mask(number))
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

    fn call(&self, name: &str, arguments: &[ExprId]) -> (Order, u32) {
        match operators::callee(name) {
            Some(Callee::Derivative(derivative)) => self.derivative(derivative, arguments),
            Some(Callee::Row(row)) => self.call_of_row(row, arguments),
            Some(Callee::Builder(operators::Builder::Ones | operators::Builder::Zeros)) => {
                (Some((arguments.len(), false)), 0)
            }
            Some(Callee::Builder(operators::Builder::Unit)) => (Some((arguments.len() / 2, false)), 0),
            Some(Callee::Builder(_)) => (Some((2, false)), 0),
            None => (None, 0),
        }
    }

    fn derivative(&self, derivative: Derivative, arguments: &[ExprId]) -> (Order, u32) {
        let at = |place: usize| arguments.get(place).and_then(|id| self.at(*id));
        let order = |place: usize| at(place).map(|(order, _)| order);
        let of_number = match order(0) {
            Some(1..) => oddity::FAULT,
            _ => 0,
        };
        let along = |place: usize, like: Order| match (at(place), like) {
            (Some((one, _)), Some((other, _))) if one != other => oddity::FAULT,
            _ => 0,
        };
        let plain = |order: Option<usize>| order.map(|order| (order, false));
        match derivative {
            Derivative::Gradient => (plain(order(1)), of_number),
            Derivative::HessianVector => (plain(order(1)), of_number + along(2, at(1))),
            Derivative::Hessian => {
                let other = if arguments.len() > 2 { order(2) } else { order(1) };
                (plain(order(1).zip(other).map(|(one, other)| one + other)), of_number)
            }
            Derivative::Jacobian | Derivative::Mixed => {
                let orders: Option<Vec<usize>> = (0..arguments.len()).map(order).collect();
                (plain(orders.map(|orders| orders.iter().sum())), 0)
            }
            Derivative::Forward => (at(0), along(2, at(1))),
            Derivative::Backward => (plain(order(1)), along(2, at(0))),
            Derivative::Differential => (at(0), 0),
        }
    }

    /// The value of a row's form that fits: by the orders of its arguments, else entry by entry, else along an
    /// axis, else with numbers for matrices of one entry.
    fn call_of_row(&self, row: u16, arguments: &[ExprId]) -> (Order, u32) {
        let Some(orders) = arguments.iter().map(|id| self.at(*id)).collect::<Option<Vec<_>>>() else {
            return (self.agreed_value(row, arguments), 0);
        };
        let counts: Vec<usize> = orders.iter().map(|(order, _)| *order).collect();
        let forms = signatures(row);
        let fits = forms.iter().find(|(_, wanted, _)| *wanted == counts);
        if let Some((_, wanted, value)) = fits {
            let is_entrywise = *value == 0 && wanted.iter().all(|order| *order == 0);
            let single = matches!(orders.as_slice(), [(1, true)]) && *value == 1;
            let has_arrays =
                forms.iter().any(|(_, other, _)| other.len() == counts.len() && *other != counts);
            let of_numbers = counts.iter().all(|count| *count == 0) && !counts.is_empty();
            let reduces = of_numbers && (has_arrays || !is_entrywise);
            return (Some((*value, single)), if reduces { oddity::OF_NUMBER } else { 0 });
        }
        if forms.iter().any(|(_, wanted, value)| {
            *value == 0 && wanted.len() == counts.len() && wanted.iter().all(|order| *order == 0)
        }) {
            return self.mapped(arguments, &orders);
        }
        if let Some((_, rest)) = counts.split_last()
            && let Some((_, _, value)) = forms.iter().find(|(form, wanted, _)| {
                functions::form(*form).along_axis && rest.first() == Some(&2) && wanted.len() == rest.len()
            })
        {
            return (Some((value + 1, false)), 0);
        }
        // A function of a vector that could go along the axes of this matrix: which, has to be asked.
        if let Some((_, _, value)) = forms
            .iter()
            .find(|(form, wanted, _)| functions::form(*form).along_axis && is_of_matrix(wanted, &counts))
        {
            return (Some((value + 1, false)), 0);
        }
        let matrices = forms.iter().any(|(form, wanted, _)| {
            wanted.len() == counts.len() && functions::signature_of(*form).is_of_matrices()
        });
        if matrices && counts.iter().all(|count| *count == 0) {
            return (NUMBER, oddity::OF_NUMBER);
        }
        (self.agreed_value(row, arguments), oddity::NO_FORM)
    }

    /// Entry by entry: all arrays among the arguments are of one shape.
    fn mapped(&self, arguments: &[ExprId], orders: &[(usize, bool)]) -> (Order, u32) {
        let mut whole = (0, false);
        let mut odd = 0;
        for (id, order) in arguments.iter().zip(orders) {
            match (whole.0, order.0) {
                (0, _) => whole = *order,
                (_, 0) => odd += self.of_parameter(*id),
                _ if whole == *order => {}
                _ => odd += oddity::FAULT,
            }
        }
        (Some(whole), odd)
    }

    /// How odd it is that a name among arrays is a number; a letter of numbers stands for a parameter:
    /// `huber(r, delta)`.
    fn of_parameter(&self, id: ExprId) -> u32 {
        let name = self.open_name(id).and_then(|place| self.names.get(place));
        if name.is_some_and(|name| conventional_order(name) > 0) { oddity::ARRAY_FIRST } else { 0 }
    }

    /// The order that all forms of a row with so many arguments give their value.
    fn agreed_value(&self, row: u16, arguments: &[ExprId]) -> Order {
        let mut values = signatures(row).iter().filter(|(_, wanted, _)| wanted.len() == arguments.len());
        let (_, wanted, first) = values.next()?;
        let is_entrywise = *first == 0 && wanted.iter().all(|order| *order == 0);
        (!is_entrywise && values.all(|(_, _, value)| value == first)).then_some((*first, false))
    }
}

/// Whether a form of a vector is called with a matrix in front.
fn is_of_matrix(wanted: &[usize], given: &[usize]) -> bool {
    wanted.first() == Some(&1) && given.first() == Some(&2) && wanted.get(1..) == given.get(1..)
}

/// A form, with the orders of its arguments and of its value.
type Orders = (FormId, Vec<usize>, usize);

/// The forms of a row, read once a process.
fn signatures(row: u16) -> &'static [Orders] {
    static ALL: LazyLock<Vec<Vec<Orders>>> = LazyLock::new(|| {
        let rows = (0..).zip(functions::table()).map(|(row, _)| read(row));
        rows.collect()
    });
    ALL.get(usize::from(row)).map_or(&[], Vec::as_slice)
}

fn read(row: u16) -> Vec<Orders> {
    let forms = (0..).zip(functions::row(FormId { row, form: 0 }).forms);
    let forms = forms.map(|(form, _)| FormId { row, form });
    let read = forms.map(|form| {
        let signature = functions::signature_of(form);
        let wanted = signature.arguments.iter().map(|argument| argument.axes.len()).collect();
        (form, wanted, signature.value.len())
    });
    read.collect()
}

/// Whether a function of one argument works entry by entry.
pub(super) fn is_entrywise(name: &str) -> bool {
    let Some(Callee::Row(row)) = operators::callee(name) else { return false };
    matches!(signatures(row), [(_, wanted, 0)] if wanted.as_slice() == [0])
}
