//! Where a document's mathematics stands: displays between `$$` and `\[ \]`, in environments such as
//! `align`, in blocks marked `math`; and formulas in the text, between single dollars, `\( \)` and
//! backticks. A dollar in code is none.

use crate::span::Span;
use crate::worksheet::blocks::Document;
use crate::worksheet::excerpt::Excerpt;
use crate::worksheet::latex;

/// A piece of mathematics.
#[derive(Clone, Debug)]
pub(super) struct Region {
    /// What stands between its dollars.
    pub excerpt: Excerpt,
    /// Where that is.
    pub span: Span,
    /// Whether it is displayed.
    pub is_display: bool,
    /// How many headings stand before it.
    pub section: usize,
    /// Whether a heading stands between it and the display before.
    pub after_heading: bool,
    /// Whether a number in parentheses, or an item of a list, stands between it and the display before.
    pub after_label: bool,
}

/// Environments that display mathematics, with or without a star.
const DISPLAYS: &[&str] = &[
    "equation",
    "align",
    "alignat",
    "gather",
    "multline",
    "flalign",
    "eqnarray",
    "displaymath",
    "dmath",
    "math",
    "IEEEeqnarray",
];
/// Those with something in braces after their name.
const WITH_COLUMNS: &[&str] = &["alignat", "IEEEeqnarray"];

/// The pieces of mathematics of a document, in order.
pub(super) fn find(source: &str, document: &Document) -> Vec<Region> {
    let text = document.text.as_deref().unwrap_or(source);
    let scanner = Scanner { text, is_latex: document.text.is_some() };
    let scanned = scanner.scan(&document.code);
    let mut pieces: Vec<(Excerpt, Span, bool)> =
        scanned.into_iter().map(|(span, is_display)| (Excerpt::of(text, span), span, is_display)).collect();
    for excerpt in &document.math {
        let span = excerpt.place(Span::new(0, excerpt.text.len()));
        pieces.push((excerpt.clone(), span, true));
    }
    pieces.extend(document.inline.iter().map(|span| (Excerpt::of(source, *span), *span, false)));
    pieces.sort_by_key(|(_, span, _)| *span);
    let labels = labels(text);
    let mut before = 0;
    let mut begins_with_label = is_label(&line_at(text, before));
    let mut regions = Vec::new();
    for (excerpt, span, is_display) in pieces {
        let between = Span::new(before, span.from);
        let next = document.headings.partition_point(|heading| heading.from < between.from);
        let after_heading = document.headings.get(next).is_some_and(|heading| heading.from < between.to);
        let next = labels.partition_point(|label| *label < between.from);
        let is_labelled = labels.get(next).is_some_and(|label| *label < between.to);
        let after_label = begins_with_label || is_labelled;
        if is_display {
            before = span.to;
            begins_with_label = is_label(&line_at(text, before));
        }
        let excerpt = document.macros.expanded(&excerpt).unwrap_or(excerpt);
        let section = document.headings.partition_point(|heading| heading.from < span.from);
        regions.push(Region { excerpt, span, is_display, section, after_heading, after_label });
    }
    regions
}

/// How much of a line tells whether it begins an item.
const TELLING: usize = 40;

/// The beginning of what stands from a place on in its line.
fn line_at(source: &str, from: usize) -> String {
    let rest = source.get(from..).unwrap_or_default();
    rest.chars().take_while(|character| *character != '\n').take(TELLING).collect()
}

/// Where the lines begin that begin an item, in order.
fn labels(source: &str) -> Vec<usize> {
    let starts = std::iter::once(0).chain(source.match_indices('\n').map(|(place, _)| place + 1));
    starts.filter(|start| is_label(&line_at(source, *start))).collect()
}

/// Whether a line begins an item: `(2)`, `3.`, `- `.
fn is_label(line: &str) -> bool {
    let line = line.trim_start();
    if [r"- ", "* ", r"\item"].iter().any(|mark| line.starts_with(mark)) {
        return true;
    }
    let bare = line.strip_prefix('(').unwrap_or(line);
    let word: String = bare.chars().take_while(char::is_ascii_alphanumeric).collect();
    let rest = bare.get(word.len()..).unwrap_or_default();
    let is_number = word.chars().all(|c| c.is_ascii_digit());
    let is_closed = rest.starts_with(')') && line.starts_with('(');
    !word.is_empty()
        && word.len() <= 4
        && (is_closed || is_number && (rest.starts_with(". ") || rest.starts_with(") ")))
}

/// A way to enclose mathematics.
struct Fence<'t> {
    /// How it begins.
    open: usize,
    /// How it ends.
    close: std::borrow::Cow<'t, str>,
    is_display: bool,
}

impl<'t> Fence<'t> {
    fn new(open: &str, close: &'t str, is_display: bool) -> Self {
        Self { open: open.len(), close: close.into(), is_display }
    }
}

struct Scanner<'t> {
    text: &'t str,
    is_latex: bool,
}

