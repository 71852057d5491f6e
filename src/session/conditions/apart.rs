//! What a comparison with 0 comes to: that `2*π*s²` is positive says that s is not 0, and so does that `abs(s)` is not.

use num_traits::{One, Signed};

use crate::facts::sign::is_even;
use crate::facts::signs::{Signs, vector_of_form};
use crate::functions::{self, Comparison};
use crate::ir::{Arena, Contraction, Factor, Node, NodeId};

/// That something compares with 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asking {
    pub node: NodeId,
    pub comparison: Comparison,
    /// Whether it is asked of all entries together: a vector is not 0 where one of its entries is not.
    pub together: bool,
}

impl Asking {
    pub fn of(node: NodeId, comparison: Comparison) -> Self {
        Self { node, comparison, together: false }
    }
}

/// The simplest comparisons that say the same together; none where it holds anyway.
pub(super) fn taken_apart(arena: &Arena, signs: &mut Signs, asking: Asking) -> Vec<Asking> {
    let (mut open, mut simplest) = (vec![asking], Vec::new());
    while let Some(asking) = open.pop() {
        match parts(arena, signs, asking) {
            Some(parts) => open.extend(parts.into_iter().rev()),
            None => simplest.push(asking),
        }
    }
    simplest
}

/// What says the same about something simpler, where there is such a thing.
fn parts(arena: &Arena, signs: &mut Signs, asking: Asking) -> Option<Vec<Asking>> {
    let Asking { node, comparison, together } = asking;
    if signs.of(arena, node).is_settled_for(comparison) {
        return Some(Vec::new());
    }
    let body = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
    match arena.node(body) {
        Node::Sum(terms) => match terms.as_slice() {
            [(weight, only)] if comparison == Comparison::Differs || weight.is_positive() => {
                Some(vec![Asking { node: *only, ..asking }])
            }
            _ => None,
        },
        Node::Apply { form, arguments, .. } if functions::form(*form).magnitude => {
            let [inner] = arguments.as_slice() else { return None };
            Some(vec![Asking { node: *inner, comparison: Comparison::Differs, together }])
        }
        Node::Contraction(product) if is_by_entries(product) && !together => {
            of_product(arena, signs, product, comparison)
        }
        Node::Contraction(product) if product.output.is_empty() && comparison != Comparison::AtLeast => {
            match vector_of_form(arena, product) {
                Some(node) => Some(vec![Asking { node, comparison: Comparison::Differs, together: true }]),
                None => of_sum_of_powers(arena, signs, product),
            }
        }
        _ => None,
    }
}

/// Whether each entry of a product is the product of one entry of each factor: nothing is added up, and nothing is 0 off
/// a diagonal.
fn is_by_entries(product: &Contraction) -> bool {
    let mut shown: Vec<_> = product.output.iter().flatten().collect();
    let all = shown.len();
    shown.sort_unstable();
    shown.dedup();
    let is_whole = |factor: &Factor| {
        let mut labels: Vec<_> = factor.axes.iter().flatten().collect();
        let all = labels.len();
        labels.sort_unstable();
        labels.dedup();
        labels.len() == all && labels.iter().all(|label| shown.binary_search(label).is_ok())
    };
    shown.len() == all && product.factors.iter().all(is_whole)
}

/// That a power of what has a value is not 0, or is above it.
fn of_power(factor: &Factor, comparison: Comparison) -> Asking {
    let is_root = !factor.exponent.is_integer();
    let comparison = match comparison {
        Comparison::Differs if !is_root => Comparison::Differs,
        Comparison::Above if is_even(&factor.exponent) => Comparison::Differs,
        Comparison::AtLeast if factor.exponent.is_positive() => Comparison::AtLeast,
        _ => Comparison::Above,
    };
    Asking::of(factor.base, comparison)
}

/// A product is not 0 where no factor is. It is positive where its one factor of any sign is, and the others, which are
/// never negative, are not 0.
fn of_product(
    arena: &Arena,
    signs: &mut Signs,
    product: &Contraction,
    comparison: Comparison,
) -> Option<Vec<Asking>> {
    if comparison == Comparison::Differs {
        return Some(product.factors.iter().map(|factor| of_power(factor, comparison)).collect());
    }
    let mut of_any_sign = Vec::new();
    let mut may_be_zero = Vec::new();
    for factor in &product.factors {
        let sign = signs.of(arena, factor.base).power(&factor.exponent);
        if !sign.is_not_negative() && factor.exponent.is_integer() {
            of_any_sign.push(factor);
        } else if !signs.is_positive(arena, factor.base) {
            may_be_zero.push(factor);
        }
    }
    match (of_any_sign.as_slice(), may_be_zero.as_slice(), comparison) {
        ([] | [_], rest, Comparison::Above) => {
            let factors = of_any_sign.iter().chain(rest);
            Some(factors.map(|factor| of_power(factor, Comparison::Above)).collect())
        }
        ([only], [], _) | ([], [only], _) => Some(vec![of_power(only, comparison)]),
        _ => None,
    }
}

