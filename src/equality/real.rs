//! Tiers 2 and 3: points on the real line. Small whole numbers come first, so that a
//! counterexample can be read; then random fractions, of several magnitudes and of both signs,
//! steered into the domain of whatever is computed.

use num_traits::ToPrimitive;
use rustc_hash::FxHashMap;

use super::float::{TOLERANCE, far_apart, in_floats, out_of_domain};
use super::inventory::Variable;
use super::manner::{MANNERS, Manner, draw, lift_diagonal};
use super::point::{Case, Missed, Point};
use super::trial::{Trial, failed};
use super::verdict::{Bound, Counterexample, Sizes, Tier, Verdict, decimal};
use crate::array::Array;
use crate::evaluate::EvaluateError;
use crate::ir::NodeId;
use crate::limits;
use crate::number::{Answer, Ball, Number, Random, Rational, rational};
use crate::sample::{Wanted, combination};

/// How many points with small entries are tried first.
const SMALL: usize = 6;
/// How many random points are tried after them: pairs with opposite signs.
const RANDOM: usize = 18;
/// The fewest random points that an agreement may rest on: a pair with opposite signs.
const FEWEST: usize = 2;
/// At how many further points floats look for a difference that balls may have missed, as many
/// kinks each have two sides; and about how many operations they may take.
const SCREENED: usize = 256;
const SCREEN_WORK: usize = 400_000;
/// How often another point is tried where one lies outside the domain.
const TRIES: usize = 14;
/// To how many binary digits both sides must agree, and the precisions of balls for that.
pub(super) const USUAL_DIGITS: (i64, &[usize]) = (150, &[crate::number::ball::PRECISION, 1000]);
/// The same where they are known to differ, or where the usual ones show no difference.
pub(super) const MANY_DIGITS: (i64, &[usize]) = (3800, &[4000]);
/// About how many operations on balls may be made at all points together, a second or two; where
/// one point takes more, floats must do.
const BALL_WORK: usize = 150_000;
/// How many operations on balls are counted, functions with their digits among them, before an agreement at the
/// fewest points is enough: about a quarter of a second.
const BALL_OPERATIONS: u64 = 30_000_000;
/// How many operations on balls a look in many digits may take, and where one point takes more than so many, there is
/// none.
const DEEP_OPERATIONS: u64 = 40_000_000;
const DEEP_WORK: usize = 3_000;
/// The points of such a look: two random ones, and two with small entries, at which there may be no slope.
const DEEP: [usize; 4] = [SMALL, SMALL + 2, 0, 1];
/// The same of floats.
const FLOAT_WORK: usize = 2_000_000;
/// Where one point takes more than this in floats, nothing is checked.
const TOO_LARGE: usize = 300_000_000;
/// The most operations at one point.
const WORK: usize = 3_000_000_000;

/// The points that were tried so far.
struct Search<'a, 'b> {
    case: &'a Case<'b>,
    tier: Tier,
    random: Random,
    /// The manners of variables that led into the domain before.
    good: Vec<Vec<Manner>>,
    dimensions: Vec<Sizes>,
    why: String,
}

/// Compares both sides at real points, in balls; in floats where a function has no balls.
pub(super) fn compare(case: &Case<'_>) -> Verdict {
    let cost = cost(case);
    if cost > TOO_LARGE {
        return Verdict::Unknown { why: "too large to be checked in numbers".to_owned() };
    }
    let in_balls = if cost > BALL_WORK { None } else { search(case, Tier::Ball, cost).ok() };
    let verdict = in_balls.map_or_else(|| search(case, Tier::Float, cost), Ok);
    verdict.unwrap_or_else(|why| Verdict::Unknown { why })
}

/// A difference that many digits show where the usual ones show none: `normcdf(40 + x^2)` is 1 in its first 300. What
/// takes too long is left alone.
pub(super) fn deep_difference(case: &Case<'_>) -> Option<Verdict> {
    let cost = cost(case);
    if cost > DEEP_WORK {
        return None;
    }
    limits::trial(DEEP_OPERATIONS, || {
        let mut search = Search::new(case, Tier::Ball, Random::new(case.seed ^ 0xDEE9));
        let points = if case.of_values { DEEP.len() } else { DEEP.len() / 2 };
        DEEP.into_iter().take(points).find_map(|place| match search.sample(place).ok()? {
            (Trial::Different { entry, left, right }, Some(point)) => {
                Some(search.differs(&point, entry, left, right))
            }
            _ => None,
        })
    })
    .flatten()
}

