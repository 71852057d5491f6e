//! Tiers 2 and 3: points on the real line. Small whole numbers come first, so that a
//! counterexample can be read; then random fractions, of several magnitudes and of both signs,
//! steered into the domain of whatever is computed.

use num_traits::ToPrimitive;

use super::balls::{in_balls, told};
use super::float::{TOLERANCE, far_apart, in_floats, out_of_domain};
use super::inventory::Variable;
use super::manner::Manner;
use super::point::{Case, Point};
use super::trial::{Missed, Trial};
use super::verdict::{Bound, Counterexample, Sizes, Tier, Verdict, decimal};
use crate::array::position;
use crate::facts::sign::Sign;
use crate::limits;
use crate::number::{Random, Rational, Told, rational};

/// How many points with small entries are tried first.
pub(super) const SMALL: usize = 6;
/// How many random points are tried after them: pairs with opposite signs.
const RANDOM: usize = 18;
/// The fewest random points that an agreement may rest on: a pair with opposite signs.
const FEWEST: usize = 2;
/// At how many further points floats look for a difference that balls may have missed, as many
/// kinks each have two sides; and about how many operations they may take.
const SCREENED: usize = 256;
const SCREEN_WORK: usize = 400_000;
/// At how many points of zeros what holds elsewhere is looked at.
const RARE: usize = 64;
/// How many operations may be made where equations are solved for each point, and how many points there are.
const SOLVED_OPERATIONS: u64 = 15_000_000;
const RARE_SOLVED: usize = 24;
/// At how many of them sizes are large.
const LARGE: usize = 4;
/// At so many sizes without a point that satisfies the assumptions there is none.
const UNSATISFIED: usize = 6;
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
pub(super) const WORK: usize = 3_000_000_000;

