//! Functions of the table in numbers: the kernel of the form, mapped over the first axes.

use std::rc::Rc;

use crate::array::Array;
use crate::functions::kernels::{Kernel, Kind};
use crate::functions::{self, FormId, Signature};
use crate::number::{Answer, NumberError, rational};

use super::Work;
use super::holes::{Skipped, is_hole};

/// An argument, and whether it has the axes that the function is mapped over.
struct Mapped<K> {
    value: Rc<Array<K>>,
    /// The lengths of the axes that the kernel sees.
    own: Vec<usize>,
    each: bool,
}

impl<K: Kind> Mapped<K> {
    /// What the kernel is given at one place of the mapping.
    fn at(&self, place: usize) -> Answer<Array<K>> {
        if !self.each {
            return Ok(self.value.as_ref().clone());
        }
        let size: usize = self.own.iter().product();
        let slice = self.value.data().chunks(size.max(1)).nth(place).unwrap_or_default();
        Array::new(self.own.clone(), slice.to_vec())
    }
}

/// The kernel of a form in a kind of number: `None` where it has no numbers at all.
pub(super) fn kernel<K: Kind>(form: FormId) -> Option<Answer<Kernel<K>>> {
    let function = functions::row(form).name;
    let kernels = functions::form(form).kernels?;
    Some(kernels.of::<K>().ok_or(NumberError::NotInThisKind { function }))
}

/// The value of a function: `shape` is that of the whole, of which the first `batch` axes are
/// mapped over. Places without a value are errors, unless they may be skipped.
#[expect(clippy::too_many_arguments, reason = "all that a call is made of")]
pub(super) fn apply<K: Kind>(
    (kernel, products): (Kernel<K>, usize),
    signature: &Signature,
    arguments: Vec<Rc<Array<K>>>,
    shape: &[usize],
    batch: usize,
    like: &K,
    work: &mut Work,
    mut skipped: Option<&mut Skipped>,
) -> Answer<Array<K>> {
    let front = shape.get(..batch).unwrap_or_default();
    let own = shape.get(batch..).unwrap_or_default();
    let unfit = NumberError::Unfit { function: "function", needs: "arguments of its signature" };
    let mut mapped = Vec::with_capacity(arguments.len());
    for (value, expected) in arguments.into_iter().zip(&signature.arguments) {
        let axes = value.axes().checked_sub(expected.axes.len()).ok_or_else(|| unfit.clone())?;
        if axes != 0 && value.shape().get(..axes) != Some(front) {
            return Err(unfit);
        }
        let own = value.shape().get(axes..).unwrap_or_default().to_vec();
        mapped.push(Mapped { value, own, each: axes > 0 });
    }
    let places: usize = front.iter().product();
    let mut data = Vec::new();
    let size: usize = own.iter().product();
    for place in 0..places {
        if skipped.as_ref().is_some_and(|skipped| skipped.is_known(place)) {
            data.extend(vec![like.like(&rational::integer(1))?; size]);
            continue;
        }
        let mut given = mapped.iter().map(|argument| argument.at(place)).collect::<Answer<Vec<_>>>()?;
        if given.is_empty() {
            // A constant is given a number, to know in which kind it is wanted.
            given.push(Array::scalar(like.clone()));
        }
        // A kernel counts the products and eliminations that it makes; one that goes on until it is near
        // enough takes as many products as its row says.
        let entries: usize = given.iter().map(|argument| argument.data().len()).sum();
        let side = given.iter().flat_map(Array::shape).max().copied().unwrap_or(1);
        work.reserve(entries.saturating_mul(side.saturating_mul(4 * (products - products.min(1)))))?;
        work.spend(entries)?;
        let value = match (kernel(&given), &mut skipped) {
            (Err(error), Some(skipped)) if is_hole(&error, work) => {
                skipped.found.resize(places, false);
                skipped.found.get_mut(place).into_iter().for_each(|hole| *hole = true);
                skipped.why.get_or_insert(error);
                data.extend(vec![like.like(&rational::integer(1))?; size]);
                continue;
            }
            (value, _) => value?,
        };
        if value.shape() != own {
            return Err(NumberError::Unfit { function: "function", needs: "a value of its signature" });
        }
        data.extend(value.into_data());
    }
    Array::new(shape.to_vec(), data)
}