/// About how many operations one point takes: those of a point in floats.
fn cost(case: &Case<'_>) -> usize {
    let random = Random::new(case.seed);
    let mut search = Search::new(case, Tier::Float, random);
    let Some(sizes) = case.inventory.sizes(&mut search.random, 0, false) else { return 1 };
    let manners = search.manners(0, 0);
    let Ok(point) = search.point(0, 0, &manners, &sizes, 0) else { return 1 };
    let Ok(mut floats) = point.convert(rational::to_f64) else { return 1 };
    floats.values.limit_work(2 * TOO_LARGE);
    // Whether there is a value does not matter here.
    let _ = case.question.sides(case.arena, &floats.values, floats.direction.as_ref(), &1.0);
    floats.values.spent().max(1)
}

/// What was counted so far, checks among it.
fn operations() -> u64 {
    let spent = limits::spent();
    spent.operations.saturating_add(spent.checks)
}

/// How many small and how many random points are to be tried: at least one for each combination of the
/// components of structures.
fn plan(tier: Tier, cost: usize, components: usize) -> (usize, usize) {
    let all = if tier == Tier::Ball { BALL_WORK } else { FLOAT_WORK };
    let affordable = all / cost;
    let small = SMALL.min(affordable / 4);
    (small, affordable.saturating_sub(small).clamp(FEWEST.max(components.min(RANDOM)), RANDOM))
}

/// The verdict of one tier; an error where its kind of number does not have some function.
fn search(case: &Case<'_>, tier: Tier, cost: usize) -> Result<Verdict, String> {
    let random = Random::new(case.seed ^ 0xBA11);
    let mut search = Search::new(case, tier, random);
    let components = search.components();
    let (small, random) = plan(tier, cost, components);
    let begun = operations();
    let mut samples = 0;
    for place in (0..small).chain(SMALL..SMALL + random) {
        if limits::is_reached() {
            return Ok(Verdict::Unknown { why: "a limit was reached".to_owned() });
        }
        let is_dear = operations().saturating_sub(begun) > BALL_OPERATIONS;
        if is_dear && (place < SMALL || samples == 0 || samples >= FEWEST.max(components)) {
            continue;
        }
        let (trial, point) = search.sample(place)?;
        match (trial, point) {
            (Trial::Different { entry, left, right }, Some(point)) => {
                return Ok(search.differs(&point, entry, left, right));
            }
            (Trial::Same, _) => samples += usize::from(place >= SMALL),
            (Trial::Never(why) | Trial::Undecided(why), _) => return Ok(Verdict::Unknown { why }),
            _ => {}
        }
    }
    if samples < FEWEST {
        let why = format!("no points were found at which both sides have a value: {}", search.why);
        return Ok(Verdict::Unknown { why });
    }
    if (tier == Tier::Ball || case.is_equation())
        && let Some((entry, left, right, point)) = search.screen(cost)
    {
        return Ok(search.differs(&point, entry, left, right));
    }
    let bound = match tier {
        Tier::Float => Bound::Tolerance(TOLERANCE),
        _ if case.has_order() => Bound::Points,
        _ => Bound::Precision { log2: -USUAL_DIGITS.0.to_f64().unwrap_or(0.0) },
    };
    Ok(Verdict::Agrees { samples, dimensions: search.dimensions, bound, tier })
}

impl<'a, 'b> Search<'a, 'b> {
    fn new(case: &'a Case<'b>, tier: Tier, random: Random) -> Self {
        Self { case, tier, random, good: Vec::new(), dimensions: Vec::new(), why: String::new() }
    }

    /// How many combinations of components there are at the first sizes.
    fn components(&mut self) -> usize {
        let sizes = self.case.inventory.sizes(&mut self.random.clone(), 0, false).unwrap_or_default();
        self.case.components(&sizes, true).iter().fold(1, |all, count| all.saturating_mul(*count))
    }

