//! What a text says of its names in words, whatever their order: "for a symmetric matrix $S$", "$P$ and $R$ are positive
//! definite", "with $U$ orthogonal and $\Lambda$ diagonal". A sentence is heard as words, signs and formulas; a word of
//! structure is said of the names behind it, where nothing but nouns stands between, and else of those before it.

use crate::span::Span;
use crate::structures;

use super::asides;
use super::made::Kind;
use super::restrictions::VECTORS;
use super::sentences::{Token, words};

/// What a word says that a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A number.
    Number,
    /// A square matrix of a structure.
    Structured(structures::Word),
    /// A matrix that has not that structure.
    Lacks(structures::Word),
    /// A vector or a matrix, and no number.
    Array,
    /// One of a kind that is made of other things.
    Made(&'static Kind),
    /// A vector of which a word says more, which is a word of [`VECTORS`].
    Restricted(&'static str),
}

/// A formula in a text, as far as words are said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Formula {
    /// It names something.
    Names(Vec<String>),
    /// It measures, or says something by itself: `n \times n`.
    Other,
    /// It is displayed: no sentence goes on over it.
    Display,
}

/// Words for a number.
const NUMBERS: &[&str] = &["scalar", "real number", CONSTANT, "lag operator", "learning rate", "step size"];
/// What is constant is a number where its letter is a small one.
const CONSTANT: &str = "constant";
/// Words for a vector or a matrix, which are said of the names right behind them.
const ARRAYS: &[&str] = &["vector", "vectors", "matrix", "matrices"];
/// Words for a matrix that is not symmetric.
const UNSYMMETRIC: &[&str] = &["nonsymmetric", "asymmetric", "unsymmetric"];
/// Nouns for a matrix and what stands beside these, between a word of structure and a name: "symmetric prior covariance".
const NOUNS: &[&str] = &[
    "matrix",
    "operator",
    "covariance",
    "precision",
    "kernel",
    "hessian",
    "gram",
    "weight",
    "weighting",
    "scatter",
    "prior",
    "posterior",
    "noise",
    "factor",
    "real",
    "square",
    "fixed",
    "given",
    "of",
    "the",
    "weights",
    "eigenvalues",
    "singular",
    "values",
];
/// Nouns for several matrices: what is said of them is said of each name.
const PLURALS: &[&str] = &["matrices", "covariances", "factors", "kernels"];
/// Words between a name and what is said of it.
const LINKS: &[&str] = &[
    "is",
    "are",
    "be",
    "being",
    "was",
    "were",
    "a",
    "an",
    "the",
    "some",
    "any",
    "both",
    "also",
    "all",
    "each",
    "denotes",
    "denote",
    "denoting",
    "assumed",
    "supposed",
    "taken",
    "chosen",
    "known",
    "to",
    "which",
    "that",
    "themselves",
    "itself",
    "real",
    "square",
    "matrix",
    "matrices",
    "itself",
    "again",
    "then",
    "now",
    "always",
    "further",
    "necessarily",
    "as",
];
/// Words between a name and what it has.
const OWNING: &[&str] = &["with", "has", "have", "having"];
/// Links that speak of one name alone.
const SINGULAR: &[&str] = &["is", "was", "a", "an"];
/// Words that take back what follows them.
const DENIALS: &[&str] = &["not", "non", "n't", "isn't", "never", "asymmetric", "no", "neither", "without"];
/// Words behind a word of structure by which it says something else: "orthogonal to", "the diagonal entries".
const OTHERS: &[&str] = &[
    "to",
    "entries",
    "entry",
    "elements",
    "element",
    "part",
    "block",
    "blocks",
    "about",
    "complement",
    "projection",
    "projections",
    "of",
    "function",
    "functions",
    "vector",
    "vectors",
    "difference",
    "group",
    "columns",
    "rows",
    "basis",
];

/// A word that a text says of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    /// What it says.
    pub what: What,
    /// The names that it is said of.
    pub of: Vec<String>,
    /// Where the first of them stands.
    pub at: usize,
}

