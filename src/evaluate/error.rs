//! Why an expression has no value in numbers, and how that is said.

use crate::diagnostic::Diagnostic;
use crate::limits::{self, Limit};
use crate::number::NumberError;
use crate::shape::Dimension;
use crate::span::Span;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EvaluateError {
    /// A variable has no value.
    MissingValue {
        /// Its name.
        name: String,
        /// Its axes.
        axes: Vec<Dimension>,
        /// Whether it is a function of which only the shapes are known.
        is_function: bool,
    },
    /// A dimension's name has no number.
    UnknownSize {
        /// The name.
        name: String,
    },
    /// A value does not have the shape that its variable has.
    WrongShape {
        /// The variable's name.
        name: String,
        /// The lengths of its axes.
        expected: Vec<usize>,
        /// Those of the value.
        found: Vec<usize>,
    },
    /// An axis comes out longer than it may be, or shorter than 1.
    Length {
        /// Of what: "the product of A and B".
        place: String,
        /// The length.
        length: String,
    },
    /// An operation has no value at these numbers, or not in this kind of number.
    Number {
        /// Where: "det(…)".
        place: String,
        /// What went wrong.
        error: NumberError,
    },
    /// A function that is taken of what is outside of its domain whatever the variables are.
    NeverDefined {
        /// Where: `log(…)`.
        place: String,
        /// What it asks, and never gets: `-abs(x) > 0`.
        asks: String,
    },
    /// A position outside the axis from which it selects.
    OutOfRange {
        /// The position, counted from 1.
        position: String,
        /// The length of the axis.
        length: usize,
    },
    /// A position or a bound of a sum is not a whole number.
    NotWhole {
        /// Which: "a position".
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// A sum from 2 to -1, which some take for empty and others for less its missing terms.
    Backwards {
        /// The first value of its index.
        first: i64,
        /// The last.
        last: i64,
    },
    /// An index of a sum outside of that sum: the expression has a value only within it.
    OpenIndex,
    /// A value that contradicts the declaration of its variable.
    Contradicts {
        /// The variable's name.
        name: String,
        /// The word of its declaration.
        word: &'static str,
        /// By how much: `entry [1] is -2, not above 0`.
        how: String,
    },
    /// A derivative that has not been taken.
    NotTaken {
        /// By what: the variables' names.
        by: String,
    },
    /// A function that has no numbers at all.
    NoKernel {
        /// Its name.
        function: &'static str,
    },
    /// More steps than are allowed.
    TooMuchWork {
        /// Where the last step was made.
        place: String,
        /// Of a sum that was not begun: how many terms it has, and how many could be added up.
        terms: Option<(u64, u64)>,
    },
}

/// The lengths of axes as people write a shape.
fn shape(axes: &[usize]) -> String {
    match axes {
        [] => "a number".to_owned(),
        _ => axes.iter().map(ToString::to_string).collect::<Vec<_>>().join("×"),
    }
}

/// A declaration with a value of a shape, for somebody to put their own numbers in.
fn declaration(name: &str, axes: &[Dimension]) -> String {
    let length = |axis: &Dimension| axis.as_number().filter(|length| (1..=4).contains(length)).unwrap_or(2);
    let mut numbers = 1..;
    let mut row = |count: i128| {
        let numbers: Vec<String> =
            (0..count).zip(numbers.by_ref()).map(|(_, one): (_, i32)| one.to_string()).collect();
        numbers.join(", ")
    };
    let dimensions: Vec<String> = axes.iter().map(ToString::to_string).collect();
    let space = if axes.is_empty() { "R".to_owned() } else { format!("R[{}]", dimensions.join(",")) };
    let is_small = axes.iter().all(|axis| axis.as_number().is_none_or(|length| length <= 4));
    let value = match axes {
        [] => "2".to_owned(),
        [only] if is_small => format!("[{}]", row(length(only)).replace(", ", "; ")),
        [rows, columns] if is_small => {
            let rows: Vec<String> = (0..length(rows)).map(|_| row(length(columns))).collect();
            format!("[{}]", rows.join("; "))
        }
        _ => "…".to_owned(),
    };
    format!("{name} : {space} = {value}")
}

impl EvaluateError {
    /// Whether only this kind of number is at fault: another, such as floats, may have a value.
    pub fn is_of_kind(&self) -> bool {
        matches!(self, Self::Number { error: NumberError::NotInThisKind { .. } | NumberError::TooDeep, .. })
    }

    /// Whether a longer chain of primes may have a value.
    pub fn is_of_depth(&self) -> bool {
        matches!(self, Self::Number { error: NumberError::TooDeep, .. })
    }

    /// Whether a number on the way is larger than its kind can say, or smaller; the value itself may not be.
    pub fn is_out_of_range(&self) -> bool {
        matches!(self, Self::Number { error: NumberError::TooLarge | NumberError::TooSmall, .. })
    }

    /// Whether the value is there, and a derivative is not, as the function has a kink or a jump.
    pub fn is_of_kink(&self) -> bool {
        matches!(self, Self::Number { error: NumberError::NotDifferentiable { .. }, .. })
    }

    /// Whether the value may be there, and only a derivative is not.
    pub fn is_of_derivative(&self) -> bool {
        matches!(
            self,
            Self::Number { error: NumberError::NotDifferentiable { .. } | NumberError::Domain { .. }, .. }
        )
    }

    /// Whether an operation has no value at these numbers, in whatever kind.
    pub fn is_of_place(&self) -> bool {
        matches!(
            self,
            Self::Number {
                error: NumberError::Singular | NumberError::DivisionByZero | NumberError::Unfit { .. },
                ..
            }
        )
    }

    /// Whether another point may have a value where this one has none.
    pub fn is_of_point(&self) -> bool {
        let Self::Number { error, .. } = self else {
            return matches!(self, Self::OutOfRange { .. } | Self::NotWhole { .. } | Self::Backwards { .. });
        };
        !matches!(error, NumberError::NotInThisKind { .. } | NumberError::TooDeep)
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingValue { .. } => "G0401",
            Self::UnknownSize { .. } => "G0402",
            Self::WrongShape { .. } => "G0403",
            Self::Number { error, .. } => match error {
                NumberError::DivisionByZero => "G0404",
                NumberError::Domain { .. } => "G0405",
                NumberError::NotDifferentiable { .. } => "G0406",
                NumberError::Singular => "G0407",
                NumberError::TooLarge | NumberError::TooSmall => "G0408",
                NumberError::NotInThisKind { .. } | NumberError::TooDeep => "G0409",
                NumberError::Undecided => "G0410",
                NumberError::Unfit { .. } => "G0411",
            },
            Self::NeverDefined { .. } => "G0405",
            Self::OutOfRange { .. } | Self::Backwards { .. } => "G0412",
            Self::NotWhole { .. } => "G0413",
            Self::NotTaken { .. } | Self::OpenIndex => "G0414",
            Self::NoKernel { .. } => "G0415",
            Self::TooMuchWork { .. } => "G0416",
            Self::Length { .. } => "G0417",
            Self::Contradicts { .. } => "G0418",
        }
    }

    /// The message, about the place where the value was asked for.
    pub fn to_diagnostic(&self, span: Span) -> Diagnostic {
        let message = Diagnostic::new(self.code(), self.message(), span);
        match self {
            Self::MissingValue { name, is_function: true, .. } => {
                message.note(format!("of `{name}` only the shapes are known"))
            }
            Self::MissingValue { name, axes, .. } => {
                let declaration = declaration(name, axes);
                message.help(format!(
                    "give it a value where it is declared: `{declaration}`; on the command line also `-d '{declaration}'`, or `--set {name}=FILE`"
                ))
            }
            Self::UnknownSize { name } => message.help(format!(
                "declare a number in place of `{name}`, or give a value to a variable whose shape mentions it"
            )),
            Self::Contradicts { how, .. } => message.note(how.clone()),
            Self::Number { error: NumberError::Singular, .. } => {
                message.note("an inverse needs a matrix whose determinant is not 0")
            }
            Self::Number { error: NumberError::TooLarge, .. } => {
                let (entries, digits) = (limits::allowed(Limit::Entries), limits::allowed(Limit::Digits));
                message.note(format!("the limit `entries` is {entries}, the limit `digits` {digits}"))
            }
            _ => message,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::MissingValue { name, .. } => format!("`{name}` has no value"),
            Self::UnknownSize { name } => format!("the size `{name}` has no value"),
            Self::WrongShape { name, expected, found } => {
                format!("`{name}` is {}, but its value is {}", shape(expected), shape(found))
            }
            Self::Contradicts { name, word, .. } => {
                format!("`{name}` was declared {word}, and this value is not")
            }
            Self::Length { place, length } => format!("{place} has an axis of length {length}"),
            Self::Number { place, error } => number_message(place, error),
            Self::NeverDefined { place, asks } => {
                format!(
                    "{place} has no value, whatever the variables are: it asks for `{asks}`, which is never so"
                )
            }
            Self::OutOfRange { position, length } => {
                format!("position {position} is outside an axis of length {length}")
            }
            Self::NotWhole { what, value } => format!("{what} must be a whole number, and is {value}"),
            Self::Backwards { first, last } => {
                format!("a sum from {first} to {last} has fewer than no terms")
            }
            Self::OpenIndex => "an index of a sum has no value outside of it".to_owned(),
            Self::NotTaken { by } => format!("the derivative by {by} has not been taken"),
            Self::NoKernel { function } => format!("`{function}` cannot be computed in numbers"),
            Self::TooMuchWork { terms: Some((terms, most)), .. } => {
                format!(
                    "a sum of {terms} terms is too long to be added up term by term: at most {most} can be"
                )
            }
            Self::TooMuchWork { place, .. } => format!("too many steps to compute: stopped in {place}"),
        }
    }
}

fn number_message(place: &str, error: &NumberError) -> String {
    match error {
        NumberError::DivisionByZero => format!("division by zero in {place}"),
        NumberError::Domain { function, domain } => {
            format!("`{function}` is defined for {domain} only: outside in {place}")
        }
        NumberError::NotDifferentiable { function, place: point } => {
            format!("`{function}` has no derivative {point}: asked for in {place}")
        }
        NumberError::NotInThisKind { function } => {
            format!("`{function}` has no value in this kind of number: asked for in {place}")
        }
        NumberError::TooDeep => format!("too many exponentials inside each other in {place}"),
        NumberError::TooLarge => format!("too large: {place}"),
        NumberError::TooSmall => format!("too small to be told from 0: {place}"),
        NumberError::Singular => format!("singular matrix in {place}"),
        NumberError::Unfit { function, needs } => format!("`{function}` needs {needs}: not so in {place}"),
        NumberError::Undecided => format!("too close to a border to tell its side, in {place}"),
    }
}
