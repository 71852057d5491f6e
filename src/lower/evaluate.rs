//! The loop over an expression, operands first, with a stack of its own. What each kind of
//! expression means stands in the files beside this one. Only a call of a user's function, or
//! of one whose value is written out, evaluates another expression inside, to a limited depth.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::environment::Environment;
use super::error::{Fallible, LowerError, Operand};
use super::operators::{self, Callee, Derivative, Role};
use super::orders::Orders;
use super::unify::{self};
use super::{Bindings, Demand, Lowered};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, NodeId, Substitution, Typed};
use crate::shape::{Dimension, Shape};
use crate::span::Span;
use crate::syntax::ast::{Ast, Expr, ExprId, Name, Subscript};

/// How deep calls may lie within calls.
const DEEPEST: usize = 48;

/// How many expressions the bodies of user's functions may come to in one statement.
const BUDGET: usize = 200_000;

/// What stands for a node while only shapes are worked out.
pub(super) const NOTHING: NodeId = NodeId(0);

/// A name within a function's body or a sum.
#[derive(Clone, Debug)]
pub(super) enum Local {
    /// A parameter: what was passed for it, and its worth as a dimension.
    Value(Lowered, Option<Dimension>),
    /// An index.
    Index(Index),
}

/// An index of a sum, of a claim, or of a value that is written out entry by entry.
#[derive(Clone, Debug)]
pub(super) struct Index {
    /// The number that it is.
    pub node: NodeId,
    /// The length of the axes that it runs over, open at first.
    pub length: Dimension,
    /// Whether every axis that it selects from must have that length.
    pub strict: bool,
    /// Its bounds, where these are dimensions.
    pub bounds: Option<(Dimension, Dimension)>,
}

/// Where names are looked up.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// The names of this frame, the innermost last.
    pub locals: Vec<(Arc<str>, Local)>,
    /// What the names of dimensions stand for here.
    pub dimensions: Vec<(Arc<str>, Dimension)>,
    /// What `d(…)` of a name stands for here.
    pub differentials: Vec<(Arc<str>, Lowered)>,
    /// Whether the program's names are out of sight: in the table's own texts.
    pub closed: bool,
}

/// What has been evaluated so far.
pub(super) type Values = FxHashMap<ExprId, Lowered>;

/// Calls of user's functions, and what they came to.
pub(super) type Called = FxHashMap<(Arc<str>, Vec<(NodeId, Shape)>), Lowered>;

enum Task {
    Visit(ExprId),
    Finish(ExprId),
    Bind(ExprId),
}

/// The state while statements are lowered.
pub(super) struct Lower<'a> {
    pub arena: &'a mut Arena,
    pub environment: &'a mut Environment,
    /// Whether nodes are built; if not, only shapes are worked out.
    pub build: bool,
    /// The orders and shapes of undeclared names.
    pub orders: &'a Orders,
    /// The text that spans refer to; empty where there is none.
    pub source: &'a str,
    pub frames: Vec<Frame>,
    pub budget: usize,
    /// The calls of user's functions in the statement at hand, by what was passed.
    pub called: Called,
    /// How the sums and products of the statement at hand were typed.
    pub typed: Vec<Typed>,
    /// What is to be said beside the answer.
    pub warnings: Vec<Diagnostic>,
    /// What must have a value for the statement at hand to have one.
    pub demands: Vec<Demand>,
    /// Names assumed by the statement at hand.
    pub assumed: Vec<Arc<str>>,
    /// The free indices of the statement at hand.
    pub free: Vec<(Arc<str>, Index)>,
    /// Whether the statement at hand has put open dimensions into nodes.
    pub opened: bool,
    /// The names that stand in the statement at hand as values, and not as positions only.
    pub as_values: BTreeSet<Arc<str>>,
    /// The variables that vary in `d(…)`; all of them where this is `None`.
    pub varying: Option<Vec<NodeId>>,
    /// The variables that were held constant in `d(…)`.
    pub held: Vec<NodeId>,
    /// The shapes of the parts of the statement at hand, where they are asked for.
    pub parts: Option<Vec<(Span, Shape)>>,
}

