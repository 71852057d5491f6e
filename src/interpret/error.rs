//! Why a text has no value, and what that means for whoever asked.

use crate::number::NumberError;

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InterpretError {
    /// An operation of numbers failed: outside a domain, at a kink, or not in this kind of number.
    Number(NumberError),
    /// A position outside of an axis: at these sizes there is no value.
    OutOfRange,
    /// An axis without an entry, as `x[2..n]` has where n is 1. There are no arrays of that kind here, and what people
    /// would say of one is what they say of the others.
    Empty,
    /// A name that means nothing here.
    UnknownName(String),
    /// Operands that do not fit: the operation.
    Unfit(&'static str),
    /// An identity `I` whose size nothing tells.
    Unsized,
    /// More than is allowed: calls within calls, or operations.
    TooLarge,
    /// What this reading has no meaning for: what.
    Unsupported(&'static str),
}

/// A value, or why there is none.
pub type Meant<T> = Result<T, InterpretError>;

impl From<NumberError> for InterpretError {
    fn from(error: NumberError) -> Self {
        match error {
            NumberError::TooLarge => Self::TooLarge,
            error => Self::Number(error),
        }
    }
}

impl InterpretError {
    /// Whether another point might have a value: a domain, a kink, a singular matrix.
    pub fn is_of_point(&self) -> bool {
        match self {
            Self::OutOfRange | Self::Empty => true,
            Self::Number(error) => !matches!(error, NumberError::NotInThisKind { .. } | NumberError::TooDeep),
            _ => false,
        }
    }

    /// Whether another kind of number might have a value.
    pub fn is_of_kind(&self) -> bool {
        matches!(self, Self::Number(NumberError::NotInThisKind { .. } | NumberError::TooDeep))
    }

    /// Whether a longer chain of primes may have a value.
    pub fn is_of_depth(&self) -> bool {
        matches!(self, Self::Number(NumberError::TooDeep))
    }

    /// The reason in words.
    pub fn words(&self) -> String {
        match self {
            Self::Number(NumberError::NotInThisKind { function }) => {
                format!("`{function}` has no numbers of this kind")
            }
            Self::Number(_) | Self::OutOfRange | Self::Empty => {
                "no point was found at which it has a value".to_owned()
            }
            Self::UnknownName(name) => format!("`{name}` means nothing in it"),
            Self::Unfit(operation) => format!("the operands of {operation} do not fit"),
            Self::Unsized => "nothing tells the size of `I`".to_owned(),
            Self::TooLarge => "it is too large".to_owned(),
            Self::Unsupported(what) => format!("{what} is not read"),
        }
    }
}
