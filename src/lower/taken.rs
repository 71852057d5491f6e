//! What is said of names that nobody declared: how each was taken, and that one may be a product without its sign.

use std::sync::Arc;

use super::environment::{EntryKind, Environment};
use super::error::LowerError;
use super::names::{conventional_order, is_greek_word, is_small_number};
use super::readings::sums_up;
use super::uses::roots;
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator, StatementKind};
use crate::syntax::built_in;
use crate::syntax::names::{as_factors, is_small_greek, product_of};

/// The names of a statement, each once.
fn names<'a>(ast: &'a Ast, kind: &StatementKind) -> Vec<&'a Name> {
    let mut names: Vec<&Name> = Vec::new();
    for id in ast.reachable(&roots(kind)) {
        if let Expr::Name(name) = ast.get(id)
            && !names.iter().any(|known| known.text == name.text)
        {
            names.push(name);
        }
    }
    names
}

/// Says in an error about shapes how the names were taken that nobody declared: mostly that is the cause.
pub(super) fn explained(
    error: Diagnostic,
    ast: &Ast,
    kind: &StatementKind,
    assumed: &[Arc<str>],
    environment: &Environment,
) -> Diagnostic {
    if !error.is_about_shapes() {
        return error;
    }
    let (mut now, mut before) = (Vec::new(), Vec::new());
    for name in names(ast, kind) {
        let entry = environment.get(&name.text).filter(|entry| entry.kind == EntryKind::Assumed);
        let Some(shape) = entry.map(|entry| &entry.lowered.shape) else { continue };
        let what = format!("`{}` is a {}", name.text, shape.kind());
        if !assumed.contains(&name.text) {
            before.push(what);
            continue;
        }
        let why = if shape.order() == conventional_order(&name.text) { "letter" } else { "use" };
        now.push(format!("{what} by its {why}"));
    }
    let mut error = error;
    if !now.is_empty() {
        error = error.note(format!("not declared: {}", now.join(", ")));
    }
    if let Some(first) = before.first() {
        let name = first.split('`').nth(1).unwrap_or_default();
        error = error.note(format!(
            "taken so by an earlier statement: {}; a declaration says otherwise: `{name} : R`, `{name} : R[n]`",
            before.join(", ")
        ));
    }
    error
}

/// Warnings of `x_i` within a call that adds up, where it was assumed to be a name of its own: an entry is meant.
pub(super) fn numbered(ast: &Ast, kind: &StatementKind, assumed: &[Arc<str>]) -> Vec<Diagnostic> {
    let is_numbered = |name: &&Name| {
        let parts = name.text.split_once('_');
        parts.is_some_and(|(stem, below)| !stem.is_empty() && matches!(below, "i" | "j" | "k"))
    };
    let sums = ast.reachable(&roots(kind)).into_iter().filter_map(|id| match ast.get(id) {
        Expr::Call { function, arguments } if sums_up(&function.text) => Some(arguments.clone()),
        _ => None,
    });
    let summed = ast.reachable(&sums.flatten().collect::<Vec<_>>());
    let is_summed = |name: &&Name| {
        summed.iter().any(|id| matches!(ast.get(*id), Expr::Name(other) if other.text == name.text))
    };
    let found = names(ast, kind).into_iter().filter(is_numbered).filter(is_summed);
    let found = found.filter(|name| assumed.contains(&name.text));
    let warned = found.filter_map(|name| {
        let (stem, below) = name.text.split_once('_')?;
        let message = format!("`{}` is read as one name", name.text);
        let help = format!("the entry is `{stem}[{below}]`, a sum of entries `sum({stem}[{below}] for {below} in 1..n)`, or `sum({stem})`");
        Some(LowerError::Misread { span: name.span, message, help }.diagnostic())
    });
    warned.take(1).collect()
}

