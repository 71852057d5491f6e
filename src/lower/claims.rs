//! Claims: free indices become axes, both sides get one shape, and digits keep their spelling.

use std::sync::Arc;

use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Index, Lower};
use super::fixes::turned;
use super::unify::{is_open, is_open_name};
use super::{Answer, Claim, Digits, Lowered};
use crate::diagnostic::Mend;
use crate::ir::{Node, NodeId, Substitution};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Operator, Relation};
use crate::syntax::built_in;

impl Lower<'_> {
    /// `claim left == right`, or `~=`.
    pub fn claim(&mut self, ast: &Ast, left: ExprId, relation: Relation, right: ExprId) -> Fallible<Answer> {
        self.restrict_differentials(ast, &[left, right])?;
        let claimed = match relation {
            Relation::Equal => self.equal(ast, left, right)?,
            Relation::Rounds => self.rounds(ast, left, right)?,
        };
        Ok(Answer::Claim(claimed))
    }

    fn equal(&mut self, ast: &Ast, left: ExprId, right: ExprId) -> Fallible<Claim> {
        let (first, second) = self.sides(ast, left, right)?;
        let free = std::mem::take(&mut self.free);
        let span = ast.span(left).join(ast.span(right));
        let (left, right) = (self.lift_free(&free, first, span)?, self.lift_free(&free, second, span)?);
        Ok(Claim::Equal { left, right, indices: free.into_iter().map(|(name, _)| name).collect() })
    }

    /// Two sides that are said to be equal, of one shape.
    pub fn sides(&mut self, ast: &Ast, left: ExprId, right: ExprId) -> Fallible<(Lowered, Lowered)> {
        let first = Given { id: left, value: self.evaluate(ast, left)? };
        let second = Given { id: right, value: self.evaluate(ast, right)? };
        if !self.same_shape(first.shape(), second.shape()) {
            return Err(Box::new(self.sides_differ(ast, &first, &second)));
        }
        let first = self.whole(first.value, ast.span(left))?;
        let second = self.whole(second.value, ast.span(right))?;
        Ok((first, second))
    }

    fn sides_differ(&mut self, ast: &Ast, first: &Given, second: &Given) -> LowerError {
        let (left, right) = (first.described(self, ast), second.described(self, ast));
        let zero =
            matches!(ast.get(second.id), Expr::Number { value, .. } if num_traits::Zero::is_zero(value));
        let axes: Vec<String> = first.shape().axes.iter().map(ToString::to_string).collect();
        let zeros = format!("zeros({})", axes.join(", "));
        let zero = (zero && !first.shape().row).then(|| Mend {
            message: format!("`{zeros}` is the zero of that shape"),
            edits: vec![(right.span, zeros)],
        });
        let mend = zero.or_else(|| self.other_layout(ast, first, second));
        LowerError::Mismatch {
            operation: "claim that these are equal".to_owned(),
            span: left.span.join(right.span),
            clash: self.clash(Operator::Add, first.shape(), second.shape()),
            left,
            right,
            mend,
        }
    }

    /// A derivative that is claimed in the other layout, transposed.
    fn other_layout(&mut self, ast: &Ast, first: &Given, second: &Given) -> Option<Mend> {
        let derives = |id: ExprId| match ast.get(id) {
            Expr::Call { function, .. } => built_in::derivative(&function.text).is_some(),
            _ => false,
        };
        let derived = ast.reachable(&[first.id]).into_iter().any(derives);
        if !derived || !self.same_shape(first.shape(), &turned(second.shape())) || self.source.is_empty() {
            return None;
        }
        let span = ast.span(second.id);
        Some(Mend {
            message: "a gradient has the shape of what one derives by, a Jacobian a row for each entry of what is derived; books that lay it out the other way write the transpose".to_owned(),
            edits: vec![(span, format!("({})'", span.of(self.source)))],
        })
    }

    /// A side with an axis in front for each free index.
    fn lift_free(&mut self, free: &[(Arc<str>, Index)], side: Lowered, span: Span) -> Fallible<Lowered> {
        let mut axes = Vec::new();
        for (name, index) in free {
            let length = self.environment.unifier.resolve(&index.length);
            if is_open(&length) {
                return Err(Box::new(LowerError::OpenSize { span, what: format!("the index `{name}`") }));
            }
            axes.push(length);
        }
        let indices: Vec<Index> = free.iter().map(|(_, index)| index.clone()).collect();
        if indices.is_empty() {
            return Ok(side);
        }
        axes.extend(side.shape.axes.iter().cloned());
        match self.lifted(&indices, side.node) {
            Some(node) => Ok(Lowered { node, shape: Shape { row: side.shape.row && axes.len() == 1, axes } }),
            None => Err(Box::new(LowerError::Index {
                message: "a free index stands alone in its subscript".to_owned(),
                span,
                notes: vec!["here one is used as a number".to_owned()],
            })),
        }
    }

    fn rounds(&mut self, ast: &Ast, left: ExprId, right: ExprId) -> Fallible<Claim> {
        let first = Given { id: left, value: self.evaluate(ast, left)? };
        let mut entries = Vec::new();
        digits(ast, right, &mut entries)?;
        let second = Given { id: right, value: self.evaluate(ast, right)? };
        self.bind_literal_sizes(&first.value.shape, &second.value.shape);
        if !self.same_known_shape(first.shape(), second.shape()) {
            return Err(Box::new(self.sides_differ(ast, &first, &second)));
        }
        if let Some((name, _)) = self.free.first() {
            let message = format!("nothing is known of the index `{name}`");
            let notes = vec!["digits are claimed of all entries at once, or of one by its number".to_owned()];
            return Err(Box::new(LowerError::Index { message, span: ast.span(left), notes }));
        }
        let left = self.whole(first.value, ast.span(left))?;
        Ok(Claim::Rounds { left, entries })
    }

    /// Open dimensions take the lengths of a literal.
    fn bind_literal_sizes(&mut self, shape: &Shape, literal: &Shape) {
        let _ = self.same_shape(shape, literal);
    }

    /// Whether two shapes are one where the sizes that values gave are put in.
    fn same_known_shape(&mut self, left: &Shape, right: &Shape) -> bool {
        let known = |shape: Shape, sizes: &std::collections::BTreeMap<Arc<str>, i128>| Shape {
            axes: shape
                .axes
                .iter()
                .map(|axis| axis.substitute(&|name| sizes.get(name).map(|size| Dimension::number(*size))))
                .collect(),
            row: shape.row,
        };
        let left = self.environment.unifier.resolve_shape(left);
        let right = self.environment.unifier.resolve_shape(right);
        let sizes = &self.environment.sizes;
        known(left, sizes) == known(right, sizes)
    }

    /// A value in which no dimension is open any more.
    pub fn whole(&mut self, value: Lowered, span: Span) -> Fallible<Lowered> {
        if !self.opened || !self.build {
            return Ok(self.settled(value));
        }
        let shape = self.environment.unifier.resolve_shape(&value.shape);
        let mut what = Substitution::default();
        for name in self.open_names(value.node) {
            let known = self.environment.unifier.resolve(&Dimension::name(&name));
            if is_open(&known) {
                let what = "the identity `I`".to_owned();
                return Err(Box::new(LowerError::OpenSize { span, what }));
            }
            what.sizes.insert(name, known);
        }
        let node = if what.sizes.is_empty() { value.node } else { self.arena.substitute(value.node, &what) };
        Ok(Lowered { node, shape })
    }

    /// The open dimensions that a node has anywhere within it.
    fn open_names(&self, node: NodeId) -> Vec<Arc<str>> {
        let mut names = Vec::new();
        let complete = |id: NodeId| matches!(self.arena.node(id), Node::Named(..));
        for id in self.arena.reachable_until(&[node], &complete) {
            let mut lengths = self.arena.axes(id).to_vec();
            match self.arena.node(id) {
                Node::Contraction(product) => lengths.extend(product.dimensions.iter().cloned()),
                Node::Size(size) => lengths.push(size.clone()),
                _ => {}
            }
            names.extend(lengths.iter().flat_map(Dimension::names).filter(|name| is_open_name(name)));
        }
        names.sort();
        names.dedup();
        names
    }

    /// A statement's expression, complete.
    pub fn statement_value(&mut self, ast: &Ast, id: ExprId) -> Fallible<Lowered> {
        let value = self.evaluate(ast, id)?;
        self.whole(value, ast.span(id))
    }
}

