//! Dimensions that are still open, and what they turn out to be. An open dimension is a name
//! that starts with `?`, which nobody can type. Nothing in here knows what an expression is.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::shape::{Dimension, Shape};

/// How long a chain of open names may be while one is looked up.
const LONGEST_CHAIN: usize = 10_000;

/// The open dimensions of one program.
#[derive(Clone, Debug, Default)]
pub(super) struct Unifier {
    next: u64,
    bound: FxHashMap<Arc<str>, Dimension>,
    /// The names whose size a value has fixed.
    pub fixed: BTreeMap<Arc<str>, i128>,
}

/// Whether a name stands for a dimension that is still open.
pub(super) fn is_open_name(name: &str) -> bool {
    name.starts_with('?')
}

/// Whether a dimension has an open name in it.
pub(super) fn is_open(dimension: &Dimension) -> bool {
    dimension.terms().any(|(names, _)| names.iter().any(|name| is_open_name(name)))
}

impl Unifier {
    /// A dimension of which nothing is known.
    pub fn fresh(&mut self) -> Dimension {
        self.next += 1;
        Dimension::name(&format!("?{}", self.next))
    }

    /// Forgets what the open dimensions of earlier statements turned out to be.
    pub fn forget(&mut self) {
        self.next = 0;
        self.bound.clear();
    }

    /// Says what an open name is.
    pub fn bind(&mut self, name: Arc<str>, value: Dimension) {
        self.bound.insert(name, value);
    }

    /// The dimension with everything put in that is known.
    pub fn resolve(&mut self, dimension: &Dimension) -> Dimension {
        if !is_open(dimension) {
            return dimension.clone();
        }
        let mut current = dimension.clone();
        for step in 0..LONGEST_CHAIN {
            let next = current.substitute(&|name| self.bound.get(name).cloned());
            if next == current {
                if let (Some(name), true) = (dimension.as_name(), step > 1) {
                    self.bound.insert(name.clone(), next.clone());
                }
                return next;
            }
            current = next;
        }
        current
    }

    /// The shape with everything put in that is known.
    pub fn resolve_shape(&mut self, shape: &Shape) -> Shape {
        Shape { axes: shape.axes.iter().map(|axis| self.resolve(axis)).collect(), row: shape.row }
    }

    /// Makes two dimensions equal; `false` where they cannot be.
    pub fn unify(&mut self, left: &Dimension, right: &Dimension) -> bool {
        let (left, right) = (self.resolve(left), self.resolve(right));
        if left == right {
            return true;
        }
        if !is_open(&left) && !is_open(&right) {
            return self.is_by_value(&left, &right) || self.is_by_value(&right, &left);
        }
        let difference = without_common_factors(&left.subtract(&right));
        let mut solutions = difference.solutions(&Dimension::number(0), &is_open_name);
        // Of `[A, B]*x` the parts keep names of their own, and the whole is their sum: nobody writes a part as what
        // the others leave of the whole.
        let place = solutions.iter().position(|(_, value)| value.is_sum()).unwrap_or(0);
        let solved = (place < solutions.len()).then(|| solutions.swap_remove(place));
        match solved {
            Some((_, value)) if value.as_number().is_some_and(|value| value <= 0) => false,
            Some((name, value)) => {
                self.bound.insert(name, value);
                true
            }
            None => self.factor_by_factor(&left, &right),
        }
    }

    /// Makes two products of open dimensions equal, each factor to its counterpart: what can be said of `A ⊗ B` that
    /// has to be square is that A and B are.
    fn factor_by_factor(&mut self, left: &Dimension, right: &Dimension) -> bool {
        let (Some(left), Some(right)) = (open_factors(left), open_factors(right)) else { return false };
        if left.len() != right.len() {
            return false;
        }
        for (one, other) in left.into_iter().zip(right) {
            self.bound.insert(one, Dimension::name(&other));
        }
        true
    }

    /// Whether a dimension with names is this number, for the values that were given. Two names of one
    /// size stay different: else a transpose that is missing would pass wherever all sizes are alike.
    fn is_by_value(&self, dimension: &Dimension, number: &Dimension) -> bool {
        let known = || dimension.substitute(&|name| self.fixed.get(name).copied().map(Dimension::number));
        number.as_number().is_some() && !dimension.names().is_empty() && known() == *number
    }

    /// Makes two lists of axes equal; the place of the first that cannot be.
    pub fn unify_axes(&mut self, left: &[Dimension], right: &[Dimension]) -> Option<usize> {
        left.iter().zip(right).position(|(left, right)| !self.unify(left, right))
    }
}

/// The names of a product of open dimensions, each once, in the order in which they were made.
fn open_factors(product: &Dimension) -> Option<Vec<Arc<str>>> {
    let mut terms = product.terms();
    let (Some((names, 1)), None) = (terms.next(), terms.next()) else { return None };
    let mut numbered: Vec<(u64, Arc<str>)> = names
        .iter()
        .map(|name| Some((name.strip_prefix('?')?.parse().ok()?, Arc::clone(name))))
        .collect::<Option<_>>()?;
    numbered.sort();
    numbered.dedup();
    (numbered.len() == names.len()).then(|| numbered.into_iter().map(|(_, name)| name).collect())
}

/// A difference that is to be zero, divided by the names and the number that all its terms
/// share: lengths are never zero.
fn without_common_factors(difference: &Dimension) -> Dimension {
    let mut common: Option<Vec<Arc<str>>> = None;
    let mut content: i128 = 0;
    for (names, coefficient) in difference.terms() {
        content = num_integer::gcd(content, coefficient);
        common = Some(match common {
            None => names.to_vec(),
            Some(shared) => intersection(&shared, names),
        });
    }
    let common = common.unwrap_or_default();
    if content == 0 {
        return difference.clone();
    }
    let mut sum = Dimension::number(0);
    for (names, coefficient) in difference.terms() {
        let mut rest = names.to_vec();
        for name in &common {
            if let Some(place) = rest.iter().position(|other| other == name) {
                rest.remove(place);
            }
        }
        let term = rest.iter().fold(Dimension::number(coefficient / content), |product, name| {
            product.multiply(&Dimension::name(name))
        });
        sum = sum.add(&term);
    }
    sum
}

/// What two sorted lists of names share, counted.
fn intersection(left: &[Arc<str>], right: &[Arc<str>]) -> Vec<Arc<str>> {
    let mut rest = right.to_vec();
    let mut shared = Vec::new();
    for name in left {
        if let Some(place) = rest.iter().position(|other| other == name) {
            shared.push(rest.remove(place));
        }
    }
    shared
}

#[cfg(test)]
mod tests {
    use super::Unifier;
    use crate::shape::Dimension;

    #[test]
    fn open_names_are_found_through_chains_and_factors() {
        let mut unifier = Unifier::default();
        let (a, b) = (unifier.fresh(), unifier.fresh());
        let (m, p) = (Dimension::name("m"), Dimension::name("p"));
        assert!(unifier.unify(&a, &b));
        assert!(unifier.unify(&b.multiply(&m), &m.multiply(&p)));
        assert_eq!(unifier.resolve(&a), p);
        assert!(!unifier.unify(&a, &m));
    }
}
