//! The functions in numbers. A kernel is written once, generic over the kind of number; the exact
//! kinds, the balls and the jets over each then come for free. Kernels know nothing of derivatives:
//! a jet carries one through them, which is how the rules of the table are checked.
//!
//! A kernel takes its arguments as arrays and answers with an array; it refuses what it cannot do,
//! and it never panics, hangs, or answers with a guess. At a kink it answers numbers, but none that moves.

use crate::array::Array;
use crate::number::{Answer, Ball, Field, Jet, Number, NumberError, Rational};

pub mod analytic;
mod decomposition;
pub mod directional;
pub mod elimination;
pub mod entry;
pub mod gamma;
pub mod hyperbolic;
pub mod linear;
pub mod matrix;
mod motion;
pub mod perturbation;
pub mod piecewise;
pub mod scalar;
pub mod spectral;
pub mod vector;

/// A function in one kind of number.
pub type Kernel<N> = fn(&[Array<N>]) -> Answer<Array<N>>;

/// A function in every kind of number that has it.
#[derive(Clone, Copy, Debug)]
pub struct Kernels {
    /// In floats.
    pub float: Option<Kernel<f64>>,
    /// In exact rationals.
    pub rational: Option<Kernel<Rational>>,
    /// Modulo a chain of primes.
    pub field: Option<Kernel<Field>>,
    /// In balls.
    pub ball: Option<Kernel<Ball>>,
    /// In jets of floats.
    pub jet_float: Option<Kernel<Jet<f64>>>,
    /// In jets of rationals.
    pub jet_rational: Option<Kernel<Jet<Rational>>>,
    /// In jets modulo a chain of primes.
    pub jet_field: Option<Kernel<Jet<Field>>>,
    /// In jets of balls.
    pub jet_ball: Option<Kernel<Jet<Ball>>>,
}

impl Kernels {
    /// The function in the kind that is asked for, where it has it.
    pub fn of<N: Kind>(&self) -> Option<Kernel<N>> {
        N::kernel(self)
    }
}

/// The [`Kernels`] of a generic kernel: `kernels!(matrix::det)`. A second path takes its place in
/// plain floats: `kernels!(matrix::pinv, float: spectral::pinv)`.
#[macro_export]
macro_rules! kernels {
    ($path:path) => {
        $crate::kernels!($path, float: $path)
    };
    ($path:path, float: $float:path) => {
        $crate::functions::kernels::Kernels {
            float: Some($float),
            rational: Some($path),
            field: Some($path),
            ball: Some($path),
            jet_float: Some($path),
            jet_rational: Some($path),
            jet_field: Some($path),
            jet_ball: Some($path),
        }
    };
}

/// The [`Kernels`] of a kernel that lives in floats alone, resting and moving.
#[macro_export]
macro_rules! kernels_of_float {
    ($path:path) => {
        $crate::functions::kernels::Kernels {
            float: Some($path),
            jet_float: Some($path),
            ..$crate::functions::kernels::NO_KERNELS
        }
    };
}

/// The kernels of a function that has none.
pub const NO_KERNELS: Kernels = Kernels {
    float: None,
    rational: None,
    field: None,
    ball: None,
    jet_float: None,
    jet_rational: None,
    jet_field: None,
    jet_ball: None,
};

/// A kind of number that kernels come in.
pub trait Kind: Number + 'static {
    /// This kind's kernel among those of a function.
    fn kernel(kernels: &Kernels) -> Option<Kernel<Self>>;
}

/// Says which place of [`Kernels`] belongs to which kind.
macro_rules! kinds {
    ($($kind:ty => $place:ident;)*) => {
        $(impl Kind for $kind {
            fn kernel(kernels: &Kernels) -> Option<Kernel<Self>> {
                kernels.$place
            }
        })*
    };
}

kinds! {
    f64 => float;
    Rational => rational;
    Field => field;
    Ball => ball;
    Jet<f64> => jet_float;
    Jet<Rational> => jet_rational;
    Jet<Field> => jet_field;
    Jet<Ball> => jet_ball;
}

/// The only argument.
fn one<'a, N>(arguments: &'a [Array<N>], function: &'static str) -> Answer<&'a Array<N>> {
    match arguments {
        [argument] => Ok(argument),
        _ => Err(NumberError::Unfit { function, needs: "one argument" }),
    }
}

/// The two arguments.
fn two<'a, N>(arguments: &'a [Array<N>], function: &'static str) -> Answer<(&'a Array<N>, &'a Array<N>)> {
    match arguments {
        [first, second] => Ok((first, second)),
        _ => Err(NumberError::Unfit { function, needs: "two arguments" }),
    }
}

/// The three arguments.
fn three<'a, N>(arguments: &'a [Array<N>], function: &'static str) -> Answer<[&'a Array<N>; 3]> {
    match arguments {
        [first, second, third] => Ok([first, second, third]),
        _ => Err(NumberError::Unfit { function, needs: "three arguments" }),
    }
}

/// The whole number in the kind of `number`.
fn whole<N: Number>(number: &N, value: i64) -> Answer<N> {
    number.like(&crate::number::rational::integer(value))
}

/// The error of a kink, where a derivative is looked at.
fn kink<T>(function: &'static str, place: &'static str) -> Answer<T> {
    Err(NumberError::NotDifferentiable { function, place })
}

/// An answer whose errors speak of the function that was called, and not of a power inside it.
fn named<T>(answer: Answer<T>, function: &'static str, domain: &'static str) -> Answer<T> {
    answer.map_err(|error| match error {
        NumberError::Domain { .. } => NumberError::Domain { function, domain },
        NumberError::NotDifferentiable { place, .. } => NumberError::NotDifferentiable { function, place },
        NumberError::NotInThisKind { .. } => NumberError::NotInThisKind { function },
        other => other,
    })
}
