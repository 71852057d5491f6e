//! Are two expressions equal, and is one the derivative of another? Equal normal forms prove
//! it; otherwise both sides are computed at random points, exactly modulo primes where that is
//! sound alone, else in balls at real points, else in floats. A difference that is reported has
//! been seen at a point. Nothing in here trusts a matrix rule: everything comes down to entries.
//!
//! # What is asked of whom, in which order
//!
//! | step | file | question | if it answers |
//! | --- | --- | --- | --- |
//! | 1 | `expand` | have both sides one normal form, products multiplied out | `Proved` |
//! | 2 | `assume`, `inventory`, `manner` | sizes and values that fit the declarations and assumptions | points for the steps below, else `Unknown` |
//! | 3 | `field` | are both sides the same modulo large primes, exponentials as unknowns, other functions uninterpreted | `Agrees`, tier `Field` |
//! | 4 | `real` | are they the same in balls (intervals with a proven radius) at real points | `Differs`, or `Agrees`, tier `Ball` |
//! | 5 | `float` | the same in floats, where a function has no balls or a point takes too much work | `Differs`, or `Agrees`, tier `Float` |
//!
//! Each step is asked only where those above are silent: a function without a value modulo primes (`abs`, `expm`)
//! leads from 3 to 4, and so does a difference where a function was not interpreted (`log(a*b)` is no sum there).
//! Any other difference modulo a prime is no verdict yet: 4 must show it at a real point, in up to a
//! thousand digits; where it cannot, the verdict is `Unknown` and says both facts.
//!
//! # What each answer is worth
//!
//! - `Proved`: an identity of the ring of polynomials in the entries, at all sizes; the code of `expand` is trusted.
//! - `Agrees`, `Field`: for quotients of polynomials a theorem (Schwartz and Zippel) bounds the chance of an error,
//!   which is said: `Bound::Chance`. With exponentials, which stand for unknowns, there is no theorem, and only the
//!   number of points is said: `Bound::Exponentials`. The same with uninterpreted functions, where what agrees
//!   holds for any functions that map equal arguments to equal values: `Bound::Uninterpreted`. Of two square roots
//!   a point takes either, so that `sqrt(x^2) == x` fails at half of the points.
//! - `Agrees`, `Ball`: at each point both sides lie within a proven distance of each other: `Bound::Precision`. An
//!   equation was looked at in a thousand digits too, where that takes a moment.
//!   Nothing is known between the points, where an order or a kink may hide: `Bound::Points`.
//! - `Agrees`, `Float`: equal up to rounding, which hides small differences: `Bound::Tolerance`. The weakest.
//! - `Differs`: seen at the point that is returned, in exact numbers or in balls that do not meet. In floats alone a
//!   difference counts only if it stays when the point is shaken.
//! - `Unknown`: none of these, and why.
//!
//! `verify` asks once more, of texts in place of nodes: see there. It can only lower what is said here.

mod assume;
mod balls;
mod degree;
mod draw;
mod expand;
mod field;
mod float;
mod inventory;
mod manner;
mod point;
mod question;
mod real;
mod trial;
mod verdict;

use std::sync::Arc;

use assume::Assumptions;
use field::Finding;
use inventory::Inventory;
use point::Case;
use question::Question;

use num_traits::ToPrimitive;

use crate::evaluate::Values;
use crate::functions;
use crate::ir::{Arena, Node, NodeId};
use crate::number::Number;
use crate::sample;

pub use question::Derivation;
pub use verdict::{Bound, Counterexample, Sizes, Tier, Verdict};

/// What is known beside the two expressions.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The sizes of dimensions' names that are fixed.
    pub sizes: Vec<(Arc<str>, usize)>,
    /// Equations that are taken for granted: two sides each.
    pub assumptions: Vec<(NodeId, NodeId)>,
    /// What was asked, before any derivative in it was taken: its functions say what their arguments must be.
    pub asked: Vec<NodeId>,
    /// Where the random numbers start; the same seed gives the same verdict.
    pub seed: u64,
}

/// The variables that equations say to be orthonormal: `X'*X == I`, `norm(x) == 1`.
pub fn orthonormal(arena: &mut Arena, equations: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    assume::orthonormal(arena, equations)
}

/// Whether two expressions of one shape are equal wherever both are defined.
pub fn compare(arena: &mut Arena, left: NodeId, right: NodeId, options: &Options) -> Verdict {
    if left == right || expand::same(arena, left, right) {
        return Verdict::Proved;
    }
    // A sum that was typed is, where it has a value, that of a rule.
    let oriented = [left, right].map(|side| arena.with_oriented_sums(side));
    if oriented[0] == oriented[1] {
        return Verdict::Proved;
    }
    // Points have values for variables; what was simplified stands over their twins.
    let (left, right) = (arena.without_structure(left), arena.without_structure(right));
    investigate(arena, Question::Equation(left, right), options)
}

/// Whether something in expressions jumps from one whole number to another, so that what holds at random points may be
/// false at single ones.
pub fn has_jumps(arena: &Arena, roots: &[NodeId]) -> bool {
    let jumps = |form| functions::form(form).kink && functions::form(form).whole;
    let jumps = |id| matches!(arena.node(id), Node::Apply { form, .. } if jumps(*form));
    arena.reachable(roots).into_iter().any(jumps)
}

