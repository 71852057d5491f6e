//! What a document says to the check itself, in comments that no reader of it sees: `<!-- gradus: S : R[n,n] symmetric -->`
//! in Markdown, `% gradus: skip` in LaTeX.

use crate::span::Span;
use crate::worksheet::blocks::Document;

use super::regions::Region;
use super::settings::{Declaration, Settings};

/// How comments begin in Markdown and end, and in LaTeX, where they end with their line.
const MARKDOWN: (&str, &str) = ("<!-- gradus:", "-->");
const LATEX: (&str, &str) = ("% gradus:", "\n");

/// What comments say of equations.
#[derive(Clone, Debug, Default)]
pub(super) struct Remarks {
    /// Words and where each begins, in order.
    words: Vec<(usize, Word)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    /// The next equation is passed over.
    Skip,
    /// The next equation says something, and asks for nothing.
    Claim,
    /// Equations are passed over from here on.
    Off,
    /// Equations are read from here on.
    On,
}

impl Remarks {
    /// What the comments of a document say; what they declare goes to the settings.
    pub fn of(source: &str, document: &Document, settings: &mut Settings) -> Self {
        let is_latex = document.text.is_some();
        let (opening, closing) = if is_latex { LATEX } else { MARKDOWN };
        let mut remarks = Self::default();
        for (at, _) in source.match_indices(opening) {
            // Markdown's reader takes a comment for code as well; in real code it stands within something else.
            let is_shown =
                |code: &&Span| code.range().contains(&at) && !code.of(source).trim_start().starts_with('<');
            if !is_latex && document.code.iter().find(is_shown).is_some() {
                continue;
            }
            let from = at + opening.len();
            let rest = source.get(from..).unwrap_or_default();
            let end = match rest.find(closing) {
                Some(length) => from + length,
                None if is_latex => source.len(),
                None => continue,
            };
            let said = Span::new(from, end);
            match said.of(source).trim() {
                "skip" => remarks.words.push((at, Word::Skip)),
                "claim" => remarks.words.push((at, Word::Claim)),
                "off" => remarks.words.push((at, Word::Off)),
                "on" => remarks.words.push((at, Word::On)),
                other => {
                    // A line of a draft says behind a `#` why it says so.
                    let lines = other.lines().map(|line| line.split('#').next().unwrap_or_default());
                    let statements =
                        lines.flat_map(|line| line.split(';')).map(str::trim).filter(|text| !text.is_empty());
                    let declared = statements.map(|text| Declaration { text: text.to_owned(), span: said });
                    settings.declarations.extend(declared);
                }
            }
        }
        remarks
    }

    /// Whether an equation is passed over, where the one before it ends at `before`.
    pub fn skips(&self, before: usize, region: &Region) -> bool {
        let passed = self.words.iter().filter(|(at, _)| *at < region.span.from);
        let switch = passed.rev().find(|(_, word)| matches!(word, Word::Off | Word::On));
        switch.is_some_and(|(_, word)| *word == Word::Off) || self.has(Word::Skip, before, region)
    }

    /// Whether an equation is said to be a claim.
    pub fn claims(&self, before: usize, region: &Region) -> bool {
        self.has(Word::Claim, before, region)
    }

    /// Whether a word stands between the equation before and this one.
    fn has(&self, word: Word, before: usize, region: &Region) -> bool {
        self.words.iter().any(|(at, found)| *found == word && (before..region.span.from).contains(at))
    }
}
