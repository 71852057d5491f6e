//! Index notation: the entry of a node at named indices. Every node has one.

use num_traits::{One, Signed};

use super::Reader;
use super::chain::raised;
use crate::functions;
use crate::functions::opaque;
use crate::ir::{Axis, Contraction, Factor, Label, Node, NodeId};
use crate::number::{Rational, rational};
use crate::shape::Dimension;
use crate::syntax::ast::{Expr, ExprId, Name, Subscript};

/// How deep entries of entries are followed; below that, names must do.
const DEEPEST: usize = 24;

impl Reader<'_> {
    /// The lengths that each axis of a node is merged from, the slowest first; one where it is not
    /// merged.
    pub fn parts_of_axes(&self, node: NodeId) -> Vec<Vec<Dimension>> {
        let mut parts: Vec<Vec<Dimension>> =
            self.arena.axes(node).iter().map(|axis| vec![axis.clone()]).collect();
        let products = match self.arena.node(node) {
            Node::Sum(terms) => terms.iter().map(|(_, term)| *term).collect(),
            _ => vec![node],
        };
        for product in products {
            let Node::Contraction(product) = self.arena.node(product) else { continue };
            for (known, axis) in parts.iter_mut().zip(&product.output) {
                if known.len() == 1 && axis.len() > 1 {
                    let length = |label: &Label| product.dimensions.get(usize::from(*label)).cloned();
                    *known = axis.iter().filter_map(length).collect();
                }
            }
        }
        parts
    }

    /// The position that indices mean along an axis merged from parts of these lengths, the slowest
    /// first: `(j - 1)*m + i`.
    pub fn position(&mut self, indices: &[String], lengths: &[Dimension]) -> Option<ExprId> {
        let names: Vec<ExprId> = indices.iter().map(|index| self.writer.name(index)).collect();
        self.positions.extend(indices.iter().cloned());
        self.split_position(names.into_iter().zip(lengths.iter().cloned()).collect())
    }

    /// A position that is made of several, which is taken apart again where it meets an axis merged alike.
    fn split_position(&mut self, parts: Vec<(ExprId, Dimension)>) -> Option<ExprId> {
        let whole = self.merged_position(parts.iter().cloned())?;
        if parts.len() > 1 {
            self.splits.insert(whole, parts);
        }
        Some(whole)
    }

    /// The entry of a node at these positions, one for each axis.
    pub fn entry(&mut self, node: NodeId, indices: &[ExprId]) -> Option<ExprId> {
        self.read_below(node);
        self.entry_within(node, indices, 0)
    }

    fn entry_within(&mut self, node: NodeId, indices: &[ExprId], depth: usize) -> Option<ExprId> {
        if depth > DEEPEST {
            return None;
        }
        match self.arena.node(node).clone() {
            Node::Contraction(product) => {
                let (negative, entry) = self.entry_of_product(&product, indices, depth, false)?;
                Some(if negative { self.writer.negate(entry) } else { entry })
            }
            Node::Sum(terms) if terms.is_empty() => Some(self.writer.integer(0)),
            Node::Sum(terms) => {
                let terms = self.in_order(node, &terms);
                self.entry_of_sum(&terms, indices, depth)
            }
            Node::Unit(position) => {
                let (last, front) = indices.split_last()?;
                let position = match front {
                    [] => self.known(position)?,
                    front => self.entry_within(position, front, depth + 1)?,
                };
                let length = self.arena.axes(node).last()?.clone();
                Some(self.delta(position, *last, &length))
            }
            Node::Symbol(symbol) | Node::Named(symbol, _) => {
                let name = self.name(symbol);
                Some(self.at(name, indices))
            }
            Node::Apply { form, arguments, batch }
                if self.known(node).is_none()
                    && functions::signature_of(form).is_entrywise()
                    && usize::from(batch) == indices.len() =>
            {
                let mut entries = Vec::new();
                let opaque = opaque::of(form);
                let taken_at = if opaque.is_some() { arguments.get(2..)? } else { &arguments };
                for argument in taken_at.iter().copied() {
                    let own = if self.arena.order(argument) == 0 { &[] } else { indices };
                    entries.push(self.entry_within(argument, own, depth + 1)?);
                }
                if let Some(opaque) = opaque {
                    return self.unknown(opaque, &arguments, &entries);
                }
                Some(self.writer.call(functions::row(form).name, &entries))
            }
            Node::Apply { form, arguments, batch: 1 }
                if self.known(node).is_none() && !functions::signature_of(form).is_entrywise() =>
            {
                self.entry_of_rows(form, &arguments, indices)
            }
            Node::SumOver { level, bounds, body } if self.arena.order(node) > 2 => {
                let (lower, upper) = (self.known(bounds.lower)?, self.known(bounds.upper)?);
                let entry = self.entry_within(body, indices, depth + 1)?;
                Some(self.sum_over(entry, level, lower, upper))
            }
            _ => {
                let expression = match self.known(node) {
                    Some(expression) => expression,
                    None => self.node(node)?,
                };
                Some(self.at(expression, indices))
            }
        }
    }

    fn entry_of_sum(
        &mut self,
        terms: &[(Rational, NodeId)],
        indices: &[ExprId],
        depth: usize,
    ) -> Option<ExprId> {
        let content = self.shared_content(terms);
        let mut entries = Vec::with_capacity(terms.len());
        for (weight, term) in terms {
            let minus = weight.is_negative();
            let (turned, entry) = match self.arena.node(*term).clone() {
                Node::Contraction(product) if !self.names.contains_key(term) => {
                    self.entry_of_product(&product, indices, depth + 1, minus)?
                }
                _ => (false, self.entry_within(*term, indices, depth + 1)?),
            };
            entries.push((minus ^ turned, self.times_weight(&(weight.abs() / &content), entry)));
        }
        entries.sort_by_key(|(negative, _)| *negative);
        let common = self.common_factors(&entries);
        let (front, entries) = match common {
            Some((front, rests)) => (Some(front), rests),
            None => (None, entries),
        };
        let mut sum: Option<ExprId> = None;
        for (negative, entry) in entries {
            sum = Some(match (sum, negative) {
                (None, false) => entry,
                (None, true) => self.writer.negate(entry),
                (Some(sum), false) => self.writer.add(sum, entry),
                (Some(sum), true) => self.writer.subtract(sum, entry),
            });
        }
        let whole = match front {
            Some(front) => self.writer.multiply(front, sum?),
            None => sum?,
        };
        Some(self.times_weight(&content, whole))
    }

    /// The entry of an identity.
    fn delta(&mut self, left: ExprId, right: ExprId, length: &Dimension) -> ExprId {
        // A free index tells the size; the index of a sum, or what is computed from one, does not.
        let is_free = |name: &Name| self.positions.contains(&*name.text);
        let is_index =
            |position: ExprId| matches!(self.writer.ast().get(position), Expr::Name(name) if is_free(name));
        let tells = is_index(left) || is_index(right);
        let before = self.sizeless;
        self.sizeless |= !tells;
        let identity = self.identity(length);
        self.sizeless = before;
        self.writer.select(identity, vec![Subscript::Entry(left), Subscript::Entry(right)])
    }

    /// `expression[i, j]`; a transpose is indexed the other way round.
    fn at(&mut self, expression: ExprId, indices: &[ExprId]) -> ExprId {
        if indices.is_empty() {
            return expression;
        }
        let turned = indices.len() == 2 && self.writer.is_transpose(expression);
        let base = if turned { self.writer.transpose(expression) } else { expression };
        let mut names: Vec<Subscript> = indices.iter().map(|index| Subscript::Entry(*index)).collect();
        if turned {
            names.reverse();
        }
        self.writer.select(base, names)
    }

    fn times_weight(&mut self, weight: &Rational, entry: ExprId) -> ExprId {
        let (top, bottom) = if self.is_decimal(weight) {
            (weight.clone(), 1.into())
        } else {
            (Rational::from_integer(weight.numer().clone()), weight.denom().clone())
        };
        let mut product = entry;
        if !top.is_one() {
            let number = self.number(&top);
            product = if self.writer.is_one(entry) { number } else { self.writer.scale(number, product) };
        }
        if bottom.is_one() {
            return product;
        }
        let number = self.writer.number(&Rational::from_integer(bottom));
        self.writer.divide(product, number)
    }

    /// The entry of a product, and whether it stands for its negative: with `minus`, a difference
    /// among its factors is turned round if there is one.
    fn entry_of_product(
        &mut self,
        product: &Contraction,
        indices: &[ExprId],
        depth: usize,
        minus: bool,
    ) -> Option<(bool, ExprId)> {
        let (turned, negated) = self.turns(product, minus);
        let before = std::mem::replace(&mut self.turned, turned);
        let entry = self.entry_as_turned(product, indices, depth);
        self.turned = before;
        Some((negated, entry?))
    }

    fn entry_as_turned(&mut self, product: &Contraction, indices: &[ExprId], depth: usize) -> Option<ExprId> {
        let mut names: Vec<(Label, ExprId)> = Vec::new();
        let mut above: Vec<ExprId> = Vec::new();
        for (axis, index) in product.output.iter().zip(indices) {
            let length = |label: &Label| product.dimensions.get(usize::from(*label)).cloned();
            let lengths: Vec<Option<Dimension>> = axis.iter().map(length).collect();
            let alike = |split: &&Vec<(ExprId, Dimension)>| {
                lengths.iter().map(Option::as_ref).eq(split.iter().map(|(_, length)| Some(length)))
            };
            let split = self.splits.get(index).filter(alike);
            let split = split.map(|parts| parts.iter().map(|(place, _)| *place).collect());
            let split: Vec<ExprId> = split.unwrap_or_else(|| vec![*index]);
            if split.len() != axis.len() {
                return None;
            }
            for (label, index) in axis.iter().zip(split) {
                match names.iter().find(|(other, _)| other == label).map(|(_, first)| *first) {
                    Some(first) if first == index => {}
                    Some(first) => {
                        let length = product.dimensions.get(usize::from(*label))?;
                        let delta = self.delta(first, index, length);
                        above.push(delta);
                    }
                    None => names.push((*label, index)),
                }
            }
        }
        let mut below: Vec<ExprId> = Vec::new();
        self.place_entries(product, &names, depth, &mut above, &mut below)?;
        let mut whole: Option<ExprId> = None;
        for factor in above {
            whole = Some(whole.map_or(factor, |whole| self.writer.scale(whole, factor)));
        }
        let mut divisor: Option<ExprId> = None;
        for factor in below {
            divisor = Some(divisor.map_or(factor, |divisor| self.writer.multiply(divisor, factor)));
        }
        let whole = whole.unwrap_or_else(|| self.writer.integer(1));
        Some(divisor.map_or(whole, |divisor| self.writer.divide(whole, divisor)))
    }

    /// The entries of a product's factors where unit vectors meet them, above the line and below it.
    pub(super) fn entries_at(
        &mut self,
        units: &[&Factor],
        product: &Contraction,
    ) -> Option<(Vec<ExprId>, Vec<ExprId>)> {
        let (mut above, mut below) = (Vec::new(), Vec::new());
        let mut places: Vec<(Label, ExprId)> = Vec::with_capacity(units.len());
        for unit in units {
            let (Node::Unit(position), [axis]) = (self.arena.node(unit.base), unit.axes.as_slice()) else {
                return None;
            };
            let ([label], position) = (axis.as_slice(), self.known(*position)?) else { return None };
            match place_of(&places, *label) {
                Some(first) if first == position => {}
                Some(first) => {
                    let length = product.dimensions.get(usize::from(*label))?;
                    above.push(self.delta(first, position, length));
                }
                None => places.push((*label, position)),
            }
        }
        self.place_entries(product, &places, 0, &mut above, &mut below)?;
        Some((above, below))
    }

    fn place_entries(
        &mut self,
        product: &Contraction,
        places: &[(Label, ExprId)],
        depth: usize,
        above: &mut Vec<ExprId>,
        below: &mut Vec<ExprId>,
    ) -> Option<()> {
        let outer: Vec<Label> = places.iter().map(|(label, _)| *label).collect();
        for part in parts(product, &outer) {
            self.entry_of_part(product, &part, places, depth, above, below)?;
        }
        Some(())
    }

    /// Factors that hang together by what they sum over: as one matrix where they make one,
    /// otherwise as a sum over named indices.
    fn entry_of_part(
        &mut self,
        product: &Contraction,
        part: &[Factor],
        names: &[(Label, ExprId)],
        depth: usize,
        above: &mut Vec<ExprId>,
        below: &mut Vec<ExprId>,
    ) -> Option<()> {
        let outer: Vec<Label> = names.iter().map(|(label, _)| *label).collect();
        if let [factor] = part
            && factor.axes.iter().flatten().all(|label| outer.contains(label))
        {
            let own: Vec<ExprId> = factor
                .axes
                .iter()
                .map(|axis| self.position_along(product, axis, names))
                .collect::<Option<_>>()?;
            let entry = self.entry_of_factor(factor, &own, depth)?;
            if factor.exponent.is_negative() {
                below.push(entry);
            } else {
                above.push(entry);
            }
            return Some(());
        }
        let mut free: Vec<Label> = Vec::new();
        for label in part.iter().flat_map(|factor| factor.axes.iter()).flatten() {
            if outer.contains(label) && !free.contains(label) {
                free.push(*label);
            }
        }
        if let Some((matrix, free)) = self.part_either_way(product, part, free) {
            let own: Vec<ExprId> = free.iter().filter_map(|label| place_of(names, *label)).collect();
            let entry = self.at(matrix, &own);
            above.push(entry);
            return Some(());
        }
        let mut all = names.to_vec();
        let mut bound: Vec<(String, Dimension)> = Vec::new();
        for label in part.iter().flat_map(|factor| factor.axes.iter()).flatten() {
            if !all.iter().any(|(other, _)| other == label) {
                let name = self.fresh_index(&all);
                bound.push((name.clone(), product.dimensions.get(usize::from(*label))?.clone()));
                let index = self.writer.name(&name);
                all.push((*label, index));
            }
        }
        let (mut up, mut down) = (Vec::new(), Vec::new());
        for factor in part {
            self.entry_of_part(product, std::slice::from_ref(factor), &all, depth + 1, &mut up, &mut down)?;
        }
        let mut body: Option<ExprId> = None;
        for factor in up {
            body = Some(body.map_or(factor, |body| self.writer.multiply(body, factor)));
        }
        let mut body = body.unwrap_or_else(|| self.writer.integer(1));
        for factor in down {
            body = self.writer.divide(body, factor);
        }
        for (name, length) in bound.into_iter().rev() {
            let (one, length) = (self.writer.integer(1), self.writer.dimension(&length));
            body = self.writer.sum_over(body, &name, one, length);
        }
        above.push(body);
        Some(())
    }

    /// The entry of one factor, raised to the size of its exponent.
    fn entry_of_factor(&mut self, factor: &Factor, indices: &[ExprId], depth: usize) -> Option<ExprId> {
        let size = factor.exponent.abs();
        if indices.is_empty() {
            let base = self.base_as_turned(factor.base)?;
            return Some(self.raised_number(factor.base, base, &size));
        }
        let entry = match self.arena.node(factor.base) {
            Node::Sum(terms) if self.turned.contains(&factor.base) => {
                let terms = self.in_order(factor.base, terms);
                let turned: Vec<_> = terms.iter().map(|(weight, term)| (-weight, *term)).collect();
                self.entry_of_sum(&turned, indices, depth + 1)?
            }
            _ => self.entry_within(factor.base, indices, depth + 1)?,
        };
        Some(if size.is_one() {
            entry
        } else if size == rational::half() {
            raised(&mut self.writer, entry, &size)
        } else {
            let exponent = self.writer.number(&size);
            self.writer.power(entry, exponent)
        })
    }

    /// The position along an axis of a product, merged or not.
    fn position_along(
        &mut self,
        product: &Contraction,
        axis: &Axis,
        names: &[(Label, ExprId)],
    ) -> Option<ExprId> {
        let mut parts = Vec::with_capacity(axis.len());
        for label in axis {
            parts.push((place_of(names, *label)?, product.dimensions.get(usize::from(*label))?.clone()));
        }
        self.split_position(parts)
    }

    /// A name for an index that is summed over, and that nothing else has.
    fn fresh_index(&mut self, names: &[(Label, ExprId)]) -> String {
        const LETTERS: [&str; 11] = ["p", "r", "s", "t", "u", "v", "h", "a", "e", "o", "x"];
        let used = |letter: &str| {
            let is = |place: &ExprId| matches!(self.writer.ast().get(*place), Expr::Name(name) if &*name.text == letter);
            names.iter().any(|(_, place)| is(place))
                || self.is_taken(letter)
                || self.positions.contains(letter)
        };
        let free = LETTERS.iter().find(|letter| !used(letter));
        free.map_or_else(|| format!("p{}", names.len()), |letter| (*letter).to_owned())
    }

    /// Some factors as a matrix or vector over at most two labels, in the order in which it is shorter.
    fn part_either_way(
        &mut self,
        product: &Contraction,
        part: &[Factor],
        free: Vec<Label>,
    ) -> Option<(ExprId, Vec<Label>)> {
        if free.len() > 2 {
            return None;
        }
        let straight = self.part_as_matrix(product, part, &free)?;
        let back: Vec<Label> = free.iter().rev().copied().collect();
        match self.part_as_matrix(product, part, &back) {
            Some(turned) if self.writer.size(turned) < self.writer.size(straight) => Some((turned, back)),
            _ => Some((straight, free)),
        }
    }

    /// Some factors as a matrix or vector over the given labels.
    pub(super) fn part_as_matrix(
        &mut self,
        product: &Contraction,
        part: &[Factor],
        free: &[Label],
    ) -> Option<ExprId> {
        let output = free.iter().map(|label| Axis::from_slice(&[*label])).collect();
        let sub = Contraction { factors: part.to_vec(), output, dimensions: product.dimensions.clone() };
        let scaled = self.scaled_part(&sub)?;
        self.write_scaled(&Rational::one(), scaled)
    }
}

