//! The signs of the entries of an expression as far as they can be seen: from declarations, and from how things
//! are built. One walk, children first, that remembers what it saw.

use num_traits::{One, Signed, Zero};
use rustc_hash::FxHashMap;

use super::sign::{Sign, is_even};
use crate::array::Array;
use crate::functions::{self, FormId, OfPosdef};
use crate::ir::{Arena, Axis, Contraction, Factor, Node, NodeId};
use crate::number::Rational;
use crate::number::rational::to_f64;
use crate::structures::Word;

/// Through how many functions and names a matrix is followed to one that was declared positive definite.
const DEEPEST: usize = 12;

/// What was seen of a node.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The sign of every entry.
    sign: Sign,
    /// Whether it is a number that is a sum of squares, or a product of such.
    squares: bool,
}

const NOTHING: Seen = Seen { sign: Sign::UNKNOWN, squares: false };

/// What was seen of the nodes of one arena. It must not outlive a mark to which the arena goes back.
#[derive(Debug, Default)]
pub struct Signs {
    seen: FxHashMap<NodeId, Seen>,
    /// The signs of the indices of the sums that stand around, by their levels.
    indices: FxHashMap<u32, Sign>,
}

impl Signs {
    /// The signs of what stands within sums whose indices have these.
    pub fn with_indices(indices: FxHashMap<u32, Sign>) -> Self {
        Self { indices, ..Self::default() }
    }

    /// The sign of every entry.
    pub fn of(&mut self, arena: &Arena, node: NodeId) -> Sign {
        self.look(arena, node).sign
    }

    /// Whether every entry is positive for a reason that can be seen.
    pub fn is_positive(&mut self, arena: &Arena, node: NodeId) -> bool {
        self.of(arena, node).is_positive()
    }

    /// Whether no entry is negative for a reason that can be seen.
    pub fn is_nonnegative(&mut self, arena: &Arena, node: NodeId) -> bool {
        self.of(arena, node).is_not_negative()
    }

    /// Whether a number is a sum of squares, or a product of such, which is 0 only where some of them are.
    pub fn is_sum_of_squares(&mut self, arena: &Arena, node: NodeId) -> bool {
        self.look(arena, node).squares
    }

    fn look(&mut self, arena: &Arena, node: NodeId) -> Seen {
        // A function's values say nothing of its arguments' signs.
        let stops = |id: NodeId| {
            let made = matches!(arena.node(id), Node::Sum(_) | Node::Contraction(_) | Node::Named(..));
            self.seen.contains_key(&id) || !made
        };
        for id in arena.reachable_until(&[node], &stops) {
            if !self.seen.contains_key(&id) {
                let seen = self.at(arena, id);
                self.seen.insert(id, seen);
            }
        }
        self.known(node)
    }

    fn known(&self, node: NodeId) -> Seen {
        self.seen.get(&node).copied().unwrap_or(NOTHING)
    }

    /// What is seen of a node of whose parts that was seen.
    fn at(&self, arena: &Arena, id: NodeId) -> Seen {
        let sign = match arena.node(id) {
            Node::Number(value) => Sign::of(value),
            Node::Size(_) => Sign::POSITIVE,
            Node::Index(level) => self.indices.get(level).copied().unwrap_or(Sign::UNKNOWN),
            // Their entries are 0 and 1.
            Node::Unit(_) | Node::Selector(_) => Sign::NOT_NEGATIVE,
            Node::Symbol(_) => of_symbol(arena, id),
            Node::Named(_, body) => return self.known(*body),
            Node::Apply { form, arguments, .. } => of_function(arena, *form, arguments),
            Node::Sum(terms) => match self.of_sum(arena, terms) {
                Sign::UNKNOWN if arena.as_dimension(id).is_some_and(|size| size.is_never_negative()) => {
                    Sign::NOT_NEGATIVE
                }
                sign => sign,
            },
            Node::Contraction(product) => {
                let squares = |factor: &Factor| {
                    is_even(&factor.exponent) || factor.axes.is_empty() && self.known(factor.base).squares
                };
                let squares = product.output.is_empty() && product.factors.iter().all(squares);
                return Seen { sign: self.of_product(arena, product), squares };
            }
            _ => Sign::UNKNOWN,
        };
        Seen { sign, ..NOTHING }
    }

