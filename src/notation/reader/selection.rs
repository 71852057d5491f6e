//! Unit vectors and selectors in a product: entries and slices of what they meet.

use num_traits::One;

use super::Reader;
use super::chain::{Link, Part, write_parts};
use super::graph::{Edge, Graph, write_edge};
use crate::ir::{Factor, Label, Node, NodeId};
use crate::number::Rational;
use crate::syntax::ast::{ExprId, Subscript};

impl Reader<'_> {
    pub(super) fn is_selection(&self, factor: &Factor) -> bool {
        match self.arena.node(factor.base) {
            Node::Unit(at) | Node::Selector(at) => self.arena.order(*at) == 0 && factor.exponent.is_one(),
            _ => false,
        }
    }

    /// A unit vector or selector: an entry or slice of the one thing it meets, else itself.
    pub(super) fn place_selection(&mut self, factor: &Factor, alone: bool, graph: &mut Graph) -> Option<()> {
        let axis = |place: usize| {
            factor.axes.get(place).and_then(|axis| <[Label; 1]>::try_from(axis.as_slice()).ok())
        };
        match self.arena.node(factor.base).clone() {
            Node::Unit(position) => {
                let [point] = axis(0)?;
                if !alone || self.select_entry(position, point, graph).is_none() {
                    let unit = self.known(factor.base)?;
                    graph
                        .parts
                        .push((point, Part { chain: vec![Link::column(unit)], exponent: Rational::one() }));
                }
            }
            Node::Selector(start) => {
                let ([new], [old]) = (axis(0)?, axis(1)?);
                if !alone || self.select_slice(factor.base, start, (new, old), graph).is_none() {
                    let selector = self.known(factor.base)?;
                    let chain = vec![Link::matrix(selector, false)];
                    graph.edges.push(Edge { from: new, to: old, chain, exponent: Rational::one() });
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// `Σᵣ unit(r, m)*unit(p[r], n)'`: a matrix with a single 1 in each row, at the position that a vector says.
    pub(super) fn one_a_row(&mut self, id: NodeId, positions: NodeId) -> Option<ExprId> {
        let axes = self.arena.axes(id).to_vec();
        let [rows, columns] = axes.as_slice() else { return None };
        let level = self.arena.level(id) + 1;
        let (index, positions) = (self.index_name(level), self.known(positions)?);
        let index = self.writer.name(&index);
        let (rows, columns) = (self.writer.dimension(rows), self.writer.dimension(columns));
        let position = self.entry_of(positions, index);
        let unit = self.writer.call("unit", &[index, rows]);
        let one = self.writer.call("unit", &[position, columns]);
        let one = self.writer.transpose(one);
        let row = self.writer.multiply(unit, one);
        let first = self.writer.integer(1);
        Some(self.sum_over(row, level, first, rows))
    }

    /// Whether a summed point is met by just one part or one edge; which.
    fn sole_user(graph: &Graph, point: Label) -> Option<Result<usize, usize>> {
        if graph.output.contains(&point) {
            return None;
        }
        let parts: Vec<usize> =
            (0..graph.parts.len()).filter(|p| graph.parts.get(*p).is_some_and(|x| x.0 == point)).collect();
        let edges: Vec<usize> = (0..graph.edges.len())
            .filter(|e| graph.edges.get(*e).is_some_and(|x| x.from == point || x.to == point))
            .collect();
        match (parts.as_slice(), edges.as_slice()) {
            ([part], []) => Some(Ok(*part)),
            ([], [edge]) => Some(Err(*edge)),
            _ => None,
        }
    }

    /// Takes the entry at a summed point of everything that meets it there.
    fn select_entry(&mut self, position: NodeId, point: Label, graph: &mut Graph) -> Option<()> {
        let meets = |edge: &Edge| edge.from == point || edge.to == point;
        let met = graph.edges.iter().any(meets) || graph.parts.iter().any(|(at, _)| *at == point);
        if graph.output.contains(&point) || !met {
            return None;
        }
        let position = self.known(position)?;
        let (parts, kept) = graph.parts.drain(..).partition(|(at, _)| *at == point);
        graph.parts = kept;
        let parts: Vec<(Label, Part)> = parts;
        for (_, part) in parts {
            let vector = write_parts(&mut self.writer, &[part])?;
            let entry = self.entry_of(vector, position);
            graph.scalars.push(entry);
        }
        let (edges, kept) = graph.edges.drain(..).partition(meets);
        graph.edges = kept;
        let edges: Vec<Edge> = edges;
        for edge in edges {
            let matrix = write_edge(&mut self.writer, &edge)?;
            if edge.from == edge.to {
                let place = Subscript::Entry(position);
                let entry = self.writer.select(matrix, vec![place, place]);
                graph.scalars.push(entry);
                continue;
            }
            let (other, subscripts, turn) = if edge.from == point {
                (edge.to, vec![Subscript::Entry(position), Subscript::All], true)
            } else {
                (edge.from, vec![Subscript::All, Subscript::Entry(position)], false)
            };
            let mut slice = self.writer.select(matrix, subscripts);
            if turn {
                slice = self.writer.transpose(slice);
            }
            graph.parts.push((other, Part { chain: vec![Link::column(slice)], exponent: Rational::one() }));
        }
        graph.points.retain(|(other, _)| *other != point);
        Some(())
    }

    /// `x[i]`; an entry of a row or column of a matrix is an entry of the matrix.
    pub(super) fn entry_of(&mut self, vector: ExprId, position: ExprId) -> ExprId {
        use crate::syntax::ast::Expr;
        let inside = match self.writer.ast().get(vector) {
            Expr::Transpose(inside) => *inside,
            _ => vector,
        };
        if let Expr::Select { base, subscripts } = self.writer.ast().get(inside).clone()
            && subscripts.len() == 2
        {
            let fill = |subscript: &Subscript| match subscript {
                Subscript::All => Subscript::Entry(position),
                other => *other,
            };
            return self.writer.select(base, subscripts.iter().map(fill).collect());
        }
        self.writer.select(vector, vec![Subscript::Entry(position)])
    }

    fn select_slice(
        &mut self,
        selector: NodeId,
        start: NodeId,
        (new, old): (Label, Label),
        graph: &mut Graph,
    ) -> Option<()> {
        let user = Self::sole_user(graph, old)?;
        let (from, to) = self.range(start, selector)?;
        match user {
            Ok(place) => {
                let (_, part) = graph.parts.get(place)?.clone();
                let vector = write_parts(&mut self.writer, &[part])?;
                let slice = self.writer.select(vector, vec![Subscript::Range(from, to)]);
                graph.parts.remove(place);
                graph.parts.push((new, Part { chain: vec![Link::column(slice)], exponent: Rational::one() }));
            }
            Err(place) => {
                let mut edge = graph.edges.get(place)?.clone();
                if edge.from == edge.to {
                    return None;
                }
                let matrix = write_edge(&mut self.writer, &edge)?;
                let rows = edge.from == old;
                let slice = self.slice_of(matrix, usize::from(!rows), (from, to));
                if rows {
                    edge.from = new;
                } else {
                    edge.to = new;
                }
                edge.chain = vec![Link::matrix(slice, false)];
                edge.exponent = Rational::one();
                graph.edges.remove(place);
                graph.edges.push(edge);
            }
        }
        graph.points.retain(|(other, _)| *other != old);
        Some(())
    }

    /// `A[a..b, :]`; a slice of a slice along the other axis is one slice.
    fn slice_of(&mut self, matrix: ExprId, axis: usize, (from, to): (ExprId, ExprId)) -> ExprId {
        use crate::syntax::ast::Expr;
        if let Expr::Select { base, subscripts } = self.writer.ast().get(matrix).clone()
            && subscripts.get(axis) == Some(&Subscript::All)
        {
            let fill = |(place, subscript): (usize, &Subscript)| {
                if place == axis { Subscript::Range(from, to) } else { *subscript }
            };
            return self.writer.select(base, subscripts.iter().enumerate().map(fill).collect());
        }
        let range = Subscript::Range(from, to);
        let subscripts = if axis == 0 { vec![range, Subscript::All] } else { vec![Subscript::All, range] };
        self.writer.select(matrix, subscripts)
    }
}
