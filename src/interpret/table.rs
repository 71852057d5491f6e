//! The rows of the table: a function is its kernel, or the text that gives its entries.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::error::{InterpretError, Meant};
use super::evaluate::Interpreter;
use super::scope::Body;
use super::value::{Entry, Value};
use super::world::{Frame, Local, World, length};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::functions::{self, FormId, Signature};
use crate::number::{Jet, Number, NumberError, rational};
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, Subscript};
use crate::syntax::parse_expression;

/// A text that gives the entries of a value: the indices of each axis, the slowest first, and the entry.
struct Text {
    axes: Vec<Vec<Arc<str>>>,
    body: Body,
}

/// The texts of the table, each read when it is first asked for.
static TEXTS: LazyLock<BTreeMap<FormId, OnceLock<Option<Text>>>> =
    LazyLock::new(|| functions::all_forms().map(|form| (form, OnceLock::new())).collect());

/// The text of a form that is written out.
fn text_of(form: FormId) -> Option<&'static Text> {
    let read = || {
        let (axes, text) = functions::entries(form)?;
        let (ast, root) = parse_expression(text).ok()?;
        let axes = axes.into_iter().map(|group| group.into_iter().map(Arc::from).collect()).collect();
        Some(Text { axes, body: Body { ast: Arc::new(ast), root } })
    };
    TEXTS.get(&form)?.get_or_init(read).as_ref()
}

