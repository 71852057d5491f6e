//! Walks over an expression, as loops: children are older than their parents, so sorting the
//! reachable nodes by id is an order in which everything is met after what it is made of.

use rustc_hash::FxHashSet;

use super::{Arena, Node, NodeId};

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
}
