//! Calls: of the user's functions, whose bodies are lowered at each call, and of the functions
//! of the table, whose form is chosen by the number and orders of the arguments.

use std::sync::Arc;

use super::environment::Function;
use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower, Values, operand};
use super::operators::{self, Callee};
use super::{Demand, Lowered};
use crate::functions::{self, FormId, Signature, Value};
use crate::ir::NodeId;
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};
use crate::syntax::dialect;

/// How a form is applied to its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mapping {
    /// Once.
    Once,
    /// To each entry.
    Entries,
    /// To each column, for 1, or row, for 2.
    Along(u8),
}

/// A form, and its arguments as they fit its signature.
struct Fitted {
    form: FormId,
    signature: Arc<Signature>,
    /// What its dimensions' names stand for.
    sizes: Vec<(Arc<str>, Dimension)>,
    /// The axes over which it is mapped.
    batch: Vec<Dimension>,
}

impl Fitted {
    /// The axes of the value, but for those it is mapped over.
    fn value_axes(&self) -> Vec<Dimension> {
        self.signature.value.iter().map(|axis| in_sizes(axis, &self.sizes)).collect()
    }
}

impl Lower<'_> {
    /// The value of a call.
    pub fn call(
        &mut self,
        ast: &Ast,
        id: ExprId,
        function: &Name,
        arguments: &[ExprId],
        values: &Values,
    ) -> Fallible<Lowered> {
        if let Some(user) = self.user_function(&function.text) {
            return self.call_user(ast, id, &user, arguments, values);
        }
        if let Some(unknown) = self.unknown_function_of(&function.text) {
            return self.call_unknown(ast, id, (function, &unknown), &[], arguments, values);
        }
        match operators::callee(&function.text) {
            Some(Callee::Builder(builder)) => {
                self.build_tensor(ast, id, builder, function, arguments, values)
            }
            Some(Callee::Derivative(derivative)) => {
                self.derivative(ast, id, derivative, function, arguments, values)
            }
            Some(Callee::Row(row)) => {
                if let Some(same) = self.compared_indices(ast, &function.text, arguments) {
                    return Ok(same);
                }
                self.conditions_compare(ast, row, arguments)?;
                let given = arguments
                    .iter()
                    .map(|argument| self.operand(ast, *argument, values))
                    .collect::<Fallible<Vec<_>>>()?;
                self.call_row(ast, row, &function.text, ast.span(id), &given)
            }
            None => Err(Box::new(self.unknown_function(ast, function, arguments))),
        }
    }

    /// A call of a row that an operator stands for.
    pub fn call_named(&mut self, ast: &Ast, name: &str, span: Span, given: &[Given]) -> Fallible<Lowered> {
        if let Some((row, _)) = functions::find(name) {
            return self.call_row(ast, row, name, span, given);
        }
        let name = Name { text: Arc::from(name), span };
        Err(Box::new(self.unknown_function(ast, &name, &[])))
    }

    fn call_user(
        &mut self,
        ast: &Ast,
        id: ExprId,
        function: &Arc<Function>,
        arguments: &[ExprId],
        values: &Values,
    ) -> Fallible<Lowered> {
        if arguments.len() != function.parameters.len() {
            let parameters: Vec<&str> = function.parameters.iter().map(|name| &**name).collect();
            let message = format!(
                "`{}` takes {} and was given {}",
                function.name,
                count(function.parameters.len(), "argument"),
                arguments.len()
            );
            let wanted = vec![format!("{}({})", function.name, parameters.join(", "))];
            let span = ast.span(id);
            return Err(Box::new(LowerError::Arguments {
                message,
                span,
                given: Vec::new(),
                wanted,
                mend: None,
            }));
        }
        let mut passed = Vec::new();
        for argument in arguments {
            let value = operand(values, ast, *argument)?;
            let size = if value.shape.order() == 0 { self.as_known_dimension(ast, *argument) } else { None };
            passed.push((self.settled(value), size));
        }
        let key = (
            function.name.clone(),
            passed
                .iter()
                .map(|(value, _): &(Lowered, _)| (value.node, value.shape.clone()))
                .collect::<Vec<_>>(),
        );
        if let Some(known) = self.called.get(&key) {
            return Ok(known.clone());
        }
        let frame = Self::function_frame(&function.parameters, passed);
        let body = Arc::clone(&function.ast);
        let root = function.body;
        let span = ast.span(id);
        let value = self.within(frame, span, |lower| {
            lower.evaluate(&body, root).map_err(|error| match *error {
                LowerError::TooLarge { message, .. } => Box::new(LowerError::TooLarge { span, message }),
                _ => Box::new(LowerError::Within { function: function.name.clone(), span, error }),
            })
        })?;
        if !value.shape.axes.iter().any(super::unify::is_open) {
            self.called.insert(key, value.clone());
        }
        Ok(value)
    }

    /// A call of a function of the table.
    fn call_row(
        &mut self,
        ast: &Ast,
        row: u16,
        name: &str,
        span: Span,
        given: &[Given],
    ) -> Fallible<Lowered> {
        let axis = given.last().and_then(|last| axis_literal(ast, last.id));
        let Some((form, mapping)) = self.choose(row, given, axis) else {
            let Some((form, matrices)) = self.with_matrices(row, given) else {
                return Err(Box::new(self.no_form(ast, row, name, span, given)));
            };
            if let Some(value) = self.of_numbers(form, given, span) {
                return value;
            }
            let value = self.call_row(ast, row, name, span, &matrices)?;
            return Ok(self.as_number(given, value));
        };
        self.suspect_order(ast, form, name, given);
        match mapping {
            Mapping::Along(axis) => {
                let rest = given.get(..given.len().saturating_sub(1)).unwrap_or_default();
                self.along(ast, form, name, rest, axis)
            }
            Mapping::Entries => {
                self.suspect_axis(ast, form, given);
                self.fitted(ast, form, name, span, given, mapping)
            }
            Mapping::Once => self.fitted(ast, form, name, span, given, mapping),
        }
    }

    /// The form that fits the number and orders of the arguments.
    fn choose(&mut self, row: u16, given: &[Given], axis: Option<u8>) -> Option<(FormId, Mapping)> {
        let orders: Vec<usize> = given.iter().map(Given::order).collect();
        let count =
            (0..).zip(functions::row(FormId { row, form: 0 }).forms).map(|(form, _)| FormId { row, form });
        let forms: Vec<(FormId, Arc<Signature>)> =
            count.map(|form| (form, functions::signature_of(form))).collect();
        let wanted = |signature: &Signature| -> Vec<usize> {
            signature.arguments.iter().map(|argument| argument.axes.len()).collect()
        };
        let rows: Vec<bool> = given.iter().map(|one| one.order() == 1 && one.shape().row).collect();
        let laid = |signature: &Signature| signature.arguments.iter().map(|a| a.row).eq(rows.iter().copied());
        let mut fitting = forms.iter().filter(|(_, signature)| wanted(signature) == orders);
        let first = fitting.clone().next();
        let once = fitting.find(|(_, signature)| laid(signature)).or(first);
        if let Some((form, _)) = once {
            return Some((*form, Mapping::Once));
        }
        let entrywise = forms
            .iter()
            .find(|(_, signature)| signature.is_entrywise() && wanted(signature).len() == orders.len());
        if let Some((form, _)) = entrywise {
            return Some((*form, Mapping::Entries));
        }
        let axis = axis?;
        let (_, rest) = orders.split_last()?;
        let along = forms.iter().find(|(form, signature)| {
            let wanted = wanted(signature);
            let first = wanted.first() == Some(&1) && rest.first() == Some(&2);
            functions::form(*form).along_axis && first && wanted.get(1..) == rest.get(1..)
        });
        along.map(|(form, _)| (*form, Mapping::Along(axis)))
    }

    /// Applies a form whose arguments fit it by their orders.
    fn fitted(
        &mut self,
        ast: &Ast,
        form: FormId,
        name: &str,
        span: Span,
        given: &[Given],
        mapping: Mapping,
    ) -> Fallible<Lowered> {
        let entrywise = mapping == Mapping::Entries;
        let batch = if entrywise { self.common_axes(ast, name, span, given)? } else { Shape::scalar() };
        let fitted = self.bind_sizes(ast, form, name, span, given, batch.axes.clone())?;
        if !entrywise {
            self.suspect_arguments(ast, &fitted.signature, given);
        }
        let mut axes = batch.axes;
        axes.extend(fitted.value_axes());
        let single = match given {
            [only] => only.shape().row && !crate::ir::Arena::is_written_out(form),
            _ => false,
        };
        let row = axes.len() == 1 && (batch.row || (!entrywise && single));
        let arguments: Vec<Lowered> = given.iter().map(|one| self.settled(one.value.clone())).collect();
        let node = self.value_of(&fitted, &arguments, span)?;
        Ok(Lowered { node, shape: Shape { axes, row } })
    }

    /// Applies a form to each column or row of a matrix.
    fn along(&mut self, ast: &Ast, form: FormId, name: &str, given: &[Given], axis: u8) -> Fallible<Lowered> {
        let Some(first) = given.first() else { return operand(&Values::default(), ast, ExprId(0)) };
        let matrix = self.settled(first.value.clone());
        let span = ast.span(first.id);
        let (core, other) = match (matrix.shape.axes.as_slice(), axis) {
            ([rows, columns], 1) => (rows.clone(), columns.clone()),
            ([rows, columns], _) => (columns.clone(), rows.clone()),
            _ => return operand(&Values::default(), ast, first.id),
        };
        // The axis that the function is mapped over has to stand in front.
        let turned = self.make(|arena| if axis == 1 { arena.transpose(matrix.node) } else { matrix.node });
        let mut inner = given.to_vec();
        if let Some(first) = inner.first_mut() {
            first.value = Lowered { node: turned, shape: Shape::of(vec![core]) };
        }
        let fitted = self.bind_sizes(ast, form, name, span, &inner, vec![other.clone()])?;
        let value_axes = fitted.value_axes();
        let mut arguments: Vec<Lowered> = inner.iter().map(|one| one.value.clone()).collect();
        if let Some(first) = arguments.first_mut() {
            first.shape.axes.insert(0, other.clone());
        }
        let node = self.value_of(&fitted, &arguments, span)?;
        let mut axes = vec![other];
        axes.extend(value_axes);
        if axis == 1 && axes.len() == 2 {
            axes.reverse();
            let node = self.make(|arena| arena.transpose(node));
            return Ok(Lowered { node, shape: Shape::of(axes) });
        }
        let row = axis == 1 && axes.len() == 1;
        Ok(Lowered { node, shape: Shape { axes, row } })
    }

    /// The shape that the arguments of a function have together that works entry by entry.
    pub(super) fn common_axes(
        &mut self,
        ast: &Ast,
        name: &str,
        span: Span,
        given: &[Given],
    ) -> Fallible<Shape> {
        let mut tensors = given.iter().filter(|one| one.order() > 0);
        let Some(first) = tensors.next() else { return Ok(Shape::scalar()) };
        for other in tensors {
            if !self.same_shape(first.shape(), other.shape()) {
                let (left, right) = (first.described(self, ast), other.described(self, ast));
                return Err(Box::new(LowerError::Mismatch {
                    operation: format!("take `{name}` of these entry by entry"),
                    span,
                    left,
                    right,
                    clash: String::new(),
                    mend: None,
                }));
            }
        }
        Ok(self.environment.unifier.resolve_shape(first.shape()))
    }

    /// Makes the arguments' own axes those of the signature.
    fn bind_sizes(
        &mut self,
        ast: &Ast,
        form: FormId,
        name: &str,
        span: Span,
        given: &[Given],
        batch: Vec<Dimension>,
    ) -> Fallible<Fitted> {
        let signature = functions::signature_of(form);
        let mut sizes: Vec<(Arc<str>, Dimension)> = Vec::new();
        for (place, (one, expected)) in given.iter().zip(&signature.arguments).enumerate() {
            if expected.axes.is_empty() {
                continue;
            }
            let wanted = self.instantiate(&expected.axes, &mut sizes);
            if self.environment.unifier.unify_axes(&wanted, &one.shape().axes).is_none() {
                continue;
            }
            let operand = one.described(self, ast);
            let is_square = matches!(expected.axes.as_slice(), [rows, columns] if rows == columns);
            return Err(Box::new(if place == 0 && !is_square {
                let of = &one.shape().axes;
                let is_of_length =
                    of.iter().zip(&expected.axes).all(|(_, wanted)| wanted.as_number().is_some());
                let what = if is_of_length { " in its length" } else { "" };
                LowerError::Arguments {
                    message: format!("what `{name}` is taken of does not fit{what}"),
                    span: operand.span,
                    given: vec![format!("{}  {}", operand.text, operand.shape)],
                    wanted: vec![functions::form(form).signature.to_owned()],
                    mend: None,
                }
            } else if place == 0 {
                LowerError::NotSquare { operation: format!("`{name}`"), operand }
            } else {
                let left = given.first().unwrap_or(one).described(self, ast);
                LowerError::Mismatch {
                    operation: format!("take `{name}` of these"),
                    span,
                    left,
                    right: operand,
                    clash: format!("`{name}` takes {}", functions::form(form).signature),
                    mend: None,
                }
            }));
        }
        let sizes =
            sizes.into_iter().map(|(name, size)| (name, self.environment.unifier.resolve(&size))).collect();
        Ok(Fitted { form, signature, sizes, batch })
    }

    /// Axes of a signature with open dimensions for its names.
    fn instantiate(&mut self, axes: &[Dimension], sizes: &mut Vec<(Arc<str>, Dimension)>) -> Vec<Dimension> {
        for name in axes.iter().flat_map(Dimension::names) {
            if !sizes.iter().any(|(known, _)| *known == name) {
                sizes.push((name, self.environment.unifier.fresh()));
            }
        }
        axes.iter().map(|axis| in_sizes(axis, sizes)).collect()
    }

    /// The node of a function's value; arguments that are mapped have the axes of the batch in
    /// front.
    fn value_of(&mut self, fitted: &Fitted, arguments: &[Lowered], span: Span) -> Fallible<NodeId> {
        if !self.build {
            return Ok(super::evaluate::NOTHING);
        }
        let node = if let Value::Entries(_) = functions::form(fitted.form).value {
            self.written_out(fitted.form, arguments, &fitted.sizes, &fitted.batch, span)?
        } else {
            let nodes: Vec<NodeId> = arguments.iter().map(|one| one.node).collect();
            let batch = u16::try_from(fitted.batch.len()).unwrap_or(u16::MAX);
            self.arena.apply(fitted.form, &nodes, batch)
        };
        self.demand(Demand::Value(node));
        Ok(node)
    }

    /// The error where no form of a function takes the arguments.
    fn no_form(&self, ast: &Ast, row: u16, name: &str, span: Span, given: &[Given]) -> LowerError {
        let known = functions::row(FormId { row, form: 0 });
        let forms = known.forms;
        let mut wanted: Vec<String> = forms.iter().map(|form| form.signature.to_owned()).collect();
        wanted.extend((!known.instead.is_empty()).then(|| known.instead.to_owned()));
        if forms.iter().any(|form| form.along_axis) {
            wanted.push(format!("{name}(X, 1) down the columns of a matrix, {name}(X, 2) along its rows"));
        }
        let described: Vec<_> = given.iter().map(|one| one.described(self, ast)).collect();
        let texts: Vec<&str> = described.iter().map(|one| one.text.as_str()).collect();
        let of_vector = match (given, texts.as_slice()) {
            ([vector, axis], [text, _]) if vector.order() == 1 && axis_literal(ast, axis.id).is_some() => {
                forms.iter().any(|form| form.along_axis).then(|| format!("{name}({text})"))
            }
            _ => None,
        };
        let instead = dialect::call(name, &texts).or(of_vector);
        let mend = instead.map(|instead| self.instead(span, instead));
        LowerError::Arguments {
            message: format!("`{name}` does not take these arguments"),
            span,
            given: described.iter().map(|one| format!("{}  {}", one.text, one.shape)).collect(),
            wanted,
            mend,
        }
    }
}

/// A dimension of a signature in what its names stand for.
pub(super) fn in_sizes(axis: &Dimension, sizes: &[(Arc<str>, Dimension)]) -> Dimension {
    axis.substitute(&|name| sizes.iter().find(|(known, _)| &**known == name).map(|(_, size)| size.clone()))
}

/// A last argument that names an axis: the literal 1 or 2.
pub(super) fn axis_literal(ast: &Ast, id: ExprId) -> Option<u8> {
    let Expr::Number { value, .. } = ast.get(id) else { return None };
    [1_u8, 2].into_iter().find(|axis| *value == crate::number::Rational::from_integer((*axis).into()))
}

/// "1 argument", "2 arguments".
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
