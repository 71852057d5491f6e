//! The letter `e` of a document that has it for its errors: a term beside a product of matrices, `y = X\beta + e`, or a factor behind a
//! transpose or an inverse, `X'e`. There it is a vector and a name as any other; with something above it, it stays the number.

use std::collections::BTreeSet;

use super::tree::{Name, Node, NodeId, Tree};

/// What stands above the letter then, so that it is not the number.
const ERROR: &str = "error";

/// Makes a name of the letter, where a document has it so.
pub(super) fn settle(tree: &mut Tree) {
    if !tree.all().into_iter().any(|id| is_of_errors(tree, id)) {
        return;
    }
    let bases: BTreeSet<NodeId> =
        tree.all().into_iter().filter_map(|id| base_of_exponential(tree, id)).collect();
    for id in tree.all() {
        if is_letter(tree, id) && !bases.contains(&id) {
            tree.replace(
                id,
                Node::Name(Name { layer: Some(ERROR.to_owned()), word: "e".to_owned(), ..Name::default() }),
            );
        }
    }
}

/// Whether it is the letter alone.
fn is_letter(tree: &Tree, id: NodeId) -> bool {
    *tree.get(id) == Node::Name(Name { word: "e".to_owned(), ..Name::default() })
}

/// The letter that is raised to something with a name in it, or to a number other than 2.
fn base_of_exponential(tree: &Tree, id: NodeId) -> Option<NodeId> {
    let Node::Power(base, exponent) = tree.get(id) else { return None };
    let is_square = matches!(tree.get(tree.bare(*exponent)), Node::Number(digits) if digits == "2");
    (!is_square).then_some(*base)
}

/// Whether the letter stands in a sum or a product as nothing but a vector can.
fn is_of_errors(tree: &Tree, id: NodeId) -> bool {
    let is_capital = |id: NodeId| tree.name(id).is_some_and(|name| name.word.starts_with(char::is_uppercase));
    match tree.get(id) {
        Node::Transpose(inner) => is_letter(tree, *inner),
        Node::Sum(terms) => {
            let is_of_matrix = |term: &(bool, NodeId)| match tree.get(term.1) {
                Node::Product(factors) => {
                    factors.len() > 1 && factors.iter().any(|factor| is_capital(factor.1))
                }
                _ => false,
            };
            terms.iter().any(|term| is_letter(tree, term.1)) && terms.iter().any(is_of_matrix)
        }
        Node::Product(factors) => factors.windows(2).any(|pair| {
            let is_turned = |id: NodeId| match tree.get(id) {
                Node::Transpose(inner) => is_capital(*inner),
                _ => false,
            };
            matches!(pair, [(_, one), (_, next)] if is_turned(*one) && is_letter(tree, *next))
        }),
        _ => false,
    }
}
