//! Arrays with labelled axes, and their products two at a time. The order of the products is
//! chosen so that what stands between them stays small.

use std::any::Any;
use std::rc::Rc;

use nalgebra::DMatrix;

use super::Work;
use crate::array::{Array, most_entries};
use crate::functions::kernels::Kind;
use crate::limits;
use crate::number::{Answer, NumberError};

/// What it costs in operations to weigh a product against one other array.
const OPERATIONS_OF_WEIGHING: u64 = 20;

/// An array whose axes are labels, each standing once; the last varies fastest.
#[derive(Clone, Debug)]
pub(super) struct Tensor<K> {
    /// The labels, with the lengths of their axes.
    pub axes: Vec<(usize, usize)>,
    /// The entries; their array may be shaped otherwise.
    pub data: Rc<Array<K>>,
}

/// How many entries axes have; refuses more than an array may have.
fn count(axes: &[(usize, usize)]) -> Answer<usize> {
    let product = axes.iter().try_fold(1_usize, |all, (_, length)| all.checked_mul(*length));
    product.filter(|count| *count <= most_entries()).ok_or(NumberError::TooLarge)
}

/// The same number without a limit, for comparing plans.
#[expect(clippy::cast_precision_loss, reason = "an estimate")]
fn size<'a>(axes: impl Iterator<Item = &'a (usize, usize)>) -> f64 {
    axes.map(|(_, length)| *length as f64).product()
}

/// How far apart neighbours along each axis lie in row-major data.
pub(super) fn strides(lengths: impl DoubleEndedIterator<Item = usize>) -> Vec<usize> {
    let mut strides: Vec<usize> = lengths
        .rev()
        .scan(1_usize, |step, length| {
            let own = *step;
            *step = own.saturating_mul(length);
            Some(own)
        })
        .collect();
    strides.reverse();
    strides
}

/// The places that a walk over axes with given lengths and strides visits, last axis fastest.
pub(super) fn walk(base: usize, axes: &[(usize, usize)]) -> Vec<usize> {
    let mut places = vec![base];
    for (length, stride) in axes {
        places = places.iter().flat_map(|place| (0..*length).map(move |at| place + at * stride)).collect();
    }
    places
}

/// The entries of an array at places in its data.
pub(super) fn pick<K: Clone>(data: &[K], places: &[usize]) -> Answer<Vec<K>> {
    let outside = NumberError::Unfit { function: "entry", needs: "an index inside the array" };
    places.iter().map(|place| data.get(*place).cloned().ok_or_else(|| outside.clone())).collect()
}

impl<K: Kind> Tensor<K> {
    fn new(axes: Vec<(usize, usize)>, data: Vec<K>) -> Answer<Self> {
        let data = Array::new(vec![count(&axes)?], data)?;
        Ok(Self { axes, data: Rc::new(data) })
    }

    fn has(&self, label: usize) -> bool {
        self.axes.iter().any(|(own, _)| *own == label)
    }

    /// The entries with the axes in the order of `labels`, which must be those of the tensor.
    pub fn ordered(&self, labels: &[(usize, usize)]) -> Answer<Rc<Array<K>>> {
        if self.axes.as_slice() == labels {
            return Ok(Rc::clone(&self.data));
        }
        let own = strides(self.axes.iter().map(|(_, length)| *length));
        let stride = |label: usize| {
            let place = self.axes.iter().position(|(own, _)| *own == label);
            place.and_then(|place| own.get(place)).copied().unwrap_or(0)
        };
        let axes: Vec<(usize, usize)> =
            labels.iter().map(|(label, length)| (*length, stride(*label))).collect();
        let data = pick(self.data.data(), &walk(0, &axes))?;
        Ok(Rc::new(Array::new(vec![count(labels)?], data)?))
    }

    /// Summed over every label that `keep` does not want.
    fn summed(self, keep: &dyn Fn(usize) -> bool, work: &mut Work) -> Answer<Self> {
        let (kept, spent): (Vec<_>, Vec<_>) = self.axes.iter().copied().partition(|(label, _)| keep(*label));
        if spent.is_empty() {
            return Ok(self);
        }
        let order: Vec<(usize, usize)> = kept.iter().chain(&spent).copied().collect();
        let data = self.ordered(&order)?;
        let many = count(&spent)?;
        work.spend(data.data().len())?;
        let sums = data.data().chunks(many).map(total).collect::<Answer<Vec<K>>>()?;
        Self::new(kept, sums)
    }