/// That a sum of what is never negative is not 0: of powers of the entries of a vector, that the vector is not 0.
fn of_sum_of_powers(arena: &Arena, signs: &mut Signs, product: &Contraction) -> Option<Vec<Asking>> {
    let (numbers, mapped): (Vec<_>, Vec<_>) =
        product.factors.iter().partition(|factor| factor.axes.is_empty());
    let first = mapped.first()?;
    let of = bare(arena, first.base);
    let mut labels: Vec<_> = first.axes.iter().flatten().collect();
    labels.sort_unstable();
    labels.dedup();
    let is_whole = labels.len() == first.axes.len();
    let alike = |factor: &&Factor| factor.axes == first.axes && bare(arena, factor.base) == of;
    if !is_whole || !mapped.iter().all(alike) {
        return None;
    }
    for factor in product.factors.iter().filter(|factor| !is_even(&factor.exponent)) {
        if !factor.exponent.is_positive() || !signs.is_nonnegative(arena, factor.base) {
            return None;
        }
    }
    let mut parts: Vec<Asking> = numbers.iter().map(|factor| of_power(factor, Comparison::Differs)).collect();
    let divides = mapped.iter().any(|factor| factor.exponent.is_negative());
    // Of what is divided by, each entry is asked for already.
    if !divides {
        parts.push(Asking { node: of, comparison: Comparison::Differs, together: true });
    }
    Some(parts)
}

/// What is 0 where this is: `x` of `abs(x)`.
fn bare(arena: &Arena, node: NodeId) -> NodeId {
    let body = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
    match arena.node(body) {
        Node::Apply { form, arguments, .. } if functions::form(*form).magnitude => match arguments.as_slice()
        {
            [inner] => *inner,
            _ => node,
        },
        _ => node,
    }
}

/// The matrices that are invertible where a product or a multiple of them is, and the numbers that are not 0 there;
/// each once, without what turns a matrix round.
pub(super) fn invertible_parts(arena: &Arena, matrix: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
    let (mut open, mut matrices, mut numbers) = (vec![matrix], Vec::new(), Vec::new());
    while let Some(part) = open.pop() {
        match arena.node(part) {
            Node::Sum(terms) if terms.len() == 1 => open.extend(terms.iter().map(|(_, only)| *only)),
            Node::Contraction(product) if is_chain(product) => {
                for factor in &product.factors {
                    match factor.axes.len() {
                        0 => numbers.push(factor.base),
                        _ => open.push(factor.base),
                    }
                }
                let is_square = |base: NodeId| arena.axes(base).first() == arena.axes(base).last();
                let square = |factor: &Factor| factor.axes.is_empty() || is_square(factor.base);
                if !product.factors.iter().all(square) {
                    return (vec![matrix], Vec::new());
                }
            }
            _ if matrices.contains(&part) => {}
            _ => matrices.push(part),
        }
    }
    matrices.reverse();
    (matrices, numbers)
}

/// Whether a product is one of matrices and numbers, none of them a power, or Kronecker's of such: from each index of a row
/// a way leads through matrices to the index of the column at the same place, and every matrix lies on one.
fn is_chain(product: &Contraction) -> bool {
    let [rows, columns] = product.output.as_slice() else { return false };
    let simple = |factor: &Factor| {
        factor.exponent.is_one()
            && matches!(factor.axes.len(), 0 | 2)
            && factor.axes.iter().all(|axis| axis.len() == 1)
    };
    if !product.factors.iter().all(simple) || rows.len() != columns.len() {
        return false;
    }
    let mut left: Vec<&Factor> = product.factors.iter().filter(|factor| factor.axes.len() == 2).collect();
    for (row, column) in rows.iter().zip(columns) {
        let mut at = *row;
        while at != *column {
            let here = left.iter().position(|factor| factor.axes.iter().flatten().any(|label| *label == at));
            let Some(place) = here else { return false };
            let factor = left.swap_remove(place);
            let Some(next) = factor.axes.iter().flatten().find(|label| **label != at) else { return false };
            at = *next;
        }
    }
    left.is_empty() && rows.iter().all(|label| !columns.contains(label))
}
