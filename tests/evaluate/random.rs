//! Law 6: evaluation refuses nothing whose shapes fit, and is right.

use std::collections::{BTreeMap, HashMap};

use gradus::array::Array;
use gradus::evaluate::{Values, evaluate};
use gradus::functions::{FormId, all_forms, row};
use gradus::ir::{Arena, Bounds, NodeId, Product, SymbolKind};
use gradus::number::Rational;
use gradus::number::rational::integer;
use gradus::shape::Dimension;
use proptest::prelude::*;

use super::naive::{Flat, Sizes, length, value};

const NAMES: [(&str, i128); 4] = [("m", 2), ("n", 3), ("k", 1), ("p", 2)];
/// The most entries that a node of these tests may have, and the most terms of a product.
const SMALL: usize = 300;

struct Garden {
    arena: Arena,
    pool: Vec<NodeId>,
    given: BTreeMap<NodeId, Flat>,
    sizes: Sizes,
    relu: FormId,
}

impl Garden {
    fn new(entries: &[i8]) -> Self {
        let mut arena = Arena::new();
        let sizes: Sizes = NAMES.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect();
        let [m, n, k, p] = NAMES.map(|(name, _)| Dimension::name(name));
        let shapes: [&[Dimension]; 7] = [
            &[m.clone(), n.clone()],
            &[n.clone(), n.clone()],
            std::slice::from_ref(&n),
            std::slice::from_ref(&m),
            &[],
            &[p.clone(), k, m.clone()],
            &[m.multiply(&n)],
        ];
        let mut entries = entries.iter().cycle();
        let (mut pool, mut given) = (Vec::new(), BTreeMap::new());
        for (axes, name) in shapes.into_iter().zip(["A", "B", "x", "y", "s", "T", "v"]) {
            let node = arena.variable(name, axes, SymbolKind::Variable);
            let shape: Vec<usize> = axes.iter().map(|axis| length(axis, &sizes)).collect();
            let count = shape.iter().product();
            let data = entries.by_ref().take(count).map(|entry| integer(i64::from(*entry))).collect();
            given.insert(node, Flat { shape, data });
            pool.push(node);
        }
        let relu = all_forms().find(|id| row(*id).name == "relu").unwrap();
        Self { arena, pool, given, sizes, relu }
    }

    fn pick(&self, choice: u8) -> NodeId {
        self.pool[usize::from(choice) % self.pool.len()]
    }

    fn length(&self, axis: &Dimension) -> usize {
        length(axis, &self.sizes)
    }

    fn small(&self, axes: &[Dimension]) -> bool {
        axes.iter().map(|axis| self.length(axis)).product::<usize>() <= SMALL
    }

    /// A product of two nodes in which labels of one dimension are joined at random, and the
    /// output is any choice of labels, repeated, merged, or standing in no factor.
    fn wild_product(&mut self, a: NodeId, b: NodeId, choices: &[u8]) -> NodeId {
        let mut product = Product::new();
        let mut labels: Vec<(u16, Dimension)> = Vec::new();
        let mut choice = choices.iter().copied().cycle();
        for node in [a, b] {
            let mut own = Vec::new();
            for axis in self.arena.axes(node).to_vec() {
                let same: Vec<u16> = labels.iter().filter(|(_, d)| *d == axis).map(|(l, _)| *l).collect();
                let chosen = usize::from(choice.next().unwrap()) % (same.len() + 1);
                let label = same.get(chosen).copied().unwrap_or_else(|| product.label(&axis));
                labels.push((label, axis));
                own.push(label);
            }
            product.factor(node, &own);
        }
        let fresh = product.label(&Dimension::name("p"));
        labels.push((fresh, Dimension::name("p")));
        let mut entries = 1;
        for _ in 0..choice.next().unwrap() % 5 {
            let (label, axis) = labels[usize::from(choice.next().unwrap()) % labels.len()].clone();
            let (other, across) = labels[usize::from(choice.next().unwrap()) % labels.len()].clone();
            entries *= self.length(&axis) * self.length(&across);
            if entries > SMALL {
                break;
            }
            if choice.next().unwrap() % 3 == 0 {
                product.output_merged(&[label, other]);
            } else {
                product.output(label);
            }
        }
        self.arena.contract(product)
    }

