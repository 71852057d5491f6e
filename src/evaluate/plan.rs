//! What is computed when: of every node, the innermost sum whose index it depends on. A node
//! that depends on no index is computed once; one that does, once for each value of that index.

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::ir::{Arena, Factor, Node, NodeId, masks};

/// The levels of the sums whose indices a node depends on, lowest first.
type Levels = SmallVec<[u32; 2]>;

/// Which nodes depend on which indices.
#[derive(Debug)]
pub(super) struct Plan {
    /// Every node that is needed, children first.
    order: Vec<NodeId>,
    open: FxHashMap<NodeId, Levels>,
}

impl Plan {
    /// The plan for some expressions; what `known` holds for is not looked into.
    pub fn new(arena: &Arena, roots: &[NodeId], known: &dyn Fn(NodeId) -> bool) -> Self {
        let order = arena.reachable_until(roots, known);
        let mut open: FxHashMap<NodeId, Levels> = FxHashMap::default();
        for id in &order {
            let mut levels = Levels::new();
            match arena.node(*id) {
                _ if known(*id) => {}
                Node::Index(level) => levels.push(*level),
                _ => arena.children(*id).iter().filter_map(|child| open.get(child)).for_each(|more| {
                    levels.extend(more.iter().copied());
                }),
            }
            if let Node::SumOver { level: own, bounds, .. } = arena.node(*id) {
                let bound = |child: &NodeId| open.get(child).is_some_and(|levels| levels.contains(own));
                if !bounds.ends().iter().any(bound) {
                    levels.retain(|level| level != own);
                }
            }
            levels.sort_unstable();
            levels.dedup();
            if !levels.is_empty() {
                open.insert(*id, levels);
            }
        }
        Self { order, open }
    }

    /// The masks that stand in products beside something else: without one every entry is needed.
    pub fn masks(&self, arena: &Arena) -> FxHashSet<NodeId> {
        let all = masks(arena, &self.order);
        let is_used = |id: &NodeId| match arena.node(*id) {
            Node::Contraction(product) => {
                let is_mask = |factor: &Factor| all.contains(&factor.base);
                product.factors.iter().any(is_mask) && !product.factors.iter().all(is_mask)
            }
            _ => false,
        };
        if self.order.iter().any(is_used) { all } else { FxHashSet::default() }
    }

    /// What is computed once, children first.
    pub fn once(&self) -> Vec<NodeId> {
        self.order.iter().filter(|id| !self.open.contains_key(id)).copied().collect()
    }

    /// What is computed for each value of the index of a sum, children first. An inner sum has a
    /// lower level than those around it, so the lowest level is that of the innermost.
    pub fn within(&self, arena: &Arena, body: NodeId, level: u32) -> Vec<NodeId> {
        let innermost = |id: &NodeId| self.open.get(id).and_then(|levels| levels.first()) == Some(&level);
        let inside = arena.reachable_until(&[body], &|id| !self.open.contains_key(&id));
        inside.into_iter().filter(innermost).collect()
    }

    /// For each node that is computed once and used by such nodes alone: the last that uses it.
    pub fn last_uses(&self, arena: &Arena) -> FxHashMap<NodeId, NodeId> {
        let mut last: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        for id in &self.order {
            // What a sum's body needs is needed until that sum is done, whichever comes later.
            let end = if self.open.contains_key(id) { NodeId(u32::MAX) } else { *id };
            for child in arena.children(*id) {
                let use_ = last.entry(child).or_insert(end);
                *use_ = (*use_).max(end);
            }
        }
        last
    }
}
