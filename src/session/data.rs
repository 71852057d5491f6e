//! Numbers that variables are given from outside, by a file or by whoever holds them: they fix the sizes of
//! dimensions, and what rests on them is computed in floats, by the plan.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;
use num_traits::ToPrimitive;

use super::evaluate::said;
use super::outcome::Numbers;
use super::{Session, stopped};
use crate::array::Array;
use crate::data::Data;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{EvaluateError, Values};
use crate::functions::kernels::Kind;
use crate::ir::{Node, NodeId};
use crate::limits;
use crate::lower::{EntryKind, Lowered};
use crate::native::Program;
use crate::number::{NumberError, Rational};
use crate::plan::{Plan, plan};
use crate::sample::{self, Described};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::Name;

/// Data of more entries are not looked at one by one in exact numbers: for their structure, and for a
/// second reading.
const MOST_EXACT: usize = 4096;

/// Entries across a diagonal may be so far apart, beside the largest, and still be meant to be equal.
const ROUNDED: f64 = 1e-9;

/// How many operations of a plan are about as long as one that limits count.
const AT_ONCE: u64 = 2;

/// The numbers that a name was given.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub data: Arc<Data>,
    /// Whether they stand for what the program says that they are.
    is_preset: bool,
}

/// Lengths as people write a shape.
fn written(lengths: &[usize]) -> String {
    match lengths {
        [] => "a number".to_owned(),
        [length] => format!("a vector of {length}"),
        _ => lengths.iter().map(ToString::to_string).collect::<Vec<_>>().join("×"),
    }
}

impl Session {
    /// Gives a variable its numbers, which its questions are computed with from now on. A name of which
    /// nothing is known is declared with the shape of the data; lengths fix the names of dimensions.
    ///
    /// ```
    /// use gradus::data::Data;
    /// use gradus::session::{Answer, Session};
    ///
    /// let mut session = Session::new();
    /// session.run("A : R[m,n]");
    /// session.give("A", Data::new(vec![2, 3], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]).unwrap()).unwrap();
    /// let Answer::Eval(numbers) = &session.run("eval sum(A, 1)")[0].answer else { panic!() };
    /// assert_eq!(numbers.data, [5.0, 7.0, 9.0]);
    /// ```
    ///
    /// # Errors
    /// The name is no variable's, or its shape is another.
    pub fn give(&mut self, name: &str, data: Data) -> Result<(), Box<Diagnostic>> {
        if self.environment.get(name).is_none() {
            let lengths: Vec<String> = data.lengths().iter().map(ToString::to_string).collect();
            let dimensions =
                if lengths.is_empty() { String::new() } else { format!("[{}]", lengths.join(",")) };
            for outcome in self.run(&format!("{name} : R{dimensions}")) {
                if let super::Answer::Errors(mut errors) = outcome.answer
                    && let Some(error) = errors.pop()
                {
                    return Err(Box::new(error));
                }
            }
        }
        self.take_data(name, data, Span::nowhere())
    }

    /// Loads the numbers of a declaration.
    fn load(&mut self, names: &[Name], file: &Name) -> Result<(), Box<Diagnostic>> {
        let fault = |why: &str| {
            let words = format!("cannot load `{}`: {why}", file.text);
            Box::new(Diagnostic::new("G0419", words, file.span))
        };
        let Some(loader) = self.options.loader.clone() else { return Err(fault("no files are read here")) };
        let data = loader.load(&file.text).map_err(|why| fault(&why))?;
        names.iter().try_for_each(|name| self.take_data(&name.text, data.clone(), file.span))
    }

    /// Gives a name that a program is going to declare, or to assume, its numbers, in place of those that the
    /// program has for it. Whether they fit is seen where they are computed with.
    pub fn preset(&mut self, name: &str, data: Data) {
        self.given.insert(Arc::from(name), Given { data: Arc::new(data), is_preset: true });
    }

    /// The numbers that a variable was given, row by row.
    pub fn data_of(&self, name: &str) -> Option<&[f64]> {
        self.given.get(name).map(|given| given.data.numbers())
    }

    /// What a declaration says of the numbers of its names: they are loaded, or those of an earlier
    /// declaration are forgotten.
    pub(super) fn declared_data(
        &mut self,
        names: &[Name],
        file: Option<&Name>,
    ) -> Result<(), Box<Diagnostic>> {
        let is_open = |given: &IndexMap<Arc<str>, Given>, name: &Name| {
            given.get(&name.text).is_none_or(|given| !given.is_preset)
        };
        let open: Vec<Name> = names.iter().filter(|name| is_open(&self.given, name)).cloned().collect();
        self.given.retain(|name, _| !open.iter().any(|other| other.text == *name));
        match file {
            Some(file) if !open.is_empty() => self.load(&open, file),
            _ => Ok(()),
        }
    }

