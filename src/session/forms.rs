//! A node in each of the notations: matrices, entries, Kronecker products, blocks, units.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Session;
use super::indices::positions;
use super::left::Asked;
use super::left::{Left, Part, Quotient};
use super::measure::{self, Written, named};
use super::outcome::{Formula, Notation};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, Factor, Node, NodeId, Product};
use crate::notation::reader::Reader;
use crate::notation::sharing;
use crate::shape::Shape;
use crate::span::Span;
use crate::syntax::ast::ExprId;

impl Session {
    /// A node in matrix notation, else in indices.
    pub(super) fn written_plainly(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let shape = Shape::of(self.arena.axes(node).to_vec());
        self.in_matrices(node, names, &shape).or_else(|| self.in_indices(node, names, None))
    }

    /// The differential that a derivative stands for: what it comes to along `d(X)`. For functions
    /// of which no entry can be written, as of the root of a matrix.
    pub(super) fn as_differential(
        &mut self,
        asked: &Asked,
        span: Span,
    ) -> Result<Option<Formula>, Box<Diagnostic>> {
        let Some((last, before)) = asked.by.split_last() else { return Ok(None) };
        // Of a number the gradient is moved, of anything else the value as often as it is derived.
        let of_gradient = self.arena.order(asked.of) == 0 && !before.is_empty();
        let (mut differential, by) = if of_gradient {
            (self.arena.derivative(asked.of, before), std::slice::from_ref(last))
        } else {
            (asked.of, asked.by.as_slice())
        };
        let mut moves: Vec<(NodeId, NodeId)> = Vec::new();
        for variable in by {
            let (Node::Symbol(symbol) | Node::Named(symbol, _)) = *self.arena.node(*variable) else {
                return Ok(None);
            };
            let name = self.arena.symbol(symbol).name.clone();
            let known = moves.iter().find(|(known, _)| known == variable).map(|(_, along)| *along);
            let along = known.unwrap_or_else(|| self.arena.differential(*variable, &name));
            moves.push((*variable, along));
            differential = self.arena.directional(differential, *variable, along);
        }
        let taken = self.taken(differential, span)?;
        let names = self.names();
        let simple = self.simplified(taken, &names);
        let shape = Shape::of(self.arena.axes(simple).to_vec());
        let Some(mut formula) = self.in_matrices(simple, &names, &shape) else { return Ok(None) };
        let moved = if of_gradient { Left::Gradient } else { Left::Name(Arc::from("y")) };
        formula.left = Some(Left::Differential { of: Box::new(moved), order: by.len() });
        Ok(Some(formula))
    }

    pub(super) fn in_matrices(
        &self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        shape: &Shape,
    ) -> Option<Formula> {
        let Written { mut reader, mut root, definitions } = measure::in_matrices(&self.arena, names, node)?;
        if shape.row {
            let is_own = |name: &str| definitions.iter().any(|(known, _)| known == name);
            let order = |name: &str| (!is_own(name)).then(|| self.arena.order_of_name(name).unwrap_or(0));
            root = sharing::laid_down(&mut reader.writer, root, &order);
        }
        let ast = Arc::new(reader.writer.into_ast());
        Some(Formula {
            ast,
            root,
            left: None,
            entry: Vec::new(),
            above: 0,
            definitions,
            notation: Notation::Matrix,
        })
    }

