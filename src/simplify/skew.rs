//! What a skew matrix makes of a product: with it transposed the product is its own negative. So `S*x + S'*x`
//! is 0, and so is `x'*S*x`, which is the same with S transposed.

use crate::ir::{Arena, Node, NodeId, Product};
use crate::number::Rational;
use crate::structures::Mirror;

/// A product that is 0, or a sum without the terms that are negatives of others, for that reason.
pub fn cancelled(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let terms = match arena.node(node).clone() {
        Node::Sum(terms) => terms,
        Node::Contraction(_) => vec![(Rational::from_integer(1.into()), node)],
        _ => return None,
    };
    let axes = arena.axes(node).to_vec();
    for (place, (weight, term)) in terms.iter().enumerate() {
        for turned in turned(arena, *term) {
            if turned == *term {
                let rest: Vec<_> = terms.iter().filter(|(_, other)| other != term).cloned().collect();
                return Some(arena.sum_of(&axes, &rest));
            }
            let Some(other) = terms.iter().position(|(_, other)| *other == turned) else { continue };
            let mut all = terms.clone();
            let removed = all.get_mut(other).map(|(weight, _)| std::mem::take(weight));
            if let Some((kept, _)) = all.get_mut(place) {
                *kept = weight - removed.unwrap_or_default();
            }
            return Some(arena.sum_of(&axes, &all));
        }
    }
    None
}

/// A product with one skew factor transposed, for each such factor.
fn turned(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    let mut all = Vec::new();
    for (place, factor) in product.factors.iter().enumerate() {
        let is_skew = arena.words_of(factor.base).mirror() == Some(Mirror::Opposite);
        // Only what is used once is its own negative: a square is not.
        if !is_skew || !arena.is_twin(factor.base) || factor.exponent != Rational::from_integer(1.into()) {
            continue;
        }
        let mut other = product.clone();
        if let Some(factor) = other.factors.get_mut(place) {
            factor.axes.reverse();
        }
        let mut whole = Product::new();
        let (factors, output) = whole.open(&other);
        whole.extend(factors);
        for axis in &output {
            whole.output_merged(axis);
        }
        all.push(arena.contract(whole));
    }
    all
}
