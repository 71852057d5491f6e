//! Outcomes as lines for people: the formula first, what it means below.

use crate::session::{
    Answer, Certainty, ClaimAnswer, Formula, FormulaAnswer, Notation, Numbers, Outcome, Taken,
};

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

/// What a statement answered, in lines; nothing for a declaration. Errors and warnings are not
/// in it: they are messages.
///
/// ```
/// use gradus::report::{Format, Palette, answer};
///
/// let outcomes = gradus::session::Session::new().run("x : R[n]\ngrad(sum(x.^2), x)");
/// let lines = answer(&outcomes[1], Format::Ascii, Palette::plain());
/// assert_eq!(lines[0], "grad(sum(x.^2), x) = 2*x  : vector(n)");
/// ```
pub fn answer(outcome: &Outcome, format: Format, palette: Palette) -> Vec<String> {
    let mut lines = assumptions(outcome, format, palette);
    match &outcome.answer {
        Answer::Taken { .. } | Answer::Errors(_) => {}
        Answer::Expression(answer) => {
            lines.extend(formula_lines(&outcome.subject, answer, format, palette));
        }
        Answer::Show(answer) => {
            lines.extend(formula_lines(&outcome.subject, answer, format, palette));
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
            lines.extend(formula_lines(&outcome.subject, result, format, palette));
        }
        Answer::Shape(shape) => {
            let source = shown(&outcome.subject);
            lines.push(format!("{source} : {}", paint(palette.result, &shape.to_string())));
        }
        Answer::Claim(claim) => lines.extend(claim_lines(&outcome.subject, claim, palette)),
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

fn formula_lines(source: &str, answer: &FormulaAnswer, format: Format, palette: Palette) -> Vec<String> {
    let text = formula(&answer.formula, format);
    if matches!(format, Format::Latex | Format::Typst | Format::Markdown) {
        return vec![in_document(&text, answer, format)];
    }
    let source = left(&answer.formula, format).unwrap_or_else(|| asked(source, &answer.formula));
    let shape = paint(palette.aside, &format!(": {}", answer.shape));
    let result = paint(palette.result, &text);
    let plain_width = source.chars().count() + text.chars().count() + answer.shape.to_string().len() + 6;
    let mut lines = if text == source {
        vec![format!("{result}  {shape}")]
    } else if plain_width <= WIDTH {
        vec![format!("{source} = {result}  {shape}")]
    } else {
        vec![format!("{source}  {shape}"), format!("  = {result}")]
    };
    for (field, text) in lines_of_formula(answer, format) {
        lines.push(format!("  {} {text}", paint(palette.field, field)));
    }
    for line in trace(answer, format) {
        lines.push(format!("  {} {line}", paint(palette.field, "tried")));
    }
    lines
}

/// What is said below a formula: the field, and its text.
pub fn lines_of_formula(answer: &FormulaAnswer, format: Format) -> Vec<(&'static str, String)> {
    let mut lines: Vec<(&'static str, String)> = Vec::new();
    for (name, text) in definitions(&answer.formula, format) {
        lines.push(("where", format!("{name} = {text}")));
    }
    lines.extend(answer.conditions.iter().map(|condition| ("if", condition.clone())));
    lines.extend(answer.layout.iter().map(|layout| ("layout", layout.clone())));
    lines.extend(answer.checked.iter().map(|checked| match checked.certainty {
        Certainty::Unchecked => ("unchecked", checked.how.clone()),
        _ => ("checked", checked.how.clone()),
    }));
    if answer.formula.notation == Notation::Kron && answer.shape.order() > 2 {
        lines.push(("note", "written as a matrix, in which vec stacks columns".to_owned()));
    }
    lines.extend(answer.remarks.iter().map(|remark| ("note", remark.to_string())));
    lines
}

/// A formula with what its names stand for, to be pasted into a document.
fn in_document(text: &str, answer: &FormulaAnswer, format: Format) -> String {
    let names: Vec<String> = definitions(&answer.formula, format)
        .into_iter()
        .map(|(name, text)| format!("{name} = {text}"))
        .collect();
    let (where_sign, between) = if format == Format::Typst {
        (" quad \"where\" quad ", ", quad ")
    } else {
        (r" \quad\text{where } ", r",\; ")
    };
    let names = if names.is_empty() { String::new() } else { format!("{where_sign}{}", names.join(between)) };
    if format == Format::Markdown { format!("$$\n{text}{names}\n$$") } else { format!("{text}{names}") }
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

fn claim_lines(source: &str, claim: &ClaimAnswer, palette: Palette) -> Vec<String> {
    let (style, sign) = match claim.holds {
        Some(true) => (palette.good, "✓"),
        Some(false) => (palette.bad, "✗"),
        None => (palette.bad, "?"),
    };
    let mut lines = vec![format!("{} {}", paint(style, sign), shown(source))];
    let detail = if claim.detail.is_empty() { String::new() } else { format!(": {}", claim.detail) };
    lines.push(format!("  {}{}", paint(style, claim.verdict), paint(palette.aside, &detail)));
    for (name, value) in &claim.counterexample {
        lines.push(format!("  {} = {value}", shown(name)));
    }
    lines.extend(claim.repairs.iter().map(|repair| format!("  {}", shown(&repair.text))));
    lines
}
