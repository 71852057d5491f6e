//! The matrix kernels: exact laws over rationals and fields, singular matrices, floats that are hard.

use gradus::array::Array;
use gradus::functions::kernels::{Kernels, matrix};
use gradus::kernels;
use gradus::number::{Ball, Field, Jet, Number, NumberError, Rational, rational};
use proptest::prelude::*;

use super::common::{
    balls, distance, exact, exacts, field_numbers, floats, matrices, moving, rates, run, scalar, times,
    turned, values,
};

const DET: Kernels = kernels!(matrix::det);
const INV: Kernels = kernels!(matrix::inv);
const ADJ: Kernels = kernels!(matrix::adj);
const LOGDET: Kernels = kernels!(matrix::logdet);
const POWER: Kernels = kernels!(matrix::matrix_power);
const PINV: Kernels = kernels!(matrix::pinv);
const CHOL: Kernels = kernels!(matrix::chol);
const RANK: Kernels = kernels!(matrix::rank);
const SYLVESTER: Kernels = kernels!(matrix::sylvester);

fn det<N: gradus::functions::kernels::Kind>(a: &Array<N>) -> N {
    run(DET, std::slice::from_ref(a)).unwrap().first().clone()
}

/// The determinant by its definition, along the first row.
fn by_cofactors(a: &Array<Rational>) -> Rational {
    let size = a.shape()[0];
    if size == 1 {
        return a.first().clone();
    }
    let mut sum = exact("0");
    for column in 0..size {
        let minor = Array::from_fn(&[size - 1, size - 1], |index| {
            a.at(&[index[0] + 1, index[1] + usize::from(index[1] >= column)]).cloned()
        });
        let term = rational::multiply(a.at(&[0, column]).unwrap(), &by_cofactors(&minor.unwrap())).unwrap();
        sum = if column % 2 == 0 { rational::add(&sum, &term) } else { rational::subtract(&sum, &term) }
            .unwrap();
    }
    sum
}

fn identity(size: usize) -> Array<Rational> {
    Array::from_fn(&[size, size], |index| Ok(rational::integer(i64::from(index[0] == index[1])))).unwrap()
}

#[test]
fn singular_matrices_have_a_determinant_with_a_derivative() {
    // PyTorch answers zeros here.
    let a = floats(&[&[1.0, 2.0], &[2.0, 4.0]]);
    let mut gradient = Vec::new();
    for place in 0..4 {
        let unit = Array::from_fn(&[2, 2], |index| Ok(f64::from(u8::from(index[0] * 2 + index[1] == place))))
            .unwrap();
        gradient.push(*det(&moving(&a, &unit)).rate(1).unwrap().value());
    }
    assert_eq!(gradient, [4.0, -2.0, -2.0, 1.0]);
    assert_eq!(det(&a), 0.0);
    let zero = exacts("0");
    assert_eq!(rates(&run(DET, &[moving(&zero, &exacts("3"))]).unwrap()).first(), &exact("3"));
    // Rank 1 of 3: the adjugate is 0, though its derivative is not. It is of degree 2 in the entries, so
    // that a central difference is exact.
    let rank_one = exacts("1 2 3; 2 4 6; 3 6 9");
    let direction = exacts("1 0 5; 0 -2 0; 0 1/3 2");
    let adjugate = run(ADJ, &[moving(&rank_one, &direction)]).unwrap();
    assert!(values(&adjugate).data().iter().all(|entry| *entry == exact("0")));
    let ahead = run(ADJ, &[rank_one.zip(&direction, rational::add).unwrap()]).unwrap();
    let behind = run(ADJ, &[rank_one.zip(&direction, rational::subtract).unwrap()]).unwrap();
    let difference =
        ahead.zip(&behind, |a, b| rational::divide(&rational::subtract(a, b)?, &exact("2"))).unwrap();
    assert_eq!(rates(&adjugate), difference);
    assert!(difference.data().iter().any(|entry| *entry != exact("0")));
}

