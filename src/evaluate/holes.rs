//! Entries without a value. Where an expression has masks, an entry that cannot be computed is a hole and no error until
//! something needs it: a product with a mask that is 0 there needs it not. What stands in the place of a hole is 1, which
//! every operation can take.

use super::{EvaluateError, Work};
use crate::limits;
use crate::number::NumberError;

/// Which entries of a value are holes, and why the first of them is.
#[derive(Clone, Debug)]
pub(super) struct Holes {
    pub at: Vec<bool>,
    pub why: EvaluateError,
}

/// What a function mapped over axes leaves out, and what it finds to have no value, by place.
#[derive(Debug, Default)]
pub(super) struct Skipped {
    pub known: Vec<bool>,
    pub why_known: Option<EvaluateError>,
    pub found: Vec<bool>,
    pub why: Option<NumberError>,
}

impl Skipped {
    /// Whether an argument has a hole at a place.
    pub fn is_known(&self, place: usize) -> bool {
        self.known.get(place).copied().unwrap_or(false)
    }
}

/// Whether an error says that an entry has no value, and not that no more may be computed.
pub(super) fn is_hole(error: &NumberError, work: &Work) -> bool {
    match error {
        NumberError::TooLarge => !work.is_over() && !limits::is_reached(),
        NumberError::NotInThisKind { .. } | NumberError::Unfit { .. } | NumberError::TooDeep => false,
        _ => true,
    }
}

impl Holes {
    /// Takes further holes in.
    pub fn join(&mut self, other: &Self) {
        for (slot, hole) in self.at.iter_mut().zip(&other.at) {
            *slot |= hole;
        }
    }
}
