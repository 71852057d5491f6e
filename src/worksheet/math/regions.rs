//! Where a document's mathematics stands: displays between `$$`, in blocks marked `math` and
//! between `\[` and `\]`, and the short formulas between single dollars, from which only
//! declarations are taken. A dollar in code is none.

use crate::span::Span;
use crate::worksheet::blocks::Document;

/// A piece of mathematics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    /// What stands between its dollars.
    pub span: Span,
    /// Whether it is displayed.
    pub is_display: bool,
    /// Whether a heading stands between it and the display before.
    pub after_heading: bool,
    /// Whether a number in parentheses, or an item of a list, stands between it and the display before.
    pub after_label: bool,
}

/// The pieces of mathematics of a document, in order.
pub(super) fn find(source: &str, document: &Document) -> Vec<Region> {
    let mut spans = scan(source, &document.code);
    for excerpt in &document.math {
        spans.push((excerpt.place(Span::new(0, excerpt.text.len())), true));
    }
    spans.sort_by_key(|(span, _)| *span);
    let labels = labels(source);
    let mut before = 0;
    let mut begins_with_label = is_label(&line_at(source, before));
    let mut regions = Vec::new();
    for (span, is_display) in spans {
        let between = Span::new(before, span.from);
        let next = document.headings.partition_point(|heading| heading.from < between.from);
        let after_heading = document.headings.get(next).is_some_and(|heading| heading.from < between.to);
        let next = labels.partition_point(|label| *label < between.from);
        let is_labelled = labels.get(next).is_some_and(|label| *label < between.to);
        let after_label = begins_with_label || is_labelled;
        if is_display {
            before = span.to;
            begins_with_label = is_label(&line_at(source, before));
        }
        regions.push(Region { span, is_display, after_heading, after_label });
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
    if line.starts_with("- ") || line.starts_with("* ") {
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

/// The pieces between dollars, and whether each is displayed.
fn scan(source: &str, code: &[Span]) -> Vec<(Span, bool)> {
    let mut code: Vec<Span> = code.to_vec();
    code.sort();
    let mut found = Vec::new();
    let (mut at, mut passed) = (0, 0);
    while let Some(offset) = source.get(at..).and_then(|rest| rest.find(['$', '\\'])) {
        let here = at + offset;
        // Code lies in order: what ends before here is passed for good.
        passed += code.get(passed..).unwrap_or_default().iter().take_while(|span| span.to <= here).count();
        if let Some(skipped) = code.get(passed).filter(|span| span.range().contains(&here)) {
            at = skipped.to;
            continue;
        }
        let rest = source.get(here..).unwrap_or_default();
        let (open, close, is_display) = if rest.starts_with("$$") {
            ("$$", "$$", true)
        } else if rest.starts_with(r"\[") {
            (r"\[", r"\]", true)
        } else if rest.starts_with('$') {
            ("$", "$", false)
        } else {
            // A backslash and what it protects.
            at = here + 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
            continue;
        };
        let from = here + open.len();
        match closing(source, from, close, is_display) {
            Some(to) => {
                found.push((Span::new(from, to), is_display));
                at = to + close.len();
            }
            None => at = from,
        }
    }
    found
}

/// Where mathematics that begins here ends.
fn closing(source: &str, from: usize, close: &str, is_display: bool) -> Option<usize> {
    let rest = source.get(from..)?;
    if is_display {
        return rest.find(close).map(|length| from + length);
    }
    if rest.starts_with(char::is_whitespace) {
        return None;
    }
    let mut is_escaped = false;
    for (offset, character) in rest.char_indices() {
        match character {
            // A formula ends with its paragraph.
            '\n' if rest.get(offset + 1..)?.starts_with('\n') => return None,
            '\\' => is_escaped = !is_escaped,
            '$' if !is_escaped => {
                let is_tight = !rest.get(..offset)?.ends_with(char::is_whitespace);
                let is_price = rest.get(offset + 1..)?.starts_with(|c: char| c.is_ascii_digit());
                return (is_tight && !is_price && offset > 0).then_some(from + offset);
            }
            _ => is_escaped = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::worksheet::blocks;

    #[test]
    fn dollars_are_told_from_mathematics() {
        let source = "It costs $5 or \\$6; $x = 1$ and `$y$`.\n\n$$a\n+ b$$\n\n(2)\n\n\\[c\\]\n\n# H\n\n```math\nd\n```\n";
        let regions = find(source, &blocks::read(source));
        let found: Vec<String> = regions
            .iter()
            .map(|region| {
                let kind = if region.is_display { "display" } else { "inline" };
                let text = region.span.of(source).trim().replace('\n', " ");
                format!("{kind} {text} {} {}", region.after_heading, region.after_label)
            })
            .collect();
        assert_eq!(
            found,
            [
                "inline x = 1 false false",
                "display a + b false false",
                "display c false true",
                "display d true false"
            ]
        );
    }
}
