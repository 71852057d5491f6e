//! Counts the tokens of a text of the language, as a reader would: the measure of a formula.

/// Signs of several characters that are one token.
const LONG_SIGNS: &[&str] = &[".*", "./", ".^", "..", "==", "~="];

/// How many names, numbers, operators, brackets, separators and postfix signs a text has.
pub(super) fn count(text: &str) -> usize {
    let mut rest = text.trim_start();
    let mut count = 0;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_ascii_digit() {
            number(rest)
        } else if is_word(first) {
            rest.find(|character| !is_word(character)).unwrap_or(rest.len())
        } else {
            let long = LONG_SIGNS.iter().find(|sign| rest.starts_with(**sign));
            long.map_or(first.len_utf8(), |sign| sign.len())
        };
        count += 1;
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    count
}

fn is_word(character: char) -> bool {
    (character.is_alphanumeric() && !matches!(character, 'ᵀ' | '²' | '³' | '¹' | '⁰' | '⁴'..='⁹'))
        || character == '_'
}

/// The length of the number that a text begins with: `1.5e-3`.
fn number(text: &str) -> usize {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len())
    };
    let mut end = digits(0);
    if text.get(end..).is_some_and(|rest| rest.starts_with('.')) && digits(end + 1) > end + 1 {
        end = digits(end + 1);
    }
    if text.get(end..).is_some_and(|rest| rest.starts_with(['e', 'E'])) {
        let signed = text.get(end + 1..).is_some_and(|rest| rest.starts_with(['+', '-']));
        let from = end + 1 + usize::from(signed);
        if digits(from) > from {
            end = digits(from);
        }
    }
    end
}
