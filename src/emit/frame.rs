//! The function around the operations: its signature, what is said of it, the check of shapes, and
//! the check by differences.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::about;
use super::given::{self, Given, Told};
use super::names::Names;
use super::target::Arrays;
use super::template::fill;
use super::words;
use super::write::{Statement, Writing};
use super::{EmitError, Parameter, Request};
use crate::ir::{Arena, Node, NodeId, Symbol};
use crate::plan::operation::{Id, Operation, Operations};
use crate::plan::read::Reading;
use crate::shape::Dimension;
use crate::structures::Word;

/// Numbers for sizes in a check, in turn.
pub(super) const SIZES: [u32; 5] = [4, 3, 5, 2, 6];

/// What the value is called where its own name is the function's.
pub(super) const VALUE: &str = "value";

/// The structures that random samples can be given.
pub(super) const SAMPLED: [Word; 5] =
    [Word::Symmetric, Word::Posdef, Word::Positive, Word::Nonnegative, Word::Invertible];

/// Everything that is known when a program is written.
struct Program<'a> {
    request: &'a Request,
    target: &'static Arrays,
    inputs: Vec<(String, &'a Symbol)>,
    /// The axes of each result.
    axes: Vec<Vec<Dimension>>,
    /// Where the sizes come from.
    given: Given,
    /// The names of sizes that no input tells: they are inputs, too.
    open_sizes: Vec<String>,
    names: Names,
    /// The name of the function.
    name: String,
}

/// Writes the whole text.
pub(super) fn write(arena: &Arena, request: &Request, target: &'static Arrays) -> Result<String, EmitError> {
    let roots: Vec<NodeId> = request.results.iter().map(|result| result.node).collect();
    let mut reading = Reading::new(arena, &roots, &request.sizes);
    let mut results: Vec<(Id, String)> = Vec::new();
    for result in &request.results {
        results.push((reading.result(result.node, &result.name)?, result.name.clone()));
    }
    let symbols = inputs(arena, request);
    let mut names = words::of_arrays(target, request);
    let sizes = sizes(&reading.operations, &symbols);
    // No variable hides the function: its check calls it, and so may whoever reads on.
    let name = function_name(request, &mut names);
    let inputs: Vec<(String, &Symbol)> =
        symbols.iter().map(|symbol| (names.of(&symbol.name), *symbol)).collect();
    for size in &sizes {
        names.of_size(size);
    }
    for (_, result) in &mut results {
        // Written down while the variable may still be read.
        if symbols.iter().any(|symbol| *symbol.name == **result) {
            result.push('_');
        }
    }
    if let Some(value) = results.first().filter(|(_, value)| identifier(value) == name) {
        names.call(&value.1, VALUE);
    }
    let given = Given::new(&sizes, &symbols);
    let open_sizes = given.open.iter().map(|size| names.of_size(size)).collect();
    let mut named = results.clone();
    named.extend(reading.names.iter().cloned());
    let ids: Vec<Id> = results.iter().map(|(id, _)| *id).collect();
    let like = inputs.iter().max_by_key(|(_, symbol)| symbol.axes.len()).map(|(name, _)| name.clone());
    let mut writing = Writing::new(target, &reading.operations, &mut names, like.unwrap_or_default());
    let (mut statements, variables) = writing.statements(&named, &ids)?;
    let mut outputs = Vec::new();
    for (id, name) in &results {
        let value = variables.get(id).cloned().unwrap_or_default();
        let name = names.of(name);
        // A result that is an input, or another result, gets its name all the same.
        if value != name && !outputs.contains(&name) {
            statements.push(Statement {
                name: name.clone(),
                value,
                axes: reading.operations.axes(*id).to_vec(),
            });
        }
        outputs.push(name);
    }
    let axes = ids.iter().map(|id| reading.operations.axes(*id).to_vec()).collect();
    let program = Program { request, target, inputs, axes, given, open_sizes, names, name };
    let mut text = program.function(&statements, &outputs);
    for (helper, body) in target.helpers {
        if text.contains(helper) {
            text.push_str(body);
        }
    }
    if request.with_check {
        text.push_str(&program.check(&outputs)?);
    }
    Ok(text)
}

