//! Products: the constructor of contractions. It opens nested products, lets unit tensors
//! disappear by joining labels, merges equal factors, sets scalars apart and canonicalises.

use num_traits::{One, Signed, Zero};
use smallvec::SmallVec;

use super::canonical::canonicalize;
use super::index::Labels;
use super::units::{fuse, merge_factors};
use super::{Arena, Axis, Contraction, Factor, Label, Node, NodeId, single};
use crate::limits;
use crate::number::Rational;
use crate::number::rational::{exact_power, times};
use crate::shape::Dimension;

/// How many factors an opened product may have. A longer one keeps its parts as they are: else
/// the gradient of a net of ten thousand layers would be products of ten thousand factors.
const LONGEST: usize = 16;

/// What it costs in operations to bring a product into its form, and each of its factors.
const OPERATIONS_OF_PRODUCT: u64 = 500;
const OPERATIONS_OF_FACTOR: u64 = 200;

/// A product being written: labels, factors, and how the result is indexed. Every label that a factor
/// mentions and the output does not is summed over; one that nothing mentions is not there at all.
#[derive(Clone, Debug, Default)]
pub struct Product {
    labels: Labels,
    weight: Option<Rational>,
    factors: Vec<Factor>,
    output: Vec<Axis>,
}

impl Product {
    /// The empty product, 1.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new label of a length.
    pub fn label(&mut self, dimension: &Dimension) -> Label {
        self.labels.fresh(dimension)
    }

    /// New labels for the axes of a node.
    pub fn labels(&mut self, axes: &[Dimension]) -> Vec<Label> {
        axes.iter().map(|dimension| self.label(dimension)).collect()
    }

    /// Multiplies by a number.
    pub fn weight(&mut self, value: &Rational) {
        self.weight = Some(self.weight.take().map_or_else(|| value.clone(), |weight| times(&weight, value)));
    }

    /// Multiplies by a node whose axes have these labels.
    pub fn factor(&mut self, base: NodeId, labels: &[Label]) {
        self.power(base, labels.iter().map(|label| single(*label)).collect(), Rational::one());
    }

    /// Multiplies by the entries of a node, each raised to an exponent.
    pub fn power(&mut self, base: NodeId, axes: SmallVec<[Axis; 2]>, exponent: Rational) {
        self.factors.push(Factor { base, axes, exponent });
    }

    /// Adds an axis of the result.
    pub fn output(&mut self, label: Label) {
        self.output.push(single(label));
    }

    /// Adds axes of the result, a label each.
    pub fn outputs(&mut self, labels: &[Label]) {
        self.output.extend(labels.iter().map(|label| single(*label)));
    }

    /// Adds an axis of the result that is merged from several labels, the first slowest.
    pub fn output_merged(&mut self, labels: &[Label]) {
        self.output.push(Axis::from_slice(labels));
    }

    /// Takes over a contraction: gives its factors and its output axes in labels of this product.
    pub fn open(&mut self, inner: &Contraction) -> (Vec<Factor>, Vec<Axis>) {
        let map: Vec<Label> = inner.dimensions.iter().map(|dimension| self.label(dimension)).collect();
        let rename =
            |axis: &Axis| axis.iter().filter_map(|label| map.get(usize::from(*label))).copied().collect();
        let factors = inner.factors.iter().map(|factor| Factor {
            base: factor.base,
            axes: factor.axes.iter().map(rename).collect(),
            exponent: factor.exponent.clone(),
        });
        (factors.collect(), inner.output.iter().map(rename).collect())
    }

    /// Multiplies by factors that are already in labels of this product.
    pub fn extend(&mut self, factors: impl IntoIterator<Item = Factor>) {
        self.factors.extend(factors);
    }

    /// The same product with one base put in the place of another of the same shape.
    pub fn with_base(&self, old: NodeId, new: NodeId) -> Self {
        let mut product = self.clone();
        for factor in &mut product.factors {
            if factor.base == old {
                factor.base = new;
            }
        }
        product
    }

    fn output_dimensions(&self) -> Vec<Dimension> {
        let length = |axis: &Axis| Dimension::product(axis.iter().map(|label| self.labels.dimension(*label)));
        self.output.iter().map(length).collect()
    }
}

/// A product while it is made canonical: nested products opened, numbers multiplied into the weight.
struct Flat {
    weight: Rational,
    labels: Labels,
    factors: Vec<Factor>,
    zero: bool,
    /// The labels that some factor has had: those are summed over, whatever becomes of the factor.
    mentioned: Vec<Label>,
}

