//! What is computed, as a program computes it: arrays in, arrays out, each operation once. Vectors
//! have one axis and no orientation; a target that tells rows from columns spells that itself.

use indexmap::IndexMap;
use num_traits::{One, Zero};

use crate::functions::FormId;
use crate::number::{Rational, rational};
use crate::shape::Dimension;

/// An operation's place; its operands have smaller places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Id(pub usize);

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    /// What is given.
    Input(String),
    Number(Rational),
    /// A size as a number.
    Size(Dimension),
    /// An array of numbers, row by row.
    Array(Vec<Rational>),
    Ones,
    Zeros,
    Identity,
    Negate(Id),
    Add(Id, Id),
    Subtract(Id, Id),
    /// Entry by entry; a number goes with every entry.
    Multiply(Id, Id),
    Divide(Id, Id),
    Power(Id, Rational),
    Root(Id),
    /// Entry by entry: the second where the first is not 0, the third elsewhere.
    Select(Id, Id, Id),
    /// A vector as a column beside every column of a matrix, in operations entry by entry.
    Column(Id),
    /// A vector as a row above every row of a matrix, likewise.
    Row(Id),
    Inner(Id, Id),
    Outer(Id, Id),
    /// A matrix times a vector.
    Apply(Id, Id),
    /// A matrix times a matrix.
    Product(Id, Id),
    Transpose(Id),
    /// The sum of all entries.
    Sum(Id),
    /// The sums along one axis of a matrix.
    SumAlong(Id, usize),
    /// The Euclidean length.
    Norm(Id),
    /// The diagonal of a matrix.
    Diagonal(Id),
    /// The matrix with a diagonal.
    OnDiagonal(Id),
    /// A function of the table; over the last axis of each argument where `along`.
    Call {
        form: FormId,
        arguments: Vec<Id>,
        along: bool,
    },
    /// An entry of a vector at a position counted from 1.
    Entry(Id, Id),
    /// A row (axis 0) or column (axis 1) of a matrix.
    Line(Id, usize, Id),
    /// So many entries, or rows (axis 0) or columns (axis 1), from a position on.
    Slice(Id, usize, Id, Dimension),
    /// A unit vector.
    Unit(Id),
    Einsum {
        operands: Vec<(Id, Vec<u16>)>,
        output: Vec<u16>,
    },
    /// The entries of an array at the labels of its axes, repeated along labels that it does not have, zeros
    /// where two axes of one label differ: what unit tensors make of it.
    Spread {
        of: Id,
        labels: Vec<u16>,
        output: Vec<u16>,
    },
    /// The entries in the same order, the last axis fastest, on other axes.
    Reshape(Id),
}

impl Operation {
    /// What it is made of.
    pub fn operands(&self) -> Vec<Id> {
        use Operation as O;
        match self {
            O::Input(_) | O::Number(_) | O::Size(_) | O::Array(_) | O::Ones | O::Zeros | O::Identity => {
                Vec::new()
            }
            O::Negate(a) | O::Power(a, _) | O::Root(a) | O::Column(a) | O::Row(a) | O::Transpose(a) => {
                vec![*a]
            }
            O::Sum(a) | O::SumAlong(a, _) | O::Norm(a) | O::Diagonal(a) | O::OnDiagonal(a) => vec![*a],
            O::Unit(a) | O::Reshape(a) => vec![*a],
            O::Spread { of, .. } => vec![*of],
            O::Add(a, b) | O::Subtract(a, b) | O::Multiply(a, b) | O::Divide(a, b) => vec![*a, *b],
            O::Inner(a, b) | O::Outer(a, b) | O::Apply(a, b) | O::Product(a, b) => vec![*a, *b],
            O::Entry(a, b) | O::Line(a, _, b) | O::Slice(a, _, b, _) => vec![*a, *b],
            O::Select(a, b, c) => vec![*a, *b, *c],
            O::Call { arguments, .. } => arguments.clone(),
            O::Einsum { operands, .. } => operands.iter().map(|(operand, _)| *operand).collect(),
        }
    }
}

/// The operations so far, each with the axes of its value.
#[derive(Debug, Default)]
pub(crate) struct Operations {
    all: IndexMap<(Operation, Vec<Dimension>), ()>,
}

impl Operations {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn get(&self, id: Id) -> &Operation {
        static NOTHING: Operation = Operation::Zeros;
        self.all.get_index(id.0).map_or(&NOTHING, |((operation, _), ())| operation)
    }

