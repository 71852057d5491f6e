//! A sum of products of two arrays as products of matrices: labels that both have and the output too are counted
//! through, those that one has and the output are rows or columns, those that only the factors have are summed.

use std::collections::BTreeMap;

use gradus_loops::Matrix;

use super::view::{Memory, View, each_place};

/// A factor: its axes in three groups (counted through, rows, columns), each as one axis.
#[derive(Debug)]
struct Factor {
    view: View,
    /// How far it is to the next along each group; none where entries have to be copied to lie so.
    strides: Option<[usize; 3]>,
    lengths: [usize; 3],
}

/// Two factors, and where the entries of their product go.
#[derive(Debug)]
pub(super) struct Matrices {
    left: Factor,
    right: Factor,
    /// The lengths of the product's axes as it comes, and how far apart their entries go; none where it comes as it is wanted.
    spread: Option<(Vec<usize>, Vec<usize>)>,
}

/// An array with the labels of its axes.
type Labelled<'a> = (&'a View, &'a [u16]);

impl Matrices {
    /// `None` where a label is summed that one factor has alone, or one has a label twice.
    pub fn of(
        [left, right]: [Labelled<'_>; 2],
        output: &[u16],
        lengths: &BTreeMap<u16, usize>,
    ) -> Option<Self> {
        let once = |labels: &[u16]| {
            (1..labels.len())
                .all(|place| !labels.iter().skip(place).any(|other| Some(other) == labels.get(place - 1)))
        };
        if !once(left.1) || !once(right.1) || !once(output) {
            return None;
        }
        let group = |labels: &[u16], in_other: bool, in_output: bool, other: &[u16]| -> Vec<u16> {
            let fits =
                |label: &&u16| other.contains(label) == in_other && output.contains(label) == in_output;
            labels.iter().filter(fits).copied().collect()
        };
        let summed = group(left.1, true, false, right.1);
        let alone = |one: &[u16], other: &[u16]| !group(one, false, false, other).is_empty();
        if alone(left.1, right.1) || alone(right.1, left.1) {
            return None;
        }
        let ordered = |mut labels: Vec<u16>| {
            labels.sort_by_key(|label| output.iter().position(|other| other == label));
            labels
        };
        let counted = ordered(group(left.1, true, true, right.1));
        let rows = ordered(group(left.1, false, true, right.1));
        let columns = ordered(group(right.1, false, true, left.1));
        // Of both orders of factors the one whose product comes as it is wanted, if there is one.
        let comes = |first: &[u16], then: &[u16]| [&counted, first, then].concat();
        if comes(&rows, &columns) != output && comes(&columns, &rows) == output {
            return Self::of([right, left], output, lengths);
        }
        let comes = comes(&rows, &columns);
        let length = |label: &u16| lengths.get(label).copied().unwrap_or(1);
        let spread = (comes != output).then(|| {
            let apart = super::view::row_by_row(&output.iter().map(length).collect::<Vec<_>>());
            let to = |label: &u16| {
                output.iter().zip(&apart).find(|(other, _)| *other == label).map_or(0, |(_, apart)| *apart)
            };
            (comes.iter().map(length).collect(), comes.iter().map(to).collect())
        });
        let factor =
            |(view, labels): Labelled<'_>, groups: [&[u16]; 3]| Factor::of(view, labels, groups, &length);
        Some(Self {
            left: factor(left, [&counted, &rows, &summed]),
            right: factor(right, [&counted, &summed, &columns]),
            spread,
        })
    }

    /// How often, and of which lengths: rows, summed, columns.
    pub fn lengths(&self) -> [usize; 4] {
        let ([count, rows, inner], [.., columns]) = (self.left.lengths, self.right.lengths);
        [count, rows, inner, columns]
    }

    /// How many numbers it needs room for.
    pub fn room(&self) -> usize {
        let [count, rows, inner, columns] = self.lengths();
        let product =
            if self.spread.is_some() { count.saturating_mul(rows).saturating_mul(columns) } else { 0 };
        let copies = self.left.room().saturating_add(self.right.room());
        copies.saturating_add(product).saturating_add(gradus_loops::room(rows, inner, columns))
    }

    pub fn run(&self, memory: &Memory<'_>, stored: &mut [f64], scratch: &mut [f64]) {
        let [count, rows, inner, columns] = self.lengths();
        let Some((left, scratch)) = scratch.split_at_mut_checked(self.left.room()) else { return };
        let Some((right, scratch)) = scratch.split_at_mut_checked(self.right.room()) else { return };
        let (left, [left_apart, left_down, left_right]) = self.left.laid(memory, left);
        let (right, [right_apart, right_down, right_right]) = self.right.laid(memory, right);
        let products = if self.spread.is_some() { count * rows * columns } else { 0 };
        let Some((product, scratch)) = scratch.split_at_mut_checked(products) else { return };
        let into = if self.spread.is_some() { &mut *product } else { &mut *stored };
        for (place, into) in into.chunks_exact_mut((rows * columns).max(1)).enumerate() {
            let data = left.get(place * left_apart..).unwrap_or_default();
            let left = Matrix { data, rows, columns: inner, down: left_down, right: left_right };
            let data = right.get(place * right_apart..).unwrap_or_default();
            let right = Matrix { data, rows: inner, columns, down: right_down, right: right_right };
            gradus_loops::product(left, right, into, scratch);
        }
        if let Some((lengths, apart)) = &self.spread {
            let mut all = product.iter();
            each_place(lengths, [apart], |[at]| {
                if let (Some(value), Some(into)) = (all.next(), stored.get_mut(at)) {
                    *into = *value;
                }
            });
        }
    }
}

impl Factor {
    fn of(view: &View, labels: &[u16], groups: [&[u16]; 3], length: &dyn Fn(&u16) -> usize) -> Self {
        let stride = |label: &u16| {
            labels
                .iter()
                .zip(&view.strides)
                .find(|(other, _)| *other == label)
                .map_or(0, |(_, stride)| *stride)
        };
        let lengths = groups.map(|group| group.iter().map(length).product());
        // Axes are one where each step of the first is all steps of the next.
        let merged = |group: &[u16]| {
            let mut step: Option<usize> = None;
            for label in group.iter().rev().filter(|label| length(label) > 1) {
                match step {
                    Some(wanted) if wanted != stride(label) => return None,
                    _ => step = Some(stride(label) * length(label)),
                }
            }
            let last = group.iter().rev().find(|label| length(label) > 1);
            Some(last.map_or(1, stride))
        };
        let strides = match groups.map(merged) {
            [Some(one), Some(two), Some(three)] => Some([one, two, three]),
            _ => None,
        };
        let all = groups.concat();
        let view = View {
            source: view.source,
            offset: view.offset,
            lengths: all.iter().map(length).collect(),
            strides: all.iter().map(stride).collect(),
        };
        Self { view, strides, lengths }
    }

    /// How many numbers its copy has, if it needs one.
    fn room(&self) -> usize {
        if self.strides.is_some() {
            0
        } else {
            self.lengths.iter().fold(1, |all, one| all.saturating_mul(*one))
        }
    }

    /// Its numbers, where they lie or copied, and how far it is along each group.
    fn laid<'a>(&self, memory: &Memory<'a>, copy: &'a mut [f64]) -> (&'a [f64], [usize; 3]) {
        if let Some(strides) = self.strides {
            return (memory.of(&self.view), strides);
        }
        super::loops::copy(&self.view, memory, copy);
        let [_, rows, columns] = self.lengths;
        (copy, [rows * columns, columns, 1])
    }
}
