//! The meanings of derivatives by variables with a structure. The numbers are JAX's, of the same functions of the
//! free entries: for a symmetric matrix `[a, b; b, c]` the vector `(a, b, c)`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use gradus::session::{Answer, Certainty, Remark, Session, StructuredGradient};

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
    assert!(shown.remarks.contains(&Remark::NothingStructured));
}

#[test]
fn a_direction_moves_what_belongs_together() {
    // Contracted with every entry: the Jacobian by (a, b, c) above, the mirror image counted where it is asked for.
    // By hand: S*x along A is A*x = (5, 11); along (A + A')/2 it is (6, 10.5); along A + A' - A∘I it is (11, 13).
    assert_near(&numbers(Symmetric, S, "eval jvp(S*x, S, A)"), &[6.0, 10.5]);
    assert_near(&numbers(Entries, S, "eval jvp(S*x, S, A)"), &[11.0, 13.0]);
    assert_near(&numbers(Diagonal, S, "eval jvp(S*x, S, A)"), &[1.0, 8.0]);
    assert_near(&numbers(Entries, S, "eval jvp(S*x, vec(S), vec(A))"), &[11.0, 13.0]);
    // The Hessian by free entries above, contracted with A by rows.
    let wanted = [-0.36 + 0.24 * 5.0 - 0.16, 0.24 - 0.56 * 5.0 + 0.64, -0.04 + 0.16 * 5.0 - 0.64];
    let wanted = [wanted[0], wanted[1], wanted[1], wanted[2]];
    assert_near(&numbers(Entries, S, "eval hvp(logdet(S), S, A)"), &wanted);
}

#[test]
fn a_derivative_of_a_derivative_means_the_same_in_both() {
    // tr(A*S*S) by free entries has the gradient H = P + P' - P∘I, P = A'S + SA' = [9, 20; 15, 29].
    let found = numbers(Entries, S, "eval grad(tr(A*S*S), S)");
    assert_near(&found, &[9.0, 35.0, 35.0, 29.0]);
    // Its second derivative by (1,1): P moves by A'E + EA', which is [2, 3; 2, 0].
    assert_near(&numbers(Entries, S, "eval grad(grad(tr(A*S*S), S)[1,2], S[1,1])"), &[5.0]);
    assert_near(&numbers(Entries, S, "eval hessian(tr(A*S*S), S)[1,2,1,1]"), &[5.0]);
}

#[test]
fn every_meaning_is_read_a_second_time() {
    let declared = "S : R[n,n] symmetric; D : R[n,n] diagonal; A : R[n,n]; x : R[n]";
    let questions = [
        "grad(tr(A*S), S)",
        "grad(x'*inv(S)*x, S)",
        "jacobian(S*A, S)",
        "show jacobian(S*x, S) as kron",
        "hessian(tr(S*A*S), S)",
        "diff(D*D, D)",
        "jvp(S*x, S, A)",
        "vjp(S*x, S, x)",
        "hvp(tr(S^3), S, A)",
        "grad(tr(A*S*S), S[1,2])",
        "diff(S*x, S[1,:])",
        "grad(sum(grad(tr(A*S*S), S).^2), S)",
        "2*grad(tr(A*S), S) + A",
    ];
    for meaning in [Symmetric, Entries, Diagonal] {
        for asked in questions {
            let shown = match answer(meaning, declared, asked) {
                Answer::Expression(shown) | Answer::Show(shown) => shown,
                other => panic!("{meaning:?} {asked}: {other:?}"),
            };
            let checked = shown.checked.unwrap();
            assert!(checked.certainty != Certainty::Unchecked, "{meaning:?} {asked}: {checked:?}");
        }
    }
}

#[test]
fn a_differential_has_no_meaning_to_choose_and_it_is_said() {
    let shown = answer(Entries, "S : R[n,n] symmetric; A : R[n,n]", "d(tr(A*S))");
    let Answer::Expression(shown) = shown else { panic!("{shown:?}") };
    assert!(shown.remarks.contains(&Remark::DifferentialKeeps), "{:?}", shown.remarks);
}