impl Flat {
    fn new(weight: Rational, labels: Labels) -> Self {
        Self { weight, labels, factors: Vec::new(), zero: false, mentioned: Vec::new() }
    }

    /// Takes note of the labels of factors.
    fn mention(&mut self, factors: &[Factor]) {
        self.mentioned.extend(factors.iter().flat_map(|factor| &factor.axes).flatten());
    }
}

impl Arena {
    /// The node of a product.
    pub fn contract(&mut self, product: Product) -> NodeId {
        let axes = product.output_dimensions();
        let parts = product.factors.len() + product.output.len();
        if !limits::spend(OPERATIONS_OF_PRODUCT + OPERATIONS_OF_FACTOR * parts as u64) {
            return self.zeros(&axes);
        }
        let Product { labels, weight, factors, output } = product;
        let mut flat = Flat::new(weight.unwrap_or_else(Rational::one), labels);
        flat.mention(&factors);
        let mut flat = self.flatten(flat, factors);
        if flat.zero || flat.weight.is_zero() {
            return self.zeros(&axes);
        }
        let mut factors = merge_factors(&flat.labels, std::mem::take(&mut flat.factors));
        let mut spent = self.absorb_opened(&flat.labels, &mut factors, &output);
        let Some(met) = self.reduce_selectors(&mut flat.labels, &mut factors, &output) else {
            return self.zeros(&axes);
        };
        let mut output: Vec<Axis> = output.iter().map(|axis| flat.labels.resolve(axis)).collect();
        let Some(lonely) = self.reduce_units(&mut factors, &output) else { return self.zeros(&axes) };
        spent.extend(met);
        spent.extend(lonely);
        self.multiply_unused_labels(&mut flat, &mut factors, &output, &spent);
        fuse(&mut flat.labels, &mut factors, &mut output);
        let factors = self.set_scalars_apart(&mut flat, &factors, &output);
        self.finish(flat, &factors, &output, &axes)
    }

    /// Opens nested products until none is left that may be opened.
    fn flatten(&mut self, mut flat: Flat, factors: Vec<Factor>) -> Flat {
        let mut open: Vec<Factor> = factors.into_iter().rev().collect();
        while let Some(factor) = open.pop() {
            let room = LONGEST.saturating_sub(open.len() + flat.factors.len());
            if let Some(spliced) = self.splice(&mut flat, &factor, room) {
                flat.mention(&spliced);
                open.extend(spliced.into_iter().rev());
            } else {
                flat.factors.push(factor);
            }
        }
        flat
    }

    /// The simpler factors that one factor stands for, or `None` where it stays as it is.
    fn splice(&mut self, flat: &mut Flat, factor: &Factor, room: usize) -> Option<Vec<Factor>> {
        let Factor { base, axes, exponent } = factor;
        match self.node(*base).clone() {
            Node::Number(value) => {
                flat.weight = times(&flat.weight, &exact_power(&value, exponent)?);
                Some(Vec::new())
            }
            Node::Sum(terms) if terms.is_empty() => {
                flat.zero |= exponent.is_positive();
                flat.zero.then(Vec::new)
            }
            Node::Sum(terms) => {
                let (content, rest) = self.without_content(*base, &terms, exponent)?;
                let power = exact_power(&content, exponent);
                let mut factors = vec![Factor { base: rest, axes: axes.clone(), exponent: exponent.clone() }];
                match power {
                    Some(power) => flat.weight = times(&flat.weight, &power),
                    None => factors.push(Factor {
                        base: self.number(content),
                        axes: SmallVec::new(),
                        exponent: exponent.clone(),
                    }),
                }
                Some(factors)
            }
            Node::Contraction(inner) => self.splice_contraction(flat, factor, &inner, room),
            _ => None,
        }
    }

