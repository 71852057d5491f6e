//! Pictures as a graph for Graphviz.

use std::fmt::Write;

use super::hue_of;
use crate::draw::picture::{Look, Picture};

/// Pictures as one DOT graph.
pub(in crate::draw) fn dot(pictures: &[(String, Picture)], is_upward: bool) -> String {
    let is_directed = pictures.iter().any(|(_, picture)| picture.is_directed);
    let (kind, arrow) = if is_directed { ("digraph", "->") } else { ("graph", "--") };
    let direction = if is_upward { "BT" } else { "LR" };
    // Operands stay in the order in which they are written.
    let mut text =
        format!("{kind} gradus {{\n  rankdir={direction};\n  ordering=in;\n  node [fontname=monospace];\n");
    for (number, (sign, picture)) in pictures.iter().enumerate() {
        if !sign.is_empty() {
            let _ = writeln!(text, "  sign{number} [shape=plaintext, label=\"{}\"];", escaped(sign));
        }
        for (place, vertex) in picture.vertices.iter().enumerate() {
            let look = match vertex.look {
                Look::Function | Look::Tensor(_) => "shape=box",
                Look::Operation => "shape=circle",
                Look::Variable | Look::Parameter => "shape=box, style=rounded",
                Look::Text => "shape=plaintext",
                Look::Dot => "shape=point, width=0.1",
            };
            let colour = hue_of(vertex.look).map_or(String::new(), |hue| format!(", color=\"{hue}\""));
            let note =
                if vertex.note.is_empty() { String::new() } else { format!("\\n{}", escaped(&vertex.note)) };
            let label = escaped(&vertex.label);
            let _ = writeln!(text, "  n{number}_{place} [{look}{colour}, label=\"{label}{note}\"];");
        }
        for (place, frame) in picture.frames.iter().enumerate() {
            let members =
                frame.members.iter().map(|member| format!(" n{number}_{member};")).collect::<Vec<_>>();
            let title = escaped(&frame.title);
            let _ = writeln!(
                text,
                "  subgraph cluster{number}_{place} {{ label=\"{title}\"; style=dashed;{} }}",
                members.concat()
            );
        }
        for line in &picture.lines {
            let operand = line.operand.map_or(String::new(), |operand| format!(", headlabel=\"{operand}\""));
            let _ = writeln!(
                text,
                "  n{number}_{} {arrow} n{number}_{} [label=\"{}\"{operand}{}{}];",
                line.from.vertex,
                line.to.vertex,
                escaped(&line.label),
                if line.from.is_marked { ", dir=both, arrowtail=odot, arrowhead=none" } else { "" },
                if line.to.is_marked { ", dir=both, arrowhead=odot, arrowtail=none" } else { "" },
            );
        }
    }
    text.push_str("}\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}