/// What a program is given, in turn, each by its own name: variables with their axes, and sizes that no axis tells.
pub(super) fn parameters(arena: &Arena, request: &Request) -> Result<Vec<Parameter>, EmitError> {
    let roots: Vec<NodeId> = request.results.iter().map(|result| result.node).collect();
    let mut reading = Reading::new(arena, &roots, &request.sizes);
    for result in &request.results {
        reading.result(result.node, &result.name)?;
    }
    let symbols = inputs(arena, request);
    let sizes = sizes(&reading.operations, &symbols);
    let variables = symbols.iter().map(|symbol| (symbol.name.to_string(), Some(symbol.axes.clone())));
    let open = Given::new(&sizes, &symbols).open;
    Ok(variables.chain(open.into_iter().map(|size| (size.to_string(), None))).collect())
}

/// The variables that the results depend on, in the order in which they were first written.
pub(super) fn inputs<'a>(arena: &'a Arena, request: &Request) -> Vec<&'a Symbol> {
    let roots: Vec<NodeId> = request.results.iter().map(|result| result.node).collect();
    let mut found: Vec<_> = arena
        .reachable(&roots)
        .into_iter()
        .filter_map(|node| if let Node::Symbol(symbol) = arena.node(node) { Some(*symbol) } else { None })
        .collect();
    found.sort_unstable();
    found.dedup();
    found.into_iter().map(|symbol| arena.symbol(symbol)).collect()
}

/// The names of all sizes that a program may speak of.
pub(super) fn sizes(operations: &Operations, symbols: &[&Symbol]) -> Vec<Arc<str>> {
    let mut all: BTreeSet<Arc<str>> = BTreeSet::new();
    for symbol in symbols {
        all.extend(symbol.axes.iter().flat_map(Dimension::names));
    }
    for id in (0..operations.len()).map(Id) {
        if let Operation::Size(dimension) = operations.get(id) {
            all.extend(dimension.names());
        }
        all.extend(operations.axes(id).iter().flat_map(Dimension::names));
    }
    all.into_iter().collect()
}

