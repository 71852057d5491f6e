//! Derivations as a person would write them: the local derivative of each named intermediate
//! with the rule it used, then the chain from the result back to the variable, then the
//! identities that shortened the answer. Steps are data; each is checked again on its own
//! before any is shown.

use rustc_hash::FxHashMap;

use super::Session;
use super::outcome::{Notation, StepText};
use super::present::Asked;
use crate::diagnostic::Diagnostic;
use crate::equality::{self, Verdict};
use crate::functions;
use crate::ir::{Arena, Node, NodeId, Substitution, SymbolKind};
use crate::lower::Lowered;
use crate::simplify::Rewrite;
use crate::span::Span;

/// How many rewrites a derivation shows.
const MOST_REWRITES: usize = 8;

/// What a step claims, so that a second pass can check it.
#[derive(Clone, Copy, Debug)]
enum Claimed {
    /// A derivative: of what, by what, and what it is.
    Derivative(NodeId, NodeId, NodeId),
    /// An equality.
    Equal(NodeId, NodeId),
}

/// A step before it is written.
#[derive(Clone, Debug)]
struct Step {
    rule: String,
    source: String,
    /// `∂E/∂out_O`
    left: Option<String>,
    before: Option<NodeId>,
    after: NodeId,
    comment: String,
    claimed: Option<Claimed>,
}

impl Session {
    /// The steps of an expression whose root is a derivative; of another one, those of its
    /// simplification.
    pub(super) fn derivation(
        &mut self,
        asked: &Lowered,
        span: Span,
    ) -> Result<Vec<StepText>, Box<Diagnostic>> {
        let mut steps = Vec::new();
        if let Some(Asked { of, by }) = self.asked(asked.node) {
            for (place, variable) in by.iter().enumerate() {
                let before = by.get(..place).unwrap_or_default();
                let node = if before.is_empty() { of } else { self.arena.derivative(of, before) };
                let name = self.derivative_name(of, before);
                let (node, variable) = (self.ready(node, span)?, self.ready(*variable, span)?);
                self.steps_of(node, &name, variable, &mut steps, span)?;
            }
        }
        let taken = self.taken(asked.node, span)?;
        let names = self.names();
        let rewrites = self.simplified_with_steps(taken, &names);
        for Rewrite { rule, before, after } in rewrites.into_iter().take(MOST_REWRITES) {
            steps.push(Step {
                rule: rule.replace('_', " "),
                source: source_of(rule),
                left: None,
                before: Some(before),
                after,
                comment: String::new(),
                claimed: Some(Claimed::Equal(before, after)),
            });
        }
        self.check_steps(&steps, span)?;
        let written = steps.into_iter().filter_map(|step| self.write_step(step, &names)).collect();
        self.arena.use_declared_structure(false);
        Ok(written)
    }

    fn ready(&mut self, node: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let taken = self.taken(node, span)?;
        Ok(self.simplifier.fold(&mut self.arena, taken))
    }

    /// `E`, or `∂E/∂x` once it was derived.
    fn derivative_name(&self, of: NodeId, by: &[NodeId]) -> String {
        let name = name_of(&self.arena, of, "f");
        by.iter().fold(name, |name, by| partial(&name, &name_of(&self.arena, *by, "x")))
    }

