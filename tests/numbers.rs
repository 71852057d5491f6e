//! The laws of each kind of number, and of the kernels over them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]
#![expect(clippy::float_cmp, reason = "where these tests ask for equal floats, they mean it")]

mod arrays;
mod balls;
mod common;
mod fields;
mod floats;
mod jets;
mod matrices;
mod rationals;
mod scalars;
mod spectra;
