//! Calls: of the program's functions, of what builds an array from dimensions, of the table's functions.

use std::rc::Rc;
use std::sync::Arc;

use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::scope::{Body, Meaning};
use super::value::{Value, diagonal};
use super::world::{Frame, Local, World};
use crate::array::Array;
use crate::functions::{self, kernels::Kind};
use crate::number::{Jet, rational};
use crate::syntax::ast::{Ast, Expr, ExprId, Name};
use crate::syntax::built_in::{self, Builder};

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `function(arguments)`; `given` are their values, unless they are to be derived.
    pub(super) fn call(
        &mut self,
        ast: &Arc<Ast>,
        function: &Name,
        arguments: &[ExprId],
        given: Vec<Rc<Value<K>>>,
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Rc<Value<K>>> {
        let user = frame.visible.and_then(|visible| self.scope.function(&function.text, visible));
        if let Some(place) = user {
            if let Some((_, Meaning::Unknown { .. })) = self.scope.get(place) {
                return self.unknown(function, &[], &given, frame).map(Rc::new);
            }
            return self.call_user(place, ast, arguments, given, frame, world);
        }
        if let Some(derivative) = built_in::derivative(&function.text) {
            return self.derivative(derivative, ast, arguments, frame, world).map(Rc::new);
        }
        let given: Vec<Value<K>> = given.into_iter().map(Rc::unwrap_or_clone).collect();
        if let Some(builder) = built_in::builder(&function.text) {
            return self.build(builder, &given).map(Rc::new);
        }
        if let (true, [left, right]) = (&*function.text == built_in::KRONECKER, given.as_slice()) {
            return self.kronecker(left, right).map(Rc::new);
        }
        let (row, _) = functions::find(&function.text)
            .ok_or_else(|| InterpretError::UnknownName(function.text.to_string()))?;
        let axis = arguments.last().and_then(|last| match ast.get(*last) {
            Expr::Number { value, .. } => {
                [1_u8, 2].into_iter().find(|axis| *value == rational::integer(i64::from(*axis)))
            }
            _ => None,
        });
        self.row(row, &given, axis).map(Rc::new)
    }

    /// A function of the program: its body, where the parameters stand for what was passed.
    fn call_user(
        &mut self,
        place: usize,
        ast: &Arc<Ast>,
        arguments: &[ExprId],
        given: Vec<Rc<Value<K>>>,
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Rc<Value<K>>> {
        let Some((_, Meaning::Function { parameters, body })) = self.scope.get(place) else {
            return Err(InterpretError::Unsupported("a call of what is no function"));
        };
        let (parameters, body) = (parameters.clone(), body.clone());
        if parameters.len() != arguments.len() {
            return Err(InterpretError::Unfit("a call"));
        }
        let mut inner = Frame { visible: frame.visible, locals: Vec::new() };
        for ((name, argument), value) in parameters.iter().zip(arguments).zip(given) {
            self.passed += 1;
            let passed = Body { ast: Arc::clone(ast), root: *argument };
            inner.locals.push((Arc::clone(name), Local::Passed(self.passed, passed, Rc::clone(frame))));
            world.passed.insert(self.passed, value);
        }
        self.body(&body, &Rc::new(inner), world)
    }

    /// `reshape(x, m, n)`: the entry at `(i, j)` is the one at `(j - 1)*m + i` of the stacked columns.
    fn reshaped(&mut self, given: &[Value<K>]) -> Meant<Value<K>> {
        let Some((Value::Array { array, .. }, lengths)) = given.split_first() else {
            return Err(InterpretError::Unfit("a reshape"));
        };
        let lengths = counts(lengths)?;
        if lengths.is_empty() || lengths.iter().product::<usize>() != array.data().len() {
            return Err(InterpretError::Unfit("a reshape"));
        }
        self.spend(array.data().len())?;
        let mut at = vec![0; lengths.len()];
        let reshaped = Array::from_fn(&lengths, |index| {
            // Counted from the first axis, which runs fastest in both.
            let place = index.iter().zip(&lengths).rev().fold(0, |place, (i, length)| place * length + i);
            at.clear();
            let mut rest = place;
            for length in array.shape() {
                at.push(rest % length);
                rest /= length;
            }
            array.at(&at).cloned()
        })?;
        Ok(Value::of(reshaped))
    }

    /// `eye(n)`, `ones(m, n)` and their like.
    fn build(&mut self, builder: Builder, given: &[Value<K>]) -> Meant<Value<K>> {
        if builder == Builder::Reshape {
            return self.reshaped(given);
        }
        let numbers = counts(given)?;
        if numbers.contains(&0) {
            return Err(InterpretError::Empty);
        }
        let (zero, one) = (self.whole(0)?, self.whole(1)?);
        let at = |condition: bool| Ok(if condition { one.clone() } else { zero.clone() });
        let array = match (builder, numbers.as_slice()) {
            (Builder::Identity, [n]) => diagonal(*n, &one)?,
            (Builder::Ones, lengths) => Array::filled(lengths, &one)?,
            (Builder::Zeros, lengths) => Array::filled(lengths, &zero)?,
            (Builder::Unit, numbers) if numbers.len().is_multiple_of(2) => {
                let (positions, lengths) = numbers.split_at(numbers.len() / 2);
                if positions.iter().zip(lengths).any(|(position, length)| position > length) {
                    return Err(InterpretError::OutOfRange);
                }
                Array::from_fn(lengths, |index| at(index.iter().zip(positions).all(|(i, p)| i + 1 == *p)))?
            }
            // K vec(A) = vec(A') for A of m rows and n columns: A[i,j] lies at j*m + i, and then at i*n + j.
            (Builder::Commutation, [m, n]) => Array::from_fn(&[m * n, m * n], |index| {
                at(matches!(index, [to, from] if to / n == from % m && to % n == from / m))
            })?,
            _ => return Err(InterpretError::Unfit("a builder")),
        };
        self.spend(array.data().len())?;
        Ok(Value::of(array))
    }
}

/// Lengths and positions that were given as values.
fn counts<K: Kind>(given: &[Value<K>]) -> Meant<Vec<usize>> {
    let count = |value: &Value<K>| usize::try_from(value.whole()?).map_err(|_| InterpretError::OutOfRange);
    given.iter().map(count).collect()
}
