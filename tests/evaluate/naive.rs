//! An evaluator to compare with: it writes every node out as an array, by loops over all values
//! of all labels. Rationals only.

use std::collections::{BTreeMap, HashMap};

use gradus::ir::{Arena, Node, NodeId};
use gradus::number::Rational;
use gradus::number::rational::{add, integer, multiply, power};
use gradus::shape::Dimension;
use num_traits::ToPrimitive;

/// A node's entries, row by row, and the lengths of its axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Flat {
    pub shape: Vec<usize>,
    pub data: Vec<Rational>,
}

pub type Sizes = HashMap<String, i128>;

pub fn length(dimension: &Dimension, sizes: &Sizes) -> usize {
    let term = |(names, c): (&[std::sync::Arc<str>], i128)| {
        c * names.iter().map(|name| sizes[name.as_ref()]).product::<i128>()
    };
    usize::try_from(dimension.terms().map(term).sum::<i128>()).unwrap()
}

/// Every index of a shape, last axis fastest.
pub fn indices(shape: &[usize]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for axis in shape {
        all = all.iter().flat_map(|index| (0..*axis).map(|at| [index.as_slice(), &[at]].concat())).collect();
    }
    all
}

impl Flat {
    fn at(&self, index: &[usize]) -> &Rational {
        let place = self.shape.iter().zip(index).fold(0, |place, (axis, at)| place * axis + at);
        &self.data[place]
    }
}

pub fn value(
    arena: &Arena,
    id: NodeId,
    given: &BTreeMap<NodeId, Flat>,
    sizes: &Sizes,
    levels: &HashMap<u32, i64>,
) -> Flat {
    let of = |child: NodeId| value(arena, child, given, sizes, levels);
    let shape: Vec<usize> = arena.axes(id).iter().map(|axis| length(axis, sizes)).collect();
    let each = |entry: &dyn Fn(&[usize]) -> Rational| Flat {
        shape: shape.clone(),
        data: indices(&shape).iter().map(|index| entry(index)).collect(),
    };
    let whole = |child: NodeId| of(child).data[0].to_i64().unwrap();
    match arena.node(id) {
        Node::Number(number) => each(&|_| number.clone()),
        Node::Constant(data) => Flat { shape: shape.clone(), data: data.clone() },
        Node::Symbol(_) => given[&id].clone(),
        Node::Named(_, body) => of(*body),
        Node::Size(dimension) => each(&|_| integer(length(dimension, sizes) as i64)),
        Node::Index(level) => each(&|_| integer(levels[level])),
        Node::Unit(position) => {
            let place = whole(*position);
            each(&|index| integer(i64::from(index[0] as i64 + 1 == place)))
        }
        Node::Selector(start) => {
            let start = whole(*start);
            each(&|index| integer(i64::from(index[0] as i64 + start - 1 == index[1] as i64)))
        }
        Node::Sum(terms) => {
            let terms: Vec<(Rational, Flat)> = terms.iter().map(|(w, t)| (w.clone(), of(*t))).collect();
            each(&|index| terms.iter().map(|(weight, term)| weight * term.at(index)).sum())
        }
        Node::Contraction(product) => {
            let lengths: Vec<usize> = product.dimensions.iter().map(|d| length(d, sizes)).collect();
            let bases: Vec<Flat> = product.factors.iter().map(|factor| of(factor.base)).collect();
            let mut result = each(&|_| integer(0));
            for labels in indices(&lengths) {
                let place = |axis: &[u16]| {
                    axis.iter().fold(0, |at, label| at * lengths[*label as usize] + labels[*label as usize])
                };
                let mut entry = integer(1);
                for (factor, base) in product.factors.iter().zip(&bases) {
                    let index: Vec<usize> = factor.axes.iter().map(|axis| place(axis)).collect();
                    let exponent = factor.exponent.to_i64().unwrap();
                    entry = multiply(&entry, &power(base.at(&index), exponent).unwrap()).unwrap();
                }
                let output: Vec<usize> = product.output.iter().map(|axis| place(axis)).collect();
                let slot = shape.iter().zip(&output).fold(0, |slot, (axis, at)| slot * axis + at);
                result.data[slot] = add(&result.data[slot], &entry).unwrap();
            }
            result
        }
        Node::SumOver { level, bounds, body } => {
            let mut result = each(&|_| integer(0));
            let (lower, upper) = (whole(bounds.lower), whole(bounds.upper));
            let backwards = lower > upper + 1;
            assert!(bounds.oriented || !backwards);
            for index in if backwards { upper + 1..=lower - 1 } else { lower..=upper } {
                let mut levels = levels.clone();
                levels.insert(*level, index);
                let summand = value(arena, *body, given, sizes, &levels);
                for (total, entry) in result.data.iter_mut().zip(summand.data) {
                    *total += if backwards { -entry } else { entry };
                }
            }
            result
        }
        Node::Apply { form, arguments, batch } => {
            // The only function that these tests apply is the relu, to each entry.
            assert_eq!(gradus::functions::row(*form).name, "relu");
            assert_eq!(usize::from(*batch), shape.len());
            let argument = of(arguments[0]);
            each(&|index| argument.at(index).clone().max(integer(0)))
        }
        other => panic!("{other:?}"),
    }
}
