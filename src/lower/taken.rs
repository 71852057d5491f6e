//! What is said of names that nobody declared: how each was taken, and that one may be a product without its sign.

use std::sync::Arc;

use super::environment::{EntryKind, Environment};
use super::error::LowerError;
use super::names::{conventional_order, is_greek_word, is_small_number};
use super::uses::roots;
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::syntax::ast::{Ast, Expr, Name, StatementKind};
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
    environment: &Environment,
) -> Diagnostic {
    if !error.is_about_shapes() {
        return error;
    }
    let taken: Vec<String> = names(ast, kind)
        .into_iter()
        .filter_map(|name| {
            let entry = environment.get(&name.text).filter(|entry| entry.kind == EntryKind::Assumed)?;
            let shape = &entry.lowered.shape;
            let why = if shape.order() == conventional_order(&name.text) { "letter" } else { "use" };
            Some(format!("`{}` is a {} by its {why}", name.text, shape.kind()))
        })
        .collect();
    if taken.is_empty() { error } else { error.note(format!("not declared: {}", taken.join(", "))) }
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
    let split = all.iter().filter(|name| assumed.contains(&name.text));
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
