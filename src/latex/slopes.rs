//! Derivatives of functions of one number, taken at what is written: `\sigma'(z)`. What the derivative is says the table of
//! functions, by the function's differential.

use crate::functions;
use crate::span::Span;

use super::manner::words;
use super::names;
use super::prepare::Unread;
use super::tree::{Node, NodeId};
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
            let place = std::slice::from_ref(&argument.text);
            let derived = match taken {
                0 => self.known.derived_function(function, &vec![0; order], place, true),
                _ => None,
            };
            let derived = derived.ok_or_else(|| unknown(function, span))?;
            return Ok(Written::call(&derived, &[argument]));
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

impl Writer<'_> {
    /// A function that was defined here, derived by letters that it was defined with, and taken at what is none of these:
    /// `\frac{\partial f}{\partial x}(1, 0)`.
    pub(crate) fn derived_at(
        &mut self,
        of: NodeId,
        by: &[String],
        span: Span,
    ) -> Result<Option<Written>, Unread> {
        let Node::Call(function, arguments) = self.tree.get(of) else { return Ok(None) };
        let letters = self.known.arguments(function);
        let place = |by: &String| letters.iter().position(|letter| letter == by);
        let Some(places) = by.iter().map(place).collect::<Option<Vec<usize>>>() else { return Ok(None) };
        if self.known.function(function).is_none() {
            return Ok(None);
        }
        let arguments: Result<Vec<Written>, Unread> = arguments.iter().map(|one| self.write(*one)).collect();
        let arguments = arguments?;
        if arguments.iter().any(|one| words(&one.text).any(|word| by.iter().any(|by| by == word))) {
            return Ok(None);
        }
        let taken_at: Vec<String> = arguments.iter().map(|one| one.text.clone()).collect();
        let derived = self.known.derived_function(function, &places, &taken_at, false);
        let derived = derived.ok_or_else(|| unknown(function, span))?;
        Ok(Some(Written::call(&derived, &arguments)))
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
