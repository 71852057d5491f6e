//! Letters side by side that are no product: `tr(AB)` without a backslash, `\Delta w`, and functions without
//! parentheses, whose argument goes on: `\mathrm{tr} AB`.

use super::names;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// Functions that are written as letters in italics.
const FUNCTIONS: &[&str] =
    &["tr", "Tr", "Trace", "trace", "det", "diag", "vec", "log", "ln", "exp", "rank", "softmax"];
/// Functions whose argument goes on over a product, where it has no parentheses: `\tr AB`, `\log xy`.
const GOING_ON: &[&str] = &["tr", "vec", "log", "det", "rank", "softmax"];
/// The same of functions of numbers, whose argument ends before a bracket unless only numbers stand before it:
/// `\cos\omega t`, `\sin 2(x + y)`, but `\sin x (1 + y)`.
const GOING_ON_TO_BRACKETS: &[&str] =
    &["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp"];

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
    let (word, argument) = bare_call(tree, factor)?;
    let ends_at_bracket = GOING_ON_TO_BRACKETS.contains(&names::function(&word));
    if !ends_at_bracket && !GOING_ON.contains(&names::function(&word)) {
        return None;
    }
    let mut is_number = matches!(tree.get(argument), Node::Number(_));
    let goes_on = |(times, next): &&(Times, NodeId)| {
        let goes_on = match tree.get(*next) {
            Node::Call(..) | Node::Differential(..) => false,
            Node::Power(inner, _) if matches!(tree.get(*inner), Node::Call(..)) => false,
            Node::Group(_) => is_number || !ends_at_bracket,
            _ => true,
        };
        is_number &= matches!(tree.get(*next), Node::Number(_));
        goes_on && *times == Times::Implied
    };
    let count = after.iter().take_while(goes_on).count();
    let (more, rest) = after.split_at_checked(count).filter(|(more, _)| !more.is_empty())?;
    Some((with_more(tree, factor, more)?, rest))
}

/// The innermost function without parentheses around its argument, and that: `\det A` of `\log\det A`, `\sin x` of
/// `\sin^2 x`.
fn bare_call(tree: &Tree, id: NodeId) -> Option<(String, NodeId)> {
    match tree.get(id) {
        Node::Power(inner, _) => bare_call(tree, *inner),
        Node::Call(word, arguments) if tree.is(id, Note::BareCall) => {
            let [argument] = arguments.as_slice() else { return None };
            let deeper =
                if matches!(tree.get(*argument), Node::Call(..)) { bare_call(tree, *argument) } else { None };
            deeper.or_else(|| Some((word.clone(), *argument)))
        }
        _ => None,
    }
}

/// The same function of its argument times more factors.
fn with_more(tree: &mut Tree, id: NodeId, more: &[(Times, NodeId)]) -> Option<NodeId> {
    let whole = tree.span(id).join(tree.span(more.last()?.1));
    let node = match tree.get(id).clone() {
        Node::Power(inner, exponent) => Node::Power(with_more(tree, inner, more)?, exponent),
        Node::Call(word, arguments) => {
            let argument = *arguments.first()?;
            let is_call = matches!(tree.get(argument), Node::Call(..)) && bare_call(tree, argument).is_some();
            let argument = if is_call {
                with_more(tree, argument, more)?
            } else {
                let factors =
                    std::iter::once((Times::Implied, argument)).chain(more.iter().copied()).collect();
                let span = tree.span(argument).join(tree.span(more.last()?.1));
                tree.push(Node::Product(factors), span)
            };
            Node::Call(word, vec![argument])
        }
        _ => return None,
    };
    Some(tree.push(node, whole))
}
