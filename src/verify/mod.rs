//! Is what is shown what was asked? Both are texts, and both are read by the second reading at points of
//! several small sizes: modulo primes where that is sound, else in balls, else in floats. The engine, which
//! made the one from the other, has no part in it.

mod assume;
mod compare;
mod given;
mod held;
mod kind;
mod point;
mod view;

use std::sync::Arc;

use indexmap::IndexSet;

use crate::functions::kernels::Kind;
use crate::interpret::{Body, InterpretError, Scope, StructuredGradient};
use crate::limits;
use crate::number::{Answer, Ball, Chain, Field, Jet, Random, Told, Uninterpreted, rational};
use crate::sample;
use crate::shape::Dimension;
use crate::structures::Words;

use compare::{Compared, Trial};

pub use given::{Found, compare_numbers, same_at};
pub use point::Sizes;

/// How what is shown stands for what was asked.
#[derive(Clone, Debug)]
pub enum View {
    /// It has the same axes.
    Whole,
    /// It is the entry at positions, one an axis, in terms of the indices.
    Entry(Vec<Body>),
    /// It is the matrix whose rows are the first axes and whose columns the others, each stacked so that the
    /// first runs fastest, as `vec` stacks them.
    Kronecker {
        /// How many axes become rows.
        rows: usize,
    },
    /// It is the matrix of all but the last axis, one under the other, by the last: nested blocks as they
    /// are typed.
    Block,
    /// It is the differential of what was derived, its variables but the first few moving along `d(X)`.
    Differential {
        /// By how many variables the derivative is taken first.
        kept: usize,
    },
}

/// A variable: its place in the scope, the lengths of its axes, its words.
type Variable = (usize, Vec<Dimension>, Words);

/// What is shown, with the names that it brings: each stands for an expression.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The expression.
    pub body: Body,
    /// The names of its `where` line, in order.
    pub names: Vec<(Arc<str>, Body)>,
}

/// What is to be compared.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// What names mean.
    pub scope: &'a Scope,
    /// How many of them are in force.
    pub visible: usize,
    /// The names of dimensions.
    pub dimensions: &'a IndexSet<Arc<str>>,
    /// The sizes of dimensions' names that are fixed.
    pub sizes: Vec<(Arc<str>, usize)>,
    /// What was asked.
    pub asked: Body,
    /// What is shown.
    pub shown: Shown,
    /// What derivatives by structured variables mean.
    pub structured: StructuredGradient,
    /// How many of the first axes of what was asked stand behind the others before it is shown in any way.
    pub turned: Option<usize>,
    /// How it stands for what was asked.
    pub view: View,
    /// Indices that stand for every position, with the lengths that they run over.
    pub indices: Vec<(Arc<str>, Dimension)>,
    /// Whether only those variables vary in `d(…)` whose differentials are named, as in a claim.
    pub only_named_vary: bool,
    /// The places of definitions that do not move with what they are made of.
    pub held: Vec<usize>,
    /// The place of the only name that moves in `d(…)`, where there is one.
    pub moving: Option<usize>,
    /// What was assumed.
    pub assumptions: &'a [Assumption],
    /// The places of variables that the assumptions say to be orthonormal.
    pub orthonormal: Vec<usize>,
    /// Where the random numbers start.
    pub seed: u64,
}

/// Two expressions that are taken to be equal.
#[derive(Clone, Debug)]
pub struct Assumption {
    /// The left side.
    pub left: Body,
    /// The right side.
    pub right: Body,
    /// How many names of the scope they see.
    pub visible: usize,
}

/// What the comparison came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Agreement {
    /// Both have one value at every point that was tried.
    Agrees {
        /// How many points.
        points: usize,
        /// In which numbers.
        numbers: Numbers,
        /// The sizes of dimensions' names at each.
        sizes: Vec<Sizes>,
    },
    /// They differ at a point.
    Differs {
        /// What was seen there.
        difference: Box<Difference>,
    },
    /// What was asked has a value at some sizes, and what is shown has none there, however often points were drawn.
    Valueless {
        /// The sizes of dimensions' names.
        at: Sizes,
        /// What has no value.
        why: String,
    },
    /// That could not be found out.
    Unread {
        /// Why not.
        why: String,
    },
}

/// The kinds of number that a comparison is made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Exact rationals.
    Exact,
    /// Modulo primes.
    Primes,
    /// Balls: numbers with their errors.
    Balls,
    /// Floats.
    Floats,
}

/// A point at which what is shown is not what was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The sizes of dimensions' names, and the values of variables, in words.
    pub at: Vec<(String, String)>,
    /// In which numbers that was seen. What differs modulo primes alone nobody has seen at a point.
    pub numbers: Numbers,
    /// The position of the entry that differs, each counted from 1.
    pub entry: Vec<usize>,
    /// What was asked, there.
    pub asked: Told,
    /// What is shown, there.
    pub shown: Told,
}

const USED_UP: &str = "the check takes longer than the limit `checks` allows";
const NO_POINT: &str = "no point was found at which it has a value";

fn words(text: &str) -> String {
    text.to_owned()
}

