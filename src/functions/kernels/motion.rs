//! Matrices that move: taken apart along the outermost direction of their entries, and put together again.

use crate::number::jet::Tag;
use crate::number::{Answer, Jet, Number};

use super::elimination::{Rows, combine, each};

/// The outermost direction along which an entry moves; none where nothing moves.
pub(super) fn outermost<N: Number>(a: &[Vec<Jet<N>>]) -> Option<Tag> {
    a.iter().flatten().filter_map(Jet::tag).max()
}

/// A function of a matrix in which nothing moves.
pub(super) fn at_rest<N: Number>(
    a: &[Vec<Jet<N>>],
    function: impl FnOnce(&[Vec<N>]) -> Answer<Rows<N>>,
) -> Answer<Rows<Jet<N>>> {
    let values: Rows<N> =
        a.iter().map(|row| row.iter().map(|entry| entry.value().clone()).collect()).collect();
    each(&function(&values)?, |value| Ok(Jet::still(value.clone())))
}

/// The values and the rates of a matrix along its outermost direction.
pub(super) fn parts<N: Number>(a: &[Vec<Jet<N>>], tag: Tag) -> Answer<(Rows<Jet<N>>, Rows<Jet<N>>)> {
    let rows = a.to_vec();
    Ok((each(&rows, |entry| Ok(entry.at(tag).clone()))?, each(&rows, |entry| entry.rate(tag))?))
}

/// The matrix of values that move at rates.
pub(super) fn moving<N: Number>(
    values: &Rows<Jet<N>>,
    rates: &Rows<Jet<N>>,
    tag: Tag,
) -> Answer<Rows<Jet<N>>> {
    combine(values, rates, |value, rate| Ok(value.clone().moving(tag, rate.clone())))
}
