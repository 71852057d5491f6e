//! What is drawn has its structure, in every component.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use num_traits::{One, Signed, Zero};

use super::{Described, Wanted, combination, components, direction, identity, product, value};
use crate::array::Array;
use crate::functions::kernels::matrix;
use crate::number::{Random, Rational, rational};
use crate::structures::{Word, Words};

type Matrix = Array<Rational>;

fn read(words: &str) -> Words {
    let named = |name: &str| Word::ALL.into_iter().find(|word| word.name() == name);
    words.split_whitespace().map(|name| named(name).unwrap()).collect()
}

/// All values of a structure that three draws of each component give.
fn drawn(words: &str, lengths: &[usize]) -> Vec<(usize, Matrix)> {
    let described = Described { words: read(words), lengths };
    let mut random = Random::new(7);
    let mut source = |wanted| {
        let entry = random.rational(-3, 3, 101);
        Ok(match wanted {
            Wanted::Any => entry,
            Wanted::Positive | Wanted::Nonnegative => entry.abs() + rational::ratio(1, 101)?,
            Wanted::Whole(least) => rational::integer(random.between(least.unwrap_or(-5), 9)),
            Wanted::Scale => rational::ratio(1, if random.below(2) == 0 { 1 } else { 1000 })?,
        })
    };
    let one = rational::integer(1);
    let each = (0..components(described, true)).flat_map(|component| [component; 3]);
    each.map(|component| (component, value(described, component, &one, &mut source).unwrap())).collect()
}

fn determinant(matrix: &Matrix) -> Rational {
    matrix::det(std::slice::from_ref(matrix)).unwrap().first().clone()
}

fn transposed(matrix: &Matrix) -> Matrix {
    matrix.transpose(&[1, 0]).unwrap()
}

#[test]
fn orthogonal_matrices_of_every_component() {
    for side in 1..5 {
        let lengths = [side, side];
        let one = identity(&lengths, &rational::integer(1)).unwrap();
        for words in
            ["orthogonal", "isometry", "orthogonal symmetric", "orthogonal diagonal", "orthogonal posdef"]
        {
            let all = drawn(words, &lengths);
            for (_, q) in &all {
                assert_eq!(product(&transposed(q), q).unwrap(), one, "{words}");
                assert!(!words.contains("symmetric") || *q == transposed(q));
            }
            let signs: Vec<bool> = all.iter().map(|(_, q)| determinant(q).is_positive()).collect();
            let both = signs.contains(&true) && signs.contains(&false);
            assert_eq!(both, !words.contains("posdef"), "{words} {side}");
        }
    }
    assert_eq!(drawn("orthogonal", &[3, 3]).len(), 6);
    assert_eq!(drawn("orthogonal symmetric", &[3, 3]).len(), 12);
    assert_eq!(drawn("orthogonal diagonal", &[3, 3]).len(), 24);
    assert_eq!(drawn("isometry", &[3, 2]).len(), 3);
    for (_, x) in drawn("isometry", &[3, 2]) {
        assert_eq!(product(&transposed(&x), &x).unwrap(), identity(&[2, 2], &rational::integer(1)).unwrap());
    }
    for (_, x) in drawn("isometry", &[4]) {
        assert!(x.data().iter().map(|entry| entry * entry).sum::<Rational>().is_one());
    }
}

#[test]
fn positive_definite_matrices_have_positive_minors() {
    for words in ["posdef", "posdef positive", "posdef integer", "posdef diagonal"] {
        for (_, a) in drawn(words, &[3, 3]) {
            assert_eq!(a, transposed(&a));
            for side in 1..4 {
                let minor = Array::from_fn(&[side, side], |index| a.at(index).cloned()).unwrap();
                assert!(determinant(&minor).is_positive(), "{words}");
            }
        }
    }
}

#[test]
fn invertible_matrices_have_both_orientations() {
    for words in ["invertible", "invertible positive"] {
        for (component, a) in drawn(words, &[3, 3]) {
            assert_eq!(determinant(&a).is_positive(), component == 0);
            assert!(!words.contains("positive") || a.data().iter().all(Signed::is_positive));
        }
    }
}

#[test]
fn directions_stay_within() {
    let mut random = Random::new(3);
    let mut source = |_| Ok(random.rational(-3, 3, 101));
    for words in ["symmetric", "posdef", "diagonal", "orthogonal"] {
        let described = Described { words: read(words), lengths: &[3, 3] };
        for (_, at) in drawn(words, &[3, 3]) {
            let moved = direction(described, &at, &mut source).unwrap();
            if words == "orthogonal" {
                let rate = product(&transposed(&at), &moved).unwrap();
                let sum = rate.zip(&transposed(&rate), |a, b| Ok(a + b)).unwrap();
                assert!(sum.data().iter().all(Zero::is_zero));
            } else {
                assert_eq!(moved, transposed(&moved));
            }
        }
    }
}

#[test]
fn every_combination_comes_up_once() {
    let mut all: Vec<Vec<usize>> = (0..12).map(|turn| combination(&[2, 3, 1, 2], turn)).collect();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 12);
}
