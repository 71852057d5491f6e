//! Numbers put into expressions: texts with their values, refusals, and random expressions
//! against an evaluator that only loops over indices.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail loudly")]
#![expect(clippy::cast_possible_wrap, reason = "the numbers of these tests are small")]

mod naive;
mod random;
mod texts;
