//! What people and programs read of outcomes: text, marked source lines, JSON. Every face writes through here,
//! so that a message is the same on a terminal, in a worksheet and on a page. Data in, strings out:
//! nothing in here opens a file, asks a terminal, or works anything out.

mod answer;
mod document;
mod escape;
mod format;
mod formula;
mod json;
mod left;
mod numbers;
mod palette;
mod reading;
pub mod rows;
mod snippet;
mod steps;
mod trace;
mod window;

pub use answer::{Detail, answer, assumptions, detailed, is_checked, lines_of_formula, mark, summary, taken};
pub use document::equation as equation_in_document;
pub use escape::escaped;
pub use format::{Format, expression, name};
pub use formula::{assumed, definitions, entry, formula, left, left_in_language};
pub use json::{Exit, exit_of, message, objects};
pub use numbers::{Grid, decimal, decimals, exact_literal, literal};
pub use palette::Palette;
pub use reading::other_reading;
pub use snippet::{Severity, Source, render, render_all};
pub use steps::equation;
pub use trace::trace;
