//! What a name means where it stands: a parameter or index, a variable or definition, a
//! dimension, a constant, or else a variable whose shape is assumed.

use std::sync::Arc;

use super::environment::{Entry, EntryKind};
use super::error::{Fallible, LowerError};
use super::evaluate::{Frame, Local, Lower};
use super::names::nearest;
use super::{Lowered, operators};
use crate::functions::{self};
use crate::ir::{Symbol, SymbolKind};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name};
use crate::syntax::{built_in, dialect, operand};

impl Lower<'_> {
    /// A parameter or index of the frame at hand.
    pub fn local(&self, name: &str) -> Option<&Local> {
        self.frame()?.locals.iter().rev().find(|(known, _)| &**known == name).map(|(_, local)| local)
    }

    /// Whether the program's names are in sight.
    pub fn is_open_to_program(&self) -> bool {
        !self.frame().is_some_and(|frame| frame.closed)
    }

    /// A variable or definition of the program.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.is_open_to_program().then(|| self.environment.get(name)).flatten()
    }

    /// What a dimension's name stands for, if it is one.
    pub fn dimension_of_name(&self, name: &str) -> Option<Dimension> {
        let bound = self.frame()?.dimensions.iter().rev().find(|(known, _)| &**known == name);
        match bound {
            Some((_, dimension)) => Some(dimension.clone()),
            None if self.is_open_to_program() => {
                self.environment.dimensions.contains(name).then(|| Dimension::name(name))
            }
            None => None,
        }
    }

    /// What a name means, unless it would have to be assumed.
    pub fn known_name(&mut self, name: &str) -> Option<Lowered> {
        match self.local(name) {
            Some(Local::Value(value, _)) => return Some(value.clone()),
            Some(Local::Index(index)) => return Some(Lowered::scalar(index.node)),
            None => {}
        }
        if let Some(entry) = self.entry(name) {
            return Some(entry.lowered.clone());
        }
        if let Some(dimension) = self.dimension_of_name(name) {
            return Some(Lowered::scalar(self.make(|arena| arena.size(&dimension))));
        }
        self.constant(name)
    }

    /// A constant of the language.
    fn constant(&mut self, name: &str) -> Option<Lowered> {
        match name {
            operators::IDENTITY => {
                let size = self.environment.unifier.fresh();
                self.opened = true;
                let node = self.make(|arena| arena.identity(&size));
                Some(Lowered { node, shape: Shape::of(vec![size.clone(), size]) })
            }
            operators::NATURAL_BASE => {
                let form = operators::form(operators::EXPONENTIAL)?;
                let node = self.make(|arena| {
                    let one = arena.integer(1);
                    arena.apply(form, &[one], 0)
                });
                Some(Lowered::scalar(node))
            }
            _ if operators::is_circle(name) => {
                let (row, known) = functions::find(name)?;
                let form =
                    (0..).zip(known.forms).find(|(_, form)| form.signature.trim_start().starts_with("->"));
                let form = functions::FormId { row, form: form?.0 };
                Some(Lowered::scalar(self.make(|arena| arena.apply(form, &[], 0))))
            }
            _ => None,
        }
    }

    /// Whether a name is the constant e here.
    pub fn is_natural_base(&self, name: &str) -> bool {
        let taken = self.local(name).is_some() || self.entry(name).is_some();
        name == operators::NATURAL_BASE && !taken && self.dimension_of_name(name).is_none()
    }

    /// What a name means; an unknown one is assumed to be a variable, or a free index where it
    /// stands in subscripts only.
    pub fn name(&mut self, name: &Name) -> Fallible<Lowered> {
        if let Some(known) = self.known_name(&name.text) {
            return Ok(known);
        }
        if let Some(index) = self.index_of_name(name) {
            return Ok(Lowered::scalar(index.node));
        }
        if let Some(error) = self.function_as_name(name) {
            return Err(Box::new(error));
        }
        if self.is_open_to_program() { Ok(self.assume(name)) } else { Err(Box::new(self.unknown_name(name))) }
    }

    /// The error for a user's function that is named and not called: `grad(f, x)` for `grad(f(x), x)`.
    fn function_as_name(&self, name: &Name) -> Option<LowerError> {
        let given = self.user_function(&name.text).map(|user| user.parameters.join(", "));
        let call = match given {
            Some(parameters) => format!("{}({parameters})", name.text),
            None => self.unknown_function_of(&name.text).map(|_| format!("{}(x)", name.text))?,
        };
        Some(LowerError::Arguments {
            message: format!("`{}` is a function, and what it is taken of is not said", name.text),
            span: name.span,
            given: Vec::new(),
            wanted: Vec::new(),
            mend: Some(self.instead(name.span, call)),
        })
    }

    /// Adds a variable of which nothing was said, with the shape that its use gives it.
    fn assume(&mut self, name: &Name) -> Lowered {
        let (shape, structure) = self.orders.shape_of(&name.text, self.environment, self.build);
        let node = self.make(|arena| {
            let symbol = Symbol {
                name: name.text.clone(),
                kind: SymbolKind::Variable,
                axes: shape.axes.clone(),
                structure,
            };
            let id = arena.declare(symbol);
            arena.symbol_node(id)
        });
        let lowered = Lowered { node, shape };
        let entry =
            Entry { kind: EntryKind::Assumed, lowered: lowered.clone(), value: None, span: name.span };
        self.environment.insert(name.text.clone(), entry);
        self.assumed.push(name.text.clone());
        self.suspect_name(name);
        lowered
    }

    /// The error for a name that nothing is known of.
    pub fn unknown_name(&self, name: &Name) -> LowerError {
        let locals = self.frame().into_iter().flat_map(|frame| frame.locals.iter().map(|(name, _)| &**name));
        let open = self.is_open_to_program();
        let names = self.environment.names.keys().filter(|_| open).map(|name| &**name);
        let dimensions = self.environment.dimensions.iter().filter(|_| open).map(|name| &**name);
        let similar = nearest(&name.text, locals.chain(names).chain(dimensions)).map(str::to_owned);
        LowerError::UnknownName { name: name.text.clone(), span: name.span, similar }
    }

    /// A user's function, where the program's names are in sight.
    pub fn user_function(&self, name: &str) -> Option<Arc<super::Function>> {
        self.is_open_to_program().then(|| self.environment.functions.get(name).cloned()).flatten()
    }

    /// The error for a call of something that is no function.
    /// What is offered instead could be called so: it takes as many arguments.
    pub fn unknown_function(&self, ast: &Ast, name: &Name, arguments: &[ExprId]) -> LowerError {
        let variable = self.entry(&name.text).is_some() || self.local(&name.text).is_some();
        let mut known: Vec<&str> = operators::all_names().collect();
        known.extend(self.environment.functions.keys().map(|name| &**name));
        known.extend(self.environment.unknown_functions.keys().map(|name| &**name));
        let named = |id: &ExprId| !matches!(ast.get(*id), Expr::Number { .. } | Expr::Bracket { .. });
        let by_name = arguments.get(1).is_none_or(named);
        known.retain(|candidate| self.could_take(candidate, arguments.len(), by_name));
        let absent = dialect::absent(&name.text);
        let similar = built_in::other_name(&name.text).or_else(|| nearest(&name.text, known.into_iter()));
        let similar = similar.filter(|_| absent.is_none()).map(str::to_owned);
        let instead = self.instead_of_call(ast, name, arguments);
        // `(y - X*b)^T(y - X*b)`
        let is_raised = self.source.get(..name.span.from).is_some_and(|before| before.ends_with('^'));
        if &*name.text == "T"
            && is_raised
            && let Some(mend) = self.typeset_transposes(name.span.from)
        {
            return LowerError::Arguments {
                message: "a transpose in front of a bracket is a factor".to_owned(),
                span: name.span,
                given: Vec::new(),
                wanted: Vec::new(),
                mend: Some(mend),
            };
        }
        let (name, span) = (name.text.clone(), name.span);
        LowerError::UnknownFunction { name, span, similar, variable, instead, absent }
    }

    /// What is written here in the place of a call of another language: `A*B` for `matmul(A, B)`, `x[1]` for `x(1)`,
    /// `x*(y + 1)` for `x(y + 1)`. And where the call stands.
    fn instead_of_call(&self, ast: &Ast, name: &Name, arguments: &[ExprId]) -> Option<(Span, String)> {
        if self.frames.len() != 1 || self.source.get(name.span.range()) != Some(&*name.text) {
            return None;
        }
        let after = self.source.get(name.span.to..)?;
        let open = after.len() - after.trim_start().len();
        let close = operand::closing(after.get(open..)?)
            .filter(|_| after.get(open..).is_some_and(|rest| rest.starts_with('(')))?;
        let span = Span::new(name.span.from, name.span.to + open + close + 1);
        let texts: Vec<&str> = arguments.iter().map(|argument| ast.span(*argument).of(self.source)).collect();
        if let Some(instead) = dialect::call(&name.text, &texts) {
            return Some((span, instead));
        }
        let is_variable = self.entry(&name.text).is_some()
            || self.local(&name.text).is_some()
            || name.text.chars().count() == 1;
        let whole = |id: &ExprId| matches!(ast.get(*id), Expr::Number { value, .. } if value.is_integer());
        let instead = if arguments.iter().all(whole) && (1..=2).contains(&arguments.len()) {
            format!("{}[{}]", name.text, texts.join(", "))
        } else if let ([only], [text]) = (arguments, texts.as_slice()) {
            // `f(g(x))`, `A(t)`: a function is applied.
            let is_applied = match ast.get(*only) {
                Expr::Call { function, .. } => !operators::all_names().any(|name| *name == *function.text),
                // A product has no parentheses around a name alone.
                Expr::Name(_) => true,
                _ => false,
            };
            let is_known = self.entry(&name.text).is_some_and(|_| !self.is_assumed(&name.text));
            if is_applied && !is_known {
                return None;
            }
            let single = matches!(ast.get(*only), Expr::Name(_) | Expr::Call { .. });
            if single { format!("{}*{text}", name.text) } else { format!("{}*({text})", name.text) }
        } else {
            return None;
        };
        is_variable.then_some((span, instead))
    }

    /// The error for `grad(f)(u)` of an `f` that is no function that is not given.
    pub fn no_slope(&self, name: &Name) -> LowerError {
        let text = &name.text;
        if let Some(by) = text.strip_prefix('_').filter(|by| !by.is_empty()) {
            return LowerError::Arguments {
                message: "a gradient is written `grad(f, x)`".to_owned(),
                span: name.span,
                given: Vec::new(),
                wanted: vec![format!("grad(f, {by})")],
                mend: None,
            };
        }
        let help = format!(
            "declare it: `{text} : R[n] -> R`; what is given is derived where it stands: `grad({text}(x), x)`"
        );
        LowerError::Arguments {
            message: format!("`{text}` is no function that was declared by its shapes"),
            span: name.span,
            given: Vec::new(),
            wanted: Vec::new(),
            mend: Some(crate::diagnostic::Mend { message: help, edits: Vec::new() }),
        }
    }

    /// The frame of a user's function.
    pub fn function_frame(parameters: &[Arc<str>], arguments: Vec<(Lowered, Option<Dimension>)>) -> Frame {
        let local = |(name, (value, size)): (&Arc<str>, (Lowered, Option<Dimension>))| {
            (name.clone(), Local::Value(value, size))
        };
        Frame { locals: parameters.iter().zip(arguments).map(local).collect(), ..Frame::default() }
    }
}
