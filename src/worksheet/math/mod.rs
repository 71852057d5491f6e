//! The equations that a document itself displays, read and checked. LaTeX goes in, the program
//! language comes out, and a session decides; what cannot be read is said to be not read, and
//! never counted as right.
//!
//! A document goes through these rooms in turn: `regions` finds its mathematics, `prepare` balances
//! it, `block` cuts it into sides, `read` makes a tree of each, `survey` learns what names stand
//! for, `write` says it in the program language, `claims` asks whether it is true, `verdict` says what to
//! call it: `readings` has the ways in which it may be meant, `context` what it may rest on.

mod align;
mod ask;
mod block;
mod check;
mod checker;
mod claims;
mod context;
mod derivatives;
mod differentials;
mod doubts;
mod entries;
mod grammar;
mod hints;
mod inline;
mod known;
mod lettering;
mod letters;
mod meanings;
mod names;
mod prepare;
mod read;
mod reading;
mod readings;
mod regions;
mod settings;
mod survey;
mod tree;
mod verdict;
mod wrappers;
mod write;
mod written;

use super::{Manuscript, Options, Report};

/// Checks the equations of a document; each that was read, and each that was not, is in the report.
pub fn check(manuscript: &Manuscript, options: &Options) -> Report {
    check::document(manuscript, options)
}
