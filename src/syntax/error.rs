//! What can be wrong with a text, and how it is said. Each kind of fault has one stable code;
//! the words of a message stand here and nowhere else. Nothing in here looks for faults.

use crate::diagnostic::{Diagnostic, Mend};
use crate::span::Span;
use crate::structures::Word;

use super::words::nearest;
pub use super::words::shown;

/// The deepest nesting of brackets, prefix minus and `^`, counted together.
pub(super) const DEEPEST: usize = 256;

/// The most names and signs of a statement. Numbers and what parts them are not counted, so that a
/// literal may hold as much data as the text.
pub(super) const LONGEST_STATEMENT: usize = 50_000;

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SyntaxError {
    /// Something else was expected here.
    Unexpected {
        /// The text that stands here; empty at the end of the statement.
        at: Span,
        /// That text.
        found: String,
        /// What could stand here, in words.
        expected: Vec<&'static str>,
        /// The innermost bracket that is open here.
        opener: Option<Span>,
        /// What helps in this place.
        advice: Option<&'static str>,
    },
    /// A bracket that nothing closes.
    Unclosed {
        /// The first such bracket of its statement.
        opener: Span,
        /// The bracket.
        found: char,
        /// Where the statement ends.
        end: usize,
        /// What would close it and the others.
        closers: String,
    },
    /// A closing bracket that nothing opened.
    StrayCloser {
        /// Where.
        closer: Span,
        /// The bracket.
        found: char,
    },
    /// A closing bracket of the wrong kind.
    WrongCloser {
        /// Where.
        closer: Span,
        /// The bracket.
        found: char,
        /// The bracket that it meets.
        opener: Span,
    },
    /// Brackets, prefix minus or `^` nested beyond the limit.
    TooDeep {
        /// The first that is too deep.
        at: Span,
    },
    /// The text is longer than the limit.
    TooLong {
        /// Its length in bytes.
        length: usize,
        /// How many are read.
        most: u64,
    },
    /// A statement with more names and signs than the limit.
    LongStatement {
        /// The first that is too many.
        at: Span,
    },
    /// More faulty statements than are reported.
    TooMany {
        /// The last that is reported.
        at: Span,
    },
    /// A name longer than the limit.
    LongName {
        /// The name.
        at: Span,
        /// Its length in characters.
        length: usize,
    },
    /// A decimal point without a digit on both sides.
    BareDecimalPoint {
        /// The number so far.
        at: Span,
        /// How it would be written.
        mended: String,
    },
    /// A number with too many digits, or too large an exponent.
    LargeNumber {
        /// The number.
        at: Span,
        /// What is too large, and the limit.
        limit: &'static str,
    },
    /// `[1 -2]`: one element or two?
    MinusInLiteral {
        /// The minus.
        minus: Span,
    },
    /// Rows of a literal that are not equally long.
    RaggedRows {
        /// The whole literal.
        literal: Span,
        /// The first row and its number of elements.
        first: (Span, usize),
        /// The first row that differs, counted from 1, its place and its number of elements.
        other: (usize, Span, usize),
    },
    /// Brackets with nothing in them.
    Empty {
        /// Both brackets.
        at: Span,
        /// The opening one.
        opener: char,
    },
    /// Two expressions side by side, with nothing between them.
    SideBySide {
        /// Where the first ends.
        gap: Span,
        /// The second.
        second: Span,
        /// What likely belongs between them: `*`, or `,` or `;` in a literal.
        between: &'static str,
    },
    /// A comparison where there is nothing to compare.
    Comparison {
        /// The sign.
        at: Span,
        /// The sign as it was typed.
        found: String,
        /// Where the statement begins.
        start: usize,
    },
    /// A claim or an assumption with `=`.
    SingleEquals {
        /// The sign.
        at: Span,
        /// The statement's keyword.
        keyword: String,
    },
    /// `=` after something that cannot be defined.
    NotDefinable {
        /// The sign.
        at: Span,
        /// What stands to its left.
        left: Span,
    },
    /// An operator of another language.
    Foreign {
        /// Where.
        at: Span,
        /// The operator.
        found: &'static str,
        /// What is written here instead.
        instead: &'static str,
        /// A sentence on it.
        message: &'static str,
    },
    /// What is written so on paper, and otherwise here.
    Habit {
        /// Where.
        at: Span,
        /// What is written here instead.
        instead: String,
        /// A sentence on it.
        message: &'static str,
    },
    /// Several faults of spelling in one statement.
    MendedWhole {
        /// The first.
        first: Box<SyntaxError>,
        /// The statement.
        at: Span,
        /// The statement with all of them mended.
        instead: String,
    },
    /// A character that has no place in the language.
    Character {
        /// Where.
        at: Span,
        /// The character.
        found: char,
    },
    /// A first word that no statement begins with.
    UnknownStatement {
        /// The word.
        at: Span,
        /// The word's text.
        word: String,
        /// What is likely meant.
        meant: &'static str,
        /// The whole statement without the word, where that says it.
        instead: Option<(Span, String)>,
    },
    /// A word of structure that a declaration does not know.
    UnknownStructure {
        /// The word.
        at: Span,
        /// Its text.
        word: String,
    },
    /// A notation that `show` does not know.
    UnknownNotation {
        /// The word.
        at: Span,
        /// Its text.
        word: String,
    },
    /// `for` in the call of another function than `sum`, or after several arguments.
    MisplacedFor {
        /// The call.
        at: Span,
        /// The function.
        function: String,
    },
    /// The same name twice in one list of names.
    RepeatedName {
        /// The second.
        at: Span,
        /// The first.
        first: Span,
        /// The name.
        name: String,
    },
    /// A transpose that binds to the exponent.
    TransposedExponent {
        /// The sign of transposition.
        at: Span,
        /// The power without it.
        power: Span,
        /// The exponent's text with its transpose.
        exponent: String,
    },
}

