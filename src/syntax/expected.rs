//! From where the parser stopped to what a person is told: the fault that is likeliest,
//! and failing that, what stands here and what could. It never decides what is read.

use pest::error::{Error, ErrorVariant, InputLocation};

use crate::span::Span;

use super::error::SyntaxError;
use super::foreign::{BETWEEN, EXTREMA, LATEX, MINIMISED, OPERATORS, PROPERTY, STATEMENTS};
use super::grammar::Rule;
use super::habits;
use super::scan::{innermost_open, is_word};
use super::words::nearest;
use super::{dialect, signs};

/// What a token is called, in the order in which a message lists them. Tokens that are
/// missing are never named: where they fit, one that is listed fits too.
const WORDS: &[(Rule, &str)] = &[
    (Rule::number, "an expression"),
    // Where a compound could begin and did not, the parser names it rather than its tokens.
    (Rule::whole, "an expression"),
    (Rule::answer, "an expression"),
    (Rule::index, "a name for the index"),
    (Rule::add, "an operator"),
    (Rule::name, "a name"),
    (Rule::space, "the space `R`"),
    (Rule::dimensions_open, "dimensions in `[ ]`"),
    (Rule::structure, "a word of structure"),
    (Rule::colon, "`:`"),
    (Rule::comma, "`,`"),
    (Rule::semicolon, "`;`"),
    (Rule::range, "`..`"),
    (Rule::in_word, "`in`"),
    (Rule::as_word, "`as`"),
    (Rule::becomes, "`=`"),
    (Rule::arrow, "`->`"),
    (Rule::equal, "`==`"),
    (Rule::rounds, "`~=`"),
    (Rule::group_close, "`)`"),
    (Rule::call_close, "`)`"),
    (Rule::literal_close, "`]`"),
    (Rule::select_close, "`]`"),
    (Rule::bars_close, "`‖`"),
    (Rule::EOI, "the end of the statement"),
];

/// The words that a statement may begin with.
const KEYWORDS: &[&str] = &["assume", "show", "eval", "steps", "shape", "claim"];

/// Spellings that the language knows beyond ASCII and letters.
const KNOWN: &str = "≤≥≠·⋅×⊙∘⊘⊗−ᵀ⁻⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉≈∈‖∥ℤ";

/// Tokens of two characters, for a message to repeat whole.
const PAIRS: &[&str] = &["==", "~=", "..", ".*", "./", ".^"];

/// The place where the parser stopped.
struct Stop<'t> {
    text: &'t str,
    base: usize,
    at: usize,
    before: &'t str,
    after: &'t str,
    found: &'t str,
    positives: &'t [Rule],
}

/// The fault of a statement that the grammar refused; its text begins at `base`.
pub(super) fn explain(text: &str, base: usize, error: &Error<Rule>) -> SyntaxError {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at.min(text.len()),
    };
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        // The parser keeps an eye on the stack itself; the scan refuses what is deep long before.
        return SyntaxError::TooDeep { at: Span::new(base + at, base + at) };
    };
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let stop = Stop { text, base, at, before, after, found: token(after), positives };
    stop.number()
        .or_else(|| stop.statement_of_another_language())
        .or_else(|| stop.unknown_statement())
        .or_else(|| stop.word_between())
        .or_else(|| stop.habit())
        .or_else(|| stop.solved())
        .or_else(|| stop.foreign())
        .or_else(|| stop.equals())
        .or_else(|| stop.empty())
        .or_else(|| stop.side_by_side())
        .or_else(|| stop.character())
        .unwrap_or_else(|| stop.unexpected())
}

/// The token that a text begins with, roughly: a word, a known pair, or one character.
fn token(text: &str) -> &str {
    let word = text.find(|character| !is_word(character)).unwrap_or(text.len());
    let pair = PAIRS.iter().find(|pair| text.starts_with(**pair)).map_or(0, |pair| pair.len());
    let single = text.chars().next().map_or(0, char::len_utf8);
    let length = if word > 0 { word } else { pair.max(single) };
    text.get(..length).unwrap_or_default()
}

/// The word that a text ends with, or nothing.
fn last_word(text: &str) -> &str {
    let from = text.char_indices().rev().take_while(|(_, character)| is_word(*character)).last();
    from.and_then(|(from, _)| text.get(from..)).unwrap_or_default()
}

fn all_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn begins_name(text: &str) -> bool {
    text.chars().next().is_some_and(|character| is_word(character) && !character.is_ascii_digit())
}

