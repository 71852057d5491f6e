//! The names that the language itself gives a meaning: the rows of the table that operators stand for, the
//! constants, the builders of tensors, and the derivatives. Only here do names of functions stand in the
//! source outside the table.

/// `a^b` of numbers.
pub const POWER: &str = "power";
/// `X^k` of a matrix, with an exponent that is not a small number.
pub const MATRIX_POWER: &str = "matrix_power";
/// `X'`.
pub const TRANSPOSE: &str = "transpose";
/// `X^-1`.
pub const INVERSE: &str = "inv";
/// `e^v`.
pub const EXPONENTIAL: &str = "exp";
/// `A ⊗ B`.
pub const KRONECKER: &str = "kron";
/// `‖x‖`.
pub const NORM: &str = "norm";
/// What stands below the bars of a norm, and the norm that it is.
pub const NORMS: &[(&[&str], &str)] =
    &[(&["₁", "_1"], "norm1"), (&["₂", "_2"], "norm2"), (&["∞", "_∞", "_inf"], "norminf")];
/// `vector(1)`, a number that stretches.
pub const STRETCHED: &str = "vector";
/// The constant of the circle.
pub const CIRCLE: &str = "pi";
/// The base of the natural logarithm.
pub const NATURAL_BASE: &str = "e";
/// The identity matrix of the size that fits.
pub const IDENTITY: &str = "I";
/// The stacked columns, by which one may derive.
pub const STACKED: &str = "vec";
/// The entries of an array on other axes.
pub const RESHAPED: &str = "reshape";

/// `A\b`.
pub const LEFT_DIVISION: &str = "solve";

/// Words that a call may have for its last argument, and the functions that they make of it: `norm(A, 'fro')`.
const WORDS: &[(&str, &str, &str)] = &[
    ("norm", "fro", "norm"),
    ("norm", "inf", "norminf"),
    ("norm", "Inf", "norminf"),
    ("norm", "nuc", "nuclear"),
    ("conv", "full", "conv"),
    ("conv", "valid", "conv_valid"),
    ("conv", "same", "conv_same"),
];

/// What a word in quotes says.
pub const QUOTED: &str = "a word in quotes says which norm is meant, or which part of a convolution: `norm(A, 'fro')`, `norm(x, 'inf')`, `norm(A, 'nuc')`; `conv(a, b, 'full')`, `'same'`, `'valid'`";

/// The function that a word makes of another.
pub fn with_word(function: &str, word: &str) -> Option<&'static str> {
    WORDS.iter().find(|row| (row.0, row.1) == (function, word)).map(|row| row.2)
}

/// A sign between two numbers that are compared, and the function of the table that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The sign: `<`.
    pub sign: &'static str,
    /// The same in Unicode.
    pub unicode: &'static str,
    /// The same in LaTeX.
    pub latex: &'static str,
    /// The function, which is 1 where the comparison holds and 0 elsewhere.
    pub function: &'static str,
    /// Whether the operands change places: `a > b` is `b < a`.
    pub swapped: bool,
}

const fn comparison(signs: [&'static str; 3], function: &'static str, swapped: bool) -> Comparison {
    Comparison { sign: signs[0], unicode: signs[1], latex: signs[2], function, swapped }
}

/// The comparisons.
pub const COMPARISONS: [Comparison; 6] = [
    comparison(["<", "<", "<"], "less", false),
    comparison(["<=", "≤", r"\le"], "at_most", false),
    comparison([">", ">", ">"], "less", true),
    comparison([">=", "≥", r"\ge"], "at_most", true),
    comparison(["==", "==", "="], "equal", false),
    comparison(["!=", "≠", r"\ne"], "unequal", false),
];

/// Whether a function is what a comparison stands for.
pub fn is_comparison(function: &str) -> bool {
    COMPARISONS.iter().any(|comparison| comparison.function == function)
}

/// The comparison of a sign.
pub fn comparison_of(sign: &str) -> Option<&'static Comparison> {
    COMPARISONS.iter().find(|comparison| comparison.sign == sign || comparison.unicode == sign)
}

/// What an argument of a builder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Any expression.
    Value,
    /// A position on an axis, counted from 1.
    Position,
    /// The length of an axis.
    Length,
}

