//! What shortened the answer, as steps: the identity with what its places were filled with, the
//! equation that was assumed, the regrouping.

use std::sync::Arc;

use super::step::{Bound, Claimed, Line, Place, Rule, Step};
use super::{check, name_of, write};
use crate::ir::{NodeId, SymbolKind};
use crate::session::Session;
use crate::simplify::{self, Binding, Rewrite};

impl Session {
    /// A rewrite of the answer as a step.
    pub(super) fn line_of_rewrite(&mut self, rewrite: Rewrite) -> Line {
        let Rewrite { rule: name, before, after, binding: found } = rewrite;
        let (rule, left, binding) = match found {
            Binding::Nothing => {
                let binding = vec![Bound::new("of", before), Bound::new("becomes", after)];
                (Rule::Regrouping(name), before, binding)
            }
            Binding::Equation(left, right) => {
                (Rule::Equation(name), left, vec![Bound::new("left", left), Bound::new("right", right)])
            }
            Binding::Places(places) => {
                let bound = |(place, node, mapped): (NodeId, NodeId, bool)| Bound {
                    name: name_of(&self.arena, place, ""),
                    node,
                    mapped,
                };
                let binding: Vec<Bound> = places.into_iter().map(bound).collect();
                let left = self.left_of(name, &binding).unwrap_or(before);
                (Rule::Identity(name), left, binding)
            }
        };
        let axes = self.arena.axes(left).to_vec();
        let hole = self.arena.variable("hole", &axes, SymbolKind::Placeholder);
        let whole = simplify::replaced(&mut self.arena, left, hole, before).unwrap_or(before);
        let place = Place { whole, hole };
        Line {
            label: String::new(),
            rule: name.replace('_', " "),
            source: write::source_of(name),
            left: None,
            before: Some(before),
            after,
            typed: None,
            given: None,
            differential: None,
            paths: Vec::new(),
            is_raw: false,
            names: Arc::default(),
            orders: (0, 0),
            proof: vec![Step { rule, before, after, place, binding }],
            claimed: Claimed::Equal(before, after),
        }
    }

    /// The left side of an identity as it was found.
    fn left_of(&mut self, name: &str, binding: &[Bound]) -> Option<NodeId> {
        let rules = self.simplifier.rules(&mut self.arena);
        let rule = rules.iter().find(|rule| rule.name == name)?;
        let what = check::filling(&self.arena, rule, binding).ok()?;
        Some(self.arena.substitute(rule.left, &what))
    }
}