/// How many points are tried.
const POINTS: usize = 3;
/// How many where there are pieces: each point decides anew whether the root of `x^2` is `x` or `-x`, or on which side a
/// number lies.
const OF_PIECES: usize = 8;
/// How many points outside of a domain are passed over for each.
const TRIES: usize = 14;
/// The same modulo primes, where what has a root is as good as random, and is soon seen.
const OF_ROOTS: usize = 200;
/// So often without a value at some sizes is no accident of the points.
const ENOUGH: usize = 4;
/// How many exponentials may be nested modulo primes: tried in this order.
const DEPTHS: [usize; 3] = [0, 2, Chain::DEEPEST];

/// Compares what is shown with what was asked.
pub fn compare(question: &Question<'_>) -> Agreement {
    within_checks(|| compared(question))
}

/// A comparison within what checks may take. Where that ends, what was seen before it did counts.
fn within_checks(compare: impl FnOnce() -> Agreement) -> Agreement {
    match limits::checking(compare) {
        (Agreement::Unread { .. } | Agreement::Valueless { .. }, true) => {
            Agreement::Unread { why: words(USED_UP) }
        }
        (agreement, _) => agreement,
    }
}

fn compared(question: &Question<'_>) -> Agreement {
    let why = match in_fields(question) {
        Ok(agreement) => return agreement,
        Err(why) => why,
    };
    match in_balls(question) {
        Ended::At(Agreement::Unread { why }) => Agreement::Unread { why },
        Ended::At(agreement) => agreement,
        Ended::NotInKind | Ended::TooDeep => match in_floats(question) {
            Ended::At(agreement) => agreement,
            _ => Agreement::Unread { why },
        },
    }
}

/// Compares modulo primes; where that tells nothing, the reason. First without functions that have no model there,
/// then with ever more of them taken for uninterpreted ones.
fn in_fields(question: &Question<'_>) -> Result<Agreement, String> {
    use Uninterpreted::{Functions, Nothing, Orders, Roots};
    let mut kinds = [Nothing, Functions, Roots, Orders].into_iter();
    let mut kind = kinds.next().unwrap_or_default();
    let (mut place, last) = (0, DEPTHS.len() - 1);
    while let Some(nested) = DEPTHS.get(place).copied() {
        let mut random = Random::new(question.seed);
        let like = |random: &mut Random| {
            let chain = Chain::draw(random, nested).with_uninterpreted(kind);
            Field::from_rational(&chain, &rational::integer(1))
        };
        let points = if kind >= Roots { OF_PIECES } else { POINTS };
        match in_numbers(question, points, &mut random, &like) {
            // Of pieces nothing but all points tells anything, and of orders nothing that no number has seen.
            Ended::At(Agreement::Agrees { points: found, .. }) if kind >= Roots && found < points => break,
            Ended::At(agreement @ Agreement::Agrees { .. }) => {
                let seen =
                    kind < Orders || matches!(in_floats(question), Ended::At(Agreement::Agrees { .. }));
                return if seen { Ok(agreement) } else { Err(words(NO_POINT)) };
            }
            // More exponentials may have a model in a longer chain.
            Ended::At(Agreement::Differs { .. }) if kind > Nothing && place < last => place = last,
            Ended::At(_) if kind > Nothing => break,
            // What differs modulo a prime is shown at a point that people can read.
            Ended::At(Agreement::Differs { difference }) => {
                return Ok(match in_balls(question) {
                    Ended::At(seen @ Agreement::Differs { .. }) => seen,
                    _ => Agreement::Differs { difference },
                });
            }
            // Modulo a prime a root may be missing that real numbers have.
            Ended::At(Agreement::Unread { why } | Agreement::Valueless { why, .. }) => return Err(why),
            Ended::TooDeep if place < last => place += 1,
            // The shortest chain finds points soonest: a root needs a square at every prime of it.
            Ended::TooDeep => (place, kind) = (0, kind.max(Functions)),
            Ended::NotInKind => match kinds.find(|next| *next > kind) {
                Some(next) => (place, kind) = (0, next),
                None => break,
            },
        }
    }
    Err(words(NO_POINT))
}

fn in_floats(question: &Question<'_>) -> Ended {
    in_numbers(question, POINTS, &mut Random::new(question.seed), &|_| Ok(1.0_f64))
}

fn in_balls(question: &Question<'_>) -> Ended {
    let mut random = Random::new(question.seed);
    in_numbers(question, POINTS, &mut random, &|_| Ball::new(&rational::integer(1)))
}

/// How a comparison in one kind of number ended.
enum Ended {
    At(Agreement),
    /// This kind of number does not have some function.
    NotInKind,
    /// A longer chain of primes may have it.
    TooDeep,
}

