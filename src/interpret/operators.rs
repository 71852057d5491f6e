//! The operators, each by its definition: sums and quotients entry by entry, products in loops, powers by
//! multiplying. A scalar combines with any shape; an identity takes the size of what it meets.

use super::entrywise::{add, divide, entrywise, subtract};
use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::value::{Entry, Value, diagonal, kronecker};
use super::world::Frame;
use crate::array::Array;
use crate::functions::kernels::{Kind, matrix};
use crate::functions::{self};
use crate::number::{Answer, Jet, Number, Rational, rational};
use crate::syntax::ast::{Ast, Expr, ExprId, Operator};
use crate::syntax::built_in;

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `left operator right`
    pub(super) fn binary(
        &mut self,
        operator: Operator,
        left: &Value<K>,
        right: &Value<K>,
    ) -> Meant<Value<K>> {
        match operator {
            Operator::Add => add(left, right),
            Operator::Subtract => subtract(left, right),
            Operator::Multiply => self.multiply(left, right),
            Operator::Hadamard => self.hadamard(left, right),
            Operator::Divide if right.order() > 0 && left.order() > 0 => {
                Err(InterpretError::Unfit("a quotient"))
            }
            Operator::Divide | Operator::HadamardDivide => divide(left, right),
            Operator::Kronecker => self.kronecker(left, right),
            Operator::Power => self.power(left, right),
            Operator::HadamardPower => self.entry_power(left, right),
        }
    }

    /// `left * right`: scaling, an inner or outer product, or the last axis with the first.
    fn multiply(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        if let Some(value) = scaled(left, right)? {
            return Ok(value);
        }
        let columns = |value: &Value<K>| value.array().ok().and_then(|array| array.shape().last().copied());
        let rows = |value: &Value<K>| value.array().ok().and_then(|array| array.shape().first().copied());
        let a = match columns(left) {
            Some(_) => left.array()?.clone(),
            None => left.with_columns(rows(right).ok_or(InterpretError::Unsized)?)?,
        };
        let b = match rows(right) {
            Some(_) => right.array()?.clone(),
            None => right.with_rows(columns(left).ok_or(InterpretError::Unsized)?)?,
        };
        self.product((&a, left.is_row()), (&b, right.is_row()))
    }

    /// The product of two arrays, each with whether it lies as a row.
    fn product(
        &mut self,
        (a, a_lies): (&Array<Entry<K>>, bool),
        (b, b_lies): (&Array<Entry<K>>, bool),
    ) -> Meant<Value<K>> {
        match (a.axes(), b.axes()) {
            (1, 1) if a_lies == b_lies => return Err(InterpretError::Unfit("a product")),
            (1, 1) if b_lies => return self.outer(a, b),
            (1, 2) if !a_lies => return Err(InterpretError::Unfit("a product")),
            (2, 1) if b_lies => return Err(InterpretError::Unfit("a product")),
            _ => {}
        }
        let array = self.contract(a, b)?;
        Ok(Value::laid(array, a_lies))
    }

    fn outer(&mut self, a: &Array<Entry<K>>, b: &Array<Entry<K>>) -> Meant<Value<K>> {
        self.spend(a.data().len() * b.data().len())?;
        let shape = [a.data().len(), b.data().len()];
        let array = Array::from_fn(&shape, |index| match index {
            [i, j] => a.at(&[*i])?.multiply(b.at(&[*j])?),
            _ => a.at(index).cloned(),
        })?;
        Ok(Value::of(array))
    }

    /// The sum of products over the last axis of one and the first of the other.
    fn contract(&mut self, a: &Array<Entry<K>>, b: &Array<Entry<K>>) -> Meant<Array<Entry<K>>> {
        let (Some((inner, front)), Some((first, back))) = (a.shape().split_last(), b.shape().split_first())
        else {
            return Err(InterpretError::Unfit("a product"));
        };
        if inner != first {
            return Err(InterpretError::Unfit("a product"));
        }
        let (rows, columns) = (front.iter().product::<usize>(), back.iter().product::<usize>());
        self.spend(rows.saturating_mul(columns).saturating_mul(*inner))?;
        let (left, right) = (a.reshape(&[rows, *inner])?, b.reshape(&[*inner, columns])?);
        let product = Array::from_fn(&[rows, columns], |index| {
            let [i, j] = *index else { return Err(crate::number::NumberError::Singular) };
            let mut sum = left.at(&[i, 0])?.multiply(right.at(&[0, j])?)?;
            for k in 1..*inner {
                sum = sum.add(&left.at(&[i, k])?.multiply(right.at(&[k, j])?)?)?;
            }
            Ok(sum)
        })?;
        let shape: Vec<usize> = front.iter().chain(back).copied().collect();
        Ok(product.reshape(&shape)?)
    }

    /// `left .* right`
    fn hadamard(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        match scaled(left, right)? {
            Some(value) => Ok(value),
            None => entrywise("a product entry by entry", left, right, Entry::multiply),
        }
    }

    /// `left ⊗ right`
    pub(super) fn kronecker(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        let one_by_one = |entry: &Entry<K>| Array::new(vec![1, 1], vec![entry.clone()]);
        let matrix = |value: &Value<K>| match value {
            Value::Array { array, row } => as_matrix(array, *row).ok(),
            _ => None,
        };
        Ok(match (left, right, matrix(left), matrix(right)) {
            (_, Value::Identity(factor), Some(left), _) => {
                Value::Stretched { left, right: one_by_one(factor)? }
            }
            (Value::Identity(factor), _, _, Some(right)) => {
                Value::Stretched { left: one_by_one(factor)?, right }
            }
            (_, Value::Stretched { left, right }, Some(before), _) => {
                Value::Stretched { left: kronecker(&before, left)?, right: right.clone() }
            }
            (Value::Stretched { left, right }, _, _, Some(behind)) => {
                Value::Stretched { left: left.clone(), right: kronecker(right, &behind)? }
            }
            _ => self.row_named(built_in::KRONECKER, &[left.clone(), right.clone()])?,
        })
    }

    /// `e^v` where `e` is the constant.
    pub(super) fn natural_power(
        &mut self,
        ast: &Ast,
        operator: Operator,
        base: ExprId,
        exponent: &Value<K>,
        frame: &Frame<K>,
    ) -> Meant<Option<Value<K>>> {
        let natural = match ast.get(base) {
            Expr::Name(name) => self.is_natural_base(&name.text, frame),
            _ => false,
        };
        if !natural || operator != Operator::Power {
            return Ok(None);
        }
        let array = exponent.array()?.map(Entry::exp)?;
        Ok(Some(Value::laid(array, exponent.is_row())))
    }

    /// `left ^ right`: of a number, or of a square matrix to a whole number.
    fn power(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        match (left.order(), right.order()) {
            (0, _) => self.entry_power(left, right),
            (2, 0) => self.matrix_power(left, right),
            _ => Err(InterpretError::Unfit("a power")),
        }
    }

    /// `left .^ right`
    fn entry_power(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        let power = |base: &Entry<K>, exponent: &Entry<K>| match exponent.exponent() {
            Some(exponent) => power_of(base, &exponent),
            None => general_power(base, exponent),
        };
        entrywise("a power", left, right, power)
    }

    fn matrix_power(&mut self, left: &Value<K>, right: &Value<K>) -> Meant<Value<K>> {
        let exponent = right.whole()?;
        if let Value::Identity(factor) = left {
            return Ok(Value::Identity(power_of(factor, &rational::integer(exponent))?));
        }
        let array = left.array()?;
        let [rows, columns] = array.shape() else { return Err(InterpretError::Unfit("a power")) };
        if rows != columns {
            return Err(InterpretError::Unfit("a power"));
        }
        let base = if exponent < 0 { matrix::inv(std::slice::from_ref(array))? } else { array.clone() };
        let mut product = diagonal(*rows, &self.whole(1)?)?;
        for _ in 0..exponent.unsigned_abs() {
            product = self.contract(&product, &base)?;
        }
        Ok(Value::of(product))
    }
}

