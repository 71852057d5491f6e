//! Lines of a program in loops, the names that hold in them, and where each value lies.

use std::collections::BTreeMap;

use super::dialect::Dialect;
use super::view::{View, row_by_row};
use crate::emit::EmitError;
use crate::emit::names::Names;
use crate::emit::template::fill;
use crate::number::{Rational, rational};
use crate::plan::Plan;
use crate::plan::operation::{Id, Operation};
use crate::shape::Dimension;

/// What places along axes are called, the outermost first.
const PLACES: [&str; 8] = ["i", "j", "k", "l", "p", "q", "r", "s"];

pub(super) type Fallible<T> = Result<T, EmitError>;

/// Writes the kernels of a plan.
pub(super) struct Writer<'a> {
    pub plan: &'a Plan,
    pub dialect: &'static Dialect,
    pub names: &'a mut Names,
    /// The names of the results that are written where the caller says.
    pub results: BTreeMap<Id, String>,
    pub views: BTreeMap<Id, View>,
    /// The lines so far.
    pub lines: Vec<String>,
    /// The names that hold within each loop that is open.
    pub scopes: Vec<Vec<String>>,
    /// How many numbers are stored beside the results.
    pub memory: Vec<Dimension>,
    /// The routines that are called.
    pub routines: Vec<&'static str>,
}

impl<'a> Writer<'a> {
    /// For results that are written under their names.
    pub fn new(
        plan: &'a Plan,
        dialect: &'static Dialect,
        names: &'a mut Names,
        results: BTreeMap<Id, String>,
    ) -> Self {
        let (views, lines, memory, routines) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        Self { plan, dialect, names, results, views, lines, scopes: Vec::new(), memory, routines }
    }

    pub fn lengths(&self, id: Id) -> Vec<Dimension> {
        self.names.axes(self.plan.operations.axes(id))
    }

    pub fn view(&self, id: Id) -> Fallible<View> {
        self.views.get(&id).cloned().ok_or(EmitError::Unsupported { what: "a value that was not computed" })
    }

    pub fn line(&mut self, text: &str) {
        self.lines.push(format!("{}{text}", "    ".repeat(1 + self.scopes.len())));
    }

    pub fn filled(&mut self, template: &str, values: &[(&str, &str)]) {
        self.line(&fill(template, values));
    }

    pub fn set(&mut self, x: &str, value: &str) {
        self.filled(self.dialect.set, &[("x", x), ("v", value)]);
    }

    pub fn add(&mut self, x: &str, value: &str) {
        self.filled(self.dialect.add, &[("x", x), ("v", value)]);
    }

    /// A name that holds within the innermost loop.
    pub fn local(&mut self, word: &str) -> String {
        let name = self.names.like(word);
        if let Some(scope) = self.scopes.last_mut() {
            scope.push(name.clone());
        }
        name
    }

    pub fn constant(&mut self, value: &str) -> String {
        let name = self.local("v");
        self.filled(self.dialect.constant, &[("x", &name), ("v", value)]);
        name
    }

    pub fn begin_sum(&mut self) -> String {
        let name = self.local("sum");
        self.filled(self.dialect.begin_sum, &[("x", &name)]);
        name
    }

    /// Opens a loop for each axis; the places that run over them.
    pub fn open(&mut self, lengths: &[Dimension]) -> Vec<String> {
        lengths.iter().map(|length| self.repeat(length)).collect()
    }

    pub fn repeat(&mut self, length: &Dimension) -> String {
        let place = self.names.like(PLACES.get(self.scopes.len()).copied().unwrap_or("place"));
        self.filled(self.dialect.repeat, &[("i", &place), ("n", &length.to_string())]);
        self.scopes.push(vec![place.clone()]);
        place
    }

    pub fn close(&mut self, loops: usize) {
        for _ in 0..loops {
            for name in self.scopes.pop().unwrap_or_default() {
                self.names.release(&name);
            }
            self.line("}");
        }
    }

    /// Where a kernel's value is written: a result's own array, or memory.
    pub fn place(&mut self, id: Id) -> View {
        let lengths = self.lengths(id);
        if let Some(name) = self.results.get(&id) {
            return View::whole(name.clone(), lengths);
        }
        let known = self.plan.names.iter().find(|(other, _)| *other == id).map(|(_, name)| name.clone());
        let name = match known {
            Some(name) => self.names.like(&name),
            None => self.names.fresh(),
        };
        let count = Dimension::product(&lengths);
        self.array(&name, &count);
        View::whole(name, lengths)
    }

    pub fn array(&mut self, name: &str, count: &Dimension) {
        let text = count.to_string();
        self.filled(self.dialect.array, &[("x", name), ("n", &text), ("work", super::WORK)]);
        self.memory.push(count.clone());
    }

