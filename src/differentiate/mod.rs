//! Derivatives. Sums and contractions have their own rules here, after Laue, Mitterreiter and
//! Giesen (AAAI 2020); every function's rule is the text of its row. Nothing in here names a
//! function, and what has no rule is an error that says which node it is, never a zero.

mod error;
mod forward;
mod reverse;

use indexmap::IndexMap;
use num_traits::One;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::functions::{self, FormId};
use crate::ir::{Arena, Mark, Node, NodeId, Substitution, SymbolKind};
use crate::limits;
use crate::number::Rational;
use crate::rules::{Template, Templates};

pub use error::DerivativeError;

/// A derivative, or why there is none.
pub type Derived<T> = Result<T, DerivativeError>;

/// How many sums may stand within each other.
const DEEPEST: u32 = 64;

/// Takes derivatives; keeps what it has read of the table's rows.
#[derive(Debug, Default)]
pub struct Differentiator {
    templates: Templates,
    pullbacks: FxHashMap<(FormId, usize), Pullback>,
    /// The derivatives taken so far.
    taken: IndexMap<NodeId, NodeId, FxBuildHasher>,
    /// The definitions by which what is taken now is derived afterwards: a derivative may name one only where
    /// the text did. With `u = exp(x)`, that of `u` by `x` is then `exp(x)`, and not `u`.
    apart: Vec<NodeId>,
    depth: u32,
}

/// A row's differential turned round: the contribution to one argument, linear in a cotangent.
#[derive(Clone, Copy, Debug)]
struct Pullback {
    contribution: NodeId,
    cotangent: NodeId,
}

impl Differentiator {
    /// Nothing read yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many derivatives were taken so far.
    pub fn count(&self) -> usize {
        self.taken.len()
    }

    /// Forgets the derivatives taken since there were so many, and what else rests on nodes that were not
    /// there at a mark.
    pub fn forget(&mut self, mark: Mark, count: usize) {
        self.templates.forget(mark);
        self.pullbacks.retain(|_, known| mark.has(known.contribution) && mark.has(known.cotangent));
        self.taken.truncate(count);
        self.apart.clear();
        self.depth = 0;
    }

    /// The expression with every derivative in it taken. What is derived is first `prepared`,
    /// which must not change its value.
    pub fn eliminate_prepared(
        &mut self,
        arena: &mut Arena,
        root: NodeId,
        prepare: &mut dyn FnMut(&mut Arena, NodeId) -> NodeId,
    ) -> Derived<NodeId> {
        if !arena.is_open(root) {
            return Ok(root);
        }
        let mut done = Substitution { same_values: true, ..Substitution::default() };
        for id in arena.reachable_until(&[root], &|id| !arena.is_open(id)) {
            if !arena.is_derivative(id) {
                continue;
            }
            let known = self.taken.get(&id).filter(|_| self.apart.is_empty()).copied();
            let taken = known.map_or_else(|| self.take(arena, id, &done, prepare), Ok)?;
            go_on()?;
            if self.apart.is_empty() {
                self.taken.insert(id, taken);
            }
            done.nodes.insert(id, (taken, false));
        }
        Ok(arena.substitute(root, &done))
    }

    /// The expression with every derivative in it taken.
    pub fn eliminate(&mut self, arena: &mut Arena, root: NodeId) -> Derived<NodeId> {
        self.eliminate_prepared(arena, root, &mut |_, node| node)
    }

    /// The same of an expression that is then derived by some variables.
    pub fn eliminate_before(
        &mut self,
        arena: &mut Arena,
        root: NodeId,
        by: &[NodeId],
        prepare: &mut dyn FnMut(&mut Arena, NodeId) -> NodeId,
    ) -> Derived<NodeId> {
        self.before(arena, by, |this, arena| this.eliminate_prepared(arena, root, prepare))
    }

    /// Derives something that is then derived by some variables.
    fn before<T>(
        &mut self,
        arena: &mut Arena,
        by: &[NodeId],
        run: impl FnOnce(&mut Self, &mut Arena) -> Derived<T>,
    ) -> Derived<T> {
        let count = self.apart.len();
        self.apart.extend(by.iter().filter(|one| matches!(arena.node(**one), Node::Named(..))));
        let result = self.within(|this| run(this, arena));
        self.apart.truncate(count);
        result
    }

    /// Takes one derivative, those within it replaced by what they are.
    fn take(
        &mut self,
        arena: &mut Arena,
        id: NodeId,
        done: &Substitution,
        prepare: &mut dyn FnMut(&mut Arena, NodeId) -> NodeId,
    ) -> Derived<NodeId> {
        let (of, by) = match arena.node(id) {
            Node::Derivative { of, by } => (*of, by.clone()),
            Node::Directional { of, by, .. } => (*of, vec![*by]),
            _ => return Ok(id),
        };
        // What is derived by a definition must not have got its name from a derivative within.
        let renewed = arena.is_open(of) && by.iter().any(|one| matches!(arena.node(*one), Node::Named(..)));
        let renewed = if renewed { Some(self.eliminate_before(arena, of, &by, prepare)?) } else { None };
        let mut ready = |arena: &mut Arena, node: NodeId| {
            let node = arena.substitute(node, done);
            prepare(arena, node)
        };
        // What was renewed holds no derivative: nothing more is put into it.
        let of = ready(arena, renewed.unwrap_or(of));
        let by: Vec<NodeId> = by.into_iter().map(|one| ready(arena, one)).collect();
        match (arena.node(id), by.as_slice()) {
            (Node::Directional { along, .. }, [by]) => {
                let along = ready(arena, *along);
                self.push_forward(arena, of, *by, along)
            }
            _ => self.derivative(arena, of, &by),
        }
    }

