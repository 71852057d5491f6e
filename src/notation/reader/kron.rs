//! Kronecker form: a product whose rows and columns are merged from pairs of labels, read as
//! `Q ⊗ P`, crossed with a commutation matrix, as an outer product of vecs, or with diagonals.

use num_traits::{One, Signed};

use super::Reader;
use super::entry::parts;
use super::product::Scaled;
use crate::ir::{Axis, Contraction, Factor, Label, Node, NodeId};
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, ExprId, Operator};

/// A corner of a merged matrix: 0 and 1 are the slow and fast part of its rows, 2 and 3 those of
/// its columns.
type Corner = usize;

impl Reader<'_> {
    /// A node with two axes, of which one or both are merged from two labels.
    pub fn kronecker(&mut self, node: NodeId) -> Option<ExprId> {
        self.read_below(node);
        let terms = match self.arena.node(node).clone() {
            Node::Sum(terms) => terms,
            _ => vec![(Rational::one(), node)],
        };
        if terms.is_empty() {
            return self.sum(node, &terms);
        }
        let mut written = Vec::new();
        for (weight, term) in terms {
            let Node::Contraction(product) = self.arena.node(term).clone() else { return None };
            let (turned, negated) = self.turns(&product, weight.is_negative());
            let before = std::mem::replace(&mut self.turned, turned);
            let expression = self.kronecker_term(&product).or_else(|| self.sum_of_kroneckers(&product));
            self.turned = before;
            let (expression, negative) = (expression?, weight.is_negative() ^ negated);
            let scaled = Scaled { body: Some(expression), ..Scaled::default() };
            let expression = self.write_scaled(&weight, scaled)?;
            written.push((negative, expression));
        }
        written.sort_by_key(|(negative, _)| *negative);
        let mut sum: Option<ExprId> = None;
        for (negative, expression) in written {
            sum = Some(match (sum, negative) {
                (None, false) => expression,
                (None, true) => self.writer.negate(expression),
                (Some(sum), negative) => match self.with_side_shared(sum, expression, negative) {
                    Some(joined) => joined,
                    None if negative => self.writer.subtract(sum, expression),
                    None => self.with_commuted(sum, expression),
                },
            });
        }
        sum
    }

    /// `A ⊗ B - A ⊗ C` as `A ⊗ (B - C)`, on either side.
    fn with_side_shared(&mut self, sum: ExprId, next: ExprId, negative: bool) -> Option<ExprId> {
        let sides = |id: ExprId| match *self.writer.ast().get(id) {
            Expr::Binary { operator: Operator::Kronecker, left, right } => Some((left, right)),
            _ => None,
        };
        let ((left, right), (other_left, other_right)) = (sides(sum)?, sides(next)?);
        let (shares_left, shares_right) =
            (self.writer.same(left, other_left), self.writer.same(right, other_right));
        let (one, other) = match (shares_left, shares_right) {
            (true, _) => (right, other_right),
            (false, true) => (left, other_left),
            (false, false) => return None,
        };
        let joined = if negative { self.writer.subtract(one, other) } else { self.writer.add(one, other) };
        let (left, right) = if shares_left { (left, joined) } else { (joined, right) };
        Some(self.writer.kronecker(left, right))
    }

    /// A column that is merged from two labels, its numbers apart: `vec(A)`, `a ⊗ b`.
    pub(super) fn merged_column(&mut self, product: &Contraction) -> Option<Scaled> {
        let [axis] = product.output.as_slice() else { return None };
        let [slow, fast] = *axis.as_slice() else { return None };
        let corners = [(0, slow), (1, fast)];
        let (mut numbers, mut groups) = (Vec::new(), Vec::new());
        for part in parts(product, &[slow, fast]) {
            let labels = part.iter().flat_map(|factor| factor.axes.iter()).flatten();
            let touched: Vec<Label> =
                [slow, fast].into_iter().filter(|own| labels.clone().any(|label| label == own)).collect();
            if touched.is_empty() { numbers.extend(part) } else { groups.push((touched, part)) }
        }
        let at = |corner: Corner| corners.iter().find(|(other, _)| *other == corner).map(|(_, label)| *label);
        let body = self.side(product, (0, 1), &at, &joined(&corners, groups))?;
        let sub =
            Contraction { factors: numbers, output: Vec::new(), dimensions: product.dimensions.clone() };
        Some(Scaled { body: Some(body), ..self.scaled_part(&sub)? })
    }

    /// Whether a node is a matrix of which an axis is merged from two labels, or a sum of such.
    pub(super) fn is_merged(&self, node: NodeId) -> bool {
        let merged = |id: NodeId| match self.arena.node(id) {
            Node::Contraction(product) => {
                product.output.len() == 2 && product.output.iter().any(|axis| axis.len() > 1)
            }
            _ => false,
        };
        match self.arena.node(node) {
            Node::Sum(terms) => terms.iter().any(|(_, term)| merged(*term)),
            _ => merged(node),
        }
    }

    /// `S + K*S` as `(I + K)*S`, `K*S + K*T` as `K*(S + T)`, anything else as a sum.
    fn with_commuted(&mut self, sum: ExprId, next: ExprId) -> ExprId {
        for (plain, crossed) in [(sum, next), (next, sum)] {
            if let Some((commutation, right)) = self.commuted(crossed)
                && self.writer.same(right, plain)
            {
                let sides = self.writer.arguments(commutation).to_vec();
                let identity = self.identity_of(|writer| match sides.as_slice() {
                    [m, n] => writer.multiply(*m, *n),
                    _ => commutation,
                });
                let both = self.writer.add(identity, commutation);
                return self.writer.multiply(both, plain);
            }
        }
        if let (Some((first, left)), Some((second, right))) = (self.commuted(sum), self.commuted(next))
            && self.writer.same(first, second)
        {
            let both = self.writer.add(left, right);
            return self.writer.multiply(first, both);
        }
        self.writer.add(sum, next)
    }

    /// A product with a commutation matrix in front: that matrix, and the rest.
    fn commuted(&self, product: ExprId) -> Option<(ExprId, ExprId)> {
        match *self.writer.ast().get(product) {
            Expr::Binary { operator: Operator::Multiply, left, right } => {
                self.writer.is_call(left, "K").then_some((left, right))
            }
            _ => None,
        }
    }

    /// What stands on a diagonal is looked for where rows and columns share a label; else wherever
    /// factors touch only the rows or only the columns.
    pub(super) fn kronecker_term(&mut self, product: &Contraction) -> Option<ExprId> {
        if product.output.iter().all(|axis| axis.len() == 1) {
            let scaled = self.scaled_part(product)?;
            return self.write_scaled(&Rational::one(), scaled);
        }
        let corners = corners_of(product)?;
        let shared = self.kronecker_with(product, &corners, &|touched| is_shared(touched, &corners));
        shared.or_else(|| self.kronecker_with(product, &corners, &|_| true))
    }

    fn kronecker_with(
        &mut self,
        product: &Contraction,
        corners: &[(Corner, Label)],
        scales: &dyn Fn(&[Label]) -> bool,
    ) -> Option<ExprId> {
        let labels: Vec<Label> = corners.iter().map(|(_, label)| *label).collect();
        let mut numbers: Vec<Factor> = Vec::new();
        let mut groups: Vec<(Vec<Label>, Vec<Factor>)> = Vec::new();
        let mut across: Vec<(Vec<Label>, Vec<Factor>)> = Vec::new();
        for part in parts(product, &labels) {
            let mut touched: Vec<Label> = Vec::new();
            for label in part.iter().flat_map(|factor| factor.axes.iter()).flatten() {
                if labels.contains(label) && !touched.contains(label) {
                    touched.push(*label);
                }
            }
            match touched.as_slice() {
                [] => numbers.extend(part),
                _ if is_one_sided(&touched, corners) && scales(&touched) => across.push((touched, part)),
                _ => groups.push((touched, part)),
            }
        }
        let inner = self.join_corners(product, corners, groups)?;
        self.with_diagonals(product, corners, inner, across, numbers)
    }

    /// The Kronecker product of what stands at each pair of corners.
    #[expect(clippy::option_option, reason = "no form at all, or one with nothing to write, or one")]
    fn join_corners(
        &mut self,
        product: &Contraction,
        corners: &[(Corner, Label)],
        groups: Vec<(Vec<Label>, Vec<Factor>)>,
    ) -> Option<Option<ExprId>> {
        let joined = joined(corners, groups);
        let nothing = joined.iter().all(|(_, _, factors)| factors.is_empty());
        let straight = |members: &[Corner]| matches!(members, [0, 2] | [2, 0] | [1, 3] | [3, 1]);
        if nothing && joined.iter().all(|(members, ..)| straight(members)) {
            return Some(None);
        }
        let at = |corner: Corner| corners.iter().find(|(other, _)| *other == corner).map(|(_, label)| *label);
        // The matrix of the factors that touch these two corners and no other: one connected group, or, where
        // `apart` says so, two.
        let mut with = |left: Corner, right: Corner, apart: bool| -> Option<ExprId> {
            let is_own = |corner: &Corner| *corner == left || *corner == right;
            let found: Vec<_> = joined.iter().filter(|(members, ..)| members.iter().any(is_own)).collect();
            if found.is_empty()
                || apart != (found.len() > 1)
                || found.iter().any(|(members, ..)| !members.iter().all(is_own))
            {
                return None;
            }
            let factors: Vec<Factor> = found.into_iter().flat_map(|(.., factors)| factors).cloned().collect();
            let free: Vec<Label> = [at(left), at(right)].into_iter().flatten().collect();
            let matrix = self.part_as_matrix(product, &factors, &free)?;
            // A lone column's corner is a row.
            Some(if at(left).is_none() { self.writer.transpose(matrix) } else { matrix })
        };
        if let (Some(slow), Some(fast)) = (with(0, 2, false), with(1, 3, false)) {
            return Some(Some(self.writer.kronecker(slow, fast)));
        }
        if let (Some(slow), Some(fast)) = (with(0, 3, false), with(1, 2, false)) {
            // A side that is no merged axis has one corner, which may be taken for the slow one.
            let (Some(rows), Some(_)) = (at(0), at(2)) else {
                let (slow, fast) = if at(0).is_none() { (fast, slow) } else { (slow, fast) };
                return Some(Some(self.writer.kronecker(slow, fast)));
            };
            // Rows crossed on the left: K*(fast ⊗ slow).
            let lengths = [rows, at(1)?].map(|label| product.dimensions.get(usize::from(label)).cloned());
            let [m, n] = lengths;
            let (m, n) = (self.writer.dimension(&m?), self.writer.dimension(&n?));
            let commutation = self.writer.call("K", &[m, n]);
            if self.is_identity(fast) && self.is_identity(slow) {
                return Some(Some(commutation));
            }
            let both = self.writer.kronecker(fast, slow);
            return Some(Some(self.writer.multiply(commutation, both)));
        }
        for (slow_apart, fast_apart) in [(true, false), (false, true)] {
            let slow = with(0, 2, slow_apart);
            if let (Some(slow), Some(fast)) = (slow, with(1, 3, fast_apart)) {
                return Some(Some(self.writer.kronecker(slow, fast)));
            }
        }
        let rows = self.side(product, (0, 1), &at, &joined)?;
        let columns = self.side(product, (2, 3), &at, &joined)?;
        let columns = self.writer.transpose(columns);
        Some(Some(self.writer.multiply(rows, columns)))
    }

    /// The rows, or the columns, of an outer product as one column: `vec(A)`, `a ⊗ b`, `a`. `None`
    /// where something reaches over to the other side.
    fn side(
        &mut self,
        product: &Contraction,
        (slow, fast): (Corner, Corner),
        at: &dyn Fn(Corner) -> Option<Label>,
        joined: &[(Vec<Corner>, Vec<Label>, Vec<Factor>)],
    ) -> Option<ExprId> {
        let own: Vec<Label> = [at(fast), at(slow)].into_iter().flatten().collect();
        let here = |corner: &Corner| *corner == slow || *corner == fast;
        let groups: Vec<_> = joined.iter().filter(|(members, ..)| members.iter().any(here)).collect();
        if groups.iter().any(|(members, ..)| !members.iter().all(here)) {
            return None;
        }
        match (groups.as_slice(), own.as_slice()) {
            ([(.., factors)], [_]) => self.part_as_matrix(product, factors, &own),
            ([(.., factors)], _) => {
                let before = std::mem::replace(&mut self.sizeless, factors.is_empty());
                let matrix = self.part_as_matrix(product, factors, &own);
                self.sizeless = before;
                let matrix = matrix?;
                Some(self.writer.call("vec", &[matrix]))
            }
            ([(_, first, one), (_, _, other)], [fast, slow]) => {
                let (fast_part, slow_part) = if first.contains(fast) { (one, other) } else { (other, one) };
                let fast = self.part_as_matrix(product, fast_part, &[*fast])?;
                let slow = self.part_as_matrix(product, slow_part, &[*slow])?;
                Some(self.writer.kronecker(slow, fast))
            }
            _ => None,
        }
    }

    fn with_diagonals(
        &mut self,
        product: &Contraction,
        corners: &[(Corner, Label)],
        inner: Option<ExprId>,
        across: Vec<(Vec<Label>, Vec<Factor>)>,
        numbers: Vec<Factor>,
    ) -> Option<ExprId> {
        let mut body = inner;
        let at = |corner: Corner| corners.iter().find(|(other, _)| *other == corner).map(|(_, label)| *label);
        let rows: Vec<Label> = [at(1), at(0)].into_iter().flatten().collect();
        let columns: Vec<Label> = [at(3), at(2)].into_iter().flatten().collect();
        let (by_rows, by_columns): (Vec<_>, Vec<_>) =
            across.into_iter().partition(|(touched, _)| touched.iter().all(|label| rows.contains(label)));
        for (members, free, in_rows) in [(by_rows, rows, true), (by_columns, columns, false)] {
            let factors: Vec<Factor> = members.into_iter().flat_map(|(_, factors)| factors).collect();
            if factors.is_empty() {
                continue;
            }
            let matrix = self.part_as_matrix(product, &factors, &free)?;
            let vector = if free.len() == 2 { self.writer.call("vec", &[matrix]) } else { matrix };
            let diagonal = self.writer.call("diag", &[vector]);
            body = Some(match body {
                None => diagonal,
                Some(body) if in_rows => self.writer.multiply(diagonal, body),
                Some(body) => self.writer.multiply(body, diagonal),
            });
        }
        let body = match body {
            Some(body) => body,
            None => {
                let axis = product.output.first()?;
                let lengths = axis.iter().filter_map(|label| product.dimensions.get(usize::from(*label)));
                let length = lengths.fold(Dimension::number(1), |whole, part| whole.multiply(part));
                self.identity(&length)
            }
        };
        if numbers.is_empty() {
            return Some(body);
        }
        let sub =
            Contraction { factors: numbers, output: Vec::new(), dimensions: product.dimensions.clone() };
        let mut scaled = self.scaled_part(&sub)?;
        scaled.body = Some(body);
        self.write_scaled(&Rational::one(), scaled)
    }
}

