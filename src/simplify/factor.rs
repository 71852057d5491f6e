//! Common factors: `A*B*x + A*C*x` is `A*(B + C)*x`. Two terms are laid on each other from
//! their outputs inwards; what they share is taken out, on whichever side it stands.

use num_traits::{One, Zero};

use super::view::{Places, View, divides, lay, view};
use crate::facts::polynomial;
use crate::ir::{Arena, Axis, Factor, Label, Node, NodeId, Product, is_plain};
use crate::number::Rational;

/// What two terms share: the places of the factors in the first, and in the other.
#[derive(Clone, Debug)]
struct Shared {
    here: Vec<usize>,
    there: Vec<usize>,
    exponents: Vec<Rational>,
    places: Places,
}

/// How many tokens a factor must save that an author would leave where it stands: `P*S*P - P` is read more easily
/// than `P*(S*P - I)`, and `A'*(g .* s) + B'*(g .* t)` than `(A'*diag(s) + B'*diag(t))*g`.
const LEAST_AGAINST_CUSTOM: usize = 6;

/// Every way to take a factor out of two or more terms of a sum: the sum that results, and
/// how many tokens it must save.
pub fn factored(arena: &mut Arena, node: NodeId) -> Vec<(NodeId, usize)> {
    let Node::Sum(terms) = arena.node(node).clone() else { return Vec::new() };
    if terms.len() < 2 || terms.len() > 12 {
        return Vec::new();
    }
    let views: Vec<View> = terms
        .iter()
        .map(|(weight, term)| {
            let seen = view(arena, *term);
            View { weight: weight * seen.weight, ..seen }
        })
        .collect();
    let mut found: Vec<(NodeId, usize)> = Vec::new();
    for (here, first) in views.iter().enumerate() {
        for (there, second) in views.iter().enumerate() {
            if here == there {
                continue;
            }
            let Some(shared) = share(arena, first, second) else { continue };
            if shared.here.is_empty() {
                continue;
            }
            let common: Vec<Factor> = shared
                .here
                .iter()
                .zip(shared.exponents)
                .filter_map(|(place, exponent)| {
                    let factor = first.product.factors.get(*place)?;
                    Some(Factor { exponent, ..factor.clone() })
                })
                .collect();
            // All that is shared, or one factor of it alone: `diag(p)*A - p*p'*A` is best without A.
            let alone = common.iter().filter(|_| common.len() > 1).map(std::slice::from_ref);
            for common in std::iter::once(common.as_slice()).chain(alone) {
                if let Some(sum) = take_out(arena, node, &views, here, common)
                    && sum.0 != node
                    && !found.contains(&sum)
                {
                    found.push(sum);
                }
            }
        }
    }
    found
}

/// A sum with a factor taken out that is itself a sum, its terms being among those of the first:
/// `a + e*(a - b) - b` as `(1 + e)*(a - b)`.
pub fn sum_among_terms(arena: &mut Arena, node: NodeId) -> Vec<NodeId> {
    let Node::Sum(terms) = arena.node(node).clone() else { return Vec::new() };
    let mut found = Vec::new();
    for (place, (weight, term)) in terms.iter().enumerate() {
        let seen = view(arena, *term);
        for (which, factor) in seen.product.factors.iter().enumerate() {
            let Node::Sum(inner) = arena.node(factor.base).clone() else { continue };
            // Of `S .* I` it is the diagonal of S alone that stands there.
            let whole = is_plain(&seen.product.output) && factor.axes.as_slice() == seen.product.output;
            let alike = whole && factor.exponent.is_one();
            let others: Vec<_> =
                terms.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, term)| term).collect();
            let Some(ratio) = ratio_of(&inner, &others).filter(|_| alike) else { continue };
            let mut rest = Product::new();
            let (mut factors, output) = rest.open(&seen.product);
            factors.remove(which);
            // `(1 + e)*S` of a number e, `(1 + v) .* S` of a vector.
            let scalar = factors.iter().all(|factor| factor.axes.is_empty());
            rest.extend(factors);
            for axis in output.iter().filter(|_| !scalar) {
                rest.output_merged(axis);
            }
            let rest = arena.contract(rest);
            let axes = arena.axes(rest).to_vec();
            let one = arena.ones(&axes);
            let times = arena.sum_of(&axes, &[(weight * &seen.weight, rest), (ratio, one)]);
            let mut all = vec![(Rational::one(), arena.hadamard(factor.base, times))];
            let taken = |term: NodeId| inner.iter().any(|(_, own)| *own == term);
            all.extend(others.into_iter().filter(|(_, other)| !taken(*other)).cloned());
            let axes = arena.axes(node).to_vec();
            found.push(arena.sum_of(&axes, &all));
        }
    }
    found
}