    /// A sum as a number times a sum whose weights are whole, coprime, and first positive.
    /// `None` where that number is 1, or where its sign cannot leave the power.
    fn without_content(
        &mut self,
        base: NodeId,
        terms: &[(Rational, NodeId)],
        exponent: &Rational,
    ) -> Option<(Rational, NodeId)> {
        let mut content = content_of(terms);
        if content.is_negative() && !exponent.is_integer() {
            content = -content;
        }
        // Under a root a denominator stays where it was typed, unless its root is exact: `sqrt(x'*x/n + 1e-5)`.
        if exact_power(&content, exponent).is_none() {
            content = Rational::from_integer(content.numer().clone());
        }
        if content.is_one() {
            return None;
        }
        let axes = self.axes(base).clone();
        let scaled: Vec<_> = terms.iter().map(|(weight, term)| (weight / &content, *term)).collect();
        Some((content, self.sum_of(&axes, &scaled)))
    }

    /// Opens a nested contraction where its labels line up, its power distributes over it and
    /// there is room; otherwise takes at least its repeated and missing labels off.
    fn splice_contraction(
        &mut self,
        flat: &mut Flat,
        factor: &Factor,
        inner: &Contraction,
        room: usize,
    ) -> Option<Vec<Factor>> {
        if !distributes(inner, &factor.exponent) {
            return None;
        }
        let opened = if inner.factors.len() <= room { inner.clone() } else { self.core(inner)? };
        let mut labels = Product { labels: flat.labels.clone(), ..Product::default() };
        let (mut factors, output) = labels.open(&opened);
        for (inner_axis, outer_axis) in output.iter().zip(&factor.axes) {
            if !labels.labels.unify(inner_axis, outer_axis) {
                return None;
            }
        }
        flat.labels = labels.labels;
        for factor_inside in &mut factors {
            factor_inside.exponent *= &factor.exponent;
        }
        Some(factors)
    }

    /// A contraction as one opaque factor with distinct labels, under the original pattern of
    /// output labels. `None` where it is that already.
    fn core(&mut self, inner: &Contraction) -> Option<Contraction> {
        let mut distinct: Vec<Label> = inner.output.iter().flatten().copied().collect();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.retain(|label| {
            inner.factors.iter().any(|factor| factor.axes.iter().flatten().any(|l| l == label))
        });
        let plain = inner.output.iter().all(|axis| axis.len() == 1) && distinct.len() == inner.output.len();
        if plain {
            return None;
        }
        let mut product = Product::new();
        let (factors, _) = product.open(inner);
        product.extend(factors);
        product.outputs(&distinct);
        let base = self.contract(product);
        let axes = distinct.iter().map(|label| single(*label)).collect();
        let output = inner.output.clone();
        let factors = vec![Factor { base, axes, exponent: Rational::one() }];
        Some(Contraction { factors, output, dimensions: inner.dimensions.clone() })
    }

    /// A label that is summed over and stands in no factor any more multiplies by its length.
    fn multiply_unused_labels(
        &mut self,
        flat: &mut Flat,
        factors: &mut Vec<Factor>,
        output: &[Axis],
        spent: &[Label],
    ) {
        let mut unused: Vec<Label> = flat.labels.resolve(&flat.mentioned).into_vec();
        unused.sort_unstable();
        unused.dedup();
        let used = |label: &Label| {
            factors
                .iter()
                .flat_map(|factor| factor.axes.iter())
                .chain(output)
                .flatten()
                .any(|other| other == label)
        };
        unused.retain(|label| !used(label) && !spent.contains(label));
        for label in unused {
            let size = self.size(&flat.labels.dimension(label).clone());
            factors.push(Factor { base: size, axes: SmallVec::new(), exponent: Rational::one() });
        }
    }

    /// Every part of the product that shares no label with the rest or the output becomes a
    /// scalar node of its own, so that `tr(X)*tr(X)` is the square of one thing.
    fn set_scalars_apart(&mut self, flat: &mut Flat, factors: &[Factor], output: &[Axis]) -> Vec<Factor> {
        let groups = components(factors, output);
        let alone = output.is_empty() && groups.len() == 1;
        let mut kept = Vec::with_capacity(factors.len());
        for (touches_output, members) in groups {
            let scalar_atom = members.len() == 1 && members.iter().all(|factor| factor.axes.is_empty());
            if alone || touches_output || scalar_atom {
                kept.extend(members);
                continue;
            }
            let part = Flat::new(Rational::one(), flat.labels.clone());
            let base = self.finish(part, &members, &[], &[]);
            kept.push(Factor { base, axes: SmallVec::new(), exponent: Rational::one() });
        }
        let mut opened = Vec::with_capacity(kept.len());
        for factor in kept {
            match (factor.axes.is_empty(), self.node(factor.base)) {
                (true, Node::Number(value)) => match exact_power(value, &factor.exponent) {
                    Some(power) => flat.weight = times(&flat.weight, &power),
                    None => opened.push(factor),
                },
                _ => opened.push(factor),
            }
        }
        merge_factors(&flat.labels, opened)
    }

