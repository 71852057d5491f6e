//! A product with labelled axes as matrix operations: summed labels go one by one, vectors before
//! matrices, so that no matrix is built where vectors will do, and of matrices those first that leave the least
//! to be done. What is left and has no form as a matrix is multiplied two factors at a time.

use num_traits::One;

use super::lengths::Lengths;
use super::operation::{Id, Operation, Operations};
use crate::ir::{Axis, Contraction, Label};
use crate::number::Rational;
use crate::shape::Dimension;

/// An array with a label for each axis.
#[derive(Clone, Debug)]
pub(crate) struct Tensor {
    pub id: Id,
    pub labels: Vec<Label>,
}

/// A unit vector or selector among the factors, which takes entries out of what it meets.
#[derive(Clone, Debug)]
pub(crate) enum Selection {
    /// The label at which one entry is taken, and its position.
    Entry { at: Label, position: Id },
    /// The entries from a position on: the label over these, and the one over all.
    Slice { new: Label, old: Label, start: Id },
}

/// The value of a product, and over which axes of the result it varies. Along the other axes it is constant; there
/// it may have length n, length 1, or no axis at all (broadcasting).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loose {
    pub id: Id,
    /// Whether the value has entries of its own for every axis.
    pub full: bool,
}

/// A product being turned into operations.
pub(crate) struct Contractor<'a> {
    pub operations: &'a mut Operations,
    pub(super) dimensions: &'a [Dimension],
    pub(super) output: &'a [Axis],
    pub(super) tensors: Vec<Tensor>,
    scalars: Vec<Id>,
    /// About how long the axis of each label is.
    pub(super) sizes: Vec<f64>,
}

impl<'a> Contractor<'a> {
    pub fn new(
        operations: &'a mut Operations,
        product: &'a Contraction,
        tensors: Vec<Tensor>,
        lengths: &Lengths,
    ) -> Self {
        let sizes = product.dimensions.iter().map(|dimension| lengths.length(dimension)).collect();
        Self::over(operations, (&product.dimensions, &product.output), tensors, sizes)
    }

    pub(super) fn over(
        operations: &'a mut Operations,
        (dimensions, output): (&'a [Dimension], &'a [Axis]),
        tensors: Vec<Tensor>,
        sizes: Vec<f64>,
    ) -> Self {
        let (scalars, tensors): (Vec<Tensor>, Vec<Tensor>) =
            tensors.into_iter().partition(|tensor| tensor.labels.is_empty());
        let scalars = scalars.into_iter().map(|tensor| tensor.id).collect();
        Self { operations, dimensions, output, tensors, scalars, sizes }
    }

    fn length(&self, label: Label) -> Dimension {
        self.dimensions.get(usize::from(label)).cloned().unwrap_or_else(|| Dimension::number(1))
    }

    pub(super) fn lengths(&self, labels: &[Label]) -> Vec<Dimension> {
        labels.iter().map(|label| self.length(*label)).collect()
    }

    fn is_summed(&self, label: Label) -> bool {
        !self.output.iter().flatten().any(|other| *other == label)
    }

    /// Takes entries and slices out of what the selections meet; those that meet nothing, or
    /// another selection, become arrays themselves.
    pub fn select(&mut self, selections: Vec<Selection>) {
        for selection in selections {
            match selection {
                Selection::Entry { at, position } => self.select_entry(at, position),
                Selection::Slice { new, old, start } => self.select_slice(new, old, start),
            }
        }
    }