/// An array of at most two axes as a matrix: a vector is a column, a row a row.
fn as_matrix<K: Number>(array: &Array<Entry<K>>, row: bool) -> Meant<Array<Entry<K>>> {
    match array.shape() {
        [n] if row => Ok(array.reshape(&[1, *n])?),
        [n] => Ok(array.reshape(&[*n, 1])?),
        [_, _] => Ok(array.clone()),
        _ => Err(InterpretError::Unfit("a Kronecker product")),
    }
}

/// A product of a number and something, or of two identities; `None` for other operands.
fn scaled<K: Number>(left: &Value<K>, right: &Value<K>) -> Meant<Option<Value<K>>> {
    let (factor, value) = match (left, right) {
        (Value::Identity(a), Value::Identity(b)) => return Ok(Some(Value::Identity(a.multiply(b)?))),
        (factor, value) if factor.order() == 0 => (factor.number()?, value),
        (value, factor) if factor.order() == 0 => (factor.number()?, value),
        _ => return Ok(None),
    };
    Ok(Some(match value {
        Value::Array { array, row } => Value::laid(array.map(|entry| factor.multiply(entry))?, *row),
        Value::Identity(entry) => Value::Identity(factor.multiply(entry)?),
        Value::Stretched { left, right } => {
            Value::Stretched { left: left.map(|entry| factor.multiply(entry))?, right: right.clone() }
        }
        Value::Added(terms) => {
            let factor = Value::scalar(factor.clone());
            let each = terms.iter().map(|term| Ok(scaled(&factor, term)?.unwrap_or_else(|| term.clone())));
            Value::Added(each.collect::<Meant<_>>()?)
        }
    }))
}

/// A number to a power that is known exactly. A power of an exact number may be exact itself.
fn power_of<K: Number>(base: &Entry<K>, exponent: &Rational) -> Answer<Entry<K>> {
    let exact = base.exact().and_then(|base| rational::exact_power(&base, exponent));
    exact.map_or_else(|| base.power(exponent), |exact| base.like(&exact))
}

/// A number to a power by the kernel of the row that the operator stands for.
fn general_power<K: Kind>(base: &Entry<K>, exponent: &Entry<K>) -> Answer<Entry<K>>
where
    Jet<K>: Kind,
{
    let missing = crate::number::NumberError::NotInThisKind { function: built_in::POWER };
    let kernels = functions::power().and_then(|form| functions::form(form).kernels);
    let kernel = kernels.and_then(|kernels| kernels.of::<Jet<K>>()).ok_or(missing)?;
    let value = kernel(&[Array::scalar(base.clone()), Array::scalar(exponent.clone())])?;
    Ok(value.first().clone())
}
