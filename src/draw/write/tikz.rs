//! Pictures for LaTeX, with `tikz`: a document that is a picture, and that others can take in.

use std::fmt::Write;

use super::hue_of;
use crate::draw::picture::{Bounds, Look, Placed, text_width};

/// The space between two pictures, in points.
const MARGIN: f64 = 24.0;

/// Pictures beside one another.
pub(in crate::draw) fn tikz(pictures: &[(String, Placed)]) -> String {
    let mut text = "\\documentclass[tikz]{standalone}\n\\usepackage{amsmath,amssymb}\n\\begin{document}\n\
        \\begin{tikzpicture}[x=1pt, y=-1pt, >=stealth, line/.style={draw=gray, rounded corners=3pt},\n  \
        every node/.style={inner sep=0pt, font=\\small}, note/.style={font=\\tiny, text=gray}]\n"
        .to_owned();
    let mut left = 0.0;
    for (number, (sign, placed)) in pictures.iter().enumerate() {
        let (width, height) = placed.extent();
        if !sign.is_empty() {
            let _ =
                writeln!(text, "\\node at ({left:.1},{:.1}) {{${}$}};", height / 2.0, sign_in_latex(sign));
            left += text_width(sign) / 2.0 + MARGIN / 2.0;
        }
        let _ = writeln!(text, "\\begin{{scope}}[xshift={left:.1}pt]");
        one(&mut text, number, placed);
        text.push_str("\\end{scope}\n");
        left += width + MARGIN;
    }
    text.push_str("\\end{tikzpicture}\n\\end{document}\n");
    text
}

fn one(text: &mut String, number: usize, placed: &Placed) {
    for frame in &placed.picture.frames {
        if let Some(Bounds { left, top, right, bottom }) = placed.frame(frame) {
            let _ = writeln!(
                text,
                "\\draw[gray, dashed, rounded corners] ({left:.1},{top:.1}) rectangle ({right:.1},{bottom:.1});\n\
                 \\node[note, anchor=north west] at ({:.1},{:.1}) {{{}}};",
                left + 4.0,
                top + 3.0,
                words(&frame.title)
            );
        }
    }
    let all = placed.picture.vertices.iter().zip(&placed.places).zip(&placed.sizes);
    for (place, ((vertex, (x, y)), (width, height))) in all.enumerate() {
        let colour = match hue_of(vertex.look) {
            Some(hue) => {
                let _ = writeln!(
                    text,
                    "\\definecolor{{c}}{{HTML}}{{{}}}",
                    hue.trim_start_matches('#').to_uppercase()
                );
                "draw=c, fill=c!16, "
            }
            None => "draw=gray, fill=gray!10, ",
        };
        let look = match vertex.look {
            Look::Function | Look::Tensor(_) => format!("{colour}rounded corners=2pt, "),
            Look::Operation => format!("{colour}rounded corners=8pt, "),
            Look::Variable | Look::Parameter => format!("{colour}rounded corners={:.1}pt, ", height / 2.0),
            Look::Text => String::new(),
            Look::Dot => "fill=black, circle, ".to_owned(),
        };
        let size = format!("minimum width={width:.1}pt, minimum height={height:.1}pt");
        let shape = if vertex.note.is_empty() {
            String::new()
        } else {
            format!("\\\\[-2pt]{{\\tiny ${}$}}", vertex.note.replace('×', "\\times "))
        };
        let label = if vertex.latex.is_empty() { String::new() } else { format!("${}$", vertex.latex) };
        let _ = writeln!(
            text,
            "\\node[{look}align=center, {size}] (n{number}-{place}) at ({x:.1},{y:.1}) {{{label}{shape}}};"
        );
    }
    for (path, line) in placed.paths.iter().zip(&placed.picture.lines) {
        let points: Vec<String> = path.points.iter().map(|(x, y)| format!("({x:.1},{y:.1})")).collect();
        let arrow = if placed.picture.is_directed { "->, " } else { "" };
        let _ = writeln!(text, "\\draw[{arrow}line] {};", points.join(" -- "));
        if let (Some((x, y)), false) = (path.label, line.label.is_empty()) {
            let label = line.label.replace('×', "\\times ");
            let _ =
                writeln!(text, "\\node[note, fill=white, inner sep=1pt] at ({x:.1},{y:.1}) {{${label}$}};");
        }
        for (end, point) in [(line.from, path.points.first()), (line.to, path.points.last())] {
            if let (true, Some((x, y))) = (end.is_marked, point) {
                let _ = writeln!(text, "\\draw[fill=white] ({x:.1},{y:.1}) circle[radius=2.5pt];");
            }
        }
        if let (Some(operand), Some((x, y))) = (line.operand, path.points.last()) {
            let middle = placed.places.get(line.to.vertex).map_or(*x, |place| place.0);
            let aside = if *x < middle { -6.0 } else { 6.0 };
            let _ = writeln!(text, "\\node[note] at ({:.1},{:.1}) {{{operand}}};", x + aside, y + 7.0);
        }
    }
}

fn sign_in_latex(sign: &str) -> String {
    sign.replace('−', "-").replace('·', "\\cdot ")
}

/// A text outside of mathematics.
fn words(text: &str) -> String {
    text.chars()
        .flat_map(|sign| {
            let is_special = "#$%&_{}".contains(sign);
            is_special.then_some('\\').into_iter().chain([sign])
        })
        .collect()
}
