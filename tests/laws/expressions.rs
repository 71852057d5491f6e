//! Random expressions, grown from the shape that is wanted: whatever comes out fits. Functions
//! are taken from the table, so that a new row joins by itself. Every expression comes in two
//! presentations that say the same: terms and factors in another order, products associated
//! otherwise, transposes moved inside, indices renamed.

use std::sync::Arc;

use gradus::functions::{self, FormId, Signature, all_forms};
use gradus::shape::Dimension;

/// The lengths of axes: 1, two names, and their product.
const LENGTHS: [&str; 4] = ["1", "m", "n", "m*n"];

/// What there is to begin with.
pub const DECLARATIONS: &str = "\
    A, B : R[m,n]\nC, D : R[n,m]\nE, F : R[n,n]\nG, H : R[m,m]\nS : R[n,n] symmetric\nP : R[n,n] posdef\n\
    O : R[1,n]\nQ : R[n,1]\nU : R[m,1]\nx, y : R[n]\nz : R[m]\nv : R[m*n]\nw : R[1]\nq : R[n] positive\n\
    s, beta : R\nk : R positive\n";

const VARIABLES: [(&str, &[usize]); 20] = [
    ("A", &[1, 2]),
    ("B", &[1, 2]),
    ("C", &[2, 1]),
    ("D", &[2, 1]),
    ("E", &[2, 2]),
    ("F", &[2, 2]),
    ("G", &[1, 1]),
    ("H", &[1, 1]),
    ("S", &[2, 2]),
    ("P", &[2, 2]),
    ("O", &[0, 2]),
    ("Q", &[2, 0]),
    ("U", &[1, 0]),
    ("x", &[2]),
    ("y", &[2]),
    ("z", &[1]),
    ("v", &[3]),
    ("w", &[0]),
    ("q", &[2]),
    ("s", &[]),
];

/// A shape: the places of its axes' lengths in the list above, and whether one axis is a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    axes: Vec<usize>,
    row: bool,
}

impl Shape {
    fn of(axes: &[usize]) -> Self {
        Self { axes: axes.to_vec(), row: false }
    }

    fn row(length: usize) -> Self {
        Self { axes: vec![length], row: true }
    }

    fn scalar() -> Self {
        Self::of(&[])
    }

    /// The shape of the transpose.
    fn turned(&self) -> Self {
        Self { axes: self.axes.iter().rev().copied().collect(), row: self.axes.len() == 1 && !self.row }
    }
}

/// Two presentations of one expression.
#[derive(Clone, Debug)]
pub struct Pair {
    pub plain: String,
    pub shuffled: String,
}

impl Pair {
    fn same(text: &str) -> Self {
        Self { plain: text.to_owned(), shuffled: text.to_owned() }
    }

    fn map(self, form: impl Fn(&str) -> String) -> Self {
        Self { plain: form(&self.plain), shuffled: form(&self.shuffled) }
    }
}

/// Choices, one after another; when they run out, the simplest is taken, so that a shorter list
/// of choices is a smaller expression.
pub struct Grower<'a> {
    choices: std::slice::Iter<'a, u8>,
    /// How many indices of sums are open.
    open: usize,
    /// Whether an axis may have the length 1.
    ones: bool,
}

/// The shape of a whole expression, by a choice.
pub fn shape(choice: u8, ones: bool) -> Shape {
    let shapes: [&[usize]; 12] =
        [&[], &[2], &[1], &[1, 2], &[2, 2], &[2, 1], &[1, 1], &[3], &[2, 2], &[0, 2], &[2, 0], &[0]];
    Shape::of(shapes[usize::from(choice) % if ones { 12 } else { 9 }])
}

impl<'a> Grower<'a> {
    pub fn new(choices: &'a [u8], ones: bool) -> Self {
        Self { choices: choices.iter(), open: 0, ones }
    }

