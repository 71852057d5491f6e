//! Words within a display: `\quad (W \text{ symmetric})`, `\text{for orthogonal } Q`. What is set as text is heard as a
//! sentence in which the letters beside it are names; every other sign ends it.

use super::sentences::{Token, words};

/// Commands in whose braces words stand.
const TEXTS: &[&str] = &["text", "textrm", "textit", "textbf", "mbox"];
/// Commands that only set a face or a space.
const PASSED: &[&str] = &["mathbf", "boldsymbol", "bm", "pmb", "mathrm", "left", "right"];

/// The sentences of a display, and the names in them by their numbers.
pub(super) fn tokens(display: &str) -> (Vec<Token>, Vec<String>) {
    let (mut tokens, mut names) = (Vec::new(), Vec::new());
    if !TEXTS.iter().any(|text| display.contains(&format!("\\{text}{{"))) {
        return (tokens, names);
    }
    let mut rest = display;
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        let word: &str = after.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let behind = after.get(word.len()..).unwrap_or_default();
        rest = match first {
            '\\' if TEXTS.contains(&word) && behind.starts_with('{') => {
                let end = behind.find('}').unwrap_or(behind.len());
                words(behind.get(1..end).unwrap_or_default(), &mut tokens);
                behind.get(end + 1..).unwrap_or_default()
            }
            '\\' if PASSED.contains(&word) => behind,
            '\\' if word.starts_with(char::is_uppercase) => named(word, behind, &mut tokens, &mut names),
            '\\' if word.is_empty() => {
                // `\,` is a space, and `\\` ends a line.
                tokens.extend(after.starts_with('\\').then_some(Token::Stop));
                after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default()
            }
            '\\' => {
                tokens.push(Token::Stop);
                behind
            }
            letter if letter.is_ascii_alphabetic() => {
                named(rest.get(..1).unwrap_or_default(), after, &mut tokens, &mut names)
            }
            ',' | '(' | ')' => {
                tokens.push(Token::Comma);
                after
            }
            '{' | '}' | '~' => after,
            space if space.is_whitespace() => after,
            _ => {
                tokens.push(Token::Stop);
                after
            }
        };
    }
    (tokens, names)
}

/// Takes a name in with what stands below it, and says what comes behind.
fn named<'d>(word: &str, behind: &'d str, tokens: &mut Vec<Token>, names: &mut Vec<String>) -> &'d str {
    let (below, rest) = match behind.strip_prefix('_') {
        Some(below) if below.starts_with('{') => below.split_once('}').unwrap_or((below, "")),
        Some(below) => below.split_at(below.chars().next().map_or(0, char::len_utf8)),
        None => ("", behind),
    };
    let below: String = below.chars().filter(|c| c.is_alphanumeric()).collect();
    tokens.push(Token::Formula(names.len()));
    names.push(if below.is_empty() { word.to_owned() } else { format!("{word}_{below}") });
    rest
}
