//! Values: an array with the orientation of a single axis, or a multiple of the identity whose size is told by
//! what it meets.

use super::error::{InterpretError, Meant};
use crate::array::Array;
use crate::number::{Jet, Number, rational};

/// A number that may move along directions.
pub type Entry<K> = Jet<K>;

/// What an expression comes to.
#[derive(Clone, Debug)]
pub enum Value<K> {
    /// An array.
    Array {
        /// Its entries.
        array: Array<Entry<K>>,
        /// Whether a single axis lies as a row.
        row: bool,
    },
    /// A multiple of the identity matrix of the size that fits.
    Identity(Entry<K>),
    /// `left ⊗ I ⊗ right`, the identity of the size that fits.
    Stretched {
        /// The matrix before the identity.
        left: Array<Entry<K>>,
        /// The matrix behind it.
        right: Array<Entry<K>>,
    },
    /// A sum of matrices whose sizes are still to be told: `x' ⊗ I + I ⊗ x'`.
    Added(Vec<Value<K>>),
}

impl<K: Number> Value<K> {
    /// A number.
    pub fn scalar(entry: Entry<K>) -> Self {
        Self::Array { array: Array::scalar(entry), row: false }
    }

    /// An array, a single axis standing as a column.
    pub fn of(array: Array<Entry<K>>) -> Self {
        Self::Array { array, row: false }
    }

    /// An array, with the orientation that a single axis has; more axes have none.
    pub fn laid(array: Array<Entry<K>>, row: bool) -> Self {
        let row = row && array.axes() == 1;
        Self::Array { array, row }
    }

    /// The array; an identity has none until its size is known.
    pub fn array(&self) -> Meant<&Array<Entry<K>>> {
        match self {
            Self::Array { array, .. } => Ok(array),
            _ => Err(InterpretError::Unsized),
        }
    }

    /// Whether it is one axis that lies as a row.
    pub fn is_row(&self) -> bool {
        matches!(self, Self::Array { row: true, .. })
    }

    /// How many axes it has.
    pub fn order(&self) -> usize {
        match self {
            Self::Array { array, .. } => array.axes(),
            _ => 2,
        }
    }

    /// The number that it is.
    pub fn number(&self) -> Meant<&Entry<K>> {
        match self {
            Self::Array { array, .. } if array.axes() == 0 => Ok(array.first()),
            _ => Err(InterpretError::Unfit("a number")),
        }
    }

    /// The whole number that it is.
    pub fn whole(&self) -> Meant<i64> {
        let exact = self.number()?.exact().filter(crate::number::Rational::is_integer);
        let whole = exact.and_then(|exact| i64::try_from(exact.numer()).ok());
        whole.ok_or(InterpretError::Unfit("a whole number"))
    }

    /// The array; what holds an identity as the matrix with so many rows.
    pub fn with_rows(&self, rows: usize) -> Meant<Array<Entry<K>>> {
        match self {
            Self::Array { array, .. } => Ok(array.clone()),
            Self::Identity(factor) => diagonal(rows, factor),
            Self::Stretched { left, right } => {
                stretched(left, right, rows, length(left, 0)? * length(right, 0)?)
            }
            Self::Added(terms) => total(terms.iter().map(|term| term.with_rows(rows))),
        }
    }

    /// The same with so many columns.
    pub fn with_columns(&self, columns: usize) -> Meant<Array<Entry<K>>> {
        match self {
            Self::Stretched { left, right } => {
                stretched(left, right, columns, length(left, 1)? * length(right, 1)?)
            }
            Self::Added(terms) => total(terms.iter().map(|term| term.with_columns(columns))),
            other => other.with_rows(columns),
        }
    }
}

/// The sum of arrays of one shape.
fn total<K: Number>(mut terms: impl Iterator<Item = Meant<Array<Entry<K>>>>) -> Meant<Array<Entry<K>>> {
    let first = terms.next().ok_or(InterpretError::Unsized)?;
    terms.try_fold(first?, |sum, term| Ok(sum.zip(&term?, Entry::add)?))
}

fn length<T>(array: &Array<T>, axis: usize) -> Meant<usize> {
    array.shape().get(axis).copied().ok_or(InterpretError::Unfit("a Kronecker product"))
}

/// `left ⊗ I ⊗ right`, whose identity makes `whole` of `part` rows or columns.
fn stretched<K: Number>(
    left: &Array<Entry<K>>,
    right: &Array<Entry<K>>,
    whole: usize,
    part: usize,
) -> Meant<Array<Entry<K>>> {
    if part == 0 || !whole.is_multiple_of(part) {
        return Err(InterpretError::Unfit("a Kronecker product"));
    }
    let one = left.first().like(&rational::integer(1))?;
    kronecker(&kronecker(left, &diagonal(whole / part, &one)?)?, right)
}

/// `a ⊗ b` of matrices: the blocks `a[i,j]*b`.
pub(super) fn kronecker<K: Number>(a: &Array<Entry<K>>, b: &Array<Entry<K>>) -> Meant<Array<Entry<K>>> {
    let (rows, columns) = (length(b, 0)?, length(b, 1)?);
    let shape = [length(a, 0)? * rows, length(a, 1)? * columns];
    Ok(Array::from_fn(&shape, |index| match index {
        [i, j] => a.at(&[i / rows, j / columns])?.multiply(b.at(&[i % rows, j % columns])?),
        _ => a.at(index).cloned(),
    })?)
}

/// A multiple of the identity matrix.
pub(super) fn diagonal<K: Number>(size: usize, factor: &Entry<K>) -> Meant<Array<Entry<K>>> {
    let zero = factor.like(&rational::integer(0))?;
    let entry =
        |index: &[usize]| Ok(if index.first() == index.last() { factor.clone() } else { zero.clone() });
    Ok(Array::from_fn(&[size, size], entry)?)
}
