//! What can be seen of the signs of entries without any value: from declarations, and from how things are
//! built.

use num_traits::{One, Signed, Zero};

use crate::array::Array;
use crate::functions::{self, FormId, OfPosdef};
use crate::ir::{Arena, Factor, Node, NodeId};
use crate::number::Rational;
use crate::number::rational::to_f64;
use crate::structures::Word;

/// How deep it is looked for reasons.
const DEEPEST: usize = 12;

/// Whether every entry is positive for a reason that can be seen: declared so, or built so.
pub fn is_positive(arena: &Arena, node: NodeId) -> bool {
    positive(arena, node, DEEPEST)
}

fn positive(arena: &Arena, node: NodeId, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match arena.node(node) {
        Node::Number(value) => value.is_positive(),
        Node::Size(_) => true,
        Node::Symbol(_) => arena.is_declared(node, Word::Positive),
        Node::Apply { form, arguments, .. } => {
            let row = functions::form(*form);
            row.positive
                || is_positive_constant(arena, *form, arguments)
                || row.of_posdef == OfPosdef::Positive
                    && arguments.iter().all(|argument| is_posdef(arena, *argument))
        }
        Node::Sum(terms) => positive_sum(arena, terms, depth),
        Node::Contraction(product) => {
            let holds = |factor: &Factor| {
                positive(arena, factor.base, depth) || is_on_diagonal(factor) && is_posdef(arena, factor.base)
            };
            product.factors.iter().all(holds)
        }
        _ => false,
    }
}

/// Whether a matrix is positive definite: declared so, or made of one by a function that keeps it so.
fn is_posdef(arena: &Arena, node: NodeId) -> bool {
    let mut node = node;
    for _ in 0..DEEPEST {
        match arena.node(node) {
            Node::Symbol(_) => return arena.is_declared(node, Word::Posdef),
            Node::Named(_, body) => node = *body,
            Node::Apply { form, arguments, .. } if functions::form(*form).of_posdef == OfPosdef::Posdef => {
                let [argument] = arguments.as_slice() else { return false };
                node = *argument;
            }
            _ => return false,
        }
    }
    false
}

/// Whether a product takes the diagonal of a factor: `X[i,i]`.
fn is_on_diagonal(factor: &Factor) -> bool {
    matches!(factor.axes.as_slice(), [row, column] if row == column)
}

/// Whether a function of given numbers is positive by more than rounding could make it: `log(2)`.
fn is_positive_constant(arena: &Arena, form: FormId, arguments: &[NodeId]) -> bool {
    let given = |node: &NodeId| arena.as_number(*node).and_then(|number| to_f64(number).ok());
    let given: Option<Vec<Array<f64>>> =
        arguments.iter().map(|node| given(node).map(Array::scalar)).collect();
    let kernel = functions::form(form).kernels.and_then(|kernels| kernels.float);
    let value = given.zip(kernel).and_then(|(given, kernel)| kernel(&given).ok());
    value.is_some_and(|value| value.data().iter().all(|entry| *entry > 1e-9))
}

/// Whether a sum is positive by the bounds of its terms: `1 + x^2`, `1 - sigma(x)`.
fn positive_sum(arena: &Arena, terms: &[(Rational, NodeId)], depth: usize) -> bool {
    let (mut least, mut beyond) = (Rational::zero(), false);
    for (weight, term) in terms {
        if is_one(arena, *term) {
            least += weight;
        } else if weight.is_positive() && not_negative(arena, *term, depth) {
            beyond |= positive(arena, *term, depth);
        } else if weight.is_negative() && is_below_one(arena, *term) {
            least += weight;
            beyond = true;
        } else {
            return false;
        }
    }
    least.is_positive() || (beyond && !least.is_negative())
}

fn is_one(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Number(value) => value.is_one(),
        Node::Contraction(product) => product.factors.is_empty() && !product.output.is_empty(),
        _ => false,
    }
}

fn is_below_one(arena: &Arena, node: NodeId) -> bool {
    matches!(arena.node(node), Node::Apply { form, .. } if functions::form(*form).below_one)
}

/// Whether no entry is negative for a reason that can be seen.
pub fn is_nonnegative(arena: &Arena, node: NodeId) -> bool {
    not_negative(arena, node, DEEPEST)
}

fn not_negative(arena: &Arena, node: NodeId, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match arena.node(node) {
        Node::Symbol(_) => arena.is_declared(node, Word::Nonnegative) || positive(arena, node, depth),
        Node::Apply { form, .. } => functions::form(*form).magnitude || positive(arena, node, depth),
        Node::Contraction(product) => {
            let holds = |factor: &Factor| {
                is_even(&factor.exponent)
                    || not_negative(arena, factor.base, depth)
                    || is_on_diagonal(factor) && is_posdef(arena, factor.base)
            };
            product.factors.iter().all(holds)
        }
        _ => positive(arena, node, depth),
    }
}

fn is_even(exponent: &Rational) -> bool {
    exponent.is_integer() && num_integer::Integer::is_even(exponent.numer())
}

/// Whether a number is a sum of squares, or a product of such, which is 0 only where some of them are.
pub fn is_sum_of_squares(arena: &Arena, node: NodeId) -> bool {
    squares(arena, node, DEEPEST)
}

fn squares(arena: &Arena, node: NodeId, depth: usize) -> bool {
    let (Some(depth), Node::Contraction(product)) = (depth.checked_sub(1), arena.node(node)) else {
        return false;
    };
    let scalar = |factor: &Factor| factor.axes.is_empty() && squares(arena, factor.base, depth);
    product.output.is_empty()
        && product.factors.iter().all(|factor| is_even(&factor.exponent) || scalar(factor))
}
