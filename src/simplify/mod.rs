//! From a correct expression to the one that is shown: declared structure used, identities of
//! the table applied, common factors taken out where that makes it shorter.

mod called;
mod cancel;
mod definition;
mod explicit;
mod factor;
mod fraction;
mod join;
mod regroup;
mod rewrite;
mod skew;
mod spread;
mod trace;
mod view;
mod within;

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::ir::{Arena, Node, NodeId, Substitution};
use crate::limits;
use crate::rules::{Rule, Table, identities, table};
use crate::structures::Word;

pub use regroup::regroupings;
pub use rewrite::{is_given, replaced};
pub use spread::{WIDEST, spread_over};
pub use trace::{Fate, Tried};

/// How long a node is when it is written; what has no matrix notation is longest.
pub type Length<'a> = &'a mut dyn FnMut(&Arena, NodeId) -> usize;

/// A rule that was used, where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rewrite {
    /// The rule's name.
    pub rule: &'static str,
    /// The part of the answer that it was used on.
    pub before: NodeId,
    /// That part after the rule.
    pub after: NodeId,
    /// What stands for the places of an identity, or the two sides of an equation.
    pub binding: Binding,
}

/// What a rule was filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding {
    /// A regrouping has no places.
    Nothing,
    /// The places of an identity, each with what stands for it and whether that is mapped.
    Places(Vec<(NodeId, NodeId, bool)>),
    /// The sides of an equation that was assumed or declared.
    Equation(NodeId, NodeId),
}

/// How often rules are used on one answer at most.
const FUEL: usize = 500;

/// Simplifies; keeps the rules that it has read.
#[derive(Debug, Default)]
pub struct Simplifier {
    rules: Option<Arc<[Rule]>>,
    /// The rules that may be used before a derivative is taken: all but those marked `shown_only`.
    folding: Option<Arc<[Rule]>>,
    folded: IndexMap<NodeId, NodeId, FxBuildHasher>,
    assumed: Vec<(NodeId, NodeId)>,
    declared: Vec<(NodeId, NodeId)>,
    called: Vec<(NodeId, NodeId)>,
    trace: trace::Trace,
}

impl Simplifier {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// What the user assumed to be equal, over twins, to be used from left to right in what is shown.
    pub fn assume(&mut self, assumed: Vec<(NodeId, NodeId)>) {
        self.assumed = assumed;
    }

    /// What definitions stand for, each with the definition: what is shown calls it by its name where that is
    /// shorter.
    pub fn call(&mut self, called: Vec<(NodeId, NodeId)>) {
        self.called = called;
    }

    /// Keeps what is tried from now on.
    pub fn trace(&mut self) {
        self.trace.wanted = true;
    }

    /// What was tried since [`Simplifier::trace`]; nothing more is kept.
    pub fn tried(&mut self) -> Vec<Tried> {
        self.trace.finish()
    }

    /// Sees that the table's identities are older than anything that is asked. An arena that is still empty
    /// begins with them as they were read for the whole process.
    pub fn prepare(&mut self, arena: &mut Arena) {
        if self.rules.is_none() && arena.is_empty() {
            let Table { arena: read, rules, folding } = table();
            arena.clone_from(read);
            (self.rules, self.folding) = (Some(Arc::clone(rules)), Some(Arc::clone(folding)));
        }
        self.folding(arena);
    }

    /// How many expressions were folded so far.
    pub fn count(&self) -> usize {
        self.folded.len()
    }

    /// Forgets those folded since there were so many.
    pub fn forget(&mut self, count: usize) {
        self.folded.truncate(count);
        self.assumed.clear();
        self.called.clear();
        self.declared.clear();
    }

    /// The table's identities, read once for a session.
    pub fn rules(&mut self, arena: &mut Arena) -> Arc<[Rule]> {
        if let Some(known) = &self.rules {
            return Arc::clone(known);
        }
        let read: Arc<[Rule]> = identities(arena).0.into();
        if !limits::is_reached() {
            self.rules = Some(Arc::clone(&read));
        }
        read
    }

    fn folding(&mut self, arena: &mut Arena) -> Arc<[Rule]> {
        let rules = self.rules(arena);
        let kept = || rules.iter().filter(|rule| !rule.shown_only).cloned().collect();
        if self.rules.is_none() {
            return kept();
        }
        Arc::clone(self.folding.get_or_insert_with(kept))
    }

