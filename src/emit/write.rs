//! Operations as statements in a target's spelling: what is used twice, named by the user, or long
//! becomes a variable, in order.

use std::collections::BTreeSet;

use num_traits::One;
use rustc_hash::FxHashMap;

use super::EmitError;
use super::labels;
use super::names::Names;
use super::target::Arrays;
use super::template::{Piece, SIGN, fill, pieces, tightness};
use crate::functions;
use crate::functions::Transposition;
use crate::number::Rational;
use crate::plan::operation::{Id, Operation, Operations};
use crate::shape::Dimension;

/// The longest text that stands inside another, in characters.
const LONGEST: usize = 60;

/// What stands between the steps of a spelling.
const STEP: char = '\n';

/// A variable and what it is.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    pub name: String,
    pub value: String,
    pub axes: Vec<Dimension>,
}

/// How an operation is spelled: a template and what goes into it.
#[derive(Clone, Debug)]
struct Spelled {
    template: String,
    operands: Vec<Id>,
}

/// Writes operations for a target.
pub(super) struct Writing<'a> {
    target: &'a Arrays,
    operations: &'a Operations,
    names: &'a mut Names,
    /// The input whose type and place new arrays take.
    like: String,
    /// Calls whose value is needed in itself, so that nothing is saved by folding them into a product.
    needed: BTreeSet<Id>,
}

impl<'a> Writing<'a> {
    pub fn new(target: &'a Arrays, operations: &'a Operations, names: &'a mut Names, like: String) -> Self {
        Self { target, operations, names, like, needed: BTreeSet::new() }
    }

    /// The statements that compute the results; `named` are operations with the user's names, the
    /// results among them.
    pub fn statements(
        &mut self,
        named: &[(Id, String)],
        results: &[Id],
    ) -> Result<(Vec<Statement>, FxHashMap<Id, String>), EmitError> {
        let reachable = self.reachable(results, named);
        self.needed = self.calls_needed(&reachable);
        self.needed.extend(results.iter().chain(named.iter().map(|(id, _)| id)));
        let mut spelled: FxHashMap<Id, Spelled> = FxHashMap::default();
        let mut uses: FxHashMap<Id, usize> = FxHashMap::default();
        for id in self.used(&reachable, results, &mut spelled)? {
            *uses.entry(id).or_insert(0) += 1;
        }
        let mut texts: FxHashMap<Id, String> = FxHashMap::default();
        let mut variables: FxHashMap<Id, String> = FxHashMap::default();
        let mut statements = Vec::new();
        for id in reachable {
            let Some(spelling) = spelled.get(&id) else { continue };
            let is_named = named.iter().find(|(other, _)| *other == id).map(|(_, name)| name.clone());
            let text = self.steps(spelling, &texts, &mut statements);
            let count = uses.get(&id).copied().unwrap_or(0);
            let worth = !self.is_simple(id) && (count > 1 || text.chars().count() > LONGEST);
            let is_input = matches!(self.operations.get(id), Operation::Input(_));
            if is_input || !(worth || is_named.is_some()) {
                texts.insert(id, text);
                continue;
            }
            let name = match is_named {
                Some(name) => self.names.of(&name),
                None => self.names.fresh(),
            };
            statements.push(Statement {
                name: name.clone(),
                value: text,
                axes: self.operations.axes(id).to_vec(),
            });
            texts.insert(id, name.clone());
            variables.insert(id, name);
        }
        for id in results {
            let text = texts.get(id).cloned().unwrap_or_default();
            variables.entry(*id).or_insert(text);
        }
        Ok((statements, variables))
    }

