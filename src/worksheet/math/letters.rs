//! The names of an equation of which the document says nothing: what they can be by their use, and by what the text calls
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::checker::Checker;
use super::names;
use super::said::What;
use super::tree::{Node, NodeId, Times};

/// What the use of a name says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Usage {
    /// It may be a number.
    #[default]
    Open,
    /// It stands right of a capital, or is added to such a product: `x` and `b` of `A x - b`. Where `A` is a matrix, it is a
    /// vector.
    BesideMatrix,
    /// Only a vector or a matrix is used so: transposed, a norm taken; or the text says that it is one.
    Array,
}

/// A name of which an equation says nothing but how it uses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Letter {
    pub name: String,
    pub is_capital: bool,
    pub is_bold: bool,
    /// What its use says.
    pub usage: Usage,
}

impl Checker<'_> {
    /// The names of which the document says nothing, as an equation and the meanings it uses use them.
    pub(super) fn letters(&self, about: &[NodeId]) -> Vec<Letter> {
        let nodes = self.nodes_of(about);
        let mut letters: BTreeMap<String, Letter> = BTreeMap::new();
        let mut fixed: BTreeSet<String> = BTreeSet::new();
        let mut no_scalars: BTreeSet<String> = BTreeSet::new();
        for id in &nodes {
            match self.tree.get(*id) {
                Node::Over { index, lower, upper, .. } => {
                    fixed.insert(index.clone());
                    let bounds = lower.iter().chain(upper).flat_map(|id| self.tree.within(*id));
                    fixed.extend(bounds.filter_map(|id| self.survey.name_of(self.tree, id)));
                }
                // The exponent of e may be a matrix.
                Node::Power(base, exponent) if self.tree.name(*base).is_none_or(|name| name.word != "e") => {
                    let within = self.tree.within(*exponent).into_iter();
                    fixed.extend(within.filter_map(|id| self.survey.name_of(self.tree, id)));
                }
                Node::Transpose(inner) | Node::Norm(inner, _) => {
                    // What is added up to something with a shape has it itself.
                    let parts = match self.tree.get(self.tree.bare(*inner)) {
                        Node::Sum(terms) => terms.iter().map(|(_, term)| *term).collect(),
                        _ => vec![*inner],
                    };
                    no_scalars
                        .extend(parts.into_iter().filter_map(|part| self.survey.name_of(self.tree, part)));
                }
                Node::Name(name) => {
                    let spelled = self.survey.spelled(name);
                    let is_capital = name.word.starts_with(char::is_uppercase);
                    let is_entry = names::is_running(name) && !self.survey.known.contains(&spelled);
                    if names::is_word(&spelled) && !is_entry {
                        let letter = Letter {
                            name: spelled.clone(),
                            is_capital,
                            is_bold: name.is_bold,
                            ..Letter::default()
                        };
                        letters.insert(spelled, letter);
                    }
                }
                _ => {}
            }
        }
        letters.retain(|name, _| self.is_free(name) && !fixed.contains(name));
        let beside = self.beside_matrices(&nodes);
        // Where a letter is bold somewhere, what is called a vector may be that one, and the plain letter a number.
        let is_bold = |name: &str| {
            let mut names = self.tree.all().into_iter().filter_map(|id| self.tree.name(id));
            names.any(|one| one.is_bold && self.survey.spelled(one) == name)
        };
        let is_said = |name: &str| {
            let is_array = self.words().any(|word| word.name == name && word.what == What::Array);
            is_array && !is_bold(name)
        };
        let usage = |name: &str| {
            if no_scalars.contains(name) || is_said(name) {
                Usage::Array
            } else if beside.contains(name) {
                Usage::BesideMatrix
            } else {
                Usage::Open
            }
        };
        let with_use = |letter: Letter| Letter { usage: usage(&letter.name), ..letter };
        letters.into_values().map(with_use).collect()
    }

    /// The small letters that are no numbers by their use, or as the text says.
    pub(super) fn no_numbers(&self, about: &[NodeId]) -> BTreeSet<String> {
        let letters = self.letters(about).into_iter().filter(|letter| !letter.is_capital);
        let is_array = |letter: &Letter| letter.usage != Usage::Open;
        letters.filter(is_array).map(|letter| letter.name).collect()
    }

    /// The names that stand right of a capital, and those that are added to such a product: `x` and `b` of `A x - b`. A
    /// small letter for a number may stand there too, as the time does.
    fn beside_matrices(&self, nodes: &[NodeId]) -> BTreeSet<String> {
        let small = |id: NodeId| {
            let name = self.survey.name_of(self.tree, id)?;
            let stem = name.split('_').next().unwrap_or_default();
            (stem.len() == 1 && stem.starts_with(char::is_lowercase) && stem != "t").then_some(name)
        };
        let is_matrix = |id: NodeId| {
            let id = match self.tree.get(id) {
                Node::Transpose(inner) | Node::InverseTransposed(inner) | Node::Power(inner, _) => *inner,
                _ => id,
            };
            self.tree.name(id).is_some_and(|name| name.word.starts_with(char::is_uppercase))
        };
        let times = |id: NodeId| match self.tree.get(self.tree.bare(id)) {
            Node::Product(factors) => factors.windows(2).find_map(|pair| match pair {
                [(_, left), (Times::Implied, right)] if is_matrix(*left) => small(*right),
                _ => None,
            }),
            _ => None,
        };
        let mut found: BTreeSet<String> = nodes.iter().filter_map(|id| times(*id)).collect();
        for id in nodes {
            let Node::Sum(terms) = self.tree.get(*id) else { continue };
            if terms.iter().any(|(_, term)| times(*term).is_some()) {
                found.extend(terms.iter().filter_map(|(_, term)| small(*term)));
            }
        }
        found
    }
}
