//! The commands of a conversation, as data: what `:help` prints and Tab completes.

use crate::report::Format;
use crate::session::{Layout, Notation};

/// A command: its name, what follows it, and what it does.
pub(super) struct CommandRow {
    pub name: &'static str,
    pub argument: &'static str,
    pub help: &'static str,
    /// The words that may follow; empty for none, or for anything.
    pub words: fn() -> Vec<&'static str>,
}

fn notations() -> Vec<&'static str> {
    Notation::ALL.iter().map(|(_, name, _)| *name).collect()
}

fn layouts() -> Vec<&'static str> {
    Layout::ALL.iter().map(|(_, name, _)| *name).collect()
}

fn formats() -> Vec<&'static str> {
    FORMATS.iter().map(|(name, _)| *name).collect()
}

/// The formats that a result can be copied in.
pub(super) const FORMATS: &[(&str, Format)] = &[
    ("text", Format::Unicode),
    ("latex", Format::Latex),
    ("typst", Format::Typst),
    ("markdown", Format::Markdown),
];

/// Every command, in the order of `:help`.
pub(super) const COMMANDS: &[CommandRow] = &[
    row("help", "[NAME]", "this page, or the row of a function: also `?det`", Vec::new),
    row("vars", "", "what is declared, assumed and defined", Vec::new),
    row("forget", "NAME", "forget a name, and what was defined with it", Vec::new),
    row("steps", "[EXPR]", "how the last result, or EXPR, is derived", Vec::new),
    row("latex", "[EXPR]", "the last result, or EXPR, in LaTeX", Vec::new),
    row("why", "[EXPR]", "how the last result lies, how it was checked, and what was tried", Vec::new),
    row("copy", "[FORMAT]", "put the last result into the clipboard: text, latex, typst, markdown", formats),
    row("notation", "[NAME]", "shortest, matrix, index, block, kron or units", notations),
    row("layout", "[NAME]", "mixed (axes of the result first) or denominator", layouts),
    row("undo", "", "forget the last declaration or definition", Vec::new),
    row("save", "FILE", "write what was typed as a program that runs again", Vec::new),
    row("load", "FILE", "run a program", Vec::new),
    row("quit", "", "leave; `exit` and Ctrl-D do too", Vec::new),
];

const fn row(
    name: &'static str,
    argument: &'static str,
    help: &'static str,
    words: fn() -> Vec<&'static str>,
) -> CommandRow {
    CommandRow { name, argument, help, words }
}

/// The command of a name or of the beginning of one, where only one begins so.
pub(super) fn find(name: &str) -> Option<&'static CommandRow> {
    let name = if name == "exit" { "quit" } else { name };
    let exact = COMMANDS.iter().find(|command| command.name == name);
    exact.or_else(|| {
        let mut begun = COMMANDS.iter().filter(|command| command.name.starts_with(name));
        begun.next().filter(|_| !name.is_empty() && begun.next().is_none())
    })
}

/// Examples for `:help`.
pub(super) const EXAMPLES: &str =
    "  W : R[m,n]                     declare a matrix; what is not declared is assumed
  y = sigma(W*x + b)             define
  jacobian(y, x)                 derive; also grad, hessian, diff, jvp, vjp, hvp
  show jacobian(y, W) as index   another notation
  shape y;  steps E;  eval E;  claim A == B
  ans                            the last result
  ?det                           what is known of a function
  \\alpha then Tab                α";

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_beginning_is_enough_where_it_is_one_commands() {
        assert_eq!(find("q").map(|command| command.name), Some("quit"));
        assert_eq!(find("l").map(|command| command.name), None);
        assert_eq!(find("").map(|command| command.name), None);
    }
}