    /// The text of a value; the steps that its spelling takes before it become statements.
    fn steps(
        &mut self,
        spelling: &Spelled,
        texts: &FxHashMap<Id, String>,
        statements: &mut Vec<Statement>,
    ) -> String {
        let mut lines = spelling.template.split(STEP).peekable();
        let mut before = String::new();
        while let Some(line) = lines.next() {
            let value = filled(&line.replace("#0", &before), &spelling.operands, texts);
            if lines.peek().is_none() {
                return value;
            }
            if let Some(effect) = value.strip_prefix('!') {
                statements.push(Statement {
                    name: String::new(),
                    value: effect.to_owned(),
                    axes: Vec::new(),
                });
                continue;
            }
            before = self.names.fresh();
            statements.push(Statement { name: before.clone(), value, axes: Vec::new() });
        }
        before
    }

    /// Every operation that the results need, operands first.
    fn reachable(&self, results: &[Id], named: &[(Id, String)]) -> Vec<Id> {
        let mut seen: BTreeSet<Id> = BTreeSet::new();
        let mut open: Vec<Id> = results.to_vec();
        open.extend(named.iter().map(|(id, _)| *id));
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                open.extend(self.operations.get(id).operands());
            }
        }
        seen.into_iter().collect()
    }

    /// Calls that stand anywhere but as a factor that a spelling can fold in.
    fn calls_needed(&self, reachable: &[Id]) -> BTreeSet<Id> {
        let mut needed = BTreeSet::new();
        for id in reachable {
            if matches!(self.operations.get(*id), Operation::Transpose(_)) {
                continue;
            }
            let folded = self.folded(*id).map(|(call, _)| call);
            for operand in self.operations.get(*id).operands() {
                let inside = match self.operations.get(operand) {
                    Operation::Transpose(inside) => *inside,
                    _ => operand,
                };
                if folded != Some(inside) && matches!(self.operations.get(inside), Operation::Call { .. }) {
                    needed.insert(inside);
                }
            }
        }
        needed
    }

    /// The call that a product can fold in, with the spelling of both: `inv(A) * b` is solved.
    fn folded(&self, id: Id) -> Option<(Id, Spelled)> {
        let call_of = |id: Id, usage: &str| {
            let Operation::Call { form, arguments, along: false } = self.operations.get(id) else {
                return None;
            };
            let template = functions::spelling(functions::form(*form).spellings, self.target.name, usage)?;
            let [argument] = arguments.as_slice() else { return None };
            Some((*form, *argument, template))
        };
        let spelled = |template: &str, operands| Spelled { template: template.to_owned(), operands };
        match *self.operations.get(id) {
            Operation::Apply(left, right) | Operation::Product(left, right) => {
                if let Some((_, argument, template)) = call_of(left, "times") {
                    return Some((left, spelled(template, vec![argument, right])));
                }
                if let Operation::Transpose(inside) = *self.operations.get(left)
                    && let Some((form, argument, template)) = call_of(inside, "times")
                    && functions::form(form).transposition == Transposition::Commutes
                {
                    let turned = template.replace("#1", self.target.operators.transpose);
                    return Some((inside, spelled(&turned, vec![argument, right])));
                }
                let (_, argument, template) = call_of(right, "after")?;
                Some((right, spelled(template, vec![argument, left])))
            }
            _ => None,
        }
    }

    /// Everything that is used, as often as it is, the results once each; and how it is spelled.
    fn used(
        &self,
        reachable: &[Id],
        results: &[Id],
        spelled: &mut FxHashMap<Id, Spelled>,
    ) -> Result<Vec<Id>, EmitError> {
        let mut open: BTreeSet<Id> = results.iter().copied().collect();
        let mut used: Vec<Id> = Vec::new();
        let all: BTreeSet<Id> = reachable.iter().copied().collect();
        while let Some(id) = open.pop_last() {
            if !all.contains(&id) || spelled.contains_key(&id) {
                continue;
            }
            let spelling = self.spelled(id)?;
            for (place, operand) in spelling.operands.iter().enumerate() {
                open.insert(*operand);
                used.extend(std::iter::repeat_n(*operand, places(&spelling.template, place)));
            }
            spelled.insert(id, spelling);
        }
        Ok(used)
    }

    /// What is as short as its name.
    fn is_simple(&self, id: Id) -> bool {
        match self.operations.get(id) {
            Operation::Input(_) | Operation::Number(_) | Operation::Size(_) => true,
            Operation::Transpose(inside) | Operation::Column(inside) | Operation::Row(inside) => {
                matches!(self.operations.get(*inside), Operation::Input(_))
            }
            Operation::Negate(inside) => self.operations.order(*inside) == 0,
            Operation::Call { arguments, .. } => arguments.is_empty(),
            _ => false,
        }
    }

    fn spelled(&self, id: Id) -> Result<Spelled, EmitError> {
        if let Some((call, spelled)) = self.folded(id)
            && !self.needed.contains(&call)
        {
            return Ok(spelled);
        }
        if let Some(spelled) = self.selected_by(id) {
            return Ok(spelled);
        }
        let operation = self.operations.get(id);
        let (template, what): (String, &'static str) = match operation {
            Operation::Input(name) => (self.names.known(name), ""),
            Operation::Number(value) => (number(value), ""),
            Operation::Size(dimension) => (spaced(&self.names.dimension(dimension)), ""),
            Operation::Array(entries) => (self.array(entries, self.operations.axes(id)), ""),
            Operation::Call { form, along, .. } => (self.call(*form, *along)?, ""),
            Operation::Einsum { operands, output } => {
                (labels::einsum(self.target, operands, output), "a product over indices")
            }
            Operation::Spread { labels, output, .. } => {
                let identity = |axis: &Dimension| {
                    self.with_shape(self.target.operators.identity, std::slice::from_ref(axis))
                };
                let axes = self.operations.axes(id);
                (labels::spread(self.target, (labels, output), axes, &identity), "a product over indices")
            }
            Operation::Entry(_, position) | Operation::Line(_, _, position) | Operation::Unit(position) => {
                return Ok(self.selection(id, *position));
            }
            Operation::Slice(of, _, start, _) => {
                return Ok(Spelled { template: self.slice(id, *start)?, operands: vec![*of] });
            }
            _ => self.operator(id),
        };
        if template.is_empty() {
            return Err(EmitError::Lacking { target: self.target.title, what });
        }
        let template = self.with_shape(&template, self.operations.axes(id));
        Ok(Spelled { template, operands: operation.operands() })
    }

    /// A choice by a comparison that the target has as such.
    fn selected_by(&self, id: Id) -> Option<Spelled> {
        let Operation::Select(condition, yes, no) = *self.operations.get(id) else { return None };
        let Operation::Call { form, arguments, along: false } = self.operations.get(condition) else {
            return None;
        };
        let holds = functions::spelling(functions::form(*form).spellings, self.target.name, "holds")?;
        let [_, template] = self.target.operators.select;
        let (yes_at, no_at) = (format!("#{}", arguments.len() + 1), format!("#{}", arguments.len() + 2));
        // The places behind first, so that none is taken for another.
        let template = template.replace("#3", "@no").replace("#2", "@yes").replace("#1", holds);
        let template = fill(&template, &[("yes", &yes_at), ("no", &no_at)]);
        let operands = arguments.iter().copied().chain([yes, no]).collect();
        Some(Spelled { template, operands })
    }

    fn with_shape(&self, template: &str, axes: &[Dimension]) -> String {
        if !template.contains('@') {
            return template.to_owned();
        }
        let axes = self.names.axes(axes);
        let size = axes.first().map(ToString::to_string).unwrap_or_default();
        let shape = self.target.shapes.written(&axes);
        fill(template, &[("shape", &shape), ("size", &size), ("like", &self.like)])
    }

    fn operator(&self, id: Id) -> (String, &'static str) {
        use Operation as O;
        let all = &self.target.operators;
        let order = |id: &Id| self.operations.order(*id);
        let mixed = |a: &Id, b: &Id| {
            let repeated = |id: &Id| matches!(self.operations.get(*id), O::Column(_) | O::Row(_));
            order(a) != order(b) || repeated(a) || repeated(b)
        };
        let (template, what) = match self.operations.get(id) {
            O::Ones => (all.ones, "ones"),
            O::Zeros if self.operations.order(id) == 0 => ("0", ""),
            O::Zeros => (all.zeros, "zeros"),
            O::Identity => (all.identity, "an identity matrix"),
            O::Negate(_) => (all.negate, "a minus"),
            O::Add(a, b) => (if mixed(a, b) { all.add_mixed } else { all.add }, "+"),
            O::Subtract(a, b) => (if mixed(a, b) { all.subtract_mixed } else { all.subtract }, "-"),
            O::Multiply(a, b) if order(a) == 0 || order(b) == 0 => (all.scale, "*"),
            O::Multiply(..) => (all.multiply, "a product entry by entry"),
            O::Divide(_, b) if order(b) == 0 => (all.divide, "/"),
            O::Divide(..) => (all.divide_entries, "a quotient entry by entry"),
            O::Power(a, exponent) => {
                let template = if order(a) == 0 { all.power } else { all.power_entries };
                return (template.replace("#2", &in_brackets(exponent)), "a power");
            }
            O::Root(_) => (all.root, "a square root"),
            O::Select(..) => (all.select[0], "a choice"),
            O::Column(_) => (all.column, "a column beside columns"),
            O::Row(_) => (all.row, "a row above rows"),
            O::Inner(..) => (all.inner, "an inner product"),
            O::Outer(..) => (all.outer, "an outer product"),
            O::Apply(..) | O::Product(..) => (all.product, "a product of matrices"),
            O::Transpose(_) => (all.transpose, "a transpose"),
            O::Sum(a) => (if order(a) > 1 { all.sum_matrix } else { all.sum }, "a sum"),
            O::SumAlong(_, axis) => {
                (all.sum_along.get(*axis).copied().unwrap_or_default(), "a sum along an axis")
            }
            O::Norm(_) => (all.norm, "a norm"),
            O::Diagonal(_) => (all.diagonal, "a diagonal"),
            O::OnDiagonal(_) => (all.on_diagonal, "a diagonal matrix"),
            O::Reshape(_) => (all.reshape, "an axis merged of several"),
            _ => ("", "this operation"),
        };
        (template.to_owned(), what)
    }

    fn call(&self, form: functions::FormId, along: bool) -> Result<String, EmitError> {
        let usage = if along { "along" } else { "" };
        let found = functions::spelling(functions::form(form).spellings, self.target.name, usage);
        let function = functions::row(form).name;
        found.map(str::to_owned).ok_or(EmitError::NoFunction { target: self.target.title, function })
    }

    /// An entry, row, column or unit vector at a position counted from 1.
    fn selection(&self, id: Id, position: Id) -> Spelled {
        let all = &self.target.operators;
        let (template, of) = match *self.operations.get(id) {
            Operation::Entry(of, _) => (all.entry, Some(of)),
            Operation::Line(of, axis, _) => (all.line.get(axis).copied().unwrap_or_default(), Some(of)),
            _ => (all.unit, None),
        };
        let mut operands: Vec<Id> = of.into_iter().collect();
        let text = match self.operations.get(position) {
            Operation::Size(place) => {
                let place = place.add(&Dimension::number(i128::from(all.first_position) - 1));
                spaced(&self.names.dimension(&place))
            }
            _ => {
                operands.push(position);
                let place = operands.len();
                if all.first_position == 0 { format!("#{place} - 1") } else { format!("#{place}") }
            }
        };
        let axes = self.operations.axes(id);
        Spelled { template: self.with_shape(&fill(template, &[("position", &text)]), axes), operands }
    }

    fn slice(&self, id: Id, start: Id) -> Result<String, EmitError> {
        let all = &self.target.operators;
        let (Operation::Slice(of, axis, _, count), Operation::Size(start)) =
            (self.operations.get(id), self.operations.get(start))
        else {
            return Err(EmitError::Unsupported { what: "a range whose beginning is computed" });
        };
        let place = if self.operations.order(*of) == 1 { 0 } else { axis + 1 };
        let template = all.slice.get(place).copied().unwrap_or_default();
        let from = start.add(&Dimension::number(i128::from(all.first_position) - 1));
        let to = from.add(count).subtract(&Dimension::number(i128::from(all.first_position)));
        let (from, to) = (spaced(&self.names.dimension(&from)), spaced(&self.names.dimension(&to)));
        Ok(fill(template, &[("from", &from), ("to", &to)]))
    }

    fn array(&self, entries: &[Rational], axes: &[Dimension]) -> String {
        let [open, next, next_row, close] = self.target.operators.array;
        let columns = axes.get(1).and_then(Dimension::as_number).and_then(|n| usize::try_from(n).ok());
        let written: Vec<String> = entries.iter().map(signed).collect();
        let body = match columns {
            Some(columns) if columns > 0 => {
                let (begin, end) = self.target.operators.array_row;
                // Within a row entries are separated by a comma in every language.
                let rows = written.chunks(columns).map(|row| format!("{begin}{}{end}", row.join(", ")));
                rows.collect::<Vec<String>>().join(next_row)
            }
            _ => written.join(next),
        };
        format!("{open}{body}{close}")
    }
}

