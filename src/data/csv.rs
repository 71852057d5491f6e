//! A table of numbers as text: a row a line, separated by commas, semicolons, tabs or blanks; a first line
//! of names, and lines that begin with `#`, are passed over. One column, or one row, is a vector.

use super::{Data, DataError};

/// The array in the bytes of a table.
pub(super) fn read(bytes: &[u8]) -> Result<Data, DataError> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| DataError(format!("byte {}: no text in UTF-8", error.valid_up_to())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut numbers = Vec::new();
    let mut rows = 0;
    let mut columns = 0;
    let mut is_first = true;
    for (place, line) in text.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let cells = cells(line);
        let read: Vec<Option<f64>> = cells.iter().map(|cell| number(cell)).collect();
        let is_head = is_first && read.iter().all(Option::is_none);
        is_first = false;
        if is_head {
            columns = cells.len();
            continue;
        }
        if columns != 0 && read.len() != columns {
            let found = read.len();
            return Err(DataError(format!("line {}: {found} numbers, and {columns} before it", place + 1)));
        }
        columns = read.len();
        for (column, (value, cell)) in read.into_iter().zip(cells).enumerate() {
            let no_number = || {
                DataError(format!(
                    "line {}, column {}: `{}` is no number",
                    place + 1,
                    column + 1,
                    shortened(cell)
                ))
            };
            numbers.push(value.ok_or_else(no_number)?);
        }
        rows += 1;
    }
    if numbers.is_empty() {
        return Err(DataError("line 1: no numbers".to_owned()));
    }
    let lengths = match (rows, columns) {
        (rows, 1) => vec![rows],
        (1, columns) => vec![columns],
        _ => vec![rows, columns],
    };
    Data::new(lengths, numbers).ok_or_else(|| DataError("too many numbers".to_owned()))
}

/// The cells of a line, by the first separator that it has.
fn cells(line: &str) -> Vec<&str> {
    match [',', ';', '\t'].into_iter().find(|separator| line.contains(*separator)) {
        Some(separator) => line.split(separator).map(str::trim).collect(),
        None => line.split_whitespace().collect(),
    }
}

fn number(cell: &str) -> Option<f64> {
    let cell = cell.trim_matches('"').trim();
    match cell.to_ascii_lowercase().as_str() {
        "nan" | "inf" | "-inf" | "+inf" | "infinity" => cell.parse().ok(),
        // Rust reads `infinity` and `nan`; nothing else that begins with a letter is meant as a number.
        text if text.starts_with(|sign: char| sign.is_ascii_digit() || "+-.".contains(sign)) => {
            cell.parse().ok()
        }
        _ => None,
    }
}

fn shortened(cell: &str) -> String {
    if cell.chars().count() <= 20 { cell.to_owned() } else { cell.chars().take(19).chain(['…']).collect() }
}

/// The text of a table of at most two axes; each number in as many digits as tell it from all others.
pub(super) fn write(data: &Data) -> Result<Vec<u8>, DataError> {
    let columns = match data.lengths() {
        [] | [_] => 1,
        [_, columns] => *columns,
        more => return Err(DataError(format!("a table has two axes, and this has {}", more.len()))),
    };
    let mut text = String::new();
    for row in data.numbers().chunks(columns.max(1)) {
        let cells: Vec<String> = row.iter().map(ToString::to_string).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    Ok(text.into_bytes())
}
