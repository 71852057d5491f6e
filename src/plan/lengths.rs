//! About how long axes are, for choices between ways to compute the same: a size that is given, or else a guess.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_traits::ToPrimitive;

use crate::ir::{Arena, Node, NodeId};
use crate::shape::Dimension;

/// A size of which nothing is known is taken for this long.
const USUAL: i128 = 100;

/// And one that is taken to be shorter than the others for this.
const SHORT: i128 = 10;

/// Lengths of named sizes, some of them guessed.
#[derive(Debug, Default)]
pub(super) struct Lengths {
    known: BTreeMap<Arc<str>, i128>,
}

impl Lengths {
    /// Of what the roots are made of, where some sizes are given.
    ///
    /// In `T - U*V'` the product is a matrix of lower rank than the other: the size that is summed over is the shorter one.
    pub fn of(arena: &Arena, roots: &[NodeId], given: &BTreeMap<String, usize>) -> Self {
        let mut known: BTreeMap<Arc<str>, i128> = BTreeMap::new();
        for node in arena.reachable(roots) {
            let Node::Sum(terms) = arena.node(node) else { continue };
            let axes = arena.axes(node);
            if axes.len() < 2 || terms.len() < 2 {
                continue;
            }
            for (_, term) in terms {
                let Node::Contraction(product) = arena.node(*term) else { continue };
                let shown: Vec<_> = product.output.iter().flatten().collect();
                let summed = (0..).zip(&product.dimensions).filter(|(label, _)| !shown.contains(&label));
                for name in summed.filter_map(|(_, dimension)| dimension.as_name()) {
                    if !axes.iter().any(|axis| axis.names().contains(name)) {
                        known.insert(name.clone(), SHORT);
                    }
                }
            }
        }
        for (name, size) in given {
            known.insert(name.as_str().into(), i128::try_from(*size).unwrap_or(i128::MAX));
        }
        Self { known }
    }

    /// About how long an axis is.
    pub fn length(&self, dimension: &Dimension) -> f64 {
        let number = |name: &str| Some(Dimension::number(self.known.get(name).copied().unwrap_or(USUAL)));
        let length = dimension.substitute(&number).as_number().and_then(|length| length.to_f64());
        length.map_or(1.0, |length| length.max(1.0))
    }

    /// About how many entries an array with these axes has.
    pub fn entries(&self, axes: &[Dimension]) -> f64 {
        axes.iter().map(|axis| self.length(axis)).product()
    }
}