#[test]
fn large_singular_matrices_are_answered_at_once() {
    let zeros = Array::filled(&[120, 120], &0.0).unwrap();
    assert_eq!(det(&zeros), 0.0);
    assert_eq!(run(INV, std::slice::from_ref(&zeros)).unwrap_err(), NumberError::Singular);
    assert_eq!(run(ADJ, std::slice::from_ref(&zeros)).unwrap_err(), NumberError::Singular);
    let moved = moving(&zeros, &zeros);
    assert_eq!(run(DET, &[moved]).unwrap_err(), NumberError::TooLarge);
}

#[test]
fn singular_matrices_have_no_inverse() {
    for text in ["0", "1 2; 2 4", "1 2 3; 4 5 6; 7 8 9"] {
        let a = exacts(text);
        assert_eq!(run(INV, std::slice::from_ref(&a)).unwrap_err(), NumberError::Singular, "{text}");
        let floats = a.map(rational::to_f64).unwrap();
        assert_eq!(run(INV, &[floats]).unwrap_err(), NumberError::Singular, "{text}");
        assert_eq!(run(INV, &[balls(&a)]).unwrap_err(), NumberError::Singular, "{text}");
    }
    assert!(matches!(run(LOGDET, &[floats(&[&[1.0, 2.0], &[2.0, 4.0]])]), Err(NumberError::Domain { .. })));
    assert!(matches!(run(LOGDET, &[floats(&[&[0.0, 1.0], &[1.0, 0.0]])]), Err(NumberError::Domain { .. })));
    assert!(matches!(run(INV, &[floats(&[&[1.0, 2.0]])]), Err(NumberError::Unfit { .. })));
    assert!(matches!(run(DET, &[Array::scalar(1.0)]), Err(NumberError::Unfit { .. })));
}

#[test]
fn floats_of_extreme_size_are_inverted() {
    for size in 1..=5 {
        for scale in [1e200, 1e-200, 1e100, 1e-100] {
            let a = Array::from_fn(&[size, size], |index| Ok(if index[0] == index[1] { scale } else { 0.0 }))
                .unwrap();
            let inverse = run(INV, &[a]).unwrap();
            assert!((inverse.first() * scale - 1.0).abs() < 1e-14, "{size} {scale}");
        }
    }
    let uneven = floats(&[&[1e200, 0.0], &[0.0, 1e-200]]);
    assert_eq!(run(INV, &[uneven]).unwrap().data(), [1e-200, 0.0, 0.0, 1e200]);
    let logdet = run(LOGDET, &[floats(&[&[1e200, 0.0], &[0.0, 1e200]])]).unwrap();
    assert!((logdet.first() - 400.0 * 10.0_f64.ln()).abs() < 1e-10);
    // Rank 2 of 6: the library inverts it.
    let low = Array::from_fn(&[6, 6], |index| {
        let (i, j) = (f64::from(u8::try_from(index[0]).unwrap()), f64::from(u8::try_from(index[1]).unwrap()));
        Ok((i + 1.1).sin() * (j + 0.3).cos() + (i * 0.7 + 0.2) * (j * 1.3 - 2.1))
    });
    assert_eq!(run(INV, &[low.unwrap()]).unwrap_err(), NumberError::Singular);
}

#[test]
fn cholesky_refuses_what_has_no_factor() {
    assert!(matches!(run(CHOL, &[floats(&[&[2.0, 1.0], &[0.5, 2.0]])]), Err(NumberError::Unfit { .. })));
    assert!(matches!(run(CHOL, &[floats(&[&[1.0, 2.0], &[2.0, 1.0]])]), Err(NumberError::Domain { .. })));
    assert!(matches!(run(CHOL, &[exacts("1 1; 1 1")]), Err(NumberError::Domain { .. })));
    assert_eq!(run(CHOL, &[exacts("4 2; 2 10")]), Ok(exacts("2 0; 1 3")));
    let lower = run(CHOL, &[floats(&[&[4.0, 2.0, 0.4], &[2.0, 10.0, 1.0], &[0.4, 1.0, 3.0]])]).unwrap();
    let back = times(&lower, &turned(&lower));
    assert!(distance(&back, &floats(&[&[4.0, 2.0, 0.4], &[2.0, 10.0, 1.0], &[0.4, 1.0, 3.0]])) < 1e-14);
}

