//! Derivatives: along single entries of what one derives by, in dual numbers. What is derived is read anew
//! where that entry moves; nothing is known of any rule.

use std::rc::Rc;
use std::sync::Arc;

use super::error::{InterpretError, Meant};
use super::evaluate::{Indices, Interpreter, local};
use super::scope::{Body, Meaning};
use super::select;
use super::structured::Motion;
use super::value::{Entry, Value};
use super::world::{Frame, Local, World};
use crate::array::Array;
use crate::functions::kernels::Kind;
use crate::number::jet::Tag;
use crate::number::{Answer, Jet, Number, NumberError};
use crate::syntax::ast::{Ast, Expr, ExprId, Subscript};
use crate::syntax::built_in::{self, Derivative};

/// The most motions inside each other: with so many a number is made of four thousand.
const MOST_MOTIONS: Tag = 12;

/// What one derives by: entries of a name.
#[derive(Clone, Debug)]
struct By {
    /// The name's place in the scope.
    place: usize,
    /// The index within the name's value of each entry, row by row.
    entries: Vec<Vec<usize>>,
    /// The lengths of the axes that the derivative has for them.
    shape: Vec<usize>,
    /// Whether they lie as a row.
    row: bool,
    /// What moves with each.
    motion: Motion,
}

/// A derivative along random directions: what was derived, moved along a direction for each variable.
#[derive(Clone, Debug)]
pub struct Along<K> {
    /// The value, with the axes of what was derived.
    pub value: Array<Entry<K>>,
    /// The direction for each variable in turn, with the axes that the derivative has for it.
    pub directions: Vec<Array<K>>,
}

