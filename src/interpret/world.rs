//! Where an expression is read: a point, what moves there, and the names of the bodies around it.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::error::{InterpretError, Meant};
use super::scope::Body;
use super::value::{Entry, Value};
use crate::array::Array;
use crate::number::jet::Tag;
use crate::shape::Dimension;

/// Numbers for the names of a scope.
#[derive(Clone, Debug)]
pub struct Point<K> {
    /// The sizes of dimensions' names.
    pub sizes: FxHashMap<Arc<str>, usize>,
    /// The values of variables, by their places in the scope.
    pub variables: FxHashMap<usize, Array<K>>,
    /// What `d(X)` of variables is. A variable that has none here is held constant in `d(…)`.
    pub differentials: FxHashMap<usize, Array<K>>,
    /// The values of definitions that stay, whatever moves that they are made of.
    pub held: FxHashMap<usize, Array<K>>,
}

impl<K> Point<K> {
    /// A point of these sizes, at which no variable has a value yet.
    pub fn of_sizes(sizes: impl IntoIterator<Item = (Arc<str>, usize)>) -> Self {
        let sizes = sizes.into_iter().collect();
        let none = FxHashMap::default;
        Self { sizes, variables: none(), differentials: none(), held: none() }
    }

    /// The length of an axis here; an error where it has none, or no entry.
    pub fn length(&self, axis: &Dimension) -> Meant<usize> {
        length(axis, &self.sizes)
    }
}

/// What is added to entries of a name, each with its index.
pub(super) type Steps<K> = Vec<(Vec<usize>, Entry<K>)>;

/// What moves at a point, and what was worked out there so far.
#[derive(Debug)]
pub(super) struct World<K> {
    /// How names of the scope move, by their places: what is added to which entries. A definition that moves
    /// still follows what it is made of.
    pub moved: FxHashMap<usize, Steps<K>>,
    /// The tag of the last motion.
    pub tag: Tag,
    /// The values of names, by their places.
    pub named: FxHashMap<usize, Rc<Value<K>>>,
    /// The values of what was passed to functions, by its number.
    pub passed: FxHashMap<usize, Rc<Value<K>>>,
}

impl<K: Clone> World<K> {
    /// Where nothing moves.
    pub fn still() -> Self {
        let moved = FxHashMap::default();
        Self { moved, tag: 0, named: FxHashMap::default(), passed: FxHashMap::default() }
    }

    /// The same point where further names move.
    pub fn moving(&self, names: impl IntoIterator<Item = (usize, Steps<K>)>) -> Self {
        let mut moved = self.moved.clone();
        for (place, steps) in names {
            moved.entry(place).or_default().extend(steps);
        }
        Self { moved, tag: self.tag + 1, named: FxHashMap::default(), passed: FxHashMap::default() }
    }
}

/// What a name within a body means.
#[derive(Clone, Debug)]
pub(super) enum Local<K> {
    /// A value: an index of a sum, an argument of a row.
    Value(Rc<Value<K>>),
    /// What was passed to a function: its number, and the expression, which is worked out anew where
    /// something else moves.
    Passed(usize, Body, Rc<Frame<K>>),
}

/// The names around a body.
#[derive(Clone, Debug)]
pub(super) struct Frame<K> {
    /// How many names of the scope it sees; `None` within the table's own texts, which see none.
    pub visible: Option<usize>,
    /// Its own names, the innermost last.
    pub locals: Vec<(Arc<str>, Local<K>)>,
}

impl<K> Frame<K> {
    /// A body that sees the first names of a scope, and has none of its own.
    pub fn outermost(visible: usize) -> Rc<Self> {
        Rc::new(Self { visible: Some(visible), locals: Vec::new() })
    }
}

impl<K: Clone> Frame<K> {
    /// The same with a further name.
    pub fn with(&self, name: &Arc<str>, local: Local<K>) -> Rc<Self> {
        let mut locals = self.locals.clone();
        locals.push((Arc::clone(name), local));
        Rc::new(Self { visible: self.visible, locals })
    }
}

/// The length of an axis at a point.
pub(super) fn length(axis: &Dimension, sizes: &FxHashMap<Arc<str>, usize>) -> Meant<usize> {
    let size = |name: &str| Some(Dimension::number(i128::try_from(*sizes.get(name)?).ok()?));
    let number = axis.substitute(&size).as_number().ok_or(InterpretError::Unfit("a dimension"))?;
    let length = usize::try_from(number).map_err(|_| InterpretError::OutOfRange)?;
    if length == 0 { Err(InterpretError::Empty) } else { Ok(length) }
}
