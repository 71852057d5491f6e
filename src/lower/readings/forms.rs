//! The forms of the table by the orders of their arguments, read once a process.

use std::sync::{LazyLock, OnceLock};

use crate::functions::{self, FormId};
use crate::lower::operators::{self, Callee};

/// A form, with the orders of its arguments and of its value.
type Orders = (FormId, Vec<usize>, usize);

/// The forms of a row, read once a process.
pub(super) fn signatures(row: u16) -> &'static [Orders] {
    static ALL: LazyLock<Vec<OnceLock<Vec<Orders>>>> =
        LazyLock::new(|| functions::table().map(|_| OnceLock::new()).collect());
    ALL.get(usize::from(row)).map_or(&[], |kept| kept.get_or_init(|| read(row)))
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

/// Whether a function of two arguments works entry by entry: `max(0, x)`.
pub(super) fn is_of_two_numbers(name: &str) -> bool {
    let Some(Callee::Row(row)) = operators::callee(name) else { return false };
    signatures(row).iter().any(|(_, wanted, value)| *value == 0 && wanted.as_slice() == [0, 0])
}

/// Whether a function makes a number of a vector's entries: `sum`, `mean`.
pub(in crate::lower) fn sums_up(name: &str) -> bool {
    let Some(Callee::Row(row)) = operators::callee(name) else { return false };
    signatures(row).iter().any(|(_, wanted, value)| *value == 0 && wanted.as_slice() == [1])
}
