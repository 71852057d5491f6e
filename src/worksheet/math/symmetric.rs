//! Matrices that may be meant symmetric though no word says so. Nobody loses anything by it in a quadratic form, and a covariance is so by its
//! letter: there it is a usual reading. Anywhere else a transpose that was left out would be excused by it.

use std::collections::BTreeSet;

use crate::structures;

use super::checker::Checker;
use super::names;
use super::reading::{Reading, said};
use super::readings::is_square;
use super::said::What;
use super::topics::has_letter;
use super::tree::{Node, NodeId};

/// Letters for a matrix that is a covariance, its inverse, or diagonal.
const LETTERS: &[&str] = &["Sigma", "Lambda", "Omega"];

impl Checker<'_> {
    /// A reading with matrices of which the document says nothing but that they are square symmetric, each alone and all of them;
    /// only such as may be so in a text of its kind.
    pub(super) fn symmetric(&self, reading: &Reading, about: &[NodeId]) -> Vec<Reading> {
        // Nobody means a chain rule of symmetric matrices alone without a word of it.
        if !self.context.dependent.is_empty() {
            return Vec::new();
        }
        let square = format!("R[{0},{0}] symmetric", self.length_beside_numbered(about));
        let mut capitals: Vec<(String, String)> = Vec::new();
        for letter in self.letters(about).into_iter().filter(|letter| letter.is_capital) {
            let is_scalar = reading.shapes.get(&letter.name).is_some_and(|shape| shape == "R");
            capitals.extend((!is_scalar).then(|| (letter.name, square.clone())));
        }
        for name in self.used(about) {
            let Some(shape) = self.context.shapes.get(&name) else { continue };
            let is_free =
                !self.context.meanings.contains_key(&name) && !self.context.values.contains_key(&name);
            if is_free && is_square(shape) {
                capitals.push((name, format!("{shape} symmetric")));
            }
        }
        let lacks = What::Lacks(structures::Word::Symmetric);
        let is_denied = |name: &str| self.words().any(|word| word.name == name && word.what == lacks);
        capitals.retain(|(name, _)| !is_denied(name));
        let usual = self.of_forms(about);
        let is_usual = |name: &str| usual.contains(name) || has_letter(name, LETTERS);
        let topics = self.said.topics;
        let likely = self.of_cycles(about);
        capitals.retain(|(name, _)| is_usual(name) || likely.contains(name) || topics.may_be_symmetric(name));
        let mut found = Vec::new();
        for (name, shape) in &capitals {
            let mut one = reading.clone();
            one.shapes.insert(name.clone(), shape.clone());
            one.assumed.retain(|said| !said.ends_with("square"));
            one.assumed.push(format!("{name} is symmetric"));
            one.is_unheard_of = !is_usual(name);
            found.push(one);
        }
        if capitals.len() > 1 {
            let mut all = reading.clone();
            all.shapes.extend(capitals.iter().cloned());
            let names: Vec<&str> = capitals.iter().map(|(name, _)| name.as_str()).collect();
            all.assumed.retain(|said| !said.ends_with("square"));
            all.assumed.push(said(&names, "square and symmetric"));
            all.is_unheard_of = !names.iter().all(|name| is_usual(name));
            found.push(all);
        }
        found
    }

    /// How long the axes of a matrix are that stands beside vectors whose entries are added up: as long as these.
    fn length_beside_numbered(&self, about: &[NodeId]) -> String {
        let shapes = self.numbered(about).shapes;
        let mut lengths = shapes.values().filter_map(|axes| match axes.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        let first = lengths.next();
        match first.filter(|first| lengths.all(|length| length == *first)) {
            Some(only) => only.clone(),
            None => self.dimension(about),
        }
    }

    /// The names that stand, alone or inverted, between something and its transpose: the `A` of `x^\top A x` and of `B A B^\top`.
    fn of_forms(&self, about: &[NodeId]) -> BTreeSet<String> {
        let products = self.nodes_of(about).into_iter().filter_map(|id| match self.tree.get(id) {
            Node::Product(factors) => Some(factors.iter().map(|factor| factor.1).collect::<Vec<NodeId>>()),
            _ => None,
        });
        products.flat_map(|factors| self.between(&factors)).collect()
    }

    /// The same of products within a trace, which has no first factor and no last: the `A` of `\operatorname{tr}(A X B X^\top)`.
    fn of_cycles(&self, about: &[NodeId]) -> BTreeSet<String> {
        let traced = self.nodes_of(about).into_iter().filter_map(|id| match self.tree.get(id) {
            Node::Call(function, arguments) if names::function(function) == "tr" => arguments.first(),
            _ => None,
        });
        let cycles = traced.filter_map(|inner| match self.tree.get(self.tree.bare(*inner)) {
            Node::Product(factors) => {
                let factors = factors.iter().map(|factor| factor.1);
                Some(factors.clone().chain(factors.take(2)).collect::<Vec<NodeId>>())
            }
            _ => None,
        });
        cycles.flat_map(|factors| self.between(&factors)).collect()
    }

    /// The names among factors that stand between something and its transpose.
    fn between(&self, factors: &[NodeId]) -> Vec<String> {
        let middle = |three: &[NodeId]| {
            let [left, middle, right] = three else { return None };
            // The sign of a derivative stands at the first factor of what is derived.
            let left = match self.tree.get(*left) {
                Node::Differential(_, Some(inner)) | Node::Nabla(_, _, inner) => inner,
                _ => left,
            };
            let is_form = self.is_transpose_of(*left, *right) || self.is_transpose_of(*right, *left);
            let middle = match self.tree.get(*middle) {
                Node::Power(base, _) => *base,
                _ => *middle,
            };
            self.survey.name_of(self.tree, middle).filter(|_| is_form)
        };
        factors.windows(3).filter_map(middle).collect()
    }

    /// Whether one is written as the transpose of the other.
    fn is_transpose_of(&self, one: NodeId, other: NodeId) -> bool {
        let Node::Transpose(inner) = self.tree.get(one) else { return false };
        let letters = |id: NodeId| -> String {
            let text = self.tree.span(self.tree.bare(id)).of(self.source).chars();
            text.filter(|c| !c.is_whitespace() && !"{}()[]".contains(*c)).collect()
        };
        letters(*inner) == letters(other)
    }
}
