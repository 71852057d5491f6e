//! Programs: declarations with values, definitions, functions, and a question about a derivative.

use super::choices::Choices;
use super::declare::{Declared, VARIABLES};
use super::derive::is_derived_by;
use super::grow::{Function, Grower, Named, Scope};
use super::shape::Shape;

/// How the question is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it stands, with values at hand.
    Plain,
    /// As it stands, of variables that have no values.
    Bare,
    /// At an entry whose place is an index that stands for every one.
    Entry,
    /// In a notation of its own.
    In(&'static str),
    /// As a differential, of the first or second order.
    Differential(usize),
}

/// A program, and the question it ends with.
#[derive(Clone, Debug)]
pub struct Program {
    /// Declarations, as they stand without a value, and the value.
    pub declarations: Vec<(String, String)>,
    /// Definitions and functions.
    pub definitions: Vec<String>,
    /// For each variable its name, and what states how it changes along a differential.
    pub changes: Vec<(String, String)>,
    /// The names of definitions that the question needs, in order.
    pub defined: Vec<String>,
    /// What is asked: an expression.
    pub question: String,
    /// How it is asked.
    pub form: Form,
}

impl Program {
    /// The statements before the question, with values.
    pub fn statements(&self) -> String {
        let valued = self.declarations.iter().map(|(head, value)| format!("{head} = {value}"));
        valued.chain(self.definitions.iter().cloned()).collect::<Vec<_>>().join("\n")
    }

    /// The statements before the question, each decimal of a value larger by a few parts in 10^14: what changes much
    /// then cannot be computed in floats.
    pub fn shaken(&self) -> String {
        let shaken = |value: &str| {
            let mut text = String::new();
            let mut decimal = false;
            for letter in value.chars() {
                if decimal && !letter.is_ascii_digit() {
                    text.push_str("0000000000003");
                }
                decimal = letter == '.' || (decimal && letter.is_ascii_digit());
                text.push(letter);
            }
            if decimal { format!("{text}0000000000003") } else { text }
        };
        let valued = self.declarations.iter().map(|(head, value)| format!("{head} = {}", shaken(value)));
        valued.chain(self.definitions.iter().cloned()).collect::<Vec<_>>().join("\n")
    }

    /// The statements before the question, without values.
    pub fn bare(&self) -> String {
        let heads = self.declarations.iter().map(|(head, _)| head.clone());
        heads.chain(self.definitions.iter().cloned()).collect::<Vec<_>>().join("\n")
    }

    /// The program as a text that asks for numbers.
    pub fn text(&self) -> String {
        format!("{}\neval {}", self.statements(), self.question)
    }
}

/// The names of definitions.
pub const DEFINITIONS: [&str; 2] = ["u", "r"];

/// The sizes m and n, and whether they are written by their names.
const SIZES: [([usize; 2], bool); 9] = [
    ([2, 2], false),
    ([2, 3], true),
    ([2, 3], false),
    ([3, 2], false),
    ([3, 2], true),
    ([1, 2], false),
    ([2, 1], false),
    ([1, 1], false),
    ([3, 3], false),
];

/// A program grown from bytes.
pub fn program(bytes: &[u8]) -> Program {
    let mut choices = Choices::new(bytes);
    let form = match choices.of(12) {
        6 => Form::Bare,
        7 => Form::Entry,
        8 => Form::In(choices.one(&["index", "kron", "block", "units"])),
        9 => Form::Differential(choices.one(&[1, 1, 2])),
        _ => Form::Plain,
    };
    let (sizes, symbolic) = choices.one(&SIZES);
    let variables = VARIABLES.iter().map(|one| one.named(sizes)).collect();
    let mut scope = Scope { variables, sizes, symbolic, ..Scope::default() };
    let mut lines: Vec<(String, String)> = Vec::new();
    for name in ["g", "gg"] {
        if choices.of(4) == 1 {
            lines.push(function(name, &mut scope, &mut choices));
        }
    }
    for name in DEFINITIONS {
        if choices.of(3) == 1 {
            lines.push(definition(name, &mut scope, &mut choices));
        }
    }
    let question = question(&scope, &mut choices, form);
    let offset = choices.of(12);
    needed(&scope, &lines, question, form, offset)
}

/// Only what the question needs, directly or through what it uses.
fn needed(scope: &Scope, lines: &[(String, String)], question: String, form: Form, offset: usize) -> Program {
    let mut needed = question.clone();
    let (mut definitions, mut defined) = (Vec::new(), Vec::new());
    for (name, line) in lines.iter().rev() {
        if mentions(&needed, name) {
            needed.push(' ');
            needed.push_str(line);
            definitions.insert(0, line.clone());
            if scope.definitions.iter().any(|one| one.name == *name) {
                defined.insert(0, name.clone());
            }
        }
    }
    // A name of a size has its value from a variable.
    for (size, variable) in [("m", " y"), ("n", " x")] {
        if scope.symbolic && mentions(&needed, size) {
            needed.push_str(variable);
        }
    }
    let used: Vec<(usize, &Declared, &Named)> = VARIABLES
        .iter()
        .zip(&scope.variables)
        .enumerate()
        .map(|(place, (declared, named))| (offset + 5 * place, declared, named))
        .filter(|(_, _, named)| mentions(&needed, &named.name))
        .collect();
    let declaration = |(offset, declared, named): &(usize, &Declared, &Named)| {
        (declared.head(named, scope.symbolic), declared.value(&named.shape, *offset))
    };
    let change = |(offset, declared, named): &(usize, &Declared, &Named)| {
        (named.name.clone(), declared.change(named, scope.symbolic, *offset + 3))
    };
    let declarations = used.iter().map(declaration).collect();
    let changes = used.iter().filter(|(_, _, named)| is_derived_by(named)).map(change).collect();
    Program { declarations, definitions, changes, defined, question, form }
}

