//! A piece of LaTeX made ready for the grammar, byte for byte as long as it was: brackets are
//! checked and their depth bounded, so that the reader's recursion is, and the bars of a norm are
//! told apart into those that open and those that close. A bar that has no partner within its brackets, cell and side,
//! as those of `p(x|y)` and `f|_{x=0}`, stays as it is, and costs no more than the side that it stands in.

use super::divergences;
use super::names::is_function;
use super::wrappers;
use crate::span::Span;

/// The deepest nesting that is read.
const DEEPEST: usize = 40;
/// The most signs in one equation whose reading waits for what follows: `\sum`, `\partial`, `\log`.
const MOST_PREFIXES: usize = 120;
/// The longest equation that is read, in bytes.
const LONGEST: usize = 1 << 15;

/// Why something is not read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Where.
    pub span: Span,
    /// Why, in a sentence without its full stop.
    pub reason: String,
    /// What may be typed in its place, the likeliest first.
    pub offers: Vec<String>,
}

impl Unread {
    /// Why not.
    pub fn new(span: Span, reason: impl Into<String>) -> Self {
        Self { span, reason: reason.into(), offers: Vec::new() }
    }

    /// With what may be typed in its place.
    pub fn offering(self, offers: impl IntoIterator<Item = String>) -> Self {
        Self { offers: offers.into_iter().collect(), ..self }
    }
}

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Open {
    Brace,
    Parenthesis,
    Environment,
    /// A set's brace, which `\right.` may close.
    Set,
    Norm,
    Bar,
}

/// What is open, and where its sign stands in what is written.
#[derive(Clone, Copy, Debug)]
struct Opened {
    what: Open,
    at: usize,
}

/// Commands that stand for a bar of their own: whether it is a norm's, and whether it opens.
const BARS: &[(&str, Open, Option<bool>)] = &[
    ("lVert", Open::Norm, Some(true)),
    ("rVert", Open::Norm, Some(false)),
    ("Vert", Open::Norm, None),
    ("lvert", Open::Bar, Some(true)),
    ("rvert", Open::Bar, Some(false)),
    ("vert", Open::Bar, None),
];

/// Commands whose operand follows them, besides functions.
const PREFIXES: &[&str] = &["sum", "nabla", "partial", "operatorname"];

struct Preparer<'s> {
    source: &'s str,
    at: usize,
    out: String,
    open: Vec<Opened>,
    prefixes: usize,
    /// What `\left` and `\right` said of the bar that follows.
    side: Option<bool>,
}

/// Makes a text ready; spans of the reason are in the text.
pub(crate) fn prepare(source: &str) -> Result<String, Unread> {
    if source.len() > LONGEST {
        return Err(Unread::new(Span::new(0, source.len()), "the equation is too long"));
    }
    let unwrapped = divergences::named(&wrappers::without(source));
    let source = unwrapped.as_str();
    let out = String::with_capacity(source.len());
    let mut preparer = Preparer { source, at: 0, out, open: Vec::new(), prefixes: 0, side: None };
    while preparer.at < source.len() {
        preparer.step()?;
    }
    preparer.drop_loose();
    match preparer.open.last() {
        Some(open) => {
            Err(Unread::new(Span::new(0, source.len()), format!("{} is not closed", named(open.what))))
        }
        None => Ok(preparer.out),
    }
}

fn named(open: Open) -> &'static str {
    match open {
        Open::Brace => "a brace",
        Open::Parenthesis | Open::Set => "a parenthesis",
        Open::Environment => r"a \begin",
        Open::Norm | Open::Bar => "a bar",
    }
}

/// Whether the absence of what closes it costs no more than its side.
fn is_loose(open: Open) -> bool {
    !matches!(open, Open::Brace | Open::Environment)
}

fn is_bar(open: Open) -> bool {
    matches!(open, Open::Norm | Open::Bar)
}

