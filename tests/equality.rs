//! Claims and what becomes of them: falsehoods are refused at a point that can be read, truths
//! are not, and each verdict says how it was found.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail loudly")]

mod claims;
mod common;
mod derivatives;
