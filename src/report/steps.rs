//! Derivations as lines for people and as LaTeX: the local derivatives numbered as on a
//! blackboard, each with its rule and where that is printed, then the chain.

use crate::session::{ChainFactor, Formula, FormulaAnswer, StepText};

use super::format::Format;
use super::formula::{definitions, formula, left};
use super::left::chain_factor;
use super::palette::{Palette, paint};

/// The width that an equation is kept to where it can be broken, in characters.
const WIDTH: usize = 96;

/// The sides of what a step says, outermost first: `∂E/∂W`, the chain, what it comes to.
fn sides(step: &StepText, format: Format) -> Vec<String> {
    let sides = [
        left(&step.right, format),
        (!step.paths.is_empty()).then(|| paths(&step.paths, format)),
        step.left.as_ref().map(|left| formula(left, format)),
        Some(formula(&step.right, format)),
    ];
    let mut sides: Vec<String> = sides.into_iter().flatten().collect();
    sides.dedup();
    sides
}

/// What a step says: `∂E/∂W = …`, or what it started from `= …`.
pub fn equation(step: &StepText, format: Format) -> String {
    sides(step, format).join(" = ")
}

/// `∂E/∂y · ∂y/∂x + …`
fn paths(paths: &[Vec<ChainFactor>], format: Format) -> String {
    let times = match format {
        Format::Latex | Format::Markdown => r" \cdot ",
        Format::Typst => " dot ",
        Format::Unicode => " · ",
        Format::Ascii => " * ",
    };
    let one = |factor: &ChainFactor| match (factor.is_direct, format) {
        (true, Format::Unicode | Format::Ascii | Format::Typst) => {
            format!("({})", chain_factor(factor, format))
        }
        _ => chain_factor(factor, format),
    };
    let product = |path: &Vec<ChainFactor>| path.iter().map(one).collect::<Vec<_>>().join(times);
    paths.iter().map(product).collect::<Vec<_>>().join(" + ")
}

/// `E = norm(out - t)²/2`
fn titled(one: &Formula, format: Format) -> String {
    let name = left(one, format).unwrap_or_default();
    format!("{name} = {}", formula(one, format))
}

/// The steps, numbered, for people.
pub(super) fn lines(steps: &[StepText], format: Format, palette: Palette) -> Vec<String> {
    let mut lines = Vec::new();
    let width = steps.iter().map(|step| step.label.len() + 2).max().unwrap_or_default();
    let indent = " ".repeat(width);
    for step in steps {
        let number = if step.label.is_empty() { String::new() } else { format!("{}.", step.label) };
        let mut texts: Vec<String> = step.given.iter().map(|one| titled(one, format)).collect();
        let equation = equation(step, format);
        if equation.chars().count() + width <= WIDTH {
            texts.push(equation);
        } else {
            let mut sides = sides(step, format).into_iter();
            texts.extend(sides.next());
            texts.extend(sides.map(|side| format!("  = {side}")));
        }
        for (name, text) in definitions(&step.right, format) {
            texts.push(format!("  {} {name} = {text}", paint(palette.field, "where")));
        }
        let source = if step.source.is_empty() { String::new() } else { format!("  [{}]", step.source) };
        texts.push(format!("{}{}", paint(palette.field, &step.rule), paint(palette.aside, &source)));
        texts.extend(step.unchecked.iter().map(|why| format!("{} {why}", paint(palette.field, "unchecked"))));
        for (place, text) in texts.into_iter().enumerate() {
            let front = if place == 0 { format!("{number:<width$}") } else { indent.clone() };
            lines.push(format!("{front}{text}"));
        }
    }
    lines
}

/// The steps as one `align*`, the rules beside; in Markdown as `aligned` between dollars.
pub(super) fn aligned(steps: &[StepText], result: &FormulaAnswer, format: Format) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for step in steps {
        let mut label =
            if step.label.is_empty() { String::new() } else { format!(r"\text{{{}.}}\quad ", step.label) };
        for one in &step.given {
            let name = left(one, format).unwrap_or_default();
            rows.push(format!("{}{name} &= {}", std::mem::take(&mut label), formula(one, format)));
        }
        let mut sides = sides(step, format).into_iter();
        let first = sides.next().unwrap_or_default();
        let mut next = sides.next().unwrap_or_default();
        let source = if step.source.is_empty() { String::new() } else { format!(" [{}]", step.source) };
        let rule = format!(r" && \text{{{}}}", escaped(&format!("{}{source}", step.rule)));
        let mut front = format!("{label}{first}");
        for side in sides {
            rows.push(format!("{front} &= {next}"));
            front = String::new();
            next = side;
        }
        rows.push(format!("{front} &= {next}{rule}"));
        rows.extend(meanings(&step.right, format));
    }
    let ends = steps.last().map(|step| formula(&step.right, format));
    let shown = formula(&result.formula, format);
    if ends.as_ref() != Some(&shown) {
        rows.push(format!(" &= {shown}"));
        rows.extend(meanings(&result.formula, format));
    }
    let (begin, end) = match format {
        Format::Markdown => ("$$\n\\begin{aligned}", "\\end{aligned}\n$$"),
        _ => (r"\begin{align*}", r"\end{align*}"),
    };
    let last = rows.len().saturating_sub(1);
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(place, row)| if place < last { format!(r"{row} \\") } else { row });
    std::iter::once(begin.to_owned()).chain(rows).chain([end.to_owned()]).collect()
}

/// A row for each name that a formula uses.
fn meanings(one: &Formula, format: Format) -> Vec<String> {
    let written = definitions(one, format).into_iter();
    written.map(|(name, text)| format!(r"\text{{where }} {name} &= {text}")).collect()
}

/// Words for LaTeX's text mode.
fn escaped(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for character in words.chars() {
        match character {
            '_' | '&' | '%' | '#' | '$' | '{' | '}' => {
                text.push('\\');
                text.push(character);
            }
            '\\' => text.push_str(r"\textbackslash "),
            '^' => text.push_str(r"\textasciicircum "),
            '~' => text.push_str(r"\textasciitilde "),
            _ => text.push(character),
        }
    }
    text
}
