//! Matrices with orthonormal columns or rows. Cayley's transform of a random skew matrix reaches almost
//! every rotation; fixed signs reach the other components.

use super::{Described, Entries, Wanted, identity, on_diagonal, product, with_zeros};
use crate::array::Array;
use crate::functions::kernels::{Kind, matrix};
use crate::number::{Answer, NumberError, rational};
use crate::structures::{Word, Words};

/// An orthogonal matrix of one component.
pub(super) fn square<K: Kind>(
    described: Described<'_>,
    component: usize,
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let lengths = described.lengths;
    let side = lengths.first().copied().unwrap_or(1);
    if described.is(Word::Posdef) {
        return identity(lengths, like);
    }
    if described.is(Word::Diagonal) {
        return signs(lengths, like, &|place| {
            u32::try_from(place).is_ok_and(|place| component >> place.min(63) & 1 == 1)
        });
    }
    let rotation = rotation(lengths, like, entries)?;
    if described.is(Word::Skew) {
        let turned = product(&rotation, &signs(lengths, like, &|place| place < component % 2)?)?;
        return product(&product(&turned, &quarter_turns(lengths, like)?)?, &turned.transpose(&[1, 0])?);
    }
    if described.is(Word::Symmetric) {
        let signs = signs(lengths, like, &|place| place < component % (side + 1))?;
        return product(&product(&rotation, &signs)?, &rotation.transpose(&[1, 0])?);
    }
    product(&rotation, &signs(lengths, like, &|place| place < component % 2)?)
}

/// The first columns (or rows) of a rotation; of a vector, a point of the sphere.
pub(super) fn longer<K: Kind>(
    described: Described<'_>,
    component: usize,
    like: &K,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let side = described.lengths.iter().max().copied().unwrap_or(1);
    let plain = Described { words: Words::NONE, lengths: &[side, side] };
    let whole = square(plain, component, like, entries)?;
    Array::from_fn(described.lengths, |index| match index {
        [row, column] => whole.at(&[*row, *column]).cloned(),
        [row] => whole.at(&[*row, 0]).cloned(),
        _ => Err(NumberError::Unfit { function: Word::Isometry.name(), needs: "a vector or a matrix" }),
    })
}

/// (I - S)*inv(I + S), which is a rotation for a skew S.
fn rotation<K: Kind>(lengths: &[usize], like: &K, entries: &mut Entries<'_, K>) -> Answer<Array<K>> {
    let general = Array::from_fn(lengths, |_| entries(Wanted::Any))?;
    let skew = general.zip(&general.transpose(&[1, 0])?, K::subtract)?;
    let one = identity(lengths, like)?;
    let inverse = matrix::inv(&[one.zip(&skew, K::add)?])?;
    product(&one.zip(&skew, K::subtract)?, &inverse)
}

/// A quarter turn of each plane of two axes, one after the other; an odd side has no skew rotation.
fn quarter_turns<K: Kind>(lengths: &[usize], like: &K) -> Answer<Array<K>> {
    if lengths.first().is_none_or(|side| side % 2 == 1) {
        return Err(NumberError::Singular);
    }
    let (one, minus) = (like.like(&rational::integer(1))?, like.like(&rational::integer(-1))?);
    with_zeros(lengths, like, |index| match *index {
        [row, column] if row % 2 == 0 && column == row + 1 => Some(Ok(one.clone())),
        [row, column] if column % 2 == 0 && row == column + 1 => Some(Ok(minus.clone())),
        _ => None,
    })
}

/// A diagonal of signs: -1 where it says so of the place.
fn signs<K: Kind>(lengths: &[usize], like: &K, is_minus: &dyn Fn(usize) -> bool) -> Answer<Array<K>> {
    let (one, minus) = (like.like(&rational::integer(1))?, like.like(&rational::integer(-1))?);
    with_zeros(lengths, like, |index| {
        let place = index.first().copied().filter(|_| on_diagonal(index))?;
        Some(Ok(if is_minus(place) { minus.clone() } else { one.clone() }))
    })
}