    fn select_entry(&mut self, at: Label, position: Id) {
        let simple = |tensor: &Tensor| tensor.labels.len() <= 2 && !has_twice(&tensor.labels);
        let met = self.tensors.iter().any(|tensor| tensor.labels.contains(&at));
        let fits = self.tensors.iter().filter(|tensor| tensor.labels.contains(&at)).all(simple);
        if !self.is_summed(at) || !met || !fits {
            let length = self.length(at);
            let id = self.operations.push(Operation::Unit(position), &[length]);
            self.tensors.push(Tensor { id, labels: vec![at] });
            return;
        }
        for mut tensor in std::mem::take(&mut self.tensors) {
            match tensor.labels.iter().position(|label| *label == at) {
                None => self.tensors.push(tensor),
                Some(_) if tensor.labels.len() == 1 => {
                    let entry = self.operations.push(Operation::Entry(tensor.id, position), &[]);
                    self.scalars.push(entry);
                }
                Some(axis) => {
                    tensor.labels.remove(axis);
                    let axes = self.lengths(&tensor.labels);
                    tensor.id = self.operations.push(Operation::Line(tensor.id, axis, position), &axes);
                    self.tensors.push(tensor);
                }
            }
        }
    }

    fn select_slice(&mut self, new: Label, old: Label, start: Id) {
        let length = self.length(new);
        let users: Vec<usize> = (0..self.tensors.len())
            .filter(|place| self.tensors.get(*place).is_some_and(|tensor| tensor.labels.contains(&old)))
            .collect();
        let sole = match users.as_slice() {
            [only] => self
                .tensors
                .get_mut(*only)
                .filter(|tensor| tensor.labels.len() <= 2 && !has_twice(&tensor.labels)),
            _ => None,
        };
        let summed = !self.output.iter().flatten().any(|other| *other == old);
        if let (Some(tensor), true) = (sole, summed)
            && let Some(axis) = tensor.labels.iter().position(|label| *label == old)
        {
            if let Some(label) = tensor.labels.get_mut(axis) {
                *label = new;
            }
            let labels = tensor.labels.clone();
            let of = tensor.id;
            let axes = self.lengths(&labels);
            let id = self.operations.push(Operation::Slice(of, axis, start, length), &axes);
            if let Some(tensor) =
                self.tensors.iter_mut().find(|tensor| tensor.labels == labels && tensor.id == of)
            {
                tensor.id = id;
            }
            return;
        }
        let whole = self.length(old);
        let identity = self.operations.push(Operation::Identity, &[whole.clone(), whole.clone()]);
        let rows =
            self.operations.push(Operation::Slice(identity, 0, start, length.clone()), &[length, whole]);
        self.tensors.push(Tensor { id: rows, labels: vec![new, old] });
    }

    /// The value, as matrix operations where it has at most two axes, by einsum otherwise.
    pub fn value(mut self) -> Loose {
        self.take_diagonals();
        while let Some(label) = self.cheapest() {
            self.eliminate(label);
        }
        let labels: Option<Vec<Label>> = self
            .output
            .iter()
            .map(|axis| if let [label] = axis.as_slice() { Some(*label) } else { None })
            .collect();
        let done = self.tensors.iter().flat_map(|tensor| &tensor.labels).all(|label| !self.is_summed(*label));
        let body = match labels.as_deref() {
            Some([]) if done => None,
            Some([one]) if done => self.vector(*one),
            Some([row, column]) if done && row == column => Some(self.on_diagonal(*row)),
            Some([row, column]) if done && self.tensors.iter().all(|tensor| tensor.labels.len() <= 2) => {
                self.matrix(*row, *column)
            }
            _ => Some(Loose { id: self.einsum(), full: true }),
        };
        let scalars = std::mem::take(&mut self.scalars);
        let mut number: Option<Id> = None;
        for scalar in scalars {
            number = Some(number.map_or(scalar, |number| self.operations.multiply(number, scalar)));
        }
        match (number, body) {
            (None, Some(body)) => body,
            (Some(number), Some(body)) => Loose { id: self.operations.multiply(number, body.id), ..body },
            (number, None) => {
                let one = Rational::one();
                let id = number.unwrap_or_else(|| self.operations.number(one));
                Loose { id, full: self.output.is_empty() }
            }
        }
    }

    /// A matrix with one label on both axes is its diagonal.
    fn take_diagonals(&mut self) {
        for tensor in &mut self.tensors {
            take_diagonal(self.operations, tensor);
        }
    }

