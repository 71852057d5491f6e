//! Sides of which nothing was proved beside others that are right: a reader takes a chain for what all its sides say, so each of
//! them is named.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::span::Span;
use crate::worksheet::report::{Check, Kind, Report, Severity, Status};

use super::block::{Chain, Relation};

/// Tells of the sides of chains that ask for something while another side was proved.
pub(super) fn tell(chains: &[Chain], report: &mut Report) {
    let mut first_at: BTreeMap<Span, &Check> = BTreeMap::new();
    for check in &report.checks {
        first_at.entry(check.span).or_insert(check);
    }
    let mut found = Vec::new();
    for chain in chains {
        let is_equal = |relation: Option<Relation>| !matches!(relation, Some(Relation::Comparison));
        let sides = chain.sides.iter().filter(|side| is_equal(side.relation));
        let of_sides: Vec<&Check> = sides.filter_map(|side| first_at.get(&side.span).copied()).collect();
        if !of_sides.iter().any(|check| check.status.is_good()) {
            continue;
        }
        let open = of_sides.into_iter().filter(|check| check.status == Status::Condition);
        found.extend(open.map(|check| {
            let message = "nothing proves this side, though others of its equation are right";
            Diagnostic::new("G0566", message, check.span).marked("not proved").note(check.detail.clone())
        }));
    }
    for diagnostic in found {
        report.find(Severity::Note, Kind::Unproved, diagnostic);
    }
}
