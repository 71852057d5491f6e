//! LaTeX to what it says: the one reader of it, for documents and for what is typed.
//!
//! A text goes through these files in turn: `cut` finds what of a statement is LaTeX, `prepare` balances it, `read`
//! makes a tree of it by the grammar, `calls` tells calls from products, `names` spells its names, `write` says it in
//! the language with what is known `around` it, and what is written keeps the way back (`written`). `door` does all
//! that for one expression.

mod accents;
pub(crate) mod around;
mod brackets;
pub(crate) mod calls;
pub(crate) mod cut;
mod derivatives;
pub(crate) mod differentials;
pub(crate) mod divergences;
pub(crate) mod door;
mod doubts;
mod ellipses;
mod exponentials;
pub(crate) mod grammar;
pub(crate) mod lettering;
pub(crate) mod letters;
pub(crate) mod manner;
pub(crate) mod names;
mod ones;
pub(crate) mod prepare;
mod ranges;
pub(crate) mod read;
mod running;
mod slopes;
mod spectral;
mod sums;
pub(crate) mod tree;
mod typed;
pub(crate) mod wrappers;
pub(crate) mod write;
pub(crate) mod written;
