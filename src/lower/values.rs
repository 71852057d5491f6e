//! The value that a declaration gives: its shape fits, and it fixes the sizes of dimensions' names.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Lowered;
use super::environment::Environment;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower};
use crate::ir::{NodeId, Product};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, ExprId, Name};

impl Lower<'_> {
    /// The value of a declaration of names with a shape.
    pub fn declared_value(
        &mut self,
        ast: &Ast,
        id: ExprId,
        shape: &Shape,
        names: &[Name],
    ) -> Fallible<NodeId> {
        let value = self.evaluate(ast, id)?;
        let value = self.with_single_axes(value, shape);
        let given = Given { id, value };
        let before = self.environment.sizes.clone();
        // What an earlier look at this declaration had fixed is still to be fixed.
        self.environment.unifier.fixed.clone_from(&before);
        let fits = given.order() == shape.order() && given.shape().row == shape.row;
        let mut axes = shape.axes.iter().zip(&given.shape().axes);
        let bound: Fallible<bool> = axes.try_fold(fits, |fits, (axis, found)| {
            Ok(fits && (self.unify(axis, found) || self.bind_size(axis, found, ast.span(id))?))
        });
        if !matches!(bound, Ok(true)) {
            self.environment.sizes = before;
        }
        self.environment.unifier.fixed.clone_from(&self.environment.sizes);
        if !bound? {
            return Err(Box::new(self.value_misfits(ast, names, shape, &given)));
        }
        Ok(self.whole(given.value, ast.span(id))?.node)
    }

    /// A literal cannot say axes of length 1, so that `[1, 2, 3]` is also the value of a matrix of one
    /// row, and `[2]` that of a matrix of one entry. It still may not lie across. A name of a size that nothing has
    /// fixed gives way: `[1; 2]` as the value of an `m` by `n` matrix says that `n` is 1.
    fn with_single_axes(&mut self, value: Lowered, shape: &Shape) -> Lowered {
        let one = Dimension::number(1);
        let sizes = &self.environment.sizes;
        let known =
            |axis: &Dimension| axis.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size)));
        let axes: Vec<Dimension> = shape.axes.iter().map(known).collect();
        let mut wanted: Vec<bool> = axes.iter().map(|axis| *axis != one).collect();
        let long = |wanted: &[bool]| wanted.iter().filter(|long| **long).count();
        let own: Vec<bool> = value.shape.axes.iter().map(|axis| *axis != one).collect();
        let mut open: Vec<usize> = axes
            .iter()
            .enumerate()
            .filter(|(_, axis)| axis.as_number().is_none())
            .map(|(at, _)| at)
            .collect();
        if value.shape.row {
            open.reverse();
        }
        while own.len() < wanted.len() && long(&own) < long(&wanted) {
            let Some(long) = open.pop().and_then(|at| wanted.get_mut(at)) else { break };
            *long = false;
        }
        let across = value.shape.row && wanted.last() == Some(&false) && long(&wanted) > 0;
        let upright = !value.shape.row && value.shape.order() == 1 && wanted.first() == Some(&false);
        if own.len() >= wanted.len() || long(&own) != long(&wanted) || across || upright && long(&own) > 0 {
            return value;
        }
        let mut long_axes = value.shape.axes.iter().filter(|axis| **axis != one);
        let axes = wanted.iter().map(|long| if *long { long_axes.next().unwrap_or(&one) } else { &one });
        let axes: Vec<Dimension> = axes.cloned().collect();
        let node = self.make(|arena| {
            let mut product = Product::new();
            let labels = product.labels(&value.shape.axes);
            product.factor(value.node, &labels);
            let mut rest = labels.iter().zip(&own).filter(|(_, long)| **long).map(|(label, _)| *label);
            for long in wanted {
                let label = if long { rest.next() } else { None };
                let label = label.unwrap_or_else(|| product.label(&one));
                product.output(label);
            }
            arena.contract(product)
        });
        Lowered { node, shape: Shape::of(axes) }
    }

    /// Takes note of what a number says of a dimension; `false` where it says nothing.
    fn bind_size(&mut self, axis: &Dimension, found: &Dimension, span: Span) -> Fallible<bool> {
        let sizes = &mut self.environment.sizes;
        let known = axis.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size)));
        let Some(number) = found.as_number() else { return Ok(false) };
        match known.as_number() {
            Some(before) if before == number => return Ok(true),
            Some(before) if axis.as_number().is_none() => {
                return Err(Box::new(LowerError::Dimension {
                    message: format!("`{axis}` is {before} already, and would be {number} here"),
                    span,
                    help: Some("values fix the dimensions of the whole program".to_owned()),
                }));
            }
            _ => {}
        }
        Ok(is_fixed(sizes, axis, number))
    }

    fn value_misfits(&self, ast: &Ast, names: &[Name], shape: &Shape, given: &Given) -> LowerError {
        let mut left = self.described(ast, given.id, shape);
        if let Some(name) = names.first() {
            left.span = name.span;
            left.text = name.text.to_string();
        }
        let mut right = given.described(self, ast);
        "its value".clone_into(&mut right.text);
        LowerError::Mismatch {
            operation: "take this value".to_owned(),
            span: ast.span(given.id),
            left,
            right,
            clash: String::new(),
            mend: None,
        }
    }
}

impl Environment {
    /// Takes in the lengths of the axes of numbers that a variable has, which fix the names of dimensions.
    /// Where they do not fit nothing is taken in; says whether they do.
    pub fn fix(&mut self, shape: &Shape, lengths: &[usize]) -> bool {
        let before = self.sizes.clone();
        let sizes = &mut self.sizes;
        let mut axes = shape.axes.iter().zip(lengths);
        let fits = shape.order() == lengths.len()
            && axes.all(|(axis, length)| {
                i128::try_from(*length).is_ok_and(|length| is_fixed(sizes, axis, length))
            });
        if !fits {
            self.sizes = before;
        }
        self.unifier.fixed.clone_from(&self.sizes);
        fits
    }
}

/// Whether an axis has a length, given the sizes so far; a name that is left in it gets its size.
fn is_fixed(sizes: &mut BTreeMap<Arc<str>, i128>, axis: &Dimension, length: i128) -> bool {
    let known = axis.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size)));
    if let Some(number) = known.as_number() {
        return number == length;
    }
    let solved = known.solve(&Dimension::number(length), &|_| true);
    let size = solved.and_then(|(name, value)| Some((name, value.as_number().filter(|size| *size >= 1)?)));
    size.map(|(name, size)| sizes.insert(name, size)).is_some()
}
