//! Axes that are merged from two labels and met by factors that have one of these each: `b'*(x ⊗ t)`, `(I ⊗ x)'*b`.
//! What meets such an axis is a Kronecker product, and the axis one point of the graph.

use num_traits::One;

use super::Reader;
use crate::ir::{Axis, Contraction, Factor, Label};
use crate::notation::sharing::chain;
use crate::notation::writer::Writer;
use crate::number::Rational;
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, ExprId, Operator};
use crate::syntax::built_in::{RESHAPED, STACKED};

/// The most axes of one product that are taken apart.
const MOST: usize = 4;

/// A product in which no factor has a merged axis.
#[derive(Default)]
pub(super) struct Unmerged {
    /// Its factors, a label of its own for each merged axis.
    pub factors: Vec<Factor>,
    /// The lengths of the labels.
    pub dimensions: Vec<Dimension>,
    /// What meets such a label: a column, or a matrix with its other label.
    pub joints: Vec<(Label, Option<Label>, ExprId)>,
    /// The labels that are no longer used.
    pub dropped: Vec<Label>,
}

impl Reader<'_> {
    /// `(i - 1)*n + j` of places, the slowest first, each with the length of its part.
    pub(super) fn merged_position(
        &mut self,
        parts: impl Iterator<Item = (ExprId, Dimension)>,
    ) -> Option<ExprId> {
        let mut whole: Option<ExprId> = None;
        for (place, length) in parts {
            whole = Some(match whole {
                None => place,
                Some(slow) => {
                    let one = self.writer.integer(1);
                    let before = self.writer.subtract(slow, one);
                    let length = self.writer.dimension(&length);
                    let before = self.writer.multiply(before, length);
                    self.writer.add(before, place)
                }
            });
        }
        whole
    }

    /// A product with a label of its own for each merged axis of its factors; `None` where what meets one has no
    /// Kronecker form.
    pub(super) fn unmerged(&mut self, product: &Contraction) -> Option<Unmerged> {
        let mut whole = Unmerged {
            factors: product.factors.clone(),
            dimensions: product.dimensions.clone(),
            ..Unmerged::default()
        };
        for _ in 0..MOST {
            let mut axes = whole.factors.iter().flat_map(|factor| factor.axes.iter());
            let Some(axis) = axes.find(|axis| axis.len() > 1).cloned() else { break };
            self.unmerge(&mut whole, &product.output, &axis)?;
        }
        Some(whole)
    }

    fn unmerge(&mut self, whole: &mut Unmerged, output: &[Axis], axis: &Axis) -> Option<()> {
        let [slow, fast] = *axis.as_slice() else { return None };
        let length = |label: Label| whole.dimensions.get(usize::from(label));
        let both = length(slow)?.multiply(length(fast)?);
        let label = Label::try_from(whole.dimensions.len()).ok()?;
        let (mut holders, rest): (Vec<Factor>, Vec<Factor>) =
            std::mem::take(&mut whole.factors).into_iter().partition(|factor| factor.axes.contains(axis));
        let (met, kept): (Vec<Factor>, Vec<Factor>) = rest
            .into_iter()
            .partition(|factor| factor.axes.iter().flatten().any(|own| *own == slow || *own == fast));
        for held in holders.iter_mut().flat_map(|holder| holder.axes.iter_mut()).filter(|held| *held == axis)
        {
            *held = Axis::from_slice(&[label]);
        }
        let outside = |own: &Label| {
            let others = holders.iter().chain(&kept).flat_map(|factor| factor.axes.iter());
            let joined = whole.joints.iter().any(|(_, other, _)| *other == Some(*own));
            joined || others.chain(output).flatten().any(|other| other == own)
        };
        let mut own: Vec<Label> =
            met.iter().flat_map(|factor| factor.axes.iter()).flatten().copied().collect();
        own.extend([slow, fast]);
        own.sort_unstable();
        own.dedup();
        let (free, dropped): (Vec<Label>, Vec<Label>) = own.into_iter().partition(outside);
        let other = match free.as_slice() {
            [] => None,
            [only] => Some(*only),
            _ => {
                whole.factors = met;
                whole.factors.extend(kept);
                whole.dimensions.push(both);
                return self.reshape(whole, output, (slow, fast), (label, holders));
            }
        };
        if !met.is_empty() || other.is_some() {
            let sides = std::iter::once(axis.clone()).chain(other.map(|other| Axis::from_slice(&[other])));
            let joint =
                Contraction { factors: met, output: sides.collect(), dimensions: whole.dimensions.clone() };
            // In a number nothing says how long an identity is.
            let sizeless = self.sizeless || output.is_empty();
            let before = std::mem::replace(&mut self.sizeless, sizeless);
            let written = self.joint(&joint);
            self.sizeless = before;
            let written = written?;
            whole.joints.push((label, other, written));
        }
        whole.factors = kept;
        whole.factors.extend(holders);
        whole.dimensions.push(both);
        whole.dropped.extend(dropped);
        Some(())
    }

    /// A merged axis whose parts are apart elsewhere: what hangs on it by other labels is a vector, and that a matrix of the
    /// two parts, `reshape(B'*u, m, n)`.
    fn reshape(
        &mut self,
        whole: &mut Unmerged,
        output: &[Axis],
        (slow, fast): (Label, Label),
        (label, mut hanging): (Label, Vec<Factor>),
    ) -> Option<()> {
        let outside = |own: &&Label| ![slow, fast, label].contains(own);
        loop {
            let labels: Vec<Label> = hanging
                .iter()
                .flat_map(|factor| factor.axes.iter())
                .flatten()
                .filter(outside)
                .copied()
                .collect();
            let on = |factor: &Factor| factor.axes.iter().flatten().any(|own| labels.contains(own));
            let (more, rest): (Vec<Factor>, Vec<Factor>) =
                std::mem::take(&mut whole.factors).into_iter().partition(on);
            whole.factors = rest;
            if more.is_empty() {
                if output.iter().flatten().any(|own| labels.contains(own)) {
                    return None;
                }
                whole.dropped.extend(labels);
                break;
            }
            hanging.extend(more);
        }
        // What is met at one of the parts as well is no vector.
        if hanging.iter().any(|factor| factor.axes.iter().flatten().any(|own| *own == slow || *own == fast)) {
            return None;
        }
        let column = Contraction {
            factors: hanging,
            output: vec![Axis::from_slice(&[label])],
            dimensions: whole.dimensions.clone(),
        };
        let column = self.scaled_part(&column)?;
        let column = self.write_scaled(&Rational::one(), column)?;
        let stacked = self.writer.argument_of(column, STACKED).unwrap_or(column);
        let lengths = [fast, slow].map(|own| whole.dimensions.get(usize::from(own)).cloned());
        let [Some(rows), Some(columns)] = lengths else { return None };
        let (rows, columns) = (self.writer.dimension(&rows), self.writer.dimension(&columns));
        let matrix = self.writer.call(RESHAPED, &[stacked, rows, columns]);
        whole.joints.push((fast, Some(slow), matrix));
        whole.dropped.push(label);
        Some(())
    }

    /// The terms of a sum, those that differ in one Kronecker product put together:
    /// `(I ⊗ x)'*b + (x ⊗ I)'*b` is `(I ⊗ x + x ⊗ I)'*b`.
    pub(super) fn with_kroneckers_joined(&mut self, mut terms: Vec<(bool, ExprId)>) -> Vec<(bool, ExprId)> {
        let mut first = 0;
        while let Some((negative, one)) = terms.get(first).copied() {
            let others = terms.iter().enumerate().skip(first + 1);
            let mut alike =
                others.filter(|(_, (sign, _))| *sign == negative).map(|(place, (_, other))| (place, *other));
            let joined = alike.find_map(|(place, other)| Some((place, join(&mut self.writer, one, other)?)));
            match joined {
                Some((place, sum)) => {
                    terms.remove(place);
                    if let Some(term) = terms.get_mut(first) {
                        term.1 = sum;
                    }
                }
                None => first += 1,
            }
        }
        terms
    }

    fn joint(&mut self, joint: &Contraction) -> Option<ExprId> {
        if joint.output.len() > 1 {
            return self.kronecker_term(joint);
        }
        let column = self.merged_column(joint)?;
        self.write_scaled(&Rational::one(), column)
    }
}

