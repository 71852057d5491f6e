//! Claims, and their verdicts.

use super::Session;
use super::outcome::ClaimAnswer;
use crate::diagnostic::Diagnostic;
use crate::lower::Claim;
use crate::span::Span;

impl Session {
    /// The verdict on a claim.
    pub(super) fn claim(&mut self, claim: Claim, span: Span) -> Result<ClaimAnswer, Box<Diagnostic>> {
        let _ = claim;
        Err(Box::new(Diagnostic::new("G0500", "no verdicts yet", span)))
    }
}
