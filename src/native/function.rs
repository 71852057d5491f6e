//! A function of arrays of whatever sizes: its plan is made and compiled where sizes are met for the first time, and
//! kept for the next time. Several threads may call it; each runs a program of its own.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use smallvec::SmallVec;

use super::{NativeError, Program, length};
use crate::ir::{Arena, NodeId};
use crate::plan::plan;
use crate::shape::Dimension;

/// The most programs that are kept, for as many sizes or threads.
const KEPT: usize = 8;

/// What is given to a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its axes; none where it is a size that no array tells.
    pub axes: Option<Vec<Dimension>>,
}

/// How an array is given: the lengths of its axes, or the size.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// An array, and whether its numbers lie column by column.
    Array(&'a [usize], bool),
    /// A size.
    Size(usize),
}

/// The lengths of all arrays in turn, each followed by how it lies.
type Key = SmallVec<[usize; 16]>;

/// A function of arrays.
#[derive(Debug)]
pub struct Function {
    arena: Arena,
    results: Vec<(String, NodeId)>,
    parameters: Vec<Parameter>,
    /// Programs that nobody runs at the moment.
    idle: Mutex<Vec<Ready>>,
}

/// A program for arrays of certain sizes.
#[derive(Debug)]
pub struct Ready {
    key: Key,
    /// The program.
    pub program: Program,
    /// The parameter that each of its inputs is.
    pub inputs: Vec<usize>,
}

impl Function {
    /// A function of these parameters. Whether the results can be computed at all is tried at small sizes.
    ///
    /// # Errors
    /// What is not computed so.
    pub fn new(
        arena: Arena,
        results: Vec<(String, NodeId)>,
        parameters: Vec<(String, Option<Vec<Dimension>>)>,
    ) -> Result<Self, NativeError> {
        let parameters = parameters.into_iter().map(|(name, axes)| Parameter { name, axes }).collect();
        let function = Self { arena, results, parameters, idle: Mutex::default() };
        let names = function.parameters.iter().flat_map(|one| match &one.axes {
            Some(axes) => axes.iter().flat_map(Dimension::names).collect(),
            None => vec![one.name.as_str().into()],
        });
        let sizes = names.map(|name| (name.to_string(), TRIED)).collect();
        match function.compiled(&sizes, Key::new(), &|_| false) {
            // Sizes that would fit are not known here.
            Ok(_) | Err(NativeError::Length { .. }) => Ok(function),
            Err(error) => Err(error),
        }
    }

    /// What is to be given, in this order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// A program for arrays of these lengths, to be [given back](Self::put_back) after use.
    ///
    /// # Errors
    /// Where arrays do not fit, or something is not computed at these sizes.
    pub fn take<'a>(&self, given: impl Iterator<Item = Given<'a>> + Clone) -> Result<Ready, NativeError> {
        let mut key = Key::new();
        for one in given.clone() {
            match one {
                Given::Array(lengths, by_columns) => {
                    key.extend_from_slice(lengths);
                    // No length, so that nothing else begins alike.
                    key.push(usize::MAX - usize::from(by_columns));
                }
                Given::Size(size) => key.push(size),
            }
        }
        {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(place) = idle.iter().rposition(|ready| ready.key == key) {
                return Ok(idle.swap_remove(place));
            }
        }
        let sizes = self.bound(given.clone())?;
        let given: Vec<Given<'a>> = given.collect();
        let by_columns = |name: &str| {
            let place = self.parameters.iter().position(|one| one.name == name);
            matches!(place.and_then(|place| given.get(place)), Some(Given::Array(_, true)))
        };
        self.compiled(&sizes, key, &by_columns)
    }

    /// Keeps a program for the next call.
    pub fn put_back(&self, ready: Ready) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() == KEPT {
            idle.remove(0);
        }
        idle.push(ready);
    }

    /// The sizes that arrays bind, which all of them have to agree about.
    fn bound<'a>(
        &self,
        given: impl Iterator<Item = Given<'a>> + Clone,
    ) -> Result<BTreeMap<String, usize>, NativeError> {
        let mut sizes = BTreeMap::new();
        let wrong = |parameter: &Parameter| NativeError::Shape { name: parameter.name.clone() };
        for (parameter, given) in self.parameters.iter().zip(given.clone()) {
            match (&parameter.axes, given) {
                (Some(axes), Given::Array(lengths, _)) if axes.len() == lengths.len() => {
                    for (axis, length) in axes.iter().zip(lengths) {
                        if let Some(name) = axis.as_name() {
                            sizes.entry(name.to_string()).or_insert(*length);
                        }
                    }
                }
                (None, Given::Size(size)) => _ = sizes.insert(parameter.name.clone(), size),
                _ => return Err(wrong(parameter)),
            }
        }
        while let Some((size, length)) = self.solved(given.clone(), &sizes) {
            sizes.insert(size, length);
        }
        for (parameter, given) in self.parameters.iter().zip(given) {
            if let (Some(axes), Given::Array(lengths, _)) = (&parameter.axes, given) {
                for (axis, found) in axes.iter().zip(lengths) {
                    if length(axis, &sizes)? != *found {
                        return Err(wrong(parameter));
                    }
                }
            }
        }
        Ok(sizes)
    }

    /// A size that an axis determines by those that are known: `n` in `m + n`.
    fn solved<'a>(
        &self,
        given: impl Iterator<Item = Given<'a>>,
        known: &BTreeMap<String, usize>,
    ) -> Option<(String, usize)> {
        let value =
            |name: &str| known.get(name).and_then(|size| i128::try_from(*size).ok()).map(Dimension::number);
        for (parameter, given) in self.parameters.iter().zip(given) {
            let (Some(axes), Given::Array(lengths, _)) = (&parameter.axes, given) else { continue };
            for (axis, length) in axes.iter().zip(lengths) {
                let length = Dimension::number(i128::try_from(*length).ok()?);
                let solution = axis.substitute(&value).solve(&length, &|_| true);
                if let Some((name, value)) = solution
                    && let Some(size) = value.as_number().and_then(|value| usize::try_from(value).ok())
                {
                    return Some((name.to_string(), size));
                }
            }
        }
        None
    }

    fn compiled(
        &self,
        sizes: &BTreeMap<String, usize>,
        key: Key,
        by_columns: &dyn Fn(&str) -> bool,
    ) -> Result<Ready, NativeError> {
        let plan = plan(&self.arena, &self.results, sizes)
            .map_err(|_| NativeError::Unsupported { what: "a function over a further axis" })?;
        let program = Program::laid(&plan, sizes, by_columns)?;
        let place = |name: &str| self.parameters.iter().position(|one| one.name == name);
        let inputs = program.inputs().iter().map(|input| {
            place(&input.name).ok_or(NativeError::Unsupported { what: "an input that is no parameter" })
        });
        Ok(Ready { key, inputs: inputs.collect::<Result<_, _>>()?, program })
    }
}

/// The size at which a function is tried.
const TRIED: usize = 2;
