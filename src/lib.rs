//! Gradus is a symbolic matrix-calculus engine: expressions over vectors and matrices of symbolic sizes, their
//! derivatives as a textbook prints them, and claims about them proved or refuted by a point.
//!
//! A [`session::Session`] takes a program in the language and answers each statement with plain data:
//!
//! ```
//! use gradus::notation::text;
//! use gradus::session::{Answer, Session};
//!
//! let mut session = Session::new();
//! let outcomes = session.run("X : R[m,n]; w : R[n]; y : R[m]\ngrad(norm(X*w - y)^2, w)");
//! let Some(Answer::Expression(answer)) = outcomes.last().map(|outcome| &outcome.answer) else {
//!     panic!("{outcomes:?}")
//! };
//! assert_eq!(text::ascii(&answer.formula.ast, answer.formula.root), "2*X'*(X*w - y)");
//! assert_eq!(answer.shape.to_string(), "vector(n)");
//! // How the derivative was checked before it was shown.
//! assert!(answer.checked.is_some());
//! ```
//!
//! What is wrong is data too, with a code, spans, and a change that would mend it:
//!
//! ```
//! use gradus::session::{Answer, Session};
//!
//! let outcomes = Session::new().run("x, y : R[n]\nx*y");
//! let Some(Answer::Errors(errors)) = outcomes.last().map(|outcome| &outcome.answer) else {
//!     panic!("{outcomes:?}")
//! };
//! assert_eq!(errors[0].code, "G0203");
//! ```
//!
//! Formulas are written by [`notation::text`]; with the feature `report`, whole outcomes by `report::answer` (for
//! people) and `report::objects` (JSON); with `worksheet`, documents are checked by `worksheet::check`; code for
//! other languages comes from [`emit`]. The command line, feature `cli`, is on by default; a library does without:
//!
//! ```toml
//! gradus = { version = "0.1", default-features = false }
//! ```
//!
//! `ARCHITECTURE.md` says how the rooms hang together, and what the words mean that comments use.

#[cfg(feature = "cli")]
pub mod cli;

pub mod array;
pub mod data;
#[cfg(feature = "desk")]
pub mod desk;
pub mod diagnostic;
pub mod differentiate;
#[cfg(feature = "draw")]
pub mod draw;
pub mod emit;
pub mod equality;
pub mod evaluate;
pub mod facts;
pub mod functions;
#[cfg(feature = "report")]
pub mod inquiry;
pub mod interpret;
pub mod ir;
mod latex;
pub mod limits;
pub mod lower;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod native;
pub mod notation;
pub mod number;
pub mod plan;
#[cfg(feature = "report")]
pub mod report;
pub mod rules;
pub mod sample;
pub mod session;
pub mod shape;
pub mod simplify;
pub mod span;
pub mod structures;
pub mod syntax;
pub mod verify;
#[cfg(feature = "worksheet")]
pub mod worksheet;
