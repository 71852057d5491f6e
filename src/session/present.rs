//! From a node to a formula: simplified, in the notation asked for, with its layout.

use rustc_hash::FxHashMap;

use super::conditions::Origin;
use super::left::Asked;
use super::measure::{Measure, size};
use super::outcome::{Formula, FormulaAnswer, Layout, Notation, StructuredGradient};
use super::remark::Remark;
use super::{Session, conditions};
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::ir::{Arena, Node, NodeId};
use crate::lower::Lowered;
use crate::shape::Shape;
use crate::simplify::Rewrite;
use crate::span::Span;
use crate::structures::Word;

/// When it is asked whether a formula in matrices reads as the node that it was written from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadBack {
    /// Before another notation is tried.
    Now,
    /// After its text was held against what was typed, if that does not tell.
    Later,
}

impl Session {
    /// The formula of an expression, its derivatives taken, in a notation; and what these came to, to be checked.
    pub(super) fn formula(
        &mut self,
        asked: &Lowered,
        notation: Notation,
        read_back: ReadBack,
        span: Span,
    ) -> Result<(FormulaAnswer, NodeId), Box<Diagnostic>> {
        let asked_node = asked.node;
        let derivative = self.asked(asked_node);
        for (variable, word) in self.arena.needed_structures(&[asked.node]) {
            self.arena.imply_structure(variable, word);
        }
        let mut taken = self.taken(asked.node, span)?;
        let mut names = self.names();
        // Who asks for a name wants to see what it was defined as, and not the name again.
        if let (Node::Named(..), Node::Named(_, body)) = (self.arena.node(asked.node), self.arena.node(taken))
        {
            taken = *body;
            names.remove(&taken);
            names.remove(&self.arena.with_structure(taken));
        }
        let mut remarks = Vec::new();
        let meant = self.in_meaning(asked.node, &mut remarks);
        let structured = if meant == asked.node { taken } else { self.taken(meant, span)? };
        let mut shape = asked.shape.clone();
        remarks.extend(self.as_independent(derivative.as_ref()));
        remarks.extend(self.of_symmetric(derivative.as_ref()));
        let shown = match &derivative {
            Some(asked) if asked.turned => self.transposed(structured, asked, &mut shape),
            _ => structured,
        };
        let (simple, trace) = self.simplified_and_traced(shown, &names);
        // What is checked is what is shown, unless it was chosen to be something else than the derivative.
        let to_check = if shown == taken { simple } else { taken };
        let derived = derivative.as_ref();
        let written = self.written(simple, &names, notation, read_back, derived, &shape, &mut remarks, span);
        let formula = match (written, &derivative) {
            (Ok(formula), _) => formula,
            (Err(refused), Some(asked)) if notation == Notation::Shortest && meant == asked_node => {
                self.as_differential(asked, span)?.ok_or(refused).inspect(|_| {
                    remarks.retain(|remark| *remark != Remark::NoMatrixForm);
                    remarks.push(Remark::AsDifferential);
                })?
            }
            (Err(refused), _) => return Err(refused),
        };
        let layout = derivative.as_ref().map(|asked| self.layout(asked));
        let mut origin = self.derived_anywhere(asked.node, &names, span)?;
        origin.answers.insert(0, simple);
        let conditions = conditions::of(&mut self.arena, &origin, &names);
        let conditions = conditions.map_err(|never| Box::new(nowhere(&never, span)))?;
        let answer = FormulaAnswer {
            node: self.arena.without_structure(simple),
            formula,
            shape,
            layout: layout.flatten(),
            conditions,
            checked: None,
            remarks,
            trace,
        };
        Ok((answer, to_check))
    }

    /// What is derived anywhere within an expression, and what the definitions in it that hold derivatives stand
    /// for: where an answer holds does not depend on what stands around a derivative, or on its name.
    fn derived_anywhere(
        &mut self,
        asked: NodeId,
        names: &FxHashMap<NodeId, String>,
        span: Span,
    ) -> Result<Origin, Box<Diagnostic>> {
        let mut origin = Origin::default();
        if !self.arena.is_open(asked) {
            return Ok(origin);
        }
        let arena = &self.arena;
        for node in arena.reachable_until(&[asked], &|id| !arena.is_open(id)) {
            match self.arena.node(node).clone() {
                Node::Derivative { of, by } => {
                    origin.derived.push(self.as_derived(of, names, span)?);
                    // The first derivative has a kink where `x*abs(x)` is derived twice.
                    let last = if conditions::has_kinks(&self.arena, of) { by.len() } else { 0 };
                    for order in 1..last {
                        let derivative = self.arena.derivative(of, by.get(..order).unwrap_or_default());
                        origin.derived.push(self.as_derived(derivative, names, span)?);
                    }
                    origin.by.extend(by);
                }
                Node::Directional { of, by, .. } => {
                    origin.derived.push(self.as_derived(of, names, span)?);
                    origin.by.push(by);
                }
                Node::Named(_, body) if node != asked => {
                    let body = self.taken(body, span)?;
                    origin.answers.push(self.simplified(body, names));
                }
                _ => {}
            }
        }
        Ok(origin)
    }

