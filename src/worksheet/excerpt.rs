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
}

/// A text taken out of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Excerpt {
    /// The text.
    pub text: String,
    pieces: Vec<Piece>,
}

impl Excerpt {
    /// Adds what stands at a place of the document.
    pub fn push(&mut self, text: &str, span: Span) {
        let length = span.to.saturating_sub(span.from);
        self.pieces.push(Piece { text: self.text.len(), document: span.from, length });
        self.text.push_str(text);
    }

    /// Where a place of the text stands in the document.
    pub fn place(&self, span: Span) -> Span {
        let from = self.byte(span.from);
        // The end of a line belongs to the line, not to the beginning of the next.
        let to = if span.to > span.from { self.byte(span.to - 1) + 1 } else { from };
        Span::new(from, to.max(from))
    }

    fn byte(&self, byte: usize) -> usize {
        let after = self.pieces.partition_point(|piece| piece.text <= byte);
        let piece = after.checked_sub(1).and_then(|at| self.pieces.get(at)).or(self.pieces.first());
        piece.map_or(byte, |piece| piece.document + byte.saturating_sub(piece.text).min(piece.length))
    }
}