    pub(super) fn at(&self, label: Label) -> Vec<&Tensor> {
        self.tensors.iter().filter(|tensor| tensor.labels.contains(&label)).collect()
    }

    /// Matrices over the same two labels are multiplied entry by entry.
    fn join_matrices(&mut self) {
        let mut joined: Vec<Tensor> = Vec::new();
        for tensor in std::mem::take(&mut self.tensors) {
            let turned: Vec<Label> = tensor.labels.iter().rev().copied().collect();
            let twin = joined.iter_mut().find(|other| {
                tensor.labels.len() == 2 && (other.labels == tensor.labels || other.labels == turned)
            });
            match twin {
                Some(other) => {
                    let id = if other.labels == tensor.labels {
                        tensor.id
                    } else {
                        self.operations.transpose(tensor.id)
                    };
                    other.id = self.operations.multiply(other.id, id);
                }
                None => joined.push(tensor),
            }
        }
        self.tensors = joined;
    }

    /// The summed label that is cheapest to sum over; none where only einsum is left.
    fn cheapest(&mut self) -> Option<Label> {
        self.join_matrices();
        let mut best: Option<((usize, bool), Label)> = None;
        let mut between: Vec<Label> = Vec::new();
        for label in (0..).take(self.dimensions.len()) {
            let here = self.at(label);
            let matrices = here.iter().filter(|tensor| tensor.labels.len() == 2).count();
            let larger = here.iter().any(|tensor| tensor.labels.len() > 2 || has_twice(&tensor.labels));
            if here.is_empty() || larger || matrices > 2 || !self.is_summed(label) {
                continue;
            }
            // A sum over the last axis of a matrix needs no transpose.
            let turned =
                here.iter().any(|tensor| tensor.labels.len() == 2 && tensor.labels.last() != Some(&label));
            let cost = 2 * matrices + usize::from(matrices == 1 && turned);
            // Of products that cost alike one that is there already costs nothing.
            let is_new = !self.is_known(label, &here);
            let cost = (cost, is_new);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, label));
            }
            if matrices == 2 {
                between.push(label);
            }
        }
        let ((cost, _), label) = best?;
        if cost < 4 || between.len() < 2 {
            Some(label)
        } else {
            self.cheapest_between(&between).or(Some(label))
        }
    }

    /// Whether the product of the two matrices that meet at a label, and nothing else, is computed already.
    pub(super) fn is_known(&self, label: Label, here: &[&Tensor]) -> bool {
        let [one, other] = here else { return false };
        if one.labels.len() != 2 || other.labels.len() != 2 {
            return false;
        }
        let known = |left: &Tensor, right: &Tensor| {
            let turned = (left.labels.last() != Some(&label), right.labels.first() != Some(&label));
            self.operations.has_product((left.id, turned.0), (right.id, turned.1))
        };
        known(one, other) || known(other, one)
    }

    /// Sums over a label that at most two matrices meet.
    fn eliminate(&mut self, label: Label) {
        let (here, rest): (Vec<Tensor>, Vec<Tensor>) =
            std::mem::take(&mut self.tensors).into_iter().partition(|tensor| tensor.labels.contains(&label));
        self.tensors = rest;
        let (vectors, matrices): (Vec<Tensor>, Vec<Tensor>) =
            here.into_iter().partition(|tensor| tensor.labels.len() == 1);
        let vectors: Vec<Id> = vectors.into_iter().map(|tensor| tensor.id).collect();
        match matrices.as_slice() {
            [] => {
                let scalar = self.sum_of_vectors(&vectors);
                self.scalars.push(scalar);
            }
            [matrix] => self.eliminate_from_matrix(label, matrix, &vectors),
            [left, right, ..] => self.eliminate_between(label, (left, right), &vectors),
        }
    }

    fn sum_of_vectors(&mut self, vectors: &[Id]) -> Id {
        match *vectors {
            [only] => match self.operations.get(only).clone() {
                Operation::Power(base, exponent) if exponent == Rational::from_integer(2.into()) => {
                    self.operations.inner(base, base)
                }
                _ => self.operations.sum(only),
            },
            [ref first @ .., last] => match self.entrywise(first) {
                Some(others) if !self.is_quotient(others) && !self.is_quotient(last) => {
                    self.operations.inner(others, last)
                }
                Some(others) => {
                    let all = self.operations.multiply(others, last);
                    self.operations.sum(all)
                }
                None => self.operations.sum(last),
            },
            [] => self.operations.number(Rational::one()),
        }
    }

    fn is_quotient(&self, id: Id) -> bool {
        matches!(self.operations.get(id), Operation::Divide(..))
    }

    /// Values multiplied entry by entry.
    fn entrywise(&mut self, values: &[Id]) -> Option<Id> {
        let mut values = values.iter().copied();
        let first = values.next()?;
        Some(values.fold(first, |product, value| self.operations.multiply(product, value)))
    }

    fn eliminate_from_matrix(&mut self, label: Label, matrix: &Tensor, vectors: &[Id]) {
        let axis = usize::from(matrix.labels.first() != Some(&label));
        let Some(other) = matrix.labels.iter().copied().find(|other| *other != label) else { return };
        match self.entrywise(vectors) {
            Some(vector) => {
                let turned = if axis == 0 { self.operations.transpose(matrix.id) } else { matrix.id };
                let id = self.operations.apply(turned, vector);
                self.tensors.push(Tensor { id, labels: vec![other] });
            }
            None if self.is_summed(other) && self.at(other).is_empty() => {
                let id = self.operations.sum(matrix.id);
                self.scalars.push(id);
            }
            None => {
                let id = self.operations.sum_along(matrix.id, axis);
                self.tensors.push(Tensor { id, labels: vec![other] });
            }
        }
    }

    /// `A[l,i] v[l] B[l,j]` is `(v .* A)' * B`.
    fn eliminate_between(&mut self, label: Label, (left, right): (&Tensor, &Tensor), vectors: &[Id]) {
        let other = |tensor: &Tensor| tensor.labels.iter().copied().find(|other| *other != label);
        let (Some(row), Some(column)) = (other(left), other(right)) else { return };
        // As few transposes as can be; then the one whose label comes first in the output on the left.
        let rank =
            |label: Label| self.output.iter().position(|axis| axis.contains(&label)).unwrap_or(usize::MAX);
        let turns = |left: &Tensor, right: &Tensor| {
            usize::from(left.labels.last() != Some(&label))
                + usize::from(right.labels.first() != Some(&label))
        };
        let straight = (turns(left, right), rank(row));
        let (left, right, row, column) = if (turns(right, left), rank(column)) < straight {
            (right, left, column, row)
        } else {
            (left, right, row, column)
        };
        let left_id =
            if left.labels.last() == Some(&label) { left.id } else { self.operations.transpose(left.id) };
        let mut right_id =
            if right.labels.first() == Some(&label) { right.id } else { self.operations.transpose(right.id) };
        if let Some(vector) = self.entrywise(vectors) {
            let axes = self.operations.axes(right_id).to_vec();
            let scale = self.operations.push(Operation::Column(vector), &axes);
            right_id = self.operations.multiply(scale, right_id);
        }
        let id = self.operations.product(left_id, right_id);
        self.tensors.push(Tensor { id, labels: vec![row, column] });
    }

    /// What is left over one label of the output.
    fn vector(&mut self, label: Label) -> Option<Loose> {
        let here: Vec<Id> = self.at(label).iter().map(|tensor| tensor.id).collect();
        self.entrywise(&here).map(|id| Loose { id, full: true })
    }

    fn on_diagonal(&mut self, label: Label) -> Loose {
        let length = self.length(label);
        let id = match self.vector(label) {
            Some(vector) => self.operations.on_diagonal(vector.id),
            None => self.operations.push(Operation::Identity, &[length.clone(), length]),
        };
        Loose { id, full: true }
    }

    /// What is left over the two labels of the output; `None` where nothing depends on either.
    fn matrix(&mut self, row: Label, column: Label) -> Option<Loose> {
        let axes = self.lengths(&[row, column]);
        let over = |all: &[Tensor], labels: &[Label]| -> Vec<Id> {
            all.iter().filter(|tensor| tensor.labels == labels).map(|tensor| tensor.id).collect()
        };
        let (rows, columns) = (over(&self.tensors, &[row]), over(&self.tensors, &[column]));
        let mut matrices = over(&self.tensors, &[row, column]);
        for turned in over(&self.tensors, &[column, row]) {
            matrices.push(self.operations.transpose(turned));
        }
        let (rows, columns) = (self.entrywise(&rows), self.entrywise(&columns));
        match (self.entrywise(&matrices), rows, columns) {
            (None, None, None) => None,
            (None, Some(rows), Some(columns)) => {
                Some(Loose { id: self.operations.outer(rows, columns), full: true })
            }
            (None, Some(rows), None) => {
                Some(Loose { id: self.operations.push(Operation::Column(rows), &axes), full: false })
            }
            (None, None, Some(columns)) => {
                Some(Loose { id: self.operations.push(Operation::Row(columns), &axes), full: false })
            }
            (Some(mut matrix), rows, columns) => {
                if let Some(rows) = rows {
                    let scale = self.operations.push(Operation::Column(rows), &axes);
                    matrix = self.operations.multiply(scale, matrix);
                }
                if let Some(columns) = columns {
                    let scale = self.operations.push(Operation::Row(columns), &axes);
                    matrix = self.operations.multiply(matrix, scale);
                }
                Some(Loose { id: matrix, full: true })
            }
        }
    }

    /// Everything that is left, in one sum over labels, then spread where a label twice in the output is a
    /// unit tensor, so that none is multiplied by. One in no factor is a tensor of ones.
    fn einsum(&mut self) -> Id {
        let mut operands: Vec<(Id, Vec<Label>)> =
            std::mem::take(&mut self.tensors).into_iter().map(|tensor| (tensor.id, tensor.labels)).collect();
        let spread: Vec<Label> = self.output.iter().flatten().copied().collect();
        let mut output: Vec<Label> = Vec::new();
        for label in &spread {
            if !output.contains(label) {
                output.push(*label);
            }
        }
        let is_met = |operands: &[(Id, Vec<Label>)], label: &Label| {
            operands.iter().any(|(_, labels)| labels.contains(label))
        };
        // A unit tensor is all that some labels are in: it is written where the rest is spread.
        let is_twice = |label: &Label| spread.iter().filter(|other| *other == label).count() > 1;
        output.retain(|label| is_met(&operands, label) || !is_twice(label));
        for label in &output {
            if !is_met(&operands, label) {
                let length = self.length(*label);
                let ones = self.operations.push(Operation::Ones, &[length]);
                operands.push((ones, vec![*label]));
            }
        }
        let lengths = self.lengths(&spread);
        let mut whole = match operands.as_slice() {
            [] => self.operations.number(Rational::one()),
            [(only, labels)] if *labels == output => *only,
            _ => self.joined(operands, &output),
        };
        if spread != output {
            let operation = Operation::Spread { of: whole, labels: output, output: spread };
            whole = self.operations.push(operation, &lengths);
        }
        let merged: Vec<Dimension> =
            self.output.iter().map(|axis| Dimension::product(&self.lengths(axis))).collect();
        if merged == lengths { whole } else { self.operations.push(Operation::Reshape(whole), &merged) }
    }
}

fn has_twice(labels: &[Label]) -> bool {
    labels.iter().enumerate().any(|(place, label)| labels.iter().skip(place + 1).any(|other| other == label))
}

/// The diagonal of a matrix both of whose axes have one label.
pub(crate) fn take_diagonal(operations: &mut Operations, tensor: &mut Tensor) {
    if let [a, b] = *tensor.labels.as_slice()
        && a == b
    {
        tensor.id = operations.diagonal(tensor.id);
        tensor.labels = vec![a];
    }
}
