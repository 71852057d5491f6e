//! Where a piece of text stands. A span is a pair of byte offsets and nothing else:
//! lines and columns are worked out only when a message is shown.

use std::ops::Range;

/// A half-open range of bytes `from..to` in one source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub from: usize,
    /// The byte after the last.
    pub to: usize,
}

impl Span {
    /// The bytes `from..to`.
    pub fn new(from: usize, to: usize) -> Self {
        Self { from, to }
    }

    /// The place of text that nobody typed: what the engine wrote itself.
    pub fn nowhere() -> Self {
        Self::default()
    }

    /// The smallest span that covers both.
    pub fn join(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }

    /// The span as a range of bytes.
    pub fn range(self) -> Range<usize> {
        self.from..self.to
    }

    /// The text that stands here; empty where the span does not fit the source.
    pub fn of(self, source: &str) -> &str {
        source.get(self.range()).unwrap_or_default()
    }
}

/// Where the lines of a text begin, so that the line of a place is found without reading the text again.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// The lines of a text.
    pub fn of(source: &str) -> Self {
        let ends = source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { starts: std::iter::once(0).chain(ends.map(|(place, _)| place + 1)).collect() }
    }

    /// The line of a byte, counted from 1.
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }
}

/// Line and column of a byte, both counted from 1, the column in characters.
pub fn line_and_column(source: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let before = source.get(..end).unwrap_or_default();
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