impl Program<'_> {
    fn shape(&self, axes: &[Dimension]) -> String {
        self.target.shapes.written(&self.names.axes(axes))
    }

    fn function(&self, statements: &[Statement], outputs: &[String]) -> String {
        let frame = &self.target.frame;
        let origin = about::origin(self.target.name);
        let mut text = fill(frame.opening, &[("origin", &origin)]);
        let inputs = self.arguments(None);
        let name = &self.name;
        let signature =
            fill(frame.signature, &[("name", name), ("inputs", &inputs), ("outputs", &outputs.join(", "))]);
        let about = self.about(outputs);
        if frame.about_first {
            text.push_str(&about);
        }
        text.push_str(&signature);
        text.push('\n');
        if !frame.about_first {
            text.push_str(&about);
        }
        if self.request.with_check {
            text.push_str(&fill(self.target.check.begin, &[("name", name)]));
        }
        text.push_str(&self.checks_of_shapes());
        for Statement { name, value, axes } in statements {
            let line = match name.as_str() {
                "" => value.clone(),
                _ => fill(frame.assign, &[("name", name), ("value", value)]),
            };
            let comment = if axes.is_empty() {
                String::new()
            } else {
                format!("{}{}", frame.comment, self.shape(axes))
            };
            text.extend([frame.indent, &line, &comment, "\n"]);
        }
        text.push_str(&fill(frame.give, &[("outputs", &outputs.join(", "))]));
        text.push_str(frame.end);
        text
    }

    /// The arguments of a call, one of them perhaps replaced.
    fn arguments(&self, moved: Option<(&str, &str)>) -> String {
        let inputs = self.inputs.iter().map(|(name, _)| match moved {
            Some((which, value)) if which == name => value.to_owned(),
            _ => name.clone(),
        });
        inputs.chain(self.open_sizes.iter().cloned()).collect::<Vec<String>>().join(", ")
    }

    /// What the function computes, from what, and where that holds.
    fn about(&self, outputs: &[String]) -> String {
        let frame = &self.target.frame;
        let outputs: Vec<(String, Vec<Dimension>)> =
            outputs.iter().cloned().zip(self.axes.iter().cloned()).collect();
        let lines = about::lines(self.request, &self.inputs, &outputs, &|axes| self.shape(axes));
        let (open, close) = frame.about;
        let mut text = open.to_owned();
        for (place, line) in lines.iter().enumerate() {
            if place > 0 && !line.is_empty() {
                text.push_str(frame.about_line);
            }
            if line.is_empty() && !frame.about_line.trim().is_empty() {
                text.push_str(frame.about_line.trim());
            }
            text.push_str(line);
            text.push('\n');
        }
        if !close.is_empty() {
            text.push_str(close);
            text.push('\n');
        }
        text
    }

    /// Takes the sizes off the inputs and compares every shape with them, larger inputs first: a shape that speaks of
    /// a size which a later input tells is compared behind all others.
    fn checks_of_shapes(&self) -> String {
        let symbols: Vec<&Symbol> = self.inputs.iter().map(|(_, symbol)| *symbol).collect();
        let mut known: BTreeSet<&str> = self.given.open.iter().map(|size| &**size).collect();
        let (mut text, mut solved, mut later) = (String::new(), String::new(), String::new());
        for place in given::by_order(&symbols) {
            let Some((name, symbol)) = self.inputs.get(place) else { continue };
            let shown = Shown::new(name, self.names.axes(&symbol.axes), self.target);
            if symbol.axes.is_empty() {
                text.push_str(&shown.fill(self.target.frame.check_number, &[]));
                continue;
            }
            let alone: Vec<&Told> = self.given.alone.iter().filter(|told| told.input == place).collect();
            let count = alone.len() + self.given.solved.iter().filter(|told| told.input == place).count();
            known.extend(alone.iter().map(|told| &*told.size));
            if count > 0 {
                text.push_str(&shown.fill(self.target.frame.check_order, &[]));
            }
            text.push_str(&self.taken(&shown, &alone));
            if count < symbol.axes.len() || self.target.frame.check_order.is_empty() {
                let is_known =
                    symbol.axes.iter().flat_map(Dimension::names).all(|size| known.contains(&*size));
                let check = shown.fill(self.target.frame.check_shape, &[]);
                if is_known { &mut text } else { &mut later }.push_str(&check);
            }
        }
        for told in &self.given.solved {
            solved.push_str(&self.solved(told));
        }
        text.push_str(&solved);
        text.push_str(&later);
        if text.is_empty() { text } else { text + "\n" }
    }

    /// Takes the sizes off an input that its axes are alone.
    fn taken(&self, shown: &Shown, alone: &[&Told]) -> String {
        let frame = &self.target.frame;
        let each = alone.iter().map(|told| (told.axis, self.size(&told.size)));
        if alone.len() > 1 && alone.len() == shown.axes.len() {
            let sizes: Vec<String> = each.map(|(_, size)| size).collect();
            return shown.fill(frame.take_sizes, &[("sizes", &sizes.join(", "))]);
        }
        each.map(|(axis, size)| {
            let length = shown.length(axis);
            fill(frame.take_size, &[("sizes", &size), ("value", &length)])
        })
        .collect()
    }

    /// Takes a size off an axis that is more than it.
    fn solved(&self, told: &Told) -> String {
        let Some((name, symbol)) = self.inputs.get(told.input) else { return String::new() };
        let shown = Shown::new(name, self.names.axes(&symbol.axes), self.target);
        let size = self.size(&told.size);
        let length = Dimension::name(&shown.length(told.axis));
        let axis = shown.axes.get(told.axis).cloned().unwrap_or_else(|| Dimension::name(&size));
        let value = axis.solve(&length, &|name| name == size).map_or(length, |(_, value)| value);
        fill(self.target.frame.take_size, &[("sizes", &size), ("value", &value.to_string())])
    }

    /// The variable of a size.
    fn size(&self, size: &str) -> String {
        self.names.dimension(&Dimension::name(size)).to_string()
    }

    /// A function that compares every derivative with differences.
    fn check(&self, outputs: &[String]) -> Result<String, EmitError> {
        let check = &self.target.check;
        let mut sizes = String::new();
        let mut all: Vec<String> = Vec::new();
        for (_, symbol) in &self.inputs {
            all.extend(
                self.names.axes(&symbol.axes).iter().flat_map(Dimension::names).map(|name| name.to_string()),
            );
        }
        all.extend(self.open_sizes.iter().cloned());
        let mut seen = BTreeSet::new();
        all.retain(|name| seen.insert(name.clone()));
        for (size, value) in all.iter().zip(SIZES.iter().cycle()) {
            sizes.push_str(&fill(check.size, &[("size", size), ("value", &value.to_string())]));
        }
        let has_domain = self.request.results.iter().any(|result| !result.conditions.is_empty());
        let mut samples = String::new();
        for (name, symbol) in &self.inputs {
            samples.push_str(&self.sample(name, symbol, has_domain)?);
        }
        let mut checks = String::new();
        for (place, result) in self.request.results.iter().enumerate() {
            if let Some((Some(before), by)) = &result.derivative {
                checks.push_str(&self.check_of((place, *before), by, outputs)?);
            }
        }
        if checks.is_empty() {
            return Err(EmitError::Unsupported { what: "a check of no derivative" });
        }
        Ok(fill(
            check.frame,
            &[
                ("name", &self.name),
                ("inputs", &self.arguments(None)),
                ("count", &outputs.len().to_string()),
                ("sizes", &sizes),
                ("samples", &samples),
                ("checks", checks.trim_end()),
            ],
        ))
    }

    /// A random value for an input, inside the domain of what is computed with it.
    fn sample(&self, name: &str, symbol: &Symbol, has_domain: bool) -> Result<String, EmitError> {
        let check = &self.target.check;
        let words = symbol.structure;
        if words.said().any(|word| !SAMPLED.contains(&word)) {
            return Err(EmitError::Unsupported { what: "a random sample of a variable declared so" });
        }
        let axes = self.names.axes(&symbol.axes);
        let positive = has_domain || words.has(Word::Nonnegative);
        let [any, inside] = check.sample;
        let template = if positive { inside } else { any };
        let mut text = fill(template, &self.values(name, &axes).each());
        if let [a, b] = axes.as_slice()
            && a == b
        {
            if words.has(Word::Symmetric) {
                text.push_str(&fill(check.symmetric, &self.values(name, &axes).each()));
            }
            text.push_str(&fill(check.square, &self.values(name, &axes).each()));
        }
        Ok(text)
    }

    fn values(&self, name: &str, axes: &[Dimension]) -> Values {
        let lengths: Vec<String> = axes.iter().map(ToString::to_string).collect();
        Values(vec![
            ("x", name.to_owned()),
            ("shape", self.target.shapes.written(axes)),
            ("size", lengths.first().cloned().unwrap_or_default()),
            ("lengths", lengths.join(", ")),
            ("order", axes.len().to_string()),
        ])
    }

    /// One derivative along a random direction against the difference of what it derives.
    fn check_of(
        &self,
        (place, before): (usize, usize),
        by: &str,
        outputs: &[String],
    ) -> Result<String, EmitError> {
        let check = &self.target.check;
        let variable = self.names.known(by);
        let Some((name, symbol)) = self.inputs.iter().find(|(name, _)| *name == variable) else {
            return Err(EmitError::Unsupported { what: "a check by something that is no input" });
        };
        let axes = self.names.axes(&symbol.axes);
        let mut values = self.values(name, &axes);
        let is_symmetric = symbol.structure.has(Word::Symmetric);
        let [forward, backward] = check.moved.map(|template| {
            let moved = fill(template, &values.each());
            format!("{}({})", self.name, self.arguments(Some((name, &moved))))
        });
        values.0.extend([
            ("symmetric", if is_symmetric { check.symmetric_direction.to_owned() } else { String::new() }),
            ("forward", forward),
            ("backward", backward),
            ("count", outputs.len().to_string()),
            ("number", (place + check.first_result).to_string()),
            ("before", (before + check.first_result).to_string()),
            ("result", outputs.get(place).cloned().unwrap_or_default()),
        ]);
        let along = fill(check.along, &values.each());
        values.0.push(("along", along));
        Ok(fill(check.derivative, &values.each()))
    }
}

