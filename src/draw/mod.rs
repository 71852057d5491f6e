//! Pictures: the graph of an expression, or the tensor network of its result, as SVG, for LaTeX, for Graphviz and for
//! Mermaid. A session's outcomes in, text out: nothing in here opens a file, and every face shows the same pictures.

use crate::session::{Answer, Outcome, Session};

mod collect;
mod expression;
mod factors;
mod network;
mod picture;
mod theme;
mod write;

pub use theme::Ground;
pub use write::{head, text};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 90;

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What is computed from what.
    Graph,
    /// The tensors of the result, and the indices that join them.
    Network,
}

/// What a picture is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// A picture whose parts have their places.
    Svg,
    /// The same for LaTeX.
    Tikz,
    /// The graph alone, for Graphviz.
    Dot,
    /// The graph alone, for Mermaid.
    Mermaid,
}

impl Language {
    /// Each, with how the names of its files end.
    pub const ALL: &[(Self, &'static str)] = &[
        (Self::Svg, "svg"),
        (Self::Tikz, "tex"),
        (Self::Dot, "dot"),
        (Self::Dot, "gv"),
        (Self::Mermaid, "mmd"),
    ];

    /// The language of a file, by how its name ends.
    pub fn of(extension: &str) -> Option<Self> {
        let known = Self::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(extension));
        known.map(|(language, _)| *language)
    }
}

/// What is wanted of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What is drawn.
    pub view: View,
    /// What it is written in.
    pub language: Language,
    /// What it stands on.
    pub ground: Ground,
}

/// The picture of a text that was run, and of its outcomes in index notation; `None` where there is nothing to
/// draw, or too much to look at.
pub fn picture(program: &str, outcomes: &[Outcome], session: &mut Session, wanted: Wanted) -> Option<String> {
    let (pictures, legend) = match wanted.view {
        View::Graph => (vec![(String::new(), expression::graph(program, session)?)], Vec::new()),
        View::Network => {
            let result = outcomes.iter().rev().find_map(|outcome| match &outcome.answer {
                Answer::Expression(answer) => Some(answer),
                _ => None,
            });
            let networks = network::networks(result?, session)?;
            let legend = network::legend(&networks);
            (networks, legend)
        }
    };
    if pictures.iter().all(|(_, one)| one.vertices.is_empty()) {
        return None;
    }
    let is_upward = wanted.view == View::Graph;
    let placed = |pictures: Vec<(String, picture::Picture)>| -> Vec<(String, picture::Placed)> {
        pictures.into_iter().map(|(sign, picture)| (sign, picture.placed(is_upward))).collect()
    };
    Some(match wanted.language {
        Language::Dot => write::dot(&pictures, is_upward),
        Language::Mermaid => write::mermaid(&pictures, is_upward),
        Language::Tikz => write::tikz(&placed(pictures)),
        Language::Svg => {
            let title = title(program);
            let sheet =
                write::Sheet { pictures: placed(pictures), title: &title, legend, ground: wanted.ground };
            write::svg(&sheet)
        }
    })
}

/// The text in a line; of a long one nothing, as it stands beside the picture anyway.
fn title(program: &str) -> String {
    let line = program.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST_TITLE { String::new() } else { line }
}
