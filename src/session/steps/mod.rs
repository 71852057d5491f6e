//! Derivations as a person would write them: the local derivative of each intermediate with the
//! rule it used, then the chain from the result back to the variable, then what shortened the
//! answer. Steps are data, and a second pass does each of them again before any is shown.

mod calculus;
mod check;
mod intermediates;
mod read;
mod rewrite;
mod step;
mod write;

use std::collections::BTreeSet;
use std::sync::Arc;

use num_traits::One;
use rustc_hash::FxHashMap;

use super::Session;
use super::left::{Asked, ChainFactor, Left, Part, Quotient};
use super::outcome::StepText;
use super::run::UNNAMED;
use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, Node, NodeId, Substitution, SymbolKind};
use crate::lower::Lowered;
use crate::number::Rational;
use crate::simplify::{self, Binding};
use crate::span::Span;
use calculus::Direction;
use step::{Bound, Claimed, Line, Place, Rule, Step};

/// How many rewrites a derivation shows.
const MOST_REWRITES: usize = 8;

/// A derivation on its way: of what, by what.
struct Derivation {
    of: NodeId,
    /// `E`, or `∂E/∂x` of a second derivative.
    name: Left,
    by: NodeId,
    lines: Vec<Line>,
    /// How many lines have a numeral.
    numbered: usize,
    /// What was shown before, as it may be said of a second derivative again.
    shown: Vec<(Option<Left>, NodeId)>,
}

impl Session {
    /// The steps of an expression whose root is a derivative; of another one, those of its
    /// simplification. None is shown unless all check.
    pub(super) fn derivation(
        &mut self,
        asked: &Lowered,
        span: Span,
    ) -> Result<Vec<StepText>, Box<Diagnostic>> {
        let known = self.names();
        let mut names = known.clone();
        let lines = self.lines(asked, &mut names, span)?;
        let told = self.check_lines(&lines).map_err(|why| refused(why, span))?;
        let mut texts = Vec::new();
        let called = self.asked(asked.node).map_or("f", |derived| self.fallback_name(derived.of));
        let (ours, mark) = self.define_intermediates(&known, &names);
        for (line, unchecked) in lines.iter().zip(told) {
            let Some(written) = self.write_line(line) else { continue };
            let unread = self.read_line(line, &written, (&ours, called), span);
            texts.push(unread.map(|unread| StepText { unchecked: unchecked.or(unread), ..written.text }));
        }
        self.texts.forget(mark);
        texts.into_iter().collect()
    }

    /// The second pass: which lines could not be compared, and why.
    fn check_lines(&mut self, lines: &[Line]) -> Result<Vec<Option<String>>, String> {
        let mut equations = self.assumed_of_twins();
        for line in lines {
            equations.extend(simplify::declared_equations(&mut self.arena, line.after));
            let before = line.before.unwrap_or(line.after);
            equations.extend(simplify::declared_equations(&mut self.arena, before));
        }
        let options = self.equality_options();
        let rules = self.simplifier.rules(&mut self.arena);
        check::check(&mut self.arena, &rules, lines, &equations, &options)
    }

