//! The names that the language itself gives a meaning: the rows of the table that operators stand for, the
//! constants, the builders of tensors, and the derivatives. Only here do names of functions stand in the
//! source outside the table.

/// `a^b` of numbers.
pub const POWER: &str = "power";
/// `X^k` of a matrix, with an exponent that is not a small number.
pub const MATRIX_POWER: &str = "matrix_power";
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

/// What builds a tensor from dimensions alone.
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
