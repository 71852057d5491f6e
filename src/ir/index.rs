//! Labels while a product is being built: which are the same, and which stand for several
//! because an axis is merged from them.

use super::{Axis, Label};
use crate::shape::Dimension;

/// The labels of one product under construction.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    dimensions: Vec<Dimension>,
    parent: Vec<Label>,
    parts: Vec<Option<Axis>>,
}

#[expect(clippy::indexing_slicing, reason = "a label is only made by `fresh` of the same table")]
impl Labels {
    /// A new label.
    pub fn fresh(&mut self, dimension: &Dimension) -> Label {
        let label = Label::try_from(self.parent.len()).unwrap_or(Label::MAX);
        self.dimensions.push(dimension.clone());
        self.parent.push(label);
        self.parts.push(None);
        label
    }

    /// The length of a label.
    pub fn dimension(&self, label: Label) -> &Dimension {
        &self.dimensions[usize::from(label)]
    }

    fn find(&self, mut label: Label) -> Label {
        while self.parent[usize::from(label)] != label {
            label = self.parent[usize::from(label)];
        }
        label
    }

    /// The axis in labels that stand for themselves.
    pub fn resolve(&self, axis: &[Label]) -> Axis {
        let mut open: Vec<Label> = axis.iter().rev().copied().collect();
        let mut resolved = Axis::new();
        while let Some(label) = open.pop() {
            let root = self.find(label);
            match &self.parts[usize::from(root)] {
                Some(parts) => open.extend(parts.iter().rev()),
                None => resolved.push(root),
            }
        }
        resolved
    }

    /// Makes two axes one. `false`, and nothing changed, where their parts do not line up.
    pub fn unify(&mut self, left: &[Label], right: &[Label]) -> bool {
        let (left, right) = (self.resolve(left), self.resolve(right));
        let Some(pairs) = self.align(&left, &right) else { return false };
        for (one, other) in pairs {
            let (one, other) = (self.resolve(&one), self.resolve(&other));
            match (one.as_slice(), other.as_slice()) {
                ([a], [b]) => self.parent[usize::from(*b.max(a))] = *a.min(b),
                // An axis that is merged from a label and others of length 1 is that label already;
                // it must not become a part of itself.
                ([a], all) | (all, [a]) if all.contains(a) => {
                    let is_one = |label: &Label| self.dimension(*label).as_number() == Some(1);
                    if !all.iter().all(|label| label == a || is_one(label)) {
                        return false;
                    }
                }
                ([a], _) => self.parts[usize::from(*a)] = Some(other),
                (_, [b]) => self.parts[usize::from(*b)] = Some(one),
                // A label that met itself in an earlier pair may have been split meanwhile.
                _ if one == other => {}
                _ => return false,
            }
        }
        true
    }

    /// Cuts two lists of labels into pairs of equal length, each with a single label on a side.
    fn align(&self, left: &[Label], right: &[Label]) -> Option<Vec<(Axis, Axis)>> {
        let (mut left, mut right) = (left, right);
        let mut pairs = Vec::new();
        while let (Some((a, left_rest)), Some((b, right_rest))) = (left.split_first(), right.split_first()) {
            let one = |label: &Label| Axis::from_slice(std::slice::from_ref(label));
            if self.dimension(*a) == self.dimension(*b) {
                pairs.push((one(a), one(b)));
                (left, right) = (left_rest, right_rest);
            } else if let Some(count) = self.prefix(right, *a) {
                let (taken, rest) = right.split_at(count);
                pairs.push((one(a), Axis::from_slice(taken)));
                (left, right) = (left_rest, rest);
            } else {
                let count = self.prefix(left, *b)?;
                let (taken, rest) = left.split_at(count);
                pairs.push((Axis::from_slice(taken), one(b)));
                (left, right) = (rest, right_rest);
            }
        }
        (left.is_empty() && right.is_empty()).then_some(pairs)
    }

    /// How many labels of a list have, multiplied, the length of another label.
    fn prefix(&self, labels: &[Label], whole: Label) -> Option<usize> {
        let target = self.dimension(whole);
        let mut product = Dimension::number(1);
        for (position, label) in labels.iter().enumerate() {
            product = product.multiply(self.dimension(*label));
            if position > 0 && product == *target {
                return Some(position + 1);
            }
        }
        None
    }
}
