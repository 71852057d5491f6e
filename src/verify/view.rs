//! What was asked, laid out as it is shown.

use super::View;
use crate::array::Array;
use crate::interpret::{InterpretError, Value};
use crate::number::{Jet, Number};

/// The value that was asked for, as a view lays it out; entries are taken where indices have values.
pub(super) fn laid_out<K: Number>(view: &View, asked: Value<K>) -> Result<Value<K>, InterpretError> {
    let Value::Array { array, .. } = &asked else { return Ok(asked) };
    Ok(Value::of(match view {
        View::Kronecker { rows } => stacked(array, *rows)?,
        View::Block => {
            let (columns, above) = array.shape().split_last().ok_or(InterpretError::Unfit("a block"))?;
            let rows: usize = above.iter().product();
            if rows == 1 {
                // Brackets around a single row are that row.
                return Ok(Value::laid(array.reshape(&[*columns])?, true));
            }
            array.reshape(&[rows, *columns])?
        }
        View::Whole | View::Entry(_) | View::Differential { .. } => return Ok(asked),
    }))
}

/// What is shown, with the axes that were asked for; `None` where a view has other ones.
pub(super) fn as_asked<K: Number>(
    view: &View,
    shown: &Array<Jet<K>>,
    axes: &[usize],
) -> Result<Option<Array<Jet<K>>>, InterpretError> {
    match view {
        View::Whole => Ok((shown.shape() == axes).then(|| shown.clone())),
        View::Kronecker { rows } => {
            let (above, below) = axes.split_at((*rows).min(axes.len()));
            let flat: [usize; 2] = [above, below].map(|axes| axes.iter().product());
            if shown.shape() != flat {
                return Ok(None);
            }
            let apart: Vec<usize> = above.iter().rev().chain(below.iter().rev()).copied().collect();
            Ok(Some(shown.reshape(&apart)?.transpose(&reversed(above.len(), axes.len()))?))
        }
        View::Block | View::Entry(_) | View::Differential { .. } => Ok(None),
    }
}

/// A value whose first few axes stand behind the others, where it is to be turned so.
pub(super) fn turned<K: Number>(front: Option<usize>, asked: Value<K>) -> Result<Value<K>, InterpretError> {
    let (Some(front), Value::Array { array, .. }) = (front, &asked) else { return Ok(asked) };
    let order: Vec<usize> = (front..array.axes()).chain(0..front.min(array.axes())).collect();
    Ok(Value::of(array.transpose(&order)?))
}

/// The first axes as rows and the others as columns, the first axis of each running fastest.
fn stacked<K: Number>(array: &Array<Jet<K>>, rows: usize) -> Result<Array<Jet<K>>, InterpretError> {
    let shape = array.shape();
    let (above, below) = shape.split_at(rows.min(shape.len()));
    let turned = array.transpose(&reversed(above.len(), shape.len()))?;
    Ok(turned.reshape(&[above.iter().product(), below.iter().product()])?)
}

/// The first few of some axes in reverse, then the others in reverse.
fn reversed(front: usize, all: usize) -> Vec<usize> {
    (0..front).rev().chain((front..all).rev()).collect()
}
