//! Derivatives of functions of one number, taken at what is written: `\sigma'(z)`. What the derivative is says the table of
//! functions, by the function's differential.

use crate::functions;
use crate::span::Span;

use super::names;
use super::prepare::Unread;
use super::tree::NodeId;
use super::write::{Text, Writer};
use super::written::{Level, Written};

impl Writer<'_> {
    /// `f''(a)`.
    pub(crate) fn slope(&mut self, function: &str, order: usize, argument: NodeId, span: Span) -> Text {
        let argument = self.write(argument)?;
        if self.known.is_not_given(function) {
            let text = format!("{function}{}({})", "′".repeat(order), argument.text);
            return Ok(Written::new(text, Level::Primary, span));
        }
        let (first, taken) = match self.known.function(function) {
            Some(user) => (format!("{user}({})", argument.text), 0),
            None => {
                let meaning = self.known.meaning(function);
                let name = names::function(meaning.as_deref().unwrap_or(function));
                let slope = functions::slope(name).ok_or_else(|| unknown(function, span))?;
                (at(&slope, name, &argument.text), 1)
            }
        };
        if order > taken && !names::is_word(&argument.text) {
            return Err(unknown(function, span));
        }
        let is_number = self.order(&argument.text) == Some(0);
        let text = (taken..order).fold(first, |text, _| {
            // The entries of the sum's gradient are the derivatives of the entries.
            let total = if is_number { text } else { format!("sum({text})") };
            format!("grad({total}, {})", argument.text)
        });
        let level = if order > taken { Level::Primary } else { Level::Sum };
        Ok(Written::new(text, level, span))
    }
}

fn unknown(function: &str, span: Span) -> Unread {
    Unread::new(span, format!("the derivative of `{function}` at this place is not known"))
}

/// A derivative from the table, as an expression that is taken entry by entry at an argument.
fn at(slope: &str, function: &str, argument: &str) -> String {
    let mut text = String::new();
    let mut rest = slope;
    while let Some(first) = rest.chars().next() {
        let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (word, after) = rest.split_at(length);
        match word {
            "x" if names::is_word(argument) => text.push_str(argument),
            "x" => text.extend(["(", argument, ")"]),
            "out" => text.extend([function, "(", argument, ")"]),
            "*" | "/" | "^" => text.extend([".", word]),
            other => text.push_str(other),
        }
        rest = after;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::at;
    use crate::functions::slope;

    #[test]
    fn derivatives_come_from_the_table() {
        for (function, argument, expected) in [
            ("tanh", "z", "(1 - tanh(z).^2)"),
            ("exp", "a + b", "exp(a + b)"),
            ("log", "z", "1./z"),
            ("sqrt", "W*x", "1./(2.*sqrt((W*x)))"),
            ("sin", "z", "cos(z)"),
        ] {
            let found = slope(function).map(|slope| at(&slope, function, argument));
            assert_eq!(found.as_deref(), Some(expected), "{function}");
        }
        assert_eq!(slope("det"), None);
    }
}
