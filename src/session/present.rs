//! From a node to a formula: simplified, in the notation asked for, with its layout.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::outcome::{Formula, FormulaAnswer, Layout, Notation, StructuredGradient};
use super::{Session, conditions};
use crate::diagnostic::Diagnostic;
use crate::ir::{Arena, Node, NodeId, Product};
use crate::lower::Lowered;
use crate::notation::reader::Reader;
use crate::notation::{sharing, text};
use crate::number::{Rational, rational};
use crate::shape::Shape;
use crate::simplify::Rewrite;
use crate::span::Span;
use crate::syntax::ast::{ExprId, Name};

/// What is longer than any formula: no such notation.
const ENDLESS: usize = usize::MAX / 4;

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
        let taken = self.taken(asked.node, span)?;
        let checked = self.checked(asked.node, taken, span)?;
        let mut remarks = Vec::new();
        let (structured, mut shape) =
            (self.structured(taken, derivative.as_ref(), &mut remarks), asked.shape.clone());
        let names = self.names();
        let turned = self.options.layout == Layout::Denominator && derivative.is_some() && shape.order() > 1;
        let shown =
            if turned { self.transposed(structured, derivative.as_ref(), &mut shape) } else { structured };
        let simple = self.simplified(shown, &names);
        let formula =
            self.written(simple, &names, notation, derivative.as_ref(), &shape, &mut remarks, span)?;
        let layout = derivative.as_ref().map(|asked| self.layout(asked, turned));
        let conditions = conditions::of(&self.arena, simple, &names);
        Ok(FormulaAnswer { formula, shape, layout: layout.flatten(), conditions, checked, remarks })
    }

    /// The form that is shown.
    pub(super) fn simplified(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> NodeId {
        self.simplifier.assume(self.assumed());
        let known = Known::new(&self.arena, names);
        let mut length = |arena: &Arena, node: NodeId| length(arena, node, names, &known);
        self.simplifier.simplify(&mut self.arena, node, &mut length).0
    }

    /// The rules that lead to the form that is shown.
    pub(super) fn simplified_with_steps(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
    ) -> Vec<Rewrite> {
        let known = Known::new(&self.arena, names);
        let mut length = |arena: &Arena, node: NodeId| length(arena, node, names, &known);
        self.simplifier.simplify(&mut self.arena, node, &mut length).1
    }

    /// A node in matrix notation, else in indices.
    pub(super) fn written_plainly(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let shape = Shape::of(self.arena.axes(node).to_vec());
        self.in_matrices(node, names, &shape).or_else(|| self.in_indices(node, names, None))
    }

    /// The same without a `where`: what is repeated is written out.
    pub(super) fn written_whole(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let Some(root) = reader.matrix(node) else { return self.in_indices(node, names, None) };
        let ast = Arc::new(reader.writer.into_ast());
        Some(Formula {
            ast,
            root,
            left: None,
            entry: Vec::new(),
            definitions: Vec::new(),
            notation: Notation::Matrix,
        })
    }

    pub(super) fn asked(&self, node: NodeId) -> Option<Asked> {
        match self.arena.node(node) {
            Node::Derivative { of, by } => Some(Asked { of: *of, by: by.clone() }),
            Node::Named(_, body) => self.asked_directly(*body),
            _ => None,
        }
    }

    fn asked_directly(&self, node: NodeId) -> Option<Asked> {
        match self.arena.node(node) {
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
                if let Some(formula) = self.in_matrices(node, names, shape) {
                    return Ok(formula);
                }
                remarks.push("no matrix form: an index joins too many factors".to_owned());
                self.in_indices(node, names, asked)
            }
            Notation::Shortest => {
                let kron = self.in_kronecker(node, names, asked);
                let index = self.in_indices(node, names, asked);
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
                return self.in_matrices(node, names, shape).ok_or_else(|| refused("matrix", why));
            }
            Notation::Index => self.in_indices(node, names, asked),
            Notation::Kron => {
                let why = "it is not a matrix or vector by a matrix, or does not split into ⊗".to_owned();
                return self.in_kronecker(node, names, asked).ok_or_else(|| refused("Kronecker", why));
            }
            Notation::Block => {
                let why = "it needs numeric dimensions, and two axes or more".to_owned();
                return self.in_blocks(node, names).ok_or_else(|| refused("block", why));
            }
            Notation::Units => {
                let why = "it has no diagonal".to_owned();
                return self.in_units(node, names).ok_or_else(|| refused("units", why));
            }
        };
        chosen.ok_or_else(|| refused("written", "an entry of it is too deep to be written".to_owned()))
    }

    fn in_matrices(&self, node: NodeId, names: &FxHashMap<NodeId, String>, shape: &Shape) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let mut root = reader.matrix(node)?;
        if shape.row {
            root = reader.writer.transpose(root);
        }
        Some(formula(&self.arena, names, reader, root, Notation::Matrix))
    }

    fn in_indices(
        &self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
    ) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let positions = positions(&mut reader, &self.arena, node)?;
        let root = reader.entry(node, &positions)?;
        let indices: Vec<String> =
            positions.iter().map(|position| text::ascii(reader.writer.ast(), *position)).collect();
        let mut formula = formula(&self.arena, names, reader, root, Notation::Index);
        formula.left = asked.and_then(|asked| self.entry_of_derivative(asked, &indices));
        formula.entry = indices;
        Some(formula)
    }

    /// `∂y[i]/∂A[j,k]`
    fn entry_of_derivative(&self, asked: &Asked, indices: &[String]) -> Option<String> {
        let mut rest = indices;
        let mut entry = |node: NodeId, fallback: &str| {
            let name = match self.arena.node(node) {
                Node::Symbol(symbol) | Node::Named(symbol, _) => self.arena.symbol(*symbol).name.to_string(),
                _ => fallback.to_owned(),
            };
            let own = rest.get(..self.arena.order(node))?;
            rest = rest.get(self.arena.order(node)..)?;
            Some(if own.is_empty() { name } else { format!("{name}[{}]", own.join(",")) })
        };
        let top = entry(asked.of, if self.arena.order(asked.of) == 0 { "f" } else { "y" })?;
        let mut below = Vec::new();
        for by in &asked.by {
            below.push(format!("∂{}", entry(*by, "x")?));
        }
        let order = match below.len() {
            1 => String::new(),
            more => superscript(more),
        };
        Some(format!("∂{order}{top}/{}", below.join(" ")))
    }

    /// `∂vec(Y)/∂vec(X)'`: a matrix or vector by a matrix, or the Hessian by a matrix.
    fn in_kronecker(
        &mut self,
        node: NodeId,
        names: &FxHashMap<NodeId, String>,
        asked: Option<&Asked>,
    ) -> Option<Formula> {
        let asked = asked?;
        let groups: Vec<usize> = std::iter::once(&asked.of)
            .chain(&asked.by)
            .map(|part| self.arena.order(*part))
            .filter(|order| *order > 0)
            .collect();
        let [rows, columns] = *groups.as_slice() else { return None };
        if rows > 2 || columns > 2 || rows + columns < 3 {
            return None;
        }
        let axes = self.arena.axes(node).to_vec();
        let mut product = Product::new();
        let labels = product.labels(&axes);
        product.factor(node, &labels);
        for group in [labels.get(..rows)?, labels.get(rows..)?] {
            let reversed: Vec<_> = group.iter().rev().copied().collect();
            product.output_merged(&reversed);
        }
        let merged = self.merged_terms(node, product);
        let mut reader = Reader::new(&self.arena, names);
        let root = reader.kronecker(merged)?;
        let mut written = formula(&self.arena, names, reader, root, Notation::Kron);
        let name = |part: NodeId| match self.arena.node(part) {
            Node::Symbol(symbol) | Node::Named(symbol, _) => self.arena.symbol(*symbol).name.to_string(),
            _ => "Y".to_owned(),
        };
        let vec = |part: NodeId| {
            if self.arena.order(part) > 1 { format!("vec({})", name(part)) } else { name(part) }
        };
        written.left = match asked.by.as_slice() {
            [by] => Some(format!("∂{}/∂{}'", vec(asked.of), vec(*by))),
            [first, second] => Some(format!("∂²f/∂{}∂{}'", vec(*first), vec(*second))),
            _ => None,
        };
        Some(written)
    }

    /// A sum is merged term by term, so that every term is a product again.
    fn merged_terms(&mut self, node: NodeId, pattern: Product) -> NodeId {
        let Node::Sum(terms) = self.arena.node(node).clone() else { return self.arena.contract(pattern) };
        let mut merged = Vec::new();
        for (weight, term) in terms {
            let product = pattern.with_base(node, term);
            merged.push((weight, self.arena.contract(product)));
        }
        let whole = self.arena.contract(pattern);
        let axes = self.arena.axes(whole).to_vec();
        self.arena.sum_of(&axes, &merged)
    }

    /// Nested matrices: for numeric dimensions.
    fn in_blocks(&mut self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let axes = self.arena.axes(node).to_vec();
        if axes.len() < 2 {
            return None;
        }
        let lengths: Vec<i64> = axes
            .iter()
            .map(|axis| axis.as_number().and_then(|n| i64::try_from(n).ok()))
            .collect::<Option<_>>()?;
        if lengths.iter().product::<i64>() > 4_096 {
            return None;
        }
        let last = lengths.len() - 1;
        let mut rows: Vec<NodeId> = vec![node];
        for length in lengths.get(..last)? {
            let mut next = Vec::new();
            for row in rows {
                for position in 1..=*length {
                    next.push(self.slice_first(row, position)?);
                }
            }
            rows = next;
        }
        let mut reader = Reader::new(&self.arena, names);
        let mut level = Vec::new();
        for row in rows {
            level.push(if self.arena.is_zero(row) {
                reader.writer.integer(0)
            } else {
                let column = reader.matrix(row)?;
                reader.writer.transpose(column)
            });
        }
        for length in lengths.get(..last)?.iter().rev() {
            let count = usize::try_from(*length).ok()?;
            let blocks = level.chunks(count);
            level = blocks
                .map(|block| block.iter().map(|row| vec![*row]).collect())
                .map(|block| reader.writer.bracket(block))
                .collect();
        }
        let root = level.first().copied()?;
        Some(formula(&self.arena, names, reader, root, Notation::Block))
    }

    fn slice_first(&mut self, node: NodeId, position: i64) -> Option<NodeId> {
        let first = self.arena.axes(node).first()?.clone();
        let position = self.arena.integer(position);
        let unit = self.arena.unit(position, &first);
        Some(self.arena.contract_axes(unit, node, 1))
    }

    /// The lecture's own notation: a diagonal as Σᵢ Eᵢᵢ v eᵢ'.
    fn in_units(&self, node: NodeId, names: &FxHashMap<NodeId, String>) -> Option<Formula> {
        let mut reader = Reader::new(&self.arena, names);
        let matrix = reader.matrix(node)?;
        let root = reader.in_units(matrix, self.arena.axes(node))?;
        Some(formula(&self.arena, names, reader, root, Notation::Units))
    }
}

