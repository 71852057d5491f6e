//! In which order the factors of a sum over labels are multiplied, two at a time: the cheapest of all orders for
//! a few factors, the cheapest next pair for many.

use crate::ir::Label;

/// For more factors than these not all orders are compared.
const FEW: usize = 9;

/// A set of labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Labels(u128);

impl Labels {
    /// `None` where a label is too large a number for the set.
    pub fn of<'a>(labels: impl IntoIterator<Item = &'a Label>) -> Option<Self> {
        let bit = |label: &Label| 1_u128.checked_shl(u32::from(*label));
        labels.into_iter().try_fold(Self::default(), |all, label| Some(Self(all.0 | bit(label)?)))
    }

    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn within(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn each(self) -> impl Iterator<Item = Label> {
        (0..128_u16).filter(move |label| self.0 >> label & 1 == 1)
    }
}

/// Two factors multiplied, by their numbers, and the labels that are left. What comes of it is numbered on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Join {
    pub left: usize,
    pub right: usize,
    pub labels: Labels,
}

/// Factors to be multiplied and summed over each label that the output lacks.
pub(super) struct Product<'a> {
    pub factors: Vec<Labels>,
    pub output: Labels,
    /// About how long the axis of each label is.
    pub lengths: &'a [f64],
}

impl Product<'_> {
    /// The joins of all factors, in order.
    pub fn joins(&self) -> Vec<Join> {
        let mut joins = if self.factors.len() <= FEW { self.best().1 } else { self.greedy().1 };
        if let Some(last) = joins.last_mut() {
            last.labels = self.output;
        }
        joins
    }

    /// How many products of numbers the cheapest order takes that is found.
    pub fn cost(&self) -> f64 {
        match self.factors.as_slice() {
            [] => 0.0,
            [only] => self.numbers(*only),
            all if all.len() <= FEW => self.best().0,
            _ => self.greedy().0,
        }
    }

    /// How many numbers there are over all values of these labels.
    fn numbers(&self, labels: Labels) -> f64 {
        labels.each().map(|label| self.lengths.get(usize::from(label)).copied().unwrap_or(1.0)).product()
    }

    /// The factors of a set.
    fn members(&self, set: usize) -> impl Iterator<Item = Labels> + '_ {
        self.factors.iter().enumerate().filter(move |(place, _)| set >> place & 1 == 1).map(|(_, one)| *one)
    }

    /// The labels of a set of factors that the output or another factor has, too; of one factor all.
    fn left_over(&self, set: usize) -> Labels {
        let union = |set: usize| self.members(set).fold(Labels::default(), Labels::with);
        match set.count_ones() {
            1 => union(set),
            _ => union(set).within(union(!set).with(self.output)),
        }
    }

    /// By all sets of factors: the cheapest way to each is that to two of its parts, and their join.
    fn best(&self) -> (f64, Vec<Join>) {
        let sets = 1_usize << self.factors.len();
        let labels: Vec<Labels> = (0..sets).map(|set| self.left_over(set)).collect();
        let of = |set: usize| labels.get(set).copied().unwrap_or_default();
        // Each set's cost, and one of the two parts that it is joined of.
        let mut best: Vec<(f64, usize)> = vec![(0.0, 0); sets];
        for set in (1..sets).filter(|set| set.count_ones() > 1) {
            let mut least = (f64::INFINITY, 0);
            let mut part = (set - 1) & set;
            // Of a part and its rest one is looked at.
            while part > set ^ part {
                let rest = set ^ part;
                let before =
                    best.get(part).map_or(0.0, |one| one.0) + best.get(rest).map_or(0.0, |one| one.0);
                if before < least.0 {
                    let whole = before + self.numbers(of(part).with(of(rest)));
                    if whole < least.0 {
                        least = (whole, part);
                    }
                }
                part = (part - 1) & set;
            }
            if let Some(place) = best.get_mut(set) {
                *place = least;
            }
        }
        // What is joined stands behind its parts: backwards from the whole.
        let mut wanted = vec![sets - 1];
        let mut place = 0;
        while let Some(set) = wanted.get(place).copied() {
            let part = best.get(set).map_or(0, |one| one.1);
            wanted.extend([part, set ^ part].into_iter().filter(|one| one.count_ones() > 1));
            place += 1;
        }
        wanted.retain(|set| set.count_ones() > 1);
        wanted.reverse();
        let number = |set: usize| match set.count_ones() {
            1 => set.trailing_zeros() as usize,
            _ => self.factors.len() + wanted.iter().position(|other| *other == set).unwrap_or_default(),
        };
        let joins = wanted.iter().map(|set| {
            let part = best.get(*set).map_or(0, |one| one.1);
            let (one, other) = (number(part), number(set ^ part));
            Join { left: one.min(other), right: one.max(other), labels: of(*set) }
        });
        (best.last().map_or(0.0, |one| one.0), joins.collect())
    }

    /// The pair next whose join is the cheapest.
    fn greedy(&self) -> (f64, Vec<Join>) {
        let mut open: Vec<(usize, Labels)> = self.factors.iter().copied().enumerate().collect();
        let mut joins = Vec::new();
        let mut sum = 0.0;
        while open.len() > 1 {
            let mut best: Option<(f64, usize, usize)> = None;
            for (one, (_, left)) in open.iter().enumerate() {
                for (other, (_, right)) in open.iter().enumerate().skip(one + 1) {
                    let cost = self.numbers(left.with(*right));
                    if best.is_none_or(|(least, ..)| cost < least) {
                        best = Some((cost, one, other));
                    }
                }
            }
            let Some((cost, one, other)) = best else { break };
            let (right, of_right) = open.remove(other);
            let (left, of_left) = open.remove(one);
            let needed = open.iter().fold(self.output, |all, (_, labels)| all.with(*labels));
            let labels = of_left.with(of_right).within(needed);
            sum += cost;
            joins.push(Join { left, right, labels });
            open.push((self.factors.len() + joins.len() - 1, labels));
        }
        (sum, joins)
    }
}

