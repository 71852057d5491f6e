//! Functions of a matrix as a whole, and its singular values and eigenvalues.

use gradus::array::Array;
use gradus::functions::kernels::{Kernels, analytic, matrix, spectral};
use gradus::number::{Ball, Number, NumberError, Rational, rational};
use gradus::{kernels, kernels_of_float};
use proptest::prelude::*;

use super::common::{balls, distance, exact, exacts, floats, matrices, moving, rates, run, times, turned};

const EXPM: Kernels = kernels!(analytic::expm);
const LOGM: Kernels = kernels!(analytic::logm);
const SQRTM: Kernels = kernels!(analytic::sqrtm);
const POLAR: Kernels = kernels!(analytic::polar, float: spectral::polar);
const NUCLEAR: Kernels = kernels!(analytic::nuclear, float: spectral::nuclear);
const EIGVALS: Kernels = kernels_of_float!(spectral::eigvals);
const OPNORM: Kernels = kernels_of_float!(spectral::opnorm);

fn overlap(a: &Array<Ball>, b: &Array<Ball>) -> bool {
    a.zip(b, Ball::overlaps).unwrap().data().iter().all(|overlap| *overlap)
}

fn narrow(a: &Array<Ball>) -> bool {
    a.data().iter().all(|ball| ball.radius() < 1e-60)
}

fn to_floats(a: &Array<Rational>) -> Array<f64> {
    a.map(rational::to_f64).unwrap()
}

#[test]
fn exponentials_of_matrices_have_their_known_values() {
    // A rotation, a shear, and a diagonal.
    let turn = run(EXPM, &[floats(&[&[0.0, -2.0], &[2.0, 0.0]])]).unwrap();
    let (s, c) = 2.0_f64.sin_cos();
    assert!(distance(&turn, &floats(&[&[c, -s], &[s, c]])) < 1e-14);
    let shear = run(EXPM, &[balls(&exacts("0 5; 0 0"))]).unwrap();
    assert!(shear.at(&[0, 1]).unwrap().contains(&exact("5")).unwrap());
    let stretch = run(EXPM, &[balls(&exacts("3 0; 0 -2"))]).unwrap();
    assert!(stretch.first().overlaps(&Ball::new(&exact("3")).unwrap().exp().unwrap()).unwrap());
    assert!(narrow(&stretch));
    // The library hangs here.
    for entry in [1e50, 1e300, -1e60] {
        let answer = run(EXPM, &[Array::filled(&[2, 2], &entry).unwrap()]);
        assert_eq!(answer.unwrap_err(), NumberError::TooLarge);
    }
    assert!(matches!(run(EXPM, &[exacts("1 2; 3 4")]), Err(NumberError::NotInThisKind { function: "expm" })));
}

#[test]
fn roots_and_logarithms_refuse_negative_eigenvalues() {
    for rows in [[[-1.0, 0.0], [0.0, 2.0]], [[1.0, 3.0], [3.0, 1.0]]] {
        let a = floats(&[&rows[0], &rows[1]]);
        assert!(matches!(
            run(SQRTM, std::slice::from_ref(&a)),
            Err(NumberError::Domain { function: "sqrtm", .. })
        ));
        assert!(matches!(run(LOGM, &[a]), Err(NumberError::Domain { function: "logm", .. })));
    }
    let turn = floats(&[&[-1.0, 0.5], &[-0.5, -3.0]]);
    assert!(run(SQRTM, &[turn]).is_err());
    let singular = floats(&[&[1.0, 1.0], &[1.0, 1.0]]);
    assert!(run(LOGM, std::slice::from_ref(&singular)).is_err());
    let root = run(SQRTM, std::slice::from_ref(&singular)).unwrap();
    assert!(distance(&times(&root, &root), &singular) < 1e-14);
}

#[test]
fn eigenvalues_come_largest_first_and_from_symmetric_matrices() {
    let values = run(EIGVALS, &[floats(&[&[2.0, 1.0], &[1.0, 2.0]])]).unwrap();
    assert!(distance(&values, &Array::vector(vec![3.0, 1.0]).unwrap()) < 1e-14);
    assert!(matches!(run(EIGVALS, &[floats(&[&[2.0, 1.0], &[0.0, 2.0]])]), Err(NumberError::Unfit { .. })));
    let scaled = run(EIGVALS, &[floats(&[&[2e200, 1e200], &[1e200, 2e200]])]).unwrap();
    assert!((scaled.data()[0] / 3e200 - 1.0).abs() < 1e-14);
    let nothing = Array::new(vec![1, 1], vec![f64::NAN]).unwrap();
    assert!(run(EIGVALS, std::slice::from_ref(&nothing)).is_err());
    assert!(run(OPNORM, &[nothing]).is_err());
    assert!(EIGVALS.ball.is_none());
}

#[test]
fn leading_vectors_must_stand_alone() {
    let left = kernels_of_float!(spectral::left_singular_vector);
    let right = kernels_of_float!(spectral::right_singular_vector);
    let twin = floats(&[&[1.0, 0.0], &[0.0, -1.0]]);
    assert!(matches!(run(left, &[twin]), Err(NumberError::NotDifferentiable { .. })));
    let a = floats(&[&[1.0, 2.0, 0.0], &[-3.0, 0.5, 2.0]]);
    let (u, v) =
        (run(left, std::slice::from_ref(&a)).unwrap(), run(right, std::slice::from_ref(&a)).unwrap());
    let top = *run(OPNORM, std::slice::from_ref(&a)).unwrap().first();
    let column = v.reshape(&[3, 1]).unwrap();
    let image = times(&a, &column).reshape(&[2]).unwrap();
    assert!(distance(&image, &u.map(|entry| Ok(entry * top)).unwrap()) < 1e-13);
}

