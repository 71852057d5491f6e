//! What is typed and may mean two things: it is refused with both written out, and never read as one of them in silence.
//! A document is not asked so: what it says elsewhere decides there.

use super::around::Around;
use super::exponentials::write;
use super::names;
use super::prepare::Unread;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};
use super::typed::Source;

/// Letters of functions: before a bracket they are called, whatever stands in it.
const FUNCTIONS: &[&str] = &["f", "g", "h", "phi", "psi", "Phi", "Psi", "kappa"];
/// Greek letters of vectors in space.
const VECTORS: &[&str] = &["omega"];

/// A factor, and what stands before it.
type Factor = (Times, NodeId);

/// Refuses the first thing of an expression that may mean two.
pub(super) fn none(
    tree: &Tree,
    root: NodeId,
    source: &Source<'_>,
    around: &mut dyn Around,
) -> Result<(), Unread> {
    for id in tree.within(root) {
        if let Node::PseudoInverse(of) = tree.get(id)
            && let Some(doubt) = daggered(tree, id, *of, source, around)
        {
            return Err(doubt);
        }
        let Node::Product(factors) = tree.get(id) else { continue };
        for (place, (times, right)) in factors.iter().enumerate() {
            let (before, after) = factors.split_at_checked(place).unwrap_or((factors, &[]));
            let doubt = match (times, before.last()) {
                (Times::Implied, Some((_, left))) => called(tree, *left, *right, source, around),
                (Times::Over, Some(_)) => divided(tree, before, after, source),
                (Times::Cross, Some((_, left))) => crossed(tree, *left, *right, source, around),
                _ => None,
            };
            if let Some(doubt) = doubt {
                return Err(doubt);
            }
        }
    }
    Ok(())
}

/// A function of which nothing is known, before its argument: `\phi(x)`. Of other letters than those of functions only what has a
/// name alone in the brackets is taken for one: `\lambda(x + y)` and `x(x^T y)` are products.
fn called(
    tree: &Tree,
    left: NodeId,
    right: NodeId,
    source: &Source<'_>,
    around: &mut dyn Around,
) -> Option<Unread> {
    let (head, is_bare) = head(tree, left)?;
    let (group, arguments) = brackets(tree, right)?;
    let name = tree.name(head)?;
    let word = names::spelled(name);
    let opens = source.of(tree.span(group)).starts_with(['(', '[']);
    if !opens || !names::is_word(&word) || around.is_known(&word) || around.meaning(&word).is_some() {
        return None;
    }
    let is_name = |id: &NodeId| tree.name(*id).is_some();
    let is_alone = is_bare && (arguments.len() > 1 || arguments.iter().all(is_name));
    if !is_alone && !FUNCTIONS.contains(&name.word.as_str()) {
        return None;
    }
    let span = tree.span(head).join(tree.span(group));
    let spaces: Vec<&str> = arguments.iter().map(|argument| space(tree, *argument, around)).collect();
    let value = if spaces.contains(&"R[n]") && spaces.len() == 1 { "R[k]" } else { "R" };
    let declared = format!("{word} : {} -> {value}", spaces.join(", "));
    let product = format!(r"{} \cdot {}", source.of(tree.span(head)), source.of(tree.span(group)));
    let reason = format!(
        "`{}` is a function of what stands in the brackets, and `{word}` is not given: declare it, `{declared}` (on the \
         command line `-d '{declared}'`); the product is `{product}`",
        source.of(span)
    );
    Some(Unread::new(span, reason))
}

/// The space that an argument seems to lie in.
fn space(tree: &Tree, id: NodeId, around: &mut dyn Around) -> &'static str {
    let written = write(tree, id, around).ok();
    match written.and_then(|written| around.shape(&written.text)).map(|shape| shape.order()) {
        Some(0) => "R",
        Some(2) => "R[n,n]",
        _ => "R[n]",
    }
}

/// The name that stands before a bracket, and whether it stands alone there: `\nabla f`, `\ln p`, and `f'`.
fn head(tree: &Tree, id: NodeId) -> Option<(NodeId, bool)> {
    match tree.get(id) {
        Node::Name(_) => Some((id, true)),
        Node::Nabla(_, _, of) | Node::Differential(_, Some(of)) => head(tree, *of),
        Node::Call(_, arguments) if tree.is(id, Note::BareCall) => head(tree, *arguments.first()?),
        Node::Transpose(of) if tree.is(id, Note::Prime) => Some((head(tree, *of)?.0, false)),
        _ => None,
    }
}

