//! Pictures as SVG and as DOT.

use std::fmt::Write;

use super::picture::{Look, Picture, Placed, text_width};

/// The space around a picture, and between two, in points.
const MARGIN: f64 = 16.0;

/// Pictures below one another as SVG, each with a sign in front.
pub(super) fn svg(pictures: &[(String, Placed)]) -> String {
    let indent = pictures.iter().map(|(sign, _)| text_width(sign)).fold(0.0, f64::max);
    let indent = if indent > 0.0 { indent + MARGIN } else { 0.0 };
    let mut body = String::new();
    let (mut width, mut top) = (0.0_f64, MARGIN);
    for (sign, placed) in pictures {
        let (own_width, own_height) = placed.extent();
        let _ = writeln!(body, r#"<g transform="translate({} {top:.1})">"#, MARGIN + indent);
        if !sign.is_empty() {
            text(&mut body, -indent / 2.0 - MARGIN / 2.0, own_height / 2.0, sign, "name");
        }
        lines(&mut body, placed);
        vertices(&mut body, placed);
        body.push_str("</g>\n");
        width = width.max(own_width);
        top += own_height + MARGIN;
    }
    let width = width + indent + 2.0 * MARGIN;
    format!("{}{body}</svg>\n", head(width, top))
}

/// The beginning of an SVG file of a size.
pub fn head(width: f64, height: f64) -> String {
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.1} {height:.1}">
<style>
text {{ font: 13px monospace; text-anchor: middle; fill: #1a1a1a }}
.label {{ font-size: 11px; fill: #555555 }}
.line {{ fill: none; stroke: #555555; stroke-width: 1.2 }}
.box {{ fill: #e8f0fe; stroke: #1a1a1a }}
.round {{ fill: #ffffff; stroke: #1a1a1a }}
.dot {{ fill: #1a1a1a }}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555555"/></marker></defs>
<rect width="100%" height="100%" fill="#ffffff"/>
"##
    )
}

fn lines(body: &mut String, placed: &Placed) {
    let mut marks = String::new();
    let tip = if placed.picture.is_directed { " marker-end=\"url(#tip)\"" } else { "" };
    for (path, line) in placed.paths.iter().zip(&placed.picture.lines) {
        let _ = writeln!(body, r#"<path class="line" d="{}"{tip}/>"#, smooth(&path.points));
        if let (Some((x, y)), false) = (path.label, line.label.is_empty()) {
            let width = text_width(&line.label) * 0.85;
            let (left, top) = (x - width / 2.0, y - 7.0);
            let _ = writeln!(
                body,
                r##"<rect x="{left:.1}" y="{top:.1}" width="{width:.1}" height="14" fill="#ffffff" opacity="0.9"/>"##
            );
            text(body, x, y, &line.label, "label");
        }
        for (end, point) in [(line.from, path.points.first()), (line.to, path.points.last())] {
            if let (true, Some((x, y))) = (end.is_marked, point) {
                let _ = writeln!(marks, r#"<circle class="dot" cx="{x:.1}" cy="{y:.1}" r="3"/>"#);
            }
        }
    }
    body.push_str(&marks);
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

fn vertices(body: &mut String, placed: &Placed) {
    for ((vertex, (x, y)), (width, height)) in
        placed.picture.vertices.iter().zip(&placed.places).zip(&placed.sizes)
    {
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        let boxed = |radius: f64, class: &str| {
            format!(
                r#"<rect class="{class}" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" rx="{radius}"/>"#
            )
        };
        match vertex.look {
            Look::Box => body.push_str(&boxed(3.0, "box")),
            Look::Round => body.push_str(&boxed(height / 2.0, "round")),
            Look::Dot => {
                let _ =
                    write!(body, r#"<circle class="dot" cx="{x:.1}" cy="{y:.1}" r="{:.1}"/>"#, width / 2.0);
            }
            Look::Text => {}
        }
        if vertex.look == Look::Dot {
            body.push('\n');
        } else {
            text(body, *x, *y, &vertex.label, "name");
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

/// Pictures as one DOT graph.
pub(super) fn dot(pictures: &[(String, Picture)], is_upward: bool) -> String {
    let is_directed = pictures.iter().any(|(_, picture)| picture.is_directed);
    let (kind, arrow) = if is_directed { ("digraph", "->") } else { ("graph", "--") };
    let direction = if is_upward { "BT" } else { "LR" };
    let mut text = format!("{kind} gradus {{\n  rankdir={direction};\n  node [fontname=monospace];\n");
    for (number, (sign, picture)) in pictures.iter().enumerate() {
        if !sign.is_empty() {
            let _ = writeln!(text, "  sign{number} [shape=plaintext, label=\"{}\"];", in_dot(sign));
        }
        for (place, vertex) in picture.vertices.iter().enumerate() {
            let look = match vertex.look {
                Look::Box => "shape=box",
                Look::Round => "shape=box, style=rounded",
                Look::Text => "shape=plaintext",
                Look::Dot => "shape=point, width=0.1",
            };
            let _ = writeln!(text, "  n{number}_{place} [{look}, label=\"{}\"];", in_dot(&vertex.label));
        }
        for line in &picture.lines {
            let _ = writeln!(
                text,
                "  n{number}_{} {arrow} n{number}_{} [label=\"{}\"{}{}];",
                line.from.vertex,
                line.to.vertex,
                in_dot(&line.label),
                if line.from.is_marked { ", dir=both, arrowtail=dot, arrowhead=none" } else { "" },
                if line.to.is_marked { ", dir=both, arrowhead=dot, arrowtail=none" } else { "" },
            );
        }
    }
    text.push_str("}\n");
    text
}

fn in_dot(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::{Picture, dot, svg};
    use crate::draw::picture::Look;

    fn picture() -> Picture {
        let mut picture = Picture { is_directed: true, ..Picture::default() };
        let x = picture.vertex("x<\"y\">", Look::Round);
        let f = picture.vertex("sin", Look::Box);
        picture.line(x, f, "vector(n)");
        picture
    }

    #[test]
    fn labels_cannot_leave_their_quotes() {
        let text = dot(&[(String::new(), picture())], true);
        assert!(text.contains(r#"label="x<\"y\">""#), "{text}");
        let text = svg(&[(String::new(), picture().placed(true))]);
        assert!(text.contains("x&lt;&quot;y&quot;&gt;"), "{text}");
    }

    #[test]
    fn every_vertex_has_a_place_of_its_own() {
        let placed = picture().placed(true);
        assert_ne!(placed.places.first(), placed.places.last());
        let (width, height) = placed.extent();
        assert!(width > 40.0 && height > 60.0, "{width} {height}");
    }
}
