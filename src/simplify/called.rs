//! Definitions called by their names in what is shown: what one was defined as may stand whole among factors or
//! terms, as a root that is divided by, or as a multiple of something that stands alone.

use num_traits::One;

use super::rewrite::replaced;
use super::view::view;
use crate::ir::{Arena, Factor, Node, NodeId, Product};
use crate::number::{Rational, rational};

/// Every way to call a definition by its name in a node: `1/s` and `1/s^2` for powers of what `s` is a root of, `y`
/// for each `x/s`.
pub fn called(arena: &mut Arena, body: NodeId, name: NodeId, node: NodeId) -> Vec<NodeId> {
    if body == node {
        return Vec::new();
    }
    let once = divided_by_root(arena, body, name, node).or_else(|| replaced(arena, body, name, node));
    once.into_iter().chain(every_multiple(arena, body, name, node)).collect()
}

/// A product in which each factor, also within its sums over all entries, of which the definition is a multiple is
/// called by the definition's name: `x'*g*x/s^3` is `y'*g*y/s` where `y` is `x/s`.
fn every_multiple(arena: &mut Arena, body: NodeId, name: NodeId, node: NodeId) -> Option<NodeId> {
    let root = view(arena, body);
    let Node::Contraction(whole) = arena.node(node).clone() else { return None };
    let (numbers, others): (Vec<&Factor>, Vec<&Factor>) =
        root.product.factors.iter().partition(|factor| factor.axes.is_empty());
    let [own] = others.as_slice() else { return None };
    if own.axes.as_slice() != root.product.output || !own.exponent.is_one() || numbers.is_empty() {
        return None;
    }
    let mut product = Product::new();
    let (factors, output) = product.open(&whole);
    let mut count = Rational::from_integer(0.into());
    for factor in factors {
        let (base, times) = renamed(arena, own.base, name, factor.base);
        count += times * &factor.exponent;
        product.extend([Factor { base, ..factor }]);
    }
    if !count.is_integer() || num_traits::Zero::is_zero(&count) {
        return None;
    }
    let power = i64::try_from(count.numer()).ok().filter(|power| power.abs() <= HIGHEST)?;
    for number in numbers {
        product.power(number.base, number.axes.clone(), -(&number.exponent * &count));
    }
    product.weight(&rational::power(&root.weight, -power).ok()?);
    for axis in &output {
        product.output_merged(axis);
    }
    Some(arena.contract(product))
}

/// A factor with what a definition is a multiple of called by its name, in itself or in the product that it is; and
/// how often that was.
fn renamed(arena: &mut Arena, own: NodeId, name: NodeId, factor: NodeId) -> (NodeId, Rational) {
    if factor == own {
        return (name, Rational::one());
    }
    let mut count = Rational::from_integer(0.into());
    let inner = match arena.node(factor) {
        Node::Contraction(inner) if arena.order(factor) == 0 => inner.clone(),
        _ => return (factor, count),
    };
    let mut product = Product::new();
    let (factors, _) = product.open(&inner);
    for factor in factors {
        let base = if factor.base == own { name } else { factor.base };
        if factor.base == own {
            count += &factor.exponent;
        }
        product.extend([Factor { base, ..factor }]);
    }
    (arena.contract(product), count)
}

/// The highest power of a root that is called by its name.
const HIGHEST: i64 = 4;

/// A product that is divided by a power of a root, the root called by its name.
fn divided_by_root(arena: &mut Arena, body: NodeId, name: NodeId, node: NodeId) -> Option<NodeId> {
    let root = view(arena, body);
    let Node::Contraction(whole) = arena.node(node).clone() else { return None };
    let mut roots = root.product.factors.iter().filter(|factor| !factor.exponent.is_integer());
    let (Some(own), None) = (roots.next(), roots.next()) else { return None };
    let numbers = root.product.factors.iter().filter(|factor| factor.base != own.base);
    if own.axes.as_slice() != root.product.output || numbers.clone().any(|factor| !factor.axes.is_empty()) {
        return None;
    }
    let power = |factor: &Factor| {
        let power = -rational::divide(&factor.exponent, &own.exponent).ok()?;
        let power = power.is_integer().then(|| i64::try_from(power.numer()).ok())??;
        (factor.base == own.base && (1..=HIGHEST).contains(&power)).then_some(power)
    };
    let power = whole.factors.iter().find_map(power)?;
    let mut product = Product::new();
    let (factors, output) = product.open(&whole);
    for factor in factors {
        let by_root = factor.base == own.base
            && factor.exponent == -(&own.exponent * Rational::from_integer(power.into()));
        let (base, exponent) = if by_root {
            (name, Rational::from_integer((-power).into()))
        } else {
            (factor.base, factor.exponent.clone())
        };
        if by_root {
            // What the root is multiplied by is part of what has the name.
            for number in numbers.clone() {
                let exponent = &number.exponent * Rational::from_integer(power.into());
                product.power(number.base, number.axes.clone(), exponent);
            }
            product.weight(&rational::power(&root.weight, power).ok()?);
        }
        product.extend([Factor { base, exponent, ..factor }]);
    }
    for axis in &output {
        product.output_merged(axis);
    }
    Some(arena.contract(product))
}
