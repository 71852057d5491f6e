//! A product as a graph: its labels are the points, matrices the edges, vectors stand at the
//! points. Points that are summed over are taken away one by one, each joining what it meets
//! into a longer chain, until only the points of the output are left.

use num_traits::{One, Signed};

use super::chain::{
    Chain, Link, Part, diagonal_matrix, differential_last, raised, reversed, write_chain, write_inner,
    write_parts,
};
use crate::ir::Label;
use crate::limits;
use crate::notation::writer::Writer;
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::ExprId;

/// What it costs in operations to hold one part of a product against another.
const OPERATIONS_OF_LOOK: u64 = 30;

/// A matrix between two points.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Its rows.
    pub from: Label,
    /// Its columns.
    pub to: Label,
    /// The matrix.
    pub chain: Chain,
    /// The exponent of its entries.
    pub exponent: Rational,
}

/// The product being read.
#[derive(Clone, Debug, Default)]
pub struct Graph {
    /// The points, each with its length.
    pub points: Vec<(Label, Dimension)>,
    /// The points that the output mentions.
    pub output: Vec<Label>,
    /// The vectors at each point.
    pub parts: Vec<(Label, Part)>,
    /// The matrices.
    pub edges: Vec<Edge>,
    /// Numbers to multiply: `x'*y` once both vectors at its point were joined.
    pub scalars: Vec<ExprId>,
}

impl Graph {
    fn degree(&self, point: Label) -> usize {
        self.edges.iter().map(|edge| usize::from(edge.from == point) + usize::from(edge.to == point)).sum()
    }

    fn is_summed(&self, point: Label) -> bool {
        !self.output.contains(&point)
    }

    /// Takes points away until only those of the output are left; `None` where some label
    /// joins more factors than matrix notation can.
    pub fn reduce(&mut self, writer: &mut Writer) -> Option<()> {
        for _ in 0..256 {
            let size = self.edges.len() + self.parts.len();
            if !limits::spend(OPERATIONS_OF_LOOK * size.saturating_pow(2) as u64) {
                return None;
            }
            if self.close_loops(writer)?
                || self.close_pair(writer)?
                || self.drop_loose_point(writer)?
                || self.merge_weighted_parallel(writer)?
                || self.merge_bundle(writer)?
                || self.join_at_point(writer)?
                || self.merge_parallel(writer)?
            {
                continue;
            }
            let settled = self.points.iter().all(|(point, _)| !self.is_summed(*point));
            return settled.then_some(());
        }
        None
    }

    /// A matrix whose ends are one point: its diagonal as a vector, or its trace.
    fn close_loops(&mut self, writer: &mut Writer) -> Option<bool> {
        let Some(place) = self.edges.iter().position(|edge| edge.from == edge.to) else { return Some(false) };
        let mut edge = self.edges.remove(place);
        if edge.exponent.is_negative() || !edge.exponent.is_integer() {
            // The diagonal first: what stands beside it may be 0, or negative.
            let matrix = write_chain(writer, &edge.chain)?;
            let diagonal = writer.call("diag", &[matrix]);
            let chain = vec![Link::column(diagonal)];
            self.parts.push((edge.from, Part { chain, exponent: edge.exponent }));
            return Some(true);
        }
        let lonely = self.is_summed(edge.from)
            && self.degree(edge.from) == 0
            && self.parts.iter().all(|(point, _)| *point != edge.from);
        if lonely && edge.exponent.is_one() {
            edge.chain = differential_last(writer, &edge.chain);
        }
        // `diag(A)` is `diag(A')`: the one with fewer transposes.
        let turned = reversed(&edge.chain);
        let flips = |chain: &[Link]| chain.iter().filter(|link| link.flipped).count();
        if !lonely && flips(&turned) < flips(&edge.chain) {
            edge.chain = turned;
        }
        let matrix = write_edge(writer, &edge)?;
        if lonely {
            let trace = writer.call("tr", &[matrix]);
            self.scalars.push(trace);
            self.points.retain(|(point, _)| *point != edge.from);
        } else {
            let diagonal = writer.call("diag", &[matrix]);
            self.parts
                .push((edge.from, Part { chain: vec![Link::column(diagonal)], exponent: Rational::one() }));
        }
        Some(true)
    }

