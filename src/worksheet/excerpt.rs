//! A text taken out of a document line by line, and the way back: a block in a quotation or a
//! list has its text in pieces. Nothing in here knows what the text means.

use crate::span::Span;

/// A piece of the text that stands in the document in one piece.
#[derive(Clone, Copy, Debug)]
struct Piece {
    /// Where it begins in the text.
    text: usize,
    /// Where it begins in the document.
    document: usize,
    /// How long it is in the document.
    length: usize,
    /// Whether the document has it letter by letter; else it stands for the place as a whole.
    is_verbatim: bool,
}

/// A text taken out of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    /// The text.
    pub text: String,
    pieces: Vec<Piece>,
}

impl Excerpt {
    /// What stands at one place of a document.
    pub fn of(source: &str, span: Span) -> Self {
        let mut excerpt = Self::default();
        excerpt.push(span.of(source), span);
        excerpt
    }

    /// Adds what stands at a place of the document.
    pub fn push(&mut self, text: &str, span: Span) {
        self.add(text, span, true);
    }

    /// Adds a text that a place of the document stands for, as a macro does for its body.
    pub fn stand_in(&mut self, text: &str, span: Span) {
        self.add(text, span, false);
    }

    fn add(&mut self, text: &str, span: Span, is_verbatim: bool) {
        let length = span.to.saturating_sub(span.from);
        self.pieces.push(Piece { text: self.text.len(), document: span.from, length, is_verbatim });
        self.text.push_str(text);
    }

    /// Where all of it stands in the document.
    pub fn whole(&self) -> Span {
        let end = |piece: &Piece| Span::new(piece.document, piece.document + piece.length);
        let pieces = self.pieces.iter().map(end);
        pieces.reduce(Span::join).unwrap_or_else(Span::nowhere)
    }

    /// Where a place of the text stands in the document.
    pub fn place(&self, span: Span) -> Span {
        let from = self.byte(span.from, false);
        // The end of a line belongs to the line, not to the beginning of the next.
        let to = if span.to > span.from { self.byte(span.to - 1, true) } else { from };
        Span::new(from, to.max(from))
    }

    /// Where a byte of the text begins, or ends, in the document.
    fn byte(&self, byte: usize, is_end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| piece.text <= byte);
        let piece = after.checked_sub(1).and_then(|at| self.pieces.get(at)).or(self.pieces.first());
        let Some(piece) = piece else { return byte };
        let offset = match piece.is_verbatim {
            true => (byte.saturating_sub(piece.text)).min(piece.length) + usize::from(is_end),
            false if is_end => piece.length,
            false => 0,
        };
        piece.document + offset
    }
}
