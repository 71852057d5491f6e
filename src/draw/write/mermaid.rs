//! Pictures for Mermaid, which many hosts of Markdown draw.

use std::fmt::Write;

use super::hue_of;
use crate::draw::picture::{Look, Picture};

/// Pictures as one flow chart.
pub(in crate::draw) fn mermaid(pictures: &[(String, Picture)], is_upward: bool) -> String {
    let mut text = format!("flowchart {}\n", if is_upward { "BT" } else { "LR" });
    for (number, (sign, picture)) in pictures.iter().enumerate() {
        if !sign.is_empty() {
            let _ = writeln!(text, "  sign{number}@{{ shape: text, label: \"{}\" }}", escaped(sign));
        }
        for (place, vertex) in picture.vertices.iter().enumerate() {
            let note = if vertex.note.is_empty() {
                String::new()
            } else {
                format!("<br/>{}", escaped(&vertex.note))
            };
            let label = format!("{}{note}", escaped(&vertex.label));
            let (open, close) = match vertex.look {
                Look::Function | Look::Tensor(_) => ("[\"", "\"]"),
                Look::Operation => ("(\"", "\")"),
                Look::Variable | Look::Parameter => ("([\"", "\"])"),
                Look::Text => ("@{ shape: text, label: \"", "\" }"),
                Look::Dot => ("@{ shape: f-circ, label: \"", "\" }"),
            };
            let _ = writeln!(text, "  n{number}_{place}{open}{label}{close}");
            if let Some(hue) = hue_of(vertex.look) {
                let _ = writeln!(text, "  style n{number}_{place} fill:{hue}29,stroke:{hue}");
            }
        }
        for (place, frame) in picture.frames.iter().enumerate() {
            let members =
                frame.members.iter().map(|member| format!("n{number}_{member}")).collect::<Vec<_>>();
            let title = escaped(&frame.title);
            let _ = writeln!(
                text,
                "  subgraph f{number}_{place} [\"{title}\"]\n    {}\n  end",
                members.join("\n    ")
            );
        }
        let arrow = if picture.is_directed { "-->" } else { "---" };
        for line in &picture.lines {
            let words = line.operand.map_or_else(|| line.label.clone(), |operand| operand.to_string());
            let label = if words.is_empty() { String::new() } else { format!("|\"{}\"|", escaped(&words)) };
            let (from, to) = (line.from.vertex, line.to.vertex);
            let _ = writeln!(text, "  n{number}_{from} {arrow}{label} n{number}_{to}");
        }
    }
    text
}

/// A text between quotes, which is read as Markdown with HTML: a star is one that means nothing there, and before
/// a sign that would begin a list stands a space without width.
fn escaped(text: &str) -> String {
    let begins_list =
        text.starts_with(['+', '-', '−']) || text.starts_with(|sign: char| sign.is_ascii_digit());
    let mut safe = if begins_list { "\u{200b}".to_owned() } else { String::with_capacity(text.len()) };
    for sign in text.chars() {
        match sign {
            '"' => safe.push_str("#quot;"),
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '*' => safe.push('∗'),
            '`' => safe.push('\''),
            sign if sign.is_control() => safe.push(' '),
            sign => safe.push(sign),
        }
    }
    safe
}
