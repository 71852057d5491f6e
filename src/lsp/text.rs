//! A text as an editor counts it: lines from 0, and within a line the units of UTF-16. Bytes are what all other
//! rooms count; this file alone knows both.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::span::Span;

/// A place as the protocol has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Position {
    pub line: usize,
    pub character: usize,
}

/// A range as the protocol has it.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Range {
    pub start: Position,
    pub end: Position,
}

/// A change of a text: of a range, or of all of it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Change {
    pub range: Option<Range>,
    pub text: String,
}

/// A text with the places where its lines begin.
#[derive(Clone, Debug)]
pub(super) struct Text {
    text: String,
    starts: Vec<usize>,
}

impl Text {
    pub fn new(text: String) -> Self {
        let mut starts = vec![0];
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The byte of a position. One past the end of its line is the end of the line, as the protocol says.
    pub fn byte(&self, position: Position) -> usize {
        let Some(start) = self.starts.get(position.line) else { return self.text.len() };
        let line = self.line(position.line);
        let mut units = 0;
        for (at, character) in line.char_indices() {
            units += character.len_utf16();
            // Half of a pair of units is no place: it is the character's.
            if units > position.character {
                return start + at;
            }
        }
        start + line.len()
    }

    /// The position of a byte.
    pub fn position(&self, byte: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.starts.get(line).copied().unwrap_or_default();
        let before = self.line(line).char_indices().take_while(|(at, _)| start + at < byte);
        Position { line, character: before.map(|(_, character)| character.len_utf16()).sum() }
    }

    /// The range of a span, as JSON.
    pub fn range(&self, span: Span) -> Value {
        let place = |byte: usize| {
            let Position { line, character } = self.position(byte);
            json!({"line": line, "character": character})
        };
        json!({"start": place(span.from), "end": place(span.to)})
    }

    /// The bytes of a range.
    pub fn span(&self, range: Range) -> Span {
        let from = self.byte(range.start);
        Span::new(from, self.byte(range.end).max(from))
    }

    /// The text after a change.
    pub fn changed(&self, change: &Change) -> Self {
        let Some(range) = change.range else { return Self::new(change.text.clone()) };
        let Span { from, to } = self.span(range);
        let before = self.text.get(..from).unwrap_or_default();
        let after = self.text.get(to..).unwrap_or_default();
        Self::new([before, &change.text, after].concat())
    }

    /// A line without its end.
    fn line(&self, number: usize) -> &str {
        let from = self.starts.get(number).copied().unwrap_or(self.text.len());
        let to = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        self.text.get(from..to).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Position, Range, Text};

    fn at(line: usize, character: usize) -> Position {
        Position { line, character }
    }

    #[test]
    fn characters_are_counted_in_units_of_utf_16() {
        // α is two bytes and one unit, 🦀 four bytes and two units.
        let text = Text::new("α🦀x\r\ny = 1\rz".to_owned());
        let places =
            [(at(0, 0), 0), (at(0, 1), 2), (at(0, 3), 6), (at(0, 4), 7), (at(1, 0), 9), (at(2, 1), 16)];
        for (position, byte) in places {
            assert_eq!((text.byte(position), text.position(byte)), (byte, position));
        }
        // Within the pair, past the end of a line, and past the last line.
        assert_eq!([at(0, 2), at(0, 99), at(9, 9)].map(|place| text.byte(place)), [2, 7, 16]);
    }

    #[test]
    fn changes_are_of_ranges_or_of_all() {
        let text = Text::new("α🦀x\ny".to_owned());
        let change = |range: Option<Range>, new: &str| {
            text.changed(&Change { range, text: new.to_owned() }).as_str().to_owned()
        };
        let range = |start, end| Some(Range { start, end });
        assert_eq!(change(range(at(0, 1), at(0, 3)), "b"), "αbx\ny");
        assert_eq!(change(range(at(0, 4), at(1, 0)), ""), "α🦀xy");
        assert_eq!(change(range(at(1, 1), at(0, 0)), "!"), "α🦀x\ny!");
        assert_eq!(change(None, "new"), "new");
    }
}