/// The numbers of a literal, row by row, with their spelling.
fn digits(ast: &Ast, root: ExprId, found: &mut Vec<Digits>) -> Fallible<()> {
    let wrong = |id: ExprId| Box::new(LowerError::NotDigits { span: ast.span(id) });
    let mut open = vec![(root, false)];
    while let Some((id, negative)) = open.pop() {
        match ast.get(id) {
            Expr::Number { value, spelling } => {
                let value = if negative { -value.clone() } else { value.clone() };
                found.push(Digits { value, spelling: spelling.clone() });
            }
            Expr::Negate(inner) if matches!(ast.get(*inner), Expr::Number { .. } | Expr::Negate(_)) => {
                open.push((*inner, !negative));
            }
            Expr::Bracket { rows } if id == root => {
                open.extend(rows.iter().flatten().rev().map(|entry| (*entry, false)));
            }
            Expr::Transpose(inner) if matches!(ast.get(*inner), Expr::Bracket { .. }) && id == root => {
                return transposed_digits(ast, *inner, found);
            }
            _ => return Err(wrong(id)),
        }
    }
    Ok(())
}

/// The numbers of a transposed literal, row by row of the transpose.
fn transposed_digits(ast: &Ast, bracket: ExprId, found: &mut Vec<Digits>) -> Fallible<()> {
    let Expr::Bracket { rows } = ast.get(bracket) else { return Ok(()) };
    let mut all = Vec::new();
    digits(ast, bracket, &mut all)?;
    let columns = rows.first().map_or(1, Vec::len);
    for column in 0..columns {
        found.extend(all.iter().skip(column).step_by(columns).cloned());
    }
    Ok(())
}
