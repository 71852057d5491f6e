//! Values put in: exactly where everything is rational, in floats otherwise.

use super::Session;
use super::outcome::Numbers;
use crate::array::Array;
use crate::diagnostic::Diagnostic;
use crate::evaluate::{EvaluateError, Values, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::NodeId;
use crate::lower::Lowered;
use crate::number::Rational;
use crate::number::rational::to_f64;
use crate::span::Span;

impl Session {
    /// The numbers of an expression. Declared values stand for their variables; a whole
    /// expression of rationals is computed exactly, and in floats as well.
    pub(super) fn numbers(&mut self, asked: &Lowered, span: Span) -> Result<Numbers, Box<Diagnostic>> {
        let node = self.taken(asked.node, span)?;
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

    /// A node in one kind of number, with the values that declarations gave.
    pub(super) fn evaluated<K: Kind>(&self, node: NodeId, like: &K) -> Result<Array<K>, EvaluateError> {
        let mut values = Values::new();
        for (name, size) in &self.environment.sizes {
            values.set_size(name, usize::try_from(*size).unwrap_or(usize::MAX));
        }
        let given: Vec<(NodeId, NodeId)> = self.environment.values().collect();
        for (variable, value) in given {
            let value = evaluate(&self.arena, value, &values, like)?;
            values.set(variable, value);
        }
        evaluate(&self.arena, node, &values, like)
    }
}
