//! Ways of writing that are read at the door alone: the samples `x^{(i)}` of a sum, a norm with a matrix below, and a
//! derivative that is written in one line.

use super::around::Around;
use super::exponentials::write;
use super::prepare::Unread;
use super::tree::{Name, Node, NodeId, Times, Tree};
use crate::span::Span;

/// What was typed, and where it begins.
pub(super) struct Source<'s> {
    pub text: &'s str,
    pub base: usize,
}

impl Source<'_> {
    /// The text of a place.
    pub fn of(&self, span: Span) -> &str {
        let (from, to) = (span.from.saturating_sub(self.base), span.to.saturating_sub(self.base));
        self.text.get(from..to).unwrap_or_default()
    }
}

/// Reads a superscript in brackets as an index where a sum around it runs over it: `x^{(i)}` is `x_i`, and `x_j^{(i)}` the entry
/// j of it.
pub(super) fn samples(tree: &mut Tree, root: NodeId) {
    for id in tree.within(root) {
        let Node::Over { index, body, .. } = tree.get(id).clone() else { continue };
        for inner in tree.within(body) {
            let Node::Name(name) = tree.get(inner).clone() else { continue };
            if name.layer.as_deref() != Some(index.as_str()) {
                continue;
            }
            let below = match &name.below {
                Some(entry) => format!("{entry},{index}"),
                None => index.clone(),
            };
            tree.replace(inner, Node::Name(Name { layer: None, below: Some(below), ..name }));
        }
    }
}

/// Reads bars with the word of a norm below them, `|x|_1`, as that norm, and not as an entry.
pub(super) fn bars(tree: &mut Tree, root: NodeId) {
    for id in tree.within(root) {
        let Node::Entry(of, below) = tree.get(id).clone() else { continue };
        let Node::Bars(inner) = *tree.get(of) else { continue };
        if KNOWN.contains(&below.as_str()) || matches!(below.as_str(), "1" | "2") {
            tree.replace(id, Node::Norm(inner, Some(below)));
        }
    }
}

/// Reads `\partial f / \partial x` as the fraction that it is.
pub(super) fn quotients(tree: &mut Tree, root: NodeId) {
    for id in tree.within(root) {
        let Node::Product(factors) = tree.get(id).clone() else { continue };
        let is_differential = |id: NodeId| matches!(tree.get(id), Node::Differential(..));
        let begins = factors.first().is_some_and(|first| is_differential(first.1));
        let line = factors.iter().position(|(times, of)| *times == Times::Over && is_differential(*of));
        let Some(line) = line.filter(|_| begins) else { continue };
        let (above, below) = factors.split_at_checked(line).unwrap_or((&factors, &[]));
        let (Some((_, first)), Some(((_, by), after))) = (above.first(), below.split_first()) else {
            continue;
        };
        let span = above.iter().fold(tree.span(*first), |span, factor| span.join(tree.span(factor.1)));
        let above = if above.len() == 1 { *first } else { tree.push(Node::Product(above.to_vec()), span) };
        let whole = Node::Fraction(above, *by);
        if after.is_empty() {
            tree.replace(id, whole);
            continue;
        }
        let whole = tree.push(whole, span.join(tree.span(*by)));
        let product = std::iter::once((Times::Implied, whole)).chain(after.iter().copied()).collect();
        tree.replace(id, Node::Product(product));
    }
}

/// What stands below a norm that every reader knows.
const KNOWN: &[&str] = &["F", "Fro", "infty", "∞", "*"];
/// Words below a norm, and the function of the language.
const WORDS: &[(&str, &str)] = &[("op", "opnorm"), ("nuc", "nuclear"), ("tr", "nuclear"), ("max", "norminf")];
/// Capitals of which the norm is taken with the matrix by some and with its inverse by others.
const EITHER: &[&str] = &["Sigma", "Lambda", "Omega", "Gamma", "Delta", "Theta", "Phi", "Psi", "Pi", "Xi"];

