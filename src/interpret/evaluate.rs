//! The walk over an expression: operands first, in a loop. Only what binds names (a sum, a derivative, the
//! body of a function) is read by a further walk, to a limited depth.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::entrywise;
use super::error::{InterpretError, Meant};
use super::scope::{Body, Meaning, Scope};
use super::structured::StructuredGradient;
use super::tree::{eager, is_lazy, reachable};
use super::value::{Entry, Value};
use super::world::{Frame, Local, Point, World};
use crate::functions::kernels::Kind;
use crate::limits;
use crate::number::{Jet, Number, Rational, rational};
use crate::syntax::ast::{Ast, Expr, ExprId, Name};
use crate::syntax::built_in;
use crate::syntax::names::canonical;

/// What a step of the walk costs in the operations of the limits.
const OPERATIONS: u64 = 100;

/// How deep bodies may lie within bodies.
const DEEPEST: usize = 40;

/// The values of free indices, counted from 1.
pub type Indices = [(Arc<str>, i64)];

/// Reads expressions at a point.
pub struct Interpreter<'a, K> {
    pub(super) scope: &'a Scope,
    pub(super) point: &'a Point<K>,
    like: Entry<K>,
    /// How many operations are left.
    left: usize,
    /// What derivatives by structured variables mean.
    pub(super) structured: StructuredGradient,
    depth: usize,
    /// How many arguments were passed so far.
    pub(super) passed: usize,
    /// The names that bodies mean, all that those mean included, by body and what it sees.
    meant: FxHashMap<(usize, ExprId, usize), Rc<Vec<usize>>>,
}

