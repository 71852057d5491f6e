//! What stays of a statement and what goes. A declaration, a definition and an assumption stay; a question
//! leaves nothing behind, nor does what was refused, but for the variables whose shape a question assumed. So
//! an answer rests on what was said before, and not on what was asked.

use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::Session;
use super::data::Given;
use super::reading::TextMark;
use crate::ir::{self, Node, NodeId, SymbolId, Wording};
use crate::lower::{Answer, Claim, EntryKind, Environment};
use crate::syntax::ast::{Ast, ExprId};

/// How much a session knew before a statement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub arena: ir::Mark,
    taken: usize,
    folded: usize,
}

/// A state of a conversation that can be gone back to: what was declared, defined and assumed, and how.
#[derive(Clone, Debug)]
pub struct Snapshot {
    serial: u64,
    mark: Mark,
    environment: Environment,
    defined: IndexMap<Arc<str>, NodeId>,
    typed: FxHashMap<Arc<str>, (Arc<Ast>, ExprId)>,
    given: IndexMap<Arc<str>, Given>,
    texts: TextMark,
}

impl Session {
    /// All that was said so far.
    pub fn snapshot(&mut self) -> Snapshot {
        self.forget_question();
        // What is read of the table once is older than every snapshot.
        self.simplifier.prepare(&mut self.arena);
        self.serial += 1;
        self.snapshots.push(self.serial);
        Snapshot {
            serial: self.serial,
            mark: self.mark(),
            environment: self.environment.clone(),
            defined: self.defined.clone(),
            typed: self.typed.clone(),
            given: self.given.clone(),
            texts: self.texts.mark(),
        }
    }

    /// Goes back to an earlier state. Snapshots that were taken after it can then not be gone back to: where
    /// `snapshot` is one, nothing changes.
    pub fn restore(&mut self, snapshot: Snapshot) {
        let Some(place) = self.snapshots.iter().rposition(|serial| *serial == snapshot.serial) else {
            return;
        };
        self.snapshots.truncate(place);
        self.question = None;
        self.forget(snapshot.mark);
        self.texts.forget(snapshot.texts);
        let Snapshot { environment, defined, typed, given, .. } = snapshot;
        (self.environment, self.defined, self.typed, self.given) = (environment, defined, typed, given);
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { arena: self.arena.mark(), taken: self.differentiator.count(), folded: self.simplifier.count() }
    }

    fn forget(&mut self, mark: Mark) {
        self.arena.forget(mark.arena);
        self.differentiator.forget(mark.arena, mark.taken);
        self.simplifier.forget(mark.folded);
        while self.wordings.last().is_some_and(|(symbol, _)| !mark.arena.knows(*symbol)) {
            self.wordings.pop();
        }
    }

    /// Forgets what the last question was answered with; the variables that were assumed for it are made anew.
    pub(super) fn forget_question(&mut self) {
        let Some(mark) = self.question.take() else { return };
        let mut assumed = Vec::new();
        for (name, entry) in self.environment.names.iter().rev() {
            let Node::Symbol(symbol) = self.arena.node(entry.lowered.node) else { break };
            if entry.kind != EntryKind::Assumed || mark.arena.has(entry.lowered.node) {
                break;
            }
            assumed.push((Arc::clone(name), self.arena.symbol(*symbol).clone()));
        }
        self.forget(mark);
        for (name, symbol) in assumed.into_iter().rev() {
            let symbol = self.arena.declare(symbol);
            let node = self.arena.symbol_node(symbol);
            if let Some(entry) = self.environment.names.get_mut(&name) {
                entry.lowered.node = node;
            }
        }
    }

    /// The nodes of answers given so far stay, so that they can be used together, worded as each was.
    pub fn keep(&mut self) {
        self.question = None;
        self.kept.extend(&self.arena.wording);
        self.arena.wording = self.kept.clone();
    }

    /// How a statement is worded: as it was typed, and where it uses definitions as these were.
    pub(super) fn worded(&mut self, answer: Option<&Answer>, own: Wording) {
        let roots = answer.map(roots).unwrap_or_default();
        let mut whole = Wording::default();
        for id in self.arena.reachable(&roots) {
            if let Node::Named(symbol, _) = self.arena.node(id)
                && let Some(wording) = self.wordings.get(symbol)
            {
                whole.extend(wording);
            }
        }
        whole.extend(&own);
        self.arena.wording = whole;
    }

    /// Keeps how a definition was typed.
    pub(super) fn keep_wording(&mut self, symbol: SymbolId, wording: Wording) {
        self.wordings.insert(symbol, wording);
    }
}

/// The expressions that a statement asks about. A definition asks nothing: it is worded where it is used.
fn roots(answer: &Answer) -> Vec<NodeId> {
    match answer {
        Answer::Expression(one)
        | Answer::Show { expression: one, .. }
        | Answer::Eval(one)
        | Answer::Steps(one) => vec![one.node],
        Answer::Claim(Claim::Equal { left, right, .. }) => vec![left.node, right.node],
        _ => Vec::new(),
    }
}