    /// Two summed points with nothing but matrices between them: all entries added up.
    fn close_pair(&mut self, writer: &mut Writer) -> Option<bool> {
        let found = self.edges.iter().find(|edge| {
            let between = |other: &&Edge| {
                (other.from, other.to) == (edge.from, edge.to)
                    || (other.to, other.from) == (edge.from, edge.to)
            };
            let count = self.edges.iter().filter(between).count();
            let closed =
                |point| self.is_summed(point) && !self.has_parts(point) && self.degree(point) == count;
            edge.from != edge.to && closed(edge.from) && closed(edge.to)
        });
        let Some(Edge { from, to, .. }) = found.cloned() else { return Some(false) };
        let edges = self.remove_edges_at(from);
        self.points.retain(|(point, _)| *point != from && *point != to);
        let sum = write_sum_of_matrix(writer, from, &edges)?;
        self.scalars.push(sum);
        Some(true)
    }

    fn take_parts(&mut self, point: Label) -> Vec<Part> {
        let taken = self.parts.iter().filter(|(at, _)| *at == point).map(|(_, part)| part.clone()).collect();
        self.parts.retain(|(at, _)| *at != point);
        taken
    }

    fn has_parts(&self, point: Label) -> bool {
        self.parts.iter().any(|(at, _)| *at == point)
    }

    fn remove_edges_at(&mut self, point: Label) -> Vec<Edge> {
        let (taken, kept) = self.edges.drain(..).partition(|edge| edge.from == point || edge.to == point);
        self.edges = kept;
        taken
    }

    /// A summed point that at most one matrix meets: a sum of entries, or a matrix times a vector.
    fn drop_loose_point(&mut self, writer: &mut Writer) -> Option<bool> {
        let loose = self.points.iter().find(|(point, _)| self.is_summed(*point) && self.degree(*point) <= 1);
        let Some((point, dimension)) = loose.cloned() else { return Some(false) };
        self.points.retain(|(other, _)| *other != point);
        let parts = self.take_parts(point);
        match self.remove_edges_at(point).pop() {
            None => {
                let sum = write_sum_of_entries(writer, &parts, &dimension)?;
                self.scalars.push(sum);
            }
            Some(edge) => {
                let (other, mut chain) = directed_to(writer, &edge, point)?;
                chain.extend(column_of(writer, &parts, &dimension)?);
                self.parts.push((other, Part { chain, exponent: Rational::one() }));
            }
        }
        Some(true)
    }

    /// A summed point that two matrices meet: their product, a diagonal between them.
    fn join_at_point(&mut self, writer: &mut Writer) -> Option<bool> {
        let joint = |wanted: bool| {
            self.points
                .iter()
                .find(|(p, _)| self.is_summed(*p) && self.degree(*p) == 2 && self.has_parts(*p) == wanted)
                .cloned()
        };
        let Some((point, _)) = joint(false).or_else(|| joint(true)) else { return Some(false) };
        self.points.retain(|(other, _)| *other != point);
        let parts = self.take_parts(point);
        let mut edges = self.remove_edges_at(point);
        let (second, first) = (edges.pop()?, edges.pop()?);
        let (from, mut chain) = directed_to(writer, &first, point)?;
        if !parts.is_empty() {
            let vector = write_parts(writer, &parts)?;
            let diagonal = diagonal_matrix(writer, vector);
            chain.push(Link::matrix(diagonal, true));
        }
        let (to, back) = directed_to(writer, &second, point)?;
        chain.extend(reversed(&back));
        self.edges.push(Edge { from, to, chain, exponent: Rational::one() });
        Some(true)
    }

