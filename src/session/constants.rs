//! Whether what a statement asks for has a value at all: what it divides by, and what it takes functions of,
//! is decided where no variable stands in it, or where it is 0 whatever the variables are. These places are
//! noted while the text is read, since `0/0` and `0*inv(A - A)` leave no trace in an expression.

use num_traits::Signed;
use rustc_hash::{FxHashMap, FxHashSet};

use super::sides::Sides;
use crate::equality;
use crate::evaluate::{EvaluateError, Values, evaluate};
use crate::facts::signs::Signs;
use crate::functions::kernels::Kind;
use crate::functions::{self, Comparison, Domain};
use crate::ir::{Arena, Node, NodeId};
use crate::limits;
use crate::lower::Demand;
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::{Ball, NumberError, Rational, rational};
use crate::rules;
use crate::shape::Dimension;

/// So many places of one statement are looked at.
const MOST: usize = 256;
/// A constant that is made of more nodes is left to `eval`.
const LARGEST: usize = 256;
/// About how many operations one constant may take, and what functions within it may: a determinant is one
/// operation of the first.
const WORK: usize = 20_000;
const OPERATIONS: u64 = 10_000_000;
/// Names of dimensions are tried with these sizes; what fails at each of them is no matter of sizes.
const SIZES: [usize; 3] = [1, 2, 3];

/// Why a statement has no value, whatever the values of its variables.
pub(super) fn refusal(arena: &mut Arena, demands: &[Demand]) -> Option<EvaluateError> {
    demands.iter().take(MOST).find_map(|demand| match *demand {
        Demand::Divisor(node) => {
            let vanishes = equality::is_zero(arena, node) || is_constant_zero(arena, node);
            vanishes.then(|| EvaluateError::Number {
                place: "a quotient whose divisor is 0".to_owned(),
                error: NumberError::DivisionByZero,
            })
        }
        Demand::Value(node) if is_closed(arena, node) => fault(arena, node),
        Demand::Value(node) => outside(arena, node),
    })
}

/// That a function is taken of what is outside of its domain whatever the variables are, where their signs tell so:
/// `log(-abs(x))`.
fn outside(arena: &mut Arena, node: NodeId) -> Option<EvaluateError> {
    // What is filled in here is said and forgotten.
    let (mark, wording) = (arena.mark(), std::mem::take(&mut arena.wording));
    let found = compared_by(arena, node).and_then(|(place, compared, comparison)| {
        let sides = Sides::of(arena, compared);
        let sign = sides.sign(arena, &mut Signs::default());
        let names = FxHashMap::default();
        let written = |side: NodeId| {
            if arena.is_zero(side) {
                return Some("0".to_owned());
            }
            let mut reader = Reader::new(arena, &names);
            let root = reader.matrix(side)?;
            Some(text::ascii(reader.writer.ast(), root))
        };
        let never = (!sign.admits(comparison)).then(|| (written(sides.left), written(sides.right)))?;
        let asks = format!("{} {} {}", never.0?, comparison.symbol(), never.1?);
        Some(EvaluateError::NeverDefined { place, asks })
    });
    arena.forget(mark);
    arena.wording = wording;
    found
}

/// What a function or a root compares, with what, and how.
fn compared_by(arena: &mut Arena, node: NodeId) -> Option<(String, [NodeId; 2], Comparison)> {
    match arena.node(node) {
        Node::Apply { form, .. } => {
            let (form, name) = (functions::form(*form), functions::row(*form).name);
            let Domain::Compared(_, comparison, _) = form.domain else { return None };
            // What a power asks of its base hangs on the exponent.
            let sides = (!form.exponent).then(|| rules::compared(arena, node)).flatten()?;
            Some((format!("`{name}(…)`"), sides, comparison))
        }
        Node::Contraction(product) => {
            let [only] = product.factors.as_slice() else { return None };
            let (base, is_root) = (only.base, !only.exponent.is_integer());
            let below = only.exponent.is_negative();
            let zero = is_root.then(|| arena.number(rational::integer(0)))?;
            let comparison = if below { Comparison::Above } else { Comparison::AtLeast };
            Some(("a root".to_owned(), [base, zero], comparison))
        }
        _ => None,
    }
}

/// What is divided by and may be 0.
pub(super) fn open_divisors(arena: &Arena, demands: &[Demand]) -> Vec<NodeId> {
    let divisor = |demand: &Demand| match *demand {
        Demand::Divisor(node) => (!is_closed(arena, node)).then_some(node),
        Demand::Value(_) => None,
    };
    demands.iter().take(MOST).filter_map(divisor).collect()
}

/// Whether no variable, index or size stands in an expression, and it is small.
pub(super) fn is_closed(arena: &Arena, node: NodeId) -> bool {
    let mut seen: FxHashSet<NodeId> = FxHashSet::default();
    let mut open = vec![node];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let varies = matches!(
            arena.node(id),
            Node::Symbol(_)
                | Node::Size(_)
                | Node::Index(_)
                | Node::SumOver { .. }
                | Node::Derivative { .. }
                | Node::Directional { .. }
        );
        if varies || seen.len() > LARGEST {
            return false;
        }
        open.extend(arena.children(id));
    }
    true
}

fn is_constant_zero(arena: &Arena, node: NodeId) -> bool {
    let vanishes = |value: &Rational| *value == rational::integer(0);
    is_closed(arena, node)
        && at_sizes(arena, node, 2, &rational::integer(1)).is_ok_and(|value| value.iter().any(vanishes))
}

/// Why a constant has no value, where that is so at every size.
fn fault(arena: &Arena, node: NodeId) -> Option<EvaluateError> {
    let mut last = None;
    for size in SIZES {
        let error = match at_sizes(arena, node, size, &rational::integer(1)) {
            Err(error) if error.is_of_kind() => {
                let like = Ball::new(&rational::integer(1)).ok()?;
                at_sizes(arena, node, size, &like).err()
            }
            other => other.err(),
        };
        let undefined = matches!(
            error,
            Some(EvaluateError::Number {
                error: NumberError::DivisionByZero | NumberError::Singular | NumberError::Domain { .. },
                ..
            })
        );
        if !undefined {
            return None;
        }
        last = error;
    }
    last
}

/// The entries of a constant, where the names of dimensions have one size.
fn at_sizes<K: Kind>(arena: &Arena, node: NodeId, size: usize, like: &K) -> Result<Vec<K>, EvaluateError> {
    let mut values = Values::new();
    for id in std::iter::once(node).chain(arena.children(node)) {
        for name in arena.axes(id).iter().flat_map(Dimension::names) {
            values.set_size(&name, size);
        }
    }
    values.limit_work(WORK);
    let evaluated = limits::trial(OPERATIONS, || evaluate(arena, node, &values, like));
    let evaluated =
        evaluated.unwrap_or(Err(EvaluateError::TooMuchWork { place: "a constant".to_owned(), terms: None }));
    evaluated.map(crate::array::Array::into_data)
}
