//! Whatever is asked ends, with an answer or with the name of a limit, and leaves the session usable. The
//! limits here are small so that the test is quick; work is counted, so nothing depends on the machine.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gradus::limits::{self, Deadline, Limits};
use gradus::session::{Answer, Options, Outcome, Session};
use gradus::worksheet;

/// Limits that are reached in a moment.
fn small() -> Limits {
    Limits {
        statements: 300,
        nodes: 30_000,
        operations: 20_000_000,
        checks: 20_000_000,
        answer: 5_000,
        ..Limits::default()
    }
}

/// The codes of what names a limit.
const NAMED: [&str; 9] = ["G0105", "G0408", "G0416", "G0701", "G0702", "G0703", "G0704", "G0705", "G0706"];

/// A line for each number.
fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        writeln!(text, "{}", line(number)).unwrap();
        text
    })
}

fn nested(times: usize, around: impl Fn(&str) -> String, inner: &str) -> String {
    (0..times).fold(inner.to_owned(), |text, _| around(&text))
}

fn joined(count: usize, between: &str, part: impl Fn(usize) -> String) -> String {
    (1..=count).map(part).collect::<Vec<_>>().join(between)
}

/// Numbers of a simple generator, as the entries of a literal.
fn literal(rows: usize, columns: usize) -> String {
    let mut state = 1_u64;
    let mut entry = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % 19).to_string()
    };
    let rows: Vec<String> =
        (0..rows).map(|_| (0..columns).map(|_| entry()).collect::<Vec<_>>().join(", ")).collect();
    format!("[{}]", rows.join("; "))
}

/// Programs of each kind that takes long, and the name of the kind.
fn programs() -> Vec<(&'static str, String)> {
    let scalar = |body: String| format!("t : R positive\n{body}\n");
    let long = |digit: &str| digit.repeat(9_999);
    vec![
        ("a product of many factors", scalar(joined(2_000, "*", |i| format!("(t + {i})")))),
        (
            "the gradient of a product of many factors",
            scalar(format!("grad({}, t)", joined(600, "*", |i| format!("(t + {i})")))),
        ),
        ("a high order", format!("x : R[3] = [1; 2; 3]\neval diff(prod(x)^5{})", ", x".repeat(10))),
        ("undeclared names, one a line", lines(250, |i| format!("v{i}"))),
        ("undeclared names in one sum", joined(3_000, " + ", |i| format!("v{i}"))),
        ("matrices and vectors that nobody declared", lines(250, |i| format!("V{i}*w{i}"))),
        ("nested gradients", scalar(nested(8, |f| format!("grad({f}, t)"), "sigma(sigma(t))"))),
        (
            "nested gradients of elementary functions",
            scalar(nested(10, |f| format!("grad({f}, t)"), "exp(sin(t))*log(t)")),
        ),
        (
            "a tower of Kronecker products",
            format!("x : R[n]\njacobian({}, x)", nested(8, |f| format!("kron({f}, x)"), "x")),
        ),
        ("a harmonic sum", "eval sum(1/i for i in 1..20000)".to_owned()),
        ("a long sum of roots", "eval sum(sqrt(i) for i in 1..10^7)".to_owned()),
        ("a sum of a number of terms that no machine adds", "eval sum(sqrt(i) for i in 1..10^12)".to_owned()),
        ("a sum of high powers", "eval sum(i^i for i in 1..2000)".to_owned()),
        ("a power of a matrix", "eval [1, 2; 3, 4]^1000000".to_owned()),
        ("a power of a matrix of decimals", "eval [0.1, 0.2; 0.3, 0.4]^100000".to_owned()),
        ("a power past all numbers", "eval 9^9^9".to_owned()),
        ("the determinant of an identity", "eval det(eye(500))".to_owned()),
        ("the inverse of a large matrix", "eval inv(eye(300) + ones(300, 300))".to_owned()),
        ("the determinant of a literal", format!("eval det({})", literal(120, 120))),
        ("the inverse of a literal", format!("eval inv({})", literal(60, 60))),
        (
            "the gradient of a determinant",
            format!("A : R[40,40] = {}\neval grad(det(A), A)", literal(40, 40)),
        ),
        (
            "the Hessian of a logarithm of a determinant",
            format!("A : R[12,12] = {}\neval hessian(logdet(A*A' + eye(12)), A)", literal(12, 12)),
        ),
        ("long numbers multiplied", format!("eval {}", joined(60, "*", |i| long(&(i % 9 + 1).to_string())))),
        ("long numbers added", format!("eval {}", joined(60, "+", |i| long(&(i % 9 + 1).to_string())))),
        ("long numbers divided", format!("eval {}", joined(60, "/", |i| long(&(i % 9 + 1).to_string())))),
        ("a long literal", format!("eval {}", literal(1, 60_000))),
        (
            "definitions doubled",
            scalar(format!(
                "a0 = sigma(t)\n{}grad(a60, t)",
                lines(60, |i| format!("a{} = a{i}*sigma(a{i}) + a{i}", i + 1))
            )),
        ),
        ("statements", scalar(lines(5_000, |_| "t + 1".to_owned()))),
        ("gradients", scalar(lines(5_000, |i| format!("grad(sin({i}*t), t)")))),
        ("false claims", scalar(lines(5_000, |_| "claim t == t + 1".to_owned()))),
        ("assumptions", scalar(lines(5_000, |i| format!("assume t == {i}")))),
        ("declarations", lines(5_000, |i| format!("v{i} : R[n]"))),
        ("names that look alike", lines(250, |i| "aаa".repeat(i % 5 + 1))),
        (
            "definitions in a chain",
            scalar(format!("a0 = t\n{}", lines(5_000, |i| format!("a{} = a{i} + 1", i + 1)))),
        ),
        ("derivatives of a logarithm of a matrix", "P : R[3,3] posdef\ndiff(logm(P)[1,:]', P, P)".to_owned()),
        ("a long product of matrices", format!("A : R[n,n]\n{}", joined(5_000, "*", |_| "A".to_owned()))),
        ("its gradient", format!("A : R[n,n]\ngrad(tr({}), A)", joined(500, "*", |_| "A".to_owned()))),
        (
            "a gradient by many entries",
            format!("x : R[20000]\ngrad({}, x)", joined(3_000, " + ", |i| format!("x[{i}]^2"))),
        ),
        ("functions within functions, to a high order", {
            let deep = nested(60, |f| format!("sin({f})"), "norm(x)^2");
            format!("x : R[5]\ndiff({deep}{})", ", x".repeat(7))
        }),
        ("a large array of ones", "x : R[1000000] = ones(1000000)\neval x*x'".to_owned()),
    ]
}

