//! How long it takes to derive, simplify and check: the lecture's network, chains of layers, and the check
//! of a gradient at 20 by 20. `cargo bench` prints the times; a test counts what grows.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use gradus::differentiate::Differentiator;
use gradus::equality::{Options, check_derivative};
use gradus::ir::{Arena, NodeId};
use gradus::lower::{Environment, lower};
use gradus::session::Session;
use gradus::syntax;

const NETWORK: &str = "W1 : R[2,2]; W2 : R[2,2]; b1, b2, x, t : R[2]
net_H = W1*x + b1
out_H = sigma(net_H)
net_O = W2*out_H + b2
out_O = sigma(net_O)
E = 1/2*norm(t - out_O)^2
";

/// Layers, each a definition with weights of its own.
fn chain(layers: usize) -> String {
    let mut program = String::from("x, t : R[n]\n");
    for layer in 1..=layers {
        let before = if layer == 1 { "x".to_owned() } else { format!("h{}", layer - 1) };
        let _ = writeln!(program, "W{layer} : R[n,n]\nb{layer} : R[n]");
        let _ = writeln!(program, "h{layer} = tanh(W{layer}*{before} + b{layer})");
    }
    let _ = writeln!(program, "E = 1/2*norm(h{layers} - t)^2");
    program
}

fn answer(program: &str, verify: bool) -> usize {
    let mut session = Session::new();
    session.options.verify = verify;
    session.run(black_box(program)).len()
}

fn network(criterion: &mut Criterion) {
    let program = format!("{NETWORK}grad(E, W2)\ngrad(E, W1)\n");
    criterion.bench_function("the lecture's network, both layers", |bencher| {
        bencher.iter(|| answer(&program, false));
    });
    criterion.bench_function("the lecture's network, checked", |bencher| {
        bencher.iter(|| answer(&program, true));
    });
}

fn chains(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chain of layers, by the first weights");
    group.sample_size(10);
    for layers in [10, 100, 1_000, 10_000] {
        let program = chain(layers) + "grad(E, W1)\n";
        group.throughput(Throughput::Elements(layers as u64));
        group.bench_with_input(BenchmarkId::from_parameter(layers), &program, |bencher, program| {
            bencher.iter(|| answer(program, false));
        });
    }
    group.finish();
}

/// A program's definitions `f` and its derivative `g`, taken.
fn derived(source: &str, by: &str) -> Option<(Arena, [NodeId; 3])> {
    let parsed = syntax::parse(source);
    let (mut arena, mut environment) = (Arena::new(), Environment::new());
    lower(&mut arena, &mut environment, source, &parsed.program);
    let node = |name| environment.get(name).map(|entry| entry.lowered.node);
    let (of, by, derivative) = (node("f")?, node(by)?, node("g")?);
    let taken = Differentiator::new().eliminate(&mut arena, derivative).ok()?;
    Some((arena, [of, by, taken]))
}

/// The check alone, of derivatives in the fragment of `+ - * /` and `exp`, and of one that also needs real points.
fn checks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check at 20 by 20");
    for (f, by) in [
        ("tr(inv(X)*A*X)", "X"),
        ("tr(inv(X)*A)", "X"),
        ("det(X)", "X"),
        ("exp(tr(A*X))", "X"),
        ("tr(X'*A*X)", "X"),
        ("sum(exp(A*X))", "X"),
        ("exp(A*x)", "x"),
        ("logdet(X)", "X"),
    ] {
        let source = format!("X, A : R[20,20]\nx : R[20]\nf = {f}\ng = diff(f, {by})\n");
        let Some((mut arena, [of, by, taken])) = derived(&source, by) else { continue };
        group.bench_function(f, |bencher| {
            bencher.iter(|| check_derivative(&mut arena, of, by, taken, &Options::default()));
        });
    }
    group.finish();
}

criterion_group!(benches, network, chains, checks);
criterion_main!(benches);
