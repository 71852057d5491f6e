//! Signs, transposes, sums, and whatever else is done entry by entry.

use super::error::{InterpretError, Meant};
use super::value::{Entry, Value};
use crate::number::{Answer, Number};

/// `-a`
pub(super) fn negate<K: Number>(value: &Value<K>) -> Meant<Value<K>> {
    Ok(match value {
        Value::Array { array, row } => Value::laid(array.map(Entry::negate)?, *row),
        Value::Identity(factor) => Value::Identity(factor.negate()?),
        Value::Stretched { left, right } => {
            Value::Stretched { left: left.map(Entry::negate)?, right: right.clone() }
        }
        Value::Added(terms) => Value::Added(terms.iter().map(negate).collect::<Meant<_>>()?),
    })
}

/// `a'`: the axes in the opposite order, a vector laid down, a row stood up.
pub(super) fn transpose<K: Number>(value: &Value<K>) -> Meant<Value<K>> {
    let (array, row) = match value {
        Value::Array { array, row } => (array, row),
        Value::Identity(_) => return Ok(value.clone()),
        Value::Stretched { left, right } => {
            let (left, right) = (left.transpose(&[1, 0])?, right.transpose(&[1, 0])?);
            return Ok(Value::Stretched { left, right });
        }
        Value::Added(terms) => return Ok(Value::Added(terms.iter().map(transpose).collect::<Meant<_>>()?)),
    };
    if array.axes() == 1 {
        return Ok(Value::laid(array.clone(), !row));
    }
    let order: Vec<usize> = (0..array.axes()).rev().collect();
    Ok(Value::of(array.transpose(&order)?))
}

/// `a + b`
pub(super) fn add<K: Number>(left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
    match added(left, right) {
        Some(terms) => Ok(Value::Added(terms)),
        None => entrywise("a sum", left, right, Entry::add),
    }
}

/// The terms of a sum of matrices of which none tells a size.
fn added<K: Number>(left: &Value<K>, right: &Value<K>) -> Option<Vec<Value<K>>> {
    let terms = |value: &Value<K>| match value {
        Value::Array { .. } => None,
        Value::Added(terms) => Some(terms.clone()),
        other => Some(vec![other.clone()]),
    };
    let identities = matches!((left, right), (Value::Identity(_), Value::Identity(_)));
    if identities { None } else { Some([terms(left)?, terms(right)?].concat()) }
}

/// `a - b`
pub(super) fn subtract<K: Number>(left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
    if left.array().is_err() && right.array().is_err() {
        return add(left, &negate(right)?);
    }
    entrywise("a difference", left, right, Entry::subtract)
}

/// `a / b`
pub(super) fn divide<K: Number>(left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
    match (left, right) {
        (Value::Identity(factor), by) if by.order() == 0 => Ok(Value::Identity(factor.divide(by.number()?)?)),
        (_, Value::Identity(_) | Value::Stretched { .. } | Value::Added(_)) => {
            Err(InterpretError::Unfit("a quotient"))
        }
        (Value::Stretched { left, right: behind }, by) if by.order() == 0 => {
            let by = by.number()?;
            Ok(Value::Stretched { left: left.map(|entry| entry.divide(by))?, right: behind.clone() })
        }
        (Value::Added(terms), by) if by.order() == 0 => {
            Ok(Value::Added(terms.iter().map(|term| divide(term, by)).collect::<Meant<_>>()?))
        }
        _ => entrywise("a quotient", left, right, Entry::divide),
    }
}

/// `a / b`, and 0 where `a` is, whatever `b` is there.
pub(super) fn divided_where<K: Number>(left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
    let divided = |a: &Entry<K>, b: &Entry<K>| if a.vanishes() { Ok(a.clone()) } else { a.divide(b) };
    entrywise("a quotient", left, right, divided)
}

/// An operation entry by entry.
pub(super) fn entrywise<K: Number>(
    name: &'static str,
    left: &Value<K>,
    right: &Value<K>,
    operation: impl Fn(&Entry<K>, &Entry<K>) -> Answer<Entry<K>>,
) -> Meant<Value<K>> {
    let rows = match (left, right) {
        (Value::Array { array, .. }, _) | (_, Value::Array { array, .. }) => array.shape().first().copied(),
        // What is done to the diagonal of an identity leaves 0 elsewhere only in sums.
        (Value::Identity(a), Value::Identity(b)) => return Ok(Value::Identity(operation(a, b)?)),
        _ => None,
    };
    let rows = rows.or((left.order() == 0 || right.order() == 0).then_some(1));
    let rows = rows.ok_or(InterpretError::Unsized)?;
    let (a, b) = (left.with_rows(rows)?, right.with_rows(rows)?);
    if left.array().is_err() && b.axes() == 0 || right.array().is_err() && a.axes() == 0 {
        return Err(InterpretError::Unsized);
    }
    if a.axes() == 0 {
        return Ok(Value::laid(b.map(|entry| operation(a.first(), entry))?, right.is_row()));
    }
    if b.axes() == 0 {
        return Ok(Value::laid(a.map(|entry| operation(entry, b.first()))?, left.is_row()));
    }
    if a.shape() != b.shape() || left.is_row() != right.is_row() {
        return Err(InterpretError::Unfit(name));
    }
    Ok(Value::laid(a.zip(&b, operation)?, left.is_row()))
}