/// How often a sum is among terms, where all its terms are, each as often.
fn ratio_of(sum: &[(Rational, NodeId)], terms: &[&(Rational, NodeId)]) -> Option<Rational> {
    let mut ratios = sum
        .iter()
        .map(|(weight, term)| terms.iter().find(|(_, other)| other == term).map(|(found, _)| found / weight));
    let first = ratios.next()??;
    ratios.all(|ratio| ratio.as_ref() == Some(&first)).then_some(first)
}

/// Lays the second term on the first, starting where both meet the output.
fn share(arena: &Arena, first: &View, second: &View) -> Option<Shared> {
    let mut shared =
        Shared { here: Vec::new(), there: Vec::new(), exponents: Vec::new(), places: anchor(first, second)? };
    while extend(arena, first, second, &mut shared, true) || extend(arena, first, second, &mut shared, false)
    {
    }
    Some(shared)
}

/// The labels of the output, laid on each other axis by axis.
fn anchor(first: &View, second: &View) -> Option<Places> {
    let mut places = Places::default();
    for (one, other) in first.product.output.iter().zip(&second.product.output) {
        if one.len() != other.len() {
            return None;
        }
        for (label, target) in one.iter().zip(other) {
            match places.get(label) {
                Some(known) if known != target => return None,
                _ => places.insert(*label, *target),
            };
        }
    }
    Some(places)
}

/// Finds one more factor that both have in the same place; `held` ones hang on what is shared
/// already, others may stand at the far end of a chain whose beginnings differ.
fn extend(arena: &Arena, first: &View, second: &View, shared: &mut Shared, held: bool) -> bool {
    for (here, factor) in first.product.factors.iter().enumerate() {
        let anchored = factor.axes.is_empty()
            || factor.axes.iter().flatten().any(|label| shared.places.contains_key(label));
        if anchored != held || shared.here.contains(&here) {
            continue;
        }
        for (there, other) in second.product.factors.iter().enumerate() {
            let less = if divides(&factor.exponent, &other.exponent) { factor } else { other };
            if shared.there.contains(&there)
                || !divides(&less.exponent, &factor.exponent)
                || !divides(&less.exponent, &other.exponent)
            {
                continue;
            }
            let symmetric = arena.is_symmetric(factor.base);
            if let Some(places) = lay(&shared.places, factor, other, symmetric)
                && is_sound(first, second, &places)
            {
                shared.here.push(here);
                shared.there.push(there);
                shared.exponents.push(less.exponent.clone());
                shared.places = places;
                return true;
            }
        }
    }
    false
}

/// Two labels of the first may lie on one of the second only where that is an output, so that
/// a unit tensor can tell them apart again; and an output may lie only on an output.
fn is_sound(first: &View, second: &View, places: &Places) -> bool {
    places.iter().all(|(label, target)| {
        let output =
            |view: &View, label: &Label| view.product.output.iter().flatten().any(|other| other == label);
        let doubled = places.values().filter(|other| *other == target).count() > 1;
        (!doubled || output(second, target)) && (!output(first, label) || output(second, target))
    })
}

