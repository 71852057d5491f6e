//! Random arrays with the structure that a variable was declared with. What is made holds its
//! structure exactly, in every exact kind of number.

use num_traits::Signed;

use super::inventory::Variable;
use crate::array::Array;
use crate::functions::kernels::{Kind, matrix};
use crate::number::{Answer, NumberError, Rational, rational};

/// What kind of entry is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Any.
    Any,
    /// A positive one, where the kind has an order.
    Positive,
    /// 1 or -1.
    Sign,
}

/// Gives random entries.
pub(super) type Entries<'a, K> = dyn FnMut(Wanted) -> Answer<K> + 'a;

/// A random array of a shape with the structure of a variable.
pub(super) fn build<K: Kind>(
    variable: &Variable,
    shape: &[usize],
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let square = matches!(shape, [rows, columns] if rows == columns);
    let signed = variable.is("positive") || variable.is("nonnegative");
    let positive = if signed { Wanted::Positive } else { Wanted::Any };
    if variable.is(ISOMETRY) {
        return isometry(shape, like, entries);
    }
    if !square {
        return Array::from_fn(shape, |_| entries(positive));
    }
    if variable.is("orthogonal") {
        return orthogonal(variable, shape, like, entries);
    }
    if variable.is("diagonal") {
        let wanted = if variable.is("posdef") { Wanted::Positive } else { positive };
        return with_zeros(shape, like, |index| (index.first() == index.last()).then(|| entries(wanted)));
    }
    if variable.is("posdef") {
        let root = Array::from_fn(shape, |_| entries(positive))?;
        let gram = product(&root, &root.transpose(&[1, 0])?)?;
        return gram.zip(&identity(shape, like)?, K::add);
    }
    let general = Array::from_fn(shape, |_| entries(positive))?;
    if variable.is("symmetric") {
        return Array::from_fn(shape, |index| match index {
            [row, column] => general.at(&[*row.min(column), *row.max(column)]).cloned(),
            _ => Err(NumberError::Unfit { function: "symmetric", needs: "a matrix" }),
        });
    }
    Ok(general)
}

/// The word for a matrix whose columns (or rows, if they are fewer) are orthonormal, which only
/// an assumption can say.
pub(super) const ISOMETRY: &str = "isometry";

/// Whether a structure of this word is kept when entries are changed one by one.
pub(super) fn is_rigid(variable: &Variable) -> bool {
    ["orthogonal", "posdef", ISOMETRY].iter().any(|word| variable.is(word))
}

/// Whether an array of rationals has the signs and wholeness that its variable was declared with.
pub(super) fn keeps(variable: &Variable, value: &Array<Rational>) -> bool {
    let each = |holds: &dyn Fn(&Rational) -> bool| value.data().iter().all(holds);
    (!variable.is("positive") || value.axes() == 2 && variable.is("diagonal") || each(&Signed::is_positive))
        && (!variable.is("nonnegative") || each(&|entry| !entry.is_negative()))
        && (!variable.whole || each(&Rational::is_integer))
}

fn with_zeros<K: Kind>(
    shape: &[usize],
    like: &K,
    mut entry: impl FnMut(&[usize]) -> Option<Answer<K>>,
) -> Answer<Array<K>> {
    let zero = like.like(&rational::integer(0))?;
    Array::from_fn(shape, |index| entry(index).unwrap_or_else(|| Ok(zero.clone())))
}

fn identity<K: Kind>(shape: &[usize], like: &K) -> Answer<Array<K>> {
    let one = like.like(&rational::integer(1))?;
    with_zeros(shape, like, |index| (index.first() == index.last()).then(|| Ok(one.clone())))
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

/// A diagonal of random signs.
fn signs<K: Kind>(shape: &[usize], like: &K, entries: &mut Entries<'_, K>) -> Answer<Array<K>> {
    with_zeros(shape, like, |index| (index.first() == index.last()).then(|| entries(Wanted::Sign)))
}

/// Cayley's transform of a random skew matrix reaches the rotations; signs reach the rest.
fn orthogonal<K: Kind>(
    variable: &Variable,
    shape: &[usize],
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let signs = signs(shape, like, entries)?;
    if variable.is("diagonal") {
        return Ok(signs);
    }
    let general = Array::from_fn(shape, |_| entries(Wanted::Any))?;
    let skew = general.zip(&general.transpose(&[1, 0])?, K::subtract)?;
    let one = identity(shape, like)?;
    let inverse = matrix::inv(&[one.zip(&skew, K::add)?])?;
    let rotation = product(&one.zip(&skew, K::subtract)?, &inverse)?;
    let reflected = product(&rotation, &signs)?;
    if variable.is("symmetric") { product(&reflected, &rotation.transpose(&[1, 0])?) } else { Ok(reflected) }
}

/// The first columns (or rows) of an orthogonal matrix; of a vector, a point of the sphere.
fn isometry<K: Kind>(shape: &[usize], like: &K, entries: &mut Entries<'_, K>) -> Answer<Array<K>> {
    let side = shape.iter().max().copied().unwrap_or(1);
    let free = Variable::plain();
    let whole = orthogonal(&free, &[side, side], like, entries)?;
    Array::from_fn(shape, |index| match index {
        [row, column] => whole.at(&[*row, *column]).cloned(),
        [row] => whole.at(&[*row, 0]).cloned(),
        _ => Err(NumberError::Unfit { function: "isometry", needs: "a vector or a matrix" }),
    })
}
