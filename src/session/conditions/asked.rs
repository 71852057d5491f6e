//! What the functions in an expression ask of their arguments: the domains of their rows, filled in.

use num_traits::{One, Zero};
use rustc_hash::FxHashMap;

use super::super::combination::Combination;
use super::super::constants;
use super::super::sides::Sides;
use super::Conditions;
use super::condition::Condition;
use crate::facts::sign::is_even;
use crate::functions::{self, Comparison, Domain, FormId};
use crate::ir::{Arena, Bounds, Node, NodeId};
use crate::rules;
use crate::structures::Word;

/// The sides of those calls among some nodes whose rows ask to compare something.
pub(super) fn sides(arena: &mut Arena, nodes: impl IntoIterator<Item = NodeId>) -> FxHashMap<NodeId, Sides> {
    let mut found = FxHashMap::default();
    for id in nodes {
        let Some(compared) = rules::compared(arena, id) else { continue };
        found.insert(id, Sides::of(arena, compared));
    }
    found
}

impl Conditions<'_> {
    /// What a call asks of its arguments, where that does not hold anyway.
    pub(super) fn of_call(&mut self, call: NodeId, form: FormId, arguments: &[NodeId]) -> Option<Condition> {
        let row = functions::form(form);
        // Of constants it was decided where the statement was read.
        let decided = arguments.iter().all(|one| constants::is_closed(self.arena, *one));
        if decided || row.kink && !self.slopes {
            return None;
        }
        let named = |name: &str| {
            let signature = functions::signature_of(form);
            let place = signature.arguments.iter().position(|expected| expected.name == name)?;
            arguments.get(place).copied()
        };
        match row.domain {
            Domain::Everywhere => None,
            Domain::Words(words) => {
                let text = Domain::filled(words, |name| self.written(named(name)?))?;
                Some(Condition::on(text, None, None))
            }
            Domain::Invertible(name) => self.invertible(named(name)?),
            Domain::InvertibleBelow { matrix, exponent } => {
                let exponent = named(exponent)?;
                // An index runs where its sum says.
                let asks = !runs(self.arena, exponent) && !self.signs.is_nonnegative(self.arena, exponent);
                asks.then(|| self.invertible(named(matrix)?)).flatten()
            }
            Domain::Compared(_, comparison, _) => {
                let sides = *self.sides.get(&call)?;
                let exponent = arguments.last().filter(|_| row.exponent);
                let comparison = match exponent {
                    // A power whose exponent counts something asks nothing: `det(A)^m`.
                    Some(exponent) if self.arena.is_whole(*exponent) => {
                        if self.signs.is_nonnegative(self.arena, *exponent) {
                            return None;
                        }
                        // One with a whole exponent only must not divide by 0.
                        Comparison::Differs
                    }
                    _ => comparison,
                };
                // An index runs where its sum says.
                if runs(self.arena, sides.left) {
                    return None;
                }
                let sign = sides.sign(self.arena, &mut self.signs);
                let holds_anyway = match comparison {
                    Comparison::Differs => sign.is_settled(),
                    Comparison::AtLeast => sign.is_not_negative(),
                    Comparison::Above => sign.is_positive(),
                };
                let condition = if holds_anyway { None } else { self.of_sides(sides, comparison) }?;
                // A power of 0 has a value where the exponent is positive, which no sign of the base tells.
                Some(if row.exponent { condition } else { Condition { sign, ..condition } })
            }
        }
    }

    /// That a matrix is invertible, where that is not seen.
    fn invertible(&self, matrix: NodeId) -> Option<Condition> {
        if is_invertible(self.arena, matrix) {
            return None;
        }
        let determinant = format!("det({})", self.written(matrix)?);
        Some(Condition::on(determinant, Some(Comparison::Differs), None))
    }

    /// That two sides compare, a number last: `entries of x ≠ 0`.
    fn of_sides(&self, sides: Sides, comparison: Comparison) -> Option<Condition> {
        let arena = self.arena;
        let Sides { mut left, mut right, .. } = sides;
        let number = |side: NodeId| Combination::of(arena, side).number();
        if comparison == Comparison::Differs {
            if let Some(distinct) = self.distinct(left, right) {
                return Some(distinct);
            }
            if number(left).is_some() && number(right).is_none() {
                (left, right) = (right, left);
            }
        }
        let mapped = arena.order(left) > 0 || arena.order(right) > 0;
        let against = match number(right) {
            Some(number) if number.is_zero() => return self.with_zero(left, mapped, comparison),
            Some(number) => number.to_string(),
            None => self.written(right)?,
        };
        let entries = if mapped { "entries of " } else { "" };
        let subject = format!("{entries}{}", self.written(left)?);
        let compared = Combination::of(arena, left).minus(Combination::of(arena, right));
        Some(Condition { against, compared, ..Condition::on(subject, Some(comparison), None) })
    }

    /// That something compares with 0: that `abs(x)` or `x.^2` is positive says that x is not 0, and so does that -x
    /// is not.
    fn with_zero(&self, left: NodeId, mapped: bool, comparison: Comparison) -> Option<Condition> {
        match self.arena.node(left) {
            Node::Contraction(product) if comparison == Comparison::Above => match product.factors.as_slice()
            {
                [only] if is_even(&only.exponent) && only.axes.as_slice() == product.output => {
                    self.compared(only.base, mapped, Comparison::Differs)
                }
                _ => self.compared(left, mapped, comparison),
            },
            Node::Apply { form, arguments, .. } if functions::form(*form).magnitude => {
                let [inner] = arguments.as_slice() else { return None };
                self.compared(*inner, mapped, Comparison::Differs)
            }
            Node::Sum(terms) if comparison == Comparison::Differs => {
                let bare = if let [(_, only)] = terms.as_slice() { *only } else { left };
                self.compared(bare, mapped, comparison)
            }
            _ => self.compared(left, mapped, comparison),
        }
    }

    /// The entries of x are distinct: what a kink asks of all `x[i] - x[j]`, which are 0 for one and the
    /// same entry without doing harm.
    fn distinct(&self, left: NodeId, right: NodeId) -> Option<Condition> {
        let sides = match self.arena.node(left) {
            Node::Sum(terms) if self.arena.is_zero(right) => match terms.as_slice() {
                [(one, left), (other, right)] if *one == -other => [*left, *right],
                _ => return None,
            },
            _ => [left, right],
        };
        let [left, right] = sides.map(|side| self.entry_of(side));
        let base = left.filter(|_| left == right)?;
        Some(Condition::on(format!("the entries of {} are distinct", self.written(base)?), None, None))
    }

    /// The array of which a node is an entry, or its entries along some axes.
    fn entry_of(&self, node: NodeId) -> Option<NodeId> {
        let Node::Contraction(product) = self.arena.node(node) else { return None };
        let [only] = product.factors.as_slice() else { return None };
        (only.exponent.is_one() && only.axes.as_slice() != product.output).then_some(only.base)
    }
}

