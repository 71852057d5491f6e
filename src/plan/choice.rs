//! Choices. What the table writes as `c*a + (1 - c)*b`, with c 1 or 0, is computed as a choice between a and b, and a
//! product with such a c as one between the other factor and 0: where a branch that is not taken is infinite, the
//! product would be no number.

use num_traits::{One, Zero};

use super::operation::{Id, Operation, Operations};
use crate::functions;
use crate::number::Rational;

/// How many choices within choices are looked through: no walk goes on over depth.
const DEEPEST: usize = 8;

/// An array of 1 and 0: of what is not 0, and the values there and elsewhere.
#[derive(Clone, Copy, Debug)]
struct Chooser {
    condition: Id,
    /// Whether it is 1 where the condition does not hold.
    is_other: bool,
    /// Whether it is -1 and not 1.
    is_negative: bool,
}

/// A choice: the condition, and the values where it holds and elsewhere; none for 0.
#[derive(Clone, Copy, Debug)]
struct Choice {
    condition: Id,
    yes: Option<Id>,
    no: Option<Id>,
    /// Whether it is added up.
    is_summed: bool,
}

impl Operations {
    /// Whether an array is made of 1 and 0 by what holds.
    fn chooser(&self, id: Id) -> Option<Chooser> {
        self.chooser_within(id, DEEPEST)
    }

    fn chooser_within(&self, id: Id, levels: usize) -> Option<Chooser> {
        let below = |id: Id| self.chooser_within(id, levels.checked_sub(1)?);
        let itself = Chooser { condition: id, is_other: false, is_negative: false };
        match self.get(id) {
            Operation::Call { form, .. } => functions::form(*form).chooser.then_some(itself),
            Operation::Negate(of) => {
                let inside = below(*of)?;
                Some(Chooser { is_negative: !inside.is_negative, ..inside })
            }
            // Of pairs that differ, or with the signs of those.
            Operation::Subtract(a, b) if self.is_identity(*b) && self.is_all_one(*a) => {
                Some(Chooser { condition: *b, is_other: true, is_negative: false })
            }
            Operation::Subtract(a, b) if self.is_identity(*a) && self.is_all_one(*b) => {
                Some(Chooser { condition: *a, is_other: true, is_negative: true })
            }
            Operation::Subtract(a, b) if self.is_all_one(*a) => {
                let inside = below(*b).filter(|one| !one.is_other && !one.is_negative)?;
                Some(Chooser { is_other: true, ..inside })
            }
            Operation::Subtract(a, b) if self.is_all_one(*b) => {
                let inside = below(*a).filter(|one| !one.is_other && !one.is_negative)?;
                Some(Chooser { is_other: true, is_negative: true, ..inside })
            }
            Operation::Multiply(a, b) => {
                let both = [below(*a)?, below(*b)?];
                Some(Chooser { is_negative: both.iter().any(|one| one.is_negative), ..itself })
                    .filter(|_| !both.iter().all(|one| one.is_negative))
            }
            Operation::Column(of)
            | Operation::Row(of)
            | Operation::Transpose(of)
            | Operation::Reshape(of)
            | Operation::Diagonal(of)
            | Operation::Entry(of, _)
            | Operation::Line(of, ..)
            | Operation::Slice(of, ..) => {
                let inside = below(*of)?;
                Some(Chooser { is_negative: inside.is_negative, ..itself })
            }
            _ => None,
        }
    }

    fn is_identity(&self, id: Id) -> bool {
        matches!(self.get(id), Operation::Identity)
    }

    fn is_all_one(&self, id: Id) -> bool {
        matches!(self.get(id), Operation::Number(value) if value.is_one())
            || matches!(self.get(id), Operation::Ones)
    }

    /// Whether a value is finite whatever is given, so that times 0 it is 0.
    fn is_finite(&self, id: Id) -> bool {
        match self.get(id) {
            Operation::Number(_) | Operation::Size(_) | Operation::Ones | Operation::Array(_) => true,
            Operation::Negate(of) => self.is_finite(*of),
            _ => self.chooser(id).is_some(),
        }
    }

    /// Whether choices stand in choices further than is looked.
    pub(super) fn is_deep(&self, id: Id) -> bool {
        let mut open = vec![(id, 0)];
        while let Some((id, depth)) = open.pop() {
            match *self.get(id) {
                Operation::Select(..) if depth == DEEPEST => return true,
                Operation::Select(_, yes, no) => open.extend([(yes, depth + 1), (no, depth + 1)]),
                Operation::Sum(of) => open.push((of, depth)),
                _ => {}
            }
        }
        false
    }

    /// A value as a choice, where it is one.
    fn choice(&self, id: Id) -> Option<Choice> {
        let is_zero = |id: Id| matches!(self.get(id), Operation::Number(value) if value.is_zero());
        match *self.get(id) {
            Operation::Select(condition, yes, no) => {
                let [yes, no] = [yes, no].map(|one| Some(one).filter(|one| !is_zero(*one)));
                Some(Choice { condition, yes, no, is_summed: false })
            }
            Operation::Sum(of) => Some(Choice { is_summed: true, ..self.choice(of)? }),
            _ => None,
        }
    }

    /// A value as a choice beside another, whose condition alone may be a part of it: `c` is a choice of 1, `2*c` of 2.
    fn choice_by(&mut self, id: Id, condition: Id) -> Option<Choice> {
        if let Some(choice) = self.choice(id) {
            return Some(choice).filter(|choice| choice.condition == condition);
        }
        let yes = match *self.get(id) {
            _ if id == condition => self.number(Rational::one()),
            Operation::Multiply(a, b) if b == condition && self.is_finite(a) && self.order(a) == 0 => a,
            _ => return None,
        };
        Some(Choice { condition, yes: Some(yes), no: None, is_summed: false })
    }

