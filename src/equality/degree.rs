//! How large the degree of an expression can be, as a quotient of polynomials in the entries of
//! its variables: two different quotients agree at a random point modulo a prime with a chance
//! of at most their degrees over that prime (Schwartz and Zippel). Every estimate is from above.
//! An exponential counts as a further variable, which is how exponentials behave but no theorem.

use num_traits::{Signed, ToPrimitive};
use rustc_hash::FxHashMap;

use super::inventory::{LARGEST_COUNT, Variable};
use crate::evaluate::Values;
use crate::functions;
use crate::ir::{Arena, Contraction, Node, NodeId};
use crate::number::Field;

/// The degrees of a numerator and a denominator.
#[derive(Clone, Copy, Debug, Default)]
struct Degree {
    above: f64,
    below: f64,
}

/// The logarithm to base 2 of the degree of the difference of two expressions of the given
/// sizes, with room for the directional derivative of one of them. Where functions are not interpreted, each
/// value of one that takes exponentials is a variable, not a quotient of exponentials: in a deep network the
/// degrees of quotients would multiply from layer to layer.
pub(super) fn log2_of_difference(
    uninterpreted: bool,
    arena: &Arena,
    roots: &[NodeId],
    variables: &[Variable],
    sizes: &Values<Field>,
) -> f64 {
    let mut degrees: FxHashMap<NodeId, Degree> = FxHashMap::default();
    for id in arena.reachable(roots) {
        let of = |child: &NodeId| degrees.get(child).copied().unwrap_or_default();
        let degree = match arena.node(id) {
            Node::Symbol(_) => of_variable(arena, id, variables, sizes),
            Node::Named(_, body) => of(body),
            Node::Sum(terms) => {
                let below: f64 = terms.iter().map(|(_, term)| of(term).below).sum();
                let above = terms.iter().map(|(_, term)| of(term).above).fold(0.0, f64::max);
                Degree { above: above + below, below }
            }
            Node::Contraction(product) => of_product(product, &of, sizes),
            Node::Apply { form, .. } if uninterpreted && functions::form(*form).exponentials => {
                Degree { above: 1.0, below: 0.0 }
            }
            Node::Apply { form, arguments, .. } => {
                of_function(arena, arguments, !functions::form(*form).exponentials, &of, sizes)
            }
            Node::SumOver { body, .. } => {
                // A sum's bounds are sizes or small whole numbers.
                let inner = of(body);
                Degree { above: inner.above + 64.0 * inner.below, below: 64.0 * inner.below }
            }
            _ => Degree::default(),
        };
        degrees.insert(id, degree);
    }
    let total: f64 = roots.iter().filter_map(|root| degrees.get(root)).map(|d| d.above + d.below).sum();
    (3.0 * total + 3.0).log2()
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn entries(arena: &Arena, id: NodeId, sizes: &Values<Field>) -> f64 {
    arena
        .axes(id)
        .iter()
        .map(|axis| sizes.number_of(axis).map_or(1.0, |length| length.max(1) as f64))
        .product()
}

fn of_variable(arena: &Arena, id: NodeId, variables: &[Variable], sizes: &Values<Field>) -> Degree {
    // Variables are listed oldest first.
    let place = variables.binary_search_by_key(&id, |variable| variable.node);
    let rigid =
        place.is_ok_and(|place| variables.get(place).is_some_and(|variable| variable.words.is_rigid()));
    // Cayley's transform of a side of n: entries of degree n; a Gram matrix: 2.
    let side = entries(arena, id, sizes).max(2.0);
    if rigid { Degree { above: 2.0 * side, below: 2.0 * side } } else { Degree { above: 1.0, below: 0.0 } }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn of_product(product: &Contraction, of: &dyn Fn(&NodeId) -> Degree, sizes: &Values<Field>) -> Degree {
    let mut one = Degree::default();
    for factor in &product.factors {
        let (inner, exponent) = (of(&factor.base), factor.exponent.abs().to_f64().unwrap_or(f64::INFINITY));
        let (above, below) = if factor.exponent.is_negative() {
            (inner.below, inner.above)
        } else {
            (inner.above, inner.below)
        };
        one.above += above * exponent;
        one.below += below * exponent;
    }
    let summed =
        product.dimensions.iter().enumerate().filter(|(label, _)| {
            !product.output.iter().flatten().any(|output| usize::from(*output) == *label)
        });
    let terms: f64 = summed
        .map(|(_, length)| sizes.number_of(length).map_or(1.0, |length| length.max(1) as f64))
        .product();
    Degree { above: one.above + (terms - 1.0) * one.below, below: terms * one.below }
}

/// A rational kernel has at most four times the degree of its entries' product; one that takes
/// exponentials makes as many new variables as it has entries.
fn of_function(
    arena: &Arena,
    arguments: &[NodeId],
    rational: bool,
    of: &dyn Fn(&NodeId) -> Degree,
    sizes: &Values<Field>,
) -> Degree {
    let mut all = 4.0;
    let mut worst = Degree::default();
    for argument in arguments {
        let inner = of(argument);
        worst.above = worst.above.max(inner.above);
        worst.below += inner.below;
        all += 4.0 * entries(arena, *argument, sizes);
        if let Some(value) = arena.as_number(*argument) {
            all *= value.abs().to_f64().unwrap_or(f64::INFINITY).max(1.0);
        } else if arena.order(*argument) == 0 && arena.is_whole(*argument) {
            all *= LARGEST_COUNT.to_f64().unwrap_or(1.0);
        }
    }
    let degree = if rational { all * (worst.above + all * worst.below + 1.0) } else { all };
    Degree { above: degree, below: degree }
}
