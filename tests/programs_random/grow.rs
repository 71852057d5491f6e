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
    /// Whether sizes are written by their names, so that no length may be a number beside 1.
    pub symbolic: bool,
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
    /// How many operators were written so far: some have other spellings.
    pub spelled: usize,
}

impl<'a, 'c> Grower<'a, 'c> {
    pub fn new(scope: &'a Scope, choices: &'a mut Choices<'c>, derivatives: usize) -> Self {
        Self { scope, choices, open: Vec::new(), derivatives, named: 0, spelled: 0 }
    }
}

impl Grower<'_, '_> {
    pub fn length(&mut self) -> usize {
        let [m, n] = self.scope.sizes;
        self.choices.one(&[n, m, n, 1])
    }

    /// A length, as it is written.
    pub fn size(&self, length: usize) -> String {
        match self.scope.sizes {
            [m, _] if self.scope.symbolic && length == m => "m".to_owned(),
            [_, n] if self.scope.symbolic && length == n => "n".to_owned(),
            _ => length.to_string(),
        }
    }

    /// Lengths, as they are written.
    pub fn sizes(&self, lengths: &[usize]) -> String {
        let written: Vec<String> = lengths.iter().map(|length| self.size(*length)).collect();
        written.join(",")
    }

    /// An operator: now and then in another of its spellings.
    pub fn spelling(&mut self, usual: &'static str) -> &'static str {
        self.spelled += 1;
        let other = match usual {
            "*" => "·",
            ".*" => "⊙",
            "./" => "⊘",
            "'" => "ᵀ",
            "^2" => "²",
            "^-1" => "⁻¹",
            _ => usual,
        };
        if self.spelled % 3 == 2 { other } else { usual }
    }

    fn between(&mut self, left: &str, operator: &'static str, right: &str) -> String {
        format!("({left} {} {right})", self.spelling(operator))
    }

    /// An expression of a shape.
    pub fn grow(&mut self, shape: &Shape) -> String {
        if self.choices.is_spent() {
            return self.leaf(shape);
        }
        match self.choices.of(29) {
            0..=2 => self.leaf(shape),
            3 | 4 => self.both(shape, "+"),
            5 => self.both(shape, "-"),
            6 => {
                let scale = self.scalar();
                let of = self.grow(shape);
                self.between(&scale, "*", &of)
            }
            7 => self.both(shape, ".*"),
            8 | 9 => self.product(shape),
            10 => {
                let turned = self.grow(&shape.turned());
                format!("({turned}){}", self.spelling("'"))
            }
            11..=14 => self.function(shape),
            15 => self.indexed(shape),
            16 | 28 => self.power(shape),
            17 => self.quotient(shape),
            18 | 19 => self.part(shape),
            20 => self.literal(shape),
            21 | 22 => self.called(shape),
            23 => format!("(-{})", self.grow(shape)),
            24 => self.twice_the_same(shape),
            25 => self.stretched(shape),
            _ => self.derivative(shape),
        }
    }

    fn both(&mut self, shape: &Shape, operator: &'static str) -> String {
        let left = self.grow(shape);
        let right = self.grow(shape);
        self.between(&left, operator, &right)
    }

    pub fn scalar(&mut self) -> String {
        self.grow(&Shape::scalar())
    }

    /// What stands alone: a name, a number, an entry, a constant.
    pub fn leaf(&mut self, shape: &Shape) -> String {
        let standing = if shape.row { shape.turned() } else { shape.clone() };
        let scope = self.scope;
        // Definitions twice: they are few.
        let named = scope.definitions.iter().chain(&scope.definitions).chain(&scope.variables);
        let mut leaves: Vec<String> =
            named.filter(|one| one.shape == standing).map(|one| one.name.clone()).collect();
        match standing.axes.as_slice() {
            [] => {
                leaves.extend(["2", "1/3", "0.5", "pi", "3", "e^(1/2)"].map(str::to_owned));
                leaves.extend(scope.symbolic.then(|| "n".to_owned()));
                for (index, upper) in &self.open {
                    leaves.push(index.clone());
                    for one in scope.variables.iter().filter(|one| one.shape.axes == [*upper]) {
                        leaves.extend([format!("{}[{index}]", one.name), format!("{}[{index}]", one.name)]);
                    }
                }
            }
            [length] => {
                let size = self.size(*length);
                leaves.extend([format!("ones({size})"), format!("unit(1,{size})"), format!("zeros({size})")]);
            }
            [rows, columns] => {
                leaves.push(format!("ones({})", self.sizes(&[*rows, *columns])));
                leaves.push(format!("unit(1,1,{})", self.sizes(&[*rows, *columns])));
                if rows == columns {
                    leaves.push(format!("eye({})", self.size(*rows)));
                }
                let [m, n] = scope.sizes;
                if !scope.symbolic && *rows == m * n && *columns == m * n {
                    leaves.push(format!("K({m},{n})"));
                }
            }
            more => leaves.push(format!("zeros({})", self.sizes(more))),
        }
        let leaf = self.choices.one(&leaves);
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
        let (left, right) = (self.grow(&left), self.grow(&right));
        format!("(({left}){}({right}))", self.spelling("*"))
    }

    /// One thing at both ends of a product: a Gram matrix, a quadratic form, a sandwich.
    fn twice_the_same(&mut self, shape: &Shape) -> String {
        let inner = self.length();
        match shape.axes.as_slice() {
            [] => {
                let vector = self.grow(&Shape::of(&[inner]));
                let middle = self.leaf(&Shape::of(&[inner, inner]));
                format!("(({vector})'*{middle}*({vector}))")
            }
            [rows, columns] if rows == columns => {
                let factor = self.grow(&Shape::of(&[inner, *rows]));
                match self.choices.of(3) {
                    0 => format!("(({factor})'*({factor}))"),
                    1 => format!("(({factor})'*{}*({factor}))", self.leaf(&Shape::of(&[inner, inner]))),
                    _ => {
                        let square = self.grow(shape);
                        format!("({square} + ({square})')")
                    }
                }
            }
            _ => {
                let one = self.grow(shape);
                format!("({one} .* ({one}))")
            }
        }
    }

    /// A number combined with every entry.
    fn stretched(&mut self, shape: &Shape) -> String {
        let (scalar, of) = (self.scalar(), self.grow(shape));
        match self.choices.of(4) {
            0 => format!("({scalar} + {of})"),
            1 => format!("({of} - {scalar})"),
            2 => format!("({of} .* {scalar})"),
            _ => format!("e^({}/2)", self.bounded(shape)),
        }
    }

    fn power(&mut self, shape: &Shape) -> String {
        match (self.choices.of(9), shape.axes.as_slice()) {
            (0, [rows, columns]) if rows == columns => {
                let base = self.grow(shape);
                format!("({base}){}", self.spelling("^2"))
            }
            (1, [rows, columns]) if rows == columns => {
                let moved = self.bounded(shape);
                format!("(4*eye({}) + {moved}){}", self.size(*rows), self.spelling("^-1"))
            }
            (5 | 8, [rows, columns]) if rows == columns => {
                let base = self.grow(shape);
                format!("({base})^{}", self.choices.one(&["3", "w"]))
            }
            (2, _) => format!("({}).^3", self.bounded(shape)),
            (3, _) => format!("({}).^(1/2)", self.positive(shape)),
            (6, _) => format!("({}).^w", self.bounded(shape)),
            (7, _) => {
                let exponent = self.choices.one(&["t", "(-2)", "(t/2 - 1)"]);
                format!("({}).^{exponent}", self.positive(shape))
            }
            (4, []) => {
                let base = self.scalar();
                format!("({base}){}", self.spelling("^2"))
            }
            _ => format!("({}).^2", self.grow(shape)),
        }
    }

    fn quotient(&mut self, shape: &Shape) -> String {
        match self.choices.of(4) {
            0 => format!("({}/(1 + ({})^2))", self.grow(shape), self.scalar()),
            1 => {
                let (above, below) = (self.grow(shape), self.positive(shape));
                self.between(&above, "./", &below)
            }
            2 => format!("({} ./ {})", self.scalar(), self.positive(shape)),
            _ => format!("(1/{})", self.positive(shape)),
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
}
