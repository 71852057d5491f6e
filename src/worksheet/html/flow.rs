//! The text of a document around its formulas: Markdown by its own reader, LaTeX by its few words of structure.

use std::fmt::Write;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};

use super::escaped;
use super::mark::Mark;
use crate::span::Span;
use crate::worksheet::manuscript::{Language, Manuscript};

/// Signs around the number of a formula in the text; no document keeps them.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// A document as HTML.
pub(super) fn flow(manuscript: &Manuscript, marks: &[Mark]) -> String {
    if manuscript.language == Language::Program {
        return format!("<pre>{}</pre>", escaped(&manuscript.text));
    }
    let mut text = String::with_capacity(manuscript.text.len());
    let mut at = 0;
    for (number, mark) in marks.iter().enumerate() {
        copy(&mut text, &manuscript.text, Span::new(at, mark.span.from));
        _ = write!(text, "{OPEN}{number}{CLOSE}");
        at = mark.span.to;
    }
    copy(&mut text, &manuscript.text, Span::new(at, manuscript.text.len()));
    let text = if manuscript.language == Language::Latex { latex(&text) } else { markdown(&text) };
    filled(&text, marks)
}

fn copy(text: &mut String, source: &str, span: Span) {
    text.extend(span.of(source).chars().filter(|c| !matches!(*c, OPEN | CLOSE)));
}

/// The formulas in the place of their numbers.
fn filled(text: &str, marks: &[Mark]) -> String {
    let mut filled = String::with_capacity(text.len());
    for (number, piece) in text.split(OPEN).enumerate() {
        if number == 0 {
            filled.push_str(piece);
            continue;
        }
        let (number, rest) = piece.split_once(CLOSE).unwrap_or(("", piece));
        let mark = number.parse::<usize>().ok().and_then(|number| marks.get(number));
        filled.push_str(mark.map_or("", |mark| &mark.html));
        filled.push_str(rest);
    }
    filled
}

/// Whether a text is a formula and nothing else.
fn is_formula(text: &str) -> bool {
    let inner = text.trim().strip_prefix(OPEN).and_then(|rest| rest.strip_suffix(CLOSE));
    inner.is_some_and(|inner| inner.chars().all(|c| c.is_ascii_digit()))
}

/// Markdown as HTML: raw markup of the document is left out, and what is fetched from elsewhere is named.
fn markdown(text: &str) -> String {
    let options =
        Options::ENABLE_YAML_STYLE_METADATA_BLOCKS | Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut hidden = false;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => hidden = true,
            Event::End(TagEnd::MetadataBlock(_)) => hidden = false,
            _ if hidden => {}
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Tag::HtmlBlock)
            | Event::End(TagEnd::HtmlBlock) => {}
            // A picture is another file: its words stand for it.
            Event::Start(Tag::Image { .. }) => events.push(Event::Start(Tag::Emphasis)),
            Event::End(TagEnd::Image) => events.push(Event::End(TagEnd::Emphasis)),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let is_safe =
                    ["http://", "https://", "mailto:", "#"].iter().any(|scheme| dest_url.starts_with(scheme));
                let dest_url = if is_safe { dest_url } else { CowStr::from("#") };
                events.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            Event::Code(code) if is_formula(&code) => events.push(Event::Text(code)),
            // A block of mathematics is its formula.
            Event::Text(code) if is_formula(&code) => {
                if let Some(Event::Start(Tag::CodeBlock(_))) = events.last() {
                    events.pop();
                    events.push(Event::Start(Tag::Paragraph));
                }
                events.push(Event::Text(code));
            }
            Event::End(TagEnd::CodeBlock) if !is_in_code(&events) => {
                events.push(Event::End(TagEnd::Paragraph));
            }
            Event::Start(Tag::CodeBlock(_)) => {
                events.push(Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)));
            }
            other => events.push(other),
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// Whether the block that was begun last is one of code.
fn is_in_code(events: &[Event<'_>]) -> bool {
    let blocks = |event: &&Event<'_>| matches!(event, Event::Start(Tag::CodeBlock(_) | Tag::Paragraph));
    matches!(events.iter().rev().find(blocks), Some(Event::Start(Tag::CodeBlock(_))))
}

/// Headings of LaTeX, and how deep they stand.
const HEADINGS: &[(&str, usize)] =
    &[(r"\chapter", 2), (r"\section", 2), (r"\subsection", 3), (r"\subsubsection", 4), (r"\paragraph", 4)];
/// Commands around words that stay.
const AROUND: &[&str] = &[r"\emph{", r"\textbf{", r"\textit{", r"\texttt{", r"\underline{"];
/// Commands of which nothing is shown.
const SILENT: &[&str] = &[
    r"\begin{",
    r"\end{",
    r"\label{",
    r"\maketitle",
    r"\tableofcontents",
    r"\newcommand",
    r"\def",
    r"\usepackage",
];

/// LaTeX as HTML: its paragraphs, headings and items.
fn latex(text: &str) -> String {
    let body = text.split_once(r"\begin{document}").map_or(text, |(_, body)| body);
    let body = body.split_once(r"\end{document}").map_or(body, |(body, _)| body);
    let mut out = String::new();
    let mut paragraph: Vec<String> = Vec::new();
    for line in body.lines().chain([""]) {
        let line = without_comment(line).trim();
        let heading = HEADINGS.iter().find_map(|(command, depth)| {
            let rest = line.strip_prefix(command)?.trim_start_matches('*');
            Some((*depth, rest.strip_prefix('{')?.split('}').next()?))
        });
        let is_silent = SILENT.iter().any(|command| line.starts_with(command)) && !line.contains(OPEN);
        if (line.is_empty() || heading.is_some() || line.starts_with(r"\item")) && !paragraph.is_empty() {
            _ = writeln!(out, "<p>{}</p>", paragraph.join("\n"));
            paragraph.clear();
        }
        if let Some((depth, title)) = heading {
            _ = writeln!(out, "<h{depth}>{}</h{depth}>", plain(title));
        } else if !line.is_empty() && !is_silent {
            paragraph.push(plain(&line.replacen(r"\item", "•", 1)));
        }
    }
    out
}

/// A line before its comment.
fn without_comment(line: &str) -> &str {
    let is_comment = |at: &usize| !line.get(..*at).is_some_and(|before| before.ends_with('\\'));
    let comment = line.match_indices('%').map(|(at, _)| at).find(is_comment);
    comment.and_then(|at| line.get(..at)).unwrap_or(line)
}

/// Words without the commands around them.
fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for command in AROUND {
        while let Some(at) = text.find(command) {
            let end = text.get(at..).and_then(|rest| rest.find('}')).map(|end| at + end);
            if let Some(end) = end {
                text.replace_range(end..=end, "");
            }
            text.replace_range(at..at + command.len(), "");
        }
    }
    escaped(&text.replace('~', "\u{a0}").replace("``", "“").replace("''", "”").replace(r"\\", " "))
}
