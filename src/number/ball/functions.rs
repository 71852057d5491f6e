//! The transcendental functions of balls: the library's value at the midpoint, and a bound of the
//! derivative over the ball times its radius.

use std::cell::RefCell;
use std::f64::consts::FRAC_2_SQRT_PI;

use dashu_float::{ConstCache, Context, math::FpResult};
use num_traits::ToPrimitive as _;

use super::radius::Magnitude;
use super::{Ball, HalfEven, Middle, is_negative, is_zero, lower, radius, upper};
use crate::limits;
use crate::number::rational;
use crate::number::{Answer, Number, NumberError};

thread_local! {
    /// The digits of pi and of log 2, worked out once a thread.
    static CONSTANTS: RefCell<ConstCache> = const { RefCell::new(ConstCache::new()) };
}

/// What a function of the library costs in operations, of which one takes about two nanoseconds.
const OPERATIONS_OF_FUNCTION: u64 = 20_000;
/// Below this magnitude the first term of a Taylor series and its remainder are better than any digits.
const TINY: f64 = 1e-120;
/// How many binary digits past those of a ball make no difference to it.
const SPARE: usize = 36;
/// With more binary digits than this the library's logarithm takes much longer than its exponential.
const LONG_LOGARITHM: usize = 700;
/// Past this magnitude an exponential is not worked out. Below, it is 0 within 2^-1,442,695,040; above, too large.
const LARGEST_EXPONENT: f64 = 1e9;
/// Past this magnitude the angle of a sine is not worked out.
const HUGE_ANGLE: f64 = 1e60;
/// Below the logarithm of e to base 2: 1 - erf(x) is below 2 to the power of minus so many squares of x.
const BITS_OF_E: f64 = 1.442;
/// The most digits that `erf` of a number may have in common with 1.
const MOST_COMMON: f64 = 8_192.0;

/// Runs an operation with the store of constants.
fn with_constants<T>(operation: impl FnOnce(Option<&mut ConstCache>) -> T) -> T {
    CONSTANTS.with(|cell| match cell.try_borrow_mut() {
        Ok(mut cache) => operation(Some(&mut cache)),
        Err(_) => operation(None),
    })
}

impl Ball {
    /// The value of a library function at the midpoint, in a ball of the given radius.
    fn library(
        &self,
        radius: Magnitude,
        function: impl FnOnce(&Context<HalfEven>, Option<&mut ConstCache>) -> FpResult<Middle>,
    ) -> Answer<Self> {
        if !limits::spend(OPERATIONS_OF_FUNCTION) {
            return Err(NumberError::TooLarge);
        }
        let context = self.context();
        let middle = with_constants(|cache| function(&context, cache));
        Self::rounded(self.precision, middle, radius)
    }

    /// Refuses a ball that is not positive as a whole.
    pub(super) fn require_positive(&self, function: &'static str, domain: &'static str) -> Answer<()> {
        if !self.nearest().is_zero() && !is_negative(&self.middle) {
            return Ok(());
        }
        let never_positive = is_zero(&self.middle) && self.is_exact();
        if never_positive || (is_negative(&self.middle) && lower(&self.middle) >= self.radius) {
            return Err(NumberError::Domain { function, domain });
        }
        Err(NumberError::Undecided)
    }

    /// `|exp(a + t) - exp(a)| <= exp(a) r exp(r)` for `|t| <= r`.
    pub(super) fn exponential(&self) -> Answer<Self> {
        let greatest = self.greatest();
        if greatest < TINY {
            // |exp(x) - 1| <= 2 |x|
            return self
                .like(&rational::integer(1))?
                .widened(radius::product(self.farthest(), Magnitude::of(2.0)));
        }
        if is_negative(&self.middle) && lower(&self.middle).floor() > LARGEST_EXPONENT && self.radius() < 1.0
        {
            return self.like(&rational::integer(0))?.widened(Magnitude::power_of_two(-1_442_695_036));
        }
        if upper(&self.middle).ceiling() > LARGEST_EXPONENT || self.radius() > 700.0 {
            return Err(NumberError::TooLarge);
        }
        let value = self.library(Magnitude::ZERO, |context, cache| context.exp(self.middle.repr(), cache))?;
        let growth = radius::product(self.radius, radius::exp(self.radius()));
        let spread = radius::product(upper(&value.middle), growth);
        value.widened(spread)
    }

