//! The names that the language itself gives a meaning: the rows of the table that operators
//! stand for, the builders of shapes, and the derivatives. Only here do names of functions
//! stand in the source outside the table.

use crate::functions::{self, FormId};
use crate::syntax::ast::ExprId;

/// `a^b` of numbers.
pub(super) const POWER: &str = "power";
/// `X^k` of a matrix, with an exponent that is not a small number.
pub(super) const MATRIX_POWER: &str = "matrix_power";
/// `X^-1`.
pub(super) const INVERSE: &str = "inv";
/// `e^v`.
pub(super) const EXPONENTIAL: &str = "exp";
/// `A ⊗ B`.
pub(super) const KRONECKER: &str = "kron";
/// The constant of the circle.
pub(super) const CIRCLE: &str = "pi";
/// The base of the natural logarithm.
pub(super) const NATURAL_BASE: &str = "e";
/// The identity matrix of the size that fits.
pub(super) const IDENTITY: &str = "I";
/// The stacked columns, by which one may derive.
pub(super) const STACKED: &str = "vec";

/// What builds a tensor from dimensions alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Builder {
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
pub(super) enum Derivative {
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

/// What a call's name means, before its arguments are looked at.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee {
    /// A builder of a tensor from dimensions.
    Builder(Builder),
    /// A derivative.
    Derivative(Derivative),
    /// A row of the table.
    Row(u16),
}

/// What a name means in front of a parenthesis.
pub(super) fn callee(name: &str) -> Option<Callee> {
    if let Some((_, builder, _)) = BUILDERS.iter().find(|(known, ..)| *known == name) {
        return Some(Callee::Builder(*builder));
    }
    if let Some((_, derivative, _)) = DERIVATIVES.iter().find(|(known, ..)| *known == name) {
        return Some(Callee::Derivative(*derivative));
    }
    functions::find(name).map(|(row, _)| Callee::Row(row))
}

/// Whether a name is the constant of the circle, in any of its spellings.
pub(super) fn is_circle(name: &str) -> bool {
    functions::find(name)
        .is_some_and(|(row, _)| functions::find(CIRCLE).is_some_and(|(known, _)| row == known))
}

/// Whether a name belongs to the language and cannot be a user's function.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(callee(name), Some(Callee::Builder(_) | Callee::Derivative(_)))
}

/// How a builder or derivative is called.
pub(super) fn usage(name: &str) -> Option<&'static str> {
    built_ins().find(|(known, _)| *known == name).map(|(_, usage)| usage)
}

/// Every builder and derivative, with how it is called.
pub fn built_ins() -> impl Iterator<Item = (&'static str, &'static str)> {
    let builders = BUILDERS.iter().map(|(known, _, usage)| (*known, *usage));
    let derivatives = DERIVATIVES.iter().map(|(known, _, usage)| (*known, *usage));
    derivatives.chain(builders)
}

/// Every name that may be called, but for the user's.
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    let builders = BUILDERS.iter().map(|(name, ..)| *name);
    let derivatives = DERIVATIVES.iter().map(|(name, ..)| *name);
    let rows = functions::table().flat_map(|row| row.aliases.iter().copied().chain([row.name]));
    builders.chain(derivatives).chain(rows)
}

/// The first form of the row that an operator stands for.
pub(super) fn form(name: &str) -> Option<FormId> {
    functions::find(name).map(|(row, _)| FormId { row, form: 0 })
}

/// The arguments of a call that are dimensions.
pub(super) fn dimension_arguments(name: &str, arguments: &[ExprId]) -> Vec<ExprId> {
    match callee(name) {
        Some(Callee::Builder(Builder::Unit)) => arguments.iter().skip(arguments.len() / 2).copied().collect(),
        Some(Callee::Builder(_)) => arguments.to_vec(),
        _ => Vec::new(),
    }
}

/// The arguments of a call that are positions.
pub(super) fn position_arguments<'a>(name: &str, arguments: &'a [ExprId]) -> &'a [ExprId] {
    match callee(name) {
        Some(Callee::Builder(Builder::Unit)) => arguments.get(..arguments.len() / 2).unwrap_or_default(),
        _ => &[],
    }
}
