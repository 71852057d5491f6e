//! Sums in which something cancels once it is multiplied out, brought over one denominator, or
//! multiplied by what stands in front of a bracket.

use num_traits::{One, Signed};

use super::spread::spread_over;
use super::view::view;
use crate::ir::{Arena, Factor, Node, NodeId, Product};
use crate::number::Rational;

/// How many terms a sum may have when its products are multiplied out.
const WIDEST: usize = 24;

/// A sum with the products in it multiplied out, where terms then cancel or merge.
pub fn multiplied_out(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return None };
    if terms.len() < 2 {
        return None;
    }
    let axes = arena.axes(node).to_vec();
    let mut open = terms;
    let mut done: Vec<(Rational, NodeId)> = Vec::new();
    let mut changed = false;
    while let Some((weight, term)) = open.pop() {
        if open.len() + done.len() > WIDEST {
            return None;
        }
        match distributed(arena, term) {
            Some(inner) => {
                changed = true;
                open.extend(inner.into_iter().map(|(inner, part)| (&weight * inner, part)));
            }
            None => done.push((weight, term)),
        }
    }
    if !changed {
        return None;
    }
    let sum = arena.sum_of(&axes, &done);
    let left = match arena.node(sum) {
        Node::Sum(terms) => terms.len(),
        _ => 1,
    };
    (left < done.len() && sum != node).then_some(sum)
}

/// A product with a sum in it, or a small power of one, as the terms of a sum of products.
fn distributed(arena: &mut Arena, term: NodeId) -> Option<Vec<(Rational, NodeId)>> {
    let Node::Contraction(mut product) = arena.node(term).clone() else { return None };
    let opens = |exponent: &Rational| exponent.is_integer() && *exponent <= highest_power();
    let place = product.factors.iter().position(|factor| {
        is_sum(arena, factor) && factor.exponent.is_positive() && opens(&factor.exponent)
    })?;
    let factor = product.factors.get_mut(place)?;
    let place = if factor.exponent.is_one() {
        place
    } else {
        // `(a+b)^3` is opened one factor at a time: `(a+b)^2 * (a+b)`.
        factor.exponent -= Rational::one();
        let one = Factor { exponent: Rational::one(), ..factor.clone() };
        product.factors.push(one);
        product.factors.len() - 1
    };
    let sum = spread_over(arena, term, &product, place)?;
    Some(match arena.node(sum) {
        Node::Sum(terms) => terms.clone(),
        _ => vec![(Rational::one(), sum)],
    })
}

/// The highest power of a sum that is multiplied out.
fn highest_power() -> Rational {
    Rational::from_integer(3.into())
}

fn is_sum(arena: &Arena, factor: &Factor) -> bool {
    matches!(arena.node(factor.base), Node::Sum(terms) if terms.len() > 1)
}

/// A sum brought over each of the sums that its terms are divided by: `1 - x/(1 + x)` over `1 + x`.
pub fn over_one_denominator(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
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
) -> Option<NodeId> {
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
    (quotient != node).then_some(quotient)
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
            if place == other || terms.len() < 2 || !alike || !divides {
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
            found.push(arena.contract(whole));
        }
    }
    found
}
