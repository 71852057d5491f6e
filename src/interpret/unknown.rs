//! Functions of which only the shapes are known: in numbers one certain polynomial a name, so that what holds for
//! it at random points is not chance.

use std::rc::Rc;

use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::scope::Meaning;
use super::value::Value;
use super::world::Frame;
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::functions::opaque;
use crate::number::Jet;
use crate::syntax::ast::Name;

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `f(u)`, or its derivative by the arguments at some places, counted from 1.
    pub(super) fn unknown(
        &mut self,
        function: &Name,
        places: &[usize],
        given: &[Rc<Value<K>>],
        frame: &Rc<Frame<K>>,
    ) -> Meant<Value<K>> {
        let place = frame.visible.and_then(|visible| self.scope.function(&function.text, visible));
        let Some((name, Meaning::Unknown { arguments, value })) =
            place.and_then(|place| self.scope.get(place))
        else {
            return Err(InterpretError::UnknownName(function.text.to_string()));
        };
        if arguments.len() != given.len() || places.iter().any(|place| !(1..=arguments.len()).contains(place))
        {
            return Err(InterpretError::Unfit("a call"));
        }
        let (is_entrywise, seed) =
            (value.is_empty() && arguments.iter().all(|order| *order == 0), seed_of(name));
        let lengths = value.iter().map(|axis| self.point.length(axis)).collect::<Meant<Vec<_>>>()?;
        let places: Vec<usize> = places.iter().map(|place| place - 1).collect();
        let code = Array::scalar(self.whole(opaque::code_of(&places))?);
        let count = lengths.iter().product::<usize>();
        let seeds = (1..).take(count).map(|output| crate::number::rational::ratio(seed + 3 * output, 4));
        let seeds = seeds.map(|number| self.exact(&number?)).collect::<Meant<Vec<_>>>()?;
        let mut numbers = seeds.into_iter().map(Ok);
        let symbol = Array::from_fn(&lengths, |_| {
            numbers.next().unwrap_or_else(|| Err(crate::number::NumberError::TooLarge))
        })?;
        let given: Vec<Value<K>> = given.iter().map(|one| Value::clone(one)).collect();
        let arrays = given.iter().map(|one| one.array().cloned()).collect::<Meant<Vec<_>>>()?;
        let whole = arrays.iter().find(|array| array.axes() > 0 && is_entrywise);
        let Some(whole) = whole else {
            let mut all = vec![symbol, code];
            all.extend(arrays);
            self.spend(all.iter().map(|array| array.data().len()).product::<usize>() * 16)?;
            return Ok(Value::of(opaque::value(&all)?));
        };
        let shape = whole.shape().to_vec();
        self.spend(whole.data().len() * 64)?;
        let array = Array::from_fn(&shape, |index| {
            let mut all = vec![symbol.clone(), code.clone()];
            for array in &arrays {
                let entry = if array.axes() == 0 { array.first() } else { array.at(index)? };
                all.push(Array::scalar(entry.clone()));
            }
            Ok(opaque::value(&all)?.first().clone())
        })?;
        Ok(Value::laid(array, given.iter().any(Value::is_row)))
    }
}

/// A small number that differs from name to name.
fn seed_of(name: &str) -> i64 {
    name.bytes().fold(7, |seed, byte| (seed * 31 + i64::from(byte)) % 23) - 11
}
