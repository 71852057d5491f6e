//! A formula is read before it is shown: its text, as a person would paste it, has to come to the node
//! that it was written for. What reads as anything else is not shown.

use num_traits::One;

use super::Session;
use super::indices::index_names;
use super::measure::size;
use super::outcome::Formula;
use crate::equality;
use crate::ir::{Axis, Node, NodeId, Product};
use crate::lower::{self, Answer, Claim, Entry, EntryKind, Lowered};
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::Rational;
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax;

/// A longer formula, in tokens, is not read: nobody pastes it, and it would be read longer than derived.
const LONGEST: usize = 4096;

/// The name of what a formula is compared with.
const RESULT: &str = "the_result";

impl Session {
    /// Whether a formula reads as the node that it stands for, or is too long to be read.
    pub(super) fn reads_back(&mut self, formula: &Formula, node: NodeId, shape: &Shape) -> bool {
        if size(formula) > LONGEST {
            return true;
        }
        let names = self.environment.names.len();
        let read = self.read(formula, node, shape);
        // What it was read with is forgotten; nothing else was named.
        self.environment.names.truncate(names);
        let same = read.is_some_and(|(node, read)| {
            let same_axes = self.arena.axes(read) == self.arena.axes(node);
            let same_node = read == node || self.arena.with_structure(read) == node;
            same_axes && (same_node || self.has_value_of(read, node))
        });
        self.misread += usize::from(!same);
        same
    }

    /// Whether a text that comes to another node has its value. Where neither has one that can be told, as the inverse of
    /// ones, nothing speaks against the text, and what it is checked by says that.
    fn has_value_of(&mut self, read: NodeId, node: NodeId) -> bool {
        let options = self.equality_options();
        let verdict = equality::compare(&mut self.arena, read, node, &options);
        self.unread += usize::from(verdict.holds().is_none());
        verdict.holds() != Some(false)
    }

    /// What a formula stands for, and what its text comes to among the names that are in scope here.
    fn read(&mut self, formula: &Formula, node: NodeId, shape: &Shape) -> Option<(NodeId, NodeId)> {
        for (name, body) in &formula.definitions {
            let Answer::Expression(body) = self.answered(&text::ascii(&formula.ast, *body))? else {
                return None;
            };
            self.environment.insert(name.as_str().into(), standing_for(body));
        }
        let body = text::ascii(&formula.ast, formula.root);
        let (mut whole, mut positions) = (Lowered { node, shape: shape.clone() }, String::new());
        if !formula.entry.is_empty() {
            let names: Vec<String>;
            (whole, names) = self.by_indices(node);
            positions = format!("[{}]", names.join(","));
        }
        // A claim of what has the shape tells an `I` alone its size; a free index has none to be told.
        self.environment.insert(RESULT.into(), standing_for(whole));
        let claimed = self.answered(&format!("claim {RESULT}{positions} == {body}"));
        let (stands, read) = match claimed {
            Some(Answer::Claim(Claim::Equal { left, right, .. })) => (left.node, right.node),
            _ if formula.entry.is_empty() => match self.answered(&body)? {
                Answer::Expression(read) => (node, read.node),
                _ => return None,
            },
            _ => return None,
        };
        // A name of the user's may stand for a derivative.
        let read = self.taken(read, Span::nowhere()).ok()?;
        Some((self.without_name(stands), self.without_name(read)))
    }

    /// What a text of one statement comes to.
    fn answered(&mut self, source: &str) -> Option<Answer> {
        let parsed = syntax::parse(source);
        let answered = lower::lower(&mut self.arena, &mut self.environment, source, &parsed.program);
        let last = answered.into_iter().next_back().filter(|_| parsed.errors.is_empty());
        last?.outcome.ok()
    }

    fn without_name(&self, node: NodeId) -> NodeId {
        if let Node::Named(_, body) = self.arena.node(node) { *body } else { node }
    }

    /// A node with an axis for each index that its entries are written with, and those indices: a
    /// merged axis is taken apart.
    fn by_indices(&mut self, node: NodeId) -> (Lowered, Vec<String>) {
        let none = rustc_hash::FxHashMap::default();
        let parts = Reader::new(&self.arena, &none).parts_of_axes(node);
        let names = index_names(&self.arena, &parts).concat();
        let mut product = Product::new();
        let axes: Vec<Axis> =
            parts.iter().map(|lengths| product.labels(lengths).into_iter().collect()).collect();
        product.power(node, axes.iter().cloned().collect(), Rational::one());
        product.outputs(&axes.concat());
        let node = self.arena.contract(product);
        let shape = Shape::of(self.arena.axes(node).to_vec());
        (Lowered { node, shape }, names)
    }
}

/// The entry of a name that is only another word for a node.
fn standing_for(lowered: Lowered) -> Entry {
    Entry { kind: EntryKind::Defined, lowered, value: None, span: Span::nowhere() }
}
