//! Parts of a product that are simpler on their own: a sum with what it meets, a transposed sum, a
//! function of a product of square matrices.

use num_traits::One;

use super::spread::WIDEST;
use crate::functions::{self, FormId, OfProduct};
use crate::ir::{Arena, Axis, Contraction, Factor, Label, Node, NodeId, Product};
use crate::number::Rational;

/// Every way to spread a sum in a product over just one of the factors that it meets, or over
/// none: `A*(X - b*o')*o` as `A*(X*o - b*(o'*o))`.
pub fn spread_within(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else { return Vec::new() };
    let mut found = Vec::new();
    for (place, factor) in product.factors.iter().enumerate() {
        let is_sum =
            matches!(arena.node(factor.base), Node::Sum(terms) if (2..=WIDEST).contains(&terms.len()));
        if !is_sum || !factor.exponent.is_one() {
            continue;
        }
        let mut labels: Vec<Label> = factor.axes.iter().flatten().copied().collect();
        labels.retain(|label| !product.output.iter().flatten().any(|other| other == label));
        for label in labels {
            let touches = |other: &Factor| other.axes.iter().flatten().any(|l| *l == label);
            let group: Vec<usize> = (0..product.factors.len())
                .filter(|turn| *turn == place || product.factors.get(*turn).is_some_and(touches))
                .collect();
            if group.len() <= 2 && group.len() < product.factors.len() {
                found.extend(spread_group(arena, &product, place, &group));
            }
        }
    }
    found
}

/// The product with a group of its factors taken together and the sum among them spread.
fn spread_group(arena: &mut Arena, product: &Contraction, place: usize, group: &[usize]) -> Option<NodeId> {
    let Node::Sum(terms) = arena.node(product.factors.get(place)?.base).clone() else { return None };
    let members = |inside: bool| {
        let member = move |(turn, _): &(usize, &Factor)| group.contains(turn) == inside;
        product.factors.iter().enumerate().filter(member)
    };
    let of = |inside: bool| members(inside).map(|(_, factor)| factor);
    let outside: Vec<Label> =
        of(false).flat_map(|factor| factor.axes.iter()).chain(&product.output).flatten().copied().collect();
    let mut outer: Vec<Label> = Vec::new();
    for label in of(true).flat_map(|factor| factor.axes.iter()).flatten() {
        if outside.contains(label) && !outer.contains(label) {
            outer.push(*label);
        }
    }
    let mut sum = Vec::with_capacity(terms.len());
    for (weight, term) in terms {
        let mut part = Product::new();
        let (_, _) = part.open(&Contraction { factors: Vec::new(), ..product.clone() });
        part.extend(members(true).map(|(turn, factor)| {
            let base = if turn == place { term } else { factor.base };
            Factor { base, ..factor.clone() }
        }));
        part.outputs(&outer);
        sum.push((weight, arena.contract(part)));
    }
    let axes: Vec<_> =
        outer.iter().filter_map(|label| product.dimensions.get(usize::from(*label)).cloned()).collect();
    let sum = arena.sum_of(&axes, &sum);
    let mut whole = Product::new();
    let (_, output) = whole.open(&Contraction { factors: Vec::new(), ..product.clone() });
    whole.extend(of(false).cloned());
    whole.factor(sum, &outer);
    for axis in &output {
        whole.output_merged(axis);
    }
    Some(arena.contract(whole))
}

/// A product with one of its factors replaced, the axes of the factor mapped.
fn with_factor(
    arena: &mut Arena,
    product: &Contraction,
    place: usize,
    change: impl FnOnce(Factor) -> Factor,
) -> Option<NodeId> {
    let mut whole = Product::new();
    let (mut factors, output) = whole.open(product);
    let factor = factors.get(place)?.clone();
    *factors.get_mut(place)? = change(factor);
    whole.extend(factors);
    for axis in &output {
        whole.output_merged(axis);
    }
    Some(arena.contract(whole))
}

/// A matrix that is a sum as the transpose of the sum of the transposes; a product with one of those in it
/// written so.
pub fn turned(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Contraction(product) = arena.node(node).clone() else {
        let sum = sum_of_transposes(arena, node);
        return sum.map(|sum| arena.transpose(sum)).into_iter().collect();
    };
    let mut found = Vec::new();
    for (place, factor) in product.factors.iter().enumerate() {
        let Some(base) = sum_of_transposes(arena, factor.base) else { continue };
        let turn = |factor: Factor| Factor { base, axes: factor.axes.into_iter().rev().collect(), ..factor };
        found.extend(with_factor(arena, &product, place, turn));
    }
    found
}

