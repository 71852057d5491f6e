//! Pictures as SVG.

use std::fmt::Write;

use super::hue_of;
use crate::draw::picture::{Bounds, Line, Look, Path, Placed, TITLE, text_width};
use crate::draw::theme::Ground;

/// The space around a picture, and between two, in points.
const MARGIN: f64 = 16.0;
/// How broad a row of pictures may become.
const BROADEST: f64 = 900.0;

/// What is on one sheet.
pub(in crate::draw) struct Sheet<'t> {
    /// The pictures, each with the sign in front of it.
    pub pictures: Vec<(String, Placed)>,
    /// What is drawn, in a line.
    pub title: &'t str,
    /// What the marks mean.
    pub legend: Vec<&'static str>,
    /// What it stands on.
    pub ground: Ground,
}

/// Pictures beside one another as SVG, with their signs between them; those that do not fit begin a new row.
pub(in crate::draw) fn svg(sheet: &Sheet<'_>) -> String {
    let mut body = String::new();
    let (mut width, mut top) = (0.0_f64, MARGIN);
    if !sheet.title.is_empty() {
        top += TITLE;
    }
    for row in rows(&sheet.pictures) {
        let tallest = row.iter().map(|(_, placed)| placed.extent().1).fold(0.0, f64::max);
        let mut left = MARGIN;
        for (sign, placed) in row {
            let (own_width, own_height) = placed.extent();
            if !sign.is_empty() {
                let room = text_width(sign);
                text(&mut body, left + room / 2.0, top + tallest / 2.0, sign, "name");
                left += room + MARGIN / 2.0;
            }
            let own_top = top + (tallest - own_height) / 2.0;
            let _ = writeln!(body, r#"<g transform="translate({left:.1} {own_top:.1})">"#);
            frames(&mut body, placed, sheet.ground);
            let above = lines(&mut body, placed, sheet.ground);
            vertices(&mut body, placed, sheet.ground);
            body.push_str(&above);
            body.push_str("</g>\n");
            left += own_width + MARGIN;
        }
        width = width.max(left);
        top += tallest + MARGIN;
    }
    for line in [sheet.title].into_iter().chain(sheet.legend.iter().copied()) {
        width = width.max(text_width(line) + 2.0 * MARGIN);
    }
    if !sheet.title.is_empty() {
        text(&mut body, width / 2.0, MARGIN, sheet.title, "title");
    }
    for line in &sheet.legend {
        text(&mut body, width / 2.0, top, line, "label");
        top += MARGIN;
    }
    format!("{}{body}</svg>\n", head(width, top, sheet.ground))
}

/// The pictures row by row.
fn rows(pictures: &[(String, Placed)]) -> Vec<Vec<&(String, Placed)>> {
    let mut rows: Vec<Vec<&(String, Placed)>> = Vec::new();
    let mut width = f64::INFINITY;
    for picture in pictures {
        let own = picture.1.extent().0 + text_width(&picture.0) + 2.0 * MARGIN;
        if width + own > BROADEST {
            rows.push(Vec::new());
            width = 0.0;
        }
        width += own;
        if let Some(row) = rows.last_mut() {
            row.push(picture);
        }
    }
    rows
}

/// The beginning of an SVG file of a size. The page that shows pictures has its own style: what it does not know of
/// has its look in attributes, which a style overrides.
pub fn head(width: f64, height: f64, ground: Ground) -> String {
    let (fill, ink, faint) = (ground.fill(), ground.ink(), ground.faint());
    format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.1} {height:.1}">
<style>
text {{ font: 13px monospace; text-anchor: middle; fill: {ink} }}
.title {{ font-size: 12px; fill: {faint} }}
.label {{ font-size: 11px; fill: {faint} }}
.note {{ font-size: 10px; fill: {faint} }}
.line {{ fill: none; stroke: {faint}; stroke-width: 1.2 }}
.dot {{ fill: {ink} }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="{faint}"/></marker></defs>
<rect width="100%" height="100%" fill="{fill}"/>
"#
    )
}

fn frames(body: &mut String, placed: &Placed, ground: Ground) {
    let faint = ground.faint();
    for frame in &placed.picture.frames {
        let Some(Bounds { left, top, right, bottom }) = placed.frame(frame) else { continue };
        let (width, height) = (right - left, bottom - top);
        let _ = writeln!(
            body,
            r#"<rect class="frame" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" rx="8" fill="{faint}" fill-opacity="0.07" stroke="{faint}" stroke-dasharray="4 3"/>"#
        );
        let middle = left + text_width(&frame.title) / 2.0 + 6.0;
        text(body, middle, top + TITLE / 2.0 - 1.0, &frame.title, "label");
    }
}