impl<'a> Lower<'a> {
    pub fn new(
        arena: &'a mut Arena,
        environment: &'a mut Environment,
        orders: &'a Orders,
        source: &'a str,
        build: bool,
    ) -> Self {
        Self {
            arena,
            environment,
            build,
            orders,
            source,
            frames: vec![Frame::default()],
            budget: BUDGET,
            called: Called::default(),
            typed: Vec::new(),
            warnings: Vec::new(),
            demands: Vec::new(),
            assumed: Vec::new(),
            free: Vec::new(),
            opened: false,
            as_values: BTreeSet::new(),
            varying: None,
            held: Vec::new(),
            parts: None,
        }
    }

    /// Forgets what belonged to the statement before.
    pub fn begin_statement(&mut self, as_values: BTreeSet<Arc<str>>) {
        self.as_values = as_values;
        self.opened = false;
        if self.build {
            self.environment.unifier.forget();
        }
        self.frames.truncate(1);
        if let Some(frame) = self.frames.first_mut() {
            frame.locals.clear();
        }
        self.budget = BUDGET;
        self.called.clear();
        self.assumed.clear();
        self.free.clear();
        self.varying = None;
        self.held.clear();
    }

    /// A node, if nodes are built at all.
    pub fn make(&mut self, build: impl FnOnce(&mut Arena) -> NodeId) -> NodeId {
        if self.build { build(self.arena) } else { NOTHING }
    }

    /// The value of an expression.
    pub fn evaluate(&mut self, ast: &Ast, root: ExprId) -> Fallible<Lowered> {
        let depth = self.frame().map_or(0, |frame| frame.locals.len());
        let value = self.evaluate_in_frame(ast, root);
        if let Some(frame) = self.frames.last_mut() {
            frame.locals.truncate(depth);
        }
        value
    }

