//! The laws of each kind of number, and of the kernels over them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod numbers {
    mod balls;
    mod common;
    mod duals;
    mod fields;
    mod floats;
    mod rationals;
}
