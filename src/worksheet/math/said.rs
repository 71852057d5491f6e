//! What a document says of its names in words and in conditions: "where $S$ is symmetric", `$U^\top U = I$`. An
//! equation that holds only so is right if that is so, and says where it was said.

use crate::span::Span;
use crate::structures;
use crate::worksheet::Manuscript;

use super::block::{Chain, Relation};
use super::survey::Survey;
use super::tree::{Node, NodeId, Tree};

/// How much of the text beside a name is listened to, in bytes.
const BEHIND: usize = 48;
const BEFORE: usize = 32;

/// Words for a number.
const NUMBERS: &[&str] = &["scalar", "real number", "constant", "lag operator", "learning rate", "step size"];
/// Words between a name and what is said of it.
const LINKS: &[&str] = &[
    "is a",
    "is an",
    "is the",
    "is",
    "are",
    "be a",
    "be an",
    "be",
    "denotes a",
    "a",
    "an",
    "some",
    "any",
    "both",
    "square",
    "real",
    "matrix that is",
    "which is",
    "and",
];
/// Words that take back what follows them.
const DENIALS: &[&str] = &["not", "non", "n't", "asymmetric"];

/// Words before an equation that ask for it.
const DEMANDS: &[&str] = &[
    "subject to",
    "s.t.",
    "such that",
    "suppose",
    "assume",
    "assuming",
    "constraint",
    "require",
    "if ",
    "whenever",
    "provided",
    "let ",
    "condition",
    "satisf",
    "hypothesis",
];
/// How much of the text before an equation is looked at.
const BEFORE_EQUATION: usize = 90;

/// What a word says that a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A number.
    Number,
    /// A square matrix of a structure.
    Structured(structures::Word),
}

/// What is said of a name in a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// The name.
    pub name: String,
    /// What it is.
    pub what: What,
    /// In which line.
    pub line: usize,
}

/// An equation of one name that cannot be true of every value: `U'*U == I`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Condition {
    /// Its sides.
    pub sides: (NodeId, NodeId),
    /// In which line.
    pub line: usize,
    /// Below how many headings.
    pub section: usize,
}

/// What is said of the names of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// In words.
    pub words: Vec<Word>,
    /// In equations, each with the name that it is of.
    pub conditions: Vec<(String, Condition)>,
}

impl Said {
    /// Listens to what stands beside each mention of a name in the text, and to the conditions among the equations.
    pub fn of(
        manuscript: &Manuscript,
        tree: &Tree,
        survey: &Survey,
        mentions: &[(NodeId, Span)],
        chains: &[Chain],
    ) -> Self {
        let mut said = Self::default();
        for (id, span) in mentions {
            let names = survey.listed(tree, *id);
            for what in beside(&manuscript.text, *span) {
                let line = manuscript.line(span.from);
                said.words.extend(names.iter().map(|name| Word { name: name.clone(), what, line }));
            }
        }
        for chain in chains {
            let Some(Ok(head)) = chain.sides.first().map(|side| &side.tree) else { continue };
            for side in chain.sides.iter().skip(1) {
                let Ok(id) = side.tree else { continue };
                let names = names_of(tree, survey, &[*head, id]);
                if let ([name], Some(Relation::Equals)) = (names.as_slice(), side.relation)
                    && is_condition(tree, *head, id)
                {
                    let line = manuscript.line(side.span.from);
                    let section = chain.section;
                    said.conditions.push((name.clone(), Condition { sides: (*head, id), line, section }));
                }
            }
        }
        said
    }
}

/// Whether the words before an equation ask for it.
pub(super) fn is_demanded(source: &str, span: Span) -> bool {
    let before = source.get(..span.from).unwrap_or_default();
    let paragraph = before.rsplit("\n\n").next().unwrap_or_default();
    let begins = paragraph.char_indices().rev().nth(BEFORE_EQUATION).map_or(0, |(at, _)| at);
    let near = paragraph.get(begins..).unwrap_or_default().to_lowercase();
    DEMANDS.iter().any(|word| near.contains(word))
}

