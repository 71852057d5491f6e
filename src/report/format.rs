//! The ways of writing, and expressions in each. What is written for people may use letters that the grammar
//! does not read; ASCII and Unicode read back.

use crate::functions;
use crate::notation::text;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};

/// Ways to write what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Format {
    /// The language, with the signs of mathematics.
    #[default]
    Unicode,
    /// The language, in ASCII.
    Ascii,
    /// LaTeX, for mathematics mode with `amsmath`.
    Latex,
    /// Typst, for mathematics mode.
    Typst,
    /// Markdown with LaTeX between dollars.
    Markdown,
}

impl Format {
    /// Whether it is written into documents, and not for terminals and the language's reader.
    pub fn is_for_documents(self) -> bool {
        matches!(self, Self::Latex | Self::Typst | Self::Markdown)
    }
}

/// An expression as text.
pub fn expression(ast: &Ast, id: ExprId, format: Format) -> String {
    match format {
        Format::Unicode => text::unicode(ast, id),
        Format::Ascii => text::ascii(ast, id),
        Format::Latex | Format::Markdown => text::latex(ast, id, &latex_spelling),
        Format::Typst => text::typst(ast, id, &|_| None),
    }
}

/// An expression whose indices stand below their letters where the way of writing has such signs: `Wᵢⱼ`, which
/// does not read back.
pub(super) fn for_people(ast: &Ast, id: ExprId, format: Format) -> String {
    if format == Format::Unicode { text::display(ast, id) } else { expression(ast, id, format) }
}

/// A name as text.
pub fn name(text: &str, format: Format) -> String {
    let mut ast = Ast::new();
    let id = ast.push(Expr::Name(Name { text: text.into(), span: Span::nowhere() }), Span::nowhere());
    expression(&ast, id, format)
}

fn latex_spelling(function: &str) -> Option<&'static str> {
    functions::find(function).map(|(_, row)| row.latex).filter(|spelling| !spelling.is_empty())
}