/// An input as what is said of its shape shows it.
struct Shown<'a> {
    name: &'a str,
    axes: Vec<Dimension>,
    target: &'static Arrays,
}

impl<'a> Shown<'a> {
    fn new(name: &'a str, axes: Vec<Dimension>, target: &'static Arrays) -> Self {
        Self { name, axes, target }
    }

    fn fill(&self, template: &str, further: &[(&str, &str)]) -> String {
        let (order, shape) = (self.axes.len().to_string(), self.target.shapes.written(&self.axes));
        let mut all = vec![("x", self.name), ("order", &*order), ("shape", &*shape), ("expected", &*shape)];
        all.extend(further);
        fill(template, &all)
    }

    /// The length of an axis.
    fn length(&self, axis: usize) -> String {
        let (axis, place) = (axis.to_string(), (axis + 1).to_string());
        self.fill(self.target.frame.length, &[("axis", &axis), ("place", &place)])
    }
}

/// What the words of a template stand for.
struct Values(Vec<(&'static str, String)>);

impl Values {
    fn each(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(key, value)| (*key, value.as_str())).collect()
    }
}

/// The name of the function, which is no word of the target, and from now on no variable.
pub(super) fn function_name(request: &Request, names: &mut Names) -> String {
    let mut name = identifier(&request.name);
    while names.is_taken(&name) {
        name.push('_');
    }
    names.reserve(&name);
    name
}

/// A name as every target takes it.
pub(super) fn identifier(name: &str) -> String {
    let mut names = Names::default();
    names.of(name)
}
