//! Outcomes as JSON, one object for each statement that answers, and one for each error. The
//! keys are those of the language's reference; programs are written against them.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::session::{
    Answer, AppliedText, Assumed, Assumption, Attempt, ChainFactor, Counterexample, Formula, FormulaAnswer,
    Numbers, Outcome, StepText,
};
use crate::shape::{Dimension, Shape};
use crate::syntax::ast::Expr;

use super::escape::cut;
use super::format::Format;
use super::formula::{assumed, definitions, entry, formula, left, left_in_language};
use super::left::chain_factor;
use super::numbers::literal;
use super::trace::fate;

/// The most bytes of an error's message.
const LONGEST_MESSAGE: usize = 4 << 10;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Exit {
    /// All is well.
    #[default]
    Fine = 0,
    /// A claim does not hold, or nothing could tell whether it does.
    Failed = 1,
    /// The input is in error.
    Faulty = 2,
}

/// How bad outcomes are, taken together.
pub fn exit_of(outcomes: &[Outcome]) -> Exit {
    let one = |outcome: &Outcome| match &outcome.answer {
        Answer::Errors(_) => Exit::Faulty,
        Answer::Claim(claim) if claim.holds != Some(true) => Exit::Failed,
        _ => Exit::Fine,
    };
    outcomes.iter().map(one).max().unwrap_or_default()
}

/// The objects of an outcome: one where it answers, one for each error, none for a declaration.
///
/// ```
/// let outcomes = gradus::session::Session::new().run("A : R[m,n]\nshape A'");
/// let objects: Vec<_> = outcomes.iter().flat_map(gradus::report::objects).collect();
/// assert_eq!(objects.len(), 1);
/// assert_eq!(objects[0]["text"], "matrix(n, m)");
/// ```
pub fn objects(outcome: &Outcome) -> Vec<Value> {
    let mut object = Map::new();
    object.insert("line".to_owned(), json!(outcome.line));
    match &outcome.answer {
        Answer::Taken { .. } => return Vec::new(),
        Answer::Errors(errors) => {
            return errors.iter().map(|error| error_object(outcome.line, error)).collect();
        }
        Answer::Expression(answer) => {
            head(&mut object, "expr", outcome);
            formula_answer(&mut object, answer, outcome);
        }
        Answer::Show(answer) => {
            head(&mut object, "show", outcome);
            formula_answer(&mut object, answer, outcome);
        }
        Answer::Eval(numbers) => {
            head(&mut object, "eval", outcome);
            object.insert("shape".to_owned(), json!(numbers.axes));
            object.insert("text".to_owned(), json!(literal(numbers)));
            object.insert("latex".to_owned(), json!(latex_of(numbers)));
            object.insert("value".to_owned(), value(numbers));
        }
        Answer::Steps { steps, result } => {
            head(&mut object, "steps", outcome);
            formula_answer(&mut object, result, outcome);
            object.insert("steps".to_owned(), steps.iter().map(step).collect());
        }
        Answer::Shape(shape) => {
            head(&mut object, "shape", outcome);
            object.insert("shape".to_owned(), axes(shape));
            if shape.row {
                object.insert("row".to_owned(), json!(true));
            }
            object.insert("text".to_owned(), json!(shape.to_string()));
        }
        Answer::Claim(claim) => {
            head(&mut object, "claim", outcome);
            object.insert("holds".to_owned(), json!(claim.holds));
            object.insert("verdict".to_owned(), json!(claim.verdict));
            object.insert("detail".to_owned(), json!(claim.detail));
            if claim.holds == Some(false) {
                let rows = claim.counterexample.iter().flat_map(Counterexample::rows);
                let pairs = rows.map(|(name, value)| (name, json!(value)));
                object.insert("counterexample".to_owned(), Value::Object(pairs.collect()));
            }
            if !outcome.repairs.is_empty() {
                let repairs = outcome.repairs.iter().map(|repair| json!(repair.text));
                object.insert("repairs".to_owned(), Value::Array(repairs.collect()));
            }
        }
    }
    if !outcome.assumed.is_empty() {
        object.insert(
            "assumed".to_owned(),
            outcome.assumed.iter().map(|one| assumed(one, Format::Unicode)).collect(),
        );
    }
    if !outcome.warnings.is_empty() {
        let warnings = outcome.warnings.iter().map(|warning| message(warning).into()).collect();
        object.insert("warnings".to_owned(), Value::Array(warnings));
    }
    vec![Value::Object(object)]
}

/// The object of an error.
fn error_object(line: usize, error: &Diagnostic) -> Value {
    let mut object = Map::new();
    object.insert("line".to_owned(), json!(line));
    object.insert("kind".to_owned(), json!("error"));
    object.extend(message(error));
    Value::Object(object)
}

