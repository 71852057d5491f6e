//! Walks over an expression, as loops: children are older than their parents, so sorting the
//! reachable nodes by id is an order in which everything is met after what it is made of.

use num_traits::Signed;
use rustc_hash::FxHashSet;

use super::{Arena, Node, NodeId, SymbolKind};
use crate::functions;
use crate::limits;
use crate::number::Rational;
use crate::structures::Word;

/// What a step of a walk costs in operations.
const OPERATIONS_OF_STEP: u64 = 30;

impl Arena {
    /// Every node within the given ones, children first. What stands behind a definition's
    /// name is included.
    pub fn reachable(&self, roots: &[NodeId]) -> Vec<NodeId> {
        self.reachable_until(roots, &|_| false)
    }

    /// Every node within the given ones, children first, not going below those where `stop`
    /// holds; these themselves are included.
    pub fn reachable_until(&self, roots: &[NodeId], stop: &dyn Fn(NodeId) -> bool) -> Vec<NodeId> {
        let mut seen: FxHashSet<NodeId> = FxHashSet::default();
        let mut open: Vec<NodeId> = roots.to_vec();
        let mut found = Vec::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                if !limits::spend(OPERATIONS_OF_STEP) {
                    break;
                }
                found.push(id);
                if !stop(id) {
                    open.extend(self.children(id));
                }
            }
        }
        found.sort_unstable();
        found
    }

    /// Whether one node occurs in another.
    pub fn depends(&self, on: NodeId, root: NodeId) -> bool {
        on <= root && self.reachable(&[root]).binary_search(&on).is_ok()
    }

    /// Whether an index of a sum around a node is used in it. Those of the sums within it have lower levels.
    pub fn has_free_index(&self, root: NodeId) -> bool {
        let own = self.level(root);
        let free = |id: NodeId| matches!(self.node(id), Node::Index(level) if *level > own);
        self.reachable(&[root]).into_iter().any(free)
    }

    /// The nodes within `root` that depend on any of `sources`, children first; the sources
    /// themselves are among them, but nothing below a source counts.
    pub fn dependents(&self, sources: &[NodeId], root: NodeId) -> Vec<NodeId> {
        let reachable = self.reachable_until(&[root], &|id| sources.contains(&id));
        let mut dependent: FxHashSet<NodeId> = FxHashSet::default();
        for id in &reachable {
            let within = || self.children(*id).iter().any(|child| dependent.contains(child));
            if sources.contains(id) || within() {
                dependent.insert(*id);
            }
        }
        reachable.into_iter().filter(|id| dependent.contains(id)).collect()
    }

    /// The variables and definitions that occur, oldest first.
    pub fn symbols_in(&self, root: NodeId) -> Vec<NodeId> {
        let mut all = self.reachable(&[root]);
        all.retain(|id| matches!(self.node(*id), Node::Symbol(_) | Node::Named(..)));
        all
    }

    /// Whether a node's entries are whole numbers whatever its variables are.
    pub fn is_whole(&self, node: NodeId) -> bool {
        let whole = |weight: &Rational| weight.is_integer();
        let stop = |id: NodeId| matches!(self.node(id), Node::Apply { .. });
        self.reachable_until(&[node], &stop).into_iter().all(|id| match self.node(id) {
            Node::Number(value) => whole(value),
            Node::Size(_) | Node::Index(_) | Node::Named(..) => true,
            // The entries of a selector are 0 and 1, which are whole numbers.
            Node::Unit(_) | Node::Selector(_) => true,
            Node::Symbol(symbol) => {
                let symbol = self.symbol(*symbol);
                let placeholder = matches!(symbol.kind, SymbolKind::Placeholder | SymbolKind::FreeIndex);
                placeholder || symbol.structure.has(Word::Integer)
            }
            Node::Sum(terms) => terms.iter().all(|(weight, _)| whole(weight)),
            Node::Contraction(product) => {
                product.factors.iter().all(|f| whole(&f.exponent) && f.exponent.is_positive())
            }
            // A function says itself whether its values are whole; what it is of does not matter.
            Node::Apply { form, .. } => functions::form(*form).whole,
            _ => false,
        })
    }
}
