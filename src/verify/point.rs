//! Points: sizes for dimensions' names, and a value for every variable, with its structure.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::kind::{Drawing, Manner};
use super::{Question, Variable, assume};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::interpret::{Body, Meaning, Point, Scope};
use crate::number::{Answer, Jet, Random, rational};
use crate::sample::{self, Described};
use crate::shape::Dimension;
use crate::structures::{Word, Words};
use crate::syntax::ast::{Expr, ExprId};
use crate::syntax::built_in::{self, Derivative};
use crate::syntax::names::canonical;

/// Dimensions' names with sizes.
pub type Sizes = Vec<(Arc<str>, usize)>;

/// A point, with its sizes in order.
pub(super) struct Drawn<K> {
    /// The values.
    pub point: Point<K>,
    /// The sizes.
    pub sizes: Sizes,
}

impl<K: Drawing> Drawn<K> {
    /// The same point in another kind of number.
    pub fn converted<L>(&self, entry: &dyn Fn(&K) -> Answer<L>) -> Answer<Drawn<L>> {
        let all = |arrays: &FxHashMap<usize, Array<K>>| {
            let converted = arrays.iter().map(|(place, array)| Ok((*place, array.map(entry)?)));
            converted.collect::<Answer<FxHashMap<usize, Array<L>>>>()
        };
        let (variables, differentials) = (all(&self.point.variables)?, all(&self.point.differentials)?);
        let point =
            Point { sizes: self.point.sizes.clone(), variables, differentials, held: all(&self.point.held)? };
        Ok(Drawn { point, sizes: self.sizes.clone() })
    }

    /// The sizes and values, for people.
    pub fn words(&self, scope: &Scope) -> Vec<(String, String)> {
        let sizes = self.sizes.iter().map(|(name, size)| (name.to_string(), size.to_string()));
        let mut places: Vec<_> = self.point.variables.iter().collect();
        places.sort_by_key(|(place, _)| **place);
        let values = places
            .into_iter()
            .filter_map(|(place, value)| Some((scope.get(*place)?.0.to_string(), value.written(words))));
        sizes.chain(values).collect()
    }
}

/// An entry as people type it, where it is exact.
fn words<K: Drawing>(entry: &K) -> String {
    entry.exact().map_or_else(|| entry.words(), |exact| exact.to_string())
}

/// What must be drawn for a question.
pub(super) struct Inventory {
    variables: Vec<Variable>,
    /// The places of variables that vary in `d(…)`.
    varying: BTreeSet<usize>,
    names: Vec<Arc<str>>,
    /// Which of the question's assumptions bear on it.
    assumptions: Vec<usize>,
    /// Names that mean nothing: indices that stand for every position.
    pub free: Vec<Arc<str>>,
}

impl Inventory {
    /// What the expressions of a question mean.
    pub fn new(question: &Question<'_>) -> Self {
        let bodies = bodies(question);
        let (mut places, mut others, mut known) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        for body in &bodies {
            let found = question.scope.mentioned(body, question.visible);
            places.extend(found.variables);
            others.extend(found.others);
            known.extend(found.bound);
        }
        let assumptions = assume::relevant(question, &mut places);
        known.extend(question.indices.iter().map(|(name, _)| Arc::clone(name)));
        known.extend(question.shown.names.iter().map(|(name, _)| Arc::clone(name)));
        let is_constant = |name: &str| {
            [built_in::IDENTITY, built_in::NATURAL_BASE].contains(&name)
                || canonical(name) == built_in::CIRCLE
        };
        let is_free = |name: &&Arc<str>| {
            !known.contains(*name) && !question.dimensions.contains(*name) && !is_constant(name)
        };
        let free = others.iter().filter(is_free).cloned().collect();
        let variable = |place: usize| match question.scope.get(place) {
            Some((_, Meaning::Variable { axes, words, .. })) => {
                let orthonormal = question.orthonormal.contains(&place);
                let words = if orthonormal { words.with(Word::Isometry) } else { *words };
                Some((place, axes.clone(), words))
            }
            _ => None,
        };
        let variables: Vec<_> = places.iter().copied().filter_map(variable).collect();
        let of_axes = variables.iter().flat_map(|(_, axes, _)| axes).flat_map(Dimension::names);
        let of_indices = question.indices.iter().flat_map(|(_, length)| length.names());
        let mentioned = others.into_iter().filter(|name| question.dimensions.contains(name));
        let names: BTreeSet<Arc<str>> = of_axes.chain(of_indices).chain(mentioned).collect();
        let fixed = |name: &Arc<str>| question.sizes.iter().any(|(known, _)| known == name);
        let varying = varying(question, &bodies, &places);
        Self {
            names: names.into_iter().filter(|name| !fixed(name)).collect(),
            varying,
            variables,
            free,
            assumptions,
        }
    }

    /// The names whose sizes are drawn.
    pub fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// Whether another point may be of other sizes, or have other whole numbers.
    pub fn has_choices(&self) -> bool {
        !self.names.is_empty() || self.variables.iter().any(|(_, _, words)| words.has(Word::Integer))
    }

    /// Sizes: different for different names where that can be; 1 for one of them at every third point.
    fn sizes(&self, question: &Question<'_>, random: &mut Random, turn: usize, widest: usize) -> Sizes {
        let mut sizes = question.sizes.clone();
        let single = (turn % 3 == 1).then(|| random.below(self.names.len().max(1) as u64));
        let least = if widest == SMALLEST { 1 } else { 2 };
        let mut free: Vec<usize> = Vec::new();
        for (place, name) in (0_u64..).zip(&self.names) {
            if free.is_empty() {
                free = (least..=widest).collect();
            }
            let at = usize::try_from(random.below(free.len() as u64)).unwrap_or(0);
            let size = free.swap_remove(at);
            sizes.push((Arc::clone(name), if single == Some(place) { 1 } else { size }));
        }
        sizes
    }