#[test]
fn ranks_are_counted() {
    let rank = |text| run(RANK, &[exacts(text)]).unwrap().first().clone();
    assert_eq!(rank("1 2 3; 4 5 6; 7 8 9"), exact("2"));
    assert_eq!(rank("1 2; 3 4; 5 6"), exact("2"));
    assert_eq!(rank("0 0; 0 0"), exact("0"));
    assert_eq!(rank("1 2 3 4"), exact("1"));
    let moved = moving(&exacts("1 2; 2 4"), &exacts("1 0; 0 0"));
    assert!(matches!(run(RANK, &[moved]), Err(NumberError::NotDifferentiable { .. })));
    // Whether a third of balls is a third of others, balls cannot tell.
    assert_eq!(run(RANK, &[balls(&exacts("1/3 2/3; 1/7 2/7"))]).unwrap_err(), NumberError::Undecided);
}

#[test]
fn powers_take_whole_exponents_only() {
    let a = exacts("1 2; 3 5");
    let power = |k: &str| run(POWER, &[a.clone(), scalar(exact(k))]);
    assert_eq!(power("0"), Ok(identity(2)));
    assert_eq!(power("3"), Ok(times(&times(&a, &a), &a)));
    assert_eq!(times(&power("-2").unwrap(), &power("2").unwrap()), identity(2));
    assert!(matches!(power("1/2"), Err(NumberError::Unfit { .. })));
    let (chain, numbers) = field_numbers(5, 1);
    let over = Array::new(vec![1, 1], numbers).unwrap();
    let three = scalar(Field::from_rational(&chain, &exact("3")).unwrap());
    let cube = run(POWER, &[over.clone(), three]).unwrap();
    assert!(cube.first().equals(&over.first().power(&exact("3")).unwrap()));
}

