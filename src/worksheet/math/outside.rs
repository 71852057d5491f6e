//! What is no algebra: probability, limits, integrals. It is known by its signs, and told once a section.

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
    "{Var}",
    "{Cov}",
    "{KL}",
    "p(",
    "P(",
    "E[",
    r"p\left(",
    r"P\left(",
    r"E\left[",
];

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
        !is_word_before && !is_word_after
    };
    SIGNS.iter().any(|sign| text.match_indices(sign).any(|(at, _)| stands_alone(at, sign)))
}

#[cfg(test)]
mod tests {
    use super::is_outside;

    #[test]
    fn words_that_end_alike_are_no_signs() {
        for text in [r"\mathbb{E}[x]", "p(x)", r"\lim_{h \to 0} h", r"\int x"] {
            assert!(is_outside(text), "{text}");
        }
        for text in [r"\exp(x)", r"\limits", "a + b", r"Exp(x)"] {
            assert!(!is_outside(text), "{text}");
        }
    }
}
