//! Where a program has its sizes from: off the shapes of its inputs, by solving; a size that no shape determines is
//! an input itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ir::Symbol;
use crate::shape::Dimension;

/// A size as an axis of an input tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// The place of the input.
    pub input: usize,
    /// The place of the axis in it.
    pub axis: usize,
    pub size: Arc<str>,
}

/// Where every size comes from.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// Sizes that an axis is alone, the larger inputs first.
    pub alone: Vec<Told>,
    /// Sizes that an axis determines once those before are known: `n` in `m + n` where `m` is.
    pub solved: Vec<Told>,
    /// Sizes that are inputs themselves.
    pub open: Vec<Arc<str>>,
}

impl Given {
    /// Finds where these sizes come from.
    pub fn new(sizes: &[Arc<str>], symbols: &[&Symbol]) -> Self {
        let mut given = Self::default();
        let mut known: BTreeSet<Arc<str>> = BTreeSet::new();
        for input in by_order(symbols) {
            for (axis, dimension) in axes(symbols, input).iter().enumerate() {
                if let Some(size) = dimension.as_name()
                    && known.insert(size.clone())
                {
                    given.alone.push(Told { input, axis, size: size.clone() });
                }
            }
        }
        let told: BTreeSet<Arc<str>> =
            symbols.iter().flat_map(|symbol| &symbol.axes).flat_map(Dimension::names).collect();
        let untold = sizes.iter().filter(|size| !told.contains(*size));
        given.open.extend(untold.cloned());
        known.extend(given.open.iter().cloned());
        loop {
            while let Some(next) = next_solved(symbols, &known) {
                known.insert(next.size.clone());
                given.solved.push(next);
            }
            // With one of those that no axis determines given, an axis may determine the others.
            let Some(size) = sizes.iter().find(|size| !known.contains(*size)) else { break };
            known.insert(size.clone());
            given.open.push(size.clone());
        }
        given.open.sort_unstable();
        given
    }
}

/// The places of the inputs, those of more axes first.
pub(super) fn by_order(symbols: &[&Symbol]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..symbols.len()).collect();
    places.sort_by_key(|place| std::cmp::Reverse(axes(symbols, *place).len()));
    places
}

fn axes<'a>(symbols: &[&'a Symbol], input: usize) -> &'a [Dimension] {
    symbols.get(input).map_or(&[], |symbol| &symbol.axes)
}

/// An axis that determines a size by those that are known.
fn next_solved(symbols: &[&Symbol], known: &BTreeSet<Arc<str>>) -> Option<Told> {
    for input in by_order(symbols) {
        for (axis, dimension) in axes(symbols, input).iter().enumerate() {
            if let Some(size) = determined(dimension, known) {
                return Some(Told { input, axis, size });
            }
        }
    }
    None
}

/// The one size of a dimension that is not known, where it is only added or taken away, once: what `2*n` says of n
/// takes a division, which a length may not allow.
fn determined(dimension: &Dimension, known: &BTreeSet<Arc<str>>) -> Option<Arc<str>> {
    let names = dimension.names();
    let mut unknown = names.iter().filter(|name| !known.contains(*name));
    let (Some(size), None) = (unknown.next(), unknown.next()) else { return None };
    let mut terms = dimension.terms().filter(|(names, _)| names.contains(size));
    let (Some((names, coefficient)), None) = (terms.next(), terms.next()) else { return None };
    (names.len() == 1 && coefficient.unsigned_abs() == 1).then(|| size.clone())
}
