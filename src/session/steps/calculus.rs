//! The rules of the differential, one node at a time: what is left to derive stays as `d(…)`.
//! The engine derives in one go, the other way round, and shares nothing with this.

use num_traits::One;

use super::step::{Bound, Place, Rule, Step};
use crate::differentiate::Differentiator;
use crate::functions::{self, FormId};
use crate::ir::{Arena, Contraction, Node, NodeId, Product, SymbolKind};
use crate::number::Rational;
use crate::rules::Templates;

/// How many rules are used one by one; what is longer is pushed forward in one go.
const MOST_RULES: usize = 60;

/// What is derived by, and its differential.
#[derive(Clone, Copy, Debug)]
pub(super) struct Direction {
    pub by: NodeId,
    pub along: NodeId,
}

/// The steps from `d(body)` to its differential in `along` alone.
pub(super) fn differential(arena: &mut Arena, body: NodeId, to: Direction) -> Result<Vec<Step>, String> {
    let mut templates = Templates::default();
    let mut steps: Vec<Step> = Vec::new();
    let mut current = change(arena, body, to);
    while let Some((open, of)) = outermost(arena, current, to) {
        let rule = if steps.len() < MOST_RULES { rule_at(arena, of) } else { Rule::Pushed };
        let right = pushed(arena, &mut templates, rule, of, to)?;
        let place = place_of(arena, current, open);
        let after = fill(arena, place, right);
        let binding = binding(arena, rule, of, to);
        steps.push(Step { rule, before: current, after, place, binding });
        current = after;
    }
    Ok(steps)
}

/// The differential of a part: 0 if it does not vary, `along` of the variable itself.
pub(super) fn change(arena: &mut Arena, node: NodeId, to: Direction) -> NodeId {
    if node == to.by {
        to.along
    } else if arena.depends(to.by, node) {
        arena.directional(node, to.by, to.along)
    } else {
        let axes = arena.axes(node).to_vec();
        arena.zeros(&axes)
    }
}

/// The whole with a hole where something stands.
pub(super) fn place_of(arena: &mut Arena, whole: NodeId, at: NodeId) -> Place {
    let axes = arena.axes(at).to_vec();
    let hole = arena.variable("hole", &axes, SymbolKind::Placeholder);
    let whole = arena.substitute(whole, &crate::ir::Substitution::one(at, hole));
    Place { whole, hole }
}

/// The whole with its hole filled.
pub(super) fn fill(arena: &mut Arena, place: Place, with: NodeId) -> NodeId {
    arena.substitute(place.whole, &crate::ir::Substitution::one(place.hole, with))
}

/// The differential still to be worked out that no other is made of.
fn outermost(arena: &Arena, current: NodeId, to: Direction) -> Option<(NodeId, NodeId)> {
    let open = |id: &NodeId| match arena.node(*id) {
        Node::Directional { of, by, along } if *by == to.by && *along == to.along => Some((*id, *of)),
        _ => None,
    };
    let found = arena.reachable_until(&[current], &|id| open(&id).is_some());
    found.iter().filter_map(open).max_by_key(|(_, of)| *of)
}

/// The rule for a node's differential.
pub(super) fn rule_at(arena: &Arena, node: NodeId) -> Rule {
    match arena.node(node) {
        Node::Sum(_) => Rule::Sum,
        Node::Contraction(_) => Rule::Product,
        Node::Named(..) => Rule::Definition,
        Node::Apply { form, .. } => Rule::Row(*form),
        _ => Rule::Pushed,
    }
}

/// What is filled in: the arguments of a row by their names, else the node itself.
fn binding(arena: &mut Arena, rule: Rule, of: NodeId, to: Direction) -> Vec<Bound> {
    let mut binding = Vec::new();
    match (rule, arena.node(of).clone()) {
        (Rule::Row(form), Node::Apply { arguments, .. }) => {
            let signature = functions::signature_of(form);
            let named = signature.arguments.iter().zip(&arguments);
            binding.extend(named.map(|(argument, node)| Bound::new(&argument.name, *node)));
            binding.push(Bound::new("out", of));
        }
        _ => binding.push(Bound::new("of", of)),
    }
    binding.extend([Bound::new("by", to.by), Bound::new("along", to.along)]);
    binding
}