    /// `|log(a + t) - log(a)| <= r / (a - r)`.
    pub(super) fn logarithm(&self) -> Answer<Self> {
        self.require_positive("log", "entries > 0")?;
        let radius = radius::quotient(self.radius, self.nearest());
        if self.precision > LONG_LOGARITHM
            && let Some(refined) = self.refined_logarithm()?
        {
            return refined.widened(radius);
        }
        self.library(radius, |context, cache| context.ln(self.middle.repr(), cache))
    }

    /// The logarithm of the midpoint x, from one y with a third of the digits and an exponential, which the library
    /// has far sooner: `log(x) = y + 2 atanh(t)` where `t = (x - exp(y))/(x + exp(y))`, and
    /// `|2 atanh(t) - 2t| <= |t|^3` where `|t| <= 1/2`. Nothing where x is too close to 1 for that.
    fn refined_logarithm(&self) -> Answer<Option<Self>> {
        let middle = Self { radius: Magnitude::ZERO, ..self.clone() };
        let rough = Self { precision: self.precision / 3 + 32, ..middle.clone() }.logarithm()?;
        let start = Self { radius: Magnitude::ZERO, precision: self.precision, ..rough };
        if start.greatest() < TINY {
            return Ok(None);
        }
        let power = start.exponential()?;
        let ratio = middle.subtract(&power)?.divide(&middle.add(&power)?)?;
        if ratio.greatest() > 0.5 {
            return Ok(None);
        }
        let most = ratio.farthest();
        let rest = radius::product(radius::product(most, most), most);
        start.add(&ratio.add(&ratio)?)?.widened(rest).map(Some)
    }

    /// The square root of a positive ball: `|sqrt(x) - sqrt(a)| <= r / (2 sqrt(a - r))`.
    pub(super) fn root(&self) -> Answer<Self> {
        let slope = radius::product(Magnitude::of(2.0), radius::root_down(self.nearest())).below().below();
        let radius = radius::quotient(self.radius, slope);
        self.library(radius, |context, _| context.sqrt(self.middle.repr()))
    }

    pub(super) fn sine(&self) -> Answer<Self> {
        if let Some(answer) = self.near_identity() {
            return answer;
        }
        if upper(&self.middle).ceiling() > HUGE_ANGLE {
            return self.like(&rational::integer(0))?.widen(1.0);
        }
        self.library(self.at_most(2.0), |context, cache| context.sin(self.middle.repr(), cache))
    }

    pub(super) fn cosine(&self) -> Answer<Self> {
        let greatest = self.greatest();
        if greatest < TINY {
            return self
                .like(&rational::integer(1))?
                .widened(radius::product(self.farthest(), self.farthest()));
        }
        if upper(&self.middle).ceiling() > HUGE_ANGLE {
            return self.like(&rational::integer(0))?.widen(1.0);
        }
        self.library(self.at_most(2.0), |context, cache| context.cos(self.middle.repr(), cache))
    }

    /// The slope of atan is at most `1 / (1 + l^2)` where no number inside is below `l` in magnitude.
    pub(super) fn arc_tangent(&self) -> Answer<Self> {
        if let Some(answer) = self.near_identity() {
            return answer;
        }
        let least = self.nearest().floor();
        let slope = radius::quotient(
            Magnitude::of(1.0),
            Magnitude::of((1.0 + least * least).min(f64::MAX).next_down().next_down()),
        );
        let radius = radius::product(self.radius, slope);
        self.library(radius, |context, cache| context.atan(self.middle.repr(), cache))
    }

    /// `sin x`, `atan x` and `erf x sqrt(pi)/2` for tiny x: x itself, within `|x|^3`.
    fn near_identity(&self) -> Option<Answer<Self>> {
        let greatest = self.farthest();
        let cube = radius::product(greatest, radius::product(greatest, greatest));
        (greatest < Magnitude::of(TINY)).then(|| self.clone().widened(cube))
    }

    /// The radius, or what no two values of a function are apart, where that is less.
    fn at_most(&self, most: f64) -> Magnitude {
        let most = Magnitude::of(most);
        if self.radius < most { self.radius } else { most }
    }

    /// pi.
    pub(super) fn circle_constant(&self) -> Answer<Self> {
        self.library(Magnitude::ZERO, |context, cache| Ok(context.pi(cache)))
    }

    /// The slope of erf is at most `2/sqrt(pi) exp(-l^2)` where no number inside is below `l` in magnitude.
    pub(super) fn error_function(&self) -> Answer<Self> {
        let least = self.nearest().floor();
        let bell = radius::exp(-(least * least).next_down());
        let spread =
            radius::product(self.radius, radius::product(Magnitude::of(FRAC_2_SQRT_PI.next_up()), bell));
        self.error_function_at_middle()?.widened(spread)
    }

