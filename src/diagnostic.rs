//! What went wrong, as data: a code, a sentence, marked places, and a mend.
//! Nothing in here draws or prints; the faces do that.

use crate::span::Span;

/// One marked place of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What is said of the place; may be empty.
    pub text: String,
}

/// A change of the source that would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What to do, as a sentence without its full stop: "transpose `X`".
    pub message: String,
    /// The spans to replace and what to put there; empty when the mend is words only.
    pub edits: Vec<(Span, String)>,
}

/// The codes of errors about shapes.
const SHAPES: &[&str] = &["G0203", "G0204", "G0205", "G0208", "G0210"];

/// What went wrong, where, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `G0203`: G01.. syntax, G02.. names and shapes,
    /// G03.. derivation, G04.. numbers, G05.. claims and documents, G06.. programs, G07.. limits.
    pub code: &'static str,
    /// What is wrong, in a sentence without its full stop.
    pub message: String,
    /// The places; the first is the one the message is about.
    pub labels: Vec<Label>,
    /// Facts that help to understand it, a line each.
    pub notes: Vec<String>,
    /// The likely fix.
    pub mend: Option<Mend>,
}

impl Diagnostic {
    /// A message about one place.
    pub fn new(code: &'static str, message: impl Into<String>, span: Span) -> Self {
        Self {
            code,
            message: message.into(),
            labels: vec![Label { span, text: String::new() }],
            notes: Vec::new(),
            mend: None,
        }
    }

    /// Says something of the place that the message is about.
    pub fn marked(mut self, text: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.text = text.into();
        }
        self
    }

    /// Marks a further place.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a fact.
    pub fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Offers a fix in words.
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.mend = Some(Mend { message: message.into(), edits: Vec::new() });
        self
    }

    /// Offers a fix that replaces the text of one place.
    pub fn replace(mut self, message: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.mend = Some(Mend { message: message.into(), edits: vec![(span, text.into())] });
        self
    }

    /// Whether it says that shapes do not agree, or that something has none.
    pub fn is_about_shapes(&self) -> bool {
        SHAPES.contains(&self.code)
    }

    /// The place that the message is about.
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::nowhere, |label| label.span)
    }
}
