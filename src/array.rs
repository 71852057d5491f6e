//! Dense arrays of numbers, of any order, row-major. An array always has at least one entry, and as
//! many entries as its shape says; both are checked where one is made.

use nalgebra::DMatrix;

use crate::limits::{self, Limit};
use crate::number::{Answer, Number, NumberError};

/// The most entries that an array may have.
pub fn most_entries() -> usize {
    usize::try_from(limits::allowed(Limit::Entries)).unwrap_or(usize::MAX)
}

/// A dense array: the last axis runs fastest. Order 0 is a scalar, with one entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Array<N> {
    shape: Vec<usize>,
    data: Vec<N>,
}

/// How many entries a shape has; refuses axes of length 0 and more than [`most_entries`] entries.
pub fn count(shape: &[usize]) -> Answer<usize> {
    let most = most_entries();
    let mut entries = 1_usize;
    for axis in shape {
        if *axis == 0 {
            return Err(NumberError::Unfit { function: "array", needs: "axes of length 1 or more" });
        }
        entries = entries.checked_mul(*axis).filter(|n| *n <= most).ok_or(NumberError::TooLarge)?;
    }
    Ok(entries)
}

/// The place in row-major data of an index; none where it is outside.
fn place(shape: &[usize], index: &[usize]) -> Option<usize> {
    if shape.len() != index.len() {
        return None;
    }
    shape.iter().zip(index).try_fold(0, |place, (axis, at)| (at < axis).then(|| place * axis + at))
}

/// The position of a place in row-major data, each counted from 1, as people write it.
pub fn position(shape: &[usize], place: usize) -> Vec<usize> {
    let mut rest = place;
    let mut index = Vec::with_capacity(shape.len());
    for length in shape.iter().rev() {
        index.push(rest % length.max(&1) + 1);
        rest /= length.max(&1);
    }
    index.reverse();
    index
}

/// Steps an index to the next in row-major order; the last goes back to the first.
fn advance(shape: &[usize], index: &mut [usize]) {
    for (axis, at) in shape.iter().zip(index).rev() {
        *at += 1;
        if *at < *axis {
            return;
        }
        *at = 0;
    }
}

impl<T> Array<T> {
    /// An array of this shape over row-major data; refuses data of another length.
    pub fn new(shape: Vec<usize>, data: Vec<T>) -> Answer<Self> {
        if count(&shape)? != data.len() {
            return Err(NumberError::Unfit { function: "array", needs: "as many entries as its shape says" });
        }
        Ok(Self { shape, data })
    }

    /// An array of order 0.
    pub fn scalar(value: T) -> Self {
        Self { shape: Vec::new(), data: vec![value] }
    }

    /// An array of order 1; refuses an empty one.
    pub fn vector(data: Vec<T>) -> Answer<Self> {
        Self::new(vec![data.len()], data)
    }

    /// An array whose entries are worked out from their indices.
    pub fn from_fn(shape: &[usize], mut entry: impl FnMut(&[usize]) -> Answer<T>) -> Answer<Self> {
        let entries = count(shape)?;
        let mut index = vec![0; shape.len()];
        let mut data = Vec::with_capacity(entries);
        for _ in 0..entries {
            data.push(entry(&index)?);
            advance(shape, &mut index);
        }
        Ok(Self { shape: shape.to_vec(), data })
    }

    /// The lengths of the axes.
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// How many axes there are.
    pub fn axes(&self) -> usize {
        self.shape.len()
    }

    /// The entries, row-major.
    pub fn data(&self) -> &[T] {
        &self.data
    }

    /// The entries, row-major, taken out.
    pub fn into_data(self) -> Vec<T> {
        self.data
    }

    /// The entry at an index; none outside.
    pub fn get(&self, index: &[usize]) -> Option<&T> {
        self.data.get(place(&self.shape, index)?)
    }

    /// The entry at an index, to be changed; none outside.
    pub fn get_mut(&mut self, index: &[usize]) -> Option<&mut T> {
        let place = place(&self.shape, index)?;
        self.data.get_mut(place)
    }

    /// The entry at an index; an error outside.
    pub fn at(&self, index: &[usize]) -> Answer<&T> {
        self.get(index).ok_or(NumberError::Unfit { function: "entry", needs: "an index inside the array" })
    }

    /// The first entry: the value of a scalar. There always is one.
    #[expect(clippy::indexing_slicing, reason = "an array is never empty")]
    pub fn first(&self) -> &T {
        &self.data[0]
    }

    /// The only entry of an array of order 0; refuses other orders.
    pub fn as_scalar(&self) -> Answer<&T> {
        if self.shape.is_empty() {
            Ok(self.first())
        } else {
            Err(NumberError::Unfit { function: "scalar", needs: "an array of order 0" })
        }
    }

