//! Comments of a program as headings of what is answered below them.

use crate::report::Source;
use crate::span::Span;

/// A program, and how far its answers have come.
pub(super) struct Headings<'a> {
    text: &'a str,
    at: usize,
    waiting: Vec<&'a str>,
}

impl<'a> Headings<'a> {
    pub fn new(source: Source<'a>) -> Self {
        Self { text: source.text, at: 0, waiting: Vec::new() }
    }

    /// Goes on to a statement: the last comments before it wait to head an answer.
    pub fn pass(&mut self, statement: Span) {
        let between = self.text.get(self.at..statement.from).unwrap_or_default();
        let comments = comments(between);
        if !comments.is_empty() {
            self.waiting = comments;
        }
        self.at = self.at.max(statement.to);
    }

    /// The lines that head an answer here; each is given once.
    pub fn take(&mut self) -> Vec<&'a str> {
        std::mem::take(&mut self.waiting)
    }
}

/// The last block of comments in what stands before a statement. What stands behind the statement before in its
/// line is a remark on that, and `#=` says what an answer is.
fn comments(between: &str) -> Vec<&str> {
    let starts_a_line = between.starts_with('\n');
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in between.lines().skip(usize::from(!starts_a_line && between.contains('\n'))).map(str::trim) {
        match blocks.last_mut() {
            Some(block) if line.starts_with('#') && !line.starts_with("#=") => block.push(line),
            _ => blocks.push(Vec::new()),
        }
    }
    blocks.into_iter().rfind(|block| !block.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn the_last_block_of_comments_heads_what_follows() {
        assert_eq!(comments("\n# one\n\n# two\n# three\n"), ["# two", "# three"]);
        assert_eq!(comments(" # of the line before\n# heading\n\n"), ["# heading"]);
        assert_eq!(comments(" # of the line before"), [""; 0]);
        assert_eq!(comments("\n#= 4\n"), [""; 0]);
    }
}
