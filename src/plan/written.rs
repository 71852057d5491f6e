//! A plan as a list that a person reads: each kernel in the language's own words, its shape and cost.

use std::collections::BTreeMap;

use super::kernel::Plan;
use super::operation::{Id, Operation};
use crate::functions;
use crate::shape::Dimension;

/// The longest operand that is written out within a kernel, in characters.
const LONGEST: usize = 60;

/// A kernel as it is listed.
#[derive(Clone, Debug)]
pub struct Line {
    /// What its value is called: the name of a result or a definition, or `%1`, `%2`.
    pub name: String,
    /// What it computes.
    pub kernel: String,
    /// The axes of its value.
    pub shape: Vec<Dimension>,
    /// How many additions, multiplications and values of functions it takes.
    pub operations: Dimension,
    /// How many bytes it reads and writes.
    pub bytes: Dimension,
}

/// A text, and whether it stands for itself beside an operator.
#[derive(Clone)]
struct Text {
    text: String,
    closed: bool,
}

impl Text {
    fn closed(text: String) -> Self {
        Self { text, closed: true }
    }

    fn open(text: String) -> Self {
        Self { text, closed: false }
    }

    /// As an operand.
    fn operand(&self) -> String {
        if self.text.chars().count() > LONGEST {
            "(…)".to_owned()
        } else if self.closed {
            self.text.clone()
        } else {
            format!("({})", self.text)
        }
    }

    /// As an argument.
    fn argument(&self) -> String {
        if self.text.chars().count() > LONGEST { "…".to_owned() } else { self.text.clone() }
    }
}

impl Plan {
    /// The kernels as lines, in the order in which they run.
    pub fn lines(&self) -> Vec<Line> {
        let mut texts: BTreeMap<Id, Text> = BTreeMap::new();
        let mut count = 0;
        let mut lines = Vec::new();
        let mut stored: BTreeMap<Id, usize> = BTreeMap::new();
        for (place, kernel) in self.kernels().iter().enumerate() {
            stored.insert(kernel.stores, place);
        }
        let all = (0..self.operations.len()).map(Id);
        for id in all {
            let text = self.text(id, &texts);
            let Some(kernel) = stored.get(&id).and_then(|place| self.kernels().get(*place)) else {
                texts.insert(id, text);
                continue;
            };
            let known = self.results.iter().chain(&self.names).find(|(other, _)| *other == id);
            let name = known.map_or_else(
                || {
                    count += 1;
                    format!("%{count}")
                },
                |(_, name)| name.clone(),
            );
            texts.insert(id, Text::closed(name.clone()));
            lines.push(Line {
                name,
                kernel: text.text,
                shape: self.operations.axes(id).to_vec(),
                operations: self.cost(kernel),
                bytes: self.bytes(kernel),
            });
        }
        lines
    }

