//! Programs, and what lowering makes of them: shapes, assumptions, messages.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails stops")]

use std::fmt::Write;

use gradus::diagnostic::Diagnostic;
use gradus::ir::Arena;
use gradus::lower::{Answer, Answered, Claim, Environment, Lowered, lower};
use gradus::syntax::parse;
use proptest::prelude::*;

use crate::harness::check;

fn diagnostic(source: &str, diagnostic: &Diagnostic) -> String {
    let mut text = format!("error[{}]: {}", diagnostic.code, diagnostic.message);
    for label in &diagnostic.labels {
        let place = label.span.of(source);
        let _ = write!(text, "\n  at `{place}`");
        if !label.text.is_empty() {
            let _ = write!(text, ": {}", label.text);
        }
    }
    for note in &diagnostic.notes {
        let _ = write!(text, "\n  {note}");
    }
    if let Some(mend) = &diagnostic.mend {
        let _ = write!(text, "\n  help: {}", mend.message);
        if !mend.edits.is_empty() {
            let mut edits = mend.edits.clone();
            edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
            let mut changed = source.to_owned();
            for (span, replacement) in edits {
                changed.replace_range(span.range(), &replacement);
            }
            let first = diagnostic.labels.first().unwrap().span.from;
            let start = source[..first].rfind('\n').map_or(0, |at| at + 1);
            let line = source[..start].matches('\n').count();
            let _ = write!(text, "\n  gives: {}", changed.lines().nth(line).unwrap_or_default());
        }
    }
    text
}

fn lowered(arena: &Arena, value: &Lowered) -> String {
    let axes = arena.axes(value.node);
    if **axes == *value.shape.axes {
        value.shape.to_string()
    } else {
        format!("{} BUT {axes:?}", value.shape)
    }
}

fn answer(arena: &Arena, answer: &Answer) -> String {
    match answer {
        Answer::Declared { names, shape, value, .. } => {
            let value = if value.is_some() { ", with a value" } else { "" };
            format!("declared {}: {shape}{value}", names.join(", "))
        }
        Answer::UnknownFunction { names, arguments, value } => {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            format!("declared {}: {} -> {value}", names.join(", "), arguments.join(", "))
        }
        Answer::Assumed { left, right } => {
            format!("assumed: {} == {}", lowered(arena, left), lowered(arena, right))
        }
        Answer::Defined { name, lowered: value, again } => {
            let again = if *again { " again" } else { "" };
            format!("defined {name}{again}: {}", lowered(arena, value))
        }
        Answer::Function { name, parameters } => format!("function {name}({})", parameters.join(", ")),
        Answer::Expression(value) => lowered(arena, value),
        Answer::Show { expression, notation } => {
            format!("show {} as {}", lowered(arena, expression), notation.name())
        }
        Answer::Eval(value) => format!("eval {}", lowered(arena, value)),
        Answer::Steps(value) => format!("steps {}", lowered(arena, value)),
        Answer::Shape(value) => format!("shape {}", lowered(arena, value)),
        Answer::Claim(Claim::Equal { left, right, indices }) => {
            let same = if left.node == right.node { "the same node" } else { "different nodes" };
            let free =
                if indices.is_empty() { String::new() } else { format!(" for all {}", indices.join(", ")) };
            format!("claim {}: {same}{free}", lowered(arena, left))
        }
        Answer::Claim(Claim::Rounds { left, entries }) => {
            let entries: Vec<String> =
                entries.iter().map(|digits| format!("{} ({})", digits.value, digits.spelling)).collect();
            format!("claim {} ~= {}", lowered(arena, left), entries.join(", "))
        }
    }
}

fn transcript(arena: &mut Arena, environment: &mut Environment, source: &str) -> String {
    let parsed = parse(source);
    let mut text = String::new();
    for error in &parsed.errors {
        let _ = writeln!(text, "{}", diagnostic(source, error));
    }
    for Answered { statement, outcome, assumptions, .. } in lower(arena, environment, source, &parsed.program)
    {
        let _ = writeln!(text, "> {}", parsed.program.statements[statement].span.of(source));
        if !assumptions.is_empty() {
            let written = |one| gradus::report::assumed(one, gradus::report::Format::Unicode);
            let all: Vec<String> = assumptions.iter().map(written).collect();
            let _ = writeln!(text, "assuming {}", all.join(", "));
        }
        match outcome {
            Ok(outcome) => {
                let _ = writeln!(text, "{}", answer(arena, &outcome));
            }
            Err(errors) => {
                for error in errors {
                    let _ = writeln!(text, "{}", diagnostic(source, &error));
                }
            }
        }
    }
    text
}