#[cfg(test)]
mod tests {
    use super::{Labels, Product};
    use crate::ir::Label;

    /// How many products all joins take, with every axis 10 long.
    fn taken(factors: &[&[Label]], output: &[Label]) -> usize {
        let set = |labels: &[Label]| Labels::of(labels).unwrap_or_default();
        let lengths = vec![10.0; 32];
        let mut all: Vec<Labels> = factors.iter().map(|labels| set(labels)).collect();
        let product = Product { factors: all.clone(), output: set(output), lengths: &lengths };
        let mut sum = 0;
        for join in product.joins() {
            let of = |place: usize| all.get(place).copied().unwrap_or_default();
            let met = of(join.left).with(of(join.right)).each().count();
            sum += 10_usize.pow(u32::try_from(met).unwrap_or(9));
            all.push(join.labels);
        }
        assert_eq!(all.last(), Some(&set(output)));
        assert!((product.cost() - f64::from(u32::try_from(sum).unwrap_or(0))).abs() < 0.5);
        sum
    }

    #[test]
    fn a_vector_is_met_before_matrices_are_multiplied() {
        // A[i,j] B[j,k] C[k,l] x[l] -> i
        assert_eq!(taken(&[&[0, 1], &[1, 2], &[2, 3], &[3]], &[0]), 300);
        // The same of a dozen matrices.
        let mut long: Vec<Vec<Label>> = (0..12).map(|place| vec![place, place + 1]).collect();
        long.push(vec![12]);
        let long: Vec<&[Label]> = long.iter().map(Vec::as_slice).collect();
        assert_eq!(taken(&long, &[0]), 1200);
    }

    #[test]
    fn what_is_spread_comes_last() {
        // u[i] v[j] A[k,l] b[l] -> i, j, k
        assert_eq!(taken(&[&[0], &[1], &[2, 3], &[3]], &[0, 1, 2]), 100 + 100 + 1000);
        // u[a] v[a] w[a] over one label: numbers alone.
        assert_eq!(taken(&[&[0], &[0], &[0]], &[]), 20);
    }
}
