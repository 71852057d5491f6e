//! Steps as data: which rule took what to what, at which place, with what filled in. Nothing in
//! here decides whether a step is right; `check` does, from these fields alone.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::functions::FormId;
use crate::ir::NodeId;
use crate::session::left::{ChainFactor, Left};

/// A rule that a step uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// The differential of a function, as its row prints it.
    Row(FormId),
    /// d(a + b) = d(a) + d(b)
    Sum,
    /// d(a*b) = d(a)*b + a*d(b)
    Product,
    /// The differential of a definition is that of what it stands for.
    Definition,
    /// What the engine pushes forward in one go: sums over an index, and what is too long.
    Pushed,
    /// d(f) = ⟨G, d(X)⟩ says that G is the derivative.
    Identification,
    /// Derivatives along each path multiplied, the paths added.
    Chain,
    /// An identity of the table, from left to right.
    Identity(&'static str),
    /// Factors taken out of a sum, or a sum multiplied out.
    Regrouping(&'static str),
    /// An equation that was assumed, or that a declaration means.
    Equation(&'static str),
}

/// What stands for a name in a rule's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    /// The name: an argument of the row, or one of those that the rule itself gives.
    pub name: String,
    /// What it stands for.
    pub node: NodeId,
    /// Whether that has the axes in front over which the rule is mapped.
    pub mapped: bool,
}

/// Where a rule works: the whole expression, with a hole for what the rule replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub whole: NodeId,
    pub hole: NodeId,
}

/// One use of one rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub rule: Rule,
    pub before: NodeId,
    pub after: NodeId,
    pub place: Place,
    pub binding: Vec<Bound>,
}

/// What a line says, for the comparison in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    /// A derivative: of what, by what, and what it is.
    Derivative(NodeId, NodeId, NodeId),
    /// An equality.
    Equal(NodeId, NodeId),
}

/// A line of a derivation as it is shown, with the steps that it rests on.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// `I`, `II`, … for the local derivatives; empty for what is made of them.
    pub label: String,
    pub rule: String,
    pub source: String,
    /// `∂E/∂out_O`
    pub left: Option<Left>,
    pub before: Option<NodeId>,
    pub after: NodeId,
    /// The name of what is derived and what it stands for.
    pub given: Option<(Left, NodeId)>,
    /// Under which name the text that the user typed of it is kept, where it is still that.
    pub typed: Option<String>,
    /// The differential that the derivative is read off.
    pub differential: Option<(Left, NodeId)>,
    /// The products of derivatives of which the line is the sum.
    pub paths: Vec<Vec<ChainFactor>>,
    /// Whether it is shown as it came out, what shortens it being shown below.
    pub is_raw: bool,
    /// The names in force when it is written.
    pub names: Arc<FxHashMap<NodeId, String>>,
    /// How many axes has what is derived, and what it is derived by.
    pub orders: (usize, usize),
    pub proof: Vec<Step>,
    pub claimed: Claimed,
}

impl Bound {
    pub(super) fn new(name: &str, node: NodeId) -> Self {
        Self { name: name.to_owned(), node, mapped: false }
    }
}

impl Step {
    /// What stands for a name.
    pub(super) fn bound(&self, name: &str) -> Result<NodeId, String> {
        let found = self.binding.iter().find(|bound| bound.name == name);
        found.map(|bound| bound.node).ok_or_else(|| format!("nothing is filled in for {name}"))
    }
}
