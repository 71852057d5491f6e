//! Where an answer holds: the domains of the functions in it and in what was derived, and what it divides
//! by, as if each definition stood where its name does. Of conditions on one thing only the strongest is said.

mod apart;
mod asked;
mod condition;
mod picked;
mod ranges;

use num_traits::Signed;
use rustc_hash::{FxHashMap, FxHashSet};

use super::combination::Combination;
use super::constants;
use crate::facts::signs::Signs;
use crate::functions::{self, Comparison};
use crate::ir::{self, Arena, Bounds, Factor, Node, NodeId};
use crate::notation::reader::Reader;
use crate::notation::text;
use crate::number::Rational;
use apart::Asking;
use condition::Condition;
use ranges::Range;

/// How many conditions are said.
const MOST: usize = 8;
/// What is longer, in tokens, is not said.
const LONGEST: usize = 32;

/// An answer and what it came of.
#[derive(Debug, Default)]
pub(super) struct Origin {
    /// The answer, and what the definitions in it that hold derivatives stand for.
    pub answers: Vec<NodeId>,
    /// What was derived, and the derivatives on the way to one of a higher order.
    pub derived: Vec<NodeId>,
    /// What was derived by.
    pub by: Vec<NodeId>,
}

/// The conditions, each once, in words: those of the answer, and those of what was derived. The error is one of the
/// answer that holds nowhere.
pub(super) fn of(
    arena: &mut Arena,
    origin: &Origin,
    names: &FxHashMap<NodeId, String>,
) -> Result<Vec<String>, String> {
    // What is filled in here is said and forgotten: it must not be the older of two nodes anywhere else.
    let (mark, wording) = (arena.mark(), arena.wording.clone());
    let mut found = Conditions::new(arena, names);
    for by in &origin.by {
        found.by.extend([*by, found.arena.with_structure(*by)]);
    }
    for answer in &origin.answers {
        found.within(*answer);
    }
    let never = found.all.iter().find(|condition| condition.never_holds()).cloned().map(Condition::written);
    for derived in &origin.derived {
        found.within(*derived);
    }
    condition::drop_implied(found.arena, &mut found.all);
    let said = found.said();
    arena.forget(mark);
    arena.wording = wording;
    never.map_or(Ok(said), Err)
}

/// That what is divided by is not 0, where that is not seen.
pub(super) fn of_divisors(
    arena: &mut Arena,
    divisors: &[NodeId],
    names: &FxHashMap<NodeId, String>,
) -> Vec<String> {
    let (mark, wording) = (arena.mark(), arena.wording.clone());
    let mut found = Conditions::new(arena, names);
    for base in divisors {
        let axes = smallvec::SmallVec::default();
        found.of_factor(&Factor { base: *base, axes, exponent: Rational::from_integer((-1).into()) });
    }
    let said = found.said();
    arena.forget(mark);
    arena.wording = wording;
    said
}

/// Whether a function in an expression has a kink or jumps, so that it may have a derivative and no second one.
pub(super) fn has_kinks(arena: &Arena, root: NodeId) -> bool {
    let has_kink = |id| matches!(arena.node(id), Node::Apply { form, .. } if functions::form(*form).kink);
    arena.reachable(&[root]).into_iter().any(has_kink)
}

/// Where an expression stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    root: NodeId,
    ranges: Vec<Range>,
    guards: Vec<Vec<NodeId>>,
}

struct Conditions<'a> {
    arena: &'a mut Arena,
    names: &'a FxHashMap<NodeId, String>,
    /// What is derived by: a jump in anything else does no harm.
    by: Vec<NodeId>,
    signs: Signs,
    /// The sums that stand around what is looked at, the outermost first.
    ranges: Vec<Range>,
    /// The indices that each mask around what is looked at compares: it leaves some of their values out, or of several
    /// indices some combinations.
    guards: Vec<Vec<NodeId>>,
    all: Vec<Condition>,
    /// Whether there is a condition that is too long to be said.
    has_unsaid: bool,
}

impl<'a> Conditions<'a> {
    fn new(arena: &'a mut Arena, names: &'a FxHashMap<NodeId, String>) -> Self {
        Self {
            arena,
            names,
            by: Vec::new(),
            signs: Signs::default(),
            ranges: Vec::new(),
            guards: Vec::new(),
            all: Vec::new(),
            has_unsaid: false,
        }
    }

