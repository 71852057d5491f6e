//! Walks the table: every form of every row is derived and compared with differences in numbers of a
//! hundred digits, and its definition, its identities and its spelling are checked. No function is
//! named in here: a new row is tested by standing in the table.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]

mod cases;
mod differences;
mod facts;
mod spelling;

use gradus::functions::{self, FormId};

/// Runs a check on every form, and shows all that failed together.
fn every_form(check: impl Fn(FormId) -> Vec<String>) {
    let faults: Vec<String> = functions::all_forms()
        .flat_map(|form| {
            let title = format!("{} {}", functions::row(form).name, functions::form(form).signature);
            check(form).into_iter().map(move |fault| format!("{title}: {fault}"))
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
