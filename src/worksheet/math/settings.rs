//! What a document says of its own names: the `gradus:` part of the front matter, or a file beside
//! it that says the same.
//!
//! ```yaml
//! gradus:
//!   aliases:
//!     net_0: net_O
//!     G: sigma
//!   declare:
//!     - S : R[n,n] symmetric
//! ```
//!
//! It is read line by line and not as YAML: a declaration is a statement of the language, colon and all.

use std::collections::BTreeMap;

use crate::span::Span;
use crate::worksheet::excerpt::Excerpt;

/// A declaration, and where it stands in the document; nowhere if in a file beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Declaration {
    /// The statement.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// What is said of names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Settings {
    /// What stands for what.
    pub aliases: BTreeMap<String, String>,
    /// Statements to begin with.
    pub declarations: Vec<Declaration>,
    /// Lines that say nothing.
    pub unknown: Vec<(String, Span)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Keys of other programs.
    Foreign,
    Ours,
    Aliases,
    Declarations,
}

impl Settings {
    /// Reads front matter, in which only what is below `gradus:` is ours.
    pub fn front(&mut self, front: &Excerpt) {
        self.read(&front.text, Part::Foreign, |span| front.place(span));
    }

    /// Reads a file beside the document, in which `gradus:` may be left out.
    pub fn beside(&mut self, text: &str) {
        self.read(text, Part::Ours, |_| Span::nowhere());
    }

    fn read(&mut self, text: &str, outside: Part, place: impl Fn(Span) -> Span) {
        let mut part = outside;
        let mut from = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.trim();
            let begin = from + (whole.len() - whole.trim_start().len());
            let span = place(Span::new(begin, begin + line.len()));
            from += whole.len();
            if line.is_empty() || line.starts_with('#') || line == "---" {
                continue;
            }
            let is_key_of_others = !whole.starts_with([' ', '\t', '-']) && outside == Part::Foreign;
            part = match line {
                "gradus:" => Part::Ours,
                _ if is_key_of_others => Part::Foreign,
                "aliases:" if part != Part::Foreign => Part::Aliases,
                "declare:" if part != Part::Foreign => Part::Declarations,
                _ => {
                    self.line(part, line, span);
                    part
                }
            };
        }
    }

    fn line(&mut self, part: Part, line: &str, span: Span) {
        match part {
            Part::Foreign => {}
            Part::Aliases => match line.split_once(':') {
                Some((name, meaning)) => {
                    self.aliases.insert(unquoted(name), unquoted(meaning));
                }
                None => self.unknown.push((line.to_owned(), span)),
            },
            Part::Declarations => {
                let text = unquoted(line.strip_prefix('-').unwrap_or(line));
                self.declarations.push(Declaration { text, span });
            }
            Part::Ours => self.unknown.push((line.to_owned(), span)),
        }
    }
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    for quote in ['"', '\''] {
        // A transpose is no quotation mark: both ends have to be one.
        if let Some(inner) = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            return inner.to_owned();
        }
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use crate::span::Span;
    use crate::worksheet::excerpt::Excerpt;

    #[test]
    fn front_matter_keeps_to_its_part() {
        let text = "title: Notes\ngradus:\n  aliases:\n    net_0: net_O\n    G: \"sigma\"\n  declare:\n    - S : R[n,n] symmetric\n    - 't : R'\nauthor: me\n  aliases:\n    a: b\n";
        let mut front = Excerpt::default();
        front.push(text, Span::new(4, 4 + text.len()));
        let mut settings = Settings::default();
        settings.front(&front);
        let aliases: Vec<(&str, &str)> =
            settings.aliases.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(aliases, [("G", "sigma"), ("net_0", "net_O")]);
        let declared: Vec<&str> = settings.declarations.iter().map(|d| d.text.as_str()).collect();
        assert_eq!(declared, ["S : R[n,n] symmetric", "t : R"]);
        assert_eq!(settings.unknown, []);
    }

    #[test]
    fn a_file_beside_says_what_it_says() {
        let mut settings = Settings::default();
        settings.beside("aliases:\n  G: sigma\nnonsense\ndeclare:\n  - x : R[2]\n");
        assert_eq!(settings.aliases.len(), 1);
        assert_eq!(settings.declarations.len(), 1);
        assert_eq!(settings.unknown.len(), 1);
    }
}
