//! Definitions whose name was given to another: `f = x^2; g = f + 1; f = sin(x)`.

use std::sync::Arc;

use crate::ir::{Node, NodeId, Substitution};
use crate::syntax::ast::{Ast, Expr, ExprId};

use super::Session;

impl Session {
    /// Once a name stands for another definition, what used the earlier one is written in what that stood for: `g` is
    /// `x^2 + 1`, as no name says `x^2` any more.
    pub(super) fn write_out_earlier(&mut self, name: &str) {
        let Some(now) = self.environment.get(name).map(|entry| entry.lowered.node) else { return };
        let says = |(ast, body): &(Arc<Ast>, ExprId)| {
            let is_it = |id: &ExprId| matches!(ast.get(*id), Expr::Name(said) if *said.text == *name);
            ast.reachable(&[*body]).iter().any(is_it)
        };
        // As it was typed, an earlier definition would now say something else.
        self.typed.retain(|_, typed| !says(typed));
        for place in 0..self.environment.names.len() {
            let Some((_, entry)) = self.environment.names.get_index(place) else { continue };
            let earlier = self.earlier_in(entry.lowered.node, name, now);
            let node = self.written_out(entry.lowered.node, &earlier);
            self.keep_their_wording(node, &earlier);
            if let Some((_, entry)) = self.environment.names.get_index_mut(place) {
                entry.lowered.node = node;
            }
        }
        for place in 0..self.defined.len() {
            let Some((_, node)) = self.defined.get_index(place) else { continue };
            let node = self.written_out(*node, &self.earlier_in(*node, name, now));
            if let Some((_, defined)) = self.defined.get_index_mut(place) {
                *defined = node;
            }
        }
        for place in 0..self.environment.assumed_equal.len() {
            let Some((left, right)) = self.environment.assumed_equal.get(place) else { continue };
            let (left, right) = (left.node, right.node);
            let sides = [left, right].map(|side| self.written_out(side, &self.earlier_in(side, name, now)));
            if let Some((left, right)) = self.environment.assumed_equal.get_mut(place) {
                [left.node, right.node] = sides;
            }
        }
    }

    /// The definitions of a name within an expression, but for what the name stands for now.
    fn earlier_in(&self, root: NodeId, name: &str, now: NodeId) -> Vec<NodeId> {
        let current = match self.arena.node(now) {
            Node::Named(symbol, _) => Some(*symbol),
            _ => None,
        };
        let is_earlier = |id: &NodeId| match self.arena.node(*id) {
            Node::Named(symbol, _) => *self.arena.symbol(*symbol).name == *name && Some(*symbol) != current,
            _ => false,
        };
        self.arena.reachable(&[root]).into_iter().filter(is_earlier).collect()
    }

    /// An expression with definitions written out.
    fn written_out(&mut self, root: NodeId, definitions: &[NodeId]) -> NodeId {
        let mut what = Substitution { same_values: true, ..Substitution::default() };
        for id in definitions {
            if let Node::Named(_, body) = *self.arena.node(*id) {
                what.nodes.insert(*id, (body, false));
            }
        }
        if what.nodes.is_empty() { root } else { self.arena.substitute(root, &what) }
    }

    /// A definition that is written in what others stood for is worded as they were.
    fn keep_their_wording(&mut self, node: NodeId, others: &[NodeId]) {
        let Node::Named(symbol, _) = *self.arena.node(node) else { return };
        for other in others {
            let Node::Named(other, _) = *self.arena.node(*other) else { continue };
            if let Some(theirs) = self.wordings.get(&other).cloned() {
                self.wordings.entry(symbol).or_default().extend(&theirs);
            }
        }
    }
}
