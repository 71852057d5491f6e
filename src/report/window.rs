//! A source text made fit to be shown: lines cut to a window around what is marked, characters
//! that act on a terminal replaced. Keeps the number of lines, and maps spans to where they went.

use crate::span::Span;

use super::escape::is_unsafe;

/// The most of a line that is shown, in characters.
const WIDEST: usize = 100;
/// How much of a long line stands before what is marked.
const BEFORE: usize = 30;
/// Lines around what is marked that are kept, so that a long text is not copied whole.
const AROUND: usize = 1;

/// The part of a source that a message shows.
pub(super) struct Window {
    /// Its text.
    pub text: String,
    /// The number of its first line, counted from 1.
    pub first_line: usize,
    /// Pieces of the source that were kept or replaced: from where, to where, how long here.
    pieces: Vec<Piece>,
}

struct Piece {
    from: usize,
    to: usize,
    at: usize,
    length: usize,
}

impl Window {
    /// The part of a source around the spans.
    pub(super) fn new(source: &str, spans: &[Span]) -> Self {
        let first = spans.iter().map(|span| span.from).min().unwrap_or_default().min(source.len());
        let last = spans.iter().map(|span| span.to).max().unwrap_or_default().clamp(first, source.len());
        let begin = line_start(source, first, AROUND);
        let end = line_end(source, last, AROUND);
        let text = source.get(begin..end).unwrap_or_default();
        let before = source.as_bytes().iter().take(begin).filter(|byte| **byte == b'\n').count();
        let mut window = Self { text: String::new(), first_line: before + 1, pieces: Vec::new() };
        let mut at = begin;
        for line in text.split_inclusive('\n') {
            window.line(at, line, spans);
            at += line.len();
        }
        window
    }

    /// Where a span of the source stands in the window.
    pub(super) fn map(&self, span: Span) -> std::ops::Range<usize> {
        let from = self.position(span.from, false);
        let to = self.position(span.to.max(span.from), true);
        from..to.max(from)
    }

    fn line(&mut self, at: usize, line: &str, spans: &[Span]) {
        let end = at + line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        let mut characters = bare.chars().count();
        let mut skip = 0;
        if characters > WIDEST {
            let marked =
                spans.iter().filter(|span| span.from >= at && span.from < end).map(|span| span.from).min();
            let column = marked.map_or(0, |byte| count(bare, byte - at));
            skip = column.saturating_sub(BEFORE).min(characters - WIDEST);
            characters = WIDEST;
        }
        let skipped: usize = bare.chars().take(skip).map(char::len_utf8).sum();
        self.push(at, skipped, if skip > 0 { "…" } else { "" });
        let mut place = at + skipped;
        for character in bare.chars().skip(skip).take(characters) {
            let mut buffer = [0; 4];
            let shown: &str = match character {
                '\t' => " ",
                _ if is_unsafe(character) => "\u{fffd}",
                _ => character.encode_utf8(&mut buffer),
            };
            self.push(place, character.len_utf8(), shown);
            place += character.len_utf8();
        }
        let rest = at + bare.len() - place;
        self.push(place, rest, if rest > 0 { "…" } else { "" });
        self.push(at + bare.len(), line.len() - bare.len(), if line.len() > bare.len() { "\n" } else { "" });
    }

    fn push(&mut self, from: usize, length: usize, shown: &str) {
        if length == 0 && shown.is_empty() {
            return;
        }
        let at = self.text.len();
        self.text.push_str(shown);
        self.pieces.push(Piece { from, to: from + length, at, length: shown.len() });
    }

    /// Where a byte of the source stands; inside what was cut, its beginning or its end.
    fn position(&self, byte: usize, is_end: bool) -> usize {
        let index = self.pieces.partition_point(|piece| piece.to <= byte);
        match self.pieces.get(index) {
            None => self.text.len(),
            Some(piece) if byte <= piece.from => piece.at,
            Some(piece) if is_end => piece.at + piece.length,
            Some(piece) => piece.at,
        }
    }
}

/// How many characters stand before a byte.
fn count(text: &str, byte: usize) -> usize {
    text.char_indices().take_while(|(at, _)| *at < byte).count()
}

fn line_start(source: &str, byte: usize, around: usize) -> usize {
    let before = source.as_bytes().get(..byte).unwrap_or_default();
    let ends = before.iter().enumerate().rev().filter(|(_, byte)| **byte == b'\n');
    ends.map(|(at, _)| at + 1).nth(around).unwrap_or(0)
}

fn line_end(source: &str, byte: usize, around: usize) -> usize {
    let after = source.as_bytes().get(byte..).unwrap_or_default();
    let ends = after.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    ends.map(|(at, _)| byte + at).nth(around).unwrap_or(source.len())
}

#[cfg(test)]
mod tests {
    use super::Window;
    use crate::span::Span;

    #[test]
    fn a_long_line_is_cut_around_what_is_marked() {
        let source = format!("a = 1\n{}X*w{}\nb = 2\n", "p + ".repeat(500), " + q".repeat(500));
        let span = Span::new(6 + 2000, 6 + 2003);
        let window = Window::new(&source, &[span]);
        assert_eq!(window.text.get(window.map(span)), Some("X*w"));
        assert!(window.text.lines().all(|line| line.chars().count() <= 102), "{}", window.text);
        assert_eq!(window.first_line, 1);
    }

    #[test]
    fn what_acts_on_a_terminal_is_replaced_and_spans_still_fit() {
        let source = "x\u{1b}\u{202e} = Wx";
        let span = Span::new(source.len() - 2, source.len());
        let window = Window::new(source, &[span]);
        assert_eq!(window.text.get(window.map(span)), Some("Wx"));
        assert!(!window.text.contains('\u{1b}'));
    }

    #[test]
    fn only_the_lines_around_are_kept() {
        let source = "1\n2\n3\n4\n5\n6\n7\n";
        let window = Window::new(source, &[Span::new(6, 7)]);
        assert_eq!((window.text.as_str(), window.first_line), ("3\n4\n5", 3));
    }

    #[test]
    fn the_end_of_the_text_can_be_marked() {
        let window = Window::new("f(x", &[Span::new(3, 3)]);
        assert_eq!(window.map(Span::new(3, 3)), 3..3);
    }
}
