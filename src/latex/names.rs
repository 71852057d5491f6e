//! How the names of equations are spelled in the program, and what a subscript may mean: a part of
//! the name, or an entry. Data and small functions; what a name stands for is asked elsewhere.

use super::lettering::sign;
use super::tree::Name;
use crate::functions;

/// A name in one word: `W^{(1)}` is `W1`, `\vec{net}_H` is `net_H`, `\hat{y}` is `y_hat`.
pub(crate) fn spelled(name: &Name) -> String {
    let mut text = without_below(name);
    if let Some(below) = &name.below {
        text.push('_');
        text.push_str(&word(below));
    }
    text
}

/// The name without its subscript.
pub(crate) fn without_below(name: &Name) -> String {
    let mut text = name.word.clone();
    if let Some(layer) = &name.layer {
        if !layer.starts_with(|c: char| c.is_ascii_digit()) {
            text.push('_');
        }
        text.push_str(&word(layer));
    }
    if let Some(over) = &name.over {
        text.push('_');
        text.push_str(over);
    }
    text
}

/// Letters, digits and low lines; a sum or a difference is spelled out.
fn word(text: &str) -> String {
    if let Some(sign) = sign(text) {
        return sign.to_owned();
    }
    // `\Sigma_{a|b}` is given something, and no `\Sigma_{ab}`.
    let text = text.replace('+', "p").replace('-', "m").replace('|', "_given_");
    text.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Whether a text can be a name in the program.
pub(crate) fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// The indices of a subscript: `11`, `i,j`, `12,3`; `None` where it is a word.
pub(crate) fn indices(below: &str, order: Option<usize>) -> Option<Vec<String>> {
    let parts: Vec<String> = if below.contains(',') {
        below.split(',').map(str::to_owned).collect()
    } else if order == Some(1) || below.contains(['+', '-']) {
        vec![below.to_owned()]
    } else {
        below.chars().map(String::from).collect()
    };
    let is_index = |part: &String| {
        // Entries are counted from 1.
        let is_number = !part.is_empty() && part != "0" && part.chars().all(|c| c.is_ascii_digit());
        let terms: Vec<&str> = part.split(['+', '-']).collect();
        let is_term =
            |term: &&str| !term.is_empty() && (term.chars().all(|c| c.is_ascii_digit()) || is_letter(term));
        is_number || terms.iter().all(is_term)
    };
    let fits = order.is_none_or(|order| order == parts.len()) && parts.len() <= 2;
    (fits && parts.iter().all(is_index)).then_some(parts)
}

/// A letter that people number by.
fn is_letter(text: &str) -> bool {
    matches!(text, "i" | "j" | "k" | "l" | "m" | "n" | "p" | "q" | "r" | "s")
}

/// Whether a name stands for each of several things in turn: `y_i`.
pub(crate) fn is_running(name: &Name) -> bool {
    let is_letter = |c: char| matches!(c, 'i' | 'j' | 'k' | 'l' | ',');
    name.below.as_deref().is_some_and(|below| below.chars().all(is_letter))
}

/// Whether a name is a size that is told apart by a letter, and no entry: the `d_k` of `\sqrt{d_k}`.
pub(crate) fn is_size(name: &Name) -> bool {
    matches!(name.word.as_str(), "d" | "n" | "N")
        && name.below.as_deref().is_some_and(|below| below.len() == 1)
}

/// Whether a name is a number of the language, and so has no entries unless it was declared.
pub(crate) fn is_constant(word: &str) -> bool {
    matches!(word, "e" | "pi")
}

/// Functions that documents write with capitals; the table has their other names.
const FUNCTIONS: &[(&str, &str)] = &[
    ("Tr", "tr"),
    ("Trace", "tr"),
    ("ReLU", "relu"),
    ("Softmax", "softmax"),
    ("Sigmoid", "sigma"),
    ("LogSumExp", "logsumexp"),
    ("LSE", "logsumexp"),
    ("Diag", "diag"),
    ("Vec", "vec"),
];

/// A function's name in the program.
pub(crate) fn function(word: &str) -> &str {
    let name = FUNCTIONS.iter().find(|row| row.0 == word).map_or(word, |row| row.1);
    functions::find(name).map_or(name, |(_, row)| row.name)
}

/// Whether a command is a function of what follows it.
pub(crate) fn is_function(word: &str) -> bool {
    FUNCTIONS.iter().any(|row| row.0 == word) || functions::find(word).is_some()
}

/// What matrices have one of, written with a word below a letter and an argument behind it: each with what stands before
/// and behind the argument in the language, where it has that.
type Spectral = (&'static str, Option<(&'static str, &'static str)>);
const SPECTRAL: &[Spectral] = &[
    ("lambda_max", Some(("eigvals(", ")[1]"))),
    ("lambda_min", Some(("-eigvals(-", ")[1]"))),
    ("sigma_max", Some(("opnorm(", ")"))),
    ("sigma_min", None),
];

/// What `\lambda_{\max}` of a matrix is in the language; nothing within, where the language has no such thing.
#[expect(
    clippy::option_option,
    reason = "no such name, one that is not given, and what it is are three things"
)]
pub(crate) fn spectral(word: &str) -> Option<Option<(&'static str, &'static str)>> {
    SPECTRAL.iter().find(|row| row.0 == word).map(|row| row.1)
}

/// Letters that are a function wherever parentheses follow, unless they have another meaning.
pub(crate) fn is_function_letter(word: &str) -> bool {
    word == "sigma"
}

#[cfg(test)]
mod tests {
    use super::{indices, spelled};
    use crate::latex::tree::Name;

    #[test]
    fn names_become_words() {
        let name = |word: &str, layer: Option<&str>, below: Option<&str>, over: Option<&str>| {
            spelled(&Name {
                word: word.to_owned(),
                layer: layer.map(str::to_owned),
                below: below.map(str::to_owned),
                over: over.map(str::to_owned),
                is_bold: false,
            })
        };
        assert_eq!(name("W", Some("1"), None, None), "W1");
        assert_eq!(name("W", Some("l-1"), None, None), "W_lm1");
        assert_eq!(name("net", None, Some("H"), None), "net_H");
        assert_eq!(name("y", None, Some("i"), Some("hat")), "y_hat_i");
        assert_eq!(name("Sigma", None, Some("a|b"), None), "Sigma_a_given_b");
    }

    #[test]
    fn subscripts_are_indices_or_words() {
        let of = |below: &str, order| indices(below, order).map(|parts| parts.join(" "));
        assert_eq!(of("11", None).as_deref(), Some("1 1"));
        assert_eq!(of("11", Some(1)).as_deref(), Some("11"));
        assert_eq!(of("12,3", Some(2)).as_deref(), Some("12 3"));
        assert_eq!(of("ij", None).as_deref(), Some("i j"));
        assert_eq!(of("i+1", None).as_deref(), Some("i+1"));
        assert_eq!(of("total", None), None);
        assert_eq!(of("H", None), None);
        assert_eq!(of("1", Some(2)), None);
    }
}
