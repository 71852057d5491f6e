//! Values put in.

use super::Session;
use super::outcome::Numbers;
use crate::diagnostic::Diagnostic;
use crate::lower::Lowered;
use crate::span::Span;

impl Session {
    /// The numbers of an expression.
    pub(super) fn numbers(&mut self, asked: &Lowered, span: Span) -> Result<Numbers, Box<Diagnostic>> {
        let _ = asked;
        Err(Box::new(Diagnostic::new("G0400", "no values yet", span)))
    }
}
