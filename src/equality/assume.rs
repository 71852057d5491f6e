//! Points that satisfy what the user told to take for granted. Equations that are linear in the
//! entries of a variable are solved for them, exactly; a few shapes of equation are recognised
//! and sampled directly; of everything else it is said that no point could be found.

use std::sync::Arc;

use num_traits::Zero;

use super::inventory::{Inventory, Variable};
use crate::array::Array;
use crate::evaluate::{Values, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::{Arena, NodeId};
use crate::number::{Answer, Number, NumberError, rational};
use crate::sample::{ISOMETRY, is_rigid};
use crate::shape::Dimension;

/// The most entries that are solved for together.
const UNKNOWNS: usize = 64;

/// What is taken for granted, in the form in which points are made to satisfy it.
#[derive(Clone, Debug, Default)]
pub(super) struct Assumptions {
    /// Expressions that must be 0.
    residuals: Vec<NodeId>,
}

/// The assumptions that bear on some expressions: those that share a variable with them, and
/// those that share one with such an assumption.
pub(super) fn relevant(arena: &Arena, roots: &[NodeId], all: &[(NodeId, NodeId)]) -> Vec<(NodeId, NodeId)> {
    let symbols = |roots: &[NodeId]| -> Vec<NodeId> {
        let reachable = arena.reachable(roots);
        reachable.into_iter().filter(|id| matches!(arena.node(*id), crate::ir::Node::Symbol(_))).collect()
    };
    let mut known = symbols(roots);
    let mut open: Vec<(NodeId, NodeId)> = all.to_vec();
    let mut found = Vec::new();
    loop {
        let touches = |(left, right): &(NodeId, NodeId)| {
            symbols(&[*left, *right]).iter().any(|symbol| known.contains(symbol))
        };
        let (near, far): (Vec<_>, Vec<_>) = open.into_iter().partition(touches);
        if near.is_empty() {
            return found;
        }
        for (left, right) in &near {
            known.extend(symbols(&[*left, *right]));
        }
        found.extend(near);
        open = far;
    }
}

impl Assumptions {
    /// Takes equations in: those that say that a variable is orthonormal become a word of it.
    pub fn new(arena: &mut Arena, inventory: &mut Inventory, equations: &[(NodeId, NodeId)]) -> Self {
        let mut residuals = Vec::new();
        for (left, right) in equations {
            if !recognised(arena, inventory, *left, *right) && !recognised(arena, inventory, *right, *left) {
                residuals.push(arena.subtract(*left, *right));
            }
        }
        residuals.retain(|residual| !arena.is_zero(*residual));
        Self { residuals }
    }

    /// Whether nothing more than words of variables is taken for granted.
    pub fn is_empty(&self) -> bool {
        self.residuals.is_empty()
    }

    /// Changes values so that every assumption holds.
    pub fn satisfy<K: Kind>(
        &self,
        arena: &Arena,
        inventory: &Inventory,
        values: &mut Values<K>,
        like: &K,
    ) -> Result<(), String> {
        if self.holds(arena, values, like)? {
            return Ok(());
        }
        let soft = |variable: &&Variable| !is_rigid(&variable.words) && !variable.whole;
        // A variable that few equations mention is changed first: it is least likely to break others.
        for residual in &self.residuals {
            if self.is_zero(arena, *residual, values, like)? {
                continue;
            }
            let inside = arena.reachable(&[*residual]);
            let within = |variable: &&Variable| inside.binary_search(&variable.node).is_ok();
            let mut candidates: Vec<&Variable> =
                inventory.variables.iter().filter(soft).filter(within).collect();
            let uses = |variable: &Variable| {
                self.residuals.iter().filter(|other| arena.depends(variable.node, **other)).count()
            };
            candidates.sort_by_key(|variable| uses(variable));
            for variable in candidates {
                let together: Vec<NodeId> = self
                    .residuals
                    .iter()
                    .filter(|other| arena.depends(variable.node, **other))
                    .copied()
                    .collect();
                if solve(arena, &together, variable, values, like)? {
                    break;
                }
            }
        }
        if self.holds(arena, values, like)? {
            return Ok(());
        }
        Err("no point was found that satisfies the assumptions: only equations that are linear in a variable can be solved".to_owned())
    }

    fn holds<K: Kind>(&self, arena: &Arena, values: &Values<K>, like: &K) -> Result<bool, String> {
        for residual in &self.residuals {
            if !self.is_zero(arena, *residual, values, like)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn is_zero<K: Kind>(
        &self,
        arena: &Arena,
        residual: NodeId,
        values: &Values<K>,
        like: &K,
    ) -> Result<bool, String> {
        debug_assert!(self.residuals.contains(&residual));
        let value = at(arena, residual, values, like)?;
        Ok(value.data().iter().all(is_zero))
    }
}

fn is_zero<K: Number>(number: &K) -> bool {
    number.exact().is_some_and(|exact| exact.is_zero())
}

fn at<K: Kind>(arena: &Arena, node: NodeId, values: &Values<K>, like: &K) -> Result<Array<K>, String> {
    evaluate(arena, node, values, like).map_err(|error| {
        format!(
            "an assumption has no exact value: {}",
            error.to_diagnostic(crate::span::Span::nowhere()).message
        )
    })
}

/// `X'*X == I`, `X*X' == I`, `x'*x == 1`, `norm(x) == 1`.
fn recognised(arena: &mut Arena, inventory: &mut Inventory, left: NodeId, right: NodeId) -> bool {
    for place in 0..inventory.variables.len() {
        let Some(node) = inventory.variables.get(place).map(|variable| variable.node) else { continue };
        let order = arena.order(node);
        if order == 0 || order > 2 {
            continue;
        }
        let (turned, inner) = (arena.transpose(node), arena.inner(node, node));
        let (Some(first), Some(last)) = (arena.axes(node).first().cloned(), arena.axes(node).last().cloned())
        else {
            continue;
        };
        let longer = if order == 1 {
            let half = rational::ratio(1, 2).unwrap_or_else(|_| rational::integer(1));
            let norm = arena.entry_power(inner, half);
            let one = arena.integer(1);
            (right == one && (left == inner || left == norm)).then(|| (first.clone(), Dimension::number(1)))
        } else {
            let (tall, wide) = (arena.matrix_product(turned, node), arena.matrix_product(node, turned));
            let (columns, rows) = (arena.identity(&last), arena.identity(&first));
            let is_tall = (left == tall && right == columns).then(|| (first.clone(), last.clone()));
            is_tall.or_else(|| (left == wide && right == rows).then(|| (last.clone(), first.clone())))
        };
        let Some((longer, shorter)) = longer else { continue };
        if let Some(variable) = inventory.variables.get_mut(place) {
            variable.words.push(Arc::from(ISOMETRY));
            inventory.require_longer(longer, shorter);
            return true;
        }
    }
    false
}

/// Solves equations for the entries of one variable, if they are linear in them; else, a single
/// equation for one entry. `false`, with the values as they were, where that does not succeed.
fn solve<K: Kind>(
    arena: &Arena,
    residuals: &[NodeId],
    variable: &Variable,
    values: &mut Values<K>,
    like: &K,
) -> Result<bool, String> {
    let Some(start) = values.get(variable.node).cloned() else { return Ok(false) };
    let slots = slots(variable, start.shape());
    if slots.len() > UNKNOWNS {
        return Ok(false);
    }
    if attempt(arena, residuals, variable, &start, &slots, values, like)? {
        return Ok(true);
    }
    for slot in slots.iter().rev() {
        if attempt(arena, residuals, variable, &start, std::slice::from_ref(slot), values, like)? {
            return Ok(true);
        }
    }
    values.set(variable.node, start);
    Ok(false)
}

/// The places of an array that change together, so that its structure stays.
fn slots(variable: &Variable, shape: &[usize]) -> Vec<Vec<usize>> {
    let entries: usize = shape.iter().product();
    let [rows, columns] = *shape else { return (0..entries).map(|place| vec![place]).collect() };
    if variable.is("diagonal") {
        return (0..rows).map(|row| vec![row * columns + row]).collect();
    }
    if variable.is("symmetric") {
        let pairs = (0..rows).flat_map(|row| (row..columns).map(move |column| (row, column)));
        let both = |(row, column): (usize, usize)| {
            let mut places = vec![row * columns + column, column * columns + row];
            places.dedup();
            places
        };
        return pairs.map(both).collect();
    }
    (0..entries).map(|place| vec![place]).collect()
}

/// The array with a number added at some places.
fn shifted<K: Number>(start: &Array<K>, changes: &[(&Vec<usize>, K)]) -> Answer<Array<K>> {
    let mut data = start.data().to_vec();
    for (places, change) in changes {
        for place in *places {
            if let Some(entry) = data.get_mut(*place) {
                *entry = entry.add(change)?;
            }
        }
    }
    Array::new(start.shape().to_vec(), data)
}

fn attempt<K: Kind>(
    arena: &Arena,
    residuals: &[NodeId],
    variable: &Variable,
    start: &Array<K>,
    slots: &[Vec<usize>],
    values: &mut Values<K>,
    like: &K,
) -> Result<bool, String> {
    let said = |error: NumberError| format!("an assumption cannot be solved: {error:?}");
    let one = like.like(&rational::integer(1)).map_err(said)?;
    let residual_at = |value: Array<K>, values: &mut Values<K>| -> Result<Vec<K>, String> {
        values.set(variable.node, value);
        let mut all = Vec::new();
        for residual in residuals {
            all.extend(at(arena, *residual, values, like)?.into_data());
        }
        Ok(all)
    };
    let here = residual_at(start.clone(), values)?;
    let mut columns = Vec::with_capacity(slots.len());
    for slot in slots {
        let there = residual_at(shifted(start, &[(slot, one.clone())]).map_err(said)?, values)?;
        let rates = there.iter().zip(&here).map(|(there, here)| there.subtract(here));
        columns.push(rates.collect::<Answer<Vec<K>>>().map_err(said)?);
    }
    let Some(changes) = linear(&columns, &here).map_err(said)? else { return Ok(false) };
    let changes: Vec<(&Vec<usize>, K)> = slots.iter().zip(changes).collect();
    let solved = residual_at(shifted(start, &changes).map_err(said)?, values)?;
    if solved.iter().all(is_zero) {
        return Ok(true);
    }
    values.set(variable.node, start.clone());
    Ok(false)
}

/// One solution of `sum_k changes_k * column_k = -here`, with 0 for every unknown that is free;
/// the last columns are solved for first, so that the first entries of a point stay random.
fn linear<K: Kind>(columns: &[Vec<K>], here: &[K]) -> Answer<Option<Vec<K>>> {
    let count = columns.len();
    let Some(zero) = here.first().map(|entry| entry.like(&rational::integer(0))).transpose()? else {
        return Ok(None);
    };
    let mut rows: Vec<(Vec<K>, K)> = Vec::with_capacity(here.len());
    for (place, right) in here.iter().enumerate() {
        let row = columns.iter().rev().filter_map(|column| column.get(place).cloned()).collect();
        rows.push((row, right.negate()?));
    }
    let mut pivots: Vec<(usize, Vec<K>, K)> = Vec::new();
    for column in 0..count {
        let has = |(row, _): &(Vec<K>, K)| row.get(column).is_some_and(|entry| entry.pivot_weight() > 0.0);
        let Some(place) = rows.iter().position(has) else { continue };
        let (row, right) = rows.swap_remove(place);
        let Some(pivot) = row.get(column).cloned() else { continue };
        let row = row.iter().map(|entry| entry.divide(&pivot)).collect::<Answer<Vec<K>>>()?;
        let right = right.divide(&pivot)?;
        let clear = |other: &mut Vec<K>, side: &mut K| -> Answer<()> {
            let Some(factor) = other.get(column).cloned() else { return Ok(()) };
            for (entry, by) in other.iter_mut().zip(&row) {
                *entry = entry.subtract(&factor.multiply(by)?)?;
            }
            *side = side.subtract(&factor.multiply(&right)?)?;
            Ok(())
        };
        for (other, side) in &mut rows {
            clear(other, side)?;
        }
        for (_, other, side) in &mut pivots {
            clear(other, side)?;
        }
        pivots.push((column, row, right));
    }
    if !rows.iter().all(|(_, right)| is_zero(right)) {
        return Ok(None);
    }
    let mut solution = vec![zero; count];
    for (column, _, right) in pivots {
        if let Some(slot) = solution.get_mut(count - 1 - column) {
            *slot = right;
        }
    }
    Ok(Some(solution))
}
