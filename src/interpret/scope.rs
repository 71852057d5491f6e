//! What names mean in a program: variables, definitions and functions in the order in which they were said, so
//! that a body means the names that stood above it.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::tree::{all, reachable};

use crate::shape::Dimension;
use crate::structures::Words;
pub use crate::syntax::ast::Body;
use crate::syntax::ast::Expr;
use crate::syntax::names::canonical;

/// What a name means.
#[derive(Clone, Debug)]
pub enum Meaning {
    /// A variable.
    Variable {
        /// The lengths of its axes.
        axes: Vec<Dimension>,
        /// The words of structure it was declared with.
        words: Words,
        /// The value it was declared with.
        value: Option<Body>,
    },
    /// Another name for an expression.
    Definition(Body),
    /// A function of which only the shapes are known.
    Unknown {
        /// How many axes each argument has.
        arguments: Vec<usize>,
        /// The lengths of the axes of its value.
        value: Vec<Dimension>,
    },
    /// A function.
    Function {
        /// Its parameters.
        parameters: Vec<Arc<str>>,
        /// Its value.
        body: Body,
    },
}

/// A program's names.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    entries: Vec<(Arc<str>, Meaning)>,
    places: FxHashMap<String, Vec<usize>>,
}

impl Scope {
    /// Adds what a name means from here on.
    pub fn insert(&mut self, name: &Arc<str>, meaning: Meaning) {
        let places = self.places.entry(canonical(name).into_owned()).or_default();
        places.push(self.entries.len());
        self.entries.push((Arc::clone(name), meaning));
    }

    /// How many names were said.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether none was said.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Forgets what was said after the first few.
    pub fn truncate(&mut self, len: usize) {
        for (name, _) in self.entries.drain(len.min(self.entries.len())..) {
            if let Some(places) = self.places.get_mut(canonical(&name).as_ref()) {
                places.pop();
            }
        }
    }

    /// The name and meaning at a place.
    pub fn get(&self, place: usize) -> Option<(&Arc<str>, &Meaning)> {
        self.entries.get(place).map(|(name, meaning)| (name, meaning))
    }

    /// Everything that a body means among the first `visible` names, directly or through definitions and
    /// functions.
    pub fn mentioned(&self, body: &Body, visible: usize) -> Mentioned {
        let mut found = Mentioned::default();
        let mut functions = BTreeSet::new();
        let mut open = vec![(body.clone(), visible)];
        while let Some((body, visible)) = open.pop() {
            for id in reachable(&body.ast, body.root, all) {
                match body.ast.get(id) {
                    Expr::Name(name) => {
                        let place = self.value(&name.text, visible);
                        match place.and_then(|place| self.get(place)) {
                            Some((_, Meaning::Definition(body))) => {
                                open.extend(
                                    place.filter(|p| found.definitions.insert(*p)).map(|p| (body.clone(), p)),
                                );
                            }
                            Some(_) => found.variables.extend(place),
                            None => {
                                found.others.insert(Arc::clone(&name.text));
                            }
                        }
                    }
                    Expr::Sum { index, .. } => {
                        found.bound.insert(Arc::clone(&index.text));
                    }
                    Expr::Call { function, .. } | Expr::Slope { function, .. } => {
                        let place = self.function(&function.text, visible);
                        if let Some((_, Meaning::Unknown { value, .. })) =
                            place.and_then(|place| self.get(place))
                        {
                            found.others.extend(value.iter().flat_map(Dimension::names));
                        }
                        if let Some(place) = place.filter(|place| functions.insert((*place, visible)))
                            && let Some((_, Meaning::Function { body, parameters })) = self.get(place)
                        {
                            found.bound.extend(parameters.iter().cloned());
                            open.push((body.clone(), visible));
                        }
                    }
                    _ => {}
                }
            }
        }
        found
    }

    /// The place of the latest variable or definition of a name among the first `visible`.
    pub fn value(&self, name: &str, visible: usize) -> Option<usize> {
        self.latest(name, visible, |meaning| !is_function(meaning))
    }

    /// The place of the latest function of a name among the first `visible`.
    pub(super) fn function(&self, name: &str, visible: usize) -> Option<usize> {
        self.latest(name, visible, is_function)
    }

    fn latest(&self, name: &str, visible: usize, fits: impl Fn(&Meaning) -> bool) -> Option<usize> {
        let places = self.places.get(canonical(name).as_ref())?;
        let mut before = places.iter().rev().copied().filter(|place| *place < visible);
        before.find(|place| self.get(*place).is_some_and(|(_, meaning)| fits(meaning)))
    }
}

fn is_function(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Function { .. } | Meaning::Unknown { .. })
}

/// What a body means.
#[derive(Clone, Debug, Default)]
pub struct Mentioned {
    /// The places of variables.
    pub variables: BTreeSet<usize>,
    /// The places of definitions.
    pub definitions: BTreeSet<usize>,
    /// Names that the scope does not have: dimensions, constants, indices, parameters.
    pub others: BTreeSet<Arc<str>>,
    /// Names that sums and functions bind.
    pub bound: BTreeSet<Arc<str>>,
}
