//! One point: sizes, a value for every variable that keeps its structure and the assumptions,
//! and a direction where a derivative is asked for.

use std::sync::Arc;

use super::assume::Assumptions;
use super::inventory::{Inventory, Variable};
use super::question::Question;
use super::trial::Missed;
use super::verdict::Sizes;
use crate::array::Array;
use crate::evaluate::{EvaluateError, Values};
use crate::facts::sign::Sign;
use crate::functions::{self, kernels::Kind};
use crate::ir::{Arena, Node, NodeId};
use crate::number::{Answer, Random, Rational};
use crate::sample::{self, Described, Entries, Wanted};
use crate::structures::Word;

/// Everything that a comparison goes by.
pub(super) struct Case<'a> {
    /// Where the expressions are.
    pub arena: &'a Arena,
    /// What is asked.
    pub question: Question,
    /// The sign of the left side less the right one, at all points, as far as it can be seen.
    pub sign: Sign,
    /// What must be chosen.
    pub inventory: Inventory,
    /// What must hold.
    pub assumptions: Assumptions,
    /// Whether all that was asked are values. A derivative is asked for only where there is a slope, and its formula
    /// says nothing of single points, where there may be none.
    pub of_values: bool,
    /// Where the random numbers start.
    pub seed: u64,
    /// To how many binary digits both sides must agree at a real point, and the precisions that are tried
    /// for that, the next where the one before cannot tell.
    pub digits: (i64, &'static [usize]),
}

/// A point of a case.
#[derive(Clone, Debug)]
pub(super) struct Point<K> {
    /// The variables and sizes.
    pub values: Values<K>,
    /// The direction, where there is one.
    pub direction: Option<Array<K>>,
}

impl Case<'_> {
    /// Whether two expressions are compared, and no formula with dual numbers.
    pub fn is_equation(&self) -> bool {
        matches!(self.question, Question::Equation(..))
    }

    /// Whether something hangs on which of two numbers is larger: an absolute value, a root, a maximum. What
    /// holds at points may then be false between them.
    pub fn has_order(&self) -> bool {
        self.has(|node| match node {
            Node::Apply { form, .. } => functions::form(*form).kink || functions::form(*form).ordered,
            Node::Contraction(product) => product.factors.iter().any(|factor| !factor.exponent.is_integer()),
            _ => false,
        })
    }

    /// Whether there is an exponent that varies: `0^t` jumps where t is 0.
    pub fn has_exponents(&self) -> bool {
        self.has(|node| matches!(node, Node::Apply { form, .. } if functions::form(*form).exponent))
    }

    /// The name of a dimension that was 1 at all points, though nothing says that it is.
    pub fn of_size_one(&self, tried: &[Sizes]) -> Option<Arc<str>> {
        let size = |sizes: &Sizes, name: &Arc<str>| {
            sizes.iter().find(|(known, _)| known == name).map(|(_, size)| *size)
        };
        let is_one =
            |name: &&Arc<str>| !tried.is_empty() && tried.iter().all(|sizes| size(sizes, name) == Some(1));
        self.inventory.names.iter().find(is_one).cloned()
    }

    /// Whether there is an exponential in it.
    pub fn has_exponentials(&self) -> bool {
        self.has(|node| matches!(node, Node::Apply { form, .. } if functions::form(*form).exponentials))
    }

    fn has(&self, holds: impl Fn(&Node) -> bool) -> bool {
        self.arena.reachable(&self.question.roots()).into_iter().any(|id| holds(self.arena.node(id)))
    }

    /// How many components the structure of each variable has at these sizes. `ordered` says whether the
    /// kind of number has an order.
    pub fn components(&self, sizes: &[(Arc<str>, usize)], ordered: bool) -> Vec<usize> {
        let mut values: Values<Rational> = Values::new();
        for (name, size) in sizes {
            values.set_size(name, *size);
        }
        let count = |variable: &Variable| {
            let lengths = values.lengths_of(self.arena.axes(variable.node), &String::new).unwrap_or_default();
            sample::components(Described { words: variable.words, lengths: &lengths }, ordered)
        };
        self.inventory.variables.iter().map(count).collect()
    }
}

/// Random entries for one variable, or for the direction (`None`).
pub(super) type Source<'a, K> = dyn FnMut(Option<NodeId>, Wanted) -> Answer<K> + 'a;

impl<K: Kind> Point<K> {
    /// Draws a point of these sizes; `turn` says which whole numbers are taken, and `components` which
    /// component of each variable's structure.
    pub fn draw(
        case: &Case<'_>,
        sizes: &[(Arc<str>, usize)],
        turn: usize,
        components: &[usize],
        random: &mut Random,
        source: &mut Source<'_, K>,
        like: &K,
    ) -> Result<Self, Missed> {
        let said = |error: EvaluateError| {
            Missed::Everywhere(error.to_diagnostic(crate::span::Span::nowhere()).message)
        };
        let mut values = Values::new();
        values.refuse_backwards_sums();
        for (name, size) in sizes {
            values.set_size(name, *size);
        }
        for (place, variable) in case.inventory.variables.iter().enumerate() {
            let axes = case.arena.axes(variable.node);
            let shape = values.lengths_of(axes, &|| variable.name.to_string()).map_err(said)?;
            let ordered = like.compare(like).is_ok();
            let entries: &mut Entries<'_, K> = &mut |wanted| match wanted {
                Wanted::Whole(_) => {
                    like.like(&case.inventory.whole(variable, &values, random, turn, ordered))
                }
                _ => source(Some(variable.node), wanted),
            };
            let words = if variable.whole { variable.words.with(Word::Integer) } else { variable.words };
            let described = Described { words, lengths: &shape };
            let component = components.get(place).copied().unwrap_or(0);
            let value = sample::value(described, component, like, entries);
            values.set(variable.node, value.map_err(|_| Missed::Here)?);
        }
        case.assumptions.satisfy(case.arena, &case.inventory, &mut values, turn, like)?;
        let direction = match case.question.by() {
            Some(by) => {
                let shape =
                    values.lengths_of(case.arena.axes(by), &|| "the direction".to_owned()).map_err(said)?;
                let drawn = Array::from_fn(&shape, |_| source(None, Wanted::Any));
                Some(drawn.map_err(|_| Missed::Here)?)
            }
            None => None,
        };
        Ok(Self { values, direction })
    }

    /// The same point in another kind of number.
    pub fn convert<L>(&self, mut entry: impl FnMut(&K) -> Answer<L>) -> Answer<Point<L>> {
        let values = self.values.convert(&mut entry)?;
        let direction = self.direction.as_ref().map(|direction| direction.map(&mut entry)).transpose()?;
        Ok(Point { values, direction })
    }
}