/// The brackets of a factor, and what stands in them; what stands at them belongs to the value.
fn brackets(tree: &Tree, id: NodeId) -> Option<(NodeId, &[NodeId])> {
    match tree.get(id) {
        Node::Group(arguments) => Some((id, arguments)),
        Node::Transpose(of)
        | Node::InverseTransposed(of)
        | Node::PseudoInverse(of)
        | Node::Power(of, _)
        | Node::Entry(of, _) => brackets(tree, *of),
        _ => None,
    }
}

/// A slash before a number with names at its side: `x/2\sigma^2`. Half of something, with a space between, is none.
fn divided(tree: &Tree, above: &[Factor], below: &[Factor], source: &Source<'_>) -> Option<Unread> {
    let (number, after) = below.split_first()?;
    let Node::Number(digits) = tree.get(number.1) else { return None };
    let is_letter = |id: NodeId| match tree.get(id) {
        Node::Name(_) => true,
        Node::Power(base, _) => matches!(tree.get(*base), Node::Name(_)),
        _ => false,
    };
    let count = after.iter().take_while(|(times, of)| *times == Times::Implied && is_letter(*of)).count();
    let (first, last) = (after.first()?.1, after.get(count.checked_sub(1)?)?.1);
    let is_number = above.iter().all(|(_, of)| matches!(tree.get(*of), Node::Number(_)));
    let is_apart = tree.span(number.1).to < tree.span(first).from;
    if is_number && is_apart {
        return None;
    }
    let numerator = tree.span(above.first()?.1).join(tree.span(above.last()?.1));
    let letters = tree.span(first).join(tree.span(last));
    let (shown, letters_shown) = (source.of(numerator), source.of(letters));
    let whole = numerator.join(letters);
    let reason = format!("`{}` may be divided by the number alone, or by all that follows", source.of(whole));
    Some(Unread::new(whole, reason).offering([
        format!(r"\frac{{{shown}}}{{{digits}{letters_shown}}}"),
        format!(r"\frac{{{shown}}}{{{digits}}}{letters_shown}"),
    ]))
}

/// A dagger at a vector: `\psi^\dagger` is a physicist's adjoint, and `x^\dagger` the inverse of Moore and Penrose.
fn daggered(
    tree: &Tree,
    id: NodeId,
    of: NodeId,
    source: &Source<'_>,
    around: &mut dyn Around,
) -> Option<Unread> {
    let is_dagger = source.of(tree.span(id)).contains(['†', 'd']);
    let is_small = |name: &Name| {
        !around.is_known(&names::spelled(name)) && name.word.starts_with(|c: char| c.is_ascii_lowercase())
    };
    let is_small = tree.name(of).is_some_and(is_small);
    if !is_dagger || !is_small && !is_vector(tree, of, around) {
        return None;
    }
    let shown = source.of(tree.span(of));
    let reason = format!(
        "`{}` may be the adjoint, of real numbers the transpose, or the pseudoinverse",
        source.of(tree.span(id))
    );
    let offers = [format!("{shown}^T"), format!(r"\frac{{{shown}^T}}{{\|{shown}\|^2}}")];
    Some(Unread::new(tree.span(id), reason).offering(offers))
}

/// A cross between two vectors: `\mathbf a \times \mathbf b`.
fn crossed(
    tree: &Tree,
    left: NodeId,
    right: NodeId,
    source: &Source<'_>,
    around: &mut dyn Around,
) -> Option<Unread> {
    let (before, after) = (tree.span(left), tree.span(right));
    let sign = source.of(crate::span::Span::new(before.to, after.from));
    let is_cross = sign.contains(r"\times") || sign.contains('×');
    if !is_cross || !is_vector(tree, left, around) || !is_vector(tree, right, around) {
        return None;
    }
    let (left, right) = (source.of(before), source.of(after));
    let whole = before.join(after);
    let reason = format!("`{}` may be the product of vectors in space, or a multiple", source.of(whole));
    Some(Unread::new(whole, reason).offering([format!("cross({left}, {right})"), format!("{left}*{right}")]))
}

/// Whether an expression is a vector, as it was declared or as its letter says.
fn is_vector(tree: &Tree, id: NodeId, around: &mut dyn Around) -> bool {
    if let Some(name) = tree.name(id)
        && !around.is_known(&names::spelled(name))
    {
        let is_small = name.word.starts_with(|first: char| first.is_ascii_lowercase());
        return VECTORS.contains(&name.word.as_str())
            || is_small && (name.is_bold || name.word.chars().count() == 1);
    }
    let written = write(tree, id, around).ok();
    written.and_then(|written| around.shape(&written.text)).is_some_and(|shape| shape.order() == 1)
}
