//! Plans as they are listed: what is computed for some of the field's functions, kernel by kernel, to be read.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::process::{Command, Stdio};

use crate::harness::snapshots;

/// A name, and what is planned.
const CASES: &[(&str, &[&str])] = &[
    ("logistic", &["sum(log(1 + exp(-y.*(X*w))))", "--wrt", "w"]),
    ("factors", &["norm(T - U*V')^2", "--wrt", "U,V", "--size", "m=2000,n=2000,k=50"]),
    // Neither the residual nor any other matrix of its size is built.
    (
        "factors_gradient",
        &["norm(T - U*V')^2", "--wrt", "U,V", "--only", "grad", "--size", "m=2000,n=2000,k=50"],
    ),
    // Nothing is known of the sizes: the product in a sum is taken to be of low rank.
    ("factors_unsized", &["norm(T - U*V')^2", "--wrt", "U", "--only", "grad"]),
    // Of high rank it is built.
    ("factors_wide", &["norm(T - U*V')^2", "--wrt", "U", "--only", "grad", "--size", "m=20,n=20,k=500"]),
    // Data are close to their mean: the difference comes first, although the product would be cheaper without.
    ("centred", &["(X - ones(m)*mu')*W", "-d", "X : R[m,n]", "-d", "mu : R[n]", "--size", "m=100,n=100,k=2"]),
    ("diagonal", &["(diag(p) - p*p')*X"]),
    (
        "long",
        &[
            "A*B*C*D*E",
            "-d",
            "A : R[p,q]",
            "-d",
            "B : R[q,r]",
            "-d",
            "C : R[r,s]",
            "-d",
            "D : R[s,t]",
            "-d",
            "E : R[t,u]",
            "--size",
            "p=500,q=5,r=500,s=5,t=500,u=5",
        ],
    ),
    ("order_three", &["sum(A*diag(x)*B*diag(x)*C)", "--wrt", "x", "--order", "2", "--only", "hessian"]),
    ("attention", &["sum((softmax(Q*K',2)*V).^2)", "--wrt", "Q", "--only", "grad"]),
    ("kronecker", &["norm(T - U*V')^2", "--wrt", "U", "--order", "2", "--only", "hessian"]),
    ("gaussian", &["-d", "S : R[n,n] posdef", "logdet(S) + y'*inv(S)*y", "--wrt", "y,S"]),
    ("slices", &["-d", "x : R[9]", "-d", "A : R[3,n]", "sum(x[2..4].*(A[:,1] + x[1]))", "--wrt", "x"]),
    // Each entry by entry with what is before it, however many there are.
    ("chain", &["sum(exp(tanh(sin(cos(a.*x + b).^2) - c)))"]),
    ("unsized", &["x", "--size", "n"]),
];

#[test]
fn plans_are_listed_as_recorded() {
    let listed = CASES.iter().map(|(name, arguments)| {
        let output = Command::new(env!("CARGO_BIN_EXE_gradus"))
            .arg("plan")
            .args(*arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let said = if output.status.success() { &output.stdout } else { &output.stderr };
        let said = String::from_utf8(said.clone()).unwrap();
        ((*name).to_owned(), format!("gradus plan {}\n\n{}\n", arguments.join(" "), said.trim_end()))
    });
    snapshots("plan", listed);
}
