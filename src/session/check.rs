//! The check of nodes, for derivatives whose texts did not tell for certain: the whole answer where what was asked is
//! one derivative, or one contracted or pushed along something; else each derivative in it.

use num_traits::One;

use super::Session;
use super::outcome::{Certainty, Checked};
use crate::diagnostic::Diagnostic;
use crate::equality::{self, Derivation, Verdict};
use crate::ir::{Arena, Contraction, Label, Node, NodeId, Product, SymbolKind};
use crate::limits;
use crate::span::Span;

impl Session {
    /// Checks an answer that is about to be shown. `Ok` says how it was checked; one that fails is
    /// not shown. `asked` has its derivatives still in it, and `taken` is what they came to.
    pub(super) fn checked(
        &mut self,
        asked: NodeId,
        taken: NodeId,
        span: Span,
    ) -> Result<Option<Checked>, Box<Diagnostic>> {
        if !self.options.verify || !self.arena.is_open(asked) {
            return Ok(None);
        }
        let mut asked = asked;
        while let Node::Named(_, body) = self.arena.node(asked) {
            asked = *body;
        }
        let derivations = match self.whole_derivation(asked, span)? {
            Some(whole) => vec![(whole, taken)],
            None => self.derivations_within(asked, span)?,
        };
        let options = self.equality_options();
        let mut said: Vec<Checked> = Vec::new();
        for (derivation, taken) in derivations {
            let (verdict, is_cut) =
                limits::checking(|| equality::check_derivation(&mut self.arena, derivation, taken, &options));
            // What came of expressions that were cut short says nothing.
            let why = || "the check takes longer than the limit `checks` allows".to_owned();
            let verdict = if is_cut { Verdict::Unknown { why: why() } } else { verdict };
            if let Verdict::Differs(_) = verdict {
                return Err(Box::new(failed(&verdict, span)));
            }
            let certainty = Certainty::of(&verdict);
            let words = Checked { certainty, how: verdict.how(), sizes: verdict.sizes() };
            if !said.contains(&words) {
                said.push(words);
            }
        }
        // The least sure is the one that counts, and stands first.
        said.sort_by_key(|one| std::cmp::Reverse(one.certainty));
        let Some(certainty) = said.first().map(|one| one.certainty) else { return Ok(None) };
        let sizes: Vec<String> = said.iter().filter_map(|one| one.sizes.clone()).collect();
        let how: Vec<String> = said.into_iter().map(|one| one.how).collect();
        let sizes = (!sizes.is_empty()).then(|| sizes.join("; "));
        Ok(Some(Checked { certainty, how: how.join("; "), sizes }))
    }

    /// Each derivative within an expression, with what it came to.
    fn derivations_within(
        &mut self,
        asked: NodeId,
        span: Span,
    ) -> Result<Vec<(Derivation, NodeId)>, Box<Diagnostic>> {
        let arena = &self.arena;
        let within = arena.reachable_until(&[asked], &|id| arena.is_derivative(id));
        let parts: Vec<NodeId> = within.into_iter().filter(|id| arena.is_derivative(*id)).collect();
        let mut found = Vec::new();
        for part in parts {
            if let Some(derivation) = self.whole_derivation(part, span)? {
                found.push((derivation, self.taken(part, span)?));
            }
        }
        Ok(found)
    }

    /// What was derived, where an expression is one derivative as a whole.
    fn whole_derivation(&mut self, asked: NodeId, span: Span) -> Result<Option<Derivation>, Box<Diagnostic>> {
        match self.arena.node(asked).clone() {
            Node::Derivative { of, by } => {
                let Some((last, before)) = by.split_last() else { return Ok(None) };
                let of = self.lower_order(of, before, &[*last], span)?;
                Ok(Some(Derivation::Tensor { of, by: self.taken(*last, span)?, through: None }))
            }
            Node::Directional { of, by, along } => {
                let moves = vec![(self.taken(by, span)?, self.taken(along, span)?)];
                Ok(Some(Derivation::Along { of: self.taken_before(of, &[by], span)?, moves }))
            }
            Node::Sum(terms) => {
                let (mut moves, mut variables) = (Vec::new(), Vec::new());
                let mut whole = None;
                for (weight, term) in terms {
                    let Node::Directional { of, by, along } = *self.arena.node(term) else { return Ok(None) };
                    if !weight.is_one() || *whole.get_or_insert(of) != of {
                        return Ok(None);
                    }
                    moves.push((self.taken(by, span)?, self.taken(along, span)?));
                    variables.push(by);
                }
                let Some(of) = whole else { return Ok(None) };
                Ok(Some(Derivation::Along { of: self.taken_before(of, &variables, span)?, moves }))
            }
            Node::Contraction(product) => self.contracted(&product, span),
            _ => Ok(None),
        }
    }

