//! The tokens of a text, for colour: the grammar's own, one after another. What no token begins
//! with is passed over, so a text that is still being typed has tokens too.

use pest::Parser as _;

use crate::span::Span;

use super::grammar::{Grammar, Rule};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The word that a statement begins with, `as`, `for`, `in`.
    Keyword,
    /// A name before `(`.
    Function,
    /// A name.
    Name,
    /// A number.
    Number,
    /// An operator or a sign of punctuation.
    Operator,
    /// A comment.
    Comment,
}

/// The rules that a token is tried by, in order: at the beginning of a statement also its keywords.
const OPENING: &[(Rule, TokenKind)] = &[
    (Rule::assume_word, TokenKind::Keyword),
    (Rule::show_word, TokenKind::Keyword),
    (Rule::eval_word, TokenKind::Keyword),
    (Rule::steps_word, TokenKind::Keyword),
    (Rule::shape_word, TokenKind::Keyword),
    (Rule::claim_word, TokenKind::Keyword),
];
const ANYWHERE: &[(Rule, TokenKind)] = &[
    (Rule::as_word, TokenKind::Keyword),
    (Rule::for_word, TokenKind::Keyword),
    (Rule::if_word, TokenKind::Keyword),
    (Rule::in_word, TokenKind::Keyword),
    (Rule::number, TokenKind::Number),
    (Rule::slope, TokenKind::Function),
    (Rule::function, TokenKind::Function),
    (Rule::name, TokenKind::Name),
    (Rule::equal, TokenKind::Operator),
    (Rule::rounds, TokenKind::Operator),
    (Rule::infix, TokenKind::Operator),
    (Rule::compare, TokenKind::Operator),
    (Rule::transpose, TokenKind::Operator),
    (Rule::superscript, TokenKind::Operator),
    (Rule::becomes, TokenKind::Operator),
    (Rule::colon, TokenKind::Operator),
];

/// The tokens of a text, in order.
pub fn tokens(source: &str) -> Vec<(Span, TokenKind)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut opens = true;
    while let Some(character) = source.get(at..).and_then(|rest| rest.chars().next()) {
        if matches!(character, '\n' | ';') {
            opens = true;
        }
        let rest = source.get(at..).unwrap_or_default();
        if let Some((length, kind)) = token(rest, opens).filter(|_| !character.is_whitespace()) {
            tokens.push((Span::new(at, at + length), kind));
            opens = kind == TokenKind::Comment && opens;
            at += length;
        } else {
            opens &= character.is_whitespace() || character == ';';
            at += character.len_utf8();
        }
    }
    tokens
}

/// How much of a text is looked at first for the token that it begins with, in bytes. A rule that does not fit
/// costs as much as the line that it is tried on is long.
const WINDOW: usize = 256;

/// The token that a text begins with: its length and kind.
fn token(rest: &str, opens: bool) -> Option<(usize, TokenKind)> {
    if rest.starts_with('#') {
        return Some((rest.find(['\n', '\r']).unwrap_or(rest.len()), TokenKind::Comment));
    }
    let mut window = WINDOW;
    loop {
        let part = rest.get(..rest.floor_char_boundary(window)).unwrap_or_default();
        match token_within(part, opens) {
            // A long name or number may go on behind what was looked at.
            Some((length, _)) if length * 2 > part.len() && part.len() < rest.len() => window *= 2,
            found => return found,
        }
    }
}

/// The token that a text begins with, as far as the text goes.
fn token_within(rest: &str, opens: bool) -> Option<(usize, TokenKind)> {
    let opening = if opens { OPENING } else { &[] };
    opening.iter().chain(ANYWHERE).find_map(|(rule, kind)| {
        let mut read = Grammar::parse(*rule, rest).ok()?;
        let length = read.next().map_or(0, |pair| pair.as_str().trim_end().len());
        (length > 0).then_some((length, *kind))
    })
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, tokens};

    #[test]
    fn a_statement_has_the_tokens_of_the_grammar() {
        use TokenKind::{Comment, Function, Keyword, Name, Number, Operator};
        let source = "eval det(A2) + 1.5*σ' # so\nshow = 3";
        let found: Vec<_> = tokens(source).into_iter().map(|(span, kind)| (span.of(source), kind)).collect();
        assert_eq!(
            found,
            [
                ("eval", Keyword),
                ("det", Function),
                ("A2", Name),
                ("+", Operator),
                ("1.5", Number),
                ("*", Operator),
                ("σ", Name),
                ("'", Operator),
                ("# so", Comment),
                ("show", Name),
                ("=", Operator),
                ("3", Number),
            ]
        );
    }
}