impl Stop<'_> {
    fn expects(&self, rule: Rule) -> bool {
        self.positives.contains(&rule)
    }

    /// Whether an expression could begin here.
    fn expects_operand(&self) -> bool {
        [Rule::number, Rule::whole, Rule::answer].iter().any(|rule| self.expects(*rule))
    }

    fn span(&self, from: usize, to: usize) -> Span {
        Span::new(self.base + from, self.base + to)
    }

    fn here(&self) -> Span {
        self.span(self.at, self.at + self.found.len())
    }

    fn opener(&self) -> Option<(usize, char)> {
        innermost_open(self.before)
    }

    /// The first word of the statement, if it is a keyword.
    fn keyword(&self) -> Option<&'static str> {
        let first = token(self.text);
        KEYWORDS.iter().copied().find(|keyword| *keyword == first)
    }

    /// `.5` and `5.`
    fn number(&self) -> Option<SyntaxError> {
        let rest = self.after.strip_prefix('.')?;
        if token(rest).starts_with(|character: char| character.is_ascii_digit()) {
            let digits = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
            let end = self.at + 1 + digits;
            let mended = format!("0.{}", rest.get(..digits).unwrap_or_default());
            return Some(SyntaxError::BareDecimalPoint { at: self.span(self.at, end), mended });
        }
        let whole = last_word(self.before);
        let ends_here = !rest.starts_with(['.', '*', '/', '^', '\'', '+', '-']);
        let at = self.span(self.at - whole.len(), self.at + 1);
        (all_digits(whole) && ends_here)
            .then(|| SyntaxError::BareDecimalPoint { at, mended: format!("{whole}.0") })
    }

    /// `solve(x^2 = 4, x)`
    fn solved(&self) -> Option<SyntaxError> {
        let (place, _) = self.opener()?;
        let is_solved = self.before.get(..place)?.ends_with(super::built_in::LEFT_DIVISION)
            && matches!(self.found, "=" | "==");
        let message = "no equation is solved here but a linear one, `A*x = b`: by `solve(A, b)`, or `A\\b`";
        is_solved.then(|| SyntaxError::Foreign { at: self.here(), found: "=", instead: "", message })
    }

    /// What is written otherwise on paper and in other languages.
    fn habit(&self) -> Option<SyntaxError> {
        let (text, at) = (self.text, self.at);
        let beside =
            self.expects(Rule::add) && !self.expects(Rule::as_word) && self.found.starts_with(is_word);
        let mut habit = dialect::arrow(text, at).or_else(|| signs::declaration(text, at));
        habit = habit.or_else(|| dialect::attribute(text, at)).or_else(|| habits::product(text, at));
        habit = habit.or_else(|| habits::power(text, at));
        if matches!(self.found, "=" | "==") {
            habit = habit.or_else(|| dialect::equation(text, at));
        }
        if self.found == "=" {
            let within = self.opener().is_some_and(|(_, opener)| opener == '(');
            habit = habit.or_else(|| {
                if within { dialect::named_argument(text, at) } else { dialect::augmented(text, at) }
            });
        }
        habit = habit.or_else(|| habits::operator_of_differentials(text, at));
        habit = habit.or_else(|| habits::repeated_differentials(text, at));
        habit = habit.or_else(|| signs::sign(text, at)).or_else(|| dialect::range(text, at));
        if self.expects_operand() {
            habit = habit.or_else(|| habits::inner_product(text, at));
        } else if beside {
            habit = habit
                .or_else(|| habits::indexed_sum(text, at))
                .or_else(|| habits::call_without_parentheses(text, at));
        }
        let habit = habit?;
        let at = self.span(habit.from, habit.to);
        Some(SyntaxError::Habit { at, instead: habit.instead, message: habit.message })
    }

    /// `x mod 2`
    fn word_between(&self) -> Option<SyntaxError> {
        let is_between = self.expects(Rule::add) && !self.expects(Rule::as_word);
        // `assume A symmetric`
        if is_between && token(self.text) == "assume" && begins_name(self.found) {
            let at = self.here();
            return Some(SyntaxError::Foreign { at, found: "", instead: "", message: PROPERTY });
        }
        // `10 % 3`: nothing that one would say of a line follows.
        let rest = self.after.strip_prefix('%').map(str::trim);
        if is_between && rest.is_some_and(|rest| rest.chars().all(is_word) && rest.len() < 4) {
            let message = BETWEEN.iter().find(|row| row.0 == "mod")?.1;
            return Some(SyntaxError::Foreign { at: self.here(), found: "%", instead: "", message });
        }
        let (found, message) = BETWEEN.iter().find(|row| is_between && row.0 == self.found)?;
        Some(SyntaxError::Foreign { at: self.here(), found, instead: "", message })
    }

    fn foreign(&self) -> Option<SyntaxError> {
        let command = self.after.strip_prefix('\\').map(token).filter(|word| word.len() > 1);
        if let Some(word) = command.filter(|word| begins_name(word)) {
            let at = self.span(self.at, self.at + 1 + word.len());
            return Some(SyntaxError::Foreign { at, found: "\\", instead: "", message: LATEX });
        }
        // `λ‖x‖₁`: a factor.
        if self.after.starts_with('‖') && self.expects(Rule::add) {
            return None;
        }
        let (found, instead, message) = OPERATORS.iter().find(|row| self.after.starts_with(row.0))?;
        let at = self.span(self.at, self.at + found.len());
        Some(SyntaxError::Foreign { at, found, instead, message })
    }

    /// `let x = 3`, `def f(x): return x^2`, where the statement without the word is one.
    fn statement_of_another_language(&self) -> Option<SyntaxError> {
        let habit = dialect::statement(self.text)?;
        let at = self.span(habit.from, habit.to);
        let word = token(self.text);
        if let Some((_, meant)) = STATEMENTS.iter().find(|row| row.0 == word) {
            let (at, instead) = (self.span(0, word.len()), Some((at, habit.instead)));
            return Some(SyntaxError::UnknownStatement { at, word: word.to_owned(), meant, instead });
        }
        Some(SyntaxError::Habit { at, instead: habit.instead, message: habit.message })
    }

    /// `let x = 3`, `cliam A == B`
    fn unknown_statement(&self) -> Option<SyntaxError> {
        let word = self.before.trim_end();
        if token(self.text) != word || !begins_name(word) || !begins_name(self.found) {
            return None;
        }
        let foreign = STATEMENTS.iter().find(|row| row.0 == word).map(|row| row.1);
        let is_sought = word.split_once('_').is_some_and(|(sought, _)| EXTREMA.contains(&sought));
        let foreign = foreign.or_else(|| is_sought.then_some(MINIMISED));
        let meant = foreign.or_else(|| {
            let keyword = nearest(word, KEYWORDS).filter(|_| word.chars().count() >= 4)?;
            Some(match keyword {
                "assume" => "the keyword is `assume`",
                "show" => "the keyword is `show`",
                "eval" => "the keyword is `eval`",
                "steps" => "the keyword is `steps`",
                "shape" => "the keyword is `shape`",
                _ => "the keyword is `claim`",
            })
        })?;
        let at = self.span(0, word.len());
        Some(SyntaxError::UnknownStatement { at, word: word.to_owned(), meant, instead: None })
    }

    /// `==` outside a claim, `=` in one, `=` after what cannot be defined.
    fn equals(&self) -> Option<SyntaxError> {
        if self.opener().is_some() || !self.expects(Rule::add) {
            return None;
        }
        let at = self.here();
        let is_first = !self.before.contains('=');
        match (self.found, self.keyword()) {
            ("=", Some(keyword @ ("claim" | "assume"))) if is_first => {
                Some(SyntaxError::SingleEquals { at, keyword: keyword.to_owned() })
            }
            ("=", None) if is_first => {
                let left = self.span(0, self.before.trim_end().len());
                Some(SyntaxError::NotDefinable { at, left })
            }
            ("==" | "~=" | "≈", None) if is_first => {
                Some(SyntaxError::Comparison { at, found: self.found.to_owned(), start: self.base })
            }
            _ => None,
        }
    }

    /// `[]` and `()`
    fn empty(&self) -> Option<SyntaxError> {
        let (place, opener) = self.opener()?;
        let is_empty = self.before.trim_end().len() == place + 1;
        (is_empty && matches!(self.found, ")" | "]"))
            .then(|| SyntaxError::Empty { at: self.span(place, self.at + 1), opener })
    }

    /// `2x`, `A B`, `[1 2]`
    fn side_by_side(&self) -> Option<SyntaxError> {
        let operand = self.found == "(" || self.found == "‖" || self.found.starts_with(is_word);
        if !operand || !self.expects(Rule::add) || self.expects(Rule::as_word) {
            return None;
        }
        let gap_from = self.before.trim_end().len();
        let gap = self.before.get(gap_from..).unwrap_or_default();
        let between = match self.opener() {
            Some((_, '[')) if gap.contains('\n') && self.expects(Rule::semicolon) => ";",
            Some((_, '[')) => ",",
            _ => "*",
        };
        Some(SyntaxError::SideBySide { gap: self.span(gap_from, self.at), second: self.here(), between })
    }

    fn character(&self) -> Option<SyntaxError> {
        let found = self.found.chars().next()?;
        let is_known = found.is_ascii_graphic() || is_word(found) || KNOWN.contains(found);
        (!is_known).then(|| SyntaxError::Character { at: self.here(), found })
    }

    fn unexpected(&self) -> SyntaxError {
        let mut expected: Vec<&'static str> = Vec::new();
        for (rule, words) in WORDS {
            // A name is an expression too: where both fit, the wider word is enough.
            let is_said = expected.contains(words) || (*rule == Rule::name && self.expects_operand());
            if self.expects(*rule) && !is_said {
                expected.push(words);
            }
        }
        let opener = self.opener().map(|(place, _)| self.span(place, place + 1));
        SyntaxError::Unexpected {
            at: self.here(),
            found: self.found.to_owned(),
            expected,
            opener,
            advice: self.advice(),
        }
    }

    fn advice(&self) -> Option<&'static str> {
        let before = self.before.trim_end();
        if self.expects(Rule::space) && matches!(self.found, "C" | "ℂ") {
            return Some("all numbers are real here: `A : R[m, n]`");
        }
        if self.expects(Rule::space) || self.expects(Rule::dimensions_open) {
            return Some("a shape is written `R`, `R[n]` or `R[m, n]`, with words of structure after it");
        }
        if matches!(self.found, ")" | "]") && before.ends_with([',', ';']) {
            return Some("remove the separator before it");
        }
        if self.found == "+" && self.expects_operand() {
            return Some("there is no prefix `+`");
        }
        if self.keyword() == Some(before) {
            return Some("a keyword begins this statement; a variable of its name is written in parentheses");
        }
        None
    }
}
