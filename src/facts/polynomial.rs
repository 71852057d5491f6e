//! Which sums are polynomials of numbers with names, and in which order a person writes their terms:
//! `3*a*x^2 + 2*b*x + c`, the highest power first.

use std::cmp::Reverse;

use num_traits::{One, Signed, Zero};

use crate::ir::{Arena, Node, NodeId, SymbolKind};
use crate::number::Rational;

/// A product of powers of numbers with names: each with its exponent.
pub type Monomial = Vec<(NodeId, Rational)>;

/// A term as a product of powers, where all its factors are numbers with names: variables, entries of variables,
/// lengths. A number alone has no factor.
pub fn monomial(arena: &Arena, term: NodeId) -> Option<Monomial> {
    if arena.order(term) > 0 {
        return None;
    }
    match arena.node(term) {
        Node::Number(_) => Some(Vec::new()),
        Node::Contraction(product) if !is_entry(arena, term) => {
            let powers = product.factors.iter().map(|factor| {
                let is_power = factor.axes.is_empty() && factor.exponent.is_integer();
                (is_power && is_named(arena, factor.base)).then(|| (factor.base, factor.exponent.clone()))
            });
            powers.collect()
        }
        _ => is_named(arena, term).then(|| vec![(term, Rational::one())]),
    }
}

/// How often a number with a name is a factor of a monomial.
pub fn degree(monomial: &[(NodeId, Rational)], name: NodeId) -> Rational {
    let found = monomial.iter().find(|(base, _)| *base == name);
    found.map_or_else(Rational::zero, |(_, exponent)| exponent.clone())
}

/// All terms of a sum as monomials.
pub fn monomials(arena: &Arena, terms: &[(Rational, NodeId)]) -> Option<Vec<Monomial>> {
    terms.iter().map(|(_, term)| monomial(arena, *term)).collect()
}

/// What a polynomial is one of, and its degree: the name with the highest power; of several the one with the highest
/// where a polynomial was typed, then the one that stands in the most terms, then the first of the alphabet.
pub fn variable(arena: &Arena, monomials: &[Monomial]) -> Option<(NodeId, Rational)> {
    let highest = |monomials: &[Monomial], name: NodeId| {
        let degrees = monomials.iter().map(|monomial| degree(monomial, name).abs());
        degrees.max().unwrap_or_else(Rational::zero)
    };
    let typed: Vec<Monomial> =
        arena.typed_sums().filter_map(|sum| typed_polynomial(arena, sum)).flatten().collect();
    let of = |name: NodeId| {
        let terms = monomials.iter().filter(|monomial| !degree(monomial, name).is_zero()).count();
        let spelled = arena.name_of(name);
        (highest(monomials, name), highest(&typed, name), terms, Reverse(spelled), Reverse(name))
    };
    let (degree, .., Reverse(name)) = monomials.iter().flatten().map(|(name, _)| of(*name)).max()?;
    Some((name, degree))
}

/// The terms of a sum that was typed as monomials.
fn typed_polynomial(arena: &Arena, sum: &[NodeId]) -> Option<Vec<Monomial>> {
    sum.iter().map(|term| monomial(arena, *term)).collect()
}

/// Whether a sum with these terms was typed, whatever its numbers: the `x[2] - x[1]^2` of Rosenbrock's function.
pub fn is_typed(arena: &Arena, terms: &[(Rational, NodeId)]) -> bool {
    let has_all =
        |sum: &[NodeId]| sum.len() == terms.len() && terms.iter().all(|(_, term)| sum.contains(term));
    arena.typed_sums().any(has_all)
}

/// Whether the polynomials of a name were typed from their lowest power on, and none from its highest.
pub fn is_typed_rising(arena: &Arena, variable: NodeId) -> bool {
    let (mut rises, mut falls) = (false, false);
    for order in arena.typed_sums() {
        let Some(monomials) = typed_polynomial(arena, order) else { continue };
        let degrees: Vec<Rational> = monomials.iter().map(|monomial| degree(monomial, variable)).collect();
        // `1 - x` and `y - x^2` are written so by those who begin with the highest power, too.
        let tells = degrees.len() > 2 || degrees.first().is_some_and(Signed::is_positive);
        rises |= tells && degrees.is_sorted() && degrees.first() < degrees.last();
        falls |= degrees.is_sorted_by(|one, next| one >= next) && degrees.first() > degrees.last();
    }
    rises && !falls
}

/// Whether a node is a number with a name of its own, and no definition of something else.
fn is_named(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Symbol(_) => arena.order(node) == 0 && arena.symbol_kind(node) == Some(SymbolKind::Variable),
        Node::Size(_) | Node::Index(_) => true,
        _ => is_entry(arena, node),
    }
}

/// Whether a node is an entry of a variable: `x[1]`.
fn is_entry(arena: &Arena, node: NodeId) -> bool {
    let Node::Contraction(product) = arena.node(node) else { return false };
    let is_unit = |base: NodeId| matches!(arena.node(base), Node::Unit(_));
    let mut others = product.factors.iter().filter(|factor| !is_unit(factor.base));
    let is_variable = |base: NodeId| matches!(arena.node(base), Node::Symbol(_)) && arena.order(base) > 0;
    match (others.next(), others.next()) {
        (Some(only), None) => {
            product.output.is_empty()
                && only.exponent.is_one()
                && is_variable(only.base)
                && product.factors.len() == 1 + arena.order(only.base)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{monomial, monomials, variable};
    use crate::ir::{Arena, SymbolKind};
    use crate::number::Rational;

    #[test]
    fn a_polynomial_is_one_of_what_has_the_highest_power() {
        let mut arena = Arena::new();
        let number = |arena: &mut Arena, name: &str| arena.variable(name, &[], SymbolKind::Variable);
        let (a, b, x) = (number(&mut arena, "a"), number(&mut arena, "b"), number(&mut arena, "x"));
        let squared = arena.entry_power(x, Rational::from_integer(2.into()));
        let (first, second) = (arena.multiply_scalar(a, squared), arena.multiply_scalar(b, x));
        let one = Rational::from_integer(1.into());
        let terms = [(one.clone(), first), (one, second)];
        let found = monomials(&arena, &terms).and_then(|all| variable(&arena, &all));
        assert_eq!(found.map(|(name, _)| name), Some(x));
        let sum = arena.sum_of(&[], &terms);
        let squared = arena.entry_power(sum, Rational::from_integer(2.into()));
        assert_eq!(monomial(&arena, squared), None);
    }
}
