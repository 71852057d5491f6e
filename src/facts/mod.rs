//! What can be seen of expressions without any value. Nothing in here computes at points, and nothing is
//! guessed: a fact that is not seen is not said.

pub mod polynomial;
pub mod sign;
pub mod signs;