/// What a text says in words of the formulas in it, which stand at these places, in order.
pub(super) fn hear(source: &str, formulas: &[(Span, Formula)]) -> Vec<Heard> {
    let mut found = sentences(&tokens(source, formulas), formulas);
    for (place, formula) in formulas {
        if *formula == Formula::Display {
            let (tokens, names) = asides::tokens(place.of(source));
            let names: Vec<(Span, Formula)> =
                names.into_iter().map(|name| (*place, Formula::Names(vec![name]))).collect();
            found.extend(sentences(&tokens, &names));
        }
    }
    found
}

/// What sentences say.
fn sentences(tokens: &[Token], formulas: &[(Span, Formula)]) -> Vec<Heard> {
    let mut found = Vec::new();
    for sentence in tokens.split(|token| *token == Token::Stop) {
        found.extend(arrays(sentence, formulas));
        let mut at = 0;
        while at < sentence.len() {
            let Some((length, what)) = phrase(sentence, at) else {
                at += 1;
                continue;
            };
            let of = said_of(sentence, at, (length, what));
            let what = match what {
                What::Structured(word) if is_denied(sentence, at) => What::Lacks(word),
                what => what,
            };
            let is_taken_back =
                matches!(what, What::Number | What::Made(_) | What::Restricted(_)) && is_denied(sentence, at);
            // Projection matrices are weights, of which nothing is said by that.
            let are_weights = matches!(what, What::Made(_))
                && sentence.get(at + length) == Some(&Token::Word("matrices".to_owned()));
            let is_as_before =
                what == What::Number && spoken(sentence, at, CONSTANT).is_some() && stays(sentence, at);
            let of = if is_taken_back || are_weights || is_as_before { Vec::new() } else { of };
            let of: Vec<&(Span, Formula)> =
                of.into_iter().filter_map(|number| formulas.get(number)).collect();
            let names = of.iter().flat_map(|(_, formula)| match formula {
                Formula::Names(names) => names.clone(),
                Formula::Other | Formula::Display => Vec::new(),
            });
            let is_constant = what == What::Number && spoken(sentence, at, CONSTANT).is_some();
            let is_small = |name: &String| !name.starts_with(char::is_uppercase);
            let names: Vec<String> = names.filter(|name| !is_constant || is_small(name)).collect();
            if let Some((first, _)) = of.first() {
                found.push(Heard { what, of: names, at: first.from });
            }
            at += length;
        }
    }
    found
}

/// The vectors and matrices that a sentence calls so: "a matrix $W$ and vectors $x$, $b$".
fn arrays(sentence: &[Token], formulas: &[(Span, Formula)]) -> Vec<Heard> {
    let mut found = Vec::new();
    for (at, token) in sentence.iter().enumerate() {
        let Token::Word(word) = token else { continue };
        let behind = sentence.get(at + 1..).unwrap_or_default();
        let what = match word.as_str() {
            word if ARRAYS.contains(&word) => What::Array,
            word if UNSYMMETRIC.contains(&word) => What::Lacks(structures::Word::Symmetric),
            _ => continue,
        };
        let of =
            match (what, before_it(sentence.get(..at).unwrap_or_default())) {
                (What::Lacks(_), before) if !before.is_empty() => before,
                _ if word.ends_with('s') || what != What::Array => group(behind.iter().skip_while(
                    |token| matches!(token, Token::Word(word) if NOUNS.contains(&word.as_str())),
                )),
                _ => group(behind.iter().take(1)),
            };
        let before = sentence.get(..at).unwrap_or_default();
        let links = ["be", "are", "is", "a", "an"];
        let is_said = matches!(before.last(), Some(Token::Word(word)) if links.contains(&word.as_str()));
        let is_denied = is_denied(sentence, at);
        let of = if of.is_empty() && is_said && !is_denied { before_it(before) } else { of };
        let named = of.into_iter().filter_map(|number| formulas.get(number));
        for (place, formula) in named {
            if let Formula::Names(names) = formula {
                found.push(Heard { what, of: names.clone(), at: place.from });
            }
        }
    }
    found
}

/// The sentences of a text that has formulas in it.
fn tokens(source: &str, formulas: &[(Span, Formula)]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut from = 0;
    for (number, (place, formula)) in formulas.iter().enumerate() {
        words(source.get(from..place.from).unwrap_or_default(), &mut tokens);
        tokens.push(match formula {
            Formula::Names(_) => Token::Formula(number),
            Formula::Other => Token::Other,
            Formula::Display => Token::Stop,
        });
        from = from.max(place.to);
    }
    words(source.get(from..).unwrap_or_default(), &mut tokens);
    tokens
}