impl SyntaxError {
    /// The fault of a statement's brackets that nothing closes, if there are any.
    pub(super) fn unclosed(brackets: &[(usize, char)], end: usize) -> Option<Self> {
        let (place, found) = *brackets.first()?;
        let closers = brackets.iter().rev().map(|(_, bracket)| closer_of(*bracket)).collect();
        Some(Self::Unclosed { opener: Span::new(place, place + 1), found, end, closers })
    }

    /// The message.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm a kind of fault, a few lines each: a list, not a procedure"
    )]
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::Unexpected { at, found, expected, opener, advice } => {
                unexpected(*at, found, expected, *opener, *advice)
            }
            Self::Unclosed { opener, found, end, closers } => {
                Diagnostic::new("G0102", format!("this `{found}` is never closed"), *opener)
                    .label(Span::new(*end, *end), "the statement ends here")
                    .replace(format!("close it: `{closers}`"), Span::new(*end, *end), closers.as_str())
            }
            Self::StrayCloser { closer, found } => Diagnostic::new(
                "G0103",
                format!("this `{found}` closes nothing"),
                *closer,
            )
            .replace("remove it", *closer, ""),
            Self::WrongCloser { closer, found, opener } => {
                let right = if *found == ')' { "]" } else { ")" };
                Diagnostic::new(
                    "G0103",
                    format!("`{found}` cannot close this bracket, `{right}` does"),
                    *closer,
                )
                .label(*opener, "opened here")
                .replace(format!("write `{right}`"), *closer, right)
            }
            Self::TooDeep { at } => {
                Diagnostic::new("G0104", "brackets, signs and powers are nested too deep here", *at)
                    .note(format!("at most {DEEPEST} may stand inside one another"))
                    .help("give a part of it a name: `part = …`")
            }
            Self::TooLong { length, most } => {
                Diagnostic::new("G0105", format!("the text has {length} bytes"), Span::new(0, 0))
                    .note(format!("at most {most} are read"))
            }
            Self::LongStatement { at } => Diagnostic::new("G0105", "this statement is too long", *at)
                .note(format!("at most {LONGEST_STATEMENT} names and signs are read in one"))
                .help("give parts of it names: `part = …`"),
            Self::TooMany { at } => {
                Diagnostic::new("G0105", "too many faulty statements; the text below is not read", *at)
            }
            Self::LongName { at, length } => {
                Diagnostic::new("G0106", format!("a name of {length} characters"), *at)
                    .note("a name has at most 128 characters")
            }
            Self::BareDecimalPoint { at, mended } => {
                Diagnostic::new("G0107", "a decimal point needs a digit on both sides", *at)
                    .note("so that `1./x` can mean `1 ./ x`, and `1..n` a range")
                    .replace(format!("write `{mended}`"), *at, mended.as_str())
            }
            Self::LargeNumber { at, limit } => {
                Diagnostic::new("G0108", "this number is too large to be read", *at).note(*limit)
            }
            Self::MinusInLiteral { minus } => {
                Diagnostic::new("G0109", "is this minus a sign, or a difference?", *minus)
                    .marked("space before it, none after")
                    .note("inside `[ ]`, other systems read `1 -2` as two elements")
                    .replace(
                        "put a space after it for the difference, or a `,` before it for two elements",
                        Span::new(minus.to, minus.to),
                        " ",
                    )
            }
            Self::RaggedRows { first, other, .. } => {
                let (number, span, length) = other;
                Diagnostic::new("G0110", "the rows of this literal are not equally long", *span)
                    .marked(format!("row {number} has {}", elements(*length)))
                    .label(first.0, format!("row 1 has {}", elements(first.1)))
                    .note("`,` goes on to the next element, `;` to the next row")
            }
            Self::Empty { at, opener } => {
                let diagnostic = Diagnostic::new("G0111", "nothing stands between these brackets", *at);
                if *opener == '[' {
                    diagnostic.note(
                        "a literal has at least one element; the shape of a scalar is `R`, without brackets",
                    )
                } else {
                    diagnostic
                }
            }
            Self::SideBySide { gap, second, between } => side_by_side(*gap, *second, between),
            Self::Comparison { at, found, start } => {
                let found = shown(found);
                Diagnostic::new("G0113", format!("`{found}` compares only in a `claim` or an `assume`"), *at)
                    .replace("claim it", Span::new(*start, *start), "claim ")
            }
            Self::SingleEquals { at, keyword } => {
                Diagnostic::new("G0113", format!("`{keyword}` compares with `==`; a single `=` defines"), *at)
                    .replace("write `==`", *at, "==")
            }
            Self::NotDefinable { at, left } => {
                Diagnostic::new("G0114", "only a name or a function of names can be defined", *left)
                    .label(*at, "this `=` defines what is left of it")
                    .help("write `name = …` or `f(x, y) = …`; to compare two expressions, `claim A == B`")
            }
            Self::Foreign { at, instead, message, .. } => {
                let diagnostic = Diagnostic::new("G0115", *message, *at);
                if instead.is_empty() {
                    diagnostic
                } else {
                    diagnostic.replace(format!("write `{instead}`"), *at, *instead)
                }
            }
            Self::Habit { at, instead, message } => {
                let help =
                    if instead.is_empty() { "leave it out".to_owned() } else { format!("write `{instead}`") };
                Diagnostic::new("G0115", *message, *at).replace(help, *at, instead.clone())
            }
            Self::MendedWhole { first, at, instead } => {
                first.diagnostic().replace(format!("write `{instead}`"), *at, instead.clone())
            }
            Self::Character { at, found } => {
                let message = format!(
                    "the character `{}` (U+{:04X}) has no meaning here",
                    shown(&found.to_string()),
                    u32::from(*found)
                );
                Diagnostic::new("G0116", message, *at)
            }
            Self::UnknownStatement { at, word, meant, instead } => {
                let message = format!("no statement begins with `{}`", shown(word));
                let diagnostic = Diagnostic::new("G0117", message, *at);
                match instead {
                    Some((whole, text)) => {
                        diagnostic.replace(format!("write `{text}`"), *whole, text.as_str())
                    }
                    None => diagnostic.help(*meant),
                }
            }
            Self::UnknownStructure { at, word } => {
                let known: Vec<&str> = Word::typed().map(Word::name).collect();
                unknown_word("G0118", "is no structure of a variable", "structures are", *at, word, &known)
            }
            Self::UnknownNotation { at, word } => {
                let known: Vec<&str> = super::Notation::to_show().collect();
                unknown_word("G0119", "is no notation", "notations are", *at, word, &known)
            }
            Self::MisplacedFor { at, function } => Diagnostic::new(
                "G0120",
                format!("`for` does not fit this call of `{}`", shown(function)),
                *at,
            )
            .help("an indexed sum is `sum(EXPR for i in 1..n)`, with one expression before `for`"),
            Self::RepeatedName { at, first, name } => {
                Diagnostic::new("G0121", format!("the name `{}` stands here twice", shown(name)), *at)
                    .label(*first, "first here")
            }
            Self::TransposedExponent { at, power, exponent } => {
                let message = format!("this transposes the exponent: `{}`", shown(exponent));
                let mut diagnostic = Diagnostic::new("G0122", message, *at)
                    .marked("binds tighter than `^`")
                    .label(*power, "the power");
                let before = Span::new(power.from, power.from);
                let after = Span::new(power.to, power.to);
                diagnostic.mend = Some(Mend {
                    message: "put the power in parentheses to transpose it".to_owned(),
                    edits: vec![(before, "(".to_owned()), (after, ")".to_owned())],
                });
                diagnostic
            }
        }
    }
}

