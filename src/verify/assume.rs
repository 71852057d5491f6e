//! Points at which what was assumed holds: `assume A == B`, both sides as they were typed.

use std::collections::BTreeSet;

use super::{Assumption, Question, Variable};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::interpret::{Interpreter, Point, Value};
use crate::number::Jet;
use crate::sample::{self, is_zero};
use crate::structures::Word;

/// The most operations for one residual.
const OPERATIONS: usize = 20_000;

/// The assumptions that share a variable with the expressions of a question, or with another such
/// assumption; their variables are added to the places.
pub(super) fn relevant(question: &Question<'_>, places: &mut BTreeSet<usize>) -> Vec<usize> {
    let variables = |assumption: &Assumption| {
        let sides = [&assumption.left, &assumption.right];
        let all =
            sides.into_iter().flat_map(|side| question.scope.mentioned(side, assumption.visible).variables);
        all.collect::<BTreeSet<usize>>()
    };
    let mut open: Vec<(usize, BTreeSet<usize>)> =
        question.assumptions.iter().map(variables).enumerate().collect();
    let mut found = Vec::new();
    loop {
        let (near, far): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(_, variables)| !variables.is_disjoint(places));
        if near.is_empty() {
            found.sort_unstable();
            return found;
        }
        for (assumption, variables) in near {
            found.push(assumption);
            places.extend(variables);
        }
        open = far;
    }
}

/// The point, changed so that the assumptions hold; `None` where that is not found.
pub(super) fn hold<K: Kind>(
    question: &Question<'_>,
    assumptions: &[usize],
    variables: &[Variable],
    mut point: Point<K>,
    like: &K,
) -> Option<Point<K>>
where
    Jet<K>: Kind,
{
    let all: Vec<&Assumption> =
        assumptions.iter().filter_map(|place| question.assumptions.get(*place)).collect();
    for assumption in &all {
        if residual(question, &[assumption], &point, like)?.iter().all(is_zero) {
            continue;
        }
        let within = |side| question.scope.mentioned(side, assumption.visible).variables;
        let inside: BTreeSet<usize> =
            within(&assumption.left).union(&within(&assumption.right)).copied().collect();
        let soft = |(place, _, words): &&Variable| {
            inside.contains(place) && !words.is_rigid() && !words.has(Word::Integer)
        };
        for (place, _, words) in variables.iter().filter(soft) {
            let start = point.variables.get(place)?.clone();
            let mut at = |value: Array<K>| {
                point.variables.insert(*place, value);
                residual(question, &all, &point, like).ok_or_else(String::new)
            };
            let solved = sample::solve(*words, &start, &mut at).ok().flatten();
            let found = solved.is_some();
            point.variables.insert(*place, solved.unwrap_or(start));
            if found {
                break;
            }
        }
    }
    residual(question, &all, &point, like)?.iter().all(is_zero).then_some(point)
}

/// What must be 0: the differences of both sides, entry by entry.
fn residual<K: Kind>(
    question: &Question<'_>,
    assumptions: &[&Assumption],
    point: &Point<K>,
    like: &K,
) -> Option<Vec<K>>
where
    Jet<K>: Kind,
{
    let mut all = Vec::new();
    for assumption in assumptions {
        let mut reader = Interpreter::new(question.scope, point, like, OPERATIONS);
        let left = reader.value(&assumption.left, assumption.visible, &[], &[]).ok()?;
        let right = reader.value(&assumption.right, assumption.visible, &[], &[]).ok()?;
        let rows = |value: &Value<K>| value.array().ok().and_then(|array| array.shape().first().copied());
        let rows = rows(&left).or(rows(&right)).unwrap_or(1);
        let (left, right) = (left.with_rows(rows).ok()?, right.with_rows(rows).ok()?);
        let difference = left.zip(&right, |a, b| a.value().subtract(b.value())).ok()?;
        all.extend(difference.into_data());
    }
    Some(all)
}
