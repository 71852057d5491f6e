//! Letters side by side that are no product: `tr(AB)` without a backslash, `\Delta w`, and functions without
//! parentheses, whose argument goes on: `\mathrm{tr} AB`.

use super::names;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// Functions that are written as letters in italics.
const FUNCTIONS: &[&str] =
    &["tr", "Tr", "Trace", "trace", "det", "diag", "vec", "log", "ln", "exp", "rank", "softmax"];
/// Functions whose argument goes on over a product, where it has no parentheses.
const GOING_ON: &[&str] = &["tr", "vec", "log"];

/// Factors in which such letters are put together.
pub(crate) fn joined(tree: &mut Tree, factors: &[(Times, NodeId)]) -> Vec<(Times, NodeId)> {
    let mut found: Vec<(Times, NodeId)> = Vec::new();
    let mut rest = factors;
    while let Some(((times, factor), after)) = rest.split_first() {
        let (factor, after) = function(tree, rest)
            .or_else(|| difference(tree, rest))
            .or_else(|| numbered(tree, rest))
            .or_else(|| going_on(tree, *factor, after))
            .unwrap_or((*factor, after));
        found.push((*times, factor));
        rest = after;
    }
    found
}

type Joined<'f> = Option<(NodeId, &'f [(Times, NodeId)])>;

/// `t r (A)` as `tr(A)`.
fn function<'f>(tree: &mut Tree, factors: &'f [(Times, NodeId)]) -> Joined<'f> {
    let mut word = String::new();
    let (first, _) = factors.split_first()?;
    for (number, (times, factor)) in factors.iter().enumerate() {
        if number > 0 && *times != Times::Implied {
            return None;
        }
        let span = tree.span(first.1).join(tree.span(*factor));
        match tree.get(*factor).clone() {
            Node::Group(arguments) if FUNCTIONS.contains(&word.as_str()) => {
                let call = tree.push(Node::Call(word, arguments), span);
                return Some((call, factors.get(number + 1..)?));
            }
            Node::Transpose(inner) | Node::Power(inner, _) if FUNCTIONS.contains(&word.as_str()) => {
                let Node::Group(arguments) = tree.get(inner).clone() else { return None };
                let call = tree.push(Node::Call(word, arguments), span);
                let whole = match tree.get(*factor).clone() {
                    Node::Power(_, exponent) => Node::Power(call, exponent),
                    _ => Node::Transpose(call),
                };
                return Some((tree.push(whole, span), factors.get(number + 1..)?));
            }
            Node::Name(name) if is_letter(&name) => word.push_str(&name.word),
            _ => return None,
        }
    }
    None
}

fn is_letter(name: &Name) -> bool {
    let is_plain = !name.is_bold && name.over.is_none() && name.layer.is_none() && name.below.is_none();
    is_plain && name.word.chars().count() == 1
}

/// `\Delta w` as one name.
fn difference<'f>(tree: &mut Tree, factors: &'f [(Times, NodeId)]) -> Joined<'f> {
    let [(_, sign), (Times::Implied, of), rest @ ..] = factors else { return None };
    let is_sign = matches!(tree.get(*sign), Node::Name(name) if name.word == "Delta" && name.below.is_none());
    let Node::Name(name) = tree.get(*of) else { return None };
    if !is_sign || name.over.is_some() {
        return None;
    }
    let name = Name { over: Some("Delta".to_owned()), ..name.clone() };
    let span = tree.span(*sign).join(tree.span(*of));
    Some((tree.push(Node::Name(name), span), rest))
}

/// `x1` as one name: a number that multiplies stands before a letter.
fn numbered<'f>(tree: &mut Tree, factors: &'f [(Times, NodeId)]) -> Joined<'f> {
    let [(_, name), (Times::Implied, number), rest @ ..] = factors else { return None };
    let (before, after) = (tree.span(*name), tree.span(*number));
    let (Node::Name(name), Node::Number(digits)) = (tree.get(*name), tree.get(*number)) else { return None };
    if name.below.is_some() || before.to != after.from || digits.contains('.') {
        return None;
    }
    let name = Name { below: Some(digits.clone()), ..name.clone() };
    Some((tree.push(Node::Name(name), before.join(after)), rest))
}

/// `tr A` with the factors after it.
fn going_on<'f>(tree: &mut Tree, factor: NodeId, after: &'f [(Times, NodeId)]) -> Joined<'f> {
    let Node::Call(word, arguments) = tree.get(factor).clone() else { return None };
    let [argument] = arguments.as_slice() else { return None };
    if !tree.is(factor, Note::BareCall) || !GOING_ON.contains(&names::function(&word)) {
        return None;
    }
    let goes_on = |(times, next): &&(Times, NodeId)| {
        *times == Times::Implied && !matches!(tree.get(*next), Node::Call(..) | Node::Differential(..))
    };
    let count = after.iter().take_while(goes_on).count();
    let (more, rest) = after.split_at_checked(count).filter(|(more, _)| !more.is_empty())?;
    let factors: Vec<(Times, NodeId)> =
        std::iter::once((Times::Implied, *argument)).chain(more.iter().copied()).collect();
    let span = factors.iter().map(|one| tree.span(one.1)).reduce(crate::span::Span::join)?;
    let product = tree.push(Node::Product(factors), span);
    let whole = tree.span(factor).join(span);
    Some((tree.push(Node::Call(word, vec![product]), whole), rest))
}
