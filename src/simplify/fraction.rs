//! Quotients: a sum over one denominator, and a fraction within a divisor cleared.

use num_traits::{One, Signed};

use super::cancel::{is_sum, multiplied_out};
use super::spread::spread_over;
use super::view::view;
use crate::ir::{Arena, Factor, Node, NodeId, Product};
use crate::number::Rational;

/// How many tokens one denominator must save where the numerator keeps a quotient: `(1 - y./p)./(1 - p)` is no
/// easier to read than `(1 - y)./(1 - p) - y./p`.
const LEAST_OVER_QUOTIENT: usize = 4;

/// A sum brought over each of the sums that its terms are divided by: `1 - x/(1 + x)` over `1 + x`; and how many
/// tokens that must save.
pub fn over_one_denominator(arena: &mut Arena, node: NodeId) -> Vec<(NodeId, usize)> {
    let Node::Sum(terms) = arena.node(node).clone() else { return Vec::new() };
    let order = arena.order(node);
    let mut denominators: Vec<(NodeId, Rational)> = Vec::new();
    for (_, term) in &terms {
        let product = view(arena, *term).product;
        for factor in &product.factors {
            let entrywise = factor.axes.as_slice() == product.output && order == arena.order(factor.base);
            let alike = factor.axes.is_empty() || entrywise;
            if !alike || !factor.exponent.is_negative() || !is_sum(arena, factor) {
                continue;
            }
            match denominators.iter_mut().find(|(base, _)| *base == factor.base) {
                Some((_, least)) => *least = least.clone().min(factor.exponent.clone()),
                None => denominators.push((factor.base, factor.exponent.clone())),
            }
        }
    }
    denominators
        .into_iter()
        .filter_map(|(base, exponent)| over(arena, node, &terms, base, &exponent))
        .collect()
}

fn over(
    arena: &mut Arena,
    node: NodeId,
    terms: &[(Rational, NodeId)],
    base: NodeId,
    exponent: &Rational,
) -> Option<(NodeId, usize)> {
    let axes = arena.axes(node).to_vec();
    let mut numerator = Vec::with_capacity(terms.len());
    for (weight, term) in terms {
        let multiplied = arena.hadamard_power(*term, base, -exponent);
        let whole = match arena.node(multiplied).clone() {
            Node::Contraction(product) => {
                let place = product.factors.iter().position(|f| f.base == base && f.exponent.is_one());
                place.and_then(|place| spread_over(arena, multiplied, &product, place))
            }
            _ => None,
        };
        numerator.push((weight.clone(), whole.unwrap_or(multiplied)));
    }
    let numerator = arena.sum_of(&axes, &numerator);
    let numerator = multiplied_out(arena, numerator).unwrap_or(numerator);
    let quotient = arena.hadamard_power(numerator, base, exponent.clone());
    let least = if has_quotient(arena, numerator) { LEAST_OVER_QUOTIENT } else { 1 };
    (quotient != node).then_some((quotient, least))
}

/// Whether a term of a sum is divided by something.
fn has_quotient(arena: &Arena, sum: NodeId) -> bool {
    let Node::Sum(terms) = arena.node(sum) else { return false };
    let divides =
        |factor: &Factor| factor.exponent.is_negative() && !matches!(arena.node(factor.base), Node::Size(_));
    terms.iter().any(|(_, term)| view(arena, *term).product.factors.iter().any(divides))
}

/// A product that is divided by a sum of fractions, with what these are divided by multiplied into it:
/// `1/(1 + a/b)` as `b/(b + a)`.
pub fn cleared(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    let mut found = Vec::new();
    for (place, sum) in product.factors.iter().enumerate() {
        let divides = sum.exponent.is_negative() && sum.exponent.is_integer();
        let Node::Sum(terms) = arena.node(sum.base).clone() else { continue };
        if !divides || terms.len() < 2 {
            continue;
        }
        for (base, exponent) in divisors(arena, &terms) {
            let axes = arena.axes(sum.base).to_vec();
            let whole: Vec<(Rational, NodeId)> = terms
                .iter()
                .map(|(weight, term)| (weight.clone(), arena.hadamard_power(*term, base, exponent.clone())))
                .collect();
            let whole = arena.sum_of(&axes, &whole);
            let mut quotient = Product::new();
            let (factors, output) = quotient.open(&product);
            quotient.extend(
                factors.into_iter().enumerate().map(|(turn, factor)| {
                    if turn == place { Factor { base: whole, ..factor } } else { factor }
                }),
            );
            quotient.power(base, arena_axes(arena, base, sum), -(&exponent * &sum.exponent));
            for axis in &output {
                quotient.output_merged(axis);
            }
            found.push(arena.contract(quotient));
        }
    }
    found
}

/// What some terms of a sum are divided by, each with the highest power of it; numbers, and what goes entry by
/// entry.
fn divisors(arena: &Arena, terms: &[(Rational, NodeId)]) -> Vec<(NodeId, Rational)> {
    let mut all: Vec<(NodeId, Rational)> = Vec::new();
    for (_, term) in terms {
        let product = view(arena, *term).product;
        for factor in &product.factors {
            let alike = factor.axes.is_empty() || factor.axes.as_slice() == product.output;
            if !alike || !factor.exponent.is_negative() || matches!(arena.node(factor.base), Node::Size(_)) {
                continue;
            }
            match all.iter_mut().find(|(base, _)| *base == factor.base) {
                Some((_, most)) => *most = most.clone().max(-&factor.exponent),
                None => all.push((factor.base, -&factor.exponent)),
            }
        }
    }
    all
}

/// The axes of what is multiplied into a sum: none of a number, those of the sum of what goes entry by entry.
fn arena_axes(arena: &Arena, base: NodeId, sum: &Factor) -> smallvec::SmallVec<[crate::ir::Axis; 2]> {
    if arena.order(base) == 0 { smallvec::SmallVec::new() } else { sum.axes.iter().cloned().collect() }
}

/// A quotient with one divisor multiplied into a sum that divides too: `1/(a*(1 + b/a))` as
/// `1/(a + b)`.
pub fn absorbed(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    let mut found = Vec::new();
    for (place, sum) in product.factors.iter().enumerate() {
        let Node::Sum(terms) = arena.node(sum.base).clone() else { continue };
        for (other, factor) in product.factors.iter().enumerate() {
            let alike = factor.axes.is_empty() || factor.axes == sum.axes;
            let divides = factor.exponent.is_negative() && factor.exponent == sum.exponent;
            // It must meet itself there: `1/(n*(1 - s))` is no worse than `1/(n - n*s)`.
            let meets = terms.iter().any(|(_, term)| {
                view(arena, *term).product.factors.iter().any(|own| own.base == factor.base)
            });
            if place == other || terms.len() < 2 || !alike || !divides || !meets {
                continue;
            }
            let axes = arena.axes(sum.base).to_vec();
            let multiplied: Vec<(Rational, NodeId)> = terms
                .iter()
                .map(|(weight, term)| (weight.clone(), arena.hadamard(*term, factor.base)))
                .collect();
            let base = arena.sum_of(&axes, &multiplied);
            let mut whole = Product::new();
            let (factors, output) = whole.open(&product);
            let kept = factors.into_iter().enumerate().filter(|(turn, _)| *turn != other);
            whole.extend(kept.map(|(turn, f)| if turn == place { Factor { base, ..f } } else { f }));
            for axis in &output {
                whole.output_merged(axis);
            }
            // `1/(a + b/a)` is no better than `1/(a*(1 + b/a^2))`.
            if !has_quotient(arena, base) {
                found.push(arena.contract(whole));
            }
        }
    }
    found
}