    /// The steps of one derivation.
    fn steps_of(
        &mut self,
        of: NodeId,
        name: &str,
        by: NodeId,
        steps: &mut Vec<Step>,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let mut inner: Vec<NodeId> = self.arena.dependents(&[by], of);
        inner.retain(|id| *id != by && *id != of && matches!(self.arena.node(*id), Node::Named(..)));
        inner.reverse();
        if inner.is_empty() {
            return self.differential_steps(of, name, by, steps, span);
        }
        let mut parents: FxHashMap<NodeId, Vec<NodeId>> = FxHashMap::default();
        for node in std::iter::once(of).chain(inner.iter().copied()) {
            let own = if node == of { name.to_owned() } else { name_of(&self.arena, node, "y") };
            let body = self.body(node);
            for direct in self.direct(body, &inner, by) {
                parents.entry(direct).or_default().push(node);
                self.local_step(body, &own, direct, &inner, by, steps, span)?;
            }
        }
        for node in inner.iter().copied().chain([by]) {
            let Some(above) = parents.get(&node).filter(|above| above.as_slice() != [of]) else { continue };
            let own = name_of(&self.arena, node, "x");
            let path = |parent: &NodeId| {
                let parent = name_of(&self.arena, *parent, "y");
                format!("∂{name}/∂{parent} · ∂{parent}/∂{own}")
            };
            let through: Vec<String> = above.iter().filter(|parent| **parent != of).map(path).collect();
            let taken = self.derived(of, node, span)?;
            steps.push(Step {
                rule: "chain rule".to_owned(),
                source: "Magnus and Neudecker 2019, 5.12".to_owned(),
                left: Some(partial(name, &own)),
                before: None,
                after: taken,
                comment: through.join(" + "),
                claimed: Some(Claimed::Derivative(of, node, taken)),
            });
        }
        Ok(())
    }

    fn derived(&mut self, of: NodeId, by: NodeId, span: Span) -> Result<NodeId, Box<Diagnostic>> {
        let derivative = self.arena.derivative(of, &[by]);
        self.taken(derivative, span)
    }

