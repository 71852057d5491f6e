use std::fmt::Write as _;

use gradus::equality::Verdict;

use super::common::{program, short};

/// Each line: declarations with a definition `f`, the variable, a derivative, and the verdict on it.
fn check(lines: &str) {
    let mut wrong = Vec::new();
    for line in lines.trim().lines() {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        let mut lowered = program(&format!("{}\ng = {}", parts[0], parts[2]));
        let derivative = lowered.node("g");
        let derivative = lowered.taken(derivative);
        let found = lowered.check("f", parts[1], derivative);
        if short(&found) != parts[3] {
            wrong.push(format!("{line}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn right_derivatives_are_accepted_and_mistakes_are_caught() {
    check(
        "A : R[n,n]; x : R[n]; f = x'*A*x | x | (A + A')*x          | agrees field
         A : R[n,n]; x : R[n]; f = x'*A*x | x | 2*A*x               | differs
         A : R[n,n]; x : R[n]; f = x'*A*x | A | x*x'                | agrees field
         A : R[m,n]; x : R[n]; f = A*x    | x | A                   | agrees field
         X : R[n,n]; f = det(X)           | X | det(X)*inv(X)'      | agrees field
         X : R[n,n]; f = det(X)           | X | det(X)*inv(X)       | differs
         X : R[n,n]; f = logdet(X)        | X | inv(X)'             | agrees uninterpreted
         X : R[n,n]; A : R[n,n]; f = tr(inv(X)*A) | X | -inv(X)'*A'*inv(X)' | agrees field
         X : R[n,n]; A : R[n,n]; f = tr(inv(X)*A) | X | -inv(X)*A*inv(X)    | differs
         x : R[n]; f = norm(x)            | x | x/norm(x)           | agrees uninterpreted
         x : R[n]; f = norm(x)            | x | x/norm(x)^2         | differs
         x : R[n]; f = sum(abs(x))        | x | sign(x)             | agrees ball
         x : R[n]; f = sum(abs(x))        | x | ones(n)             | differs
         x : R[n]; f = sum(log(x))        | x | 1/x                 | agrees uninterpreted
         x : R[n]; f = logsumexp(x)       | x | softmax(x)          | agrees uninterpreted
         x : R[n]; f = softmax(x)         | x | diag(softmax(x)) - softmax(x)*softmax(x)' | agrees field
         x : R[n]; f = softmax(x)         | x | diag(softmax(x))    | differs
         x : R[n]; f = max(x)             | x | unit(argmax(x), n)  | agrees ball
         S : R[n,n] symmetric; x : R[n]; f = x'*S*x | x | 2*S*x     | agrees field
         S : R[n,n] symmetric; f = tr(S*S) | S | 2*S                | agrees field
         W : R[m,n]; x : R[n]; t : R[m]; net = W*x; out = sigma(net); f = 1/2*norm(out - t)^2 | out | out - t | agrees field
         W : R[m,n]; x : R[n]; t : R[m]; net = W*x; out = sigma(net); f = 1/2*norm(out - t)^2 | net | (out - t).*out.*(1 - out) | agrees field
         W : R[m,n]; x : R[n]; t : R[m]; net = W*x; out = sigma(net); f = 1/2*norm(out - t)^2 | net | (out - t).*sigma(W*x).*(1 - out) | agrees field
         W : R[m,n]; x : R[n]; t : R[m]; net = W*x; out = sigma(net); f = 1/2*norm(out - t)^2 | W | ((out - t).*out.*(1 - out))*x' | agrees field
         W : R[m,n]; x : R[n]; t : R[m]; net = W*x; out = sigma(net); f = 1/2*norm(out - t)^2 | W | ((out - t).*out)*x' | differs
         X : R[n,n]; k : R integer; A : R[n,n]; f = tr(A*X^k) | X | sum((X^r*A*X^(k-1-r))' for r in 0..k-1) | agrees field
         a : R; f = a^2 + 1/10^7*a | a | 2*a | differs
         a : R; f = exp(a) | a | exp(a)*1.0000001 | differs
         W : R[1200,30]; x : R[30]; f = norm(tanh(W*x)) | x | W'*((1 - tanh(W*x).^2).*tanh(W*x))/norm(tanh(W*x)) | agrees uninterpreted
         W : R[1200,30]; x : R[30]; f = norm(tanh(W*x)) | x | W'*(tanh(W*x))/norm(tanh(W*x)) | differs
         X : R[2000,2000]; f = logdet(X) | X | inv(X)' | unknown",
    );
}

#[test]
fn what_the_engine_derives_is_accepted() {
    let mut wrong = Vec::new();
    for source in [
        "A : R[m,n]; x : R[n]; f = sigma(A*x)|x",
        "A : R[m,n]; x : R[n]; f = sigma(A*x)|A",
        "X : R[m,n]; A : R[n,n]; f = X*A*X'|X",
        "X : R[n,n]; f = inv(X)|X",
        "U : R[m,k]; V : R[n,k]; T : R[m,n]; f = norm(T - U*V')^2|U",
        "x : R[n]; f = x/norm(x)|x",
        "A : R[m,n]; b : R[m]; x : R[n]; f = norm(A*x - b)|x",
        "x : R[n]; f = log(1 + exp(x))|x",
    ] {
        let (text, by) = source.split_once('|').unwrap();
        let mut lowered = program(&format!("{text}\ng = jacobian(f, {by})\nh = jacobian(g, {by})"));
        for (of, derivative) in [("f", "g"), ("g", "h")] {
            let node = lowered.node(derivative);
            let taken = lowered.taken(node);
            let options = lowered.options();
            let (of, by) = (lowered.node(of), lowered.node(by));
            let of = lowered.taken(of);
            let found = gradus::equality::check_derivative(&mut lowered.arena, of, by, taken, &options);
            if !matches!(found, Verdict::Agrees { .. }) {
                wrong.push(format!("{source}, {derivative}: {found:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Deep networks have no value modulo primes, as each layer takes an exponential of the one before: there the
/// functions are not interpreted. A mistake in the first layer is seen all the same.
#[test]
fn derivatives_of_deep_networks_are_compared_modulo_primes() {
    for (layers, function, last) in
        [(12, "sigma", "norm(y - t)^2"), (40, "tanh", "sum(y .* t)"), (9, "softmax", "sum(y .* t)")]
    {
        let mut text = "x, t : R[n]\nW : R[n,n]\ny0 = x\n".to_owned();
        for layer in 0..layers {
            let _ = writeln!(text, "y{} = {function}(W*y{layer})", layer + 1);
        }
        let _ = write!(text, "y = y{layers}\nf = {last}\ng = grad(f, W)\nwrong = g + y1*x'/1000");
        for (derivative, expected) in [("g", "agrees uninterpreted"), ("wrong", "differs")] {
            if expected == "differs" && layers > 12 {
                continue;
            }
            let mut lowered = program(&text);
            let derivative = lowered.node(derivative);
            let derivative = lowered.taken(derivative);
            let found = lowered.check("f", "W", derivative);
            assert_eq!(short(&found), expected, "{layers} layers of {function}: {found:?}");
        }
    }
}
