//! Names that do not move with what they are defined by: what a line of a derivation says of `E = f(a)` by `a`
//! holds whatever `a` is made of, at the value that `a` has.

use super::Question;
use super::kind::{Arithmetic, Drawing as _, Manner};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::interpret::{Body, InterpretError, Interpreter, Meaning, Point};
use crate::number::{Jet, Random};
use crate::sample::Wanted;

/// Gives the held names of a question their values at a point, and the one that moves a direction.
pub(super) fn hold<K: Arithmetic>(
    question: &Question<'_>,
    point: &mut Point<K>,
    like: &K,
    random: &mut Random,
) -> Result<(), InterpretError>
where
    Jet<K>: Kind,
{
    let mut values = Vec::new();
    for place in &question.held {
        let Some((_, Meaning::Definition(body))) = question.scope.get(*place) else { continue };
        values.push((*place, value(question, body, *place, point, like)?));
    }
    let drawing = like.drawing();
    for (place, value) in values {
        if question.moving == Some(place) {
            let mut draw = || like.take_over(&drawing.entry(Wanted::Any, Manner::Any, random)?);
            point.differentials.insert(place, Array::from_fn(value.shape(), |_| draw())?);
        }
        point.held.insert(place, value);
    }
    Ok(())
}

/// The value of a definition where nothing moves.
fn value<K: Arithmetic>(
    question: &Question<'_>,
    body: &Body,
    visible: usize,
    point: &Point<K>,
    like: &K,
) -> Result<Array<K>, InterpretError>
where
    Jet<K>: Kind,
{
    let value =
        Interpreter::new(question.scope, point, like, K::OPERATIONS).value(body, visible, &[], &[])?;
    Ok(value.array()?.map(|entry| Ok(entry.value().clone()))?)
}
