//! The table's rows, read: their text compiled once into expressions with places to fill.

mod template;

pub use template::{Template, Templates};
