//! The parts of a Markdown document that concern us: blocks of our language, front matter, and
//! where code and headings stand. The only place that knows the Markdown reader.

use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag, TagEnd};

use crate::span::Span;

use super::excerpt::Excerpt;
use super::fence::{self, Fence};

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
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    /// The blocks of our language, in order.
    pub blocks: Vec<Block>,
    /// The front matter.
    pub front: Option<Excerpt>,
    /// Code of any language, where a dollar is no mathematics.
    pub code: Vec<Span>,
    /// Blocks marked `math`, which are displayed equations.
    pub math: Vec<Excerpt>,
    /// Headings.
    pub headings: Vec<Span>,
}

/// What the text that comes next is part of.
enum Within {
    Nothing,
    Ours(Fence, Span, Excerpt),
    Math(Excerpt),
    Front(Excerpt),
}

/// Reads a document.
pub(super) fn read(source: &str) -> Document {
    let mut document = Document::default();
    let mut within = Within::Nothing;
    // The mark of its encoding that a text may begin with would hide the fence behind it.
    let text = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mark = source.len() - text.len();
    for (event, range) in Parser::new_ext(text, Options::ENABLE_YAML_STYLE_METADATA_BLOCKS).into_offset_iter()
    {
        let span = Span::new(mark + range.start, mark + range.end);
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                document.code.push(span);
                within = match kind {
                    CodeBlockKind::Fenced(information) => block(&information, source, span),
                    CodeBlockKind::Indented => Within::Nothing,
                };
            }
            Event::Start(Tag::MetadataBlock(MetadataBlockKind::YamlStyle)) => {
                document.code.push(span);
                within = Within::Front(Excerpt::default());
            }
            Event::Start(Tag::Heading { .. }) => document.headings.push(span),
            Event::Code(_) | Event::Html(_) | Event::InlineHtml(_) => document.code.push(span),
            Event::Text(text) => match &mut within {
                Within::Nothing => {}
                Within::Ours(_, _, excerpt) | Within::Math(excerpt) | Within::Front(excerpt) => {
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
                    Within::Front(excerpt) => document.front = Some(excerpt),
                }
            }
            _ => {}
        }
    }
    document
}

/// What a fenced block is.
fn block(information: &str, source: &str, span: Span) -> Within {
    if information.trim() == "math" {
        return Within::Math(Excerpt::default());
    }
    let length = span.of(source).find(['\r', '\n']).unwrap_or(span.to - span.from);
    match fence::read(information) {
        Some(fence) => Within::Ours(fence, Span::new(span.from, span.from + length), Excerpt::default()),
        None => Within::Nothing,
    }
}
