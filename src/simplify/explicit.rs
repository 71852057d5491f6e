//! Small vectors and matrices that were put together entry by entry, and what is derived from them: worked out
//! entry by entry, `[cos(t), -r*sin(t); sin(t), r*cos(t)]` rather than a sum of unit vectors.

use num_traits::One;
use rustc_hash::FxHashMap;

use crate::functions;
use crate::ir::{Arena, Contraction, Factor, Label, Node, NodeId, Product};
use crate::number::Rational;

/// The most entries of what is worked out.
const MOST: usize = 16;
/// The most values that the labels of one product take together.
const MOST_VALUES: usize = 81;
/// Through how many sums and products an entry is followed.
const DEEPEST: usize = 12;

/// A vector or matrix of numeric size with each of its entries worked out, where some part of it is a unit
/// vector or a matrix of numbers.
pub fn worked_out(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let lengths = lengths(arena, node)?;
    if lengths.len() > 2 || !is_explicit(arena, node) {
        return None;
    }
    let axes = arena.axes(node).to_vec();
    let mut terms = Vec::new();
    for positions in positions(&lengths, MOST)? {
        let entry = entry(arena, node, &positions, DEEPEST);
        if arena.is_zero(entry) {
            continue;
        }
        let mut product = Product::new();
        product.factor(entry, &[]);
        let labels = product.labels(&axes);
        for ((position, label), axis) in positions.iter().zip(&labels).zip(&axes) {
            let position = arena.integer(*position);
            let unit = arena.unit(position, axis);
            product.factor(unit, &[*label]);
        }
        product.outputs(&labels);
        terms.push((Rational::one(), arena.contract(product)));
    }
    let whole = arena.sum_of(&axes, &terms);
    (whole != node).then_some(whole)
}

/// The lengths of the axes, where all are numbers.
fn lengths(arena: &Arena, node: NodeId) -> Option<Vec<i64>> {
    arena.axes(node).iter().map(|axis| i64::try_from(axis.as_number()?).ok()).collect()
}

/// All positions along axes of these lengths, the last fastest; `None` where they are more than `most`.
fn positions(lengths: &[i64], most: usize) -> Option<Vec<Vec<i64>>> {
    let mut all = vec![Vec::new()];
    for length in lengths {
        if usize::try_from(*length).ok()?.saturating_mul(all.len()) > most {
            return None;
        }
        let extended = |before: &Vec<i64>| {
            let before = before.clone();
            (1..=*length).map(move |position| before.iter().copied().chain([position]).collect())
        };
        all = all.iter().flat_map(extended).collect();
    }
    Some(all)
}

/// Whether what a node is made of has entries that are written: unit vectors, matrices of numbers. Within
/// numbers and names that says nothing.
pub fn is_explicit(arena: &Arena, node: NodeId) -> bool {
    let stops =
        |id: NodeId| (id != node && arena.order(id) == 0) || matches!(arena.node(id), Node::Named(..));
    let written = |id: NodeId| match arena.node(id) {
        Node::Unit(position) => arena.as_integer(*position).is_some(),
        Node::Constant(_) => true,
        _ => false,
    };
    arena.reachable_until(&[node], &stops).into_iter().any(written)
}

/// An entry of a node, found in its terms and factors as far as these are written out.
fn entry(arena: &mut Arena, node: NodeId, at: &[i64], depth: usize) -> NodeId {
    let taken = match (arena.node(node).clone(), depth.checked_sub(1)) {
        (Node::Sum(terms), Some(depth)) => {
            let entries: Vec<(Rational, NodeId)> =
                terms.into_iter().map(|(weight, term)| (weight, entry(arena, term, at, depth))).collect();
            Some(arena.sum_of(&[], &entries))
        }
        (Node::Contraction(product), Some(depth)) => entry_of_product(arena, &product, at, depth),
        (Node::Unit(position), _) => {
            let position = arena.as_integer(position);
            position.map(|position| arena.integer(i64::from(at == [position])))
        }
        (Node::Constant(entries), _) => entry_of_constant(arena, node, &entries, at),
        (Node::Apply { form, arguments, batch }, Some(depth)) if usize::from(batch) == at.len() => {
            // Only where all arguments are numbers, mapped over the axes, or the same for all entries.
            let plain =
                functions::signature_of(form).arguments.iter().all(|expected| expected.axes.is_empty());
            let fits = arguments.iter().all(|one| [0, at.len()].contains(&arena.order(*one)));
            (plain && fits).then(|| {
                let arguments: Vec<NodeId> = arguments
                    .into_iter()
                    .map(|one| if arena.order(one) == 0 { one } else { entry(arena, one, at, depth) })
                    .collect();
                arena.apply(form, &arguments, 0)
            })
        }
        _ => None,
    };
    taken.unwrap_or_else(|| entry_of_whole(arena, node, at))
}