    /// The derivative by each variable in turn; its axes are those of `of`, then theirs. By a
    /// number it is pushed forward, by anything else pulled back.
    pub fn derivative(&mut self, arena: &mut Arena, of: NodeId, by: &[NodeId]) -> Derived<NodeId> {
        let mut result = of;
        for (order, variable) in by.iter().enumerate() {
            go_on()?;
            let later = by.get(order + 1..).unwrap_or_default();
            result = self.before(arena, later, |this, arena| this.derivative_by(arena, result, *variable))?;
        }
        Ok(result)
    }

    /// The derivative by one variable.
    fn derivative_by(&mut self, arena: &mut Arena, of: NodeId, by: NodeId) -> Derived<NodeId> {
        if arena.order(by) == 0 && arena.order(of) > 0 {
            let one = arena.integer(1);
            return self.push_forward(arena, of, by, one);
        }
        let axes = arena.axes(of).to_vec();
        let seed = arena.identity_of(&axes);
        self.pull_back(arena, of, by, seed)
    }

    /// The row of a function, read.
    fn template(&mut self, arena: &mut Arena, form: FormId) -> Derived<Template> {
        if functions::form(form).differential.is_empty() {
            return Err(faulty(form, "it has no differential"));
        }
        go_on()?;
        let read = self.templates.of(arena, form);
        let mut template = read.map_err(|reason| faulty(form, reason))?;
        // `d(…)` of an expression in a row is itself a derivative.
        template.differential = self.eliminate(arena, template.differential)?;
        Ok(template)
    }

    /// What an argument gets from a cotangent of the function's value, as a template.
    fn pullback(
        &mut self,
        arena: &mut Arena,
        form: FormId,
        argument: usize,
    ) -> Derived<(Template, Pullback)> {
        let template = self.template(arena, form)?;
        if let Some(known) = self.pullbacks.get(&(form, argument)) {
            return Ok((template, *known));
        }
        let (Some(tangent), Some(signature)) = (
            template.tangents.get(argument).copied(),
            functions::signature_of(form).arguments.get(argument).cloned(),
        ) else {
            return Err(faulty(form, "too few arguments"));
        };
        if signature.parameter {
            let function = functions::row(form).name;
            return Err(DerivativeError::ByParameter { function, argument: signature.name });
        }
        let cotangent = template.cotangent;
        let said = match argument {
            0 if template.arguments.len() > 1 => template.adjoint_of_first,
            _ if argument + 1 == template.arguments.len() => template.adjoint,
            _ => None,
        };
        let contribution = match said {
            Some(adjoint) => adjoint,
            None => self.pull_back(arena, template.differential, tangent, cotangent)?,
        };
        if arena.depends(tangent, contribution) {
            return Err(faulty(form, format!("not linear in d({})", signature.name)));
        }
        let read = Pullback { contribution, cotangent };
        go_on()?;
        self.pullbacks.insert((form, argument), read);
        Ok((template, read))
    }

    /// The derivative of `base.^exponent` entry by entry, off the row of the power.
    fn slope(&mut self, arena: &mut Arena, base: NodeId, exponent: &Rational) -> Derived<NodeId> {
        let Some(form) = functions::power() else {
            return Err(no_power("no row is marked as it"));
        };
        let (template, pullback) = self.pullback(arena, form, 0)?;
        let batch = arena.axes(base).to_vec();
        let (exponent, one) = (arena.number(exponent.clone()), arena.number(Rational::one()));
        let mut what = Substitution { batch, ..Substitution::default() };
        let [a, b] = template.arguments.as_slice() else {
            return Err(no_power("it takes two arguments"));
        };
        let mapped = !what.batch.is_empty();
        what.nodes.insert(*a, (base, mapped));
        what.nodes.insert(*b, (exponent, false));
        what.nodes.insert(pullback.cotangent, (one, false));
        Ok(arena.substitute(pullback.contribution, &what))
    }

    /// Checks that something that must not vary with a variable does not: a position, a bound.
    fn require_constant(&mut self, arena: &mut Arena, node: NodeId, by: NodeId) -> Derived<()> {
        let axes = arena.axes(node).to_vec();
        let any = arena.variable("cotangent", &axes, SymbolKind::Placeholder);
        let slope = self.pull_back(arena, node, by, any)?;
        if arena.is_zero(slope) { Ok(()) } else { Err(DerivativeError::ByIndex) }
    }

    /// The definitions among some nodes, by what they stand for, but for those that are not to be named.
    fn definitions_among(&self, arena: &Arena, nodes: &[NodeId]) -> FxHashMap<NodeId, NodeId> {
        let named = |id: &NodeId| match arena.node(*id) {
            Node::Named(_, body) => Some((*body, *id)),
            _ => None,
        };
        nodes.iter().filter(|id| !self.apart.contains(id)).filter_map(named).collect()
    }

    /// Runs one derivation inside another, so many deep at most.
    fn within<T>(&mut self, run: impl FnOnce(&mut Self) -> Derived<T>) -> Derived<T> {
        if self.depth >= DEEPEST {
            return Err(DerivativeError::TooDeep);
        }
        self.depth += 1;
        let result = run(self);
        self.depth -= 1;
        result
    }
}

/// Whether a limit was reached: what was made since is not to be kept.
fn go_on() -> Derived<()> {
    if limits::is_reached() { Err(DerivativeError::Stopped) } else { Ok(()) }
}

/// A fault of the table.
fn faulty(form: FormId, reason: impl Into<String>) -> DerivativeError {
    DerivativeError::FaultyRow { function: functions::row(form).name, reason: reason.into() }
}

/// A power that is not what the exponents of factors mean.
fn no_power(reason: &str) -> DerivativeError {
    DerivativeError::FaultyRow { function: "power", reason: reason.to_owned() }
}
