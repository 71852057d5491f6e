//! Kronecker form: a matrix or vector by a matrix, or the Hessian by a matrix, as the matrix of the
//! derivatives of `vec(Y)` by `vec(X)'`. Every term has one: as `B' ⊗ A` where it splits so, else as a sum
//! of such, else entry by entry of the variable.

use num_traits::One;
use rustc_hash::FxHashMap;

use super::Session;
use super::forms::formula;
use super::left::Asked;
use super::left::{Left, Part, Quotient};
use super::outcome::{Formula, Notation};
use crate::ir::{Arena, Node, NodeId, Product};
use crate::notation::reader::Reader;
use crate::number::Rational;
use crate::shape::Dimension;
use crate::simplify::{WIDEST, spread_over};

/// Over how many indices at once Kronecker products may be summed: as many as a merged matrix has.
const MOST_RUNNING: u32 = 4;

impl Session {
    /// A matrix or vector by a matrix, or the Hessian by a matrix, as the matrix of the derivatives of
    /// `vec(Y)` by `vec(X)'`.
    pub(super) fn merged(&mut self, node: NodeId, asked: Option<&Asked>) -> Option<NodeId> {
        let (rows, _) = self.orders(asked?)?;
        let axes = self.arena.axes(node).to_vec();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        for group in [labels.get(..rows)?, labels.get(rows..)?] {
            let reversed: Vec<_> = group.iter().rev().copied().collect();
            product.output_merged(&reversed);
        }
        Some(self.merged_terms(node, product))
    }

    /// How many axes become rows, and how many columns.
    pub(super) fn orders(&self, asked: &Asked) -> Option<(usize, usize)> {
        let groups: Vec<usize> = std::iter::once(&asked.of)
            .chain(&asked.by)
            .map(|part| self.arena.order(*part))
            .filter(|order| *order > 0)
            .collect();
        let [mut rows, mut columns] = *groups.as_slice() else { return None };
        if asked.turned {
            (rows, columns) = (columns, rows);
        }
        (rows <= 2 && columns <= 2 && rows + columns > 2).then_some((rows, columns))
    }

    /// Unit vectors of every length that a node's terms have within them, at indices that may run.
    fn running(&mut self, node: NodeId) -> Vec<Vec<NodeId>> {
        let terms = match self.arena.node(node).clone() {
            Node::Sum(terms) => terms.into_iter().map(|(_, term)| term).collect(),
            _ => vec![node],
        };
        let mut lengths: Vec<Dimension> = Vec::new();
        for term in terms {
            let Node::Contraction(product) = self.arena.node(term) else { continue };
            let new = product.dimensions.iter().filter(|length| !lengths.contains(length));
            let new: Vec<Dimension> = new.cloned().collect();
            lengths.extend(new);
        }
        let first = self.arena.level(node) + 1;
        let mut units = |level: u32| {
            let position = self.arena.index(level);
            lengths.iter().map(|length| self.arena.unit(position, length)).collect()
        };
        (first..first + MOST_RUNNING).map(&mut units).collect()
    }

    /// `∂vec(Y)/∂vec(X)'`, in Kronecker products or, if that is wanted, in sums of them.
    pub(super) fn in_kronecker(
        &mut self,
        merged: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: &Asked,
        sums: bool,
    ) -> Option<Formula> {
        let running = if sums { self.running(merged) } else { Vec::new() };
        let mut reader = Reader::new(&self.arena, names);
        reader.running = running;
        let root = reader.kronecker(merged)?;
        let mut written = formula(&self.arena, reader, root, Notation::Kron);
        written.left = self.vectors(asked);
        Some(written)
    }

