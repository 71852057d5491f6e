//! Gradus: a symbolic matrix-calculus engine. `ARCHITECTURE.md` says how the rooms hang together.

#[cfg(feature = "cli")]
pub mod cli;

pub mod array;
pub mod diagnostic;
pub mod differentiate;
pub mod emit;
pub mod equality;
pub mod evaluate;
pub mod facts;
pub mod functions;
pub mod interpret;
pub mod ir;
pub mod lower;
pub mod notation;
pub mod number;
#[cfg(feature = "report")]
pub mod report;
pub mod rules;
pub mod sample;
pub mod session;
pub mod shape;
pub mod simplify;
pub mod span;
pub mod stop;
pub mod structures;
pub mod syntax;
pub mod verify;
#[cfg(feature = "worksheet")]
pub mod worksheet;
