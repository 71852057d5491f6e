//! Indices for the axes of an entry.

use crate::ir::{Arena, NodeId};
use crate::notation::reader::Reader;
use crate::shape::Dimension;
use crate::syntax::ast::ExprId;

/// The positions of an entry along the axes; of a merged axis as what they are made of.
pub(super) fn positions(reader: &mut Reader<'_>, arena: &Arena, node: NodeId) -> Option<Vec<ExprId>> {
    let parts = reader.parts_of_axes(node);
    let names = index_names(arena, &parts);
    names.iter().zip(&parts).map(|(names, lengths)| reader.position(names, lengths)).collect()
}

/// Indices for the parts of each axis, by the names i, j, k, … that nothing else has; of a merged axis
/// the fastest is named first, as for a matrix under `vec`.
pub(super) fn index_names(arena: &Arena, parts: &[Vec<Dimension>]) -> Vec<Vec<String>> {
    // Those that can be written below the line in Unicode.
    const LETTERS: [&str; 13] = ["i", "j", "k", "l", "r", "s", "t", "u", "v", "p", "h", "e", "a"];
    let free = LETTERS.iter().filter(|letter| !arena.is_name_in_use(letter));
    let mut free = free.map(|letter| (*letter).to_owned());
    let mut count = 0;
    let mut next = || {
        count += 1;
        free.next().unwrap_or_else(|| format!("i{count}"))
    };
    let mut named = |lengths: &Vec<Dimension>| {
        let mut names: Vec<String> = lengths.iter().map(|_| next()).collect();
        names.reverse();
        names
    };
    parts.iter().map(&mut named).collect()
}
