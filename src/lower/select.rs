//! Entries and slices: `x[i]`, `A[i,:]`, `x[2..4]`.

use num_traits::ToPrimitive;

use super::Lowered;
use super::call::count;
use super::dimensions::Unknown;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Index, Lower, Values, operand};
use crate::ir::{Label, NodeId, Product};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Subscript};

/// What is taken of one axis.
#[derive(Clone, Debug)]
pub(super) enum Taken {
    /// The entry at a position.
    Entry(NodeId),
    /// All of it.
    All,
    /// So many entries, from a position on.
    Range(NodeId, Dimension),
}

fn wrong(message: String, span: Span, notes: Vec<String>) -> Box<LowerError> {
    Box::new(LowerError::Index { message, span, notes })
}

impl Lower<'_> {
    /// `base[subscripts]`.
    pub fn select(
        &mut self,
        ast: &Ast,
        id: ExprId,
        base: &Given,
        subscripts: &[Subscript],
        values: &Values,
    ) -> Fallible<Lowered> {
        let taken = self.subscripts(ast, id, base.shape(), subscripts, Some(values))?;
        let base = self.settled(base.value.clone());
        let shape = shape_of_selection(&base.shape, &taken);
        if !self.build {
            return Ok(Lowered { node: base.node, shape });
        }
        let mut product = Product::new();
        let labels = product.labels(&base.shape.axes);
        product.factor(base.node, &labels);
        self.take(&mut product, &labels, &base.shape.axes, &taken);
        Ok(Lowered { node: self.arena.contract(product), shape })
    }

    /// Multiplies by what takes the entries, and adds the axes that are left.
    pub fn take(&mut self, product: &mut Product, labels: &[Label], axes: &[Dimension], taken: &[Taken]) {
        for ((label, length), taken) in labels.iter().zip(axes).zip(taken) {
            match taken {
                Taken::Entry(position) => {
                    let unit = self.arena.unit(*position, length);
                    product.factor(unit, &[*label]);
                }
                Taken::All => product.output(*label),
                Taken::Range(start, count) => {
                    let selector = self.arena.selector(*start, count, length);
                    let row = product.label(count);
                    product.factor(selector, &[row, *label]);
                    product.output(row);
                }
            }
        }
    }

    /// What subscripts take of each axis. Their values may have been worked out before.
    pub fn subscripts(
        &mut self,
        ast: &Ast,
        id: ExprId,
        shape: &Shape,
        subscripts: &[Subscript],
        values: Option<&Values>,
    ) -> Fallible<Vec<Taken>> {
        if subscripts.len() != shape.order() {
            let message = format!(
                "a {} has {}, not {}",
                shape.kind(),
                count(shape.order(), "subscript"),
                subscripts.len()
            );
            return Err(wrong(message, ast.span(id), vec![format!("this is {shape}")]));
        }
        let mut taken = Vec::new();
        for (subscript, length) in subscripts.iter().zip(&shape.axes) {
            taken.push(match subscript {
                Subscript::All => Taken::All,
                Subscript::Entry(entry) => Taken::Entry(self.position(ast, *entry, length, values)?),
                Subscript::Range(from, to) => self.range(ast, *from, *to, length, values)?,
            });
        }
        Ok(taken)
    }

    /// The number that a subscript says, checked where both it and the axis are numbers.
    pub fn position(
        &mut self,
        ast: &Ast,
        id: ExprId,
        length: &Dimension,
        values: Option<&Values>,
    ) -> Fallible<NodeId> {
        let span = ast.span(id);
        if let Expr::Name(name) = ast.get(id)
            && let Some(index) = self.index_of_name(name)
        {
            self.index_fits(&index, length, &name.text, span)?;
            return Ok(index.node);
        }
        let value = match values.and_then(|values| operand(values, ast, id).ok()) {
            Some(value) => value,
            None => self.evaluate(ast, id)?,
        };
        if value.shape.order() > 0 {
            let message = format!("a subscript is a number, and this is a {}", value.shape.kind());
            return Err(wrong(message, span, vec![format!("this is {}", value.shape)]));
        }
        self.position_fits(value.node, length, span)?;
        Ok(value.node)
    }

    /// An index runs over axes of one length, or at least not past their ends.
    fn index_fits(&mut self, index: &Index, length: &Dimension, name: &str, span: Span) -> Fallible<()> {
        let length = self.environment.unifier.resolve(length);
        if index.strict || super::unify::is_open(&length) {
            if self.unify(&index.length, &length) {
                return Ok(());
            }
            let other = self.environment.unifier.resolve(&index.length);
            let message = format!("`{name}` cannot run over axes of two lengths");
            return Err(wrong(message, span, vec![format!("the lengths are {other} and {length}")]));
        }
        let Some((first, last)) = &index.bounds else { return Ok(()) };
        let below = first.as_number().is_some_and(|first| first < 1);
        let over = last.subtract(&length).as_number().is_some_and(|excess| excess > 0);
        if below || over {
            let message = format!("`{name}` runs from {first} to {last}, and the axis from 1 to {length}");
            return Err(wrong(message, span, Vec::new()));
        }
        Ok(())
    }

    fn position_fits(&mut self, node: NodeId, length: &Dimension, span: Span) -> Fallible<()> {
        if !self.build {
            return Ok(());
        }
        let length = self.environment.unifier.resolve(length);
        if let Some(value) = self.arena.as_number(node) {
            let number = value.is_integer().then(|| value.numer().to_i128()).flatten();
            let over = |number: i128| length.as_number().is_some_and(|length| number > length);
            return match number {
                Some(number) if number < 1 || over(number) => Err(wrong(
                    format!("there is no entry {number}"),
                    span,
                    vec![if number < 1 {
                        format!("entries are counted from 1; the last is {length}")
                    } else {
                        format!("the axis has {length}")
                    }],
                )),
                Some(_) => Ok(()),
                None => Err(wrong(format!("{value} is no whole number"), span, Vec::new())),
            };
        }
        let over = self.arena.as_dimension(node).map(|position| position.subtract(&length));
        if over.and_then(|excess| excess.as_number()).is_some_and(|excess| excess > 0) {
            return Err(wrong(
                "this is past the end of the axis".to_owned(),
                span,
                vec![format!("the axis has {length}")],
            ));
        }
        if self.arena.is_whole(node) {
            Ok(())
        } else {
            Err(wrong("a subscript is a whole number".to_owned(), span, Vec::new()))
        }
    }

    fn range(
        &mut self,
        ast: &Ast,
        from: ExprId,
        to: ExprId,
        length: &Dimension,
        values: Option<&Values>,
    ) -> Fallible<Taken> {
        let span = ast.span(from).join(ast.span(to));
        let first = self.polynomial(ast, from, Unknown::Keep)?;
        let last = self.polynomial(ast, to, Unknown::Keep)?;
        let taken = last.subtract(&first).add(&Dimension::number(1));
        if let Some(name) = taken.names().iter().find(|name| !self.is_dimension(name)) {
            let message = format!("the length of a slice is a dimension, and `{name}` is none");
            return Err(wrong(message, span, Vec::new()));
        }
        let below = first.as_number().is_some_and(|first| first < 1);
        let over = last.subtract(length).as_number().is_some_and(|excess| excess > 0);
        let empty = taken.as_number().is_some_and(|taken| taken < 1);
        if below || over || empty {
            let message = format!("the slice {first}..{last} does not lie within the axis");
            return Err(wrong(message, span, vec![format!("the axis runs from 1 to {length}")]));
        }
        let start = match values.and_then(|values| operand(values, ast, from).ok()) {
            Some(value) => value,
            None => self.evaluate(ast, from)?,
        };
        if start.shape.order() > 0 {
            let message = format!("a subscript is a number, and this is a {}", start.shape.kind());
            return Err(wrong(message, ast.span(from), Vec::new()));
        }
        Ok(Taken::Range(start.node, taken))
    }
}

/// The shape of a selection.
pub(super) fn shape_of_selection(base: &Shape, taken: &[Taken]) -> Shape {
    let mut axes = Vec::new();
    for (axis, taken) in base.axes.iter().zip(taken) {
        match taken {
            Taken::Entry(_) => {}
            Taken::All => axes.push(axis.clone()),
            Taken::Range(_, count) => axes.push(count.clone()),
        }
    }
    let from_row = base.order() == 2 && matches!(taken.first(), Some(Taken::Entry(_)));
    let row = axes.len() == 1 && (base.row || from_row);
    Shape { axes, row }
}
