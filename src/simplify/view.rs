//! A term seen as a product, whatever node it is, and the search for one product in another.

use num_traits::One;
use rustc_hash::FxHashMap;

use crate::ir::{Arena, Axis, Contraction, Factor, Label, Node, NodeId};
use crate::number::Rational;
use crate::shape::Dimension;

/// A node as a product: a contraction as it is, a scaled one with its weight, anything else as
/// its only factor.
#[derive(Clone, Debug)]
pub struct View {
    /// The number in front.
    pub weight: Rational,
    /// The factors and labels.
    pub product: Contraction,
}

/// Where the labels of one product lie in another.
pub type Places = FxHashMap<Label, Label>;

fn single(label: Label) -> Axis {
    Axis::from_slice(&[label])
}

/// The node as a product.
pub fn view(arena: &Arena, node: NodeId) -> View {
    match arena.node(node) {
        Node::Contraction(product) => View { weight: Rational::one(), product: product.clone() },
        Node::Sum(terms) if terms.len() == 1 => {
            let (weight, inner) = terms.first().cloned().unwrap_or((Rational::one(), node));
            View { weight, product: view_of_atom(arena, inner) }
        }
        Node::Number(value) => View {
            weight: value.clone(),
            product: Contraction { factors: Vec::new(), output: Vec::new(), dimensions: Vec::new() },
        },
        _ => View { weight: Rational::one(), product: view_of_atom(arena, node) },
    }
}

fn view_of_atom(arena: &Arena, node: NodeId) -> Contraction {
    if let Node::Contraction(product) = arena.node(node) {
        return product.clone();
    }
    let dimensions: Vec<Dimension> = arena.axes(node).to_vec();
    let labels = (0..dimensions.len()).filter_map(|place| Label::try_from(place).ok());
    let axes: Vec<Axis> = labels.map(single).collect();
    let factor = Factor { base: node, axes: axes.iter().cloned().collect(), exponent: Rational::one() };
    let factors = if arena.as_number(node).is_some_and(One::is_one) { Vec::new() } else { vec![factor] };
    Contraction { factors, output: axes, dimensions }
}

/// Extends `places` so that one factor lies on another, if it can.
pub fn lay(places: &Places, part: &Factor, on: &Factor, symmetric: bool) -> Option<Places> {
    if part.base != on.base || part.axes.len() != on.axes.len() {
        return None;
    }
    let straight = lay_axes(places, part.axes.iter(), on.axes.iter());
    if straight.is_some() || !symmetric {
        return straight;
    }
    lay_axes(places, part.axes.iter(), on.axes.iter().rev())
}

fn lay_axes<'a>(
    places: &Places,
    part: impl Iterator<Item = &'a Axis>,
    on: impl Iterator<Item = &'a Axis>,
) -> Option<Places> {
    let mut places = places.clone();
    for (one, other) in part.zip(on) {
        if one.len() != other.len() {
            return None;
        }
        for (label, target) in one.iter().zip(other) {
            match places.get(label) {
                Some(known) if known != target => return None,
                Some(_) => {}
                None => {
                    places.insert(*label, *target);
                }
            }
        }
    }
    Some(places)
}

/// Whether an exponent can be taken out of another: the same sign and not more; a root out of any
/// that differs by a whole number.
pub fn divides(part: &Rational, whole: &Rational) -> bool {
    use num_traits::Signed;
    let whole_apart = (whole - part).is_integer();
    let within = part.signum() == whole.signum() && part.abs() <= whole.abs();
    part == whole || (whole_apart && (within || !part.is_integer()))
}

/// Finds all factors of `part` among those of `whole`, each its own, with the labels of `part`
/// laid on those of `whole`. A label that `part` sums over must be used by nothing else.
/// Gives for each factor of `part` the place of its match, and the labels.
pub fn find(arena: &Arena, part: &Contraction, whole: &Contraction) -> Option<(Vec<usize>, Places)> {
    let mut open: Vec<(Vec<usize>, Places)> = vec![(Vec::new(), Places::default())];
    let mut fuel = 400_u32;
    while let Some((matched, places)) = open.pop() {
        fuel = fuel.checked_sub(1)?;
        let Some(wanted) = part.factors.get(matched.len()) else {
            if bound_labels_are_free(part, whole, &matched, &places) {
                return Some((matched, places));
            }
            continue;
        };
        for (place, candidate) in whole.factors.iter().enumerate().rev() {
            if matched.contains(&place) || !divides(&wanted.exponent, &candidate.exponent) {
                continue;
            }
            if let Some(extended) = lay(&places, wanted, candidate, arena.is_symmetric(wanted.base)) {
                let mut more = matched.clone();
                more.push(place);
                open.push((more, extended));
            }
        }
    }
    None
}

/// What `part` sums over must not be an output of `whole`, nor met by factors that stay.
fn bound_labels_are_free(
    part: &Contraction,
    whole: &Contraction,
    matched: &[usize],
    places: &Places,
) -> bool {
    let used = part.factors.iter().flat_map(|factor| factor.axes.iter()).flatten();
    let mut bound = used.filter(|label| !part.output.iter().flatten().any(|other| other == *label));
    bound.all(|label| {
        let Some(target) = places.get(label) else { return true };
        let in_output = whole.output.iter().flatten().any(|other| other == target);
        let stays = |place: usize| {
            let exact = matched.iter().position(|m| *m == place).and_then(|p| part.factors.get(p));
            exact.is_none_or(|factor| whole.factors.get(place).is_none_or(|w| w.exponent != factor.exponent))
        };
        let elsewhere =
            whole.factors.iter().enumerate().any(|(place, factor)| {
                stays(place) && factor.axes.iter().flatten().any(|other| other == target)
            });
        // Two labels of the part on one of the whole would be a coincidence of indices.
        let doubled = places.values().filter(|other| *other == target).count() > 1;
        !in_output && !elsewhere && !doubled
    })
}
