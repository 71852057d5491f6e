use std::fmt::Write as _;

use gradus::array::Array;
use gradus::evaluate::{EvaluateError, Values, evaluate};
use gradus::functions::kernels::Kind;
use gradus::ir::{Arena, Node, NodeId};
use gradus::lower::{Answer, Environment, lower};
use gradus::number::Rational;
use gradus::number::rational::integer;
use gradus::span::Span;
use gradus::syntax;

/// The values that a program declares, in a kind of number.
fn values_of<K: Kind>(arena: &Arena, environment: &Environment, like: &K) -> Values<K> {
    let mut values = Values::new();
    for (name, size) in &environment.sizes {
        values.set_size(name, usize::try_from(*size).unwrap());
    }
    let given: Vec<(NodeId, NodeId)> = environment.values().collect();
    for (variable, value) in given {
        let number = evaluate(arena, value, &values, like).unwrap();
        values.set(variable, number);
    }
    values
}

fn in_kind<K: Kind>(
    arena: &Arena,
    environment: &Environment,
    node: NodeId,
    like: &K,
) -> Result<Array<K>, EvaluateError> {
    evaluate(arena, node, &values_of(arena, environment, like), like)
}

fn entries<T>(array: &Array<T>, write: impl Fn(&T) -> String) -> String {
    let data: Vec<String> = array.data().iter().map(write).collect();
    format!("{:?} {}", array.shape(), data.join(" "))
}

/// What each `eval` of a program comes to: exact where it is, else in floats.
fn answers(source: &str) -> String {
    let parsed = syntax::parse(source);
    assert_eq!(parsed.errors, []);
    let program = parsed.program;
    let (mut arena, mut environment) = (Arena::new(), Environment::new());
    let mut text = String::new();
    for answered in lower(&mut arena, &mut environment, source, &program) {
        let Answer::Eval(asked) = answered.outcome.unwrap() else { continue };
        let exact = in_kind::<Rational>(&arena, &environment, asked.node, &integer(1));
        let line = match exact {
            Ok(value) => entries(&value, ToString::to_string),
            Err(error) if error.is_of_kind() => {
                match in_kind::<f64>(&arena, &environment, asked.node, &1.0) {
                    Ok(value) => entries(&value, |float| format!("{float:.9}")),
                    Err(error) => error.to_diagnostic(Span::nowhere()).message,
                }
            }
            Err(error) => {
                let said = error.to_diagnostic(Span::nowhere());
                format!("{} {}", said.code, said.message)
            }
        };
        writeln!(text, "{line}").unwrap();
    }
    text
}

fn check(source: &str, expected: &str) {
    let lines = |text: &str| text.trim().lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&answers(source)), lines(expected), "{source}");
}