fn unexpected(
    at: Span,
    found: &str,
    expected: &[&str],
    opener: Option<Span>,
    advice: Option<&str>,
) -> Diagnostic {
    let what = if found.is_empty() {
        "the statement ends too early".to_owned()
    } else {
        format!("unexpected `{}`", shown(found))
    };
    let mut diagnostic = Diagnostic::new("G0101", what, at);
    if !expected.is_empty() {
        diagnostic = diagnostic.marked(format!("expected {}", listed(expected)));
    }
    if let Some(opener) = opener {
        diagnostic = diagnostic.label(opener, "inside this bracket");
    }
    match advice {
        Some(advice) => diagnostic.help(advice),
        None => diagnostic,
    }
}

fn side_by_side(gap: Span, second: Span, between: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new("G0112", "two expressions side by side", second);
    match between {
        "*" => diagnostic.marked("a product needs its `*`").replace("write the product", gap, "*"),
        ";" => diagnostic.marked("on a new line").note("a line end inside brackets is only a space").replace(
            "end the row with `;`",
            gap,
            "; ",
        ),
        _ => diagnostic.marked("elements are separated by `,`").replace("separate them", gap, ", "),
    }
}

fn unknown_word(
    code: &'static str,
    is_no: &str,
    are: &str,
    at: Span,
    word: &str,
    known: &[&str],
) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, format!("`{}` {is_no}", shown(word)), at)
        .note(format!("{are} {}", known.join(", ")));
    match nearest(word, known) {
        Some(near) => diagnostic.replace(format!("write `{near}`"), at, near),
        None => diagnostic,
    }
}

fn elements(count: usize) -> String {
    if count == 1 { "1 element".to_owned() } else { format!("{count} elements") }
}

/// `a`, `a or b`, `a, b or c`.
fn listed(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => (*last).to_owned(),
        None => String::new(),
    }
}

fn closer_of(bracket: char) -> char {
    if bracket == '(' { ')' } else { ']' }
}
