//! Functions of one float as plain arithmetic, for loops over many: the values are those of the kernels,
//! which tests hold them against, and nothing is refused.

/// `1 / (1 + exp(-x))`, which overflows on neither side.
pub fn sigma(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// `log(1 + exp(x))`, which overflows on neither side.
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// `max(x, 0)`
pub fn relu(x: f64) -> f64 {
    if x > 0.0 { x } else { 0.0 * x }
}
