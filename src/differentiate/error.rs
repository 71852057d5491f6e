//! Why something cannot be derived, and how that is said.

use crate::diagnostic::Diagnostic;
use crate::span::Span;

/// Why something cannot be derived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DerivativeError {
    /// A function that would have to be derived by one of its parameters.
    ByParameter {
        /// The function.
        function: &'static str,
        /// The parameter.
        argument: String,
    },
    /// The variable decides which entry is taken or how many terms are added.
    ByIndex,
    /// The row's differential is missing, does not read, or is not linear where it must be; a fault of
    /// the table.
    FaultyRow {
        /// The function.
        function: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// More sums within sums than are derived.
    TooDeep,
    /// A limit was reached, and the work runs out.
    Stopped,
}

impl DerivativeError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ByParameter { .. } => "G0302",
            Self::ByIndex => "G0303",
            Self::TooDeep => "G0304",
            Self::Stopped => "G0701",
            Self::FaultyRow { .. } => "G0399",
        }
    }

    /// The message, about the place where the derivative was asked for.
    pub fn to_diagnostic(&self, span: Span) -> Diagnostic {
        let message = Diagnostic::new(self.code(), self.message(), span);
        match self {
            Self::FaultyRow { .. } => message.help("please report this, with the input"),
            _ => message,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::ByParameter { function, argument } => {
                format!(
                    "`{function}` cannot be derived by its parameter `{argument}`, which is a whole number"
                )
            }
            Self::ByIndex => {
                "the variable decides which entry is taken, or how many terms are added; that is not derived"
                    .to_owned()
            }
            Self::TooDeep => "sums stand too deep within each other to be derived".to_owned(),
            Self::Stopped => "stopped".to_owned(),
            Self::FaultyRow { function, reason } => {
                format!("internal: the row of `{function}` is faulty: {reason}")
            }
        }
    }
}
