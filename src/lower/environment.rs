//! The names in scope, and what is known of them. Plain data: a session clones it to undo.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxHashMap;

use super::Lowered;
use super::unify::Unifier;
use crate::ir::NodeId;
use crate::span::Span;
use crate::syntax::ast::{Ast, ExprId};

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A variable that was declared.
    Declared,
    /// A variable whose shape was assumed when it was used.
    Assumed,
    /// A definition.
    Defined,
}

/// A name in scope.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it stands for.
    pub kind: EntryKind,
    /// Its node and shape.
    pub lowered: Lowered,
    /// The value that its declaration gave it.
    pub value: Option<NodeId>,
    /// Where it was first said; nowhere, where that was in an earlier text.
    pub span: Span,
}

/// A user's function.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: Arc<str>,
    /// Its parameters.
    pub parameters: Vec<Arc<str>>,
    /// The arena of its body, of which it holds only its own part.
    pub ast: Arc<Ast>,
    /// Its body.
    pub body: ExprId,
}

/// Something that was taken for granted, to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The name.
    pub name: Arc<str>,
    /// What was assumed: `W ∈ ℝ^{m×n}`.
    pub text: String,
}

/// The names in scope.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Variables and definitions, in the order in which they were said.
    pub names: IndexMap<Arc<str>, Entry>,
    /// The user's functions.
    pub functions: IndexMap<Arc<str>, Arc<Function>>,
    /// The names of dimensions.
    pub dimensions: BTreeSet<Arc<str>>,
    /// The dimensions whose size a value has fixed.
    pub sizes: BTreeMap<Arc<str>, i128>,
    /// What the user told to take for granted: two sides each.
    pub assumed_equal: Vec<(Lowered, Lowered)>,
    /// The differential of each variable that has one.
    pub(super) differentials: FxHashMap<NodeId, NodeId>,
    /// The free indices that were met.
    pub(super) indices: BTreeMap<Arc<str>, NodeId>,
    /// The dimensions that are still open.
    pub(super) unifier: Unifier,
}

impl Environment {
    /// With nothing in scope.
    pub fn new() -> Self {
        Self::default()
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.names.get(name)
    }

    /// Every variable that has a value: its node and the value.
    pub fn values(&self) -> impl Iterator<Item = (NodeId, NodeId)> {
        self.names.values().filter_map(|entry| Some((entry.lowered.node, entry.value?)))
    }

    /// The differential of a variable, if `d(…)` of it was ever written.
    pub fn differential(&self, variable: NodeId) -> Option<NodeId> {
        self.differentials.get(&variable).copied()
    }
}
