//! Where an answer holds: the domains of the functions in it and in what was derived, and what it divides
//! by. Of conditions on one thing only the strongest is said.

mod asked;
mod condition;

use num_traits::{One, Signed};
use rustc_hash::FxHashMap;

use super::combination::Combination;
use super::constants;
use super::sides::Sides;
use crate::facts::signs::Signs;
use crate::functions::Comparison;
use crate::ir::{Arena, Factor, Node, NodeId};
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::Rational;
use condition::Condition;

/// How many conditions are said.
const MOST: usize = 4;
/// What is longer, in tokens, is not said.
const LONGEST: usize = 24;

/// The conditions, each once, in words: those of the answer and its parts, and of what was derived those that it is
/// defined at all. The error is one of the answer that holds nowhere.
pub(super) fn of(
    arena: &mut Arena,
    answers: &[NodeId],
    derived: &[NodeId],
    names: &FxHashMap<NodeId, String>,
) -> Result<Vec<String>, String> {
    // What is filled in here is said and forgotten: it must not be the older of two nodes anywhere else.
    let (mark, wording) = (arena.mark(), arena.wording.clone());
    let roots = answers.iter().chain(derived);
    let nodes: Vec<NodeId> = roots.flat_map(|root| within(arena, *root)).collect();
    let sides = asked::sides(arena, nodes.iter().copied());
    let counts = asked::counts(arena, nodes);
    let mut found = Conditions {
        arena,
        names,
        slopes: !derived.is_empty(),
        signs: Signs::default(),
        sides,
        counts,
        all: Vec::new(),
    };
    for answer in answers {
        found.within(*answer, &|_| true);
    }
    let never = found.all.iter().find(|condition| condition.never_holds()).cloned().map(Condition::written);
    for derived in derived {
        found.within(*derived, &|condition| condition.comparison != Some(Comparison::Differs));
    }
    condition::drop_implied(arena, &mut found.all);
    let said = found.all.into_iter().take(MOST).map(Condition::written).collect();
    arena.forget(mark);
    arena.wording = wording;
    never.map_or(Ok(said), Err)
}

/// That what is divided by is not 0, where that is not seen.
pub(super) fn of_divisors(
    arena: &Arena,
    divisors: &[NodeId],
    names: &FxHashMap<NodeId, String>,
) -> Vec<String> {
    let (sides, counts) = (FxHashMap::default(), FxHashMap::default());
    let signs = Signs::default();
    let mut found = Conditions { arena, names, slopes: false, signs, sides, counts, all: Vec::new() };
    for base in divisors {
        let axes = smallvec::SmallVec::default();
        let condition =
            found.of_factor(&Factor { base: *base, axes, exponent: Rational::from_integer((-1).into()) });
        found.add(condition);
    }
    found.all.into_iter().take(MOST).map(Condition::written).collect()
}

/// The nodes of an expression, as far as it is not called by a name.
fn within(arena: &Arena, root: NodeId) -> Vec<NodeId> {
    arena.reachable_until(&[root], &|id| id != root && matches!(arena.node(id), Node::Named(..)))
}

struct Conditions<'a> {
    arena: &'a Arena,
    names: &'a FxHashMap<NodeId, String>,
    /// Whether slopes are shown, which are missing at kinks.
    slopes: bool,
    signs: Signs,
    /// What the calls ask to compare.
    sides: FxHashMap<NodeId, Sides>,
    /// How many terms the sums have that are written as if their range ran forwards.
    counts: FxHashMap<NodeId, NodeId>,
    all: Vec<Condition>,
}

