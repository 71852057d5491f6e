//! Ellipses: `a_1 x_1 + \cdots + a_n x_n` is a sum over an index, and a vector or matrix whose entries go on so is a sum
//! over its entries' places. What goes on is what the entries before and behind the ellipsis have in common.

use super::names;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};
use crate::span::Span;

/// Letters for an index, the first that nothing in the expression has.
const INDICES: [&str; 4] = ["i", "j", "k", "l"];

/// From which number on something goes, and up to what.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    first: String,
    last: String,
}

/// Terms of which an ellipsis stands for some, as terms that are all there.
pub(super) fn terms(tree: &mut Tree, terms: &[(bool, NodeId)]) -> Option<Vec<(bool, NodeId)>> {
    let place = terms.iter().position(|(_, term)| tree.is(*term, Note::Ellipsis))?;
    let (sign, before) = *terms.get(place.checked_sub(1)?)?;
    let (other, behind) = *terms.get(place + 1)?;
    if sign != other || terms.get(place).is_none_or(|dots| dots.0 != sign) {
        return None;
    }
    let index = free_index(tree, &[before, behind])?;
    let (template, range) = common(tree, before, behind, &index)?;
    let mut lower: usize = range.first.parse().ok()?;
    let mut first = place - 1;
    while let Some(earlier) = first.checked_sub(1).and_then(|at| terms.get(at)).filter(|term| term.0 == sign)
    {
        let Some(number) = lower.checked_sub(1) else { break };
        let is_so = common(tree, earlier.1, behind, &index).is_some_and(|(one, of)| {
            of.first == number.to_string() && of.last == range.last && is_same(tree, one, template)
        });
        if !is_so {
            break;
        }
        (lower, first) = (number, first - 1);
    }
    let span = tree.span(before).join(tree.span(behind));
    let sum = over(tree, &index, &lower.to_string(), &range.last, template, span)?;
    let kept = terms.get(..first)?.iter().copied().chain([(sign, sum)]);
    Some(kept.chain(terms.get(place + 2..)?.iter().copied()).collect())
}

/// A matrix of which ellipses stand for some entries, as a sum over the places of its entries.
pub(super) fn matrix(tree: &mut Tree, rows: &[Vec<NodeId>], span: Span) -> Option<NodeId> {
    let corner = |row: Option<&Vec<NodeId>>, last: bool| {
        let row = row?;
        if last { row.last().copied() } else { row.first().copied() }
    };
    let goes_down = rows.len() > 2
        && rows.iter().any(|row| row.first().is_some_and(|cell| tree.is(*cell, Note::Ellipsis)));
    let goes_on = rows
        .first()
        .is_some_and(|row| row.len() > 2 && row.iter().any(|cell| tree.is(*cell, Note::Ellipsis)));
    let corners = [
        corner(rows.first(), false)?,
        corner(rows.first(), true)?,
        corner(rows.last(), false)?,
        corner(rows.last(), true)?,
    ];
    let down = free_index(tree, &corners)?;
    let along = INDICES.iter().find(|letter| **letter != down && !mentions(tree, &corners, letter))?;
    let [first, right, below, last] = corners;
    let unit = |index: &str| Name { word: "e".to_owned(), below: Some(index.to_owned()), ..Name::default() };
    let times = |tree: &mut Tree, factors: &[NodeId]| {
        tree.push(Node::Product(factors.iter().map(|factor| (Times::Implied, *factor)).collect()), span)
    };
    match (goes_down, goes_on) {
        (true, false) if rows.iter().all(|row| row.len() == 1) => {
            let (template, range) = common(tree, first, below, &down)?;
            let unit = tree.push(Node::Name(unit(&down)), span);
            let product = times(tree, &[unit, template]);
            over(tree, &down, from_one(&range)?, &range.last, product, span)
        }
        (false, true) if rows.len() == 1 => {
            let (template, range) = common(tree, first, right, &down)?;
            let unit = tree.push(Node::Name(unit(&down)), span);
            let unit = tree.push(Node::Transpose(unit), span);
            tree.note(unit, Note::Made);
            let product = times(tree, &[template, unit]);
            over(tree, &down, from_one(&range)?, &range.last, product, span)
        }
        (true, true) => {
            let (above, columns) = common(tree, first, right, along)?;
            let (under, same) = common(tree, below, last, along)?;
            let (template, numbers) = common(tree, above, under, &down).filter(|_| columns == same)?;
            let down_unit = tree.push(Node::Name(unit(&down)), span);
            let along_unit = tree.push(Node::Name(unit(along)), span);
            let along_unit = tree.push(Node::Transpose(along_unit), span);
            tree.note(along_unit, Note::Made);
            let product = times(tree, &[template, down_unit, along_unit]);
            let inner = over(tree, along, from_one(&columns)?, &columns.last, product, span)?;
            over(tree, &down, from_one(&numbers)?, &numbers.last, inner, span)
        }
        _ => None,
    }
}

