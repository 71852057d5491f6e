//! Messages as the best compilers print them: the source line, what is meant underlined, facts
//! below, and the mend as a change of the line. The only place that knows how a message looks.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Mend};
use crate::span::Span;

use super::escape::{LONGEST_MESSAGE, cut, escaped};
use super::palette::Palette;
use super::window::Window;

/// The widest line of a message, in columns.
const WIDEST: usize = 120;
/// The longest sentence of a message, in bytes.
const LONGEST_SENTENCE: usize = 600;
/// How many places, and how many facts, a message has at most.
const MOST: usize = 8;
/// How many messages are shown of one text.
const MOST_MESSAGES: usize = 20;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It stops the statement.
    Error,
    /// It stops nothing.
    Warning,
    /// It is only to be known.
    Note,
}

/// A text that messages are about.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// What it is called: a file's path; `None` for what was typed on the spot.
    pub name: Option<&'a str>,
    /// The text.
    pub text: &'a str,
    /// The number of its first line, counted from 1.
    pub first_line: usize,
}

impl<'a> Source<'a> {
    /// A text without a name.
    pub fn typed(text: &'a str) -> Self {
        Self { name: None, text, first_line: 1 }
    }

    /// A text with a name: a file's path, or what it is for.
    pub fn named(name: &'a str, text: &'a str) -> Self {
        Self { name: Some(name), text, first_line: 1 }
    }
}

/// A message as text, in several lines, without a line end at its end.
pub fn render(diagnostic: &Diagnostic, severity: Severity, source: Source<'_>, palette: Palette) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(sentence(&diagnostic.message)).id(diagnostic.code);
    let mut main = Group::with_title(title);
    if let Some((origin, snippet)) = marked_source(diagnostic, source) {
        main = match origin {
            Some(origin) => main.element(origin).element(snippet),
            None => main.element(snippet),
        };
    }
    for note in diagnostic.notes.iter().take(MOST) {
        main = main.element(Level::NOTE.message(sentence(note)));
    }
    let mut groups = Vec::new();
    match &diagnostic.mend {
        Some(mend) if mend.edits.is_empty() || source.text.is_empty() => {
            groups.push(main.element(Level::HELP.message(sentence(&mend.message))));
        }
        Some(mend) => {
            groups.push(main);
            groups.push(mended(mend, source));
        }
        None => groups.push(main),
    }
    let renderer = if palette.is_styled { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.decor_style(DecorStyle::Unicode).term_width(WIDEST).render(&groups);
    shortened(text)
}

/// Several messages, an empty line between them; the last line says how many more there are.
pub fn render_all(
    diagnostics: &[Diagnostic],
    severity: Severity,
    source: Source<'_>,
    palette: Palette,
) -> String {
    let mut texts: Vec<String> =
        diagnostics.iter().take(MOST_MESSAGES).map(|one| render(one, severity, source, palette)).collect();
    if let Some(more @ 1..) = diagnostics.len().checked_sub(MOST_MESSAGES) {
        texts.push(format!("and {more} more"));
    }
    texts.join("\n\n")
}

fn sentence(text: &str) -> String {
    cut(&escaped(text), LONGEST_SENTENCE)
}

type Marked<'a> = Snippet<'a, annotate_snippets::Annotation<'a>>;

/// The lines that a message is about, below the place that they are from.
fn marked_source<'a>(
    diagnostic: &'a Diagnostic,
    source: Source<'a>,
) -> Option<(Option<Origin<'a>>, Marked<'a>)> {
    let labels: Vec<_> = diagnostic.labels.iter().take(MOST).collect();
    if labels.is_empty() || source.text.is_empty() {
        return None;
    }
    let spans: Vec<Span> = labels.iter().map(|label| clamp(label.span, source.text)).collect();
    let window = Window::new(source.text, &spans);
    let mut snippet =
        Snippet::source(window.text.clone()).line_start(source.first_line + window.first_line - 1);
    // A line that is cut has another column here than in the source, which is told above it.
    let (line, column) = place_of(source.text, spans.first().map_or(0, |span| span.from));
    let shown = spans.first().map_or(0, |span| window.map(*span).start);
    let is_cut = place_of(&window.text, shown).1 != column;
    let name = source.name.map(escaped);
    if !is_cut {
        snippet = snippet.path(name.clone());
    }
    let origin = name.filter(|_| is_cut);
    let origin = origin.map(|name| Origin::path(name).line(source.first_line + line).char_column(column));
    for (place, (label, span)) in labels.iter().zip(&spans).enumerate() {
        let kind = if place == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let text = (!label.text.is_empty()).then(|| sentence(&label.text));
        snippet = snippet.annotation(kind.span(window.map(*span)).label(text));
    }
    Some((origin, snippet))
}

/// The line of a byte, counted from 0, and its column, counted from 1.
fn place_of(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or_default();
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
    (before.matches('\n').count(), column + 1)
}

/// The mend as a change of the source.
fn mended<'a>(mend: &'a Mend, source: Source<'a>) -> Group<'a> {
    let edits: Vec<_> = mend.edits.iter().take(MOST).collect();
    let spans: Vec<Span> = edits.iter().map(|(span, _)| clamp(*span, source.text)).collect();
    let window = Window::new(source.text, &spans);
    let mut snippet = Snippet::source(window.text.clone())
        .line_start(source.first_line + window.first_line - 1)
        .path(source.name.map(escaped));
    for ((_, text), span) in edits.iter().zip(&spans) {
        snippet = snippet.patch(Patch::new(window.map(*span), sentence(text)));
    }
    Level::HELP.secondary_title(sentence(&mend.message)).element(snippet)
}

/// A span that fits the text, at whole characters.
fn clamp(span: Span, text: &str) -> Span {
    let to = floor(text, span.to.min(text.len()));
    Span::new(floor(text, span.from).min(to), to)
}

fn floor(text: &str, byte: usize) -> usize {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

/// The text without what goes beyond the longest message, ending with a whole line.
fn shortened(text: String) -> String {
    if text.len() <= LONGEST_MESSAGE {
        return text;
    }
    let end = floor(&text, LONGEST_MESSAGE - 8);
    let kept = text.get(..end).unwrap_or_default();
    let kept = kept.rfind('\n').and_then(|line| kept.get(..line)).unwrap_or(kept);
    format!("{kept}\u{1b}[0m\n…")
}