impl Preparer<'_> {
    fn rest(&self) -> &str {
        self.source.get(self.at..).unwrap_or_default()
    }

    fn fail<T>(&self, length: usize, reason: &str) -> Result<T, Unread> {
        Err(Unread::new(Span::new(self.at, self.at + length), reason))
    }

    /// Copies a piece as it is.
    fn copy(&mut self, length: usize) {
        let piece = self.source.get(self.at..self.at + length).unwrap_or_default();
        self.out.push_str(piece);
        self.at += length;
    }

    fn step(&mut self) -> Result<(), Unread> {
        let Some(first) = self.rest().chars().next() else { return Ok(()) };
        match first {
            '\\' => self.command(),
            '{' | '(' => {
                self.push(if first == '{' { Open::Brace } else { Open::Parenthesis })?;
                self.copy(1);
                Ok(())
            }
            '}' => {
                self.pop(Open::Brace, 1)?;
                self.copy(1);
                Ok(())
            }
            ')' => {
                self.close(Open::Parenthesis);
                self.copy(1);
                Ok(())
            }
            '&' | '=' => {
                self.drop_bars();
                self.copy(1);
                Ok(())
            }
            '|' if self.rest().starts_with("||") => self.bar(Open::Norm, 2, None),
            '|' => self.bar(Open::Bar, 1, None),
            '«' | '»' | '\u{1}' | '\u{2}' => self.fail(first.len_utf8(), "this sign is not read"),
            '>' if self.is_quotation() => {
                self.out.push(' ');
                self.at += 1;
                Ok(())
            }
            '%' => {
                self.comment();
                Ok(())
            }
            other => {
                if !other.is_whitespace() {
                    self.side = None;
                }
                self.copy(other.len_utf8());
                Ok(())
            }
        }
    }

    /// Whether nothing but the signs of quotations stands before in the line.
    fn is_quotation(&self) -> bool {
        let before = self.source.get(..self.at).unwrap_or_default();
        let (earlier, line) = before.rsplit_once('\n').map_or((None, before), |(a, b)| (Some(a), b));
        earlier.is_some() && line.chars().all(|c| c.is_whitespace() || c == '>')
    }

    /// A comment of LaTeX, to the end of its line.
    fn comment(&mut self) {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.out.push_str(&" ".repeat(length));
        self.at += length;
    }

    fn push(&mut self, open: Open) -> Result<(), Unread> {
        if self.open.len() == DEEPEST {
            return self.fail(1, "it is nested too deep");
        }
        self.open.push(Opened { what: open, at: self.out.len() });
        Ok(())
    }

    fn pop(&mut self, open: Open, length: usize) -> Result<(), Unread> {
        self.drop_loose();
        match self.open.pop() {
            Some(top) if top.what == open => Ok(()),
            Some(top) => self.fail(length, &format!("{} is not closed before this", named(top.what))),
            None => self.fail(length, "this closes nothing"),
        }
    }

    /// Closes the nearest of what need not be closed; a lone sign may belong to an interval: the grammar decides.
    fn close(&mut self, open: Open) {
        let loose = self.open.iter().rev().take_while(|one| is_loose(one.what));
        let Some(above) = loose.map(|one| one.what).position(|one| one == open) else { return };
        for _ in 0..=above {
            self.drop_last();
        }
    }

    /// The bars that were opened last have no partner.
    fn drop_bars(&mut self) {
        while self.open.last().is_some_and(|last| is_bar(last.what)) {
            self.drop_last();
        }
    }

    /// Nothing closes what was opened last and need not be closed.
    fn drop_loose(&mut self) {
        while self.open.last().is_some_and(|last| is_loose(last.what)) {
            self.drop_last();
        }
    }

    /// Takes back what was opened last; a bar is a bar again, and no norm.
    fn drop_last(&mut self) {
        let Some(last) = self.open.pop() else { return };
        if !is_bar(last.what) {
            return;
        }
        // The bar's sign is as long as what was typed, and what was typed ends in a bar.
        for sign in ["«", "\u{1}"] {
            if self.out.get(last.at..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(sign)) {
                let from = self.out.get(last.at..).and_then(|rest| rest.find(sign)).unwrap_or(0) + last.at;
                let bar = format!("{}|", " ".repeat(sign.len() - 1));
                self.out.replace_range(from..from + sign.len(), &bar);
                return;
            }
        }
    }

    fn command(&mut self) -> Result<(), Unread> {
        let word: String = self.rest().chars().skip(1).take_while(char::is_ascii_alphabetic).collect();
        if word.is_empty() {
            if self.rest().starts_with(r"\|") {
                return self.bar(Open::Norm, 2, None);
            }
            let sign = self.rest().chars().nth(1);
            match sign {
                Some('{') => self.push(Open::Set)?,
                Some('}') => self.close(Open::Set),
                Some('\\') => self.drop_bars(),
                _ => {}
            }
            self.copy(1 + sign.map_or(0, char::len_utf8));
            return Ok(());
        }
        if let Some((_, kind, opens)) = BARS.iter().find(|row| row.0 == word) {
            return self.bar(*kind, word.len() + 1, *opens);
        }
        match word.as_str() {
            "begin" => {
                self.push(Open::Environment)?;
                self.environment(word.len() + 1);
                return Ok(());
            }
            "end" => {
                self.pop(Open::Environment, word.len() + 1)?;
                self.environment(word.len() + 1);
                return Ok(());
            }
            "left" => self.side = Some(true),
            "right" => self.side = Some(false),
            _ => {
                self.side = None;
                let waits = PREFIXES.contains(&word.as_str()) || is_function(&word);
                self.prefixes += usize::from(waits);
                if self.prefixes > MOST_PREFIXES {
                    return self.fail(word.len() + 1, "the equation has too many parts");
                }
            }
        }
        self.copy(word.len() + 1);
        Ok(())
    }

    /// `\begin{…}` with the columns of an array, in which a bar is a line.
    fn environment(&mut self, word: usize) {
        let name = self.rest().find('}').map_or(self.rest().len(), |end| end + 1);
        let is_array = self.rest().get(word..name) == Some("{array}");
        let columns = self.rest().get(name..).filter(|rest| is_array && rest.starts_with('{'));
        let columns = columns.and_then(|rest| rest.find('}')).map_or(0, |end| end + 1);
        self.copy(name + columns);
    }

    fn bar(&mut self, kind: Open, length: usize, opens: Option<bool>) -> Result<(), Unread> {
        let said = opens.or(self.side.take());
        let is_open = self.open.last().is_some_and(|last| last.what == kind);
        // A bar right behind one that opens does not close it: in `{x | |t| < 1}` the first has no partner.
        let is_empty =
            is_open && self.open.last().is_some_and(|last| self.out.get(last.at..).is_some_and(is_sign));
        let opens = said.unwrap_or(!is_open || is_empty);
        if opens {
            self.push(kind)?;
        } else if is_open {
            self.open.pop();
        } else {
            self.out.push_str(&" ".repeat(length - 1));
            self.out.push('|');
            self.at += length;
            return Ok(());
        }
        let sign = match (kind, opens) {
            (Open::Norm, true) => "«",
            (Open::Norm, false) => "»",
            (_, true) => "\u{1}",
            (_, false) => "\u{2}",
        };
        self.out.push_str(&" ".repeat(length.saturating_sub(sign.len())));
        self.out.push_str(sign);
        self.at += length;
        Ok(())
    }
}

