//! Every answer that holds a derivative says how it was checked, whichever way it was asked for; and a
//! derivative that is wrong is found, whichever way it was contracted.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use gradus::differentiate::Differentiator;
use gradus::equality::{Derivation, Options, Verdict, check_derivation};
use gradus::ir::{Arena, NodeId, SymbolKind};
use gradus::lower::{Environment, lower};
use gradus::session::{Answer, Certainty, Checked, Session};
use gradus::syntax;

const DECLARED: &str = "A : R[m,n]; B : R[n,n]; S : R[n,n] symmetric; x, v : R[n]; u, b : R[m]; t, a : R
net = A*x + b
out = tanh(net)
E = 1/2*norm(out)^2
";

/// Every statement that is asked has an answer, and was checked as is wanted.
fn each_is_checked(asked: &str, is_wanted: impl Fn(&Checked) -> bool) {
    let mut session = Session::new();
    let mut faults = Vec::new();
    for outcome in session.run(&format!("{DECLARED}{asked}\n")) {
        match &outcome.answer {
            Answer::Expression(answer) => match &answer.checked {
                Some(checked) if is_wanted(checked) => {}
                other => faults.push(format!("{}: {other:?}", outcome.source)),
            },
            Answer::Errors(errors) => faults.push(format!("{}: {errors:?}", outcome.source)),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_answer_with_a_derivative_was_checked() {
    let asked = "grad(E, A)
jacobian(out, x)
hessian(E, x)
hessian(E, x, b)
diff(out, x, x)
jvp(out, x, v)
jvp(out, net, b)
jvp(norm(x), x, v)
vjp(out, x, u)
vjp(out, A, u)
vjp(out, A, out)
vjp(A*x, x, A*x)
hvp(E, x, v)
hvp(E, A, A)
hvp(x'*S*x, x, S*x)
d(E)
d(inv(B))
d(x'*B*x)
d(t*a*x)
grad(E, x[1])
jacobian(vec(A*B), vec(B))
grad(E, A) + 2*A
grad(E, x)'*grad(E, x)
2*hvp(E, x, v) - v
grad(norm(grad(x'*B*x, x))^2, x)
A*hvp(E, x, v)
vjp(grad(E, x), x, v)
diff(x[i]^2, x[k])
diff((A*x)[i], x[k])
diff(x'*unit(i, n), x)
diff(A[i,:]*unit(k, n), A)
diff(B[i,k]*x[k], x[l])";
    each_is_checked(asked, |checked| checked.certainty < Certainty::Unchecked);
}

/// Logarithms, roots, powers, magnitudes and the pieces of functions are told exactly: of every function that is
/// everyday an answer holds for more than the points that were tried.
#[test]
fn everyday_functions_are_checked_exactly() {
    let asked = "grad(norm(A*x - b), x)
hessian(norm(A*x - b)^2, x)
grad(norm(A*x - b, 1), x)
grad(norm(A), A)
grad(sum(log(1 + exp(A*x))), x)
grad(sum(relu(A*x + b)), A)
hessian(sum(relu(A*x).^2), x)
grad(max(x), x)
grad(sum(where(x > 0, x.^2, -x)), x)
grad(sum(max(x, v)), v)
grad(sum(x.^t), x)
grad(sum(x.^t), t)
diff(t^(1/4)*t^(3/4), t)
diff(t^t, t)
diff(cbrt(t), t)
grad(logdet(B), B)
grad(sum(softmax(A*x) .* b), x)
hessian(norm(A*B)^2, B)";
    each_is_checked(asked, |checked| {
        checked.certainty == Certainty::Exact && checked.how.contains("read anew")
    });
}

/// The check draws matrices with orthonormal columns, whichever way round the equation was typed that says so.
#[test]
fn an_answer_is_checked_where_columns_are_assumed_to_be_orthonormal() {
    for assumed in ["X'*X == eye(2)", "eye(2) == X'*X"] {
        let mut session = Session::new();
        let program = format!("X : R[3,2]; a : R[2]\nassume {assumed}\ngrad(norm(X*a)^2, a)\n");
        let outcomes = session.run(&program);
        let Some(Answer::Expression(answer)) = outcomes.last().map(|outcome| &outcome.answer) else {
            panic!("{outcomes:?}")
        };
        assert!(answer.checked.as_ref().unwrap().certainty < Certainty::Unchecked, "{assumed}");
    }
}

#[test]
fn what_holds_no_derivative_says_nothing_of_a_check() {
    let mut session = Session::new();
    let outcomes = session.run(&format!("{DECLARED}A*x + b\n"));
    let Some(Answer::Expression(answer)) = outcomes.last().map(|outcome| &outcome.answer) else {
        panic!("{outcomes:?}")
    };
    assert_eq!(answer.checked, None);
}

/// A program's definitions, their derivatives taken.
struct Program {
    arena: Arena,
    environment: Environment,
}

impl Program {
    fn new(source: &str) -> Self {
        let parsed = syntax::parse(source);
        let (mut arena, mut environment) = (Arena::new(), Environment::new());
        for answered in lower(&mut arena, &mut environment, source, &parsed.program) {
            assert!(answered.outcome.is_ok(), "{source}: {:?}", answered.outcome);
        }
        Self { arena, environment }
    }

    fn node(&mut self, name: &str) -> NodeId {
        let node = self.environment.get(name).unwrap().lowered.node;
        let taken = Differentiator::new().eliminate(&mut self.arena, node).unwrap();
        if matches!(self.arena.node(taken), gradus::ir::Node::Named(..)) {
            self.arena.unfold(taken)
        } else {
            taken
        }
    }

    fn verdict(&mut self, derivation: Derivation, derivative: &str) -> Verdict {
        let derivative = self.node(derivative);
        check_derivation(&mut self.arena, derivation, derivative, &Options::default())
    }
}

#[test]
fn a_wrong_direction_is_found() {
    let mut program = Program::new(
        "A : R[n,n]; x, v, w : R[n]; f = x'*A*x
         right = v'*A*x + x'*A*v; wrong = 2*x'*A*v; both = v'*A*x + x'*A*v + w'*A*x",
    );
    let [of, x, v] = ["f", "x", "v"].map(|name| program.node(name));
    let along = || Derivation::Along { of, moves: vec![(x, v)] };
    assert_eq!(program.verdict(along(), "right").word(), "agrees");
    assert_eq!(program.verdict(along(), "wrong").word(), "differs");
    assert_eq!(program.verdict(along(), "both").word(), "differs");
}

#[test]
fn a_wrong_contraction_is_found() {
    let mut program = Program::new(
        "A : R[m,n]; x : R[n]; u : R[m]; f = exp(A*x)
         right = A'*(u .* exp(A*x)); wrong = A'*u",
    );
    let [of, x, u] = ["f", "x", "u"].map(|name| program.node(name));
    let axes = program.arena.axes(u).to_vec();
    let place = program.arena.variable("place", &axes, SymbolKind::Placeholder);
    let whole = program.arena.inner(u, place);
    let through = || Derivation::Tensor { of, by: x, through: Some((place, whole)) };
    assert_eq!(program.verdict(through(), "right").word(), "agrees");
    assert_eq!(program.verdict(through(), "wrong").word(), "differs");
}

/// Of several derivatives the one that was not checked heads the answer, wherever it stands: the second has no
/// point at which it is defined.
#[test]
fn the_least_sure_of_several_checks_heads_the_answer() {
    let asked = "t : R
grad(t^2, t) + grad(lgamma(sin(t) - 2), t)
grad(lgamma(sin(t) - 2), t) + grad(t^2, t)";
    let mut session = Session::new();
    let mut headed = 0;
    for outcome in session.run(asked) {
        if let Answer::Expression(answer) = &outcome.answer {
            let checked = answer.checked.as_ref().unwrap();
            assert_eq!(checked.certainty, Certainty::Unchecked, "{checked:?}");
            assert!(checked.how.starts_with("no point"), "{checked:?}");
            headed += 1;
        }
    }
    assert_eq!(headed, 2);
}
