//! Expressions of the language, grown from the shape that is wanted: whatever comes out fits.

use super::choices::Choices;
use super::shape::Shape;

/// A name with its shape: a variable, a definition.
#[derive(Clone, Debug)]
pub struct Named {
    pub name: String,
    pub shape: Shape,
}

/// A function of the user: the shapes of its parameters, and of its value.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: String,
    pub parameters: Vec<Shape>,
    pub value: Shape,
}

/// Names that expressions may use.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    pub variables: Vec<Named>,
    pub definitions: Vec<Named>,
    pub functions: Vec<Function>,
    /// The sizes m and n.
    pub sizes: [usize; 2],
}

/// Grows expressions.
pub struct Grower<'a, 'c> {
    pub scope: &'a Scope,
    pub choices: &'a mut Choices<'c>,
    /// The names and upper bounds of open sums.
    pub open: Vec<(String, usize)>,
    /// How many derivatives may still be nested in what is grown.
    pub derivatives: usize,
    /// How many indices were named so far.
    pub named: usize,
    /// Whether the length of an axis was written as a number.
    pub sized: bool,
}

/// The letters of the indices of sums, which no variable has.
const INDICES: [&str; 4] = ["i", "j", "k", "l"];

impl Grower<'_, '_> {
    pub fn length(&mut self) -> usize {
        let [m, n] = self.scope.sizes;
        self.choices.one(&[n, m, n, 1])
    }

    /// An expression of a shape.
    pub fn grow(&mut self, shape: &Shape) -> String {
        if self.choices.is_spent() {
            return self.leaf(shape);
        }
        match self.choices.of(24) {
            0..=2 => self.leaf(shape),
            3 | 4 => format!("({} + {})", self.grow(shape), self.grow(shape)),
            5 => format!("({} - {})", self.grow(shape), self.grow(shape)),
            6 => format!("({}*{})", self.scalar(), self.grow(shape)),
            7 => format!("({} .* {})", self.grow(shape), self.grow(shape)),
            8 | 9 => self.product(shape),
            10 => format!("({})'", self.grow(&shape.turned())),
            11..=14 => self.function(shape),
            15 => self.indexed(shape),
            16 => self.power(shape),
            17 => self.quotient(shape),
            18 => self.part(shape),
            19 => self.literal(shape),
            20 => self.called(shape),
            21 => format!("(-{})", self.grow(shape)),
            _ => self.derivative(shape),
        }
    }

    /// A length, as it is written.
    pub fn size(&mut self, length: usize) -> usize {
        self.sized = true;
        length
    }

    pub fn scalar(&mut self) -> String {
        self.grow(&Shape::scalar())
    }

    /// What stands alone: a name, a number, an entry, a constant.
    pub fn leaf(&mut self, shape: &Shape) -> String {
        let standing = if shape.row { shape.turned() } else { shape.clone() };
        let scope = self.scope;
        let named = scope.definitions.iter().chain(&scope.variables);
        let mut leaves: Vec<String> =
            named.filter(|one| one.shape == standing).map(|one| one.name.clone()).collect();
        match standing.axes.as_slice() {
            [] => {
                leaves.extend(["2", "1/3", "0.5", "pi", "3", "e^(1/2)"].map(str::to_owned));
                for (index, upper) in &self.open {
                    leaves.push(index.clone());
                    for one in scope.variables.iter().filter(|one| one.shape.axes == [*upper]) {
                        leaves.extend([format!("{}[{index}]", one.name), format!("{}[{index}]", one.name)]);
                    }
                }
            }
            [length] => leaves.extend([format!("ones({length})"), format!("unit(1,{length})")]),
            [rows, columns] => {
                leaves.push(format!("ones({rows},{columns})"));
                if rows == columns {
                    leaves.push(format!("eye({rows})"));
                }
            }
            more => leaves.push(format!(
                "zeros({})",
                more.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
            )),
        }
        let leaf = self.choices.one(&leaves);
        self.sized |= leaf.contains('(');
        if shape.row { format!("{leaf}'") } else { leaf }
    }

