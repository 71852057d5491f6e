//! The numbers that a document gives for its names: in which equations these stand for them.

use std::collections::{BTreeMap, BTreeSet};

use crate::span::Span;

use super::ask;
use super::block::Chain;
use super::checker::Checker;
use super::claims::ROUNDED;
use super::reading::Reading;
use super::tree::{Node, NodeId};
use super::verdict::{Side, Trial};

/// How much larger than in the numbers what was rounded away may be in products of them.
const GROWN: f64 = 10.0;

impl Checker<'_> {
    /// Takes the numbers of other sections away where no number stands in an equation: it speaks of the names, and not of
    /// somebody's example.
    pub(super) fn values_of_elsewhere(
        &mut self,
        before: &[(NodeId, Span)],
        id: NodeId,
    ) -> BTreeMap<String, NodeId> {
        let is_numeric = |node: &Node| match node {
            Node::Matrix(_) => true,
            Node::Number(digits) => digits.contains('.') || digits.len() > 2,
            _ => false,
        };
        let mut sides = before.iter().map(|side| side.0).chain([id]);
        if sides.any(|side| self.tree.is_literal(side) || self.tree.has(side, is_numeric)) {
            return BTreeMap::new();
        }
        let (survey, section, tree) = (self.survey, self.section, self.tree);
        let is_here = |name: &String| {
            survey.value_in(name, section).is_some()
                || survey.valued.contains(name)
                || !survey.is_valued_twice(tree, name)
        };
        let (here, elsewhere) =
            std::mem::take(&mut self.context.values).into_iter().partition(|(name, _)| is_here(name));
        self.context.values = here;
        elsewhere
    }

    /// An equation as it is with the numbers that the section gives for its names.
    pub(super) fn as_valued(&mut self, side: Side<'_>) -> Option<Trial> {
        let about = [side.head, side.id];
        let is_here = |(name, value): (&String, &NodeId)| {
            let is_plain = matches!(self.tree.get(self.tree.bare(*value)), Node::Matrix(_));
            let section = self.survey.scopes.section(self.tree.span(*value).from);
            let is_held = self.survey.scopes.holds(section, self.section);
            (is_plain && is_held).then(|| name.clone())
        };
        let here: BTreeSet<String> = self.context.values.iter().filter_map(is_here).collect();
        let (used, variables) = (self.used(&about), self.variables(&about));
        let is_given = used.iter().any(|name| here.contains(name) && !variables.contains(name));
        if !is_given || self.tree.is_literal(side.id) {
            return None;
        }
        let reading = Reading { is_valued: true, ..Reading::default() };
        let mut tried = self.tried(&reading, side);
        if tried.is_false() && self.agrees_as_rounded(&reading, side, &used) {
            let detail = "the numbers agree as far as the digits that stand for the names allow".to_owned();
            tried.pass(&detail);
        }
        (tried.holds() || tried.is_false()).then_some(tried)
    }

    /// Whether the sides differ by no more than the digits allow that stand for the names.
    fn agrees_as_rounded(&mut self, reading: &Reading, side: Side<'_>, used: &BTreeSet<String>) -> bool {
        let values = used.iter().filter_map(|name| self.context.values.get(name));
        let rounding = values.map(|value| self.rounding(*value)).fold(0.0, f64::max);
        if rounding <= ROUNDED {
            return false;
        }
        let is_near = self.under(reading, &[side.head, side.id], |checker| {
            let (left, right) = (checker.write(side.head).ok()?.text, checker.write(side.id).ok()?.text);
            let difference = ask::numbers(&mut checker.session, &format!("({left}) - ({right})"))?;
            Some(difference.data.iter().all(|entry| entry.abs() <= GROWN * rounding))
        });
        matches!(is_near, Ok(Some(true)))
    }

    /// Takes away the numbers that are said only behind an equation: those of an example that follows a rule. What a sentence goes on to
    /// say, "where $W = …$", is said of the equation itself.
    pub(super) fn values_of_later(&mut self, chain: &Chain) -> BTreeMap<String, NodeId> {
        let end = chain.sides.iter().map(|side| side.span.to).max().unwrap_or(usize::MAX);
        let is_here = |value: NodeId| {
            let from = self.tree.span(value).from;
            let between = self.source.get(end..from).unwrap_or_default();
            from <= end || goes_on(between)
        };
        let values = std::mem::take(&mut self.context.values);
        let (here, later) = values.into_iter().partition(|(_, value)| is_here(*value));
        self.context.values = here;
        later
    }
}

/// Whether a text between an equation and numbers goes on with the sentence: no other begins in it, nor a paragraph of its own.
fn goes_on(between: &str) -> bool {
    let text = between.trim_start().trim_start_matches("$$").trim_start_matches(r"\]");
    let words = text.trim_start().trim_start_matches([',', '.']).trim_start();
    ["where", "with", "for", "at", "given", "using"].iter().any(|word| words.starts_with(word))
}
