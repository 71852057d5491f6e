//! Rules at work: a rule's key call is looked for, which fixes its places; then its whole left
//! side, filled in, is looked for in the node, and taken out for the right side.

use num_traits::{One, Zero};

use super::Binding;
use super::view::{find, view};
use crate::functions::FormId;
use crate::ir::{Arena, Contraction, Factor, Label, Node, NodeId, Product, Substitution};
use crate::limits;
use crate::number::{Rational, rational};
use crate::rules::{Given, Rule};

/// What it costs in operations to see whether a call has the function of a rule.
const OPERATIONS_OF_CALL: u64 = 10;

/// The node with one rule used once at its root, if one fits.
pub fn rewritten(arena: &mut Arena, rules: &[Rule], node: NodeId) -> Option<(NodeId, &'static str, Binding)> {
    let calls = calls_within(arena, node);
    if calls.is_empty() {
        return None;
    }
    for rule in rules {
        if !limits::spend(OPERATIONS_OF_CALL * calls.len() as u64) {
            return None;
        }
        for call in &calls {
            for what in fillings(arena, rule, *call, &calls) {
                if !is_given(arena, rule, &what) {
                    continue;
                }
                let left = arena.substitute(rule.left, &what);
                // A placeholder that is a number, as the `b` of `a*a^b` that is 1, loses its factor in the contraction:
                // the left side would then match anything, for ever.
                if view(arena, left).product.factors.len() < view(arena, rule.left).product.factors.len() {
                    continue;
                }
                let right = arena.substitute(rule.right, &what);
                // Nor is anything won where the left side stands in the right one, as of `ones(1, 1)`, which is a
                // product of itself with itself: `det(A*B) == det(A)*det(B)` would go on for ever.
                if left != right
                    && view(arena, right).product.factors.iter().any(|factor| factor.base == left)
                {
                    continue;
                }
                if let Some(replaced) = replaced(arena, left, right, node) {
                    return Some((replaced, rule.name, binding(rule, &what)));
                }
            }
        }
    }
    None
}

/// The node with rules used at its root until none fits, or for long enough.
pub fn exhaust(arena: &mut Arena, rules: &[Rule], node: NodeId) -> NodeId {
    let mut current = node;
    for _ in 0..16 {
        let Some((next, ..)) = rewritten(arena, rules, current) else { break };
        current = next;
    }
    current
}

/// The placeholders of a rule with what stands for each, for the derivation that is shown: `x` is `A*y`.
fn binding(rule: &Rule, what: &Substitution) -> Binding {
    let filled = |place: &NodeId| what.nodes.get(place).map(|(node, mapped)| (*place, *node, *mapped));
    Binding::Places(rule.places.iter().filter_map(filled).collect())
}

/// The node with one expression replaced by its equal, where it is the node itself, or stands
/// among its factors or terms.
pub fn replaced(arena: &mut Arena, left: NodeId, right: NodeId, node: NodeId) -> Option<NodeId> {
    if left == node {
        return Some(right);
    }
    let replaced = match arena.node(node).clone() {
        Node::Contraction(whole) => in_product(arena, left, right, &whole),
        Node::Sum(terms) => in_sum(arena, left, right, node, &terms),
        _ => None,
    };
    replaced.filter(|replaced| *replaced != node)
}

/// The calls of functions in a node and a little below it, where a left side may have its key.
fn calls_within(arena: &Arena, node: NodeId) -> Vec<NodeId> {
    let mut level = vec![node];
    let mut calls = Vec::new();
    for _ in 0..4 {
        let mut below = Vec::new();
        for id in level {
            if matches!(arena.node(id), Node::Apply { .. }) && !calls.contains(&id) {
                calls.push(id);
            }
            if !matches!(arena.node(id), Node::Named(..)) {
                below.extend(arena.children(id));
            }
        }
        level = below;
        if level.len() > 64 {
            break;
        }
    }
    calls
}

/// The ways in which a call can be a rule's first key, with others for its further keys: the places
/// filled with their arguments, mapped over the axes that the calls have beyond the keys'.
fn fillings(arena: &mut Arena, rule: &Rule, call: NodeId, calls: &[NodeId]) -> Vec<Substitution> {
    let mut fillings = vec![Substitution::default()];
    for (turn, key) in rule.keys.iter().enumerate() {
        let tried = if turn == 0 { std::slice::from_ref(&call) } else { calls };
        let mut more = Vec::new();
        for call in tried {
            for what in &fillings {
                if more.len() < MOST_FILLINGS {
                    more.extend(as_key(arena, rule, *key, *call, what));
                }
            }
        }
        fillings = more;
    }
    let Node::Apply { arguments, .. } = arena.node(call).clone() else { return Vec::new() };
    for place in &rule.places {
        let mut more = Vec::new();
        for what in fillings {
            if what.nodes.contains_key(place) {
                more.push(what);
            } else if what.batch.is_empty() {
                for candidate in candidates(arena, &arguments, *place) {
                    let mut what = what.clone();
                    if more.len() < MOST_FILLINGS && fill(arena, &mut what, *place, candidate, 0) {
                        more.push(what);
                    }
                }
            }
        }
        fillings = more;
    }
    fillings
}

