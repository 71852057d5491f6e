//! Values for variables that were declared with words, `A : R[n,n] posdef`: random ones that have the
//! structure exactly in every kind of number, and directions that stay within it. What a word means is
//! filled: `posdef` is also near singular and of any magnitude, `orthogonal` is a rotation as well as a
//! reflection. This room knows no expressions, only words and lengths of axes.
//!
//! Where its numbers come from is up to the caller, who answers what is [`Wanted`]; so one room serves
//! draws modulo primes, small fractions that people can read, and floats.

mod components;
mod departure;
mod direction;
mod orthogonal;
mod solve;

pub use components::{combination, components};
pub use departure::departure;
pub use direction::direction;
pub use solve::{is_zero, solve};

use crate::array::Array;
use crate::functions::kernels::{Kind, matrix};
use crate::number::{Answer, NumberError, Rational, rational};
use crate::structures::{Mirror, Word, Words};

use num_traits::Signed;

/// What is declared of a variable.
#[derive(Clone, Copy, Debug)]
pub struct Described<'a> {
    /// The words of its declaration: `symmetric`, `positive`.
    pub words: Words,
    /// The lengths of its axes; none for a number.
    pub lengths: &'a [usize],
}

impl Described<'_> {
    /// Whether it was declared so.
    pub fn is(&self, word: Word) -> bool {
        self.words.has(word)
    }

    /// The side of a square matrix.
    fn side(&self) -> Option<usize> {
        match self.lengths {
            [rows, columns] if rows == columns => Some(*rows),
            _ => None,
        }
    }

    /// Whether it is a square matrix whose columns are orthonormal.
    fn is_orthogonal(&self) -> bool {
        self.side().is_some() && self.is(Word::Isometry)
    }
}

/// What kind of number is wanted for an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Any.
    Any,
    /// A positive one, where the kind has an order.
    Positive,
    /// A positive one or 0, where the kind has an order.
    Nonnegative,
    /// A whole number, at least this where there is a least.
    Whole(Option<i64>),
    /// A positive factor for a whole matrix, where the kind has an order: 1 most often, and from a
    /// thousandth to a thousand.
    Scale,
}

/// Gives the numbers that are wanted.
pub type Entries<'a, K> = dyn FnMut(Wanted) -> Answer<K> + 'a;

/// A random array of what is described. `component` chooses among the parts that no path within the
/// structure joins, from 0 up to [`components`]: rotations are one, reflections another.
pub fn value<K: Kind>(
    described: Described<'_>,
    component: usize,
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let (lengths, wanted) = (described.lengths, of_entries(described));
    if described.is_orthogonal() {
        return orthogonal::square(described, component, like, entries);
    }
    if described.is(Word::Isometry) {
        return orthogonal::longer(described, component, like, entries);
    }
    if described.side().is_none() {
        return Array::from_fn(lengths, |_| entries(wanted));
    }
    if described.is(Word::Posdef) && !described.is(Word::Diagonal) {
        return positive_definite(lengths, wanted, like, entries);
    }
    let wanted = if described.is(Word::Posdef) { positive(wanted) } else { wanted };
    let general = linear(described, like, &mut || entries(wanted))?;
    if described.is(Word::Invertible) { oriented(&general, described, component, like) } else { Ok(general) }
}

/// A square matrix that keeps the linear conditions of its words: some entries are 0, and those below the
/// diagonal follow from those above it.
fn linear<K: Kind>(
    described: Described<'_>,
    like: &K,
    entry: &mut dyn FnMut() -> Answer<K>,
) -> Answer<Array<K>> {
    let words = described.words;
    let is_zero = |index: &[usize]| matches!(index, [row, column] if words.is_zero_at(*row, *column));
    let general = with_zeros(described.lengths, like, |index| (!is_zero(index)).then(&mut *entry))?;
    match words.mirror() {
        None => Ok(general),
        Some(mirror) => upper_reflected(&general, mirror),
    }
}

/// Whether an array has the signs, the wholeness and the inverse that it was declared with, as far as its kind of number
/// tells.
pub fn keeps<K: Kind>(words: Words, value: &Array<K>) -> bool {
    let is_zero = |place: usize| at(value, place).is_some_and(|(row, column)| words.is_zero_at(row, column));
    let each = |word: Word, holds: &dyn Fn(usize, &Rational) -> bool| {
        let entries = || value.data().iter().enumerate();
        !words.has(word)
            || entries().all(|(place, entry)| entry.exact().is_none_or(|exact| holds(place, &exact)))
    };
    each(Word::Positive, &|place, entry| entry.is_positive() || is_zero(place))
        && each(Word::Nonnegative, &|_, entry| !entry.is_negative())
        && each(Word::Integer, &|_, entry| entry.is_integer())
        && (!words.has(Word::Invertible) || is_invertible(value))
}

fn is_invertible<K: Kind>(value: &Array<K>) -> bool {
    let determinant = matrix::det(std::slice::from_ref(value));
    determinant.is_ok_and(|determinant| determinant.first().pivot_weight() > 0.0)
}

