//! Outcomes as lines for people: the formula first, what it means below.

use crate::session::{
    Answer, Certainty, ClaimAnswer, Counterexample, Formula, FormulaAnswer, Notation, Numbers, Outcome, Taken,
};

use super::document::equation;
use super::format::Format;
use super::formula::{assumed, definitions, entry, formula, left};
use super::numbers::{Grid, exact_literal, worth_saying};
use super::palette::{Palette, paint};
use super::steps;
use super::trace::trace;

/// The width that lines are kept to where they can be broken, in characters.
const WIDTH: usize = 100;

/// The longest source that an answer repeats, in characters.
const LONGEST_SOURCE: usize = 4 * WIDTH;

/// How much is said beside a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Detail {
    /// What it rests on, its names and conditions, and a mark that it was checked.
    #[default]
    Brief,
    /// How it lies and how it was checked, too.
    Full,
}

/// What a statement answered, in lines; nothing for a declaration. Errors and warnings are not
/// in it: they are messages.
///
/// ```
/// use gradus::report::{Format, Palette, answer};
///
/// let outcomes = gradus::session::Session::new().run("x : R[n]\ngrad(sum(x.^2), x)");
/// let lines = answer(&outcomes[1], Format::Ascii, Palette::plain());
/// assert_eq!(lines[0], "grad(sum(x.^2), x) = 2*x  : vector(n)  checked");
/// ```
pub fn answer(outcome: &Outcome, format: Format, palette: Palette) -> Vec<String> {
    detailed(outcome, format, Detail::Brief, palette)
}

/// The same with as much beside the formula as is asked for.
pub fn detailed(outcome: &Outcome, format: Format, detail: Detail, palette: Palette) -> Vec<String> {
    let mut lines = assumptions(outcome, format, palette);
    match &outcome.answer {
        Answer::Taken { .. } | Answer::Errors(_) => {}
        Answer::Expression(answer) => {
            lines.extend(formula_lines(outcome, answer, format, detail, palette));
        }
        Answer::Show(answer) => {
            lines.extend(formula_lines(outcome, answer, format, detail, palette));
        }
        Answer::Eval(numbers) => {
            lines.extend(value_lines(&outcome.subject, numbers, palette));
        }
        Answer::Steps { steps, result } => {
            if matches!(format, Format::Latex | Format::Markdown) && !steps.is_empty() {
                lines.extend(steps::aligned(steps, result, format));
                return lines;
            }
            lines.extend(steps::lines(steps, format, palette));
            lines.extend(formula_lines(outcome, result, format, detail, palette));
        }
        Answer::Shape(shape) => {
            let source = shown(&outcome.subject);
            lines.push(format!("{source} : {}", paint(palette.result, &shape.to_string())));
        }
        Answer::Claim(claim) => lines.extend(claim_lines(outcome, claim, palette)),
    }
    lines
}

/// What a declaration or a definition was taken as, in a line.
pub fn summary(outcome: &Outcome, palette: Palette) -> Option<String> {
    match &outcome.answer {
        Answer::Taken(taken) => Some(paint(palette.aside, &self::taken(taken))),
        _ => None,
    }
}

/// What was taken in: `W : matrix m×n`.
pub fn taken(taken: &Taken) -> String {
    match taken {
        Taken::Declared { names, shape, .. } => format!("{} : {shape}", names.join(", ")),
        Taken::Defined { name, shape } => format!("{name} : {shape}"),
        Taken::Function { name, parameters } => format!("{name}({})", parameters.join(", ")),
        Taken::Unknown { names, arguments, value } => {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            format!("{} : {} → {value}", names.join(", "), arguments.join(", "))
        }
        Taken::Assumed => "assumed".to_owned(),
    }
}

/// What was assumed, in a line.
pub fn assumptions(outcome: &Outcome, format: Format, palette: Palette) -> Vec<String> {
    if outcome.assumed.is_empty() {
        return Vec::new();
    }
    let all: Vec<String> = outcome.assumed.iter().map(|one| assumed(one, format)).collect();
    vec![paint(palette.aside, &format!("assuming {}", all.join(", ")))]
}

/// The source of a statement in one line; of a long one, its beginning.
fn shown(source: &str) -> String {
    let line = source.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST_SOURCE) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// What was asked; where the formula is an entry of it, with the positions.
fn asked(source: &str, formula: &Formula) -> String {
    let source = shown(source);
    if formula.entry.is_empty() { source } else { format!("({source})[{}]", entry(formula).join(", ")) }
}

