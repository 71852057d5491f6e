//! Sentences as words, signs and formulas: what `hearing` and `asides` make of a text.

use crate::span::Span;

/// How much of the text before an equation is looked at.
const BEFORE_EQUATION: usize = 90;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, in small letters.
    Word(String),
    /// A formula that names something, by its number.
    Formula(usize),
    /// One that measures.
    Other,
    /// A comma, or a parenthesis.
    Comma,
    /// The end of a sentence.
    Stop,
}

/// The words and signs of a text without formulas.
pub(super) fn words(text: &str, tokens: &mut Vec<Token>) {
    let mut word = String::new();
    let mut is_line_empty = false;
    for character in text.chars().chain([' ']) {
        if character.is_alphabetic() || character == '\'' && !word.is_empty() {
            word.extend(character.to_lowercase());
            is_line_empty = false;
            continue;
        }
        if !word.is_empty() {
            tokens.push(Token::Word(std::mem::take(&mut word)));
        }
        match character {
            ',' | '(' | ')' => tokens.push(Token::Comma),
            '.' | ';' | ':' | '!' | '?' | '#' => tokens.push(Token::Stop),
            '\n' if is_line_empty => tokens.push(Token::Stop),
            '\n' => is_line_empty = true,
            _ => {}
        }
    }
}

/// The end of the text before an equation in its paragraph, and where that is the equation alone, of the one before.
pub(super) fn before(source: &str, span: Span) -> String {
    let before = source.get(..span.from).unwrap_or_default();
    let paragraph = before.rsplit("\n\n").next().unwrap_or_default();
    let begins = paragraph.char_indices().rev().nth(BEFORE_EQUATION).map_or(0, |(at, _)| at);
    paragraph.get(begins..).unwrap_or_default().to_lowercase()
}
