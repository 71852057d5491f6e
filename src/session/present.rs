//! From a node to a formula: simplified, in the notation asked for, with its layout.

use rustc_hash::FxHashMap;

use super::forms::size;
use super::measure::Measure;
use super::outcome::{Formula, FormulaAnswer, Layout, Notation, StructuredGradient};
use super::{Session, conditions};
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::ir::{Arena, Node, NodeId, Product};
use crate::lower::Lowered;
use crate::number::{Rational, rational};
use crate::shape::Shape;
use crate::simplify::Rewrite;
use crate::span::Span;
use crate::syntax::ast::Name;

/// The notation of a name in `show … as`.
pub(super) fn notation_of(name: &Name) -> Result<Notation, Box<Diagnostic>> {
    match &*name.text {
        "matrix" => Ok(Notation::Matrix),
        "index" => Ok(Notation::Index),
        "block" => Ok(Notation::Block),
        "kron" => Ok(Notation::Kron),
        "units" => Ok(Notation::Units),
        other => Err(Box::new(
            Diagnostic::new("G0119", format!("there is no notation `{other}`"), name.span)
                .help("one of matrix, index, block, kron, units"),
        )),
    }
}

/// A derivative that was asked for: what of, by what.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub of: NodeId,
    pub by: Vec<NodeId>,
}

impl Session {
    /// The formula of an expression, its derivatives taken, in a notation.
    pub(super) fn formula(
        &mut self,
        asked: &Lowered,
        notation: Notation,
        span: Span,
    ) -> Result<FormulaAnswer, Box<Diagnostic>> {
        let derivative = self.asked(asked.node);
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
        let (structured, mut shape) =
            (self.structured(taken, derivative.as_ref(), &mut remarks), asked.shape.clone());
        remarks.extend(self.of_symmetric(derivative.as_ref()));
        let turned = self.options.layout == Layout::Denominator && derivative.is_some() && shape.order() > 1;
        let shown =
            if turned { self.transposed(structured, derivative.as_ref(), &mut shape) } else { structured };
        let simple = self.simplified(shown, &names);
        // What is checked is what is shown, unless it was chosen to be something else than the derivative.
        let checked = self.checked(asked.node, if shown == taken { simple } else { taken }, span)?;
        let written = self.written(simple, &names, notation, derivative.as_ref(), &shape, &mut remarks, span);
        let formula = match (written, &derivative) {
            (Ok(formula), _) => formula,
            (Err(refused), Some(asked)) if notation == Notation::Shortest => {
                self.as_differential(asked, span)?.ok_or(refused).inspect(|_| {
                    remarks.retain(|remark| !remark.starts_with("no matrix form"));
                    remarks.push("no closed form of its entries; this is the differential".to_owned());
                })?
            }
            (Err(refused), _) => return Err(refused),
        };
        let layout = derivative.as_ref().map(|asked| self.layout(asked, turned));
        let derived = match &derivative {
            Some(asked) => {
                let of = self.taken(asked.of, span)?;
                Some(self.arena.with_structure(of))
            }
            None => None,
        };
        let conditions = conditions::of(&self.arena, simple, derived, &names);
        Ok(FormulaAnswer {
            node: self.arena.without_structure(simple),
            formula,
            shape,
            layout: layout.flatten(),
            conditions,
            checked,
            remarks,
        })
    }

    /// The form that is shown, over twins.
    pub(super) fn simplified(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> NodeId {
        let assumed = self.assumed_of_twins();
        self.simplifier.assume(assumed);
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
        let mut measure = Measure::new(names);
        let mut length = |arena: &Arena, node: NodeId| measure.length(arena, node);
        self.simplifier.simplify(&mut self.arena, node, &mut length).1
    }

    pub(super) fn asked(&self, node: NodeId) -> Option<Asked> {
        let body = if let Node::Named(_, body) = self.arena.node(node) { *body } else { node };
        match self.arena.node(body) {
            Node::Derivative { of, by } => Some(Asked { of: *of, by: by.clone() }),
            _ => None,
        }
    }

    /// How the axes lie, in words.
    fn layout(&self, asked: &Asked, turned: bool) -> Option<String> {
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
            (true, all) if turned => {
                Some(format!("axes of {}, then of {}", all.join(", then of "), name(&asked.of)))
            }
            (true, all) => Some(format!("axes of {}, then of {}", name(&asked.of), all.join(", then of "))),
        }
    }

