//! The parts of a Markdown document that concern us: blocks of our language, front matter, and
//! where code, headings and mathematics in blocks stand. The only place that knows the Markdown reader.

use std::borrow::Cow;

use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::span::Span;

use super::excerpt::Excerpt;
use super::fence::{self, Fence};
use super::macros::Macros;

/// A block of our language.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// How it is to be run.
    pub fence: Fence,
    /// What stands in it.
    pub excerpt: Excerpt,
    /// The line of its fence.
    pub opening: Span,
}

/// The parts of a document.
#[derive(Clone, Debug)]
pub(super) struct Document {
    /// The blocks of our language, in order.
    pub blocks: Vec<Block>,
    /// The front matter.
    pub front: Option<Excerpt>,
    /// Code of any language, where a dollar is no mathematics.
    pub code: Vec<Span>,
    /// Blocks of mathematics.
    pub math: Vec<Excerpt>,
    /// Mathematics between backticks.
    pub inline: Vec<Span>,
    /// Headings.
    pub headings: Vec<Span>,
    /// The macros that it defines, and the usual ones.
    pub macros: Macros,
    /// The text in which mathematics is looked for where it is LaTeX, as long as the document.
    pub text: Option<String>,
}

impl Default for Document {
    fn default() -> Self {
        Self {
            blocks: Vec::new(),
            front: None,
            code: Vec::new(),
            math: Vec::new(),
            inline: Vec::new(),
            headings: Vec::new(),
            macros: Macros::usual(),
            text: None,
        }
    }
}

/// What the text that comes next is part of.
enum Within {
    Nothing,
    Ours(Fence, Span, Excerpt),
    Math(Excerpt),
    /// LaTeX: an equation, or how one is typed.
    Latex(Excerpt),
    Front(Excerpt),
}

/// Reads a document.
pub(super) fn read(source: &str) -> Document {
    let mut document = Document::default();
    let mut within = Within::Nothing;
    // The mark of its encoding that a text may begin with would hide the fence behind it.
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mark = source.len() - text.len();
    let text = with_admonitions_as_items(text);
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    for (event, range) in Parser::new_ext(&text, options).into_offset_iter() {
        let span = Span::new(mark + range.start, mark + range.end);
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) if begins_mathematics(span.of(source)) => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => document.code.push(span),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(information))) => {
                document.code.push(span);
                within = block(&information, source, span);
            }
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => {
                document.code.push(span);
                within = Within::Front(Excerpt::default());
            }
            Event::Start(Tag::Heading { .. }) => document.headings.push(span),
            Event::Code(code) => {
                let inline = mathematics_between_backticks(source, span, &code);
                document.inline.extend(inline);
                // With the dollars around it, that open nothing.
                document
                    .code
                    .push(Span::new(span.from.saturating_sub(usize::from(inline.is_some())), span.to));
            }
            Event::Html(_) | Event::InlineHtml(_) => document.code.push(span),
            Event::Text(text) => match &mut within {
                Within::Nothing => {}
                Within::Math(excerpt) => push_mathematics(excerpt, &text, span),
                Within::Ours(_, _, excerpt) | Within::Latex(excerpt) | Within::Front(excerpt) => {
                    excerpt.push(&text, span);
                }
            },
            Event::End(TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => {
                match std::mem::replace(&mut within, Within::Nothing) {
                    Within::Nothing => {}
                    Within::Ours(fence, opening, excerpt) => {
                        document.blocks.push(Block { fence, excerpt, opening });
                    }
                    Within::Math(excerpt) => document.math.push(excerpt),
                    Within::Latex(excerpt) if is_equation(&excerpt.text) => document.math.push(excerpt),
                    Within::Latex(_) => {}
                    Within::Front(excerpt) => document.front = Some(excerpt),
                }
            }
            _ => {}
        }
    }
    document.macros.learn(source, &document.code);
    document
}

/// Adds to a block of mathematics, without the options that `MyST` has before it: `:label: normal`.
fn push_mathematics(excerpt: &mut Excerpt, text: &str, span: Span) {
    let is_option = |line: &&str| {
        line.strip_prefix(':').and_then(|rest| rest.split_once(':')).is_some_and(|(word, _)| {
            word.starts_with(char::is_alphabetic)
                && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        })
    };
    let mut at = 0;
    if excerpt.text.trim().is_empty() {
        at = text.split_inclusive('\n').take_while(is_option).map(str::len).sum();
    }
    // A text that is not as long as its place has no lines to count by.
    let from = if text.len() == span.to - span.from { span.from + at } else { span.from };
    excerpt.push(text.get(at..).unwrap_or_default(), Span::new(from, span.to));
}

/// What a fenced block is.
fn block(information: &str, source: &str, span: Span) -> Within {
    let word = information.trim().trim_matches(['{', '}']);
    match word {
        "math" => return Within::Math(Excerpt::default()),
        "latex" | "tex" => return Within::Latex(Excerpt::default()),
        _ => {}
    }
    let length = span.of(source).find(['\r', '\n']).unwrap_or(span.to - span.from);
    match fence::read(information) {
        Some(fence) => Within::Ours(fence, Span::new(span.from, span.from + length), Excerpt::default()),
        None => Within::Nothing,
    }
}

/// Whether a block of LaTeX is an equation by itself: a page on LaTeX shows other things in such blocks.
fn is_equation(text: &str) -> bool {
    text.contains('=') && ![r"\documentclass", r"\usepackage", "$"].iter().any(|word| text.contains(word))
}

/// Whether an indented block is mathematics: it begins as a display does.
fn begins_mathematics(text: &str) -> bool {
    ["$$", r"\[", r"\begin{"].iter().any(|open| text.trim_start().starts_with(open))
}

/// The mathematics of a code span: GitHub and GitLab write `` $`a`$ ``, Documenter ` ``\alpha`` `.
fn mathematics_between_backticks(source: &str, span: Span, code: &str) -> Option<Span> {
    let ticks = span.of(source).bytes().take_while(|byte| *byte == b'`').count();
    let inner = Span::new(span.from + ticks, span.to.saturating_sub(ticks));
    let before = source.get(..span.from).is_some_and(|before| before.ends_with('$'));
    let after = source.get(span.to..).is_some_and(|after| after.starts_with('$'));
    let has_command = code.contains('\\') && !code.contains('`');
    (before && after || ticks == 2 && has_command).then_some(inner)
}

/// The text with the marks of admonitions and tabs as marks of list items, of the same length: what stands
/// below them is indented by four, and would be code otherwise.
fn with_admonitions_as_items(text: &str) -> Cow<'_, str> {
    let mark = |line: &str| {
        let bare = line.trim_start();
        let opens =
            ["!!! ", "??? ", "???+ "].iter().any(|mark| bare.starts_with(mark)) || bare.starts_with("=== \"");
        opens.then(|| line.len() - bare.len())
    };
    if !text.lines().any(|line| mark(line).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut items = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match mark(line) {
            Some(indent) => {
                items.push_str(line.get(..indent).unwrap_or_default());
                items.push_str("-   ");
                items.push_str(line.get(indent + 4..).unwrap_or_default());
            }
            None => items.push_str(line),
        }
    }
    Cow::Owned(items)
}
