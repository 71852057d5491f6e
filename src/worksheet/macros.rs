//! Macros of a document: `\newcommand{\R}{\mathbb{R}}` and its like are learned wherever they stand,
//! and put in where they are used. Every letter keeps its place: what stands in a macro's body is
//! at the place where the macro is used, what was given to it where it was written.

use std::collections::BTreeMap;

use crate::limits;
use crate::span::Span;

use super::excerpt::Excerpt;

/// How often macros are put in within one piece of mathematics.
const MOST_USES: usize = 2_000;
/// How many letters a piece of mathematics may come to.
const MOST_LETTERS: usize = 1 << 16;
/// What a letter costs, in operations.
const OPERATIONS_OF_LETTER: u64 = 50;

/// Commands that many documents use and few define: their style files or their pages do.
const USUAL: &[(&str, &str)] = &[
    ("R", r"\mathbb{R}"),
    ("RR", r"\mathbb{R}"),
    ("reals", r"\mathbb{R}"),
    ("E", r"\mathbb{E}"),
    ("dd", r"\mathrm{d}"),
    ("T", r"\top"),
];

/// What a command stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Macro {
    /// How many arguments it takes.
    arguments: usize,
    /// What the first of them is where it is left out.
    optional: Option<String>,
    /// Its body, with `#1` for the first argument.
    body: String,
}

/// The macros of a document.
#[derive(Clone, Debug)]
pub(super) struct Macros {
    table: BTreeMap<String, Macro>,
}

impl Macros {
    /// Those that most documents mean alike.
    pub fn usual() -> Self {
        let usual = USUAL.iter().map(|(name, body)| ((*name).to_owned(), Macro::plain(body)));
        Self { table: usual.collect() }
    }

    /// Learns what a text defines, but for what stands in code, and says where its definitions stand.
    pub fn learn(&mut self, text: &str, code: &[Span]) -> Vec<Span> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(offset) = text.get(from..).and_then(|rest| rest.find('\\')) {
            let at = from + offset;
            let is_code = code.iter().any(|span| span.range().contains(&at));
            match (Scanner { text, at }).definition().filter(|_| !is_code) {
                Some((name, meaning, end)) => {
                    self.table.insert(name, meaning);
                    found.push(Span::new(at, end));
                    from = end;
                }
                None => from = at + 1,
            }
        }
        found
    }

    /// The text with macros put in, and definitions left out; `None` where it has neither. A macro that
    /// uses itself without end is left as it is.
    pub fn expanded(&self, excerpt: &Excerpt) -> Option<Excerpt> {
        let definitions = definitions(&excerpt.text);
        let mentions = commands(&excerpt.text).any(|name| self.table.contains_key(name));
        if definitions.is_empty() && !mentions {
            return None;
        }
        let is_kept = |at: usize| !definitions.iter().any(|span| span.range().contains(&at));
        let letters = excerpt.text.char_indices().filter(|(at, _)| is_kept(*at));
        let mut input: Vec<Letter> = letters
            .map(|(at, sign)| Letter {
                sign,
                place: excerpt.place(Span::new(at, at + sign.len_utf8())),
                is_verbatim: true,
            })
            .collect();
        input.reverse();
        Some(collected(&self.put_in(input)))
    }

    /// Goes over letters, the last first, and puts in what each command stands for.
    fn put_in(&self, mut input: Vec<Letter>) -> Vec<Letter> {
        let mut output: Vec<Letter> = Vec::new();
        let mut uses = 0;
        while let Some(letter) = input.pop() {
            limits::spend(OPERATIONS_OF_LETTER);
            output.push(letter);
            if letter.sign != '\\' {
                continue;
            }
            let word: Vec<Letter> =
                input.iter().rev().take_while(|next| next.sign.is_ascii_alphabetic()).copied().collect();
            let name: String = word.iter().map(|letter| letter.sign).collect();
            let meaning = self.table.get(&name).filter(|_| uses < MOST_USES && input.len() < MOST_LETTERS);
            input.truncate(input.len() - word.len());
            let Some(meaning) = meaning else {
                output.extend(word);
                // A backslash and what it protects.
                output.extend(name.is_empty().then(|| input.pop()).flatten());
                continue;
            };
            uses += 1;
            output.pop();
            let place = word.last().map_or(letter.place, |last| letter.place.join(last.place));
            let arguments = meaning.taken_from(&mut input, place);
            input.extend(meaning.filled(&arguments, place).into_iter().rev());
        }
        output
    }
}

impl Macro {
    fn plain(body: &str) -> Self {
        Self { arguments: 0, optional: None, body: body.to_owned() }
    }

