//! `gradus plan`: what computing an expression and its derivatives takes, kernel by kernel.

use std::collections::BTreeMap;

use super::arguments::{Bounds, Plan, split_names};
use super::derive::faulty;
use super::{Ended, Output, Trouble, program};
use crate::emit::{EmitError, ResultOf};
use crate::inquiry::Understood;
use crate::plan::{self, Line};
use crate::report::{Exit, Format, Source};
use crate::session::Session;
use crate::shape::{Dimension, Shape};
use crate::span::Span;

/// Writes a plan.
pub(super) fn plan(command: &Plan, bounds: &Bounds, json: bool) -> Ended {
    let mut output = Output::to(command.output.as_deref(), &[])?;
    let format = if json { None } else { Some(Format::Unicode) };
    let sizes = sizes(&command.sizes)?;
    let found = program::results(&command.wanted, bounds, &mut output, format)?;
    let Some((session, understood, results)) = found else { return Ok(Exit::Faulty) };
    let Some(plan) = planned(&session, &understood, &results, &mut output, &lengths(&sizes), format)? else {
        return Ok(Exit::Faulty);
    };
    let lines: Vec<Line> = plan.lines().into_iter().map(|line| sized(line, &sizes)).collect();
    if json {
        output.line(&object(&lines).to_string())?;
    } else {
        output.lines(&table(&lines))?;
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// The plan of the results; `None` where what is wrong has been said.
pub(super) fn planned(
    session: &Session,
    understood: &Understood,
    results: &[ResultOf],
    output: &mut Output,
    sizes: &BTreeMap<String, usize>,
    format: Option<Format>,
) -> Result<Option<plan::Plan>, Trouble> {
    let named: Vec<_> = results.iter().map(|result| (result.name.clone(), result.node)).collect();
    match plan::plan(session.arena(), &named, sizes) {
        Ok(plan) => Ok(Some(plan)),
        Err(why) => {
            let text = understood.expression.text();
            let diagnostic = EmitError::from(why).to_diagnostic(Span::new(0, text.len()));
            faulty(output, vec![diagnostic], Source::named("expression", text), format)?;
            Ok(None)
        }
    }
}

/// `m=100,n=20`
pub(super) fn sizes(typed: &[String]) -> Result<BTreeMap<String, i128>, Trouble> {
    let mut sizes = BTreeMap::new();
    for one in typed.iter().flat_map(|names| split_names(names)) {
        let read = one.split_once('=').and_then(|(name, size)| {
            let size: u32 = size.trim().parse().ok()?;
            Some((name.trim().to_owned(), i128::from(size)))
        });
        let Some((name, size)) = read else {
            return Err(Trouble::Words(format!(
                "`{one}` is no size: a name, `=` and a whole number, as in n=100"
            )));
        };
        sizes.insert(name, size);
    }
    Ok(sizes)
}

/// The same as lengths of axes.
pub(super) fn lengths(sizes: &BTreeMap<String, i128>) -> BTreeMap<String, usize> {
    sizes.iter().filter_map(|(name, size)| Some((name.clone(), usize::try_from(*size).ok()?))).collect()
}

/// A line with sizes put in.
pub(super) fn sized(line: Line, sizes: &BTreeMap<String, i128>) -> Line {
    let put = |dimension: &Dimension| {
        dimension.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size)))
    };
    Line {
        shape: line.shape.iter().map(put).collect(),
        operations: put(&line.operations),
        bytes: put(&line.bytes),
        ..line
    }
}

/// The operations and bytes of all kernels.
pub(super) fn total(lines: &[Line]) -> (Dimension, Dimension) {
    let zero = || Dimension::number(0);
    lines.iter().fold((zero(), zero()), |(operations, bytes), line| {
        (operations.add(&line.operations), bytes.add(&line.bytes))
    })
}

/// The list, its columns aligned, with a total below.
fn table(lines: &[Line]) -> Vec<String> {
    let (operations, bytes) = total(lines);
    let heads = ["", "kernel", "shape", "operations", "bytes"].map(str::to_owned);
    let mut rows = vec![heads];
    rows.extend(lines.iter().map(|line| {
        let shape = Shape::of(line.shape.clone()).to_string();
        [line.name.clone(), line.kernel.clone(), shape, line.operations.to_string(), line.bytes.to_string()]
    }));
    let nothing = String::new;
    rows.push(["total".to_owned(), nothing(), nothing(), operations.to_string(), bytes.to_string()]);
    let mut widths = [0_usize; 5];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let written = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        cells.collect::<Vec<String>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(written).collect()
}

fn object(lines: &[Line]) -> serde_json::Value {
    let (operations, bytes) = total(lines);
    let one = |line: &Line| {
        let shape: Vec<String> = line.shape.iter().map(ToString::to_string).collect();
        serde_json::json!({
            "name": line.name,
            "kernel": line.kernel,
            "shape": shape,
            "operations": line.operations.to_string(),
            "bytes": line.bytes.to_string(),
        })
    };
    let kernels: Vec<serde_json::Value> = lines.iter().map(one).collect();
    serde_json::json!({
        "kind": "plan",
        "kernels": kernels,
        "operations": operations.to_string(),
        "bytes": bytes.to_string(),
    })
}
