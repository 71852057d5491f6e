use gradus::equality::{Bound, Verdict};

use super::common::{short, verdict};
use crate::harness::snapshot;

/// Each line: declarations, the claim, and the verdict, between bars.
fn check(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.trim().lines() {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let found = verdict(&format!("{}\nclaim {}", parts[0], parts[1]));
        if short(&found) != parts[2] {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn falsehoods_that_models_accept_are_refused() {
    check(
        "x : R[n]    | norm(7*x) == -7*norm(x)            | differs
         a : R       | abs(a^2 + 1) == -(a^2 + 1)         | differs
         a : R       | e == 4                             | differs
         a : R       | exp(a)*e == 4*exp(a)               | differs
         a : R       | exp(a)*exp(a) == exp(a^2)          | differs
         a, b : R    | log(a*b) == log(a)*log(b)          | differs
         a, b : R    | log(a + b) == log(a) + log(b)      | differs
         a : R       | sqrt(a^2) == a                     | differs
         a, b : R    | sqrt((a - b)^2) == a - b           | differs
         a : R       | sqrt(a)*sqrt(a) == -a              | differs
         a, b : R    | sqrt(a^2 + b^2) == a + b           | differs
         a : R       | (a^2)^(3/2) == a^3                 | differs
         a, b : R    | log(a) + log(b) == log(a + b)      | differs
         a : R       | log(a^2) == 2*log(a) + 1           | differs
         a : R       | atan(a) + atan(1/a) == pi/2        | differs
         a : R       | erf(a) == erf(-a)                  | differs
         a : R       | cos(a) == cos(2*a)                 | differs
         a : R       | sin(a)*cos(a) == sin(2*a)          | differs
         a : R       | sin(a) == cos(a - pi)              | differs
         a, b : R    | tanh(a + b) == tanh(a) + tanh(b)   | differs
         x : R[n]    | norm(2*x) == norm(x)               | differs
         x, y : R[n] | norm(x + y) == norm(x) + norm(y)   | differs
         a : R       | tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(a))))))))) == tanh(tanh(tanh(tanh(tanh(tanh(tanh(tanh(a)))))))) | differs
         a : R       | abs(a) == a                        | differs
         a : R       | relu(a) == a                       | differs
         a : R       | relu(a) == 0                       | differs
         a, b : R    | max(a, b) == a                     | differs
         a, b : R    | max(a, b) == b                     | differs
         a : R       | abs(a - 40) == 40 - a              | differs
         a : R       | sigma(sigma(sigma(sigma(a)))) == sigma(sigma(sigma(a))) | differs
         a : R       | sin(a)^2 + cos(a)^2 == 1 + a/10^9  | differs
         a : R       | exp(a/100) == 1 + a/100 + a^2/20000 + a^3/6000000 | differs
         a : R       | 0.3333333*a == a/3                 | differs
         a : R       | pi*a == 355/113*a                  | differs
         x : R[n]    | x'*x == sum(x)^2                   | differs
         A : R[n,n]  | A*A' == A'*A                       | differs
         A, B : R[n,n] | A*B == B*A                       | differs
         A : R[n,n]  | A' == A                            | differs
         A : R[n,n]  | tr(A*A) == tr(A'*A)                | differs
         A : R[n,n]  | inv(A) == inv(A')                  | differs
         A : R[n,n]  | inv(A + eye(n)) == inv(A) + eye(n) | differs
         Q : R[n,n] orthogonal | det(Q) == 1              | differs
         Q : R[n,n] orthogonal | Q == Q'                  | differs
         S : R[n,n] symmetric  | S == eye(n)              | differs
         D : R[n,n] diagonal   | D == tr(D)/n*eye(n)      | differs
         k : R integer | (-1)^k == 1                      | differs
         A : R[m,n]; B : R[n,p] | A*B == A*B*1.0000000001 | differs",
    );
}

