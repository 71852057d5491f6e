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
        // What stands behind the statement before in its line is a remark on that.
        let lines =
            if self.at == 0 { between } else { between.split_once('\n').map_or("", |(_, lines)| lines) };
        let comments = comments(lines);
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

/// The last block of comments in lines that stand before a statement; `#=` says what an answer is.
fn comments(lines: &str) -> Vec<&str> {
    let mut blocks: Vec<Vec<&str>> = vec![Vec::new()];
    for line in lines.lines().map(str::trim) {
        match blocks.last_mut() {
            Some(block) if line.starts_with('#') && !line.starts_with("#=") => block.push(line),
            _ => blocks.push(Vec::new()),
        }
    }
    blocks.into_iter().rfind(|block| !block.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::Headings;
    use crate::report::Source;
    use crate::span::Span;

    #[test]
    fn the_last_block_of_comments_heads_what_follows() {
        let text = "# first\na # a remark\n# one\n\n# two\n# three\nb\n#= 4\nc";
        let mut headings = Headings::new(Source::named("program", text));
        let mut before = |statement: &str| {
            let from = text
                .find(&format!("{statement} "))
                .or(text.find(&format!("\n{statement}\n")).map(|at| at + 1));
            let from = from.unwrap_or(text.len() - 1);
            headings.pass(Span::new(from, from + 1));
            headings.take()
        };
        assert_eq!(before("a"), ["# first"]);
        assert_eq!(before("b"), ["# two", "# three"]);
        assert_eq!(before("c"), [""; 0]);
    }
}
