//! What must be chosen before expressions have values: dimensions' names, variables with their
//! structure, and which whole numbers a variable may be.

use std::sync::Arc;

use num_traits::{Signed, ToPrimitive};
use rustc_hash::FxHashSet;

use crate::array::Array;
use crate::evaluate::Values;
use crate::functions;
use crate::ir::{Arena, Node, NodeId, SymbolKind};
use crate::number::{Random, Rational, rational};
use crate::sample;
use crate::shape::Dimension;
use crate::structures::{Word, Words};

/// Dimensions' names with the sizes that were chosen for them.
pub(super) type Chosen = Vec<(Arc<str>, usize)>;

/// Where a whole number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// In sums and products alone, where it is a variable like others.
    Free,
    /// Within a function, so that no polynomial is all that depends on it.
    Inside,
    /// Where something is done so many times: an exponent, the bound of a sum, a parameter.
    Counts,
}

/// A variable, and what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    /// Its node.
    pub node: NodeId,
    /// Its name.
    pub name: Arc<str>,
    /// The words of its declaration, and what assumptions add to them.
    pub words: Words,
    /// For a variable that is a position: the axes that it selects from.
    pub selects: Vec<Dimension>,
    /// Whether it is a whole number.
    pub whole: bool,
    /// Whether it stands in the exponent of a power.
    pub exponent: bool,
    /// Where it stands, of a whole number.
    pub standing: Standing,
}

impl Variable {
    /// Whether it was declared so.
    pub fn is(&self, word: Word) -> bool {
        self.words.has(word)
    }

    /// Whether a value has the signs and the wholeness that it was declared with.
    pub fn keeps(&self, value: &Array<Rational>) -> bool {
        sample::keeps(self.words, value) && (!self.whole || value.data().iter().all(Rational::is_integer))
    }
}

/// Everything that must be chosen.
#[derive(Clone, Debug)]
pub(super) struct Inventory {
    /// Dimensions' names without a size, in order.
    pub names: Vec<Arc<str>>,
    /// The variables, oldest first.
    pub variables: Vec<Variable>,
    /// The axes of every node: none may come out empty.
    shapes: Vec<Vec<Dimension>>,
    /// Magnitudes of the constants that occur, where something may happen.
    pub landmarks: Vec<Rational>,
    /// The first constants that occur, as they are: at `17` alone `where(t == 17, 1, 0)` is not 0.
    pub constants: Vec<Rational>,
    fixed: Vec<(Arc<str>, usize)>,
    /// Whether nothing but numbers depends on the names, so that any size costs the same.
    only_numbers: bool,
    /// Axes of which the first must be as long as the second, or longer.
    longer: Vec<(Dimension, Dimension)>,
}

/// How many whole numbers are taken in turn that every exponent and bound has a value for.
pub(super) const FIRST_WHOLE: usize = 5;
/// How many are taken modulo primes: those, and some further ones.
pub(super) const WHOLE_TURNS: usize = 8;
/// The most constants that are kept.
const MOST_CONSTANTS: usize = 6;
/// The largest exponent or bound.
pub(super) const LARGEST_COUNT: i64 = 12;
/// The largest whole number that nothing counts by.
const LARGE: i64 = 1_000_003;
/// The largest size of what only numbers depend on.
const LARGEST_SIZE: usize = 1_000_000;
/// So many entries cost little.
const CHEAP: i128 = 400;
/// The most entries that a node may have when sizes are chosen freely.
const ROOMY: i128 = 5000;

