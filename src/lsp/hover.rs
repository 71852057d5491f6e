//! What is said of a place: the shape of the name or the expression there, what a function is, what the statement
//! answers, how an equation was read and came out, and what a message means.

use serde_json::{Value, json};

use crate::functions;
use crate::report::{self, Detail, Format, Palette, rows};
use crate::session::Outcome;
use crate::span::Span;
use crate::syntax::built_in;
use crate::worksheet::{Check, Role};

use super::answers;
use super::document::{Checked, Document};

/// What is said of a place.
pub(super) fn hover(
    document: &Document,
    checked: &Checked,
    page: &dyn Fn(&str) -> Option<&'static str>,
    byte: usize,
) -> Value {
    let mut said: Vec<String> = Vec::new();
    let mut place = None;
    let source = document.text.as_str();
    if let Some((span, outcome)) = smallest(checked.outcomes(), byte) {
        let word = word_at(source, byte);
        let function = word.and_then(|word| function(source, word));
        let part = function.or_else(|| part(checked, outcome, byte)).or_else(|| {
            let word = word?;
            let known =
                document.names_before(span.to + 1).into_iter().find(|known| known.name == word.of(source))?;
            Some((word, format!("{} : {}", known.name, known.what)))
        });
        if let Some((span, text)) = part {
            place = Some(span);
            said.push(fenced(&text));
        }
        let lines = report::detailed(outcome, Format::Unicode, Detail::Full, Palette::plain());
        if !lines.is_empty() {
            said.push(fenced(&lines.join("\n")));
        }
        place = place.or(Some(span));
    }
    if let Some((span, check)) = equation_at(document, checked, byte) {
        said.push(equation(check));
        place = place.or(Some(span));
    }
    let mut codes: Vec<&str> = Vec::new();
    for (span, finding) in checked.findings() {
        let code = finding.diagnostic.code;
        if (span.from..=span.to).contains(&byte) && !codes.contains(&code) {
            codes.push(code);
            said.extend(page(code).map(beginning));
            place = place.or(Some(span));
        }
    }
    if said.is_empty() {
        return Value::Null;
    }
    let mut object = json!({"contents": {"kind": "markdown", "value": said.join("\n\n")}});
    if let (Some(place), Some(object)) = (place, object.as_object_mut()) {
        object.insert("range".to_owned(), document.text.range(place));
    }
    object
}

/// Of several things at a place the one that is the smallest.
fn smallest<T>(all: impl Iterator<Item = (Span, T)>, byte: usize) -> Option<(Span, T)> {
    let here = all.filter(|(span, _)| (span.from..=span.to).contains(&byte));
    here.min_by_key(|(span, _)| span.to - span.from)
}

/// The equation at a place. One is noted at its right side: within the left, it is the first of those that follow in
/// the line.
fn equation_at<'c>(document: &Document, checked: &'c Checked, byte: usize) -> Option<(Span, &'c Check)> {
    let equations = || {
        let is_equation =
            |check: &Check| matches!(check.role, Role::Equation | Role::Definition | Role::Declaration);
        checked.checks().filter(move |(_, check)| is_equation(check))
    };
    let line = document.text.position(byte).line;
    let follows =
        |(span, _): &(Span, &Check)| span.from > byte && document.text.position(span.from).line == line;
    smallest(equations(), byte).or_else(|| equations().find(follows))
}

/// The expression at a place, and its shape.
fn part(checked: &Checked, outcome: &Outcome, byte: usize) -> Option<(Span, String)> {
    let parts = outcome.parts.iter().filter_map(|(span, shape)| Some((checked.own(*span)?, shape)));
    let (span, shape) = smallest(parts, byte)?;
    let text = checked.manuscript.place(span).span.of(checked.manuscript.place(span).source);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Some((span, format!("{text} : {shape}")))
}

/// What a function is, where a word is one and is called.
fn function(source: &str, word: Span) -> Option<(Span, String)> {
    let is_called = source.get(word.to..).is_some_and(|rest| rest.trim_start().starts_with('('));
    let name = word.of(source);
    if !is_called {
        return None;
    }
    let text = match functions::find(name) {
        Some((_, row)) => {
            let signatures = row.forms.iter().map(|form| rows::signature(row, form));
            signatures.chain([format!("# {}", row.help)]).collect::<Vec<_>>().join("\n")
        }
        None => built_in::all().find(|(known, _)| *known == name)?.1.to_owned(),
    };
    Some((word, text))
}

/// How an equation was read, and how it came out.
fn equation(check: &Check) -> String {
    let text = if check.text.is_empty() { String::new() } else { format!("{}\n\n", fenced(&check.text)) };
    format!("{text}{}", escaped(&answers::outcome(check)))
}

/// The heading of a page and its first paragraph.
fn beginning(page: &'static str) -> String {
    let mut paragraphs = page.split("\n\n");
    let heading = paragraphs.next().unwrap_or_default().trim_start_matches("# ");
    let first = paragraphs.next().unwrap_or_default();
    format!("**{heading}**\n\n{first}")
}

/// The word at a place.
fn word_at(source: &str, byte: usize) -> Option<Span> {
    let is_part = |character: &char| character.is_alphanumeric() || *character == '_';
    let length = |characters: &mut dyn Iterator<Item = char>| -> usize {
        characters.take_while(is_part).map(char::len_utf8).sum()
    };
    let before = length(&mut source.get(..byte)?.chars().rev());
    let after = length(&mut source.get(byte..)?.chars());
    (before + after > 0).then(|| Span::new(byte - before, byte + after))
}

fn fenced(text: &str) -> String {
    format!("```gradus\n{text}\n```")
}

/// A text that Markdown shows as it is.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|character| {
            let is_sign = matches!(character, '*' | '_' | '`' | '<' | '\\' | '[' | ']');
            is_sign.then_some('\\').into_iter().chain([character])
        })
        .collect()
}
