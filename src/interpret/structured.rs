//! What a derivative by a variable means that was declared symmetric or diagonal: along which direction of the
//! matrix each of its entries stands for a slope.

use std::collections::BTreeMap;

use super::error::Meant;
use super::value::Entry;
use crate::number::{Number, rational};
use crate::structures::{Word, Words};

/// What the gradient by a variable declared symmetric or diagonal means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum StructuredGradient {
    /// Every entry on its own.
    #[default]
    Independent,
    /// In the space of symmetric matrices: (G + G')/2.
    Symmetric,
    /// The partial derivatives by the free entries: G + G' - G∘I.
    Entries,
    /// The diagonal alone: G∘I.
    Diagonal,
}

/// How a name moves where one derives by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Motion {
    /// Every entry on its own.
    Alone,
    /// An entry and its mirror image, each half as fast: the entry's part in the space of symmetric matrices.
    Halved,
    /// An entry and its mirror image together, as they are one free entry.
    Paired,
    /// The entries of the diagonal; the others do not move.
    Diagonal,
}

impl StructuredGradient {
    /// Each, with its name and what it is.
    pub const ALL: &[(Self, &'static str, &'static str)] = &[
        (Self::Independent, "independent", "Every entry on its own"),
        (Self::Symmetric, "symmetric", "In the space of symmetric matrices"),
        (Self::Entries, "entries", "By the free entries"),
        (Self::Diagonal, "diagonal", "The diagonal alone"),
    ];

    /// How a variable moves that was declared with these words.
    pub(super) fn motion(self, words: Words) -> Motion {
        let diagonal = words.has(Word::Diagonal);
        if !words.has(Word::Symmetric) {
            return Motion::Alone;
        }
        match self {
            Self::Independent => Motion::Alone,
            Self::Symmetric => Motion::Halved,
            Self::Entries if !diagonal => Motion::Paired,
            Self::Entries | Self::Diagonal => Motion::Diagonal,
        }
    }
}

impl Motion {
    /// The entries that move, and how fast, where those at indices are asked to move at rates. What stands
    /// still is left out.
    pub(super) fn rates<K: Number>(
        self,
        indices: &[Vec<usize>],
        asked: &[Entry<K>],
    ) -> Meant<BTreeMap<Vec<usize>, Entry<K>>> {
        let zero = rational::integer(0);
        let mut moving: BTreeMap<Vec<usize>, Entry<K>> = BTreeMap::new();
        for (index, rate) in indices.iter().zip(asked) {
            if rate.exact().as_ref() == Some(&zero) {
                continue;
            }
            let mirrored: Vec<usize> = index.iter().rev().copied().collect();
            let half = || rate.multiply(&rate.like(&rational::half())?);
            let moves = match self {
                Self::Alone => vec![(index.clone(), rate.clone())],
                Self::Halved => vec![(index.clone(), half()?), (mirrored, half()?)],
                Self::Paired if mirrored != *index => {
                    vec![(index.clone(), rate.clone()), (mirrored, rate.clone())]
                }
                Self::Diagonal if mirrored != *index => Vec::new(),
                Self::Paired | Self::Diagonal => vec![(mirrored, rate.clone())],
            };
            for (index, rate) in moves {
                let sum = match moving.get(&index) {
                    Some(known) => known.add(&rate)?,
                    None => rate,
                };
                moving.insert(index, sum);
            }
        }
        Ok(moving)
    }
}
