//! Text that may be shown on a terminal: no control character, nothing that turns the direction
//! of writing, and no more of it than a person reads.

use std::fmt::Write;

/// The longest message, in bytes.
pub const LONGEST_MESSAGE: usize = 8 << 10;

/// A text with control characters, and those that change the direction of writing, spelled out.
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\n' || character == '\t' {
            shown.push(' ');
        } else if is_unsafe(character) {
            // Writing to a string does not fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Whether a character does something else than showing itself.
pub(super) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

/// A text cut to a number of bytes, at a character, with `…` where something is missing.
pub(super) fn cut(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    let mut end = longest;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{cut, escaped};

    #[test]
    fn what_acts_on_a_terminal_is_spelled_out() {
        assert_eq!(escaped("a\u{1b}[31m\u{202e}b\nc"), "a\\u{1b}[31m\\u{202e}b c");
    }

    #[test]
    fn a_cut_keeps_characters_whole() {
        assert_eq!(cut("ααα", 3), "α…");
        assert_eq!(cut("abc", 3), "abc");
    }
}
