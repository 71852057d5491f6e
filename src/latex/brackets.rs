//! What stands in brackets: several things in parentheses, columns, matrices.

use pest::iterators::Pair;

use crate::span::Span;

use super::ellipses;
use super::grammar::Rule;
use super::prepare::Unread;
use super::read::{Read, Reader};
use super::tree::{Node, NodeId, Note, Tree};

impl Reader<'_> {
    /// What stands in parentheses; what semicolons part are the entries of a column, and what `\over` parts is divided.
    pub fn group(&mut self, pair: Pair<'_, Rule>) -> Result<Node, Unread> {
        let (mut inner, mut is_column, mut is_divided) = (Vec::new(), false, false);
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::below => is_column = true,
                Rule::divided => is_divided = true,
                _ => inner.push(self.expression(part)?),
            }
        }
        if let ([above, below], true) = (inner.as_slice(), is_divided) {
            return Ok(self.quotient(*above, *below));
        }
        Ok(if is_column {
            Node::Matrix(inner.into_iter().map(|entry| vec![entry]).collect())
        } else {
            Node::Group(inner)
        })
    }

    /// A matrix of cells, of which ellipses may stand for some.
    pub fn rows(&mut self, rows: Vec<Vec<NodeId>>, span: Span) -> NodeId {
        let cells = || rows.iter().flatten().copied();
        if !cells().any(|cell| self.tree.is(cell, Note::Ellipsis)) {
            return self.tree.push(Node::Matrix(rows), span);
        }
        let is_named = |tree: &Tree, cell: NodeId| tree.name(cell).is_some_and(|name| name.below.is_some());
        let names_entries =
            cells().all(|cell| self.tree.is(cell, Note::Ellipsis) || is_named(self.tree, cell));
        let Some(sum) = ellipses::matrix(self.tree, &rows, span) else {
            return self.tree.push(Node::Matrix(rows), span);
        };
        if names_entries {
            self.tree.note(sum, Note::Stretched);
        }
        sum
    }

    /// Rows of cells between the signs of an environment.
    pub fn matrix(&mut self, pair: Pair<'_, Rule>) -> Read {
        let span = self.span(&pair);
        let mut rows: Vec<Vec<NodeId>> = Vec::new();
        let mut is_determinant = false;
        for inner in pair.into_inner() {
            if inner.as_rule() == Rule::opening {
                is_determinant = inner.as_str().contains("{vmatrix");
                continue;
            }
            let mut row = Vec::new();
            for cell in inner.into_inner() {
                let place = self.span(&cell);
                row.push(match cell.into_inner().next() {
                    Some(expression) => self.expression(expression)?,
                    None => self.tree.push(Node::Hole, place),
                });
            }
            rows.push(row);
        }
        let columns = rows.first().map_or(0, Vec::len);
        // After the last `\\` there is an empty row, which may or may not be meant.
        let is_blank =
            |row: &Vec<NodeId>| row.len() == 1 && row.iter().all(|c| *self.tree.get(*c) == Node::Hole);
        if columns > 1 && rows.last().is_some_and(is_blank) {
            rows.pop();
        }
        if rows.iter().any(|row| row.len() != columns) {
            return Err(Unread::new(span, "the rows of this matrix are not equally long"));
        }
        let matrix = self.rows(rows, span);
        if is_determinant {
            return Ok(self.tree.push(Node::Call("det".to_owned(), vec![matrix]), span));
        }
        Ok(matrix)
    }
}
