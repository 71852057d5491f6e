//! What the statements of a program answer, each with its place.

use serde_json::{Map, Value, json};

use super::formula::{answer, message};
use super::numbers::value;
use crate::report::{self, Format};
use crate::session::{Answer, Claimed, Counterexample, FormulaAnswer, Outcome, Session, StepText};
use crate::syntax::ast::{Body, Relation};

/// Runs a program.
pub(super) fn run(session: &mut Session, text: &str) -> Value {
    let outcomes = session.run(text);
    let statements: Vec<Value> = outcomes.iter().map(|outcome| statement(outcome, text)).collect();
    json!({"statements": statements})
}

fn statement(outcome: &Outcome, text: &str) -> Value {
    let mut object = Map::new();
    let mut put = |key: &str, value: Value| object.insert(key.to_owned(), value);
    put("line", json!(outcome.line));
    put("span", json!([outcome.span.from, outcome.span.to]));
    put("source", json!(outcome.source));
    put("subject", json!(outcome.subject));
    put("assumed", outcome.assumed.iter().map(|one| json!(report::assumed(one, Format::Unicode))).collect());
    put("assumed_latex", outcome.assumed.iter().map(|one| json!(super::words::latex_of(one))).collect());
    if let Some(asked) = &outcome.asked {
        put("asked_latex", json!(latex(asked)));
    }
    let mut messages: Vec<Value> =
        outcome.warnings.iter().map(|warning| message(warning, false, "text", text)).collect();
    let kind = match &outcome.answer {
        Answer::Taken(taken) => {
            put("text", json!(report::taken(taken)));
            "taken"
        }
        Answer::Expression(formula) => shown(&mut put, "expression", formula),
        Answer::Show(formula) => shown(&mut put, "show", formula),
        Answer::Steps { steps, result } => {
            put("steps", steps.iter().map(step).collect());
            shown(&mut put, "steps", result)
        }
        Answer::Eval(numbers) => {
            put("value", value(numbers));
            "eval"
        }
        Answer::Shape(shape) => {
            put("text", json!(shape.to_string()));
            "shape"
        }
        Answer::Claim(claim) => {
            put("holds", json!(claim.holds));
            put("verdict", json!(claim.verdict));
            put("detail", json!(claim.detail));
            put("sides", json!(outcome.claimed.as_ref().map(sides)));
            put("repairs", outcome.repairs.iter().map(|repair| json!(repair.text)).collect());
            put(
                "counterexample",
                claim
                    .counterexample
                    .iter()
                    .flat_map(Counterexample::rows)
                    .map(|(name, value)| json!({"name": name, "value": value}))
                    .collect(),
            );
            "claim"
        }
        Answer::Errors(errors) => {
            messages.extend(errors.iter().map(|error| message(error, true, "text", text)));
            "error"
        }
    };
    put("kind", json!(kind));
    put("messages", Value::Array(messages));
    Value::Object(object)
}

fn shown<R>(
    put: &mut impl FnMut(&str, Value) -> R,
    kind: &'static str,
    formula: &FormulaAnswer,
) -> &'static str {
    put("answer", Value::Object(answer(formula)));
    kind
}

fn step(step: &StepText) -> Value {
    json!({
        "label": step.label,
        "rule": step.rule,
        "source": step.source,
        "latex": report::equation(step, Format::Latex),
        "text": report::equation(step, Format::Unicode),
    })
}

fn latex(body: &Body) -> String {
    report::expression(&body.ast, body.root, Format::Latex)
}

/// Both sides of a claim as LaTeX, with the sign between them.
fn sides(claimed: &Claimed) -> String {
    let sign = match claimed.relation {
        Relation::Equal => "=",
        Relation::Rounds => r"\approx",
    };
    format!("{} {sign} {}", latex(&claimed.left), latex(&claimed.right))
}
