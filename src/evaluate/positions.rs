//! Numbers that have to be whole: positions, and the ends of sums.

use num_traits::ToPrimitive;

use super::EvaluateError;
use crate::functions::kernels::Kind;

/// A number as a whole one.
pub(super) fn whole_number<K: Kind>(value: &K, what: &'static str) -> Result<i64, EvaluateError> {
    let exact = value.exact();
    let whole = exact.as_ref().filter(|exact| exact.is_integer());
    let not = || EvaluateError::NotWhole {
        what,
        value: exact.as_ref().map_or_else(|| "not".to_owned(), ToString::to_string),
    };
    whole.and_then(|whole| whole.numer().to_i64()).ok_or_else(not)
}

/// A position counted from 1 as a place counted from 0, with room for `count` entries.
pub(super) fn place_of<K: Kind>(position: &K, count: usize, length: usize) -> Result<usize, EvaluateError> {
    let position = whole_number(position, "a position")?;
    let place = usize::try_from(position - 1).ok();
    let fits = place.filter(|place| place.checked_add(count).is_some_and(|end| end <= length));
    fits.ok_or_else(|| EvaluateError::OutOfRange { position: position.to_string(), length })
}
