//! The grammar of LaTeX, and nothing else: pest's names stay in this room.

#![expect(missing_docs, reason = "the rules are explained in the grammar itself")]

/// The reader that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/latex.pest"]
pub(super) struct Latex;
