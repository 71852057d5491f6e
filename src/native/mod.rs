//! Plans in numbers: sizes put in once, every array's place found once, then as many evaluations as
//! are wanted, in floats. It answers what `evaluate` answers, which tests hold it against; outside of a
//! function's domain it answers what floats do, NaN. Nothing in here derives, or knows a function by name.

mod compile;
mod function;
mod loops;
mod matrices;
mod step;
mod tile;
mod view;

use std::collections::BTreeMap;

use smallvec::SmallVec;

use crate::number::NumberError;
use crate::plan::Plan;
use crate::shape::Dimension;

use step::Step;
use view::{Memory, Source};

pub use function::{Function, Given, Parameter, Ready};

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
    /// There is no room for a result, or more than it needs.
    Result {
        /// Which.
        place: usize,
        /// How many numbers it has.
        needs: usize,
    },
    /// Arrays do not fit a parameter's shape, or each other.
    Shape {
        /// The parameter's name.
        name: String,
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
#[derive(Debug, Default)]
pub struct Program {
    inputs: Vec<Input>,
    steps: Vec<Step>,
    buffers: Vec<Vec<f64>>,
    constants: Vec<Vec<f64>>,
    results: Vec<Answered>,
    /// The numbers of the results of [`Program::run`].
    answers: Vec<Vec<f64>>,
    /// What steps need beside, one after the other.
    scratch: Vec<f64>,
    /// About how many operations a run takes.
    work: usize,
}

/// A result.
#[derive(Debug)]
struct Answered {
    lengths: Vec<usize>,
    /// How many numbers it has.
    entries: usize,
    /// The first result that is the same.
    first: usize,
}

/// How many results a run needs no memory for, to write down where they go.
const FEW: usize = 16;

impl Program {
    /// The plan with its sizes put in.
    ///
    /// # Errors
    /// Where a size is unknown, or an operation is not computed so.
    pub fn new(plan: &Plan, sizes: &BTreeMap<String, usize>) -> Result<Self, NativeError> {
        compile::compile(plan, sizes, &|_| false)
    }

    /// The plan with its sizes put in, for inputs of which some lie column by column.
    ///
    /// # Errors
    /// As [`Program::new`].
    pub fn laid(
        plan: &Plan,
        sizes: &BTreeMap<String, usize>,
        by_columns: &dyn Fn(&str) -> bool,
    ) -> Result<Self, NativeError> {
        compile::compile(plan, sizes, by_columns)
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
        let mut answers = std::mem::take(&mut self.answers);
        answers.resize_with(self.results.len(), Vec::new);
        for (answer, result) in answers.iter_mut().zip(&self.results) {
            answer.resize(result.entries, 0.0);
        }
        let mut into: SmallVec<[&mut [f64]; FEW]> = answers.iter_mut().map(Vec::as_mut_slice).collect();
        let done = self.run_into(inputs, &mut into);
        drop(into);
        self.answers = answers;
        done
    }

    /// Computes all results for these inputs, each into as many numbers as it has.
    ///
    /// # Errors
    /// As [`Program::run`].
    pub fn run_into(&mut self, inputs: &[&[f64]], results: &mut [&mut [f64]]) -> Result<(), NativeError> {
        for (place, result) in self.results.iter().enumerate() {
            if results.get(place).is_none_or(|into| into.len() != result.entries) {
                return Err(NativeError::Result { place, needs: result.entries });
            }
        }
        for (place, input) in self.inputs.iter().enumerate() {
            let needs = input.lengths.iter().product();
            if inputs.get(place).is_none_or(|given| given.len() != needs) {
                return Err(NativeError::Input { name: input.name.clone(), needs });
            }
        }
        for step in &mut self.steps {
            // What a step fills is taken out meanwhile: it reads others alone.
            if let Source::Result(place) = step.stores {
                let Some(stored) = results.get_mut(place).map(std::mem::take) else { continue };
                let memory = Memory { inputs, buffers: &self.buffers, results, constants: &self.constants };
                let done = step.run(&memory, stored, &mut self.scratch);
                if let Some(place) = results.get_mut(place) {
                    *place = stored;
                }
                done?;
            } else if let Source::Buffer(place) = step.stores {
                let Some(mut stored) = self.buffers.get_mut(place).map(std::mem::take) else { continue };
                let memory = Memory { inputs, buffers: &self.buffers, results, constants: &self.constants };
                let done = step.run(&memory, &mut stored, &mut self.scratch);
                if let Some(place) = self.buffers.get_mut(place) {
                    *place = stored;
                }
                done?;
            }
        }
        for (place, result) in self.results.iter().enumerate() {
            if let Some((before, [into, ..])) = results.split_at_mut_checked(place)
                && let Some(same) = before.get(result.first)
            {
                into.copy_from_slice(same);
            }
        }
        Ok(())
    }

    /// About how many operations a run takes, and numbers are moved.
    pub fn work(&self) -> usize {
        self.work
    }

    /// The lengths of the axes of each result.
    pub fn shapes(&self) -> impl Iterator<Item = &[usize]> {
        self.results.iter().map(|result| result.lengths.as_slice())
    }

    /// The lengths of a result's axes and its numbers, row by row, after a run.
    pub fn result(&self, place: usize) -> Option<(&[usize], &[f64])> {
        Some((&self.results.get(place)?.lengths, self.answers.get(place)?))
    }

    /// How many bytes its arrays take, inputs apart.
    pub fn bytes(&self) -> usize {
        let scratch = std::iter::once(&self.scratch);
        let all = self.buffers.iter().chain(&self.constants).chain(scratch).map(Vec::len);
        let results = self.results.iter().map(|result| result.entries);
        all.chain(results).map(|count| size_of::<f64>() * count).sum()
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
