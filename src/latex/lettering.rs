//! How names are set: Greek letters, faces, what stands over and below.

use pest::iterators::Pair;

use super::grammar::Rule;
use super::tree::Name;

/// What signs above or below a name are called, where they stand alone.
const SIGNS: &[(&str, &str)] = &[("-", MINUS), ("+", PLUS), ("*", "star"), ("ast", "star")];
/// The label of what is known before a measurement, and of what is known after it.
pub(crate) const MINUS: &str = "minus";
pub(crate) const PLUS: &str = "plus";

/// The word for a sign that stands alone.
pub(crate) fn sign(text: &str) -> Option<&'static str> {
    SIGNS.iter().find(|(sign, _)| *sign == text).map(|(_, word)| *word)
}

/// A label above a name, in letters: `*` is `star`.
pub(crate) fn label(text: &str) -> String {
    if let Some(word) = sign(text.trim_matches(['{', '}', ' '])) {
        return word.to_owned();
    }
    let word: String =
        text.replace("text", "").replace("mathrm", "").chars().filter(char::is_ascii_alphabetic).collect();
    if word.is_empty() || word == "ast" { "star".to_owned() } else { word }
}

/// A Greek letter: `\varepsilon` is `epsilon`.
pub(crate) fn greek(pair: &Pair<'_, Rule>) -> Name {
    let word = pair.as_str().trim_start_matches('\\');
    let word = word.strip_prefix("var").unwrap_or(word);
    Name { word: word.to_owned(), ..Name::default() }
}

/// The letters of an upright name, in one word.
pub(crate) fn word_of(pair: Pair<'_, Rule>) -> String {
    let inner = pair.into_inner().find(|inner| matches!(inner.as_rule(), Rule::word | Rule::single));
    inner.map(|word| plain(word.as_str())).unwrap_or_default()
}

/// Letters, digits and low lines alone.
fn plain(text: &str) -> String {
    let kept = text.trim().replace('\\', "").replace('-', "_");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// What stands over names, in a word; the others only say that the name is no number.
const OVER: &[&str] =
    &["hat", "widehat", "bar", "overline", "tilde", "widetilde", "dot", "check", "widecheck", "breve"];

/// A name under an arrow, a hat, or in bold.
pub(crate) fn accent(pair: Pair<'_, Rule>) -> Name {
    let mut name = Name::default();
    let mut word = String::new();
    for inner in pair.into_inner() {
        match inner.as_rule() {
            Rule::accent_word => inner.as_str().trim_start_matches('\\').clone_into(&mut word),
            Rule::accent => name = accent(inner),
            Rule::upright => name.word = word_of(inner),
            Rule::greek => name = greek(&inner),
            Rule::subscript => name.below = Some(subscript_text(inner)),
            Rule::superscript => {
                let layer = inner.into_inner().next().filter(|inner| inner.as_rule() == Rule::layer);
                name.layer = layer.and_then(|l| l.into_inner().next()).map(|l| l.as_str().to_owned());
            }
            _ => name.word = plain(inner.as_str()),
        }
    }
    if OVER.contains(&word.as_str()) {
        let short = word.strip_prefix("wide").unwrap_or(&word);
        name.over = Some(if short == "overline" { "bar" } else { short }.to_owned());
    } else if !["mathit", "mathcal", "textbf", "mathscr", "mathfrak"].contains(&word.as_str()) {
        name.is_bold = true;
    }
    name
}

/// Commands that only set the face of a subscript, or space within it.
const FACES: &[&str] = &[
    r"\text",
    r"\textrm",
    r"\textit",
    r"\textbf",
    r"\mathrm",
    r"\mathbf",
    r"\mathit",
    r"\mathsf",
    r"\mathcal",
    r"\operatorname",
    r"\rm",
    r"\bf",
    r"\it",
    r"\vec",
    r"\,",
    r"\;",
    r"\!",
    r"\boldsymbol",
    r"\bm",
];

/// A subscript without braces, spaces and commands that only set its face.
pub(crate) fn subscript_text(pair: Pair<'_, Rule>) -> String {
    let text = pair.as_str().trim_start_matches('_').trim();
    let mut kept = text.to_owned();
    for command in FACES {
        kept = kept.replace(&format!("{command}{{"), "{").replace(&format!("{command} "), "");
    }
    kept.chars().filter(|c| !c.is_whitespace() && !matches!(c, '{' | '}' | '\\')).collect()
}