/// The sum with `common`, factors of the term `here`, taken out of every term that has them.
fn take_out(
    arena: &mut Arena,
    node: NodeId,
    views: &[View],
    here: usize,
    common: &[Factor],
) -> Option<(NodeId, usize)> {
    let base = views.get(here)?;
    let mut members: Vec<(usize, Vec<usize>, Places)> = Vec::new();
    for (place, other) in views.iter().enumerate() {
        if let Some((matched, places)) = lay_all(arena, base, other, common) {
            members.push((place, matched, places));
        }
    }
    // `A*x - f*x`, and not `(A - f*I)*x`.
    if common.iter().any(|factor| factor.axes.len() == 1) {
        let scalar = |(place, matched, _): &(usize, Vec<usize>, Places)| {
            let mut rest = views.get(*place).into_iter().flat_map(|view| rest_of(view, matched, common));
            let first = rest.next().map(|factor| factor.axes.is_empty());
            first == Some(true) && rest.all(|factor| factor.axes.is_empty())
        };
        if !members.iter().all(scalar) && meets_matrices(views, &members, common) {
            members.retain(|member| !scalar(member));
        }
    }
    let nests = nests(arena, node, &members, common) || nests_matrices(views, &members, common);
    if members.len() < 2 || nests {
        return None;
    }
    // The rest keeps every label that some term's rest uses and that is not its own.
    let outside: Vec<Label> = common
        .iter()
        .flat_map(|factor| factor.axes.iter())
        .chain(&base.product.output)
        .flatten()
        .copied()
        .fold(Vec::new(), |mut list, label| {
            if !list.contains(&label) {
                list.push(label);
            }
            list
        });
    let needed: Vec<Label> = outside
        .into_iter()
        .filter(|label| {
            members.iter().any(|(place, matched, places)| {
                let Some(view) = views.get(*place) else { return false };
                let target = places.get(label).copied();
                let doubled = places.values().filter(|other| Some(**other) == target).count() > 1;
                doubled
                    || rest_of(view, matched, common)
                        .any(|factor| factor.axes.iter().flatten().any(|l| Some(*l) == target))
            })
        })
        .collect();
    let dimension = |label: &Label| base.product.dimensions.get(usize::from(*label)).cloned();
    let axes: Vec<_> = needed.iter().filter_map(dimension).collect();
    let mut rests = Vec::new();
    for (place, matched, places) in &members {
        let view = views.get(*place)?;
        let mut product = Product::new();
        let whole = keep_dimensions(view, &[]);
        let all: Vec<usize> = matched.clone();
        let (_, _) = product.open(&whole);
        product.extend(rest_of(view, &all, common));
        let outputs: Vec<Label> = needed.iter().filter_map(|label| places.get(label)).copied().collect();
        product.outputs(&outputs);
        rests.push((view.weight.clone(), arena.contract(product)));
    }
    let leaves_identity = rests.iter().any(|(_, rest)| is_unit_tensor(&view(arena, *rest)));
    let least = match leaves_identity {
        true if members.len() == 2 && stands_at_both_ends(views, &members, common) => LEAST_AGAINST_CUSTOM,
        _ if is_met_entrywise(views, &members, common) => LEAST_AGAINST_CUSTOM,
        leaves_identity => usize::from(leaves_identity),
    };
    let rest = arena.sum_of(&axes, &rests);
    let mut product = Product::new();
    let whole = keep_dimensions(base, &base.product.output);
    let (_, output) = product.open(&whole);
    product.extend(common.iter().cloned());
    product.factor(rest, &needed);
    for axis in &output {
        product.output_merged(axis);
    }
    let mut terms = vec![(Rational::one(), arena.contract(product))];
    let Node::Sum(old) = arena.node(node).clone() else { return None };
    for (place, (weight, term)) in old.iter().enumerate() {
        if !members.iter().any(|(member, ..)| *member == place) {
            terms.push((weight.clone(), *term));
        }
    }
    let axes = arena.axes(node).to_vec();
    Some((arena.sum_of(&axes, &terms), least))
}

/// Whether a power would be taken out of other powers of the same name in a polynomial: `x*(2*b + 3*a*x) + c` is how
/// a polynomial is computed, and `3*a*x^2 + 2*b*x + c` how it is written.
fn nests(arena: &Arena, node: NodeId, members: &[(usize, Vec<usize>, Places)], common: &[Factor]) -> bool {
    let Node::Sum(terms) = arena.node(node) else { return false };
    let Some(monomials) = polynomial::monomials(arena, terms) else { return false };
    let differ = |factor: &Factor| {
        let members = members.iter().filter_map(|(place, ..)| monomials.get(*place));
        let mut degrees = members.map(|monomial| polynomial::degree(monomial, factor.base));
        let first = degrees.next();
        degrees.any(|degree| Some(degree) != first)
    };
    common.iter().filter(|factor| factor.axes.is_empty()).any(differ)
}

/// The same of matrices: `A'*(A'*x*x' + x*x'*A') + x*x'*A'^2`, where every term keeps what is taken out of it.
fn nests_matrices(views: &[View], members: &[(usize, Vec<usize>, Places)], common: &[Factor]) -> bool {
    let keeps = |taken: &Factor| {
        members.iter().all(|(place, matched, _)| {
            let view = views.get(*place);
            let mut rests = view.into_iter().flat_map(|view| rest_of(view, matched, common));
            rests.any(|rest| rest.base == taken.base && rest.axes.len() == 2)
        })
    };
    common.iter().filter(|factor| factor.axes.len() == 2).any(keeps)
}

/// Whether some term keeps a matrix that is taken out of it: `P*S*P` keeps one P.
fn stands_at_both_ends(views: &[View], members: &[(usize, Vec<usize>, Places)], common: &[Factor]) -> bool {
    let rests = members.iter().filter_map(|(place, matched, _)| Some((views.get(*place)?, matched)));
    let mut all = rests.flat_map(|(view, matched)| rest_of(view, matched, common));
    all.any(|rest| rest.axes.len() == 2 && common.iter().any(|factor| factor.base == rest.base))
}