    /// One sample: the first of several points at which both sides have a value.
    fn sample(&mut self, place: usize) -> Result<(Trial, Option<Point<Rational>>), String> {
        let turn = if place < SMALL { place } else { place / 2 };
        let none = || Trial::Never("no sizes were found for which every axis has an entry".to_owned());
        // Larger sizes come late, so that a counterexample is one of the small ones if it can.
        let wide = place >= SMALL && turn % 4 == 3;
        let Some(sizes) = self.case.inventory.sizes(&mut self.random, turn, wide) else {
            return Ok((none(), None));
        };
        for attempt in 0..TRIES {
            let manners = self.manners(place, attempt);
            let point = match self.point(place, attempt, &manners, &sizes, turn) {
                Ok(point) => point,
                Err(Missed::Here) => continue,
                Err(Missed::Everywhere(why)) => return Ok((Trial::Never(why), None)),
            };
            // A point that is drawn in place of another is passed over in floats, which is quick; the first is
            // not, as floats may leave a domain by rounding.
            if attempt > 0
                && self.tier == Tier::Ball
                && let Some(why) = out_of_domain(self.case, &point)
            {
                self.why = why;
                continue;
            }
            match trial(self.case, &point, self.tier) {
                Trial::Outside(why) => self.why = why,
                Trial::NotInKind(why) => return Err(why),
                trial => {
                    if attempt > 0 && !self.good.contains(&manners) {
                        self.good.push(manners);
                    }
                    let sizes = super::tried(self.case, &point.values);
                    if place >= SMALL && !sizes.is_empty() && !self.dimensions.contains(&sizes) {
                        self.dimensions.push(sizes);
                    }
                    return Ok((trial, Some(point)));
                }
            }
        }
        Ok((Trial::Outside(String::new()), None))
    }

    /// A difference that floats have noticed, which balls confirm where there are any, at points of all manners.
    fn screen(&mut self, cost: usize) -> Option<(usize, String, String, Point<Rational>)> {
        let count = self.case.inventory.variables.len();
        // What holds but at single points, as `sign(x)^2 == 1` does but at 0, is false.
        let rare = self.case.of_values && self.case.has_order();
        for place in 0..SCREENED.min(SCREEN_WORK / cost) {
            let place = place + SMALL + RANDOM;
            let turn = place / 2;
            let manners = match place % 8 {
                0 => vec![Manner::Positive; count],
                1 | 2 => self.manners(place, 1),
                3 | 5 if rare => vec![Manner::Sparse; count],
                7 if rare => vec![Manner::BelowZero; count],
                _ => self.freely(place),
            };
            let sizes = self.case.inventory.sizes(&mut self.random, turn, false)?;
            let Ok(point) = self.point(place, 0, &manners, &sizes, turn) else { continue };
            if far_apart(self.case, &point)
                && let Trial::Different { entry, left, right } = trial(self.case, &point, self.tier)
            {
                return Some((entry, left, right, point));
            }
        }
        None
    }

    /// How the variables are drawn: freely first, then as it went well before, then all of them
    /// in one restricted manner, then each in its own.
    fn manners(&mut self, place: usize, attempt: usize) -> Vec<Manner> {
        let count = self.case.inventory.variables.len();
        let known = self.good.len();
        let restricted = attempt.checked_sub(1 + usize::from(known > 0));
        if attempt == 0 {
            return self.freely(place);
        }
        if attempt == 1 && known > 0 {
            return self.good.get(place % known).cloned().unwrap_or_default();
        }
        if let Some(manner) = restricted.and_then(|at| MANNERS.get(at + 1)) {
            return vec![*manner; count];
        }
        let mut one = || {
            let choice = usize::try_from(self.random.below(MANNERS.len() as u64)).unwrap_or(0);
            MANNERS.get(choice).copied().unwrap_or(Manner::Any)
        };
        (0..count).map(|_| one()).collect()
    }

    /// Every variable in any manner. At every other pair of points exponents are whole numbers,
    /// odd ones and even ones in turn: else no power of a negative number would be seen.
    fn freely(&self, place: usize) -> Vec<Manner> {
        let turn = place.saturating_sub(SMALL) / 2;
        let exponent = |(place, variable): (usize, &Variable)| {
            let parity = if (turn / 2) >> (place % 2) & 1 == 0 { Manner::Even } else { Manner::Odd };
            if variable.exponent && turn.is_multiple_of(2) { parity } else { Manner::Any }
        };
        self.case.inventory.variables.iter().enumerate().map(exponent).collect()
    }

