//! What is no algebra: probability, limits, integrals, sets, optima. It is known by its signs, and told once a section.

use crate::latex::divergences;
use crate::syntax::operand::closing;

/// Signs of it.
const SIGNS: &[&str] = &[
    r"\mathbb{E}",
    r"\mathbb E",
    r"\mathbb{P}",
    r"\mathbb{V}",
    r"\mathcal{N}",
    r"\mathcal N",
    r"\Pr",
    r"\sim",
    r"\Var",
    r"\Cov",
    r"\int",
    r"\iint",
    r"\lim",
    r"\forall",
    r"\exists",
    r"\cup",
    r"\cap",
    r"\subset",
    r"\mid",
    r"\infty",
    r"\arg",
    r"\argmin",
    r"\argmax",
    r"\inf",
    r"\sup",
    r"\min_",
    r"\max_",
    r"\min\limits",
    r"\max\limits",
    r"\underset",
    "argmin",
    "argmax",
    r"arg\,",
    r"\setminus",
    r"\emptyset",
    r"\varnothing",
    "{Var}",
    "{Cov}",
    "{KL}(",
    "{KL}[",
    r"{KL}\left",
    "p(",
    "P(",
    "E[",
    r"p\left(",
    r"P\left(",
    r"E\left[",
    r"\E{",
    r"\E[",
    r"\E\left",
];

/// The sign of a probability that is as often a covariance in front of a bracket.
const MATRIX: &str = "P(";
/// What stands behind a bracket that is transposed.
const TRANSPOSED: &[&str] =
    &["^T", "^{T}", "^\\top", "^{\\top}", "^\\intercal", "^{\\mathsf", "^{-1}", "^{-T}"];

/// Whether a formula is outside of what is read.
pub(super) fn is_outside(text: &str) -> bool {
    // A letter before makes it the end of another word: `\exp(x)`, `\operatorname{p}`.
    let stands_alone = |at: usize, sign: &str| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + sign.len()..).and_then(|after| after.chars().next());
        let is_word_before =
            before.is_some_and(|c| c.is_ascii_alphabetic()) && !sign.starts_with(['\\', '{']);
        let is_word_after = after.is_some_and(|c| c.is_ascii_alphabetic())
            && sign.starts_with('\\')
            && sign.ends_with(|c: char| c.is_ascii_alphabetic());
        let is_product =
            sign.ends_with('(') && (sign == MATRIX && is_factor(text, at) || multiplies(text, at));
        !(is_word_before || is_word_after || is_product)
    };
    let named = divergences::named(text);
    let text = named.as_str();
    is_set(text)
        || has_unit_above_e(text)
        || SIGNS.iter().any(|sign| text.match_indices(sign).any(|(at, _)| stands_alone(at, sign)))
}

/// Whether the `P(` at a place is a matrix in front of a bracket: behind another bracket, or before one that is
/// transposed, as in `(I - KH)P(I - KH)^T`.
fn is_factor(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default().trim_end();
    let bracket = text.get(at + MATRIX.len() - 1..).unwrap_or_default();
    let after = closing(bracket).and_then(|close| bracket.get(close + 1..)).unwrap_or_default();
    before.ends_with(')') || TRANSPOSED.iter().any(|sign| after.starts_with(sign))
}

/// Whether the letter before the bracket at a place multiplies what is in it: a sum or a difference, as in `P(x - c)` and `p(1 -
/// p)`. Of such nobody writes a probability.
fn multiplies(text: &str, at: usize) -> bool {
    let bracket = text.get(at + 1..).unwrap_or_default();
    let inner = closing(bracket).and_then(|close| bracket.get(1..close)).unwrap_or_default();
    let is_event =
        inner.contains(['|', '=', '<', '>', ';', ':']) || inner.contains(r"\mid") || inner.contains(r"\le");
    let is_signed = |sign: char| inner.trim_start().get(1..).is_some_and(|rest| rest.contains(sign));
    (is_signed('+') || is_signed('-')) && !is_event
}

/// Whether a letter for the imaginary unit stands above `e`, before what it is multiplied by: `e^{i\\theta}`, `e^{-2\\pi i k}`. Where the same
/// letter numbers something it is none.
pub(super) fn has_unit_above_e(text: &str) -> bool {
    let is_unit = |inner: &str, at: usize| {
        let before = inner.get(..at).unwrap_or_default().trim_end();
        let after = inner.get(at + 1..).unwrap_or_default().trim_start();
        let is_first = before.is_empty() || before.ends_with(|c: char| c == '-' || c.is_ascii_digit());
        let is_behind = is_first || before.ends_with(r"\pi");
        let is_factor = after.starts_with(|c: char| c.is_alphabetic() || matches!(c, '\\' | '(' | '2'));
        is_behind && is_factor || before.ends_with(r"\pi") && after.is_empty()
    };
    let letters = ['i', 'j'].into_iter();
    letters.filter(|letter| !numbers(text, *letter)).any(|letter| {
        text.match_indices("e^{").any(|(at, _)| {
            let bracket = text.get(at + 2..).unwrap_or_default();
            let inner = closing(bracket).and_then(|close| bracket.get(1..close)).unwrap_or_default();
            inner.match_indices(letter).any(|(at, _)| is_unit(inner, at))
        })
    })
}

/// Whether a letter numbers something in a text: `x_i`, `\\sum_{i=1}`.
fn numbers(text: &str, letter: char) -> bool {
    ["_", "_{"].iter().any(|sign| text.contains(&format!("{sign}{letter}")))
}

/// Whether a side is a set, by its elements or by what they fulfil: `\{1, 2\}`, `\{x : x > 0\}`.
fn is_set(text: &str) -> bool {
    let without = |text: &str| text.replace(r"\left", "").replace(r"\right", "");
    let bare = without(text.trim().trim_end_matches([',', '.', ';']));
    let inner = bare.trim().strip_prefix(r"\{").and_then(|rest| rest.strip_suffix(r"\}"));
    inner.is_some_and(|inner| !inner.contains(r"\}") && inner.contains([',', ':', '|']))
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn words_that_end_alike_are_no_signs() {
        for text in [
            r"\mathbb{E}[x]",
            "p(x)",
            r"\lim_{h \to 0} h",
            r"\int x",
            r"\left\{1, 2\right\}",
            r"\arg\max_x f",
            "P(A)P(B)",
            r"\mathrm{KL}(q, p)",
            r"e^{i\theta}",
            r"e^{-j\omega t}",
            r"e^{2\pi i k}",
            r"e^{i x}",
        ] {
            assert!(is_outside(text), "{text}");
        }
        for text in [
            r"D_{KL}",
            r"D_{KL}(q(z|x) \| p(z))",
            r"\exp(x)",
            r"e^{x_i}",
            r"\sum_i e^{i x}",
            r"e^{\sin x}",
            r"e^{i+1}",
            r"\limits",
            "a + b",
            r"Exp(x)",
            r"\{a + b\}",
            "(I - KH)P(I - KH)^T",
            r"P(I - KH)^\top",
            "P(x - c)",
            "p(1-p)",
        ] {
            assert!(!is_outside(text), "{text}");
        }
    }
}
