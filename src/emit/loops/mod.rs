//! Programs of plain loops, for languages without arrays: one function that takes sizes as arguments and writes its
//! results where the caller says, with the loops of the plan.

mod check;
mod dialect;
mod kernels;
mod products;
mod routines;
mod view;
mod writer;

use std::collections::BTreeMap;

use super::about;
use super::frame::{VALUE, function_name, identifier, inputs, sizes};
use super::names::Names;
use super::template::fill;
use super::words;
use super::{EmitError, Request};
use crate::ir::{Arena, Symbol};
use crate::plan::operation::Id;
use crate::plan::plan;
use crate::shape::Dimension;

pub(super) use dialect::{C, Dialect, RUST};

/// The name of the memory that a caller gives.
const WORK: &str = "work";

/// What is known of the function around the loops.
struct Function<'a> {
    dialect: &'static Dialect,
    request: &'a Request,
    names: Names,
    name: String,
    sizes: Vec<String>,
    inputs: Vec<(String, &'a Symbol)>,
    outputs: Vec<(String, Vec<Dimension>)>,
}

/// Writes the whole text.
pub(super) fn write(
    arena: &Arena,
    request: &Request,
    dialect: &'static Dialect,
) -> Result<String, EmitError> {
    let named: Vec<_> = request.results.iter().map(|result| (result.name.clone(), result.node)).collect();
    let plan = plan(arena, &named, &request.sizes)?;
    let symbols = inputs(arena, request);
    let mut names = words::of_loops(dialect, request);
    names.reserve(WORK);
    let name = function_name(request, &mut names);
    let inputs: Vec<(String, &Symbol)> =
        symbols.iter().map(|symbol| (names.of(&symbol.name), *symbol)).collect();
    let sizes: Vec<String> =
        sizes(&plan.operations, &symbols).iter().map(|size| names.of_size(size)).collect();
    if let Some((_, value)) = plan.results.first().filter(|(_, value)| identifier(value) == name) {
        names.call(value, VALUE);
    }
    let mut outputs = Vec::new();
    let mut first: BTreeMap<Id, String> = BTreeMap::new();
    let mut again: Vec<(Id, String)> = Vec::new();
    for (id, result) in &plan.results {
        // A result that is an input of the same name is written all the same.
        let output = if inputs.iter().any(|(input, _)| *input == names.known(result)) {
            names.like(result)
        } else {
            names.of(result)
        };
        if first.contains_key(id) {
            again.push((*id, output.clone()));
        } else {
            first.insert(*id, output.clone());
        }
        outputs.push((output, names.axes(plan.operations.axes(*id))));
    }
    let mut writer = writer::Writer::new(&plan, dialect, &mut names, first);
    writer.kernels()?;
    for (id, name) in again {
        writer.copy(id, &name);
    }
    let (lines, memory, routines) = (writer.lines, writer.memory, writer.routines);
    let memory = memory.iter().fold(Dimension::number(0), |sum, size| sum.add(size));
    let function = Function { dialect, request, names, name, sizes, inputs, outputs };
    let mut text = function.opening();
    for (routine, body) in dialect.routines {
        if routines.contains(routine) {
            text.push_str(body);
            text.push('\n');
        }
    }
    text.push_str(&function.text(&lines, &memory));
    if request.with_check {
        text.push_str(&check::check(&function, &memory)?);
    }
    Ok(text)
}

impl Function<'_> {
    fn opening(&self) -> String {
        let origin = about::origin(self.dialect.name);
        fill(self.dialect.opening, &[("origin", &origin)])
    }

    fn text(&self, lines: &[String], memory: &Dimension) -> String {
        let dialect = self.dialect;
        let mut text = String::new();
        if !dialect.memory.is_empty() {
            let declared: Vec<String> =
                self.sizes.iter().map(|size| fill(dialect.size, &[("x", size)])).collect();
            let declared = if declared.is_empty() { "void".to_owned() } else { declared.join(", ") };
            let used: Vec<String> = memory.names().iter().map(ToString::to_string).collect();
            let unused = self.sizes.iter().filter(|size| !used.contains(size));
            let unused: Vec<String> = unused.map(|size| format!("    (void){size};\n")).collect();
            let values = [
                ("name", self.name.as_str()),
                ("sizes", &declared),
                ("unused", &unused.concat()),
                ("count", &memory.to_string()),
            ];
            text.push_str(&fill(dialect.memory, &values));
        }
        let [open, begin, close] = dialect.comment;
        let shape = |axes: &[Dimension]| {
            let axes: Vec<String> = self.names.axes(axes).iter().map(ToString::to_string).collect();
            format!("({})", axes.join(", "))
        };
        let outputs: Vec<(String, Vec<Dimension>)> = self.outputs.clone();
        let about = about::lines(self.request, &self.inputs, &outputs, &shape);
        let about = about.into_iter().chain(["Arrays lie row by row.".to_owned()]);
        for (place, line) in about.enumerate() {
            let begin = if place == 0 { open } else { begin };
            // What would end the comment does not stand in it.
            let line = line.replace("*/", "* /");
            text.push_str(format!("{begin}{line}").trim_end());
            text.push('\n');
        }
        if !close.is_empty() {
            text.push_str(close);
            text.push('\n');
        }
        let mut arguments: Vec<String> =
            self.sizes.iter().map(|size| fill(dialect.size, &[("x", size)])).collect();
        for (name, symbol) in &self.inputs {
            let template = if symbol.axes.is_empty() { dialect.number } else { dialect.reads };
            arguments.push(fill(template, &[("x", name)]));
        }
        arguments.extend(self.outputs.iter().map(|(name, _)| fill(dialect.writes, &[("x", name)])));
        if !dialect.work.is_empty() {
            arguments.push(fill(dialect.work, &[("x", WORK)]));
        }
        let values = [("name", self.name.as_str()), ("arguments", &arguments.join(", "))];
        text.push_str(&fill(dialect.signature, &values));
        for line in lines {
            text.push_str(line);
            text.push('\n');
        }
        text.push_str(dialect.end);
        text
    }
}
