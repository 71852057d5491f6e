//! What several tests share: numbers from short spellings, strategies, and random draws.

use gradus::number::rational::{self, Rational};
use gradus::number::{Chain, Field, Random};
use proptest::prelude::*;
use std::sync::Arc;

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
pub fn field_numbers(seed: u64, count: usize) -> (Arc<Chain>, Vec<Field>) {
    let mut random = Random::new(seed);
    let chain = Chain::draw(&mut random, Chain::DEEPEST);
    let numbers = (0..count).map(|_| Field::sample(&chain, &mut random)).collect();
    (chain, numbers)
}