/// Corners that hang together, by a label they share or by factors between them, with their labels
/// and those factors.
fn joined(
    corners: &[(Corner, Label)],
    groups: Vec<(Vec<Label>, Vec<Factor>)>,
) -> Vec<(Vec<Corner>, Vec<Label>, Vec<Factor>)> {
    let mut joined: Vec<(Vec<Corner>, Vec<Label>, Vec<Factor>)> = Vec::new();
    for (corner, label) in corners {
        match joined.iter_mut().find(|(_, labels, _)| labels.contains(label)) {
            Some((members, ..)) => members.push(*corner),
            None => joined.push((vec![*corner], vec![*label], Vec::new())),
        }
    }
    for (touched, factors) in groups {
        let (hit, kept): (Vec<_>, Vec<_>) =
            joined.into_iter().partition(|(_, labels, _)| labels.iter().any(|label| touched.contains(label)));
        joined = kept;
        let mut whole = (Vec::new(), Vec::new(), factors);
        for (members, labels, more) in hit {
            whole.0.extend(members);
            whole.1.extend(labels);
            whole.2.extend(more);
        }
        joined.push(whole);
    }
    joined
}

/// The corners of a merged matrix and their labels; an axis that is not merged has only its
/// fast corner.
fn corners_of(product: &Contraction) -> Option<Vec<(Corner, Label)>> {
    let [rows, columns] = product.output.as_slice() else { return None };
    let mut corners = Vec::new();
    for (axis, slow) in [(rows, 0), (columns, 2)] {
        let axis: &Axis = axis;
        match axis.as_slice() {
            [only] => corners.push((slow + 1, *only)),
            [first, second] => corners.extend([(slow, *first), (slow + 1, *second)]),
            _ => return None,
        }
    }
    Some(corners)
}

/// Whether factors touch both labels of the rows, or both of the columns, and nothing else: then
/// they can stand on a diagonal.
fn is_one_sided(touched: &[Label], corners: &[(Corner, Label)]) -> bool {
    let within = |first: Corner| {
        let side = |label: &Label| {
            corners.iter().any(|(corner, l)| l == label && (*corner == first || *corner == first + 1))
        };
        let labels = corners.iter().filter(|(corner, _)| *corner == first || *corner == first + 1).count();
        labels == 2 && touched.iter().all(side)
    };
    touched.len() == 2 && (within(0) || within(2))
}

/// Whether any of the labels is one of the rows and of the columns too.
fn is_shared(touched: &[Label], corners: &[(Corner, Label)]) -> bool {
    touched.iter().any(|label| corners.iter().filter(|(_, other)| other == label).count() == 2)
}
