//! Derivations: programs of `tests/programs/steps/`, beside what a teacher would write.
//! Each is there as text and as LaTeX.

#![expect(clippy::indexing_slicing, reason = "a test that fails stops")]

use gradus::report::{Detail, Format, Palette, detailed};
use gradus::session::{Answer, Session};

use crate::harness::check;

/// What the last statement of a program answers, in a way of writing.
fn written(source: &str, format: Format) -> String {
    let outcomes = Session::new().run(source);
    for outcome in &outcomes {
        assert!(!matches!(outcome.answer, Answer::Errors(_)), "{source}: {:?}", outcome.answer);
    }
    let lines = outcomes.iter().flat_map(|outcome| detailed(outcome, format, Detail::Full, Palette::plain()));
    lines.filter(|line| !line.trim_start().starts_with("checked ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn derivations_read_as_on_a_blackboard() {
    check("steps", |program| {
        let [text, latex] = [Format::Unicode, Format::Latex].map(|format| written(&program.source, format));
        format!("{}\n{text}\n\n{latex}\n", program.source)
    });
}

#[test]
fn asking_for_steps_changes_no_answer() {
    let plain =
        "W : R[m,n]; x : R[n]; t : R[m]\ngrad(1/2*norm(sigma(W*x) - t)^2, W)\nhessian(logsumexp(W*x), x)\n";
    let asked = "W : R[m,n]; x : R[n]; t : R[m]\nsteps grad(1/2*norm(sigma(W*x) - t)^2, W)\n\
                 steps hessian(logsumexp(W*x), x)\ngrad(1/2*norm(sigma(W*x) - t)^2, W)\nhessian(logsumexp(W*x), x)\n";
    let answers = |source: &str| -> Vec<String> {
        let outcomes = Session::new().run(source);
        let lines = |one: &gradus::session::Outcome| {
            detailed(one, Format::Unicode, Detail::Full, Palette::plain()).join("\n")
        };
        outcomes.iter().filter(|one| matches!(one.answer, Answer::Expression(_))).map(lines).collect()
    };
    assert_eq!(answers(plain).len(), 2);
    assert_eq!(answers(plain), answers(asked));
}

#[test]
fn every_rule_that_was_used_is_in_the_data() {
    let source = "X : R[n,n]\nsteps grad(logdet(X), X)\n";
    let outcomes = Session::new().run(source);
    let objects: Vec<_> = outcomes.iter().flat_map(gradus::report::objects).collect();
    let applied = &objects[0]["steps"][0]["applied"];
    assert_eq!(applied[0]["rule"], "rule of logdet");
    assert_eq!(applied[0]["before"], "d(logdet(X))");
    assert_eq!(applied[0]["place"], "hole");
    assert_eq!(applied[0]["binding"][0], serde_json::json!({"name": "X", "is": "X"}));
    assert_eq!(applied[1]["rule"], "identification");
}