/// Each part of a file between lines of dashes is a program of its own.
fn transcripts(source: &str) -> String {
    let parts = source.split("----\n").map(|part| {
        let (mut arena, mut environment) = (Arena::new(), Environment::new());
        transcript(&mut arena, &mut environment, part)
    });
    parts.collect::<Vec<_>>().join("----\n")
}

/// Expressions over names of every order, shapes right or wrong.
fn expression() -> impl Strategy<Value = String> {
    let names: &'static [&'static str] =
        &["A", "B", "S", "x", "y", "t", "c", "u", "W", "I", "2", "0.5", "n", "k", "T"];
    let leaf = prop::sample::select(names).prop_map(str::to_owned);
    leaf.prop_recursive(5, 40, 3, |inner| {
        let binary: &'static [&'static str] = &["+", "-", "*", ".*", "/", "./", "^", ".^", "⊗"];
        let calls: &'static [&'static str] =
            &["sigma", "norm", "det", "inv", "sum", "diag", "vec", "tr", "softmax", "max", "exp", "d", "K"];
        let pairs: &'static [&'static str] =
            &["kron", "outer", "max", "grad", "jacobian", "hessian", "softmax", "sum", "jvp", "eye"];
        prop_oneof![
            (inner.clone(), prop::sample::select(binary), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a} {operator} {b})")),
            inner.clone().prop_map(|a| format!("{a}'")),
            inner.clone().prop_map(|a| format!("(-{a})")),
            (prop::sample::select(calls), inner.clone()).prop_map(|(f, a)| format!("{f}({a})")),
            (prop::sample::select(pairs), inner.clone(), inner.clone())
                .prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}; {b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, i)| format!("{a}[{i}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, i)| format!("{a}[:,{i}]")),
            inner.prop_map(|a| format!("sum({a} for i in 1..n)")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Whatever is typed, a shape is that of its node, and a fault has a message with a place.
    #[test]
    fn shapes_are_those_of_nodes(text in expression()) {
        let source = format!(
            "A : R[m,n]\nB : R[n,m]\nS : R[n,n]\nx : R[n]\ny : R[m]\nt : R\nk : R integer\nT : R[m,n,m]\n{text}\nclaim {text} == {text}"
        );
        let parsed = parse(&source);
        let (mut arena, mut environment) = (Arena::new(), Environment::new());
        for answered in lower(&mut arena, &mut environment, &source, &parsed.program) {
            match answered.outcome {
                Ok(Answer::Expression(value)) => {
                    let axes = arena.axes(value.node);
                    prop_assert_eq!(&**axes, &*value.shape.axes);
                    prop_assert!(!value.shape.to_string().contains('?'), "{}", value.shape);
                }
                Ok(Answer::Claim(Claim::Equal { left, right, .. })) => {
                    prop_assert_eq!(left.node, right.node);
                }
                Ok(_) => {}
                Err(errors) => {
                    for error in errors {
                        prop_assert!(error.code.starts_with("G02"));
                        prop_assert!(error.span().to <= source.len() && error.span().from < error.span().to);
                        let text = diagnostic(&source, &error);
                        prop_assert!(!text.contains('?'), "{}", text);
                    }
                }
            }
        }
    }
}

/// A net of two thousand layers, undeclared, takes a time in proportion.
/// The nodes of a net of undeclared layers, once it is lowered.
fn nodes_of_net(layers: usize) -> usize {
    let mut source = String::from("h0 = x\n");
    for layer in 1..=layers {
        let _ = writeln!(source, "h{layer} = sigma(W{layer}*h{} + b{layer})", layer - 1);
    }
    let _ = writeln!(source, "grad(norm(h{layers})^2, W1)");
    let parsed = parse(&source);
    let (mut arena, mut environment) = (Arena::new(), Environment::new());
    let answered = lower(&mut arena, &mut environment, &source, &parsed.program);
    assert!(answered.iter().all(|one| one.outcome.is_ok()));
    arena.len()
}

#[test]
fn a_deep_net_is_a_loop() {
    let (less, more) = (nodes_of_net(200), nodes_of_net(2000));
    assert!(2 * more <= 21 * less, "{less} nodes for 200 layers, {more} for 2000");
}

#[test]
fn programs() {
    check("lower", |program| transcripts(&program.source));
}
