//! What is said of an equation that no usual reading makes true: that it is wrong, or only that it is doubtful, and why.

use crate::session::Slip;
use crate::worksheet::report::{Kind, Role, Severity, Status};

use super::ask;
use super::checker::Checker;
use super::reading::Reading;
use super::tree::{Node, NodeId};
use super::verdict::{Side, Trial, is_derivative};

/// Functions that jump.
const JUMPING: &[&str] = &["sign", "sgn", "step", "heaviside", "Heaviside"];

impl Checker<'_> {
    /// Says that an equation is wrong, and only that it may be where something in it is doubtful; `fits` is whether its shapes
    /// fit as it is read, `rests` whether it may rest on what the document asks of its names.
    pub(super) fn accuse(
        &mut self,
        reading: &Reading,
        side: Side<'_>,
        (fits, rests): (bool, bool),
        mut doubts: Vec<String>,
    ) {
        let Side { head, id, span, .. } = side;
        if let Some(function) = self.defined_by_cases(head, id) {
            let detail = format!("the document defines its own `{function}`");
            return self.noted(span, (Role::Definition, Status::Taken), format!("{function} = …"), detail);
        }
        let is_digits = !super::survey::has_names(self.tree, id);
        let is_open = is_digits || self.names(&[head, id]).iter().any(|name| self.is_free(name));
        let is_own = !is_digits && !self.rests_on_elsewhere(&[head, id]);
        let is_sure = fits || !is_open || is_own && self.sides_fit_alone(head, id);
        let told = self.explained(reading, side);
        let is_slip = told.seen.slip == Some(Slip::Transpose);
        // What would be true for all values but for a slip rests on nothing.
        doubts.extend(self.doubts(head, id, rests && told.seen.slip.is_none()));
        doubts.extend(self.unkept(&[head, id]));
        doubts.extend(self.guessed_length(&[head, id]).filter(|_| told.seen.is_misshapen));
        // `\partial L = C w - \lambda w = 0 = C w`: behind the 0 stands what is asked for.
        let is_behind_zero = side.before.iter().skip(1).any(|(id, _)| self.is_zero(*id));
        doubts.extend(
            is_behind_zero.then(|| "a side before it is 0, and this one may be asked for".to_owned()),
        );
        let circular = told.seen.circular.iter();
        doubts.extend(circular.map(|name| format!("the meanings of `{name}` and of others go in a circle")));
        doubts.extend(self.tensor(reading, &[head, id]).filter(|_| told.seen.is_misshapen));
        if doubts.is_empty() && (is_sure || is_slip) {
            self.report.extend(told.report);
        } else {
            self.doubtful(told, &doubts);
        }
    }

    /// A function that jumps and is said case by case: which value it has where it jumps a document decides for itself.
    fn defined_by_cases(&self, head: NodeId, id: NodeId) -> Option<String> {
        let Node::Call(function, _) = self.tree.get(self.tree.bare(head)) else { return None };
        let is_given = JUMPING.contains(&function.as_str())
            && matches!(self.tree.get(self.tree.bare(id)), Node::Cases(_));
        is_given.then(|| function.clone())
    }

    /// A derivative of more than two axes that is a factor: what of it is summed over is not said by a product of matrices.
    fn tensor(&mut self, reading: &Reading, about: &[NodeId]) -> Option<String> {
        let products =
            about.iter().flat_map(|id| self.tree.within(*id)).filter_map(|id| match self.tree.get(id) {
                Node::Product(factors) => Some(factors),
                _ => None,
            });
        let factors: Vec<NodeId> = products
            .flatten()
            .map(|factor| factor.1)
            .filter(|id| self.tree.has(*id, is_derivative))
            .collect();
        let has_many = self.under(reading, about, |checker| {
            factors.iter().any(|factor| {
                let text = checker.write(*factor).map(|written| written.text);
                let shape = text.ok().and_then(|text| ask::shape(&mut checker.session, &text));
                shape.is_some_and(|shape| shape.order() > 2)
            })
        });
        let doubt =
            "a derivative of more than two axes is a factor, and what of it is summed over may be meant";
        has_many.unwrap_or(false).then(|| doubt.to_owned())
    }

    /// It is false as it was read, and something in it may be meant in another way.
    pub(super) fn doubtful(&mut self, tried: Trial, doubts: &[String]) {
        let mut report = tried.report;
        for finding in &mut report.findings {
            if finding.kind == Kind::FalseEquation {
                let diagnostic = &mut finding.diagnostic;
                diagnostic.code = "G0565";
                diagnostic.message = format!("as it is read, {}", diagnostic.message);
                diagnostic.notes.extend(doubts.iter().cloned());
                finding.severity = Severity::Note;
                finding.kind = Kind::Doubtful;
            }
        }
        for check in &mut report.checks {
            if check.status == Status::Failed {
                check.status = Status::Doubtful;
            }
        }
        self.report.extend(report);
    }
}