    fn choose(&mut self, count: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % count)
    }

    fn length(&mut self) -> usize {
        // 1 is rarer than the names.
        [1, 2, 2, 1, 0][usize::from(self.choose(if self.ones { 5 } else { 4 }))]
    }

    /// An expression of a shape.
    pub fn grow(&mut self, shape: &Shape) -> Pair {
        if self.choices.len() < 2 {
            return self.leaf(shape);
        }
        match self.choose(16) {
            0 | 1 => self.leaf(shape),
            2 | 3 => self.sum(shape),
            4 => self.difference(shape),
            5 => {
                let (scalar, other) = (self.grow(&Shape::scalar()), self.grow(shape));
                self.either(scalar, other, "*")
            }
            6 => {
                let (one, other) = (self.grow(shape), self.grow(shape));
                self.either(one, other, ".*")
            }
            7 | 8 => self.product(shape),
            9 => self.transposed(shape),
            10..=12 => self.function(shape),
            13 => self.indexed(shape),
            14 => {
                let exponent = ["2", "3", "(1/2)", "(-1)"][usize::from(self.choose(4))];
                self.grow(shape).map(|base| format!("({base}).^{exponent}"))
            }
            _ => {
                let scalar = self.grow(&Shape::scalar());
                let other = self.grow(shape);
                Pair {
                    plain: format!("({})/({})", other.plain, scalar.plain),
                    shuffled: format!("(1/({}))*({})", scalar.shuffled, other.shuffled),
                }
            }
        }
    }

    fn leaf(&mut self, shape: &Shape) -> Pair {
        let standing = if shape.row { shape.turned() } else { shape.clone() };
        let named: Vec<&str> = VARIABLES
            .iter()
            .filter(|(_, axes)| *axes == standing.axes.as_slice())
            .map(|(name, _)| *name)
            .collect();
        let lengths: Vec<&str> = standing.axes.iter().map(|axis| LENGTHS[*axis]).collect();
        let mut leaves: Vec<String> = named.into_iter().map(str::to_owned).collect();
        match lengths.as_slice() {
            [] => {
                leaves
                    .extend(["beta", "k", "2", "-1", "1/3", "n", "x[1]", "A[1,2]", "pi"].map(str::to_owned));
            }
            [length] => leaves.push(format!("ones({length})")),
            [rows, columns] => {
                leaves.push(format!("ones({rows}, {columns})"));
                if rows == columns {
                    leaves.extend([format!("eye({rows})"), format!("2*eye({rows})")]);
                }
            }
            _ => {}
        }
        let open = u8::try_from(self.open).unwrap();
        if lengths.is_empty() && open > 0 && self.choose(2) == 0 {
            let index = self.choose(open);
            return Pair { plain: format!("i{index}"), shuffled: format!("j{index}") };
        }
        let count = u8::try_from(leaves.len()).unwrap();
        let leaf = leaves[usize::from(self.choose(count))].clone();
        Pair::same(&if shape.row { format!("{leaf}'") } else { format!("({leaf})") })
    }

    /// Two operands of an operation in which their order does not matter.
    fn either(&mut self, one: Pair, other: Pair, sign: &str) -> Pair {
        let turned = self.choose(2) == 0;
        let (first, second) = if turned { (&other, &one) } else { (&one, &other) };
        Pair {
            plain: format!("({}){sign}({})", one.plain, other.plain),
            shuffled: format!("({}){sign}({})", first.shuffled, second.shuffled),
        }
    }

    fn sum(&mut self, shape: &Shape) -> Pair {
        let (one, two) = (self.grow(shape), self.grow(shape));
        if self.choose(2) == 0 {
            return self.either(one, two, "+");
        }
        let three = self.grow(shape);
        Pair {
            plain: format!("({}) + ({}) + ({})", one.plain, two.plain, three.plain),
            shuffled: format!("({}) + (({}) + ({}))", three.shuffled, one.shuffled, two.shuffled),
        }
    }

    fn difference(&mut self, shape: &Shape) -> Pair {
        let (one, two) = (self.grow(shape), self.grow(shape));
        Pair {
            plain: format!("({}) - ({})", one.plain, two.plain),
            shuffled: format!("-({}) + ({})", two.shuffled, one.shuffled),
        }
    }

    /// A matrix product of two or three factors.
    fn product(&mut self, shape: &Shape) -> Pair {
        let inner = self.length();
        let (left, right) = match (shape.axes.as_slice(), shape.row) {
            ([], _) => (Shape::row(inner), Shape::of(&[inner])),
            ([length], false) => (Shape::of(&[*length, inner]), Shape::of(&[inner])),
            ([length], true) => (Shape::row(inner), Shape::of(&[inner, *length])),
            ([rows, columns], _) if self.choose(4) > 0 => {
                (Shape::of(&[*rows, inner]), Shape::of(&[inner, *columns]))
            }
            ([rows, columns], _) => (Shape::of(&[*rows]), Shape::row(*columns)),
            _ => return self.leaf(shape),
        };
        if left.axes.len() == 2 && self.choose(2) == 1 {
            let between = self.length();
            let one = self.grow(&Shape::of(&[left.axes[0], between]));
            let two = self.grow(&Shape::of(&[between, inner]));
            let three = self.grow(&right);
            return Pair {
                plain: format!("({})*({})*({})", one.plain, two.plain, three.plain),
                shuffled: format!("({})*(({})*({}))", one.shuffled, two.shuffled, three.shuffled),
            };
        }
        let (left, right) = (self.grow(&left), self.grow(&right));
        Pair {
            plain: format!("({})*({})", left.plain, right.plain),
            shuffled: format!("(({})'*({})')'", right.shuffled, left.shuffled),
        }
    }

    fn transposed(&mut self, shape: &Shape) -> Pair {
        if shape.axes.is_empty() {
            return self.leaf(shape);
        }
        let turned = self.grow(&shape.turned());
        Pair { plain: format!("({})'", turned.plain), shuffled: format!("((({})')')'", turned.shuffled) }
    }

    /// `sum(i*… for i in 1..3)`
    fn indexed(&mut self, shape: &Shape) -> Pair {
        if self.open == 2 {
            return self.leaf(shape);
        }
        let place = self.open;
        self.open += 1;
        let body = self.grow(shape);
        self.open -= 1;
        let upper = ["3", "n"][usize::from(self.choose(2))];
        Pair {
            plain: format!("sum(i{place}*({}) for i{place} in 1..{upper})", body.plain),
            shuffled: format!("sum(({})*j{place} for j{place} in 1..{upper})", body.shuffled),
        }
    }

    /// A function of the table whose value has the shape, or any that works entry by entry.
    fn function(&mut self, shape: &Shape) -> Pair {
        // `vector(1)` stretches to what stands beside it, and has no size of its own.
        let named = |form: &FormId| {
            let name = functions::row(*form).name;
            name.chars().all(char::is_alphanumeric) && name != "vector"
        };
        let fitting: Vec<(&str, Arc<Signature>, Lengths)> = all_forms()
            .filter(named)
            .filter_map(|form| {
                let signature = functions::signature_of(form);
                let lengths = match signature.is_entrywise() {
                    true if is_mapped(form, shape) => Vec::new(),
                    true => return None,
                    false => lengths(&signature, shape)?,
                };
                (!signature.arguments.is_empty()).then_some((functions::row(form).name, signature, lengths))
            })
            .collect();
        let wanted = usize::from(self.choices.next().copied().unwrap_or(0));
        let Some((name, signature, lengths)) = fitting.get(wanted % fitting.len().max(1)) else {
            return self.leaf(shape);
        };
        let Some(arguments) = self.arguments(signature, shape, lengths.clone()) else {
            return self.leaf(shape);
        };
        let mut written = Vec::new();
        for ((shape, parameter), argument) in arguments.into_iter().zip(&signature.arguments) {
            let grown = if parameter { Pair::same("2") } else { self.grow(&shape) };
            written.push(if argument.condition { grown.map(|text| format!("{text} > 0")) } else { grown });
        }
        let call = |side: fn(&Pair) -> &str| {
            let arguments: Vec<&str> = written.iter().map(side).collect();
            format!("{name}({})", arguments.join(", "))
        };
        Pair { plain: call(|pair| &pair.plain), shuffled: call(|pair| &pair.shuffled) }
    }

    /// The shapes of the arguments, and which are parameters; a length that is free is chosen.
    fn arguments(
        &mut self,
        signature: &Signature,
        shape: &Shape,
        mut bound: Lengths,
    ) -> Option<Vec<(Shape, bool)>> {
        let mut shapes = Vec::new();
        for argument in &signature.arguments {
            let mut axes = Vec::new();
            for axis in &argument.axes {
                let name = axis.as_name()?;
                let known = bound.iter().find(|(known, _)| **known == **name).map(|(_, length)| *length);
                axes.push(known.unwrap_or_else(|| {
                    let length = self.length();
                    bound.push((name.to_string(), length));
                    length
                }));
            }
            let standing = Shape { row: argument.row && axes.len() == 1, axes };
            let shape = if signature.is_entrywise() { shape.clone() } else { standing };
            shapes.push((shape, argument.parameter));
        }
        Some(shapes)
    }
}

