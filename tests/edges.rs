//! Edge points: a program, and beside it what each statement answers. Where there is no derivative there
//! must be an error, and where there is one, its value.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::fmt::Write as _;

use gradus::session::{Answer, Session};

use crate::harness::check;

#[test]
fn edge_points_are_errors_or_right() {
    check("edges", |program| answers(&program.source));
}

fn answers(source: &str) -> String {
    let mut text = String::new();
    for outcome in Session::new().run(source) {
        match &outcome.answer {
            Answer::Eval(numbers) => {
                let entries: Vec<String> = match &numbers.exact {
                    Some(exact) => exact.iter().map(ToString::to_string).collect(),
                    None => numbers.data.iter().map(|entry| format!("{entry:.9e}")).collect(),
                };
                writeln!(text, "{} = {}", outcome.source, entries.join(" ")).unwrap();
            }
            Answer::Errors(errors) => {
                for error in errors {
                    writeln!(text, "{}: {} {}", outcome.source, error.code, error.message).unwrap();
                }
            }
            _ => {}
        }
    }
    text
}