fn codes(outcomes: &[Outcome]) -> Vec<&'static str> {
    let errors = outcomes.iter().filter_map(|outcome| match &outcome.answer {
        Answer::Errors(errors) => Some(errors),
        _ => None,
    });
    errors.flatten().map(|error| error.code).collect()
}

#[test]
fn every_kind_of_question_ends_with_an_answer_or_the_name_of_a_limit() {
    let limits = small();
    let mut wrong = Vec::new();
    for (kind, program) in programs() {
        let mut session = Session::new();
        session.options.limits = limits.clone();
        let ((outcomes, limits::Spent { operations, checks, nodes }), _) =
            limits::within(&limits, || (session.run(&program), limits::spent()));
        if !codes(&outcomes).iter().all(|code| NAMED.contains(code)) || outcomes.is_empty() {
            wrong.push(format!("{kind}: {:?}", codes(&outcomes)));
        }
        // Once a limit is reached the work runs out: it goes little further.
        let reading = 200 * program.len() as u64;
        let is_over = operations > limits.operations * 3 + reading || checks > limits.checks * 3;
        if is_over || nodes > limits.nodes * 2 {
            wrong.push(format!("{kind}: {operations} operations, {checks} for checks, {nodes} nodes"));
        }
        // The next question has all that a question may take.
        let after = session.run("claim 1 + 1 == 2");
        if !codes(&after).is_empty() {
            wrong.push(format!("{kind}: afterwards {:?}", codes(&after)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Documents of each kind that takes long.
fn documents() -> Vec<(&'static str, String)> {
    vec![
        ("fences of growing length", lines(800, |i| "~".repeat(i + 3))),
        (
            "a fence that is never closed",
            format!("```gradus\nt : R\n{}", lines(5_000, |i| format!("grad(t^{}, t)", i % 7 + 2))),
        ),
        ("claims", format!("```gradus\nt : R\n{}```\n", lines(5_000, |_| "claim t == t".to_owned()))),
        ("blocks", "```gradus\nt\n```\n".repeat(3_000)),
        ("displays", lines(5_000, |i| format!("$$ a_{{{i}}} = b + {i} $$\n"))),
        ("displays below headings", "# h\n\n$$ a = b $$\n\n".repeat(3_000)),
        ("where clauses", "where $x$ is a vector\n\n".repeat(20_000)),
        ("formulas beside code, all in one line", "`c` $x$ ".repeat(20_000)),
        (
            "letters multiplied",
            format!("$$ y = {} $$\n", joined(3_000, " ", |i| if i % 2 == 0 { "a" } else { "b" }.to_owned())),
        ),
    ]
}

#[test]
fn every_kind_of_document_ends_with_a_verdict_or_the_name_of_a_limit() {
    let limits = small();
    let options = worksheet::Options {
        session: Options { limits: limits.clone(), ..Options::default() },
        math: true,
        ..worksheet::Options::default()
    };
    for (kind, document) in documents() {
        let ((report, limits::Spent { operations, checks, nodes }), reached) =
            limits::within(&limits, || (worksheet::check(&document, &options), limits::spent()));
        let said = report.findings.iter().any(|finding| NAMED.contains(&finding.diagnostic.code));
        assert!(reached.is_none() || said, "{kind}: {reached:?} is not said");
        let is_within = operations <= 2 * limits.operations && checks <= 2 * limits.checks;
        assert!(is_within && nodes <= 2 * limits.nodes, "{kind}: {operations}, {checks}, {nodes}");
    }
}

#[test]
fn a_statement_that_is_stopped_is_undone_and_the_others_are_kept() {
    let mut session = Session::new();
    session.run("x : R[5]\nkept = 3*x\nassume x'*x == 1");
    let names =
        |session: &Session| session.environment().names.keys().map(ToString::to_string).collect::<Vec<_>>();
    let (before, nodes) = (names(&session), session.nodes());
    session.options.limits = small();
    let deep = nested(60, |f| format!("sin({f})"), "norm(x)^2");
    let long = format!("diff({deep}{})", ", x".repeat(7));
    for stopped in [
        format!("kept = {long}"),
        format!("new = {long}"),
        long.replace('x', "fresh"),
        format!("steps {long}"),
    ] {
        let outcomes = session.run(&stopped);
        assert!(matches!(codes(&outcomes).as_slice(), ["G0701" | "G0702"]), "{stopped}: {outcomes:?}");
        assert_eq!((names(&session), session.nodes()), (before.clone(), nodes), "{stopped}");
    }
    // What stands before the stopped statement stays.
    let outcomes = session.run(&format!("more = kept + x\n{long}\nnever = x"));
    assert_eq!(codes(&outcomes).len(), 1);
    assert_eq!(names(&session), [before, vec!["more".to_owned()]].concat());
    session.options.limits = Limits::default();
    for right in ["claim jacobian(more, x) == 4*eye(5)", "claim grad(kept'*x, x) == 6*x", "claim x'*x == 1"] {
        let outcomes = session.run(right);
        assert!(
            matches!(&outcomes.last().unwrap().answer, Answer::Claim(claim) if claim.holds == Some(true)),
            "{right}"
        );
    }
}

#[test]
fn what_is_too_long_in_exact_numbers_is_answered_in_floats() {
    // A determinant of fractions that grow to hundreds of digits; whether it has a value is asked first.
    let outcomes = Session::new().run(&format!("eval det({})", literal(100, 100)));
    let answer = &outcomes.last().unwrap().answer;
    assert!(matches!(answer, Answer::Eval(numbers) if numbers.exact.is_none()), "{answer:?}");
}

#[test]
fn a_question_can_be_taken_back() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let deadline = Deadline::new(move || counted.fetch_add(1, Ordering::Relaxed) >= 3);
    let mut session = Session::new();
    session.options.limits = Limits { deadline: Some(deadline), ..Limits::none() };
    let deep = nested(60, |f| format!("sin({f})"), "norm(x)^2");
    let outcomes = session.run(&format!("x : R[5]\ndiff({deep}{})\nx", ", x".repeat(7)));
    assert_eq!(codes(&outcomes), ["G0703"]);
    assert_eq!(outcomes.len(), 2);
    assert!(asked.load(Ordering::Relaxed) < 10);
}

#[test]
fn what_is_derived_does_not_depend_on_what_is_left() {
    // Exact numbers are given up after a fixed number of operations, not when the question is nearly over.
    let answer = |before: &str| {
        let mut session = Session::new();
        match session.run(&format!("{before}eval sum(1/i for i in 1..300)")).pop().unwrap().answer {
            Answer::Eval(numbers) => numbers,
            other => unreachable!("{other:?}"),
        }
    };
    assert_eq!(answer(""), answer("eval sum(1/i for i in 1..3000)\n"));
    assert!(answer("").exact.is_some());
}