/// Whether a text is the sign of a bar that opens, and nothing else.
fn is_sign(text: &str) -> bool {
    matches!(text.trim_matches(' '), "«" | "\u{1}")
}

#[cfg(test)]
mod tests {
    use super::prepare;

    #[test]
    fn bars_are_told_apart() {
        let text = r"\left\| x \right\|^2 + \|y\|\|z\| + \lVert w\rVert + |a| + ||b||";
        let prepared = prepare(text);
        assert_eq!(prepared.as_ref().map(String::len), Ok(text.len()));
        let signs: String =
            prepared.unwrap_or_default().chars().filter(|c| "«»\u{1}\u{2}".contains(*c)).collect();
        assert_eq!(signs, "«»«»«»«»\u{1}\u{2}«»");
    }

    #[test]
    fn what_is_not_balanced_is_refused() {
        for text in ["{", "}", r"\begin{bmatrix}", r"\end{a}", r"{\begin{a}}", &"{".repeat(100)] {
            assert!(prepare(text).is_err(), "{text}");
        }
        assert!(prepare(r"[0, 1) \begin{array}{c|c} 1 & 2 \end{array}").is_ok());
    }

    #[test]
    fn a_bar_without_a_partner_stays_a_bar() {
        for (text, expected) in [
            ("p(x|y) = q(x|y)", "p(x|y) = q(x|y)"),
            (r"\|x = {|}", r" |x = {|}"),
            (r"f \Big|_{x=0}", r"f \Big|_{x=0}"),
            (r"\{x | |t| < 1\}", "\\{x | \u{1}t\u{2} < 1\\}"),
            ("|a| = a|b", "\u{1}a\u{2} = a|b"),
        ] {
            assert_eq!(prepare(text).as_deref(), Ok(expected));
        }
    }
}
