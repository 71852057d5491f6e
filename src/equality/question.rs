//! What is asked, as two sides that can be computed at a point in any kind of number: an
//! equation, or a derivative against the directional derivative that dual numbers carry.

use crate::array::Array;
use crate::evaluate::{EvaluateError, Values, evaluate, evaluate_all};
use crate::functions::kernels::Kind;
use crate::ir::{Arena, Node, NodeId};
use crate::number::{Answer, Dual, Number, NumberError, rational};

/// Two arrays that should be equal.
pub(super) type Sides<K> = (Array<K>, Array<K>);

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub(super) enum Question {
    /// Whether two expressions are equal.
    Equation(NodeId, NodeId),
    /// Whether one is the derivative of another.
    Slope {
        /// What is derived.
        of: NodeId,
        /// By what: a variable or a definition.
        by: NodeId,
        /// Its derivative: the axes of `of`, then those of `by`.
        derivative: NodeId,
    },
}

impl Question {
    /// The expressions that it is about.
    pub fn roots(&self) -> Vec<NodeId> {
        match self {
            Self::Equation(left, right) => vec![*left, *right],
            Self::Slope { of, by, derivative } => vec![*of, *by, *derivative],
        }
    }

    /// The variable or definition along which there must be a direction.
    pub fn by(&self) -> Option<NodeId> {
        match self {
            Self::Equation(..) => None,
            Self::Slope { by, .. } => Some(*by),
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
        Dual<K>: Kind,
    {
        match (*self, direction) {
            (Self::Slope { of, by, derivative }, Some(direction)) => {
                let fixed = fixed(arena, point, by, like)?;
                let slope = evaluate(arena, derivative, &fixed, like);
                let moving = numbers(moving(&fixed, by, direction))?;
                let value = evaluate(arena, of, &moving, &Dual::constant(like.clone()));
                // A product of duals is two or three products. What failed was work too.
                point.note_spent(fixed.spent().saturating_add(moving.spent().saturating_mul(3)));
                let right = numbers(along(&slope?, direction))?;
                let value = value?;
                Ok((numbers(value.map(Dual::derivative_or_zero))?, right))
            }
            (Self::Equation(left, right) | Self::Slope { of: left, derivative: right, .. }, _) => {
                let mut both = evaluate_all(arena, &[left, right], point, like)?;
                let missing = || EvaluateError::NotTaken { by: String::new() };
                let right = both.pop().ok_or_else(missing)?;
                Ok((both.pop().ok_or_else(missing)?, right))
            }
        }
    }

    /// Both sides in floats, where a function has no dual numbers: the left by differences.
    pub fn differences(
        &self,
        arena: &Arena,
        point: &Values<f64>,
        direction: Option<&Array<f64>>,
    ) -> Result<Sides<f64>, EvaluateError> {
        let (Self::Slope { of, by, derivative }, Some(direction)) = (*self, direction) else {
            return self.sides(arena, point, direction, &1.0);
        };
        let point = fixed(arena, point, by, &1.0)?;
        let slope = evaluate(arena, derivative, &point, &1.0)?;
        let right = numbers(along(&slope, direction))?;
        let moved = |step: f64| {
            let mut there = numbers(point.convert(|entry| Ok(*entry)))?;
            if let Some(at) = point.get(by) {
                there.set(by, numbers(at.zip(direction, |value, rate| Ok(value + step * rate)))?);
            }
            evaluate(arena, of, &there, &1.0)
        };
        // Two steps and Richardson's combination of them: an error of the fourth order.
        let step = 1e-3;
        let wide = numbers(moved(step)?.zip(&moved(-step)?, |a, b| Ok((a - b) / (2.0 * step))))?;
        let half = step / 2.0;
        let near = numbers(moved(half)?.zip(&moved(-half)?, |a, b| Ok((a - b) / (2.0 * half))))?;
        let left = numbers(near.zip(&wide, |near, wide| Ok((4.0 * near - wide) / 3.0)))?;
        Ok((left, right))
    }
}

fn numbers<T>(answer: Answer<T>) -> Result<T, EvaluateError> {
    answer.map_err(|error| EvaluateError::Number { place: "the comparison".to_owned(), error })
}

/// The point with the definition that is derived by as if it were a variable, at its own value:
/// so its name and what it stands for are still equal there.
fn fixed<K: Kind>(
    arena: &Arena,
    point: &Values<K>,
    by: NodeId,
    like: &K,
) -> Result<Values<K>, EvaluateError> {
    let mut fixed = numbers(point.convert(|entry| Ok(entry.clone())))?;
    if let Node::Named(_, body) = arena.node(by) {
        fixed.set(by, evaluate(arena, *body, point, like)?);
    }
    Ok(fixed)
}

/// The point in dual numbers, moving along the direction in one variable.
fn moving<K: Kind>(point: &Values<K>, by: NodeId, direction: &Array<K>) -> Answer<Values<Dual<K>>> {
    let mut moving = point.convert(|entry| Ok(Dual::constant(entry.clone())))?;
    if let Some(at) = point.get(by) {
        moving.set(by, at.zip(direction, |value, rate| Ok(Dual::new(value.clone(), rate.clone())))?);
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
    let inner = |entries: &[K]| {
        let mut pairs = entries.iter().zip(direction.data());
        pairs.try_fold(zero.clone(), |sum, (a, b)| sum.add(&a.multiply(b)?))
    };
    let sums = slope.data().chunks(direction.data().len().max(1)).map(inner);
    Array::new(front.to_vec(), sums.collect::<Answer<Vec<K>>>()?)
}
