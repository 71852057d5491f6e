//! The grammar of LaTeX, and nothing else: pest's names stay in this room.

/// The reader that pest makes of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/latex.pest"]
pub(crate) struct Latex;
