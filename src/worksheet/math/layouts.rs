//! Layouts of derivatives: what holds in another one than the document's is judged at its end, when all of it has said in
//! which it is written.

use crate::worksheet::report::{Kind, Status};

use super::checker::{Checker, Pending, Seen};
use super::reading::{Layout, Reading};
use super::tree::{Node, NodeId};
use super::verdict::{Side, Trial, is_derivative, under_assumptions};

/// How many equations settle the layout of a document against a single one.
const SETTLED: usize = 3;

impl Checker<'_> {
    /// A derivative in a text that says in which layout its derivatives stand: what holds there is right by that, and what holds only in
    /// another is doubtful. A gradient that is written by `\nabla` stands as a column in either.
    pub(super) fn as_laid_out(&mut self, plain: &Trial, side: Side<'_>) -> bool {
        let Some((layout, line)) = self.said.layout else { return false };
        let about = [side.head, side.id];
        if about.iter().any(|id| self.tree.has(*id, |node| matches!(node, Node::Nabla(..)))) {
            return false;
        }
        let others = self.conventions(&Reading::default(), &about);
        let Some(other) = others.into_iter().find(|other| other.manner.layout == layout) else {
            return false;
        };
        let tried = self.tried(&other, side);
        let is_same = tried.holds() == plain.holds();
        if is_same {
            return false;
        }
        if tried.holds() {
            let words = match layout {
                Layout::Denominator => "derivatives are in denominator layout",
                _ => "derivatives are in numerator layout",
            };
            let assumed = format!("{words}, as line {line} says");
            self.report.extend(under_assumptions(tried.report, &[assumed]));
            return true;
        }
        let wrong = self.explained(&other, side);
        if !wrong.is_refuted() {
            return false;
        }
        let doubt = format!("it holds in another layout of derivatives than line {line} says");
        self.doubtful(wrong, &[doubt]);
        true
    }

    /// An equation that holds in another layout alone is judged at the end of the document, which says in which it
    /// is written: as right there, or wrong as it was first read.
    pub(super) fn wait_for_layout(
        &mut self,
        other: &Reading,
        tried: Trial,
        first: Option<Reading>,
        side: Side<'_>,
    ) {
        let wrong = first.map(|reading| self.explained(&reading, side).report).unwrap_or_default();
        let right = under_assumptions(tried.report, &other.assumed);
        let has_rows = other.manner.layout == Layout::Rows;
        let section = self.section;
        self.layouts.pending.push(Pending { section, has_rows, right, wrong });
    }

    /// Whether an equation that holds would be false in another layout, so that it says which the document has.
    pub(super) fn note_layout(&mut self, plain: &Trial, side: Side<'_>) {
        let Side { head, id, .. } = side;
        let has_derivative = |id: NodeId| self.tree.has(id, is_derivative);
        if !plain.holds() || !(has_derivative(head) || has_derivative(id)) {
            return;
        }
        for other in self.conventions(&Reading::default(), &[head, id]) {
            let layout = other.manner.layout;
            if layout != Layout::Own && !self.tried(&other, side).holds() {
                let rows = layout == Layout::Rows;
                let sections = if rows { &mut self.layouts.own.0 } else { &mut self.layouts.own.1 };
                sections.push(self.section);
            }
        }
    }

    /// What holds in another layout alone is right, unless the document has shown that it has this one: a document lays its
    /// derivatives out in one way.
    pub(super) fn settle_layouts(&mut self) {
        let pending = std::mem::take(&mut self.layouts.pending);
        let others = |rows: bool| pending.iter().filter(|one| one.has_rows == rows).count();
        let (rows, columns) = (others(true), others(false));
        let own = std::mem::take(&mut self.layouts.own);
        for one in pending {
            let (own, other) = if one.has_rows { (&own.0, rows) } else { (&own.1, columns) };
            let is_alone = other == 1 && own.len() >= SETTLED && own.contains(&one.section);
            if own.len() <= other {
                self.report.extend(one.right);
            } else if is_alone {
                let mut report = one.wrong;
                let note = format!(
                    "in the other layout of derivatives it holds, and {} equations here hold in this one alone",
                    own.len()
                );
                let wrong = report.findings.iter_mut().filter(|one| one.kind == Kind::FalseEquation);
                wrong.for_each(|one| one.diagnostic.notes.push(note.clone()));
                self.report.extend(report);
            } else {
                let wrong = Trial {
                    report: one.wrong,
                    status: Status::Failed,
                    seen: Seen::default(),
                    is_valued: false,
                };
                let doubt = "it holds in the other layout of derivatives, and other equations here hold in this one alone";
                self.doubtful(wrong, &[doubt.to_owned()]);
            }
        }
    }
}
