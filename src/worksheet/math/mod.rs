//! The equations that a document itself displays, read and checked. LaTeX goes in, the program
//! language comes out, and a session decides; what cannot be read is said to be not read, and
//! never counted as right.
//!
//! A document goes through these files in turn: `regions` finds its mathematics, `block` cuts it into
//! sides, of which `latex` makes trees, `survey` learns what names stand
//! for, `said` hears what the text says of them, `write` says it in the program language, `claims` asks whether it is true, `verdict` says what to
//! call it: `readings` has the ways in which it may be meant, `context` what it may rest on.

mod align;
mod ask;
mod block;
mod check;
mod checker;
mod claims;
mod context;
mod doubts;
mod entries;
mod hints;
mod inline;
mod known;
mod meanings;
mod outside;
mod page;
mod reading;
mod readings;
mod regions;
mod remarks;
mod said;
mod settings;
mod survey;
mod verdict;

use super::{Manuscript, Options, Report};
use crate::latex::{grammar, names, prepare, read, tree, write, written};

/// Checks the equations of a document; each that was read, and each that was not, is in the report.
pub fn check(manuscript: &Manuscript, options: &Options) -> Report {
    check::document(manuscript, options)
}
