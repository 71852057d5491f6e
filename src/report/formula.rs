//! Formulas in each way of writing. What is written for people may use letters that the grammar
//! does not read; ASCII and Unicode read back.

use crate::functions;
use crate::notation::text;
use crate::session::{Formula, Notation};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};
use crate::syntax::parse_expression;

use super::partial::partial;

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

/// An expression as text.
pub fn expression(ast: &Ast, id: ExprId, format: Format) -> String {
    match format {
        Format::Unicode => text::unicode(ast, id),
        Format::Ascii => text::ascii(ast, id),
        Format::Latex | Format::Markdown => text::latex(ast, id, &latex_spelling),
        Format::Typst => text::typst(ast, id, &|_| None),
    }
}

/// A formula without its left side.
pub fn formula(formula: &Formula, format: Format) -> String {
    match (format, formula.notation) {
        // Indices stand below their letters; the letters of entries are for people alone.
        (Format::Unicode, Notation::Index | Notation::Units) => text::display(&formula.ast, formula.root),
        _ => expression(&formula.ast, formula.root, format),
    }
}

/// What the formula says it is equal to: the entry of a result in index notation.
pub fn left(formula: &Formula, format: Format) -> Option<String> {
    formula.left.as_deref().map(|left| partial(left, format))
}

/// What a formula is equal to, in the language, where that is not what was asked itself: `jacobian(A*x, x)[i,j]`
/// for entries, and for a Kronecker form the derivative of one vector by another. A claim of the two holds.
pub fn left_in_language(formula: &Formula, source: &str) -> Option<String> {
    let (ast, id) = parse_expression(source).ok()?;
    if formula.notation == Notation::Kron {
        return derivative_of_vectors(&ast, id);
    }
    let stands_alone = matches!(ast.get(id), Expr::Name(_) | Expr::Call { .. });
    let whole = if stands_alone { source.to_owned() } else { format!("({source})") };
    (!formula.entry.is_empty()).then(|| format!("{whole}[{}]", formula.entry.join(",")))
}

/// `jacobian(vec(Y), vec(X))` for `jacobian(Y, X)`, and likewise where derivatives were taken before.
fn derivative_of_vectors(ast: &Ast, id: ExprId) -> Option<String> {
    let Expr::Call { function, arguments } = ast.get(id) else { return None };
    let texts: Vec<String> = arguments.iter().map(|argument| text::ascii(ast, *argument)).collect();
    let (of, by) = match (&*function.text, texts.as_slice()) {
        ("jacobian" | "diff", [of, by]) => (of.clone(), by),
        ("hessian", [of, by]) => (format!("grad({of}, {by})"), by),
        ("hessian", [of, first, by]) => (format!("grad({of}, {first})"), by),
        ("diff", [of, first, by]) => (format!("diff({of}, {first})"), by),
        _ => return None,
    };
    let is_name = arguments.last().is_some_and(|last| matches!(ast.get(*last), Expr::Name(_)));
    let by = if is_name { format!("vec({by})") } else { by.clone() };
    Some(format!("jacobian(vec({of}), {by})"))
}

/// The names that a formula uses, with what they stand for.
pub fn definitions(formula: &Formula, format: Format) -> Vec<(String, String)> {
    let written = formula.definitions.iter();
    written.map(|(left, right)| (name(left, format), expression(&formula.ast, *right, format))).collect()
}

/// A name as text.
pub fn name(text: &str, format: Format) -> String {
    let mut ast = Ast::new();
    let id = ast.push(Expr::Name(Name { text: text.into(), span: Span::nowhere() }), Span::nowhere());
    expression(&ast, id, format)
}

/// What was taken of a name, such as `W ∈ ℝ^{m×n}`: in ASCII, the declaration that says the same.
pub fn assumed(text: &str, format: Format) -> String {
    let parts = text.split_once(" ∈ ").filter(|_| format == Format::Ascii);
    let Some((name, rest)) = parts else { return text.to_owned() };
    let (set, words) =
        rest.split_once(' ').map_or((rest, String::new()), |(set, rest)| (set, format!(" {rest}")));
    let whole = if set.starts_with('ℤ') { " integer" } else { "" };
    let axes: String = set.chars().filter(|character| !"ℝℤ^{}".contains(*character)).collect();
    let axes = if axes.is_empty() { axes } else { format!("[{}]", axes.replace('×', ",")) };
    format!("{name} : R{axes}{whole}{words}")
}

fn latex_spelling(function: &str) -> Option<&'static str> {
    functions::find(function).map(|(_, row)| row.latex).filter(|spelling| !spelling.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{Format, assumed};

    #[test]
    fn what_is_taken_is_a_declaration_in_ascii() {
        let ascii = |text| assumed(text, Format::Ascii);
        assert_eq!(ascii("W ∈ ℝ^{m×n} symmetric"), "W : R[m,n] symmetric");
        assert_eq!(ascii("x ∈ ℝ^n"), "x : R[n]");
        assert_eq!(ascii("t ∈ ℝ"), "t : R");
        assert_eq!(ascii("k ∈ ℤ"), "k : R integer");
        assert_eq!(assumed("x ∈ ℝ^n", Format::Unicode), "x ∈ ℝ^n");
    }
}
