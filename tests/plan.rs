//! Plans as they are listed: what is computed for some of the field's functions, kernel by kernel, to be read.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::process::{Command, Stdio};

use crate::harness::snapshots;

/// A name, and what is planned.
const CASES: &[(&str, &[&str])] = &[
    ("logistic", &["sum(log(1 + exp(-y.*(X*w))))", "--wrt", "w"]),
    ("factors", &["norm(T - U*V')^2", "--wrt", "U,V", "--size", "m=2000,n=2000,k=50"]),
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