/// Two products that differ in one Kronecker product as one, with the sum of these.
fn join(writer: &mut Writer, one: ExprId, other: ExprId) -> Option<ExprId> {
    let (left, right) = (chain(writer, one), chain(writer, other));
    let mut apart = (0..left.len())
        .filter(|place| !left.get(*place).zip(right.get(*place)).is_some_and(|(a, b)| writer.same(*a, *b)));
    let (Some(place), None, true) = (apart.next(), apart.next(), left.len() == right.len()) else {
        return None;
    };
    if left.len() < 2 {
        return None;
    }
    let (one, other) = (*left.get(place)?, *right.get(place)?);
    let turned = writer.is_transpose(one);
    if turned != writer.is_transpose(other) {
        return None;
    }
    let [one, other] = [one, other].map(|side| if turned { writer.transpose(side) } else { side });
    if ![one, other].into_iter().all(|side| is_kronecker(writer, side)) {
        return None;
    }
    let sum = writer.add(one, other);
    let sum = if turned { writer.transpose(sum) } else { sum };
    let factors = left.iter().enumerate().map(|(turn, factor)| if turn == place { sum } else { *factor });
    factors.reduce(|product, factor| writer.multiply(product, factor))
}

fn is_kronecker(writer: &Writer, side: ExprId) -> bool {
    match *writer.ast().get(side) {
        Expr::Binary { operator: Operator::Kronecker, .. } => true,
        // A sum of some that were joined before.
        Expr::Binary { operator: Operator::Add, right, .. } => {
            matches!(writer.ast().get(right), Expr::Binary { operator: Operator::Kronecker, .. })
        }
        _ => false,
    }
}
