//! Gradus: a symbolic matrix-calculus engine. `ARCHITECTURE.md` says how the rooms hang together.

pub mod diagnostic;
pub mod number;
pub mod span;
pub mod syntax;
