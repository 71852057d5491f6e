//! LaTeX as `MathML`, which browsers typeset by themselves.

use pulldown_latex::config::DisplayMode;
use pulldown_latex::{Event, Parser, ParserError, RenderConfig, Storage, push_mathml};

use super::escaped;
use crate::latex::prepare::prepare;

/// Commands that say nothing to a reader.
const SILENT: &[&str] = &[r"\nonumber", r"\notag"];
/// Commands with an argument that says nothing to a reader.
const MARKS: &[&str] = &[r"\label{", r"\tag{"];

/// A formula as `MathML`; where it cannot be, as it was typed.
pub(super) fn typeset(text: &str, is_display: bool) -> String {
    let typed = || format!("<code>{}</code>", escaped(text.trim()));
    // What is nested deep, or does not close, is not handed on.
    if prepare(text).is_err() {
        return typed();
    }
    mathml(&cleaned(text), is_display).unwrap_or_else(typed)
}

fn mathml(text: &str, is_display: bool) -> Option<String> {
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(text, &storage).collect();
    let display_mode = if is_display { DisplayMode::Block } else { DisplayMode::Inline };
    let config = RenderConfig { display_mode, ..RenderConfig::default() };
    let mut out = String::new();
    push_mathml(&mut out, events.ok()?.into_iter().map(Ok::<_, ParserError>), config).ok()?;
    Some(out)
}

/// Without what numbers equations, and with what aligns their lines.
fn cleaned(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_start_matches(['>', ' '])).filter(|line| !line.is_empty());
    let mut text = lines.collect::<Vec<_>>().join("\n");
    for mark in MARKS {
        while let Some(at) = text.find(mark) {
            let end = text.get(at..).and_then(|rest| rest.find('}')).map_or(text.len(), |end| at + end + 1);
            text.replace_range(at..end, "");
        }
    }
    for silent in SILENT {
        text = text.replace(silent, "");
    }
    let text = text.replace(r"\\\\", r"\\").trim().to_owned();
    let has_lines = text.contains(r"\\") || text.contains('&');
    if has_lines && !text.starts_with(r"\begin{") {
        return format!("\\begin{{aligned}}\n{text}\n\\end{{aligned}}");
    }
    text
}
