//! How much of a document's own mathematics has a verdict: an equation is a display or a formula of the text, and its
//! verdict is what its sides come to together. And in a few lines why the rest has none.

use std::collections::BTreeMap;

use crate::span::Span;

use super::manuscript::Manuscript;
use super::report::{Check, Report, Role, Status};

/// The most reasons that are told, and the most lines of each.
const MOST_REASONS: usize = 6;
const MOST_LINES: usize = 4;

/// What an equation comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// All its sides are right.
    Right,
    /// All its sides are right, some under assumptions.
    Conditional,
    /// A side is wrong.
    Wrong,
    /// A side is false as it is read, and something in how it is read was guessed.
    Doubtful,
    /// Nothing could tell whether a side is right.
    Undecided,
    /// It asks for something, or one of its sides does, of which nothing was proved.
    Condition,
    /// It gives a name its meaning.
    Taken,
    /// Some of its sides have a verdict, and some are not read.
    Partly,
    /// None of its sides is read.
    NotRead,
    /// It is no algebra.
    Outside,
}

impl Verdict {
    /// In words, for programs and for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Conditional => "right under assumptions",
            Self::Wrong => "wrong",
            Self::Doubtful => "doubtful",
            Self::Undecided => "undecided",
            Self::Condition => "condition",
            Self::Taken => "taken as given",
            Self::Partly => "read in part",
            Self::NotRead => "not read",
            Self::Outside => "outside",
        }
    }

    /// What sides come to together.
    fn of(statuses: &[Status]) -> Self {
        let has = |status: Status| statuses.contains(&status);
        let is_unread = has(Status::NotRead);
        let is_read = statuses.iter().any(|status| !matches!(status, Status::NotRead | Status::Outside));
        let is_proved = statuses.iter().any(|status| status.is_good());
        match statuses {
            _ if has(Status::Failed) => Self::Wrong,
            _ if has(Status::Doubtful) => Self::Doubtful,
            _ if has(Status::Undecided) => Self::Undecided,
            _ if is_unread && is_read => Self::Partly,
            _ if is_unread => Self::NotRead,
            _ if statuses.iter().all(|status| *status == Status::Outside) => Self::Outside,
            // A side without proof is none of what is right, whatever was proved of those beside it.
            _ if has(Status::Condition) => Self::Condition,
            _ if has(Status::Outside) && is_proved => Self::Partly,
            _ if has(Status::Conditional) => Self::Conditional,
            _ if is_proved => Self::Right,
            _ => Self::Taken,
        }
    }
}

/// An equation of a document: a display, or a formula of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Equation {
    /// Where it stands, without what encloses it.
    pub span: Span,
    /// Whether it is displayed.
    pub is_display: bool,
    /// What it comes to.
    pub verdict: Verdict,
}

impl Report {
    /// The equations of the document that say something, in order.
    pub fn equations(&self) -> Vec<Equation> {
        let mut found = Vec::new();
        for (span, is_display) in &self.regions {
            let first = self.checks.partition_point(|check| check.span.from < span.from);
            let within = self.checks.get(first..).unwrap_or_default().iter();
            let within = within.take_while(|check| check.span.from < span.to);
            let statuses: Vec<Status> =
                within.filter(|check| is_of_equation(check)).map(|check| check.status).collect();
            if !statuses.is_empty() {
                let verdict = Verdict::of(&statuses);
                found.push(Equation { span: *span, is_display: *is_display, verdict });
            }
        }
        found
    }

    /// Whether there was nothing in the document that could be checked.
    pub fn is_empty(&self) -> bool {
        self.counts.blocks + self.counts.skipped + self.passed_over == 0 && self.checks.is_empty()
    }

    /// How much has a verdict, in one line.
    pub fn coverage(&self) -> String {
        if self.is_empty() {
            return "nothing to check: no equation that is read, and no `gradus` block".to_owned();
        }
        let mut parts = Vec::new();
        if self.counts.blocks + self.counts.skipped > 0 {
            parts.push(self.blocks());
        }
        let equations = self.equations();
        if !equations.is_empty() {
            parts.push(counted_equations(&equations));
        }
        if self.passed_over > 0 {
            parts.push(format!("{} passed over as a comment asks", counted(self.passed_over, "equation")));
        }
        parts.join("; ")
    }

    fn blocks(&self) -> String {
        let of_blocks: Vec<&Check> = self.checks.iter().filter(|check| !is_of_equation(check)).collect();
        let count = |is: &dyn Fn(Status) -> bool| of_blocks.iter().filter(|check| is(check.status)).count();
        let mut said = vec![format!(
            "{} in {}",
            counted(self.counts.statements, "statement"),
            counted(self.counts.blocks, "block")
        )];
        let numbers = [
            (count(&Status::is_good), "right"),
            (count(&|status| status == Status::Failed), "wrong"),
            (count(&|status| status == Status::Undecided), "undecided"),
            (self.counts.skipped, "passed over"),
        ];
        said.extend(
            numbers.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")),
        );
        said.join(", ")
    }

