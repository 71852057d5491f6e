//! The exponential of a matrix at the door: `e^{tA}` is in every textbook that of matrices, and not of their entries. A
//! matrix is what its letters say, or what was declared; it has to be square, and the rest has to fit.

use std::collections::BTreeSet;

use super::around::Around;
use super::manner::Manner;
use super::names;
use super::tree::{Node, NodeId, Times, Tree};
use super::write::{Text, Writer};

/// Letters of numbers that matrices are multiplied with in an exponent, beside the Greek ones: times and steps.
const TIMES: &[&str] = &["t", "s", "h", "dt"];

/// What an exponent is, as its letters have it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Matrix,
    Other,
}

/// Writes an expression, in which exponentials of matrices are read as such.
pub(super) fn written(tree: &Tree, root: NodeId, around: &mut dyn Around) -> Text {
    let by_entries = write(tree, root, around)?;
    let mut of_matrices = tree.clone();
    let mut remarks = Vec::new();
    for (place, argument) in exponentials(tree, root, around) {
        let Ok(argument_text) = write(tree, argument, around) else { continue };
        // `P e^{-rT}` may be about numbers, though its letters are capitals.
        let is_number = around.shape_within(&by_entries.text, &argument_text.text);
        let function = format!("expm({})", argument_text.text);
        if is_number.is_none_or(|shape| shape.order() > 0) && around.shape(&function).is_some() {
            of_matrices.replace(place, Node::Call("expm".to_owned(), vec![argument]));
            remarks.push(format!(
                "`{function}` is the exponential of a matrix; that of its entries is typed `exp({})`",
                argument_text.text
            ));
        }
    }
    if remarks.is_empty() {
        return Ok(by_entries);
    }
    let read = write(&of_matrices, root, around)?;
    if around.shape(&read.text).is_none() && around.shape(&by_entries.text).is_some() {
        return Ok(by_entries);
    }
    remarks.dedup();
    for remark in remarks {
        around.remark(remark);
    }
    Ok(read)
}

/// Writes one expression.
pub(super) fn write(tree: &Tree, id: NodeId, around: &mut dyn Around) -> Text {
    Writer { tree, known: around, manner: Manner::default(), scope: Vec::new() }.write(id)
}

/// The exponentials of what is a matrix, each with what it is taken of. Where a number is added to one, `1 + e^{-XW}`, it
/// goes entry by entry.
fn exponentials(tree: &Tree, root: NodeId, around: &mut dyn Around) -> Vec<(NodeId, NodeId)> {
    let within = tree.within(root);
    let beside: BTreeSet<NodeId> = within.iter().flat_map(|id| beside_numbers(tree, *id)).collect();
    let mut found = Vec::new();
    for id in within.into_iter().filter(|id| !beside.contains(id)) {
        let argument = match tree.get(id) {
            Node::Power(base, exponent) => {
                let is_base = tree.name(*base).is_some_and(|name| names::spelled(name) == "e");
                Some(*exponent).filter(|_| is_base && !around.is_known("e"))
            }
            Node::Call(function, arguments) => match arguments.as_slice() {
                [only] if names::function(function) == "exp" => Some(*only),
                _ => None,
            },
            _ => None,
        };
        found.extend(
            argument.filter(|argument| kind(tree, *argument, around) == Kind::Matrix).map(|of| (id, of)),
        );
    }
    found
}

/// The terms that stand beside a number, and their factors.
fn beside_numbers(tree: &Tree, id: NodeId) -> Vec<NodeId> {
    let Node::Sum(terms) = tree.get(id) else { return Vec::new() };
    if !terms.iter().any(|term| matches!(tree.get(tree.bare(term.1)), Node::Number(_))) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (_, term) in terms {
        let term = tree.bare(*term);
        found.push(term);
        if let Node::Product(factors) = tree.get(term) {
            found.extend(factors.iter().map(|factor| tree.bare(factor.1)));
        }
    }
    found
}

/// What an expression is. It recurses no deeper than the text was allowed to nest.
fn kind(tree: &Tree, id: NodeId, around: &mut dyn Around) -> Kind {
    match tree.get(id) {
        Node::Number(_) => Kind::Number,
        Node::Name(name) => {
            let spelled = names::spelled(name);
            let meaning = around.meaning(&spelled);
            if meaning.is_some() || around.is_known(&spelled) {
                return match around.shape(meaning.as_deref().unwrap_or(&spelled)) {
                    Some(shape) if shape.order() == 0 => Kind::Number,
                    Some(shape) if shape.order() == 2 => Kind::Matrix,
                    _ => Kind::Other,
                };
            }
            let first = name.word.chars().next();
            match first {
                Some(first) if first.is_uppercase() => Kind::Matrix,
                Some(_) if name.word.chars().count() > 1 || TIMES.contains(&name.word.as_str()) => {
                    Kind::Number
                }
                _ => Kind::Other,
            }
        }
        Node::Negate(inner) => kind(tree, *inner, around),
        Node::Transpose(inner) | Node::InverseTransposed(inner) => matrix(kind(tree, *inner, around)),
        Node::Group(inner) => match inner.as_slice() {
            [only] => kind(tree, *only, around),
            _ => Kind::Other,
        },
        Node::Sum(terms) => {
            let kinds: Vec<Kind> = terms.iter().map(|term| kind(tree, term.1, around)).collect();
            alike(&kinds)
        }
        Node::Product(factors) => {
            let mut whole = Kind::Number;
            for (times, factor) in factors {
                let factor = kind(tree, *factor, around);
                whole = match (times, whole, factor) {
                    (Times::Entrywise | Times::Kronecker, ..) | (_, Kind::Other, _) | (.., Kind::Other) => {
                        Kind::Other
                    }
                    (Times::Over, _, Kind::Matrix) => Kind::Other,
                    (_, Kind::Number, Kind::Number) => Kind::Number,
                    _ => Kind::Matrix,
                };
            }
            whole
        }
        Node::Fraction(above, below) => match kind(tree, *below, around) {
            Kind::Number => kind(tree, *above, around),
            _ => Kind::Other,
        },
        Node::Power(base, exponent) => match (kind(tree, *base, around), kind(tree, *exponent, around)) {
            (base, Kind::Number) => base,
            _ => Kind::Other,
        },
        Node::Root(inner) => number(kind(tree, *inner, around)),
        Node::Matrix(rows) if rows.len() > 1 && rows.iter().all(|row| row.len() == rows.len()) => {
            Kind::Matrix
        }
        _ => Kind::Other,
    }
}

fn matrix(kind: Kind) -> Kind {
    if kind == Kind::Matrix { kind } else { Kind::Other }
}

fn number(kind: Kind) -> Kind {
    if kind == Kind::Number { kind } else { Kind::Other }
}

/// What a sum is of terms of these kinds.
fn alike(kinds: &[Kind]) -> Kind {
    match kinds.split_first() {
        Some((first, rest)) if rest.iter().all(|kind| kind == first) => *first,
        _ => Kind::Other,
    }
}