/// The transposes of the terms of a matrix that is a sum, added up.
fn sum_of_transposes(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return None };
    if arena.order(node) != 2 || terms.len() < 2 || arena.is_symmetric(node) {
        return None;
    }
    let axes: Vec<_> = arena.axes(node).iter().rev().cloned().collect();
    let terms: Vec<(Rational, NodeId)> =
        terms.iter().map(|(weight, term)| (weight.clone(), arena.transpose(*term))).collect();
    Some(arena.sum_of(&axes, &terms))
}

/// A product with every function of a product of square matrices in it taken apart.
pub fn taken_apart(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let mut current = node;
    while let Node::Contraction(product) = arena.node(current).clone() {
        let mut found = None;
        for (place, factor) in product.factors.iter().enumerate() {
            if let Some(base) = apart(arena, factor.base) {
                found = with_factor(arena, &product, place, |factor| Factor { base, ..factor });
                break;
            }
        }
        match found {
            Some(next) => current = next,
            None => break,
        }
    }
    (current != node).then_some(current)
}

/// A sum with the functions of products in all of its terms taken apart, and then made `simple`.
pub fn terms_taken_apart(
    arena: &mut Arena,
    node: NodeId,
    simple: &mut dyn FnMut(&mut Arena, NodeId) -> NodeId,
) -> Option<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return None };
    let mut changed = false;
    let mut apart = Vec::with_capacity(terms.len());
    for (weight, term) in terms {
        let new = taken_apart(arena, term);
        changed |= new.is_some();
        apart.push((weight, new.map_or(term, |new| simple(arena, new))));
    }
    let axes = arena.axes(node).to_vec();
    changed.then(|| arena.sum_of(&axes, &apart))
}

/// `f(X*Y)` as `f(X)*f(Y)` or `f(Y)*f(X)`, as the table says.
fn apart(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let Node::Apply { form, arguments, batch: 0 } = arena.node(node).clone() else { return None };
    let [argument] = arguments.as_slice() else { return None };
    let of_product = functions::form(form).of_product;
    if of_product == OfProduct::Unknown {
        return None;
    }
    let mut links = chain_of(arena, *argument)?;
    if of_product == OfProduct::Reverses {
        links.reverse();
    }
    let mut values = links.into_iter().map(|link| applied(arena, form, link)).collect::<Vec<_>>().into_iter();
    let mut product = values.next()?;
    for value in values {
        product = match of_product {
            OfProduct::Reverses => arena.matrix_product(product, value),
            _ => arena.multiply_scalar(product, value),
        };
    }
    Some(product)
}

fn applied(arena: &mut Arena, form: FormId, argument: NodeId) -> NodeId {
    arena.apply(form, &[argument], 0)
}

/// The matrices of a product of two square ones or more, in order; `None` for anything else.
fn chain_of(arena: &mut Arena, node: NodeId) -> Option<Vec<NodeId>> {
    let Node::Contraction(product) = arena.node(node).clone() else { return None };
    let [start, end] = product.output.as_slice() else { return None };
    let length = product.dimensions.first()?;
    if product.factors.len() < 2 || start == end || product.dimensions.iter().any(|other| other != length) {
        return None;
    }
    let mut open: Vec<Factor> = product.factors.clone();
    let mut links = Vec::with_capacity(open.len());
    let mut here: Axis = start.clone();
    while !open.is_empty() {
        let place = open.iter().position(|factor| factor.axes.contains(&here))?;
        let factor = open.remove(place);
        let [from, to] = factor.axes.as_slice() else { return None };
        if !factor.exponent.is_one() || from.len() != 1 || to.len() != 1 || from == to {
            return None;
        }
        let straight = *from == here;
        links.push(if straight { factor.base } else { arena.transpose(factor.base) });
        here = if straight { to.clone() } else { from.clone() };
    }
    // Each label in between is met by two factors and no more, and the chain ends where it should.
    let met = |label: &Label| {
        product.factors.iter().flat_map(|f| f.axes.iter()).flatten().filter(|l| *l == label).count()
    };
    let inner = (0..).take(product.dimensions.len()).all(|label: Label| {
        let shown = start.contains(&label) || end.contains(&label);
        met(&label) == if shown { 1 } else { 2 }
    });
    (here == *end && inner).then_some(links)
}