#[test]
fn truths_are_not_refused() {
    check(
        "x : R[n]    | norm(x)^2 == x'*x                  | proved
         x : R[n]    | norm(7*x) == 7*norm(x)             | proved
         a : R       | abs(a^2 + 1) == a^2 + 1            | proved
         a : R       | abs(a)^2 == a^2                    | agrees ball
         a : R       | sqrt(a^2) == abs(a)                | agrees ball
         a : R       | sqrt(a)^2 == a                     | proved
         a, b : R    | log(a*b) == log(a) + log(b)        | agrees ball
         a, b : R    | log(a + b) == log(b + a)           | proved
         a, b : R    | log((a + b)^2) == log(a^2 + 2*a*b + b^2) | proved
         a, b : R    | sqrt(a*b) == sqrt(a)*sqrt(b)       | agrees uninterpreted
         a, b : R    | sqrt(a + b)^2 == a + b             | proved
         a, b : R    | sqrt(a + b)*(a - b)/(a^2 - b^2) == 1/sqrt(a + b) | agrees uninterpreted
         a : R       | sqrt(exp(2*a)) == exp(a)           | agrees uninterpreted
         a : R       | cos(2*a) == 1 - 2*sin(a)^2         | agrees ball
         a : R       | log(exp(a)*exp(1)) == a + 1        | agrees ball
         a, b : R    | exp(a + b) == exp(a)*exp(b)        | agrees field
         a : R       | sigma(-a) == 1 - sigma(a)          | agrees field
         a : R       | tanh(a) == 2*sigma(2*a) - 1        | agrees field
         a : R       | exp(exp(a) + a) == exp(exp(a))*exp(a) | agrees field
         a : R       | sin(a)^2 + cos(a)^2 == 1           | agrees uninterpreted
         a : R       | relu(a) == a*step(a)               | agrees ball
         a, b : R    | max(a, b) + min(a, b) == a + b     | agrees ball
         a : R       | abs(a) == max(a, -a)               | agrees ball
         a : R       | softplus(a) - softplus(-a) == a    | agrees ball
         a : R       | asin(a) + acos(a) == pi/2          | agrees ball
         a : R       | log(exp(a)) == a                   | agrees ball
         a : R       | exp(log(a)) == a                   | agrees ball
         A : R[n,n]  | inv(A)*A == eye(n)                 | agrees field
         A : R[n,n]  | det(A') == det(A)                  | proved
         A, B : R[n,n] | det(A*B) == det(A)*det(B)        | agrees field
         A, B : R[n,n] | inv(A*B) == inv(B)*inv(A)        | agrees field
         A : R[n,n]  | adj(A) == det(A)*inv(A)            | agrees field
         A : R[n,n]  | logdet(inv(A)) == -logdet(A)       | agrees ball
         A : R[n,n]  | A^3 == A*A*A                       | proved
         A : R[n,n]; k : R integer | A^k*A == A^(k+1)     | agrees field
         A : R[m,n]; X : R[n,p]; B : R[p,q] | vec(A*X*B) == kron(B', A)*vec(X) | proved
         A, B : R[m,n] | (A + B)'*(A + B) == A'*A + B'*A + A'*B + B'*B | proved
         x : R[n]    | sum(softmax(x)) == 1               | agrees field
         x : R[n]    | softmax(x) == exp(x - logsumexp(x)) | agrees ball
         x : R[n]    | logsumexp(x) == log(sum(exp(x)))   | agrees ball
         x : R[n]    | norm(x - ones(n)*sum(x)/n)^2 == x'*x - sum(x)^2/n | proved
         x : R[n]    | sum(i for i in 1..n) == n*(n+1)/2  | agrees field
         x : R[n]    | x[1]^2 + sum(x[i]^2 for i in 2..n) == x'*x | agrees field
         A : R[784,10]; x : R[10] | (A*x)' == x'*A'        | proved
         A : R[20,20] | tr(A*A*inv(A)) == tr(A)           | agrees field",
    );
}

#[test]
fn structure_is_respected() {
    check(
        "S : R[n,n] symmetric  | S' == S                  | proved
         S : R[n,n] symmetric; x, y : R[n] | x'*S*y == y'*S*x | proved
         D : R[n,n] diagonal; E : R[n,n] diagonal | D*E == E*D | agrees field
         Q : R[n,n] orthogonal | Q'*Q == eye(n)           | agrees field
         Q : R[n,n] orthogonal | inv(Q) == Q'             | agrees field
         Q : R[n,n] orthogonal | det(Q)^2 == 1            | agrees field
         Q : R[n,n] orthogonal; x : R[n] | norm(Q*x) == norm(x) | agrees uninterpreted
         a : R positive        | abs(a) == a              | proved
         a : R positive        | sqrt(a^2) == a           | agrees ball
         x : R[n] nonnegative  | relu(x) == x             | proved
         P : R[n,n] posdef     | logdet(P) == log(det(P)) | agrees uninterpreted
         P : R[n,n] posdef; x : R[n] | abs(x'*P*x) == x'*P*x | proved
         P : R[n,n] posdef; x : R[n] | abs(x'*P*x) == -x'*P*x | differs
         k : R integer         | cos(2*pi*k) == 1         | agrees ball
         k : R integer         | abs(sin(pi*k/2)) == 0    | differs",
    );
}

#[test]
fn assumptions_hold_at_every_point() {
    check(
        "Y : R[n,k]; assume Y*ones(k) == ones(n)          | sum(Y) == n | agrees points
         Y : R[n,k] positive; assume Y*ones(k) == ones(n) | sum(abs(Y)) == n | agrees ball
         Y : R[n,k]; assume Y*ones(k) == ones(n)          | sum(Y) == k | differs
         X : R[n,k]; assume X'*X == eye(k)                | tr(X*X') == k | agrees field
         x : R[n]; assume norm(x) == 1                    | x'*x == 1 | agrees field
         x : R[n]; assume x'*x == 1                       | norm(x) == 1 | agrees uninterpreted
         a, b : R; assume a + b == 1                      | a^2 - b^2 == a - b | agrees points
         a, b : R; assume a*b == 1                        | b == 1/a | agrees points
         a, b, c : R; assume b == 2*a; assume c == 3*b    | c == 6*a | agrees points
         A : R[n,n]; assume A' == A                       | A*A' == A'*A | agrees points
         A : R[n,n]; assume A' == -A; x : R[n]            | x'*A*x == 0 | agrees points
         A : R[n,n]; assume det(A) == 1                   | det(inv(A)) == 1 | agrees points
         A : R[n,n]; assume A*A == A                      | A*A*A == A | unknown
         a, b : R; assume a + b == 1; x : R[n]            | sum(x + x) == 2*sum(x) | proved",
    );
}

#[test]
fn a_counterexample_can_be_read() {
    let text = |source: &str| {
        let Verdict::Differs(found) = verdict(source) else { panic!("{source}") };
        let mut rows: Vec<String> =
            found.point().iter().map(|(name, value)| format!("{name} = {value}")).collect();
        if !found.entry.is_empty() {
            rows.push(format!("entry = {:?}", found.entry).replace(", ", ","));
        }
        rows.extend([format!("left = {}", found.left), format!("right = {}", found.right)]);
        rows.join(", ")
    };
    let programs = [
        "a : R\nclaim abs(a) == a",
        "A : R[n,n]\nclaim A' == A",
        "x : R[n]\nclaim x'*x == sum(x)^2",
        "a : R\nclaim exp(a) == 1 + a",
        "a : R\nclaim exp(a/10^30) == 1 + a/10^30",
        "A : R[2,2] = [1, 2; 3, 4]\nx : R[2]\nclaim A*x == x",
        "x : R[n]\nclaim exp(x)[i] == x[i]",
        "a : R\nclaim log(a) == log(2*a)",
    ];
    snapshot("equality/counterexamples", &programs.map(text).join("\n"));
}

#[test]
fn a_verdict_says_how_it_was_found() {
    let details = [
        "A : R[m,n]; x : R[n]\nclaim A*x == A*x",
        "A, B : R[n,n]\nclaim inv(A*B) == inv(B)*inv(A)",
        "a : R\nclaim sqrt(a^2) == abs(a)",
        "a : R\nclaim a^2 == a",
        "a : R\nclaim log(-a^2) == a",
        "A : R[n,n]; assume A*A == A\nclaim A^3 == A",
    ]
    .map(|source| verdict(source).detail());
    snapshot(
        "equality/details",
        &details.join(
            "
",
        ),
    );
}

#[test]
fn the_same_seed_gives_the_same_verdict() {
    let source = "A, B : R[n,n]\nclaim A*B == B*A";
    assert_eq!(verdict(source), verdict(source));
}

/// Two polynomials that differ agree at a random point modulo a prime of 61 digits with a chance of at most their
/// degree in 2^61: what is said is no smaller than that.
#[test]
fn the_chance_of_an_error_is_not_below_what_the_degree_allows() {
    for (claim, degree) in [
        ("(x + y)^64 == (x^2 + 2*x*y + y^2)^32", 64.0_f64),
        ("1/(x - y)^64 == 1/(x^2 - 2*x*y + y^2)^32", 64.0),
        ("1/(x - y)^64 + z == 1/(x^2 - 2*x*y + y^2)^32 + z", 64.0),
        ("1/(x - y)^64 + 1/(x + y)^64 == 1/(x^2 - 2*x*y + y^2)^32 + 1/(x^2 + 2*x*y + y^2)^32", 128.0),
    ] {
        let verdict = verdict(&format!("x, y, z : R\nclaim {claim}"));
        let Verdict::Agrees { bound: Bound::Chance { log2 }, samples, .. } = &verdict else {
            panic!("{claim}: {verdict:?}")
        };
        let each = degree.log2() - 61.0;
        let points = f64::from(u32::try_from(*samples).unwrap());
        assert!(*log2 >= points * each && *log2 < -50.0, "{claim}: {verdict:?}");
    }
}
