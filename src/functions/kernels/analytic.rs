//! Functions of a matrix as a whole: its exponential, root, logarithm, and what follows from them. In
//! balls each series says what it leaves out. What moves goes through a matrix of twice the size:
//! `f([A, E; 0, A]) = [f(A), Df(A)[E]; 0, f(A)]` (Higham 2008, theorem 3.6).

use crate::array::Array;
use crate::number::{Answer, Ball, Field, Jet, Number, NumberError, Rational, rational};

use super::decomposition::root_of_symmetric;
use super::elimination::{
    Rows, array_of, combine, each, identity, inverse, product, rows_of, solve, square_of, transpose,
};
use super::{motion, named, one, whole};

/// The largest norm of which an exponential is worked out: more is not finite, or has no right digit.
const LARGEST_NORM: f64 = 4096.0;
/// The most steps of an iteration that doubles the right digits at each.
const STEPS: usize = 60;
/// The most roots taken before a logarithm's series.
const ROOTS: i64 = 60;

/// A kind of number over which functions of a matrix are worked out.
pub trait Analytic: Number {
    /// The exponential of a square matrix, by its rows.
    fn exponential(a: &[Vec<Self>]) -> Answer<Vec<Vec<Self>>>;
    /// The principal square root of a square matrix, by its rows.
    fn root(a: &[Vec<Self>]) -> Answer<Vec<Vec<Self>>>;
    /// The principal logarithm of a square matrix, by its rows.
    fn logarithm(a: &[Vec<Self>]) -> Answer<Vec<Vec<Self>>>;
}

/// The exponential of a square matrix.
pub fn expm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    array_of(named(N::exponential(&square_of(one(arguments, "expm")?, "expm")?), "expm", "all matrices")?)
}

/// The principal square root of a square matrix without eigenvalues at or below 0 (in plain floats a
/// symmetric matrix may have the eigenvalue 0).
pub fn sqrtm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let root = N::root(&square_of(one(arguments, "sqrtm")?, "sqrtm")?);
    array_of(named(root, "sqrtm", "matrices without eigenvalues at or below 0")?)
}

/// The principal logarithm of a square matrix without eigenvalues at or below 0.
pub fn logm<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let logarithm = N::logarithm(&square_of(one(arguments, "logm")?, "logm")?);
    array_of(named(logarithm, "logm", "matrices without eigenvalues at or below 0")?)
}

/// The orthogonal factor `U V'` of a matrix of full rank, `X inv(sqrtm(X'X))`.
pub fn polar<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let matrix = rows_of(one(arguments, "polar")?, "polar")?;
    let turned = transpose(&matrix);
    if matrix.len() < turned.len() {
        return array_of(solve(N::root(&product(&matrix, &turned)?)?, matrix)?);
    }
    array_of(transpose(&solve(N::root(&product(&turned, &matrix)?)?, turned)?))
}

/// The sum of the singular values, of order 0, of a matrix of full rank: `tr(sqrtm(X'X))`.
pub fn nuclear<N: Analytic>(arguments: &[Array<N>]) -> Answer<Array<N>> {
    let argument = one(arguments, "nuclear")?;
    let matrix = rows_of(argument, "nuclear")?;
    let turned = transpose(&matrix);
    let square =
        if matrix.len() < turned.len() { product(&matrix, &turned) } else { product(&turned, &matrix) };
    // The root refuses only a matrix without full rank: there the sum has a value, which only floats find.
    let root = N::root(&square?).map_err(|error| match error {
        NumberError::Domain { .. } if argument.data().iter().any(Number::moves) => {
            NumberError::NotDifferentiable { function: "nuclear", place: "where the rank is not full" }
        }
        NumberError::Domain { .. } => NumberError::NotInThisKind { function: "nuclear" },
        other => other,
    });
    let root = named(root, "nuclear", "all matrices")?;
    let mut trace = whole(argument.first(), 0)?;
    for (at, row) in root.iter().enumerate() {
        if let Some(diagonal) = row.get(at) {
            trace = trace.add(diagonal)?;
        }
    }
    Ok(Array::scalar(trace))
}

