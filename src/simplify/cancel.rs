//! Sums in which something cancels once it is multiplied out.

use num_traits::{One, Signed};

use super::spread::spread_over;
use crate::ir::{Arena, Factor, Node, NodeId};
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

/// Whether a factor is a sum.
pub fn is_sum(arena: &Arena, factor: &Factor) -> bool {
    matches!(arena.node(factor.base), Node::Sum(terms) if terms.len() > 1)
}
