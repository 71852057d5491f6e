//! Whether an expression has a derivative where a part of it has a kink: `relu(x)^2` at 0 has the slope 0 on
//! both sides. Where the expression and the formula of its derivative come to what they are at a point from
//! wherever it is approached, and the formula tells how fast the expression does, it is the derivative there.

use num_traits::Zero;

use super::Session;
use super::evaluate::said;
use crate::array::Array;
use crate::evaluate::{EvaluateError, evaluate, evaluate_all};
use crate::functions::kernels::Kind;
use crate::ir::{Node, NodeId};
use crate::number::{Answer, Ball, Random, Rational, rational};

/// From how many sides a point is approached, in pairs of opposite ones.
const SIDES: usize = 16;
/// How near it is approached: 2 to the power of minus this.
const NEAR: i64 = 200;
/// How far the values there may be from those at the point: 2 to the power of minus this, so that a slope
/// like that of `x^(5/4)` still passes, and no jump does.
const APART: i32 = 40;
/// The most operations at one point.
const WORK: usize = 1_000_000;

impl Session {
    /// Whether an expression and its derivative by a variable pass through a point without a jump.
    pub(super) fn is_smooth(&self, of: NodeId, slope: NodeId, by: NodeId) -> bool {
        let zero = Rational::zero();
        match self.settles([of, slope], by, &zero) {
            Err(error) if error.is_of_kind() => {
                Ball::new(&zero).is_ok_and(|zero| self.settles([of, slope], by, &zero) == Ok(true))
            }
            other => other == Ok(true),
        }
    }

    fn settles<K: Kind>(&self, both: [NodeId; 2], by: NodeId, like: &K) -> Result<bool, EvaluateError> {
        let mut values = self.values(like)?;
        values.limit_work(WORK);
        if let Node::Named(_, body) = self.arena.node(by) {
            values.set(by, evaluate(&self.arena, *body, &values, like)?);
        }
        let Some(at) = values.get(by).cloned() else { return Ok(false) };
        let here = evaluate_all(&self.arena, &both, &values, like)?;
        let mut random = Random::new(0x0005_3007);
        for _ in 0..SIDES {
            let direction = random.fork();
            for sign in [1, -1] {
                let mut there = values.clone();
                let beside = moved(&at, &mut direction.clone(), sign).map_err(said)?;
                let step = at.zip(&beside, |at, beside| beside.subtract(at)).map_err(said)?;
                there.set(by, beside);
                let there = evaluate_all(&self.arena, &both, &there, like)?;
                for (here, there) in here.iter().zip(&there) {
                    if !are_near(here, there).map_err(said)? {
                        return Ok(false);
                    }
                }
                if let ([of, slope], [of_there, _]) = (here.as_slice(), there.as_slice())
                    && !follows(of, of_there, slope, &step).map_err(said)?
                {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

/// A point very near another, in a direction that is drawn.
fn moved<K: Kind>(at: &Array<K>, random: &mut Random, sign: i64) -> Answer<Array<K>> {
    let step = rational::multiply(&rational::power(&rational::integer(2), -NEAR)?, &rational::integer(sign))?;
    at.map(|entry| {
        let step = rational::multiply(&step, &random.rational(-1, 1, 1_000_003))?;
        entry.add(&entry.like(&step)?)
    })
}

/// Whether an expression changes by as much as its slope says; `true` where that is along one direction alone.
fn follows<K: Kind>(here: &Array<K>, there: &Array<K>, slope: &Array<K>, step: &Array<K>) -> Answer<bool> {
    let width = step.data().len().max(1);
    if slope.data().len() != here.data().len() * width {
        return Ok(true);
    }
    let size = slope.data().iter().map(K::reach).fold(1.0, f64::max);
    let most = size * step.data().iter().map(K::reach).fold(0.0, f64::max) * 2.0_f64.powi(-APART);
    for ((here, there), slope) in here.data().iter().zip(there.data()).zip(slope.data().chunks(width)) {
        let mut rest = there.subtract(here)?;
        for (slope, step) in slope.iter().zip(step.data()) {
            rest = rest.subtract(&slope.multiply(step)?)?;
        }
        if rest.reach() > most {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the entries of two arrays are next to each other, by their size.
fn are_near<K: Kind>(here: &Array<K>, there: &Array<K>) -> Answer<bool> {
    let size = here.data().iter().map(K::reach).fold(1.0, f64::max);
    let apart = here.zip(there, |here, there| Ok(here.subtract(there)?.reach()))?;
    Ok(apart.data().iter().all(|apart| *apart <= size * 2.0_f64.powi(-APART)))
}
