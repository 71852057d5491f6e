//! What a document's check found, as plain data. Every span is in bytes of the document.

use crate::diagnostic::Diagnostic;
use crate::limits::Limit;
use crate::report::Exit;
use crate::session::{self, Outcome};
use crate::span::Span;

use super::manuscript::Manuscript;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// To be known; it fails nothing.
    Note,
    /// To be looked at.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What kind of thing was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A claim does not hold.
    FalseClaim,
    /// Nothing could tell whether a claim holds.
    UnknownClaim,
    /// A statement is in error.
    Error,
    /// A statement is read otherwise than it may have been meant.
    Warning,
    /// A recorded answer is not the answer.
    AnswerDiffers,
    /// A recorded answer is equal to the answer, and written differently.
    AnswerRestated,
    /// A block that is marked to fail did not.
    DidNotFail,
    /// A word after `gradus` on a fence, or a line of the front matter, says nothing here.
    Unknown,
    /// A recorded answer stands below no statement that answers.
    StrayAnswer,
    /// An equation of the document is false.
    FalseEquation,
    /// Nothing could tell whether an equation holds.
    UnknownEquation,
    /// Mathematics that could not be read, and is counted neither right nor wrong.
    NotRead,
    /// An equation is false as it is read, and something in how it is read was guessed.
    Doubtful,
    /// A side of an equation of which nothing was proved, while others of it were.
    Unproved,
    /// What is no algebra: probability, sets, prose.
    Outside,
    /// A name that had a meaning was given another.
    DefinedAnew,
}

impl Kind {
    /// In a word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::FalseClaim => "false-claim",
            Self::UnknownClaim => "unknown-claim",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::AnswerDiffers => "answer-differs",
            Self::AnswerRestated => "answer-restated",
            Self::DidNotFail => "did-not-fail",
            Self::Unknown => "unknown-word",
            Self::StrayAnswer => "stray-answer",
            Self::FalseEquation => "false-equation",
            Self::UnknownEquation => "unknown-equation",
            Self::NotRead => "not-read",
            Self::Doubtful => "doubtful",
            Self::Unproved => "unproved",
            Self::Outside => "outside",
            Self::DefinedAnew => "defined-anew",
        }
    }

    /// How the check ends because of it.
    fn exit(self) -> Exit {
        match self {
            Self::Error => Exit::Faulty,
            Self::FalseClaim
            | Self::UnknownClaim
            | Self::AnswerDiffers
            | Self::DidNotFail
            | Self::StrayAnswer
            | Self::FalseEquation => Exit::Failed,
            Self::Warning
            | Self::AnswerRestated
            | Self::Unknown
            | Self::UnknownEquation
            | Self::NotRead
            | Self::Doubtful
            | Self::Unproved
            | Self::Outside
            | Self::DefinedAnew => Exit::Fine,
        }
    }

    /// Whether it is told in full though nobody asked: what is only not known is counted.
    pub fn is_told(self) -> bool {
        !matches!(self, Self::NotRead | Self::Outside | Self::UnknownEquation | Self::DefinedAnew)
    }

    /// Whether it is an equation that was not found right, nor wrong.
    pub fn is_open(self) -> bool {
        matches!(self, Self::UnknownEquation | Self::NotRead | Self::Doubtful)
    }
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What is to be said of it, in places of the document.
    pub diagnostic: Diagnostic,
}

/// What something in the document is, that was checked or taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A block that is marked to fail.
    Block,
    /// A `claim`.
    Claim,
    /// A recorded answer.
    Answer,
    /// An equation that says something which may be false.
    Equation,
    /// An equation that gives a name its meaning.
    Definition,
    /// An equation that gives a name its value, its entries or its shape.
    Declaration,
}

impl Role {
    /// In a word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Claim => "claim",
            Self::Answer => "answer",
            Self::Equation => "equation",
            Self::Definition => "definition",
            Self::Declaration => "declaration",
        }
    }
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It was taken in: there was nothing to check.
    Taken,
    /// It holds, by a proof.
    Proved,
    /// It holds at every point that was tried.
    Agrees,
    /// It holds if what its detail says is so: a reading that nothing in the document says.
    Conditional,
    /// It is as it should be.
    Passed,
    /// It is false, or not as it should be.
    Failed,
    /// It is false as it is read, and something in how it is read was guessed.
    Doubtful,
    /// It asks for something of its names and says nothing that could be false: `A*v = lambda*v`, `w'*x + b = 0`.
    Condition,
    /// Nothing could tell.
    Undecided,
    /// It could not be read.
    NotRead,
    /// It is no algebra: probability, sets, prose.
    Outside,
}

impl Status {
    /// In a word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Proved => "proved",
            Self::Agrees => "agrees",
            Self::Conditional => "holds if",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Doubtful => "doubtful",
            Self::Condition => "condition",
            Self::Undecided => "unknown",
            Self::NotRead => "not read",
            Self::Outside => "outside",
        }
    }

    /// Whether it was checked and found right.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Proved | Self::Agrees | Self::Conditional | Self::Passed)
    }
}

/// One thing of the document, and how it came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Where it stands.
    pub span: Span,
    /// Its line, counted from 1.
    pub line: usize,
    /// What it is.
    pub role: Role,
    /// How it came out.
    pub status: Status,
    /// What was checked, in the language; empty for what was not read.
    pub text: String,
    /// Why, in a sentence; may be empty.
    pub detail: String,
    /// What had to be assumed for it to be right: "x is a scalar".
    pub assumed: Vec<String>,
}

