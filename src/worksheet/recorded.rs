//! Recorded answers: lines that begin with `#=` directly below a statement. To the language they
//! are comments; here they say what the statement answered. They are compared by what they mean
//! where they can be read, else by their text.

use std::fmt::Write;

use crate::report::{Format, definitions, formula, left};
use crate::session::{Answer, Expression, FormulaAnswer, Outcome, Question, Session, StepText};
use crate::span::{Lines, Span};

use super::numbers;

/// The two ways to begin a recorded line.
const MARKS: [&str; 2] = ["#=", "# ="];

/// A recorded answer, in places of its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recorded {
    /// From the mark of its first line to the end of its last.
    pub span: Span,
    /// The number of its first line, counted from 1.
    pub line: usize,
    /// What stands there, a line each.
    pub text: String,
    /// How its lines begin.
    pub mark: &'static str,
}

/// The recorded answers of a block.
pub(super) fn find(block: &str) -> Vec<Recorded> {
    let mut found: Vec<Recorded> = Vec::new();
    let mut from = 0;
    let mut continues = false;
    for (number, whole) in block.split_inclusive('\n').enumerate() {
        let line = whole.trim_end_matches(['\r', '\n']);
        let bare = line.trim_start();
        let begin = from + line.len() - bare.len();
        let end = from + line.len();
        from += whole.len();
        let Some((mark, text)) = MARKS.iter().find_map(|mark| Some((*mark, bare.strip_prefix(mark)?))) else {
            continues = false;
            continue;
        };
        let text = text.strip_prefix(' ').unwrap_or(text).trim_end();
        match found.last_mut().filter(|_| continues) {
            Some(last) => {
                last.span.to = end;
                last.text.push('\n');
                last.text.push_str(text);
            }
            None => found.push(Recorded {
                span: Span::new(begin, end),
                line: number + 1,
                text: text.to_owned(),
                mark,
            }),
        }
        continues = true;
    }
    found
}

/// The last line of a statement, counted from 1.
pub(super) fn last_line(lines: &Lines, block: &str, outcome: &Outcome) -> usize {
    let text = outcome.span.of(block).trim_end();
    lines.line(outcome.span.from + text.len())
}

/// A statement's answer as it is recorded; nothing where it answers nothing.
pub fn text(outcome: &Outcome) -> Option<String> {
    Some(match &outcome.answer {
        Answer::Taken { .. } => return None,
        Answer::Expression(answer) | Answer::Show(answer) => formula_text(answer),
        Answer::Eval(values) => numbers::text(values),
        Answer::Steps { steps, result } => {
            steps.iter().map(step_text).chain([formula_text(result)]).collect::<Vec<_>>().join("\n")
        }
        Answer::Shape(shape) => shape.to_string(),
        Answer::Claim(claim) => claim.verdict.to_owned(),
        Answer::Errors(errors) => {
            let error = errors.first()?;
            format!("error[{}]: {}", error.code, error.message)
        }
    })
}

/// Whether a statement's answer is recorded of itself: a claim's and an error's is said elsewhere.
pub(super) fn is_worth_recording(outcome: &Outcome) -> bool {
    !matches!(outcome.answer, Answer::Taken { .. } | Answer::Claim(_) | Answer::Errors(_))
}

fn formula_text(answer: &FormulaAnswer) -> String {
    let written = formula(&answer.formula, Format::Unicode);
    let mut text = match left(&answer.formula, Format::Unicode) {
        Some(left) => format!("{left} = {written}"),
        None => written,
    };
    for (name, meaning) in definitions(&answer.formula, Format::Unicode) {
        // Writing to a string does not fail.
        let _ = write!(text, "\nwhere {name} = {meaning}");
    }
    text
}

fn step_text(step: &StepText) -> String {
    let equation = crate::report::equation(step, Format::Unicode);
    let source = if step.source.is_empty() { String::new() } else { format!(" [{}]", step.source) };
    format!("{equation}    {}{source}", step.rule)
}

/// How a recorded answer compares with the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    /// It is the answer.
    Same,
    /// It is equal to the answer and written differently.
    Equal,
    /// It is not the answer.
    Differs,
}

/// Compares a recorded answer with a statement's.
pub(super) fn compare(session: &mut Session, outcome: &Outcome, recorded: &str) -> Comparison {
    let now = text(outcome).unwrap_or_default();
    if words(&now) == words(recorded) {
        return Comparison::Same;
    }
    match &outcome.answer {
        Answer::Expression(answer) | Answer::Show(answer) => {
            compare_formulas(session, answer, &now, recorded)
        }
        Answer::Eval(values) if numbers::agree(values, recorded) => Comparison::Same,
        // The code alone says which error it is; its sentence may be bettered.
        Answer::Errors(errors) if errors.iter().any(|e| recorded.trim() == format!("error[{}]", e.code)) => {
            Comparison::Same
        }
        Answer::Claim(claim) if recorded.trim() == claim.holds.map_or("unknown", truth) => Comparison::Same,
        _ => Comparison::Differs,
    }
}

fn truth(holds: bool) -> &'static str {
    if holds { "true" } else { "false" }
}

/// A text without its spacing.
fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn compare_formulas(session: &mut Session, answer: &FormulaAnswer, now: &str, recorded: &str) -> Comparison {
    let (first, others) = recorded.split_once('\n').unwrap_or((recorded, ""));
    let (first_now, others_now) = now.split_once('\n').unwrap_or((now, ""));
    let first = match left(&answer.formula, Format::Unicode) {
        Some(left) => match first.split_once('=') {
            Some((before, after)) if words(before).concat() == words(&left).concat() => after,
            _ => return Comparison::Differs,
        },
        None => first,
    };
    let Ok(read) = Expression::parse(first) else { return Comparison::Differs };
    let (ast, id) = (&read.body().ast, read.body().root);
    let names_agree = words(others) == words(others_now);
    if names_agree && ast.same(id, &answer.formula.ast, answer.formula.root) {
        return Comparison::Same;
    }
    // An index that stands only in this formula would be taken for a name.
    let is_closed =
        left(&answer.formula, Format::Unicode).is_none() && others_now.is_empty() && others.is_empty();
    let written = Expression::written(&answer.formula.ast, answer.formula.root);
    if is_closed && !first_now.is_empty() && is_equal(session, &written, &read) {
        return Comparison::Equal;
    }
    Comparison::Differs
}

/// Whether two formulas are equal; asking leaves no trace in the session.
fn is_equal(session: &mut Session, written: &Expression, recorded: &Expression) -> bool {
    let outcome = session.ask_aside(&Question::claim(written, recorded));
    // A name that had to be guessed is no name of the document.
    outcome.assumed.is_empty() && matches!(outcome.answer, Answer::Claim(claim) if claim.holds == Some(true))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn answers_are_runs_of_marked_lines() {
        let found = find("a\n#= 1\r\n  #=  2\nb # = 3\n  # = 4\n\n#=\n");
        let texts: Vec<(&str, usize, &str)> =
            found.iter().map(|one| (one.text.as_str(), one.line, one.mark)).collect();
        assert_eq!(texts, [("1\n 2", 2, "#="), ("4", 5, "# ="), ("", 7, "#=")]);
        assert_eq!(found.first().map(|one| (one.span.from, one.span.to)), Some((2, 15)));
    }
}