/// Whether an expression is 0 whatever its variables are, as its expanding normal form says.
pub fn is_zero(arena: &mut Arena, node: NodeId) -> bool {
    let is_sum = matches!(arena.node(node), Node::Sum(_));
    arena.is_zero(node)
        || is_sum && {
            let axes = arena.axes(node).to_vec();
            let zero = arena.zeros(&axes);
            expand::same(arena, node, zero)
        }
}

/// Whether `derivative` is the derivative of `of` by a variable or a definition: its axes are
/// those of `of`, then those of `by`. Of a definition only the occurrences by name count.
///
/// What is compared is the derivative along a random direction with the one that dual numbers
/// carry through the entries of `of`. A derivative of a higher order is one of the order below.
pub fn check_derivative(
    arena: &mut Arena,
    of: NodeId,
    by: NodeId,
    derivative: NodeId,
    options: &Options,
) -> Verdict {
    check_derivation(arena, Derivation::Tensor { of, by, through: None }, derivative, options)
}

/// The same of a derivative that was contracted, or taken along directions that are given.
pub fn check_derivation(
    arena: &mut Arena,
    derivation: Derivation,
    derivative: NodeId,
    options: &Options,
) -> Verdict {
    let derivative = arena.without_structure(derivative);
    investigate(arena, Question::Derivative(derivation, derivative), options)
}

fn investigate(arena: &mut Arena, question: Question, options: &Options) -> Verdict {
    let sign = question.sign_of_difference(arena);
    let mut roots = question.roots();
    let assumptions = assume::relevant(arena, &roots, &options.assumptions);
    roots.extend(assumptions.iter().flat_map(|(left, right)| [*left, *right]));
    let mut inventory = Inventory::new(arena, &roots, &options.sizes);
    roots.extend(&options.asked);
    inventory.restrict(arena, &roots);
    let assumptions = Assumptions::new(arena, &mut inventory, &assumptions);
    let of_values = !options.asked.is_empty() && !options.asked.iter().any(|asked| arena.is_open(*asked));
    let (seed, digits) = (options.seed, real::USUAL_DIGITS);
    let mut case = Case { arena, question, sign, inventory, assumptions, of_values, seed, digits };
    if case.sign.is_settled()
        && let Some(differs) = real::settled_difference(&case)
    {
        return differs;
    }
    let verdict = match field::compare(&case) {
        Finding::Agrees(verdict) => verdict,
        Finding::Impossible(why) => Verdict::Unknown { why },
        Finding::Rejects => rejected(&mut case),
        Finding::Silent => looked_at_twice(&mut case),
    };
    match &verdict {
        Verdict::Agrees { dimensions, .. } => real::rare_difference(&case).unwrap_or_else(|| {
            case.of_size_one(dimensions)
                .map_or(verdict.clone(), |name| Verdict::Unknown { why: sample::of_size_one(&name) })
        }),
        // What was solved for at random points may be solved for at plain ones.
        Verdict::Unknown { .. } if !case.assumptions.is_empty() => {
            real::rare_difference(&case).unwrap_or(verdict)
        }
        _ => verdict,
    }
}

/// The verdict at real points. An equation that holds there in the usual digits is looked at once more in many: what is
/// tiny beside something else is not seen before.
fn looked_at_twice(case: &mut Case<'_>) -> Verdict {
    let verdict = real::compare(case);
    if case.is_equation() && matches!(verdict, Verdict::Agrees { tier: Tier::Ball, .. }) {
        case.digits = real::MANY_DIGITS;
        return real::deep_difference(case).unwrap_or(verdict);
    }
    verdict
}

/// The verdict where both sides differ modulo a prime. That is shown at real points, in many more digits where
/// the usual ones do not tell both sides apart. Where these do not either, two facts stand against each other.
fn rejected(case: &mut Case<'_>) -> Verdict {
    for digits in [real::USUAL_DIGITS, real::MANY_DIGITS] {
        case.digits = digits;
        let verdict = real::compare(case);
        if !matches!(verdict, Verdict::Agrees { .. }) {
            return verdict;
        }
    }
    Verdict::Unknown {
        why: "both sides differ modulo a prime, but at real points no difference was found in a thousand digits"
            .to_owned(),
    }
}

/// The sizes that were chosen at a point, and the whole numbers, for the record.
fn tried<K: Number>(case: &Case<'_>, values: &Values<K>) -> Sizes {
    let size = |name: &Arc<str>| Some((Arc::clone(name), i64::try_from(values.size(name)?).ok()?));
    let whole =
        case.inventory.variables.iter().filter(|variable| variable.whole && variable.selects.is_empty());
    let number = |variable: &inventory::Variable| {
        let exact = values.get(variable.node)?.as_scalar().ok()?.exact()?;
        Some((Arc::clone(&variable.name), exact.numer().to_i64()?))
    };
    case.inventory.names.iter().filter_map(size).chain(whole.filter_map(number)).collect()
}
