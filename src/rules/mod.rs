//! The table's rows, read: their text compiled once into expressions with places to fill.

mod identity;
mod template;

pub use identity::{Given, Rule, identities};
pub use template::{Template, Templates};
