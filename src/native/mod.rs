//! Plans in numbers: sizes put in once, every array's place found once, then as many evaluations as
//! are wanted, in floats. It answers what `evaluate` answers, which tests hold it against; outside of a
//! function's domain it answers what floats do, NaN. Nothing in here derives, or knows a function by name.

mod compile;
mod loops;
mod matrices;
mod step;
mod tile;
mod view;

use std::collections::BTreeMap;

use crate::number::NumberError;
use crate::plan::Plan;
use crate::shape::Dimension;

use step::Step;
use view::{Memory, View};

/// Why a plan has no numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NativeError {
    /// A size has no number.
    UnknownSize {
        /// Its name.
        name: String,
    },
    /// A size comes to less than 0, or to more than there is memory for.
    Length {
        /// The size, as it is written.
        length: String,
    },
    /// An input has not as many numbers as its shape.
    Input {
        /// Its name.
        name: String,
        /// How many it needs.
        needs: usize,
    },
    /// This is not computed so.
    Unsupported {
        /// What it is, in words.
        what: &'static str,
    },
    /// A function has no value there.
    Failed(NumberError),
}

impl From<NumberError> for NativeError {
    fn from(error: NumberError) -> Self {
        Self::Failed(error)
    }
}

/// An array that is given to a program.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// The lengths of its axes; its numbers lie row by row.
    pub lengths: Vec<usize>,
}

/// A plan for given sizes. A second run needs no memory but what functions of whole matrices take.
///
/// ```
/// use std::collections::BTreeMap;
/// use gradus::native::Program;
/// use gradus::plan::plan;
/// use gradus::session::{Answer, Session};
///
/// let mut session = Session::new();
/// let outcomes = session.run("A : R[m,n]\nx : R[n]\nsum(exp(A*x))");
/// let Some(Answer::Expression(answer)) = outcomes.last().map(|last| &last.answer) else { panic!("{outcomes:?}") };
/// let sizes = BTreeMap::from([("m".to_owned(), 2), ("n".to_owned(), 2)]);
/// let plan = plan(session.arena(), &[("f".to_owned(), answer.node)], &sizes).unwrap();
/// let mut program = Program::new(&plan, &sizes).unwrap();
/// assert_eq!(program.inputs().iter().map(|input| input.name.as_str()).collect::<Vec<_>>(), ["A", "x"]);
/// program.run(&[&[1.0, 0.0, 0.0, -1.0], &[0.5, 0.5]]).unwrap();
/// assert_eq!(program.result(0), Some((&[][..], &[0.5_f64.exp() + (-0.5_f64).exp()][..])));
/// ```
#[derive(Debug)]
pub struct Program {
    inputs: Vec<Input>,
    steps: Vec<Step>,
    buffers: Vec<Vec<f64>>,
    constants: Vec<Vec<f64>>,
    results: Vec<View>,
    /// What steps need beside, one after the other.
    scratch: Vec<f64>,
}

impl Program {
    /// The plan with its sizes put in.
    ///
    /// # Errors
    /// Where a size is unknown, or an operation is not computed so.
    pub fn new(plan: &Plan, sizes: &BTreeMap<String, usize>) -> Result<Self, NativeError> {
        compile::compile(plan, sizes)
    }

    /// What is to be given, in this order.
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Computes all results for these inputs, each row by row.
    ///
    /// # Errors
    /// Where an input has another length than its shape, or a function of matrices has no value.
    pub fn run(&mut self, inputs: &[&[f64]]) -> Result<(), NativeError> {
        for (place, input) in self.inputs.iter().enumerate() {
            let needs = input.lengths.iter().product();
            if inputs.get(place).is_none_or(|given| given.len() != needs) {
                return Err(NativeError::Input { name: input.name.clone(), needs });
            }
        }
        for step in &mut self.steps {
            let Some(mut stored) = self.buffers.get_mut(step.stores).map(std::mem::take) else { continue };
            let memory = Memory { inputs, buffers: &self.buffers, constants: &self.constants };
            let done = step.run(&memory, &mut stored, &mut self.scratch);
            if let Some(place) = self.buffers.get_mut(step.stores) {
                *place = stored;
            }
            done?;
        }
        Ok(())
    }

    /// The lengths of a result's axes and its numbers, row by row, after a run.
    pub fn result(&self, place: usize) -> Option<(&[usize], &[f64])> {
        let view = self.results.get(place)?;
        let view::Source::Buffer(buffer) = view.source else { return None };
        Some((&view.lengths, self.buffers.get(buffer)?))
    }

    /// How many bytes its arrays take, inputs apart.
    pub fn bytes(&self) -> usize {
        let scratch = std::iter::once(&self.scratch);
        let all = self.buffers.iter().chain(&self.constants).chain(scratch);
        all.map(|all| size_of::<f64>() * all.len()).sum()
    }
}

/// The number that a size comes to.
fn length(dimension: &Dimension, sizes: &BTreeMap<String, usize>) -> Result<usize, NativeError> {
    if let Some(name) = dimension.names().iter().find(|name| !sizes.contains_key(&***name)) {
        return Err(NativeError::UnknownSize { name: name.to_string() });
    }
    let number = dimension.substitute(&|name| {
        sizes.get(name).and_then(|size| i128::try_from(*size).ok()).map(Dimension::number)
    });
    let length = number.as_number().and_then(|number| usize::try_from(number).ok());
    length.ok_or_else(|| NativeError::Length { length: dimension.to_string() })
}