/// A kind in which a series can be summed.
trait Real: Number {
    /// Not below the magnitude.
    fn magnitude(&self) -> f64;
    /// What does not matter beside 1.
    fn negligible(&self) -> f64;
    /// The number, further off by what a series leaves out, where the kind keeps account.
    fn widened(&self, by: f64) -> Answer<Self>;
}

impl Real for f64 {
    fn magnitude(&self) -> f64 {
        self.abs()
    }
    fn negligible(&self) -> f64 {
        f64::EPSILON / 16.0
    }
    fn widened(&self, _: f64) -> Answer<Self> {
        Ok(*self)
    }
}

impl Real for Ball {
    fn magnitude(&self) -> f64 {
        self.greatest()
    }
    fn negligible(&self) -> f64 {
        2.0_f64.powi(-i32::try_from(self.precision()).unwrap_or(i32::MAX).min(1000))
    }
    fn widened(&self, by: f64) -> Answer<Self> {
        self.clone().widen(by)
    }
}

/// The kinds without functions of matrices.
macro_rules! not_analytic {
    ($($kind:ty),*) => {
        $(impl Analytic for $kind {
            fn exponential(_: &[Vec<Self>]) -> Answer<Rows<Self>> {
                Err(NumberError::NotInThisKind { function: "expm" })
            }
            fn root(_: &[Vec<Self>]) -> Answer<Rows<Self>> {
                Err(NumberError::NotInThisKind { function: "sqrtm" })
            }
            fn logarithm(_: &[Vec<Self>]) -> Answer<Rows<Self>> {
                Err(NumberError::NotInThisKind { function: "logm" })
            }
        })*
    };
}

not_analytic!(Rational, Field);

impl Analytic for f64 {
    fn exponential(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        exponential_by_squaring(a)
    }
    fn root(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        // A matrix that is only nearly symmetric keeps its difference from one.
        let rows = a.to_vec();
        if transpose(&rows) == rows { root_of_symmetric(rows) } else { root_by_iteration(a) }
    }
    fn logarithm(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        logarithm_by_roots(a)
    }
}

impl Analytic for Ball {
    fn exponential(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        exponential_by_squaring(a)
    }
    fn root(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        require_in_floats(a, root_by_iteration)?;
        root_by_iteration(a)
    }
    fn logarithm(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        require_in_floats(a, logarithm_by_roots)?;
        logarithm_by_roots(a)
    }
}

/// Refuses what is outside of a domain in floats: an iteration that gets nowhere there gets nowhere in balls
/// either, where each of its many steps takes a thousand times as long.
fn require_in_floats(a: &[Vec<Ball>], function: fn(&[Vec<f64>]) -> Answer<Rows<f64>>) -> Answer<()> {
    let floats: Rows<f64> = a.iter().map(|row| row.iter().map(Ball::to_f64).collect()).collect();
    match function(&floats) {
        Err(error @ NumberError::Domain { .. }) => Err(error),
        // Rounding is what floats may fail by.
        _ => Ok(()),
    }
}

impl<N: Analytic> Analytic for Jet<N> {
    fn exponential(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        along_outermost(a, N::exponential, Self::exponential)
    }
    fn root(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        along_outermost(a, N::root, Self::root)
    }
    fn logarithm(a: &[Vec<Self>]) -> Answer<Rows<Self>> {
        along_outermost(a, N::logarithm, Self::logarithm)
    }
}

/// A function of a matrix of jets: of its values where nothing moves, else of what moves along fewer directions.
fn along_outermost<N: Number>(
    a: &[Vec<Jet<N>>],
    still: impl FnOnce(&[Vec<N>]) -> Answer<Rows<N>>,
    moving: impl FnOnce(&[Vec<Jet<N>>]) -> Answer<Rows<Jet<N>>>,
) -> Answer<Rows<Jet<N>>> {
    let Some(tag) = motion::outermost(a) else { return motion::at_rest(a, still) };
    let (values, rates) = motion::parts(a, tag)?;
    let (value, rate) = through_blocks(&values, &rates, moving)?;
    motion::moving(&value, &rate, tag)
}

