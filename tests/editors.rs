//! What editors colour: a grammar in `TextMate`'s format, made from the grammar of the language and its tables, so that
//! it cannot tell another language than is read. `INSTA_UPDATE=always` writes it.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::fs;
use std::path::Path;

use gradus::functions;
use gradus::structures::Word;
use gradus::syntax::built_in;
use pest_meta::ast::Expr;
use serde_json::{Value, json};

mod pattern;
use pattern::Grammar;

/// Where it is kept.
const KEPT: &str = "editors/vscode/syntaxes/gradus.tmLanguage.json";

/// Words as one pattern, the longer first, so that none hides one that it begins.
fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let mut words: Vec<&str> = words.into_iter().collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
    words.dedup();
    format!("(?:{})", words.join("|"))
}

fn mentions(rule: &Expr, wanted: &str) -> bool {
    rule.iter_top_down().any(|part| matches!(part, Expr::Ident(name) if name == wanted))
}

fn made() -> Value {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("grammar/gradus.pest")).unwrap();
    let grammar = Grammar::read(&text);
    let pattern = |name: &str| grammar.pattern(name);
    let any = |names: &[&str]| names.iter().map(|name| pattern(name)).collect::<Vec<_>>().join("|");
    let one = |name: &str, pattern: String| json!({"name": format!("{name}.gradus"), "match": pattern});

    // Words that begin a statement are followed by what makes them such a word, others stand anywhere.
    let is_word = |name: &str| name.ends_with("_word") && name != "slope_word";
    let begin = grammar.names(|name, rule| is_word(name) && mentions(rule, "is_keyword"));
    let within = grammar.names(|name, rule| is_word(name) && !mentions(rule, "is_keyword"));
    let mut operators: Vec<String> =
        ["compare", "infix"].iter().flat_map(|name| grammar.choices(name)).collect();
    operators.splice(0..0, ["arrow", "rounds", "equal"].map(str::to_owned));
    operators.extend(["superscript", "transpose", "negate", "range", "becomes", "bar"].map(str::to_owned));
    let operators: Vec<&str> = operators.iter().map(String::as_str).collect();

    let (ends, gap) = (format!("(?!{})", pattern("continues")), pattern("gap"));
    let called = format!(r"{ends}(?={gap}\()");
    let is_derivative = |name: &str| built_in::derivative(name).is_some();
    let derivatives = words(built_in::all().map(|(name, _)| name).filter(|name| is_derivative(name)));
    let builders = built_in::all().map(|(name, _)| name).filter(|name| !is_derivative(name));
    let rows =
        functions::table().flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()));
    let is_called = |name: &&str| name.chars().all(|sign| sign.is_alphanumeric() || sign == '_');
    let known = words(rows.filter(is_called).chain(builders));
    let structures = words(Word::typed().map(Word::name));

    let expression = json!([
        one("keyword.other.derivative", format!("{derivatives}{called}")),
        one("support.function", format!("{known}{called}")),
        one("entity.name.function", pattern("function")),
        one("keyword.control", any(&within)),
        one("constant.language", format!("(?:pi|π|e|I){ends}")),
        one("constant.numeric", pattern("number")),
        one("variable.other", pattern("word")),
        one("keyword.operator", any(&operators)),
    ]);
    json!({
        "information_for_contributors": ["Made by tests/editors.rs from grammar/gradus.pest and the tables of functions and words."],
        "name": "Gradus",
        "scopeName": "source.gradus",
        "fileTypes": ["gradus"],
        "patterns": [
            {"include": "#comment"},
            {
                "match": format!(r"(?:^|(?<=;))\s*({})", any(&begin)),
                "captures": {"1": {"name": "keyword.other.statement.gradus"}},
            },
            {
                "begin": format!("(?:{})\\s*({})", any(&["colon", "arrow"]), pattern("space")),
                "beginCaptures": {"1": {"name": "storage.type.gradus"}},
                "end": r"(?=$|[;#=])",
                "patterns": [
                    one("storage.modifier", format!("{structures}{ends}")),
                    one("storage.type", pattern("space")),
                    {"include": "#expression"},
                ],
            },
            {"include": "#expression"},
        ],
        "repository": {
            "comment": {
                "patterns": [
                    one("comment.block.documentation.answer", "#=.*$".to_owned()),
                    one("comment.line.number-sign", pattern("COMMENT")),
                ],
            },
            "expression": {"patterns": expression},
        },
    })
}

#[test]
fn the_grammar_of_editors_is_that_of_the_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT);
    let now = serde_json::to_string_pretty(&made()).unwrap() + "\n";
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &now).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == now, "{KEPT} is stale: INSTA_UPDATE=always cargo test --test all editors:: writes it");
}
