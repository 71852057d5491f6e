//! Numbers as a picture: a cell for each entry, its colour the size and the sign. What is exactly
//! zero is left blank, so that the pattern of a sparse Jacobian shows.

use std::fmt::Write;

use crate::draw::{head, text};
use crate::report::{Palette, decimal};
use crate::session::Numbers;

/// The most rows and columns that are shown.
const MOST: usize = 120;
/// Shades from small to large, without colour.
const SHADES: [&str; 4] = ["░░", "▒▒", "▓▓", "██"];
/// The side of a cell in SVG, and the space around, in points.
const CELL: f64 = 16.0;
const MARGIN: f64 = 24.0;

/// The entries as rows: the first axis, then all the others side by side.
struct Table<'n> {
    columns: usize,
    rows: Vec<&'n [f64]>,
    largest: f64,
}

fn table(numbers: &Numbers) -> Table<'_> {
    let columns = match numbers.axes.as_slice() {
        [length] if numbers.row => *length,
        [] | [_] => 1,
        [_, rest @ ..] => rest.iter().product(),
    };
    let columns = columns.max(1);
    let largest = numbers.data.iter().map(|value| value.abs()).fold(0.0, f64::max);
    Table { columns, rows: numbers.data.chunks(columns).collect(), largest }
}

impl Table<'_> {
    /// The size of a value between 0 and 1: the square root, so that small ones show too.
    fn size(&self, value: f64) -> f64 {
        if self.largest > 0.0 { (value.abs() / self.largest).sqrt() } else { 0.0 }
    }

    /// What the picture says, in a line.
    fn caption(&self) -> String {
        let zeros = self.rows.iter().flat_map(|row| row.iter()).filter(|value| **value == 0.0).count();
        let all = self.rows.len() * self.columns;
        format!(
            "{}×{}, {} of {all} entries not zero, largest size {}",
            self.rows.len(),
            self.columns,
            all - zeros,
            decimal(self.largest)
        )
    }
}

/// The picture in lines for a terminal.
pub(super) fn lines(numbers: &Numbers, palette: Palette) -> Vec<String> {
    let table = table(numbers);
    let mut lines = Vec::new();
    for row in table.rows.iter().take(MOST) {
        let mut line = String::new();
        for value in row.iter().take(MOST) {
            if *value == 0.0 {
                line.push_str(&palette.as_aside("· "));
            } else if palette.is_styled {
                let (red, green, blue) = colour(table.size(*value), *value < 0.0);
                let _ = write!(line, "\u{1b}[48;2;{red};{green};{blue}m  \u{1b}[0m");
            } else {
                let shade = shade(table.size(*value));
                line.push_str(if *value < 0.0 {
                    negative(shade)
                } else {
                    SHADES.get(shade).copied().unwrap_or("██")
                });
            }
        }
        lines.push(line);
    }
    if table.rows.len() > MOST || table.columns > MOST {
        lines.push("…".to_owned());
    }
    lines.push(palette.as_aside(&table.caption()));
    lines
}

/// Which shade a size between 0 and 1 has.
fn shade(size: f64) -> usize {
    [0.25, 0.5, 0.75].iter().filter(|border| size > **border).count()
}

/// Shades of negative entries, told apart without colour.
fn negative(shade: usize) -> &'static str {
    ["--", "==", "≡≡", "##"].get(shade).copied().unwrap_or("##")
}

/// From white to red, or to blue for what is negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 255 by its making"
)]
fn colour(size: f64, is_negative: bool) -> (u8, u8, u8) {
    let fade = (235.0 - 195.0 * size.clamp(0.05, 1.0)) as u8;
    if is_negative { (fade, fade, 235) } else { (235, fade, fade) }
}

/// The picture as SVG.
#[expect(clippy::cast_precision_loss, reason = "cells are few")]
pub(super) fn svg(numbers: &Numbers) -> String {
    let table = table(numbers);
    let (rows, columns) = (table.rows.len().min(MOST), table.columns.min(MOST));
    let caption = table.caption();
    let width = (columns as f64 * CELL).max(caption.chars().count() as f64 * 7.0) + 2.0 * MARGIN;
    let left = (width - columns as f64 * CELL) / 2.0;
    let height = rows as f64 * CELL + 3.0 * MARGIN;
    let mut picture = head(width, height);
    for (number, row) in table.rows.iter().take(MOST).enumerate() {
        for (place, value) in row.iter().take(MOST).enumerate() {
            let (x, y) = (left + place as f64 * CELL, MARGIN + number as f64 * CELL);
            let fill = if *value == 0.0 {
                "#ffffff".to_owned()
            } else {
                let (red, green, blue) = colour(table.size(*value), *value < 0.0);
                format!("#{red:02x}{green:02x}{blue:02x}")
            };
            let _ = writeln!(
                picture,
                r##"<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#dddddd"><title>{}</title></rect>"##,
                decimal(*value)
            );
        }
    }
    text(&mut picture, width / 2.0, height - MARGIN, &caption, "label");
    picture.push_str("</svg>\n");
    picture
}

#[cfg(test)]
mod tests {
    use super::{lines, svg};
    use crate::report::Palette;
    use crate::session::Numbers;

    fn numbers() -> Numbers {
        Numbers {
            axes: vec![2, 1, 2],
            data: vec![4.0, 0.0, -1.0, 0.1],
            exact: None,
            row: false,
            checked: None,
        }
    }

    #[test]
    fn zeros_are_blank_and_signs_show() {
        assert_eq!(
            lines(&numbers(), Palette::plain()),
            ["██· ", "==░░", "2×2, 3 of 4 entries not zero, largest size 4"]
        );
        assert!(lines(&numbers(), Palette::styled()).concat().contains("48;2;"));
    }

    #[test]
    fn every_entry_is_a_cell() {
        let picture = svg(&numbers());
        assert_eq!(picture.matches("<title>").count(), 4);
        assert!(picture.ends_with("</svg>\n"));
    }
}