/// A function of a matrix and its derivative along another, both off one of `[A, E; 0, A]`. What comes of `E` is
/// linear in it, so `E` is first brought to the size of `A`, or to 1: neither a limit nor the number of steps then
/// hangs on it.
pub(super) fn through_blocks<N: Number>(
    values: &Rows<N>,
    rates: &Rows<N>,
    function: impl FnOnce(&[Vec<N>]) -> Answer<Rows<N>>,
) -> Answer<(Rows<N>, Rows<N>)> {
    let size = values.len();
    let (larger, smaller) = power_of_two_between(values, rates)?;
    let zeros = each(values, |value| whole(value, 0))?;
    let result = function(&blocks(values, &scaled(rates, &smaller)?, &zeros))?;
    let above = || result.iter().take(size);
    let value = above().map(|row| row.iter().take(size).cloned().collect()).collect();
    let rate: Rows<N> = above().map(|row| row.iter().skip(size).cloned().collect()).collect();
    Ok((value, scaled(&rate, &larger)?))
}

/// `[A, E; 0, A]`.
fn blocks<N: Clone>(a: &Rows<N>, e: &Rows<N>, zeros: &Rows<N>) -> Rows<N> {
    let above = a.iter().zip(e).map(|(left, right)| [left.as_slice(), right].concat());
    let below = zeros.iter().zip(a).map(|(left, right)| [left.as_slice(), right].concat());
    above.chain(below).collect()
}

/// About the largest entry of `rates` over that of `values` (over 1, where that is less), as a power of 2, by
/// which nothing is rounded; and its inverse.
fn power_of_two_between<N: Number>(values: &Rows<N>, rates: &Rows<N>) -> Answer<(Rational, Rational)> {
    let exponent = |rows: &Rows<N>| {
        let largest = rows.iter().flatten().map(Number::pivot_weight).fold(0.0, f64::max);
        (largest > 0.0 && largest.is_finite()).then(|| libm::ilogb(largest))
    };
    let apart = exponent(rates).map_or(0, |rates| rates - exponent(values).unwrap_or(0).min(0));
    let power = |exponent: i32| rational::power(&rational::integer(2), i64::from(exponent));
    Ok((power(apart)?, power(-apart)?))
}

/// Not below the largest row sum of magnitudes.
fn norm_above<N: Real>(a: &[Vec<N>]) -> f64 {
    let sum = |row: &Vec<N>| row.iter().fold(0.0, |sum: f64, entry| (sum + entry.magnitude()).next_up());
    a.iter().map(sum).fold(0.0, f64::max)
}

/// Every entry of a matrix times a rational.
fn scaled<N: Number>(a: &[Vec<N>], factor: &Rational) -> Answer<Rows<N>> {
    each(&a.to_vec(), |entry| entry.multiply(&entry.like(factor)?))
}

/// A matrix with the identity taken `times` times to it.
fn plus_identity<N: Number>(a: &Rows<N>, times: i64) -> Answer<Rows<N>> {
    let mut result = a.clone();
    for (at, row) in result.iter_mut().enumerate() {
        if let Some(diagonal) = row.get_mut(at) {
            *diagonal = diagonal.add(&whole(diagonal, times)?)?;
        }
    }
    Ok(result)
}

/// Some entry, by which others of the kind are made.
fn sample<N: Clone>(a: &[Vec<N>]) -> Answer<N> {
    a.first().and_then(|row| row.first()).cloned().ok_or(NumberError::Singular)
}

/// `exp(A) = exp(A / 2^s)^(2^s)`, with Taylor's series where the norm is at most 1/2.
fn exponential_by_squaring<N: Real>(a: &[Vec<N>]) -> Answer<Rows<N>> {
    let first = sample(a)?;
    let mut norm = norm_above(a);
    if norm.is_nan() || norm > LARGEST_NORM {
        return Err(NumberError::TooLarge);
    }
    let mut squarings = 0;
    while norm > 0.5 {
        norm /= 2.0;
        squarings += 1;
    }
    let small = scaled(a, &rational::power(&rational::integer(2), -squarings)?)?;
    // What is left out after `degree` terms is less than twice the next, norm^k / k!.
    let (mut degree, mut next) = (0_i32, 1.0_f64);
    while 2.0 * next > first.negligible() {
        degree += 1;
        next = (next * norm / f64::from(degree)).next_up();
    }
    let mut sum = identity(&first, a.len())?;
    for divisor in (1..degree).rev() {
        let inverse = rational::ratio(1, i64::from(divisor))?;
        sum = plus_identity(&scaled(&product(&small, &sum)?, &inverse)?, 1)?;
    }
    sum = each(&sum, |entry| entry.widened(2.0 * next))?;
    for _ in 0..squarings {
        sum = product(&sum, &sum)?;
    }
    Ok(sum)
}