/// What the words say of each entry.
fn of_entries(described: Described<'_>) -> Wanted {
    let (positive, nonnegative) = (described.is(Word::Positive), described.is(Word::Nonnegative));
    if described.is(Word::Integer) {
        return Wanted::Whole(if positive { Some(1) } else { nonnegative.then_some(0) });
    }
    match (positive, nonnegative) {
        (true, _) => Wanted::Positive,
        (false, true) => Wanted::Nonnegative,
        (false, false) => Wanted::Any,
    }
}

/// The same above 0.
fn positive(wanted: Wanted) -> Wanted {
    if matches!(wanted, Wanted::Whole(_)) { Wanted::Whole(Some(1)) } else { Wanted::Positive }
}

/// Whether a kind of number has an order: a prime field has none.
fn has_order<K: Kind>(like: &K) -> bool {
    like.compare(like).is_ok()
}

/// s*(G*G' + t*I): with a small t near singular, with s of any magnitude.
fn positive_definite<K: Kind>(
    lengths: &[usize],
    wanted: Wanted,
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let root = Array::from_fn(lengths, |_| entries(wanted))?;
    let gram = product(&root, &root.transpose(&[1, 0])?)?;
    if matches!(wanted, Wanted::Whole(_)) {
        return gram.zip(&identity(lengths, like)?, K::add);
    }
    let (scale, ridge) = (entries(Wanted::Scale)?, entries(Wanted::Scale)?);
    Array::from_fn(lengths, |index| {
        let entry = gram.at(index)?;
        let entry = if on_diagonal(index) { entry.add(&ridge)? } else { entry.clone() };
        entry.multiply(&scale)
    })
}

/// A matrix with an inverse. Where there are two components, the determinant is positive in component 0
/// and negative in component 1: with two rows exchanged where it is not.
fn oriented<K: Kind>(
    general: &Array<K>,
    described: Described<'_>,
    component: usize,
    like: &K,
) -> Answer<Array<K>> {
    let determinant = matrix::det(std::slice::from_ref(general))?;
    if determinant.first().pivot_weight() == 0.0 {
        return Err(NumberError::Singular);
    }
    if components(described, has_order(like)) < 2 {
        return Ok(general.clone());
    }
    let sign = determinant.first().compare(&like.like(&rational::integer(0))?)?;
    if sign.is_gt() == (component == 0) {
        return Ok(general.clone());
    }
    if general.data().len() == 1 {
        return general.map(K::negate);
    }
    Array::from_fn(general.shape(), |index| match *index {
        [row @ (0 | 1), column] => general.at(&[1 - row, column]).cloned(),
        _ => general.at(index).cloned(),
    })
}

/// The row and the column of a place of a matrix.
fn at<K>(value: &Array<K>, place: usize) -> Option<(usize, usize)> {
    let [_, columns] = value.shape() else { return None };
    Some((place / columns.max(&1), place % columns.max(&1)))
}

fn on_diagonal(index: &[usize]) -> bool {
    index.first() == index.last()
}

/// A square matrix with its upper triangle, or that of its negative, laid over its lower one.
fn upper_reflected<K: Kind>(matrix: &Array<K>, mirror: Mirror) -> Answer<Array<K>> {
    Array::from_fn(matrix.shape(), |index| match index {
        [row, column] if row > column => {
            let across = matrix.at(&[*column, *row])?;
            if mirror == Mirror::Opposite { across.negate() } else { Ok(across.clone()) }
        }
        _ => matrix.at(index).cloned(),
    })
}

fn with_zeros<K: Kind>(
    lengths: &[usize],
    like: &K,
    mut entry: impl FnMut(&[usize]) -> Option<Answer<K>>,
) -> Answer<Array<K>> {
    let zero = like.like(&rational::integer(0))?;
    Array::from_fn(lengths, |index| entry(index).unwrap_or_else(|| Ok(zero.clone())))
}

fn identity<K: Kind>(lengths: &[usize], like: &K) -> Answer<Array<K>> {
    let one = like.like(&rational::integer(1))?;
    with_zeros(lengths, like, |index| on_diagonal(index).then(|| Ok(one.clone())))
}

fn product<K: Kind>(a: &Array<K>, b: &Array<K>) -> Answer<Array<K>> {
    let ([rows, inner], [_, columns]) = (a.shape(), b.shape()) else {
        return Err(NumberError::Unfit { function: "product", needs: "two matrices" });
    };
    Array::from_fn(&[*rows, *columns], |index| {
        let [row, column] = *index else { return Err(NumberError::Singular) };
        let mut sum = a.at(&[row, 0])?.multiply(b.at(&[0, column])?)?;
        for k in 1..*inner {
            sum = sum.add(&a.at(&[row, k])?.multiply(b.at(&[k, column])?)?)?;
        }
        Ok(sum)
    })
}

/// Why nothing follows from points at which a dimension was 1 and never more: a matrix is a number there.
pub fn of_size_one(name: &str) -> String {
    format!("a value was found only where {name} = 1, which tells nothing of other sizes")
}

#[cfg(test)]
mod tests;