    /// The axes of a value.
    pub fn axes(&self, id: Id) -> &[Dimension] {
        self.all.get_index(id.0).map_or(&[], |((_, axes), ())| axes.as_slice())
    }

    pub fn order(&self, id: Id) -> usize {
        self.axes(id).len()
    }

    /// The operation as it is, without a look at what it could be instead.
    pub fn push(&mut self, operation: Operation, axes: &[Dimension]) -> Id {
        Id(self.all.insert_full((operation, axes.to_vec()), ()).0)
    }

    /// Whether a product of two matrices is computed already, each as it is or transposed.
    pub fn has_product(&self, a: (Id, bool), b: (Id, bool)) -> bool {
        let place = |(id, turned): (Id, bool)| {
            if !turned {
                return Some(id);
            }
            if let Operation::Transpose(inside) = self.get(id) {
                return Some(*inside);
            }
            let axes: Vec<Dimension> = self.axes(id).iter().rev().cloned().collect();
            self.all.get_index_of(&(Operation::Transpose(id), axes)).map(Id)
        };
        let (Some(a), Some(b)) = (place(a), place(b)) else { return false };
        let axes = self.axes(a).iter().take(1).chain(self.axes(b).iter().skip(1)).cloned().collect();
        self.all.contains_key(&(Operation::Product(a, b), axes))
    }

    fn like(&mut self, operation: Operation, operand: Id) -> Id {
        let axes = self.axes(operand).to_vec();
        self.push(operation, &axes)
    }

    /// The axes of a value entry by entry: those of the operand that has more.
    fn joined(&self, a: Id, b: Id) -> Vec<Dimension> {
        if self.order(b) > self.order(a) { self.axes(b).to_vec() } else { self.axes(a).to_vec() }
    }

    pub fn number(&mut self, value: Rational) -> Id {
        self.push(Operation::Number(value), &[])
    }

    fn is_one(&self, id: Id) -> bool {
        matches!(self.get(id), Operation::Number(value) if value.is_one())
    }

    pub fn negate(&mut self, a: Id) -> Id {
        match self.get(a).clone() {
            Operation::Negate(inside) => inside,
            Operation::Number(value) if value.is_zero() => a,
            Operation::Number(_) => self.like(Operation::Negate(a), a),
            // The sign goes to a number, or else to the factor with fewer entries.
            Operation::Multiply(left, right) if self.is_smaller(left, right) => {
                let left = self.negate(left);
                self.multiply(left, right)
            }
            Operation::Select(condition, yes, no) if !self.is_deep(a) => {
                let (yes, no) = (self.negate(yes), self.negate(no));
                self.like(Operation::Select(condition, yes, no), a)
            }
            Operation::Column(vector) if self.order(vector) == 1 => {
                let vector = self.like(Operation::Negate(vector), vector);
                self.like(Operation::Column(vector), a)
            }
            Operation::Outer(left, right) => {
                let left = self.like(Operation::Negate(left), left);
                self.outer(left, right)
            }
            _ => self.like(Operation::Negate(a), a),
        }
    }

    /// Whether a factor has fewer entries of its own than the other.
    fn is_smaller(&self, a: Id, b: Id) -> bool {
        let own = |id: Id| match self.get(id) {
            Operation::Number(_) => 0,
            Operation::Column(vector) | Operation::Row(vector) => 2 * self.order(*vector),
            _ => 2 * self.order(id) + 1,
        };
        own(a) < own(b)
    }

    pub fn add(&mut self, a: Id, b: Id) -> Id {
        if let Some(chosen) = self.joined_choice(a, b, false) {
            return chosen;
        }
        let axes = self.joined(a, b);
        self.push(Operation::Add(a, b), &axes)
    }

    pub fn subtract(&mut self, a: Id, b: Id) -> Id {
        if let Some(chosen) = self.joined_choice(a, b, true) {
            return chosen;
        }
        let axes = self.joined(a, b);
        self.push(Operation::Subtract(a, b), &axes)
    }

    pub fn multiply(&mut self, a: Id, b: Id) -> Id {
        if self.is_one(a) {
            return b;
        }
        if self.is_one(b) {
            return a;
        }
        if let Some(chosen) = self.product_chosen(a, b) {
            return chosen;
        }
        match (self.get(a).clone(), self.get(b).clone()) {
            (_, Operation::Divide(top, bottom)) if self.is_one(top) => self.divide(a, bottom),
            (Operation::Divide(top, bottom), _) if self.is_one(top) => self.divide(b, bottom),
            // Fewer entries before they are spread.
            (_, Operation::Spread { of, labels, output }) if self.order(a) == 0 && self.order(of) > 0 => {
                let of = self.multiply(a, of);
                self.like(Operation::Spread { of, labels, output }, b)
            }
            _ => {
                let axes = self.joined(a, b);
                self.push(Operation::Multiply(a, b), &axes)
            }
        }
    }

