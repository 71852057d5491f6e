//! Every way to regroup a node, each with the rule's name and what it must save to be taken.

use super::{cancel, definition, explicit, factor, fraction, join, rewrite, skew, spread, within};
use crate::ir::{Arena, NodeId};
use crate::rules::Rule;

/// How many tokens multiplying out must save: a product is dearer to a reader than its length.
const LEAST_SPREAD: usize = 3;

/// The rule that merges the axes of each term of a sum.
pub const VEC_OF_SUM: &str = "vec_of_sum";

/// Another form of a node, how many tokens it must save, and its rule.
pub type Candidate = (NodeId, usize, &'static str);

/// Other forms of a node. A form that is as long is taken too, unless it only moves a factor into
/// an identity, or multiplies something out.
pub fn candidates(arena: &mut Arena, rules: &[Rule], node: NodeId) -> Vec<Candidate> {
    let mut candidates: Vec<Candidate> = factor::factored(arena, node)
        .into_iter()
        .map(|(candidate, least)| (candidate, least, "common_factor"))
        .collect();
    let mut offer = |found: Vec<NodeId>, least: usize, rule: &'static str| {
        candidates.extend(found.into_iter().map(|one| (one, least, rule)));
    };
    offer(spread::root_of_product(arena, node).into_iter().collect(), 0, "root_of_product");
    offer(skew::cancelled(arena, node).into_iter().collect(), 0, "skew_cancels");
    offer(join::common_diagonal(arena, node).into_iter().collect(), 0, "sum_of_diagonals");
    offer(join::common_sum(arena, node), 1, "sum_of_sums");
    offer(join::function_of_factors(arena, node).into_iter().collect(), 1, "function_of_product");
    offer(spread::spread(arena, node), LEAST_SPREAD, "product_of_sum");
    offer(within::spread_within(arena, node), LEAST_SPREAD, "product_of_sum");
    offer(within::turned(arena, node), 1, "transpose_of_sum");
    offer(explicit::worked_out(arena, node).into_iter().collect(), 1, "entries_worked_out");
    let mut simple = |arena: &mut Arena, node| rewrite::exhaust(arena, rules, node);
    let apart = within::taken_apart(arena, node).map(|one| simple(arena, one));
    let apart = apart.or_else(|| within::terms_taken_apart(arena, node, &mut simple));
    offer(apart.into_iter().collect(), 0, "function_of_product");
    offer(cancel::multiplied_out(arena, node).into_iter().collect(), 1, "terms_cancel");
    offer(factor::sum_among_terms(arena, node), 0, "common_factor");
    offer(definition::added_up(arena, rules, node).into_iter().collect(), 0, "sum_of_definition");
    offer(fraction::cleared(arena, node), 1, "fraction_cleared");
    offer(fraction::absorbed(arena, node), 1, "factor_into_sum");
    let over_one = fraction::over_one_denominator(arena, node);
    candidates.extend(over_one.into_iter().map(|(one, least)| (one, least, "common_denominator")));
    candidates
}

/// Every form that regrouping gives a node, with the rule's name.
pub fn regroupings(arena: &mut Arena, rules: &[Rule], node: NodeId) -> Vec<(NodeId, &'static str)> {
    let mut all: Vec<(NodeId, &'static str)> =
        candidates(arena, rules, node).into_iter().map(|(one, _, rule)| (one, rule)).collect();
    all.extend(spread::merged(arena, node).map(|one| (one, VEC_OF_SUM)));
    all
}