    /// The sign of a product, added up over some axes: of one sign if each summand is.
    fn of_product(&self, arena: &Arena, product: &Contraction) -> Sign {
        let of_factor = |factor: &Factor| {
            let on_diagonal = matches!(factor.axes.as_slice(), [row, column] if row == column);
            let base = if on_diagonal && is_posdef(arena, factor.base) {
                Sign::POSITIVE
            } else {
                self.known(factor.base).sign
            };
            base.power(&factor.exponent)
        };
        let forms = quadratic_forms(arena, product);
        let outside = |place: &usize| !forms.contains(place);
        let factors = product.factors.iter().enumerate().filter(|(place, _)| outside(place));
        let factors = factors.map(|(_, factor)| of_factor(factor));
        let start = if forms.is_empty() { Sign::POSITIVE } else { Sign::NOT_NEGATIVE };
        let summand = factors.fold(start, Sign::times);
        let total = if has_sum(product) { summand.plus(summand) } else { summand };
        if has_diagonal(product) { total.or(Sign::ZERO) } else { total }
    }

    /// The sign of a sum, or of its negative where that can be seen: `sigma(x) - 1`.
    fn of_sum(&self, arena: &Arena, terms: &[(Rational, NodeId)]) -> Sign {
        let sign = self.of_sum_as_it_is(arena, terms);
        if sign != Sign::UNKNOWN {
            return sign;
        }
        let opposite: Vec<_> = terms.iter().map(|(weight, term)| (-weight, *term)).collect();
        self.of_sum_as_it_is(arena, &opposite).times(Sign::of(&-Rational::one()))
    }

    /// The sign of a sum: `1 + x^2`, and `1 - sigma(x)` by the bound of that function.
    fn of_sum_as_it_is(&self, arena: &Arena, terms: &[(Rational, NodeId)]) -> Sign {
        let (mut constant, mut beyond) = (Rational::zero(), false);
        let mut rest = Sign::ZERO;
        for (weight, term) in terms {
            if is_one(arena, *term) {
                constant += weight;
            } else if weight.is_negative() && is_below_one(arena, *term) {
                constant += weight;
                beyond = true;
            } else {
                rest = rest.plus(self.known(*term).sign.times(Sign::of(weight)));
            }
        }
        let constant = match (beyond, constant.is_negative()) {
            (false, _) => Sign::of(&constant),
            (true, false) => Sign::POSITIVE,
            (true, true) => Sign::UNKNOWN,
        };
        rest.plus(constant)
    }
}

fn of_symbol(arena: &Arena, node: NodeId) -> Sign {
    let words = arena.words_of(node);
    match (words.has(Word::Positive), words.has(Word::Nonnegative)) {
        // What another word makes 0 is not positive.
        (true, _) if !words.is_linear() => Sign::POSITIVE,
        (_, true) => Sign::NOT_NEGATIVE,
        _ => Sign::UNKNOWN,
    }
}

fn of_function(arena: &Arena, form: FormId, arguments: &[NodeId]) -> Sign {
    let row = functions::form(form);
    let of_posdef = || {
        row.of_posdef == OfPosdef::Positive && arguments.iter().all(|argument| is_posdef(arena, *argument))
    };
    if row.positive || is_positive_constant(arena, form, arguments) || of_posdef() {
        return Sign::POSITIVE;
    }
    if row.magnitude { Sign::NOT_NEGATIVE } else { Sign::UNKNOWN }
}

