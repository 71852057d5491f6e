//! Dimensions and shapes. A dimension is a polynomial in names with whole coefficients, kept
//! in normal form, so that two dimensions are equal exactly when they are the same polynomial.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// The names multiplied in one term, sorted, repeated for powers; empty for the constant term.
type Monomial = Vec<Arc<str>>;

/// The length of an axis: `3`, `n`, `m*n`, `n - 1`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Dimension(Arc<BTreeMap<Monomial, i128>>);

impl Dimension {
    /// A whole number.
    pub fn number(value: i128) -> Self {
        Self::from_terms([(Monomial::new(), value)])
    }

    /// A name.
    pub fn name(name: &str) -> Self {
        Self::from_terms([(vec![Arc::from(name)], 1)])
    }

    fn from_terms(terms: impl IntoIterator<Item = (Monomial, i128)>) -> Self {
        let mut map = BTreeMap::new();
        for (monomial, coefficient) in terms {
            let entry: &mut i128 = map.entry(monomial).or_insert(0);
            *entry = entry.saturating_add(coefficient);
        }
        map.retain(|_, coefficient| *coefficient != 0);
        Self(Arc::new(map))
    }

    /// The sum.
    pub fn add(&self, other: &Self) -> Self {
        // Most sums and products that are asked for are with 0 or 1.
        if other.0.is_empty() {
            return self.clone();
        }
        if self.0.is_empty() {
            return other.clone();
        }
        Self::from_terms(self.0.iter().chain(other.0.iter()).map(|(m, c)| (m.clone(), *c)))
    }

    /// The difference.
    pub fn subtract(&self, other: &Self) -> Self {
        self.add(&other.scale(-1))
    }

    /// A whole multiple.
    pub fn scale(&self, factor: i128) -> Self {
        Self::from_terms(self.0.iter().map(|(m, c)| (m.clone(), c.saturating_mul(factor))))
    }

    /// The product.
    pub fn multiply(&self, other: &Self) -> Self {
        if other.is_one() {
            return self.clone();
        }
        if self.is_one() {
            return other.clone();
        }
        let mut terms = Vec::new();
        for (left, a) in self.0.iter() {
            for (right, b) in other.0.iter() {
                let mut names: Monomial = left.iter().chain(right).cloned().collect();
                names.sort();
                terms.push((names, a.saturating_mul(*b)));
            }
        }
        Self::from_terms(terms)
    }

