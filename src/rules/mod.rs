//! The table's rows, read: their text compiled once into expressions with places to fill.

mod identity;
mod table;
mod template;

pub use identity::{Given, Rule, identities};
pub use table::{Table, table};
pub use template::{Template, Templates, compared};
