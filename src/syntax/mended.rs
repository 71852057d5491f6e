//! A statement with all that is foreign in it written anew: where a mend leaves a further fault that has a mend, that is
//! mended too, so that what is offered is a statement that can be typed. `x.T @ A @ x` gets `x'*A*x` at once.

use pest::Parser;

use super::error::SyntaxError;
use super::expected;
use super::grammar::{Grammar, Rule};
use crate::span::Span;

/// How many faults of one statement are mended.
const MOST: usize = 16;
/// Longer statements, in bytes, get the first mend alone.
const LONGEST: usize = 2000;

/// The fault with the whole statement as its mend, where it takes more than one; the text begins at `base`.
pub(super) fn with_all_mended(rule: Rule, text: &str, base: usize, fault: SyntaxError) -> SyntaxError {
    let all = |first: &SyntaxError| {
        let mut current = applied(text, base, first)?;
        for turn in 0..MOST {
            let Err(error) = Grammar::parse(rule, &current) else {
                return Some(current).filter(|_| turn > 0);
            };
            current = applied(&current, 0, &expected::explain(&current, 0, &error))?;
        }
        None
    };
    if text.len() > LONGEST {
        return fault;
    }
    match all(&fault) {
        Some(instead) => {
            let at = Span::new(base, base + text.len());
            SyntaxError::MendedWhole { first: Box::new(fault), at, instead }
        }
        None => fault,
    }
}

/// The text with a fault mended, where the fault is a matter of spelling.
fn applied(text: &str, base: usize, fault: &SyntaxError) -> Option<String> {
    let spelling = matches!(
        fault,
        SyntaxError::Foreign { .. }
            | SyntaxError::Habit { .. }
            | SyntaxError::SideBySide { .. }
            | SyntaxError::BareDecimalPoint { .. }
            | SyntaxError::UnknownStatement { .. }
    );
    let mend = fault.diagnostic().mend.filter(|mend| spelling && !mend.edits.is_empty())?;
    let mut mended = text.to_owned();
    let mut edits = mend.edits;
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.from));
    for (span, instead) in edits {
        let (from, to) = (span.from.checked_sub(base)?, span.to.checked_sub(base)?);
        mended.get(from..to)?;
        mended.replace_range(from..to, &instead);
    }
    Some(mended).filter(|mended| mended.len() <= 2 * LONGEST)
}