    pub(super) fn in_indices(
        &self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
    ) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let positions = positions(&mut reader, &self.arena, node)?;
        let root = reader.entry(node, &positions)?;
        let mut formula = formula(&self.arena, reader, root, Notation::Index);
        formula.left = asked.and_then(|asked| self.entry_of_derivative(asked, &positions));
        formula.above =
            asked.map_or(positions.len(), |asked| self.arena.order(asked.of).min(positions.len()));
        formula.entry = positions;
        Some(formula)
    }

    /// `∂y[i]/∂A[j,k]`
    fn entry_of_derivative(&self, asked: &Asked, positions: &[ExprId]) -> Option<Left> {
        let mut rest = positions.to_vec();
        if asked.turned {
            // The axes of what is derived stand last.
            let front = self.arena.order(asked.of).min(rest.len());
            rest.rotate_right(front);
        }
        let mut rest = rest.as_slice();
        let mut entry = |node: NodeId, fallback: &str| {
            let name = self.arena.name_of(node);
            let own = rest.get(..self.arena.order(node))?;
            rest = rest.get(self.arena.order(node)..)?;
            Some(Part { at: own.to_vec(), ..Part::whole(name.as_deref().unwrap_or(fallback)) })
        };
        let of = entry(asked.of, self.fallback_name(asked.of))?;
        let by = asked.by.iter().map(|by| entry(*by, "x")).collect::<Option<_>>()?;
        Some(Left::Derivative(Quotient { of, by }))
    }

    /// What is derived is called so where it has no name: `f` of a number, `y` of an array, unless these are taken.
    pub(super) fn fallback_name(&self, node: NodeId) -> &'static str {
        let names: &[&str] = if self.arena.order(node) == 0 { &["f", "y", "h"] } else { &["y", "f", "h"] };
        names.iter().find(|name| !self.arena.is_name_in_use(name)).unwrap_or(&"value")
    }

    /// Nested matrices: for numeric dimensions.
    pub(super) fn in_blocks(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let axes = self.arena.axes(node).to_vec();
        if axes.len() < 2 {
            return None;
        }
        let lengths: Vec<i64> = axes
            .iter()
            .map(|axis| axis.as_number().and_then(|n| i64::try_from(n).ok()))
            .collect::<Option<_>>()?;
        if lengths.iter().product::<i64>() > 4_096 {
            return None;
        }
        let last = lengths.len() - 1;
        let mut rows: Vec<NodeId> = vec![node];
        for length in lengths.get(..last)? {
            let mut next = Vec::new();
            for row in rows {
                for position in 1..=*length {
                    next.push(self.slice_first(row, position)?);
                }
            }
            rows = next;
        }
        let mut reader = Reader::new(&self.arena, names);
        let mut level = Vec::new();
        // A 0 stands for a row of zeros where another row of the same block says how long it is.
        let together = lengths.iter().rev().nth(1).and_then(|count| usize::try_from(*count).ok())?;
        for block in rows.chunks(together) {
            let is_told = block.iter().any(|row| !self.arena.is_zero(*row));
            for row in block {
                level.push(if is_told && self.arena.is_zero(*row) {
                    reader.writer.integer(0)
                } else {
                    let column = reader.matrix(*row)?;
                    reader.writer.transpose(column)
                });
            }
        }
        for length in lengths.get(..last)?.iter().rev() {
            let count = usize::try_from(*length).ok()?;
            let blocks = level.chunks(count);
            level = blocks
                .map(|block| block.iter().map(|row| vec![*row]).collect())
                .map(|block| reader.writer.bracket(block))
                .collect();
        }
        let root = level.first().copied()?;
        Some(formula(&self.arena, reader, root, Notation::Block))
    }

    fn slice_first(&mut self, node: NodeId, position: i64) -> Option<NodeId> {
        let axes = self.arena.axes(node).to_vec();
        let position = self.arena.integer(position);
        let unit = self.arena.unit(position, axes.first()?);
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(unit, labels.get(..1)?);
        product.factor(node, &labels);
        product.outputs(labels.get(1..)?);
        let sliced = self.merged_terms(node, product);
        let Node::Sum(terms) = self.arena.node(sliced).clone() else {
            return Some(self.entries_of_sums(sliced));
        };
        let axes = self.arena.axes(sliced).to_vec();
        let terms: Vec<_> =
            terms.into_iter().map(|(weight, term)| (weight, self.entries_of_sums(term))).collect();
        Some(self.arena.sum_of(&axes, &terms))
    }

    /// `y[1]*(1 - y[1])` for `y[1]*(1 - y)[1]`: where a unit vector meets a sum, it goes to its terms.
    fn entries_of_sums(&mut self, node: NodeId) -> NodeId {
        let Node::Contraction(product) = self.arena.node(node).clone() else { return node };
        let mut whole = Product::new();
        let (mut factors, output) = whole.open(&product);
        let units: Vec<Factor> = factors
            .iter()
            .filter(|factor| matches!(self.arena.node(factor.base), Node::Unit(_)))
            .cloned()
            .collect();
        for factor in &mut factors {
            let met = units.iter().find(|unit| unit.axes == factor.axes && unit.base != factor.base);
            if let (Some(unit), Node::Sum(terms)) = (met, self.arena.node(factor.base).clone()) {
                let entry = |(weight, term)| (weight, self.arena.inner(unit.base, term));
                let entries: Vec<_> = terms.into_iter().map(entry).collect();
                factor.base = self.arena.sum_of(&[], &entries);
                factor.axes.clear();
            }
        }
        whole.extend(factors);
        for axis in &output {
            whole.output_merged(axis);
        }
        self.arena.contract(whole)
    }

    /// The lecture's own notation: a diagonal as Σᵢ Eᵢᵢ v eᵢ'.
    pub(super) fn in_units(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let matrix = reader.matrix(node)?;
        let root = reader.in_units(matrix, self.arena.axes(node))?;
        Some(formula(&self.arena, reader, root, Notation::Units))
    }
}

/// A formula as it is shown, what stands in it twice named on a `where` line.
pub(super) fn formula(arena: &Arena, mut reader: Reader<'_>, root: ExprId, notation: Notation) -> Formula {
    let (root, definitions) = match notation {
        Notation::Kron => named(arena, &mut reader, root),
        _ => (root, Vec::new()),
    };
    let ast = Arc::new(reader.writer.into_ast());
    Formula { ast, root, left: None, entry: Vec::new(), above: 0, definitions, notation }
}
