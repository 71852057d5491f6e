//! What was tried on an answer: every rule that fitted, whether it was taken, and if not, why.

use crate::ir::NodeId;

/// The most attempts that are kept of one answer.
const MOST: usize = 500;

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It was taken.
    Taken,
    /// It does not save as many tokens as its rule must: `product_of_sum` must save 3.
    SavesTooLittle {
        /// How many it must.
        least: usize,
    },
    /// Another form of the same part was better.
    Outdone,
    /// It was taken, and all was taken back: the whole had become longer.
    TakenBack,
}

/// A rule that fitted a part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The rule's name.
    pub rule: &'static str,
    /// The part.
    pub before: NodeId,
    /// What the rule makes of it.
    pub after: NodeId,
    /// How many tokens both have.
    pub lengths: [usize; 2],
    /// What became of it.
    pub fate: Fate,
}

/// What was tried, where somebody wants to know it.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// Whether somebody does.
    pub wanted: bool,
    tried: Vec<Tried>,
}

impl Trace {
    /// Notes an attempt, once.
    pub fn note(&mut self, tried: Tried) {
        if self.wanted && self.tried.len() < MOST && !self.tried.contains(&tried) {
            self.tried.push(tried);
        }
    }

    /// All that was taken is taken back.
    pub fn take_back(&mut self) {
        for tried in self.tried.iter_mut().filter(|tried| tried.fate == Fate::Taken) {
            tried.fate = Fate::TakenBack;
        }
    }

    /// What was tried; nothing more is kept.
    pub fn finish(&mut self) -> Vec<Tried> {
        self.wanted = false;
        std::mem::take(&mut self.tried)
    }
}
