//! Names in another face or with something over them, and roots.

use pest::iterators::Pair;

use crate::span::Span;

use super::grammar::Rule;
use super::lettering::accent;
use super::prepare::Unread;
use super::read::{Read, Reader};
use super::tree::{Name, Node, Times};

/// Letters in blackboard bold that stand for what is done to all that follows, and are no names.
const OPERATORS: &[(&str, &str)] = &[("E", "an expectation"), ("P", "a probability"), ("V", "a variance")];

impl Reader<'_> {
    /// A name with something over it or in another face; capitals in bold side by side are factors.
    pub(super) fn accented(&mut self, pair: Pair<'_, Rule>, span: Span) -> Read {
        if let Some((sign, what)) = OPERATORS.iter().find(|(sign, _)| is_in_blackboard(&pair, sign)) {
            let reason = format!(r"`\mathbb{{{sign}}}` stands for {what}, which is not read");
            return Err(Unread::new(span, reason));
        }
        let name = accent(pair);
        // Capitals, and a vector behind them: `\mathbf{AB}`, `\mathbf{Ax}`.
        let before =
            name.word.char_indices().next_back().map_or("", |(last, _)| name.word.get(..last).unwrap_or(""));
        let is_product = name.is_bold
            && !before.is_empty()
            && before.chars().all(|c| c.is_ascii_uppercase())
            && name.word.chars().all(|c| c.is_ascii_alphabetic());
        if !is_product {
            return Ok(self.tree.push(Node::Name(name), span));
        }
        let letters: Vec<char> = name.word.chars().collect();
        let mut factors = Vec::new();
        for (number, letter) in letters.iter().enumerate() {
            let is_last = number + 1 == letters.len();
            let below = name.below.clone().filter(|_| is_last);
            let letter = Name { word: letter.to_string(), below, ..name.clone() };
            factors.push((Times::Implied, self.tree.push(Node::Name(letter), span)));
        }
        let product = self.tree.push(Node::Product(factors), span);
        Ok(self.tree.push(Node::Group(vec![product]), span))
    }

    /// A root, of which the degree may stand in brackets: `\sqrt[3]{x}`.
    pub(super) fn root(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let span = self.span(&pair);
        let (mut degree, mut inner) = (None, None);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::degree => degree = Some(self.only(part)?),
                _ => inner = Some(self.argument(part)?),
            }
        }
        let inner = inner.ok_or_else(|| Unread::new(span, "there is nothing in it"))?;
        let Some(degree) = degree else { return Ok(Node::Root(inner)) };
        Ok(match self.tree.get(degree) {
            Node::Number(digits) if digits == "2" => Node::Root(inner),
            Node::Number(digits) if digits == "3" => Node::Call("cbrt".to_owned(), vec![inner]),
            _ => {
                let one = self.tree.push(Node::Number("1".to_owned()), span);
                Node::Power(inner, self.tree.push(Node::Fraction(one, degree), span))
            }
        })
    }
}

/// Whether a letter is set in blackboard bold.
fn is_in_blackboard(pair: &Pair<'_, Rule>, letter: &str) -> bool {
    let set = pair.as_str().strip_prefix(r"\mathbb");
    set.is_some_and(|set| set.trim_matches(|c: char| c.is_whitespace() || matches!(c, '{' | '}')) == letter)
}