/// Reads a norm with a matrix below, `\|x\|_M^2`, as `x^T M x`.
pub(super) fn norms(
    tree: &mut Tree,
    root: NodeId,
    source: &Source<'_>,
    around: &mut dyn Around,
) -> Result<(), Unread> {
    let within = tree.within(root);
    for id in &within {
        let Node::Norm(inner, Some(below)) = tree.get(*id).clone() else { continue };
        if is_exponent(&below, around) {
            continue;
        }
        if let Some((_, function)) = WORDS.iter().find(|(word, _)| *word == below) {
            tree.replace(*id, Node::Call((*function).to_owned(), vec![inner]));
            continue;
        }
        let is_square = |power: &&NodeId| {
            matches!(tree.get(**power), Node::Power(base, two)
                if tree.bare(*base) == *id && *tree.get(*two) == Node::Number("2".to_owned()))
        };
        let square = within.iter().find(is_square).copied();
        let span = tree.span(*id);
        if let Some(doubt) = doubt(tree, square.unwrap_or(*id), inner, &below, source) {
            return Err(doubt);
        }
        let weight = weight(tree, &below, span, source)?;
        let order = write(tree, inner, around).ok().and_then(|text| around.shape(&text.text));
        let shown = source.of(tree.span(inner));
        if order.is_some_and(|shape| shape.order() == 2) {
            let reason = format!("the norm `{below}` of a matrix is not known");
            let of_columns = format!(r"\operatorname{{tr}}(({shown})^T {below} ({shown}))");
            return Err(Unread::new(span, reason).offering([of_columns]));
        }
        let row = tree.push(Node::Transpose(inner), span);
        let form = vec![(Times::Implied, row), (Times::Implied, weight), (Times::Implied, inner)];
        match square {
            Some(square) => tree.replace(square, Node::Product(form)),
            None => {
                let form = tree.push(Node::Product(form), span);
                tree.replace(*id, Node::Root(form));
            }
        }
    }
    Ok(())
}

/// Whether what stands below a norm says which of the norms of a vector it is: a word for one, or the exponent.
fn is_exponent(below: &str, around: &mut dyn Around) -> bool {
    let is_letter = below.len() == 1 && below.chars().all(|c| c.is_ascii_lowercase());
    let is_number = below.chars().all(|c| c.is_ascii_digit());
    let is_declared = around.is_known(below) && around.shape(below).is_some_and(|shape| shape.order() == 0);
    KNOWN.contains(&below) || is_letter || is_number || is_declared
}

/// The matrix below a norm: a capital, or the inverse of one.
fn weight(tree: &mut Tree, below: &str, span: Span, source: &Source<'_>) -> Result<NodeId, Unread> {
    let (word, is_inverse) = match below.strip_suffix("^-1") {
        Some(word) => (word, true),
        None => (below, false),
    };
    let (letter, index) = word.split_once('_').map_or((word, None), |(letter, index)| (letter, Some(index)));
    let is_greek = EITHER.contains(&letter) && is_inverse;
    let is_capital = letter.len() == 1 && letter.chars().all(|c| c.is_ascii_uppercase());
    let shown = source.of(span);
    // A script letter is a space of functions.
    if !is_greek && !is_capital || shown.contains(r"\mathcal") || shown.contains(r"\mathbb") {
        return Err(Unread::new(span, format!("the norm `{below}` is not known")));
    }
    let below = index.map(str::to_owned);
    let name = tree.push(Node::Name(Name { word: letter.to_owned(), below, ..Name::default() }), span);
    Ok(if is_inverse { tree.push(Node::Call("inv".to_owned(), vec![name]), span) } else { name })
}

/// A norm with a letter below of which some take the matrix and others its inverse: `\|x\|_\Sigma`. `whole` is its square, where
/// that stands there.
fn doubt(tree: &Tree, whole: NodeId, inner: NodeId, below: &str, source: &Source<'_>) -> Option<Unread> {
    if !EITHER.contains(&below) {
        return None;
    }
    let span = tree.span(whole);
    let shown = source.of(tree.span(inner));
    let vector = if tree.name(inner).is_some() { shown.to_owned() } else { format!("({shown})") };
    let form = |power: &str| {
        let form = format!(r"{vector}^T \{below}{power} {vector}");
        if matches!(tree.get(whole), Node::Power(..)) { form } else { format!(r"\sqrt{{{form}}}") }
    };
    let reason =
        format!("`{}` is taken with the matrix by some, and with its inverse by others", source.of(span));
    Some(Unread::new(span, reason).offering([form(""), form("^{-1}")]))
}