    /// Entries between -1/2 and 1/2: what is grown, once, in a function that no input is too large for.
    pub fn bounded(&mut self, shape: &Shape) -> String {
        let grown = self.grow(shape);
        let bound = self.choices.one(&["tanh", "sin", "cos"]);
        format!("({bound}({grown})/2)")
    }

    /// Entries above 0.
    pub fn positive(&mut self, shape: &Shape) -> String {
        let grown = self.bounded(shape);
        format!("(1/2 + {grown}.^2)")
    }

    /// A product of matrices, of vectors, or of both.
    fn product(&mut self, shape: &Shape) -> String {
        let inner = self.length();
        let (left, right) = match (shape.axes.as_slice(), shape.row) {
            ([], _) => (Shape::row(inner), Shape::of(&[inner])),
            ([length], false) => (Shape::of(&[*length, inner]), Shape::of(&[inner])),
            ([length], true) => (Shape::row(inner), Shape::of(&[inner, *length])),
            ([rows, columns], _) if self.choices.of(4) > 0 => {
                (Shape::of(&[*rows, inner]), Shape::of(&[inner, *columns]))
            }
            ([rows, columns], _) => (Shape::of(&[*rows]), Shape::row(*columns)),
            _ => return self.leaf(shape),
        };
        format!("(({})*({}))", self.grow(&left), self.grow(&right))
    }

    /// `sum(… for i in 1..n)`, where the index may be a number and a position.
    fn indexed(&mut self, shape: &Shape) -> String {
        if self.open.len() == 2 {
            return self.leaf(shape);
        }
        let index = INDICES[self.named % INDICES.len()].to_owned();
        self.named += 1;
        let upper = self.length();
        let upper = self.size(upper);
        self.open.push((index.clone(), upper));
        let body = self.grow(shape);
        self.open.pop();
        format!("sum({body} for {index} in 1..{upper})")
    }

    fn power(&mut self, shape: &Shape) -> String {
        match (self.choices.of(5), shape.axes.as_slice()) {
            (0, [rows, columns]) if rows == columns => format!("({})^2", self.grow(shape)),
            (1, [rows, columns]) if rows == columns => {
                format!("(4*eye({}) + {})^-1", self.size(*rows), self.bounded(shape))
            }
            (2, _) => format!("({}).^3", self.bounded(shape)),
            (3, _) => format!("({}).^(1/2)", self.positive(shape)),
            (4, []) => format!("({})^2", self.scalar()),
            _ => format!("({}).^2", self.grow(shape)),
        }
    }

    fn quotient(&mut self, shape: &Shape) -> String {
        match self.choices.of(3) {
            0 => format!("({}/(1 + ({})^2))", self.grow(shape), self.scalar()),
            1 => format!("({} ./ {})", self.grow(shape), self.positive(shape)),
            _ => format!("({} ./ {})", self.scalar(), self.positive(shape)),
        }
    }

    /// An entry, a row, a column, a slice of something larger.
    fn part(&mut self, shape: &Shape) -> String {
        let first = |of: &str| format!("({of})");
        self.sized = true;
        match (shape.axes.as_slice(), shape.row) {
            ([], _) if self.choices.of(2) == 0 => {
                let length = self.length();
                let whole = self.grow(&Shape::of(&[length]));
                format!("{}[{}]", first(&whole), self.position(length))
            }
            ([], _) => {
                let (rows, columns) = (self.length(), self.length());
                let whole = self.grow(&Shape::of(&[rows, columns]));
                format!("{}[{},{}]", first(&whole), self.position(rows), self.position(columns))
            }
            ([length], true) => {
                let rows = self.length();
                let whole = self.grow(&Shape::of(&[rows, *length]));
                format!("{}[{},:]", first(&whole), self.position(rows))
            }
            ([length], false) if self.choices.of(2) == 0 => {
                let columns = self.length();
                let whole = self.grow(&Shape::of(&[*length, columns]));
                format!("{}[:,{}]", first(&whole), self.position(columns))
            }
            ([length], false) => {
                let whole = self.grow(&Shape::of(&[length + 1]));
                format!("{}[2..{}]", first(&whole), length + 1)
            }
            ([rows, columns], _) => {
                let whole = self.grow(&Shape::of(&[*rows, columns + 1]));
                format!("{}[:,1..{columns}]", first(&whole))
            }
            _ => self.leaf(shape),
        }
    }