    fn text(&self, id: Id, texts: &BTreeMap<Id, Text>) -> Text {
        use Operation as O;
        let of = |id: &Id| texts.get(id).cloned().unwrap_or_else(|| Text::closed("…".to_owned()));
        let two =
            |a: &Id, sign: &str, b: &Id| Text::open(format!("{}{sign}{}", of(a).operand(), of(b).operand()));
        let called = |name: &str, a: &Id| Text::closed(format!("{name}({})", of(a).argument()));
        if let (Some(matrix), O::Apply(left, right) | O::Product(left, right)) =
            (self.solved_by(id), self.operations.get(id))
            && let O::Call { form, .. } = self.operations.get(*left)
        {
            // The function as it is written, of a matrix that may have a name by now.
            let function = format!("{}({})", functions::row(*form).name, of(&matrix).argument());
            return Text::open(format!("{function}*{}", of(right).operand()));
        }
        match self.operations.get(id) {
            O::Input(name) => Text::closed(name.clone()),
            O::Number(value) => Text::closed(value.to_string()),
            O::Size(size) => Text::closed(size.to_string()),
            O::Array(_) => Text::closed("[…]".to_owned()),
            O::Ones => Text::closed("1".to_owned()),
            O::Zeros => Text::closed("0".to_owned()),
            O::Identity => Text::closed("I".to_owned()),
            O::Negate(a) if matches!(self.operations.get(*a), O::Number(_)) => {
                Text::closed(format!("-{}", of(a).text))
            }
            O::Negate(a) => Text::open(format!("-{}", of(a).operand())),
            O::Add(a, b) => two(a, " + ", b),
            O::Subtract(a, b) => two(a, " - ", b),
            O::Multiply(a, b) => {
                let plain = self.operations.order(*a) == 0 || self.operations.order(*b) == 0;
                two(a, if plain { "*" } else { " .* " }, b)
            }
            O::Divide(a, b) => two(a, if self.operations.order(*b) == 0 { "/" } else { " ./ " }, b),
            O::Power(a, exponent) => {
                let sign = if self.operations.order(*a) == 0 { "^" } else { ".^" };
                Text::open(format!("{}{sign}{exponent}", of(a).operand()))
            }
            O::Root(a) => called("sqrt", a),
            O::Select(a, b, c) => {
                let all = [a, b, c].map(|one| of(one).argument());
                Text::closed(format!("where({})", all.join(", ")))
            }
            // Repeated along the other axis.
            O::Column(a) => of(a),
            O::Row(a) => Text::closed(format!("{}'", of(a).operand())),
            O::Inner(a, b) => Text::open(format!("{}'*{}", of(a).operand(), of(b).operand())),
            O::Outer(a, b) => Text::open(format!("{}*{}'", of(a).operand(), of(b).operand())),
            O::Apply(a, b) | O::Product(a, b) => two(a, "*", b),
            O::Transpose(a) => Text::closed(format!("{}'", of(a).operand())),
            O::Sum(a) => called("sum", a),
            O::SumAlong(a, axis) => Text::closed(format!("sum({}, {})", of(a).argument(), axis + 1)),
            O::Norm(a) => called("norm", a),
            O::Diagonal(a) | O::OnDiagonal(a) => called("diag", a),
            O::Call { form, arguments, .. } => {
                let all: Vec<String> = arguments.iter().map(|one| of(one).argument()).collect();
                Text::closed(format!("{}({})", functions::row(*form).name, all.join(", ")))
            }
            O::Entry(a, at) => Text::closed(format!("{}[{}]", of(a).operand(), of(at).argument())),
            O::Line(a, 0, at) => Text::closed(format!("{}[{},:]", of(a).operand(), of(at).argument())),
            O::Line(a, _, at) => Text::closed(format!("{}[:,{}]", of(a).operand(), of(at).argument())),
            O::Slice(a, axis, from, length) => {
                let range = match self.operations.get(*from) {
                    O::Size(first) => {
                        format!("{first}..{}", first.add(length).subtract(&Dimension::number(1)))
                    }
                    _ => format!("{}..", of(from).argument()),
                };
                let at = match (self.operations.order(*a), axis) {
                    (1, _) => range,
                    (_, 0) => format!("{range},:"),
                    _ => format!(":,{range}"),
                };
                Text::closed(format!("{}[{at}]", of(a).operand()))
            }
            O::Unit(at) => Text::closed(format!("e({})", of(at).argument())),
            O::Einsum { operands, output } => {
                let word = |labels: &[u16]| labels.iter().map(|label| letter(*label)).collect::<String>();
                let labels: Vec<String> = operands.iter().map(|(_, labels)| word(labels)).collect();
                let all: Vec<String> = operands.iter().map(|(one, _)| of(one).argument()).collect();
                Text::closed(format!("{} -> {} of {}", labels.join(","), word(output), all.join(", ")))
            }
            O::Spread { of: a, labels, output } => {
                let word = |labels: &[u16]| labels.iter().map(|label| letter(*label)).collect::<String>();
                Text::closed(format!("{} -> {} of {}", word(labels), word(output), of(a).argument()))
            }
            O::Reshape(a) => of(a),
        }
    }
}

/// A label as a letter, from i on as people name indices.
fn letter(label: u16) -> char {
    "ijklmnopqrstuvwxyzabcdefgh".chars().nth(usize::from(label)).unwrap_or('?')
}