    /// Two matrices between the same points of which one is summed with weights.
    fn merge_weighted_parallel(&mut self, writer: &mut Writer) -> Option<bool> {
        let weighted =
            |point: Label| self.is_summed(point) && self.degree(point) == 2 && self.has_parts(point);
        let found = self.parallel(&|edge| weighted(edge.from) || weighted(edge.to));
        self.merge_pair(writer, found)
    }

    /// Of three matrices or more between the same points, the two that are longest: what is left
    /// when a diagonal of a product is taken is then short.
    fn merge_bundle(&mut self, writer: &mut Writer) -> Option<bool> {
        let same = |edge: &Edge, other: &Edge| {
            (edge.from, edge.to) == (other.from, other.to) || (edge.from, edge.to) == (other.to, other.from)
        };
        let bundles = self.edges.iter().map(|edge| {
            let members = self.edges.iter().enumerate().filter(|(_, other)| same(edge, other));
            members.map(|(place, _)| place).collect::<Vec<_>>()
        });
        let Some(mut bundle) = bundles.into_iter().find(|bundle| bundle.len() > 2) else {
            return Some(false);
        };
        let length = |place: &usize| -> usize {
            let chain = self.edges.get(*place).map(|edge| edge.chain.as_slice()).unwrap_or_default();
            chain.iter().map(|link| writer.size(link.expression)).sum()
        };
        bundle.sort_by_key(|place| std::cmp::Reverse(length(place)));
        let (Some(one), Some(other)) = (bundle.first(), bundle.get(1)) else { return Some(false) };
        let pair = (*one.min(other), *one.max(other));
        self.merge_pair(writer, Some(pair))
    }

    /// Two matrices between the same points: their product entry by entry.
    fn merge_parallel(&mut self, writer: &mut Writer) -> Option<bool> {
        let found = self.parallel(&|_| true);
        self.merge_pair(writer, found)
    }

    fn parallel(&self, wanted: &dyn Fn(&Edge) -> bool) -> Option<(usize, usize)> {
        for (first, edge) in self.edges.iter().enumerate() {
            for (second, other) in self.edges.iter().enumerate().skip(first + 1) {
                let same = (edge.from, edge.to) == (other.from, other.to);
                let turned = (edge.from, edge.to) == (other.to, other.from);
                if (same || turned) && wanted(edge) {
                    return Some((first, second));
                }
            }
        }
        None
    }

    fn merge_pair(&mut self, writer: &mut Writer, pair: Option<(usize, usize)>) -> Option<bool> {
        let Some((first, second)) = pair else { return Some(false) };
        let other = self.edges.remove(second);
        let edge = self.edges.remove(first);
        let both = [edge, other];
        let mut along = |from: Label| {
            let chain = |one: &Edge| if one.from == from { one.chain.clone() } else { reversed(&one.chain) };
            let part = |one: &Edge| Part { chain: chain(one), exponent: one.exponent.clone() };
            write_parts(writer, &both.each_ref().map(part))
        };
        let [Edge { from, to, .. }, _] = both;
        // Either way round is right; what the output wants wins where both are as long.
        let (straight, turned) = (along(from)?, along(to)?);
        let (straight_size, turned_size) = (writer.size(straight), writer.size(turned));
        let wants_turn = self.output.first() == Some(&to);
        let (from, to, product) =
            if turned_size < straight_size || (turned_size == straight_size && wants_turn) {
                (to, from, turned)
            } else {
                (from, to, straight)
            };
        self.edges.push(Edge {
            from,
            to,
            chain: vec![Link::matrix(product, false)],
            exponent: Rational::one(),
        });
        Some(true)
    }
}

/// An edge's matrix, written from `from` to `to`.
pub fn write_edge(writer: &mut Writer, edge: &Edge) -> Option<ExprId> {
    let matrix = write_chain(writer, &edge.chain)?;
    if edge.exponent.is_negative() {
        let one = writer.integer(1);
        let base = raised(writer, matrix, &-&edge.exponent);
        return Some(writer.hadamard_divide(one, base));
    }
    Some(raised(writer, matrix, &edge.exponent))
}

