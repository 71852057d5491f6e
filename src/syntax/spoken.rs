//! What is asked for in words: `derivative of x^2`.

use super::foreign::{BY, DERIVATIVES};
use super::scan::is_word;

/// `derivative of x^2`, `gradient x'*A*x by x`: a derivative in words.
pub(super) fn derivative(text: &str) -> Option<String> {
    let (word, rest) = text.trim().split_once(' ')?;
    // `grad_x norm(x)^2`
    if let Some((word, by)) = word.split_once('_')
        && let Some((_, function)) = DERIVATIVES.iter().find(|row| row.0 == word.to_lowercase())
    {
        let is_named = !by.is_empty() && !rest.trim().is_empty() && !rest.trim().starts_with('=');
        return is_named.then(|| format!("{function}({}, {by})", rest.trim()));
    }
    let (_, function) = DERIVATIVES.iter().find(|row| row.0 == word.to_lowercase())?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("of ").unwrap_or(rest).trim();
    let parts = BY.iter().find_map(|by| rest.split_once(by));
    let (derived, by) = match parts {
        Some((derived, by)) => (derived.trim(), by.trim()),
        None => (rest, variable_of(rest)?),
    };
    let named = !by.is_empty() && by.chars().all(is_word);
    (named && !derived.is_empty() && !derived.starts_with('='))
        .then(|| format!("{function}({derived}, {by})"))
}

/// `deriv(x^2)`, `gradient(x'*A*x)`: a derivative by what is not said, with the variable it is most likely by.
pub(super) fn derivative_of(function: &str, derived: &str) -> Option<String> {
    let (_, function) = DERIVATIVES.iter().find(|row| row.0 == function.to_lowercase())?;
    Some(format!("{function}({}, {})", derived.trim(), variable_of(derived)?))
}

/// What a formula is most likely derived by: `x` where it stands in it, else the first small letter, else the first.
fn variable_of(text: &str) -> Option<&str> {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = text;
    // `ᵀ` is a letter to Unicode and starts no name.
    while let Some(from) = rest.find(|letter: char| letter.is_alphabetic() && is_word(letter)) {
        let after = rest.get(from..)?;
        let (word, next) =
            after.split_at_checked(after.find(|letter| !is_word(letter)).unwrap_or(after.len()))?;
        if !next.starts_with('(') {
            words.push(word);
        }
        rest = next;
    }
    let single = |word: &&&str| word.chars().count() == 1 && word.starts_with(char::is_lowercase);
    let unknown =
        words.iter().find(|word| **word == "x" || word.len() == 2 && word.ends_with('x')).map(|_| "x");
    unknown.or_else(|| words.iter().find(single).or_else(|| words.first()).copied())
}
