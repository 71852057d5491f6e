//! What is kept of a node's value. What only selects entries is kept as that, and written out
//! as an array only where nothing else will do.

use std::rc::Rc;

use crate::array::Array;
use crate::number::{Answer, Number, NumberError, rational};

/// A node's value.
#[derive(Clone, Debug)]
pub(super) enum Stored<K> {
    /// All entries.
    Dense(Rc<Array<K>>),
    /// A vector with a 1 at a place, counted from 0.
    Unit {
        /// The place.
        place: usize,
        /// How long the vector is.
        length: usize,
    },
    /// A matrix that selects entries from a place on.
    Selector {
        /// The place, counted from 0.
        start: usize,
        /// How many rows it has.
        count: usize,
        /// How many columns it has.
        length: usize,
    },
    /// No entry at all: an axis has the length 0.
    Empty(Vec<usize>),
}

impl<K: Number> Stored<K> {
    /// An array.
    pub fn dense(array: Array<K>) -> Self {
        Self::Dense(Rc::new(array))
    }

    /// A number.
    pub fn scalar(value: K) -> Self {
        Self::dense(Array::scalar(value))
    }

    /// One value everywhere; nothing where an axis has the length 0.
    pub fn filled(shape: &[usize], value: &K) -> Answer<Self> {
        if shape.contains(&0) {
            return Ok(Self::Empty(shape.to_vec()));
        }
        Ok(Self::dense(Array::filled(shape, value)?))
    }

    /// About how many bytes it takes; exact numbers and balls have their digits elsewhere.
    pub fn bytes(&self) -> usize {
        let of_entry = size_of::<K>() * if size_of::<K>() > size_of::<f64>() { 2 } else { 1 };
        match self {
            Self::Dense(array) => array.data().len().saturating_mul(of_entry),
            _ => 0,
        }
    }

    /// The lengths of the axes.
    pub fn shape(&self) -> Vec<usize> {
        match self {
            Self::Dense(array) => array.shape().to_vec(),
            Self::Unit { length, .. } => vec![*length],
            Self::Selector { count, length, .. } => vec![*count, *length],
            Self::Empty(shape) => shape.clone(),
        }
    }

    /// All entries, in the kind of `like`; refuses where there is none.
    pub fn written_out(&self, like: &K) -> Answer<Rc<Array<K>>> {
        let one_where = |wanted: &dyn Fn(&[usize]) -> bool| {
            let (zero, one) = (like.like(&rational::integer(0))?, like.like(&rational::integer(1))?);
            let entry = |index: &[usize]| Ok(if wanted(index) { one.clone() } else { zero.clone() });
            Ok(Rc::new(Array::from_fn(&self.shape(), entry)?))
        };
        match self {
            Self::Dense(array) => Ok(Rc::clone(array)),
            Self::Unit { place, .. } => one_where(&|index| index.first() == Some(place)),
            Self::Selector { start, .. } => {
                one_where(&|index| matches!(index, [row, column] if row + start == *column))
            }
            Self::Empty(_) => {
                Err(NumberError::Unfit { function: "array", needs: "axes of length 1 or more" })
            }
        }
    }
}
