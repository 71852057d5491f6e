//! How much work a chain of layers is: nodes that the arena holds and rules that the simplifier uses
//! are counted, and ten times the layers may cost ten times as much, and hardly more.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write as _;

use gradus::limits::Limits;
use gradus::session::{Answer, Session};

/// How much more ten times the layers may cost.
const TENFOLD: f64 = 10.5;

/// Layers of a network, each a definition of its own. With weights of its own each layer is followed by
/// the next through its name alone.
fn chain(layers: usize, shared: bool) -> String {
    let mut program = String::from("x, t : R[n]\n");
    if shared {
        program.push_str("W1 : R[n,n]\nb1 : R[n]\n");
    }
    for layer in 1..=layers {
        let own = if shared { 1 } else { layer };
        let before = if layer == 1 { "x".to_owned() } else { format!("h{}", layer - 1) };
        if !shared {
            writeln!(program, "W{layer} : R[n,n]\nb{layer} : R[n]").unwrap();
        }
        writeln!(program, "h{layer} = tanh(W{own}*{before} + b{own})").unwrap();
    }
    writeln!(program, "E = 1/2*norm(h{layers} - t)^2").unwrap();
    program
}

/// What deriving a chain by its first weights costs.
#[derive(Debug)]
struct Cost {
    nodes: f64,
    rewrites: f64,
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
fn cost(layers: usize, shared: bool) -> Cost {
    let mut session = Session::new();
    // Checking takes time of its own, and no nodes.
    session.options.verify = false;
    session.options.limits = Limits::none();
    let outcomes = session.run(&(chain(layers, shared) + "grad(E, W1)\n"));
    for outcome in &outcomes {
        assert!(!matches!(outcome.answer, Answer::Errors(_)), "{}: {:?}", outcome.source, outcome.answer);
    }
    let answer = outcomes.last().map(|outcome| &outcome.answer);
    assert!(matches!(answer, Some(Answer::Expression(_))), "{answer:?}");
    Cost { nodes: session.nodes() as f64, rewrites: session.rewrites() as f64 }
}

fn grows_linearly(layers: usize, shared: bool) {
    let (less, more) = (cost(layers, shared), cost(10 * layers, shared));
    assert!(less.nodes > 100.0, "{less:?}");
    assert!(more.nodes <= TENFOLD * less.nodes, "{less:?} {more:?}");
    assert!(more.rewrites <= TENFOLD * less.rewrites.max(1.0), "{less:?} {more:?}");
}

#[test]
fn a_chain_with_weights_of_its_own_grows_linearly() {
    grows_linearly(1_000, false);
}

#[test]
fn a_chain_of_shared_weights_grows_linearly() {
    grows_linearly(100, true);
}
