//! Every kind of derivative against the numbers that automatic differentiation computed once, in
//! float64, kept as data in `autodiff/values.gradus`. What is derived here is derived from the table
//! and evaluated in floats or rationals; nothing but the definition of a derivative is shared.

#![expect(clippy::unwrap_used, reason = "a test that fails stops")]

use std::collections::BTreeSet;

use gradus::session::{Answer, Numbers, Session};
use gradus::syntax::built_in;

const PROGRAMS: &str = include_str!("autodiff/values.gradus");
/// How far the numbers may be apart, relative to 1 or to the largest.
const AGREED: f64 = 1e-12;

/// What was computed for the statement above it: `#= [2, 3] 0.5 …`.
fn expected(line: &str) -> Option<(Vec<usize>, Vec<f64>)> {
    let (shape, entries) = line.strip_prefix("#= [")?.split_once(']')?;
    let shape = shape.split(',').filter(|axis| !axis.trim().is_empty());
    let shape = shape.map(|axis| axis.trim().parse().unwrap()).collect();
    Some((shape, entries.split_whitespace().map(|entry| entry.parse().unwrap()).collect()))
}

fn fault(found: &Numbers, shape: &[usize], entries: &[f64]) -> Option<String> {
    if found.axes != shape {
        return Some(format!("has the shape {:?} and not {shape:?}", found.axes));
    }
    let largest = entries.iter().fold(1.0_f64, |top, entry| top.max(entry.abs()));
    let apart = found.data.iter().zip(entries).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    (apart > AGREED * largest).then(|| format!("is {apart:e} off"))
}

#[test]
fn derivatives_are_those_of_automatic_differentiation() {
    let (mut faults, mut compared) = (Vec::new(), 0);
    for program in PROGRAMS.split("\n## ").skip(1) {
        let (title, body) = program.split_once('\n').unwrap();
        let wanted: Vec<_> = body.lines().filter_map(expected).collect();
        let mut found = Vec::new();
        for outcome in Session::new().run(body) {
            match outcome.answer {
                Answer::Eval(numbers) => found.push((outcome.source, numbers)),
                Answer::Errors(errors) => faults.push(format!("{title}: {errors:?}")),
                _ => {}
            }
        }
        if found.len() != wanted.len() {
            faults.push(format!("{title}: {} answers to {} questions", found.len(), wanted.len()));
        }
        for ((source, numbers), (shape, entries)) in found.iter().zip(&wanted) {
            compared += 1;
            faults.extend(fault(numbers, shape, entries).map(|fault| format!("{title}: {source} {fault}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(compared > 150, "only {compared} were compared");
}

#[test]
fn every_kind_of_derivative_is_among_them() {
    let asked: BTreeSet<&str> = PROGRAMS
        .lines()
        .filter_map(|line| line.strip_prefix("eval ")?.split_once('(').map(|(kind, _)| kind))
        .collect();
    // The differential is a formula in the differentials of its variables, and no number.
    let kinds = built_in::all().filter(|(_, usage)| !usage.contains("n)") && *usage != "d(E)");
    let missing: Vec<_> = kinds.filter(|(name, _)| !asked.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
