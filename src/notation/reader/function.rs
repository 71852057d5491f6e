//! Calls of functions, as they are written: mapped over entries, along an axis, or as operators.

use super::Reader;
use crate::functions::opaque::{self, Opaque};
use crate::functions::{self, FormId};
use crate::ir::NodeId;
use crate::syntax::ast::SlopeKind;
use crate::syntax::ast::{ExprId, Subscript};

impl Reader<'_> {
    /// A call, if the language can say it: mapped over nothing, over every entry, or over one
    /// axis of a matrix.
    pub(super) fn function(&mut self, form: FormId, arguments: &[NodeId], batch: usize) -> Option<ExprId> {
        if let Some(opaque) = opaque::of(form) {
            let taken_at = arguments.get(2..)?;
            let written: Vec<ExprId> =
                taken_at.iter().map(|argument| self.argument(*argument)).collect::<Option<_>>()?;
            let fits = batch == 0 || functions::signature_of(form).is_entrywise();
            return self.unknown(opaque, arguments, &written).filter(|_| fits);
        }
        let row = functions::row(form);
        let written: Vec<ExprId> =
            arguments.iter().map(|argument| self.argument(*argument)).collect::<Option<_>>()?;
        let signature = functions::signature_of(form);
        if written.is_empty() {
            return Some(self.writer.name(row.name));
        }
        if let ("^", [base, exponent]) = (row.infix, written.as_slice()) {
            let entrywise = signature.is_entrywise() && batch > 0;
            return Some(if entrywise {
                self.writer.hadamard_power(*base, *exponent)
            } else {
                self.writer.power(*base, *exponent)
            });
        }
        if batch == 0 || signature.is_entrywise() {
            return Some(self.writer.call(row.name, &written));
        }
        // Of a function that takes two arguments too a number in the second place is no axis: `max(X, 2)`.
        let arity = |other: u16| functions::signature_of(FormId { form: other, ..form }).arguments.len();
        let takes_two = (0..).zip(row.forms).any(|(other, _)| arity(other) == 2);
        if batch == 1 && functions::form(form).along_axis && !takes_two {
            return self.along_axis(row.name, &written, signature.value.len());
        }
        None
    }

    /// A function that is not given, or a derivative of one, at what is written.
    pub(super) fn unknown(
        &mut self,
        opaque: &Opaque,
        arguments: &[NodeId],
        written: &[ExprId],
    ) -> Option<ExprId> {
        let name = self.arena.name_of(*arguments.first()?)?;
        let places: Vec<usize> = opaque.places.iter().map(|place| place + 1).collect();
        let is_entrywise = opaque.value == 0 && opaque.arguments.iter().all(|order| *order == 0);
        let kind = match places.as_slice() {
            [] => return Some(self.writer.call(&name, written)),
            _ if is_entrywise && written.len() == 1 => SlopeKind::Prime,
            [_] if opaque.value == 0 => SlopeKind::Gradient,
            [_] => SlopeKind::Jacobian,
            [1, 1] if written.len() == 1 && opaque.value == 0 => SlopeKind::Hessian,
            _ => SlopeKind::Partial,
        };
        Some(self.writer.slope(kind, &name, &places, written))
    }

    /// An entry of a function of rows: `max(X[i,:]')`, or `max(X[:,i])` where the argument is written as a
    /// transpose.
    pub(super) fn entry_of_rows(
        &mut self,
        form: FormId,
        arguments: &[NodeId],
        indices: &[ExprId],
    ) -> Option<ExprId> {
        let (row, rest) = indices.split_first()?;
        let signature = functions::signature_of(form);
        let mut written = Vec::with_capacity(arguments.len());
        for (argument, expected) in arguments.iter().zip(&signature.arguments) {
            let whole = self.argument(*argument)?;
            let own = self.arena.order(*argument).checked_sub(expected.axes.len())?;
            written.push(match (own, expected.axes.len()) {
                (0, _) => whole,
                (1, 0) => self.writer.select(whole, vec![Subscript::Entry(*row)]),
                (1, 1) if self.writer.is_transpose(whole) => {
                    let inside = self.writer.transpose(whole);
                    self.writer.select(inside, vec![Subscript::All, Subscript::Entry(*row)])
                }
                (1, 1) => {
                    let slice = self.writer.select(whole, vec![Subscript::Entry(*row), Subscript::All]);
                    self.writer.transpose(slice)
                }
                _ => return None,
            });
        }
        let call = self.writer.call(functions::row(form).name, &written);
        if rest.is_empty() {
            return Some(call);
        }
        let rest = rest.iter().map(|index| Subscript::Entry(*index)).collect();
        Some(self.writer.select(call, rest))
    }

    /// `f(X, 2)`, or `f(X, 1)` of a transpose, whose value then is turned back.
    fn along_axis(&mut self, name: &str, written: &[ExprId], value_order: usize) -> Option<ExprId> {
        let [argument] = written else { return None };
        let (argument, axis) = if self.writer.is_transpose(*argument) {
            (self.writer.transpose(*argument), 1)
        } else {
            (*argument, 2)
        };
        let axis_number = self.writer.integer(axis);
        let call = self.writer.call(name, &[argument, axis_number]);
        // Down the columns the value is a row, or a matrix that lies across the mapped one.
        let turned = axis == 1;
        Some(if turned && value_order <= 1 { self.writer.transpose(call) } else { call })
    }
}
