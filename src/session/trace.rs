//! What was tried on an answer, as formulas.

use rustc_hash::FxHashMap;

use super::Session;
use super::measure::ENDLESS;
use super::outcome::Attempt;
use crate::ir::NodeId;

impl Session {
    /// The form that is shown, with the rules that were tried, where they are asked for.
    pub(super) fn simplified_and_traced(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
    ) -> (NodeId, Vec<Attempt>) {
        if !self.options.trace {
            return (self.simplified(node, names), Vec::new());
        }
        self.simplifier.trace();
        let simple = self.simplified(node, names);
        let tried = self.simplifier.tried();
        let attempts = tried.into_iter().map(|one| Attempt {
            rule: one.rule,
            sides: [one.before, one.after].map(|side| self.written_plainly(side, names)),
            tokens: one.lengths.map(|length| (length < ENDLESS).then_some(length)),
            fate: one.fate,
        });
        let attempts = attempts.collect();
        (simple, attempts)
    }
}