#[test]
fn triangles_are_halved_on_the_diagonal() {
    let halved = run(kernels!(matrix::tril_half), &[exacts("1 2; 3 4")]);
    assert_eq!(halved, Ok(exacts("1/2 0; 3 2")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn determinants_are_their_definition(a in (1_usize..5).prop_flat_map(|n| matrices(n, n))) {
        let wanted = by_cofactors(&a);
        prop_assert_eq!(det(&a), wanted.clone());
        let float = det(&a.map(rational::to_f64).unwrap());
        prop_assert!((float - rational::to_f64(&wanted).unwrap()).abs() < 1e-9);
        prop_assert!(det(&balls(&a)).contains(&wanted).unwrap());
    }

    #[test]
    fn inverses_and_adjugates_are_theirs(a in (1_usize..5).prop_flat_map(|n| matrices(n, n))) {
        let size = a.shape()[0];
        let determinant = det(&a);
        let adjugate = run(ADJ, std::slice::from_ref(&a)).unwrap();
        let diagonal = identity(size).map(|entry| rational::multiply(entry, &determinant)).unwrap();
        prop_assert_eq!(times(&a, &adjugate), diagonal);
        let in_floats = run(ADJ, &[a.map(rational::to_f64).unwrap()]).unwrap();
        prop_assert!(distance(&in_floats, &adjugate.map(rational::to_f64).unwrap()) < 1e-8);
        match run(INV, std::slice::from_ref(&a)) {
            Ok(inverse) => {
                prop_assert_eq!(times(&inverse, &a), identity(size));
                let wide = run(INV, &[balls(&a)]).unwrap();
                let inside = wide.zip(&inverse, Ball::contains).unwrap();
                prop_assert!(inside.data().iter().all(|inside| *inside));
            }
            Err(error) => {
                prop_assert_eq!(error, NumberError::Singular);
                prop_assert_eq!(determinant, exact("0"));
            }
        }
    }

    #[test]
    fn the_differentials_of_inverse_and_determinant_hold(a in matrices(3, 3), e in matrices(3, 3)) {
        let dual = moving(&a, &e);
        let adjugate = run(ADJ, std::slice::from_ref(&a)).unwrap();
        let carried = times(&adjugate, &e);
        let trace = (0..3).fold(exact("0"), |sum, i| rational::add(&sum, carried.at(&[i, i]).unwrap()).unwrap());
        prop_assert_eq!(det(&dual).rate(1).unwrap().value().clone(), trace.clone());
        if let Ok(inverse) = run(INV, std::slice::from_ref(&a)) {
            let slope = rates(&run(INV, std::slice::from_ref(&dual)).unwrap());
            let wanted = times(&times(&inverse, &e), &inverse).map(Number::negate).unwrap();
            prop_assert_eq!(slope, wanted);
        }
        // The same modulo primes.
        let (chain, _) = field_numbers(11, 0);
        let over = |a: &Array<Rational>| a.map(|entry| Field::from_rational(&chain, entry)).unwrap();
        let in_field = *det(&moving(&over(&a), &over(&e))).rate(1).unwrap().value();
        prop_assert!(in_field.equals(&Field::from_rational(&chain, &trace).unwrap()));
    }

    #[test]
    fn second_derivatives_of_the_determinant_are_mixed_minors(a in matrices(2, 2), e in matrices(2, 2), f in matrices(2, 2)) {
        // d^2 det(A)[E, F] of a 2x2 matrix does not depend on A.
        let along_f = a.zip(&f, |value, rate| Ok(Jet::still(value.clone()).moving(1, Jet::still(rate.clone())))).unwrap();
        let twice = along_f.zip(&e, |value, rate| Ok(value.clone().moving(2, Jet::still(rate.clone())))).unwrap();
        let second = det(&twice).rate(2).unwrap().rate(1).unwrap().value().clone();
        let cross = |i: &[usize], j: &[usize]| {
            rational::add(&rational::multiply(e.at(i).unwrap(), f.at(j).unwrap()).unwrap(),
                &rational::multiply(f.at(i).unwrap(), e.at(j).unwrap()).unwrap()).unwrap()
        };
        let wanted = rational::subtract(&cross(&[0, 0], &[1, 1]), &cross(&[0, 1], &[1, 0])).unwrap();
        prop_assert_eq!(second, wanted);
    }

    #[test]
    fn pseudoinverses_obey_penrose(a in prop_oneof![matrices(3, 2), matrices(2, 3), matrices(2, 2)]) {
        if let Ok(plus) = run(PINV, std::slice::from_ref(&a)) {
            prop_assert_eq!(times(&times(&a, &plus), &a), a.clone());
            prop_assert_eq!(times(&times(&plus, &a), &plus), plus.clone());
            let left = times(&a, &plus);
            prop_assert_eq!(turned(&left), left);
            let right = times(&plus, &a);
            prop_assert_eq!(turned(&right), right);
        }
    }

    #[test]
    fn sylvester_is_solved(a in matrices(2, 2), b in matrices(3, 3), c in matrices(2, 3)) {
        if let Ok(x) = run(SYLVESTER, &[a.clone(), b.clone(), c.clone()]) {
            let sum = times(&a, &x).zip(&times(&x, &b), rational::add).unwrap();
            prop_assert_eq!(sum, c);
        }
    }

    #[test]
    fn logdet_of_a_gram_matrix(a in matrices(3, 3)) {
        let gram = times(&turned(&a), &a);
        let determinant = det(&gram);
        if determinant != exact("0") {
            let ball = run(LOGDET, &[balls(&gram)]).unwrap();
            let wanted = Ball::new(&determinant).unwrap().log().unwrap();
            prop_assert!(ball.first().overlaps(&wanted).unwrap());
            let float = run(LOGDET, &[gram.map(rational::to_f64).unwrap()]).unwrap();
            prop_assert!((float.first() - wanted.to_f64()).abs() < 1e-6);
        }
    }

    #[test]
    fn cholesky_factors_its_square(a in matrices(3, 3)) {
        let gram = times(&turned(&a), &a);
        if let Ok(lower) = run(CHOL, &[balls(&gram)]) {
            let back = times(&lower, &turned(&lower));
            let inside = back.zip(&gram, Ball::contains).unwrap();
            prop_assert!(inside.data().iter().all(|inside| *inside));
            prop_assert_eq!(lower.at(&[0, 2]).unwrap().exact(), Some(exact("0")));
        }
    }
}