    fn point(
        &mut self,
        place: usize,
        attempt: usize,
        manners: &[Manner],
        sizes: &[(std::sync::Arc<str>, usize)],
        turn: usize,
    ) -> Result<Point<Rational>, Missed> {
        let small = place < SMALL;
        let scale = self.scale(place);
        // The second point of a pair is the first with all signs turned.
        let (opposite, seed) = if small { (false, place) } else { (place % 2 == 1, SMALL + place / 2) };
        let mut entries = Random::new(self.case.seed.wrapping_add(1 + 64 * seed as u64 + attempt as u64));
        let variables = self.case.inventory.variables.iter().map(|variable| variable.node);
        let manners_of: FxHashMap<NodeId, Manner> = variables.zip(manners.iter().copied()).collect();
        let manner_of = |node: Option<NodeId>| {
            node.and_then(|node| manners_of.get(&node)).copied().unwrap_or(Manner::Any)
        };
        let mut source = |node, wanted| {
            let manner = match (wanted, manner_of(node)) {
                (Wanted::Scale, _) => return scale_of_structure(&mut entries, small, opposite),
                // Zeros belong to the structure, but outside of the domain of many functions.
                (Wanted::Nonnegative, Manner::Any) if entries.below(3) == 0 => {
                    return Ok(rational::integer(0));
                }
                (Wanted::Positive, Manner::Any | Manner::Sparse) => Manner::Positive,
                (Wanted::Nonnegative, Manner::Any) => Manner::Positive,
                (Wanted::Positive | Wanted::Nonnegative, Manner::Inside) => Manner::Fraction,
                (_, manner) => manner,
            };
            let entry = draw(&mut entries, manner, small, &scale)?;
            if opposite && manner == Manner::Any { entry.negate() } else { Ok(entry) }
        };
        let like = rational::integer(1);
        let mut order = self.random.fork();
        let counts = self.case.components(sizes, true);
        // Pairs of opposite signs shall not always meet the same two components.
        let chosen = combination(&counts, place + place / 2);
        let mut point = Point::draw(self.case, sizes, turn, &chosen, &mut order, &mut source, &like)?;
        for (variable, manner) in self.case.inventory.variables.iter().zip(manners) {
            let is_stiff = variable.whole || variable.words.is_rigid() || variable.words.is_zero_at(0, 0);
            if manner.is_lifted() && !is_stiff {
                lift_diagonal(&mut point, variable.node, *manner).map_err(|_| Missed::Here)?;
            }
            let keeps = point.values.get(variable.node).is_some_and(|value| variable.keeps(value));
            if !keeps {
                return Err(Missed::Here);
            }
        }
        if manners.iter().copied().any(Manner::is_lifted) {
            // What was lifted may have broken an assumption; mend it or try elsewhere.
            let satisfied = self.case.assumptions.satisfy(
                self.case.arena,
                &self.case.inventory,
                &mut point.values,
                &like,
            );
            satisfied.map_err(|_| Missed::Here)?;
        }
        let keeps =
            |variable: &Variable| point.values.get(variable.node).is_some_and(|value| variable.keeps(value));
        if !self.case.inventory.variables.iter().all(keeps) {
            return Err(Missed::Here);
        }
        point.values.limit_work(WORK);
        Ok(point)
    }

    /// The magnitude of a sample's entries: around 1 most often, but also far below and above, and
    /// around the constants that occur, where a kink may be.
    fn scale(&self, place: usize) -> Rational {
        let ratio = |top, bottom| rational::ratio(top, bottom).unwrap_or_else(|_| rational::integer(1));
        let usual = [ratio(1, 1), ratio(3, 1), ratio(1, 4)];
        let marks = self.case.inventory.landmarks.iter().map(|mark| mark * rational::integer(2));
        let scales: Vec<Rational> = usual.into_iter().chain(marks).collect();
        // In floats a formula loses far out what dual numbers keep: `x - logsumexp(x)` beside `log_softmax(x)`.
        let is_near = self.tier == Tier::Float && !self.case.is_equation();
        let wide = [10, 100, 1000].map(|scale| [ratio(scale, 1), ratio(1, 2 * scale)]);
        let wide = if is_near { Vec::new() } else { wide.concat() };
        let all: Vec<Rational> = scales.into_iter().chain(wide).collect();
        let pair = place.saturating_sub(SMALL) / 2;
        all.get(pair % all.len().max(1)).cloned().unwrap_or_else(|| rational::integer(1))
    }

