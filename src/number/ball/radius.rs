//! Arithmetic of radii: non-negative floats, each result at or above the true one. Zero stays zero,
//! so that what is exact stays exact.

/// Not below the sum.
pub(super) fn sum(a: f64, b: f64) -> f64 {
    if a == 0.0 {
        b
    } else if b == 0.0 {
        a
    } else {
        (a + b).next_up()
    }
}

/// Not below the product.
pub(super) fn product(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).next_up() }
}

/// Not below the quotient, whose divisor is positive.
pub(super) fn quotient(a: f64, b: f64) -> f64 {
    if a == 0.0 { 0.0 } else { (a / b).next_up() }
}

/// Not above the difference, and not below 0.
pub(super) fn difference_down(a: f64, b: f64) -> f64 {
    if b == 0.0 { a } else { (a - b).next_down().max(0.0) }
}

/// Not below e to a power: the standard library is good to a few units in the last place.
pub(super) fn exp(a: f64) -> f64 {
    (a.exp() * (1.0 + 1e-12)).next_up()
}
