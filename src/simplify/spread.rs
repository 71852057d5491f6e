//! Sums inside products: spread where that is shorter, and always where an axis is merged, so
//! that each term has its own Kronecker form.

use num_traits::One;

use crate::facts::sign::is_even;
use crate::facts::signs::Signs;
use crate::functions;
use crate::ir::{Arena, Contraction, Factor, Node, NodeId, Product};
use crate::structures::Word;

/// The most terms of a sum that is spread over its product.
pub const WIDEST: usize = 6;

/// A product with an axis merged from several labels whose only factor is a sum: the sum of the
/// terms, each merged.
pub fn merged(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    let [factor] = product.factors.as_slice() else { return None };
    let is_merged = product.output.iter().any(|axis| axis.len() > 1);
    let is_sum = matches!(arena.node(factor.base), Node::Sum(terms) if terms.len() > 1);
    if !is_merged || !is_sum {
        return None;
    }
    spread_over(arena, node, &product, 0)
}

/// Every way to spread a product over one of the sums in it.
pub fn spread(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    let shown = |label: &_| product.output.iter().flatten().any(|other| other == label);
    let adds_up = product.factors.iter().any(|factor| !factor.axes.iter().flatten().all(shown));
    if product.factors.len() < 2 && !adds_up {
        return Vec::new();
    }
    let places: Vec<usize> = product
        .factors
        .iter()
        .enumerate()
        .filter(|(_, factor)| {
            let is_sum =
                matches!(arena.node(factor.base), Node::Sum(terms) if (2..=WIDEST).contains(&terms.len()));
            is_sum && factor.exponent.is_one()
        })
        .map(|(place, _)| place)
        .collect();
    places.into_iter().filter_map(|place| spread_over(arena, node, &product, place)).collect()
}

/// A product spread over the sum at one place in it; nothing where a power of that sum stands there, as in
/// `r .* (1 + r).^2`.
pub fn spread_over(arena: &mut Arena, node: NodeId, product: &Contraction, place: usize) -> Option<NodeId> {
    let factor = product.factors.get(place)?;
    let Node::Sum(terms) = arena.node(factor.base).clone() else { return None };
    if !factor.exponent.is_one() {
        return None;
    }
    let mut sum = Vec::with_capacity(terms.len());
    for (weight, term) in terms {
        let mut inner = product.clone();
        inner.factors.get_mut(place)?.base = term;
        let mut one = Product::new();
        let (factors, output) = one.open(&inner);
        one.extend(factors);
        for axis in &output {
            one.output_merged(axis);
        }
        sum.push((weight, arena.contract(one)));
    }
    let axes = arena.axes(node).to_vec();
    Some(arena.sum_of(&axes, &sum))
}

/// For every twin in an expression whose variable was declared orthogonal, what that makes equal:
/// `X'*X` and `X*X'` to the identity.
pub fn of_orthogonal(arena: &mut Arena, root: NodeId) -> Vec<(NodeId, NodeId)> {
    let mut equal = Vec::new();
    for id in arena.reachable(&[root]) {
        if !arena.is_twin(id) || !arena.is_declared(id, Word::Orthogonal) {
            continue;
        }
        let (Some(length), turned) = (arena.axes(id).first().cloned(), arena.transpose(id)) else { continue };
        let identity = arena.identity(&length);
        for (left, right) in [(turned, id), (id, turned)] {
            equal.push((arena.contract_axes(left, right, 1), identity));
        }
    }
    equal
}

/// A root of a product of numbers, none negative or to an even power: the product of the roots, a square's
/// being the magnitude of what was squared.
pub fn root_of_product(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    let mut signs = Signs::default();
    let place = product.factors.iter().position(|factor| {
        let Node::Contraction(inner) = arena.node(factor.base) else { return false };
        let numbers = inner.output.is_empty() && inner.factors.iter().all(|one| one.axes.is_empty());
        let mut has_root = |one: &Factor| is_even(&one.exponent) || signs.is_nonnegative(arena, one.base);
        let splits = inner.factors.len() > 1 || inner.factors.iter().any(|one| is_even(&one.exponent));
        !factor.exponent.is_integer() && numbers && splits && inner.factors.iter().all(&mut has_root)
    })?;
    let mut whole = Product::new();
    let (mut factors, output) = whole.open(&product);
    let root = factors.remove(place);
    let Node::Contraction(inner) = arena.node(root.base).clone() else { return None };
    whole.extend(factors);
    for factor in inner.factors {
        let base = match functions::magnitude() {
            Some(form) if !signs.is_nonnegative(arena, factor.base) => arena.apply(form, &[factor.base], 0),
            _ => factor.base,
        };
        whole.power(base, factor.axes, factor.exponent * &root.exponent);
    }
    for axis in &output {
        whole.output_merged(axis);
    }
    Some(arena.contract(whole))
}