    fn grow(&mut self, step: [u8; 6]) {
        let [what, first, second, choices @ ..] = step;
        let (a, b) = (self.pick(first), self.pick(second));
        let (of_a, of_b) = (self.arena.axes(a).to_vec(), self.arena.axes(b).to_vec());
        let n = Dimension::name("n");
        let new = match what % 14 {
            0 if of_a == of_b => self.arena.subtract(a, b),
            0 | 1 => self.wild_product(a, b, &choices),
            2 => {
                let scalar = self.arena.integer(i64::from(choices[0]) - 100);
                self.arena.multiply_scalar(scalar, a)
            }
            3 if of_a.last() == of_b.first() && !of_b.is_empty() => self.arena.matrix_product(a, b),
            3 => self.arena.outer(a, b),
            4 => self.arena.vec(a),
            5 => {
                let mut order: Vec<usize> = (0..of_a.len()).collect();
                order.rotate_left(usize::from(choices[0]) % of_a.len().max(1));
                self.arena.permute(a, &order)
            }
            6 => self.arena.entry_power(a, integer(1 + i64::from(choices[0] % 3))),
            7 => self.arena.apply(self.relu, &[a], u16::try_from(of_a.len()).unwrap()),
            8 => {
                let position = self.arena.integer(1 + i64::from(choices[0] % 3));
                self.arena.unit(position, &n)
            }
            9 => {
                let start = self.arena.integer(1 + i64::from(choices[0] % 2));
                self.arena.selector(start, &Dimension::name("p"), &n)
            }
            10 => {
                let [m, p] = ["m", "p"].map(Dimension::name);
                self.arena.commutation(&m, &p)
            }
            11 => self.arena.named_as("name", a, SymbolKind::Definition),
            12 => self.indexed_sum(a, b, choices),
            _ => self.wild_product(a, a, &choices),
        };
        if self.small(self.arena.axes(new)) {
            self.pool.push(new);
        }
    }

    /// `sum(i^e * a + unit(i)…  for i in lower..upper)`, with the index as a number, a position
    /// and a bound of an inner sum.
    fn indexed_sum(&mut self, a: NodeId, b: NodeId, choices: [u8; 3]) -> NodeId {
        let index = self.arena.variable("i", &[], SymbolKind::Placeholder);
        let power = self.arena.entry_power(index, integer(1 + i64::from(choices[0] % 2)));
        let mut body = self.arena.multiply_scalar(power, a);
        if choices[1].is_multiple_of(2) {
            let inner = self.arena.variable("j", &[], SymbolKind::Placeholder);
            let both = self.arena.hadamard(index, inner);
            let summand = self.arena.multiply_scalar(both, b);
            let one = self.arena.integer(1);
            let bounds = Bounds { lower: one, upper: index, oriented: false };
            let inner = self.arena.sum_over(inner, bounds, summand);
            body = self.arena.outer(body, inner);
            if !self.small(self.arena.axes(body)) {
                return a;
            }
        }
        let unit = self.arena.unit(index, &Dimension::name("n"));
        // A range that runs backwards has no places along an axis.
        let selects = choices[2].is_multiple_of(2);
        let body = if selects { self.arena.outer(body, unit) } else { body };
        let oriented = !selects && choices[2].is_multiple_of(3);
        let lower = self.arena.integer(1 + i64::from(choices[0] % if oriented { 4 } else { 2 }));
        let upper = self.arena.size(&Dimension::name("n"));
        self.arena.sum_over(index, Bounds { lower, upper, oriented }, body)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn every_value_is_that_of_the_definition(
        entries in proptest::collection::vec(-3_i8..4, 30),
        steps in proptest::collection::vec(any::<[u8; 6]>(), 1..14),
    ) {
        let mut garden = Garden::new(&entries);
        for step in steps {
            garden.grow(step);
        }
        let mut values: Values<Rational> = Values::new();
        for (name, size) in NAMES {
            values.set_size(name, usize::try_from(size).unwrap());
        }
        let mut given: Vec<_> = garden.given.iter().collect();
        given.sort_by_key(|(node, _)| **node);
        for (node, flat) in given {
            values.set(*node, Array::new(flat.shape.clone(), flat.data.clone()).unwrap());
        }
        let root = *garden.pool.last().unwrap();
        let ours = evaluate(&garden.arena, root, &values, &integer(1)).unwrap();
        let naive = value(&garden.arena, root, &garden.given, &garden.sizes, &HashMap::new());
        prop_assert_eq!(ours.shape(), naive.shape.as_slice());
        prop_assert_eq!(ours.data(), naive.data.as_slice());
    }
}
