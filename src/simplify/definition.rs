//! What is known of a definition through what it was defined as, where an answer goes on calling it by its name.

use num_traits::One;

use super::rewrite;
use super::spread::spread_over;
use super::view::view;
use crate::ir::{Arena, Contraction, Factor, Label, Node, NodeId, Product};
use crate::rules::Rule;

/// Through how many definitions a sum is followed.
const DEEPEST: usize = 6;

/// A product in which a definition is added up along an axis to a constant, with that: of `u = x - mean(x)` the
/// sum is 0, of `p = softmax(z)` it is 1. A sum in it is spread where that happens in a term.
pub fn added_up(arena: &mut Arena, rules: &[Rule], node: NodeId) -> Option<NodeId> {
    if let Some(alone) = one_added_up(arena, rules, node, DEEPEST) {
        return Some(alone);
    }
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    for place in 0..product.factors.len() {
        let spread = spread_over(arena, node, &product, place);
        let Some(Node::Sum(terms)) = spread.map(|spread| arena.node(spread).clone()) else { continue };
        let mut changed = false;
        let mut all = Vec::with_capacity(terms.len());
        for (weight, term) in terms {
            let new = one_added_up(arena, rules, term, DEEPEST);
            changed |= new.is_some();
            all.push((weight, new.unwrap_or(term)));
        }
        if changed {
            let axes = arena.axes(node).to_vec();
            return Some(arena.sum_of(&axes, &all));
        }
    }
    None
}

fn one_added_up(arena: &mut Arena, rules: &[Rule], node: NodeId, depth: usize) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    for (place, factor) in product.factors.iter().enumerate() {
        // A sum over all entries is a number, and a factor of its own.
        let number = factor.axes.is_empty() && factor.exponent.is_one();
        let inner = depth.checked_sub(1).filter(|_| number);
        if let Some(total) = inner.and_then(|depth| one_added_up(arena, rules, factor.base, depth)) {
            let mut whole = Product::new();
            let (mut factors, output) = whole.open(&product);
            factors.remove(place);
            whole.extend(factors);
            whole.factor(total, &[]);
            for axis in &output {
                whole.output_merged(axis);
            }
            return Some(arena.contract(whole));
        }
        let Node::Named(_, body) = *arena.node(factor.base) else { continue };
        if !factor.exponent.is_one() || factor.axes.iter().any(|axis| axis.len() != 1) {
            continue;
        }
        let alone: Vec<usize> =
            (0..factor.axes.len()).filter(|axis| is_alone(&product, place, *axis)).collect();
        for axis in alone {
            let Some(total) = total(arena, rules, body, axis, depth) else { continue };
            let mut whole = Product::new();
            let (factors, output) = whole.open(&product);
            let mut left: Vec<Label> = Vec::new();
            for (turn, factor) in factors.into_iter().enumerate() {
                if turn != place {
                    whole.extend([factor]);
                    continue;
                }
                left = factor.axes.iter().flatten().copied().collect();
            }
            left.remove(axis);
            whole.factor(total, &left);
            for axis in &output {
                whole.output_merged(axis);
            }
            return Some(arena.contract(whole));
        }
    }
    None
}

/// Whether an axis of a factor is added up and met by nothing else.
fn is_alone(product: &Contraction, place: usize, axis: usize) -> bool {
    let Some(label) = product.factors.get(place).and_then(|factor| factor.axes.get(axis)?.first()) else {
        return false;
    };
    let meets = |factor: &Factor| factor.axes.iter().flatten().filter(|other| *other == label).count();
    let met: usize = product.factors.iter().map(meets).sum();
    met == 1 && !product.output.iter().flatten().any(|other| other == label)
}

/// The sum of a node along one of its axes, where that is a constant.
fn total(arena: &mut Arena, rules: &[Rule], body: NodeId, axis: usize, depth: usize) -> Option<NodeId> {
    let axes = arena.axes(body).to_vec();
    let mut product = Product::new();
    let mut labels = product.labels(&axes);
    product.factor(body, &labels);
    labels.remove(axis);
    product.outputs(&labels);
    let mut sum = arena.contract(product);
    if let Node::Contraction(whole) = arena.node(sum).clone() {
        let among =
            |factor: &Factor| matches!(arena.node(factor.base), Node::Sum(_)) && factor.exponent.is_one();
        if let Some(place) = whole.factors.iter().position(among) {
            sum = spread_over(arena, sum, &whole, place)?;
        }
    }
    // What it was defined as may be made of definitions itself: `y = u/s`.
    let deeper = depth.checked_sub(1).and_then(|depth| one_added_up(arena, rules, sum, depth));
    let sum = rewrite::exhaust(arena, rules, deeper.unwrap_or(sum));
    (arena.is_zero(sum) || view(arena, sum).product.factors.is_empty()).then_some(sum)
}
