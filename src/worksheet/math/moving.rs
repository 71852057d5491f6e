//! Matrices and vectors that move: `A(t)` beside a derivative by `t`, and `\dot A(t)`. They are functions of which nothing is
//! known, and no products. A small letter before parentheses without a dot may be a function of numbers, which is read elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::latex::calls;

use super::block::Chain;
use super::names;
use super::survey::Survey;
use super::tree::{Name, Node, NodeId, Note, Times, Tree};

/// What stands over a name that is derived by time.
const DOT: &str = "dot";

impl Survey {
    /// Learns which names move, and with what: as functions that are defined with that argument.
    pub fn gather_moving(&mut self, tree: &Tree, chains: &[Chain]) {
        let mut taken_at: BTreeMap<String, BTreeSet<Option<String>>> = BTreeMap::new();
        for (name, argument) in tree.all().into_iter().flat_map(|id| self.applications(tree, id)) {
            taken_at.entry(self.spelled(&without_dot(&name))).or_default().insert(argument);
        }
        for chain in chains {
            let sides = chain.sides.iter().filter_map(|side| side.tree.as_ref().ok());
            let nodes: Vec<NodeId> = sides.flat_map(|id| tree.within(*id)).collect();
            let by: BTreeSet<String> = nodes.iter().flat_map(|id| self.derived_by(tree, *id)).collect();
            let has_matrices = nodes.iter().any(|id| is_of_matrices(tree, *id));
            let applied: Vec<_> = nodes.iter().flat_map(|id| self.applications(tree, *id)).collect();
            for (name, argument) in applied {
                let is_dotted = name.over.as_deref() == Some(DOT);
                let is_capital = name.word.starts_with(char::is_uppercase);
                let Some(argument) = argument.filter(|one| is_dotted || by.contains(one)) else { continue };
                let spelled = self.spelled(&without_dot(&name));
                let is_always = taken_at.get(&spelled).is_some_and(|all| all.len() == 1);
                let is_known = self.functions.contains_key(&spelled) || names::is_function_letter(&spelled);
                if is_always && !is_known && (is_dotted || is_capital && has_matrices) {
                    self.moving.insert(spelled.clone());
                    self.functions.insert(spelled, vec![(chain.section, vec![argument])]);
                }
            }
        }
    }

    /// Makes quotients of differentials of the names that move and have a dot or a prime.
    pub fn settle_dots(&self, tree: &mut Tree) {
        for id in tree.all() {
            let name = match tree.get(id) {
                Node::Name(name) if name.over.as_deref() == Some(DOT) => name,
                Node::Nabla(Some(_), 1, of) if tree.is(*of, Note::Prime) => match tree.name(*of) {
                    Some(name) => name,
                    None => continue,
                },
                _ => continue,
            };
            let base = without_dot(name);
            let spelled = self.spelled(&base);
            let moved = self.functions.get(&spelled).filter(|_| self.moving.contains(&spelled));
            let Some([by]) = moved.and_then(|all| all.first()).map(|(_, arguments)| arguments.as_slice())
            else {
                continue;
            };
            let (span, by) = (tree.span(id), Name { word: by.clone(), ..Name::default() });
            let (of, by) = (tree.push(Node::Name(base), span), tree.push(Node::Name(by), span));
            let above = tree.push(Node::Differential(1, Some(of)), span);
            let below = tree.push(Node::Differential(1, Some(by)), span);
            tree.replace(id, Node::Fraction(above, below));
        }
    }

    /// Whether a name is one with a dot whose own is taken at the same.
    pub fn is_dotted(&self, name: &Name, arguments: &[String]) -> bool {
        let of = self.functions.get(&self.spelled(&without_dot(name)));
        let is_same = |all: &Vec<(usize, Vec<String>)>| all.iter().any(|(_, one)| one == arguments);
        name.over.as_deref() == Some(DOT) && of.is_some_and(is_same)
    }

    /// The names in a product that stand before parentheses, each with the one name in these, if it is one.
    fn applications(&self, tree: &Tree, id: NodeId) -> Vec<(Name, Option<String>)> {
        let Node::Product(factors) = tree.get(id) else { return Vec::new() };
        let pairs = factors.windows(2).filter_map(|pair| match pair {
            [(_, name), (Times::Implied, next)] => Some((function(tree, *name)?, argument(tree, *next)?)),
            _ => None,
        });
        pairs.map(|(name, only)| (name, only.and_then(|only| self.name_of(tree, only)))).collect()
    }

    /// The names by which a quotient of differentials derives.
    fn derived_by(&self, tree: &Tree, id: NodeId) -> Vec<String> {
        let Node::Fraction(_, below) = tree.get(id) else { return Vec::new() };
        let within = tree.within(*below).into_iter();
        let by = within.filter_map(|id| match tree.get(id) {
            Node::Differential(_, Some(by)) => self.name_of(tree, *by),
            _ => None,
        });
        by.collect()
    }
}

fn without_dot(name: &Name) -> Name {
    match name.over.as_deref() {
        Some(DOT) => Name { over: None, ..name.clone() },
        _ => name.clone(),
    }
}

/// The name that parentheses behind something belong to: behind a name, one with primes, a differential, a bare call.
fn function(tree: &Tree, id: NodeId) -> Option<Name> {
    match tree.get(id) {
        Node::Name(name) => Some(name.clone()),
        Node::Transpose(_) => calls::primed(tree, id).map(|(name, _)| name),
        Node::Differential(_, Some(of)) | Node::Nabla(_, _, of) => function(tree, *of),
        Node::Call(_, arguments) => match arguments.as_slice() {
            [only] if tree.is(id, Note::BareCall) => function(tree, *only),
            _ => None,
        },
        _ => None,
    }
}

/// What stands in parentheses, with what stands at these: nothing where that are several.
#[expect(clippy::option_option, reason = "no parentheses and several things in them are two cases")]
fn argument(tree: &Tree, id: NodeId) -> Option<Option<NodeId>> {
    match tree.get(id) {
        Node::Group(several) => Some(match several.as_slice() {
            [only] => Some(*only),
            _ => None,
        }),
        Node::Transpose(inner)
        | Node::InverseTransposed(inner)
        | Node::Power(inner, _)
        | Node::Entry(inner, _) => argument(tree, *inner),
        _ => None,
    }
}

/// Whether something is only said of matrices: a transpose, a trace, a determinant, an inverse on both sides of something.
fn is_of_matrices(tree: &Tree, id: NodeId) -> bool {
    let is_inverse = |id: NodeId| match tree.get(id) {
        Node::Power(_, exponent) => matches!(tree.get(tree.bare(*exponent)), Node::Negate(_)),
        _ => false,
    };
    match tree.get(id) {
        Node::Transpose(_) => !tree.is(id, Note::Prime),
        Node::InverseTransposed(_) => true,
        Node::Call(function, _) => matches!(names::function(function), "tr" | "det" | "logdet"),
        Node::Product(factors) => factors.iter().filter(|factor| is_inverse(factor.1)).count() > 1,
        _ => false,
    }
}
