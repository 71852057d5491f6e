//! What a name means in front of a parenthesis, and the rows of the table that operators stand for.

use crate::functions::{self, FormId};
use crate::syntax::ast::ExprId;
use crate::syntax::built_in;

pub(super) use crate::syntax::built_in::{
    Builder, CIRCLE, Derivative, EXPONENTIAL, IDENTITY, INVERSE, KRONECKER, MATRIX_POWER, NATURAL_BASE,
    POWER, Role, STACKED, STRETCHED, usage,
};

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
    if let Some(builder) = built_in::builder(name) {
        return Some(Callee::Builder(builder));
    }
    if let Some(derivative) = built_in::derivative(name) {
        return Some(Callee::Derivative(derivative));
    }
    functions::find(name).map(|(row, _)| Callee::Row(row))
}

/// Whether a name is the constant of the circle, in any of its spellings.
pub(super) fn is_circle(name: &str) -> bool {
    functions::find(name)
        .is_some_and(|(row, _)| functions::find(CIRCLE).is_some_and(|(known, _)| row == known))
}

/// Whether a name belongs to the language, or is what an operator stands for, and cannot be a user's function.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(callee(name), Some(Callee::Builder(_) | Callee::Derivative(_)))
        || built_in::is_comparison(name)
        || name == built_in::LEFT_DIVISION
}

/// Every name that may be called, but for the user's.
pub(super) fn all_names() -> impl Iterator<Item = &'static str> {
    let rows = functions::table().flat_map(|row| row.aliases.iter().copied().chain([row.name]));
    built_in::all().map(|(name, _)| name).chain(rows)
}

/// The first form of the row that an operator stands for.
pub(super) fn form(name: &str) -> Option<FormId> {
    functions::find(name).map(|(row, _)| FormId { row, form: 0 })
}

/// The arguments of a call of a builder that have a role in it; none of any other call.
pub(super) fn arguments_with(name: &str, arguments: &[ExprId], role: Role) -> Vec<ExprId> {
    let Some(Callee::Builder(builder)) = callee(name) else { return Vec::new() };
    let has_role = |(place, _): &(usize, &ExprId)| builder.role(*place, arguments.len()) == role;
    arguments.iter().enumerate().filter(has_role).map(|(_, argument)| *argument).collect()
}