fn from_one(range: &Range) -> Option<&str> {
    (range.first == "1").then_some(range.first.as_str())
}

/// A sum over an index; its bounds are numbers or letters.
fn over(tree: &mut Tree, index: &str, first: &str, last: &str, body: NodeId, span: Span) -> Option<NodeId> {
    let bound = |tree: &mut Tree, text: &str| {
        let is_number = text.chars().all(|c| c.is_ascii_digit());
        let node = if is_number {
            Node::Number(text.to_owned())
        } else {
            Node::Name(Name { word: text.to_owned(), ..Name::default() })
        };
        (is_number || names::is_word(text)).then(|| tree.push(node, span))
    };
    let (lower, upper) = (bound(tree, first)?, bound(tree, last)?);
    Some(
        tree.push(Node::Over { index: index.to_owned(), lower: Some(lower), upper: Some(upper), body }, span),
    )
}

/// A letter that nothing in some expressions is called or numbered by.
fn free_index(tree: &Tree, about: &[NodeId]) -> Option<String> {
    INDICES.iter().find(|letter| !mentions(tree, about, letter)).map(|letter| (*letter).to_owned())
}

fn mentions(tree: &Tree, about: &[NodeId], letter: &str) -> bool {
    about.iter().flat_map(|id| tree.within(*id)).any(|id| match tree.get(id) {
        Node::Name(name) => {
            name.word == letter || name.below.as_deref().is_some_and(|below| below.contains(letter))
        }
        Node::Over { index, .. } => index == letter,
        _ => false,
    })
}

/// What two expressions have in common, with an index where they differ by their numbers alone: `a_1 x_1` and
/// `a_n x_n` have `a_i x_i`, from 1 to n.
fn common(tree: &mut Tree, one: NodeId, other: NodeId, index: &str) -> Option<(NodeId, Range)> {
    let mut range = None;
    let template = merged(tree, one, other, index, &mut range)?;
    Some((template, range?))
}

/// Both as one; it recurses no deeper than the text was allowed to nest.
fn merged(
    tree: &mut Tree,
    one: NodeId,
    other: NodeId,
    index: &str,
    range: &mut Option<Range>,
) -> Option<NodeId> {
    let span = tree.span(one);
    let node = match (tree.get(one).clone(), tree.get(other).clone()) {
        (Node::Name(a), Node::Name(b)) => {
            let below = match (&a.below, &b.below) {
                (None, None) => None,
                (Some(one), Some(other)) => Some(numbered(one, other, index, range)?),
                _ => return None,
            };
            let is_alike = Name { below: None, ..a.clone() } == Name { below: None, ..b };
            Node::Name(Name { below: if is_alike { below } else { return None }, ..a })
        }
        (Node::Entry(a, one), Node::Entry(b, other)) => {
            let below = numbered(&one, &other, index, range)?;
            Node::Entry(merged(tree, a, b, index, range)?, below)
        }
        (a, b) if tree.operands(one).is_empty() => (a == b).then_some(a)?,
        (a, b) => {
            let (left, right) = (tree.operands(one), tree.operands(other));
            if left.len() != right.len() || std::mem::discriminant(&a) != std::mem::discriminant(&b) {
                return None;
            }
            let mut inner = Vec::new();
            for (left, right) in left.into_iter().zip(right) {
                inner.push(merged(tree, left, right, index, range)?);
            }
            let rebuilt = with_operands(&a, &inner)?;
            (with_operands(&b, &inner)? == rebuilt).then_some(rebuilt)?
        }
    };
    Some(tree.push(node, span))
}