    /// A position along an axis: a number, or an open index that stays within it.
    fn position(&mut self, length: usize) -> String {
        let mut all: Vec<String> = vec![length.to_string(), "1".to_owned()];
        all.extend(self.open.iter().filter(|(_, upper)| *upper <= length).map(|(index, _)| index.clone()));
        all.reverse();
        self.choices.one(&all)
    }

    /// Something put together of its entries or of blocks.
    fn literal(&mut self, shape: &Shape) -> String {
        self.sized = true;
        match (shape.axes.as_slice(), shape.row) {
            ([length], false) => {
                let entries: Vec<String> = (0..*length).map(|_| self.scalar()).collect();
                format!("[{}]", entries.join("; "))
            }
            ([length], true) => {
                let entries: Vec<String> = (0..*length).map(|_| self.scalar()).collect();
                // One number in brackets is a column.
                if *length == 1 {
                    format!("[{}]'", entries.concat())
                } else {
                    format!("[{}]", entries.join(", "))
                }
            }
            ([rows, columns], _) if *columns > 1 => {
                let left = self.grow(&Shape::of(&[*rows, columns - 1]));
                format!("[{left}, {}]", self.grow(&Shape::of(&[*rows])))
            }
            ([rows, columns], _) if *rows > 1 => {
                let top = self.grow(&Shape::of(&[rows - 1, *columns]));
                format!("[{top}; {}]", self.grow(&Shape::row(*columns)))
            }
            _ => self.leaf(shape),
        }
    }

    /// A call of a function of the user.
    fn called(&mut self, shape: &Shape) -> String {
        let fitting: Vec<Function> =
            self.scope.functions.iter().filter(|one| one.value == *shape).cloned().collect();
        if fitting.is_empty() {
            return self.function(shape);
        }
        let function = self.choices.one(&fitting);
        let arguments: Vec<String> = function.parameters.iter().map(|shape| self.grow(shape)).collect();
        format!("{}({})", function.name, arguments.join(", "))
    }

    /// A derivative of something whose value has the shape.
    pub fn derivative(&mut self, shape: &Shape) -> String {
        if self.derivatives == 0 || shape.row {
            return self.leaf(shape);
        }
        self.derivatives -= 1;
        let text = self.derived(shape);
        self.derivatives += 1;
        text
    }

    fn derived(&mut self, shape: &Shape) -> String {
        let named: Vec<Named> = self.scope.variables.iter().chain(&self.scope.definitions).cloned().collect();
        let any = self.choices.one(&named);
        match self.choices.of(6) {
            0 => {
                let of = self.grow(shape);
                let along = self.leaf(&any.shape);
                format!("jvp({of}, {}, {along})", any.name)
            }
            // By a number, which adds no axes.
            1 => {
                let by = self.by_entry(&any);
                format!("diff({}, {by})", self.grow(shape))
            }
            kind => {
                let fitting: Vec<Named> =
                    named.into_iter().filter(|one| shape.axes.ends_with(&one.shape.axes)).collect();
                let by = self.choices.one(&fitting);
                let rest = Shape::of(&shape.axes[..shape.axes.len() - by.shape.axes.len()]);
                match (kind, rest.order()) {
                    (2, 0) => {
                        let along = self.leaf(&by.shape);
                        format!("hvp({}, {}, {along})", self.scalar(), by.name)
                    }
                    (3, 0) => {
                        let length = self.length();
                        let value = Shape::of(&[length]);
                        format!("vjp({}, {}, {})", self.grow(&value), by.name, self.leaf(&value))
                    }
                    (_, 0) => format!("grad({}, {})", self.scalar(), by.name),
                    (4, _) if rest == by.shape => format!("hessian({}, {})", self.scalar(), by.name),
                    _ => format!("jacobian({}, {})", self.grow(&rest), by.name),
                }
            }
        }
    }

    /// An entry of a name, to be derived by.
    fn by_entry(&mut self, of: &Named) -> String {
        let positions: Vec<String> = of.shape.axes.iter().map(|length| self.position(*length)).collect();
        if positions.is_empty() { of.name.clone() } else { format!("{}[{}]", of.name, positions.join(",")) }
    }
}
