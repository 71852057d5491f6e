//! The tree as text. One engine writes every style; a style is a table of spellings, and parentheses
//! follow from how tight each spelling binds. What [`ascii`] and [`unicode`] write is read back as
//! the same tree. Nothing in here knows a function by name: its spelling is asked of the caller.

use crate::syntax::ast::{Ast, ExprId};

use engine::Engine;
use style::Style;

mod constants;
mod engine;
mod letters;
mod names;
mod pattern;
mod style;
mod tokens;

/// The spelling of a function, where it is not its name: a name such as `\operatorname{tr}`, or a
/// template such as `\lVert #1 \rVert`, `#1^{-1}`, `\sqrt{#1}`, with `#1` for the first argument.
pub type Spellings<'a> = &'a dyn Fn(&str) -> Option<&'static str>;

/// The longest text that is written, in bytes; a longer one ends in `…`.
pub const LONGEST_TEXT: usize = 4 << 20;

/// In the language itself, with ASCII letters and signs wherever the language has them.
pub fn ascii(ast: &Ast, id: ExprId) -> String {
    write(&style::ASCII, ast, id, &|_| None)
}

/// In the language itself, with `ᵀ`, `⊙`, `x²`, `σ`.
pub fn unicode(ast: &Ast, id: ExprId) -> String {
    write(&style::UNICODE, ast, id, &|_| None)
}

/// For people alone, in one line: `Σᵢ Aᵢⱼ xᵢ`, `δᵢⱼ`, products without a sign. It is not read back.
pub fn display(ast: &Ast, id: ExprId) -> String {
    write(&style::DISPLAY, ast, id, &|_| None)
}

/// LaTeX, for mathematics mode with `amsmath`.
pub fn latex<'a>(ast: &'a Ast, id: ExprId, spellings: Spellings<'a>) -> String {
    write(&style::LATEX, ast, id, spellings)
}

/// Typst, for mathematics mode.
pub fn typst<'a>(ast: &'a Ast, id: ExprId, spellings: Spellings<'a>) -> String {
    write(&style::TYPST, ast, id, spellings)
}

/// How many names, numbers, operators, brackets, separators and postfix signs an expression has
/// as [`ascii`] writes it, where `A ⊗ B` is one operator between two names.
pub fn tokens(ast: &Ast, id: ExprId) -> usize {
    tokens_of(&write(&style::COUNTED, ast, id, &|_| None))
}

/// How many tokens a text of the language has, counted likewise.
pub fn tokens_of(text: &str) -> usize {
    tokens::count(text)
}

fn write<'a>(style: &'a Style, ast: &'a Ast, id: ExprId, spellings: Spellings<'a>) -> String {
    Engine::new(style, ast, spellings).write(id)
}