impl<'a, K: Kind> Interpreter<'a, K>
where
    Jet<K>: Kind,
{
    /// A reader at a point, in the kind of number of `like`, of at most so many operations.
    pub fn new(scope: &'a Scope, point: &'a Point<K>, like: &K, operations: usize) -> Self {
        let like = Jet::still(like.clone());
        let (structured, meant) = (StructuredGradient::Independent, FxHashMap::default());
        Self { scope, point, like, left: operations, structured, depth: 0, passed: 0, meant }
    }

    /// The same, where derivatives by structured variables mean something else than that every entry varies.
    #[must_use]
    pub fn meaning(self, structured: StructuredGradient) -> Self {
        Self { structured, ..self }
    }

    /// What an expression is at the point, among the first `visible` names of the scope. `local` names
    /// stand for expressions, each for the ones after it too.
    pub fn value(
        &mut self,
        body: &Body,
        visible: usize,
        local: &[(Arc<str>, Body)],
        indices: &Indices,
    ) -> Meant<Value<K>> {
        let mut world = World::still();
        let frame = self.frame(visible, local, indices)?;
        self.prepare(body, &frame, &mut world);
        self.body(body, &frame, &mut world).map(Rc::unwrap_or_clone)
    }

    /// The frame of names that stand for expressions, and of indices.
    pub(super) fn frame(
        &mut self,
        visible: usize,
        local: &[(Arc<str>, Body)],
        indices: &Indices,
    ) -> Meant<Rc<Frame<K>>> {
        let mut frame = Frame::outermost(visible);
        for (name, index) in indices {
            frame = frame.with(name, Local::Value(Rc::new(Value::scalar(self.whole(*index)?))));
        }
        for (name, body) in local {
            self.passed += 1;
            frame = frame.with(name, Local::Passed(self.passed, body.clone(), Rc::clone(&frame)));
        }
        Ok(frame)
    }

    /// How many operations are left.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Takes off operations that a kernel is about to make, which counts them itself for the question.
    pub(super) fn reserve(&mut self, operations: usize) -> Meant<()> {
        self.left = self.left.checked_sub(operations).ok_or(InterpretError::TooLarge)?;
        Ok(())
    }

    /// Counts operations.
    pub(super) fn spend(&mut self, operations: usize) -> Meant<()> {
        self.reserve(operations)?;
        let goes_on = limits::spend(OPERATIONS + K::COST.saturating_mul(operations as u64));
        if goes_on { Ok(()) } else { Err(InterpretError::TooLarge) }
    }

    /// A number.
    pub(super) fn exact(&self, value: &Rational) -> Meant<Entry<K>> {
        Ok(self.like.like(value)?)
    }

    /// A whole number.
    pub(super) fn whole(&self, value: i64) -> Meant<Entry<K>> {
        self.exact(&rational::integer(value))
    }

    /// The value of a body.
    pub(super) fn body(
        &mut self,
        body: &Body,
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Rc<Value<K>>> {
        if self.depth == DEEPEST {
            return Err(InterpretError::TooLarge);
        }
        self.depth += 1;
        let value = match self.walk(body, frame, world) {
            Err(why) => self.walk_around(body, frame, world, why),
            value => value,
        };
        self.depth -= 1;
        value
    }

    fn walk(&mut self, body: &Body, frame: &Rc<Frame<K>>, world: &mut World<K>) -> Meant<Rc<Value<K>>> {
        let mut values: FxHashMap<ExprId, Rc<Value<K>>> = FxHashMap::default();
        for id in reachable(&body.ast, body.root, eager) {
            let value = self.step(&body.ast, id, &values, frame, world)?;
            if let Value::Array { array, .. } = &*value {
                self.spend(1 + array.data().len())?;
            }
            values.insert(id, value);
        }
        operand(&values, body.root)
    }

    /// The value of an expression whose operands have theirs.
    pub(super) fn step(
        &mut self,
        ast: &Arc<Ast>,
        id: ExprId,
        values: &FxHashMap<ExprId, Rc<Value<K>>>,
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Rc<Value<K>>> {
        let of = |id: &ExprId| operand(values, *id);
        let value = match ast.get(id) {
            Expr::Number { value, .. } => Value::scalar(self.exact(value)?),
            Expr::Name(name) => return self.name(name, frame, world),
            Expr::Negate(inner) => entrywise::negate(&*of(inner)?)?,
            Expr::Transpose(inner) => entrywise::transpose(&*of(inner)?)?,
            Expr::Binary { operator, left, right } => {
                let (base, right) = (of(left)?, of(right)?);
                match self.natural_power(ast, *operator, *left, &*right, frame)? {
                    Some(value) => value,
                    None => self.binary(*operator, &*base, &*right)?,
                }
            }
            Expr::Call { function, arguments } => {
                let given: Vec<_> =
                    arguments.iter().filter(|_| !is_lazy(function)).map(of).collect::<Meant<_>>()?;
                return self.call(ast, function, arguments, given, frame, world);
            }
            Expr::Slope { function, places, arguments, .. } => {
                let given: Vec<_> = arguments.iter().map(of).collect::<Meant<_>>()?;
                return self.unknown(function, places, &given, frame).map(Rc::new);
            }
            Expr::Bracket { rows } => {
                let rows: Vec<Vec<(ExprId, Rc<Value<K>>)>> = rows
                    .iter()
                    .map(|row| row.iter().map(|entry| Ok((*entry, of(entry)?))).collect())
                    .collect::<Meant<_>>()?;
                self.bracket(ast, &rows)?
            }
            Expr::Select { base, subscripts } => self.select(&*of(base)?, subscripts, &of)?,
            Expr::Sum { body, index, lower, upper } => {
                let bounds = (of(lower)?.whole()?, of(upper)?.whole()?);
                let body = Body { ast: Arc::clone(ast), root: *body };
                self.sum(&body, index, bounds, frame, world)?
            }
        };
        Ok(Rc::new(value))
    }

    /// `sum(body for index in first..last)`: the bodies at each value of the index, added up.
    fn sum(
        &mut self,
        body: &Body,
        index: &Name,
        (first, last): (i64, i64),
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Value<K>> {
        let mut term = |position: i64| {
            self.spend(1)?;
            let local = Local::Value(Rc::new(Value::scalar(self.whole(position)?)));
            self.body(body, &frame.with(&index.text, local), world)
        };
        let mut total: Option<Value<K>> = None;
        for position in first..=last {
            let term = term(position)?;
            total = Some(match total {
                Some(total) => entrywise::add(&total, &term)?,
                None => Rc::unwrap_or_clone(term),
            });
        }
        if let Some(total) = total {
            return Ok(total);
        }
        // Of no terms it is the zero of their shape, which is the same at every value of the index: one beside the range
        // tells it, where there is a term. Fewer than none, as from 0 to -4, there cannot be.
        let is_empty = last.checked_add(1) == Some(first);
        let beside = [first, last].into_iter().filter(|_| is_empty).find_map(|position| term(position).ok());
        let beside = beside.ok_or(InterpretError::OutOfRange)?;
        entrywise::subtract(&beside, &beside)
    }

    /// What a name means: the innermost of the body's own, one of the scope, a dimension, a constant.
    fn name(&mut self, name: &Name, frame: &Rc<Frame<K>>, world: &mut World<K>) -> Meant<Rc<Value<K>>> {
        if let Some(local) = local(frame, &name.text) {
            return match local.clone() {
                Local::Value(value) => Ok(value),
                Local::Passed(number, body, frame) => {
                    if let Some(known) = world.passed.get(&number) {
                        return Ok(Rc::clone(known));
                    }
                    let value = self.body(&body, &frame, world)?;
                    world.passed.insert(number, Rc::clone(&value));
                    Ok(value)
                }
            };
        }
        if let Some(place) = frame.visible.and_then(|visible| self.scope.value(&name.text, visible)) {
            return self.named(place, world);
        }
        if frame.visible.is_some()
            && let Some(size) = self.point.sizes.get(&name.text)
        {
            let size = i64::try_from(*size).map_err(|_| InterpretError::TooLarge)?;
            return Ok(Rc::new(Value::scalar(self.whole(size)?)));
        }
        self.constant(&name.text).map(Rc::new)
    }

    fn constant(&self, name: &str) -> Meant<Value<K>> {
        let one = self.whole(1)?;
        match name {
            built_in::IDENTITY => Ok(Value::Identity(one)),
            built_in::NATURAL_BASE => Ok(Value::scalar(one.exp()?)),
            _ if canonical(name) == built_in::CIRCLE => Ok(Value::scalar(one.pi()?)),
            _ => Err(InterpretError::UnknownName(name.to_owned())),
        }
    }

    /// Whether a name is the constant e here.
    pub(super) fn is_natural_base(&self, name: &str, frame: &Frame<K>) -> bool {
        let known = frame.visible.and_then(|visible| self.scope.value(name, visible)).is_some();
        name == built_in::NATURAL_BASE
            && !known
            && local(frame, name).is_none()
            && !self.point.sizes.contains_key(name)
    }

    /// The value of a variable or definition, by its place in the scope.
    pub(super) fn named(&mut self, place: usize, world: &mut World<K>) -> Meant<Rc<Value<K>>> {
        if let Some(known) = world.named.get(&place) {
            return Ok(Rc::clone(known));
        }
        let mut value = match self.scope.get(place) {
            Some((_, Meaning::Definition(_))) if self.point.held.contains_key(&place) => {
                let held = self.point.held.get(&place).ok_or(InterpretError::OutOfRange)?;
                Rc::new(Value::of(held.map(|entry| Ok(Jet::still(entry.clone())))?))
            }
            Some((_, Meaning::Definition(body))) => {
                let body = body.clone();
                self.body(&body, &Frame::outermost(place), world)?
            }
            Some((name, Meaning::Variable { .. })) => {
                let array = self.point.variables.get(&place);
                let array = array.ok_or_else(|| InterpretError::UnknownName(name.to_string()))?;
                Rc::new(Value::of(array.map(|entry| Ok(Jet::still(entry.clone())))?))
            }
            _ => return Err(InterpretError::Unsupported("a function's name as a value")),
        };
        if let Some(steps) = world.moved.get(&place) {
            let mut array = value.array()?.clone();
            for (index, step) in steps {
                let entry = array.get_mut(index).ok_or(InterpretError::OutOfRange)?;
                *entry = entry.add(step)?;
            }
            value = Rc::new(Value::laid(array, value.is_row()));
        }
        world.named.insert(place, Rc::clone(&value));
        Ok(value)
    }

    /// Works out the definitions that a body means, the oldest first, so that none waits for another. What
    /// has no value here is found where it is needed.
    pub(super) fn prepare(&mut self, body: &Body, frame: &Frame<K>, world: &mut World<K>) {
        let Some(visible) = frame.visible else { return };
        let passed = frame.locals.iter().filter_map(|(_, local)| match local {
            Local::Passed(_, body, _) => Some(body.clone()),
            Local::Value(_) => None,
        });
        for body in passed.chain([body.clone()]).collect::<Vec<_>>() {
            let places = self.meant(&body, visible);
            for place in places.iter() {
                let _ = self.named(*place, world);
            }
        }
    }

    /// The places of all definitions that a body means, in order.
    fn meant(&mut self, body: &Body, visible: usize) -> Rc<Vec<usize>> {
        let key = (Arc::as_ptr(&body.ast) as usize, body.root, visible);
        if let Some(known) = self.meant.get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.scope.mentioned(body, visible).definitions.into_iter().collect());
        self.meant.insert(key, Rc::clone(&found));
        found
    }
}

/// One of a body's own names, the innermost.
pub(super) fn local<'f, K>(frame: &'f Frame<K>, name: &str) -> Option<&'f Local<K>> {
    let name = canonical(name);
    frame.locals.iter().rev().find(|(known, _)| canonical(known) == name).map(|(_, local)| local)
}

fn operand<K>(values: &FxHashMap<ExprId, Rc<Value<K>>>, id: ExprId) -> Meant<Rc<Value<K>>> {
    values.get(&id).cloned().ok_or(InterpretError::Unsupported("an expression without its operands"))
}
