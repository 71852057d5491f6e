//! Contractions: filled into a graph, reduced, and written with their numbers in front.

use num_traits::{One, Signed, Zero};

use super::Reader;
use super::chain::{Link, Part, diagonal_matrix, write_chain, write_parts};
use super::graph::{Edge, Graph, column_of, write_edge};
use crate::ir::{Contraction, Factor, Label, Node, NodeId};
use crate::number::{Rational, rational};
use crate::shape::Dimension;
use crate::syntax::ast::ExprId;

/// A product as numbers above and below, times a matrix or vector.
#[derive(Clone, Debug, Default)]
pub(super) struct Scaled {
    /// Numbers that multiply.
    pub above: Vec<ExprId>,
    /// Numbers that divide.
    pub below: Vec<ExprId>,
    /// What they multiply; `None` for a number.
    pub body: Option<ExprId>,
    /// Whether a factor was written with its sign changed, to take a minus in.
    pub negated: bool,
}

impl Reader<'_> {
    /// A contraction of at most two axes.
    pub(super) fn contraction(&mut self, id: NodeId, product: &Contraction) -> Option<ExprId> {
        let scaled = self.scaled(id, product, false)?;
        let negated = scaled.negated;
        let written = self.write_scaled(&Rational::one(), scaled)?;
        Some(if negated { self.writer.negate(written) } else { written })
    }

    /// A contraction with its numbers apart. With `minus`, a difference among its factors is
    /// turned round if there is one: `-(y - 1)*A` is `(1 - y)*A`.
    pub(super) fn scaled(&mut self, id: NodeId, product: &Contraction, minus: bool) -> Option<Scaled> {
        let (turned, negated) = self.turns(product, minus);
        let before = std::mem::replace(&mut self.turned, turned);
        self.writer.begins_alone = self.arena.typed_entrywise(id);
        let scaled = self.scaled_as_turned(product);
        self.writer.begins_alone = false;
        self.turned = before;
        Some(Scaled { negated, ..scaled? })
    }

    fn scaled_as_turned(&mut self, product: &Contraction) -> Option<Scaled> {
        // What is summed over has its size from the factors alone: `tr(2*eye(n))`.
        let before = self.sizeless;
        self.sizeless |= product.output.is_empty() && !self.any_says_size(product);
        let in_graph = self.scaled_in_graph(product);
        let as_entries = self.scaled_as_entries(product);
        self.sizeless = before;
        match (in_graph, as_entries) {
            (Some(graph), Some(entries)) if self.length(&entries) < self.length(&graph) => Some(entries),
            (graph, entries) => graph.or(entries),
        }
    }

    /// A number that unit vectors take out of products: `(A*B)[i,j]` rather than `A[i,:]*B[:,j]`.
    fn scaled_as_entries(&mut self, product: &Contraction) -> Option<Scaled> {
        let (units, rest): (Vec<&Factor>, Vec<&Factor>) =
            product.factors.iter().partition(|factor| self.is_selection(factor));
        if units.is_empty() || !product.output.is_empty() {
            return None;
        }
        let rest = Contraction { factors: rest.into_iter().cloned().collect(), ..product.clone() };
        // Nothing here tells the size of an identity.
        let before = std::mem::replace(&mut self.sizeless, true);
        let entries = self.entries_at(&units, &rest);
        self.sizeless = before;
        let (above, below) = entries?;
        Some(Scaled { above, below, ..Scaled::default() })
    }

    /// How many tokens the parts of a product have.
    fn length(&self, scaled: &Scaled) -> usize {
        let parts = scaled.above.iter().chain(&scaled.below).chain(&scaled.body);
        parts.map(|part| self.writer.size(*part) + 1).sum()
    }

    fn any_says_size(&self, product: &Contraction) -> bool {
        let sized =
            |base: NodeId| self.arena.order(base) > 0 && self.sized.get(&base).copied().unwrap_or(true);
        product.factors.iter().any(|factor| sized(factor.base))
    }

    fn scaled_in_graph(&mut self, product: &Contraction) -> Option<Scaled> {
        if let [axis] = product.output.as_slice()
            && axis.len() > 1
        {
            return self.merged_column(product);
        }
        let mut scaled = Scaled::default();
        let mut graph = Graph::default();
        for axis in &product.output {
            let [label] = axis.as_slice() else { return None };
            graph.output.push(*label);
        }
        let unmerged = self.unmerged(product)?;
        for (label, dimension) in (0..).zip(&unmerged.dimensions) {
            if !unmerged.dropped.contains(&label) {
                graph.points.push((label, dimension.clone()));
            }
        }
        for (at, to, joint) in unmerged.joints {
            let exponent = Rational::one();
            match to {
                Some(to) => {
                    graph.edges.push(Edge {
                        from: at,
                        to,
                        chain: vec![Link::matrix(joint, false)],
                        exponent,
                    });
                }
                None => graph.parts.push((at, Part { chain: vec![Link::column(joint)], exponent })),
            }
        }
        let (selections, mut factors): (Vec<&Factor>, Vec<&Factor>) =
            unmerged.factors.iter().partition(|factor| self.is_selection(factor));
        self.put_in_typed_order(&mut factors);
        self.keep_typed_order(&factors);
        let means = self.means(&factors);
        for (place, factor) in factors.iter().enumerate() {
            let (expression, exponent) = match means.get(place).cloned().flatten() {
                Some(changed) => changed,
                None => (None, factor.exponent.clone()),
            };
            if exponent.is_zero() {
                continue;
            }
            let factor = &Factor { exponent, ..(*factor).clone() };
            if let Some(mean) = expression {
                self.place(factor, mean, &mut graph, &mut scaled)?;
                continue;
            }
            let expression = self.base_as_turned(factor.base)?;
            self.place(factor, expression, &mut graph, &mut scaled)?;
        }
        for factor in &selections {
            // `A[i,j]` selects twice from one matrix: each selection must leave `A` in the graph for the other.
            let meets = |other: &&Factor| {
                let shared = |label: &Label| other.axes.iter().flatten().any(|own| own == label);
                !std::ptr::eq(*other, *factor) && factor.axes.iter().flatten().any(shared)
            };
            let alone = !selections.iter().any(meets);
            self.place_selection(factor, alone, &mut graph)?;
        }
        graph.reduce(&mut self.writer)?;
        scaled.above.append(&mut graph.scalars);
        scaled.body = self.write_output(&mut graph)?;
        Some(scaled)
    }

    /// Puts numbers in the order in which they were typed: `v + a*t`, where the product was `1/2*a*t^2`.
    fn put_in_typed_order(&self, factors: &mut [&Factor]) {
        let number = |factor: &&Factor| if factor.axes.is_empty() { Some(factor.base) } else { None };
        for place in 1..factors.len() {
            let Some(moved) = factors.get(place).and_then(number) else { continue };
            let before = factors.iter().take(place).position(|factor| {
                number(factor).is_some_and(|number| self.arena.typed_in_front(moved, number))
            });
            if let Some(part) = before.and_then(|before| factors.get_mut(before..=place)) {
                part.rotate_right(1);
            }
        }
    }

    /// Tells the writer which inner products among factors were typed, in which order.
    fn keep_typed_order(&mut self, factors: &[&Factor]) {
        for (left, right) in factors.iter().flat_map(|left| factors.iter().map(move |right| (left, right))) {
            if self.arena.typed_inner(left.base, right.base)
                && let (Some(left), Some(right)) = (self.known(left.base), self.known(right.base))
            {
                self.writer.typed_inner.insert((left, right));
            }
        }
    }

    /// For each factor, what it is written as and with which exponent, where a sum of entries and
    /// a division by their number make a mean.
    fn means(&mut self, factors: &[&Factor]) -> Vec<Option<(Option<ExprId>, Rational)>> {
        let mut changed: Vec<Option<(Option<ExprId>, Rational)>> = vec![None; factors.len()];
        for (place, factor) in factors.iter().enumerate() {
            if !factor.axes.is_empty() || !factor.exponent.is_positive() || !factor.exponent.is_integer() {
                continue;
            }
            let Node::Contraction(inner) = self.arena.node(factor.base) else { continue };
            let is_sum =
                self.known(factor.base).is_some_and(|sum| self.writer.argument_of(sum, "sum").is_some());
            let vector = inner.dimensions.len() == 1;
            let matrix = inner.factors.len() == 1 && inner.dimensions.len() == 2;
            if !is_sum || !(vector || matrix) {
                continue;
            }
            let divisors: Vec<usize> = inner
                .dimensions
                .iter()
                .filter_map(|length| {
                    (0..factors.len()).find(|other| {
                        let Some(divisor) = factors.get(*other) else { return false };
                        let is_length =
                            matches!(self.arena.node(divisor.base), Node::Size(size) if size == length);
                        is_length
                            && divisor.exponent == -&factor.exponent
                            && changed.get(*other).is_none_or(Option::is_none)
                    })
                })
                .collect();
            if divisors.len() != inner.dimensions.len() {
                continue;
            }
            // Of a difference that is turned round, `-mean(C - D)`, too.
            let written = self.base_as_turned(factor.base);
            let Some(summed) = written.and_then(|sum| self.writer.argument_of(sum, "sum")) else { continue };
            let mean = self.writer.call("mean", &[summed]);
            for divisor in divisors {
                if let Some(change) = changed.get_mut(divisor) {
                    *change = Some((None, Rational::zero()));
                }
            }
            if let Some(change) = changed.get_mut(place) {
                *change = Some((Some(mean), factor.exponent.clone()));
            }
        }
        changed
    }

    /// Some factors of a contraction, as a contraction that forgets the labels they do not use.
    pub(super) fn scaled_part(&mut self, part: &Contraction) -> Option<Scaled> {
        let used = |label: Label| {
            let mut all =
                part.factors.iter().flat_map(|factor| factor.axes.iter()).chain(&part.output).flatten();
            all.any(|other| *other == label)
        };
        let place = |label: Label| {
            let before = (0..label).filter(|earlier| used(*earlier)).count();
            Label::try_from(before).unwrap_or(Label::MAX)
        };
        let rename = |axis: &crate::ir::Axis| axis.iter().map(|label| place(*label)).collect();
        let kept = Contraction {
            factors: part
                .factors
                .iter()
                .map(|factor| Factor { axes: factor.axes.iter().map(rename).collect(), ..factor.clone() })
                .collect(),
            output: part.output.iter().map(rename).collect(),
            dimensions: (0..)
                .zip(&part.dimensions)
                .filter(|(label, _)| used(*label))
                .map(|(_, d)| d.clone())
                .collect(),
        };
        self.scaled_as_turned(&kept)
    }

    /// Puts a factor into the graph, entries and slices taken off it where a unit vector or a
    /// selector meets it and nothing else.
    fn place(
        &mut self,
        factor: &Factor,
        expression: ExprId,
        graph: &mut Graph,
        scaled: &mut Scaled,
    ) -> Option<()> {
        if self.arena.order(factor.base) > 2 {
            return None;
        }
        let labels: Vec<Label> = factor
            .axes
            .iter()
            .map(|axis| if let [label] = axis.as_slice() { Some(*label) } else { None })
            .collect::<Option<_>>()?;
        let exponent = factor.exponent.clone();
        match labels.as_slice() {
            [] => self.place_number(factor.base, expression, &exponent, scaled),
            [point] => graph.parts.push((*point, Part { chain: vec![Link::column(expression)], exponent })),
            [from, to] => {
                let symmetric = self.arena.is_symmetric(factor.base);
                let link = self.matrix_link(expression, symmetric);
                graph.edges.push(Edge { from: *from, to: *to, chain: vec![link], exponent });
            }
            _ => return None,
        }
        Some(())
    }

    /// A matrix as a link; one that is written as a transpose is a turned link of what it turns.
    fn matrix_link(&mut self, expression: ExprId, symmetric: bool) -> Link {
        if self.writer.is_transpose(expression) {
            let inside = self.writer.transpose(expression);
            return Link { flipped: true, ..Link::matrix(inside, symmetric) };
        }
        Link::matrix(expression, symmetric)
    }

    /// A number: above or below the line, with its exponent.
    fn place_number(&mut self, base: NodeId, expression: ExprId, exponent: &Rational, scaled: &mut Scaled) {
        let written = self.raised_number(base, expression, &exponent.abs());
        if exponent.is_negative() { scaled.below.push(written) } else { scaled.above.push(written) }
    }

    /// A number with its exponent. A root of a sum of squares is a norm.
    pub(super) fn raised_number(&mut self, base: NodeId, expression: ExprId, exponent: &Rational) -> ExprId {
        let (expression, exponent) = match self.norm_of(base) {
            Some(norm) if !exponent.is_integer() => (norm, exponent * Rational::from_integer(2.into())),
            _ => (expression, exponent.clone()),
        };
        if exponent.is_one() {
            expression
        } else if exponent == rational::half() {
            self.writer.call("sqrt", &[expression])
        } else {
            let exponent = self.writer.number(&exponent);
            self.writer.power(expression, exponent)
        }
    }

    /// `norm(y)` where the node is the sum of the squares of y's entries.
    fn norm_of(&mut self, base: NodeId) -> Option<ExprId> {
        let Node::Contraction(product) = self.arena.node(base) else { return None };
        // A number has no norm.
        if !product.output.is_empty() || product.dimensions.is_empty() {
            return None;
        }
        if let [factor] = product.factors.as_slice()
            && factor.exponent == Rational::from_integer(2.into())
            && factor.axes.iter().flatten().count() == product.dimensions.len()
        {
            let inside = self.as_typed(factor.base)?;
            return Some(self.writer.call("norm", &[inside]));
        }
        None
    }

    /// What is left at the points of the output; `None` inside for a number.
    #[expect(clippy::option_option, reason = "no reading, no body, and a body are three things")]
    fn write_output(&mut self, graph: &mut Graph) -> Option<Option<ExprId>> {
        let at = |graph: &Graph, point: Label| -> Vec<Part> {
            graph.parts.iter().filter(|(p, _)| *p == point).map(|(_, part)| part.clone()).collect()
        };
        let dimension = |graph: &Graph, point: Label| {
            let found = graph.points.iter().find(|(p, _)| *p == point);
            found.map_or_else(|| Dimension::number(1), |(_, dimension)| dimension.clone())
        };
        match graph.output.clone().as_slice() {
            [] => Some(None),
            [point] => {
                let column = column_of(&mut self.writer, &at(graph, *point), &dimension(graph, *point))?;
                Some(Some(write_chain(&mut self.writer, &column)?))
            }
            [row, column] if row == column => {
                let parts = at(graph, *row);
                let length = dimension(graph, *row);
                if parts.is_empty() {
                    return Some(Some(self.identity(&length)));
                }
                let vector = write_parts(&mut self.writer, &parts)?;
                let diagonal = self.writer.call("diag", &[vector]);
                // The diagonal of a matrix, laid out again, is its product with I.
                if let [only] = parts.as_slice()
                    && let [link] = only.chain.as_slice()
                    && only.exponent.is_one()
                    && let Some(matrix) = self.writer.argument_of(link.expression, "diag")
                {
                    let identity = self.identity(&length);
                    let masked = self.writer.hadamard(matrix, identity);
                    if self.writer.size(masked) <= self.writer.size(diagonal) {
                        return Some(Some(masked));
                    }
                }
                Some(Some(diagonal_matrix(&mut self.writer, vector)))
            }
            [row, column] => self.write_matrix(graph, (*row, *column), &at, &dimension).map(Some),
            _ => None,
        }
    }

    fn write_matrix(
        &mut self,
        graph: &Graph,
        (row, column): (Label, Label),
        at: &dyn Fn(&Graph, Label) -> Vec<Part>,
        dimension: &dyn Fn(&Graph, Label) -> Dimension,
    ) -> Option<ExprId> {
        let (left, right) = (at(graph, row), at(graph, column));
        let Some(edge) = graph.edges.first() else {
            if left.is_empty() && right.is_empty() {
                let lengths = [row, column].map(|point| dimension(graph, point));
                let lengths = lengths.map(|length| self.writer.dimension(&length));
                return Some(self.writer.call("ones", &lengths));
            }
            let mut chain = column_of(&mut self.writer, &left, &dimension(graph, row))?;
            let right = column_of(&mut self.writer, &right, &dimension(graph, column))?;
            chain.extend(right.iter().rev().map(|link| Link {
                flipped: if link.column { true } else { !link.flipped && !link.symmetric },
                ..*link
            }));
            return write_chain(&mut self.writer, &chain);
        };
        let along = if edge.from == row {
            edge.clone()
        } else {
            let chain = super::chain::reversed(&edge.chain);
            Edge { from: row, to: column, chain, exponent: edge.exponent.clone() }
        };
        if left.is_empty() && right.is_empty() {
            return write_edge(&mut self.writer, &along);
        }
        let mut chain = Vec::new();
        if !left.is_empty() {
            let vector = write_parts(&mut self.writer, &left)?;
            let diagonal = diagonal_matrix(&mut self.writer, vector);
            chain.push(Link::matrix(diagonal, true));
        }
        if along.exponent.is_one() {
            chain.extend(along.chain);
        } else {
            chain.push(Link::matrix(write_edge(&mut self.writer, &along)?, false));
        }
        if !right.is_empty() {
            let vector = write_parts(&mut self.writer, &right)?;
            let diagonal = diagonal_matrix(&mut self.writer, vector);
            chain.push(Link::matrix(diagonal, true));
        }
        write_chain(&mut self.writer, &chain)
    }

    /// Numbers, a weight and a body as one expression, without the weight's sign.
    pub(super) fn write_scaled(&mut self, weight: &Rational, scaled: Scaled) -> Option<ExprId> {
        let Scaled { above, below, body, .. } = scaled;
        let (top, bottom) = if self.is_decimal(weight) {
            (weight.abs(), Rational::one())
        } else {
            let bottom = Rational::from_integer(weight.denom().clone());
            (Rational::from_integer(weight.numer().abs()), bottom)
        };
        let mut product: Option<ExprId> = None;
        if !top.is_one() || (above.is_empty() && body.is_none()) {
            product = Some(self.number(&top));
        }
        for factor in above {
            product = Some(product.map_or(factor, |product| self.writer.scale(product, factor)));
        }
        if let Some(body) = body {
            product = Some(product.map_or(body, |product| self.writer.scale(product, body)));
        }
        let mut divisor: Option<ExprId> = (!bottom.is_one()).then(|| self.writer.number(&bottom));
        for factor in below {
            divisor = Some(divisor.map_or(factor, |divisor| self.writer.multiply(divisor, factor)));
        }
        let product = product?;
        Some(divisor.map_or(product, |divisor| self.writer.divide(product, divisor)))
    }
}
