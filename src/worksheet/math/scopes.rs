//! Where what a document says of a name holds: from its section on in all that stands below that heading, and everywhere
//! where it stands before the first one. What another chapter says of the same letter is said of something else.

use crate::span::Span;

/// Words of a heading below which names are given for all that follows.
const GENERAL: &[&str] = &["notation", "convention", "preliminar", "setup", "set-up", "setting", "symbols"];

/// The headings of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Scopes(Vec<Heading>);

#[derive(Clone, Copy, Debug)]
struct Heading {
    /// Where it begins.
    from: usize,
    /// How many signs or `sub`s stand before it: a smaller one is of more.
    level: usize,
    /// Whether what is said below it is said for all of the document.
    is_general: bool,
}

impl Scopes {
    /// The headings that stand at these places of a text.
    pub fn of(source: &str, headings: &[Span]) -> Self {
        let heading = |span: &Span| {
            let text = span.of(source);
            let title = text.to_lowercase();
            let is_general = GENERAL.iter().any(|word| title.contains(word));
            Heading { from: span.from, level: level(text), is_general }
        };
        Self(headings.iter().map(heading).collect())
    }

    /// How many headings stand before a place.
    pub fn section(&self, at: usize) -> usize {
        self.0.partition_point(|heading| heading.from < at)
    }

    /// Whether what is said in a section holds in another.
    pub fn holds(&self, said: usize, here: usize) -> bool {
        let Some(own) = said.checked_sub(1).and_then(|number| self.0.get(number)) else { return true };
        let is_below = said <= here
            && self.0.get(said..here).is_some_and(|between| between.iter().all(|one| one.level > own.level));
        is_below || own.is_general
    }
}

/// How deep a heading is.
fn level(text: &str) -> usize {
    let text = text.trim_start();
    if text.starts_with('#') {
        return text.chars().take_while(|sign| *sign == '#').count();
    }
    if let Some(command) = text.strip_prefix('\\') {
        let command = command.split(['{', '*', '[']).next().unwrap_or_default();
        return match command {
            "part" => 0,
            "chapter" => 1,
            "paragraph" => 5,
            _ => 2 + command.matches("sub").count(),
        };
    }
    // The line below a title.
    if text.trim_end().ends_with('-') { 2 } else { 1 }
}

#[cfg(test)]
mod tests {
    use super::Scopes;
    use crate::span::Span;

    #[test]
    fn what_is_said_holds_below_its_heading() {
        let source = "a\n# A\nb\n## B\nc\n# C\nd\n# Notation\ne\n";
        let places = source.match_indices('#').map(|(at, _)| at);
        let places: Vec<usize> = places.filter(|at| source.get(at - 1..*at) == Some("\n")).collect();
        let ends = |at: usize| at + source.get(at..).and_then(|rest| rest.find('\n')).unwrap_or(0);
        let headings: Vec<Span> = places.iter().map(|at| Span::new(*at, ends(*at))).collect();
        let scopes = Scopes::of(source, &headings);
        let pairs =
            |said: usize| -> Vec<usize> { (0..=4).filter(|here| scopes.holds(said, *here)).collect() };
        assert_eq!(pairs(0), [0, 1, 2, 3, 4]);
        assert_eq!(pairs(1), [1, 2]);
        assert_eq!(pairs(2), [2]);
        assert_eq!(pairs(3), [3]);
        assert_eq!(pairs(4), [0, 1, 2, 3, 4]);
        assert_eq!(scopes.section(source.len()), 4);
    }
}
