//! Which colours the parts of an answer have. Plain where there is no colour to show.

use annotate_snippets::renderer::{AnsiColor, Effects, Style};

/// The colours of the parts of an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    /// Formulas and values: what was asked for.
    pub result: Style,
    /// Names of fields: `taken`, `layout`, `checked`.
    pub field: Style,
    /// Numbers in what is typed.
    pub number: Style,
    /// What stands beside: shapes, sources, remarks.
    pub aside: Style,
    /// What holds.
    pub good: Style,
    /// What does not.
    pub bad: Style,
    /// Whether messages are coloured too.
    pub is_styled: bool,
}

impl Palette {
    /// No colour.
    pub fn plain() -> Self {
        Self::default()
    }

    /// The colours of a terminal; a stream that cannot show them strips them.
    pub fn styled() -> Self {
        Self {
            result: Style::new().effects(Effects::BOLD),
            field: AnsiColor::Cyan.on_default(),
            number: AnsiColor::Magenta.on_default(),
            aside: Style::new().effects(Effects::DIMMED),
            good: AnsiColor::Green.on_default(),
            bad: AnsiColor::Red.on_default().effects(Effects::BOLD),
            is_styled: true,
        }
    }

    /// A formula or a value.
    pub fn as_result(self, text: &str) -> String {
        paint(self.result, text)
    }

    /// The name of a field.
    pub fn as_field(self, text: &str) -> String {
        paint(self.field, text)
    }

    /// A number.
    pub fn as_number(self, text: &str) -> String {
        paint(self.number, text)
    }

    /// What stands beside.
    pub fn as_aside(self, text: &str) -> String {
        paint(self.aside, text)
    }
}

/// A text in a colour.
pub(super) fn paint(style: Style, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{style}{text}{style:#}") }
}