/// What builds a tensor of lengths that are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builder {
    /// `eye(n)`
    Identity,
    /// `ones(m,n)`
    Ones,
    /// `zeros(m,n)`
    Zeros,
    /// `unit(i,n)`, `unit(i,j,m,n)`
    Unit,
    /// `K(m,n)`
    Commutation,
    /// `reshape(x,m,n)`
    Reshape,
}

impl Builder {
    /// What an argument is, of so many.
    pub fn role(self, place: usize, count: usize) -> Role {
        match self {
            Self::Unit if place < count / 2 => Role::Position,
            Self::Reshape if place == 0 => Role::Value,
            _ => Role::Length,
        }
    }
}

/// The derivatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivative {
    /// `grad(f, X)`
    Gradient,
    /// `jacobian(y, x)`
    Jacobian,
    /// `hessian(f, x)`, `hessian(f, x, y)`
    Hessian,
    /// `diff(y, x1, x2, …)`
    Mixed,
    /// `jvp(y, x, v)`
    Forward,
    /// `vjp(y, x, u)`
    Backward,
    /// `hvp(f, x, v)`
    HessianVector,
    /// `d(E)`
    Differential,
}

const BUILDERS: &[(&str, Builder, &str)] = &[
    ("eye", Builder::Identity, "eye(n)"),
    ("ones", Builder::Ones, "ones(n) or ones(m, n)"),
    ("zeros", Builder::Zeros, "zeros(n) or zeros(m, n)"),
    ("unit", Builder::Unit, "unit(i, n) or unit(i, j, m, n)"),
    ("K", Builder::Commutation, "K(m, n)"),
    (RESHAPED, Builder::Reshape, "reshape(x, m, n)"),
];

const DERIVATIVES: &[(&str, Derivative, &str)] = &[
    ("grad", Derivative::Gradient, "grad(f, X)"),
    ("jacobian", Derivative::Jacobian, "jacobian(y, x)"),
    ("hessian", Derivative::Hessian, "hessian(f, x) or hessian(f, x, y)"),
    ("diff", Derivative::Mixed, "diff(y, x1, x2, …)"),
    ("jvp", Derivative::Forward, "jvp(y, x, v)"),
    ("vjp", Derivative::Backward, "vjp(y, x, u)"),
    ("hvp", Derivative::HessianVector, "hvp(f, x, v)"),
    ("d", Derivative::Differential, "d(E)"),
];

impl Derivative {
    /// Its name in the language.
    pub fn name(self) -> &'static str {
        DERIVATIVES.iter().find(|(_, known, _)| *known == self).map_or("", |(name, ..)| name)
    }
}

/// The builder of a name.
pub fn builder(name: &str) -> Option<Builder> {
    BUILDERS.iter().find(|(known, ..)| *known == name).map(|(_, builder, _)| *builder)
}

/// The derivative of a name.
pub fn derivative(name: &str) -> Option<Derivative> {
    DERIVATIVES.iter().find(|(known, ..)| *known == name).map(|(_, derivative, _)| *derivative)
}

/// Names that functions have in other languages and in books, and what they are called here.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("gradient", "grad"),
    ("nabla", "grad"),
    ("derivative", "diff"),
    ("deriv", "diff"),
    ("jac", "jacobian"),
    ("jacrev", "jacobian"),
    ("jacfwd", "jacobian"),
    ("hess", "hessian"),
    ("determinant", "det"),
    ("inverse", "inv"),
    ("maximum", "max"),
    ("minimum", "min"),
    ("identity", "eye"),
];

/// What a name from elsewhere is called here.
pub fn other_name(name: &str) -> Option<&'static str> {
    OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, here)| *here)
}

/// How a builder or derivative is called.
pub fn usage(name: &str) -> Option<&'static str> {
    all().find(|(known, _)| *known == name).map(|(_, usage)| usage)
}

/// Every builder and derivative, with how it is called.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let builders = BUILDERS.iter().map(|(known, _, usage)| (*known, *usage));
    let derivatives = DERIVATIVES.iter().map(|(known, _, usage)| (*known, *usage));
    derivatives.chain(builders)
}