    fn take_data(&mut self, name: &str, data: Data, span: Span) -> Result<(), Box<Diagnostic>> {
        let Some(entry) = self.environment.get(name).filter(|entry| entry.kind != EntryKind::Defined) else {
            let words = format!("`{name}` is no variable, and is given no numbers");
            return Err(Box::new(Diagnostic::new("G0419", words, span)));
        };
        let (node, shape) = (entry.lowered.node, entry.lowered.shape.clone());
        let data = self.fitted(name, &shape, data, span)?;
        let data = self.structured(name, node, data, span)?;
        let is_preset = self.given.get(name).is_some_and(|given| given.is_preset);
        self.given.insert(Arc::from(name), Given { data: Arc::new(data), is_preset });
        Ok(())
    }

    /// Data on the axes of a variable, whose dimensions they fix.
    fn fitted(&mut self, name: &str, shape: &Shape, data: Data, span: Span) -> Result<Data, Box<Diagnostic>> {
        let found = data.lengths().to_vec();
        let fitting = if found.len() == shape.order() { Some(data) } else { laid(shape, &data) };
        let before: Vec<String> = shape
            .axes
            .iter()
            .flat_map(Dimension::names)
            .filter_map(|name| Some(format!("{name} = {}", self.environment.sizes.get(&name)?)))
            .collect();
        match fitting {
            Some(data) if !data.numbers().is_empty() && self.environment.fix(shape, data.lengths()) => {
                Ok(data)
            }
            _ => {
                let words = format!("`{name}` is a {shape}, but its data are {}", written(&found));
                let said = Diagnostic::new("G0403", words, span);
                let known = if before.is_empty() { None } else { Some(before.join(", ")) };
                Err(Box::new(match known {
                    Some(known) => said.note(format!("{known}, by what was given before")),
                    None => said,
                }))
            }
        }
    }

    /// Data that have the structure of their declaration. What differs across the diagonal by rounding alone
    /// is made equal.
    fn structured(
        &self,
        name: &str,
        node: NodeId,
        mut data: Data,
        span: Span,
    ) -> Result<Data, Box<Diagnostic>> {
        let words = self.arena.words_of(node);
        if words.is_empty() {
            return Ok(data);
        }
        if words.mirror().is_some()
            && let Some(mirrored) =
                mirrored(&data, words.mirror() == Some(crate::structures::Mirror::Opposite))
        {
            data = mirrored;
        }
        let departs = exact(&data)
            .and_then(|exact| sample::departure(Described { words, lengths: exact.shape() }, &exact));
        match departs {
            None => Ok(data),
            Some((word, how)) => {
                let name = name.to_owned();
                Err(Box::new(EvaluateError::Contradicts { name, word: word.name(), how }.to_diagnostic(span)))
            }
        }
    }

    /// The variables in an expression that have data.
    fn data_in(&self, node: NodeId) -> Vec<(Arc<str>, NodeId)> {
        if self.given.is_empty() {
            return Vec::new();
        }
        let named = self.arena.reachable(&[node]).into_iter().filter_map(|id| {
            let Node::Symbol(symbol) = self.arena.node(id) else { return None };
            let name = Arc::clone(&self.arena.symbol(*symbol).name);
            let is_own = self.environment.get(&name).is_some_and(|entry| entry.lowered.node == id);
            (is_own && self.given.contains_key(&name)).then_some((name, id))
        });
        named.collect()
    }

    /// Whether an expression has numbers from outside in it.
    pub(super) fn rests_on_data(&self, node: NodeId) -> bool {
        !self.data_in(node).is_empty()
    }

    /// The lengths of data in an expression fix sizes: those of variables that were assumed, too.
    pub(super) fn fix_given(&mut self, node: NodeId, span: Span) -> Result<(), Box<Diagnostic>> {
        for (name, _) in self.data_in(node) {
            if let Some(given) = self.given.get(&name) {
                let data = given.data.as_ref().clone();
                self.take_data(&name, data, span)?;
            }
        }
        Ok(())
    }

    /// Sets what variables were given. Of large data only floats are made.
    pub(super) fn set_given<K: Kind>(&self, values: &mut Values<K>, like: &K) -> Result<(), EvaluateError> {
        for (name, Given { data, .. }) in &self.given {
            let Some(entry) = self.environment.get(name) else { continue };
            let floats = like as &dyn Any;
            if data.numbers().len() > MOST_EXACT && !floats.is::<f64>() {
                continue;
            }
            let number = |number: &f64| match (number as &dyn Any).downcast_ref::<K>() {
                Some(number) => Ok(number.clone()),
                None => like.like(&Rational::from_float(*number).ok_or(NumberError::TooLarge)?),
            };
            let numbers = data.numbers().iter().map(number).collect::<Result<_, _>>().map_err(said)?;
            let value = Array::new(data.lengths().to_vec(), numbers).map_err(said)?;
            values.set(entry.lowered.node, value);
        }
        Ok(())
    }