/// The differential of a node by a rule, in the differentials of its parts.
pub(super) fn pushed(
    arena: &mut Arena,
    templates: &mut Templates,
    rule: Rule,
    of: NodeId,
    to: Direction,
) -> Result<NodeId, String> {
    let axes = arena.axes(of).to_vec();
    match (rule, arena.node(of).clone()) {
        (Rule::Sum, Node::Sum(terms)) => {
            let terms: Vec<(Rational, NodeId)> =
                terms.into_iter().map(|(weight, term)| (weight, change(arena, term, to))).collect();
            Ok(arena.sum_of(&axes, &terms))
        }
        (Rule::Product, Node::Contraction(product)) => by_factors(arena, templates, of, &product, to),
        (Rule::Definition, Node::Named(_, body)) => Ok(change(arena, body, to)),
        (Rule::Row(form), Node::Apply { form: own, arguments, batch }) if form == own => {
            off_row(arena, templates, (of, form, &arguments, usize::from(batch)), to)
        }
        (Rule::Pushed, _) => Differentiator::new()
            .push_forward(arena, of, to.by, to.along)
            .map_err(|why| format!("the engine does not derive it: {why:?}")),
        _ => Err("the rule is for something else".to_owned()),
    }
}

/// The product rule: each factor's differential in its place, the others as they are.
fn by_factors(
    arena: &mut Arena,
    templates: &mut Templates,
    of: NodeId,
    whole: &Contraction,
    to: Direction,
) -> Result<NodeId, String> {
    let mut terms = Vec::new();
    for (place, target) in whole.factors.iter().enumerate() {
        if target.base != to.by && !arena.depends(to.by, target.base) {
            continue;
        }
        let change = if target.exponent.is_one() {
            change(arena, target.base, to)
        } else {
            of_power(arena, templates, target.base, &target.exponent, to)?
        };
        let mut product = Product::new();
        let (factors, output) = product.open(whole);
        for (other, factor) in factors.into_iter().enumerate() {
            if other == place {
                product.power(change, factor.axes, One::one());
            } else {
                product.extend([factor]);
            }
        }
        for axis in &output {
            product.output_merged(axis);
        }
        terms.push((One::one(), arena.contract(product)));
    }
    let axes = arena.axes(of).to_vec();
    Ok(arena.sum_of(&axes, &terms))
}

/// The differential of `base.^exponent`, off the row of the power.
fn of_power(
    arena: &mut Arena,
    templates: &mut Templates,
    base: NodeId,
    exponent: &Rational,
    to: Direction,
) -> Result<NodeId, String> {
    let form = functions::power().ok_or("the table has no power")?;
    let axes = arena.axes(base).to_vec();
    let mut product = Product::new();
    let labels = product.labels(&axes);
    product.power(
        base,
        labels.iter().map(|label| crate::ir::Axis::from_slice(&[*label])).collect(),
        exponent.clone(),
    );
    product.outputs(&labels);
    let power = arena.contract(product);
    let exponent = arena.number(exponent.clone());
    off_row(arena, templates, (power, form, &[base, exponent], axes.len()), to)
}

/// The row's text with the arguments, the value and the differentials filled in.
fn off_row(
    arena: &mut Arena,
    templates: &mut Templates,
    (call, form, arguments, batch): (NodeId, FormId, &[NodeId], usize),
    to: Direction,
) -> Result<NodeId, String> {
    let template = templates.of(arena, form)?;
    let varies = |arena: &Arena, node: NodeId| node == to.by || arena.depends(to.by, node);
    if let (Some(_), Some((last, others))) = (template.adjoint, arguments.split_last())
        && !others.iter().any(|other| varies(arena, *other))
    {
        // Linear in this argument, and nothing else varies.
        let moved: Vec<NodeId> = others.iter().copied().chain([change(arena, *last, to)]).collect();
        return Ok(arena.apply(form, &moved, u16::try_from(batch).unwrap_or(u16::MAX)));
    }
    let mut what = template.filled(arena, call, arguments, batch);
    for ((slot, place), argument) in template.tangents.iter().zip(&template.arguments).zip(arguments) {
        let filled = if varies(arena, *argument) {
            let mapped = what.nodes.get(place).is_some_and(|(_, mapped)| *mapped);
            (change(arena, *argument, to), mapped)
        } else {
            let axes: Vec<_> = arena.axes(*slot).iter().map(|axis| what.resized(axis)).collect();
            (arena.zeros(&axes), false)
        };
        what.nodes.insert(*slot, filled);
    }
    Ok(arena.substitute(template.differential, &what))
}
