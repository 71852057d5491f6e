//! Values that satisfy equations: those that are linear in the entries of one variable are solved for them,
//! exactly.

use num_traits::Zero;

use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::{Answer, Number, NumberError, rational};
use crate::structures::{Mirror, Words};

/// The most entries that are solved for together.
const UNKNOWNS: usize = 64;

/// What must be 0 where a variable has a value.
pub type Residual<'a, K> = dyn FnMut(Array<K>) -> Result<Vec<K>, String> + 'a;

/// A value near `start` at which every residual is 0, if they are linear in the entries; else, one that
/// differs from it in one entry. What the words say is kept: `[39/16; -23/8]` is no solution for what was declared positive.
pub fn solve<K: Kind>(
    words: Words,
    start: &Array<K>,
    residual: &mut Residual<'_, K>,
) -> Result<Option<Array<K>>, String> {
    let slots = slots(words, start.shape());
    if slots.len() > UNKNOWNS {
        return Ok(None);
    }
    let said = |error: NumberError| format!("an assumption cannot be solved: {error:?}");
    let one = start.first().like(&rational::integer(1)).map_err(said)?;
    let here = residual(start.clone())?;
    let mut columns = Vec::with_capacity(slots.len());
    for slot in &slots {
        let there = residual(shifted(start, &[(slot, one.clone())]).map_err(said)?)?;
        let rates = there.iter().zip(&here).map(|(there, here)| there.subtract(here));
        columns.push(rates.collect::<Answer<Vec<K>>>().map_err(said)?);
    }
    let whole = std::iter::once(0..slots.len());
    // A variable with one entry was tried as a whole.
    let alone = (0..slots.len()).rev().filter(|_| slots.len() > 1).map(|place| place..place + 1);
    for range in whole.chain(alone) {
        let (Some(slots), Some(columns)) = (slots.get(range.clone()), columns.get(range)) else { continue };
        let Some(changes) = linear(columns, &here).map_err(said)? else { continue };
        let changes: Vec<(&Slot, K)> = slots.iter().zip(changes).collect();
        let solved = shifted(start, &changes).map_err(said)?;
        if residual(solved.clone())?.iter().all(is_zero) && super::keeps(words, &solved) {
            return Ok(Some(solved));
        }
    }
    Ok(None)
}

/// Whether a number is known to be 0.
pub fn is_zero<K: Number>(number: &K) -> bool {
    number.exact().is_some_and(|exact| exact.is_zero())
}

/// Places of an array that change together, and whether by the negative.
type Slot = Vec<(usize, bool)>;

/// The places of an array that change together, so that its structure stays.
fn slots(words: Words, shape: &[usize]) -> Vec<Slot> {
    let entries: usize = shape.iter().product();
    let [rows, columns] = *shape else { return (0..entries).map(|place| vec![(place, false)]).collect() };
    let all = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let free = all.filter(|(row, column)| !words.is_zero_at(*row, *column));
    match words.mirror() {
        None => free.map(|(row, column)| vec![(row * columns + column, false)]).collect(),
        Some(mirror) => {
            let both = |(row, column): (usize, usize)| {
                let across = (column * columns + row, mirror == Mirror::Opposite);
                let mut places = vec![(row * columns + column, false), across];
                places.dedup();
                places
            };
            free.filter(|(row, column)| row <= column).map(both).collect()
        }
    }
}

/// The array with a number added at some places.
fn shifted<K: Number>(start: &Array<K>, changes: &[(&Slot, K)]) -> Answer<Array<K>> {
    let mut data = start.data().to_vec();
    for (places, change) in changes {
        for (place, negative) in *places {
            if let Some(entry) = data.get_mut(*place) {
                *entry = if *negative { entry.subtract(change)? } else { entry.add(change)? };
            }
        }
    }
    Array::new(start.shape().to_vec(), data)
}

/// One solution of `sum_k changes_k * column_k = -here`, with 0 for every unknown that is free;
/// the last columns are solved for first, so that the first entries of a point stay random.
fn linear<K: Kind>(columns: &[Vec<K>], here: &[K]) -> Answer<Option<Vec<K>>> {
    let count = columns.len();
    let Some(zero) = here.first().map(|entry| entry.like(&rational::integer(0))).transpose()? else {
        return Ok(None);
    };
    let mut rows: Vec<(Vec<K>, K)> = Vec::with_capacity(here.len());
    for (place, right) in here.iter().enumerate() {
        let row = columns.iter().rev().filter_map(|column| column.get(place).cloned()).collect();
        rows.push((row, right.negate()?));
    }
    let mut pivots: Vec<(usize, Vec<K>, K)> = Vec::new();
    for column in 0..count {
        let has = |(row, _): &(Vec<K>, K)| row.get(column).is_some_and(|entry| entry.pivot_weight() > 0.0);
        let Some(place) = rows.iter().position(has) else { continue };
        let (row, right) = rows.swap_remove(place);
        let Some(pivot) = row.get(column).cloned() else { continue };
        let row = row.iter().map(|entry| entry.divide(&pivot)).collect::<Answer<Vec<K>>>()?;
        let right = right.divide(&pivot)?;
        let clear = |other: &mut Vec<K>, side: &mut K| -> Answer<()> {
            let Some(factor) = other.get(column).cloned() else { return Ok(()) };
            for (entry, by) in other.iter_mut().zip(&row) {
                *entry = entry.subtract(&factor.multiply(by)?)?;
            }
            *side = side.subtract(&factor.multiply(&right)?)?;
            Ok(())
        };
        for (other, side) in &mut rows {
            clear(other, side)?;
        }
        for (_, other, side) in &mut pivots {
            clear(other, side)?;
        }
        pivots.push((column, row, right));
    }
    if !rows.iter().all(|(_, right)| is_zero(right)) {
        return Ok(None);
    }
    let mut solution = vec![zero; count];
    for (column, _, right) in pivots {
        if let Some(slot) = solution.get_mut(count - 1 - column) {
            *slot = right;
        }
    }
    Ok(Some(solution))
}
