//! The layout of derivatives that a text says it has: "we use numerator layout".

use super::reading::Layout;

/// How a text says in which layout its derivatives stand.
const STATED: &[(&str, Layout)] = &[
    ("numerator layout", Layout::Rows),
    ("numerator-layout", Layout::Rows),
    ("jacobian layout", Layout::Rows),
    ("denominator layout", Layout::Denominator),
    ("denominator-layout", Layout::Denominator),
    ("hessian layout", Layout::Denominator),
];

/// The layout that a text says it has, and where; nothing where it speaks of both, or of what it has not.
pub(super) fn layout(text: &str) -> Option<(Layout, usize)> {
    let text = text.to_lowercase();
    let mut found = STATED.iter().filter_map(|(words, layout)| Some((*layout, text.find(words)?)));
    let first = found.next()?;
    let near = text.get(..first.1).unwrap_or_default().rsplit(['.', '\n']).next().unwrap_or_default();
    let is_denied =
        ["not ", "n't ", "unlike", "instead of", "rather than"].iter().any(|word| near.contains(word));
    found.all(|other| other.0 == first.0).then_some(first).filter(|_| !is_denied)
}
