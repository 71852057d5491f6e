//! The parts of a structure that no path within it joins. What holds at random points of one says nothing
//! of the others, so each has to be drawn from: an orthogonal matrix is a rotation or a reflection.

use super::Described;
use crate::structures::Word;

/// Components past this many are not told apart.
const MOST: usize = 1 << 16;

/// How many components there are. `ordered` says whether the kind of number has an order: without one
/// the matrices with a determinant other than 0 hang together.
pub fn components(described: Described<'_>, ordered: bool) -> usize {
    let is = |word: Word| described.is(word);
    let Some(side) = described.side() else {
        // A vector of length 1 and of norm 1 is 1 or -1.
        return if is(Word::Isometry) && described.lengths == [1] { 2 } else { 1 };
    };
    if described.is_orthogonal() {
        return match (is(Word::Posdef), is(Word::Diagonal), is(Word::Symmetric)) {
            (true, ..) => 1,
            // A sign for each entry of the diagonal.
            (_, true, _) => {
                u32::try_from(side).ok().and_then(|side| 1_usize.checked_shl(side)).unwrap_or(MOST)
            }
            // R*D*R', where D has so many entries -1.
            (_, _, true) => side + 1,
            _ => 2,
        }
        .min(MOST);
    }
    let turns = side > 1 || !is(Word::Nonnegative);
    if ordered && is(Word::Invertible) && !described.words.is_linear() && turns { 2 } else { 1 }
}

/// The `turn`-th way to choose one component of each of several variables, of which so many are given:
/// the product of all counts is how many ways there are.
pub fn combination(counts: &[usize], turn: usize) -> Vec<usize> {
    let mut rest = turn;
    let mut chosen = Vec::with_capacity(counts.len());
    for count in counts {
        chosen.push(rest % count.max(&1));
        rest /= count.max(&1);
    }
    chosen
}