impl Conditions<'_> {
    fn within(&mut self, root: NodeId, wanted: &dyn Fn(&Condition) -> bool) {
        let arena = self.arena;
        for id in within(arena, root) {
            match arena.node(id) {
                Node::Apply { form, arguments, .. } => {
                    let condition = self.of_call(id, *form, arguments);
                    self.add(condition.filter(wanted));
                }
                Node::Contraction(product) => {
                    for factor in &product.factors {
                        let condition = self.of_factor(factor);
                        self.add(condition.filter(wanted));
                    }
                }
                Node::SumOver { .. } => {
                    let condition = self.of_sum(id);
                    self.add(condition.filter(wanted));
                }
                _ => {}
            }
        }
    }

    /// That a sum has no fewer than no terms, where it is written as if it had.
    fn of_sum(&mut self, sum: NodeId) -> Option<Condition> {
        let count = *self.counts.get(&sum)?;
        let asks = !asked::runs(self.arena, count) && !self.signs.is_nonnegative(self.arena, count);
        asks.then(|| self.compared(count, false, Comparison::AtLeast)).flatten()
    }

    fn add(&mut self, condition: Option<Condition>) {
        let Some(mut condition) = condition else { return };
        if let (Some(node), Some(Comparison::Above)) = (condition.node, condition.comparison)
            && let Some(squares) = self.of_squares(node)
        {
            condition = squares;
        }
        condition::add(&mut self.all, condition);
    }

    /// That a product of a sum of squares and of what is positive is positive: that what is squared is not 0.
    fn of_squares(&mut self, node: NodeId) -> Option<Condition> {
        let Node::Contraction(product) = self.arena.node(node) else { return None };
        let scalars =
            product.factors.iter().all(|factor| factor.axes.is_empty() && factor.exponent.is_integer());
        let mut rest =
            product.factors.iter().filter(|factor| !self.signs.is_positive(self.arena, factor.base));
        let (only, None) = (rest.next()?, rest.next()) else { return None };
        let one = only.exponent.is_one() && scalars && product.factors.len() > 1;
        let subject = self.root_of_square(only.base).filter(|_| one)?;
        let squares = self.signs.is_sum_of_squares(self.arena, only.base);
        squares.then(|| Condition::on(subject, Some(Comparison::Differs), None))
    }

    /// What a product asks of a factor that it divides by, or takes a root of.
    fn of_factor(&mut self, factor: &Factor) -> Option<Condition> {
        let (base, fractional) = (factor.base, !factor.exponent.is_integer());
        // Of a constant that was decided where the statement was read.
        let decided = constants::is_closed(self.arena, base) || self.signs.is_positive(self.arena, base);
        // An index runs where its sum says.
        let decided = decided || asked::runs(self.arena, base);
        if !(factor.exponent.is_negative() || fractional) || decided {
            return None;
        }
        if self.signs.is_sum_of_squares(self.arena, base) {
            let root = self.root_of_square(base).or_else(|| self.written(base))?;
            let divides = factor.exponent.is_negative();
            return divides.then(|| Condition::on(root, Some(Comparison::Differs), None));
        }
        let comparison = match (fractional, factor.exponent.is_positive()) {
            (true, true) => Comparison::AtLeast,
            (true, false) => Comparison::Above,
            (false, _) => Comparison::Differs,
        };
        if comparison == Comparison::AtLeast && self.signs.is_nonnegative(self.arena, base) {
            return None;
        }
        let sign = self.signs.of(self.arena, base);
        let condition = self.compared(base, self.arena.order(base) > 0, comparison)?;
        let condition = Condition { sign, ..condition };
        // Of a matrix with both axes at one index only the diagonal counts.
        let on_diagonal = matches!(factor.axes.as_slice(), [row, column] if row == column);
        match condition.subject.strip_prefix("entries of ") {
            Some(matrix) if on_diagonal => {
                Some(Condition::on(format!("entries of diag({matrix})"), Some(comparison), Some(base)))
            }
            _ => Some(condition),
        }
    }

    fn compared(&self, node: NodeId, mapped: bool, comparison: Comparison) -> Option<Condition> {
        let entries = if mapped { "entries of " } else { "" };
        let compared = Combination::of(self.arena, node);
        // That `1 - n` is not 0 says that n is not 1.
        if let (Comparison::Differs, false, Some((term, number))) = (comparison, mapped, compared.root()) {
            let subject = self.written(term)?;
            let against = number.to_string();
            return Some(Condition {
                against,
                compared,
                ..Condition::on(subject, Some(comparison), Some(node))
            });
        }
        let subject = format!("{entries}{}", self.written(node)?);
        Some(Condition { compared, ..Condition::on(subject, Some(comparison), Some(node)) })
    }

    /// `x` of `x'*x`, which is 0 only where that is.
    fn root_of_square(&self, node: NodeId) -> Option<String> {
        let Node::Contraction(product) = self.arena.node(node) else { return None };
        match product.factors.as_slice() {
            [only] if only.exponent == Rational::from_integer(2.into()) => self.written(only.base),
            _ => None,
        }
    }

    fn written(&self, id: NodeId) -> Option<String> {
        let mut reader = Reader::new(self.arena, self.names);
        let root = match self.names.get(&id) {
            Some(name) => reader.writer.name(name),
            None => reader.matrix(id)?,
        };
        let short = reader.writer.size(root) <= LONGEST;
        short.then(|| text::unicode(reader.writer.ast(), root))
    }
}