/// Whether a matrix is positive definite: declared so, or made of one by a function that keeps it so.
pub fn is_posdef(arena: &Arena, node: NodeId) -> bool {
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

/// Whether a function of given numbers is positive by more than rounding could make it: `log(2)`.
fn is_positive_constant(arena: &Arena, form: FormId, arguments: &[NodeId]) -> bool {
    let given = |node: &NodeId| arena.as_number(*node).and_then(|number| to_f64(number).ok());
    let given: Option<Vec<Array<f64>>> =
        arguments.iter().map(|node| given(node).map(Array::scalar)).collect();
    let kernel = functions::form(form).kernels.and_then(|kernels| kernels.float);
    let value = given.zip(kernel).and_then(|(given, kernel)| kernel(&given).ok());
    value.is_some_and(|value| value.data().iter().all(|entry| *entry > 1e-9))
}

/// Whether a product is added up over an axis.
fn has_sum(product: &Contraction) -> bool {
    let shown = |label: &_| product.output.iter().flatten().any(|other| other == label);
    product.factors.iter().flat_map(|factor| factor.axes.iter()).flatten().any(|label| !shown(label))
}

/// Whether a product is 0 off a diagonal: two of its axes run together, as those of the identity.
fn has_diagonal(product: &Contraction) -> bool {
    let mut labels: Vec<_> = product.output.iter().flatten().collect();
    let all = labels.len();
    labels.sort_unstable();
    labels.dedup();
    labels.len() < all
}

/// Whether every entry is 1.
fn is_one(arena: &Arena, node: NodeId) -> bool {
    match arena.node(node) {
        Node::Number(value) => value.is_one(),
        Node::Contraction(product) => {
            product.factors.is_empty() && !product.output.is_empty() && !has_diagonal(product)
        }
        _ => false,
    }
}

/// Whether every entry is below 1.
fn is_below_one(arena: &Arena, node: NodeId) -> bool {
    let mut node = node;
    for _ in 0..DEEPEST {
        match arena.node(node) {
            Node::Named(_, body) => node = *body,
            Node::Apply { form, .. } => return functions::form(*form).below_one,
            // A transpose.
            Node::Contraction(product) => match product.factors.as_slice() {
                [only] if only.exponent.is_one() && only.axes.len() == product.output.len() => {
                    node = only.base;
                }
                _ => return false,
            },
            _ => return false,
        }
    }
    false
}

/// The vector of a product that is a quadratic form of a positive definite matrix and nothing else: it is 0 only where
/// that is.
pub fn vector_of_form(arena: &Arena, product: &Contraction) -> Option<NodeId> {
    let places = quadratic_forms(arena, product);
    let [_, vector, _] = places.as_slice() else { return None };
    product.factors.get(*vector).filter(|_| product.factors.len() == places.len()).map(|factor| factor.base)
}

/// The places of the factors that are a quadratic form of a positive definite matrix, as in `(x - m)'*S*(x - m)`:
/// the matrix, and the same vector at both of its axes, which nothing else has.
fn quadratic_forms(arena: &Arena, product: &Contraction) -> Vec<usize> {
    let mut places = Vec::new();
    for (place, matrix) in product.factors.iter().enumerate() {
        let [row, column] = matrix.axes.as_slice() else { continue };
        if row == column || !matrix.exponent.is_one() || !is_posdef(arena, matrix.base) {
            continue;
        }
        let others = || product.factors.iter().enumerate().filter(|(other, _)| *other != place);
        let meets = |axis: &Axis| {
            let own = |other: &Axis| other.iter().any(|label| axis.contains(label));
            let mut met = others().filter(|(_, factor)| factor.axes.iter().any(own));
            let (first, second) = (met.next(), met.next());
            first.filter(|_| second.is_none() && !product.output.iter().any(own))
        };
        if let (Some((left, one)), Some((right, other))) = (meets(row), meets(column))
            && one.base == other.base
            && [one, other].iter().all(|factor| factor.axes.len() == 1 && factor.exponent.is_one())
        {
            places.extend([place, left, right]);
        }
    }
    places
}