    /// What is said where a function of symmetric matrices alone was derived.
    fn of_symmetric(&self, asked: Option<&Asked>) -> Option<String> {
        let Asked { of, by } = asked?;
        let within = self.arena.dependents(by, *of);
        let form = within.into_iter().find_map(|id| match self.arena.node(id) {
            Node::Apply { form, .. } if !functions::form(*form).structure.is_empty() => Some(*form),
            _ => None,
        })?;
        let name = functions::row(form).name;
        Some(format!("`{name}` is of symmetric matrices: of what moves in it, the symmetric part counts"))
    }

    /// The gradient by a variable that was declared symmetric or diagonal, in the meaning chosen.
    fn structured(&mut self, node: NodeId, asked: Option<&Asked>, remarks: &mut Vec<String>) -> NodeId {
        let Some(Asked { of, by }) = asked else { return node };
        let [by] = by.as_slice() else { return node };
        if self.arena.order(*of) > 0 || !self.arena.is_declared_symmetric(*by) {
            return node;
        }
        let turned = self.arena.transpose(node);
        let half = rational::half();
        let axes = self.arena.axes(node).to_vec();
        let one = Rational::from_integer(1.into());
        match self.options.structured {
            StructuredGradient::Independent => {
                remarks
                    .push("every entry varies on its own; --structured chooses another meaning".to_owned());
                node
            }
            StructuredGradient::Symmetric => {
                remarks.push("in the space of symmetric matrices: (G + G')/2".to_owned());
                self.arena.sum_of(&axes, &[(half.clone(), node), (half, turned)])
            }
            StructuredGradient::Entries => {
                remarks.push("by the free entries: G + G' - G∘I".to_owned());
                let diagonal = self.diagonal_part(node);
                self.arena.sum_of(&axes, &[(one.clone(), node), (one.clone(), turned), (-one, diagonal)])
            }
            StructuredGradient::Diagonal => {
                remarks.push("by the diagonal's entries alone: G∘I".to_owned());
                self.diagonal_part(node)
            }
        }
    }

    fn diagonal_part(&mut self, node: NodeId) -> NodeId {
        let axes = self.arena.axes(node).to_vec();
        let Some(first) = axes.first() else { return node };
        let mut product = Product::new();
        let label = product.label(first);
        product.factor(node, &[label, label]);
        product.outputs(&[label, label]);
        self.arena.contract(product)
    }

    /// The axes of the variables before those of the expression.
    fn transposed(&mut self, node: NodeId, asked: Option<&Asked>, shape: &mut Shape) -> NodeId {
        let Some(asked) = asked else { return node };
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
        asked: Option<&Asked>,
        shape: &Shape,
        remarks: &mut Vec<String>,
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
                if let Some(formula) = self.matrix_form(node, names, shape) {
                    return Ok(formula);
                }
                remarks.push("no matrix form: an index joins too many factors".to_owned());
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
                return self.matrix_form(node, names, shape).ok_or_else(|| refused("matrix", why));
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
    ) -> Option<Formula> {
        let formula = self.in_matrices(node, names, shape)?;
        self.reads_back(&formula, node, shape).then_some(formula)
    }

    fn index_form(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
    ) -> Option<Formula> {
        let formula = self.in_indices(node, names, asked)?;
        self.reads_back(&formula, node, &self.shape_of(node)).then_some(formula)
    }

    fn kronecker_form(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
        sums: bool,
    ) -> Option<Formula> {
        let merged = self.merged(node, asked)?;
        let (asked, shape) = (asked?, self.shape_of(merged));
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
        (self.arena.order(node) > 2 || self.reads_back(&formula, node, &self.shape_of(node)))
            .then_some(formula)
    }

    fn unit_form(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let formula = self.in_units(node, names)?;
        self.reads_back(&formula, node, &self.shape_of(node)).then_some(formula)
    }

    fn shape_of(&self, node: NodeId) -> Shape {
        Shape::of(self.arena.axes(node).to_vec())
    }
}
