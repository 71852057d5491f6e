//! An arena as bytes, and back. What every process would read alike, as the identities of the table of functions, is
//! read when it is written, and stands in the program as nodes: one after the other, each after what it is made of.
//!
//! The bytes are whole numbers, seven bits in a byte, the lowest first, and the highest bit set in all but the last.

use indexmap::IndexSet;
use num_bigint::BigInt;
use num_traits::ToPrimitive;

use super::{Arena, Axis, Contraction, Factor, Node, NodeId, Symbol, SymbolId, SymbolKind};
use crate::functions::FormId;
use crate::number::{Rational, rational};
use crate::shape::Dimension;
use crate::structures::Words;

/// Writes whole numbers.
#[derive(Debug, Default)]
pub struct Store {
    /// What was written.
    pub bytes: Vec<u8>,
    /// Every length of an axis is written once, and its place after that.
    dimensions: IndexSet<Dimension>,
}

impl Store {
    /// A whole number.
    pub fn number(&mut self, value: impl TryInto<u64>) -> Option<()> {
        let mut rest: u64 = value.try_into().ok()?;
        while rest >= 128 {
            self.bytes.push(u8::try_from(rest & 127).ok()? | 128);
            rest >>= 7;
        }
        self.bytes.push(u8::try_from(rest).ok()?);
        Some(())
    }

    /// A place in an arena.
    pub fn node(&mut self, node: NodeId) -> Option<()> {
        self.number(node.0)
    }

    /// Several of a kind, after how many they are.
    pub fn all<T>(&mut self, parts: &[T], mut one: impl FnMut(&mut Self, &T) -> Option<()>) -> Option<()> {
        self.number(parts.len())?;
        parts.iter().try_for_each(|part| one(self, part))
    }

    /// A number with its sign in the lowest bit.
    fn signed(&mut self, value: i64) -> Option<()> {
        self.number(value.unsigned_abs().checked_mul(2)? + u64::from(value < 0))
    }

    fn rational(&mut self, value: &Rational) -> Option<()> {
        self.signed(value.numer().to_i64()?)?;
        self.number(value.denom().to_u64()?)
    }

    fn text(&mut self, text: &str) -> Option<()> {
        self.all(text.as_bytes(), |store, byte| store.number(*byte))
    }

    fn dimension(&mut self, dimension: &Dimension) -> Option<()> {
        let (place, new) = self.dimensions.insert_full(dimension.clone());
        self.number(place)?;
        if !new {
            return Some(());
        }
        let terms: Vec<_> = dimension.terms().collect();
        self.all(&terms, |store, (names, coefficient)| {
            store.signed(coefficient.to_i64()?)?;
            store.all(names, |store, name| store.text(name))
        })
    }

    fn axis(&mut self, axis: &Axis) -> Option<()> {
        self.all(axis, |store, label| store.number(*label))
    }

    /// A node: its kind, and what it is made of.
    fn parts(&mut self, node: &Node) -> Option<()> {
        match node {
            Node::Number(value) => {
                self.number(0_u64)?;
                self.rational(value)
            }
            Node::Symbol(symbol) => {
                self.number(1_u64)?;
                self.number(symbol.0)
            }
            Node::Size(size) => {
                self.number(2_u64)?;
                self.dimension(size)
            }
            Node::Unit(position) => {
                self.number(3_u64)?;
                self.node(*position)
            }
            Node::Sum(terms) => {
                self.number(4_u64)?;
                self.all(terms, |store, (weight, term)| {
                    store.rational(weight)?;
                    store.node(*term)
                })
            }
            Node::Contraction(product) => {
                self.number(5_u64)?;
                self.all(&product.factors, |store, factor| {
                    store.node(factor.base)?;
                    store.all(&factor.axes, Self::axis)?;
                    store.rational(&factor.exponent)
                })?;
                self.all(&product.output, Self::axis)?;
                self.all(&product.dimensions, Self::dimension)
            }
            Node::Apply { form, arguments, batch } => {
                self.number(6_u64)?;
                self.number(form.row)?;
                self.number(form.form)?;
                self.all(arguments, |store, argument| store.node(*argument))?;
                self.number(*batch)
            }
            // What the table's identities have no use for.
            _ => None,
        }
    }
}

/// Reads what a [`Store`] wrote.
#[derive(Debug)]
pub struct Stored<'a> {
    bytes: std::slice::Iter<'a, u8>,
    dimensions: Vec<Dimension>,
}