    /// The lines, not checked yet. What is named on the way is added to the names.
    fn lines(
        &mut self,
        asked: &Lowered,
        names: &mut FxHashMap<NodeId, String>,
        span: Span,
    ) -> Result<Vec<Line>, Box<Diagnostic>> {
        let mut lines: Vec<Line> = Vec::new();
        let mut named: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        let mut has_paths = false;
        if let Some(Asked { of, by, .. }) = self.asked(asked.node) {
            for (place, variable) in by.iter().enumerate() {
                let before = by.get(..place).unwrap_or_default();
                let node = if before.is_empty() { of } else { self.arena.derivative(of, before) };
                let name = self.derivative_name(of, before);
                let (node, variable) = (self.ready(node, span)?, self.ready(*variable, span)?);
                let numbered = lines.iter().filter(|line| !line.label.is_empty()).count();
                let shown = lines.iter().map(|line| (line.left.clone(), line.after)).collect();
                let mut one = Derivation { of: node, name, by: variable, lines: Vec::new(), numbered, shown };
                self.name_intermediates(&mut one, names, &mut named);
                has_paths |= self.steps_of(&mut one, span)?;
                // What is named later was not named yet when these were written.
                let known = Arc::new(names.clone());
                one.lines.iter_mut().for_each(|line| line.names = Arc::clone(&known));
                lines.append(&mut one.lines);
            }
        }
        let taken = self.taken(asked.node, span)?;
        let rewrites = self.simplified_with_steps(taken, names);
        if let Some(line) = lines.last_mut().filter(|_| !has_paths && !rewrites.is_empty()) {
            // What shortens it is shown below.
            line.is_raw = true;
        }
        for rewrite in rewrites.into_iter().take(MOST_REWRITES) {
            // Beside a chain only what the table says of functions is worth a line.
            if !has_paths || matches!(rewrite.binding, Binding::Places(_)) {
                let names = Arc::new(names.clone());
                lines.push(Line { names, ..self.line_of_rewrite(rewrite) });
            }
        }
        Ok(lines)
    }

    fn ready(&mut self, node: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let taken = self.taken(node, span)?;
        Ok(self.simplifier.fold(&mut self.arena, taken))
    }

    /// Names what has none, if that leads through numbers and vectors.
    fn name_intermediates(
        &mut self,
        one: &mut Derivation,
        names: &mut FxHashMap<NodeId, String>,
        named: &mut FxHashMap<NodeId, NodeId>,
    ) {
        let mut taken: BTreeSet<String> = names.values().cloned().collect();
        one.of = intermediates::named(&mut self.arena, one.of, one.by, named, &mut taken);
        for id in self.arena.reachable(&[one.of]) {
            if let Node::Named(symbol, body) = self.arena.node(id)
                && self.arena.symbol(*symbol).kind == SymbolKind::Placeholder
            {
                let (body, name) = (*body, self.arena.symbol(*symbol).name.to_string());
                names.insert(self.arena.with_structure(body), name.clone());
                names.insert(body, name);
                named.insert(body, id);
            }
        }
    }

    /// `E`, or `∂E/∂x` once it was derived.
    fn derivative_name(&self, of: NodeId, by: &[NodeId]) -> Left {
        let name = name_of(&self.arena, of, self.fallback_name(of));
        let by: Vec<Part> = by.iter().map(|by| Part::whole(&name_of(&self.arena, *by, "x"))).collect();
        if by.is_empty() {
            return Left::Name(Arc::from(name));
        }
        Left::Derivative(Quotient { of: Part::whole(&name), by })
    }

    fn name_left(&self, node: NodeId) -> Left {
        Left::Name(Arc::from(name_of(&self.arena, node, "y")))
    }

    /// The lines of one derivation; whether it goes through intermediates.
    fn steps_of(&mut self, one: &mut Derivation, span: Span) -> Result<bool, Box<Diagnostic>> {
        let (of, by) = (one.of, one.by);
        let mut inner: Vec<NodeId> = self.arena.dependents(&[by], of);
        inner.retain(|id| *id != by && *id != of && matches!(self.arena.node(*id), Node::Named(..)));
        inner.reverse();
        // What was derived to stand in which, with the local derivative.
        let mut above: FxHashMap<NodeId, Vec<(NodeId, NodeId)>> = FxHashMap::default();
        for node in std::iter::once(of).chain(inner.iter().copied()) {
            let own = if node == of { one.name.clone() } else { self.name_left(node) };
            let body = self.body(node);
            for direct in self.direct(body, &inner, by) {
                let slope = self.local_line(one, body, &own, direct, &inner, span)?;
                above.entry(direct).or_default().push((node, slope));
            }
        }
        let mut derived: FxHashMap<NodeId, NodeId> = FxHashMap::default();
        for node in inner.iter().copied().chain([by]) {
            let Some(paths) = above.get(&node) else { continue };
            match paths.as_slice() {
                [(parent, slope)] if *parent == of => _ = derived.insert(node, *slope),
                paths => {
                    let taken = self.chain_line(one, node, paths, &derived, span)?;
                    derived.insert(node, taken);
                }
            }
        }
        Ok(!inner.is_empty())
    }