    /// The product of several; 1 for none.
    pub fn product<'a>(factors: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut factors = factors.into_iter();
        let first = factors.next().cloned().unwrap_or_else(|| Self::number(1));
        factors.fold(first, |all, one| all.multiply(one))
    }

    fn is_one(&self) -> bool {
        self.as_number() == Some(1)
    }

    /// The value, where there is no name in it.
    pub fn as_number(&self) -> Option<i128> {
        match self.0.len() {
            0 => Some(0),
            1 => self.0.iter().next().filter(|(m, _)| m.is_empty()).map(|(_, c)| *c),
            _ => None,
        }
    }

    /// Whether it is not negative whatever the sizes in it, which are at least 1: `n - 1`.
    pub fn is_never_negative(&self) -> bool {
        let grows = self.terms().all(|(names, coefficient)| names.is_empty() || coefficient >= 0);
        grows && self.terms().map(|(_, coefficient)| coefficient).sum::<i128>() >= 0
    }

    /// The name, where the dimension is just one.
    pub fn as_name(&self) -> Option<&Arc<str>> {
        match self.0.iter().next() {
            Some((m, 1)) if self.0.len() == 1 && m.len() == 1 => m.first(),
            _ => None,
        }
    }

    /// The terms: names multiplied, and their coefficient, in order.
    pub fn terms(&self) -> impl Iterator<Item = (&[Arc<str>], i128)> {
        self.0.iter().map(|(m, c)| (m.as_slice(), *c))
    }

    /// Every name that occurs, once, in order.
    pub fn names(&self) -> Vec<Arc<str>> {
        let mut names: Vec<_> = self.0.keys().flatten().cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    /// With every name replaced by what `value` gives for it; names it does not know stay.
    pub fn substitute(&self, value: &dyn Fn(&str) -> Option<Self>) -> Self {
        if let Some(name) = self.as_name() {
            return value(name).unwrap_or_else(|| self.clone());
        }
        if self.as_number().is_some() {
            return self.clone();
        }
        let mut sum = Self::number(0);
        for (monomial, coefficient) in self.0.iter() {
            let mut term = Self::number(*coefficient);
            for name in monomial {
                term = term.multiply(&value(name).unwrap_or_else(|| Self::name(name)));
            }
            sum = sum.add(&term);
        }
        sum
    }

    /// Solves `self = other` for a name that satisfies `solvable` and stands alone in the difference, with a
    /// coefficient that divides all others: the name and its value.
    pub fn solve(&self, other: &Self, solvable: &dyn Fn(&str) -> bool) -> Option<(Arc<str>, Self)> {
        self.solutions(other, solvable).into_iter().next()
    }

    /// The same for each name that it can be solved for.
    pub fn solutions(&self, other: &Self, solvable: &dyn Fn(&str) -> bool) -> Vec<(Arc<str>, Self)> {
        let difference = self.subtract(other);
        let mut solutions = Vec::new();
        for (monomial, coefficient) in difference.0.iter() {
            let [name] = monomial.as_slice() else { continue };
            let elsewhere = difference.0.keys().any(|m| m != monomial && m.contains(name));
            let divides = difference.0.values().all(|other| other.checked_rem(*coefficient) == Some(0));
            if !divides || elsewhere || !solvable(name) {
                continue;
            }
            let alone = Self::name(name).scale(*coefficient);
            let rest = difference.subtract(&alone);
            let terms = rest.0.iter().map(|(monomial, other)| {
                (monomial.clone(), other.saturating_neg().checked_div(*coefficient).unwrap_or(0))
            });
            solutions.push((name.clone(), Self::from_terms(terms)));
        }
        solutions
    }

    /// Whether no name is taken away in it: `m + n - 1`, not `k - n`.
    pub fn is_sum(&self) -> bool {
        self.terms().all(|(names, coefficient)| names.is_empty() || coefficient > 0)
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Highest degree first, as people write polynomials.
        let mut terms: Vec<_> = self.0.iter().collect();
        terms.sort_by_key(|(m, c)| (**c < 0, std::cmp::Reverse(m.len()), (*m).clone()));
        if terms.is_empty() {
            return write!(f, "0");
        }
        for (position, (monomial, coefficient)) in terms.into_iter().enumerate() {
            match (position, *coefficient < 0) {
                (0, true) => write!(f, "-")?,
                (0, false) => {}
                (_, true) => write!(f, " - ")?,
                (_, false) => write!(f, " + ")?,
            }
            let size = coefficient.unsigned_abs();
            let names = monomial.join("*");
            match (size, names.is_empty()) {
                (_, true) => write!(f, "{size}")?,
                (1, false) => write!(f, "{names}")?,
                (_, false) => write!(f, "{size}*{names}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The axes of an expression, and whether a single axis lies as a row.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Shape {
    /// One dimension an axis; none for a scalar.
    pub axes: Vec<Dimension>,
    /// Whether the one axis of a vector lies as a row: `x'`.
    pub row: bool,
}

impl Shape {
    /// The shape of a number.
    pub fn scalar() -> Self {
        Self::default()
    }

    /// These axes, a single one standing as a column.
    pub fn of(axes: Vec<Dimension>) -> Self {
        Self { axes, row: false }
    }

    /// One axis, lying as a row.
    pub fn row(dimension: Dimension) -> Self {
        Self { axes: vec![dimension], row: true }
    }

    /// How many axes there are.
    pub fn order(&self) -> usize {
        self.axes.len()
    }

    /// The kind of thing this is, in a word.
    pub fn kind(&self) -> &'static str {
        match (self.order(), self.row) {
            (0, _) => "scalar",
            (1, false) => "vector",
            (1, true) => "row",
            (2, _) => "matrix",
            _ => "tensor",
        }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let axes: Vec<String> = self.axes.iter().map(ToString::to_string).collect();
        match (axes.as_slice(), self.row) {
            ([], _) => write!(f, "scalar"),
            ([n], true) => write!(f, "row({n})"),
            ([n], false) => write!(f, "vector({n})"),
            ([m, n], _) => write!(f, "matrix({m}, {n})"),
            (more, _) => write!(f, "tensor({})", more.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dimension;

    #[test]
    fn polynomials_have_one_form() {
        let (m, n) = (Dimension::name("m"), Dimension::name("n"));
        let left = m.add(&n).multiply(&m.subtract(&n));
        let right = m.multiply(&m).subtract(&n.multiply(&n));
        assert_eq!(left, right);
        assert_eq!(left.to_string(), "m*m - n*n");
        assert_eq!(n.subtract(&Dimension::number(1)).to_string(), "n - 1");
    }

    #[test]
    fn a_lone_name_is_solved_for() {
        let (n, k) = (Dimension::name("n"), Dimension::name("k"));
        let (name, value) = n
            .add(&Dimension::number(1))
            .solve(&k.scale(2), &|name| name == "n")
            .unwrap_or_else(|| unreachable!());
        assert_eq!((&*name, value.to_string()), ("n", "2*k - 1".to_owned()));
        assert!(n.multiply(&n).solve(&k, &|name| name == "n").is_none());
    }
}