/// What dimensions' names in a signature stand for.
type Sizes = FxHashMap<Arc<str>, usize>;

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// A function by its name.
    pub(super) fn row_named(&mut self, name: &str, given: &[Value<K>]) -> Meant<Value<K>> {
        let (row, _) = functions::find(name).ok_or_else(|| InterpretError::UnknownName(name.to_owned()))?;
        self.row(row, given, None)
    }

    /// A function of the table at its arguments; `axis` is the last of them where that is 1 or 2 as typed.
    pub(super) fn row(&mut self, row: u16, given: &[Value<K>], axis: Option<u8>) -> Meant<Value<K>> {
        let forms = functions::row(FormId { row, form: 0 }).forms.len();
        let forms = (0..forms).filter_map(|form| u16::try_from(form).ok()).map(|form| FormId { row, form });
        let forms: Vec<(FormId, Arc<Signature>)> =
            forms.map(|form| (form, functions::signature_of(form))).collect();
        let orders = |signature: &Signature| -> Vec<usize> {
            signature.arguments.iter().map(|argument| argument.axes.len()).collect()
        };
        let wanted: Vec<usize> = given.iter().map(Value::order).collect();
        let rows: Vec<bool> = given.iter().map(Value::is_row).collect();
        let fits = |(_, signature): &&(FormId, Arc<Signature>)| orders(signature) == wanted;
        let laid = |(_, signature): &&(FormId, Arc<Signature>)| {
            signature.arguments.iter().map(|a| a.row).eq(rows.clone())
        };
        let once = forms.iter().filter(fits).find(laid).or_else(|| forms.iter().find(fits));
        if let Some((form, signature)) = once {
            return self.once(*form, signature, given);
        }
        let by_entry = |(_, signature): &&(FormId, Arc<Signature>)| {
            signature.is_entrywise() && signature.arguments.len() == given.len()
        };
        if let Some((form, signature)) = forms.iter().find(by_entry) {
            return self.by_entries(*form, signature, given);
        }
        if let (Some(axis), Some((_, rest))) = (axis, given.split_last()) {
            let along = |(form, signature): &&(FormId, Arc<Signature>)| {
                functions::form(*form).along_axis
                    && orders(signature).first() == Some(&1)
                    && orders(signature).get(1..) == wanted.get(1..wanted.len() - 1)
                    && wanted.first() == Some(&2)
            };
            if let Some((form, signature)) = forms.iter().find(along) {
                return self.along(*form, signature, rest, axis);
            }
        }
        self.of_single_entries(&forms, given)
    }

    /// A number stands for the matrix with that entry alone, where nothing else fits: `tr(5)`.
    fn of_single_entries(
        &mut self,
        forms: &[(FormId, Arc<Signature>)],
        given: &[Value<K>],
    ) -> Meant<Value<K>> {
        let stands = |signature: &Signature| {
            let fits = |(argument, value): (&functions::signature::Argument, &Value<K>)| {
                value.order() == 0 || argument.axes.len() == value.order()
            };
            signature.arguments.len() == given.len() && signature.arguments.iter().zip(given).all(fits)
        };
        let found = forms.iter().find(|(_, signature)| stands(signature));
        let (form, signature) = found.ok_or(InterpretError::Unfit("a function"))?;
        let mut matrices = Vec::new();
        for (argument, value) in signature.arguments.iter().zip(given) {
            let ones = vec![1; argument.axes.len()];
            matrices.push(if value.order() == 0 {
                Value::of(value.array()?.reshape(&ones)?)
            } else {
                value.clone()
            });
        }
        let value = self.once(*form, signature, &matrices)?;
        let array = value.array()?;
        if array.data().len() == 1 { Ok(Value::scalar(array.first().clone())) } else { Ok(value) }
    }

    /// A form whose arguments have just the axes that it takes.
    fn once(&mut self, form: FormId, signature: &Signature, given: &[Value<K>]) -> Meant<Value<K>> {
        let arrays: Vec<Array<Entry<K>>> =
            given.iter().map(|value| value.array().cloned()).collect::<Meant<_>>()?;
        let array = self.core(form, signature, &arrays)?;
        let row = match given {
            [only] => only.is_row() && functions::form(form).kernels.is_some(),
            _ => false,
        };
        Ok(Value::laid(array, row))
    }

    /// A function of numbers, entry by entry.
    fn by_entries(&mut self, form: FormId, signature: &Signature, given: &[Value<K>]) -> Meant<Value<K>> {
        let first = given.iter().find(|value| value.order() > 0);
        let first = first.ok_or(InterpretError::Unfit("a function of entries"))?;
        let shape = first.array()?.shape().to_vec();
        let mut arrays = Vec::new();
        for value in given {
            let fits = value.order() == 0
                || value.array()?.shape() == shape.as_slice() && value.is_row() == first.is_row();
            if !fits {
                return Err(InterpretError::Unfit("a function of entries"));
            }
            arrays.push(value.array()?.clone());
        }
        let mut data = Vec::new();
        for place in 0..shape.iter().product() {
            let entry = |array: &Array<Entry<K>>| {
                let entry = if array.axes() == 0 { Some(array.first()) } else { array.data().get(place) };
                entry.cloned().map(Array::scalar).ok_or(InterpretError::OutOfRange)
            };
            let entries: Vec<_> = arrays.iter().map(entry).collect::<Meant<_>>()?;
            data.push(self.core(form, signature, &entries)?.first().clone());
        }
        Ok(Value::laid(Array::new(shape, data)?, first.is_row()))
    }

    /// A function of vectors, down the columns of a matrix (1) or along its rows (2).
    fn along(
        &mut self,
        form: FormId,
        signature: &Signature,
        given: &[Value<K>],
        axis: u8,
    ) -> Meant<Value<K>> {
        let (first, rest) = given.split_first().ok_or(InterpretError::Unfit("a function along an axis"))?;
        let matrix = first.array()?;
        let lines = if axis == 1 { matrix.transpose(&[1, 0])? } else { matrix.clone() };
        let [count, length] = *lines.shape() else { return Err(InterpretError::Unfit("an axis")) };
        let mut data = Vec::new();
        let mut shape = Vec::new();
        for line in lines.data().chunks(length) {
            let mut arguments = vec![Array::vector(line.to_vec())?];
            for value in rest {
                arguments.push(value.array()?.clone());
            }
            let value = self.core(form, signature, &arguments)?;
            shape = value.shape().to_vec();
            data.extend(value.into_data());
        }
        shape.insert(0, count);
        let whole = Array::new(shape, data)?;
        match (axis, whole.axes()) {
            (1, 1) => Ok(Value::laid(whole, true)),
            (1, 2) => Ok(Value::of(whole.transpose(&[1, 0])?)),
            _ => Ok(Value::of(whole)),
        }
    }

    /// The value at arrays with just the axes that the signature says.
    fn core(
        &mut self,
        form: FormId,
        signature: &Signature,
        given: &[Array<Entry<K>>],
    ) -> Meant<Array<Entry<K>>> {
        let dimension = |length: &usize| Dimension::number(i128::try_from(*length).unwrap_or(i128::MAX));
        let found: Vec<Vec<Dimension>> =
            given.iter().map(|array| array.shape().iter().map(dimension).collect()).collect();
        let mut sizes = Sizes::default();
        for (name, size) in signature.sizes(found.iter().map(Vec::as_slice)) {
            if let Some(size) = size.as_number().and_then(|size| usize::try_from(size).ok()) {
                sizes.entry(name).or_insert(size);
            }
        }
        for (argument, array) in signature.arguments.iter().zip(given) {
            for (axis, found) in argument.axes.iter().zip(array.shape()) {
                if length(axis, &sizes)? != *found {
                    return Err(InterpretError::Unfit("a function"));
                }
            }
        }
        let work = given.iter().map(|array| array.data().len()).sum::<usize>();
        self.spend(1)?;
        self.reserve(work.saturating_mul(work))?;
        let Some(kernels) = functions::form(form).kernels else {
            return self.written_out(form, signature, given, &sizes);
        };
        let function = functions::row(form).name;
        let kernel = kernels.of::<Jet<K>>().ok_or(NumberError::NotInThisKind { function })?;
        Ok(kernel(&given.iter().map(|array| prepared(form, array)).collect::<Meant<Vec<_>>>()?)?)
    }

    /// The value whose entries a text gives.
    fn written_out(
        &mut self,
        form: FormId,
        signature: &Signature,
        given: &[Array<Entry<K>>],
        sizes: &Sizes,
    ) -> Meant<Array<Entry<K>>> {
        let text = text_of(form).ok_or(InterpretError::Unsupported("this function"))?;
        let mut frame = Rc::new(Frame { visible: None, locals: Vec::new() });
        let mut names: Vec<_> = sizes.iter().collect();
        names.sort();
        for (name, size) in names {
            let size = i64::try_from(*size).map_err(|_| InterpretError::TooLarge)?;
            frame = frame.with(name, Local::Value(Rc::new(Value::scalar(self.whole(size)?))));
        }
        for (argument, array) in signature.arguments.iter().zip(given) {
            let name = Arc::from(argument.name.as_str());
            frame = frame.with(&name, Local::Value(Rc::new(Value::of(array.clone()))));
        }
        let mut lengths = Vec::new();
        for (group, axis) in text.axes.iter().zip(&signature.value) {
            for name in group {
                lengths.push(match group.as_slice() {
                    [_] => length(axis, sizes)?,
                    _ => self.run_of(text, signature, given, name)?,
                });
            }
        }
        let names: Vec<&Arc<str>> = text.axes.iter().flatten().collect();
        let mut index = vec![1_usize; lengths.len()];
        let mut data = Vec::new();
        for _ in 0..lengths.iter().product() {
            let mut inner = Rc::clone(&frame);
            for (name, position) in names.iter().zip(&index) {
                let position = i64::try_from(*position).map_err(|_| InterpretError::TooLarge)?;
                inner = inner.with(name, Local::Value(Rc::new(Value::scalar(self.whole(position)?))));
            }
            data.push(self.body(&text.body, &inner, &mut World::still())?.number()?.clone());
            advance(&lengths, &mut index);
        }
        let shape: Vec<usize> =
            signature.value.iter().map(|axis| length(axis, sizes)).collect::<Meant<_>>()?;
        Ok(Array::new(shape, data)?)
    }

    /// Over how many positions an index of a merged axis runs: as many as the axis that it selects from has.
    fn run_of(
        &self,
        text: &Text,
        signature: &Signature,
        given: &[Array<Entry<K>>],
        index: &Arc<str>,
    ) -> Meant<usize> {
        let ast = &text.body.ast;
        for place in 0..ast.len() {
            let id = crate::syntax::ast::ExprId(u32::try_from(place).unwrap_or(u32::MAX));
            let Expr::Select { base, subscripts } = ast.get(id) else { continue };
            let Expr::Name(base) = ast.get(*base) else { continue };
            let is_index = |subscript: &Subscript| match subscript {
                Subscript::Entry(entry) => matches!(ast.get(*entry), Expr::Name(name) if name.text == *index),
                _ => false,
            };
            let axis = subscripts.iter().position(is_index);
            let argument = signature.arguments.iter().position(|argument| *argument.name == *base.text);
            let array = argument.and_then(|argument| given.get(argument));
            if let Some(length) = array.zip(axis).and_then(|(array, axis)| array.shape().get(axis)) {
                return Ok(*length);
            }
        }
        Err(InterpretError::Unsupported("this function"))
    }
}

/// An argument as its kernel takes it: a function that is defined for symmetric matrices alone is derived in
/// the symmetric part of a direction. A matrix that is not symmetric itself is left to the kernel to refuse.
fn prepared<K: Number>(form: FormId, array: &Array<Entry<K>>) -> Meant<Array<Entry<K>>> {
    let square = matches!(array.shape(), [rows, columns] if rows == columns);
    let only_symmetric = square && functions::form(form).structure.is_some();
    if !only_symmetric || !array.map(|entry| Ok(entry.value().clone()))?.is_symmetric()? {
        return Ok(array.clone());
    }
    let half = array.first().like(&rational::half())?;
    let turned = array.transpose(&[1, 0])?;
    Ok(array.zip(&turned, |a, b| a.add(b)?.multiply(&half))?)
}

/// Steps an index, counted from 1, to the next; the last runs fastest.
pub(super) fn advance(lengths: &[usize], index: &mut [usize]) {
    for (length, at) in lengths.iter().zip(index).rev() {
        *at += 1;
        if *at <= *length {
            return;
        }
        *at = 1;
    }
}