/// What is wrong, as JSON: the fields of an error but its line.
pub fn message(diagnostic: &Diagnostic) -> Map<String, Value> {
    let span = diagnostic.span();
    let mut object = Map::new();
    object.insert("code".to_owned(), json!(diagnostic.code));
    object.insert("message".to_owned(), json!(cut(&diagnostic.message, LONGEST_MESSAGE)));
    object.insert("span".to_owned(), json!([span.from, span.to]));
    if !diagnostic.notes.is_empty() {
        object.insert("notes".to_owned(), json!(diagnostic.notes));
    }
    if let Some(mend) = &diagnostic.mend {
        let edits: Vec<Value> = mend
            .edits
            .iter()
            .map(|(span, text)| json!({"span": [span.from, span.to], "text": text}))
            .collect();
        object.insert("help".to_owned(), json!({"message": mend.message, "edits": edits}));
    }
    object
}

fn head(object: &mut Map<String, Value>, kind: &str, outcome: &Outcome) {
    object.insert("kind".to_owned(), json!(kind));
    object.insert("source".to_owned(), json!(outcome.subject));
}

fn formula_answer(object: &mut Map<String, Value>, answer: &FormulaAnswer, outcome: &Outcome) {
    object.insert("shape".to_owned(), axes(&answer.shape));
    if answer.shape.row {
        object.insert("row".to_owned(), json!(true));
    }
    object.insert("text".to_owned(), json!(formula(&answer.formula, Format::Ascii)));
    object.insert("latex".to_owned(), json!(formula(&answer.formula, Format::Latex)));
    let asked = outcome.asked.as_ref();
    let of_asked = asked.and_then(|asked| left_in_language(&answer.formula, asked, &outcome.subject));
    if let Some(left) = of_asked.or_else(|| left(&answer.formula, Format::Ascii)) {
        object.insert("left".to_owned(), json!(left));
    }
    if !answer.formula.entry.is_empty() {
        object.insert("entry".to_owned(), json!(entry(&answer.formula)));
    }
    let mut pairs = lengths(&answer.formula, &outcome.assumed);
    pairs.extend(definitions(&answer.formula, Format::Ascii));
    if !pairs.is_empty() {
        let pairs = pairs.into_iter().map(|(name, text)| (name, json!(text)));
        object.insert("where".to_owned(), Value::Object(pairs.collect()));
    }
    if let Some(layout) = &answer.layout {
        object.insert("layout".to_owned(), json!(layout));
    }
    let remarks: Vec<String> = answer.remarks.iter().map(ToString::to_string).collect();
    for (key, lines) in [("conditions", &answer.conditions), ("remarks", &remarks)] {
        if !lines.is_empty() {
            object.insert(key.to_owned(), json!(lines));
        }
    }
    if let Some(checked) = &answer.checked {
        let sizes = checked.sizes.as_ref().map(|sizes| format!("; tried with {sizes}"));
        object.insert("certainty".to_owned(), json!(checked.certainty.word()));
        object.insert("checked".to_owned(), json!(format!("{}{}", checked.how, sizes.unwrap_or_default())));
    }
    if !answer.trace.is_empty() {
        object.insert("tried".to_owned(), answer.trace.iter().map(attempt).collect());
    }
}

/// The names of dimensions that a formula uses and that were given by assuming shapes, each with what it is the length
/// of: `n` is `length(x)`, so that the text says all by itself.
fn lengths(formula: &Formula, assumed: &[Assumption]) -> Vec<(String, String)> {
    let roots: Vec<_> = formula.definitions.iter().map(|(_, root)| *root).chain([formula.root]).collect();
    let mut used = BTreeSet::new();
    for id in formula.ast.reachable(&roots) {
        if let Expr::Name(name) = formula.ast.get(id) {
            used.insert(Arc::clone(&name.text));
        }
    }
    let mut pairs: Vec<(String, String)> = Vec::new();
    for one in assumed {
        let Assumed::Variable { shape, .. } = &one.of else { continue };
        for (place, axis) in (1..).zip(&shape.axes) {
            let Some(name) = axis.as_name().filter(|name| used.contains(*name)) else { continue };
            let text = match shape.order() {
                1 => format!("length({})", one.name),
                2 => format!("size({}, {place})", one.name),
                _ => continue,
            };
            if pairs.iter().all(|(known, _)| **known != **name) {
                pairs.push((name.to_string(), text));
            }
        }
    }
    pairs
}

/// A rule that was tried: a side without a matrix form is `null`, and so is its length.
fn attempt(one: &Attempt) -> Value {
    let [before, after] =
        one.sides.each_ref().map(|side| side.as_ref().map(|side| formula(side, Format::Ascii)));
    json!({"rule": one.rule, "before": before, "after": after, "tokens": one.tokens, "fate": fate(one)})
}