/// The iteration of Denman and Beavers: `Y <- (Y + inv(Z))/2`, `Z <- (Z + inv(Y))/2` from `A` and `I`.
/// Its right digits double at each step, so that the last step is far longer than what is left to go.
fn root_by_iteration<N: Real>(a: &[Vec<N>]) -> Answer<Rows<N>> {
    let first = sample(a)?;
    let domain =
        NumberError::Domain { function: "sqrtm", domain: "matrices without eigenvalues at or below 0" };
    let invert = |matrix: &Rows<N>| {
        // Only an eigenvalue on the half-line below 0 is ever sent to 0.
        inverse(matrix).map_err(|error| if error == NumberError::Singular { domain.clone() } else { error })
    };
    let half = rational::ratio(1, 2)?;
    let (mut root, mut reciprocal) = (a.to_vec(), identity(&first, a.len())?);
    let mut is_last = false;
    for _ in 0..STEPS {
        let (up, down) = (invert(&reciprocal)?, invert(&root)?);
        let next = scaled(&combine(&root, &up, Number::add)?, &half)?;
        reciprocal = scaled(&combine(&reciprocal, &down, Number::add)?, &half)?;
        let step = combine(&next, &root, Number::subtract)?;
        root = next;
        if is_last {
            let left = norm_above(&step);
            return each(&root, |entry| entry.widened(left));
        }
        let sure = step.iter().flatten().map(Number::pivot_weight).fold(0.0, f64::max);
        is_last = sure <= norm_above(&root) * first.negligible().sqrt();
    }
    Err(domain)
}

/// `log A = 2^k log A^(1/2^k)`, and near the identity `log A = 2 (Z + Z^3/3 + Z^5/5 + …)` with
/// `Z = (A - I) inv(A + I)`.
fn logarithm_by_roots<N: Real + Analytic>(a: &[Vec<N>]) -> Answer<Rows<N>> {
    let first = sample(a)?;
    let (mut near, mut roots) = (a.to_vec(), 0_i64);
    while norm_above(&plus_identity(&near, -1)?) > 0.25 {
        if roots >= ROOTS {
            // Any other eigenvalue would be near 1 by now.
            return Err(NumberError::Domain {
                function: "logm",
                domain: "matrices without eigenvalues at or below 0",
            });
        }
        near = N::root(&near)?;
        roots += 1;
    }
    let below = plus_identity(&near, 1)?;
    // Z and A have the same eigenvectors: from the left or from the right is the same.
    let z = solve(below, plus_identity(&near, -1)?)?;
    let square = product(&z, &z)?;
    let norm = norm_above(&z).min(1.0);
    // What is left out after the term in Z^n is less than twice norm^(n + 2).
    let (mut last, mut next) = (1_i64, norm);
    while 2.0 * next > first.negligible() && last < 4000 {
        last += 2;
        next = (next * norm * norm).next_up().next_up();
    }
    let mut sum = each(&z, |entry| whole(entry, 0))?;
    for odd in (1..=last).rev().step_by(2) {
        let term = rational::ratio(1, odd)?;
        sum = product(&square, &sum)?;
        for (at, row) in sum.iter_mut().enumerate() {
            if let Some(diagonal) = row.get_mut(at) {
                *diagonal = diagonal.add(&diagonal.like(&term)?)?;
            }
        }
    }
    let series = each(&product(&z, &sum)?, |entry| entry.widened(2.0 * next))?;
    scaled(&series, &rational::power(&rational::integer(2), roots + 1)?)
}
