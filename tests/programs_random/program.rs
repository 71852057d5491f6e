//! Programs: declarations with values, definitions, functions, and a question about a derivative.

use super::choices::Choices;
use super::grow::{Function, Grower, Named, Scope};
use super::shape::Shape;

/// A program, and the question it ends with.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its statements, the declarations first.
    pub statements: Vec<String>,
    /// What is asked: an expression.
    pub question: String,
}

impl Program {
    /// The program as a text that asks for numbers.
    pub fn text(&self) -> String {
        format!("{}\neval {}", self.statements.join("\n"), self.question)
    }
}

/// Numbers for entries: of short decimals, none of them 0, no two alike.
const ENTRIES: [&str; 12] =
    ["0.7", "-0.4", "1.3", "0.25", "-1.1", "0.9", "-0.6", "1.6", "0.35", "-0.85", "0.55", "-1.45"];

/// Variables: the name, its axes as places in the sizes m and n, and what is declared of it.
const VARIABLES: [(&str, &[usize], &str); 12] = [
    ("x", &[1], ""),
    ("t", &[], ""),
    ("A", &[0, 1], ""),
    ("y", &[0], ""),
    ("M", &[1, 1], ""),
    ("z", &[1], ""),
    ("B", &[1, 0], ""),
    ("p", &[1], "positive"),
    ("s", &[], "positive"),
    ("S", &[1, 1], "symmetric"),
    ("P", &[1, 1], "posdef"),
    ("D", &[1, 1], "diagonal"),
];

/// A program grown from bytes.
pub fn program(bytes: &[u8]) -> Program {
    let mut choices = Choices::new(bytes);
    let sizes = choices.one(&[[2, 2], [2, 3], [3, 2], [1, 2], [2, 1], [1, 1]]);
    let variables: Vec<Named> = VARIABLES
        .iter()
        .map(|(name, axes, _)| Named {
            name: (*name).to_owned(),
            shape: Shape::of(&axes.iter().map(|axis| sizes[*axis]).collect::<Vec<_>>()),
        })
        .collect();
    let mut scope = Scope { variables, sizes, ..Scope::default() };
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut sized = false;
    if choices.of(3) == 1 {
        lines.push(function(&mut scope, &mut choices, &mut sized));
    }
    for name in ["u", "r"] {
        if choices.of(3) == 1 {
            lines.push(definition(name, &mut scope, &mut choices, &mut sized));
        }
    }
    let question = question(&scope, &mut choices, &mut sized);
    // Only what the question needs, directly or through what it uses.
    let mut needed = question.clone();
    let mut kept: Vec<String> = Vec::new();
    for (name, line) in lines.iter().rev() {
        if mentions(&needed, name) {
            needed.push(' ');
            needed.push_str(line);
            kept.insert(0, line.clone());
        }
    }
    let offset = choices.of(ENTRIES.len());
    // Lengths may be names where no other length meets them.
    let is_symbolic = !sized && sizes[0] != sizes[1] && !sizes.contains(&1) && choices.of(2) == 1;
    let declared = VARIABLES.iter().zip(&scope.variables).enumerate();
    let mut statements: Vec<String> = declared
        .filter(|(_, (_, named))| mentions(&needed, &named.name))
        .map(|(place, ((_, axes, word), named))| {
            declaration(named, axes, word, offset + 5 * place, is_symbolic)
        })
        .collect();
    statements.extend(kept);
    Program { statements, question }
}

/// Whether a name stands in a text.
fn mentions(text: &str, name: &str) -> bool {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).any(|word| word == name)
}

fn declaration(named: &Named, axes: &[usize], word: &str, offset: usize, is_symbolic: bool) -> String {
    let entry = |place: usize| ENTRIES[(offset + place) % ENTRIES.len()];
    let magnitude = |place: usize| entry(place).trim_start_matches('-');
    let name = &named.name;
    let word = if word.is_empty() { String::new() } else { format!(" {word}") };
    // A size of 1 may be a name as well as a number.
    let lengths: Vec<String> = named.shape.axes.iter().map(ToString::to_string).collect();
    let letters: Vec<String> = axes.iter().map(|axis| ["m", "n"][*axis].to_owned()).collect();
    let written = if is_symbolic { letters } else { lengths };
    let declared = |value: &str| match written.as_slice() {
        [] => format!("{name} : R{word} = {value}"),
        axes => format!("{name} : R[{}]{word} = {value}", axes.join(",")),
    };
    match named.shape.axes.as_slice() {
        [] => declared(if word.is_empty() { entry(0) } else { magnitude(0) }),
        [length] => {
            let entries: Vec<&str> =
                (0..*length).map(|at| if word.is_empty() { entry(at) } else { magnitude(at) }).collect();
            declared(&format!("[{}]", entries.join("; ")))
        }
        [rows, columns] => {
            let at = |row: usize, column: usize| match (word.as_str(), row == column) {
                (" symmetric", _) => entry(row + column + row * column).to_owned(),
                (" posdef", true) => format!("{}.5", row + 3),
                (" posdef", false) => entry(row + column).to_owned(),
                (" diagonal", false) => "0".to_owned(),
                _ => entry(row * columns + column).to_owned(),
            };
            let written: Vec<String> = (0..*rows)
                .map(|row| (0..*columns).map(|column| at(row, column)).collect::<Vec<_>>().join(", "))
                .collect();
            declared(&format!("[{}]", written.join("; ")))
        }
        _ => declared("0"),
    }
}