    /// The product with another tensor, summed over every label that `keep` does not want.
    fn times(&self, other: &Self, keep: &dyn Fn(usize) -> bool, work: &mut Work) -> Answer<Self> {
        let shared = |axis: &&(usize, usize)| other.has(axis.0);
        let batch: Vec<_> = self.axes.iter().filter(shared).filter(|(l, _)| keep(*l)).copied().collect();
        let inner: Vec<_> = self.axes.iter().filter(shared).filter(|(l, _)| !keep(*l)).copied().collect();
        let left: Vec<_> = self.axes.iter().filter(|(l, _)| !other.has(*l)).copied().collect();
        let right: Vec<_> = other.axes.iter().filter(|(l, _)| !self.has(*l)).copied().collect();
        let axes: Vec<_> = batch.iter().chain(&left).chain(&right).copied().collect();
        let (total, many) = (count(&axes)?, count(&inner)?);
        work.spend(total.saturating_mul(many))?;
        let of_left: Vec<_> = batch.iter().chain(&left).chain(&inner).copied().collect();
        // Rows of both lie together, so that entries are multiplied as they stand.
        let of_right: Vec<_> = batch.iter().chain(&right).chain(&inner).copied().collect();
        let (a, b) = (self.ordered(&of_left)?, other.ordered(&of_right)?);
        let (rows, columns) = (count(&left)?, count(&right)?);
        let mut data = Vec::with_capacity(total);
        for (a, b) in a.data().chunks(rows * many).zip(b.data().chunks(many * columns)) {
            multiply(a, b, many, &mut data)?;
        }
        Self::new(axes, data)
    }
}

fn total<K: Kind>(entries: &[K]) -> Answer<K> {
    let (first, rest) = entries.split_first().ok_or(NumberError::TooLarge)?;
    rest.iter().try_fold(first.clone(), |sum, entry| sum.add(entry))
}

/// Each row of one matrix with each row of another, summed; `many` is the length of the rows.
fn multiply<K: Kind>(a: &[K], b: &[K], many: usize, into: &mut Vec<K>) -> Answer<()> {
    if many > 1 && multiply_floats(a, b, many, into)? {
        return Ok(());
    }
    for row in a.chunks(many) {
        for other in b.chunks(many) {
            into.push(K::inner(row.iter().zip(other))?.ok_or(NumberError::TooLarge)?);
        }
    }
    Ok(())
}

/// The product in plain floats; `false` where the kind is another.
fn multiply_floats<K: Kind>(a: &[K], b: &[K], many: usize, into: &mut Vec<K>) -> Answer<bool> {
    // The slices are copied out anyway; asking one entry for its kind is enough.
    let float = |entry: &K| (entry as &dyn Any).downcast_ref::<f64>().copied();
    let floats = |data: &[K]| data.iter().map(float).collect::<Option<Vec<f64>>>();
    if a.first().and_then(float).is_none() {
        return Ok(false);
    }
    let (Some(a), Some(b)) = (floats(a), floats(b)) else { return Ok(false) };
    // Row-major data is the transpose in the column-major order of the library: (AB')' = BA'.
    let (rows, columns) = (a.len() / many, b.len() / many);
    let product = DMatrix::from_vec(many, columns, b).transpose() * DMatrix::from_vec(many, rows, a);
    for entry in product.as_slice() {
        if !entry.is_finite() {
            return Err(NumberError::TooLarge);
        }
        into.extend((entry as &dyn Any).downcast_ref::<K>().cloned());
    }
    Ok(true)
}

/// The product of all tensors, summed over every label that is not wanted; `None` for none.
pub(super) fn product<K: Kind>(
    tensors: &[Tensor<K>],
    wanted: &dyn Fn(usize) -> bool,
    work: &mut Work,
) -> Answer<Option<Tensor<K>>> {
    let mut open = Vec::with_capacity(tensors.len());
    for (place, tensor) in tensors.iter().enumerate() {
        let elsewhere = tensors.iter().enumerate().filter(|(other, _)| *other != place);
        let others: Vec<&Tensor<K>> = elsewhere.map(|(_, other)| other).collect();
        let keep = |label: usize| wanted(label) || others.iter().any(|other| other.has(label));
        open.push(tensor.clone().summed(&keep, work)?);
    }
    loop {
        // Each pair is weighed against all others.
        if !limits::spend(OPERATIONS_OF_WEIGHING * open.len().saturating_pow(3) as u64) {
            return Err(NumberError::TooLarge);
        }
        let Some((left, right)) = cheapest(&open, wanted) else { break };
        // `right` is the greater, so that taking it out first leaves `left` in its place.
        let (b, a) = (open.swap_remove(right), open.swap_remove(left));
        let keep = |label: usize| wanted(label) || open.iter().any(|other| other.has(label));
        let joined = a.times(&b, &keep, work)?;
        open.push(joined);
    }
    Ok(open.pop())
}

/// The pair whose product is smallest, the cheaper one of two alike.
fn cheapest<K: Kind>(open: &[Tensor<K>], wanted: &dyn Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut best: Option<(f64, f64, (usize, usize))> = None;
    for (right, b) in open.iter().enumerate() {
        for (left, a) in open.iter().enumerate().take(right) {
            let own = |axis: &&(usize, usize)| !a.has(axis.0);
            let all = || a.axes.iter().chain(b.axes.iter().filter(own));
            let kept = |axis: &&(usize, usize)| {
                let mut others =
                    open.iter().enumerate().filter(|(place, _)| *place != left && *place != right);
                wanted(axis.0) || others.any(|(_, other)| other.has(axis.0))
            };
            let (result, cost) = (size(all().filter(kept)), size(all()));
            if best.is_none_or(|(least, price, _)| (result, cost) < (least, price)) {
                best = Some((result, cost, (left, right)));
            }
        }
    }
    best.map(|(_, _, pair)| pair)
}
