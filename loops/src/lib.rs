//! The loops over floats that `gradus` spends its time in: sums, products of matrices, functions entry by entry.
//! They are a crate so that they are compiled for speed where everything else is compiled for size. Each is
//! written in registers of several floats and compiled for several kinds of them; the widest that this processor
//! has are chosen while it runs.
//!
//! Nothing in here allocates, and a length that does not fit means fewer entries, never a panic.

mod entries;
mod exponential;
mod processor;
mod product;
mod rows;
mod sums;
#[cfg(test)]
mod tests;

pub use entries::{Two, negate, root, square, two};
pub use exponential::{exp, log, sigma, softplus, tanh};
pub use product::{Matrix, outer, product, room};
pub use rows::{logsumexp, softmax};
pub use sums::{add, dot, total};