    pub fn literal(&self, value: &Rational) -> Fallible<String> {
        let value = rational::to_f64(value)
            .map_err(|_| EmitError::Unsupported { what: "a number past all floats" })?;
        let text = format!("{:?}{}", value.abs(), self.dialect.suffix);
        Ok(if value < 0.0 { format!("(-{text})") } else { text })
    }

    /// A value that needs no work.
    pub fn given(&mut self, id: Id) -> Fallible<View> {
        use Operation as O;
        let lengths = self.lengths(id);
        Ok(match self.plan.operations.get(id).clone() {
            O::Input(name) if lengths.is_empty() => View::number(self.names.known(&name)),
            O::Input(name) => View::whole(self.names.known(&name), lengths),
            O::Number(value) => View::number(self.literal(&value)?),
            O::Negate(of) => match self.plan.operations.get(of) {
                O::Number(value) => View::number(self.literal(&-value)?),
                _ => return Err(EmitError::Unsupported { what: "a minus of no number" }),
            },
            O::Size(size) => {
                let size = self.names.dimension(&size).to_string();
                View::number(format!("({})", fill(self.dialect.of_size, &[("n", &size)])))
            }
            O::Array(entries) => {
                let name = self.names.like("given");
                self.array(&name, &Dimension::product(&lengths));
                for (place, entry) in entries.iter().enumerate() {
                    let value = self.literal(entry)?;
                    self.set(&format!("{name}[{place}]"), &value);
                }
                View::whole(name, lengths)
            }
            O::Transpose(of) => self.view(of)?.turned(),
            O::Column(of) => self.repeated(of, 0, lengths)?,
            O::Row(of) => self.repeated(of, 1, lengths)?,
            O::Reshape(of) => {
                let view = self.view(of)?;
                let view = if view.is_whole() { view } else { self.copied(&view) };
                View { strides: row_by_row(&lengths), lengths, ..view }
            }
            O::Entry(of, at) => match self.position(at) {
                Ok(place) => self.view(of)?.at(0, &place),
                Err(_) => self.entry_at(of, at)?,
            },
            O::Line(of, axis, at) => self.view(of)?.at(axis, &self.position(at)?),
            O::Slice(of, axis, from, _) => {
                let view = self.view(of)?;
                let offset = view.offset.add(&self.position(from)?.multiply(&view.stride(axis)));
                View { offset, lengths, ..view }
            }
            O::Diagonal(of) => {
                let view = self.view(of)?;
                View { strides: vec![view.stride(0).add(&view.stride(1))], lengths, ..view }
            }
            _ => return Err(EmitError::Unsupported { what: "this operation" }),
        })
    }

    /// A vector along one axis of two, repeated along the other.
    pub fn repeated(&self, of: Id, axis: usize, lengths: Vec<Dimension>) -> Fallible<View> {
        let view = self.view(of)?;
        let stride = |at: usize| if at == axis { view.stride(0) } else { Dimension::number(0) };
        Ok(View { strides: (0..lengths.len()).map(stride).collect(), lengths, ..view })
    }

    /// An entry at a place that is known only where the program runs.
    fn entry_at(&mut self, of: Id, at: Id) -> Fallible<View> {
        let place = format!("({})", self.dialect.place.replace("#1", &self.view(at)?.entry(&[])));
        let entry = self.view(of)?.entry(&[place]);
        let name = self.names.fresh();
        self.array(&name, &Dimension::number(1));
        let copy = View::whole(name, Vec::new());
        self.set(&copy.entry(&[]), &entry);
        Ok(copy)
    }

    /// A position, counted from 0.
    pub fn position(&self, at: Id) -> Fallible<Dimension> {
        let one = Dimension::number(1);
        match self.plan.operations.get(at) {
            Operation::Size(size) => Ok(self.names.dimension(size).subtract(&one)),
            Operation::Number(value) => i128::try_from(value.to_integer())
                .map(|place| Dimension::number(place - 1))
                .map_err(|_| EmitError::Unsupported { what: "a position that is no place" }),
            _ => Err(EmitError::Unsupported { what: "a position that is computed" }),
        }
    }

    /// The numbers of a view one after the other in an array of their own.
    pub fn copied(&mut self, view: &View) -> View {
        let name = self.names.fresh();
        self.array(&name, &Dimension::product(&view.lengths));
        let copy = View::whole(name, view.lengths.clone());
        let places = self.open(&view.lengths.clone());
        self.set(&copy.entry(&places), &view.entry(&places));
        self.close(places.len());
        copy
    }

    pub fn one(&self) -> String {
        format!("1.0{}", self.dialect.suffix)
    }

    pub fn fill(&mut self, to: &View, value: &str) {
        let value = format!("{value}{}", self.dialect.suffix);
        let places = self.open(&to.lengths.clone());
        self.set(&to.entry(&places), &value);
        self.close(places.len());
    }
}