#[test]
fn a_pseudoinverse_in_floats_takes_any_rank() {
    let plus =
        run(kernels!(matrix::pinv, float: spectral::pinv), &[floats(&[&[1.0, 2.0], &[2.0, 4.0]])]).unwrap();
    assert!(distance(&plus, &floats(&[&[0.04, 0.08], &[0.08, 0.16]])) < 1e-15);
    let rank =
        run(kernels!(matrix::rank, float: spectral::rank), &[floats(&[&[0.1, 0.3], &[0.2, 0.6]])]).unwrap();
    assert_eq!(rank.first(), &1.0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn the_exponential_of_the_opposite_is_the_inverse(a in matrices(3, 3)) {
        let a = a.map(|entry| rational::divide(entry, &exact("4"))).unwrap();
        let there = run(EXPM, &[balls(&a)]).unwrap();
        let back = run(EXPM, &[balls(&a.map(Number::negate).unwrap())]).unwrap();
        let unit = times(&there, &back);
        prop_assert!(narrow(&unit));
        for (place, entry) in unit.data().iter().enumerate() {
            prop_assert!(entry.contains(&rational::integer(i64::from(place % 4 == 0))).unwrap());
        }
        let near = there.map(|ball| Ok(ball.to_f64())).unwrap();
        let size = near.data().iter().fold(1.0_f64, |top, entry| top.max(entry.abs()));
        prop_assert!(distance(&run(EXPM, &[to_floats(&a)]).unwrap(), &near) < 1e-12 * size);
    }

    #[test]
    fn roots_and_logarithms_go_back(a in matrices(3, 3)) {
        // Symmetric positive definite, and a little off symmetric.
        let mut gram = times(&turned(&a), &a);
        for i in 0..3 {
            let entry = gram.get_mut(&[i, i]).unwrap();
            *entry = rational::add(entry, &exact("1")).unwrap();
        }
        let entry = gram.get_mut(&[0, 1]).unwrap();
        *entry = rational::add(entry, &exact("1/50")).unwrap();
        let over = balls(&gram);
        let root = run(SQRTM, std::slice::from_ref(&over)).unwrap();
        prop_assert!(narrow(&root));
        prop_assert!(overlap(&times(&root, &root), &over));
        let logarithm = run(LOGM, std::slice::from_ref(&over)).unwrap();
        prop_assert!(narrow(&logarithm));
        prop_assert!(overlap(&run(EXPM, std::slice::from_ref(&logarithm)).unwrap(), &over));
        let near = logarithm.map(|ball| Ok(ball.to_f64())).unwrap();
        prop_assert!(distance(&run(LOGM, &[to_floats(&gram)]).unwrap(), &near) < 1e-9);
    }

    #[test]
    fn the_derivative_of_a_root_solves_sylvester(a in matrices(2, 2), e in matrices(2, 2)) {
        let mut gram = times(&turned(&a), &a);
        for i in 0..2 {
            let entry = gram.get_mut(&[i, i]).unwrap();
            *entry = rational::add(entry, &exact("1")).unwrap();
        }
        let (over, direction) = (balls(&gram), balls(&e));
        let root = run(SQRTM, std::slice::from_ref(&over)).unwrap();
        let slope = rates(&run(SQRTM, &[moving(&over, &direction)]).unwrap());
        let wanted = run(kernels!(matrix::sylvester), &[root.clone(), root, direction]).unwrap();
        prop_assert!(narrow(&slope));
        prop_assert!(overlap(&slope, &wanted));
    }

    #[test]
    fn the_derivative_of_the_trace_of_an_exponential_is_its_transpose(a in matrices(2, 2), e in matrices(2, 2)) {
        let (over, direction) = (balls(&a), balls(&e));
        let slope = rates(&run(EXPM, &[moving(&over, &direction)]).unwrap());
        let trace = slope.at(&[0, 0]).unwrap().add(slope.at(&[1, 1]).unwrap()).unwrap();
        let carried = times(&run(EXPM, &[over]).unwrap(), &direction);
        let wanted = carried.at(&[0, 0]).unwrap().add(carried.at(&[1, 1]).unwrap()).unwrap();
        prop_assert!(trace.overlaps(&wanted).unwrap());
    }

    #[test]
    fn singular_values_agree_with_their_balls(a in prop_oneof![matrices(3, 2), matrices(2, 3), matrices(3, 3)]) {
        let float = to_floats(&a);
        if let (Ok(nuclear), Ok(polar)) = (run(NUCLEAR, &[balls(&a)]), run(POLAR, &[balls(&a)])) {
            prop_assert!((run(NUCLEAR, std::slice::from_ref(&float)).unwrap().first() - nuclear.first().to_f64()).abs() < 1e-10);
            let near = polar.map(|ball| Ok(ball.to_f64())).unwrap();
            prop_assert!(distance(&run(POLAR, std::slice::from_ref(&float)).unwrap(), &near) < 1e-8);
        }
        // The largest of A is the root of the largest eigenvalue of A'A.
        let gram = times(&turned(&float), &float);
        let top = run(EIGVALS, &[gram]).unwrap().data()[0].max(0.0).sqrt();
        prop_assert!((run(OPNORM, &[float]).unwrap().first() - top).abs() < 1e-10 * top.max(1.0));
    }
}