/// The form that a node calls.
fn form_of(arena: &Arena, call: NodeId) -> Option<FormId> {
    match arena.node(call) {
        Node::Apply { form, .. } => Some(*form),
        _ => None,
    }
}

/// The ways in which a call can be one of a rule's keys, where some places are filled already.
fn as_key(
    arena: &mut Arena,
    rule: &Rule,
    key: NodeId,
    call: NodeId,
    filled: &Substitution,
) -> Vec<Substitution> {
    // Most rules are of another function: nothing is copied for these.
    if form_of(arena, call) != form_of(arena, key) {
        return Vec::new();
    }
    let (Node::Apply { form, arguments, batch }, Node::Apply { form: wanted, arguments: places, batch: own }) =
        (arena.node(call).clone(), arena.node(key).clone())
    else {
        return Vec::new();
    };
    if form != wanted || arguments.len() != places.len() || batch < own {
        return Vec::new();
    }
    let extra = usize::from(batch - own);
    let mut orders = vec![None];
    // A function of entries does not say which axes it is mapped over and which are its own.
    if own == 1 && extra == 1 {
        orders.push(Some([1, 0]));
    }
    let mut fillings = Vec::new();
    for order in orders {
        let mut what = filled.clone();
        let mut fits = true;
        for (place, argument) in places.iter().zip(&arguments) {
            if !rule.places.contains(place) {
                continue;
            }
            let argument = order.map_or(*argument, |order| arena.permute(*argument, &order));
            fits &= fill(arena, &mut what, *place, argument, extra);
        }
        if fits {
            fillings.push(what);
        }
    }
    fillings
}

/// How many ways to fill a rule's places are tried on one call.
const MOST_FILLINGS: usize = 24;

/// Puts an argument in a place, if it has the place's axes, `extra` more where it is mapped.
fn fill(arena: &Arena, what: &mut Substitution, place: NodeId, argument: NodeId, extra: usize) -> bool {
    let axes = arena.axes(argument).to_vec();
    let expected = arena.axes(place);
    let mapped = axes.len() > expected.len();
    let mut fits = axes.len() == expected.len() + if mapped { extra } else { 0 };
    let front = axes.len().saturating_sub(expected.len());
    if mapped {
        let batch = axes.get(..front).unwrap_or_default().to_vec();
        fits &= what.batch.is_empty() || what.batch == batch;
        what.batch = batch;
    }
    for (name, size) in expected.iter().zip(axes.get(front..).unwrap_or_default()) {
        if let Some(name) = name.as_name() {
            fits &= what.sizes.insert(name.clone(), size.clone()).is_none_or(|old| old == *size);
        } else if name.as_number().is_some() {
            fits &= name == size;
        }
    }
    fits && what.nodes.insert(place, (argument, mapped)).is_none_or(|old| old == (argument, mapped))
}

/// What a place that is no argument of a key itself may stand for: what a call's arguments are
/// made of, straight or turned.
fn candidates(arena: &mut Arena, arguments: &[NodeId], place: NodeId) -> Vec<NodeId> {
    let order = arena.order(place);
    let mut level = arguments.to_vec();
    let mut found: Vec<NodeId> = Vec::new();
    for _ in 0..3 {
        let mut below = Vec::new();
        for id in level {
            let fits =
                arena.order(id) == order && !matches!(arena.node(id), Node::Unit(_) | Node::Selector(_));
            if fits && !found.contains(&id) {
                found.push(id);
            }
            if !matches!(arena.node(id), Node::Named(..)) {
                below.extend(arena.children(id));
            }
        }
        level = below;
    }
    if order == 2 {
        let turned: Vec<NodeId> = found.iter().map(|id| arena.transpose(*id)).collect();
        found.extend(turned);
    }
    found
}

