//! Pictures as text, a file a language.

mod dot;
mod mermaid;
mod svg;
mod tikz;

pub(super) use dot::dot;
pub(super) use mermaid::mermaid;
pub(super) use svg::{Sheet, svg};
pub use svg::{head, text};
pub(super) use tikz::tikz;

use super::picture::Look;
use super::theme;

/// The hue of what has one.
fn hue_of(look: Look) -> Option<&'static str> {
    match look {
        Look::Function => Some(theme::hue(0)),
        Look::Variable => Some(theme::hue(1)),
        Look::Parameter => Some(theme::hue(2)),
        Look::Tensor(number) => Some(theme::hue(number)),
        Look::Operation | Look::Text | Look::Dot => None,
    }
}
