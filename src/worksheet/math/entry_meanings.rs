//! Entries that are given a meaning: after `p_i = e^{z_i} / \sum_j e^{z_j}` each `p_k` stands for that of its own number. What is
//! said so of all entries has no name of its own in the program, so the meaning is put in its places.

use std::collections::BTreeSet;

use super::block::{Chain, Relation};
use super::names;
use super::tree::{Name, Node, NodeId, Tree};

/// Letters for what a model leaves open: `y_i = w^\top x_i + \epsilon_i` gives `y_i` no meaning.
const NOISE: &[&str] = &["epsilon", "varepsilon", "xi", "eta", "nu", "zeta", "e"];
/// Letters for the index of a sum whose own is taken, the first that nothing has.
const INDICES: &[&str] = &["k", "l", "j", "i", "q", "r", "s"];
/// The most nodes that a meaning may have.
const MOST_NODES: usize = 60;

/// A meaning of all entries of a name.
struct Meaning {
    name: Name,
    index: String,
    body: NodeId,
}

/// Puts the meanings of entries in their places behind where they stand, and gives back their bodies.
pub(super) fn settle(tree: &mut Tree, chains: &[Chain]) -> BTreeSet<NodeId> {
    let mut bodies = BTreeSet::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for chain in chains {
        let Some(meaning) = meaning_of(tree, chain) else { continue };
        let stem = names::without_below(&meaning.name);
        // What is said anew is said of another case.
        if !known.insert(stem.clone()) || !is_open(tree, chains, &meaning, &stem) {
            continue;
        }
        let end = tree.span(meaning.body).to;
        let own: BTreeSet<NodeId> = chain
            .sides
            .iter()
            .filter_map(|side| side.tree.as_ref().ok())
            .flat_map(|id| tree.within(*id))
            .collect();
        for id in said(tree, chains) {
            let Some(index) = index_of(tree, id, &stem).filter(|_| !own.contains(&id)) else { continue };
            if tree.span(id).from >= end {
                let copy = copied(tree, meaning.body, &meaning.index, &index);
                tree.replace(id, Node::Group(vec![copy]));
            }
        }
        bodies.insert(meaning.body);
    }
    bodies
}

/// The meaning that a chain gives the entries of a name: of what is numbered alike, and of nothing that is derived.
fn meaning_of(tree: &Tree, chain: &Chain) -> Option<Meaning> {
    let [head, side, ..] = chain.sides.as_slice() else { return None };
    let (Ok(head), Ok(body)) = (&head.tree, &side.tree) else { return None };
    let Node::Name(name) = tree.get(*head) else { return None };
    let index = name.below.clone().filter(|below| is_index(below) && name.layer.is_none())?;
    // What a capital numbers are matrices, and steps of something.
    if !name.word.starts_with(char::is_lowercase) {
        return None;
    }
    let is_said =
        matches!(side.relation, Some(Relation::Equals | Relation::DefinesLeft)) && !chain.continues();
    let within = tree.within(*body);
    let stem = names::without_below(name);
    let is_numbered = |name: &&Name| name.below.as_deref().is_some_and(|below| below.contains(&index));
    let mut of = within.iter().filter_map(|id| tree.name(*id));
    let is_plain = within.iter().all(|id| match tree.get(*id) {
        Node::Differential(..) | Node::Nabla(..) | Node::Slope(..) | Node::Hole | Node::Cases(_) => false,
        Node::Name(one) => {
            let is_noise = NOISE.contains(&one.word.as_str()) && one.below.is_some();
            !is_noise && names::without_below(one) != stem
        }
        _ => true,
    });
    let is_sum = !matches!(tree.get(tree.bare(*body)), Node::Name(_) | Node::Number(_));
    let is_short = within.len() <= MOST_NODES;
    (is_said && is_plain && is_sum && is_short && of.any(|name| is_numbered(&name))).then(|| Meaning {
        name: name.clone(),
        index,
        body: *body,
    })
}

/// Whether nothing is derived by the entries, and the name never stands for all of them.
fn is_open(tree: &Tree, chains: &[Chain], meaning: &Meaning, stem: &str) -> bool {
    let is_whole = |id: NodeId| {
        let name = tree.name(id);
        name.is_some_and(|name| name.below.is_none() && names::without_below(name) == stem)
    };
    let is_derived_by = |id: NodeId| match tree.get(id) {
        Node::Fraction(_, below) => tree.within(*below).into_iter().any(|id| match tree.get(id) {
            Node::Differential(_, Some(by)) => index_of(tree, *by, stem).is_some(),
            _ => false,
        }),
        Node::Nabla(Some(by), ..) => by.split('_').next() == Some(meaning.name.word.as_str()),
        _ => false,
    };
    said(tree, chains).into_iter().all(|id| !is_whole(id) && !is_derived_by(id))
}

/// The nodes of all that a document says.
fn said(tree: &Tree, chains: &[Chain]) -> Vec<NodeId> {
    let sides = chains.iter().flat_map(|chain| &chain.sides).filter_map(|side| side.tree.as_ref().ok());
    sides.flat_map(|id| tree.within(*id)).collect()
}