    /// The expression in the form that is shown, with the rules that led there. It stands over the twins of
    /// declared variables, so that what was declared could be used: nothing is derived by these.
    pub fn simplify(
        &mut self,
        arena: &mut Arena,
        root: NodeId,
        length: Length<'_>,
    ) -> (NodeId, Vec<Rewrite>) {
        let mut used = Vec::new();
        let root = arena.with_structure(root);
        let mut current = root;
        self.declared = spread::of_orthogonal(arena, root);
        // Of these no rule makes anything else: a later walk need not try.
        let mut settled = FxHashSet::default();
        for _ in 0..8 {
            let next = self.pass(arena, current, length, &mut used, &mut settled);
            if next == current || used.len() > FUEL || limits::is_reached() {
                current = next;
                break;
            }
            current = next;
        }
        // A part that was shortened may have opened what stands around it.
        let written = if let Node::Named(_, body) = arena.node(root) { *body } else { root };
        let opened = |rewrite: &Rewrite| {
            self.rules
                .iter()
                .flat_map(|rules| rules.iter())
                .any(|rule| rule.opens && rule.name == rewrite.rule)
        };
        if current != written && !used.iter().any(opened) && length(arena, current) > length(arena, written) {
            self.trace.take_back();
            return (root, Vec::new());
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
            if limits::is_reached() {
                return root;
            }
            let children = arena.children(id);
            let nodes = children.iter().filter_map(|child| Some((*child, (*self.folded.get(child)?, false))));
            let what = Substitution { nodes: nodes.collect(), same_values: true, ..Substitution::default() };
            let mut node = if children.is_empty() { id } else { arena.substitute(id, &what) };
            let rules = self.folding(arena);
            node = rewrite::exhaust(arena, &rules, node);
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
        settled: &mut FxHashSet<NodeId>,
    ) -> NodeId {
        let mut done: FxHashMap<NodeId, (NodeId, bool)> = FxHashMap::default();
        let named = |arena: &Arena, id: NodeId| id != root && matches!(arena.node(id), Node::Named(..));
        let order = arena.reachable_until(&[root], &|id| named(arena, id));
        for id in order {
            if limits::is_reached() {
                return root;
            }
            let mut node = if named(arena, id) {
                id
            } else {
                let children = arena.children(id);
                let nodes = children.iter().filter_map(|child| done.get(child).map(|new| (*child, *new)));
                let what = Substitution { nodes: nodes.collect(), in_place: true, ..Substitution::default() };
                arena.substitute(id, &what)
            };
            for _ in 0..16 {
                if settled.contains(&node) {
                    break;
                }
                let next = self.improve(arena, node, length, used);
                if limits::is_reached() {
                    break;
                }
                if next == node {
                    settled.insert(node);
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
        if used.len() > FUEL || limits::is_reached() {
            return node;
        }
        let rules = self.rules(arena);
        let unmeasured = self.rewritten(arena, &rules, node).inspect(|rewrite| {
            if self.trace.wanted {
                let lengths = [rewrite.before, rewrite.after].map(|node| length(arena, node));
                let Rewrite { rule, before, after, .. } = *rewrite;
                self.trace.note(Tried { rule, before, after, lengths, fate: Fate::Taken });
            }
        });
        let rewrite = unmeasured.or_else(|| self.regrouped(arena, &rules, node, length));
        let Some(rewrite) = rewrite else { return node };
        let after = rewrite.after;
        used.push(rewrite);
        after
    }

    /// The node with a rule used that is always taken: an identity of the table, what was assumed or declared.
    fn rewritten(&self, arena: &mut Arena, rules: &[Rule], node: NodeId) -> Option<Rewrite> {
        if let Some((after, rule, binding)) = rewrite::rewritten(arena, rules, node) {
            return Some(Rewrite { rule, before: node, after, binding });
        }
        for (rule, equations) in [("assumption", &self.assumed), (Word::Orthogonal.name(), &self.declared)] {
            for (left, right) in equations {
                if let Some(after) = replaced(arena, *left, *right, node) {
                    return Some(Rewrite {
                        rule,
                        before: node,
                        after,
                        binding: Binding::Equation(*left, *right),
                    });
                }
            }
        }
        let after = spread::merged(arena, node)?;
        Some(Rewrite { rule: regroup::VEC_OF_SUM, before: node, after, binding: Binding::Nothing })
    }

    /// The shortest regrouping of the node that saves what it must.
    fn regrouped(
        &mut self,
        arena: &mut Arena,
        rules: &[Rule],
        node: NodeId,
        length: Length<'_>,
    ) -> Option<Rewrite> {
        let mut candidates = regroup::candidates(arena, rules, node);
        for (body, name) in &self.called {
            let by_name = called::called(arena, *body, *name, node);
            candidates.extend(by_name.into_iter().map(|one| (one, 1, "definition")));
        }
        if candidates.is_empty() {
            return None;
        }
        let here = length(arena, node);
        let measured: Vec<_> = candidates
            .into_iter()
            .map(|(candidate, least, rule)| (length(arena, candidate), least, candidate, rule))
            .collect();
        let best = measured.iter().filter(|(size, least, ..)| size + least <= here).min();
        for one @ (size, least, after, rule) in &measured {
            let fate = match best {
                Some(best) if best == one => Fate::Taken,
                _ if size + least <= here => Fate::Outdone,
                _ => Fate::SavesTooLittle { least: *least },
            };
            self.trace.note(Tried { rule, before: node, after: *after, lengths: [here, *size], fate });
        }
        let (.., after, rule) = *best?;
        Some(Rewrite { rule, before: node, after, binding: Binding::Nothing })
    }
}

/// What declarations make equal in an expression.
pub fn declared_equations(arena: &mut Arena, root: NodeId) -> Vec<(NodeId, NodeId)> {
    spread::of_orthogonal(arena, root)
}