    /// `Σ vec(∂Y/∂X[r,s])*(unit(s) ⊗ unit(r))'`, over the entries of the variable: what is left where what
    /// is derived has axes that are merged themselves, as `A ⊗ X` has.
    pub(super) fn by_entries(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: &Asked,
    ) -> Option<Formula> {
        let (rows, _) = self.orders(asked)?;
        let axes = self.arena.axes(node).to_vec();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        product.outputs(labels.get(..rows)?);
        let mut level = self.arena.level(node);
        let mut units = Vec::new();
        for (axis, label) in axes.iter().zip(labels).skip(rows) {
            level += 1;
            let position = self.arena.index(level);
            let unit = self.arena.unit(position, axis);
            product.factor(unit, &[label]);
            units.push(unit);
        }
        let entry = self.merged_terms(node, product);
        let mut reader = Reader::new(&self.arena, names);
        let root = reader.kroneckers_by_entries(entry, &units)?;
        let mut written = formula(&self.arena, reader, root, Notation::Kron);
        written.left = self.vectors(asked);
        Some(written)
    }

    /// `∂vec(Y)/∂vec(X)'`, `∂²f/∂vec(X) ∂vec(Y)'`: what comes last lies along the columns. Turned,
    /// `∂vec(Y)'/∂vec(X)`.
    fn vectors(&self, asked: &Asked) -> Option<Left> {
        let part = |node: NodeId, fallback: &str| {
            let is_vec = self.arena.order(node) > 1;
            Part { is_vec, ..Part::whole(self.arena.name_of(node).as_deref().unwrap_or(fallback)) }
        };
        let row = |node: NodeId| Part { is_row: true, ..part(node, "X") };
        let (of, by) = match asked.by.as_slice() {
            [by] if asked.turned => (Part { is_row: true, ..part(asked.of, "Y") }, vec![part(*by, "X")]),
            by => {
                // Numbers that it is derived by, too, add no axis.
                let columns = by.iter().rposition(|by| self.arena.order(*by) > 0)?;
                let is_number = self.arena.order(asked.of) == 0;
                let of = if is_number { Part::whole("f") } else { part(asked.of, "Y") };
                let by = by.iter().enumerate();
                let by = by.map(|(place, by)| if place == columns { row(*by) } else { part(*by, "X") });
                (of, by.collect())
            }
        };
        Some(Left::Derivative(Quotient { of, by }))
    }

    /// A sum is merged term by term, so that every term is a product again.
    pub(super) fn merged_terms(&mut self, mut node: NodeId, mut pattern: Product) -> NodeId {
        while let Some(spread) = spread_tensors(&mut self.arena, node) {
            pattern = pattern.with_base(node, spread);
            node = spread;
        }
        let Node::Sum(terms) = self.arena.node(node).clone() else { return self.arena.contract(pattern) };
        let mut merged = Vec::new();
        for (weight, term) in terms {
            let product = pattern.with_base(node, term);
            merged.push((weight, self.arena.contract(product)));
        }
        let whole = self.arena.contract(pattern);
        let axes = self.arena.axes(whole).to_vec();
        self.arena.sum_of(&axes, &merged)
    }
}

/// The terms of a node, in which no sum of more axes than matrices have is a factor any more; `None`
/// where there was no such factor.
fn spread_tensors(arena: &mut Arena, node: NodeId) -> Option<NodeId> {
    let terms = match arena.node(node).clone() {
        Node::Sum(terms) => terms,
        _ => vec![(Rational::one(), node)],
    };
    let mut spread = Vec::new();
    let mut changed = false;
    for (weight, term) in terms {
        let new = spread_tensor(arena, term);
        changed |= new.is_some();
        spread.push((weight, new.unwrap_or(term)));
    }
    let axes = arena.axes(node).to_vec();
    changed.then(|| arena.sum_of(&axes, &spread))
}

fn spread_tensor(arena: &mut Arena, term: NodeId) -> Option<NodeId> {
    let Node::Contraction(product) = arena.node(term).clone() else { return None };
    let place = product.factors.iter().position(|factor| {
        let is_sum = matches!(arena.node(factor.base), Node::Sum(terms) if terms.len() <= WIDEST);
        is_sum && factor.exponent.is_one() && arena.order(factor.base) > 2
    })?;
    spread_over(arena, term, &product, place)
}
