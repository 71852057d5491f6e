//! What may be typed at a place: functions with their signatures, names with their shapes, the words that begin a
//! statement. The conversation offers it at Tab, editors while one types.

use crate::functions;
use crate::report::rows;
use crate::structures::Word;
use crate::syntax::{Notation, built_in};

/// The words that begin a statement.
const KEYWORDS: &[(&str, &str)] = &[
    ("assume", "assume A == B"),
    ("show", "show EXPR as NOTATION"),
    ("eval", "eval EXPR"),
    ("steps", "steps EXPR"),
    ("shape", "shape EXPR"),
    ("claim", "claim A == B"),
];

/// The constants.
const CONSTANTS: &[(&str, &str)] =
    &[("pi", "the number π"), ("e", "the base of the natural logarithm"), ("I", "the identity that fits")];

/// What an offer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A variable or a definition.
    Name,
    /// A function.
    Function,
    /// A word that begins a statement.
    Keyword,
    /// A word of structure or a notation.
    Word,
    /// A constant.
    Constant,
}

/// Something that may stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// How it is used: `det(X[n,n]) → scalar`, `W : matrix(m, n)`.
    pub usage: String,
    /// What it is, in a sentence; may be empty.
    pub help: String,
}

impl Offer {
    /// An offer.
    pub fn new(kind: Kind, name: impl Into<String>, usage: impl Into<String>, help: &str) -> Self {
        Self { kind, name: name.into(), usage: usage.into(), help: help.to_owned() }
    }

    /// What follows the name when it is chosen.
    pub fn after(&self) -> &'static str {
        match self.kind {
            Kind::Function => "(",
            Kind::Keyword => " ",
            Kind::Name | Kind::Word | Kind::Constant => "",
        }
    }
}

/// What may stand at the end of a text, beginning with the word that stands there: where that word begins, and
/// the offers, those of the program's own names first.
pub fn offers(before: &str, own: impl IntoIterator<Item = Offer>) -> (usize, Vec<Offer>) {
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let begin = word_begin(before);
    let word = before.get(begin..).unwrap_or_default();
    let opening = before.get(line..begin).unwrap_or_default();
    let offers = if opening.trim_end().ends_with(" as") && opening.trim_start().starts_with("show ") {
        Notation::to_show().map(|name| Offer::new(Kind::Word, name, name, "")).collect()
    } else if opening.contains(": R") && !opening.contains('=') {
        structures()
    } else {
        let mut offers: Vec<Offer> = own.into_iter().collect();
        offers.extend(functions());
        offers.extend(built_in::all().map(|(name, usage)| Offer::new(Kind::Function, name, usage, "")));
        offers.extend(CONSTANTS.iter().map(|(name, help)| Offer::new(Kind::Constant, *name, *name, help)));
        if opening.trim().is_empty() || opening.trim_end().ends_with(';') {
            offers
                .extend(KEYWORDS.iter().map(|(name, usage)| Offer::new(Kind::Keyword, *name, *name, usage)));
        }
        offers
    };
    (begin, offers.into_iter().filter(|offer| offer.name.starts_with(word)).collect())
}

/// The functions of the table, each with its signature and its sentence.
pub fn functions() -> impl Iterator<Item = Offer> {
    functions::table().filter(|row| !row.help.is_empty()).flat_map(|row| {
        std::iter::once(&row.name).chain(row.aliases).map(move |name| {
            let signature = row.forms.first().map(|form| rows::signature(row, form)).unwrap_or_default();
            Offer::new(Kind::Function, *name, signature.replacen(row.name, name, 1), row.help)
        })
    })
}

fn structures() -> Vec<Offer> {
    Word::typed().map(|word| Offer::new(Kind::Word, word.name(), word.to_string(), word.row().help)).collect()
}

/// Where the word at the end of a text begins.
pub fn word_begin(before: &str) -> usize {
    let word = before.chars().rev().take_while(|character| character.is_alphanumeric() || *character == '_');
    before.len() - word.map(char::len_utf8).sum::<usize>()
}