    /// The derivative by something from those along each path to it.
    fn chain_line(
        &mut self,
        one: &mut Derivation,
        node: NodeId,
        above: &[(NodeId, NodeId)],
        derived: &FxHashMap<NodeId, NodeId>,
        span: Span,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let own = name_of(&self.arena, node, "x");
        let (mut binding, mut paths) = (Vec::new(), Vec::new());
        for (parent, slope) in above {
            let name = name_of(&self.arena, *parent, "y");
            if let Some(outer) = derived.get(parent) {
                binding.extend([Bound::new("above", *outer), Bound::new("below", *slope)]);
                let factors = [one.name.derived_by(&name), Some(Quotient::of(&name, &own))];
                let factors = factors.into_iter().flatten();
                paths.push(factors.map(|derivative| ChainFactor { derivative, is_direct: false }).collect());
            } else {
                binding.push(Bound::new("direct", *slope));
                let direct = one.name.derived_by(&own).into_iter();
                paths.push(direct.map(|derivative| ChainFactor { derivative, is_direct: true }).collect());
            }
        }
        let taken = self.derived(one.of, node, span)?;
        let before = self.arena.derivative(one.of, &[node]);
        let place = Place { whole: before, hole: before };
        one.lines.push(Line {
            label: String::new(),
            rule: "chain rule".to_owned(),
            source: "Magnus and Neudecker 2019, 5.12".to_owned(),
            left: one.name.derived_by(&own).map(Left::Derivative),
            before: None,
            after: taken,
            typed: None,
            given: None,
            differential: None,
            paths,
            is_raw: false,
            names: Arc::default(),
            orders: (self.arena.order(one.of), self.arena.order(node)),
            proof: vec![Step { rule: Rule::Chain, before, after: taken, place, binding }],
            claimed: Claimed::Derivative(one.of, node, taken),
        });
        Ok(taken)
    }

    fn derived(&mut self, of: NodeId, by: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let derivative = self.arena.derivative(of, &[by]);
        self.taken(derivative, span)
    }

    pub(super) fn body(&self, node: NodeId) -> NodeId {
        match self.arena.node(node) {
            Node::Named(_, body) => *body,
            _ => node,
        }
    }

    /// The named intermediates, or the variable, that stand in a body itself.
    fn direct(&self, body: NodeId, inner: &[NodeId], by: NodeId) -> Vec<NodeId> {
        let stop = |id: NodeId| id == by || matches!(self.arena.node(id), Node::Named(..));
        let mut found = self.arena.reachable_until(&[body], &stop);
        found.retain(|id| *id == by || inner.contains(id));
        found.reverse();
        found
    }