impl<'t> Scanner<'t> {
    /// The pieces of mathematics, and whether each is displayed.
    fn scan(&self, code: &[Span]) -> Vec<(Span, bool)> {
        let mut code: Vec<Span> = code.to_vec();
        code.sort();
        let mut found = Vec::new();
        let (mut at, mut passed) = (0, 0);
        while let Some(offset) = self.text.get(at..).and_then(|rest| rest.find(['$', '\\'])) {
            let here = at + offset;
            // Code lies in order: what ends before here is passed for good.
            passed +=
                code.get(passed..).unwrap_or_default().iter().take_while(|span| span.to <= here).count();
            if let Some(skipped) = code.get(passed).filter(|span| span.range().contains(&here)) {
                at = skipped.to;
                continue;
            }
            let rest = self.text.get(here..).unwrap_or_default();
            let fence = self.fence(rest);
            let closed = fence.as_ref().and_then(|fence| {
                let from = here + fence.open;
                Some((Span::new(from, self.closing(from, fence)?), fence))
            });
            match (closed, rest.starts_with('\\')) {
                (Some((span, fence)), _) => {
                    let whole = Span::new(here, span.to + fence.close.len());
                    found.push((span, fence.is_display || self.stands_alone(whole)));
                    at = whole.to;
                }
                // A backslash and what it protects.
                (None, true) => at = here + 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
                (None, false) => at = here + fence.map_or(1, |fence| fence.open),
            }
        }
        found
    }

    /// What encloses the mathematics that may begin here.
    fn fence(&self, rest: &'t str) -> Option<Fence<'t>> {
        let signs = [("$$", "$$", true), ("$", "$", false), (r"\[", r"\]", true), (r"\(", r"\)", false)];
        // Where Markdown takes a backslash for itself, two are typed.
        let doubled = [(r"\\[", r"\\]", true), (r"\\(", r"\\)", false)];
        let doubled = doubled.iter().filter(|_| !self.is_latex);
        if let Some((open, close, is_display)) =
            signs.iter().chain(doubled).find(|(open, ..)| rest.starts_with(open))
        {
            return Some(Fence::new(open, close, *is_display));
        }
        let name = latex::environment(rest)?;
        let bare = name.trim_end_matches('*');
        if !DISPLAYS.contains(&bare) {
            return None;
        }
        let mut open = rest.find('}')? + 1;
        let columns = rest.get(open..).filter(|rest| WITH_COLUMNS.contains(&bare) && rest.starts_with('{'));
        open += columns.and_then(|rest| rest.find('}')).map_or(0, |end| end + 1);
        Some(Fence { open, close: format!(r"\end{{{name}}}").into(), is_display: bare != "math" })
    }

    /// Where mathematics that begins here ends.
    fn closing(&self, from: usize, fence: &Fence<'_>) -> Option<usize> {
        let rest = self.text.get(from..)?;
        if fence.is_display {
            return rest.find(&*fence.close).map(|length| from + length);
        }
        // A formula ends with its paragraph.
        let paragraph = rest.get(..rest.find("\n\n").unwrap_or(rest.len()))?;
        if &*fence.close != "$" {
            return paragraph.find(&*fence.close).map(|length| from + length);
        }
        let is_loose = self.is_latex;
        if !is_loose && rest.starts_with(char::is_whitespace) {
            return None;
        }
        let mut is_escaped = false;
        for (offset, character) in paragraph.char_indices() {
            match character {
                '\\' => is_escaped = !is_escaped,
                '$' if !is_escaped => {
                    let is_tight = !rest.get(..offset)?.ends_with(char::is_whitespace);
                    let is_price = rest.get(offset + 1..)?.starts_with(|c: char| c.is_ascii_digit());
                    return (offset > 0 && (is_loose || is_tight && !is_price)).then_some(from + offset);
                }
                _ => is_escaped = false,
            }
        }
        None
    }

    /// Whether nothing else stands in the lines of a formula: it is displayed, whatever encloses it.
    fn stands_alone(&self, whole: Span) -> bool {
        let before = self.text.get(..whole.from).unwrap_or_default();
        let after = self.text.get(whole.to..).unwrap_or_default();
        let before = before.rsplit('\n').next().unwrap_or_default();
        let after = after.split('\n').next().unwrap_or_default();
        let is_bare = |text: &str| text.chars().all(|c| c.is_whitespace() || matches!(c, '>' | '.' | ','));
        is_bare(before) && is_bare(after)
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::worksheet::blocks;

    #[test]
    fn dollars_are_told_from_mathematics() {
        let source = "It costs $5 or \\$6; $x = 1$ and `$y$`.\n\n$$a\n+ b$$\n\n(2)\n\n\\[c\\]\n\n# H\n\n```math\nd\n```\n";
        assert_eq!(
            found(source),
            [
                "inline x = 1 false false",
                "display a + b false false",
                "display c false true",
                "display d true false"
            ]
        );
    }

    #[test]
    fn every_way_to_enclose_mathematics_is_known() {
        let source = "\\begin{align*}\na &= b\n\\end{align*}\nText \\(c\\) and \\\\(d\\\\), \\(e\n\n$f$\n\n!!! note\n\n    $$g$$\n\n    \
                      ```math\n    h\n    ```\n\n\
                      $`i`$ and ``\\alpha`` and ``j``\n\n```latex\nk = 1\n```\n\n    $$l$$\n\nText\n\n    code: $$m$$\n\n<!-- $n$ -->\n\n\\begin{cases}o\\end{cases}\n";
        let expected = "display a &= b|inline c|inline d|display f|display g|display h|inline i|inline \\alpha|display k = 1|display l";
        let found: Vec<String> =
            found(source).iter().map(|line| line.replace(" false", "").replace(" true", "")).collect();
        assert_eq!(found.join("|"), expected);
    }

    fn found(source: &str) -> Vec<String> {
        let regions = find(source, &blocks::read(source));
        regions
            .iter()
            .map(|region| {
                let kind = if region.is_display { "display" } else { "inline" };
                let text = region.span.of(source).trim().replace('\n', " ");
                format!("{kind} {text} {} {}", region.after_heading, region.after_label)
            })
            .collect()
    }
}
