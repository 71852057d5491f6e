//! The table's rows, read: their text compiled once into expressions with places to fill.

mod identity;
mod template;

pub use identity::{Rule, identities};
pub use template::{Template, Templates};
