//! The names in scope, and what is known of them. Plain data: a session clones it to undo.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxHashMap;

use super::Lowered;
use super::unify::Unifier;
use crate::ir::{self, NodeId};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::Words;
use crate::syntax::ast::{Ast, ExprId, StatementKind};
use crate::syntax::names::canonical;

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

/// A function of which only the shapes are known.
#[derive(Clone, Debug)]
pub struct UnknownFunction {
    /// The symbol that stands for it, shaped like its value.
    pub symbol: NodeId,
    /// The shapes of its arguments.
    pub arguments: Vec<Shape>,
    /// The shape of its value.
    pub value: Shape,
    /// Where it was declared.
    pub span: Span,
}

/// Something that was taken for granted of a name, to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The name.
    pub name: Arc<str>,
    /// What was assumed of it.
    pub of: Assumed,
}

/// What can be assumed of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assumed {
    /// That it is a variable: `W ∈ ℝ^{m×n}`.
    Variable {
        /// Its shape.
        shape: Shape,
        /// Its words of structure.
        structure: Words,
    },
    /// That it does not vary, in a claim about differentials.
    Constant,
}

/// The names in scope.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    /// Variables and definitions, in the order in which they were said.
    pub names: IndexMap<Arc<str>, Entry>,
    /// The user's functions.
    pub functions: IndexMap<Arc<str>, Arc<Function>>,
    /// The functions that are not given.
    pub unknown_functions: IndexMap<Arc<str>, Arc<UnknownFunction>>,
    /// The names of dimensions.
    pub dimensions: IndexSet<Arc<str>>,
    /// The dimensions whose size a value has fixed.
    pub sizes: BTreeMap<Arc<str>, i128>,
    /// What the user told to take for granted: two sides each.
    pub assumed_equal: Vec<(Lowered, Lowered)>,
    /// The differential of each variable that has one.
    pub(super) differentials: FxHashMap<NodeId, NodeId>,
    /// The free indices that were met.
    pub(super) indices: BTreeMap<Arc<str>, NodeId>,
    /// How each name was spelled first, by the spelling that names are compared by.
    spellings: FxHashMap<String, Arc<str>>,
    /// Whether any of them has a letter that has another spelling.
    is_foreign: bool,
    /// The dimensions that are still open.
    pub(super) unifier: Unifier,
}

/// How much was in scope before a statement.
#[derive(Clone, Debug)]
pub struct Scope {
    names: usize,
    functions: usize,
    unknown_functions: usize,
    dimensions: usize,
    assumed_equal: usize,
    sizes: BTreeMap<Arc<str>, i128>,
    fixed: BTreeMap<Arc<str>, i128>,
    /// What the name that the statement defines was before.
    replaced: Option<(Arc<str>, Entry)>,
}

impl Scope {
    /// Whether the statement gives a name another meaning.
    pub fn replaces(&self) -> bool {
        self.replaced.is_some()
    }
}

impl Environment {
    /// Whether a name stands for something: a variable, a definition, a function, a dimension.
    pub fn gives_meaning(&self, name: &str) -> bool {
        self.get(name).is_some()
            || self.functions.contains_key(name)
            || self.unknown_functions.contains_key(name)
            || self.dimensions.contains(name)
    }

    /// All that is in scope before a statement.
    pub fn scope(&self, statement: &StatementKind) -> Scope {
        let replaced = match statement {
            StatementKind::Define { name, .. } => {
                self.get(&name.text).map(|entry| (name.text.clone(), entry.clone()))
            }
            _ => None,
        };
        Scope {
            names: self.names.len(),
            functions: self.functions.len(),
            unknown_functions: self.unknown_functions.len(),
            dimensions: self.dimensions.len(),
            assumed_equal: self.assumed_equal.len(),
            sizes: self.sizes.clone(),
            fixed: self.unifier.fixed.clone(),
            replaced,
        }
    }

    /// Forgets what a statement said, but for the variables whose shape was assumed for it where these are to
    /// be `kept`, with the names of their dimensions. What rests on nodes newer than a mark goes too.
    pub fn forget(&mut self, scope: Scope, kept: bool, mark: ir::Mark) {
        let assumed = |(name, entry): (Arc<str>, Entry)| {
            (kept && entry.kind == EntryKind::Assumed).then_some((name, entry))
        };
        let names = self.names.split_off(scope.names.min(self.names.len()));
        self.dimensions.truncate(scope.dimensions);
        for (name, entry) in names.into_iter().filter_map(assumed) {
            self.dimensions.extend(entry.lowered.shape.axes.iter().flat_map(crate::shape::Dimension::names));
            self.names.insert(name, entry);
        }
        if let Some((name, entry)) = scope.replaced {
            self.names.insert(name, entry);
        }
        self.functions.truncate(scope.functions);
        self.unknown_functions.truncate(scope.unknown_functions);
        self.assumed_equal.truncate(scope.assumed_equal);
        self.sizes = scope.sizes;
        self.unifier.fixed = scope.fixed;
        self.differentials.retain(|variable, node| mark.has(*variable) && mark.has(*node));
        self.indices.retain(|_, node| mark.has(*node));
    }

    /// Gives a name a meaning.
    pub fn insert(&mut self, name: Arc<str>, entry: Entry) {
        self.note_spelling(&name);
        self.names.insert(name, entry);
    }

    /// Makes a name that of a dimension.
    pub(super) fn insert_dimension(&mut self, name: Arc<str>) {
        self.note_spelling(&name);
        self.dimensions.insert(name);
    }

    /// Gives a name a function.
    pub(super) fn insert_function(&mut self, function: Function) {
        self.note_spelling(&function.name);
        self.functions.insert(function.name.clone(), Arc::new(function));
    }

    fn note_spelling(&mut self, name: &Arc<str>) {
        self.is_foreign |= !name.is_ascii();
        let canonical = canonical(name);
        if self.spelling(&canonical).is_none() {
            self.spellings.insert(canonical.into_owned(), Arc::clone(name));
        }
    }

    /// How a name is spelled here that still means something.
    pub(super) fn spelling(&self, canonical: &str) -> Option<&Arc<str>> {
        self.spellings.get(canonical).filter(|name| {
            self.names.contains_key(*name)
                || self.functions.contains_key(*name)
                || self.dimensions.contains(*name)
        })
    }

    /// Whether a name here may have another spelling than the one that names are compared by.
    pub(super) fn has_foreign_names(&self) -> bool {
        self.is_foreign
    }

    /// Forgets where names were first said: places in an earlier text mean nothing in the next.
    pub fn forget_places(&mut self) {
        self.names.values_mut().for_each(|entry| entry.span = Span::nowhere());
    }

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