impl Inventory {
    /// What occurs in expressions, where some sizes are fixed.
    pub fn new(arena: &Arena, roots: &[NodeId], fixed: &[(Arc<str>, usize)]) -> Self {
        let reachable = arena.reachable(roots);
        let mut shapes: FxHashSet<Vec<Dimension>> = FxHashSet::default();
        let mut found = Self {
            names: Vec::new(),
            variables: Vec::new(),
            shapes: Vec::new(),
            landmarks: Vec::new(),
            constants: Vec::new(),
            fixed: fixed.to_vec(),
            only_numbers: false,
            longer: Vec::new(),
        };
        for id in &reachable {
            if shapes.insert(arena.axes(*id).to_vec()) {
                found.shapes.push(arena.axes(*id).to_vec());
            }
            found.take_in(arena, *id);
        }
        for id in &reachable {
            match arena.node(*id) {
                Node::Unit(position) | Node::Selector(position) => {
                    let length = arena.axes(*id).last().cloned();
                    found.within(arena, *position, |variable| variable.selects.extend(length.clone()));
                }
                Node::Apply { form, arguments, .. } if Some(*form) == functions::power() => {
                    for exponent in arguments.iter().skip(1) {
                        found.within(arena, *exponent, |variable| variable.exponent = true);
                    }
                }
                _ => {}
            }
            found.note_whole(arena, *id);
        }
        let names: Vec<Arc<str>> = found.shapes.iter().flatten().flat_map(Dimension::names).collect();
        let repeats = |id: &NodeId| match arena.node(*id) {
            Node::SumOver { .. } => true,
            Node::Contraction(product) => product.dimensions.iter().any(|axis| axis.as_number().is_none()),
            _ => false,
        };
        found.only_numbers = names.is_empty() && !reachable.iter().any(repeats);
        for name in names {
            found.name(&name);
        }
        found.landmarks.sort();
        found.landmarks.dedup();
        found
    }

    /// A variable that such a function is taken of as needs a structure has it, or there is nothing to compare.
    pub fn restrict(&mut self, arena: &Arena, roots: &[NodeId]) {
        for (node, word) in arena.needed_structures(roots) {
            for variable in self.variables.iter_mut().filter(|one| one.node == node) {
                variable.words = variable.words.with(word);
            }
        }
    }

    /// Notes where whole numbers stand.
    fn note_whole(&mut self, arena: &Arena, id: NodeId) {
        if !self.variables.iter().any(|variable| variable.whole) {
            return;
        }
        match arena.node(id) {
            Node::Apply { form, arguments, .. } => {
                let power = Some(*form) == functions::power();
                let signature = functions::signature_of(*form);
                for (argument, expected) in arguments.iter().zip(&signature.arguments) {
                    let counts = expected.parameter || power;
                    let standing = if counts { Standing::Counts } else { Standing::Inside };
                    self.within(arena, *argument, |variable| {
                        variable.standing = variable.standing.max(standing);
                    });
                }
            }
            Node::SumOver { bounds, .. } => {
                for bound in bounds.ends() {
                    self.within(arena, bound, |variable| variable.standing = Standing::Counts);
                }
            }
            _ => {}
        }
    }

    /// Notes something of each variable within a node.
    fn within(&mut self, arena: &Arena, node: NodeId, note: impl Fn(&mut Variable)) {
        let inside = arena.reachable(&[node]);
        for variable in &mut self.variables {
            if inside.binary_search(&variable.node).is_ok() {
                note(variable);
            }
        }
    }