/// A formula as it is shown, what stands in it twice named on a `where` line.
fn formula(
    arena: &Arena,
    names: &FxHashMap<NodeId, String>,
    mut reader: Reader<'_>,
    root: ExprId,
    notation: Notation,
) -> Formula {
    let (root, definitions) = match notation {
        Notation::Matrix | Notation::Kron => Known::new(arena, names).named(&mut reader, root),
        _ => (root, Vec::new()),
    };
    let ast = Arc::new(reader.writer.into_ast());
    Formula { ast, root, left: None, entry: Vec::new(), definitions, notation }
}

fn size(formula: &Formula) -> usize {
    let definitions = formula.definitions.iter().map(|(_, body)| text::tokens(&formula.ast, *body) + 3);
    text::tokens(&formula.ast, formula.root) + definitions.sum::<usize>()
}

/// The names that mean something already.
struct Known {
    orders: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Known {
    fn new(arena: &Arena, names: &FxHashMap<NodeId, String>) -> Self {
        let orders = arena.symbol_orders();
        let mut taken: BTreeSet<String> = orders.keys().cloned().collect();
        taken.extend(names.values().cloned());
        taken.extend(arena.names_in_use());
        Self { orders, taken }
    }

    /// What is repeated in a formula, named.
    fn named(&self, reader: &mut Reader<'_>, root: ExprId) -> (ExprId, Vec<(String, ExprId)>) {
        let order = |name: &str| self.orders.get(name).copied().unwrap_or(0);
        sharing::named(&mut reader.writer, root, &order, &self.taken)
    }
}

/// How long a node is in matrix notation, what is repeated in it named as it will be shown.
fn length(arena: &Arena, node: NodeId, names: &FxHashMap<NodeId, String>, known: &Known) -> usize {
    let mut reader = Reader::new(arena, names);
    let written = if arena.order(node) > 2 {
        let positions = positions(&mut reader, arena, node);
        positions.and_then(|positions| reader.entry(node, &positions))
    } else {
        reader.matrix(node)
    };
    let Some(root) = written else { return ENDLESS };
    if arena.order(node) > 2 {
        return reader.writer.size(root);
    }
    let (root, definitions) = known.named(&mut reader, root);
    definitions.iter().fold(reader.writer.size(root), |sum, (_, body)| sum + reader.writer.size(*body) + 3)
}

/// The positions of an entry along the axes, by the names i, j, k, … that nothing else has; of a
/// merged axis as what they are made of, the fastest named first as for a matrix under `vec`.
fn positions(reader: &mut Reader<'_>, arena: &Arena, node: NodeId) -> Option<Vec<ExprId>> {
    // Those that can be written below the line in Unicode.
    const LETTERS: [&str; 13] = ["i", "j", "k", "l", "r", "s", "t", "u", "v", "p", "h", "e", "a"];
    let taken = arena.names_in_use();
    let mut free =
        LETTERS.iter().filter(|letter| !taken.contains(**letter)).map(|letter| (*letter).to_owned());
    let mut count = 0;
    let mut next = || {
        count += 1;
        free.next().unwrap_or_else(|| format!("i{count}"))
    };
    let mut positions = Vec::new();
    for lengths in reader.parts_of_axes(node) {
        let mut names: Vec<String> = lengths.iter().map(|_| next()).collect();
        names.reverse();
        positions.push(reader.position(&names, &lengths)?);
    }
    Some(positions)
}

/// A small number, raised.
fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0')))).collect()
}