    /// A point; `None` where an axis is empty there, or something does not hold.
    pub fn draw<K: Drawing>(
        &self,
        question: &Question<'_>,
        random: &mut Random,
        turn: usize,
        attempt: usize,
        widest: usize,
        like: &K,
    ) -> Option<Drawn<K>>
    where
        Jet<K>: Kind,
    {
        // Something may have no value where a size is 1.
        let turn_of_sizes = if attempt < MANNERS { turn } else { 0 };
        let sizes = self.sizes(question, random, turn_of_sizes, widest);
        let mut point = Point::of_sizes(sizes.iter().cloned());
        for (place, axes, words) in &self.variables {
            let lengths: Vec<usize> =
                axes.iter().map(|axis| point.length(axis)).collect::<Result<_, _>>().ok()?;
            let is_made_symmetric = symmetric(attempt) && words.at_odds(Word::Symmetric).is_none();
            let words = if is_made_symmetric { words.with(Word::Symmetric) } else { *words };
            let described = Described { words, lengths: &lengths };
            let manner = manner(attempt, random);
            let mut entries = |wanted| like.entry(wanted, manner, random);
            let component = turn % sample::components(described, like.compare(like).is_ok());
            let value = sample::value(described, component, like, &mut entries);
            let value = value
                .and_then(|value| if near_identity(attempt) { lifted(&value, words) } else { Ok(value) });
            point.variables.insert(*place, value.ok()?);
        }
        let mut point = assume::hold(question, &self.assumptions, &self.variables, point, like)?;
        for (place, _, words) in &self.variables {
            if !self.varying.contains(place) || words.has(Word::Integer) {
                continue;
            }
            let at = point.variables.get(place)?;
            let lengths = at.shape().to_vec();
            let described = Described { words: words.of_differential(), lengths: &lengths };
            let mut entries = |wanted| like.entry(wanted, Manner::Any, random);
            let along = sample::direction(described, at, &mut entries).ok()?;
            point.differentials.insert(*place, along);
        }
        Some(Drawn { point, sizes })
    }
}

/// The largest size of an axis.
pub(super) const WIDEST: usize = 4;
/// The same where the work has to be little: then axes of length 1 are usual.
pub(super) const SMALLEST: usize = 2;
/// So many attempts differ in how variables are drawn.
const MANNERS: usize = 8;

/// How a variable is drawn: freely at first, then in restricted manners, then each in its own.
fn manner(attempt: usize, random: &mut Random) -> Manner {
    const ALL: [Manner; 4] = [Manner::Any, Manner::Positive, Manner::Fraction, Manner::Large];
    match attempt {
        0 | 4 => Manner::Any,
        1 => Manner::Positive,
        2 => Manner::Fraction,
        3 => Manner::Large,
        _ => usize::try_from(random.below(4)).ok().and_then(|at| ALL.get(at)).copied().unwrap_or(Manner::Any),
    }
}

/// Whether square matrices are drawn near a multiple of the identity, where logarithms and roots exist.
fn near_identity(attempt: usize) -> bool {
    attempt == 4 || attempt > 5 && attempt.is_multiple_of(2)
}

/// Whether square matrices are drawn symmetric, where eigenvalues and Cholesky factors exist.
fn symmetric(attempt: usize) -> bool {
    attempt == 5 || attempt > 7 && attempt % 4 < 2
}

/// A square matrix with its diagonal raised, unless its structure does not allow that.
fn lifted<K: Drawing>(value: &Array<K>, words: Words) -> Answer<Array<K>> {
    let square = matches!(value.shape(), [rows, columns] if rows == columns);
    if !square || words.is_rigid() || words.is_zero_at(0, 0) {
        return Ok(value.clone());
    }
    let raised = value.first().like(&rational::integer(6))?;
    Array::from_fn(value.shape(), |index| {
        let entry = value.at(index)?;
        if index.first() == index.last() { entry.add(&raised) } else { Ok(entry.clone()) }
    })
}

/// Every expression of a question.
fn bodies(question: &Question<'_>) -> Vec<Body> {
    let names = question.shown.names.iter().map(|(_, body)| body);
    [&question.asked, &question.shown.body].into_iter().chain(names).cloned().collect()
}

/// The variables that vary in `d(…)`: those whose differentials are named, if that decides and there are any.
fn varying(question: &Question<'_>, bodies: &[Body], places: &BTreeSet<usize>) -> BTreeSet<usize> {
    if let Some(only) = question.moving {
        return BTreeSet::from([only]);
    }
    let mut named = BTreeSet::new();
    for body in bodies.iter().filter(|_| question.only_named_vary) {
        for place in 0..body.ast.len() {
            let id = ExprId(u32::try_from(place).unwrap_or(u32::MAX));
            let Expr::Call { function, arguments } = body.ast.get(id) else { continue };
            let differential = built_in::derivative(&function.text) == Some(Derivative::Differential);
            if let ([only], true) = (arguments.as_slice(), differential)
                && let Expr::Name(name) = body.ast.get(*only)
                && let Some(place) = question.scope.value(&name.text, question.visible)
            {
                named.extend(places.contains(&place).then_some(place));
            }
        }
    }
    if named.is_empty() { places.clone() } else { named }
}