    /// What was derived as it was typed, or simplified where it is a derivative itself: what deriving makes of
    /// something may ask more than is needed.
    fn as_derived(
        &mut self,
        of: NodeId,
        names: &FxHashMap<NodeId, String>,
        span: Span,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let taken = self.taken(of, span)?;
        Ok(if self.arena.is_open(of) {
            self.simplified(taken, names)
        } else {
            self.arena.with_structure(taken)
        })
    }

    /// The form that is shown, over twins.
    pub(super) fn simplified(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> NodeId {
        let assumed = self.assumed_of_twins();
        self.simplifier.assume(assumed);
        let called = self.called(names);
        self.simplifier.call(called);
        let mut measure = Measure::new(names);
        let mut length = |arena: &Arena, node: NodeId| measure.length(arena, node);
        let (simple, used) = self.simplifier.simplify(&mut self.arena, node, &mut length);
        self.rewrites += used.len();
        simple
    }

    /// The rules that lead to the form that is shown.
    pub(super) fn simplified_with_steps(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
    ) -> Vec<Rewrite> {
        // A step says what is done, in which no definition is folded back.
        self.simplifier.call(Vec::new());
        let mut measure = Measure::new(names);
        let mut length = |arena: &Arena, node: NodeId| measure.length(arena, node);
        self.simplifier.simplify(&mut self.arena, node, &mut length).1
    }

    pub(super) fn asked(&self, node: NodeId) -> Option<Asked> {
        let body = if let Node::Named(_, body) = self.arena.node(node) { *body } else { node };
        match self.arena.node(body) {
            Node::Derivative { of, by } => {
                let denominator = self.options.layout == Layout::Denominator;
                let turned = denominator && self.arena.order(body) > 1 && self.arena.order(*of) > 0;
                Some(Asked { of: *of, by: by.clone(), turned })
            }
            _ => None,
        }
    }

    /// How the axes lie, in words.
    fn layout(&self, asked: &Asked) -> Option<String> {
        let name = |node: &NodeId| match self.arena.node(*node) {
            Node::Symbol(symbol) | Node::Named(symbol, _) => self.arena.symbol(*symbol).name.to_string(),
            _ => "the expression".to_owned(),
        };
        let by: Vec<String> = asked.by.iter().filter(|by| self.arena.order(**by) > 0).map(name).collect();
        let first = self.arena.order(asked.of) > 0;
        match (first, by.as_slice()) {
            (false, []) => None,
            (false, [only]) => Some(format!("like {only}")),
            (false, all) => Some(format!("axes of {}", all.join(", then of "))),
            (true, []) => Some(format!("like {}", name(&asked.of))),
            (true, all) if asked.turned => {
                Some(format!("axes of {}, then of {}", all.join(", then of "), name(&asked.of)))
            }
            (true, all) => Some(format!("axes of {}, then of {}", name(&asked.of), all.join(", then of "))),
        }
    }

    /// What is said where a function of symmetric matrices alone was derived.
    fn of_symmetric(&self, asked: Option<&Asked>) -> Option<Remark> {
        let Asked { of, by, .. } = asked?;
        let within = self.arena.dependents(by, *of);
        let form = within.into_iter().find_map(|id| match self.arena.node(id) {
            Node::Apply { form, .. } if functions::form(*form).structure.is_some() => Some(*form),
            _ => None,
        })?;
        Some(Remark::OfSymmetric { function: functions::row(form).name })
    }

    /// What is said of the gradient by a variable that was declared symmetric or diagonal, where no meaning was
    /// chosen.
    fn as_independent(&self, asked: Option<&Asked>) -> Option<Remark> {
        let Asked { of, by, .. } = asked?;
        let [by] = by.as_slice() else { return None };
        let independent = self.options.structured == StructuredGradient::Independent;
        (independent && self.arena.order(*of) == 0 && self.arena.is_declared(*by, Word::Symmetric))
            .then_some(Remark::Independent)
    }

    /// The axes of the variables before those of the expression.
    fn transposed(&mut self, node: NodeId, asked: &Asked, shape: &mut Shape) -> NodeId {
        let (front, all) = (self.arena.order(asked.of), self.arena.order(node));
        let order: Vec<usize> = (front..all).chain(0..front).collect();
        let turned = self.arena.permute(node, &order);
        *shape = Shape::of(self.arena.axes(turned).to_vec());
        turned
    }

    #[expect(clippy::too_many_arguments, reason = "what is said of a formula comes from many sides")]
    fn written(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        notation: Notation,
        read_back: ReadBack,
        asked: Option<&Asked>,
        shape: &Shape,
        remarks: &mut Vec<Remark>,
        span: Span,
    ) -> Result<Formula, Box<Diagnostic>> {
        let order = self.arena.order(node);
        let refused = |what: &str, why: String| {
            Box::new(
                Diagnostic::new("G0305", format!("there is no {what} form of this result"), span).note(why),
            )
        };
        let chosen = match notation {
            Notation::Shortest if order <= 2 => {
                if let Some(formula) = self.matrix_form(node, names, shape, read_back) {
                    return Ok(formula);
                }
                remarks.push(Remark::NoMatrixForm);
                self.index_form(node, names, asked)
            }
            Notation::Shortest => {
                let kron = self.kronecker_form(node, names, asked, false);
                let index = self.index_form(node, names, asked);
                match (kron, index) {
                    (Some(kron), Some(index)) => {
                        let longer = size(&kron) >= size(&index);
                        Some(if longer { index } else { kron })
                    }
                    (kron, index) => kron.or(index),
                }
            }
            Notation::Matrix => {
                let why = if order > 2 {
                    format!("it has {order} axes")
                } else {
                    "an index joins three factors".to_owned()
                };
                return self.matrix_form(node, names, shape, read_back).ok_or_else(|| refused("matrix", why));
            }
            Notation::Index => self.index_form(node, names, asked),
            Notation::Kron => {
                let why =
                    "it is not a matrix or vector by a matrix, or its entries cannot be written".to_owned();
                return self
                    .kronecker_form(node, names, asked, true)
                    .ok_or_else(|| refused("Kronecker", why));
            }
            Notation::Block => {
                let why = "it needs numeric dimensions, two axes or more, and entries that can be written"
                    .to_owned();
                return self.block_form(node, names).ok_or_else(|| refused("block", why));
            }
            Notation::Units => {
                let why = "it has no diagonal".to_owned();
                return self.unit_form(node, names).ok_or_else(|| refused("units", why));
            }
        };
        chosen.ok_or_else(|| refused("written", "an entry of it is too deep to be written".to_owned()))
    }

    fn matrix_form(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        shape: &Shape,
        read_back: ReadBack,
    ) -> Option<Formula> {
        let formula = self.in_matrices(node, names, shape)?;
        (read_back == ReadBack::Later || self.reads_back(&formula, node, shape)).then_some(formula)
    }

    fn index_form(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
    ) -> Option<Formula> {
        let formula = self.in_indices(node, names, asked)?;
        self.reads_back(&formula, node, &self.node_shape(node)).then_some(formula)
    }

    fn kronecker_form(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
        sums: bool,
    ) -> Option<Formula> {
        let merged = self.merged(node, asked)?;
        let (asked, shape) = (asked?, self.node_shape(merged));
        let whole = self.in_kronecker(merged, names, asked, sums);
        if let Some(formula) = whole.filter(|formula| self.reads_back(formula, merged, &shape)) {
            return Some(formula);
        }
        if !sums {
            return None;
        }
        let formula = self.by_entries(node, names, asked)?;
        self.reads_back(&formula, merged, &shape).then_some(formula)
    }

    fn block_form(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let formula = self.in_blocks(node, names)?;
        (self.arena.order(node) > 2 || self.reads_back(&formula, node, &self.node_shape(node)))
            .then_some(formula)
    }

    fn unit_form(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let formula = self.in_units(node, names)?;
        self.reads_back(&formula, node, &self.node_shape(node)).then_some(formula)
    }

    fn node_shape(&self, node: NodeId) -> Shape {
        Shape::of(self.arena.axes(node).to_vec())
    }
}

/// That a formula has a value nowhere: the slope of `sqrt(-x^2)`, which is defined at 0 alone.
fn nowhere(condition: &str, span: Span) -> Diagnostic {
    let message = format!("this has no value anywhere: it asks for `{condition}`, which is never so");
    Diagnostic::new("G0308", message, span)
}