    pub fn divide(&mut self, a: Id, b: Id) -> Id {
        if let Some(chosen) = self.quotient_chosen(a, b) {
            return chosen;
        }
        let axes = self.joined(a, b);
        self.push(Operation::Divide(a, b), &axes)
    }

    /// Every entry raised to an exponent.
    pub fn power(&mut self, a: Id, exponent: &Rational) -> Id {
        if exponent.is_one() {
            return a;
        }
        if *exponent < Rational::zero() {
            let below = self.power(a, &-exponent);
            let one = self.number(Rational::one());
            return self.divide(one, below);
        }
        if *exponent == rational::half() {
            return self.root(a);
        }
        self.like(Operation::Power(a, exponent.clone()), a)
    }

    fn root(&mut self, a: Id) -> Id {
        let two = Rational::from_integer(2.into());
        let length = match self.get(a).clone() {
            Operation::Inner(left, right) if left == right => Some(left),
            Operation::Sum(of) => match self.get(of) {
                Operation::Power(base, exponent) if *exponent == two => Some(*base),
                _ => None,
            },
            _ => None,
        };
        match length {
            Some(of) => self.push(Operation::Norm(of), &[]),
            None => self.like(Operation::Root(a), a),
        }
    }

    pub fn transpose(&mut self, a: Id) -> Id {
        match self.get(a).clone() {
            Operation::Transpose(inside) => inside,
            Operation::Outer(left, right) => self.outer(right, left),
            Operation::Identity | Operation::OnDiagonal(_) => a,
            Operation::Product(left, right) if self.turns_back(left) || self.turns_back(right) => {
                // One step only: what stands inside is not looked at again, however deep it goes.
                let (left, right) = (self.turned(left), self.turned(right));
                self.product(right, left)
            }
            _ => self.turned(a),
        }
    }

    fn turned(&mut self, a: Id) -> Id {
        if let Operation::Transpose(inside) = *self.get(a) {
            return inside;
        }
        let axes: Vec<Dimension> = self.axes(a).iter().rev().cloned().collect();
        self.push(Operation::Transpose(a), &axes)
    }

    fn turns_back(&self, id: Id) -> bool {
        matches!(self.get(id), Operation::Transpose(_))
    }

    pub fn outer(&mut self, a: Id, b: Id) -> Id {
        let axes: Vec<Dimension> = self.axes(a).iter().chain(self.axes(b)).cloned().collect();
        self.push(Operation::Outer(a, b), &axes)
    }

    pub fn inner(&mut self, a: Id, b: Id) -> Id {
        if let Some(chosen) = self.inner_chosen(a, b) {
            return chosen;
        }
        self.push(Operation::Inner(a, b), &[])
    }

    /// A matrix times a vector.
    pub fn apply(&mut self, matrix: Id, vector: Id) -> Id {
        let axes: Vec<Dimension> = self.axes(matrix).iter().take(1).cloned().collect();
        self.push(Operation::Apply(matrix, vector), &axes)
    }

    pub fn product(&mut self, a: Id, b: Id) -> Id {
        let axes: Vec<Dimension> =
            self.axes(a).iter().take(1).chain(self.axes(b).iter().skip(1)).cloned().collect();
        self.push(Operation::Product(a, b), &axes)
    }

    pub fn sum(&mut self, a: Id) -> Id {
        if self.order(a) == 0 { a } else { self.push(Operation::Sum(a), &[]) }
    }

    /// The sums along one axis of a matrix, a vector.
    pub fn sum_along(&mut self, a: Id, axis: usize) -> Id {
        let kept: Vec<Dimension> = self
            .axes(a)
            .iter()
            .enumerate()
            .filter(|(place, _)| *place != axis)
            .map(|(_, d)| d.clone())
            .collect();
        self.push(Operation::SumAlong(a, axis), &kept)
    }

    pub fn diagonal(&mut self, a: Id) -> Id {
        let axes: Vec<Dimension> = self.axes(a).iter().take(1).cloned().collect();
        self.push(Operation::Diagonal(a), &axes)
    }

    pub fn on_diagonal(&mut self, a: Id) -> Id {
        let axes: Vec<Dimension> = self.axes(a).iter().chain(self.axes(a)).cloned().collect();
        self.push(Operation::OnDiagonal(a), &axes)
    }
}