    fn evaluate_in_frame(&mut self, ast: &Ast, root: ExprId) -> Fallible<Lowered> {
        let mut values: Values = FxHashMap::default();
        let mut tasks = vec![Task::Visit(root)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Visit(id) => {
                    self.spend(ast.span(id))?;
                    tasks.push(Task::Finish(id));
                    self.visit(ast, id, &mut tasks)?;
                }
                Task::Bind(id) => self.bind_index(ast, id, &values)?,
                Task::Finish(id) => {
                    let value = self.finish(ast, id, &values)?;
                    self.note_part(ast.span(id), &value.shape);
                    values.insert(id, value);
                }
            }
        }
        operand(&values, ast, root)
    }

    /// Keeps the shape of a part of what was typed: what a function's body has in it is none.
    fn note_part(&mut self, span: Span, shape: &Shape) {
        if let (Some(parts), true) = (&mut self.parts, self.frames.len() == 1 && self.build) {
            parts.push((span, shape.clone()));
        }
    }

    /// The shapes of the parts of the statement at hand, as far as they are known by its end.
    pub fn take_parts(&mut self) -> Vec<(Span, Shape)> {
        let unifier = &mut self.environment.unifier;
        let parts = self.parts.as_mut().map(std::mem::take).unwrap_or_default();
        let settled = parts.into_iter().map(|(span, shape)| (span, unifier.resolve_shape(&shape)));
        settled.filter(|(_, shape)| !shape.axes.iter().any(unify::is_open)).collect()
    }

    /// Counts what user's functions come to; what stands in the text itself is bounded by it.
    fn spend(&mut self, span: Span) -> Fallible<()> {
        if self.frames.len() == 1 || !self.is_open_to_program() {
            return Ok(());
        }
        self.budget = self.budget.saturating_sub(1);
        if self.budget == 0 {
            let message = "with all calls written out, this would be too large".to_owned();
            return Err(Box::new(LowerError::TooLarge { span, message }));
        }
        Ok(())
    }

    /// Puts an expression's operands on the stack, the first on top.
    fn visit(&mut self, ast: &Ast, id: ExprId, tasks: &mut Vec<Task>) -> Fallible<()> {
        let mut operands: Vec<ExprId> = Vec::new();
        match ast.get(id) {
            Expr::Number { .. } | Expr::Name(_) => {}
            Expr::Negate(inner) | Expr::Transpose(inner) => operands.push(*inner),
            Expr::Binary { left, right, .. } => operands.extend([*left, *right]),
            Expr::Call { function, arguments } => {
                operands = self.evaluated_arguments(ast, function, arguments)?;
            }
            Expr::Slope { arguments, .. } => operands.extend(arguments),
            Expr::Bracket { rows } => operands.extend(rows.iter().flatten()),
            Expr::Select { base, subscripts } => {
                operands.push(*base);
                operands.extend(subscripts.iter().filter_map(|subscript| match subscript {
                    Subscript::Entry(entry) => Some(*entry).filter(|id| !is_name(ast, *id)),
                    Subscript::All => None,
                    Subscript::Range(from, _) => Some(*from),
                }));
            }
            Expr::Sum { body, lower, upper, .. } => {
                tasks.extend([Task::Visit(*body), Task::Bind(id)]);
                operands.extend([*lower, *upper]);
            }
        }
        tasks.extend(operands.into_iter().rev().map(Task::Visit));
        Ok(())
    }

    /// The arguments of a call that are evaluated like any expression; the others are names to
    /// derive by, or dimensions.
    fn evaluated_arguments(
        &mut self,
        ast: &Ast,
        function: &Name,
        arguments: &[ExprId],
    ) -> Fallible<Vec<ExprId>> {
        let all = arguments.to_vec();
        if self.user_function(&function.text).is_some() || self.unknown_function_of(&function.text).is_some()
        {
            return Ok(all);
        }
        match operators::callee(&function.text) {
            Some(Callee::Row(_)) => Ok(all),
            Some(Callee::Builder(_)) => Ok(operators::arguments_with(&function.text, arguments, Role::Value)),
            Some(Callee::Derivative(
                Derivative::Forward | Derivative::Backward | Derivative::HessianVector,
            )) => {
                Ok(all.into_iter().enumerate().filter(|(place, _)| *place != 1).map(|(_, id)| id).collect())
            }
            Some(Callee::Derivative(_)) => Ok(all.into_iter().take(1).collect()),
            None => Err(Box::new(self.unknown_function(ast, function, arguments))),
        }
    }

    /// The value of an expression whose operands have been evaluated.
    fn finish(&mut self, ast: &Ast, id: ExprId, values: &Values) -> Fallible<Lowered> {
        match ast.get(id) {
            Expr::Number { value, spelling } => {
                if spelling.contains('.') {
                    self.typed.push(Typed::Decimal);
                }
                let value = value.clone();
                Ok(Lowered::scalar(self.make(|arena| arena.number(value))))
            }
            Expr::Name(name) => self.name(name),
            Expr::Negate(inner) => {
                let inner = operand(values, ast, *inner)?;
                let minus_one = -crate::number::Rational::from_integer(1.into());
                let node = self.make(|arena| arena.scale(minus_one, inner.node));
                Ok(Lowered { node, shape: inner.shape })
            }
            Expr::Transpose(inner) => {
                self.suspect_transposed_number(ast, id, *inner);
                let inner = self.operand(ast, *inner, values)?;
                Ok(self.transposed(&inner.value))
            }
            Expr::Binary { operator, left, right } => {
                let (left, right) = (self.operand(ast, *left, values)?, self.operand(ast, *right, values)?);
                self.binary(ast, id, *operator, &left, &right)
            }
            Expr::Call { function, arguments } => self.call(ast, id, function, arguments, values),
            Expr::Slope { function, places, arguments, .. } => {
                let Some(unknown) = self.unknown_function_of(&function.text) else {
                    return Err(Box::new(self.no_slope(function)));
                };
                self.call_unknown(ast, id, (function, &unknown), places, arguments, values)
            }
            Expr::Bracket { rows } => self.bracket(ast, id, rows, values),
            Expr::Select { base, subscripts } => {
                let base = self.operand(ast, *base, values)?;
                self.select(ast, id, &base, subscripts, values)
            }
            Expr::Sum { body, lower, upper, .. } => {
                let body = operand(values, ast, *body)?;
                let (lower, upper) = (operand(values, ast, *lower)?, operand(values, ast, *upper)?);
                Ok(self.indexed_sum(&body, lower.node, upper.node))
            }
        }
    }

    /// An operand, with its place and a name for messages.
    pub fn operand(&mut self, ast: &Ast, id: ExprId, values: &Values) -> Fallible<Given> {
        let value = operand(values, ast, id)?;
        Ok(Given { id, value: self.settled(value) })
    }

    /// The same value with open dimensions replaced where they are known by now.
    pub fn settled(&mut self, value: Lowered) -> Lowered {
        if !value.shape.axes.iter().any(unify::is_open) {
            return value;
        }
        let shape = self.environment.unifier.resolve_shape(&value.shape);
        if shape == value.shape || !self.build {
            return Lowered { node: value.node, shape };
        }
        let mut what = Substitution::default();
        for name in value.shape.axes.iter().flat_map(Dimension::names).filter(|n| unify::is_open_name(n)) {
            let known = self.environment.unifier.resolve(&Dimension::name(&name));
            what.sizes.insert(name, known);
        }
        Lowered { node: self.arena.substitute(value.node, &what), shape }
    }

    /// Makes two lengths equal.
    pub fn unify(&mut self, left: &Dimension, right: &Dimension) -> bool {
        self.environment.unifier.unify(left, right)
    }

    pub fn frame(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// Notes what must have a value for the statement at hand to have one.
    pub fn demand(&mut self, demand: Demand) {
        if self.build {
            self.demands.push(demand);
        }
    }

    /// Evaluates in a frame of its own.
    pub fn within<T>(
        &mut self,
        frame: Frame,
        span: Span,
        work: impl FnOnce(&mut Self) -> Fallible<T>,
    ) -> Fallible<T> {
        if self.frames.len() >= DEEPEST {
            let message = format!("calls may lie {DEEPEST} deep within each other");
            return Err(Box::new(LowerError::TooLarge { span, message }));
        }
        self.frames.push(frame);
        let value = work(self);
        self.frames.pop();
        value
    }
}

