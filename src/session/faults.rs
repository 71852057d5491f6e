//! The faults of Gradus itself that the session finds before it shows anything. No input leads to
//! them, so each is brought about in here, and its message recorded beside those of the other codes.

#![expect(clippy::panic, reason = "a test that fails stops")]

use super::Session;
use crate::diagnostic::Diagnostic;
use crate::lower::{self, Answer, Lowered};
use crate::span::Span;
use crate::syntax;

/// What the last statement of a program asks for; the session knows what stands above it.
fn asked(session: &mut Session, program: &str) -> (Lowered, Span) {
    let parsed = syntax::parse(program);
    let answers = lower::lower(&mut session.arena, &mut session.environment, program, &parsed.program);
    let last = answers.into_iter().last().map(|one| (one.outcome, one.statement));
    match last {
        Some((Ok(Answer::Steps(asked) | Answer::Expression(asked)), at)) => {
            (asked, parsed.program.statements.get(at).map_or_else(Span::nowhere, |one| one.span))
        }
        other => panic!("{program}: {other:?}"),
    }
}

fn record(fault: &Diagnostic, program: &str) {
    let lines = fault.notes.iter().map(|note| format!("note: {note}"));
    let help = fault.mend.iter().map(|mend| format!("help: {}", mend.message));
    let text = format!("{program}\n\nerror[{}]: {}\n", fault.code, fault.message);
    let text = text + &lines.chain(help).collect::<Vec<_>>().join("\n");
    insta::with_settings!({
        snapshot_path => "../../snapshots/messages",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!(fault.code, text);
    });
}

#[test]
fn a_wrong_derivative_is_not_shown() {
    let program = "x : R[n]\ngrad(sum(x.^2), x)";
    let mut session = Session::new();
    let (asked, span) = asked(&mut session, program);
    let right = session.taken(asked.node, span).unwrap_or_else(|fault| panic!("{fault:?}"));
    assert!(session.checked(asked.node, right, span).is_ok());
    let wrong = session.arena.scale(crate::number::rational::integer(3), right);
    let Err(fault) = session.checked(asked.node, wrong, span) else { panic!("{program}: nothing is found") };
    record(&fault, program);
}

#[test]
fn a_step_that_does_not_check_is_not_shown() {
    let program = "P, Q : R[n,n]\nassume P*Q == Q\nsteps P*Q";
    let mut session = Session::new();
    session.run(program);
    let (asked, span) = asked(&mut session, "steps P*Q");
    assert!(session.derivation(&asked, span).is_ok());
    // The equation is taken back, and the simplifier is not told.
    session.environment.assumed_equal.clear();
    let Err(fault) = session.derivation(&asked, span) else { panic!("{program}: nothing is found") };
    record(&fault, program);
}