fn in_numbers<K: kind::Arithmetic>(
    question: &Question<'_>,
    most: usize,
    random: &mut Random,
    like: &dyn Fn(&mut Random) -> Answer<K>,
) -> Ended
where
    Jet<K>: Kind,
    Jet<K::Drawn>: Kind,
{
    let inventory = point::Inventory::new(question);
    let single = most == POINTS && K::NUMBERS == Numbers::Primes && !inventory.has_choices();
    let turns = if single { 1 } else { most };
    let (mut points, mut sizes) = (0, Vec::new());
    let mut why = words(NO_POINT);
    // Sizes at which what was asked had a value and what is shown had none.
    let mut valueless: Vec<Sizes> = Vec::new();
    let mut missed = 0;
    for turn in 0..turns {
        // Where no draw satisfies what is assumed, further ones do not either.
        if missed >= TRIES && points == 0 {
            break;
        }
        let (mut widest, tries) = match (K::NUMBERS, turn) {
            (Numbers::Primes, 0) => (point::WIDEST, OF_ROOTS),
            // Modulo primes one point of unequal sizes tells of these sizes nearly for certain. Further ones are for sizes
            // of 1 and for other pieces, for which the smallest sizes do.
            (Numbers::Primes, _) => (point::SMALLEST, OF_ROOTS),
            _ => (point::WIDEST, TRIES),
        };
        for attempt in 0..tries {
            // Half of the numbers modulo a prime have no root: of many entries hardly ever all have.
            if attempt == TRIES && widest == point::WIDEST {
                widest -= 1;
            }
            let Ok(like) = like(random) else { continue };
            let Some(source) = inventory.draw(question, random, turn, attempt, widest, &like.drawing())
            else {
                missed += 1;
                continue;
            };
            let Ok(mut drawn) = source.converted(&|entry| like.take_over(entry)) else { continue };
            let held = held::hold(question, &mut drawn.point, &like, random);
            let mut trial = Trial::new(question, &inventory.free, &drawn, &like, K::OPERATIONS);
            match held.and_then(|()| trial.run(random)) {
                Ok(Compared::Same) => {
                    points += 1;
                    if !drawn.sizes.is_empty() && !sizes.contains(&drawn.sizes) {
                        sizes.push(drawn.sizes.clone());
                    }
                    break;
                }
                Ok(Compared::Different { entry, asked, shown }) => {
                    let at = source.words(question.scope);
                    let difference = Box::new(Difference { at, numbers: K::NUMBERS, entry, asked, shown });
                    return Ended::At(Agreement::Differs { difference });
                }
                Ok(Compared::Undecided) => {
                    why = words("the numbers are too close to a border to be told apart");
                }
                Err(error) if error.is_of_depth() => return Ended::TooDeep,
                Err(error) if error.is_of_kind() => return Ended::NotInKind,
                Err(error) if error.is_of_point() => {
                    why = error.words();
                    // A root that is missing modulo a prime says nothing, nor do sizes that leave an axis without an entry.
                    let tells = most == POINTS && attempt < TRIES && error != InterpretError::Empty;
                    if tells && trial.has_what_was_asked() {
                        valueless.push(drawn.sizes.clone());
                    }
                }
                // Smaller sizes may do where the work was too much.
                Err(error) if matches!(error, InterpretError::TooLarge) && widest > point::SMALLEST => {
                    widest = point::SMALLEST;
                    why = error.words();
                }
                Err(error) => return Ended::At(Agreement::Unread { why: error.words() }),
            }
        }
        // Of pieces nothing but all points tells anything.
        if most > POINTS && points <= turn {
            break;
        }
    }
    if let Some(at) = never(&valueless, &sizes).filter(|at| points == 0 || !at.is_empty()) {
        return Ended::At(Agreement::Valueless { at: at.clone(), why });
    }
    // Sizes at which too few points were drawn to tell are tried alone: what agrees where `n = 1` may divide by 0
    // wherever it is more.
    if let Some(at) = valueless.into_iter().find(|at| points > 0 && !at.is_empty() && !sizes.contains(at)) {
        let there = Question { sizes: at, ..question.clone() };
        let ended = in_numbers(&there, 1, random, like);
        if matches!(ended, Ended::At(Agreement::Valueless { .. } | Agreement::Differs { .. })) {
            return ended;
        }
    }
    if points == 0 {
        return Ended::At(Agreement::Unread { why });
    }
    let is_one = |name: &Arc<str>| {
        sizes.iter().all(|sizes: &Sizes| sizes.iter().any(|(known, size)| known == name && *size == 1))
    };
    if let Some(name) = inventory.names().iter().find(|name| !sizes.is_empty() && is_one(name)) {
        return Ended::At(Agreement::Unread { why: sample::of_size_one(name) });
    }
    let numbers = K::NUMBERS;
    Ended::At(Agreement::Agrees { points, numbers, sizes })
}

/// Sizes at which what is shown had no value however often they were drawn, where it has one at others or nowhere:
/// `d(prod(tril(B), 2))` divides by zeros unless `n = 1`.
fn never<'a>(valueless: &'a [Sizes], agreed: &[Sizes]) -> Option<&'a Sizes> {
    let often = |sizes: &&Sizes| valueless.iter().filter(|other| other == sizes).count() >= ENOUGH;
    valueless.iter().find(|sizes| !agreed.contains(sizes) && often(sizes))
}
