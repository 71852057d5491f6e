//! Formulas within the text: `$f(x) = x^\top x$` says what `f` is, `$\nabla f = 2x$` says something that may
//! be false, `$w^\top x = 0$` names a case. Which of these a formula is decides whether it is read on.

use std::collections::BTreeSet;

use super::block::{Chain, Relation, Side};
use super::heads;
use super::names;
use super::said::names_case;
use super::tree::{Node, NodeId, Tree};

/// The chains without the formulas in the text that only name a case, or repeat what is defined elsewhere; and these.
pub(super) fn without_asides(tree: &Tree, chains: Vec<Chain>, source: &str) -> (Vec<Chain>, Vec<Chain>) {
    let of_values = heads::of_values(tree, &chains, source);
    let defining =
        chains.iter().enumerate().filter(|(at, _)| !of_values.contains(at)).map(|(_, chain)| chain);
    let displayed = defining.filter(|chain| !chain.is_inline && !chain.continues());
    let mut defined: BTreeSet<(String, Option<usize>)> =
        displayed.filter_map(|chain| head(tree, chain)).collect();
    let (mut kept, mut asides) = (Vec::new(), Vec::new());
    for (at, chain) in chains.into_iter().enumerate() {
        let is_kept = !chain.is_inline
            || match head(tree, &chain) {
                _ if is_membership(&chain) => true,
                Some(_) if chain.sides.len() == 2 && names_case(source, &chain) => false,
                Some(_) if has_value(tree, &chain) => true,
                Some(name) if !of_values.contains(&at) => defined.insert(name),
                _ => chain.sides.iter().any(|side| settles(tree, side)),
            };
        if is_kept { &mut kept } else { &mut asides }.push(chain);
    }
    (kept, asides)
}

fn is_membership(chain: &Chain) -> bool {
    chain.sides.get(1).is_some_and(|side| side.relation == Some(Relation::Member))
}

/// The name at the head of a chain, if it is nothing but a name, or a function of names. What is a function of something is
/// given a meaning of its own in each section.
fn head(tree: &Tree, chain: &Chain) -> Option<(String, Option<usize>)> {
    let id = *chain.sides.first()?.tree.as_ref().ok()?;
    let (name, section) = match tree.get(id) {
        Node::Product(_) => {
            let (function, arguments) = heads::application(tree, id)?;
            let names = arguments.iter().map(|argument| tree.name(*argument).map(names::spelled));
            let names: Vec<String> = names.map(Option::unwrap_or_default).collect();
            (format!("{function}({})", names.join(", ")), Some(chain.section))
        }
        _ => (names::spelled(tree.name(id)?), None),
    };
    Some((name, section))
}

/// Whether it says the numbers or the entries of a name.
fn has_value(tree: &Tree, chain: &Chain) -> bool {
    let [_, value] = chain.sides.as_slice() else { return false };
    let Ok(value) = value.tree else { return false };
    matches!(tree.get(value), Node::Matrix(_)) || tree.is_literal(value)
}

/// Whether there is an operator in a side by which an equation is true or false whatever its names are.
fn settles(tree: &Tree, side: &Side) -> bool {
    let Ok(id) = side.tree else { return true };
    let is_compound = |id: NodeId| matches!(tree.get(id), Node::Group(_));
    tree.has(id, |node| match node {
        Node::Nabla(..) | Node::Differential(..) | Node::Slope(..) | Node::Call(..) | Node::Over { .. } => {
            true
        }
        Node::Transpose(inner) | Node::InverseTransposed(inner) | Node::Power(inner, _) => {
            is_compound(*inner)
        }
        _ => false,
    })
}