    fn chosen(&mut self, choice: Choice) -> Id {
        let zero = self.number(Rational::zero());
        let (yes, no) = (choice.yes.unwrap_or(zero), choice.no.unwrap_or(zero));
        let all = [choice.condition, yes, no];
        let larger = all.into_iter().max_by_key(|id| self.order(*id)).unwrap_or(choice.condition);
        let axes = self.axes(larger).to_vec();
        let id = self.push(Operation::Select(choice.condition, yes, no), &axes);
        if choice.is_summed { self.sum(id) } else { id }
    }

    /// A product one factor of which chooses: the other where it does, and 0 elsewhere.
    pub(super) fn product_chosen(&mut self, a: Id, b: Id) -> Option<Id> {
        let one_sided = |choice: &Choice| !choice.is_summed && (choice.yes.is_none() || choice.no.is_none());
        if self.is_deep(a) || self.is_deep(b) {
            return None;
        }
        for (by, other, is_left) in [(a, b, true), (b, a, false)] {
            if let Some(chooser) = self.chooser(by).filter(|_| !self.is_finite(other)) {
                let value = Some(if chooser.is_negative { self.negate(other) } else { other });
                let (yes, no) = if chooser.is_other { (None, value) } else { (value, None) };
                let choice = Choice { condition: chooser.condition, yes, no, is_summed: false };
                return Some(self.chosen(choice));
            }
            if let Some(choice) = self.choice(by).filter(one_sided) {
                let mut times = |value: Id| {
                    if is_left { self.multiply(value, other) } else { self.multiply(other, value) }
                };
                let (yes, no) = (choice.yes.map(&mut times), choice.no.map(&mut times));
                return Some(self.chosen(Choice { yes, no, ..choice }));
            }
        }
        None
    }

    /// A quotient whose dividend chooses.
    pub(super) fn quotient_chosen(&mut self, a: Id, b: Id) -> Option<Id> {
        if let Some(choice) = self.choice(a).filter(|choice| !choice.is_summed && !self.is_deep(a)) {
            let mut over = |value: Id| self.divide(value, b);
            let (yes, no) = (choice.yes.map(&mut over), choice.no.map(&mut over));
            return Some(self.chosen(Choice { yes, no, ..choice }));
        }
        if self.chooser(a).is_none() || self.is_finite(b) {
            return None;
        }
        let one = self.number(Rational::one());
        let below = self.divide(one, b);
        self.product_chosen(a, below)
    }

    /// An inner product that is the sum of a choice.
    pub(super) fn inner_chosen(&mut self, a: Id, b: Id) -> Option<Id> {
        if a == b {
            return None;
        }
        let product = self.product_chosen(a, b)?;
        Some(self.sum(product))
    }

    /// Two terms as one choice, the second added or subtracted.
    pub(super) fn joined_choice(&mut self, a: Id, b: Id, is_subtracted: bool) -> Option<Id> {
        let condition = self.choice(a).or_else(|| self.choice(b))?.condition;
        if self.is_deep(a) || self.is_deep(b) {
            return None;
        }
        let (first, second) = (self.choice_by(a, condition), self.choice_by(b, condition));
        match (first, second) {
            (Some(first), Some(second))
                if first.is_summed == second.is_summed && self.are_summed_alike(a, b) =>
            {
                let yes = self.joined_branch(first.yes, second.yes, is_subtracted);
                let no = self.joined_branch(first.no, second.no, is_subtracted);
                Some(self.chosen(Choice { yes, no, ..first }))
            }
            // `c*(a - b) + b` and `b - c*b` take b where c does not hold.
            (Some(Choice { yes: Some(yes), no: None, is_summed: false, .. }), None) if !is_subtracted => {
                self.is_less(yes, b).then(|| {
                    let yes = self.rest_of(yes);
                    self.chosen(Choice { condition, yes, no: Some(b), is_summed: false })
                })
            }
            (None, Some(Choice { yes: Some(yes), no: None, is_summed: false, .. })) => {
                let fits = if is_subtracted { yes == a } else { self.is_less(yes, a) };
                fits.then(|| {
                    let yes = if is_subtracted { None } else { self.rest_of(yes) };
                    self.chosen(Choice { condition, yes, no: Some(a), is_summed: false })
                })
            }
            _ => None,
        }
    }

    /// Whether two sums are over the same axes: one number may choose between arrays of any.
    fn are_summed_alike(&self, a: Id, b: Id) -> bool {
        match (self.get(a), self.get(b)) {
            (Operation::Sum(a), Operation::Sum(b)) => self.axes(*a) == self.axes(*b),
            _ => true,
        }
    }

    /// Whether a value is something less another, `a - b` or `-b`.
    fn is_less(&self, value: Id, other: Id) -> bool {
        matches!(*self.get(value), Operation::Subtract(_, taken) | Operation::Negate(taken) if taken == other)
    }

    /// What such a value was before the other was taken from it; none for 0.
    fn rest_of(&self, value: Id) -> Option<Id> {
        if let Operation::Subtract(first, _) = *self.get(value) { Some(first) } else { None }
    }

    fn joined_branch(&mut self, a: Option<Id>, b: Option<Id>, is_subtracted: bool) -> Option<Id> {
        match (a, b, is_subtracted) {
            (a, None, _) => a,
            (None, Some(b), false) => Some(b),
            (None, Some(b), true) => Some(self.negate(b)),
            (Some(a), Some(b), false) => Some(self.add(a, b)),
            (Some(a), Some(b), true) => Some(self.subtract(a, b)),
        }
    }
}