    /// Why nothing was said of sides, whether they are right or wrong, the most frequent reasons first: each with how many sides it
    /// is told of.
    pub fn unread(&self, manuscript: &Manuscript) -> Vec<String> {
        let mut reasons: BTreeMap<(&str, String), (String, Vec<usize>)> = BTreeMap::new();
        for check in &self.checks {
            let Some(word) = passed_over(check.status) else { continue };
            let lines = reasons.entry((word, kind_of(&check.detail)));
            let (reason, lines) = lines.or_insert_with(|| (format!("{word}: {}", check.detail), Vec::new()));
            if !reason.ends_with(&check.detail) {
                *reason = format!("{word}: {}", with_blanks(&check.detail));
            }
            lines.push(manuscript.line(check.span.from));
        }
        let mut reasons: Vec<(String, Vec<usize>)> = reasons.into_values().collect();
        reasons.sort_by_key(|(_, lines)| (std::cmp::Reverse(lines.len()), lines.first().copied()));
        let width = reasons.first().map_or(1, |(_, lines)| lines.len().to_string().len());
        let mut told: Vec<String> = reasons
            .iter()
            .take(MOST_REASONS)
            .map(|(reason, lines)| format!("{:>width$} {reason} ({})", lines.len(), in_lines(lines)))
            .collect();
        let rest: Vec<usize> = reasons.iter().skip(MOST_REASONS).map(|(_, lines)| lines.len()).collect();
        if !rest.is_empty() {
            let sides: usize = rest.iter().sum();
            told.push(format!("{sides:>width$} passed over for {}", counted(rest.len(), "other reason")));
        }
        if !told.is_empty() {
            told.insert(0, String::new());
        }
        told
    }

    /// What had to be assumed for equations to be right, the most often first, each with the lines.
    pub fn assumed(&self, manuscript: &Manuscript) -> Vec<String> {
        let mut assumed: BTreeMap<&[String], Vec<usize>> = BTreeMap::new();
        for check in self.checks.iter().filter(|check| !check.assumed.is_empty()) {
            assumed.entry(&check.assumed).or_default().push(manuscript.line(check.span.from));
        }
        let mut assumed: Vec<(&[String], Vec<usize>)> = assumed.into_iter().collect();
        assumed.sort_by_key(|(_, lines)| (std::cmp::Reverse(lines.len()), lines.first().copied()));
        let mut told: Vec<String> = assumed
            .iter()
            .map(|(assumed, lines)| format!("right if {} ({})", assumed.join(", "), in_lines(lines)))
            .collect();
        if !told.is_empty() {
            told.insert(0, String::new());
        }
        told
    }
}

/// How the equations came out, each verdict with its number.
fn counted_equations(equations: &[Equation]) -> String {
    let count = |verdict: Verdict| equations.iter().filter(|equation| equation.verdict == verdict).count();
    let conditional = count(Verdict::Conditional);
    let right = count(Verdict::Right) + conditional;
    let under = if conditional > 0 { format!(" ({conditional} under assumptions)") } else { String::new() };
    let conditions = if count(Verdict::Condition) == 1 { "condition" } else { "conditions" };
    let numbers = [
        (right, format!("right{under}")),
        (count(Verdict::Wrong), "wrong".to_owned()),
        (count(Verdict::Doubtful), "doubtful".to_owned()),
        (count(Verdict::Undecided), "undecided".to_owned()),
        (count(Verdict::Condition), conditions.to_owned()),
        (count(Verdict::Taken), "taken as given".to_owned()),
        (count(Verdict::Partly), "read in part".to_owned()),
        (count(Verdict::NotRead), "not read".to_owned()),
        (count(Verdict::Outside), "outside".to_owned()),
    ];
    let said = numbers.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}"));
    format!("{}: {}", counted(equations.len(), "equation"), said.collect::<Vec<_>>().join(", "))
}

/// The word for a side of which nothing was said, whether it is right or wrong, if it is one.
fn passed_over(status: Status) -> Option<&'static str> {
    match status {
        Status::NotRead => Some("not read"),
        Status::Condition => Some("condition"),
        Status::Outside => Some("outside"),
        _ => None,
    }
}

/// Whether a check is of the document's own mathematics, and not of a block.
fn is_of_equation(check: &Check) -> bool {
    matches!(check.role, Role::Equation | Role::Definition | Role::Declaration)
}

/// A reason without the names that it speaks of, so that reasons of one kind are one. Commands of LaTeX are constructs, and each is a
/// kind of its own.
fn kind_of(reason: &str) -> String {
    let pieces = reason.split('`').enumerate();
    let kept = pieces.filter(|(number, piece)| number % 2 == 0 || piece.starts_with('\\'));
    kept.map(|(_, piece)| piece).collect::<Vec<_>>().join("`")
}

/// The same with a blank for each of what it speaks of.
fn with_blanks(reason: &str) -> String {
    let pieces = reason.split('`').enumerate();
    let piece =
        |(number, text): (usize, &str)| if number % 2 == 1 { "`…`".to_owned() } else { text.to_owned() };
    pieces.map(piece).collect()
}

fn in_lines(lines: &[usize]) -> String {
    let mut lines = lines.to_vec();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(MOST_LINES).map(usize::to_string).collect();
    let more = if lines.len() > MOST_LINES { ", …" } else { "" };
    let word = if lines.len() == 1 { "line" } else { "lines" };
    format!("{word} {}{more}", shown.join(", "))
}

/// A number of things.
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
