//! Literals in brackets: vectors, rows, matrices of numbers, and blocks.

use num_traits::Zero;

use super::Lowered;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower, NOTHING, Values};
use super::unify::is_open;
use crate::ir::{NodeId, Product};
use crate::number::Rational;
use crate::shape::{Dimension, Shape};
use crate::syntax::ast::{Ast, Expr, ExprId};

/// A block: what stands there, and where.
struct Block {
    given: Given,
    row: usize,
    column: usize,
}

/// What a bracket comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Column,
    Row,
    Matrix,
}

/// The lengths of the rows or columns of blocks, and where each begins.
struct Lengths {
    each: Vec<Dimension>,
    whole: Dimension,
}

impl Lengths {
    fn of(each: Vec<Dimension>) -> Self {
        let whole = each.iter().fold(Dimension::number(0), |sum, one| sum.add(one));
        Self { each, whole }
    }

    /// The position before the first entry of a block.
    fn before(&self, place: usize) -> Dimension {
        self.each.iter().take(place).fold(Dimension::number(0), |sum, one| sum.add(one))
    }

    fn at(&self, place: usize) -> Dimension {
        self.each.get(place).cloned().unwrap_or_else(|| Dimension::number(1))
    }
}

impl Lower<'_> {
    /// `[…]`.
    pub fn bracket(
        &mut self,
        ast: &Ast,
        id: ExprId,
        rows: &[Vec<ExprId>],
        values: &Values,
    ) -> Fallible<Lowered> {
        let mut blocks = Vec::new();
        for (row, entries) in rows.iter().enumerate() {
            for (column, entry) in entries.iter().enumerate() {
                let given = self.operand(ast, *entry, values)?;
                if given.order() > 2 {
                    return Err(Box::new(LowerError::Arguments {
                        message: "a block has at most two axes".to_owned(),
                        span: ast.span(*entry),
                        given: vec![given.shape().to_string()],
                        wanted: Vec::new(),
                        mend: None,
                    }));
                }
                blocks.push(Block { given, row, column });
            }
        }
        self.suspect_rows(ast, id, rows);
        let columns = rows.first().map_or(0, Vec::len);
        if blocks.iter().all(|block| block.given.order() == 0) {
            return Ok(self.numbers(&blocks, rows.len(), columns));
        }
        self.blocks(ast, id, blocks, rows.len(), columns)
    }

    /// A bracket of scalars: numbers as one constant, and the rest added in its places.
    fn numbers(&mut self, blocks: &[Block], rows: usize, columns: usize) -> Lowered {
        let axes: Vec<usize> = match (rows, columns) {
            (_, 1) => vec![rows],
            (1, _) => vec![columns],
            _ => vec![rows, columns],
        };
        let row = rows == 1 && columns > 1;
        let dimensions: Vec<Dimension> = axes.iter().map(|axis| Dimension::number(*axis as i128)).collect();
        let shape = Shape { axes: dimensions.clone(), row };
        if !self.build {
            return Lowered { node: NOTHING, shape };
        }
        let number = |block: &Block| self.arena.as_number(block.given.value.node).cloned();
        let entries: Vec<Rational> =
            blocks.iter().map(|block| number(block).unwrap_or_else(Rational::zero)).collect();
        let symbolic: Vec<&Block> = blocks.iter().filter(|block| number(block).is_none()).collect();
        let mut terms = Vec::new();
        let one = Rational::from_integer(1.into());
        if let Some(constant) = self.arena.constant(&axes, entries) {
            terms.push((one.clone(), constant));
        }
        for block in symbolic {
            let places = match axes.as_slice() {
                [_, _] => vec![block.row, block.column],
                _ => vec![block.row.max(block.column)],
            };
            let mut node = block.given.value.node;
            for (place, axis) in places.into_iter().zip(&dimensions) {
                let position = i64::try_from(place + 1).unwrap_or(i64::MAX);
                let position = self.arena.integer(position);
                let unit = self.arena.unit(position, axis);
                node = self.arena.outer(node, unit);
            }
            terms.push((one.clone(), node));
        }
        Lowered { node: self.arena.sum_of(&dimensions, &terms), shape }
    }

    /// A bracket of blocks.
    fn blocks(
        &mut self,
        ast: &Ast,
        id: ExprId,
        blocks: Vec<Block>,
        rows: usize,
        columns: usize,
    ) -> Fallible<Lowered> {
        let form = form_of(&blocks, rows, columns);
        let heights = self.lengths(ast, id, &blocks, rows, true)?;
        let widths = self.lengths(ast, id, &blocks, columns, false)?;
        let mut known = |lengths: Vec<Dimension>| {
            Lengths::of(lengths.iter().map(|length| self.environment.unifier.resolve(length)).collect())
        };
        let (heights, widths) = (known(heights), known(widths));
        if self.build && heights.each.iter().chain(&widths.each).any(is_open) {
            return Err(Box::new(LowerError::OpenSize {
                span: ast.span(id),
                what: "a block `I`".to_owned(),
            }));
        }
        let (axes, row) = match form {
            Form::Column => (vec![heights.whole.clone()], false),
            Form::Row => (vec![widths.whole.clone()], true),
            Form::Matrix => (vec![heights.whole.clone(), widths.whole.clone()], false),
        };
        let shape = Shape { axes: axes.clone(), row };
        if !self.build {
            return Ok(Lowered { node: NOTHING, shape });
        }
        let mut terms = Vec::new();
        for block in blocks {
            let value = self.settled(block.given.value.clone());
            if self.arena.is_zero(value.node) {
                continue;
            }
            let node = self.placed(&block, &value, form, &heights, &widths);
            terms.push((Rational::from_integer(1.into()), node));
        }
        Ok(Lowered { node: self.arena.sum_of(&axes, &terms), shape })
    }

    /// The heights of the rows of blocks, or the widths of the columns.
    fn lengths(
        &mut self,
        ast: &Ast,
        id: ExprId,
        blocks: &[Block],
        count: usize,
        down: bool,
    ) -> Fallible<Vec<Dimension>> {
        let mut each = Vec::new();
        for place in 0..count {
            let mut known: Option<(Dimension, &Block)> = None;
            let members =
                blocks.iter().filter(|block| if down { block.row == place } else { block.column == place });
            for block in members {
                let Some(length) = length_of(ast, block, down) else { continue };
                match &known {
                    None => known = Some((length, block)),
                    Some((before, _)) if self.unify(before, &length) => {}
                    Some((before, first)) => {
                        let side = if down { "rows" } else { "columns" };
                        return Err(Box::new(LowerError::Mismatch {
                            operation: "put these blocks side by side".to_owned(),
                            span: ast.span(id),
                            left: first.given.described(self, ast),
                            right: block.given.described(self, ast),
                            clash: format!("they have {before} and {length} {side}"),
                            mend: None,
                        }));
                    }
                }
            }
            let length = known.map_or_else(|| Dimension::number(1), |(length, _)| length);
            each.push(length);
        }
        Ok(each)
    }

    /// A block in its place within the whole.
    fn placed(
        &mut self,
        block: &Block,
        value: &Lowered,
        form: Form,
        heights: &Lengths,
        widths: &Lengths,
    ) -> NodeId {
        let mut product = Product::new();
        let labels = product.labels(&value.shape.axes);
        product.factor(value.node, &labels);
        let mut own = labels.into_iter();
        let vertical = value.shape.order() == 2 || (value.shape.order() == 1 && !value.shape.row);
        let horizontal = value.shape.order() == 2 || value.shape.row;
        let sides = [
            (form != Form::Row, vertical, heights, block.row),
            (form != Form::Column, horizontal, widths, block.column),
        ];
        for (wanted, present, lengths, place) in sides {
            let axis = if present { own.next() } else { None };
            if !wanted {
                continue;
            }
            let first = lengths.before(place).add(&Dimension::number(1));
            let start = self.arena.size(&first);
            let whole = product.label(&lengths.whole);
            if let Some(axis) = axis {
                let selector = self.arena.selector(start, &lengths.at(place), &lengths.whole);
                product.factor(selector, &[axis, whole]);
            } else {
                let unit = self.arena.unit(start, &lengths.whole);
                product.factor(unit, &[whole]);
            }
            product.output(whole);
        }
        self.arena.contract(product)
    }
}

/// The height or width of a block; none for a zero, which fills what is there.
fn length_of(ast: &Ast, block: &Block, down: bool) -> Option<Dimension> {
    let shape = block.given.shape();
    let zero = matches!(ast.get(block.given.id), Expr::Number { value, .. } if value.is_zero());
    match (shape.axes.as_slice(), down) {
        ([], _) if zero => None,
        ([n], _) if shape.row != down => Some(n.clone()),
        ([rows, _], true) => Some(rows.clone()),
        ([_, columns], false) => Some(columns.clone()),
        _ => Some(Dimension::number(1)),
    }
}

/// Whether a bracket of blocks is a vector, a row or a matrix.
fn form_of(blocks: &[Block], rows: usize, columns: usize) -> Form {
    let vectors = |row: bool| {
        blocks.iter().all(|block| {
            let shape = block.given.shape();
            shape.order() == 0 || (shape.order() == 1 && shape.row == row)
        })
    };
    match (rows, columns) {
        (_, 1) if vectors(false) => Form::Column,
        (1, _) if vectors(true) => Form::Row,
        _ => Form::Matrix,
    }
}
