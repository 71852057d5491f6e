//! What the functions in an expression ask of their arguments: the domains of their rows, filled in.

use num_traits::{One, Zero};

use super::super::combination::Combination;
use super::super::constants;
use super::super::sides::Sides;
use super::apart::{self, Asking};
use super::condition::Condition;
use super::{Conditions, picked, ranges};
use crate::facts::signs::is_posdef;
use crate::functions::{self, Comparison, Domain, FormId};
use crate::ir::{Arena, Node, NodeId};
use crate::number::Rational;
use crate::rules;
use crate::structures::Word;

impl Conditions<'_> {
    /// What a call asks of its arguments, where that does not hold anyway. Whether the call varies with what is derived
    /// by says whether its value may jump.
    pub(super) fn of_call(&mut self, call: NodeId, form: FormId, arguments: &[NodeId], varies: bool) {
        let row = functions::form(form);
        // Of constants it was decided where the statement was read.
        let decided = arguments.iter().all(|one| constants::is_closed(self.arena, *one));
        if decided || row.kink && !(row.jump && varies) {
            return;
        }
        let named = |name: &str| {
            let signature = functions::signature_of(form);
            let place = signature.arguments.iter().position(|expected| expected.name == name)?;
            arguments.get(place).copied()
        };
        match row.domain {
            Domain::Everywhere => {}
            Domain::Rank(name) => {
                if let Some(matrix) = named(name).and_then(|matrix| self.for_every_index(matrix))
                    && let Some(text) = self.written(matrix)
                {
                    let over = self.over(&[matrix]);
                    let words = format!("the rank of {text} does not change");
                    self.add(Condition { over, rank: Some(matrix), ..Condition::on(words, None, None) });
                }
            }
            Domain::Words(words) => self.in_words(form, words, &named, None),
            Domain::Regular { matrix, words } => {
                let matrix = named(matrix).filter(|matrix| !is_posdef(self.arena, *matrix));
                if matrix.is_some() {
                    self.in_words(form, words, &named, matrix);
                }
            }
            Domain::Invertible(name) => {
                if let Some(matrix) = named(name) {
                    self.invertible(matrix, None);
                }
            }
            Domain::InvertibleBelow { matrix, exponent } => {
                if let (Some(matrix), Some(exponent)) = (named(matrix), named(exponent))
                    && !self.is_never_negative(exponent)
                {
                    self.invertible(matrix, Some(exponent));
                }
            }
            Domain::Compared(_, comparison, _) => {
                let Some(compared) = rules::compared(self.arena, call) else { return };
                let sides = Sides::of(self.arena, compared);
                let exponent = arguments.last().filter(|_| row.exponent);
                let comparison = match exponent {
                    // A power whose exponent counts something asks nothing: `det(A)^m`.
                    Some(exponent) if self.arena.is_whole(*exponent) => {
                        if self.is_never_negative(*exponent) {
                            return;
                        }
                        // One with a whole exponent only must not divide by 0.
                        Comparison::Differs
                    }
                    _ => comparison,
                };
                // A power of 0 has a value where the exponent is positive, which no sign of the base tells.
                self.of_sides(sides, comparison, !row.exponent);
            }
        }
    }

    /// What a function of numbers that is mapped over a vector asks of one entry.
    pub(super) fn of_entry(&mut self, call: NodeId, form: FormId, position: NodeId) {
        let Domain::Compared(_, comparison, _) = functions::form(form).domain else { return };
        let Some(compared) = rules::compared(self.arena, call) else { return };
        let compared = compared.map(|side| picked::entry(self.arena, side, position));
        let sides = Sides::of(self.arena, compared);
        self.of_sides(sides, comparison, true);
    }

    /// What no comparison says.
    fn in_words(
        &mut self,
        form: FormId,
        words: &str,
        named: &dyn Fn(&str) -> Option<NodeId>,
        regular: Option<NodeId>,
    ) {
        let mut about = Vec::new();
        let signature = functions::signature_of(form);
        let text = Domain::filled(words, |name| {
            let argument = self.for_every_index(named(name)?)?;
            about.push(argument);
            let written = self.written(argument)?;
            let own = signature.arguments.iter().find(|expected| expected.name == name)?.axes.len();
            let by_rows = (own, self.arena.order(argument)) == (1, 2);
            Some(if by_rows { format!("each row of {written}") } else { written })
        });
        let over = self.over(&about);
        if let Some(text) = text {
            self.add(Condition { regular, over, ..Condition::on(text, None, None) });
        }
    }

    /// That a matrix is invertible, where that is not seen, unless an exponent is not negative.
    fn invertible(&mut self, matrix: NodeId, exponent: Option<NodeId>) {
        let (matrices, numbers) = apart::invertible_parts(self.arena, matrix);
        for number in numbers {
            self.ask(Asking::of(number, Comparison::Differs), true);
        }
        for matrix in matrices {
            if is_invertible(self.arena, matrix) {
                continue;
            }
            let over = self.over(&[matrix]);
            if let Some(text) = self.written(matrix) {
                let determinant = format!("det({text})");
                let unless = exponent.map(|exponent| Combination::of(self.arena, exponent));
                let regular = Some(matrix);
                let condition = Condition::on(determinant, Some(Comparison::Differs), None);
                self.add(Condition { regular, unless, over, ..condition });
            }
        }
    }

    /// That two sides compare, a number last: `entries of x ≠ 0`.
    fn of_sides(&mut self, sides: Sides, comparison: Comparison, tells: bool) {
        let Sides { left, right, .. } = sides;
        let [left_number, right_number] =
            [left, right].map(|side| Combination::of(self.arena, side).number());
        let is_zero = |number: &Option<Rational>| number.as_ref().is_some_and(Zero::is_zero);
        if comparison == Comparison::Differs
            && let Some(distinct) = self.distinct(left, right)
        {
            self.add(distinct);
            return;
        }
        if is_zero(&right_number) {
            self.ask(Asking::of(left, comparison), tells);
            return;
        }
        if comparison == Comparison::Differs && is_zero(&left_number) {
            self.ask(Asking::of(right, comparison), tells);
            return;
        }
        let sign = sides.sign(self.arena, &mut self.signs);
        if sign.is_settled_for(comparison) {
            return;
        }
        let turns = comparison == Comparison::Differs && left_number.is_some() && right_number.is_none();
        let (left, right) = if turns { (right, left) } else { (left, right) };
        let Some(condition) = self.of_two(left, right, comparison) else { return };
        self.add(if tells { Condition { sign, ..condition } } else { condition });
    }

    /// That two sides compare, neither of which is 0.
    fn of_two(&mut self, left: NodeId, right: NodeId, comparison: Comparison) -> Option<Condition> {
        let alone = |one: NodeId, arena: &Arena| ranges::runs(arena, one);
        let both = [alone(left, self.arena), alone(right, self.arena)];
        // Where both hang on an index they have to be seen at the same one.
        let (left, right) = match both {
            [true, true] => (left, right),
            [true, false] => (self.for_every_index(left)?, right),
            [false, true] => (left, self.for_every_index(right)?),
            _ => (left, right),
        };
        let number = Combination::of(self.arena, right).number();
        let against = match number {
            Some(number) => number.to_string(),
            None => self.written(right)?,
        };
        let mapped = self.arena.order(left) > 0 || self.arena.order(right) > 0;
        let entries = if mapped { "entries of " } else { "" };
        let subject = format!("{entries}{}", self.written(left)?);
        let compared = Combination::of(self.arena, left).minus(Combination::of(self.arena, right));
        let over = self.over(&[left, right]);
        Some(Condition { against, compared, over, ..Condition::on(subject, Some(comparison), None) })
    }

    /// The entries of x are distinct: what a kink asks of all `x[i] - x[j]`, which are 0 for one and the
    /// same entry without doing harm.
    fn distinct(&mut self, left: NodeId, right: NodeId) -> Option<Condition> {
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

/// Whether a matrix is invertible for a reason that can be seen: declared so, or what a function gives wherever it is
/// defined. `inv(sqrtm(X))` asks nothing that `sqrtm(X)` has not asked.
fn is_invertible(arena: &Arena, node: NodeId) -> bool {
    let body = if let Node::Named(_, body) = arena.node(node) { *body } else { node };
    if is_posdef(arena, node) {
        return true;
    }
    match arena.node(body) {
        Node::Apply { form, .. } => functions::form(*form).invertible,
        Node::Symbol(symbol) => arena.symbol(*symbol).structure.has(Word::Invertible),
        _ => false,
    }
}
