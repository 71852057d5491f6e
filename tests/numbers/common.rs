//! What several tests share: numbers from short spellings, strategies, and random draws.

use gradus::array::Array;
use gradus::functions::kernels::{Kernels, Kind};
use gradus::number::rational::{self, Rational};
use gradus::number::{Answer, Ball, Chain, Field, Jet, Number, Random};
use proptest::prelude::*;

/// A rational from `3`, `-0.25` or `-2/3`.
pub fn exact(text: &str) -> Rational {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
    let top = rational::parse_decimal(top).unwrap();
    let value = rational::divide(&top, &rational::parse_decimal(bottom).unwrap()).unwrap();
    rational::multiply(&value, &rational::integer(sign)).unwrap()
}

/// Small fractions of both signs.
pub fn fractions() -> impl Strategy<Value = Rational> {
    (-400_i64..400, 1_i64..60).prop_map(|(top, bottom)| rational::ratio(top, bottom).unwrap())
}

/// Small fractions above 0.
pub fn positive_fractions() -> impl Strategy<Value = Rational> {
    (1_i64..400, 1_i64..60).prop_map(|(top, bottom)| rational::ratio(top, bottom).unwrap())
}

/// A chain for deep expressions, and numbers of it.
pub fn field_numbers(seed: u64, count: usize) -> (Chain, Vec<Field>) {
    let mut random = Random::new(seed);
    let chain = Chain::draw(&mut random, Chain::DEEPEST);
    let numbers = (0..count).map(|_| Field::sample(&chain, &mut random)).collect();
    (chain, numbers)
}

/// An array of order 0.
pub fn scalar<N>(value: N) -> Array<N> {
    Array::scalar(value)
}

/// A float matrix from its rows.
pub fn floats(rows: &[&[f64]]) -> Array<f64> {
    let columns = rows.first().map_or(0, |row| row.len());
    Array::new(vec![rows.len(), columns], rows.concat()).unwrap()
}

/// A rational matrix from its rows, `"1 2/3; 0.5 4"`.
pub fn exacts(text: &str) -> Array<Rational> {
    let rows: Vec<Vec<Rational>> =
        text.split(';').map(|row| row.split_whitespace().map(exact).collect()).collect();
    let shape = vec![rows.len(), rows[0].len()];
    Array::new(shape, rows.concat()).unwrap()
}

/// The same matrix in balls.
pub fn balls(matrix: &Array<Rational>) -> Array<Ball> {
    matrix.map(Ball::new).unwrap()
}

/// A function in one kind; the kind must have it.
pub fn run<N: Kind>(kernels: Kernels, arguments: &[Array<N>]) -> Answer<Array<N>> {
    kernels.of::<N>().unwrap()(arguments)
}

/// The product of two matrices.
pub fn times<N: Number>(a: &Array<N>, b: &Array<N>) -> Array<N> {
    assert_eq!(a.shape()[1], b.shape()[0]);
    Array::from_fn(&[a.shape()[0], b.shape()[1]], |index| {
        let mut sum = a.first().like(&rational::integer(0))?;
        for k in 0..a.shape()[1] {
            sum = sum.add(&a.at(&[index[0], k])?.multiply(b.at(&[k, index[1]])?)?)?;
        }
        Ok(sum)
    })
    .unwrap()
}

/// The transpose.
pub fn turned<N: Clone>(a: &Array<N>) -> Array<N> {
    a.transpose(&[1, 0]).unwrap()
}

/// The largest difference between two float arrays of one shape.
pub fn distance(a: &Array<f64>, b: &Array<f64>) -> f64 {
    assert_eq!(a.shape(), b.shape());
    a.data().iter().zip(b.data()).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

/// A matrix that moves in a direction.
pub fn moving<N: Number>(values: &Array<N>, rates: &Array<N>) -> Array<Jet<N>> {
    values.zip(rates, |value, rate| Ok(moves(value.clone(), rate.clone()))).unwrap()
}

/// A number that moves in the direction 1.
pub fn moves<N: Number>(value: N, rate: N) -> Jet<N> {
    Jet::still(value).moving(1, Jet::still(rate))
}

/// The derivatives of an array that moves.
pub fn rates<N: Number>(array: &Array<Jet<N>>) -> Array<N> {
    array.map(|jet| Ok(jet.rate(1)?.value().clone())).unwrap()
}

/// The values of an array that moves.
pub fn values<N: Number>(array: &Array<Jet<N>>) -> Array<N> {
    array.map(|jet| Ok(jet.value().clone())).unwrap()
}

/// Random rational matrices.
pub fn matrices(rows: usize, columns: usize) -> impl Strategy<Value = Array<Rational>> {
    proptest::collection::vec((-9_i64..10, 1_i64..5), rows * columns).prop_map(move |entries| {
        let data = entries.into_iter().map(|(top, bottom)| rational::ratio(top, bottom).unwrap()).collect();
        Array::new(vec![rows, columns], data).unwrap()
    })
}
