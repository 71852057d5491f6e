//! What runs over an index, and what is said case by case: `\sum_{i \in S}`, `\sum_{i \ne j}`, `\prod_i x_i`, `cases`.

use pest::iterators::Pair;

use crate::span::Span;

use super::grammar::Rule;
use super::prepare::Unread;
use super::read::{Read, Reader};
use super::tree::{Name, Node, NodeId, When};

impl Reader<'_> {
    /// A sum over one index or several, of which the last is the innermost.
    pub(super) fn sum(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let span = self.span(&pair);
        let (mut indices, mut lower, mut upper, mut body) = (Vec::new(), None, None, None);
        let mut sign = None;
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::lower => {
                    for part in inner.into_inner() {
                        match part.as_rule() {
                            Rule::index => indices.push(part.as_str().to_owned()),
                            Rule::in_set => {}
                            Rule::index_compared => sign = Some(sign_of(part.as_str())),
                            Rule::set => (lower, upper) = self.set(part)?,
                            _ => lower = Some(self.expression(part)?),
                        }
                    }
                }
                Rule::upper => upper = Some(self.only(inner)?),
                _ => {
                    let compared = indices.clone();
                    // What a sum around this one runs over already is only compared with here.
                    indices.retain(|index| sign.is_none() || !self.running.contains(index));
                    let outside = self.running.len();
                    self.running.extend(indices.iter().cloned());
                    let term = self.product(inner);
                    self.running.truncate(outside);
                    body = Some(match sign {
                        Some(sign) => self.counted(term?, &compared, sign, span)?,
                        None => term?,
                    });
                }
            }
        }
        let body = body.ok_or_else(|| Unread::new(span, "there is nothing to add up"))?;
        if sign.is_some() && indices.is_empty() {
            return Err(Unread::new(span, "this sum has no index of its own"));
        }
        let index = if indices.is_empty() { String::new() } else { indices.remove(0) };
        let body = indices
            .into_iter()
            .rev()
            .fold(body, |body, index| self.tree.push(Node::Over { index, lower, upper, body }, span));
        Ok(Node::Over { index, lower, upper, body })
    }

    /// A term that counts only where two indices compare so: a single case, and none for everywhere else.
    fn counted(&mut self, term: NodeId, indices: &[String], sign: &'static str, span: Span) -> Read {
        let ([left, right], false) = (indices, sign.is_empty()) else {
            return Err(Unread::new(span, "which terms this sum has is not understood"));
        };
        let mut name =
            |word: &String| self.tree.push(Node::Name(Name { word: word.clone(), ..Name::default() }), span);
        let when = When { sign, left: name(left), right: name(right) };
        Ok(self.tree.push(Node::Cases(vec![(term, Some(when))]), span))
    }

    /// From where to where an index of a set runs: to `n` for `[n]`, and for a set of which only the name is known to its
    /// size, which is one for each set.
    pub(super) fn set(&mut self, pair: Pair<'_, Rule>) -> Result<(Option<NodeId>, Option<NodeId>), Unread> {
        let span = self.span(&pair);
        let is_list = pair.as_str().starts_with('[') || pair.as_str().starts_with("\\{");
        let last = pair.into_inner().last().ok_or_else(|| Unread::new(span, "this set is empty"))?;
        let first = self.tree.push(Node::Number("1".to_owned()), span);
        if is_list {
            return Ok((Some(first), Some(self.expression(last)?)));
        }
        let set = self.atom(last)?;
        let Some(name) = self.tree.name(set).cloned() else {
            return Err(Unread::new(span, "this set is not understood"));
        };
        let size = Node::Name(Name { over: Some("size".to_owned()), ..name });
        Ok((Some(first), Some(self.tree.push(size, span))))
    }

    /// `\prod_i x_i`: the product of all entries, or of a power of them.
    pub(super) fn product_over(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let span = self.span(&pair);
        let (mut index, mut body) = (None, None);
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::lower => index = inner.into_inner().next().map(|index| index.as_str().to_owned()),
                Rule::upper => {}
                _ => body = Some(self.factor(inner)?),
            }
        }
        let unread = || Unread::new(span, "a product over an index is only read of entries");
        let (Some(index), Some(body)) = (index, body) else { return Err(unread()) };
        let (base, exponent) = match self.tree.get(self.tree.bare(body)) {
            Node::Power(base, exponent) => (*base, Some(*exponent)),
            _ => (body, None),
        };
        let name = self.tree.name(base).filter(|name| name.below.as_deref() == Some(index.as_str())).cloned();
        let name = name.ok_or_else(unread)?;
        let all = self.tree.push(Node::Name(Name { below: None, ..name }), span);
        let product = Node::Call("prod".to_owned(), vec![all]);
        Ok(match exponent {
            Some(exponent) => Node::Power(self.tree.push(product, span), exponent),
            None => product,
        })
    }

    /// What is said case by case.
    pub(super) fn cases(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let mut cases = Vec::new();
        for case in pair.into_inner().filter(|inner| inner.as_rule() == Rule::case) {
            let span = self.span(&case);
            let mut parts = case.into_inner();
            let value = parts.next().ok_or_else(|| Unread::new(span, "this case is empty"))?;
            let value = self.expression(value)?;
            let when = parts.next().map(|when| self.when(when)).transpose()?.flatten();
            cases.push((value, when));
        }
        Ok(Node::Cases(cases))
    }

    /// When a case is one; nothing where it is that everywhere else.
    fn when(&mut self, pair: Pair<'_, Rule>) -> Result<Option<When>, Unread> {
        let span = self.span(&pair);
        let (mut sides, mut sign) = (Vec::new(), "");
        for inner in pair.into_inner() {
            match inner.as_rule() {
                Rule::expression => sides.push(self.expression(inner)?),
                Rule::elsewhere => return Ok(None),
                _ => sign = sign_of(inner.as_str()),
            }
        }
        let [left, right] = sides.as_slice() else {
            return Err(Unread::new(span, "when this case is one is not understood"));
        };
        if sign.is_empty() {
            return Err(Unread::new(span, "this comparison is not understood here"));
        }
        Ok(Some(When { sign, left: *left, right: *right }))
    }
}

/// The sign of a comparison in the language.
fn sign_of(text: &str) -> &'static str {
    match text.trim() {
        "<" | "\\lt" => "<",
        ">" | "\\gt" => ">",
        "\\le" | "\\leq" | "\\leqslant" | "\\leqq" | "≤" => "<=",
        "\\ge" | "\\geq" | "\\geqslant" | "\\geqq" | "≥" => ">=",
        "\\ne" | "\\neq" | "≠" => "!=",
        "=" => "==",
        _ => "",
    }
}
