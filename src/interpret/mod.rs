//! The second reading: what an expression of the language means, worked out from its syntax tree alone.
//! Names are bound to arrays of any kind of number, each operator is its definition in plain loops, functions
//! are the kernels of their rows, and derivatives are dual numbers along single entries. It is slow and plain
//! on purpose: what the engine shows is held against it, so it knows nothing of the engine, neither its
//! expressions nor its rules nor its notations.

mod bracket;
mod call;
mod derivative;
mod entrywise;
mod error;
mod evaluate;
mod indices;
mod masks;
mod operators;
mod scope;
mod select;
mod structured;
mod table;
mod tree;
mod unknown;
mod value;
mod world;

pub use derivative::Along;
pub use error::InterpretError;
pub use evaluate::{Indices, Interpreter};
pub use scope::{Body, Meaning, Mentioned, Scope};
pub use structured::StructuredGradient;
pub use value::{Entry, Value};
pub use world::Point;
