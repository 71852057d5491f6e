//! One point: both texts read, and their entries compared.

use std::sync::Arc;

use super::kind::{Arithmetic, Drawing as _, Manner};
use super::point::Drawn;
use super::view::{as_asked, laid_out, turned};
use super::{Question, View};
use crate::array::{Array, position};
use crate::functions::kernels::Kind;
use crate::interpret::{Body, InterpretError, Interpreter, Point, Value};
use crate::number::{Jet, Number, Random, Told, rational};
use crate::sample::Wanted;

/// What a comparison at one point came to.
pub(super) enum Compared {
    /// Every entry is the same.
    Same,
    /// One is not: its position, and both.
    Different { entry: Vec<usize>, asked: Told, shown: Told },
    /// The numbers do not tell.
    Undecided,
}

/// A point at which both texts are read.
pub(super) struct Trial<'a, K> {
    question: &'a Question<'a>,
    reader: Interpreter<'a, K>,
    like: &'a K,
    point: &'a Point<K>,
    free: &'a [Arc<str>],
}

impl<'a, K: Arithmetic> Trial<'a, K>
where
    Jet<K>: Kind,
{
    /// A reader of a question at a point.
    pub fn new(
        question: &'a Question<'a>,
        free: &'a [Arc<str>],
        drawn: &'a Drawn<K>,
        like: &'a K,
        operations: usize,
    ) -> Self {
        let reader =
            Interpreter::new(question.scope, &drawn.point, like, operations).meaning(question.structured);
        Self { question, reader, like, point: &drawn.point, free }
    }

    /// Reads both texts and compares them.
    pub fn run(&mut self, random: &mut Random) -> Result<Compared, InterpretError> {
        let indices = self.indices()?;
        if !indices.is_empty() {
            return self.at_every_index(&indices);
        }
        let shown = self.shown(&[])?;
        if let Some(compared) = self.along_directions(&shown, random)? {
            return Ok(compared);
        }
        let asked = self.asked(&[])?;
        same(&self.laid_out(asked)?, &shown, &[])
    }

    /// Whether what was asked has a value at the point, as a whole.
    pub fn has_what_was_asked(&mut self) -> bool {
        let is_whole = self.question.indices.is_empty() || matches!(self.question.view, View::Entry(_));
        self.free.is_empty() && is_whole && self.asked(&[]).is_ok()
    }

    /// The indices of the question and those that are free in its texts, with how far each runs.
    fn indices(&mut self) -> Result<Vec<(Arc<str>, usize)>, InterpretError> {
        let mut indices = Vec::new();
        for (name, axis) in &self.question.indices {
            indices.push((Arc::clone(name), self.point.length(axis)?));
        }
        for name in self.free {
            let bodies = [&self.question.asked, &self.question.shown.body];
            let mut found = None;
            for body in bodies {
                found = found.map_or_else(
                    || self.reader.run(body, self.question.visible, name, self.free),
                    |known| Ok(Some(known)),
                )?;
            }
            indices.push((
                Arc::clone(name),
                found.ok_or_else(|| InterpretError::UnknownName(name.to_string()))?,
            ));
        }
        Ok(indices)
    }

    /// Compares both texts at every position of the indices.
    fn at_every_index(&mut self, indices: &[(Arc<str>, usize)]) -> Result<Compared, InterpretError> {
        let whole = match &self.question.view {
            View::Entry(_) if self.free.is_empty() => Some(self.asked(&[])?),
            _ => None,
        };
        let lengths: Vec<usize> = indices.iter().map(|(_, length)| *length).collect();
        let every = Array::from_fn(&lengths, |index| Ok(index.to_vec()))?;
        for index in every.data() {
            let position = |at: &usize| i64::try_from(at + 1).unwrap_or(i64::MAX);
            let names = indices.iter().map(|(name, _)| Arc::clone(name));
            let indices: Vec<(Arc<str>, i64)> = names.zip(index.iter().map(position)).collect();
            let shown = self.shown(&indices)?;
            let asked = match &whole {
                Some(whole) => whole.clone(),
                None => self.asked(&indices)?,
            };
            let asked = self.laid_out(asked)?;
            let asked = match &self.question.view {
                View::Entry(positions) => self.entry(&asked, positions, &indices)?,
                _ => asked,
            };
            let at: Vec<usize> = index.iter().map(|at| at + 1).collect();
            match same(&asked, &shown, &at)? {
                Compared::Same => {}
                other => return Ok(other),
            }
        }
        Ok(Compared::Same)
    }

    fn asked(&mut self, indices: &[(Arc<str>, i64)]) -> Result<Value<K>, InterpretError> {
        let Question { asked, visible, view, .. } = self.question;
        match view {
            View::Differential { kept } => self.reader.differential_after(asked, *kept, *visible, indices),
            _ => self.reader.value(asked, *visible, &[], indices),
        }
    }

    fn shown(&mut self, indices: &[(Arc<str>, i64)]) -> Result<Value<K>, InterpretError> {
        let shown = &self.question.shown;
        self.reader.value(&shown.body, self.question.visible, &shown.names, indices)
    }

    /// What was asked, laid out as it is shown.
    fn laid_out(&self, asked: Value<K>) -> Result<Value<K>, InterpretError> {
        laid_out(&self.question.view, turned(self.question.turned, asked)?)
    }

    /// The entry at positions in terms of indices.
    fn entry(
        &mut self,
        whole: &Value<K>,
        positions: &[Body],
        indices: &[(Arc<str>, i64)],
    ) -> Result<Value<K>, InterpretError> {
        let mut index = Vec::new();
        for position in positions {
            let place = self.reader.value(position, self.question.visible, &[], indices)?.whole()?;
            index.push(usize::try_from(place - 1).map_err(|_| InterpretError::OutOfRange)?);
        }
        if let (Value::Identity(factor), [row, column]) = (whole, index.as_slice()) {
            let zero = factor.like(&rational::integer(0))?;
            return Ok(Value::scalar(if row == column { factor.clone() } else { zero }));
        }
        whole.array()?.get(&index).cloned().map(Value::scalar).ok_or(InterpretError::OutOfRange)
    }

    /// A derivative that was asked for as a whole is compared along a random direction for each variable:
    /// one reading of what is derived, whatever the number of entries.
    fn along_directions(
        &mut self,
        shown: &Value<K>,
        random: &mut Random,
    ) -> Result<Option<Compared>, InterpretError> {
        let (view, None, Value::Array { array, .. }) = (&self.question.view, self.question.turned, shown)
        else {
            return Ok(None);
        };
        if !matches!(view, View::Whole | View::Kronecker { .. }) {
            return Ok(None);
        }
        let like = self.like;
        let drawing = like.drawing();
        let mut draw = || like.take_over(&drawing.entry(Wanted::Any, Manner::Any, random)?);
        let asked = self.reader.along_directions(&self.question.asked, self.question.visible, &mut draw)?;
        let Some(along) = asked else { return Ok(None) };
        let axes: Vec<usize> = along
            .value
            .shape()
            .iter()
            .chain(along.directions.iter().flat_map(Array::shape))
            .copied()
            .collect();
        let Some(mut contracted) = as_asked(view, array, &axes)? else { return Ok(None) };
        for direction in along.directions.iter().rev() {
            contracted = contracted_last(&contracted, direction)?;
        }
        Ok(match same(&Value::of(along.value), &Value::of(contracted), &[])? {
            Compared::Same => Some(Compared::Same),
            // Entry by entry, a difference can be read, and numbers may be told apart.
            _ => None,
        })
    }
}