    /// The arguments that follow the command, taken from the end of what is still to be read.
    fn taken_from(&self, input: &mut Vec<Letter>, place: Span) -> Vec<Vec<Letter>> {
        let mut arguments = Vec::new();
        if let Some(usual) = &self.optional {
            let given = (next(input) == Some('[')).then(|| taken(input, '[', ']'));
            arguments.push(given.unwrap_or_else(|| Letter::all(usual, place)));
        }
        while arguments.len() < self.arguments {
            arguments.push(argument(input));
        }
        arguments
    }

    /// The body with arguments in their places.
    fn filled(&self, arguments: &[Vec<Letter>], place: Span) -> Vec<Letter> {
        let mut filled = Vec::new();
        let mut letters = self.body.chars().peekable();
        while let Some(letter) = letters.next() {
            let number = letters.peek().and_then(|next| next.to_digit(10)).filter(|_| letter == '#');
            match number.and_then(|number| arguments.get((number as usize).checked_sub(1)?)) {
                Some(argument) => {
                    letters.next();
                    filled.extend_from_slice(argument);
                }
                None => filled.push(Letter { sign: letter, place, is_verbatim: false }),
            }
        }
        filled
    }
}

/// A letter, and where it comes from.
#[derive(Clone, Copy, Debug)]
struct Letter {
    sign: char,
    place: Span,
    /// Whether the document has it at its place, which else stands for a macro's body.
    is_verbatim: bool,
}

impl Letter {
    fn all(text: &str, place: Span) -> Vec<Self> {
        text.chars().map(|sign| Self { sign, place, is_verbatim: false }).collect()
    }
}

/// The letter that comes next, spaces passed over.
fn next(input: &mut Vec<Letter>) -> Option<char> {
    while input.last().is_some_and(|letter| letter.sign.is_whitespace()) {
        input.pop();
    }
    input.last().map(|letter| letter.sign)
}

/// One argument: what stands in braces, or one command, or one letter.
fn argument(input: &mut Vec<Letter>) -> Vec<Letter> {
    match next(input) {
        Some('{') => taken(input, '{', '}'),
        Some('\\') => {
            let mut command: Vec<Letter> = input.pop().into_iter().collect();
            while input.last().is_some_and(|letter| letter.sign.is_ascii_alphabetic()) {
                command.extend(input.pop());
            }
            command
        }
        _ => input.pop().into_iter().collect(),
    }
}

/// What stands between brackets that come next, without them.
fn taken(input: &mut Vec<Letter>, open: char, close: char) -> Vec<Letter> {
    let mut inner = Vec::new();
    let mut depth = 0_usize;
    while let Some(letter) = input.pop() {
        match letter.sign {
            sign if sign == close && depth <= 1 => break,
            sign if sign == close => depth -= 1,
            sign if sign == open => depth += 1,
            _ => {}
        }
        if depth > 1 || letter.sign != open {
            inner.push(letter);
        }
    }
    inner
}

/// Letters as a text with places.
fn collected(letters: &[Letter]) -> Excerpt {
    let mut excerpt = Excerpt::default();
    let follows = |one: &Letter, other: &Letter| match (one.is_verbatim, other.is_verbatim) {
        (true, true) => one.place.to == other.place.from,
        (false, false) => one.place == other.place,
        _ => false,
    };
    for run in letters.chunk_by(follows) {
        let text: String = run.iter().map(|letter| letter.sign).collect();
        let place = run.iter().map(|letter| letter.place).reduce(Span::join).unwrap_or_default();
        if run.first().is_some_and(|first| first.is_verbatim) {
            excerpt.push(&text, place);
        } else {
            excerpt.stand_in(&text, place);
        }
    }
    excerpt
}

/// The commands of a text.
fn commands(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('\\').map(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.get(..rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len())
            .unwrap_or_default()
    })
}

/// Where a text defines macros.
fn definitions(text: &str) -> Vec<Span> {
    Macros { table: BTreeMap::new() }.learn(text, &[])
}

