//! The parser that pest makes of the grammar. Nothing of pest leaves the room `syntax`.

use pest_derive::Parser;

/// The generated parser; its rules are the variants of [`Rule`].
#[derive(Parser)]
#[grammar = "../grammar/gradus.pest"]
pub(super) struct Grammar;
