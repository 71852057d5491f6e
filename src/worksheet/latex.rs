//! A document in LaTeX: where its headings stand, and its text without what is no mathematics of
//! its own — comments, code, definitions, the preamble. That text is byte for byte as long as the
//! document, so that every place in it is one in the document.

use crate::span::Span;

use super::blocks::Document;
use super::macros::Macros;

/// Environments whose text is shown as it stands, or not at all.
const CODE: &[&str] = &[
    "verbatim",
    "Verbatim",
    "lstlisting",
    "minted",
    "comment",
    "filecontents",
    "tikzpicture",
    "algorithmic",
];

/// Commands that begin a part of the text.
const HEADINGS: &[&str] = &["part", "chapter", "section", "subsection", "subsubsection", "paragraph"];

/// Commands that take in a file.
const INPUTS: &[&str] = &[r"\input", r"\include", r"\subfile"];

/// Reads a document.
pub(super) fn read(source: &str) -> Document {
    let mut text = without_code(source);
    let mut macros = Macros::usual();
    for span in macros.learn(&text, &[]) {
        blank(&mut text, span);
    }
    let begin = text.find(r"\begin{document}").map_or(0, |at| at + r"\begin{document}".len());
    blank(&mut text, Span::new(0, begin));
    let end = text.find(r"\end{document}").unwrap_or(text.len());
    let all = text.len();
    blank(&mut text, Span::new(end, all));
    let headings = headings(&text);
    Document { headings, macros, text: Some(text), ..Document::default() }
}

/// A file that is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is named: the whole command.
    pub span: Span,
    /// Its name as it is typed.
    pub file: String,
}

/// The files that a text takes in, in order.
pub(super) fn inputs(source: &str) -> Vec<Input> {
    let text = without_code(source);
    let mut found = Vec::new();
    for (at, _) in text.match_indices('\\') {
        let rest = text.get(at..).unwrap_or_default();
        let name = INPUTS.iter().find_map(|command| rest.strip_prefix(command)?.strip_prefix('{'));
        if let Some((file, after)) = name.and_then(|rest| rest.split_once('}')) {
            let span = Span::new(at, text.len() - after.len());
            found.push(Input { span, file: file.trim().to_owned() });
        }
    }
    found
}

/// Puts spaces in the place of a piece.
fn blank(text: &mut String, span: Span) {
    let spaces = span.of(text).bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect::<String>();
    if span.range().len() == spaces.len() {
        text.replace_range(span.range(), &spaces);
    }
}

/// The text with spaces in the place of comments and code.
fn without_code(source: &str) -> String {
    let mut text = source.to_owned();
    let mut at = 0;
    while let Some(offset) = source.get(at..).and_then(|rest| rest.find(['%', '\\'])) {
        let here = at + offset;
        let rest = source.get(here..).unwrap_or_default();
        let length = if rest.starts_with('%') {
            rest.find('\n').unwrap_or(rest.len())
        } else {
            code_at(rest).unwrap_or(0)
        };
        if length > 0 {
            blank(&mut text, Span::new(here, here + length));
            at = here + length;
        } else {
            // A backslash and what it protects.
            at = here + 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
        }
    }
    text
}

/// How long the code is that begins here, if any does.
fn code_at(rest: &str) -> Option<usize> {
    if let Some(after) = rest.strip_prefix(r"\verb") {
        let after = after.strip_prefix('*').unwrap_or(after);
        let mark = after.chars().next().filter(|mark| !mark.is_alphanumeric() && !mark.is_whitespace())?;
        let inner = after.get(mark.len_utf8()..)?;
        let end = inner.find([mark, '\n'])?;
        return Some(rest.len() - inner.len() + end + mark.len_utf8());
    }
    if rest.starts_with(r"\iffalse") {
        return rest.find(r"\fi ").or_else(|| rest.find("\\fi\n")).map(|end| end + r"\fi".len());
    }
    let name = environment(rest)?;
    let is_code = CODE.contains(&name.trim_end_matches('*'));
    let end = format!(r"\end{{{name}}}");
    is_code.then(|| rest.find(&end).map_or(rest.len(), |at| at + end.len()))
}

/// The name of the environment that begins here.
pub(super) fn environment(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix(r"\begin{")?;
    name.get(..name.find('}')?)
}

/// Where a text has commands that begin a part of it.
fn headings(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('\\') {
        let rest = text.get(at + 1..).unwrap_or_default();
        let word = rest.get(..rest.find(['{', '*', '[']).unwrap_or(0)).unwrap_or_default();
        if HEADINGS.contains(&word) {
            found.push(Span::new(at, at + 1 + rest.find('\n').unwrap_or(rest.len())));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_mathematics_is_blank() {
        let source = "\\newcommand{\\x}{$y$}\n\\begin{document}\n% $a$ \\% b\n\\section{One}\nä \\verb|$b$| 5\\% $c$\n\
                      \\begin{verbatim}\n$d$\n\\end{verbatim}\n\\end{document}\n$e$\n";
        let document = read(source);
        let text = document.text.unwrap_or_default();
        assert_eq!(text.len(), source.len());
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["\\section{One}", "ä", "5\\%", "$c$"]);
        assert_eq!(document.headings.len(), 1);
    }
}