/// A change of the document that records an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace; empty where an answer is to be added.
    pub span: Span,
    /// What to put there.
    pub text: String,
    /// The statement that it is the answer of.
    pub statement: String,
    /// The line of the statement, counted from 1.
    pub line: usize,
    /// The answer that stands there.
    pub recorded: String,
    /// The answer now.
    pub answer: String,
}

/// How many of each there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Counts {
    /// Blocks that were run.
    pub blocks: usize,
    /// Blocks that were passed over.
    pub skipped: usize,
    /// Statements.
    pub statements: usize,
    /// What was checked and found right, under assumptions or not.
    pub good: usize,
    /// What of it was found right under assumptions.
    pub conditional: usize,
    /// What was checked and found wrong.
    pub failed: usize,
    /// What is false as it is read, where something in how it is read was guessed.
    pub doubtful: usize,
    /// What asks for something and claims nothing.
    pub conditions: usize,
    /// What nothing could tell.
    pub undecided: usize,
    /// What could not be read.
    pub not_read: usize,
    /// What is no algebra.
    pub outside: usize,
    /// What was taken in.
    pub taken: usize,
}

/// What the check of a document found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What is to be said, in the order of the document.
    pub findings: Vec<Finding>,
    /// Everything that was checked or taken in, in the order of the document.
    pub checks: Vec<Check>,
    /// What each statement of its blocks answered, in the order of the document; `asked` alone has places of its own.
    pub outcomes: Vec<Outcome>,
    /// The changes that record the answers anew, in the order of the document.
    pub edits: Vec<Edit>,
    /// How many of each there were.
    pub counts: Counts,
    /// Whether what was not found right fails the check, too.
    pub strict: bool,
    /// Where the document's own mathematics stands, and whether it is displayed.
    pub(super) regions: Vec<(Span, bool)>,
    /// How many equations a comment of the document has passed over.
    pub(super) passed_over: usize,
}

impl Report {
    /// How the check ended.
    pub fn exit(&self) -> Exit {
        if self.strict && self.is_empty() {
            return Exit::Failed;
        }
        let exit = |kind: Kind| if self.strict && kind.is_open() { Exit::Failed } else { kind.exit() };
        self.findings.iter().map(|finding| exit(finding.kind)).max().unwrap_or_default()
    }

    /// How many findings there are of a kind.
    pub fn count(&self, kind: Kind) -> usize {
        self.findings.iter().filter(|finding| finding.kind == kind).count()
    }

    /// What was found and checked, in order, and counted.
    pub(super) fn finished(mut self) -> Self {
        self.findings.sort_by_key(|finding| (finding.diagnostic.span(), finding.kind));
        self.outcomes.sort_by_key(|outcome| outcome.span);
        self.checks.sort_by_key(|check| (check.span.from, check.span.to));
        self.edits.sort_by_key(|edit| edit.span);
        for check in &self.checks {
            let count = match check.status {
                Status::Taken => &mut self.counts.taken,
                Status::Proved | Status::Agrees | Status::Conditional | Status::Passed => {
                    self.counts.conditional += usize::from(check.status == Status::Conditional);
                    &mut self.counts.good
                }
                Status::Doubtful => &mut self.counts.doubtful,
                Status::Condition => &mut self.counts.conditions,
                Status::Outside => &mut self.counts.outside,
                Status::Failed => &mut self.counts.failed,
                Status::Undecided => &mut self.counts.undecided,
                Status::NotRead => &mut self.counts.not_read,
            };
            *count += 1;
        }
        self
    }

    /// Adds everything that another check of the same document found.
    pub fn join(mut self, other: Self) -> Self {
        self.counts = Counts {
            blocks: self.counts.blocks + other.counts.blocks,
            skipped: self.counts.skipped + other.counts.skipped,
            statements: self.counts.statements + other.counts.statements,
            ..Counts::default()
        };
        self.extend(other);
        self.finished()
    }

    /// Adds what was found and checked elsewhere; blocks and statements are counted by whoever runs them.
    pub(super) fn extend(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.checks.extend(other.checks);
        self.outcomes.extend(other.outcomes);
        self.edits.extend(other.edits);
        self.regions.extend(other.regions);
        self.passed_over += other.passed_over;
    }

    /// Says that a limit was reached, so that nothing from a place on was checked.
    pub(super) fn not_checked(&mut self, limit: Limit, from: Span) {
        let diagnostic = session::stopped(limit, from).note("what stands from here on was not checked");
        self.find(Severity::Error, Kind::Error, diagnostic);
    }

    /// Says something.
    pub(super) fn find(&mut self, severity: Severity, kind: Kind, diagnostic: Diagnostic) {
        self.findings.push(Finding { severity, kind, diagnostic });
    }

    /// Notes how something came out.
    pub(super) fn note(
        &mut self,
        manuscript: &Manuscript,
        span: Span,
        (role, status): (Role, Status),
        (text, detail): (String, String),
    ) {
        let line = manuscript.line(span.from);
        self.checks.push(Check { span, line, role, status, text, detail, assumed: Vec::new() });
    }
}
