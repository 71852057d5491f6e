//! Pieces of a text that is no program yet: the operand that it begins or ends with, and where a bracket is closed.

use super::scan::is_word;

/// A piece of a text, and what to write instead.
pub(super) struct Habit {
    pub from: usize,
    pub to: usize,
    pub instead: String,
    pub message: &'static str,
}

/// Whether a text is a name, a number, a call or a bracket, so that a sign beside it binds it whole.
pub(super) fn is_operand(text: &str) -> bool {
    let begin = text.find(|letter| !is_word(letter)).unwrap_or(text.len());
    let rest = text.get(begin..).unwrap_or_default();
    rest.is_empty() || (rest.starts_with(['(', '[']) && closing(rest) == Some(rest.len() - 1))
}

/// The operand that a text begins with: up to a space or an operator outside of brackets.
pub(super) fn operand(text: &str) -> Option<&str> {
    up_to(text, &[' ', '+', '-', '*', '/', ',', ';'])
}

/// What a text begins with, up to the first of some signs outside of brackets.
pub(super) fn up_to<'t>(text: &'t str, ends: &[char]) -> Option<&'t str> {
    let mut depth = 0_usize;
    let end = text.char_indices().find(|(_, character)| match character {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' if depth == 0 => true,
        ')' | ']' => {
            depth -= 1;
            false
        }
        _ => depth == 0 && ends.contains(character),
    });
    text.get(..end.map_or(text.len(), |(end, _)| end)).filter(|operand| operand.starts_with(is_word))
}

/// Where the operand begins that a text ends with: a name, a call, a bracket, with what is taken of it.
pub(super) fn operand_before(text: &str) -> Option<usize> {
    let mut from = text.len();
    loop {
        let before = text.get(..from)?;
        let begin = before.len() - last_word(before).len();
        if begin < from {
            return Some(begin);
        }
        match before.chars().next_back()? {
            ')' => {
                from = opening(before)?;
                let called = last_word(text.get(..from)?);
                return Some(from - called.len());
            }
            ']' => from = opening(before)?,
            '\'' => from -= 1,
            _ => return None,
        }
        if from == 0 {
            return Some(0);
        }
    }
}

/// The word that a text ends with, or nothing.
pub(super) fn last_word(text: &str) -> &str {
    let from = text.char_indices().rev().take_while(|(_, letter)| is_word(*letter)).last();
    from.and_then(|(from, _)| text.get(from..)).unwrap_or_default()
}

/// Where the bracket is closed that a text begins with.
pub fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(place);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// What commas outside of brackets separate.
pub fn separated(text: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let parts = text.split(|letter| match letter {
        '(' | '[' => {
            depth += 1;
            false
        }
        ')' | ']' => {
            depth = depth.saturating_sub(1);
            false
        }
        _ => letter == ',' && depth == 0,
    });
    parts.map(str::trim).collect()
}

/// Where the bracket was opened that a text ends with.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.char_indices().rev() {
        match letter {
            ')' | ']' => depth += 1,
            '(' | '[' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(place);
                }
            }
            _ => {}
        }
    }
    None
}
