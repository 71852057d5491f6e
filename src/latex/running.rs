//! What the indices of sums tell of what they stand at: how far an index goes of which the sum does not say it,
//! `\sum_i x_i^2`, and that numbered things are vectors, the `x_i` of `\sum_i (y_i - w^T x_i)^2`.

use std::collections::{BTreeMap, BTreeSet};

use super::around::Around;
use super::names;
use super::tree::{Name, Node, NodeId, Times, Tree};

/// Lengths for indices of which nothing is said, in the order in which they are taken.
const LENGTHS: [&str; 6] = ["n", "m", "k", "p", "q", "r"];

/// What the indices of sums tell.
#[derive(Clone, Debug, Default)]
pub(super) struct Running {
    /// Names that stand with such an index: `x` where `x_i` is added up.
    pub names: BTreeSet<String>,
    /// Those of which each is a vector, the column of a matrix.
    pub vectors: BTreeSet<String>,
    /// How far each index goes of which the sum does not say it.
    pub ranges: BTreeMap<String, String>,
}

/// Reads what the sums of a tree tell.
pub(super) fn running(tree: &Tree, around: &mut dyn Around) -> Running {
    let all = tree.all();
    let sums = all.iter().filter_map(|id| match tree.get(*id) {
        Node::Over { index, lower, upper, .. } => Some((index.as_str(), lower.is_none() && upper.is_none())),
        _ => None,
    });
    let sums: Vec<(&str, bool)> = sums.collect();
    let is_index = |part: &str| sums.iter().any(|(index, _)| *index == part);
    let mut found = Running::default();
    let mut places: Vec<(String, usize, String)> = Vec::new();
    for name in all.iter().filter_map(|id| tree.name(*id)) {
        let parts = indices(name).filter(|parts| parts.iter().any(|part| is_index(part)));
        let Some(parts) = parts else { continue };
        let base = names::without_below(name);
        for (place, part) in parts.into_iter().enumerate().filter(|(_, part)| is_index(part)) {
            places.push((base.clone(), place, part));
        }
        found.names.insert(base);
    }
    found.vectors = all.iter().flat_map(|id| vectors_at(tree, *id, around)).collect();
    found.vectors.retain(|name| found.names.contains(name));
    let open: Vec<&str> = sums.iter().filter(|(_, is_open)| *is_open).map(|(index, _)| *index).collect();
    found.ranges = ranges(tree, &open, &places, &found.vectors, around);
    found
}

/// How far the indices go of which a sum says it: to a name or a number, from 1 on.
fn said(tree: &Tree) -> BTreeMap<String, String> {
    let all = tree.all();
    let said = all.iter().filter_map(|id| match tree.get(*id) {
        Node::Over { index, lower, upper: Some(upper), .. } => {
            let is_first = lower.is_none_or(|lower| *tree.get(lower) == Node::Number("1".to_owned()));
            let last = match tree.get(*upper) {
                Node::Number(digits) => Some(digits.clone()),
                Node::Name(name) => Some(names::spelled(name)),
                _ => None,
            };
            last.filter(|_| is_first).map(|last| (index.clone(), last))
        }
        _ => None,
    });
    said.collect()
}

/// The indices below a name.
fn indices(name: &Name) -> Option<Vec<String>> {
    names::indices(name.below.as_deref()?, None)
}

/// How far indices go: each as far as others that stand in the same place of one name.
fn ranges(
    tree: &Tree,
    open: &[&str],
    places: &[(String, usize, String)],
    vectors: &BTreeSet<String>,
    around: &mut dyn Around,
) -> BTreeMap<String, String> {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for name in tree.all().iter().filter_map(|id| tree.name(*id)) {
        words.insert(names::spelled(name));
        words.insert(names::without_below(name));
    }
    // `\sum_n x_n` does not go to n.
    words.extend(tree.all().iter().filter_map(|id| match tree.get(*id) {
        Node::Over { index, .. } => Some(index.clone()),
        _ => None,
    }));
    let said = said(tree);
    let is_free = |length: &&str| !words.contains(*length) && !around.is_known(length);
    let mut lengths: Vec<&str> = LENGTHS.into_iter().filter(is_free).rev().collect();
    let mut ranges: BTreeMap<String, String> = BTreeMap::new();
    for index in open {
        let own: Vec<&(String, usize, String)> = places.iter().filter(|(.., other)| other == index).collect();
        let known = own.iter().find_map(|(base, place, _)| {
            let shape = around.is_known(base).then(|| around.shape(base)).flatten()?;
            let place = if vectors.contains(base) { place + 1 } else { *place };
            shape.axes.get(place).map(ToString::to_string)
        });
        let shared = || {
            let alike = |(base, place, other): &&(String, usize, String)| {
                let is_said = ranges.contains_key(other) || said.contains_key(other);
                own.iter().any(|(one, at, _)| one == base && at == place) && is_said
            };
            let other = places.iter().find(alike).map(|(.., other)| other);
            other.and_then(|other| ranges.get(other).or_else(|| said.get(other)).cloned())
        };
        let range = known
            .or_else(shared)
            .or_else(|| if own.is_empty() { None } else { lengths.pop().map(str::to_owned) });
        if let Some(range) = range {
            ranges.insert((*index).to_owned(), range);
        }
    }
    ranges
}

/// The numbered names that are vectors by how they stand here: transposed, behind what is transposed or a
/// capital, in a norm, set in bold, taken by a function of vectors.
fn vectors_at(tree: &Tree, id: NodeId, around: &dyn Around) -> Vec<String> {
    let numbered = |id: NodeId| {
        let name =
            tree.name(tree.bare(id)).filter(|name| indices(name).is_some_and(|parts| parts.len() == 1));
        name.map(names::without_below)
    };
    match tree.get(id) {
        Node::Transpose(inner) => numbered(*inner).into_iter().collect(),
        Node::Name(name) if name.is_bold => numbered(id).into_iter().collect(),
        Node::Call(function, arguments) => {
            let taken =
                arguments.iter().enumerate().filter(|(place, _)| around.takes_vector(function, *place));
            taken.filter_map(|(_, argument)| numbered(*argument)).collect()
        }
        Node::Norm(inner, _) => {
            let terms = match tree.get(*inner) {
                Node::Sum(terms) => terms.iter().map(|(_, term)| *term).collect(),
                _ => vec![*inner],
            };
            terms.into_iter().filter_map(numbered).collect()
        }
        Node::Product(factors) => {
            let pairs = factors.iter().zip(factors.iter().skip(1));
            let of_pair = |((_, left), (times, right)): (&(Times, NodeId), &(Times, NodeId))| {
                let is_row = matches!(tree.get(*left), Node::Transpose(_));
                let is_matrix = tree.name(*left).is_some_and(|name| {
                    name.below.is_none() && name.word.starts_with(|first: char| first.is_ascii_uppercase())
                });
                let multiplies = matches!(times, Times::Implied | Times::Dot | Times::Cross);
                let is_vector = multiplies && (is_row || is_matrix || *times == Times::Dot);
                numbered(*right).filter(|_| is_vector)
            };
            pairs.filter_map(of_pair).collect()
        }
        _ => Vec::new(),
    }
}