/// The word of structure that begins at a place, the longest first, and how many tokens it has.
fn phrase(sentence: &[Token], at: usize) -> Option<(usize, What)> {
    let structures =
        structures::Word::spoken().into_iter().map(|(text, word)| (text, What::Structured(word)));
    let numbers = NUMBERS.iter().map(|text| (*text, What::Number));
    let kinds = Kind::phrases().map(|(text, kind)| (text, What::Made(kind)));
    let vectors = VECTORS.iter().map(|row| (row.0, What::Restricted(row.0)));
    let all = structures.chain(numbers).chain(kinds).chain(vectors);
    all.filter_map(|(text, what)| Some((spoken(sentence, at, text)?, what))).max_by_key(|(length, _)| *length)
}

/// How many tokens a text has, where it is spoken at a place; the last word may be a plural.
fn spoken(sentence: &[Token], at: usize, text: &str) -> Option<usize> {
    let parts: Vec<&str> = text.split([' ', '-']).collect();
    let is_spoken = parts.iter().enumerate().all(|(number, part)| {
        let is_last = number + 1 == parts.len();
        match sentence.get(at + number) {
            Some(Token::Word(word)) => word == part || is_last && word.strip_suffix('s') == Some(*part),
            _ => false,
        }
    });
    is_spoken.then_some(parts.len())
}

/// Whether what is said at a place is taken back.
fn is_denied(sentence: &[Token], at: usize) -> bool {
    let earlier = sentence.get(..at).unwrap_or_default();
    if is_unsaid(earlier) {
        return true;
    }
    let before = earlier.iter().rev();
    let links = before.take_while(|token| match token {
        Token::Word(word) => LINKS.contains(&word.as_str()) || DENIALS.contains(&word.as_str()),
        _ => false,
    });
    links.into_iter().any(|token| matches!(token, Token::Word(word) if DENIALS.contains(&word.as_str())))
}

/// Whether what comes next in a sentence is said of what is not so, or need not be: "unless $A$ is …", "if $A$ were …", "we do not assume
/// that $A$ is …".
fn is_unsaid(before: &[Token]) -> bool {
    let clause = before.rsplit(|token| *token == Token::Comma).next().unwrap_or_default();
    let words = |tokens: &[Token]| -> Vec<String> {
        let word = |token: &Token| match token {
            Token::Word(word) => Some(word.clone()),
            _ => None,
        };
        tokens.iter().filter_map(word).collect()
    };
    let (whole, near) = (words(before), words(clause));
    let has = |list: &[String], word: &str| list.iter().any(|one| one == word);
    let asks =
        ["assume", "assumed", "assuming", "require", "required", "suppose", "need", "ask", "assumption"];
    let denies = ["not", "don't", "without", "no", "never", "doesn't"];
    let first = near.iter().position(|word| denies.contains(&word.as_str()));
    let is_not_asked = first
        .is_some_and(|first| near.iter().skip(first + 1).take(3).any(|word| asks.contains(&word.as_str())));
    has(&near, "unless") || is_not_asked || has(&whole, "if") && has(&near, "were")
}