/// Whether a vector that is taken out meets another one entry by entry in some term, before both meet a matrix.
fn is_met_entrywise(views: &[View], members: &[(usize, Vec<usize>, Places)], common: &[Factor]) -> bool {
    let vectors = || common.iter().filter(|factor| factor.axes.len() == 1);
    members.iter().any(|(place, matched, places)| {
        let Some(view) = views.get(*place) else { return false };
        // One side of `T*(x ⊗ x)`.
        let is_merged = |factor: Factor| factor.axes.iter().any(|axis| axis.len() > 1);
        let again = |factor: Factor| vectors().any(|vector| vector.base == factor.base);
        if rest_of(view, matched, common).any(is_merged) && rest_of(view, matched, common).any(again) {
            return true;
        }
        let output = |label: &Label| view.product.output.iter().flatten().any(|other| other == label);
        let mut met = vectors().flat_map(|factor| factor.axes.iter().flatten());
        met.any(|label| {
            let Some(target) = places.get(label).filter(|target| !output(target)) else { return false };
            let met_by = |factor: &Factor, axes: usize| {
                factor.axes.len() == axes && factor.axes.iter().flatten().any(|own| own == target)
            };
            let in_a_matrix = view.product.factors.iter().any(|factor| met_by(factor, 2));
            in_a_matrix && rest_of(view, matched, common).any(|factor| met_by(&factor, 1))
        })
    })
}

/// Whether some term keeps a matrix once the common factors are taken out of it.
fn meets_matrices(views: &[View], members: &[(usize, Vec<usize>, Places)], common: &[Factor]) -> bool {
    let rests = members.iter().filter_map(|(place, matched, _)| Some((views.get(*place)?, matched)));
    let mut all = rests.flat_map(|(view, matched)| rest_of(view, matched, common));
    all.any(|factor| factor.axes.len() == 2)
}

/// What a term keeps once the common factors are taken out of it; `matched` gives the place of
/// each of these in it.
fn rest_of<'a>(
    view: &'a View,
    matched: &'a [usize],
    common: &'a [Factor],
) -> impl Iterator<Item = Factor> + 'a {
    view.product.factors.iter().enumerate().filter_map(|(place, factor)| {
        let taken = matched.iter().position(|other| *other == place).and_then(|which| common.get(which));
        let exponent = taken.map_or(factor.exponent.clone(), |taken| &factor.exponent - &taken.exponent);
        (!exponent.is_zero()).then(|| Factor { exponent, ..factor.clone() })
    })
}

/// The labels of a term without its factors.
fn keep_dimensions(view: &View, output: &[Axis]) -> crate::ir::Contraction {
    crate::ir::Contraction {
        factors: Vec::new(),
        output: output.to_vec(),
        dimensions: view.product.dimensions.clone(),
    }
}

/// Finds all of `common` in another term, from the outputs inwards.
fn lay_all(arena: &Arena, base: &View, other: &View, common: &[Factor]) -> Option<(Vec<usize>, Places)> {
    let mut places = anchor(base, other)?;
    let mut matched: Vec<usize> = Vec::new();
    let mut order: Vec<usize> = Vec::new();
    let mut open: Vec<(usize, &Factor)> = common.iter().enumerate().collect();
    while !open.is_empty() {
        let mut progress = None;
        let hangs = |factor: &Factor| {
            factor.axes.is_empty() || factor.axes.iter().flatten().any(|label| places.contains_key(label))
        };
        let any_hangs = open.iter().any(|(_, factor)| hangs(factor));
        'search: for (turn, (_, factor)) in open.iter().enumerate() {
            if any_hangs && !hangs(factor) {
                continue;
            }
            for (place, candidate) in other.product.factors.iter().enumerate() {
                if matched.contains(&place) || !divides(&factor.exponent, &candidate.exponent) {
                    continue;
                }
                if let Some(extended) = lay(&places, factor, candidate, arena.is_symmetric(factor.base))
                    && is_sound(base, other, &extended)
                {
                    progress = Some((turn, place, extended));
                    break 'search;
                }
            }
        }
        let (turn, place, extended) = progress?;
        order.push(open.remove(turn).0);
        matched.push(place);
        places = extended;
    }
    let mut placed: Vec<(usize, usize)> = order.into_iter().zip(matched).collect();
    placed.sort_unstable();
    Some((placed.into_iter().map(|(_, place)| place).collect(), places))
}

/// Whether a term is a number times a unit tensor, so that what it was taken out of was shorter.
fn is_unit_tensor(view: &View) -> bool {
    let labels: Vec<Label> = view.product.output.iter().flatten().copied().collect();
    let repeats = |(place, label): (usize, &Label)| labels.iter().take(place).any(|earlier| earlier == label);
    labels.iter().enumerate().any(repeats) && view.product.factors.iter().all(|factor| factor.axes.is_empty())
}
