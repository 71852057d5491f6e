//! Functions that are not given, `f : R[n] -> R`: their declarations, their calls, and their derivatives
//! `grad(f)(u)`.

use std::sync::Arc;

use super::error::{Fallible, LowerError};
use super::evaluate::{Given, Lower, Values};
use super::{Lowered, UnknownFunction};
use crate::functions::opaque::{self, Opaque};
use crate::ir::{NodeId, Symbol, SymbolKind};
use crate::shape::Shape;
use crate::span::Span;
use crate::structures::Words;
use crate::syntax::ast::{Ast, ExprId, Name};

impl UnknownFunction {
    /// Whether it takes numbers to a number: then it is taken entry by entry.
    pub fn is_entrywise(&self) -> bool {
        self.value.order() == 0 && self.arguments.iter().all(|argument| argument.order() == 0)
    }
}

impl Lower<'_> {
    /// The function that is not given of a name, where the program's names are in sight.
    pub fn unknown_function_of(&self, name: &str) -> Option<Arc<UnknownFunction>> {
        self.is_open_to_program().then(|| self.environment.unknown_functions.get(name).cloned()).flatten()
    }

    /// Takes in a function of which only the shapes are known.
    pub fn declare_unknown(&mut self, name: &Name, arguments: &[Shape], value: &Shape) {
        let symbol = self.make(|arena| {
            let symbol = Symbol {
                name: name.text.clone(),
                kind: SymbolKind::Function,
                axes: value.axes.clone(),
                structure: Words::NONE,
            };
            let id = arena.declare(symbol);
            arena.symbol_node(id)
        });
        let function =
            UnknownFunction { symbol, arguments: arguments.to_vec(), value: value.clone(), span: name.span };
        self.environment.unknown_functions.insert(name.text.clone(), Arc::new(function));
    }

    /// `f(u)`, or the derivative of `f` by the arguments at some places, counted from 1, at `u`.
    pub fn call_unknown(
        &mut self,
        ast: &Ast,
        id: ExprId,
        (name, function): (&Name, &UnknownFunction),
        places: &[usize],
        arguments: &[ExprId],
        values: &Values,
    ) -> Fallible<Lowered> {
        let given = arguments
            .iter()
            .map(|argument| self.operand(ast, *argument, values))
            .collect::<Fallible<Vec<_>>>()?;
        let counted = given.len() == function.arguments.len();
        let is_place = |place: &usize| (1..=function.arguments.len()).contains(place);
        if !counted || !places.iter().all(is_place) {
            return Err(Box::new(self.unfit(ast, id, name, function, &given)));
        }
        let batch = if function.is_entrywise() {
            self.common_axes(ast, &name.text, ast.span(id), &given)?
        } else {
            for (one, wanted) in given.iter().zip(&function.arguments) {
                if one.shape().row || !self.same_shape(one.shape(), wanted) {
                    return Err(Box::new(self.unfit(ast, id, name, function, &given)));
                }
            }
            Shape::scalar()
        };
        let places: Vec<usize> = places.iter().map(|place| place - 1).collect();
        let arguments: Vec<Lowered> = given.iter().map(|one| self.settled(one.value.clone())).collect();
        let mut axes = batch.axes.clone();
        axes.extend(function.value.axes.iter().cloned());
        for place in &places {
            axes.extend(
                function.arguments.get(*place).into_iter().flat_map(|argument| argument.axes.clone()),
            );
        }
        let node = self.apply_unknown(ast.span(id), function, &places, &arguments, batch.order())?;
        let row = batch.row && axes.len() == 1;
        Ok(Lowered { node, shape: Shape { axes, row } })
    }

    fn apply_unknown(
        &mut self,
        span: Span,
        function: &UnknownFunction,
        places: &[usize],
        arguments: &[Lowered],
        batch: usize,
    ) -> Fallible<NodeId> {
        let opaque = Opaque {
            value: function.value.order(),
            arguments: function.arguments.iter().map(Shape::order).collect(),
            places: places.to_vec(),
        };
        let Some(form) = opaque::form_of(&opaque) else {
            let message =
                "a function that is not given has at most nine arguments and derivatives".to_owned();
            return Err(Box::new(LowerError::TooLarge { span, message }));
        };
        let batch = u16::try_from(batch).unwrap_or(u16::MAX);
        let symbol = function.symbol;
        Ok(self.make(|arena| {
            let code = arena.integer(opaque::code_of(places));
            let mut all = vec![symbol, code];
            all.extend(arguments.iter().map(|argument| argument.node));
            arena.apply(form, &all, batch)
        }))
    }

    fn unfit(
        &self,
        ast: &Ast,
        id: ExprId,
        name: &Name,
        function: &UnknownFunction,
        given: &[Given],
    ) -> LowerError {
        let given = given.iter().map(|one| {
            let described = one.described(self, ast);
            format!("{}  {}", described.text, described.shape)
        });
        let arguments: Vec<String> = function.arguments.iter().map(ToString::to_string).collect();
        LowerError::Arguments {
            message: format!("`{}` does not take these arguments", name.text),
            span: ast.span(id),
            given: given.collect(),
            wanted: vec![format!("{} : {} -> {}", name.text, arguments.join(", "), function.value)],
            mend: None,
        }
    }
}