/// The names of expressions, each once, but for the identity.
fn names_of(tree: &Tree, survey: &Survey, about: &[NodeId]) -> Vec<String> {
    let all = about.iter().flat_map(|id| tree.within(*id));
    let mut names: Vec<String> = all
        .filter_map(|id| match tree.get(id) {
            Node::Name(name) if name.word != "I" && name.word != "0" && name.word != "1" => {
                Some(survey.spelled(name))
            }
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Whether two sides ask for something by a transpose, an inverse, a power or a norm.
fn is_condition(tree: &Tree, head: NodeId, id: NodeId) -> bool {
    let is_asked = |node: &Node| {
        matches!(
            node,
            Node::Transpose(_)
                | Node::InverseTransposed(_)
                | Node::PseudoInverse(_)
                | Node::Power(..)
                | Node::Norm(..)
        )
    };
    let is_more = |node: &Node| {
        matches!(
            node,
            Node::Differential(..)
                | Node::Nabla(..)
                | Node::Call(..)
                | Node::Over { .. }
                | Node::Hole
                | Node::Matrix(_)
        )
    };
    let sides = [head, id];
    sides.iter().any(|side| tree.has(*side, is_asked)) && !sides.iter().any(|side| tree.has(*side, is_more))
}

/// The words that are said of what stands at a place of the text.
fn beside(source: &str, span: Span) -> Vec<What> {
    let is_open = |c: char| matches!(c, '$' | '(' | '\\' | '`' | ')');
    let behind = source.get(span.to..).unwrap_or_default().trim_start_matches(is_open);
    let behind: String = behind.chars().take(BEHIND).collect::<String>().to_lowercase();
    let behind =
        behind.split(['.', '$', ';', '\n']).next().unwrap_or_default().trim_start_matches([',', ' ', '(']);
    let before = source.get(..span.from).unwrap_or_default().trim_end_matches(is_open);
    let from = before.char_indices().rev().take(BEFORE).last().map_or(0, |(at, _)| at);
    let before = before.get(from..).unwrap_or_default().to_lowercase();
    let before = before.rsplit(['.', '$', ';', '\n', ',', ':']).next().unwrap_or_default().trim_end();
    let mut found: Vec<What> = Vec::new();
    found.extend(first_word(without_links(behind)));
    found.extend(last_word(before));
    found.dedup();
    found
}

/// What follows the words that only link.
fn without_links(mut text: &str) -> &str {
    while let Some(rest) = LINKS.iter().find_map(|link| text.strip_prefix(link)?.strip_prefix(' ')) {
        text = rest.trim_start();
    }
    text
}

/// The words, the longest first.
fn words() -> impl Iterator<Item = (&'static str, What)> {
    let structures =
        structures::Word::spoken().into_iter().map(|(text, word)| (text, What::Structured(word)));
    structures.chain(NUMBERS.iter().map(|text| (*text, What::Number)))
}

/// The word that a text begins with.
fn first_word(text: &str) -> Option<What> {
    let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    words().find(|(word, _)| text.strip_prefix(word).is_some_and(is_end)).map(|(_, what)| what)
}

/// The word that a text ends with, as in "for a symmetric matrix".
fn last_word(text: &str) -> Option<What> {
    let bare = ["matrix", "matrices", "real", "square"]
        .iter()
        .fold(text, |text, noun| text.strip_suffix(noun).map_or(text, str::trim_end));
    let (word, what) = words().find(|(word, _)| bare.ends_with(word))?;
    let before = bare.strip_suffix(word)?;
    let is_whole = before.is_empty() || before.ends_with(' ');
    let is_denied = DENIALS.iter().any(|denial| before.trim_end().ends_with(denial));
    (is_whole && !is_denied).then_some(what)
}

#[cfg(test)]
mod tests {
    use super::{What, beside};
    use crate::span::Span;

    #[test]
    fn words_beside_a_name_are_heard() {
        for (text, expected) in [
            ("where $S$ is symmetric.", "Symmetric"),
            ("for a symmetric matrix $S$ we", "Symmetric"),
            ("$S$ is a real symmetric matrix", "Symmetric"),
            ("if $S$ is not symmetric", ""),
            ("a non-symmetric matrix $S$", ""),
            ("a scalar $S$ and", "Number"),
            ("$S$ is a positive definite matrix", "Posdef"),
            ("the sum $S$. Symmetric", ""),
            ("$S$, a diagonal matrix,", "Diagonal"),
        ] {
            let at = text.find("$S").unwrap_or(0) + 1;
            let found = beside(text, Span::new(at, at + 1)).into_iter().map(|what| match what {
                What::Number => "Number".to_owned(),
                What::Structured(word) => format!("{word:?}"),
            });
            assert_eq!(found.collect::<Vec<_>>().join(" "), expected, "{text}");
        }
    }
}