fn step(step: &StepText) -> Value {
    let ascii = |one: &Formula| formula(one, Format::Ascii);
    let path = |path: &Vec<ChainFactor>| -> Value {
        path.iter().map(|factor| chain_factor(factor, Format::Ascii)).collect()
    };
    let titled = |one: &Formula| json!({"left": left(one, Format::Ascii), "text": ascii(one)});
    json!({
        "label": step.label,
        "rule": step.rule,
        "source": step.source,
        "given": step.given.iter().map(titled).collect::<Vec<_>>(),
        "left": left(&step.right, Format::Ascii)
            .or_else(|| step.left.as_ref().map(ascii)),
        "paths": step.paths.iter().map(path).collect::<Vec<_>>(),
        "right": ascii(&step.right),
        "applied": step.applied.iter().map(applied).collect::<Vec<_>>(),
        "unchecked": step.unchecked,
    })
}

/// The use of a rule: what cannot be written as a matrix, or in indices, is `null`.
fn applied(one: &AppliedText) -> Value {
    let ascii = |one: &Option<Formula>| one.as_ref().map(|one| formula(one, Format::Ascii));
    let binding = one.binding.iter().map(|(name, node)| json!({"name": name, "is": ascii(node)}));
    json!({
        "rule": one.rule,
        "before": ascii(&one.before),
        "after": ascii(&one.after),
        "place": ascii(&one.place),
        "binding": binding.collect::<Vec<_>>(),
    })
}

/// Axes as numbers where they are numbers, as text where they are names.
fn axes(shape: &Shape) -> Value {
    shape.axes.iter().map(dimension).collect()
}

fn dimension(dimension: &Dimension) -> Value {
    match dimension.as_number().map(i64::try_from) {
        Some(Ok(number)) => json!(number),
        _ => json!(dimension.to_string()),
    }
}

fn value(numbers: &Numbers) -> Value {
    let mut object = Map::new();
    object.insert("shape".to_owned(), json!(numbers.axes));
    object.insert("data".to_owned(), json!(numbers.data));
    if let Some(exact) = &numbers.exact {
        object.insert("exact".to_owned(), exact.iter().map(|value| json!(value.to_string())).collect());
    }
    Value::Object(object)
}

/// Numbers as a LaTeX matrix.
fn latex_of(numbers: &Numbers) -> String {
    let entries = super::numbers::decimals(numbers);
    let (columns, is_plain) = match (numbers.axes.as_slice(), numbers.row) {
        ([], _) => return entries.into_iter().next().unwrap_or_default(),
        ([length], true) => (*length, true),
        ([_], false) => (1, true),
        ([_, columns], _) => (*columns, true),
        _ => (1, false),
    };
    if !is_plain {
        return format!(r"\left({}\right)", entries.join(", "));
    }
    let rows: Vec<String> = entries.chunks(columns.max(1)).map(|row| row.join(" & ")).collect();
    format!(r"\begin{{bmatrix}} {} \end{{bmatrix}}", rows.join(r" \\ "))
}

#[cfg(test)]
mod tests {
    use super::{Exit, exit_of, objects};
    use crate::diagnostic::Diagnostic;
    use crate::number::rational;
    use crate::session::{Answer, ClaimAnswer, Numbers, Outcome};
    use crate::span::Span;

    fn outcome(source: &str, answer: Answer) -> Outcome {
        Outcome {
            line: 7,
            span: Span::nowhere(),
            source: source.to_owned(),
            subject: source.strip_prefix("eval ").unwrap_or(source).to_owned(),
            asked: None,
            claimed: None,
            assumed: Vec::new(),
            parts: Vec::new(),
            warnings: Vec::new(),
            answer,
            repairs: Vec::new(),
        }
    }

    fn lines(outcome: &Outcome) -> Vec<String> {
        objects(outcome).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn numbers_are_flat_and_whole() {
        let exact = vec![rational::ratio(3, 8).unwrap_or_default(), rational::integer(2)];
        let numbers =
            Numbers { axes: vec![2], data: vec![0.375, 2.0], exact: Some(exact), row: false, checked: None };
        assert_eq!(
            lines(&outcome("eval x", Answer::Eval(numbers))),
            [concat!(
                r#"{"line":7,"kind":"eval","source":"x","shape":[2],"text":"[0.375; 2]","#,
                r#""latex":"\\begin{bmatrix} 0.375 \\\\ 2 \\end{bmatrix}","#,
                r#""value":{"shape":[2],"data":[0.375,2.0],"exact":["3/8","2"]}}"#
            )]
        );
    }

    #[test]
    fn an_error_has_its_code_and_bytes() {
        let error = Diagnostic::new("G0203", "no", Span::new(3, 5));
        assert_eq!(
            lines(&outcome("x*y", Answer::Errors(vec![error]))),
            [r#"{"line":7,"kind":"error","code":"G0203","message":"no","span":[3,5]}"#]
        );
    }

    #[test]
    fn a_claim_that_nothing_decides_is_null_and_no_success() {
        let claim = ClaimAnswer {
            holds: None,
            verdict: "unknown",
            detail: "too large".to_owned(),
            counterexample: None,
        };
        let outcome = outcome("A == B", Answer::Claim(claim));
        assert!(lines(&outcome).concat().contains(r#""holds":null,"verdict":"unknown""#));
        assert_eq!(exit_of(&[outcome]), Exit::Failed);
    }
}
