//! Values put in: exactly where everything is rational, in floats otherwise.

use super::Session;
use super::outcome::Numbers;
use crate::array::Array;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{EvaluateError, Values, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::{Node, NodeId};
use crate::lower::Lowered;
use crate::number::rational::{self, to_f64};
use crate::number::{Dual, Rational};
use crate::span::Span;

impl Session {
    /// The numbers of an expression. Declared values stand for their variables; a whole
    /// expression of rationals is computed exactly, and in floats as well.
    pub(super) fn numbers(&mut self, asked: &Lowered, span: Span) -> Result<Numbers, Box<Diagnostic>> {
        let node = self.taken(asked.node, span)?;
        self.require_derivatives(asked.node, span)?;
        let fault = |error: EvaluateError| Box::new(error.to_diagnostic(span));
        let exact = match self.evaluated::<Rational>(node, &Rational::from_integer(0.into())) {
            Ok(exact) => Some(exact),
            Err(error) if error.is_of_kind() => None,
            Err(error) => return Err(fault(error)),
        };
        let (axes, data) = match &exact {
            Some(exact) => {
                let rounded: Result<Vec<f64>, _> = exact.data().iter().map(to_f64).collect();
                let too_large = |_| {
                    Box::new(Diagnostic::new("G0408", "a number is too large to be written as a float", span))
                };
                (exact.shape().to_vec(), rounded.map_err(too_large)?)
            }
            None => {
                let floats = self.evaluated::<f64>(node, &0.0).map_err(fault)?;
                (floats.shape().to_vec(), floats.data().to_vec())
            }
        };
        Ok(Numbers { axes, data, exact: exact.map(Array::into_data), row: asked.shape.row })
    }

    /// Refuses a point at which something has no derivative that is derived in an expression. A formula
    /// for a derivative may have a value at a kink all the same: the sign of 0 is 0, and no slope. So
    /// what was derived is computed in dual numbers there, which the functions of the table refuse.
    fn require_derivatives(&mut self, asked: NodeId, span: Span) -> Result<(), Box<Diagnostic>> {
        if !self.arena.is_open(asked) {
            return Ok(());
        }
        let mut derived: Vec<(NodeId, NodeId)> = Vec::new();
        for id in self.arena.reachable_until(&[asked], &|id| !self.arena.is_open(id)) {
            match self.arena.node(id).clone() {
                Node::Directional { of, by, .. } => derived.push((of, by)),
                Node::Derivative { of, by } => {
                    for (order, variable) in by.iter().enumerate() {
                        let before = by.get(..order).unwrap_or_default();
                        let of = if before.is_empty() { of } else { self.arena.derivative(of, before) };
                        derived.push((of, *variable));
                    }
                }
                _ => {}
            }
        }
        for (of, by) in derived {
            let (of, by) = (self.taken(of, span)?, self.taken(by, span)?);
            let exact = self.moved(of, by, &Rational::from_integer(0.into()));
            let found = match exact {
                Err(error) if error.is_of_kind() => self.moved(of, by, &0.0),
                other => other,
            };
            // Whatever else has no value is found where the derivative itself is computed.
            if let Err(error) = found
                && error.is_of_derivative()
            {
                return Err(Box::new(error.to_diagnostic(span)));
            }
        }
        Ok(())
    }

    /// A node in dual numbers, one variable or definition moving in all its entries.
    fn moved<K: Kind>(&self, of: NodeId, by: NodeId, like: &K) -> Result<(), EvaluateError>
    where
        Dual<K>: Kind,
    {
        let mut values = self.values(like)?;
        if let Node::Named(_, body) = self.arena.node(by) {
            values.set(by, evaluate(&self.arena, *body, &values, like)?);
        }
        let said = |error| EvaluateError::Number { place: "a value".to_owned(), error };
        let mut moving = values.convert(|entry| Ok(Dual::constant(entry.clone()))).map_err(said)?;
        if let Some(at) = values.get(by) {
            let one = like.like(&rational::integer(1)).map_err(said)?;
            let moved = at.map(|entry| Ok(Dual::new(entry.clone(), one.clone()))).map_err(said)?;
            moving.set(by, moved);
        }
        evaluate(&self.arena, of, &moving, &Dual::constant(like.clone())).map(|_| ())
    }

    /// A node in one kind of number, with the values that declarations gave.
    pub(super) fn evaluated<K: Kind>(&self, node: NodeId, like: &K) -> Result<Array<K>, EvaluateError> {
        evaluate(&self.arena, node, &self.values(like)?, like)
    }

    /// The values that declarations gave.
    fn values<K: Kind>(&self, like: &K) -> Result<Values<K>, EvaluateError> {
        let mut values = Values::new();
        for (name, size) in &self.environment.sizes {
            values.set_size(name, usize::try_from(*size).unwrap_or(usize::MAX));
        }
        let given: Vec<(NodeId, NodeId)> = self.environment.values().collect();
        for (variable, value) in given {
            let value = evaluate(&self.arena, value, &values, like)?;
            values.set(variable, value);
        }
        Ok(values)
    }
}
