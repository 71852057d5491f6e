//! Words for messages: a piece of the source made safe to repeat, and the nearest known word.

use std::fmt::Write;

/// The most of a source text that a message repeats, in characters.
const LONGEST_ECHO: usize = 60;

/// A piece of the source as a message may repeat it: cut short, with control characters and
/// those that change the direction of writing spelled out.
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (count, character) in text.chars().enumerate() {
        if count == LONGEST_ECHO {
            shown.push('…');
            break;
        }
        if character.is_control() || changes_direction(character) {
            // Writing to a string does not fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

fn changes_direction(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

/// The word of a list that is at most two letters away, if there is one.
pub fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    known
        .iter()
        .map(|candidate| (distance(word, candidate), *candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 2 && *distance < candidate.chars().count())
        .map(|(_, candidate)| candidate)
}

/// How many letters are to be changed, added or left out; names are short, so the square is small.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, letter) in left.chars().take(2 * LONGEST_ECHO).enumerate() {
        let mut next = vec![index + 1];
        let mut beside = index + 1;
        for ((other, above), diagonal) in right.iter().zip(row.iter().skip(1)).zip(&row) {
            beside = (beside + 1).min(above + 1).min(diagonal + usize::from(*other != letter));
            next.push(beside);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