/// The letter that numbers an entry of a name.
fn index_of(tree: &Tree, id: NodeId, stem: &str) -> Option<String> {
    let Node::Name(name) = tree.get(id) else { return None };
    let below = name.below.clone().filter(|below| is_index(below) && name.layer.is_none())?;
    (names::without_below(name) == stem).then_some(below)
}

fn is_index(below: &str) -> bool {
    below.len() == 1 && below.chars().all(|c| matches!(c, 'i' | 'j' | 'k' | 'l' | 'n' | 'm' | 't'))
}

/// A copy of an expression in which another letter numbers; a sum over that letter takes one of its own.
fn copied(tree: &mut Tree, id: NodeId, from: &str, to: &str) -> NodeId {
    if from == to {
        return id;
    }
    let within = tree.within(id);
    let counts = |tree: &Tree, letter: &str| {
        within.iter().any(|id| matches!(tree.get(*id), Node::Over { index, .. } if index == letter))
    };
    let mut body = id;
    if counts(tree, to) {
        let is_taken = |letter: &str| {
            let is_below = |name: &Name| name.below.as_deref().is_some_and(|below| below.contains(letter));
            letter == from
                || within
                    .iter()
                    .any(|id| tree.name(*id).is_some_and(|name| is_below(name) || name.word == letter))
        };
        if let Some(free) = INDICES.iter().find(|letter| !is_taken(letter)) {
            body = renumbered(tree, body, to, free);
        }
    }
    renumbered(tree, body, from, to)
}

/// A copy of an expression with one letter in the place of another wherever that numbers or counts.
fn renumbered(tree: &mut Tree, id: NodeId, from: &str, to: &str) -> NodeId {
    let span = tree.span(id);
    let turn = |tree: &mut Tree, id: NodeId| renumbered(tree, id, from, to);
    let node = match tree.get(id).clone() {
        Node::Name(name) => {
            let below = name.below.as_ref().map(|below| in_letters(below, from, to));
            let word =
                if name.word == from && name.below.is_none() { to.to_owned() } else { name.word.clone() };
            Node::Name(Name { word, below, ..name })
        }
        node @ (Node::Number(_)
        | Node::Infinity
        | Node::Hole
        | Node::Differential(..)
        | Node::Nabla(..)
        | Node::Cases(_)) => node,
        Node::Negate(inner) => Node::Negate(turn(tree, inner)),
        Node::Transpose(inner) => Node::Transpose(turn(tree, inner)),
        Node::InverseTransposed(inner) => Node::InverseTransposed(turn(tree, inner)),
        Node::PseudoInverse(inner) => Node::PseudoInverse(turn(tree, inner)),
        Node::Norm(inner, below) => Node::Norm(turn(tree, inner), below),
        Node::Bars(inner) => Node::Bars(turn(tree, inner)),
        Node::Root(inner) => Node::Root(turn(tree, inner)),
        Node::Slope(name, order, inner) => Node::Slope(name, order, turn(tree, inner)),
        Node::Entry(inner, below) => Node::Entry(turn(tree, inner), in_letters(&below, from, to)),
        Node::Power(a, b) => Node::Power(turn(tree, a), turn(tree, b)),
        Node::EntryPower(a, b) => Node::EntryPower(turn(tree, a), turn(tree, b)),
        Node::Fraction(a, b) => Node::Fraction(turn(tree, a), turn(tree, b)),
        Node::Sum(terms) => {
            Node::Sum(terms.into_iter().map(|(sign, term)| (sign, turn(tree, term))).collect())
        }
        Node::Product(factors) => {
            Node::Product(factors.into_iter().map(|(times, factor)| (times, turn(tree, factor))).collect())
        }
        Node::Call(name, inner) => Node::Call(name, inner.into_iter().map(|one| turn(tree, one)).collect()),
        Node::Group(inner) => Node::Group(inner.into_iter().map(|one| turn(tree, one)).collect()),
        Node::Matrix(rows) => {
            let row = |tree: &mut Tree, cells: Vec<NodeId>| {
                cells.into_iter().map(|cell| turn(tree, cell)).collect()
            };
            Node::Matrix(rows.into_iter().map(|cells| row(tree, cells)).collect())
        }
        Node::Over { index, lower, upper, body } => Node::Over {
            index: if index == from { to.to_owned() } else { index },
            lower: lower.map(|one| turn(tree, one)),
            upper: upper.map(|one| turn(tree, one)),
            body: turn(tree, body),
        },
    };
    tree.push(node, span)
}

/// A subscript with one letter in the place of another, where it numbers; a word stays as it is.
fn in_letters(below: &str, from: &str, to: &str) -> String {
    let numbers = below.chars().all(|c| c.is_ascii_digit() || ",+-ijklmnpqrst".contains(c));
    if numbers && (below.len() <= 2 || below.contains([',', '+', '-'])) {
        below.replace(from, to)
    } else {
        below.to_owned()
    }
}