    /// The data of a name in exact numbers, where there are not too many.
    pub(super) fn exact_data(&self, name: &str) -> Option<Array<Rational>> {
        exact(&self.given.get(name)?.data)
    }

    /// The numbers of an expression that rests on data: by the plan, or where that has none of the operations,
    /// or an entry is no number, as all others are computed.
    pub(super) fn numbers_of_data(
        &mut self,
        asked: &Lowered,
        node: NodeId,
        span: Span,
    ) -> Result<Numbers, Box<Diagnostic>> {
        let planned = self.planned(node);
        if let Some(limit) = limits::cause() {
            return Err(Box::new(stopped(limit, span)));
        }
        let row = asked.shape.row;
        if let Some((axes, data)) = planned
            && data.iter().all(|number| number.is_finite())
        {
            return Ok(Numbers { axes, data, exact: None, row, checked: None });
        }
        let slow = self.evaluated(node, &0.0).map_err(|error| Box::new(error.to_diagnostic(span)))?;
        Ok(Numbers { axes: slow.shape().to_vec(), data: slow.into_data(), exact: None, row, checked: None })
    }

    fn planned(&self, node: NodeId) -> Option<(Vec<usize>, Vec<f64>)> {
        let sizes: BTreeMap<String, usize> = self
            .environment
            .sizes
            .iter()
            .filter_map(|(name, size)| Some((name.to_string(), usize::try_from(*size).ok()?)))
            .collect();
        let plan = plan(&self.arena, &[(String::new(), node)], &sizes).ok()?;
        if !limits::spend(operations(&plan, &sizes) / AT_ONCE) {
            return None;
        }
        let mut program = Program::new(&plan, &sizes).ok()?;
        let mut own: Vec<Array<f64>> = Vec::new();
        for input in program.inputs() {
            if !self.given.contains_key(input.name.as_str()) {
                let value = self.environment.get(&input.name)?.value?;
                own.push(self.evaluated(value, &0.0).ok()?);
            }
        }
        let mut own_in_turn = own.iter();
        let inputs: Option<Vec<&[f64]>> = program
            .inputs()
            .iter()
            .map(|input| match self.given.get(input.name.as_str()) {
                Some(given) => Some(given.data.numbers()),
                None => own_in_turn.next().map(Array::data),
            })
            .collect();
        program.run(&inputs?).ok()?;
        let (lengths, numbers) = program.result(0)?;
        Some((lengths.to_vec(), numbers.to_vec()))
    }
}

/// About how many operations a plan takes at these sizes.
fn operations(plan: &Plan, sizes: &BTreeMap<String, usize>) -> u64 {
    let known = |name: &str| Some(Dimension::number(i128::try_from(*sizes.get(name)?).ok()?));
    let costs = plan.kernels().iter().map(|kernel| plan.cost(kernel).substitute(&known).as_number());
    costs.fold(0_u64, |sum, cost| sum.saturating_add(cost.and_then(|cost| cost.to_u64()).unwrap_or(0)))
}

/// Data on as many axes as a shape has, those of length 1 left out or put in where the shape says so.
fn laid(shape: &Shape, data: &Data) -> Option<Data> {
    let one = Dimension::number(1);
    let mut long = data.lengths().iter().copied().filter(|length| *length != 1);
    let mut lengths = Vec::new();
    for axis in &shape.axes {
        lengths.push(if *axis == one { 1 } else { long.next().unwrap_or(1) });
    }
    if long.next().is_some() { None } else { data.with_axes(&lengths) }
}

fn exact(data: &Data) -> Option<Array<Rational>> {
    if data.numbers().len() > MOST_EXACT {
        return None;
    }
    let exact: Option<Vec<Rational>> =
        data.numbers().iter().map(|number| Rational::from_float(*number)).collect();
    Array::new(data.lengths().to_vec(), exact?).ok()
}

/// A square matrix whose entries across the diagonal are equal, or opposite, made so exactly; `None` where they
/// are further apart than by rounding.
fn mirrored(data: &Data, is_opposite: bool) -> Option<Data> {
    let [rows, columns] = *data.lengths() else { return None };
    let numbers = data.numbers();
    let largest = numbers.iter().fold(0.0, |most: f64, number| most.max(number.abs()));
    let sign = if is_opposite { -1.0 } else { 1.0 };
    let mut made = Vec::with_capacity(numbers.len());
    for row in 0..rows {
        for column in 0..columns {
            let (one, other) = (numbers.get(row * columns + column)?, numbers.get(column * columns + row)?);
            let other = sign * other;
            if (one - other).abs() > ROUNDED * largest {
                return None;
            }
            made.push(0.5 * (one + other));
        }
    }
    Data::new(data.lengths().to_vec(), made)
}