/// The factors, grouped by the labels that are summed over.
pub(super) fn parts(product: &Contraction, outer: &[Label]) -> Vec<Vec<Factor>> {
    let mut groups: Vec<(Vec<Label>, Vec<Factor>)> = Vec::new();
    for factor in &product.factors {
        let bound: Vec<Label> =
            factor.axes.iter().flatten().filter(|label| !outer.contains(label)).copied().collect();
        let mut labels = bound;
        let mut members = vec![factor.clone()];
        let mut place = 0;
        while let Some((others, _)) = groups.get(place) {
            if others.iter().any(|label| labels.contains(label)) {
                let (more, mut earlier) = groups.remove(place);
                labels.extend(more);
                earlier.extend(members);
                members = earlier;
            } else {
                place += 1;
            }
        }
        groups.push((labels, members));
    }
    // Numbers first, then in the order of their indices.
    let rank = |part: &Vec<Factor>| {
        let first = part.iter().flat_map(|factor| factor.axes.iter()).flatten().min().copied();
        first.map_or(0, |label| usize::from(label) + 1)
    };
    let mut parts: Vec<Vec<Factor>> = groups.into_iter().map(|(_, members)| members).collect();
    parts.sort_by_key(rank);
    parts
}

fn place_of(names: &[(Label, ExprId)], label: Label) -> Option<ExprId> {
    names.iter().find(|(other, _)| *other == label).map(|(_, place)| *place)
}
