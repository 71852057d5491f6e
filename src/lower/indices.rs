//! Indices: of sums, and the free ones of claims.

use std::sync::Arc;

use num_traits::ToPrimitive;

use super::Lowered;
use super::error::Fallible;
use super::evaluate::{Frame, Index, Local, Lower, NOTHING, Values, operand};
use crate::ir::{Bounds, NodeId, SymbolKind};
use crate::shape::Dimension;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Operator, Subscript};

use super::error::LowerError;

impl Lower<'_> {
    /// Brings the index of a sum into scope; its bounds have been evaluated.
    pub fn bind_index(&mut self, ast: &Ast, id: ExprId, values: &Values) -> Fallible<()> {
        let Expr::Sum { index, lower, upper, body } = ast.get(id) else { return Ok(()) };
        for bound in [*lower, *upper] {
            let value = operand(values, ast, bound)?;
            if value.shape.order() > 0 {
                return Err(Box::new(LowerError::Arguments {
                    message: "the bounds of a sum are numbers".to_owned(),
                    span: ast.span(bound),
                    given: vec![value.shape.to_string()],
                    wanted: vec!["scalar".to_owned()],
                    mend: None,
                }));
            }
        }
        let bounds = self.as_known_dimension(ast, *lower).zip(self.as_known_dimension(ast, *upper));
        let whole = bounds.as_ref().filter(|(first, _)| first.as_number() == Some(1));
        let length = whole.map_or_else(|| self.environment.unifier.fresh(), |(_, last)| last.clone());
        let node = self.make(|arena| arena.variable(&index.text, &[], SymbolKind::Placeholder));
        let local = Local::Index(Index { node, length, strict: false, bounds: bounds.clone() });
        if let Some(frame) = self.frames.last_mut() {
            frame.locals.push((index.text.clone(), local));
        }
        if let Some((first, last)) = bounds.filter(|_| !self.build) {
            self.reach(ast, *body, &index.text, &first, &last);
        }
        Ok(())
    }

    /// What is spoken of at positions beside an index is as long as the furthest of them: by the `x[i + 1]` of a sum up to
    /// n - 1, x has n entries.
    fn reach(&mut self, ast: &Ast, body: ExprId, index: &str, first: &Dimension, last: &Dimension) {
        let mut furthest: Vec<(&Name, ExprId, usize, i128)> = Vec::new();
        for id in ast.reachable(&[body]) {
            let Expr::Select { base, subscripts } = ast.get(id) else { continue };
            let Expr::Name(name) = ast.get(*base) else { continue };
            for (axis, subscript) in subscripts.iter().enumerate() {
                let Subscript::Entry(entry) = subscript else { continue };
                let Some(offset) = offset(ast, *entry, index) else { continue };
                let known =
                    furthest.iter_mut().find(|(known, _, at, _)| known.text == name.text && *at == axis);
                match known {
                    Some((.., far)) => *far = offset.max(*far),
                    None => furthest.push((name, *base, axis, offset)),
                }
            }
        }
        // Where all stands at the index alone, and the index begins at 1, the index tells the length.
        let begins_at_one = first.as_number() == Some(1);
        furthest.retain(|(.., offset)| if begins_at_one { *offset > 0 } else { true });
        for (_, base, axis, offset) in furthest {
            let Ok(value) = self.evaluate(ast, base) else { continue };
            let Some(length) = value.shape.axes.get(axis) else { continue };
            let length = self.environment.unifier.resolve(length);
            if super::unify::is_open(&length) {
                let far = last.add(&Dimension::number(offset));
                let _ = self.unify(&length, &far);
            }
        }
    }

    /// The sum over the index that was bound last, which leaves the scope.
    pub fn indexed_sum(&mut self, body: &Lowered, lower: NodeId, upper: NodeId) -> Lowered {
        let bound = self.frames.last_mut().and_then(|frame| frame.locals.pop());
        let index = match bound {
            Some((_, Local::Index(index))) => index.node,
            _ => NOTHING,
        };
        let bounds = Bounds { lower, upper, oriented: false };
        let node = self.make(|arena| arena.sum_over(index, bounds, body.node));
        Lowered { node, shape: body.shape.clone() }
    }

    /// The index that a name is, where it stands as a subscript: one in scope, or a free one,
    /// which is made where the name means nothing else.
    pub fn index_of_name(&mut self, name: &Name) -> Option<Index> {
        if let Some(Local::Index(index)) = self.local(&name.text) {
            return Some(index.clone());
        }
        if let Some((_, index)) = self.free.iter().find(|(known, _)| *known == name.text) {
            return Some(index.clone());
        }
        let known = self.frames.len() > 1 || self.known_name(&name.text).is_some();
        if known || self.as_values.contains(&name.text) {
            return None;
        }
        let node = match self.environment.indices.get(&name.text) {
            Some(node) => *node,
            None => self.make(|arena| arena.variable(&name.text, &[], SymbolKind::FreeIndex)),
        };
        if self.build {
            self.environment.indices.insert(name.text.clone(), node);
        }
        let length = self.environment.unifier.fresh();
        let index = Index { node, length, strict: true, bounds: None };
        self.free.push((name.text.clone(), index.clone()));
        Some(index)
    }

    /// Brings indices into scope that number the entries of a value, one an axis.
    pub fn entry_indices(&mut self, names: &[&str], lengths: &[Option<Dimension>]) -> Vec<Index> {
        let mut indices = Vec::new();
        for (name, length) in names.iter().zip(lengths) {
            let length = length.clone().unwrap_or_else(|| self.environment.unifier.fresh());
            let node = self.make(|arena| arena.variable(name, &[], SymbolKind::Placeholder));
            indices.push(Index { node, length, strict: true, bounds: None });
        }
        indices
    }

    /// The same frame with further indices.
    pub fn with_indices(mut frame: Frame, names: &[&str], indices: &[Index]) -> Frame {
        for (name, index) in names.iter().zip(indices) {
            frame.locals.push((Arc::from(*name), Local::Index(index.clone())));
        }
        frame
    }

    /// The tensor of all values of a node as indices run over their axes, the first index in
    /// front. `None` where an index is used as a number.
    pub fn lifted(&mut self, indices: &[Index], body: NodeId) -> Option<NodeId> {
        if !self.build {
            return Some(body);
        }
        // The last first, but an index that numbers blocks only after that within them.
        let (mut node, mut front) = (body, Vec::new());
        let mut open: Vec<usize> = (0..indices.len()).collect();
        while !open.is_empty() {
            let mut lift = |place: usize| {
                let index = indices.get(place)?;
                let length = self.environment.unifier.resolve(&index.length);
                self.arena.lift(index.node, &length, node)
            };
            let (turn, lifted) =
                (0..open.len()).rev().find_map(|turn| Some((turn, lift(*open.get(turn)?)?)))?;
            node = lifted;
            front.insert(0, open.remove(turn));
        }
        let mut order: Vec<usize> =
            (0..indices.len()).filter_map(|place| front.iter().position(|other| *other == place)).collect();
        order.extend(indices.len()..self.arena.order(node));
        Some(self.arena.permute(node, &order))
    }
}

/// How far behind an index a position is that is the index and a whole number: 1 for `i + 1`.
fn offset(ast: &Ast, position: ExprId, index: &str) -> Option<i128> {
    let is_index = |id: ExprId| matches!(ast.get(id), Expr::Name(name) if *name.text == *index);
    let whole = |id: ExprId| match ast.get(id) {
        Expr::Number { value, .. } if value.is_integer() => value.numer().to_i128(),
        _ => None,
    };
    match ast.get(position) {
        Expr::Binary { operator: Operator::Add, left, right } if is_index(*left) => whole(*right),
        Expr::Binary { operator: Operator::Add, left, right } if is_index(*right) => whole(*left),
        Expr::Binary { operator: Operator::Subtract, left, right } if is_index(*left) => {
            whole(*right).map(|back| -back)
        }
        _ => is_index(position).then_some(0),
    }
}
