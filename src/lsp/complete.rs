//! What is offered while one types: the words of the language in its blocks, and signs after `\`.

use serde_json::{Value, json};

use crate::inquiry::{Kind, Offer, letters, offers};
use crate::span::Span;
use crate::worksheet::{self, Manuscript};

use super::document::Document;

/// What may stand at a place.
pub(super) fn offers_at(document: &Document, manuscript: &Manuscript, byte: usize) -> Value {
    let is_within = |block: Span| {
        let place = manuscript.place(block);
        place.name == manuscript.name && (place.span.from..=place.span.to).contains(&byte)
    };
    if !worksheet::blocks(manuscript).into_iter().any(is_within) {
        return Value::Array(Vec::new());
    }
    let source = document.text.as_str();
    let before = source.get(..byte).unwrap_or_default();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let line = before.get(line..).unwrap_or_default();
    if let Some((begin, signs)) = letters::complete(line) {
        let begin = byte - line.len() + begin;
        let range = document.text.range(Span::new(begin, byte));
        let sign = |(name, sign): (String, String)| {
            let name = format!("\\{name}");
            json!({
                "label": format!("{sign} {name}"),
                "kind": 1,
                "filterText": name,
                "textEdit": {"range": range, "newText": sign},
            })
        };
        return signs.into_iter().map(sign).collect();
    }
    let own = document.names_before(byte).into_iter().map(|known| {
        let kind = if known.is_function { Kind::Function } else { Kind::Name };
        let usage = if known.is_function {
            format!("{}({})", known.name, known.what)
        } else {
            format!("{} : {}", known.name, known.what)
        };
        Offer::new(kind, known.name.clone(), usage, "")
    });
    let (begin, offered) = offers(line, own);
    let range = document.text.range(Span::new(byte - line.len() + begin, byte));
    offered.iter().map(|offer| item(offer, &range)).collect()
}

fn item(offer: &Offer, range: &Value) -> Value {
    // As the protocol numbers them.
    let kind = match offer.kind {
        Kind::Name => 6,
        Kind::Function => 3,
        Kind::Keyword => 14,
        Kind::Word => 20,
        Kind::Constant => 21,
    };
    // The bracket is left to who types: editors close what they open.
    let after = if offer.kind == Kind::Keyword { offer.after() } else { "" };
    let mut object = json!({
        "label": offer.name,
        "kind": kind,
        "detail": offer.usage,
        "textEdit": {"range": range, "newText": format!("{}{after}", offer.name)},
    });
    if let (false, Some(object)) = (offer.help.is_empty(), object.as_object_mut()) {
        object.insert("documentation".to_owned(), json!(offer.help));
    }
    object
}
