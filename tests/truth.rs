//! Answers that were once wrong, each with the right one, found by another route than the engine's: texts
//! in `tests/truth/`, a file a kind. A case is a paragraph of statements; its last statement must come to
//! what stands in the line `#: …` above it:
//!
//! - `#: holds`, `#: differs`, `#: unknown`: the verdict on a claim;
//! - `#: value 0.2 0 -1 0.2`: the numbers of an `eval`, row by row, to nine digits;
//! - `#: shows TEXT`: the formula as it is printed in ASCII, with `; NAME = TEXT` for each name of its own;
//! - `#: refused G0404`: an error with that code;
//! - `#: says TEXT`: a remark, condition, warning or how it was checked contains the text.
//!
//! Other comments say where the right answer comes from. Each case has a session of its own.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use std::fmt::Write as _;

use gradus::notation::text;
use gradus::session::{Answer, FormulaAnswer, Outcome, Session};

use crate::harness::programs;

/// The formula of an answer, with the names it uses.
fn shown(answer: &FormulaAnswer) -> String {
    let formula = &answer.formula;
    let mut whole = text::ascii(&formula.ast, formula.root);
    for (name, body) in &formula.definitions {
        write!(whole, "; {name} = {}", text::ascii(&formula.ast, *body)).unwrap();
    }
    whole
}

/// What is said beside an answer.
fn said(outcome: &Outcome) -> String {
    let mut all: Vec<String> = outcome.warnings.iter().map(|warning| warning.message.clone()).collect();
    match &outcome.answer {
        Answer::Expression(answer) | Answer::Show(answer) | Answer::Steps { result: answer, .. } => {
            all.extend(answer.conditions.iter().cloned());
            all.extend(answer.remarks.iter().map(ToString::to_string));
            all.extend(answer.checked.iter().map(|checked| checked.how.clone()));
        }
        Answer::Claim(claim) => all.push(claim.detail.clone()),
        Answer::Errors(errors) => {
            all.extend(errors.iter().flat_map(|error| error.notes.iter().chain([&error.message]).cloned()));
        }
        _ => {}
    }
    all.join("\n")
}

/// What is wrong with an answer; nothing where it is as it should be.
fn fault(outcome: &Outcome, wanted: &str) -> Option<String> {
    let (word, rest) = wanted.split_once(' ').unwrap_or((wanted, ""));
    let (right, found) = match (word, &outcome.answer) {
        ("says", _) => (said(outcome).contains(rest), said(outcome)),
        ("refused", Answer::Errors(errors)) => {
            let codes: Vec<&str> = errors.iter().map(|error| error.code).collect();
            (codes == [rest], format!("{errors:?}"))
        }
        ("holds" | "differs" | "unknown", Answer::Claim(claim)) => {
            let verdict = match claim.holds {
                Some(true) => "holds",
                Some(false) => "differs",
                None => "unknown",
            };
            (verdict == word, format!("{verdict}: {}", claim.detail))
        }
        ("value", Answer::Eval(numbers)) => {
            let wanted: Vec<f64> = rest.split_whitespace().map(|one| one.parse().unwrap()).collect();
            // Small numbers have nine digits, too; what is 0 may be rounding beside the others.
            let largest = wanted.iter().fold(0.0_f64, |top, entry| top.max(entry.abs()));
            let floor = if largest == 0.0 { 1e-12 } else { 1e-12 * largest };
            let near = |(a, b): (&f64, &f64)| (a - b).abs() <= floor + 1e-9 * b.abs();
            let same = wanted.len() == numbers.data.len() && numbers.data.iter().zip(&wanted).all(near);
            (same, format!("{:?}", numbers.data))
        }
        ("shows", Answer::Expression(answer) | Answer::Show(answer)) => {
            (shown(answer) == rest, shown(answer))
        }
        (_, answer) => (false, format!("{answer:?}")),
    };
    (!right).then_some(found)
}

#[test]
fn what_was_wrong_once_is_right() {
    let (mut faults, mut tried) = (Vec::new(), 0);
    for file in programs("truth") {
        for case in file.source.split("\n\n").filter(|case| case.contains("#: ")) {
            let wanted = case.lines().find_map(|line| line.strip_prefix("#: ")).unwrap();
            let outcome = Session::new().run(case).pop().unwrap_or_else(|| panic!("{case}: no answer"));
            if let Some(found) = fault(&outcome, wanted) {
                faults.push(format!("{}:\n{case}\nfound {found}\n", file.name));
            }
            tried += 1;
        }
    }
    assert!(tried > 0, "no case was found");
    assert!(faults.is_empty(), "{} of {tried}:\n{}", faults.len(), faults.join("\n"));
}