/// A place in a text, from which the parts of a definition are read.
#[derive(Clone, Copy)]
struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scanner<'t> {
    /// A definition that begins here: the name, what it stands for, and where it ends.
    fn definition(mut self) -> Option<(String, Macro, usize)> {
        let (name, meaning) = match self.command()? {
            "newcommand" | "renewcommand" | "providecommand" => {
                self.sign('*');
                let name = self.name()?;
                let arguments = self.bracketed().map_or(Some(0), |count| count.trim().parse().ok())?;
                let optional = self.bracketed().map(str::to_owned);
                (name, Macro { arguments, optional, body: self.braced()?.to_owned() })
            }
            "def" => {
                let name = self.command()?;
                let mut arguments = 0;
                while self.sign('#') {
                    self.at += 1;
                    arguments += 1;
                }
                (name, Macro { arguments, optional: None, body: self.braced()?.to_owned() })
            }
            "let" => {
                let name = self.command()?;
                self.sign('=');
                (name, Macro::plain(&format!(r"\{}", self.command()?)))
            }
            "DeclareMathOperator" => {
                self.sign('*');
                let name = self.name()?;
                (name, Macro::plain(&format!(r"\operatorname{{{}}}", self.braced()?)))
            }
            "DeclarePairedDelimiter" => {
                let name = self.name()?;
                let (left, right) = (self.braced()?, self.braced()?);
                let body = format!(r"\left{left} #1 \right{right}");
                (name, Macro { arguments: 1, optional: None, body })
            }
            _ => return None,
        };
        (!name.is_empty()).then(|| (name.to_owned(), meaning, self.at))
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    /// Whether a sign comes next, which is passed over.
    fn sign(&mut self, sign: char) -> bool {
        self.skip_space();
        let is_next = self.rest().starts_with(sign);
        self.at += if is_next { sign.len_utf8() } else { 0 };
        is_next
    }

    /// A command, without its backslash.
    fn command(&mut self) -> Option<&'t str> {
        self.skip_space();
        let rest = self.rest().strip_prefix('\\')?;
        let length = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        self.at += 1 + length;
        rest.get(..length).filter(|word| !word.is_empty())
    }

    /// The name of a new command, in braces or not.
    fn name(&mut self) -> Option<&'t str> {
        self.skip_space();
        if self.rest().starts_with('{') {
            return self.braced()?.trim().strip_prefix('\\');
        }
        self.command()
    }

    fn bracketed(&mut self) -> Option<&'t str> {
        self.skip_space();
        let inner = self.rest().strip_prefix('[')?;
        let length = inner.find(']')?;
        self.at += length + 2;
        inner.get(..length)
    }

    /// What stands in braces.
    fn braced(&mut self) -> Option<&'t str> {
        self.skip_space();
        let rest = self.rest();
        let mut depth = 0_usize;
        let mut is_escaped = false;
        for (offset, sign) in rest.char_indices() {
            match sign {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '{' => depth += 1,
                '}' if depth == 1 => {
                    self.at += offset + 1;
                    return rest.get(1..offset);
                }
                '}' => depth = depth.checked_sub(1)?,
                _ if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, Macros};
    use crate::span::Span;

    fn expanded(definitions: &str, text: &str) -> String {
        let mut macros = Macros::usual();
        macros.learn(definitions, &[]);
        let excerpt = Excerpt::of(text, Span::new(0, text.len()));
        macros.expanded(&excerpt).unwrap_or(excerpt).text
    }

    #[test]
    fn every_way_to_define_is_read() {
        for (definition, text, wanted) in [
            (r"\newcommand{\x}{\mathbf{x}}", r"\x + \xi", r"\mathbf{x} + \xi"),
            (r"\newcommand\half{\frac12}", r"\half x", r"\frac12 x"),
            (
                r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}",
                r"\pd{f}x",
                r"\frac{\partial f}{\partial x}",
            ),
            (r"\newcommand{\p}[2][2]{#2^{#1}}", r"\p{x} \p[3]{x}", "x^{2} x^{3}"),
            (r"\def\a#1{(#1)}", r"\a{\a{b}}", "((b))"),
            (r"\let\eps=\epsilon", r"\eps", r"\epsilon"),
            (r"\DeclareMathOperator*{\Tr}{Tr}", r"\Tr(A)", r"\operatorname{Tr}(A)"),
            (r"\DeclarePairedDelimiter{\norm}{\lVert}{\rVert}", r"\norm{x}", r"\left\lVert x \right\rVert"),
            ("", r"x \in \R^n", r"x \in \mathbb{R}^n"),
            (r"\newcommand{\R}{R}", r"\R", "R"),
            ("", r"\newcommand{\R}{R} a \\R", r" a \\R"),
        ] {
            assert_eq!(expanded(definition, text), wanted, "{definition}");
        }
    }

    #[test]
    fn a_macro_without_end_is_left() {
        let text = expanded(r"\def\a{\a\a}", r"\a");
        assert!(text.len() < 1 << 18, "{}", text.len());
    }

    #[test]
    fn letters_keep_their_places() {
        let mut macros = Macros::usual();
        macros.learn(r"\newcommand{\v}[1]{\mathbf{#1}}", &[]);
        let source = r"... a = \v{long} + b";
        let excerpt = Excerpt::of(source, Span::new(4, source.len()));
        let expanded = macros.expanded(&excerpt).unwrap_or_default();
        let place = |text: &str| {
            let at = expanded.text.find(text).unwrap_or_default();
            expanded.place(Span::new(at, at + text.len())).of(source)
        };
        assert_eq!(expanded.text, r"a = \mathbf{long} + b");
        assert_eq!(
            [place("a ="), place("mathbf"), place("long"), place("+ b")],
            ["a =", r"\v", "long", "+ b"]
        );
    }
}