    fn take_in(&mut self, arena: &Arena, id: NodeId) {
        match arena.node(id) {
            Node::Symbol(symbol) => {
                let symbol = arena.symbol(*symbol);
                let whole = symbol.kind == SymbolKind::FreeIndex || symbol.structure.has(Word::Integer);
                let name = match symbol.kind {
                    SymbolKind::Differential(_) => Arc::from(format!("d({})", symbol.name)),
                    // What it is at a point is a polynomial, which says nothing to whoever asked.
                    SymbolKind::Function => Arc::from(""),
                    _ => Arc::clone(&symbol.name),
                };
                self.variables.push(Variable {
                    node: id,
                    name,
                    words: symbol.structure,
                    selects: Vec::new(),
                    whole,
                    exponent: false,
                    standing: Standing::Free,
                });
            }
            Node::Size(dimension) => {
                for name in &dimension.names() {
                    self.name(name);
                }
            }
            Node::Contraction(product) => {
                let names: Vec<Arc<str>> = product.dimensions.iter().flat_map(Dimension::names).collect();
                for name in &names {
                    self.name(name);
                }
            }
            Node::Number(value) => self.landmark(value),
            Node::Sum(terms) => {
                for (weight, term) in terms {
                    if arena.as_number(*term).is_some() {
                        self.landmark(weight);
                    }
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, name: &Arc<str>) {
        let known = self.names.contains(name) || self.fixed.iter().any(|(fixed, _)| fixed == name);
        if !known {
            self.names.push(Arc::clone(name));
        }
    }

    /// The first constants that are met, up to 1e12: past that, a point near them is of no use to other kinks.
    fn landmark(&mut self, value: &Rational) {
        if self.constants.len() < MOST_CONSTANTS && !self.constants.contains(value) {
            self.constants.push(value.clone());
        }
        let magnitude = value.abs();
        let float = magnitude.to_f64().unwrap_or(0.0);
        if self.landmarks.len() < 4 && (1.5..1e12).contains(&float) {
            self.landmarks.push(magnitude);
        }
    }

    /// Only sizes are chosen for which one axis is at least as long as another.
    pub fn require_longer(&mut self, longer: Dimension, shorter: Dimension) {
        self.longer.push((longer, shorter));
    }

    /// Sizes for the names, the `turn`-th choice: small, and different for different names where
    /// that can be. `None` where no choice leaves every axis with an entry.
    ///
    /// `wide` asks for sizes from 5 to 8, and around the constants that occur, where that costs little; up to a
    /// thousand where nothing is that long: a polynomial in a size has more roots than small sizes tell.
    pub fn sizes(&self, random: &mut Random, turn: usize, wide: bool) -> Option<Chosen> {
        if wide && !self.names.is_empty() {
            let chosen = self.draw_wide(random, turn / 4);
            if self.largest(&chosen).is_some_and(|largest| largest <= CHEAP) {
                return Some(chosen);
            }
        }
        let mut best: Option<(i128, Chosen)> = None;
        for attempt in 0..60 {
            let widest = if attempt < 30 { 4 } else { 8 };
            // Where no size of 1 fits, there is none of it.
            let single = turn % 3 == 2 && attempt < 20;
            let chosen = self.draw_sizes(random, single, widest);
            let Some(largest) = self.largest(&chosen) else { continue };
            if best.as_ref().is_none_or(|(least, _): &(i128, _)| largest < *least) {
                best = Some((largest, chosen));
            }
            // The first that fits is taken; a smaller one is looked for only where it is too large.
            if largest <= ROOMY || self.names.is_empty() {
                break;
            }
        }
        best.map(|(_, sizes)| sizes)
    }

    /// Sizes that are larger than all others that are tried, where that costs little: `norm1(x) <= 3*norm(x)` holds up to 9
    /// entries.
    pub fn large_sizes(&self, turn: usize) -> Option<Chosen> {
        let size = [11, 17, 30, 100].get(turn % 4).copied()?;
        let mut sizes = self.fixed.clone();
        sizes.extend((0..).zip(&self.names).map(|(place, name)| (Arc::clone(name), size + place)));
        self.largest(&sizes).filter(|largest| *largest <= ROOMY).map(|_| sizes)
    }

    fn draw_wide(&self, random: &mut Random, turn: usize) -> Chosen {
        let most = if self.only_numbers { LARGEST_SIZE } else { 1000 };
        let beyond = |mark: &Rational| mark.to_usize().filter(|mark| (8..most).contains(mark));
        let marks: Vec<usize> =
            self.landmarks.iter().filter_map(beyond).flat_map(|mark| [mark + 1, mark]).collect();
        let mut sizes = self.fixed.clone();
        for (place, name) in self.names.iter().enumerate() {
            let (least, count) = if self.only_numbers { (9, 1000) } else { (5, 4) };
            let usual = least + usize::try_from(random.below(count)).unwrap_or(0);
            let marked = marks.get(turn % (marks.len() + 1)).filter(|_| place == turn % self.names.len());
            sizes.push((Arc::clone(name), marked.copied().unwrap_or(usual)));
        }
        sizes
    }

    fn draw_sizes(&self, random: &mut Random, single: bool, widest: u64) -> Chosen {
        let mut free: Vec<usize> = Vec::new();
        let mut sizes = self.fixed.clone();
        // Once in a while one of the names is 1: there a lost transpose is a lost axis.
        let single = single.then(|| random.below(self.names.len().max(1) as u64));
        for (place, name) in (0_u64..).zip(&self.names) {
            if free.is_empty() {
                free = (2..=usize::try_from(widest).unwrap_or(4)).collect();
            }
            let at = usize::try_from(random.below(free.len() as u64)).unwrap_or(0);
            let size = free.swap_remove(at);
            sizes.push((Arc::clone(name), if single == Some(place) { 1 } else { size }));
        }
        sizes
    }

    /// The most entries that a node has; `None` where an axis has none.
    fn largest(&self, sizes: &[(Arc<str>, usize)]) -> Option<i128> {
        let mut values: Values<Rational> = Values::new();
        for (name, size) in sizes {
            values.set_size(name, *size);
        }
        for (longer, shorter) in &self.longer {
            let (longer, shorter) = (values.number_of(longer).ok()?, values.number_of(shorter).ok()?);
            if longer < shorter {
                return None;
            }
        }
        let mut largest = 1;
        for shape in &self.shapes {
            let mut entries: i128 = 1;
            for axis in shape {
                let length = values.number_of(axis).ok().filter(|length| *length > 0)?;
                entries = entries.saturating_mul(length);
            }
            largest = largest.max(entries);
        }
        Some(largest)
    }

    /// A whole number for a variable that is one, the `turn`-th choice.
    pub fn whole<K>(
        &self,
        variable: &Variable,
        values: &Values<K>,
        random: &mut Random,
        turn: usize,
        ordered: bool,
    ) -> Rational {
        let lengths = variable.selects.iter().filter_map(|axis| values.number_of(axis).ok());
        if let Some(length) = lengths.min() {
            let length = u64::try_from(length).unwrap_or(1);
            return rational::integer(i64::try_from(1 + random.below(length)).unwrap_or(1));
        }
        let place = self.variables.iter().position(|other| other.node == variable.node).unwrap_or(0);
        let least = match (variable.is(Word::Positive), variable.is(Word::Nonnegative)) {
            (true, _) => Some(1),
            (false, nonnegative) => nonnegative.then_some(0),
        };
        // A polynomial in it is told from others by one large value, as in any other variable.
        if !ordered && variable.standing == Standing::Free {
            return rational::integer(random.between(least.unwrap_or(-LARGE), LARGE));
        }
        // Exponents and bounds: every one of five in turn, so that even and odd both come up.
        if turn < FIRST_WHOLE {
            let turn = i64::try_from((turn + 2 * place) % FIRST_WHOLE).unwrap_or(0);
            return rational::integer(least.unwrap_or(0) + (turn + 2) % 5);
        }
        let more = self.further_whole(variable, least);
        let at = (turn - FIRST_WHOLE + place) % more.len().max(1);
        rational::integer(more.get(at).copied().unwrap_or(7))
    }

    /// Whole numbers past the first few: negative ones, one that is larger, and those around constants.
    fn further_whole(&self, variable: &Variable, least: Option<i64>) -> Vec<i64> {
        let marks = self.landmarks.iter().filter_map(Rational::to_i64);
        let around = marks.flat_map(|mark| [mark + 1, -1 - mark]);
        // The constants themselves come soon: only there `where(k == 17, 1, 0)` is not 0.
        let met = self.constants.iter().filter(|constant| constant.is_integer()).filter_map(Rational::to_i64);
        let most = if variable.standing == Standing::Counts { LARGEST_COUNT } else { LARGE };
        let all = std::iter::once(-1).chain(met).chain([7, -2]).chain(around).chain([12, -4]).chain([most]);
        all.filter(|one| least.is_none_or(|least| *one >= least) && one.abs() <= most).collect()
    }

    /// Every name of a dimension, those with a fixed size first.
    pub fn all_names(&self) -> Vec<Arc<str>> {
        self.fixed.iter().map(|(name, _)| name).chain(&self.names).cloned().collect()
    }

    /// Whether some variable is a whole number that is no position, and within a function or a bound.
    pub fn has_whole(&self) -> bool {
        self.variables.iter().any(|variable| {
            variable.whole && variable.standing > Standing::Free && variable.selects.is_empty()
        })
    }
}