impl<'a> Stored<'a> {
    /// From the first byte on.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes: bytes.iter(), dimensions: Vec::new() }
    }

    /// A whole number.
    pub fn number<T: TryFrom<u64>>(&mut self) -> Option<T> {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let byte = *self.bytes.next()?;
            value |= u64::from(byte & 127).checked_shl(shift)?;
            if byte < 128 {
                return T::try_from(value).ok();
            }
            shift += 7;
        }
    }

    /// A place in an arena.
    pub fn node(&mut self) -> Option<NodeId> {
        self.number().map(NodeId)
    }

    /// Several of a kind.
    pub fn all<T, All: FromIterator<T>>(
        &mut self,
        mut one: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<All> {
        let count: usize = self.number()?;
        (0..count).map(|_| one(self)).collect()
    }

    fn signed(&mut self) -> Option<i64> {
        let value: u64 = self.number()?;
        let size = i64::try_from(value / 2).ok()?;
        Some(if value % 2 == 1 { -size } else { size })
    }

    fn rational(&mut self) -> Option<Rational> {
        let numerator = self.signed()?;
        match self.number()? {
            1_u64 => Some(rational::integer(numerator)),
            denominator => rational::fraction(numerator.into(), BigInt::from(denominator)).ok(),
        }
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.all(Self::number)?).ok()
    }

    fn dimension(&mut self) -> Option<Dimension> {
        let place: usize = self.number()?;
        if place < self.dimensions.len() {
            return self.dimensions.get(place).cloned();
        }
        let terms: Vec<Dimension> = self.all(|stored| {
            let coefficient = stored.signed()?;
            let names: Vec<String> = stored.all(Self::text)?;
            let names: Vec<Dimension> = names.iter().map(|name| Dimension::name(name)).collect();
            Some(Dimension::product(&names).scale(coefficient.into()))
        })?;
        let sum = terms.iter().fold(Dimension::number(0), |sum, term| sum.add(term));
        self.dimensions.push(sum.clone());
        Some(sum)
    }

    fn axis(&mut self) -> Option<Axis> {
        self.all(Self::number)
    }

    fn parts(&mut self) -> Option<Node> {
        Some(match self.number()? {
            0_u64 => Node::Number(self.rational()?),
            1 => Node::Symbol(SymbolId(self.number()?)),
            2 => Node::Size(self.dimension()?),
            3 => Node::Unit(self.node()?),
            4 => Node::Sum(self.all(|stored| Some((stored.rational()?, stored.node()?)))?),
            5 => {
                let factors = self.all(|stored| {
                    let base = stored.node()?;
                    let axes = stored.all(Self::axis)?;
                    Some(Factor { base, axes, exponent: stored.rational()? })
                })?;
                let output = self.all(Self::axis)?;
                Node::Contraction(Contraction { factors, output, dimensions: self.all(Self::dimension)? })
            }
            6 => {
                let form = FormId { row: self.number()?, form: self.number()? };
                let arguments = self.all(Self::node)?;
                Node::Apply { form, arguments, batch: self.number()? }
            }
            _ => return None,
        })
    }
}

impl Arena {
    /// Writes every node; `None` where there are some that are no part of the table's identities.
    pub fn store(&self, store: &mut Store) -> Option<()> {
        let is_place =
            |symbol: &Symbol| symbol.kind == SymbolKind::Placeholder && symbol.structure.is_empty();
        if !self.symbols.iter().all(is_place) {
            return None;
        }
        store.all(&self.symbols, |store, symbol| {
            store.text(&symbol.name)?;
            store.all(&symbol.axes, Store::dimension)
        })?;
        let nodes: Vec<_> = self.nodes.iter().collect();
        store.all(&nodes, |store, (node, axes)| {
            store.parts(node)?;
            store.all(axes, Store::dimension)
        })
    }

    /// The arena that was stored, each node at its old place.
    pub fn stored(stored: &mut Stored<'_>) -> Option<Self> {
        let mut arena = Self::new();
        let (kind, structure) = (SymbolKind::Placeholder, Words::NONE);
        arena.symbols = stored.all(|stored| {
            let name = stored.text()?.into();
            Some(Symbol { name, kind, axes: stored.all(Stored::dimension)?, structure })
        })?;
        let count: u32 = stored.number()?;
        for place in 0..count {
            let node = stored.parts()?;
            let axes: Vec<Dimension> = stored.all(Stored::dimension)?;
            if arena.intern(node, &axes) != NodeId(place) {
                return None;
            }
        }
        Some(arena)
    }
}
