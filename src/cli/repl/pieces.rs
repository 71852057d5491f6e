//! What was typed, cut into commands and programs; whether more of it is to come.

use crate::syntax::{self, tokens::TokenKind};

use super::worker::Known;

/// What stands before what is typed; pasted lines may begin with it.
pub(super) const PROMPT: &str = "gradus> ";

/// Commands that are understood without their colon.
const BARE: &[&str] = &["quit", "exit", "help", "quit()", "exit()", "help()"];

/// A piece of what was typed.
pub(super) enum Piece<'t> {
    /// `:vars`, `?det`, with the number of its line.
    Command(&'t str),
    /// Statements.
    Program(&'t str, usize),
}

/// A text without the prompts that were pasted with it.
pub(super) fn without_prompts(text: &str) -> String {
    let bare = PROMPT.trim_end();
    let lines = text.lines().map(|line| match line.strip_prefix(bare) {
        Some(rest) => rest.strip_prefix(' ').unwrap_or(rest),
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether more is to come: a bracket is open, or the line ends with an operator.
pub(super) fn goes_on(text: &str) -> bool {
    let is_statement = !text.trim_start().starts_with([':', '?']);
    let ends_open = |(span, kind): &(crate::span::Span, TokenKind)| {
        let sign = span.of(text);
        *kind == TokenKind::Operator && !sign.ends_with(['\'', 'ᵀ', ':', '∈', '¹', '²', '³']) && sign != "⁻ᵀ"
    };
    is_statement && (syntax::is_open(text) || syntax::tokens::tokens(text).last().is_some_and(ends_open))
}

/// Whether a further line leaves what was begun: a command, with a letter after its sign.
pub(super) fn breaks_out(line: &str) -> bool {
    let line = line.trim_start();
    let command = line.strip_prefix(':').is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic()));
    command || line.starts_with('?')
}

/// Whether a line is a command of the conversation, and no statement.
fn is_command(line: &str) -> bool {
    let line = line.trim();
    line.starts_with(':') || line.starts_with('?') || line.ends_with('?')
}

/// Whether a text is `quit`, `exit` or `help` alone: what people type who do not know the colon
/// yet. A name of the program is meant where there is one.
pub(super) fn is_bare_command(text: &str, known: &Known) -> bool {
    let word = text.trim();
    BARE.contains(&word) && !known.names.iter().any(|(name, ..)| name == word)
}

/// Cuts a text into commands and the programs between them. A word that may be a command stands alone:
/// whether it is one, the names known by then decide.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut begin_line) = (0, 1);
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let program = text.get(begin..at).unwrap_or_default();
        let is_bare = BARE.contains(&line.trim());
        if (is_bare || is_command(line)) && !syntax::is_open(program) {
            if !program.trim().is_empty() {
                pieces.push(Piece::Program(program, begin_line));
            }
            pieces.push(if is_bare { Piece::Program(line, number + 1) } else { Piece::Command(line.trim()) });
            (begin, begin_line) = (at + line.len(), number + 2);
        }
        at += line.len();
    }
    let program = text.get(begin..).unwrap_or_default();
    if !program.trim().is_empty() {
        pieces.push(Piece::Program(program, begin_line));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces, without_prompts};

    #[test]
    fn pasted_prompts_are_taken_off() {
        assert_eq!(without_prompts("gradus> x : R[n]\ngradus>\n  y"), "x : R[n]\n\n  y");
    }

    #[test]
    fn commands_stand_between_programs() {
        let text = "a = [1;\n:\n2]\n:vars\n?det\nb = a\nquit\nb";
        let kinds: Vec<String> = pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Command(command) => format!("command {command}"),
                Piece::Program(program, line) => format!("program {line} {}", program.trim()),
            })
            .collect();
        let expected = [
            "program 1 a = [1;\n:\n2]",
            "command :vars",
            "command ?det",
            "program 6 b = a",
            "program 7 quit",
            "program 8 b",
        ];
        assert_eq!(kinds, expected);
    }
}
