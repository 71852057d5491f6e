//! Pictures: the graph of an expression, or the tensor network of its result, as SVG or as DOT. A session's
//! outcomes in, text out: nothing in here opens a file, and every face shows the same pictures.

use crate::session::{Answer, Outcome, Session};

mod expression;
mod factors;
mod network;
mod picture;
mod write;

pub use write::{head, text};

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
    /// The graph alone, for Graphviz.
    Dot,
}

/// The picture of a text that was run, and of its outcomes in index notation; `None` where there is nothing to
/// draw, or too much to look at.
pub fn picture(
    program: &str,
    outcomes: &[Outcome],
    session: &mut Session,
    view: View,
    language: Language,
) -> Option<String> {
    let pictures = match view {
        View::Graph => vec![(String::new(), expression::graph(program, session)?)],
        View::Network => {
            let result = outcomes.iter().rev().find_map(|outcome| match &outcome.answer {
                Answer::Expression(answer) => Some(answer),
                _ => None,
            });
            network::networks(result?, session)?
        }
    };
    if pictures.iter().all(|(_, one)| one.vertices.is_empty()) {
        return None;
    }
    let is_upward = view == View::Graph;
    Some(match language {
        Language::Dot => write::dot(&pictures, is_upward),
        Language::Svg => {
            let placed = pictures.into_iter().map(|(sign, picture)| (sign, picture.placed(is_upward)));
            write::svg(&placed.collect::<Vec<_>>())
        }
    })
}
