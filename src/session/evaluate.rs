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
use crate::number::{Dual, NumberError, Rational};
use crate::span::Span;

/// A derivative in an expression, and what it is of: in that no derivative is left.
struct Derived {
    node: NodeId,
    of: NodeId,
    by: NodeId,
    along: Option<NodeId>,
}

fn said(error: NumberError) -> EvaluateError {
    EvaluateError::Number { place: "a value".to_owned(), error }
}

impl Session {
    /// The numbers of an expression. Declared values stand for their variables; a whole
    /// expression of rationals is computed exactly, and in floats as well.
    pub(super) fn numbers(&mut self, asked: &Lowered, span: Span) -> Result<Numbers, Box<Diagnostic>> {
        let node = self.taken(asked.node, span)?;
        let derived = self.derived_within(asked.node, span)?;
        let zero = Rational::from_integer(0.into());
        for one in &derived {
            let found = match self.moved(one, None, &zero) {
                Err(error) if error.is_of_kind() => self.moved(one, None, &0.0).map(|_| ()),
                other => other.map(|_| ()),
            };
            // Whatever else has no value is found where the derivative itself is computed.
            if let Err(error) = found
                && error.is_of_derivative()
            {
                return Err(Box::new(error.to_diagnostic(span)));
            }
        }
        let fault = |error: EvaluateError| Box::new(error.to_diagnostic(span));
        let exact = match self.numbers_of(asked.node, node, &derived, &zero) {
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
                let floats = match self.numbers_of(asked.node, node, &derived, &0.0) {
                    Err(error) if error.is_too_large() => self
                        .in_another_form(node)
                        .ok_or_else(|| Box::new(error.to_diagnostic(span).note("floats end near 1.8e308")))?,
                    other => other.map_err(fault)?,
                };
                (floats.shape().to_vec(), floats.into_data())
            }
        };
        Ok(Numbers { axes, data, exact: exact.map(Array::into_data), row: asked.shape.row })
    }

    /// What is derived in an expression. A formula for a derivative may have a value at a kink all the same:
    /// the sign of 0 is 0, and no slope. It may also have none where there is a slope: the adjugate has a
    /// derivative where its formula divides by the determinant. So what was derived is computed in dual
    /// numbers, which the functions of the table refuse at their kinks and know how to carry elsewhere.
    fn derived_within(&mut self, asked: NodeId, span: Span) -> Result<Vec<Derived>, Box<Diagnostic>> {
        let mut found: Vec<Derived> = Vec::new();
        if !self.arena.is_open(asked) {
            return Ok(found);
        }
        for node in self.arena.reachable_until(&[asked], &|id| !self.arena.is_open(id)) {
            match self.arena.node(node).clone() {
                Node::Directional { of, by, along } => {
                    let (of, by) = (self.taken(of, span)?, self.taken(by, span)?);
                    found.push(Derived { node, of, by, along: Some(self.taken(along, span)?) });
                }
                Node::Derivative { of, by } => {
                    for (order, variable) in by.iter().enumerate() {
                        let derivative = |this: &mut Self, by: &[NodeId]| match by {
                            [] => of,
                            by => this.arena.derivative(of, by),
                        };
                        let before = derivative(self, by.get(..order).unwrap_or_default());
                        let node = derivative(self, by.get(..=order).unwrap_or_default());
                        let (of, by) = (self.taken(before, span)?, self.taken(*variable, span)?);
                        found.push(Derived { node, of, by, along: None });
                    }
                }
                _ => {}
            }
        }
        Ok(found)
    }

    /// The numbers of an expression: those of its formula, in which all derivatives are taken; where that
    /// has none at this point, those in which each derivative is what dual numbers carry.
    fn numbers_of<K: Kind>(
        &self,
        asked: NodeId,
        taken: NodeId,
        derived: &[Derived],
        like: &K,
    ) -> Result<Array<K>, EvaluateError>
    where
        Dual<K>: Kind,
    {
        let of_formula = self.evaluated(taken, like);
        let Err(EvaluateError::Number { error: NumberError::Singular | NumberError::DivisionByZero, .. }) =
            &of_formula
        else {
            return of_formula;
        };
        self.carried(asked, derived, like).or(of_formula)
    }

    /// An expression whose derivatives are what dual numbers carry along each entry of a variable.
    fn carried<K: Kind>(
        &self,
        asked: NodeId,
        derived: &[Derived],
        like: &K,
    ) -> Result<Array<K>, EvaluateError>
    where
        Dual<K>: Kind,
    {
        let missing = || EvaluateError::NotTaken { by: String::new() };
        let mut values = self.values(like)?;
        for one in derived {
            if one.along.is_some() {
                values.set(one.node, self.moved(one, None, like)?);
                continue;
            }
            let by = evaluate(&self.arena, one.by, &values, like)?;
            let mut columns = Vec::new();
            for entry in 0..by.data().len() {
                columns.push(self.moved(one, Some(entry), like)?);
            }
            let first = columns.first().ok_or_else(missing)?;
            let shape: Vec<usize> = first.shape().iter().chain(by.shape()).copied().collect();
            let rows = 0..first.data().len();
            let data =
                rows.flat_map(|row| columns.iter().filter_map(move |column| column.data().get(row).cloned()));
            values.set(one.node, Array::new(shape, data.collect()).map_err(said)?);
        }
        evaluate(&self.arena, asked, &values, like)
    }

    /// The derivative of what is derived along its direction, along one entry of the variable, or along all
    /// entries at once.
    fn moved<K: Kind>(
        &self,
        derived: &Derived,
        entry: Option<usize>,
        like: &K,
    ) -> Result<Array<K>, EvaluateError>
    where
        Dual<K>: Kind,
    {
        let mut values = self.values(like)?;
        if let Node::Named(_, body) = self.arena.node(derived.by) {
            values.set(derived.by, evaluate(&self.arena, *body, &values, like)?);
        }
        let mut moving = values.convert(|entry| Ok(Dual::constant(entry.clone()))).map_err(said)?;
        if let Some(at) = values.get(derived.by) {
            let number = |whole| like.like(&rational::integer(whole)).map_err(said);
            let (zero, one) = (number(0)?, number(1)?);
            let along = match derived.along {
                Some(along) => Some(evaluate(&self.arena, along, &values, like)?),
                None => None,
            };
            let mut place = 0;
            let moved = at.map(|value| {
                let own = along.as_ref().and_then(|along| along.data().get(place));
                let rate = own.unwrap_or(if entry.is_none_or(|entry| entry == place) { &one } else { &zero });
                place += 1;
                Ok(Dual::new(value.clone(), rate.clone()))
            });
            moving.set(derived.by, moved.map_err(said)?);
        }
        let value = evaluate(&self.arena, derived.of, &moving, &Dual::constant(like.clone()))?;
        value.map(Dual::derivative_or_zero).map_err(said)
    }

    /// The floats of an expression in the form that is shown, where a part of the one that was written is past
    /// all floats: `1/(1 + exp(-x))` is `sigma(x)`.
    fn in_another_form(&mut self, node: NodeId) -> Option<Array<f64>> {
        let names = self.names();
        let simple = self.simplified(node, &names);
        let simple = self.arena.without_structure(simple);
        self.evaluated::<f64>(simple, &0.0).ok().filter(|_| simple != node)
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