    /// Adds what an expression asks: within a sum, of whatever its index may be.
    fn within(&mut self, root: NodeId) {
        let masks = ir::masks(self.arena, &self.arena.reachable(&[root]));
        let mut seen: FxHashSet<Place> = FxHashSet::default();
        let mut open = vec![Place { root, ranges: Vec::new(), guards: Vec::new() }];
        while let Some(place) = open.pop() {
            if !seen.insert(place.clone()) {
                continue;
            }
            let Place { root, ranges, guards } = place;
            self.stand_within(ranges);
            self.guards.clone_from(&guards);
            let is_left_out = |id: NodeId| match self.arena.node(id) {
                Node::Contraction(product) => {
                    product.factors.iter().any(|factor| masks.contains(&factor.base))
                }
                _ => false,
            };
            let is_sum = |id: NodeId| matches!(self.arena.node(id), Node::SumOver { .. });
            let nodes = self.arena.reachable_until(&[root], &|id| is_sum(id) || is_left_out(id));
            let varying = self.arena.dependents(&self.by, root);
            let picked = picked::picked(self.arena, &nodes, root);
            for id in nodes {
                match self.arena.node(id).clone() {
                    Node::Apply { form, arguments, .. } => {
                        let varies = varying.binary_search(&id).is_ok();
                        match picked.get(&id) {
                            Some(positions) if varies => {
                                for position in positions {
                                    self.of_entry(id, form, *position);
                                }
                            }
                            _ => self.of_call(id, form, &arguments, varies),
                        }
                    }
                    Node::Contraction(product) => {
                        open.extend(self.of_masked(&product, &masks));
                        for factor in ranges::apart_from(&product, &masks) {
                            self.of_factor(factor);
                        }
                        self.guards.clone_from(&guards);
                    }
                    Node::SumOver { level, bounds, body } => {
                        self.of_sum(bounds);
                        let mut inner = self.ranges.clone();
                        inner.push(Range { level, bounds });
                        open.push(Place { root: body, ranges: inner, guards: guards.clone() });
                        let end = |root| Place { root, ranges: self.ranges.clone(), guards: guards.clone() };
                        open.extend(bounds.ends().map(end));
                    }
                    _ => {}
                }
            }
        }
        self.stand_within(Vec::new());
        self.guards.clear();
    }

    /// That a sum has no fewer than no terms, where it is written as if it had.
    fn of_sum(&mut self, Bounds { lower, upper, oriented }: Bounds) {
        if oriented {
            let (one, span) = (self.arena.integer(1), self.arena.subtract(upper, lower));
            let count = self.arena.add(span, one);
            if !self.is_never_negative(count) {
                self.ask(Asking::of(count, Comparison::AtLeast), true);
            }
        }
    }

    /// What a product asks of a factor that it divides by, or takes a root of.
    fn of_factor(&mut self, factor: &Factor) {
        let (base, fractional) = (factor.base, !factor.exponent.is_integer());
        // Of a constant that was decided where the statement was read.
        if !(factor.exponent.is_negative() || fractional) || constants::is_closed(self.arena, base) {
            return;
        }
        let comparison = match (fractional, factor.exponent.is_positive()) {
            (true, true) => Comparison::AtLeast,
            (true, false) => Comparison::Above,
            (false, _) => Comparison::Differs,
        };
        // Of a matrix with both axes at one index only the diagonal counts.
        let on_diagonal = matches!(factor.axes.as_slice(), [row, column] if row == column);
        if !on_diagonal {
            self.ask(Asking::of(base, comparison), true);
            return;
        }
        let sign = self.signs.of(self.arena, base);
        if !sign.is_settled_for(comparison)
            && let Some(matrix) = self.written(base)
        {
            let subject = format!("entries of diag({matrix})");
            self.add(Condition::on(subject, Some(comparison), Some(base)));
        }
    }

    /// Asks for a comparison with 0, in as simple words as say it. The sign of what is compared may tell that it holds
    /// nowhere.
    fn ask(&mut self, asking: Asking, tells: bool) {
        for part in apart::taken_apart(self.arena, &mut self.signs, asking) {
            let Some(node) = self.for_every_index(part.node) else { continue };
            for part in apart::taken_apart(self.arena, &mut self.signs, Asking { node, ..part }) {
                let sign = self.signs.of(self.arena, part.node);
                let Some(condition) = self.compared(part) else { continue };
                self.add(if tells { Condition { sign, ..condition } } else { condition });
            }
        }
    }

    fn add(&mut self, condition: Condition) {
        condition::add(&mut self.all, condition);
    }

    fn compared(&mut self, Asking { node, comparison, together }: Asking) -> Option<Condition> {
        let mapped = self.arena.order(node) > 0 && !together;
        let entries = if mapped { "entries of " } else { "" };
        let over = self.over(&[node]);
        let compared = if together { Combination::default() } else { Combination::of(self.arena, node) };
        // That `1 - n` is not 0 says that n is not 1.
        if let (Comparison::Differs, false, Some((term, number))) = (comparison, mapped, compared.root()) {
            let subject = self.written(term)?;
            let against = number.to_string();
            return Some(Condition {
                against,
                compared,
                over,
                ..Condition::on(subject, Some(comparison), Some(node))
            });
        }
        let subject = format!("{entries}{}", self.written(node)?);
        Some(Condition { compared, over, ..Condition::on(subject, Some(comparison), Some(node)) })
    }

    /// An expression as it is shown, unless that is too long.
    fn written(&mut self, id: NodeId) -> Option<String> {
        let mut reader = Reader::new(self.arena, self.names);
        let root = match self.names.get(&id) {
            Some(name) => Some(reader.writer.name(name)),
            None => reader.matrix(id),
        };
        let short = root.filter(|root| reader.writer.size(*root) <= LONGEST);
        self.has_unsaid |= short.is_none();
        short.map(|root| text::unicode(reader.writer.ast(), root))
    }

    /// All in words, and that there are more where there are.
    fn said(&mut self) -> Vec<String> {
        let all = std::mem::take(&mut self.all);
        let has_more = self.has_unsaid || all.len() > MOST;
        let mut said: Vec<String> = all.into_iter().take(MOST).map(Condition::written).collect();
        if has_more {
            said.push("what else the expression asks, which is too long to be said".to_owned());
        }
        said
    }
}
