//! What is known while the equations of a document are checked, and how a side is written with it.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::session::{Repairs, Session, Slip};
use crate::span::Span;
use crate::worksheet::Manuscript;
use crate::worksheet::report::{Kind, Report, Role, Severity, Status};

use super::block::Relation;
pub(super) use super::known::space;
use super::known::{Cascades, Context};
use super::page::Page;
use super::prepare::Unread;
use super::reading::{Manner, Reading};
use super::said::{Said, Word};
use super::survey::Survey;
use super::tree::{NodeId, Tree};
use super::write::Writer;
use super::written::Written;

/// A document that is checked.
pub(super) struct Checker<'a> {
    pub source: &'a str,
    pub manuscript: &'a Manuscript,
    pub tree: &'a Tree,
    pub survey: &'a Survey,
    /// What is said of the names in words and conditions.
    pub said: &'a Said,
    pub session: Session,
    pub report: Report,
    /// What is declared of names for the whole document.
    pub declared: BTreeMap<String, String>,
    /// Which of the conditions that the document says hold whatever their names are, as far as that was asked.
    pub identities: BTreeMap<usize, bool>,
    /// How many items began so far.
    pub item: usize,
    /// How many headings came so far.
    pub section: usize,
    /// What is known of the chain at hand.
    pub chain: Traits,
    /// The last section in which something was told to be no algebra.
    pub outside_of: Option<usize>,
    /// Equations that a comment says to be claims.
    pub claimed: Vec<Span>,
    /// Whether sides before the one at hand were not read.
    pub after: After,
    /// Whether the side at hand is a step from the one before it, within a chain of which something was proved.
    pub is_step: bool,
    /// Whether the side at hand is only said to be about equal.
    pub is_about: bool,
    /// What names stand for at this place.
    pub context: Context,
    /// How the equation at hand is read.
    pub reading: Reading,
    /// What was seen in deciding it.
    pub seen: Seen,
    /// In which layout the derivatives of the document stand.
    pub layouts: Layouts,
    /// What waits for definitions that were not read.
    pub cascades: Cascades,
    /// Sides that use names whose meaning comes further down.
    pub waiting: Vec<Waiting>,
}

/// What is known of a chain of sides before its sides are looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    /// Whether it says that something is 0, and so asks for it.
    pub asks_for_zero: bool,
    /// Whether it speaks of complex numbers.
    pub is_complex: bool,
    /// Whether an arrow stands between its equations: what follows it is said of what stands before it alone.
    pub has_arrow: bool,
}

/// A side that waits for the meaning of a name.
pub(super) struct Waiting {
    pub head: NodeId,
    pub before: Vec<(NodeId, Span)>,
    pub side: (NodeId, Span),
    pub relation: Relation,
    /// Whether sides before it were not read.
    pub after: After,
}

/// What of a chain was read before a side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum After {
    /// All of it.
    #[default]
    Read,
    /// Not all of it, but the side before.
    Unread,
    /// Not the side before.
    RightBehindUnread,
}

impl Checker<'_> {
    /// Says that something is not read.
    pub fn not_read(&mut self, span: Span, reason: &str) {
        self.report.find(
            Severity::Note,
            Kind::NotRead,
            Diagnostic::new("G0563", format!("not read: {reason}"), span),
        );
        self.noted(span, (Role::Equation, Status::NotRead), String::new(), reason.to_owned());
    }

    pub fn noted(&mut self, span: Span, what: (Role, Status), text: String, detail: String) {
        self.report.note(self.manuscript, span, what, (text, detail));
    }

    /// What words say of names, as far as it holds in this section.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        let scopes = &self.survey.scopes;
        self.said.words.iter().filter(|word| scopes.holds(word.section, self.section))
    }

    /// Whether what is false is told with what would be true in its place.
    pub fn explains(&self) -> bool {
        self.session.options.repairs == Repairs::Sought
    }

    /// An expression in the language, as it is read at the moment.
    pub fn write(&mut self, id: NodeId) -> Result<Written, Unread> {
        self.written(id, self.reading.manner)
    }

    pub fn written(&mut self, id: NodeId, manner: Manner) -> Result<Written, Unread> {
        let (survey, context, session) = (self.survey, &self.context, &mut self.session);
        let known = &mut Page { survey, context, session };
        Writer { tree: self.tree, known, manner, scope: Vec::new() }.write(id)
    }
}

/// What was seen while an equation was decided.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// Whether its shapes did not fit.
    pub is_misshapen: bool,
    /// Whether a subscript lies past the end of its axis.
    pub selects_nothing: bool,
    /// The matrices that would have to be a row or a column.
    pub narrowed: Vec<String>,
    /// The names whose meanings go in a circle.
    pub circular: Vec<String>,
    /// How little would have to be written otherwise for it to hold.
    pub slip: Option<Slip>,
}

/// In which layout the derivatives of a document stand: how many equations hold in each alone.
#[derive(Clone, Debug, Default)]
pub(super) struct Layouts {
    /// The sections of the equations that would be false with gradients as rows, and with the other layout of the rest.
    pub own: (Vec<usize>, Vec<usize>),
    /// Equations that hold in another layout alone: what is to be said of them if the document has another.
    pub pending: Vec<Pending>,
}

#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub section: usize,
    pub has_rows: bool,
    pub right: Report,
    pub wrong: Report,
}