    /// Canonicalises and interns what is left.
    fn finish(&mut self, flat: Flat, factors: &[Factor], output: &[Axis], axes: &[Dimension]) -> NodeId {
        if factors.is_empty() && output.is_empty() {
            return self.number(flat.weight);
        }
        if let [factor] = factors
            && factor.exponent.is_one()
            && factor.axes.as_slice() == output
            && is_plain(output)
        {
            let base = factor.base;
            return self.scale(flat.weight, base);
        }
        let symmetric: Vec<NodeId> =
            factors.iter().map(|f| f.base).filter(|base| self.is_symmetric(*base)).collect();
        let dimension = |label: Label| flat.labels.dimension(label).clone();
        let contraction = canonicalize(factors, output, &dimension, &|base| symmetric.contains(&base));
        if let [factor] = contraction.factors.as_slice()
            && factor.exponent.is_one()
            && factor.axes.as_slice() == contraction.output.as_slice()
            && is_plain(&contraction.output)
        {
            let base = factor.base;
            return self.scale(flat.weight, base);
        }
        let node = self.intern(Node::Contraction(contraction), axes);
        self.scale(flat.weight, node)
    }
}

/// Whether each axis has one label and no two have the same.
pub(crate) fn is_plain(output: &[Axis]) -> bool {
    output.iter().enumerate().all(|(position, axis)| {
        axis.len() == 1 && !output.iter().take(position).any(|earlier| earlier.as_slice() == axis.as_slice())
    })
}

/// Whether raising a contraction to a power is raising its factors: a sum inside forbids it,
/// and so does a unit tensor under a negative power, whose zeros would be divided by.
fn distributes(inner: &Contraction, exponent: &Rational) -> bool {
    if exponent.is_one() {
        return true;
    }
    let summed = inner.factors.iter().flat_map(|f| f.axes.iter()).flatten();
    let nothing_summed =
        summed.into_iter().all(|label| inner.output.iter().flatten().any(|other| other == label));
    let mut labels: Vec<Label> = inner.output.iter().flatten().copied().collect();
    let count = labels.len();
    labels.sort_unstable();
    labels.dedup();
    // Entries that are only moved have the roots that they had; those that are 0 or 1 are them.
    let moved = inner.factors.iter().all(|factor| factor.exponent.is_one()) && inner.factors.len() < 2;
    (exponent.is_integer() || moved) && nothing_summed && (exponent.is_positive() || labels.len() == count)
}

/// The greatest number that divides all weights into whole, coprime ones, with the sign of the
/// first weight.
pub(super) fn content_of(terms: &[(Rational, NodeId)]) -> Rational {
    let mut numerator = num_bigint::BigInt::zero();
    let mut denominator = num_bigint::BigInt::one();
    for (weight, _) in terms {
        numerator = num_integer::Integer::gcd(&numerator, weight.numer());
        denominator = num_integer::Integer::lcm(&denominator, weight.denom());
    }
    let negative = terms.first().is_some_and(|(weight, _)| weight.is_negative());
    let content = Rational::from_integer(numerator) / Rational::from_integer(denominator);
    if negative { -content } else { content }
}

/// The factors grouped by shared labels, each group with whether it touches the output.
fn components(factors: &[Factor], output: &[Axis]) -> Vec<(bool, Vec<Factor>)> {
    let mut groups: Vec<(bool, Vec<Label>, Vec<Factor>)> = Vec::new();
    for factor in factors {
        let mut labels: Vec<Label> = factor.axes.iter().flatten().copied().collect();
        let mut members = vec![factor.clone()];
        let mut touches = labels.iter().any(|label| output.iter().flatten().any(|other| other == label));
        let mut position = 0;
        while let Some((_, others, _)) = groups.get(position) {
            if others.iter().any(|label| labels.contains(label)) {
                let (also, other_labels, mut earlier) = groups.remove(position);
                touches |= also;
                labels.extend(other_labels);
                earlier.extend(members);
                members = earlier;
            } else {
                position += 1;
            }
        }
        groups.push((touches, labels, members));
    }
    groups.into_iter().map(|(touches, _, members)| (touches, members)).collect()
}
