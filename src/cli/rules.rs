//! `gradus rules`: the table of functions.

use crate::functions::{Row, find, table};
use crate::report::{self, Exit, rows};
use crate::syntax::built_in;
use crate::syntax::words::nearest;

use super::arguments::Rules;
use super::{Ended, Output, Trouble};

/// The whole table, or one row.
pub(super) fn rules(command: &Rules, json: bool) -> Ended {
    let mut output = Output::standard();
    match &command.name {
        Some(name) => {
            let built_in = built_in::all().find(|(known, _)| known == name);
            match (find(name), built_in) {
                (Some((_, row)), _) if json => output.line(&rows::object(row).to_string())?,
                (Some((_, row)), _) => output.lines(&row_lines(row, output.palette))?,
                // What the language itself does has no row, and is asked for all the same.
                (None, Some((_, usage))) if !json => output.line(usage)?,
                _ => return Err(Trouble::Words(unknown(name))),
            }
        }
        None if json => table().try_for_each(|row| output.line(&rows::object(row).to_string()))?,
        None if command.markdown => output.line(rows::markdown().trim_end())?,
        None => {
            for row in table() {
                let name = format!("{:<14}", row.name);
                output.line(&format!("{} {}", output.palette.as_field(&name), row.help))?;
            }
        }
    }
    output.flush()?;
    Ok(Exit::Fine)
}

/// A row, a field a line.
pub(super) fn row_lines(row: &Row, palette: report::Palette) -> Vec<String> {
    let mut lines = vec![palette.as_result(row.name)];
    for (field, text) in rows::fields(row) {
        let field = if field.is_empty() { String::new() } else { palette.as_field(&format!("{field:<13}")) };
        lines.push(format!("  {field}{text}"));
    }
    lines
}

/// What is said of a name that is no function's.
pub(super) fn unknown(name: &str) -> String {
    let name = report::escaped(name);
    let names: Vec<&str> =
        table().flat_map(|row| std::iter::once(&row.name).chain(row.aliases)).copied().collect();
    match nearest(&name, &names) {
        Some(near) => format!("there is no function `{name}`; is `{near}` meant?"),
        None => format!("there is no function `{name}`; `gradus rules` lists them all"),
    }
}