    /// `1 - erf`, with as many more digits on the way as the two have in common; far out by a series of its own.
    pub(super) fn complementary_error_function(&self) -> Answer<Self> {
        let nearest = self.nearest().floor();
        let bits = (nearest * nearest * BITS_OF_E).min(LARGEST_EXPONENT).to_usize().unwrap_or(0);
        if !is_negative(&self.middle) && bits >= self.precision + SPARE {
            let bell = radius::exp(-(nearest * nearest).next_down());
            let slope = radius::product(Magnitude::of(FRAC_2_SQRT_PI.next_up()), bell);
            return self.complement_far_out()?.widened(radius::product(self.radius, slope));
        }
        let greatest = self.farthest().ceiling();
        let common = (greatest * greatest * BITS_OF_E).ceil();
        let spare =
            if is_negative(&self.middle) { 0 } else { common.min(MOST_COMMON).to_usize().unwrap_or(0) };
        let finer = Self { precision: self.precision + spare + SPARE, ..self.clone() };
        let one = finer.like(&rational::integer(1))?;
        Ok(Self { precision: self.precision, ..one.subtract(&finer.error_function()?)? })
    }

    /// `1 - erf(x) = exp(-x^2)/(x sqrt(pi)) (1 - 1/(2 x^2) + 1 3/(2 x^2)^2 - …)`: the terms fall until about the `x^2`-th,
    /// and what is left out is less than the next of them (Abramowitz and Stegun 7.1.23 and 7.1.24).
    fn complement_far_out(&self) -> Answer<Self> {
        let point = Self { radius: Magnitude::ZERO, ..self.clone() };
        let square = point.multiply(&point)?;
        let twice = square.add(&square)?;
        let scale = square.negate()?.exp()?.divide(&point.multiply(&point.circle_constant()?.root()?)?)?;
        let negligible = Magnitude::power_of_two(-i64::try_from(self.precision).unwrap_or(i64::MAX));
        let mut term = point.like(&rational::integer(1))?;
        let mut sum = term.clone();
        for odd in (1..).step_by(2).take(self.precision) {
            term = term.multiply(&point.like(&rational::integer(-odd))?.divide(&twice)?)?;
            if term.farthest() <= negligible {
                return sum.widened(term.farthest())?.multiply(&scale);
            }
            sum = sum.add(&term)?;
        }
        Err(NumberError::Undecided)
    }

    /// `erf(x) = 2/sqrt(pi) exp(-x^2) sum of 2^k x^(2k+1) / (1 3 5 … (2k+1))`: no term is negative for
    /// positive x, so nothing cancels (Abramowitz and Stegun 7.1.6).
    fn error_function_at_middle(&self) -> Answer<Self> {
        let point = Self { radius: Magnitude::ZERO, ..self.clone() };
        if point.is_exact_zero() {
            return Ok(point);
        }
        let least = lower(&point.middle).floor();
        let bits = (least * least * BITS_OF_E).min(LARGEST_EXPONENT).to_i64().unwrap_or(0);
        // Where all digits but the last few are those of 1, it is 1 within what is missing.
        if usize::try_from(bits).is_ok_and(|bits| bits >= self.precision + SPARE) {
            let sign = if is_negative(&point.middle) { -1 } else { 1 };
            return point.like(&rational::integer(sign))?.widened(Magnitude::power_of_two(-bits));
        }
        let scale = point.like(&rational::integer(2))?.divide(&point.circle_constant()?.root()?)?;
        if let Some(near) = point.near_identity() {
            return near?.multiply(&scale);
        }
        let square = point.multiply(&point)?;
        let twice = square.add(&square)?;
        let negligible = Magnitude::power_of_two(-i64::try_from(self.precision).unwrap_or(i64::MAX));
        let mut term = point.clone();
        let mut sum = point.clone();
        // For a positive ratio below 1/2 all that is left out is less than twice the next term. Within
        // these many steps the ratio is below 1/2 for long enough.
        let steps = 1_000 + 3 * self.precision;
        for odd in (3..).step_by(2).take(steps) {
            let divisor = point.like(&rational::integer(odd))?;
            let ratio = twice.divide(&divisor)?;
            term = term.multiply(&ratio)?;
            if ratio.greatest() < 0.5 && term.farthest() <= radius::product(negligible, upper(&sum.middle)) {
                sum = sum.widened(radius::product(Magnitude::of(2.0), term.farthest()))?;
                return sum.multiply(&square.negate()?.exp()?)?.multiply(&scale);
            }
            sum = sum.add(&term)?;
        }
        Err(NumberError::Undecided)
    }
}
