//! The order of a call from those of its arguments, and how odd that is.

use super::forms::signatures;
use super::formula::is_of_numbers;
use super::{Formula, Reader, oddity};
use crate::functions;
use crate::lower::call;
use crate::lower::names::conventional_order;
use crate::lower::operators::{self, Callee, Derivative};
use crate::lower::uses::Order;
use crate::syntax::ast::ExprId;

const NUMBER: Order = Some((0, false));

impl Reader<'_> {
    pub(super) fn call(&self, name: &str, arguments: &[ExprId]) -> (Order, u32) {
        match operators::callee(name) {
            Some(Callee::Derivative(derivative)) => self.derivative(derivative, arguments),
            Some(Callee::Row(row)) => self.call_of_row(row, arguments),
            Some(Callee::Builder(operators::Builder::Ones | operators::Builder::Zeros)) => {
                (Some((arguments.len(), false)), 0)
            }
            Some(Callee::Builder(operators::Builder::Unit)) => (Some((arguments.len() / 2, false)), 0),
            Some(Callee::Builder(operators::Builder::Reshape)) => {
                (Some((arguments.len().saturating_sub(1), false)), 0)
            }
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
            let (order, odd) = self.mapped(arguments, &orders);
            let row = functions::row(functions::FormId { row, form: 0 }).name;
            let is_of_entries = self.formula > Formula::No && matches!(order, Some((2.., _)));
            let entries = if is_of_entries && is_of_numbers(row) { oddity::ENTRIES_OF_MATRIX } else { 0 };
            return (order, odd + entries);
        }
        if let Some((_, rest)) = counts.split_last()
            && let Some((_, _, value)) = forms.iter().find(|(form, wanted, _)| {
                functions::form(*form).along_axis && rest.first() == Some(&2) && wanted.len() == rest.len()
            })
        {
            return (Some((value + 1, false)), 0);
        }
        if let ([1, 0], Some(last)) = (counts.as_slice(), arguments.last())
            && call::axis_literal(&self.program.ast, *last).is_some()
            && let Some((_, _, value)) =
                forms.iter().find(|(form, wanted, _)| functions::form(*form).along_axis && *wanted == [1])
        {
            return (Some((*value, false)), oddity::AXIS_OF_VECTOR);
        }
        // A function of a vector that could go along the axes of this matrix: which, has to be asked.
        if let Some((_, _, value)) = forms
            .iter()
            .find(|(form, wanted, _)| functions::form(*form).along_axis && is_of_matrix(wanted, &counts))
        {
            return (Some((value + 1, false)), 0);
        }
        // `norm(A, 2)`, `norm2(A)`: of a matrix something else may be meant, which is asked.
        let has_others =
            forms.iter().any(|(_, wanted, _)| wanted.first() == Some(&2) && wanted.len() != counts.len());
        let is_told = !functions::row(functions::FormId { row, form: 0 }).instead.is_empty();
        if counts.first() == Some(&2) && (has_others || is_told) {
            return (self.agreed_value(row, arguments), oddity::OTHER_ARGUMENTS);
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