/// `x[1]` of a whole: its product with unit vectors.
fn entry_of_whole(arena: &mut Arena, node: NodeId, at: &[i64]) -> NodeId {
    let axes = arena.axes(node).to_vec();
    let mut product = Product::new();
    let labels = product.labels(&axes);
    product.factor(node, &labels);
    for ((position, label), axis) in at.iter().zip(&labels).zip(&axes) {
        let position = arena.integer(*position);
        let unit = arena.unit(position, axis);
        product.factor(unit, &[*label]);
    }
    arena.contract(product)
}

fn entry_of_constant(arena: &mut Arena, node: NodeId, entries: &[Rational], at: &[i64]) -> Option<NodeId> {
    let lengths = lengths(arena, node)?;
    let place = at.iter().zip(&lengths).fold(0, |place, (at, length)| place * length + at - 1);
    let entry = entries.get(usize::try_from(place).ok()?)?.clone();
    Some(arena.number(entry))
}

/// An entry of a product: the labels of its axes are known, and what is summed over runs through its values
/// where it meets something that is written out. `None` where an axis is merged from several labels.
fn entry_of_product(arena: &mut Arena, whole: &Contraction, at: &[i64], depth: usize) -> Option<NodeId> {
    let merged = |axis: &smallvec::SmallVec<[Label; 2]>| axis.len() != 1;
    if whole.output.iter().chain(whole.factors.iter().flat_map(|factor| &factor.axes)).any(merged) {
        return None;
    }
    let mut known: FxHashMap<Label, i64> = FxHashMap::default();
    for (label, position) in whole.output.iter().flatten().zip(at) {
        if *known.entry(*label).or_insert(*position) != *position {
            return Some(arena.integer(0));
        }
    }
    let running = running(arena, whole, &known);
    let length = |label: &Label| whole.dimensions.get(usize::from(*label))?.as_number();
    let lengths: Option<Vec<i64>> = running.iter().map(|label| i64::try_from(length(label)?).ok()).collect();
    let mut terms = Vec::new();
    for values in positions(&lengths?, MOST_VALUES)? {
        let mut all = known.clone();
        all.extend(running.iter().copied().zip(values));
        terms.push((Rational::one(), product_at(arena, whole, &all, depth)?));
    }
    Some(arena.sum_of(&[], &terms))
}

/// The labels that are summed over and meet something that is written out.
fn running(arena: &Arena, whole: &Contraction, known: &FxHashMap<Label, i64>) -> Vec<Label> {
    let mut running: Vec<Label> = Vec::new();
    for factor in &whole.factors {
        let vector = matches!(arena.node(factor.base), Node::Unit(_) | Node::Symbol(_) | Node::Named(..));
        if vector || !is_explicit(arena, factor.base) {
            continue;
        }
        for label in factor.axes.iter().flatten() {
            if !known.contains_key(label) && !running.contains(label) {
                running.push(*label);
            }
        }
    }
    running
}

/// A product at values of its labels; what is summed over and has no value is summed over still.
fn product_at(
    arena: &mut Arena,
    whole: &Contraction,
    known: &FxHashMap<Label, i64>,
    depth: usize,
) -> Option<NodeId> {
    let mut product = Product::new();
    let labels = product.labels(&whole.dimensions);
    let mut pointed: Vec<Label> = Vec::new();
    for Factor { base, axes, exponent } in &whole.factors {
        let own: Vec<Label> = axes.iter().flatten().copied().collect();
        let values: Option<Vec<i64>> = own.iter().map(|label| known.get(label).copied()).collect();
        if let Some(values) = values {
            let entry = if own.is_empty() { *base } else { entry(arena, *base, &values, depth) };
            if arena.is_zero(entry) && num_traits::Signed::is_negative(exponent) {
                return None;
            }
            product.power(entry, smallvec::SmallVec::new(), exponent.clone());
            continue;
        }
        let renamed = own.iter().filter_map(|label| labels.get(usize::from(*label)));
        product.power(*base, renamed.map(|label| smallvec::smallvec![*label]).collect(), exponent.clone());
        pointed.extend(own.iter().filter(|label| known.contains_key(label)));
    }
    pointed.sort_unstable();
    pointed.dedup();
    for label in pointed {
        let position = arena.integer(*known.get(&label)?);
        let unit = arena.unit(position, whole.dimensions.get(usize::from(label))?);
        product.factor(unit, &[*labels.get(usize::from(label))?]);
    }
    Some(arena.contract(product))
}
