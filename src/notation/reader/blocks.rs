//! Matrices of blocks: a sum in which every term stands in its own range of rows and columns is
//! written as a bracket, `[X, A; B, C]`.

use num_traits::{One, Signed};

use super::Reader;
use crate::ir::{Axis, Contraction, Factor, Label, Node, NodeId};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::ExprId;

/// The most ranges along one axis.
const MOST_TILES: usize = 64;

/// Where a block stands along one axis.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Range {
    /// Its first position.
    start: Dimension,
    /// How many there are.
    length: Dimension,
    /// The label of the block's own axis; none where it is one position.
    label: Option<Label>,
}

/// A block: its ranges, one for each axis, and what stands in it.
struct Block {
    ranges: Vec<Range>,
    negative: bool,
    content: ExprId,
}

impl Reader<'_> {
    /// A sum as a bracket of blocks, where its terms tile the axes.
    pub(super) fn blocks(&mut self, id: NodeId, terms: &[(Rational, NodeId)]) -> Option<ExprId> {
        let axes = self.arena.axes(id).clone();
        let mut blocks = Vec::with_capacity(terms.len());
        for (weight, term) in terms {
            let Node::Contraction(product) = self.arena.node(*term) else { return None };
            blocks.push(self.block(weight, product)?);
        }
        let tiles: Vec<Vec<Range>> = axes
            .iter()
            .enumerate()
            .map(|(axis, total)| tiles(blocks.iter().filter_map(|block| block.ranges.get(axis)), total))
            .collect::<Option<_>>()?;
        let (rows, columns) = match tiles.as_slice() {
            [rows] => (rows, None),
            [rows, columns] => (rows, Some(columns)),
            _ => return None,
        };
        let mut bracket = Vec::new();
        for row in rows {
            let mut cells = Vec::new();
            for column in columns.map_or_else(|| vec![None], |all| all.iter().map(Some).collect()) {
                let here = |block: &&Block| {
                    block.ranges.first().is_some_and(|range| range.start == row.start)
                        && column.is_none_or(|c| block.ranges.get(1).is_some_and(|r| r.start == c.start))
                };
                let mut parts: Vec<&Block> = blocks.iter().filter(here).collect();
                parts.sort_by_key(|block| block.negative);
                let mut cell: Option<ExprId> = None;
                for Block { negative, content, .. } in parts {
                    cell = Some(match (cell, negative) {
                        (None, false) => *content,
                        (None, true) => self.writer.negate(*content),
                        (Some(cell), false) => self.writer.add(cell, *content),
                        (Some(cell), true) => self.writer.subtract(cell, *content),
                    });
                }
                cells.push(match cell {
                    Some(cell) => cell,
                    None => self.empty(row, column),
                });
            }
            bracket.push(cells);
        }
        Some(self.writer.bracket(bracket))
    }

    /// A term as a block: each axis of the output meets one selector, or one unit vector.
    fn block(&mut self, weight: &Rational, product: &Contraction) -> Option<Block> {
        let mut rest: Vec<Factor> = product.factors.clone();
        let mut ranges = Vec::new();
        for axis in &product.output {
            let [label] = axis.as_slice() else { return None };
            let place = rest.iter().position(|factor| self.stands_at(factor, *label))?;
            let factor = rest.remove(place);
            if rest.iter().flat_map(|other| other.axes.iter()).flatten().any(|other| other == label) {
                return None;
            }
            ranges.push(match self.arena.node(factor.base) {
                Node::Selector(start) => {
                    let inner = factor.axes.first()?.first().copied()?;
                    Range {
                        start: self.arena.as_dimension(*start)?,
                        length: product.dimensions.get(usize::from(inner))?.clone(),
                        label: Some(inner),
                    }
                }
                Node::Unit(place) => Range {
                    start: self.arena.as_dimension(*place)?,
                    length: Dimension::number(1),
                    label: None,
                },
                _ => return None,
            });
        }
        let output: Vec<Axis> =
            ranges.iter().filter_map(|range| range.label).map(|label| Axis::from_slice(&[label])).collect();
        let is_row =
            matches!(ranges.as_slice(), [first, second] if first.label.is_none() && second.label.is_some());
        let inner = Contraction { factors: rest, output, dimensions: product.dimensions.clone() };
        // `2*x - 2 - 400*y` rather than `-2*(1 - x + 200*y)`.
        let mut weight = weight.clone();
        if let [only] = inner.factors.as_slice()
            && let Node::Sum(terms) = self.arena.node(only.base)
            && only.axes.is_empty()
            && only.exponent.is_one()
            && self.is_multiplied_in(&weight, terms)
        {
            self.spread = Some((only.base, std::mem::replace(&mut weight, Rational::one())));
        }
        let scaled = self.scaled_part(&inner)?;
        let content = self.write_scaled(&weight, scaled)?;
        let content = if is_row { self.writer.transpose(content) } else { content };
        let negative = weight.is_negative();
        Some(Block { ranges, negative, content })
    }

    /// Whether a factor is a selector of these positions, or a unit vector at them.
    fn stands_at(&self, factor: &Factor, label: Label) -> bool {
        let own = |place: usize| factor.axes.get(place).is_some_and(|axis| axis.as_slice() == [label]);
        match self.arena.node(factor.base) {
            Node::Selector(_) => own(1) && factor.exponent.is_one(),
            Node::Unit(_) => own(0),
            _ => false,
        }
    }

    /// The zeros of a block that nothing stands in.
    fn empty(&mut self, row: &Range, column: Option<&Range>) -> ExprId {
        let lengths: Vec<ExprId> = [Some(row), column]
            .into_iter()
            .flatten()
            .filter(|range| range.label.is_some())
            .map(|range| range.length.clone())
            .collect::<Vec<_>>()
            .iter()
            .map(|length| self.writer.dimension(length))
            .collect();
        let zeros =
            if lengths.is_empty() { self.writer.integer(0) } else { self.writer.call("zeros", &lengths) };
        let is_row = row.label.is_none() && column.is_some_and(|column| column.label.is_some());
        if is_row { self.writer.transpose(zeros) } else { zeros }
    }
}

/// The ranges in their order, each once; `None` where they leave a gap or overlap.
fn tiles<'a>(ranges: impl Iterator<Item = &'a Range>, total: &Dimension) -> Option<Vec<Range>> {
    let all: Vec<&Range> = ranges.collect();
    let mut tiles: Vec<Range> = Vec::new();
    let end = total.add(&Dimension::number(1));
    let mut next = Dimension::number(1);
    while next != end {
        let Some(found) = all.iter().find(|range| range.start == next) else {
            // A row or column of zeros, where the number of rows is known.
            let total = total.as_number()?;
            // Ranges whose lengths are no numbers may lead past the end, which is then never met.
            if tiles.len() >= usize::try_from(total).ok()? {
                return None;
            }
            tiles.push(Range { start: next.clone(), length: Dimension::number(1), label: None });
            next = next.add(&Dimension::number(1));
            continue;
        };
        let same = |range: &&&Range| range.start == next;
        if all.iter().filter(same).any(|range| range.length != found.length) || tiles.len() > MOST_TILES {
            return None;
        }
        next = next.add(&found.length);
        tiles.push((*found).clone());
    }
    let known = |range: &&Range| tiles.iter().any(|tile| tile.start == range.start);
    all.iter().all(known).then_some(tiles)
}
