//! From a correct expression to the one that is shown: declared structure used, identities of
//! the table applied, common factors taken out where that makes it shorter.

mod cancel;
mod factor;
mod rewrite;
mod spread;
mod view;
mod within;

use rustc_hash::FxHashMap;

use crate::ir::{Arena, Node, NodeId, Substitution};
use crate::rules::{Rule, identities};

/// How long a node is when it is written; what has no matrix notation is longest.
pub type Length<'a> = &'a mut dyn FnMut(&Arena, NodeId) -> usize;

/// A rule that was used, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The rule's name.
    pub rule: &'static str,
    /// What it was used on.
    pub before: NodeId,
    /// What came of it.
    pub after: NodeId,
}

/// How many tokens multiplying out must save: a product is dearer to a reader than its length.
const LEAST_SPREAD: usize = 3;

/// How often rules are used on one answer at most.
const FUEL: usize = 500;

/// Simplifies; keeps the rules that it has read.
#[derive(Debug, Default)]
pub struct Simplifier {
    rules: Option<Vec<Rule>>,
    folded: FxHashMap<NodeId, NodeId>,
    assumed: Vec<(NodeId, NodeId)>,
    declared: Vec<(NodeId, NodeId)>,
}

impl Simplifier {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the user assumed to be equal, to be used from left to right in what is shown.
    pub fn assume(&mut self, assumed: Vec<(NodeId, NodeId)>) {
        self.assumed = assumed;
    }

    fn rules(&mut self, arena: &mut Arena) -> &[Rule] {
        self.rules.get_or_insert_with(|| identities(arena).0)
    }

    /// The expression in the form that is shown, with the rules that led there. The arena is
    /// left using declared structure, as whoever writes the answer needs it; it must be told to
    /// stop before anything is derived again.
    pub fn simplify(
        &mut self,
        arena: &mut Arena,
        root: NodeId,
        length: Length<'_>,
    ) -> (NodeId, Vec<Rewrite>) {
        let mut used = Vec::new();
        let mut current = root;
        arena.use_declared_structure(true);
        self.declared = spread::of_orthogonal(arena, root);
        for _ in 0..8 {
            let next = self.pass(arena, current, length, &mut used);
            if next == current || used.len() > FUEL {
                current = next;
                break;
            }
            current = next;
        }
        (current, used)
    }

    /// The expression with the table's identities applied and nothing else: what is then derived
    /// has a short derivative. Definitions keep their names.
    pub fn fold(&mut self, arena: &mut Arena, root: NodeId) -> NodeId {
        let known = |id: NodeId| self.folded.contains_key(&id);
        for id in arena.reachable_until(&[root], &known) {
            if self.folded.contains_key(&id) {
                continue;
            }
            let children = arena.children(id);
            let nodes = children.iter().filter_map(|child| Some((*child, (*self.folded.get(child)?, false))));
            let what = Substitution { nodes: nodes.collect(), same_values: true, ..Substitution::default() };
            let mut node = if children.is_empty() { id } else { arena.substitute(id, &what) };
            let rules = self.rules.get_or_insert_with(|| identities(arena).0);
            node = rewrite::exhaust(arena, rules, node);
            self.folded.insert(id, node);
        }
        self.folded.get(&root).copied().unwrap_or(root)
    }

    /// One walk from the leaves up.
    fn pass(
        &mut self,
        arena: &mut Arena,
        root: NodeId,
        length: Length<'_>,
        used: &mut Vec<Rewrite>,
    ) -> NodeId {
        let mut done: FxHashMap<NodeId, (NodeId, bool)> = FxHashMap::default();
        let named = |arena: &Arena, id: NodeId| id != root && matches!(arena.node(id), Node::Named(..));
        let order = arena.reachable_until(&[root], &|id| named(arena, id));
        for id in order {
            let mut node = if named(arena, id) {
                id
            } else {
                let children = arena.children(id);
                let nodes = children.iter().filter_map(|child| done.get(child).map(|new| (*child, *new)));
                let what = Substitution { nodes: nodes.collect(), ..Substitution::default() };
                arena.substitute(id, &what)
            };
            for _ in 0..16 {
                let next = self.improve(arena, node, length, used);
                if next == node {
                    break;
                }
                node = next;
            }
            done.insert(id, (node, false));
        }
        done.get(&root).map_or(root, |(node, _)| *node)
    }

    /// The node with one rule used, or one common factor taken out.
    fn improve(
        &mut self,
        arena: &mut Arena,
        node: NodeId,
        length: Length<'_>,
        used: &mut Vec<Rewrite>,
    ) -> NodeId {
        if used.len() > FUEL {
            return node;
        }
        let rules = self.rules(arena).to_vec();
        if let Some((after, rule)) = rewrite::rewritten(arena, &rules, node) {
            used.push(Rewrite { rule, before: node, after });
            return after;
        }
        for (rule, equations) in [("assumption", &self.assumed), ("orthogonal", &self.declared)] {
            for (left, right) in equations {
                if let Some(after) = rewrite::replaced(arena, *left, *right, node) {
                    used.push(Rewrite { rule, before: node, after });
                    return after;
                }
            }
        }
        if let Some(after) = spread::merged(arena, node) {
            used.push(Rewrite { rule: "vec_of_sum", before: node, after });
            return after;
        }
        // A form that is as long is taken too, unless it only moves a factor into an identity,
        // or spreads a product.
        let mut candidates: Vec<(NodeId, usize, &'static str)> = factor::factored(arena, node)
            .into_iter()
            .map(|(candidate, leaves_identity)| (candidate, usize::from(leaves_identity), "common_factor"))
            .collect();
        candidates.extend(spread::root_of_product(arena, node).map(|one| (one, 0, "root_of_product")));
        candidates.extend(spread::common_diagonal(arena, node).map(|one| (one, 0, "sum_of_diagonals")));
        candidates
            .extend(spread::spread(arena, node).into_iter().map(|one| (one, LEAST_SPREAD, "product_of_sum")));
        candidates.extend(
            within::spread_within(arena, node).into_iter().map(|one| (one, LEAST_SPREAD, "product_of_sum")),
        );
        candidates.extend(within::turned(arena, node).into_iter().map(|one| (one, 1, "transpose_of_sum")));
        let mut simple = |arena: &mut Arena, node| rewrite::exhaust(arena, &rules, node);
        let apart = within::taken_apart(arena, node).map(|one| simple(arena, one));
        let apart = apart.or_else(|| within::terms_taken_apart(arena, node, &mut simple));
        candidates.extend(apart.map(|one| (one, 0, "function_of_product")));
        candidates.extend(cancel::multiplied_out(arena, node).map(|one| (one, 1, "terms_cancel")));
        candidates.extend(
            cancel::over_one_denominator(arena, node).into_iter().map(|one| (one, 1, "common_denominator")),
        );
        candidates.extend(cancel::absorbed(arena, node).into_iter().map(|one| (one, 1, "factor_into_sum")));
        if candidates.is_empty() {
            return node;
        }
        let here = length(arena, node);
        let best = candidates
            .into_iter()
            .map(|(candidate, least, rule)| (length(arena, candidate), least, candidate, rule))
            .filter(|(size, least, ..)| size + least <= here)
            .min();
        match best {
            Some((.., candidate, rule)) => {
                used.push(Rewrite { rule, before: node, after: candidate });
                candidate
            }
            None => node,
        }
    }
}
