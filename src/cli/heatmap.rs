//! Numbers as a picture: a cell for each entry, its colour the size and the sign. What is exactly
//! zero is left blank, so that the pattern of a sparse Jacobian shows.

use std::fmt::Write;

use crate::draw::{Ground, head, text};
use crate::report::{Palette, decimal};
use crate::session::Numbers;

/// The most rows and columns that are shown.
const MOST: usize = 120;
/// Shades from small to large, without colour.
const SHADES: [&str; 4] = ["░░", "▒▒", "▓▓", "██"];
/// The side of a cell in SVG, and the space around, in points.
const CELL: f64 = 16.0;
const MARGIN: f64 = 24.0;
/// The room for the numbers of rows, and how many cells the key has.
const LABELS: f64 = 28.0;
const KEY: usize = 13;

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
    let signs = if palette.is_styled {
        "red is positive, blue negative, and the darker the larger; · is 0"
    } else {
        "░▒▓█ positive, -=≡# negative, from small to large; · is 0"
    };
    lines.push(palette.as_aside(&format!("{}; {signs}", axes(numbers))));
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

/// How a size between 0 and 1 is filled.
fn fill(size: f64, is_negative: bool) -> String {
    let (red, green, blue) = colour(size, is_negative);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The picture as SVG: a title, the cells with the numbers of their rows and columns, a key.
#[expect(clippy::cast_precision_loss, reason = "cells are few")]
pub(super) fn svg(numbers: &Numbers, title: &str) -> String {
    let table = table(numbers);
    let (rows, columns) = (table.rows.len().min(MOST), table.columns.min(MOST));
    let (caption, axes) = (table.caption(), axes(numbers));
    let longest = [title, &caption, &axes].iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let body = columns as f64 * CELL + LABELS;
    let width = body.max(longest as f64 * 7.6).max(KEY as f64 * CELL + 2.0 * LABELS) + 2.0 * MARGIN;
    let left = (width - body) / 2.0 + LABELS;
    let top = if title.is_empty() { 2.0 * MARGIN } else { 3.0 * MARGIN };
    let bottom = top + rows as f64 * CELL;
    let height = bottom + 5.0 * MARGIN;
    let mut picture = head(width, height, Ground::Light);
    if !title.is_empty() {
        text(&mut picture, width / 2.0, MARGIN, title, "title");
    }
    for (number, row) in table.rows.iter().take(MOST).enumerate() {
        for (place, value) in row.iter().take(MOST).enumerate() {
            let fill =
                if *value == 0.0 { "#ffffff".to_owned() } else { fill(table.size(*value), *value < 0.0) };
            let corner = (left + place as f64 * CELL, top + number as f64 * CELL);
            cell(&mut picture, corner, &fill, Some(*value));
        }
    }
    for number in ticks(rows) {
        let y = top + (number as f64 - 0.5) * CELL;
        text(&mut picture, left - LABELS / 2.0, y, &number.to_string(), "label");
    }
    for number in ticks(columns) {
        let x = left + (number as f64 - 0.5) * CELL;
        text(&mut picture, x, top - 9.0, &number.to_string(), "label");
    }
    text(&mut picture, width / 2.0, bottom + MARGIN * 0.75, &axes, "label");
    key(&mut picture, (width / 2.0, bottom + 1.75 * MARGIN), table.largest);
    text(&mut picture, width / 2.0, height - MARGIN * 0.75, &caption, "label");
    picture.push_str("</svg>\n");
    picture
}

fn cell(picture: &mut String, (x, y): (f64, f64), fill: &str, value: Option<f64>) {
    let title = value.map_or(String::new(), |value| format!("<title>{}</title>", decimal(value)));
    let _ = writeln!(
        picture,
        r##"<rect class="cell" x="{x:.1}" y="{y:.1}" width="{CELL}" height="{CELL}" fill="{fill}" stroke="#dddddd">{title}</rect>"##
    );
}

/// What the colours mean: from the largest negative size to the largest positive.
#[expect(clippy::cast_precision_loss, reason = "cells are few")]
fn key(picture: &mut String, (middle, top): (f64, f64), largest: f64) {
    let half = (KEY / 2) as f64;
    let left = middle - KEY as f64 * CELL / 2.0;
    for number in 0..KEY {
        let share = (number as f64 - half) / half;
        let fill = if share == 0.0 { "#ffffff".to_owned() } else { fill(share.abs().sqrt(), share < 0.0) };
        cell(picture, (left + number as f64 * CELL, top), &fill, None);
    }
    for (share, value) in [(-1.0, -largest), (0.0, 0.0), (1.0, largest)] {
        // Three digits do: the exact size stands below.
        let short = format!("{value:.2e}").parse::<f64>().unwrap_or(value);
        text(picture, middle + share * half * CELL, top + CELL + 9.0, &decimal(short), "label");
    }
}

/// The numbers that are written beside rows or columns: the first, and round ones.
fn ticks(length: usize) -> Vec<usize> {
    let step = [1, 2, 5, 10, 20, 50].into_iter().find(|step| length <= 12 * step).unwrap_or(50);
    (1..=length)
        .filter(|number| *number == 1 || number % step == 0)
        .filter(|number| step == 1 || *number == 1 || *number >= step)
        .collect()
}

/// What rows and columns are.
fn axes(numbers: &Numbers) -> String {
    match numbers.axes.as_slice() {
        [] => "a number".to_owned(),
        [_] if numbers.row => "i across".to_owned(),
        [_] => "i down".to_owned(),
        [_, _] => "i down, j across".to_owned(),
        [_, rest @ ..] => {
            let names: Vec<String> = ('j'..='z').take(rest.len()).map(String::from).collect();
            format!("i down, ({}) across, the last the fastest", names.join(", "))
        }
    }
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
            [
                "██· ",
                "==░░",
                "2×2, 3 of 4 entries not zero, largest size 4",
                "i down, (j, k) across, the last the fastest; ░▒▓█ positive, -=≡# negative, from small to large; · is 0"
            ]
        );
        assert!(lines(&numbers(), Palette::styled()).concat().contains("48;2;"));
    }

    #[test]
    fn every_entry_is_a_cell() {
        let picture = svg(&numbers(), "x*y'");
        assert_eq!(picture.matches("<title>").count(), 4);
        assert!(picture.ends_with("</svg>\n"));
    }
}