/// Whether a form for numbers is applied to each entry of a shape: not where the row has a
/// meaning of its own for as many axes.
fn is_mapped(form: FormId, shape: &Shape) -> bool {
    let orders = |other: &FormId| functions::signature_of(*other).arguments.first().map(|one| one.axes.len());
    let others = all_forms().filter(|other| other.row == form.row && *other != form);
    shape.axes.is_empty() || others.filter_map(|other| orders(&other)).all(|order| order != shape.axes.len())
}

/// What the names of a signature's dimensions stand for.
type Lengths = Vec<(String, usize)>;

/// What the names must stand for so that the value has a shape.
fn lengths(signature: &Signature, shape: &Shape) -> Option<Lengths> {
    if shape.row || signature.value.len() != shape.axes.len() {
        return None;
    }
    let mut bound = Vec::new();
    for (axis, length) in signature.value.iter().zip(&shape.axes) {
        bind(axis, *length, &mut bound)?;
    }
    Some(bound)
}

/// Binds the names of an axis of a signature so that it has a length.
fn bind(axis: &Dimension, length: usize, bound: &mut Lengths) -> Option<()> {
    let mut set = |name: &str, length: usize| match bound.iter().find(|(known, _)| known == name) {
        Some((_, known)) => (*known == length).then_some(()),
        None => {
            bound.push((name.to_owned(), length));
            Some(())
        }
    };
    if let Some(number) = axis.as_number() {
        return (number == 1 && length == 0).then_some(());
    }
    if let Some(name) = axis.as_name() {
        return set(name, length);
    }
    let names = axis.names();
    let [first, second] = names.as_slice() else { return None };
    let [one, other] = [first, second].map(|name| Dimension::name(name));
    if *axis == one.add(&other).subtract(&Dimension::number(1)) {
        // `p + q - 1`, where p is 1.
        return set(first, 0).and_then(|()| set(second, length));
    }
    let both = *axis == one.multiply(&other) && length == 3;
    both.then(|| set(first, 1).and_then(|()| set(second, 2))).flatten()
}