/// How often a template shows an operand. What is indexed with parentheses must be a name, so that
/// counts twice.
fn places(template: &str, place: usize) -> usize {
    let mut count = 0;
    for line in template.split(STEP) {
        let line = line.replace("#0", "");
        let all = pieces(&line);
        for (at, piece) in all.iter().enumerate() {
            if matches!(piece, Piece::Operand(shown, _) if *shown == place) {
                let indexed = matches!(all.get(at + 1), Some(Piece::Text(text)) if text.starts_with('('));
                count += if indexed { 2 } else { 1 };
            }
        }
    }
    count
}

/// A template with its operands in place, in parentheses where they bind less than they must.
fn filled(template: &str, operands: &[Id], texts: &FxHashMap<Id, String>) -> String {
    let mut whole = String::new();
    for piece in pieces(template) {
        match piece {
            Piece::Text(text) => whole.push_str(text),
            Piece::Operand(place, least) => {
                let text = operands.get(place).and_then(|id| texts.get(id)).map_or("", String::as_str);
                let signed = text.strip_prefix('-').filter(|_| tightness(text) == SIGN);
                if let (Some(inside), true) = (signed, whole.ends_with("(-")) {
                    // Two signs are none.
                    whole.pop();
                    whole.push_str(inside);
                } else if tightness(text) < least {
                    whole.push('(');
                    whole.push_str(text);
                    whole.push(')');
                } else {
                    whole.push_str(text);
                }
            }
        }
    }
    whole
}

/// A number: whole, a decimal that ends soon, or a quotient.
fn number(value: &Rational) -> String {
    if value.denom().is_one() {
        return value.numer().to_string();
    }
    let mut scaled = value.clone();
    for digits in 1..=6_usize {
        scaled *= Rational::from_integer(10.into());
        if scaled.denom().is_one() {
            let text = format!("{:0>width$}", scaled.numer().to_string(), width = digits + 1);
            let (whole, part) = text.split_at(text.len() - digits);
            return format!("{whole}.{part}");
        }
    }
    format!("{} / {}", value.numer(), value.denom())
}

/// A dimension as an expression.
fn spaced(dimension: &Dimension) -> String {
    dimension.to_string().replace('*', " * ")
}

fn signed(value: &Rational) -> String {
    if *value < Rational::from_integer(0.into()) { format!("-{}", number(&-value)) } else { number(value) }
}

fn in_brackets(exponent: &Rational) -> String {
    let text = number(exponent);
    if text.contains(' ') { format!("({text})") } else { text }
}
