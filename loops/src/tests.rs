//! Every loop by every kind of registers, held against what it says one number after the other.

use crate::processor::by_each;
use crate::{Matrix, Two};

/// Numbers between -1 and 1, the same each time.
fn numbers(count: usize) -> Vec<f64> {
    let mut state = 1_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 30) - 1.0
    };
    std::iter::repeat_with(next).take(count).collect()
}

/// How many floats lie between two, at most.
fn apart(found: f64, expected: f64) -> f64 {
    if found.to_bits() == expected.to_bits() || found.is_nan() && expected.is_nan() {
        return 0.0;
    }
    (found - expected).abs() / (expected.abs() * f64::EPSILON / 2.0).max(5e-324)
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

#[test]
fn functions_are_those_of_single_numbers() {
    type Many = fn(&[f64], &mut [f64]);
    type Single = fn(f64) -> f64;
    let all: [(&str, Many, Single, f64); 5] = [
        ("exp", crate::exp, f64::exp, 2.0),
        ("log", crate::log, f64::ln, 2.0),
        ("sigma", crate::sigma, |x| 1.0 / (1.0 + (-x).exp()), 4.0),
        ("softplus", crate::softplus, softplus, 4.0),
        ("tanh", crate::tanh, f64::tanh, 6.0),
    ];
    let special = [
        0.0,
        -0.0,
        1.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
        5e-324,
        1e-310,
        f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        709.782,
        709.8,
        -708.5,
        -745.1,
        -745.2,
        0.346_573_590_279_972_6,
        1e-20,
        -1e-9,
    ];
    by_each(|registers| {
        for (name, many, single, most) in all {
            for scale in [1e-3, 1.0, 10.0, 700.0] {
                let mut x: Vec<f64> = numbers(1003).into_iter().map(|x| scale * x).collect();
                x.extend(special);
                let mut found = vec![f64::NAN; x.len()];
                many(&x, &mut found);
                for (x, found) in x.iter().zip(found) {
                    let expected = single(*x);
                    let off = apart(found, expected);
                    assert!(off <= most, "{name}({x}) by {registers}: {found}, not {expected}, {off} apart");
                }
            }
        }
    });
}

#[test]
fn products_are_sums_of_products() {
    let shapes = [
        [1, 1, 1],
        [2, 3, 4],
        [1, 300, 200],
        [300, 200, 1],
        [50, 40, 30],
        [64, 64, 64],
        [200, 1, 150],
        [3, 5, 2000],
        [200, 200, 5],
        [7, 300, 11],
        [33, 400, 3],
        [150, 193, 25],
        [25, 10, 49],
        [5, 0, 3],
    ];
    by_each(|registers| {
        // One number on, rows begin within a line of the cache.
        for ([m, k, n], begin) in shapes.into_iter().flat_map(|shape| [(shape, 0), (shape, 1)]) {
            let (left, right) = (numbers(m * k + begin), numbers(k * n + begin));
            let [left, right] = [&left, &right].map(|all| all.get(begin..).unwrap_or_default());
            for (a_turned, b_turned) in [(false, false), (true, false), (false, true), (true, true)] {
                let matrix = |data, rows, columns, turned: bool| {
                    let (down, right) = if turned { (1, rows) } else { (columns, 1) };
                    Matrix { data, rows, columns, down, right }
                };
                let (a, b) = (matrix(left, m, k, a_turned), matrix(right, k, n, b_turned));
                let mut found = vec![f64::NAN; m * n];
                let mut scratch = vec![f64::NAN; crate::room(m, k, n)];
                crate::product(a, b, &mut found, &mut scratch);
                let at =
                    |one: Matrix<'_>, row, column| one.data.get(row * one.down + column * one.right).copied();
                for (place, found) in found.iter().enumerate() {
                    let (row, column) = (place / n, place % n);
                    let terms = (0..k)
                        .map(|at_k| at(a, row, at_k).unwrap_or(9.0) * at(b, at_k, column).unwrap_or(9.0));
                    let expected: f64 = terms.sum();
                    let off = (found - expected).abs();
                    assert!(
                        off <= 1e-13 * (1.0 + expected.abs()),
                        "{m}x{k}x{n} by {registers}: {found}, not {expected}"
                    );
                }
            }
        }
    });
}

/// Of two numbers.
type Pair = fn(f64, f64) -> f64;

#[test]
fn sums_and_pairs_are_those_of_single_numbers() {
    by_each(|registers| {
        for count in [0, 1, 7, 8, 31, 32, 33, 100, 257] {
            let (a, b) = (numbers(count), numbers(2 * count).split_off(count));
            let sum: f64 = a.iter().sum();
            assert!((crate::total(&a) - sum).abs() < 1e-12, "the sum of {count} by {registers}");
            let dot: f64 = a.iter().zip(&b).map(|(a, b)| a * b).sum();
            assert!((crate::dot(&a, &b) - dot).abs() < 1e-12, "the product of {count} by {registers}");
            let signs: [(Two, Pair); 4] = [
                (Two::Add, |a, b| a + b),
                (Two::Subtract, |a, b| a - b),
                (Two::Multiply, |a, b| a * b),
                (Two::Divide, |a, b| a / b),
            ];
            for (sign, single) in signs {
                let mut found = vec![f64::NAN; count];
                crate::two(sign, &a, &b, &mut found);
                let same = found
                    .iter()
                    .zip(a.iter().zip(&b))
                    .all(|(found, (a, b))| found.to_bits() == single(*a, *b).to_bits());
                assert!(same, "{sign:?} of {count} by {registers}");
            }
            let mut found = vec![f64::NAN; count];
            crate::two(Two::Subtract, &[2.0], &b, &mut found);
            assert!(
                found.iter().zip(&b).all(|(found, b)| found.to_bits() == (2.0 - b).to_bits()),
                "a number less {count}"
            );
            crate::two(Two::Divide, &a, &[2.0], &mut found);
            assert!(
                found.iter().zip(&a).all(|(found, a)| found.to_bits() == (a / 2.0).to_bits()),
                "{count} divided by a number"
            );
            let mut row = vec![f64::NAN; count];
            crate::softmax(&a, &mut row);
            let most = a.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let all: f64 = a.iter().map(|x| (x - most).exp()).sum();
            for (found, x) in row.iter().zip(&a) {
                assert!((found - (x - most).exp() / all).abs() < 1e-15, "softmax of {count} by {registers}");
            }
            if count > 0 {
                assert!(
                    (crate::logsumexp(&a) - (most + all.ln())).abs() < 1e-14,
                    "of {count} by {registers}"
                );
            }
        }
    });
}