    fn differs(&self, point: &Point<Rational>, entry: usize, left: String, right: String) -> Verdict {
        let readable = !left.starts_with("about") && !right.starts_with("about");
        let exact = readable.then(|| {
            let (case, direction) = (self.case, point.direction.as_ref());
            case.question.sides(case.arena, &point.values, direction, &rational::integer(1))
        });
        let (mut left, mut right, mut shape) = (left, right, Vec::new());
        if let Some(Ok((exact_left, exact_right))) = exact {
            let short = |value: &Rational| {
                let text = value.to_string();
                if text.len() <= 24 { text } else { decimal(value, 12) }
            };
            let both = exact_left.data().get(entry).zip(exact_right.data().get(entry));
            if let Some((exact_left, exact_right)) = both.filter(|(a, b)| short(a) != short(b)) {
                (left, right) = (short(exact_left), short(exact_right));
            }
        }
        if let Some(root) = self.case.question.roots().first() {
            let lengths = point.values.lengths_of(self.case.arena.axes(*root), &String::new);
            shape = lengths.unwrap_or_default();
        }
        let variables = self.case.inventory.variables.iter().filter_map(|variable| {
            Some((std::sync::Arc::clone(&variable.name), point.values.get(variable.node)?.clone()))
        });
        let sizes = self.case.inventory.all_names().into_iter();
        let sizes = sizes.filter_map(|name| point.values.size(&name).map(|size| (name, size)));
        Verdict::Differs(Box::new(Counterexample {
            sizes: sizes.collect(),
            variables: variables.collect(),
            entry: index_of(entry, &shape),
            left,
            right,
        }))
    }
}

/// A factor for a whole matrix: 1, and from a thousandth to a thousand. The second point of a pair has
/// the inverse.
fn scale_of_structure(entries: &mut Random, small: bool, opposite: bool) -> Answer<Rational> {
    const SMALL: [(i64, i64); 4] = [(1, 1), (1, 2), (1, 10), (2, 1)];
    const WIDE: [(i64, i64); 8] = [(1, 1), (1, 4), (1, 30), (1, 1000), (1, 1), (3, 1), (50, 1), (1000, 1)];
    let all: &[(i64, i64)] = if small { &SMALL } else { &WIDE };
    let place = usize::try_from(entries.below(all.len() as u64)).unwrap_or(0);
    let (top, bottom) = all.get(place).copied().unwrap_or((1, 1));
    if opposite { rational::ratio(bottom, top) } else { rational::ratio(top, bottom) }
}

/// The index, counted from 1, of a place in row-major data.
fn index_of(place: usize, shape: &[usize]) -> Vec<usize> {
    let mut rest = place;
    let mut index: Vec<usize> = shape
        .iter()
        .rev()
        .map(|length| {
            let at = rest % length.max(&1);
            rest /= length.max(&1);
            at + 1
        })
        .collect();
    index.reverse();
    index
}

fn trial(case: &Case<'_>, point: &Point<Rational>, tier: Tier) -> Trial {
    match tier {
        Tier::Float => in_floats(case, point),
        _ => in_balls(case, point),
    }
}

fn in_balls(case: &Case<'_>, point: &Point<Rational>) -> Trial {
    let mut outcome = Trial::Outside("too close to a border to tell its side".to_owned());
    let (digits, precisions) = case.digits;
    for precision in precisions.iter().copied() {
        let Ok(balls) = point.convert(|entry| Ball::with_precision(entry, precision)) else { return outcome };
        let Ok(like) = Ball::with_precision(&rational::integer(1), precision) else { return outcome };
        let sides = case.question.sides(case.arena, &balls.values, balls.direction.as_ref(), &like);
        outcome = match sides {
            Ok((left, right)) if left.shape() != right.shape() => {
                return Trial::Never(format!(
                    "the shapes differ: {:?} and {:?}",
                    left.shape(),
                    right.shape()
                ));
            }
            Ok((left, right)) => match compare_balls(&left, &right, digits) {
                Some(trial) => trial,
                None => continue,
            },
            Err(EvaluateError::Number { error: crate::number::NumberError::Undecided, .. }) => continue,
            Err(error) => failed(&error),
        };
        return outcome;
    }
    outcome
}

/// `None` where the balls are too wide to tell.
fn compare_balls(left: &Array<Ball>, right: &Array<Ball>, digits: i64) -> Option<Trial> {
    let mut sure = true;
    for (entry, (a, b)) in left.data().iter().zip(right.data()).enumerate() {
        if !a.overlaps(b).ok()? {
            let (left, right) = told_apart(&a.middle().ok()?, &b.middle().ok()?);
            return Some(Trial::Different { entry, left, right });
        }
        sure &= a.is_within(b, -digits).ok()?;
    }
    sure.then_some(Trial::Same)
}

/// Both numbers in as many digits as it takes to see the difference.
fn told_apart(left: &Rational, right: &Rational) -> (String, String) {
    for digits in [12, 24, 48, 96, 384] {
        let (left, right) = (decimal(left, digits), decimal(right, digits));
        if left != right {
            return (left, right);
        }
    }
    (decimal(left, 192), decimal(right, 192))
}