/// The lines; what lies above everything else is handed back.
fn lines(body: &mut String, placed: &Placed, ground: Ground) -> String {
    let mut above = String::new();
    let tip = if placed.picture.is_directed { " marker-end=\"url(#tip)\"" } else { "" };
    let (fill, ink) = (ground.fill(), ground.ink());
    for (path, line) in placed.paths.iter().zip(&placed.picture.lines) {
        let _ = writeln!(body, r#"<path class="line" d="{}"{tip}/>"#, smooth(&path.points));
        if let (Some((x, y)), false) = (path.label, line.label.is_empty()) {
            let width = text_width(&line.label) * 0.85;
            let (left, top) = (x - width / 2.0, y - 7.0);
            let _ = writeln!(
                above,
                r#"<rect x="{left:.1}" y="{top:.1}" width="{width:.1}" height="14" fill="{fill}" opacity="0.9"/>"#
            );
            text(&mut above, x, y, &line.label, "label");
        }
        for (end, point) in [(line.from, path.points.first()), (line.to, path.points.last())] {
            if let (true, Some((x, y))) = (end.is_marked, point) {
                let _ = writeln!(
                    above,
                    r#"<circle class="ring" cx="{x:.1}" cy="{y:.1}" r="3.5" fill="{fill}" stroke="{ink}" stroke-width="1.4"/>"#
                );
            }
        }
        operand(&mut above, placed, path, line);
    }
    above
}

/// The number of an operand, beside the end of its line, away from the middle of the operation.
fn operand(body: &mut String, placed: &Placed, path: &Path, line: &Line) {
    let (Some(number), Some((x, y))) = (line.operand, path.points.last()) else { return };
    let middle = placed.places.get(line.to.vertex).map_or(*x, |place| place.0);
    let aside = if *x < middle { -11.0 } else { 11.0 };
    text(body, x + aside, y + 6.0, &number.to_string(), "note");
}

/// A smooth way through points.
fn smooth(points: &[(f64, f64)]) -> String {
    let [first, middle @ .., last] = points else { return String::new() };
    let mut way = format!("M{:.1} {:.1}", first.0, first.1);
    for pair in middle.windows(2) {
        if let [a, b] = pair {
            let half = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
            let _ = write!(way, "Q{:.1} {:.1} {:.1} {:.1}", a.0, a.1, half.0, half.1);
        }
    }
    match middle.last() {
        Some(bend) => {
            let _ = write!(way, "Q{:.1} {:.1} {:.1} {:.1}", bend.0, bend.1, last.0, last.1);
        }
        None => {
            let _ = write!(way, "L{:.1} {:.1}", last.0, last.1);
        }
    }
    way
}

fn vertices(body: &mut String, placed: &Placed, ground: Ground) {
    let all = placed.picture.vertices.iter().zip(&placed.places).zip(&placed.sizes);
    for ((vertex, (x, y)), (width, height)) in all {
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        let stroke = hue_of(vertex.look).unwrap_or(ground.faint());
        let (class, radius) = match vertex.look {
            Look::Function => ("box", 4.0),
            Look::Tensor(_) => ("tensor", 4.0),
            Look::Operation => ("operation", 10.0),
            Look::Variable => ("wanted", height / 2.0),
            Look::Parameter => ("round", height / 2.0),
            Look::Text => ("", 0.0),
            Look::Dot => {
                let radius = width / 2.0;
                let _ = writeln!(body, r#"<circle class="dot" cx="{x:.1}" cy="{y:.1}" r="{radius:.1}"/>"#);
                continue;
            }
        };
        if !class.is_empty() {
            // What lies below does not show through.
            for (fill, opacity) in [(ground.fill(), "1"), (stroke, "0.16")] {
                let class = if opacity == "1" { "ground" } else { class };
                let _ = writeln!(
                    body,
                    r#"<rect class="{class}" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" rx="{radius:.1}" fill="{fill}" fill-opacity="{opacity}" stroke="{stroke}"/>"#
                );
            }
        }
        if vertex.note.is_empty() {
            text(body, *x, *y, &vertex.label, "name");
        } else {
            text(body, *x, y - 6.0, &vertex.label, "name");
            text(body, *x, y + 10.0, &vertex.note, "note");
        }
    }
}

/// A text around its middle. `dominant-baseline` would say that, but not every viewer heeds it.
pub fn text(body: &mut String, x: f64, y: f64, words: &str, class: &str) {
    let _ =
        writeln!(body, r#"<text class="{class}" x="{x:.1}" y="{y:.1}" dy="0.35em">{}</text>"#, in_xml(words));
}

fn in_xml(text: &str) -> String {
    let safe: String = text.chars().filter(|character| !character.is_control()).collect();
    safe.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