    /// An array of the same shape, each entry worked out from this one's.
    pub fn map<U>(&self, entry: impl FnMut(&T) -> Answer<U>) -> Answer<Array<U>> {
        let data = self.data.iter().map(entry).collect::<Answer<Vec<U>>>()?;
        Ok(Array { shape: self.shape.clone(), data })
    }

    /// Two arrays of one shape combined entry by entry; refuses two shapes.
    pub fn zip<U, V>(
        &self,
        other: &Array<U>,
        mut entry: impl FnMut(&T, &U) -> Answer<V>,
    ) -> Answer<Array<V>> {
        if self.shape != other.shape {
            return Err(NumberError::Unfit { function: "entry by entry", needs: "two arrays of one shape" });
        }
        let data = self.data.iter().zip(&other.data).map(|(a, b)| entry(a, b)).collect::<Answer<Vec<V>>>()?;
        Ok(Array { shape: self.shape.clone(), data })
    }
}

impl<T> Array<T> {
    /// The array as people type it: `[1; 2]`, `[1, 2; 3, 4]`.
    pub fn written(&self, entry: impl Fn(&T) -> String) -> String {
        let entries: Vec<String> = self.data.iter().map(entry).collect();
        bracketed(&self.shape, false, &entries)
    }
}

/// Entries between the brackets that their axes ask for: `[1; 2]`, a row `[1, 2]`, `[1, 2; 3, 4]`; each further
/// axis nests what lies behind it, which the grammar does not read.
pub fn bracketed(axes: &[usize], row: bool, entries: &[String]) -> String {
    match axes {
        [] => entries.first().cloned().unwrap_or_default(),
        [_] => entries_between(entries.iter().cloned(), if row { ", " } else { "; " }),
        [_, columns] => entries_between(entries.chunks((*columns).max(1)).map(|row| row.join(", ")), "; "),
        [_, rest @ ..] => {
            let size: usize = rest.iter().product();
            entries_between(entries.chunks(size.max(1)).map(|part| bracketed(rest, false, part)), "; ")
        }
    }
}

fn entries_between(parts: impl Iterator<Item = String>, mark: &str) -> String {
    format!("[{}]", parts.collect::<Vec<_>>().join(mark))
}

impl<T: Clone> Array<T> {
    /// An array of one value.
    pub fn filled(shape: &[usize], value: &T) -> Answer<Self> {
        let entries = count(shape)?;
        Ok(Self { shape: shape.to_vec(), data: vec![value.clone(); entries] })
    }

    /// The array with its axes in another order: axis `i` of the result is axis `order[i]` of this.
    pub fn transpose(&self, order: &[usize]) -> Answer<Self> {
        let unfit = NumberError::Unfit { function: "transpose", needs: "each axis once" };
        let mut seen = vec![false; self.axes()];
        for axis in order {
            match seen.get_mut(*axis) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(unfit),
            }
        }
        if order.len() != self.axes() {
            return Err(unfit);
        }
        let shape: Vec<usize> = order.iter().filter_map(|axis| self.shape.get(*axis).copied()).collect();
        let mut source = vec![0; self.axes()];
        Self::from_fn(&shape, |index| {
            for (axis, at) in order.iter().zip(index) {
                if let Some(slot) = source.get_mut(*axis) {
                    *slot = *at;
                }
            }
            self.at(&source).cloned()
        })
    }

    /// The same entries, row-major, in another shape of as many.
    pub fn reshape(&self, shape: &[usize]) -> Answer<Self> {
        Self::new(shape.to_vec(), self.data.clone())
    }
}

impl<N: Number> Array<N> {
    /// Whether two entries are the same number, where their kind can tell.
    pub fn is_symmetric(&self) -> Answer<bool> {
        let [rows, columns] = *self.shape() else { return Ok(false) };
        if rows != columns {
            return Ok(false);
        }
        for row in 0..rows {
            for column in 0..row {
                let (a, b) = (self.at(&[row, column])?, self.at(&[column, row])?);
                if a.compare(b)? != std::cmp::Ordering::Equal {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl Array<f64> {
    /// The matrix in the linear algebra library; refuses other orders, and entries that are not finite.
    pub fn to_matrix(&self) -> Answer<DMatrix<f64>> {
        let [rows, columns] = *self.shape() else {
            return Err(NumberError::Unfit { function: "matrix", needs: "an array of order 2" });
        };
        if self.data.iter().any(|entry| !entry.is_finite()) {
            return Err(NumberError::TooLarge);
        }
        Ok(DMatrix::from_row_slice(rows, columns, &self.data))
    }

    /// The array of a matrix; refuses an empty one, and entries that are not finite.
    pub fn from_matrix(matrix: &DMatrix<f64>) -> Answer<Self> {
        let shape = vec![matrix.nrows(), matrix.ncols()];
        let data: Vec<f64> =
            matrix.row_iter().flat_map(|row| row.iter().copied().collect::<Vec<_>>()).collect();
        if data.iter().any(|entry| !entry.is_finite()) {
            return Err(NumberError::TooLarge);
        }
        Self::new(shape, data)
    }
}
