//! Sentences as words, signs and formulas: what `hearing` and `asides` make of a text.

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