#[test]
fn products_traces_and_slices_are_exact() {
    check(
        "A : R[m,n] = [1, 2; 3, 4; 5, 6]
         x : R[n] = [1/2; -1]
         eval A*x
         eval A'*A
         eval tr(A'*A)
         eval x'*x
         eval x*x'
         eval A[2,:]
         eval A[2..3,1]
         eval kron(x, x)
         eval vec(A)
         eval K(m,n)*vec(A)
         eval norm(A)^2 / m
         eval diag(x)*A'
         eval A .* A + n
         eval [A, A; ones(1,n), ones(1,n)]
         eval unit(2,m)
         eval eye(2)",
        "[3] -3/2 -5/2 -7/2
         [2, 2] 35 44 44 56
         [] 91
         [] 5/4
         [2, 2] 1/4 -1/2 -1/2 1
         [2] 3 4
         [2] 3 5
         [4] 1/4 -1/2 -1/2 1
         [6] 1 3 5 2 4 6
         [6] 1 2 3 4 5 6
         [] 91/3
         [2, 3] 1/2 3/2 5/2 -2 -4 -6
         [3, 2] 3 6 11 18 27 38
         [4, 4] 1 2 1 2 3 4 3 4 5 6 5 6 1 1 1 1
         [3] 0 1 0
         [2, 2] 1 0 0 1",
    );
}

#[test]
fn functions_are_exact_where_they_can_be() {
    check(
        "A : R[2,2] = [1, 2; 3, 4]
         x : R[3] = [0; 1; 3]
         k : R integer = 3
         eval inv(A)
         eval det(A)
         eval A^-2
         eval A^k
         eval 1/(x + 1)
         eval max(x)
         eval argmax(x)
         eval sqrt(x + 1)
         eval exp(x)
         eval softmax(x)
         eval sigma(A)
         eval pi
         eval log(x + 1) .* x",
        "[2, 2] -2 1 3/2 -1/2
         [] -2
         [2, 2] 11/2 -5/2 -15/4 7/4
         [2, 2] 37 54 81 118
         [3] 1 1/2 1/4
         [] 3
         [] 3
         [3] 1.000000000 1.414213562 2.000000000
         [3] 1.000000000 2.718281828 20.085536923
         [3] 0.042010066 0.114195199 0.843794734
         [2, 2] 0.731058579 0.880797078 0.952574127 0.982013790
         [] 3.141592654
         [3] 0.000000000 0.693147181 4.158883083",
    );
}

#[test]
fn sums_use_their_index_as_a_number() {
    check(
        "x : R[n] = [1; 2; 3; 4]
         k : R integer = 2
         eval sum(i*x[i] for i in 1..n)
         eval sum(x[i]^i for i in 1..n)
         eval sum(sum(i*j*x[i]*x[j] for j in i..n) for i in 1..n)
         eval sum(i^2 for i in 3..2)
         eval sum(i*x for i in 0..k)
         eval sum(sum(i^j for j in 1..i) for i in 1..3)
         eval sum(x[i+1] - x[i] for i in 1..n-1)
         eval sum(x[i]/i for i in 1..3)*x",
        "[] 30
         [] 288
         [] 627
         [] 0
         [4] 3 6 9 12
         [] 46
         [] 3
         [4] 3 6 9 12",
    );
}

#[test]
fn what_has_no_value_says_why() {
    check(
        "A : R[2,2] = [1, 2; 2, 4]
         x : R[2] = [0; 1]
         y : R[2]
         i : R integer = 5
         h : R integer = 1/2
         z : R[p]
         eval inv(A)
         eval 1/x
         eval log(x)
         eval y + x
         eval x[i]
         eval p
         eval x[h]",
        "G0407 singular matrix in `inv(…)`
         G0404 division by zero in `x` to the power of -1
         G0405 `log` is defined for entries > 0 only: outside in `log(…)`
         G0401 `y` has no value
         G0412 position 5 is outside an axis of length 2
         G0402 the size `p` has no value
         G0413 a position must be a whole number, and is 1/2",
    );
}

#[test]
fn a_long_product_is_taken_in_a_cheap_order() {
    // Built from the left this would take 300^3 steps for each product; with the vector first, 300^2.
    let mut arena = Arena::new();
    let n = gradus::shape::Dimension::number(300);
    let a = arena.variable("A", &[n.clone(), n.clone()], gradus::ir::SymbolKind::Variable);
    let x = arena.variable("x", &[n], gradus::ir::SymbolKind::Variable);
    let mut all = a;
    for _ in 0..9 {
        all = arena.matrix_product(all, a);
    }
    let all = arena.matrix_product(all, x);
    let mut values = Values::new();
    values.set(a, Array::from_fn(&[300, 300], |at| Ok(if at[0] == at[1] { 2.0 } else { 0.0 })).unwrap());
    values.set(x, Array::filled(&[300], &1.0).unwrap());
    values.limit_work(20 * 300 * 300);
    assert_eq!(evaluate(&arena, all, &values, &1.0).unwrap().data(), &[1024.0; 300]);
    values.limit_work(300 * 300);
    let stopped = evaluate(&arena, all, &values, &1.0).unwrap_err();
    assert_eq!(stopped.code(), "G0416");
}

#[test]
fn unit_tensors_are_never_multiplied_out_on_the_way() {
    // The Hessian of |x|^2/2 by a vector of 900 entries has 810 000; times itself it would be
    // 729 000 000 steps if the identity were a matrix.
    let mut arena = Arena::new();
    let n = gradus::shape::Dimension::name("n");
    let x = arena.variable("x", std::slice::from_ref(&n), gradus::ir::SymbolKind::Variable);
    let identity = arena.identity(&n);
    let square = arena.matrix_product(identity, identity);
    let y = arena.matrix_product(square, x);
    let outer = arena.outer(identity, y);
    assert!(matches!(arena.node(outer), Node::Contraction(_)));
    let mut values = Values::new();
    values.set_size("n", 900);
    values.set(x, Array::filled(&[900], &1.5).unwrap());
    values.limit_work(10_000_000);
    assert_eq!(evaluate(&arena, y, &values, &1.0).unwrap().data(), &[1.5; 900]);
    let too_large = evaluate(&arena, outer, &values, &1.0).unwrap_err();
    assert_eq!(too_large.code(), "G0408");
}

#[test]
fn a_deep_net_is_a_loop() {
    let mut arena = Arena::new();
    let n = gradus::shape::Dimension::number(2);
    let a = arena.variable("A", &[n.clone(), n.clone()], gradus::ir::SymbolKind::Variable);
    let x = arena.variable("x", &[n], gradus::ir::SymbolKind::Variable);
    let sigma =
        gradus::functions::all_forms().find(|id| gradus::functions::row(*id).name == "sigma").unwrap();
    let mut layer = x;
    for _ in 0..10_000 {
        let net = arena.matrix_product(a, layer);
        layer = arena.apply(sigma, &[net], 1);
    }
    let mut values = Values::new();
    values.set(a, Array::new(vec![2, 2], vec![1.0, -1.0, 0.5, 2.0]).unwrap());
    values.set(x, Array::new(vec![2], vec![1.0, -1.0]).unwrap());
    let out = evaluate(&arena, layer, &values, &1.0).unwrap();
    assert!(out.data().iter().all(|entry| *entry > 0.0 && *entry < 1.0));
}
