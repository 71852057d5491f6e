//! Literals: `[1; 2]`, `[1, 2; 3, 4]`, and blocks beside and below each other.

use std::rc::Rc;

use num_traits::Zero;

use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::value::Value;
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::{Jet, NumberError};
use crate::syntax::ast::{Ast, Expr, ExprId};

/// A block, and the entry that it is a literal of.
type Block<K> = (ExprId, Rc<Value<K>>);

/// How many rows and columns a block has; `None` where it takes those of its neighbours.
type Sides = (Option<usize>, Option<usize>);

fn sides<K: Kind>(ast: &Ast, (id, value): &Block<K>) -> Meant<Sides> {
    if matches!(ast.get(*id), Expr::Number { value, .. } if value.is_zero()) {
        return Ok((None, None));
    }
    let Value::Array { array, row } = &**value else { return Ok((None, None)) };
    match array.shape() {
        [] => Ok((Some(1), Some(1))),
        [n] if *row => Ok((Some(1), Some(*n))),
        [n] => Ok((Some(*n), Some(1))),
        [rows, columns] => Ok((Some(*rows), Some(*columns))),
        _ => Err(InterpretError::Unfit("a bracket")),
    }
}

/// Writes down a length that is known; whether it was not known before.
fn agree(known: &mut Option<usize>, length: Option<usize>) -> Meant<bool> {
    match (*known, length) {
        (Some(a), Some(b)) if a != b => Err(InterpretError::Unfit("a bracket")),
        (None, Some(_)) => {
            *known = length;
            Ok(true)
        }
        _ => Ok(false),
    }
}

/// The heights of the rows and the widths of the columns. An identity is as wide as it is high; what nothing
/// tells is 1.
fn lengths<K: Kind>(ast: &Ast, rows: &[Vec<Block<K>>]) -> Meant<(Vec<usize>, Vec<usize>)> {
    let mut heights = vec![None; rows.len()];
    let mut widths = vec![None; rows.first().map_or(0, Vec::len)];
    let mut changed = true;
    while changed {
        changed = false;
        for (row, height) in rows.iter().zip(&mut heights) {
            for (block, width) in row.iter().zip(&mut widths) {
                let (tall, wide) = sides(ast, block)?;
                changed |= agree(height, tall)? | agree(width, wide)?;
                if matches!(*block.1, Value::Identity(_)) {
                    changed |= agree(height, *width)? | agree(width, *height)?;
                }
            }
        }
    }
    let known = |lengths: Vec<Option<usize>>| lengths.into_iter().map(|length| length.unwrap_or(1)).collect();
    Ok((known(heights), known(widths)))
}

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `[…]`: a column, a row, a matrix.
    pub(super) fn bracket(&mut self, ast: &Ast, rows: &[Vec<Block<K>>]) -> Meant<Value<K>> {
        let across = rows.first().map_or(0, Vec::len);
        let (heights, widths) = lengths(ast, rows)?;
        let shape = [heights.iter().sum::<usize>(), widths.iter().sum::<usize>()];
        let zero = self.whole(0)?;
        let mut whole = Array::filled(&shape, &zero)?;
        let mut top = 0;
        for (row, height) in rows.iter().zip(&heights) {
            let mut left = 0;
            for ((id, value), width) in row.iter().zip(&widths) {
                let is_zero = matches!(ast.get(*id), Expr::Number { value, .. } if value.is_zero());
                if !is_zero {
                    let block = value.with_rows(*height)?.reshape(&[*height, *width])?;
                    place(&mut whole, &block, top, left)?;
                }
                left += width;
            }
            top += height;
        }
        let vectors = |lying: bool| {
            let fits = |value: &Value<K>| value.order() == 0 || value.order() == 1 && value.is_row() == lying;
            rows.iter().flatten().all(|(_, value)| fits(value))
        };
        let [height, width] = shape;
        Ok(match (rows.len(), across) {
            (_, 1) if vectors(false) => Value::of(whole.reshape(&[height])?),
            (1, _) if vectors(true) => Value::laid(whole.reshape(&[width])?, true),
            _ => Value::of(whole),
        })
    }
}

/// Copies a block into its place.
fn place<E: Clone>(whole: &mut Array<E>, block: &Array<E>, top: usize, left: usize) -> Meant<()> {
    let [height, width] = block.shape() else { return Err(InterpretError::Unfit("a bracket")) };
    for i in 0..*height {
        for j in 0..*width {
            let entry = block.at(&[i, j])?.clone();
            let outside = NumberError::Unfit { function: "block", needs: "a place inside the whole" };
            *whole.get_mut(&[top + i, left + j]).ok_or(outside)? = entry;
        }
    }
    Ok(())
}