/// A node of other operands, of the kinds that stand in what goes on.
fn with_operands(node: &Node, inner: &[NodeId]) -> Option<Node> {
    Some(match (node, inner) {
        (Node::Negate(_), [only]) => Node::Negate(*only),
        (Node::Transpose(_), [only]) => Node::Transpose(*only),
        (Node::Norm(_, below), [only]) => Node::Norm(*only, below.clone()),
        (Node::Bars(_), [only]) => Node::Bars(*only),
        (Node::Root(_), [only]) => Node::Root(*only),
        (Node::Power(..), [base, exponent]) => Node::Power(*base, *exponent),
        (Node::Fraction(..), [above, below]) => Node::Fraction(*above, *below),
        (Node::Sum(terms), _) => {
            Node::Sum(terms.iter().map(|term| term.0).zip(inner.iter().copied()).collect())
        }
        (Node::Product(factors), _) => {
            Node::Product(factors.iter().map(|factor| factor.0).zip(inner.iter().copied()).collect())
        }
        (Node::Group(_), _) => Node::Group(inner.to_vec()),
        (Node::Call(function, _), _) => Node::Call(function.clone(), inner.to_vec()),
        (Node::Over { index, .. }, [lower, upper, body]) => {
            Node::Over { index: index.clone(), lower: Some(*lower), upper: Some(*upper), body: *body }
        }
        (Node::Differential(order, _), [only]) => Node::Differential(*order, Some(*only)),
        _ => return None,
    })
}

/// Two subscripts as one: `11` and `1n` are `1j`.
fn numbered(one: &str, other: &str, index: &str, range: &mut Option<Range>) -> Option<String> {
    if one == other {
        return Some(one.to_owned());
    }
    let parts = |text: &str| -> Vec<String> {
        if text.contains(',') {
            text.split(',').map(str::to_owned).collect()
        } else {
            text.chars().map(String::from).collect()
        }
    };
    let (mut left, mut right) = (parts(one), parts(other));
    if left.len() != right.len() {
        (left, right) = (vec![one.to_owned()], vec![other.to_owned()]);
    }
    let mut merged = Vec::new();
    for (a, b) in left.iter().zip(&right) {
        if a == b {
            merged.push(a.clone());
            continue;
        }
        let found = Range { first: a.clone(), last: b.clone() };
        if !a.chars().all(|c| c.is_ascii_digit()) || range.as_ref().is_some_and(|range| *range != found) {
            return None;
        }
        *range = Some(found);
        merged.push(index.to_owned());
    }
    Some(merged.join(if one.contains(',') { "," } else { "" }))
}

/// Whether two expressions say the same.
fn is_same(tree: &Tree, one: NodeId, other: NodeId) -> bool {
    let (left, right) = (tree.operands(one), tree.operands(other));
    let is_like = match (tree.get(one), tree.get(other)) {
        (a, b) if left.is_empty() && right.is_empty() => a == b,
        (Node::Entry(_, a), Node::Entry(_, b)) => a == b,
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    is_like
        && left.len() == right.len()
        && left.into_iter().zip(right).all(|(left, right)| is_same(tree, left, right))
}
