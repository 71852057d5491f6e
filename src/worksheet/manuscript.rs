//! What is checked, as one text: a file as it is, the cells of a notebook one after the other, a LaTeX document
//! with the files that it takes in. Every place of the text is one of a part — a file, a cell — and that is
//! where messages point. Files are handed in: nothing in here opens one.

use crate::diagnostic::{Diagnostic, Label};
use crate::span::{Lines, Span};

use super::blocks::{self, Block, Document};
use super::excerpt::Excerpt;
use super::fence::Fence;
use super::latex;

/// What a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Markdown, R Markdown and Quarto's too.
    Markdown,
    /// LaTeX.
    Latex,
    /// The language itself.
    Program,
}

/// A document as it is checked.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// All of it.
    pub text: String,
    /// What it is written in.
    pub language: Language,
    /// The name that it is shown under.
    pub name: String,
    /// The files or cells that it is made of.
    parts: Vec<Part>,
    /// Where pieces of the text stand in the parts, in order.
    pieces: Vec<Piece>,
    /// Files that are not there: where they are named.
    pub(super) missing: Vec<(Span, String)>,
}

#[derive(Clone, Debug)]
struct Part {
    name: String,
    source: String,
    lines: Lines,
}

#[derive(Clone, Copy, Debug)]
struct Piece {
    text: Span,
    part: usize,
    /// Where it begins in its part.
    source: usize,
}

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'m> {
    /// The file or cell.
    pub name: &'m str,
    /// What is written there.
    pub source: &'m str,
    /// Where in it.
    pub span: Span,
}

impl Manuscript {
    /// A document in one piece.
    pub fn new(language: Language, name: &str, source: &str) -> Self {
        let mut manuscript = Self::empty(language, name);
        let part = manuscript.part(name, source);
        manuscript.push(part, Span::new(0, source.len()));
        manuscript
    }

    /// Where a piece of the text stands; what spans several parts is where it begins.
    pub fn place(&self, span: Span) -> Place<'_> {
        match self.part_at(span.from) {
            Some((piece, part)) => {
                let moved =
                    |byte: usize| piece.source + byte.clamp(piece.text.from, piece.text.to) - piece.text.from;
                let span = Span::new(moved(span.from), moved(span.to));
                Place { name: &part.name, source: &part.source, span }
            }
            None => Place { name: &self.name, source: &self.text, span },
        }
    }

    /// A message as one about the file or cell where it stands; what it says of other places becomes notes.
    pub fn placed(&self, diagnostic: &Diagnostic) -> (Place<'_>, Diagnostic) {
        let place = self.place(diagnostic.span());
        let mut placed = Diagnostic { labels: Vec::new(), ..diagnostic.clone() };
        for label in &diagnostic.labels {
            let at = self.place(label.span);
            if at.name == place.name {
                placed.labels.push(Label { span: at.span, text: label.text.clone() });
            } else if !label.text.is_empty() {
                placed.notes.push(format!(
                    "{}: {}, line {}",
                    label.text,
                    at.name,
                    self.line(label.span.from)
                ));
            }
        }
        if let Some(mend) = &mut placed.mend {
            for (span, _) in &mut mend.edits {
                *span = self.place(*span).span;
            }
        }
        (place, placed)
    }

    /// The line of a byte of the text in the file or cell where it stands, counted from 1.
    pub fn line(&self, byte: usize) -> usize {
        let place = self.place(Span::new(byte, byte)).span.from;
        self.part_at(byte).map_or(1, |(_, part)| part.lines.line(place))
    }

    fn part_at(&self, byte: usize) -> Option<(Piece, &Part)> {
        let next = self.pieces.partition_point(|piece| piece.text.from <= byte);
        let piece = next.checked_sub(1).and_then(|at| self.pieces.get(at))?;
        Some((*piece, self.parts.get(piece.part)?))
    }

    /// How many parts it has so far.
    pub(super) fn count(&self) -> usize {
        self.parts.len()
    }

    /// The name of a part, and how long it is.
    pub(super) fn named(&self, part: usize) -> Option<(&str, usize)> {
        self.parts.get(part).map(|part| (part.name.as_str(), part.source.len()))
    }

    /// Whether it is one file as it is, so that places in its text are places in the file.
    pub fn is_one_file(&self) -> bool {
        self.parts.len() == 1 && self.parts.first().is_some_and(|part| part.name == self.name)
    }

    /// The parts of it that concern us.
    pub(super) fn document(&self) -> Document {
        match self.language {
            Language::Markdown => blocks::read(&self.text),
            Language::Latex => latex::read(&self.text),
            Language::Program => {
                let whole = Excerpt::of(&self.text, Span::new(0, self.text.len()));
                let block = Block { fence: Fence::default(), excerpt: whole, opening: Span::nowhere() };
                let text = Some(String::new());
                Document { blocks: vec![block], text, ..Document::default() }
            }
        }
    }

    pub(super) fn empty(language: Language, name: &str) -> Self {
        Self {
            text: String::new(),
            language,
            name: name.to_owned(),
            parts: Vec::new(),
            pieces: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Adds a file or a cell, of which nothing is in the text yet.
    pub(super) fn part(&mut self, name: &str, source: &str) -> usize {
        self.parts.push(Part { name: name.to_owned(), source: source.to_owned(), lines: Lines::of(source) });
        self.parts.len() - 1
    }

    /// Adds a piece of a part to the text.
    pub(super) fn push(&mut self, part: usize, span: Span) {
        let Some(source) = self.parts.get(part) else { return };
        let from = self.text.len();
        self.text.push_str(span.of(&source.source));
        self.pieces.push(Piece { text: Span::new(from, self.text.len()), part, source: span.from });
    }
}