/// The points that were tried so far.
pub(super) struct Search<'a, 'b> {
    pub(super) case: &'a Case<'b>,
    pub(super) tier: Tier,
    pub(super) random: Random,
    /// The manners of variables that led into the domain before.
    pub(super) good: Vec<Vec<Manner>>,
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

/// Any point at which both sides have a value, where the sign of their difference is known: they differ there, however
/// equal their digits are.
pub(super) fn settled_difference(case: &Case<'_>) -> Option<Verdict> {
    let cost = cost(case);
    if cost > TOO_LARGE {
        return None;
    }
    let mut search = Search::new(case, Tier::Float, Random::new(case.seed ^ 0xBA11));
    (0..SMALL + RANDOM).find_map(|place| {
        let (Trial::Same | Trial::Different { .. }, Some(point)) = search.sample(place).ok()? else {
            return None;
        };
        let floats = point.convert(rational::to_f64).ok()?;
        let sides = case.question.sides(case.arena, &floats.values, None, &1.0).ok()?;
        let [left, right] = [sides.0, sides.1].map(|side| {
            let first = side.data().first().copied()?;
            Some(Told::real(decimal(&Rational::from_float(first)?, 12), first))
        });
        Some(search.differs(&point, 0, left?, right?))
    })
}

/// A difference at points of zeros: what holds but at single points, as `sign(x)^2 == 1` and `0^t == 0` do but at 0, is
/// false. Quotients, and all that is made of them, have one value or none there.
pub(super) fn rare_difference(case: &Case<'_>) -> Option<Verdict> {
    let has_places = case.has_order() || case.has_exponents() || !case.assumptions.is_empty();
    if !case.of_values || !has_places {
        return None;
    }
    let cost = cost(case);
    let seek = || {
        [Tier::Ball, Tier::Float].into_iter().find_map(|tier| {
            let mut search = Search::new(case, tier, Random::new(case.seed ^ 0x2A2E));
            let (entry, left, right, point) = search.rare(cost)?;
            Some(search.differs(&point, entry, left, right))
        })
    };
    if case.assumptions.is_empty() { seek() } else { limits::trial(SOLVED_OPERATIONS, seek).flatten() }
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
    let (mut samples, mut unsatisfied) = (0, 0);
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
            (Trial::Unsatisfied(why), _) => {
                unsatisfied += 1;
                if samples == 0 && unsatisfied == UNSATISFIED {
                    return Ok(Verdict::Unknown { why });
                }
            }
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
        _ if case.has_order() || !case.assumptions.is_empty() => Bound::Points,
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
                Err(Missed::Unsatisfied(why)) => return Ok((Trial::Unsatisfied(why), None)),
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
    fn screen(&mut self, cost: usize) -> Option<(usize, Told, Told, Point<Rational>)> {
        let count = self.case.inventory.variables.len();
        for place in 0..SCREENED.min(SCREEN_WORK / cost) {
            let place = place + SMALL + RANDOM;
            let manners = match place % 8 {
                0 => vec![Manner::Positive; count],
                1 | 2 => self.manners(place, 1),
                _ => self.freely(place),
            };
            let found = self.differing(place, &manners)?;
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A difference at a point where entries are 0 or below it.
    fn rare(&mut self, cost: usize) -> Option<(usize, Told, Told, Point<Rational>)> {
        let has_exponents = self.case.has_exponents();
        let is_solved = !self.case.assumptions.is_empty();
        let most = if is_solved { RARE_SOLVED } else { RARE };
        for place in 0..most.min(SCREEN_WORK / cost) {
            let manner = match place % 8 {
                // Solutions of equations are rarest where whole entries meet: of `A*B == -B*A` all that is not 0.
                _ if is_solved => Manner::Plain,
                3 | 7 => Manner::BelowZero,
                4 if place < 8 * LARGE && !self.case.inventory.names.is_empty() => Manner::Ones,
                1 | 2 | 5 if !self.case.inventory.constants.is_empty() => Manner::Met,
                _ => Manner::Sparse,
            };
            // With a `k` of 1/2 alone is `(x^2)^k` not `x^(2*k)`.
            let halves = has_exponents && place % 8 == 6;
            let manner_of = |variable: &Variable| match (halves, variable.exponent) {
                (true, true) if place % 16 == 6 => Manner::Halves,
                (true, true) => Manner::Quarters,
                (true, false) if place % 32 < 16 => Manner::BelowZero,
                (true, false) => Manner::Positive,
                (false, _) => manner,
            };
            let manners: Vec<Manner> = self.case.inventory.variables.iter().map(manner_of).collect();
            let found = self.differing(SMALL + RANDOM + place, &manners)?;
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// A difference at one point, which floats have noticed; an error where there are no sizes.
    fn differing(
        &mut self,
        place: usize,
        manners: &[Manner],
    ) -> Option<Option<(usize, Told, Told, Point<Rational>)>> {
        let turn = place / 2;
        let sizes = if manners.contains(&Manner::Ones) {
            let large = self.case.inventory.large_sizes((place - SMALL - RANDOM) / 8);
            let Some(large) = large else { return Some(None) };
            large
        } else {
            // Where constants are met, sizes meet them too.
            self.case.inventory.sizes(&mut self.random, turn, manners.contains(&Manner::Met))?
        };
        let Ok(point) = self.point(place, 0, manners, &sizes, turn) else { return Some(None) };
        if !far_apart(self.case, &point) {
            return Some(None);
        }
        if let Some((entry, left, right)) = self.exactly_apart(&point) {
            return Some(Some((entry, left, right, point)));
        }
        Some(match trial(self.case, &point, self.tier) {
            Trial::Different { entry, left, right } => Some((entry, left, right, point)),
            _ => None,
        })
    }

    /// An entry in which both sides differ as exact numbers, where they are such.
    fn exactly_apart(&self, point: &Point<Rational>) -> Option<(usize, Told, Told)> {
        let (case, direction) = (self.case, point.direction.as_ref());
        let sides = case.question.sides(case.arena, &point.values, direction, &rational::integer(1));
        let (left, right) = sides.ok().filter(|(left, right)| left.shape() == right.shape())?;
        let mut pairs = left.data().iter().zip(right.data()).enumerate();
        let (entry, (left, right)) = pairs.find(|(_, (left, right))| left != right)?;
        Some((entry, told(left, left.to_string()), told(right, right.to_string())))
    }

    /// The left side in words, where the right one has the same digits.
    fn beside(&self, right: &str) -> String {
        match self.case.sign {
            Sign::POSITIVE => format!("more than {right}"),
            sign if sign.is_settled() => format!("less than {right}"),
            _ => format!("close to {right}"),
        }
    }

    fn differs(&self, point: &Point<Rational>, entry: usize, left: Told, right: Told) -> Verdict {
        let readable = left.near.is_some() && right.near.is_some();
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
                left = told(exact_left, short(exact_left));
                right = told(exact_right, short(exact_right));
            }
        }
        if left.text == right.text {
            left.text = self.beside(&left.text);
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
            entry: position(&shape, entry),
            left,
            right,
            by_sign: self.case.sign.is_settled(),
        }))
    }
}

fn trial(case: &Case<'_>, point: &Point<Rational>, tier: Tier) -> Trial {
    match tier {
        Tier::Float => in_floats(case, point),
        _ => in_balls(case, point),
    }
}
