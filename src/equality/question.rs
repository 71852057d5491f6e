//! What is asked, as two sides that can be computed at a point in any kind of number: an
//! equation, or a derivative against the directional derivative that moving numbers carry.

use crate::array::Array;
use crate::evaluate::{DIRECTION, EvaluateError, Values, evaluate, evaluate_all};
use crate::facts::sign::Sign;
use crate::facts::signs::Signs;
use crate::functions::kernels::Kind;
use crate::ir::{Arena, Node, NodeId};
use crate::number::{Answer, Jet, Number, NumberError, rational};

/// Two arrays that should be equal.
pub(super) type Sides<K> = (Array<K>, Array<K>);

/// What was derived: no derivative is left in any of its expressions.
#[derive(Clone, Debug)]
pub enum Derivation {
    /// By a variable or definition: the axes of what was derived, then those of the variable.
    Tensor {
        /// What was derived.
        of: NodeId,
        /// By what.
        by: NodeId,
        /// What the axes of what was derived then go through: a place for the derivative, and the
        /// expression, linear in it, that holds it.
        through: Option<(NodeId, NodeId)>,
    },
    /// Along directions: the axes of what was derived.
    Along {
        /// What was derived.
        of: NodeId,
        /// By what, and the direction of each, of its shape.
        moves: Vec<(NodeId, NodeId)>,
    },
}

impl Derivation {
    /// What is derived.
    pub fn of(&self) -> NodeId {
        match self {
            Self::Tensor { of, .. } | Self::Along { of, .. } => *of,
        }
    }

    /// Everything that it is made of.
    fn roots(&self) -> Vec<NodeId> {
        match self {
            Self::Tensor { of, by, through } => {
                [*of, *by].into_iter().chain(through.map(|(_, whole)| whole)).collect()
            }
            Self::Along { of, moves } => {
                let all = moves.iter().flat_map(|(by, along)| [*by, *along]);
                [*of].into_iter().chain(all).collect()
            }
        }
    }

    /// What is derived by.
    fn variables(&self) -> Vec<NodeId> {
        match self {
            Self::Tensor { by, .. } => vec![*by],
            Self::Along { moves, .. } => moves.iter().map(|(by, _)| *by).collect(),
        }
    }

    /// How every variable moves at a point.
    fn rates<K: Kind>(
        &self,
        arena: &Arena,
        point: &Values<K>,
        direction: Option<&Array<K>>,
        like: &K,
    ) -> Result<Vec<(NodeId, Array<K>)>, EvaluateError> {
        match self {
            Self::Tensor { by, .. } => Ok(direction.map(|rate| (*by, rate.clone())).into_iter().collect()),
            Self::Along { moves, .. } => {
                moves.iter().map(|(by, along)| Ok((*by, evaluate(arena, *along, point, like)?))).collect()
            }
        }
    }

    /// What becomes of the derivative of the value along the direction.
    fn gone_through<K: Kind>(
        &self,
        arena: &Arena,
        point: &Values<K>,
        rate: Array<K>,
        like: &K,
    ) -> Result<Array<K>, EvaluateError> {
        let Self::Tensor { through: Some((place, whole)), .. } = self else { return Ok(rate) };
        let mut there = numbers(point.convert(|entry| Ok(entry.clone())))?;
        there.set(*place, rate);
        evaluate(arena, *whole, &there, like)
    }