/// The other end of an edge, and its matrix as a chain from there to `point`.
fn directed_to(writer: &mut Writer, edge: &Edge, point: Label) -> Option<(Label, Chain)> {
    let chain = if edge.exponent.is_one() {
        edge.chain.clone()
    } else {
        vec![Link::matrix(write_edge(writer, edge)?, false)]
    };
    Some(if edge.to == point { (edge.from, chain) } else { (edge.to, reversed(&chain)) })
}

/// The vectors at a point as one column; ones where there is none.
pub fn column_of(writer: &mut Writer, parts: &[Part], dimension: &Dimension) -> Option<Chain> {
    match parts {
        [] => {
            let length = writer.dimension(dimension);
            Some(vec![Link::column(writer.call("ones", &[length]))])
        }
        [only] if only.exponent.is_one() => Some(only.chain.clone()),
        _ => Some(vec![Link::column(write_parts(writer, parts)?)]),
    }
}

/// The sum over a point of the product of its vectors: `a'*b`, `norm(a)^2`, `sum(a)`.
fn write_sum_of_entries(writer: &mut Writer, parts: &[Part], dimension: &Dimension) -> Option<ExprId> {
    let two = Rational::from_integer(2.into());
    match parts {
        [] => Some(writer.dimension(dimension)),
        [only] if only.exponent == two => {
            let inner = write_inner(writer, &only.chain, &only.chain)?;
            let vector = write_chain(writer, &only.chain)?;
            let norm = writer.call("norm", &[vector]);
            let exponent = writer.integer(2);
            let squared = writer.power(norm, exponent);
            Some(if writer.size(squared) < writer.size(inner) { squared } else { inner })
        }
        [left, right] if left.exponent.is_one() && right.exponent.is_one() => {
            write_inner(writer, &left.chain, &right.chain)
        }
        _ => {
            let vector = write_parts(writer, parts)?;
            let sum = writer.call("sum", &[vector]);
            // Of a product with one factor taken off, as `(u .* v)'*w`, where that is shorter.
            let (last, others) = parts.split_last()?;
            if others.is_empty() || !last.exponent.is_one() {
                return Some(sum);
            }
            let rest = Link::column(write_parts(writer, others)?);
            let inner = write_inner(writer, &[rest], &last.chain)?;
            Some(if writer.size(inner) < writer.size(sum) { inner } else { sum })
        }
    }
}

/// The sum of all entries of a product of matrices, entry by entry: `norm(A)^2`, `tr(A'*B)`.
fn write_sum_of_matrix(writer: &mut Writer, from: Label, edges: &[Edge]) -> Option<ExprId> {
    let along = |edge: &Edge| if edge.from == from { edge.chain.clone() } else { reversed(&edge.chain) };
    let parts: Vec<Part> =
        edges.iter().map(|edge| Part { chain: along(edge), exponent: edge.exponent.clone() }).collect();
    let two = Rational::from_integer(2.into());
    if let [only] = parts.as_slice()
        && only.exponent == two
    {
        let matrix = write_chain(writer, &only.chain)?;
        let norm = writer.call("norm", &[matrix]);
        let exponent = writer.integer(2);
        return Some(writer.power(norm, exponent));
    }
    let product = write_parts(writer, &parts)?;
    let sum = writer.call("sum", &[product]);
    let [left, right] = parts.as_slice() else { return Some(sum) };
    if !(left.exponent.is_one() && right.exponent.is_one()) {
        return Some(sum);
    }
    let mut best = sum;
    for (first, second) in [(left, right), (right, left)] {
        let mut cycle = reversed(&first.chain);
        cycle.extend(second.chain.iter().copied());
        let cycle = write_chain(writer, &differential_last(writer, &cycle))?;
        let trace = writer.call("tr", &[cycle]);
        if writer.size(trace) <= writer.size(best) {
            best = trace;
        }
    }
    Some(best)
}
