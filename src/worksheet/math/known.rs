//! What a document has said of its names up to some equation.

use std::collections::{BTreeMap, BTreeSet};

use crate::span::Span;

use super::reading::words;
use super::tree::NodeId;

/// What a name stands for from some equation on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meaning {
    /// What was said.
    pub body: NodeId,
    /// Where.
    pub span: Span,
    /// The item in which it was said.
    pub item: usize,
    /// The section in which it was said.
    pub section: usize,
    /// How many meanings were given before.
    pub order: usize,
}

/// How many sides wait for each definition that was not read, by where it stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Cascades(pub BTreeMap<(usize, usize), (String, usize)>);

/// What an equation may use.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// The names that have a meaning here, the nearest before.
    pub meanings: BTreeMap<String, Meaning>,
    /// The names that have a value.
    pub values: BTreeMap<String, NodeId>,
    /// The names that are set out in blocks called by them.
    pub blocked: BTreeSet<String>,
    /// The names that are said to be complex.
    pub complex: BTreeSet<String>,
    /// The names that had a meaning until they were declared anew.
    pub renewed: BTreeSet<String>,
    /// What is declared of names, as it stands after the colon.
    pub shapes: BTreeMap<String, String>,
    /// The lengths of the axes of names that are said to lie in a space, or whose entries are named, as this section says.
    pub axes: BTreeMap<String, Vec<String>>,
    /// The names whose entries are numbered by letters, with the lengths of their axes.
    pub numbered: BTreeMap<String, Vec<String>>,
    /// The names whose columns are numbered by letters.
    pub columns: BTreeSet<String>,
    /// The vectors of zeros and ones whose size is known, by where they stand.
    pub constants: BTreeMap<Span, String>,
    /// Whether names stand in their places at the moment, to find that out.
    pub is_measuring: bool,
    /// How far a letter counts.
    pub ranges: BTreeMap<String, String>,
    /// The names of which nothing is known but what they are derived by, each with what it depends on itself.
    pub dependent: BTreeMap<String, Vec<String>>,
    /// The definitions that are told at the moment: each name with its text.
    pub told: Vec<(String, String)>,
}

impl Context {
    /// Whether a text speaks of a name, itself or by what its definitions say.
    pub fn depends(&self, text: &str, name: &str) -> bool {
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = words(text).collect();
        while let Some(word) = open.pop() {
            if word == name {
                return true;
            }
            if found.insert(word) {
                let bodies = self.told.iter().filter(|(told, _)| told == word);
                open.extend(bodies.flat_map(|(_, body)| words(body)));
            }
        }
        false
    }
}

/// A space as the language writes it: `R[m,n]`.
pub(super) fn space(axes: &[String]) -> String {
    if axes.is_empty() { "R".to_owned() } else { format!("R[{}]", axes.join(",")) }
}
