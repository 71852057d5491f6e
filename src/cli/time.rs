//! `gradus time`: how long an expression and its derivatives take to derive, to plan and to compute.

use std::time::{Duration, Instant};

use super::arguments::{Bounds, Time};
use super::{Ended, Output, Trouble, data, plan, program};
use crate::native::{Input, NativeError, Program};
use crate::report::{Exit, Format};
use crate::session::Session;
use crate::shape::Dimension;

/// How often it is computed at least, and how long at least where that is soon done.
const RUNS: usize = 5;
const ENOUGH: Duration = Duration::from_millis(500);

/// Writes what it takes.
pub(super) fn time(command: &Time, bounds: &Bounds, json: bool) -> Ended {
    let mut output = Output::to(None, &[])?;
    let format = if json { None } else { Some(Format::Unicode) };
    let mut sizes = plan::sizes(&command.sizes)?;
    let begin = Instant::now();
    let found = program::results(&command.wanted, bounds, &mut output, format)?;
    let deriving = begin.elapsed();
    let Some((mut session, understood, results)) = found else { return Ok(Exit::Faulty) };
    data::give(&mut session, &command.set)?;
    for (name, size) in &session.environment().sizes {
        sizes.entry(name.to_string()).or_insert(*size);
    }
    let begin = Instant::now();
    let lengths = plan::lengths(&sizes);
    let planned = plan::planned(&session, &understood, &results, &mut output, &lengths, format)?;
    let Some(plan) = planned else { return Ok(Exit::Faulty) };
    let mut program = Program::new(&plan, &lengths).map_err(|error| Trouble::Words(said(&error)))?;
    let planning = begin.elapsed();
    let (runs, computing) = computed(&mut program, &session)?;
    let lines: Vec<_> = plan.lines().into_iter().map(|line| plan::sized(line, &sizes)).collect();
    let (operations, bytes) = plan::total(&lines);
    if json {
        let object = serde_json::json!({
            "kind": "time",
            "deriving": deriving.as_secs_f64(),
            "planning": planning.as_secs_f64(),
            "computing": computing.as_secs_f64(),
            "runs": runs,
            "operations": operations.to_string(),
            "bytes": bytes.to_string(),
            "memory": program.bytes(),
        });
        output.line(&object.to_string())?;
    } else {
        output.line(&format!("deriving   {}", written(deriving)))?;
        output.line(&format!("planning   {}", written(planning)))?;
        output.line(&format!("computing  {}, the median of {runs}", written(computing)))?;
        output.line(&format!("operations {operations}{}", a_second(&operations, computing)))?;
        output.line(&format!("bytes      {bytes}{}", a_second(&bytes, computing)))?;
        output.line(&format!("memory     {} bytes beside what is given", program.bytes()))?;
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// How often it was computed, and the median time. What is given is between 0.1 and 1, diagonals larger.
fn computed(program: &mut Program, session: &Session) -> Result<(usize, Duration), Trouble> {
    let own =
        |input: &Input| session.data_of(&input.name).map_or_else(|| sample(&input.lengths), <[f64]>::to_vec);
    let inputs: Vec<Vec<f64>> = program.inputs().iter().map(own).collect();
    let inputs: Vec<&[f64]> = inputs.iter().map(Vec::as_slice).collect();
    let mut times = Vec::new();
    let all = Instant::now();
    while times.len() < RUNS || (all.elapsed() < ENOUGH && times.len() < 100_000) {
        let begin = Instant::now();
        program.run(&inputs).map_err(|error| Trouble::Words(said(&error)))?;
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    Ok((times.len(), times.get(times.len() / 2).copied().unwrap_or_default()))
}

fn sample(lengths: &[usize]) -> Vec<f64> {
    let count: usize = lengths.iter().product();
    let square = match lengths {
        [rows, columns] if rows == columns => Some(rows + 1),
        _ => None,
    };
    // The golden ratio's multiples lie evenly.
    let mut part: f64 = 0.5;
    let mut all = Vec::with_capacity(count);
    for place in 0..count {
        part = (part + 0.618_033_988_749_895).fract();
        let diagonal = square.is_some_and(|apart| place % apart == 0);
        all.push(0.1 + 0.9 * part + if diagonal { 10.0 } else { 0.0 });
    }
    all
}

fn said(error: &NativeError) -> String {
    match error {
        NativeError::UnknownSize { name } => {
            format!("`{name}` has no size: give one, as in --size {name}=100")
        }
        NativeError::Length { length } => format!("{length} is no length of an array that is computed here"),
        NativeError::Input { name, needs } => format!("`{name}` needs {needs} numbers"),
        NativeError::Result { place, needs } => format!("result {place} has {needs} numbers"),
        NativeError::Shape { name } => format!("`{name}` has another shape"),
        NativeError::Unsupported { what } => format!("{what} is not computed so"),
        NativeError::Failed(error) => format!("no value: {error:?}"),
    }
}

/// `12.3 ms`
fn written(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (number, unit) = match seconds {
        _ if seconds >= 1.0 => (seconds, "s"),
        _ if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        _ => (seconds * 1e6, "µs"),
    };
    format!("{number:.3} {unit}")
}

/// `, 3.2e9 a second`
fn a_second(count: &Dimension, time: Duration) -> String {
    let Ok(number) = count.to_string().parse::<f64>() else { return String::new() };
    format!(", {:.1e} a second", number / time.as_secs_f64().max(1e-9))
}
