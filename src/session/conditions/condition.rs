//! Conditions, each once: of several on one thing the strongest is kept, and none that another one says.

use num_traits::{One, Signed};

use super::super::combination::Combination;
use crate::facts::sign::Sign;
use crate::functions::Comparison;
use crate::ir::{Arena, Factor, Node, NodeId};

/// A condition: on what it is, and how that compares, where it says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// What it is about, or all of it in words.
    pub subject: String,
    pub comparison: Option<Comparison>,
    /// With what the subject is compared, as it is written: `2` of `X ≠ 2`.
    pub against: String,
    /// What is compared with 0, where it is one node.
    pub node: Option<NodeId>,
    /// What is compared with 0, whichever way it is written.
    pub compared: Combination,
    /// The matrix of which it says that it is invertible.
    pub regular: Option<NodeId>,
    /// The matrix of which it says that its rank stays the same.
    pub rank: Option<NodeId>,
    /// What makes it hold where it is not negative: k, of that X is invertible for `X^k`.
    pub unless: Option<Combination>,
    /// For which values of indices it is meant: ` for r in 1..n`.
    pub over: String,
    /// The sign of what is compared with 0, as far as it can be seen.
    pub sign: Sign,
}

impl Condition {
    /// A condition on what has no other way to be written.
    pub fn on(subject: String, comparison: Option<Comparison>, node: Option<NodeId>) -> Self {
        let (against, compared) = ("0".to_owned(), Combination::default());
        let (regular, rank, unless, over) = (None, None, None, String::new());
        Self {
            subject,
            comparison,
            against,
            node,
            compared,
            regular,
            rank,
            unless,
            over,
            sign: Sign::UNKNOWN,
        }
    }

    /// Whether it holds nowhere: `-x² > 0`.
    pub fn never_holds(&self) -> bool {
        self.comparison.is_some_and(|comparison| !self.sign.admits(comparison))
    }

    /// The condition in words.
    pub fn written(self) -> String {
        let said = match self.comparison {
            Some(comparison) => format!("{} {} {}", self.subject, comparison.symbol(), self.against),
            None => self.subject,
        };
        format!("{said}{}", self.over)
    }
}

/// Adds a condition; what is known of the same thing becomes the stronger for it.
pub fn add(all: &mut Vec<Condition>, condition: Condition) {
    // `1 - p > 0` says that `p - 1` is not 0, and so does `p ≠ 1`.
    let multiple = all.iter_mut().filter(|known| known.over == condition.over).find_map(|known| {
        let times = known.compared.times(&condition.compared)?;
        Some((known, times))
    });
    if let Some((known, times)) = multiple {
        match (known.comparison, condition.comparison) {
            (Some(before), Some(Comparison::Differs)) => {
                known.comparison = Some(before.and(Comparison::Differs));
            }
            (Some(Comparison::Differs), Some(bound)) => {
                *known = Condition { comparison: Some(bound.and(Comparison::Differs)), ..condition };
            }
            (Some(before), Some(bound)) if times.is_positive() => known.comparison = Some(before.and(bound)),
            _ => all.push(condition),
        }
        return;
    }
    let about = |one: &Condition| (one.subject.clone(), one.against.clone(), one.over.clone());
    let new = about(&condition);
    let same = |known: &&mut Condition| about(known) == new;
    match all.iter_mut().find(same) {
        Some(known) => {
            known.comparison = known.comparison.zip(condition.comparison).map(|(a, b)| a.and(b));
            known.regular = known.regular.or(condition.regular);
            // What is asked without exception is asked so.
            known.unless = known.unless.take().filter(|exponent| condition.unless.as_ref() == Some(exponent));
        }
        None => all.push(condition),
    }
}

/// Leaves out what another condition says: where `x/(1 - x) > 0`, neither x nor 1 - x is 0.
pub fn drop_implied(arena: &Arena, all: &mut Vec<Condition>) {
    let mut other_than_zero: Vec<NodeId> = Vec::new();
    for condition in &*all {
        let says = matches!(condition.comparison, Some(Comparison::Above | Comparison::Differs));
        let Some(node) = condition.node.filter(|_| says) else { continue };
        let node = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
        if let Node::Contraction(product) = arena.node(node) {
            let whole: Vec<_> = product.output.iter().flatten().collect();
            let each = |factor: &&Factor| factor.axes.iter().flatten().all(|label| whole.contains(&label));
            other_than_zero.extend(product.factors.iter().filter(each).map(|factor| factor.base));
        }
    }
    all.retain(|condition| {
        let implied = |base: &NodeId| condition.compared.times(&Combination::of(arena, *base)).is_some();
        condition.comparison != Some(Comparison::Differs) || !other_than_zero.iter().any(implied)
    });
    let others = all.clone();
    all.retain(|condition| !others.iter().any(|other| implies(arena, other, condition)));
}

/// Whether one condition says what another does, in other words.
fn implies(arena: &Arena, other: &Condition, condition: &Condition) -> bool {
    // A matrix without an eigenvalue at or below 0 is invertible.
    let is_regular = condition.regular.is_some()
        && condition.regular == other.regular
        && (condition.comparison, other.comparison) == (Some(Comparison::Differs), None);
    let is_excepted = condition.unless.as_ref().is_some_and(|exponent| {
        let bound = matches!(other.comparison, Some(Comparison::AtLeast | Comparison::Above));
        bound && other.compared.times(exponent).is_some_and(|times| times.is_positive())
    });
    // Where no entry of x is 0, x is not.
    let is_entries = condition.comparison == Some(Comparison::Differs)
        && matches!(other.comparison, Some(Comparison::Differs | Comparison::Above))
        && other.subject.strip_prefix("entries of ") == Some(condition.subject.as_str())
        && (&other.against, &other.over) == (&condition.against, &condition.over);
    // Where X'X is invertible X has full rank, and near by, too.
    let is_full = condition.rank.is_some_and(|matrix| {
        other.regular.is_some_and(|gram| match arena.node(gram) {
            Node::Contraction(product) => {
                let plain = |factor: &Factor| factor.base == matrix && factor.exponent.is_one();
                let is_product = product.factors.len() == 2 && product.dimensions.len() == 3;
                is_product && product.factors.iter().all(plain)
            }
            _ => gram == matrix,
        })
    });
    is_regular || is_excepted || is_entries || is_full
}