/// An operand of an operation.
#[derive(Clone, Debug)]
pub(super) struct Given {
    /// Where it stands in the tree.
    pub id: ExprId,
    /// What it is.
    pub value: Lowered,
}

impl Given {
    pub fn shape(&self) -> &Shape {
        &self.value.shape
    }

    pub fn order(&self) -> usize {
        self.value.shape.order()
    }

    /// For a message.
    pub fn described(&self, lower: &Lower<'_>, ast: &Ast) -> Operand {
        lower.described(ast, self.id, &self.value.shape)
    }
}

impl Lower<'_> {
    /// An operand for a message: its text where the source is at hand and the text short.
    pub fn described(&self, ast: &Ast, id: ExprId, shape: &Shape) -> Operand {
        let span = ast.span(id);
        let mut text = if self.frames.len() == 1 { span.of(self.source) } else { "" }.to_owned();
        if text.is_empty() || text.contains('\n') || text.chars().count() > 40 {
            text = match ast.get(id) {
                Expr::Name(name) => name.text.to_string(),
                _ => "this".to_owned(),
            };
        }
        Operand { span, text, shape: shape.clone() }
    }

    /// A frame for the texts of the table.
    pub fn closed_frame(bindings: &Bindings) -> Frame {
        let local = |(name, value): &(Arc<str>, Lowered)| (name.clone(), Local::Value(value.clone(), None));
        Frame {
            locals: bindings.names.iter().map(local).collect(),
            dimensions: bindings.dimensions.clone(),
            differentials: bindings.differentials.clone(),
            closed: true,
        }
    }
}

pub(super) fn is_name(ast: &Ast, id: ExprId) -> bool {
    matches!(ast.get(id), Expr::Name(_))
}

/// A value that must have been evaluated before.
pub(super) fn operand(values: &Values, ast: &Ast, id: ExprId) -> Fallible<Lowered> {
    values.get(&id).cloned().ok_or_else(|| {
        let message = "this cannot stand here".to_owned();
        let span = ast.span(id);
        Box::new(LowerError::Arguments { message, span, given: Vec::new(), wanted: Vec::new(), mend: None })
    })
}
