//! What is to be computed, as a list of kernels: arrays in, arrays out, each once. Programs in other
//! languages are written from it. Nothing in here derives, simplifies, or knows a target.

pub(crate) mod apart;
mod choice;
mod contraction;
mod idiom;
pub(crate) mod kernel;
mod lengths;
mod multiplied;
pub(crate) mod operation;
mod order;
mod pairs;
pub(crate) mod read;
mod written;

use std::collections::BTreeMap;

use crate::ir::{Arena, NodeId};

pub use kernel::{Kernel, Plan};
pub use written::Line;

/// Why there is no plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// A function of matrices is mapped over a further axis.
    Mapped {
        /// The function's name in the table.
        function: &'static str,
    },
    /// No plan has such a thing.
    Unsupported {
        /// What it is, in words.
        what: &'static str,
    },
}

/// The plan of several results, each with its name: what they share is computed once. Of several ways to compute
/// the same it takes the cheapest for the sizes that are given, and for a guess at those that are not.
///
/// ```
/// use std::collections::BTreeMap;
/// use gradus::plan::plan;
/// use gradus::session::{Answer, Session};
///
/// let mut session = Session::new();
/// let outcomes = session.run("A : R[m,n]\nx : R[n]\nsum(exp(A*x))");
/// let Some(Answer::Expression(answer)) = outcomes.last().map(|last| &last.answer) else { panic!("{outcomes:?}") };
/// let plan = plan(session.arena(), &[("f".to_owned(), answer.node)], &BTreeMap::new()).unwrap();
/// let lines = plan.lines();
/// assert_eq!(lines[0].kernel, "A*x");
/// assert_eq!(lines[0].operations.to_string(), "2*m*n");
/// // Exponential and sum are one loop.
/// assert_eq!(lines[1].kernel, "sum(exp(%1))");
/// ```
pub fn plan(
    arena: &Arena,
    results: &[(String, NodeId)],
    sizes: &BTreeMap<String, usize>,
) -> Result<Plan, PlanError> {
    let roots: Vec<NodeId> = results.iter().map(|(_, node)| *node).collect();
    apart::with_pairs_apart(arena, &roots, |arena, roots| {
        let mut reading = read::Reading::new(arena, roots, sizes);
        let mut named = Vec::new();
        for ((name, _), node) in results.iter().zip(roots) {
            named.push((reading.result(*node, name)?, name.clone()));
        }
        Ok(Plan::new(reading.operations, named, reading.names))
    })
}