/// The formulas that a word of structure is said of.
fn said_of(sentence: &[Token], at: usize, (length, what): (usize, What)) -> Vec<usize> {
    let behind = sentence.get(at + length..).unwrap_or_default();
    let mut before = sentence.get(..at).unwrap_or_default();
    // "A matrix $B$ with orthonormal columns."
    while let (What::Restricted(_), Some((Token::Word(word), earlier))) = (what, before.split_last()) {
        if !OWNING.contains(&word.as_str()) {
            break;
        }
        before = earlier;
    }
    let (mut names, mut is_plural) = (behind, false);
    // "The (symmetric) matrix".
    if let (Some(Token::Comma), [Token::Comma, rest @ ..]) = (before.last(), names)
        && matches!(rest.first(), Some(Token::Word(word)) if NOUNS.contains(&word.as_str()))
    {
        names = rest;
    }
    loop {
        let is_passed = match names.first() {
            // A constant matrix is no number.
            _ if what == What::Number => false,
            Some(Token::Other) => true,
            Some(Token::Word(word)) if PLURALS.contains(&word.as_str()) => {
                is_plural = true;
                true
            }
            Some(Token::Word(word)) => NOUNS.contains(&word.as_str()),
            _ => false,
        };
        // "symmetric and positive definite", "symmetric, positive definite".
        let joined = match names {
            [Token::Word(and), rest @ ..] if and == "and" || and == "or" => rest,
            [Token::Comma, rest @ ..] => rest,
            all => all,
        };
        if let Some((more, _)) = phrase(joined, 0) {
            names = joined.get(more..).unwrap_or_default();
        } else if is_passed {
            names = names.get(1..).unwrap_or_default();
        } else {
            break;
        }
    }
    let is_other = matches!(behind.first(), Some(Token::Word(word)) if OTHERS.contains(&word.as_str()));
    match names.first() {
        Some(Token::Formula(first)) if !is_other || is_plural => {
            let is_alone = behind.len() > names.len() && !is_plural;
            if is_alone { vec![*first] } else { group(names.iter()) }
        }
        _ if is_other => Vec::new(),
        _ => before_it(before),
    }
}

/// Whether "constant" says that something stays as it is, "$x$ is constant", whatever it is: no article stands before the word and no
/// formula behind it.
fn stays(sentence: &[Token], at: usize) -> bool {
    let is_article = |token: &Token| matches!(token, Token::Word(word) if ["a", "some", "any", "real", "scalar"].contains(&word.as_str()));
    let has_article = at.checked_sub(1).and_then(|before| sentence.get(before)).is_some_and(is_article);
    !has_article && !matches!(sentence.get(at + 1), Some(Token::Formula(_)))
}

/// The formulas before a word of structure that is said of them. "A vector $x$ to a scalar" says nothing of $x$.
fn before_it(before: &[Token]) -> Vec<usize> {
    let is =
        |token: &Token, words: &[&str]| matches!(token, Token::Word(word) if words.contains(&word.as_str()));
    if matches!(before, [.., to, article] if is(to, &["to", "into"]) && is(article, &["a", "an"])) {
        return Vec::new();
    }
    let mut rest = before;
    let mut is_singular = false;
    while let Some((last, earlier)) = rest.split_last() {
        let is_passed = match last {
            Token::Word(word) => {
                is_singular |= SINGULAR.contains(&word.as_str());
                let is_link = LINKS.contains(&word.as_str()) || DENIALS.contains(&word.as_str());
                is_link || word == "need" || word == "and" && ends_with_phrase(earlier)
            }
            Token::Comma | Token::Other => true,
            Token::Formula(_) | Token::Stop => false,
        };
        match (is_passed, phrase_before(rest)) {
            (_, Some(length)) => rest = rest.get(..rest.len() - length).unwrap_or_default(),
            (true, None) => rest = earlier,
            (false, None) => break,
        }
    }
    match rest.last() {
        Some(Token::Formula(last)) if is_singular => vec![*last],
        Some(Token::Formula(_)) => group(rest.iter().rev()),
        _ => Vec::new(),
    }
}

fn ends_with_phrase(tokens: &[Token]) -> bool {
    let tokens = if tokens.last() == Some(&Token::Comma) {
        tokens.split_last().map_or(tokens, |(_, rest)| rest)
    } else {
        tokens
    };
    phrase_before(tokens).is_some()
}

/// How many of the last tokens are a word of structure.
fn phrase_before(tokens: &[Token]) -> Option<usize> {
    let longest = tokens.len().min(3);
    (1..=longest)
        .rev()
        .find(|length| phrase(tokens, tokens.len() - length).is_some_and(|(found, _)| found == *length))
}

/// Formulas with commas and "and" between.
fn group<'t>(tokens: impl Iterator<Item = &'t Token>) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_joined = true;
    for token in tokens {
        match token {
            Token::Formula(number) if is_joined => {
                found.push(*number);
                is_joined = false;
            }
            Token::Comma => is_joined = true,
            Token::Word(word) if word == "and" || word == "or" => is_joined = true,
            _ => break,
        }
    }
    found
}

#[cfg(test)]
mod tests;
