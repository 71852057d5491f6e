//! Contractions in numbers. Unit tensors, unit vectors, selectors and Kronecker products are
//! never multiplied out: labels are joined first, and the result is filled in at the end.

use std::rc::Rc;

use num_traits::{One, Signed};

use super::Work;
use super::links::Links;
use super::stored::Stored;
use super::tensor::{Tensor, pick, product, strides, walk};
use crate::array::{Array, count};
use crate::functions::kernels::Kind;
use crate::ir::{Axis, Contraction, Factor};
use crate::number::{Answer, NumberError, Rational, rational};

/// The labels of one contraction with their lengths.
struct Labels<'a> {
    lengths: &'a [usize],
    links: Links,
}

/// The value of a contraction whose labels have the given lengths and whose factors' bases have
/// the given values.
pub(super) fn contract<K: Kind>(
    what: &Contraction,
    lengths: &[usize],
    bases: &[Stored<K>],
    like: &K,
    work: &mut Work,
) -> Answer<Stored<K>> {
    let mut labels = Labels { lengths, links: Links::new(lengths) };
    let shape: Vec<usize> = what.output.iter().map(|axis| labels.length(axis)).collect();
    let zero = like.like(&rational::integer(0))?;
    if lengths.contains(&0) {
        return Stored::filled(&shape, &zero);
    }
    let mut dense: Vec<(Rc<Array<K>>, &Factor)> = Vec::new();
    for (factor, base) in what.factors.iter().zip(bases) {
        if !labels.select(base, &factor.axes, &factor.exponent)? {
            dense.push((base.written_out(like)?, factor));
        }
    }
    if labels.links.nothing_left() {
        return Stored::filled(&shape, &zero);
    }
    let mut tensors = Vec::with_capacity(dense.len());
    for (array, factor) in dense {
        // Only the entries that are taken are raised: `1/L[i,i]` divides by no other entry of L.
        let Tensor { axes, data } = labels.tensor(&array, &factor.axes)?;
        tensors.push(Tensor { axes, data: raised(&data, &factor.exponent, work)? });
    }
    labels.multiply_by_lengths(&mut tensors, &what.output, like)?;
    let wanted = labels.roots(&what.output);
    let core = product(&tensors, &|label| wanted.contains(&label), work)?;
    labels.fill(core.as_ref(), &what.output, &shape, &zero)
}

/// Each entry raised to an exponent.
fn raised<K: Kind>(array: &Rc<Array<K>>, exponent: &Rational, work: &mut Work) -> Answer<Rc<Array<K>>> {
    if exponent.is_one() {
        return Ok(Rc::clone(array));
    }
    work.spend(array.data().len())?;
    Ok(Rc::new(array.map(|entry| entry.power(exponent))?))
}