impl<K: Kind> Interpreter<'_, K>
where
    Jet<K>: Kind,
{
    /// `grad(…)` and its like.
    pub(super) fn derivative(
        &mut self,
        derivative: Derivative,
        ast: &Arc<Ast>,
        arguments: &[ExprId],
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Value<K>> {
        let body = |id: &ExprId| Body { ast: Arc::clone(ast), root: *id };
        let (of, rest) = arguments.split_first().ok_or(InterpretError::Unfit("a derivative"))?;
        let of = body(of);
        match (derivative, rest) {
            (Derivative::Differential, []) => self.differential(&of, frame, world),
            (Derivative::Forward | Derivative::HessianVector, [x, along]) => {
                let by = self.by(&body(x), frame, world)?;
                let along = self.body(&body(along), frame, world)?;
                let along = along.with_rows(by.shape.first().copied().unwrap_or(1))?;
                let inner = if derivative == Derivative::Forward { Vec::new() } else { vec![by.clone()] };
                let (mut there, tag) = self.moved(&by, along.data(), world)?;
                let value = self.tensor(&of, &inner, frame, &mut there)?;
                let row = if derivative == Derivative::Forward { value.is_row() } else { by.row };
                Ok(Value::laid(rates(value.array()?, tag)?, row))
            }
            (Derivative::Backward, [x, along]) => {
                let by = self.by(&body(x), frame, world)?;
                let along = self.body(&body(along), frame, world)?;
                let whole = self.tensor(&of, std::slice::from_ref(&by), frame, world)?;
                let along = along.array()?;
                let size: usize = by.shape.iter().product();
                let column = |place: usize| {
                    let entries = whole.array()?.data().iter().skip(place).step_by(size);
                    let sum = Number::inner(along.data().iter().zip(entries))?;
                    sum.ok_or(InterpretError::OutOfRange)
                };
                let data = (0..size).map(column).collect::<Meant<Vec<_>>>()?;
                Ok(Value::laid(Array::new(by.shape.clone(), data)?, by.row))
            }
            (Derivative::Hessian, [x]) => {
                let by = self.by(&body(x), frame, world)?;
                self.tensor(&of, &[by.clone(), by], frame, world)
            }
            (_, by) => {
                let by = by.iter().map(|x| self.by(&body(x), frame, world)).collect::<Meant<Vec<_>>>()?;
                let whole = self.tensor(&of, &by, frame, world)?;
                match (derivative, by.as_slice()) {
                    (Derivative::Gradient, [only]) => Ok(Value::laid(whole.array()?.clone(), only.row)),
                    _ => Ok(whole),
                }
            }
        }
    }

    /// The derivative with the axes of what is derived, then of each that it is derived by.
    fn tensor(
        &mut self,
        of: &Body,
        by: &[By],
        frame: &Rc<Frame<K>>,
        world: &mut World<K>,
    ) -> Meant<Value<K>> {
        let Some((first, rest)) = by.split_first() else {
            return self.body(of, frame, world).map(Rc::unwrap_or_clone);
        };
        let mut columns = Vec::new();
        let mut row = false;
        for at in 0..first.entries.len() {
            let rates_of = self.unit_rates(first.entries.len(), at)?;
            let (mut there, tag) = self.moved(first, &rates_of, world)?;
            self.prepare(of, frame, &mut there);
            let value = self.tensor(of, rest, frame, &mut there)?;
            row = value.is_row();
            columns.push(rates(value.array()?, tag)?);
        }
        let inner = columns.first().ok_or(InterpretError::OutOfRange)?.shape().to_vec();
        let later: usize = rest.iter().map(|by| by.shape.len()).sum();
        let (front, back) = inner.split_at(inner.len().saturating_sub(later));
        let (outer, width) = (front.iter().product::<usize>(), back.iter().product::<usize>());
        let mut data = Vec::new();
        for block in 0..outer {
            for column in &columns {
                data.extend(column.data().iter().skip(block * width).take(width).cloned());
            }
        }
        let shape: Vec<usize> = front.iter().chain(&first.shape).chain(back).copied().collect();
        self.spend(data.len())?;
        Ok(Value::laid(Array::new(shape, data)?, row))
    }

    /// 1 at a place and 0 elsewhere.
    fn unit_rates(&self, count: usize, at: usize) -> Meant<Vec<Entry<K>>> {
        (0..count).map(|place| self.whole(i64::from(place == at))).collect()
    }

    /// The same point where the entries of a name move at rates; and the tag of that motion. An entry at
    /// rate 0 does not move: at a kink of it there is a slope along the others.
    fn moved(&mut self, by: &By, along: &[Entry<K>], world: &World<K>) -> Meant<(World<K>, u16)> {
        let tag = next_tag(world)?;
        let still = self.whole(0)?;
        let rates = by.motion.rates(&by.entries, along)?.into_iter();
        let steps = rates.map(|(index, rate)| (index, still.clone().moving(tag, rate))).collect();
        Ok((world.moving([(by.place, steps)]), tag))
    }

    /// `d(E)`: every variable moves along its differential.
    fn differential(&mut self, of: &Body, frame: &Rc<Frame<K>>, world: &mut World<K>) -> Meant<Value<K>> {
        let tag = next_tag(world)?;
        let mut places: Vec<usize> = self.point.differentials.keys().copied().collect();
        places.sort_unstable();
        let mut moved = Vec::new();
        for place in places {
            let Some(along) = self.point.differentials.get(&place) else { continue };
            let rates = all_indices(along.shape())?.into_iter().zip(along.data());
            let still = self.whole(0)?;
            let step = |rate: &K| still.clone().moving(tag, Jet::still(rate.clone()));
            moved.push((place, rates.map(|(index, rate)| (index, step(rate))).collect()));
        }
        let mut there = world.moving(moved);
        self.prepare(of, frame, &mut there);
        let value = self.body(of, frame, &mut there)?;
        Ok(Value::laid(rates(value.array()?, tag)?, value.is_row()))
    }

    /// What an argument says to derive by: a name, `vec` of a name, an entry or slice of a name.
    fn by(&mut self, body: &Body, frame: &Rc<Frame<K>>, world: &mut World<K>) -> Meant<By> {
        match body.ast.get(body.root) {
            Expr::Call { function, arguments } if &*function.text == built_in::STACKED => {
                let [argument] = arguments.as_slice() else {
                    return Err(InterpretError::Unfit("a derivative"));
                };
                let whole = self.by(&Body { root: *argument, ..body.clone() }, frame, world)?;
                let mut entries = whole.entries;
                // Column by column: the last index is the slowest.
                entries.sort_by(|a, b| a.iter().rev().cmp(b.iter().rev()));
                Ok(By { shape: vec![entries.len()], entries, row: false, ..whole })
            }
            Expr::Select { base, subscripts } => {
                let place = self.place(&Body { root: *base, ..body.clone() }, frame)?;
                let value = self.named(place, world)?;
                let shape = value.array()?.shape().to_vec();
                let mut positions = Vec::new();
                for id in subscripts.iter().flat_map(ends) {
                    let value = self.body(&Body { root: id, ..body.clone() }, frame, world)?;
                    positions.push((id, value));
                }
                let of = |id: &ExprId| {
                    let found =
                        positions.iter().find(|(known, _)| known == id).map(|(_, value)| Rc::clone(value));
                    found.ok_or(InterpretError::Unfit("a subscript"))
                };
                let taken = select::taken(&shape, subscripts, &of)?;
                let part = select::shape_of(&taken);
                let lies = shape.len() == 2 && taken.first().is_some_and(|first| !first.kept);
                let within = all_indices(&part)?;
                let entries = within.iter().filter_map(|at| select::index_in_whole(&taken, at)).collect();
                Ok(By { entries, row: lies && part.len() == 1, shape: part, ..self.whole_of(place, world)? })
            }
            _ => {
                let place = self.place(body, frame)?;
                self.whole_of(place, world)
            }
        }
    }

    /// Every entry of a name.
    fn whole_of(&mut self, place: usize, world: &mut World<K>) -> Meant<By> {
        let value = self.named(place, world)?;
        let shape = value.array()?.shape().to_vec();
        let motion = match self.scope.get(place) {
            Some((_, Meaning::Variable { words, .. })) => self.structured.motion(*words),
            _ => Motion::Alone,
        };
        Ok(By { place, entries: all_indices(&shape)?, shape, row: value.is_row(), motion })
    }

    /// The place of the variable or definition that an expression names. A parameter names what was passed
    /// for it, where that is a name.
    fn place(&self, body: &Body, frame: &Rc<Frame<K>>) -> Meant<usize> {
        let (mut body, mut frame) = (body.clone(), Rc::clone(frame));
        loop {
            let Expr::Name(name) = body.ast.get(body.root) else {
                return Err(InterpretError::Unsupported("a derivative by an expression"));
            };
            match local(&frame, &name.text).cloned() {
                Some(Local::Passed(_, passed, around)) => (body, frame) = (passed, around),
                Some(Local::Value(_)) => return Err(InterpretError::Unsupported("a derivative by an index")),
                None => {
                    let place = frame.visible.and_then(|visible| self.scope.value(&name.text, visible));
                    return place.ok_or_else(|| InterpretError::UnknownName(name.text.to_string()));
                }
            }
        }
    }

    /// What is derived, moved along a direction for each variable, where an expression is one derivative as
    /// a whole (or a name that is defined as one): the derivative contracted with the directions.
    pub fn along_directions(
        &mut self,
        asked: &Body,
        visible: usize,
        draw: &mut dyn FnMut() -> Answer<K>,
    ) -> Meant<Option<Along<K>>> {
        let (asked, visible) = self.behind_names(asked, visible);
        let Some((derivative, of, by)) = self.asked(&asked, visible) else { return Ok(None) };
        let tensor = matches!(
            derivative,
            Derivative::Gradient | Derivative::Jacobian | Derivative::Hessian | Derivative::Mixed
        );
        if !tensor {
            return Ok(None);
        }
        let frame = self.frame(visible, &[], &[])?;
        let mut world = World::still();
        self.prepare(&asked, &frame, &mut world);
        let mut directions = Vec::new();
        let mut tags = Vec::new();
        for by in by {
            let by = self.by(&by, &frame, &mut world)?;
            let drawn = Array::from_fn(&by.shape, |_| draw())?;
            let rates: Vec<Entry<K>> = drawn.data().iter().cloned().map(Jet::still).collect();
            let (there, tag) = self.moved(&by, &rates, &world)?;
            (world, directions) = (there, [directions, vec![drawn]].concat());
            tags.push(tag);
        }
        self.prepare(&of, &frame, &mut world);
        let mut value = self.body(&of, &frame, &mut world)?.array()?.clone();
        for tag in tags.into_iter().rev() {
            value = rates(&value, tag)?;
        }
        Ok(Some(Along { value, directions }))
    }

    /// What is derived, its derivatives by the first few variables taken, as each of the others in turn moves
    /// along its differential.
    pub fn differential_after(
        &mut self,
        asked: &Body,
        kept: usize,
        visible: usize,
        indices: &Indices,
    ) -> Meant<Value<K>> {
        let (asked, visible) = self.behind_names(asked, visible);
        let found = self.asked(&asked, visible).filter(|(_, _, by)| kept <= by.len());
        let (_, of, by) = found.ok_or(InterpretError::Unsupported("this differential"))?;
        let (before, moving) = by.split_at(kept);
        let frame = self.frame(visible, &[], indices)?;
        let mut world = World::still();
        self.prepare(&asked, &frame, &mut world);
        let mut tags = Vec::new();
        for by in moving {
            // What `d(X)` is keeps the structure of the variable.
            let by = By { motion: Motion::Alone, ..self.by(by, &frame, &mut world)? };
            let along = self.point.differentials.get(&by.place);
            let along = along.ok_or(InterpretError::Unsupported("this name"))?;
            let rate = |index: &Vec<usize>| Ok(Jet::still(along.at(index)?.clone()));
            let along: Vec<Entry<K>> = by.entries.iter().map(rate).collect::<Answer<_>>()?;
            let (there, tag) = self.moved(&by, &along, &world)?;
            world = there;
            tags.push(tag);
        }
        self.prepare(&of, &frame, &mut world);
        let before = before.iter().map(|by| self.by(by, &frame, &mut world)).collect::<Meant<Vec<_>>>()?;
        let value = self.tensor(&of, &before, &frame, &mut world)?;
        let mut array = value.array()?.clone();
        for tag in tags.into_iter().rev() {
            array = rates(&array, tag)?;
        }
        Ok(Value::laid(array, value.is_row()))
    }

    /// The derivative that an expression asks for as a whole: of what, and by what in turn.
    fn asked(&self, asked: &Body, visible: usize) -> Option<(Derivative, Body, Vec<Body>)> {
        let Expr::Call { function, arguments } = asked.ast.get(asked.root) else { return None };
        if self.scope.function(&function.text, visible).is_some() {
            return None;
        }
        let derivative = built_in::derivative(&function.text)?;
        let mut all = arguments.iter().map(|id| Body { root: *id, ..asked.clone() });
        let of = all.next()?;
        let mut by: Vec<Body> = all.collect();
        if let (Derivative::Hessian, [only]) = (derivative, by.as_slice()) {
            by = vec![only.clone(), only.clone()];
        }
        (!by.is_empty()).then_some((derivative, of, by))
    }

    /// The expression that a name is defined as, and what that sees.
    fn behind_names(&self, asked: &Body, visible: usize) -> (Body, usize) {
        let (mut asked, mut visible) = (asked.clone(), visible);
        while let Expr::Name(name) = asked.ast.get(asked.root)
            && let Some(place) = self.scope.value(&name.text, visible)
            && let Some((_, Meaning::Definition(body))) = self.scope.get(place)
        {
            (asked, visible) = (body.clone(), place);
        }
        (asked, visible)
    }
}

/// The positions that a subscript is made of.
fn ends(subscript: &Subscript) -> Vec<ExprId> {
    match subscript {
        Subscript::Entry(entry) => vec![*entry],
        Subscript::All => Vec::new(),
        Subscript::Range(from, to) => vec![*from, *to],
    }
}

/// Every index of a shape, row by row.
fn all_indices(shape: &[usize]) -> Meant<Vec<Vec<usize>>> {
    let all = Array::from_fn(shape, |index| Ok::<_, NumberError>(index.to_vec()))?;
    Ok(all.into_data())
}

/// The tag of a motion beside those of a world. Each doubles what every number is made of.
fn next_tag<K>(world: &World<K>) -> Meant<Tag> {
    if world.tag < MOST_MOTIONS { Ok(world.tag + 1) } else { Err(InterpretError::TooLarge) }
}

/// The derivatives of the entries along the motion with the tag.
fn rates<K: Number>(array: &Array<Entry<K>>, tag: u16) -> Meant<Array<Entry<K>>> {
    Ok(array.map(|entry| entry.rate(tag))?)
}
