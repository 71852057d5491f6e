//! Equality of expressions.