    fn body(&self, node: NodeId) -> NodeId {
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
    #[expect(clippy::too_many_arguments, reason = "a step is said of many things at once")]
    fn local_step(
        &mut self,
        body: NodeId,
        own: &str,
        direct: NodeId,
        inner: &[NodeId],
        by: NodeId,
        steps: &mut Vec<Step>,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let mut held = Substitution::default();
        let mut back = Substitution::default();
        for other in self.direct(body, inner, by) {
            let name = name_of(&self.arena, other, "z");
            let axes = self.arena.axes(other).to_vec();
            let place = self.arena.variable(&name, &axes, SymbolKind::Placeholder);
            held.nodes.insert(other, (place, false));
            back.nodes.insert(place, (other, false));
        }
        let Some((variable, _)) = held.nodes.get(&direct).copied() else { return Ok(()) };
        let alone = self.arena.substitute(body, &held);
        let slope = self.derived(alone, variable, span)?;
        let after = self.arena.substitute(slope, &back);
        let (rule, source) = self.rule_of(body, direct);
        steps.push(Step {
            rule,
            source,
            left: Some(format!("∂{own}/∂{}", name_of(&self.arena, direct, "x"))),
            before: None,
            after,
            comment: self.text_of(body).map(|text| format!("{own} = {text}")).unwrap_or_default(),
            claimed: Some(Claimed::Derivative(alone, variable, slope)),
        });
        Ok(())
    }

    /// Without named intermediates: the differential, and what is read off it.
    fn differential_steps(
        &mut self,
        of: NodeId,
        name: &str,
        by: NodeId,
        steps: &mut Vec<Step>,
        span: Span,
    ) -> Result<(), Box<Diagnostic>> {
        let own = name_of(&self.arena, by, "x");
        let axes = self.arena.axes(by).to_vec();
        let change = self.arena.variable(&own, &axes, SymbolKind::Differential(by));
        let body = self.body(of);
        let directional = self.arena.directional(body, by, change);
        let differential = self.taken(directional, span)?;
        let taken = self.derived(body, by, span)?;
        let (rule, source) = self.rule_of(body, by);
        steps.push(Step {
            rule,
            source,
            left: Some(format!("d({name})")),
            before: None,
            after: differential,
            comment: self.text_of(body).map(|text| format!("{name} = {text}")).unwrap_or_default(),
            claimed: None,
        });
        steps.push(Step {
            rule: "identification".to_owned(),
            source: "Magnus and Neudecker 2019, 5.7".to_owned(),
            left: Some(partial(name, &own)),
            before: None,
            after: taken,
            comment: format!("what d({own}) is multiplied by"),
            claimed: Some(Claimed::Derivative(body, by, taken)),
        });
        Ok(())
    }

    /// The rows that a body uses between itself and a variable, and where they are printed.
    fn rule_of(&self, body: NodeId, variable: NodeId) -> (String, String) {
        let mut rules: Vec<&str> = Vec::new();
        let mut sources: Vec<&str> = Vec::new();
        let mut products = false;
        let mut add = |form| {
            let row = functions::row(form);
            if !rules.contains(&row.name) {
                rules.push(row.name);
                if !row.source.is_empty() && !sources.contains(&row.source) {
                    sources.push(row.source);
                }
            }
        };
        for id in self.arena.dependents(&[variable], body).into_iter().rev() {
            match self.arena.node(id) {
                _ if id == variable => {}
                Node::Apply { form, .. } => add(*form),
                Node::Contraction(product) => {
                    let varies = |base: NodeId| base == variable || self.arena.depends(variable, base);
                    let varying = product.factors.iter().filter(|factor| varies(factor.base));
                    products |= varying.clone().count() > 1;
                    let powers =
                        varying.filter(|f| f.exponent != crate::number::Rational::from_integer(1.into()));
                    for _ in powers {
                        if let Some(form) = functions::power() {
                            add(form);
                        }
                    }
                }
                _ => {}
            }
        }
        match (rules.is_empty(), products) {
            (true, true) => ("product rule".to_owned(), "Magnus and Neudecker 2019, 8.2".to_owned()),
            (true, false) => ("linear".to_owned(), "Lecture, appendix (3)".to_owned()),
            (false, _) => (format!("rule of {}", rules.join(", ")), sources.join("; ")),
        }
    }

    fn text_of(&self, node: NodeId) -> Option<String> {
        let names = FxHashMap::default();
        let mut reader = crate::notation::reader::Reader::new(&self.arena, &names);
        let root = reader.matrix(node)?;
        let short = reader.writer.size(root) <= 60;
        short.then(|| crate::notation::text::unicode(reader.writer.ast(), root))
    }

    /// The second pass: every step is checked on its own, and none is shown if one fails.
    fn check_steps(&mut self, steps: &[Step], span: Span) -> Result<(), Box<Diagnostic>> {
        let options = self.equality_options();
        for step in steps {
            let verdict = match step.claimed {
                None => continue,
                Some(Claimed::Derivative(of, by, derivative)) => {
                    equality::check_derivative(&mut self.arena, of, by, derivative, &options)
                }
                Some(Claimed::Equal(before, after)) => {
                    equality::compare(&mut self.arena, before, after, &options)
                }
            };
            if let Verdict::Differs(found) = verdict {
                let message = format!("internal: a step of this derivation does not check: {}", step.rule);
                return Err(Box::new(
                    Diagnostic::new("G0397", message, span)
                        .note(Verdict::Differs(found).detail())
                        .help("please report this, with the input"),
                ));
            }
        }
        Ok(())
    }

    fn write_step(&mut self, step: Step, names: &FxHashMap<NodeId, String>) -> Option<StepText> {
        let left = step.before.and_then(|before| self.written_plainly(before, names));
        let after = match step.left {
            Some(_) => self.simplified(step.after, names),
            None => step.after,
        };
        let mut right = self.written_plainly(after, names)?;
        if let Some(name) = step.left {
            let entry = right.notation == Notation::Index;
            right.left = if entry { right.left.or(Some(name)) } else { Some(name) };
        }
        Some(StepText { rule: step.rule, source: step.source, left, right, comment: step.comment })
    }
}

fn name_of(arena: &Arena, node: NodeId, fallback: &str) -> String {
    match arena.node(node) {
        Node::Symbol(symbol) | Node::Named(symbol, _) => arena.symbol(*symbol).name.to_string(),
        _ => fallback.to_owned(),
    }
}

/// `∂E/∂x`; of a derivative, `∂(∂E/∂x)/∂x`.
fn partial(name: &str, by: &str) -> String {
    if name.starts_with('∂') { format!("∂({name})/∂{by}") } else { format!("∂{name}/∂{by}") }
}

/// Where the row of an identity is printed.
fn source_of(rule: &str) -> String {
    let has = |row: &&functions::Row| {
        row.forms.iter().any(|form| form.identities.iter().any(|identity| identity.name == rule))
    };
    functions::table().find(has).map(|row| row.source.to_owned()).unwrap_or_default()
}