/// Warnings of `exp(i*x)`, where `i` was assumed to be a variable: there are no complex numbers.
pub(super) fn imaginary(ast: &Ast, kind: &StatementKind, assumed: &[Arc<str>]) -> Vec<Diagnostic> {
    let exponents = ast.reachable(&roots(kind)).into_iter().filter_map(|id| match ast.get(id) {
        Expr::Call { function, arguments } if &*function.text == built_in::EXPONENTIAL => {
            arguments.first().copied()
        }
        Expr::Binary { operator: Operator::Power, left, right } => match ast.get(*left) {
            Expr::Name(name) if &*name.text == built_in::NATURAL_BASE => Some(*right),
            _ => None,
        },
        _ => None,
    });
    let exponents: Vec<ExprId> = exponents.collect();
    let units = ast.reachable(&exponents).into_iter().filter_map(|id| match ast.get(id) {
        Expr::Binary { operator: Operator::Multiply, left, right } => {
            [*left, *right].into_iter().find_map(|side| match ast.get(side) {
                Expr::Name(name) if matches!(&*name.text, "i" | "j") && assumed.contains(&name.text) => {
                    Some(name)
                }
                _ => None,
            })
        }
        _ => None,
    });
    let found = units.map(|name| {
        let message = format!("`{}` is a variable here: all numbers are real", name.text);
        let help = "of exp(i*x) the real part is `cos(x)`, the imaginary part `sin(x)`".to_owned();
        LowerError::Misread { span: name.span, message, help }.diagnostic()
    });
    found.take(1).collect()
}

/// Warnings of names that were assumed and may be products: `Wx` beside nothing else of that name.
pub(super) fn products(
    ast: &Ast,
    kind: &StatementKind,
    assumed: &[Arc<str>],
    environment: &Environment,
) -> Vec<Diagnostic> {
    let all = names(ast, kind);
    let is_name =
        |letter: &str| all.iter().any(|name| &*name.text == letter) || environment.get(letter).is_some();
    // The `TAx` of `x^TAx` is spoken of where it has no meaning.
    let raised: Vec<Span> = ast
        .reachable(&roots(kind))
        .into_iter()
        .filter_map(|id| match ast.get(id) {
            Expr::Binary { operator: Operator::Power, right, .. } => Some(ast.span(*right)),
            _ => None,
        })
        .collect();
    let is_raised = |name: &Name| name.text.starts_with('T') && raised.contains(&name.span);
    let split = all.iter().filter(|name| assumed.contains(&name.text) && !is_raised(name));
    let found = split.filter_map(|name| {
        let product = as_product(&name.text, &is_name)?;
        let error = LowerError::Juxtaposed { name: Arc::clone(&name.text), span: name.span, product };
        Some(error.diagnostic())
    });
    found.collect()
}

/// A word as a product of its letters, where it looks like one: a capital before one other letter, or letters that
/// are names themselves.
fn as_product(name: &str, is_name: &dyn Fn(&str) -> bool) -> Option<String> {
    let letters = as_factors(name)?;
    if functions::find(name).is_some() || is_greek_word(name) || is_small_number(name) {
        return None;
    }
    // `αx`: a Greek letter is a number in front of the other.
    let is_number_first = letters.len() == 2 && letters.first().is_some_and(|letter| is_small_greek(*letter));
    let capitals = letters.iter().filter(|letter| letter.is_ascii_uppercase()).count();
    let is_matrix_first =
        letters.first().is_some_and(char::is_ascii_uppercase) && letters.len() - capitals <= 1;
    let are_names = letters.iter().all(|letter| is_name(&letter.to_string()));
    (is_matrix_first || is_number_first || are_names).then(|| product_of(&letters))
}

#[cfg(test)]
mod tests {
    use super::as_product;

    #[test]
    fn a_word_is_a_product_where_it_looks_like_one() {
        let of = |name: &str| as_product(name, &|letter| letter == "x" || letter == "y");
        for name in ["Wx", "AB", "ABx", "αx"] {
            assert!(of(name).is_some(), "{name}");
        }
        assert_eq!(of("xy").as_deref(), Some("x*y"));
        for name in ["mu", "eps", "Loss", "Xi", "out", "x", "tr", "W1", "ab"] {
            assert_eq!(of(name), None, "{name}");
        }
    }
}
