//! Program text with the way back: which piece of the document each piece of it was made of.

use crate::diagnostic::{Diagnostic, Label};
use crate::span::Span;

/// How tight a text binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// A sum, or something with a sign.
    Sum,
    /// A product.
    Product,
    /// A power.
    Power,
    /// With something after it: `a'`.
    Postfix,
    /// A name, a number, a call.
    Primary,
}

/// A text, and where its pieces come from.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The text.
    pub text: String,
    /// Pieces of the text, and of the document.
    places: Vec<(Span, Span)>,
    /// How tight it binds.
    pub level: Level,
}

impl Written {
    /// A text that comes from one place.
    pub fn new(text: impl Into<String>, level: Level, span: Span) -> Self {
        let text = text.into();
        let places = vec![(Span::new(0, text.len()), span)];
        Self { text, places, level }
    }

    /// A text that nothing in the document says.
    pub fn bare(text: impl Into<String>, level: Level) -> Self {
        Self { text: text.into(), places: Vec::new(), level }
    }

    /// With another text after it.
    pub fn then(mut self, other: &Self) -> Self {
        let moved = self.text.len();
        let place = |(text, span): &(Span, Span)| (Span::new(text.from + moved, text.to + moved), *span);
        self.places.extend(other.places.iter().map(place));
        self.text.push_str(&other.text);
        self
    }

    /// With signs after it.
    pub fn sign(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// As it stands in something that binds this tight.
    pub fn at_least(self, level: Level) -> Self {
        if self.level >= level {
            return self;
        }
        let inner = self.clone();
        Self { level: Level::Primary, ..Self::bare("(", Level::Primary).then(&inner).sign(")") }
    }

    /// Binding this tight.
    pub fn level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// All of it coming from one place of the document.
    pub fn from(mut self, span: Span) -> Self {
        self.places.push((Span::new(0, self.text.len()), span));
        self
    }

    /// `function(a, b)`.
    pub fn call(function: &str, arguments: &[Self]) -> Self {
        Self::bare(format!("{function}("), Level::Primary).then(&Self::list(arguments, ", ")).sign(")")
    }

    /// Texts with something between.
    pub fn list(parts: &[Self], between: &str) -> Self {
        let mut list = Self::bare("", Level::Sum);
        for (number, part) in parts.iter().enumerate() {
            if number > 0 {
                list = list.sign(between);
            }
            list = list.then(part);
        }
        list
    }

    /// Where a piece of the text comes from: the smallest piece that holds it.
    pub fn place(&self, span: Span) -> Span {
        let holds = |text: &Span| text.from <= span.from && span.to <= text.to;
        let smallest =
            self.places.iter().filter(|(text, _)| holds(text)).min_by_key(|(text, _)| text.to - text.from);
        if let Some((_, place)) = smallest {
            return *place;
        }
        let meets = |text: &Span| text.from < span.to && span.from < text.to;
        let met = self.places.iter().filter(|(text, _)| meets(text)).map(|(_, place)| *place);
        met.reduce(Span::join).unwrap_or_default()
    }

    /// A message about the text, in places of the document.
    pub fn placed(&self, diagnostic: &Diagnostic) -> Diagnostic {
        let mut placed = diagnostic.clone();
        let place = |label: Label| Label { span: self.place(label.span), ..label };
        placed.labels = placed.labels.into_iter().map(place).collect();
        // A mend is of the program's text, which the document does not hold.
        if let Some(mend) = &mut placed.mend {
            mend.edits.clear();
        }
        placed
    }
}
