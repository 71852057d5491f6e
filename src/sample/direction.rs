//! Directions in which a value can move and keep its structure, to first order.

use super::{Described, Entries, Wanted, linear, product};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::Answer;
use crate::structures::Word;

/// A random direction at a value: symmetric for a symmetric matrix, Q*S with a skew S for an orthogonal
/// one. A whole number cannot move; its direction is as if it could.
pub fn direction<K: Kind>(
    described: Described<'_>,
    at: &Array<K>,
    entries: &mut Entries<'_, K>,
) -> Answer<Array<K>> {
    let lengths = described.lengths;
    if described.side().is_none() {
        return Array::from_fn(lengths, |_| entries(Wanted::Any));
    }
    if described.is_orthogonal() && !described.is(Word::Diagonal) {
        let general = Array::from_fn(lengths, |_| entries(Wanted::Any))?;
        return product(at, &general.zip(&general.transpose(&[1, 0])?, K::subtract)?);
    }
    linear(described, at.first(), &mut || entries(Wanted::Any))
}