/// How many terms the sums among some nodes have whose range may run backwards, which is written as none.
pub(super) fn counts(
    arena: &mut Arena,
    nodes: impl IntoIterator<Item = NodeId>,
) -> FxHashMap<NodeId, NodeId> {
    let mut found = FxHashMap::default();
    for id in nodes {
        let Node::SumOver { bounds: Bounds { lower, upper, oriented: true }, .. } = *arena.node(id) else {
            continue;
        };
        let (one, span) = (arena.integer(1), arena.subtract(upper, lower));
        found.insert(id, arena.add(span, one));
    }
    found
}

/// Whether a matrix is invertible for a reason that can be seen: declared so, or what a function gives wherever it is
/// defined. `inv(sqrtm(X))` asks nothing that `sqrtm(X)` has not asked.
fn is_invertible(arena: &Arena, node: NodeId) -> bool {
    let body = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
    match arena.node(body) {
        Node::Apply { form, .. } => functions::form(*form).invertible,
        Node::Symbol(symbol) => arena.symbol(*symbol).structure.has(Word::Invertible),
        _ => false,
    }
}

/// Whether the index of a sum around it stands in an expression.
pub(super) fn runs(arena: &Arena, node: NodeId) -> bool {
    let own = |id: NodeId| matches!(arena.node(id), Node::SumOver { .. });
    arena.reachable_until(&[node], &own).into_iter().any(|id| matches!(arena.node(id), Node::Index(_)))
}