fn formula_lines(
    outcome: &Outcome,
    answer: &FormulaAnswer,
    format: Format,
    detail: Detail,
    palette: Palette,
) -> Vec<String> {
    if format.is_for_documents() {
        return vec![equation(outcome, answer, &[], format)];
    }
    let text = formula(&answer.formula, format);
    let source = left(&answer.formula, format).unwrap_or_else(|| asked(&outcome.subject, &answer.formula));
    let mark = mark(answer, format, detail);
    let aside = format!(": {}{mark}", answer.shape);
    let shape = paint(palette.aside, &aside);
    let result = paint(palette.result, &text);
    let fields = lines_of_formula(answer, format, detail);
    let room =
        WIDTH.saturating_sub(source.chars().count() + text.chars().count() + aside.chars().count() + 6);
    let tried = trace(answer, format);
    // Names and conditions stand in the line where there is room for all of them.
    let tail_of = |palette: Palette| -> String {
        let parts = fields
            .iter()
            .flat_map(|(field, text)| ["  ".to_owned(), paint(palette.field, field), format!(" {text}")]);
        parts.collect()
    };
    let is_short = tried.is_empty() && fields.iter().all(|(field, _)| matches!(*field, "where" | "if"));
    if text != source && is_short && tail_of(Palette::plain()).chars().count() <= room {
        return vec![format!("{source} = {result}{}  {shape}", tail_of(palette))];
    }
    let mut lines = if text == source {
        vec![format!("{result}  {shape}")]
    } else if room > 0 {
        vec![format!("{source} = {result}  {shape}")]
    } else {
        vec![format!("{source}  {shape}"), format!("  = {result}")]
    };
    for (field, text) in fields {
        lines.push(format!("  {} {text}", paint(palette.field, field)));
    }
    for line in tried {
        lines.push(format!("  {} {line}", paint(palette.field, "tried")));
    }
    lines
}

/// The mark of an answer that was checked, where how is not said: a tick where it was checked exactly, and another
/// sign where numbers agreed at points alone.
pub fn mark(answer: &FormulaAnswer, format: Format, detail: Detail) -> &'static str {
    let certainty = answer.checked.as_ref().map(|checked| checked.certainty);
    let is_ascii = format == Format::Ascii;
    match certainty.filter(|_| detail == Detail::Brief) {
        None | Some(Certainty::Unchecked) => "",
        Some(Certainty::Proved | Certainty::Exact) => {
            if is_ascii {
                "  checked"
            } else {
                "  ✓"
            }
        }
        Some(Certainty::Balls | Certainty::Floats) => {
            if is_ascii {
                "  checked at points"
            } else {
                "  ≈ at points"
            }
        }
    }
}

/// Whether an outcome is a formula that was checked.
pub fn is_checked(outcome: &Outcome) -> bool {
    match &outcome.answer {
        Answer::Expression(answer) | Answer::Show(answer) | Answer::Steps { result: answer, .. } => {
            answer.checked.as_ref().is_some_and(|checked| checked.certainty != Certainty::Unchecked)
        }
        _ => false,
    }
}

/// What is said below a formula: the field, and its text.
pub fn lines_of_formula(
    answer: &FormulaAnswer,
    format: Format,
    detail: Detail,
) -> Vec<(&'static str, String)> {
    let mut lines: Vec<(&'static str, String)> = Vec::new();
    for (name, text) in definitions(&answer.formula, format) {
        lines.push(("where", format!("{name} = {text}")));
    }
    lines.extend(answer.conditions.iter().map(|condition| ("if", condition.clone())));
    if detail == Detail::Full {
        lines.extend(answer.layout.iter().map(|layout| ("layout", layout.clone())));
    }
    if let Some(checked) = &answer.checked {
        match (checked.certainty, detail) {
            (Certainty::Unchecked, _) => lines.push(("unchecked", checked.how.clone())),
            (_, Detail::Full) => lines.push(("checked", checked.how.clone())),
            (_, Detail::Brief) => {}
        }
    }
    if answer.formula.notation == Notation::Kron && answer.shape.order() > 2 {
        lines.push(("note", "written as a matrix, in which vec stacks columns".to_owned()));
    }
    lines.extend(answer.remarks.iter().map(|remark| ("note", remark.to_string())));
    lines
}

fn value_lines(source: &str, numbers: &Numbers, palette: Palette) -> Vec<String> {
    let source = shown(source);
    let width = WIDTH.saturating_sub(source.chars().count() + 3);
    let mut lines = match Grid::of(numbers, width) {
        Grid::Inline(text) => vec![format!("{source} = {}", paint(palette.result, &text))],
        Grid::Rows(rows) => {
            let rows = rows.into_iter().map(|row| format!("  {}", paint(palette.result, &row)));
            std::iter::once(format!("{source} =")).chain(rows).collect()
        }
    };
    if numbers.exact.as_deref().is_some_and(worth_saying)
        && let Some(text) = exact_literal(numbers).filter(|text| text.len() <= WIDTH)
    {
        lines.push(format!("  {} {text}", paint(palette.field, "exactly")));
    }
    lines
}

fn claim_lines(outcome: &Outcome, claim: &ClaimAnswer, palette: Palette) -> Vec<String> {
    let (style, sign) = match claim.holds {
        Some(true) => (palette.good, "✓"),
        Some(false) => (palette.bad, "✗"),
        None => (palette.bad, "?"),
    };
    let mut lines = vec![format!("{} {}", paint(style, sign), shown(&outcome.subject))];
    let detail = if claim.detail.is_empty() { String::new() } else { format!(": {}", claim.detail) };
    lines.push(format!("  {}{}", paint(style, claim.verdict), paint(palette.aside, &detail)));
    for (name, value) in claim.counterexample.iter().flat_map(Counterexample::rows) {
        lines.push(format!("  {} = {value}", shown(&name)));
    }
    lines.extend(outcome.repairs.iter().map(|repair| format!("  {}", shown(&repair.text))));
    lines
}
