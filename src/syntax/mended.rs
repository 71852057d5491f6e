//! A statement with all that is foreign in it written anew: where a mend leaves a further fault that has a mend, that is
//! mended too, so that what is offered is a statement that can be typed. `x.T @ A @ x` gets `x'*A*x` at once.

use pest::Parser;

use super::error::SyntaxError;
use super::expected;
use super::grammar::{Grammar, Rule};
use super::names::{as_factors, greek_letter, is_small_greek, product_of};
use super::scan::is_word;
use crate::span::Span;

/// How many faults of one statement are mended.
const MOST: usize = 16;
/// Longer statements, in bytes, get the first mend alone.
const LONGEST: usize = 2000;

/// The fault with the whole statement as its mend, where it takes more than one; the text begins at `base`.
pub(super) fn with_all_mended(rule: Rule, text: &str, base: usize, fault: SyntaxError) -> SyntaxError {
    let all = |first: &SyntaxError| {
        let mut current = applied(text, base, first)?;
        for turn in 0..MOST {
            let Err(error) = Grammar::parse(rule, &current) else {
                let split = with_products(&current, has_number_before_word(text));
                return Some(split).filter(|split| turn > 0 || *split != current);
            };
            current = applied(&current, 0, &expected::explain(&current, 0, &error))?;
        }
        None
    };
    if text.len() > LONGEST {
        return fault;
    }
    match all(&fault) {
        Some(instead) => {
            let at = Span::new(base, base + text.len());
            SyntaxError::MendedWhole { first: Box::new(fault), at, instead }
        }
        None => fault,
    }
}

/// The text with a fault mended, where the fault is a matter of spelling.
fn applied(text: &str, base: usize, fault: &SyntaxError) -> Option<String> {
    let spelling = matches!(
        fault,
        SyntaxError::Foreign { .. }
            | SyntaxError::Habit { .. }
            | SyntaxError::SideBySide { .. }
            | SyntaxError::BareDecimalPoint { .. }
            | SyntaxError::UnknownStatement { .. }
    );
    let mend = fault.diagnostic().mend.filter(|mend| spelling && !mend.edits.is_empty())?;
    let mut mended = text.to_owned();
    let mut edits = mend.edits;
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
    for (span, instead) in edits {
        let (from, to) = (span.from.checked_sub(base)?, span.to.checked_sub(base)?);
        mended.get(from..to)?;
        mended.replace_range(from..to, &instead);
    }
    Some(mended).filter(|mended| mended.len() <= 2 * LONGEST)
}

/// A mended statement with the words in it as products that are letters beside each other, as on paper: who writes
/// `xᵀAx` for a product means one by `Ax`. In a declaration a word is a name.
/// After a number of which the sign was left out, `½mv²`, `2ax`, so do small letters.
fn with_products(text: &str, is_joined: bool) -> String {
    if text.contains([':', '∈']) {
        return text.to_owned();
    }
    let mut whole = String::new();
    let mut rest = text;
    while let Some(from) = rest.find(is_word) {
        let (before, after) = rest.split_at(from);
        let (word, next) = after.split_at(after.find(|letter| !is_word(letter)).unwrap_or(after.len()));
        whole.push_str(before);
        let is_bound = whole.trim_end().ends_with(['^', '/', '_']);
        let is_named = matches!(next.trim_start().chars().next(), Some('(' | '='));
        match as_product(word, is_joined).filter(|_| !is_bound && !is_named) {
            Some(product) => whole.push_str(&product),
            None => whole.push_str(word),
        }
        rest = next;
    }
    whole + rest
}

/// Whether a number stands in front of a word of several letters without a sign.
fn has_number_before_word(text: &str) -> bool {
    let letters: Vec<char> = text.chars().collect();
    letters.windows(3).any(|three| match three {
        [number, first, second] => {
            (number.is_ascii_digit() || "½⅓¼".contains(*number))
                && first.is_ascii_lowercase()
                && second.is_ascii_lowercase()
        }
        _ => false,
    })
}

/// A word as a product of its letters: a capital before one small letter or other capitals, or a Greek letter first;
/// small letters where products have no sign.
fn as_product(word: &str, is_joined: bool) -> Option<String> {
    let letters = as_factors(word)?;
    let small = letters.iter().filter(|letter| letter.is_ascii_lowercase()).count();
    let first = letters.first()?;
    let is_short = letters.len() <= 3 && small == letters.len();
    let is_like_one =
        first.is_ascii_uppercase() && small <= 1 || is_small_greek(*first) || is_joined && is_short;
    (is_like_one && greek_letter(&word.to_lowercase()).is_none()).then(|| product_of(&letters))
}
