//! Points that satisfy what the user told to take for granted. Equations that are linear in the
//! entries of a variable are solved for them, exactly; a few shapes of equation are recognised
//! and sampled directly; of everything else it is said that no point could be found.

use super::inventory::{Inventory, Variable};
use super::trial::Missed;
use crate::array::Array;
use crate::evaluate::{Values, evaluate};
use crate::functions::kernels::Kind;
use crate::ir::{Arena, NodeId};
use crate::number::rational;
use crate::sample::{self, is_zero};
use crate::shape::Dimension;
use crate::structures::{Word, Words};

/// The most entries of several variables that are solved for together.
const TOGETHER: usize = 12;

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

/// The variables that equations say to be orthonormal, `X'*X == I`.
pub(super) fn orthonormal(arena: &mut Arena, equations: &[(NodeId, NodeId)]) -> Vec<NodeId> {
    let roots: Vec<NodeId> = equations.iter().flat_map(|(left, right)| [*left, *right]).collect();
    let mut inventory = Inventory::new(arena, &roots, &[]);
    for (left, right) in equations {
        let _ = recognised(arena, &mut inventory, *left, *right)
            || recognised(arena, &mut inventory, *right, *left);
    }
    let marked = inventory.variables.iter().filter(|variable| variable.is(Word::Isometry));
    marked.map(|variable| variable.node).collect()
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

    /// Changes values so that every assumption holds. What may be changed is changed in turn, as the `turn` says: of
    /// `a*b == 0` either is a solution, and what holds where `a` is 0 need not hold where `b` is.
    pub fn satisfy<K: Kind>(
        &self,
        arena: &Arena,
        inventory: &Inventory,
        values: &mut Values<K>,
        turn: usize,
        like: &K,
    ) -> Result<(), Missed> {
        if self.holds(arena, values, like)? {
            return Ok(());
        }
        for residual in &self.residuals {
            if self.is_zero(arena, *residual, values, like)? {
                continue;
            }
            let mut candidates = self.candidates(arena, inventory, *residual);
            let ways = candidates.len().max(1);
            candidates.rotate_left(turn % ways);
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
        if self.holds(arena, values, like)? || self.solve_together(arena, inventory, values, like)? {
            return Ok(());
        }
        // Other entries may leave room for what was declared: a positive vector that adds up to 1 has small ones.
        let is_bound = |variable: &Variable| {
            [Word::Positive, Word::Nonnegative, Word::Invertible].into_iter().any(|word| variable.is(word))
        };
        if inventory.variables.iter().any(is_bound) {
            return Err(Missed::Here);
        }
        Err(Missed::Unsatisfied("no point was found that satisfies the assumptions: only equations that are linear in a variable can be solved".to_owned()))
    }

    /// The variables within a residual that may be changed. One that few equations mention comes first: it is least likely
    /// to break others.
    fn candidates<'a>(&self, arena: &Arena, inventory: &'a Inventory, residual: NodeId) -> Vec<&'a Variable> {
        let inside = arena.reachable(&[residual]);
        let within = |variable: &&Variable| inside.binary_search(&variable.node).is_ok();
        let mut candidates: Vec<&Variable> =
            inventory.variables.iter().filter(|variable| is_soft(variable)).filter(within).collect();
        let uses = |variable: &Variable| {
            self.residuals.iter().filter(|other| arena.depends(variable.node, **other)).count()
        };
        candidates.sort_by_key(|variable| uses(variable));
        candidates
    }

    /// Solves all equations for all variables without a structure together: `a + b == 1` and `a - b == 1`.
    fn solve_together<K: Kind>(
        &self,
        arena: &Arena,
        inventory: &Inventory,
        values: &mut Values<K>,
        like: &K,
    ) -> Result<bool, Missed> {
        let free = |variable: &&Variable| is_soft(variable) && variable.words.is_empty();
        let starts: Vec<(NodeId, Array<K>)> = inventory
            .variables
            .iter()
            .filter(free)
            .filter_map(|variable| Some((variable.node, values.get(variable.node)?.clone())))
            .collect();
        let entries: usize = starts.iter().map(|(_, start)| start.data().len()).sum();
        if starts.len() < 2 || entries > TOGETHER {
            return Ok(false);
        }
        let all: Vec<K> = starts.iter().flat_map(|(_, start)| start.data().iter().cloned()).collect();
        let Ok(all) = Array::new(vec![all.len()], all) else { return Ok(false) };
        let put = |values: &mut Values<K>, all: &Array<K>| {
            let mut rest = all.data();
            for (node, start) in &starts {
                let Some((own, others)) = rest.split_at_checked(start.data().len()) else { return };
                rest = others;
                if let Ok(value) = Array::new(start.shape().to_vec(), own.to_vec()) {
                    values.set(*node, value);
                }
            }
        };
        let mut residual = |all: Array<K>| -> Result<Vec<K>, String> {
            put(values, &all);
            all_at(arena, &self.residuals, values, like)
        };
        let solved = sample::solve(Words::NONE, &all, &mut residual)?;
        put(values, solved.as_ref().unwrap_or(&all));
        Ok(solved.is_some())
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

/// Whether a variable may be given another value than was drawn.
fn is_soft(variable: &Variable) -> bool {
    !variable.words.is_rigid() && !variable.whole
}

fn at<K: Kind>(arena: &Arena, node: NodeId, values: &Values<K>, like: &K) -> Result<Array<K>, String> {
    evaluate(arena, node, values, like).map_err(|error| {
        format!(
            "an assumption has no exact value: {}",
            error.to_diagnostic(crate::span::Span::nowhere()).message
        )
    })
}

/// The entries of several expressions.
fn all_at<K: Kind>(arena: &Arena, nodes: &[NodeId], values: &Values<K>, like: &K) -> Result<Vec<K>, String> {
    let mut all = Vec::new();
    for node in nodes {
        all.extend(at(arena, *node, values, like)?.into_data());
    }
    Ok(all)
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
            variable.words = variable.words.with(Word::Isometry);
            inventory.require_longer(longer, shorter);
            return true;
        }
    }
    false
}

/// Solves equations for the entries of one variable. `false`, with the values as they were, where that does
/// not succeed.
fn solve<K: Kind>(
    arena: &Arena,
    residuals: &[NodeId],
    variable: &Variable,
    values: &mut Values<K>,
    like: &K,
) -> Result<bool, String> {
    let Some(start) = values.get(variable.node).cloned() else { return Ok(false) };
    let mut residual = |value: Array<K>| -> Result<Vec<K>, String> {
        values.set(variable.node, value);
        all_at(arena, residuals, values, like)
    };
    let solved = sample::solve(variable.words, &start, &mut residual)?;
    let found = solved.is_some();
    values.set(variable.node, solved.unwrap_or(start));
    Ok(found)
}
