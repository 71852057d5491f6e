//! Formulas in each way of writing. What is written for people may use letters that the grammar
//! does not read; ASCII and Unicode read back.

use crate::notation::text;
use crate::session::{Assumed, Assumption, Formula, Left, Notation};
use crate::structures::{Word, Words};
use crate::syntax::ast::{Ast, Body, Expr, ExprId};

use super::format::{Format, expression, for_people, name};
use super::left::left_side;

/// A formula without its left side.
pub fn formula(formula: &Formula, format: Format) -> String {
    match (format, formula.notation) {
        // Indices stand below their letters; the letters of entries are for people alone.
        (_, Notation::Index | Notation::Units) => for_people(&formula.ast, formula.root, format),
        _ => expression(&formula.ast, formula.root, format),
    }
}

/// What the formula says it is equal to: the entry of a result in index notation.
pub fn left(formula: &Formula, format: Format) -> Option<String> {
    formula.left.as_ref().map(|left| left_side(&formula.ast, left, format))
}

/// The positions of the entry that a formula is, in the language; none where it is all of a result.
pub fn entry(formula: &Formula) -> Vec<String> {
    formula.entry.iter().map(|position| text::ascii(&formula.ast, *position)).collect()
}

/// What a formula is equal to, in the language, where that is not what was asked itself: `jacobian(A*x, x)[i,j]`
/// for entries, and for a Kronecker form the derivative of one vector by another. A claim of the two holds.
pub fn left_in_language(formula: &Formula, asked: &Body, text: &str) -> Option<String> {
    let (ast, id) = (&asked.ast, asked.root);
    if formula.notation == Notation::Kron {
        return derivative_of_vectors(ast, id, columns(formula));
    }
    let stands_alone = matches!(ast.get(id), Expr::Name(_) | Expr::Call { .. });
    let whole = if stands_alone { text.to_owned() } else { format!("({text})") };
    (!formula.entry.is_empty()).then(|| format!("{whole}[{}]", entry(formula).join(",")))
}

/// By which of its variables, counted from 0, the columns of a Kronecker form are.
fn columns(formula: &Formula) -> Option<usize> {
    match &formula.left {
        Some(Left::Derivative(quotient)) => quotient.by.iter().position(|part| part.is_row),
        _ => None,
    }
}

/// `jacobian(vec(Y), vec(X))` for `jacobian(Y, X)`, and likewise where derivatives were taken before.
fn derivative_of_vectors(ast: &Ast, id: ExprId, columns: Option<usize>) -> Option<String> {
    let Expr::Call { function, arguments } = ast.get(id) else { return None };
    let texts: Vec<String> = arguments.iter().map(|argument| text::ascii(ast, *argument)).collect();
    let (of, by, place) = match (&*function.text, texts.as_slice()) {
        ("jacobian" | "diff", [of, by]) => (of.clone(), by, 1),
        ("hessian", [of, by]) => (format!("grad({of}, {by})"), by, 1),
        ("hessian", [of, first, by]) => (format!("grad({of}, {first})"), by, 2),
        ("diff", [of, all @ ..]) => {
            let place = columns?;
            let others: Vec<&str> =
                all.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, by)| by.as_str()).collect();
            (format!("diff({of}, {})", others.join(", ")), all.get(place)?, place + 1)
        }
        _ => return None,
    };
    let is_name = arguments.get(place).is_some_and(|by| matches!(ast.get(*by), Expr::Name(_)));
    let by = if is_name { format!("vec({by})") } else { by.clone() };
    Some(format!("jacobian(vec({of}), {by})"))
}

/// The names that a formula uses, with what they stand for.
pub fn definitions(formula: &Formula, format: Format) -> Vec<(String, String)> {
    let written = formula.definitions.iter();
    written.map(|(left, right)| (name(left, format), expression(&formula.ast, *right, format))).collect()
}

/// What was assumed of a name: `W ∈ ℝ^{m×n} symmetric`; in ASCII, the declaration that says the same.
pub fn assumed(assumption: &Assumption, format: Format) -> String {
    let name = &assumption.name;
    let Assumed::Variable { shape, structure } = &assumption.of else {
        return format!("{name} constant");
    };
    let spaced = |words: Words| if words.is_empty() { String::new() } else { format!(" {words}") };
    let axes: Vec<String> = shape.axes.iter().map(ToString::to_string).collect();
    if format == Format::Ascii {
        let axes = if axes.is_empty() { String::new() } else { format!("[{}]", axes.join(",")) };
        return format!("{name} : R{axes}{}", spaced(*structure));
    }
    let set = if structure.has(Word::Integer) { "ℤ" } else { "ℝ" };
    let words = spaced(structure.without(Word::Integer));
    let power = match axes.as_slice() {
        [] => String::new(),
        [one] if one.chars().count() == 1 => format!("^{one}"),
        more => format!("^{{{}}}", more.join("×")),
    };
    format!("{name} ∈ {set}{power}{words}")
}

#[cfg(test)]
mod tests {
    use super::{Format, assumed};
    use crate::session::{Assumed, Assumption};
    use crate::shape::{Dimension, Shape};
    use crate::structures::Word;

    #[test]
    fn what_is_assumed_is_a_declaration_in_ascii() {
        let both = |name: &str, axes: &[&str], words: &[Word]| {
            let shape = Shape::of(axes.iter().map(|axis| Dimension::name(axis)).collect());
            let of = Assumed::Variable { shape, structure: words.iter().copied().collect() };
            let one = Assumption { name: name.into(), of };
            [assumed(&one, Format::Unicode), assumed(&one, Format::Ascii)]
        };
        assert_eq!(
            both("W", &["m", "n"], &[Word::Symmetric]),
            ["W ∈ ℝ^{m×n} symmetric", "W : R[m,n] symmetric"]
        );
        assert_eq!(both("x", &["n"], &[]), ["x ∈ ℝ^n", "x : R[n]"]);
        assert_eq!(both("y", &["n_1"], &[]), ["y ∈ ℝ^{n_1}", "y : R[n_1]"]);
        assert_eq!(both("t", &[], &[]), ["t ∈ ℝ", "t : R"]);
        assert_eq!(both("k", &[], &[Word::Integer]), ["k ∈ ℤ", "k : R integer"]);
    }
}