/// Whether a rule's guard holds: `X orthogonal` of the matrix that stands for `X`.
pub fn is_given(arena: &Arena, rule: &Rule, what: &Substitution) -> bool {
    match rule.given {
        Given::Nothing => true,
        Given::Explicit(place) => {
            let filled = what.nodes.get(&place);
            filled.is_some_and(|(node, mapped)| !mapped && super::explicit::is_explicit(arena, *node))
        }
        // Only a twin has the declared structure: by the variable itself something may still be derived.
        Given::Declared(place, word) => {
            let filled = what.nodes.get(&place);
            filled.is_some_and(|(node, _)| arena.is_twin(*node) && arena.is_declared(*node, word))
        }
        Given::Commute(one, other) => {
            let filled =
                |place: NodeId| what.nodes.get(&place).filter(|filled| !filled.1).map(|filled| filled.0);
            filled(one).zip(filled(other)).is_some_and(|(one, other)| commute(arena, one, other))
        }
    }
}

/// Whether two matrices may be exchanged in a product, for a reason that can be seen: each is
/// made of multiples of one matrix and of the identity.
fn commute(arena: &Arena, one: NodeId, other: NodeId) -> bool {
    let mut all: Vec<NodeId> = Vec::new();
    for id in [one, other] {
        let terms = match arena.node(id) {
            Node::Sum(terms) => terms.iter().map(|(_, term)| *term).collect(),
            _ => vec![id],
        };
        all.extend(
            terms.into_iter().filter(|term| !is_multiple_of_identity(arena, *term)).map(|t| core(arena, t)),
        );
    }
    // Or they are the same sum, whatever its terms.
    all.sort_unstable();
    all.dedup();
    all.len() <= 1 || one == other
}

fn is_multiple_of_identity(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Contraction(product) => {
            let same = product.output.len() == 2 && product.output.first() == product.output.last();
            same && product.factors.iter().all(|factor| factor.axes.is_empty())
        }
        _ => false,
    }
}

/// A matrix without the numbers that it is multiplied by.
fn core(arena: &Arena, node: NodeId) -> NodeId {
    let Node::Contraction(product) = arena.node(node) else { return node };
    let mut matrices = product.factors.iter().filter(|factor| !factor.axes.is_empty());
    match (matrices.next(), matrices.next()) {
        (Some(only), None) if only.exponent.is_one() && only.axes.as_slice() == product.output => only.base,
        _ => node,
    }
}

/// The left side among the factors of a product.
fn in_product(arena: &mut Arena, left: NodeId, right: NodeId, whole: &Contraction) -> Option<NodeId> {
    let part = view(arena, left);
    if part.product.factors.is_empty() {
        return None;
    }
    let (matched, places) = find(arena, &part.product, whole)?;
    let mut product = Product::new();
    product.weight(&rational::divide(&Rational::one(), &part.weight).ok()?);
    let (factors, output) = product.open(whole);
    for (place, factor) in factors.into_iter().enumerate() {
        let taken = matched.iter().position(|m| *m == place).and_then(|p| part.product.factors.get(p));
        let exponent = taken.map_or(factor.exponent.clone(), |taken| &factor.exponent - &taken.exponent);
        // A factor that is taken out whole is left out here: mentioned, its labels would be summed again.
        if !exponent.is_zero() {
            product.extend([Factor { exponent, ..factor }]);
        }
    }
    let mut axes = Vec::with_capacity(part.product.output.len());
    for axis in &part.product.output {
        let labels: Vec<Label> = axis.iter().filter_map(|label| places.get(label)).copied().collect();
        if labels.len() != axis.len() {
            return None;
        }
        axes.push(labels.into_iter().collect());
    }
    product.power(right, axes.into_iter().collect(), Rational::one());
    for axis in &output {
        product.output_merged(axis);
    }
    Some(arena.contract(product))
}

/// The left side among the terms of a sum.
fn in_sum(
    arena: &mut Arena,
    left: NodeId,
    right: NodeId,
    node: NodeId,
    terms: &[(Rational, NodeId)],
) -> Option<NodeId> {
    let Node::Sum(wanted) = arena.node(left).clone() else { return None };
    if wanted.len() < 2 || wanted.len() > terms.len() {
        return None;
    }
    let mut ratio: Option<Rational> = None;
    for (weight, term) in &wanted {
        let (found, _) = terms.iter().find(|(_, other)| other == term)?;
        let here = found / weight;
        if ratio.as_ref().is_some_and(|ratio| *ratio != here) {
            return None;
        }
        ratio = Some(here);
    }
    let ratio = ratio?;
    let mut rest: Vec<_> =
        terms.iter().filter(|(_, term)| !wanted.iter().any(|(_, other)| other == term)).cloned().collect();
    rest.push((ratio, right));
    let axes = arena.axes(node).to_vec();
    Some(arena.sum_of(&axes, &rest))
}