/// A function of one or two arguments.
fn function(scope: &mut Scope, choices: &mut Choices<'_>, sized: &mut bool) -> (String, String) {
    let [_, n] = scope.sizes;
    let (one, vector) = (Shape::scalar(), Shape::of(&[n]));
    let (parameters, value) = choices.one(&[
        (vec![vector.clone()], vector.clone()),
        (vec![vector.clone(), one.clone()], vector.clone()),
        (vec![one.clone()], one.clone()),
        (vec![vector.clone()], one),
    ]);
    // Its parameters are the only names that it sees, beside the variables that stand above.
    let names: Vec<Named> = ["a", "b"]
        .iter()
        .zip(&parameters)
        .map(|(name, shape)| Named { name: (*name).to_owned(), shape: shape.clone() })
        .collect();
    let own = Scope { variables: names, sizes: scope.sizes, ..Scope::default() };
    let mut grower = grower(&own, choices, 0);
    let body = grower.grow(&value);
    *sized |= grower.sized;
    let line = format!("g({}) = {body}", ["a", "b"][..parameters.len()].join(", "));
    scope.functions.push(Function { name: "g".to_owned(), parameters, value });
    ("g".to_owned(), line)
}

fn definition(
    name: &str,
    scope: &mut Scope,
    choices: &mut Choices<'_>,
    sized: &mut bool,
) -> (String, String) {
    let [m, n] = scope.sizes;
    let shape = choices.one(&[Shape::of(&[n]), Shape::scalar(), Shape::of(&[m, n]), Shape::of(&[m])]);
    let mut grower = grower(scope, choices, 1);
    let body = grower.grow(&shape);
    *sized |= grower.sized;
    scope.definitions.push(Named { name: name.to_owned(), shape });
    (name.to_owned(), format!("{name} = {body}"))
}

fn grower<'a, 'c>(scope: &'a Scope, choices: &'a mut Choices<'c>, derivatives: usize) -> Grower<'a, 'c> {
    Grower { scope, choices, open: Vec::new(), derivatives, named: 0, sized: false }
}

/// What is asked: mostly a derivative, of up to the fourth order.
fn question(scope: &Scope, choices: &mut Choices<'_>, sized: &mut bool) -> String {
    let [m, n] = scope.sizes;
    let named: Vec<Named> = scope.variables.iter().chain(&scope.definitions).cloned().collect();
    let kind = choices.of(12);
    let by = choices.one(&named);
    let value = choices.one(&[Shape::of(&[n]), Shape::of(&[m]), Shape::of(&[m, n]), Shape::of(&[n, n])]);
    let small: Vec<Named> = named.iter().filter(|one| one.shape.count() <= 3).cloned().collect();
    let then = choices.one(&small);
    // A high derivative of something small: its formula grows with every order.
    choices.limit(match kind {
        6 => 5,
        7 => 3,
        3..=5 => 9,
        _ => 20,
    });
    let mut grower = grower(scope, choices, 1);
    let scalar = Shape::scalar();
    let text = match kind {
        0 | 1 => format!("grad({}, {})", grower.grow(&scalar), by.name),
        2 => format!("jacobian({}, {})", grower.grow(&value), by.name),
        3 => format!("hessian({}, {})", grower.grow(&scalar), then.name),
        4 => format!("hessian({}, {}, {})", grower.grow(&scalar), by.name, then.name),
        5 => format!("diff({}, {}, {})", grower.grow(&value), then.name, then.name),
        6 => format!("diff({}, {})", grower.grow(&scalar), [then.name.as_str(); 3].join(", ")),
        7 if then.shape.count() <= 2 => {
            format!("diff({}, {})", grower.grow(&scalar), [then.name.as_str(); 4].join(", "))
        }
        8 => format!("jvp({}, {}, {})", grower.grow(&value), by.name, grower.leaf(&by.shape)),
        9 => format!("vjp({}, {}, {})", grower.grow(&value), by.name, grower.leaf(&value)),
        10 => format!("hvp({}, {}, {})", grower.grow(&scalar), by.name, grower.leaf(&by.shape)),
        _ => grower.grow(&value),
    };
    *sized |= grower.sized;
    text
}
