//! Directions in which a value can move and keep its structure, to first order.

use super::{Described, Entries, Wanted, on_diagonal, product, upper_reflected, with_zeros};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::Answer;

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
    if described.is("diagonal") {
        return with_zeros(lengths, at.first(), |index| on_diagonal(index).then(|| entries(Wanted::Any)));
    }
    let general = Array::from_fn(lengths, |_| entries(Wanted::Any))?;
    if described.is_orthogonal() {
        return product(at, &general.zip(&general.transpose(&[1, 0])?, K::subtract)?);
    }
    if described.is("symmetric") || described.is("posdef") { upper_reflected(&general) } else { Ok(general) }
}
