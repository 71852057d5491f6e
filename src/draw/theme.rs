//! The colours of pictures. Fills are thin, so that one list of hues does on a light and on a dark ground.

/// Hues, told apart by those who see fewer colours, too.
const HUES: [&str; 8] =
    ["#3b7dd8", "#e08214", "#2e9e6b", "#d6455d", "#8e63ce", "#1aa6a6", "#a39a1e", "#d16ba5"];

/// What a picture stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Ground {
    /// White.
    #[default]
    Light,
    /// As of slides and of screens at night.
    Dark,
}

impl Ground {
    /// The ground itself.
    pub fn fill(self) -> &'static str {
        match self {
            Self::Light => "#ffffff",
            Self::Dark => "#16181d",
        }
    }

    /// What is written.
    pub fn ink(self) -> &'static str {
        match self {
            Self::Light => "#1a1a1a",
            Self::Dark => "#f0f0f0",
        }
    }

    /// Lines, and what is said beside.
    pub fn faint(self) -> &'static str {
        match self {
            Self::Light => "#5c6068",
            Self::Dark => "#a4a9b3",
        }
    }
}

/// A hue, by its number.
pub(super) fn hue(number: usize) -> &'static str {
    HUES.get(number % HUES.len()).copied().unwrap_or("#3b7dd8")
}
