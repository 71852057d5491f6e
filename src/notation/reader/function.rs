//! Calls of functions, as they are written: mapped over entries, along an axis, or as operators.

use super::Reader;
use crate::functions::{self, FormId};
use crate::ir::NodeId;
use crate::syntax::ast::ExprId;

impl Reader<'_> {
    /// A call, if the language can say it: mapped over nothing, over every entry, or over one
    /// axis of a matrix.
    pub(super) fn function(&mut self, form: FormId, arguments: &[NodeId], batch: usize) -> Option<ExprId> {
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
        if batch == 1 && functions::form(form).along_axis {
            return self.along_axis(row.name, &written, signature.value.len());
        }
        None
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