    /// The derivative that was found, along the direction.
    fn contracted<K: Kind>(
        &self,
        slope: Array<K>,
        direction: Option<&Array<K>>,
    ) -> Result<Array<K>, EvaluateError> {
        match (self, direction) {
            (Self::Tensor { .. }, Some(direction)) => numbers(along(&slope, direction)),
            _ => Ok(slope),
        }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub(super) enum Question {
    /// Whether two expressions are equal.
    Equation(NodeId, NodeId),
    /// Whether an expression is what was derived.
    Derivative(Derivation, NodeId),
}

impl Question {
    /// The sign of the left side less the right one, of every entry and at every point: `normcdf(x'*x) - 1` is below 0,
    /// however many digits say that it is 0. Nothing is known of a derivative, which is not an expression yet.
    pub fn sign_of_difference(&self, arena: &mut Arena) -> Sign {
        let Self::Equation(left, right) = *self else { return Sign::UNKNOWN };
        let mark = arena.mark();
        let difference = arena.subtract(left, right);
        let sign = Signs::default().of(arena, difference);
        arena.forget(mark);
        sign
    }

    /// The expressions that it is about.
    pub fn roots(&self) -> Vec<NodeId> {
        match self {
            Self::Equation(left, right) => vec![*left, *right],
            Self::Derivative(derivation, derivative) => {
                derivation.roots().into_iter().chain([*derivative]).collect()
            }
        }
    }

    /// The variable or definition along which there must be a random direction.
    pub fn by(&self) -> Option<NodeId> {
        match self {
            Self::Derivative(Derivation::Tensor { by, .. }, _) => Some(*by),
            _ => None,
        }
    }

    /// Both sides at a point; `direction` has the shape of what is derived by.
    pub fn sides<K: Kind>(
        &self,
        arena: &Arena,
        point: &Values<K>,
        direction: Option<&Array<K>>,
        like: &K,
    ) -> Result<Sides<K>, EvaluateError>
    where
        Jet<K>: Kind,
    {
        match self {
            Self::Derivative(derivation, derivative) => {
                let fixed = fixed(arena, point, &derivation.variables(), like)?;
                let slope = evaluate(arena, *derivative, &fixed, like);
                let rates = derivation.rates(arena, &fixed, direction, like)?;
                let moving = numbers(moving(&fixed, &rates))?;
                let value = evaluate(arena, derivation.of(), &moving, &Jet::still(like.clone()));
                // A product of what moves is two or three products. What failed was work too.
                point.note_spent(fixed.spent().saturating_add(moving.spent().saturating_mul(3)));
                let right = derivation.contracted(slope?, direction)?;
                let rate = numbers(value?.map(|entry| Ok(entry.rate(DIRECTION)?.value().clone())))?;
                Ok((derivation.gone_through(arena, &fixed, rate, like)?, right))
            }
            Self::Equation(left, right) => {
                let mut both = evaluate_all(arena, &[*left, *right], point, like)?;
                let missing = || EvaluateError::NotTaken { by: String::new() };
                let right = both.pop().ok_or_else(missing)?;
                Ok((both.pop().ok_or_else(missing)?, right))
            }
        }
    }
}

fn numbers<T>(answer: Answer<T>) -> Result<T, EvaluateError> {
    answer.map_err(|error| EvaluateError::Number { place: "the comparison".to_owned(), error })
}

/// The point with the definitions that are derived by as if they were variables, at their own values:
/// so a name and what it stands for are still equal there.
fn fixed<K: Kind>(
    arena: &Arena,
    point: &Values<K>,
    variables: &[NodeId],
    like: &K,
) -> Result<Values<K>, EvaluateError> {
    let mut fixed = numbers(point.convert(|entry| Ok(entry.clone())))?;
    for by in variables {
        if let Node::Named(_, body) = arena.node(*by) {
            fixed.set(*by, evaluate(arena, *body, point, like)?);
        }
    }
    Ok(fixed)
}

/// The point at which variables move.
fn moving<K: Kind>(point: &Values<K>, rates: &[(NodeId, Array<K>)]) -> Answer<Values<Jet<K>>> {
    let mut moving = point.at_rest()?;
    for (by, rate) in rates {
        if let Some(at) = point.get(*by) {
            moving.set_moving(*by, at, rate)?;
        }
    }
    Ok(moving)
}

/// The last axes of a derivative summed with a direction.
fn along<K: Number>(slope: &Array<K>, direction: &Array<K>) -> Answer<Array<K>> {
    let axes = slope.axes().saturating_sub(direction.axes());
    let (front, back) = slope.shape().split_at(axes);
    if back != direction.shape() {
        return Err(NumberError::Unfit { function: "derivative", needs: "the axes of what it is by" });
    }
    let zero = slope.first().like(&rational::integer(0))?;
    let inner =
        |entries: &[K]| Ok(K::inner(entries.iter().zip(direction.data()))?.unwrap_or_else(|| zero.clone()));
    let sums = slope.data().chunks(direction.data().len().max(1)).map(inner);
    Array::new(front.to_vec(), sums.collect::<Answer<Vec<K>>>()?)
}
