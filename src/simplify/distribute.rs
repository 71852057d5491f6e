//! Products of sums, multiplied out: only a candidate, taken where terms then cancel or shrink.

use num_traits::One;

use crate::ir::{Arena, Node, NodeId, Product};
use crate::number::Rational;

/// How many factors and terms are multiplied out at most.
const MOST_FACTORS: usize = 6;
const MOST_TERMS: usize = 6;

/// The product with one of its sums multiplied out, each in turn.
pub fn distributed(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    if product.factors.len() > MOST_FACTORS {
        return Vec::new();
    }
    let axes = arena.axes(node).to_vec();
    let mut found = Vec::new();
    for (place, factor) in product.factors.iter().enumerate() {
        let Node::Sum(terms) = arena.node(factor.base).clone() else { continue };
        if !factor.exponent.is_one() || terms.len() < 2 || terms.len() > MOST_TERMS {
            continue;
        }
        let mut sum: Vec<(Rational, NodeId)> = Vec::with_capacity(terms.len());
        for (weight, term) in terms {
            let mut one = Product::new();
            let (factors, output) = one.open(&product);
            for (other, mut factor) in factors.into_iter().enumerate() {
                if other == place {
                    factor.base = term;
                }
                one.extend([factor]);
            }
            for axis in &output {
                one.output_merged(axis);
            }
            sum.push((weight, arena.contract(one)));
        }
        found.push(arena.sum_of(&axes, &sum));
    }
    found
}