impl Labels<'_> {
    fn of(&self, label: u16) -> usize {
        self.lengths.get(usize::from(label)).copied().unwrap_or(1)
    }

    fn length(&self, axis: &Axis) -> usize {
        axis.iter().map(|label| self.of(*label)).fold(1, usize::saturating_mul)
    }

    /// Takes a unit vector or selector into the links; `false` where the factor is an array.
    fn select<K: Kind>(&mut self, base: &Stored<K>, axes: &[Axis], exponent: &Rational) -> Answer<bool> {
        let zeros = match (base, axes) {
            (Stored::Unit { length, .. }, [_]) => *length > 1,
            (Stored::Selector { length, .. }, [rows, columns]) if rows.len() == 1 && columns.len() == 1 => {
                *length > 1
            }
            _ => return Ok(false),
        };
        if zeros && exponent.is_negative() {
            return Err(NumberError::DivisionByZero);
        }
        match (base, axes) {
            (Stored::Unit { place, .. }, [axis]) => {
                let steps = strides(axis.iter().map(|label| self.of(*label)));
                for (label, step) in axis.iter().zip(steps) {
                    self.links.fix(usize::from(*label), place / step % self.of(*label));
                }
            }
            (Stored::Selector { start, .. }, [rows, columns]) => {
                for (row, column) in rows.iter().zip(columns) {
                    self.links.join(usize::from(*row), usize::from(*column), *start);
                }
            }
            _ => {}
        }
        Ok(true)
    }

    /// The labels that axes come down to, without those that have a single place left.
    fn roots(&self, axes: &[Axis]) -> Vec<usize> {
        let mut roots: Vec<usize> = Vec::new();
        for label in axes.iter().flatten() {
            let (root, _) = self.links.root(usize::from(*label));
            if self.places(root) > 1 && !roots.contains(&root) {
                roots.push(root);
            }
        }
        roots
    }

    /// How many places a label that follows no other can have.
    fn places(&self, root: usize) -> usize {
        let range = self.links.range(root);
        usize::try_from(range.end - range.start).unwrap_or(0)
    }

    /// Where a walk over axes with labels begins in row-major data of that shape, and how far it
    /// steps with each of the labels that they come down to.
    fn steps(&self, axes: &[Axis]) -> (usize, Vec<(usize, usize)>) {
        let of_axes = strides(axes.iter().map(|axis| self.length(axis)));
        let mut steps: Vec<(usize, usize)> = self.roots(axes).into_iter().map(|root| (root, 0)).collect();
        let mut base = 0;
        for (axis, outer) in axes.iter().zip(of_axes) {
            let within = strides(axis.iter().map(|label| self.of(*label)));
            for (label, inner) in axis.iter().zip(within) {
                let (root, shift) = self.links.root(usize::from(*label));
                let first = usize::try_from(self.links.range(root).start + shift).unwrap_or(0);
                base += first * outer * inner;
                if let Some((_, step)) = steps.iter_mut().find(|(other, _)| *other == root) {
                    *step += outer * inner;
                }
            }
        }
        (base, steps)
    }

    /// A factor with one axis for each label that its axes come down to.
    fn tensor<K: Kind>(&self, array: &Rc<Array<K>>, axes: &[Axis]) -> Answer<Tensor<K>> {
        let (base, steps) = self.steps(axes);
        let labelled: Vec<(usize, usize)> =
            steps.iter().map(|(root, _)| (*root, self.places(*root))).collect();
        let plain = strides(labelled.iter().map(|(_, length)| *length));
        let entries: usize = labelled.iter().map(|(_, length)| *length).product();
        let same = entries == array.data().len() && steps.iter().map(|(_, step)| step).eq(&plain);
        if same {
            return Ok(Tensor { axes: labelled, data: Rc::clone(array) });
        }
        let moves: Vec<(usize, usize)> =
            steps.iter().map(|(root, step)| (self.places(*root), *step)).collect();
        let data = pick(array.data(), &walk(base, &moves))?;
        Ok(Tensor { axes: labelled, data: Rc::new(Array::new(vec![entries], data)?) })
    }

    /// A label that is summed over and stands in no tensor multiplies by its length.
    fn multiply_by_lengths<K: Kind>(
        &self,
        tensors: &mut Vec<Tensor<K>>,
        output: &[Axis],
        like: &K,
    ) -> Answer<()> {
        let wanted = self.roots(output);
        for root in 0..self.lengths.len() {
            let own = self.links.root(root).0 == root;
            let used = tensors.iter().any(|tensor| tensor.axes.iter().any(|(label, _)| *label == root));
            if !own || used || wanted.contains(&root) || self.places(root) == 1 {
                continue;
            }
            let length = i64::try_from(self.places(root)).map_err(|_| NumberError::TooLarge)?;
            let length = Array::scalar(like.like(&rational::integer(length))?);
            tensors.push(Tensor { axes: Vec::new(), data: Rc::new(length) });
        }
        Ok(())
    }

    /// The result: the product of all factors (1 where there was none) at the places that the
    /// output's labels allow, and 0 elsewhere.
    fn fill<K: Kind>(
        &self,
        core: Option<&Tensor<K>>,
        output: &[Axis],
        shape: &[usize],
        zero: &K,
    ) -> Answer<Stored<K>> {
        let entries = count(shape)?;
        let (base, steps) = self.steps(output);
        let moves: Vec<(usize, usize)> =
            steps.iter().map(|(root, step)| (self.places(*root), *step)).collect();
        let ones = Rc::new(Array::scalar(zero.like(&rational::integer(1))?));
        // Labels of the output that stand in no factor repeat the core: in it they step nowhere.
        let known = |root: &usize| core.is_some_and(|core| core.axes.iter().any(|(label, _)| label == root));
        let order: Vec<(usize, usize)> = steps
            .iter()
            .filter(|(root, _)| known(root))
            .map(|(root, _)| (*root, self.places(*root)))
            .collect();
        let data = core.map_or(Ok(ones), |core| core.ordered(&order))?;
        let covered: usize = moves.iter().map(|(length, _)| *length).product();
        let plain = strides(moves.iter().map(|(length, _)| *length));
        let in_order = covered == entries && moves.iter().map(|(_, step)| step).eq(&plain);
        if in_order && order.len() == steps.len() {
            return Ok(Stored::dense(Array::new(shape.to_vec(), data.data().to_vec())?));
        }
        let inside = strides(order.iter().map(|(_, length)| *length));
        let step_inside = |root: usize| {
            let place = order.iter().position(|(label, _)| *label == root);
            place.and_then(|place| inside.get(place)).copied().unwrap_or(0)
        };
        let sources: Vec<(usize, usize)> =
            steps.iter().map(|(root, _)| (self.places(*root), step_inside(*root))).collect();
        let values = pick(data.data(), &walk(0, &sources))?;
        let mut filled = vec![zero.clone(); entries];
        for (place, value) in walk(base, &moves).into_iter().zip(values) {
            if let Some(slot) = filled.get_mut(place) {
                *slot = value;
            }
        }
        Ok(Stored::dense(Array::new(shape.to_vec(), filled)?))
    }
}
