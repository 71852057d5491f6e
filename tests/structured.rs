//! The meanings of derivatives by variables with a structure. The numbers are JAX's, of the same functions of the
//! free entries: for a symmetric matrix `[a, b; b, c]` the vector `(a, b, c)`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use gradus::session::{Answer, Session, StructuredGradient};

fn answer(meaning: StructuredGradient, declarations: &str, asked: &str) -> Answer {
    let mut session = Session::new();
    session.options.structured = meaning;
    session.run(declarations);
    session.run(asked).pop().unwrap().answer
}

fn numbers(meaning: StructuredGradient, declarations: &str, asked: &str) -> Vec<f64> {
    match answer(meaning, declarations, asked) {
        Answer::Eval(numbers) => numbers.data,
        other => panic!("{asked}: {other:?}"),
    }
}

fn assert_near(found: &[f64], wanted: &[f64]) {
    let near = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
    assert!(found.len() == wanted.len() && found.iter().zip(wanted).all(near), "{found:?} {wanted:?}");
}

use StructuredGradient::{Diagonal, Entries, Symmetric};

const S: &str = "S : R[2,2] symmetric posdef = [2,1;1,3]; A : R[2,2] = [1,2;3,4]; x : R[2] = [1;2]";

#[test]
fn a_gradient_by_free_entries() {
    assert_near(&numbers(Entries, S, "eval grad(logdet(S), S)"), &[0.6, -0.4, -0.4, 0.4]);
    assert_near(&numbers(Symmetric, S, "eval grad(tr(A*S), S)"), &[1.0, 2.5, 2.5, 4.0]);
    assert_near(&numbers(Entries, S, "eval 2*grad(tr(A*S), S)"), &[2.0, 10.0, 10.0, 8.0]);
    assert_near(&numbers(Diagonal, S, "eval grad(tr(A*S), S)"), &[1.0, 0.0, 0.0, 4.0]);
    assert_near(&numbers(Entries, "S : R[1,1] symmetric = [4]", "eval grad(logdet(S), S)"), &[0.25]);
}

#[test]
fn a_hessian_by_free_entries() {
    // Of (a, b, c): [-0.36, 0.24, -0.04; 0.24, -0.56, 0.16; -0.04, 0.16, -0.16].
    let found = numbers(Entries, S, "eval hessian(logdet(S), S)");
    let rows = [[-0.36, 0.24, 0.24, -0.04], [0.24, -0.56, -0.56, 0.16]];
    let last = [-0.04, 0.16, 0.16, -0.16];
    assert_near(&found, &[rows[0], rows[1], rows[1], last].concat());
    for meaning in [Symmetric, Entries] {
        let shown = answer(meaning, "S : R[n,n] symmetric posdef", "hessian(logdet(S), S)");
        let Answer::Expression(shown) = shown else { panic!("{shown:?}") };
        assert!(!shown.remarks.is_empty());
    }
}

#[test]
fn a_jacobian_by_free_entries() {
    // Of vec by rows of S*A by (a, b, c): [1,3,0; 2,4,0; 0,1,3; 0,2,4].
    let found = numbers(Entries, S, "eval jacobian(S*A, S)");
    let wanted = [1, 3, 3, 0, 2, 4, 4, 0, 0, 1, 1, 3, 0, 2, 2, 4].map(f64::from);
    assert_near(&found, &wanted);
}

#[test]
fn a_diagonal_variable_has_the_entries_of_its_diagonal() {
    let declared = "D : R[2,2] diagonal = [2,0;0,5]; A : R[2,2] = [1,2;3,4]";
    for meaning in [Entries, Diagonal] {
        assert_near(&numbers(meaning, declared, "eval grad(tr(D*A), D)"), &[1.0, 0.0, 0.0, 4.0]);
        // By hand: -1/d^2 on the diagonal of the diagonal.
        let mut wanted = [0.0; 16];
        (wanted[0], wanted[15]) = (-0.25, -0.04);
        assert_near(&numbers(meaning, declared, "eval hessian(logdet(D), D)"), &wanted);
    }
    assert_near(&numbers(Symmetric, declared, "eval grad(tr(D*A), D)"), &[1.0, 2.5, 2.5, 4.0]);
}

#[test]
fn a_claim_means_what_was_chosen() {
    let claimed = |meaning, asked: &str| match answer(meaning, "S : R[n,n] symmetric; A : R[n,n]", asked) {
        Answer::Claim(claim) => claim.holds,
        other => panic!("{asked}: {other:?}"),
    };
    assert_eq!(claimed(Symmetric, "claim grad(tr(A*S), S) == (A + A')/2"), Some(true));
    assert_eq!(claimed(Entries, "claim grad(tr(A*S), S) == A + A' - A .* I"), Some(true));
    assert_eq!(claimed(Diagonal, "claim grad(tr(A*S), S) == A .* I"), Some(true));
    assert_eq!(claimed(Symmetric, "claim grad(tr(A*S), S) == A'"), Some(false));
}

#[test]
fn where_nothing_has_a_structure_it_is_said() {
    let shown = answer(Entries, "X, A : R[n,n]", "grad(tr(A*X), X)");
    let Answer::Expression(shown) = shown else { panic!("{shown:?}") };
    assert!(shown.remarks.iter().any(|remark| remark.contains("nothing here was declared")));
}