/// The last axes summed with a direction.
fn contracted_last<K: Number>(
    array: &Array<Jet<K>>,
    direction: &Array<K>,
) -> Result<Array<Jet<K>>, InterpretError> {
    let front = array.axes().saturating_sub(direction.axes());
    let shape = array.shape().get(..front).unwrap_or_default().to_vec();
    let direction: Vec<Jet<K>> = direction.data().iter().cloned().map(Jet::still).collect();
    let sum = |entries: &[Jet<K>]| {
        let sum = Number::inner(entries.iter().zip(&direction))?;
        sum.ok_or(InterpretError::OutOfRange)
    };
    let data = array.data().chunks(direction.len().max(1)).map(sum).collect::<Result<Vec<_>, _>>()?;
    Ok(Array::new(shape, data)?)
}

/// Whether two values are the same; `at` is the position of the entry that they are, where they are one.
fn same<K: Arithmetic>(asked: &Value<K>, shown: &Value<K>, at: &[usize]) -> Result<Compared, InterpretError> {
    let (a, b) = match (asked, shown) {
        (Value::Identity(a), Value::Identity(b)) => (Array::scalar(a.clone()), Array::scalar(b.clone())),
        (Value::Array { array, .. }, _) | (_, Value::Array { array, .. }) => {
            let rows = array.shape().first().copied().unwrap_or(1);
            (asked.with_rows(rows)?, shown.with_rows(rows)?)
        }
        _ => return Err(InterpretError::Unsized),
    };
    let rows = matches!((asked, shown), (Value::Array { .. }, Value::Array { .. }));
    if a.shape() != b.shape() || rows && asked.is_row() != shown.is_row() {
        let words = |array: &Array<Jet<K>>, row: bool| {
            let kind = if row { "a row" } else { "an array" };
            Told::words(format!("{kind} of shape {:?}", array.shape()))
        };
        let (asked, shown) = (words(&a, asked.is_row()), words(&b, shown.is_row()));
        return Ok(Compared::Different { entry: at.to_vec(), asked, shown });
    }
    let entries = a.data().iter().chain(b.data());
    let largest = entries.map(|entry| entry.value().magnitude()).fold(0.0, f64::max);
    let mut undecided = false;
    for (place, (a, b)) in a.data().iter().zip(b.data()).enumerate() {
        match a.value().same(b.value(), largest) {
            Some(true) => {}
            Some(false) => {
                let entry = match asked {
                    Value::Array { array, .. } if at.is_empty() => position(array.shape(), place),
                    _ => at.to_vec(),
                };
                let (asked, shown) = (a.value().told(), b.value().told());
                return Ok(Compared::Different { entry, asked, shown });
            }
            None => undecided = true,
        }
    }
    Ok(if undecided { Compared::Undecided } else { Compared::Same })
}
