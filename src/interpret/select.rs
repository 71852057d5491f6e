//! Entries and slices: `x[i]`, `A[i,:]`, `x[2..4]`.

use std::rc::Rc;

use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::value::Value;
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::Number as _;
use crate::number::{Jet, NumberError, rational};
use crate::syntax::ast::{ExprId, Subscript};

/// The positions that a subscript takes of one axis, counted from 0, and whether the axis is kept.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// The positions.
    pub positions: Vec<usize>,
    /// Whether the axis stays.
    pub kept: bool,
}

/// What subscripts take of the axes of a shape.
pub(super) fn taken<K: Kind>(
    shape: &[usize],
    subscripts: &[Subscript],
    of: &dyn Fn(&ExprId) -> Meant<Rc<Value<K>>>,
) -> Meant<Vec<Taken>> {
    if shape.len() != subscripts.len() {
        return Err(InterpretError::Unfit("a subscript"));
    }
    let position = |id: &ExprId, length: usize| {
        let place = of(id)?.whole()?;
        let place = usize::try_from(place).ok().filter(|place| (1..=length).contains(place));
        place.map(|place| place - 1).ok_or(InterpretError::OutOfRange)
    };
    let each = shape.iter().zip(subscripts).map(|(length, subscript)| {
        Ok(match subscript {
            Subscript::All => Taken { positions: (0..*length).collect(), kept: true },
            Subscript::Entry(entry) => Taken { positions: vec![position(entry, *length)?], kept: false },
            Subscript::Range(from, to) => {
                // `2..n` where n is 1.
                if of(to)?.whole()? == of(from)?.whole()? - 1 {
                    return Err(InterpretError::Empty);
                }
                let (from, to) = (position(from, *length)?, position(to, *length)?);
                Taken { positions: (from..=to).collect(), kept: true }
            }
        })
    });
    each.collect()
}

/// The index within a whole of an index within what was taken of it.
pub(super) fn index_in_whole(taken: &[Taken], index: &[usize]) -> Option<Vec<usize>> {
    let mut own = index.iter();
    let place = |taken: &Taken| taken.positions.get(if taken.kept { *own.next()? } else { 0 }).copied();
    taken.iter().map(place).collect()
}

/// The lengths of the axes that stay.
pub(super) fn shape_of(taken: &[Taken]) -> Vec<usize> {
    taken.iter().filter(|taken| taken.kept).map(|taken| taken.positions.len()).collect()
}

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `base[subscripts]`
    pub(super) fn select(
        &mut self,
        base: &Value<K>,
        subscripts: &[Subscript],
        of: &dyn Fn(&ExprId) -> Meant<Rc<Value<K>>>,
    ) -> Meant<Value<K>> {
        if let (Value::Identity(factor), [Subscript::Entry(row), Subscript::Entry(column)]) =
            (base, subscripts)
        {
            let same = of(row)?.whole()? == of(column)?.whole()?;
            return Ok(Value::scalar(if same {
                factor.clone()
            } else {
                factor.like(&rational::integer(0))?
            }));
        }
        let array = base.array()?;
        let taken = taken(array.shape(), subscripts, of)?;
        let shape = shape_of(&taken);
        if shape.contains(&0) {
            return Err(InterpretError::Empty);
        }
        let outside = NumberError::Unfit { function: "entry", needs: "an index inside the array" };
        let selected = Array::from_fn(&shape, |index| {
            let whole = index_in_whole(&taken, index).ok_or_else(|| outside.clone())?;
            array.at(&whole).cloned()
        })?;
        let from_row = array.axes() == 2 && taken.first().is_some_and(|first| !first.kept);
        Ok(Value::laid(selected, base.is_row() || from_row))
    }
}
