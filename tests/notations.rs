//! Programs, and how their answers are written: every formula has to read as what it stands for.

use std::fmt::Write;

use gradus::notation::text;
use gradus::report;
use gradus::session::{Answer, FormulaAnswer, Session};

use crate::harness::check;

fn written(shown: &FormulaAnswer) -> String {
    let formula = &shown.formula;
    let mut line = text::ascii(&formula.ast, formula.root);
    if let Some(left) = report::left(formula, report::Format::Ascii) {
        line = format!("{left} = {line}");
    }
    for (name, body) in &formula.definitions {
        let _ = write!(line, " where {name} = {}", text::ascii(&formula.ast, *body));
    }
    if !shown.conditions.is_empty() {
        let _ = write!(line, " if {}", shown.conditions.join(", "));
    }
    line
}

/// Each statement of a program that asks for something, with its answer.
fn transcript(program: &str) -> String {
    let mut session = Session::new();
    let mut lines = String::new();
    for outcome in session.run(program) {
        let answer = match &outcome.answer {
            Answer::Expression(shown) | Answer::Show(shown) => written(shown),
            Answer::Claim(claim) => claim.verdict.to_owned(),
            Answer::Errors(faults) => {
                let faults: Vec<String> = faults
                    .iter()
                    .map(|fault| {
                        format!("error[{}] {}; {}", fault.code, fault.message, fault.notes.join("; "))
                    })
                    .collect();
                faults.join("\n")
            }
            _ => continue,
        };
        let _ = writeln!(lines, "{}\n    {answer}", outcome.source);
    }
    assert_eq!(session.misread(), 0, "{lines}");
    lines
}

#[test]
fn answers_are_written_as_recorded() {
    check("notations", |program| transcript(&program.source));
}
