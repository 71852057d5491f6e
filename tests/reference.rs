//! Derivatives against numbers of other hands: JAX in float64, or differences in sixty digits, kept as data in
//! `tests/reference/`, a file a group. A case is a paragraph: its name, a program, its last question after
//! `eval`, and after `#=` the axes and entries of the right answer, row by row. The script that found the
//! numbers, `tests/reference/generate.py`, says each question once more, as mathematics.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that fails stops")]

use std::collections::BTreeSet;
use std::fmt::Write;

use gradus::interpret::InterpretError;
use gradus::session::{Answer, Session};
use gradus::syntax::built_in;

use crate::harness::programs;

mod reading;

/// How far an entry may be off, relative to 1 or to the largest entry.
const AGREED: f64 = 1e-9;

/// A case: its name, its program, and the right answer.
struct Case {
    file: String,
    name: String,
    program: String,
    axes: Vec<usize>,
    entries: Vec<f64>,
}

fn numbers<T: std::str::FromStr>(text: &str) -> Vec<T> {
    text.split([' ', ',']).filter(|one| !one.is_empty()).map(|one| one.parse().ok().unwrap()).collect()
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for file in programs("reference") {
        for paragraph in file.source.trim().split("\n\n") {
            let (name, rest) = paragraph.strip_prefix("# ").unwrap().split_once('\n').unwrap();
            let (program, answer) = rest.split_once("\n#= [").unwrap();
            let (axes, entries) = answer.split_once(']').unwrap();
            all.push(Case {
                file: file.name.clone(),
                name: name.to_owned(),
                program: program.to_owned(),
                axes: numbers(axes),
                entries: numbers(entries),
            });
        }
    }
    all
}

/// What is wrong with the answer to a case.
fn fault(case: &Case) -> Option<String> {
    let answers = Session::new().run(&case.program);
    let refused = answers.iter().find_map(|outcome| match &outcome.answer {
        Answer::Errors(errors) => Some(format!("{}: {errors:?}", outcome.source)),
        _ => None,
    });
    if refused.is_some() {
        return refused;
    }
    let Some(Answer::Eval(found)) = answers.last().map(|outcome| &outcome.answer) else {
        return Some("no numbers".to_owned());
    };
    if found.axes != case.axes {
        return Some(format!("has the axes {:?} and not {:?}", found.axes, case.axes));
    }
    apart(case, &found.data)
}

/// Where entries are not those of a case.
fn apart(case: &Case, found: &[f64]) -> Option<String> {
    let largest = case.entries.iter().fold(1.0_f64, |top, entry| top.max(entry.abs()));
    let agrees = |(a, b): (&f64, &f64)| (a - b).abs() <= AGREED * largest;
    let apart: Vec<String> = found
        .iter()
        .zip(&case.entries)
        .enumerate()
        .filter(|(_, pair)| !agrees(*pair))
        .map(|(place, (found, right))| format!("entry {place} is {found:e} and not {right:e}"))
        .collect();
    (!apart.is_empty()).then(|| format!("{} of {} entries: {}", apart.len(), found.len(), apart.join("; ")))
}

/// The second reading, which answers are held against, knows the same numbers. What it refuses must be a
/// function without dual numbers, or the square of a norm where that is 0: it takes the root first.
#[test]
fn the_second_reading_has_the_numbers_of_other_hands() {
    let all = cases();
    let mut faults = String::new();
    let mut refused = 0;
    for case in &all {
        let fault = match reading::value(&case.program) {
            Ok(found) if found.shape() != case.axes => Some(format!("axes {:?}", found.shape())),
            Ok(found) => apart(case, found.data()),
            Err(InterpretError::Number(_)) => {
                refused += 1;
                None
            }
            Err(error) => Some(error.words()),
        };
        if let Some(fault) = fault {
            let _ = writeln!(faults, "{}: {}\n{}\n{fault}\n", case.file, case.name, case.program);
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(refused * 20 <= all.len(), "{refused} of {} are not read", all.len());
}

#[test]
fn derivatives_are_those_of_other_hands() {
    let all = cases();
    let mut faults = String::new();
    let mut count = 0;
    for case in &all {
        if let Some(fault) = fault(case) {
            count += 1;
            let _ = writeln!(faults, "{}: {}\n{}\n{fault}\n", case.file, case.name, case.program);
        }
    }
    assert!(all.len() >= 200, "only {} cases", all.len());
    assert!(count == 0, "{count} of {}:\n{faults}", all.len());
}

#[test]
fn every_function_and_every_kind_of_derivative_is_among_them() {
    let all = cases();
    let questions =
        || all.iter().flat_map(|case| case.program.lines()).filter_map(|line| line.strip_prefix("eval "));
    let words =
        questions().flat_map(|text| text.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')));
    // A sign between two operands, as in `x < y`, stands between spaces.
    let asked: BTreeSet<&str> = words.chain(questions().flat_map(str::split_whitespace)).collect();
    let functions = gradus::functions::table().filter(|row| !asked.contains(row.infix)).map(|row| row.name);
    // The differential is a formula in the differentials of its variables, and no number.
    let kinds = built_in::all().filter(|(_, usage)| *usage != "d(E)").map(|(name, _)| name);
    let missing: Vec<&str> = functions.chain(kinds).filter(|name| !asked.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