    /// What is derived last: the expression, or its derivative by the variables before.
    fn lower_order(
        &mut self,
        of: NodeId,
        by: &[NodeId],
        then: &[NodeId],
        span: Span,
    ) -> Result<NodeId, Box<Diagnostic>> {
        let of = if by.is_empty() { of } else { self.arena.derivative(of, by) };
        self.taken_before(of, then, span)
    }

    /// A product of one derivative with what holds none, whose last axes are those of a variable: it is
    /// derived by that variable, and what comes of it is multiplied.
    fn contracted(
        &mut self,
        product: &Contraction,
        span: Span,
    ) -> Result<Option<Derivation>, Box<Diagnostic>> {
        let mut open = product.factors.iter().enumerate().filter(|(_, f)| self.arena.is_open(f.base));
        let (Some((place, factor)), None) = (open.next(), open.next()) else { return Ok(None) };
        let Node::Derivative { of, by } = self.arena.node(factor.base).clone() else { return Ok(None) };
        let labels: Option<Vec<Label>> = factor.axes.iter().map(|axis| only(axis)).collect();
        let (Some(labels), true) = (labels, factor.exponent.is_one()) else { return Ok(None) };
        let mut from = self.arena.order(of);
        for (turn, variable) in by.iter().enumerate() {
            let to = from + self.arena.order(*variable);
            let own = labels.get(from..to).unwrap_or_default();
            if is_handed_on(product, place, own) {
                let rest: Vec<NodeId> = by
                    .iter()
                    .enumerate()
                    .filter(|(other, _)| *other != turn)
                    .map(|(_, node)| *node)
                    .collect();
                let of = self.lower_order(of, &rest, &[*variable], span)?;
                let kept: Vec<Label> =
                    labels.iter().take(from).chain(labels.iter().skip(to)).copied().collect();
                let through = without(&mut self.arena, product, place, &kept, own.len());
                let by = self.taken(*variable, span)?;
                return Ok(Some(Derivation::Tensor { of, by, through: Some(through) }));
            }
            from = to;
        }
        Ok(None)
    }
}

fn failed(verdict: &Verdict, span: Span) -> Diagnostic {
    Diagnostic::new("G0398", "internal: a derivative failed its own check and is not shown", span)
        .note(verdict.detail())
        .help("please report this, with the input")
}

/// The label of an axis that has a single one.
fn only(axis: &[Label]) -> Option<Label> {
    match axis {
        [label] => Some(*label),
        _ => None,
    }
}

/// Whether labels of one factor are the last axes of the product as they stand, and stand nowhere else.
fn is_handed_on(product: &Contraction, place: usize, own: &[Label]) -> bool {
    let Some(front) = product.output.len().checked_sub(own.len()) else { return false };
    let (before, last) = product.output.split_at(front);
    let last: Option<Vec<Label>> = last.iter().map(|axis| only(axis)).collect();
    let others = product.factors.iter().enumerate().filter(|(other, _)| *other != place);
    let mut elsewhere = others.flat_map(|(_, factor)| &factor.axes).chain(before).flatten();
    last.as_deref() == Some(own)
        && own.iter().enumerate().all(|(at, label)| !own.iter().take(at).any(|earlier| earlier == label))
        && !elsewhere.any(|label| own.contains(label))
}

/// The product with a place instead of its derivative, without the last axes: the place, which has the
/// axes that the derivative keeps, and the product.
fn without(
    arena: &mut Arena,
    product: &Contraction,
    place: usize,
    kept: &[Label],
    last: usize,
) -> (NodeId, NodeId) {
    let length = |label: &Label| product.dimensions.get(usize::from(*label)).cloned();
    let axes: Vec<_> = kept.iter().filter_map(length).collect();
    let stands = arena.variable("derivative", &axes, SymbolKind::Placeholder);
    let shorter = Contraction {
        factors: product.factors.clone(),
        output: product.output.iter().take(product.output.len() - last).cloned().collect(),
        dimensions: product.dimensions.clone(),
    };
    let mut whole = Product::new();
    let (factors, output) = whole.open(&shorter);
    for (at, mut factor) in factors.into_iter().enumerate() {
        if at == place {
            // The labels of this product are those of the other, in order.
            let renamed = kept.iter().filter_map(|label| {
                let old = product.factors.get(place)?.axes.iter().position(|axis| axis.contains(label))?;
                factor.axes.get(old).cloned()
            });
            factor.axes = renamed.collect();
            factor.base = stands;
        }
        whole.extend([factor]);
    }
    for axis in &output {
        whole.output_merged(axis);
    }
    let through = arena.contract(whole);
    (stands, through)
}