    /// The derivative of a body by one thing that stands in it, everything else held.
    fn local_line(
        &mut self,
        one: &mut Derivation,
        body: NodeId,
        own: &Left,
        direct: NodeId,
        inner: &[NodeId],
        span: Span,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let (mut held, mut back) = (Substitution::default(), Substitution::default());
        for other in self.direct(body, inner, one.by) {
            let name = name_of(&self.arena, other, "z");
            let axes = self.arena.axes(other).to_vec();
            let place = self.arena.variable(&name, &axes, SymbolKind::Placeholder);
            held.nodes.insert(other, (place, false));
            back.nodes.insert(place, (other, false));
        }
        let Some((variable, _)) = held.nodes.get(&direct).copied() else { return Ok(body) };
        let alone = self.arena.substitute(body, &held);
        let slope = self.derived(alone, variable, span)?;
        let after = self.arena.substitute(slope, &back);
        let name = name_of(&self.arena, direct, "x");
        let axes = self.arena.axes(direct).to_vec();
        let along = self.arena.variable(&name, &axes, SymbolKind::Differential(variable));
        let to = Direction { by: variable, along };
        let refused = |why: String| refused(why, span);
        let mut proof = calculus::differential(&mut self.arena, alone, to).map_err(refused)?;
        let differential = proof.last().map_or(along, |step| step.after);
        let (products, powers) = products_and_powers(&self.arena, alone, variable);
        let is_telling = products || is_telling(&self.arena, &proof, slope);
        let binding = vec![Bound::new("along", along)];
        let place = Place { whole: differential, hole: differential };
        proof.push(Step { rule: Rule::Identification, before: differential, after: slope, place, binding });
        let (rule, source) = write::rule_of(&proof, products, &powers);
        let differential = self.arena.substitute(differential, &back);
        let left = own.derived_by(&name).map(Left::Derivative);
        if one.shown.contains(&(left.clone(), after)) {
            return Ok(after);
        }
        // Between names of ours a definition is no longer what was typed.
        let placed = |id: &NodeId| self.arena.symbol_kind(*id) == Some(SymbolKind::Placeholder);
        let typed = match own {
            Left::Name(name) if !self.direct(body, inner, one.by).iter().any(placed) => {
                Some(if body == one.of { UNNAMED.to_owned() } else { name.to_string() })
            }
            _ => None,
        };
        one.numbered += 1;
        one.lines.push(Line {
            label: write::roman(one.numbered),
            rule,
            source,
            left,
            before: None,
            after,
            typed,
            given: Some((own.clone(), body)),
            differential: is_telling.then(|| (own.clone().differential(), differential)),
            paths: Vec::new(),
            is_raw: false,
            names: Arc::default(),
            orders: (self.arena.order(body), self.arena.order(direct)),
            proof,
            claimed: Claimed::Derivative(alone, variable, slope),
        });
        Ok(after)
    }
}

/// A derivation that is not shown.
fn refused(why: String, span: Span) -> Box<Diagnostic> {
    let message = "internal: a step of this derivation does not check";
    Box::new(Diagnostic::new("G0397", message, span).note(why).help("please report this, with the input"))
}

/// Whether a differential says more than the derivative that is read off it: where it took more
/// than one rule, or where the derivative has more axes than a matrix.
fn is_telling(arena: &Arena, proof: &[Step], slope: NodeId) -> bool {
    let rows = proof.iter().filter(|step| matches!(step.rule, Rule::Row(_))).count();
    let products = proof.iter().filter(|step| step.rule == Rule::Product).count();
    let is_gradient_of_matrix =
        proof.first().is_some_and(|step| arena.order(step.after) == 0) && arena.order(slope) == 2;
    arena.order(slope) > 2 || is_gradient_of_matrix || rows + products > 1
}

/// Whether a product in which two factors vary stands in a body, and the powers of what varies.
fn products_and_powers(arena: &Arena, body: NodeId, by: NodeId) -> (bool, Vec<Rational>) {
    let (mut products, mut powers) = (false, Vec::new());
    for id in arena.dependents(&[by], body) {
        let Node::Contraction(product) = arena.node(id) else { continue };
        let varying: Vec<_> =
            product.factors.iter().filter(|one| one.base == by || arena.depends(by, one.base)).collect();
        products |= varying.len() > 1;
        powers.extend(varying.into_iter().map(|one| one.exponent.clone()).filter(|power| !power.is_one()));
    }
    (products, powers)
}

pub(super) fn name_of(arena: &Arena, node: NodeId, fallback: &str) -> String {
    match arena.node(node) {
        Node::Symbol(symbol) | Node::Named(symbol, _) => arena.symbol(*symbol).name.to_string(),
        _ => fallback.to_owned(),
    }
}
