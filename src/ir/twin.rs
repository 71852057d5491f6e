//! Twins: beside each variable that was declared with a word of structure stands a second symbol of the same
//! name, which *has* that structure. The variable itself never uses it: a derivative by `S` must not take
//! `S'` for `S`. An answer is written over twins once all its derivatives are taken, and nothing is ever
//! derived by a twin. A definition whose body is symmetric over twins, as `S = X'*X` always is, has a twin for
//! the same reason.

use indexmap::{IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use crate::functions;
use crate::structures::Word;

use super::{Arena, Node, NodeId, Substitution, Symbol, SymbolId};
use crate::limits;

/// The twins of an arena.
#[derive(Clone, Debug, Default)]
pub(super) struct Twins {
    /// The variable that each twin stands for.
    variables: IndexMap<SymbolId, NodeId, FxBuildHasher>,
    /// Whether anything was ever defined, so that there is something to look for.
    pub(super) has_definitions: bool,
    /// The definitions that are symmetric because their bodies are.
    definitions: IndexSet<SymbolId, FxBuildHasher>,
    /// A node with its replacement where structure is used: for a variable its twin, for a definition one over twins.
    with: IndexMap<NodeId, NodeId, FxBuildHasher>,
    /// The replacement with the node that it stands for.
    without: IndexMap<NodeId, NodeId, FxBuildHasher>,
}

impl Twins {
    pub(super) fn lengths(&self) -> [usize; 4] {
        [self.variables.len(), self.definitions.len(), self.with.len(), self.without.len()]
    }

    pub(super) fn truncate(&mut self, [variables, definitions, with, without]: [usize; 4]) {
        self.variables.truncate(variables);
        self.definitions.truncate(definitions);
        self.with.truncate(with);
        self.without.truncate(without);
    }
}

/// Which way an expression is rewritten.
#[derive(Clone, Copy)]
enum Way {
    ToTwins,
    ToVariables,
}

impl Arena {
    /// Gives a variable that was declared with structure its twin.
    pub(super) fn pair_with_twin(&mut self, variable: NodeId) {
        let Node::Symbol(symbol) = *self.node(variable) else { return };
        let is_paired = self.twins.with.contains_key(&variable) || self.twins.variables.contains_key(&symbol);
        if is_paired || self.symbol(symbol).structure.is_empty() {
            return;
        }
        self.add_twin(variable, self.symbol(symbol).clone());
    }

    /// Gives a variable a twin with a word of structure that it was not declared with, because the expression
    /// at hand has a value only where it has that structure.
    pub fn imply_structure(&mut self, variable: NodeId, word: Word) {
        let Node::Symbol(symbol) = *self.node(variable) else { return };
        if !self.twins.with.contains_key(&variable) && !self.twins.variables.contains_key(&symbol) {
            let mut twin = self.symbol(symbol).clone();
            twin.structure = twin.structure.with(word);
            self.add_twin(variable, twin);
        }
    }

    fn add_twin(&mut self, variable: NodeId, twin: Symbol) {
        let axes = self.axes(variable).to_vec();
        let symbol = self.push_symbol(twin);
        self.twins.variables.insert(symbol, variable);
        let twin = self.intern(Node::Symbol(symbol), &axes);
        self.twins.with.insert(variable, twin);
        self.twins.without.insert(twin, variable);
    }

    /// The variables within an expression of which a function is taken that needs a structure, with its word.
    pub fn needed_structures(&self, roots: &[NodeId]) -> Vec<(NodeId, Word)> {
        let mut found = Vec::new();
        for id in self.reachable(roots) {
            let Node::Apply { form, arguments, .. } = self.node(id) else { continue };
            let Some(word) = functions::form(*form).structure else { continue };
            let variables = arguments.iter().filter(|one| matches!(self.node(**one), Node::Symbol(_)));
            found.extend(variables.map(|one| (*one, word)));
        }
        found
    }

    /// Whether a definition is the twin of one, so that what is known of its body may be used.
    pub(super) fn is_twin_of_definition(&self, symbol: SymbolId) -> bool {
        self.twins.definitions.contains(&symbol)
    }

    /// The twin of a definition, given over twins, whose body is symmetric; else the definition itself.
    fn twin_of_definition(&mut self, definition: NodeId, over_twins: NodeId) -> NodeId {
        let Node::Named(symbol, body) = *self.node(over_twins) else { return over_twins };
        if !self.is_symmetric(body) || self.is_twin_of_definition(symbol) {
            return over_twins;
        }
        let twin = self.push_symbol(self.symbol(symbol).clone());
        self.twins.definitions.insert(twin);
        let twin = self.renamed(twin, body);
        self.twins.without.insert(twin, definition);
        twin
    }

    /// Whether a node is a twin, so that what was declared of its variable may be used.
    pub fn is_twin(&self, node: NodeId) -> bool {
        matches!(self.node(node), Node::Symbol(symbol) if self.twins.variables.contains_key(symbol))
    }

    /// The expression with each declared variable replaced by its twin. Derivatives in it must have been
    /// taken before; one that was not stays as it is.
    pub fn with_structure(&mut self, root: NodeId) -> NodeId {
        self.exchanged(root, Way::ToTwins)
    }

    /// The expression with each twin replaced by its variable: it may be derived and evaluated.
    pub fn without_structure(&mut self, root: NodeId) -> NodeId {
        self.exchanged(root, Way::ToVariables)
    }

    fn exchanged(&mut self, root: NodeId, way: Way) -> NodeId {
        if self.twins.variables.is_empty() && !self.twins.has_definitions {
            return root;
        }
        let known = |arena: &Self, id: NodeId| match way {
            Way::ToTwins => arena.twins.with.get(&id).copied(),
            Way::ToVariables => arena.twins.without.get(&id).copied(),
        };
        let stop = |id: NodeId| known(self, id).is_some() || self.is_derivative(id);
        let order = self.reachable_until(&[root], &stop);
        let mut what = Substitution { same_values: true, ..Substitution::default() };
        let mut changes = false;
        for id in order {
            let new = match (known(self, id), self.node(id)) {
                (Some(new), _) => new,
                // A definition is rewritten once for the whole session.
                (None, Node::Named(..)) => {
                    let new = if changes { self.substitute(id, &what) } else { id };
                    if limits::is_reached() {
                        return root;
                    }
                    match way {
                        Way::ToTwins => {
                            let twin = self.twin_of_definition(id, new);
                            self.twins.with.insert(id, twin);
                            twin
                        }
                        Way::ToVariables => {
                            self.twins.without.insert(id, new);
                            new
                        }
                    }
                }
                (None, Node::Derivative { .. } | Node::Directional { .. }) => id,
                _ => continue,
            };
            changes |= new != id;
            what.nodes.insert(id, (new, false));
        }
        if changes { self.substitute(root, &what) } else { root }
    }
}
