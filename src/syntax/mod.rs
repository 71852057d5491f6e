//! Text to tree: pest and its names stay in here. A text is cut into statements, each is read by
//! the grammar, and a faulty one becomes a message while the others are still read. Nothing in
//! here knows what a name means, and nothing walks an expression by recursion.

use crate::diagnostic::Diagnostic;
use crate::limits::{self, Limit};

use ast::{Ast, ExprId, Program};
use error::SyntaxError;

pub mod ast;
mod below;
pub mod built_in;
mod compare;
mod compose;
mod conventions;
pub mod dialect;
pub mod error;
mod expected;
mod expression;
mod foreign;
mod grammar;
mod habits;
mod infix;
mod literal;
mod lookalike;
mod mended;
pub mod names;
mod notation;
pub mod operand;
mod scan;
mod signs;
pub mod slope;
mod spoken;
mod statement;
pub mod tokens;
mod walk;
pub mod words;

pub use conventions::{asks_derivative, has_conventions, with_conventions};
pub use habits::typeset_transposes;
pub use lookalike::lookalikes;
pub use notation::Notation;

/// The longest expression that is read by itself, in bytes.
pub const LONGEST_TEXT: usize = 1 << 20;

/// What it costs in operations to read a statement, and each byte of it.
const OPERATIONS_OF_STATEMENT: u64 = 10_000;
const OPERATIONS_OF_BYTE: u64 = 100;

/// How many faulty statements are reported before the rest of a text is left unread.
pub const MOST_FAULTS: usize = 1000;

/// A text that was read as far as it could be.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The statements that are in order.
    pub program: Program,
    /// One message for each statement that is not.
    pub errors: Vec<Diagnostic>,
    /// What is read otherwise than it may have been meant.
    pub warnings: Vec<Diagnostic>,
}

/// Reads a program, one statement after another.
pub fn parse(source: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let most = limits::allowed(Limit::Text);
    if source.len() as u64 > most {
        parsed.errors.push(SyntaxError::TooLong { length: source.len(), most }.diagnostic());
        return parsed;
    }
    let most_statements = limits::allowed(Limit::Statements);
    let mut builder = statement::Builder::new(source, Ast::new());
    for slice in scan::statements(source) {
        // One more than is run, so that it can be said that there are too many.
        let length = (slice.span.to - slice.span.from) as u64;
        let is_over = parsed.program.statements.len() as u64 > most_statements;
        if is_over || !limits::spend(OPERATIONS_OF_STATEMENT + OPERATIONS_OF_BYTE * length) {
            break;
        }
        let read = match slice.fault {
            Some(fault) => Err(fault),
            None => builder.statement(slice.span),
        };
        match read {
            Ok(statement) => parsed.program.statements.push(statement),
            Err(fault) => parsed.errors.push(fault.diagnostic()),
        }
        if parsed.errors.len() == MOST_FAULTS {
            parsed.errors.push(SyntaxError::TooMany { at: slice.span }.diagnostic());
            break;
        }
    }
    let (ast, warnings) = builder.finish();
    parsed.program.ast = ast;
    parsed.warnings = warnings.into_iter().map(|warning| warning.diagnostic()).collect();
    parsed
}

/// Reads one expression; line ends are spaces in it, and warnings are not kept.
#[expect(clippy::result_large_err, reason = "an error is made once a text, and read at once")]
pub fn parse_expression(source: &str) -> Result<(Ast, ExprId), Diagnostic> {
    if source.len() > LONGEST_TEXT {
        return Err(SyntaxError::TooLong { length: source.len(), most: LONGEST_TEXT as u64 }.diagnostic());
    }
    let slice = scan::whole(source);
    if let Some(fault) = slice.fault {
        return Err(fault.diagnostic());
    }
    let mut builder = statement::Builder::new(source, Ast::new());
    let id = builder.lone_expression(slice.span).map_err(|fault| fault.diagnostic())?;
    Ok((builder.finish().0, id))
}

/// Whether a bracket of the text is still open, so that a further line would continue it.
pub fn is_open(source: &str) -> bool {
    scan::is_open(source)
}
