//! Terms that are the same network are one term: their weights are added. Two are the same where factors and
//! indices of the one can be paired with those of the other, free indices with themselves.

use indexmap::IndexMap;

use crate::number::rational;

use super::factors::{Factor, Term, Weight};

/// How many pairings are tried at most; of terms for which that is not enough, each stands for itself.
const MOST_TRIES: usize = 10_000;

/// The terms with equal ones collected, and within each equal factors written as a power; those that cancel are left out.
pub(super) fn collected(terms: Vec<Term>, free: &[String]) -> Vec<Term> {
    let mut kept: Vec<Term> = Vec::new();
    for term in terms {
        match kept.iter_mut().find(|other| are_same(other, &term, free)) {
            Some(other) => other.weight = Weight(rational::plus(&other.weight.0, &term.weight.0)),
            None => kept.push(term),
        }
    }
    kept.retain(|term| !num_traits::Zero::is_zero(&term.weight.0));
    kept.into_iter().map(with_powers).collect()
}

/// Equal factors at equal indices as one with an exponent.
fn with_powers(mut term: Term) -> Term {
    let mut counted: IndexMap<(String, Vec<String>), (Factor, usize)> = IndexMap::new();
    for factor in term.factors {
        let key = (factor.label.clone(), factor.indices.clone());
        counted.entry(key).or_insert((factor, 0)).1 += 1;
    }
    let power = |(factor, count): (Factor, usize)| {
        if count == 1 {
            return factor;
        }
        let exponent: String = count.to_string().chars().map(superscript).collect();
        let is_word = factor.label.chars().all(char::is_alphanumeric) || factor.label.ends_with(')');
        let label = if is_word { factor.label } else { format!("({})", factor.label) };
        Factor {
            label: format!("{label}{exponent}"),
            latex: format!("{{{}}}^{{{count}}}", factor.latex),
            indices: factor.indices,
        }
    };
    term.factors = counted.into_values().map(power).collect();
    term
}

fn superscript(digit: char) -> char {
    let digits = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    digit.to_digit(10).and_then(|digit| digits.get(digit as usize)).copied().unwrap_or(digit)
}

/// Whether two terms are the same but for their weights and the names of their bound indices.
fn are_same(one: &Term, other: &Term, free: &[String]) -> bool {
    if one.factors.len() != other.factors.len() || one.joined.len() != other.joined.len() {
        return false;
    }
    let mut pairing = Pairing { one, other, free, tries: 0 };
    pairing.factors(0, &mut vec![false; other.factors.len()], &IndexMap::new())
}

struct Pairing<'t> {
    one: &'t Term,
    other: &'t Term,
    free: &'t [String],
    tries: usize,
}

impl Pairing<'_> {
    /// Whether the factors from a place on can be paired with those that are not used, given how indices are paired.
    fn factors(&mut self, place: usize, used: &mut Vec<bool>, paired: &IndexMap<String, String>) -> bool {
        let Some(factor) = self.one.factors.get(place) else { return self.joined(paired) };
        for (candidate, own) in self.other.factors.iter().enumerate() {
            self.tries += 1;
            if self.tries > MOST_TRIES {
                return false;
            }
            let is_free = used.get(candidate).is_some_and(|used| !used);
            if !is_free || own.label != factor.label || own.indices.len() != factor.indices.len() {
                continue;
            }
            let Some(paired) = self.indices(&factor.indices, &own.indices, paired.clone()) else { continue };
            if let Some(used) = used.get_mut(candidate) {
                *used = true;
            }
            if self.factors(place + 1, used, &paired) {
                return true;
            }
            if let Some(used) = used.get_mut(candidate) {
                *used = false;
            }
        }
        false
    }

    /// The pairing with further indices; `None` where they contradict it.
    fn indices(
        &self,
        left: &[String],
        right: &[String],
        mut paired: IndexMap<String, String>,
    ) -> Option<IndexMap<String, String>> {
        for (one, other) in left.iter().zip(right) {
            let is_free = self.free.contains(one) || self.free.contains(other);
            let fits = match paired.get(one) {
                Some(known) => known == other,
                None => (!is_free || one == other) && !paired.values().any(|known| known == other),
            };
            if !fits {
                return None;
            }
            paired.insert(one.clone(), other.clone());
        }
        Some(paired)
    }

    /// Whether what is joined in the one is joined in the other.
    fn joined(&self, paired: &IndexMap<String, String>) -> bool {
        let of = |index: &String| paired.get(index).unwrap_or(index).clone();
        self.one.joined.iter().all(|(left, right)| {
            let wanted = (of(left), of(right));
            self.other.joined.iter().any(|(one, other)| {
                (one, other) == (&wanted.0, &wanted.1) || (other, one) == (&wanted.0, &wanted.1)
            })
        })
    }
}
