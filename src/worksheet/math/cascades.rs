//! What is not read because a definition before it was not read: it is told there, and counted.

use crate::span::Span;
use crate::worksheet::report::{Kind, Report, Status};

use super::checker::Checker;
use super::known::Cascades;
use super::tree::NodeId;

impl Cascades {
    /// Says at each such definition how many sides wait for it.
    pub fn tell(&self, report: &mut Report) {
        for ((from, to), (name, count)) in &self.0 {
            let is_root = |span: Span| *from <= span.from && span.to <= *to;
            let root = report
                .findings
                .iter_mut()
                .find(|finding| finding.kind == Kind::NotRead && is_root(finding.diagnostic.span()));
            if let Some(root) = root {
                let sides = crate::worksheet::counted(*count, "side");
                let wait = if *count == 1 { "waits" } else { "wait" };
                root.diagnostic.notes.push(format!("{sides} with `{name}` {wait} for it"));
            }
        }
    }
}

impl Checker<'_> {
    /// Tells what was not read since some finding and check at the definition that it waits for, if it waits for one.
    pub fn tell_at_root(&mut self, about: &[NodeId], (findings, checks): (usize, usize)) {
        let is_unread = |status: Status| status == Status::NotRead;
        if !self.report.checks.iter().skip(checks).any(|check| is_unread(check.status)) {
            return;
        }
        let used = self.used(about);
        let Some((name, (root, _))) =
            self.survey.opaque.iter().find(|(name, _)| used.contains(*name) && self.is_free(name))
        else {
            return;
        };
        let line = self.manuscript.line(root.from);
        let mut index = 0;
        self.report.findings.retain(|finding| {
            index += 1;
            index <= findings || finding.kind != Kind::NotRead
        });
        let mut count = 0;
        for check in self.report.checks.iter_mut().skip(checks).filter(|check| is_unread(check.status)) {
            check.detail = format!("it waits for `{name}`, whose meaning in line {line} is not read");
            count += 1;
        }
        self.cascades.0.entry((root.from, root.to)).or_insert_with(|| (name.clone(), 0)).1 += count;
    }
}