/// Whether a name stands in a text.
pub fn mentions(text: &str, name: &str) -> bool {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|word| word == name)
}

/// A function of one or two arguments.
fn function(name: &str, scope: &mut Scope, choices: &mut Choices<'_>) -> (String, String) {
    let [_, n] = scope.sizes;
    let (one, vector, square) = (Shape::scalar(), Shape::of(&[n]), Shape::of(&[n, n]));
    let (parameters, value) = choices.one(&[
        (vec![vector.clone()], vector.clone()),
        (vec![vector.clone(), one.clone()], vector.clone()),
        (vec![one.clone()], one.clone()),
        (vec![vector.clone()], one.clone()),
        (vec![square.clone(), vector.clone()], one),
        (vec![square.clone(), vector.clone()], vector.clone()),
        (vec![vector.clone(), vector], square.clone()),
        (vec![square.clone()], square),
    ]);
    let names = ["a", "b"].iter().zip(&parameters);
    let names: Vec<Named> =
        names.map(|(name, shape)| Named { name: (*name).to_owned(), shape: shape.clone() }).collect();
    // Now and then it sees what stands above it, too.
    let outer = if choices.of(3) == 2 { scope.variables.clone() } else { Vec::new() };
    let variables = names.into_iter().chain(outer).collect();
    let own = Scope { variables, functions: scope.functions.clone(), definitions: Vec::new(), ..*scope };
    let body = Grower::new(&own, choices, 0).grow(&value);
    let line = format!("{name}({}) = {body}", ["a", "b"][..parameters.len()].join(", "));
    scope.functions.push(Function { name: name.to_owned(), parameters, value });
    (name.to_owned(), line)
}

fn definition(name: &str, scope: &mut Scope, choices: &mut Choices<'_>) -> (String, String) {
    let [m, n] = scope.sizes;
    let shape = choices.one(&[
        Shape::of(&[n]),
        Shape::scalar(),
        Shape::of(&[m, n]),
        Shape::of(&[m]),
        Shape::of(&[n, n]),
    ]);
    // A derivative stands in it only where no other definition does: see `hold`.
    let first = scope.definitions.is_empty();
    let body = Grower::new(scope, choices, usize::from(first)).grow(&shape);
    scope.definitions.push(Named { name: name.to_owned(), shape });
    (name.to_owned(), format!("{name} = {body}"))
}

/// What is asked: mostly a derivative, of up to the fourth order.
fn question(scope: &Scope, choices: &mut Choices<'_>, form: Form) -> String {
    let [m, n] = scope.sizes;
    let (one, vector) = (Shape::scalar(), Shape::of(&[n]));
    let value = choices.one(&[vector, Shape::of(&[m]), Shape::of(&[m, n]), Shape::of(&[n, n])]);
    if let Form::Differential(order) = form {
        choices.limit([20, 14, 6][order]);
        let of = if choices.of(2) == 0 { one } else { value };
        return Grower::new(scope, choices, 1).grow(&of);
    }
    let kind = choices.of(16);
    // A high derivative of something small: its formula grows with every order.
    choices.limit(match kind {
        6 | 13 => 9,
        7 => 7,
        3..=5 | 12 => 14,
        _ => 24,
    });
    let mut grower = Grower::new(scope, choices, 2);
    let by = grower.variable();
    let candidates = [by.clone(), grower.variable(), scope.variables[0].clone()];
    let small: Vec<Named> = candidates.iter().filter(|one| one.shape.count() <= 4).cloned().collect();
    // By what is too large to be derived by twice one derives once.
    let Some(last) = small.first().map(|one| one.name.clone()) else {
        return format!("grad({}, {})", grower.scalar(), by.name);
    };
    let then = grower.choices.one(&small);
    let of = |grower: &mut Grower<'_, '_>| grower.grow(&Shape::scalar());
    match kind {
        0 | 1 => format!("grad({}, {})", of(&mut grower), by.name),
        2 => format!("jacobian({}, {})", grower.grow(&value), by.name),
        3 => format!("hessian({}, {})", of(&mut grower), then.name),
        4 => format!("hessian({}, {}, {})", of(&mut grower), by.name, then.name),
        5 => format!("diff({}, {}, {})", grower.grow(&value), then.name, last),
        6 => format!("diff({}, {}, {}, {last})", of(&mut grower), then.name, then.name),
        7 if then.shape.count() <= 2 => {
            format!("diff({}, {})", of(&mut grower), [then.name.as_str(); 4].join(", "))
        }
        8 => format!("jvp({}, {}, {})", grower.grow(&value), by.name, grower.leaf(&by.shape)),
        9 => format!("vjp({}, {}, {})", grower.grow(&value), by.name, grower.leaf(&value)),
        10 => format!("hvp({}, {}, {})", of(&mut grower), by.name, grower.leaf(&by.shape)),
        11 => {
            let part = grower.by_part(&by);
            format!("grad({}, {part})", of(&mut grower))
        }
        12 => {
            let part = grower.by_part(&then);
            format!("diff({}, {}, {part})", of(&mut grower), by.name)
        }
        13 => format!("jacobian(hessian({}, {last}), {})", of(&mut grower), then.name),
        14 => {
            let part = grower.by_part(&by);
            format!("jacobian({}, {part})", grower.grow(&value))
        }
        _ => grower.grow(&value),
    }
}
