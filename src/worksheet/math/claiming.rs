//! Whether an equation says something that may be false, or only asks for it: `A v = λ v`, `n = 1000`.

use std::collections::BTreeSet;

use crate::span::Span;

use super::checker::Checker;
use super::said::{What, is_asserted, is_demanded, is_right_before};
use super::tree::{Node, NodeId, Times};
use super::verdict::is_derivative;

impl Checker<'_> {
    /// Whether an equation says something that could be false, and does not only ask for it: `A*v = lambda*v`.
    pub(super) fn claims_something(&self, head: NodeId, id: NodeId, span: Span) -> bool {
        if self.claimed.iter().any(|claimed| claimed.from <= span.from && span.to <= claimed.to) {
            return true;
        }
        let counts = self.counts(&[head, id]);
        let without = |names: BTreeSet<String>| &names - &counts;
        let (left, right) = (without(self.names(&[head])), without(self.names(&[id])));
        let is_number = |name: &String| {
            let is_said = self.context.values.contains_key(name) || self.survey.valued.contains(name);
            is_said || self.context.meanings.contains_key(name)
        };
        // Where nothing is open there is nothing to ask for.
        let is_closed = self.closure(&[head, id]).is_empty() && self.tree.name(head).is_none();
        if is_closed {
            return true;
        }
        // A step of a derivation between the very same names leads somewhere, and asks for nothing.
        if self.is_step && !left.is_empty() && left == right && self.tree.name(head).is_none() {
            return true;
        }
        if self.is_given(head, id) || self.is_system(head, id) || self.is_zero(id) || self.is_zero(head) {
            return false;
        }
        if !self.context.dependent.is_empty() && !self.is_chain_rule(head, id) {
            return false;
        }
        if self.closure(&[head, id]).iter().all(is_number) {
            return true;
        }
        let has_derivative = [head, id].iter().any(|side| self.tree.has(*side, is_derivative));
        if (self.chain.asks_for_zero || self.tree.is_literal(id)) && !has_derivative {
            return false;
        }
        let (all_left, all_right) = (without(self.closure(&[head])), without(self.closure(&[id])));
        let (letters_left, letters_right) = (self.letters_of(&all_left), self.letters_of(&all_right));
        let is_within = right.is_subset(&all_left) || left.is_subset(&all_right);
        // A name that was given a meaning is as known as what that speaks of: the `m` of `2(u - m)` after `m` was said to be a mean.
        let is_known = letters_right.is_subset(&letters_left) && !is_demanded(self.source, span);
        let has_meaning = self
            .tree
            .name(head)
            .is_some_and(|name| self.context.meanings.contains_key(&self.survey.spelled(name)));
        if has_derivative || has_meaning {
            return is_within || is_known;
        }
        // What is worked out of names that have a meaning here is what it is.
        let is_worked_out = |names: &BTreeSet<String>| {
            let is_here = |name: &String| {
                self.context.meanings.get(name).is_some_and(|meaning| meaning.section == self.section)
            };
            !names.is_empty() && names.iter().all(is_here)
        };
        let follows = is_worked_out(&left) && all_right.is_subset(&all_left)
            || is_worked_out(&right) && all_left.is_subset(&all_right);
        if follows && !is_demanded(self.source, span) {
            return true;
        }
        // With something that was given its meaning here, and of the same letters: `X^\top X b = X^\top y` of the `b` that was found.
        let meanings = &self.context.meanings;
        let is_here =
            |name: &String| meanings.get(name).is_some_and(|meaning| meaning.section == self.section);
        let is_of_same = letters_left == letters_right;
        if is_of_same && left.iter().chain(&right).any(is_here) && !is_demanded(self.source, span) {
            return true;
        }
        let is_composed = self.is_composed(head) || self.is_composed(id);
        is_composed && all_left == all_right && !is_demanded(self.source, span)
    }

    /// Why an equation says nothing that could be false.
    pub(super) fn what_it_asks(&self, head: NodeId, id: NodeId) -> String {
        let counts = self.counts(&[head, id]);
        let letters = |side: NodeId| &self.letters_of(&self.closure(&[side])) - &counts;
        let (left, right) = (letters(head), letters(id));
        let unknown = left.symmetric_difference(&right).find(|name| self.is_free(name));
        let reason = match unknown {
            _ if self.is_zero(head) || self.is_zero(id) => "it asks for what makes a side 0".to_owned(),
            Some(name) => format!("it asks for something of `{name}`, of which only one side speaks"),
            None => "it asks for something".to_owned(),
        };
        format!("{reason}, and says nothing that could be false")
    }

    /// Names without those that have a meaning.
    fn letters_of(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        names.iter().filter(|name| !self.context.meanings.contains_key(*name)).cloned().collect()
    }

    /// Whether an equation is told as a fact of matrices that the sentence before it describes: "Let $Q$ be orthogonal. Then $\det Q
    /// = 1$." Nothing on its right is new, and what only its left speaks of is so described.
    pub(super) fn is_told_of_described(&self, head: NodeId, id: NodeId) -> bool {
        let (left, right) = (self.closure(&[head]), self.closure(&[id]));
        let begin = self.tree.span(head).from;
        let is_described = |name: &String| {
            let mut words = self.words().filter(|word| word.name == *name);
            words.any(|word| {
                let is_here = is_right_before(self.source, (word.at, begin));
                matches!(word.what, What::Structured(_) | What::Made(_)) && is_here
            })
        };
        let is_about = left.iter().any(is_described) && left.difference(&right).all(is_described);
        let is_open = self.is_zero(id) || self.is_zero(head) || self.tree.name(head).is_some();
        is_about && right.is_subset(&left) && !is_open && is_asserted(self.source, begin)
    }

    /// Whether each side speaks of a letter that the other has not: such an equation asks for something in whichever way its letters are
    /// meant, as it would else say nothing of these.
    pub(super) fn are_apart(&self, head: NodeId, id: NodeId, span: Span) -> bool {
        let (left, right) = (self.closure(&[head]), self.closure(&[id]));
        let has_own = |names: &BTreeSet<String>, others: &BTreeSet<String>| {
            names.difference(others).any(|name| self.is_free(name))
        };
        let is_open = self.context.dependent.is_empty() && !self.claims_something(head, id, span);
        is_open && has_own(&left, &right) && has_own(&right, &left)
    }

    /// Whether an equation that asks for something is of one kind with those that claim something: both sides speak of the
    /// same names.
    pub(super) fn may_slip(&self, head: NodeId, id: NodeId, span: Span) -> bool {
        let is_plain = [head, id].iter().any(|side| self.tree.is_literal(*side) || self.is_zero(*side));
        let (left, right) = (self.closure(&[head]), self.closure(&[id]));
        let is_within =
            !right.is_empty() && !left.is_empty() && (right.is_subset(&left) || left.is_subset(&right));
        let is_open = is_plain || self.is_given(head, id) || !self.context.dependent.is_empty();
        is_within && !is_open && !is_demanded(self.source, span)
    }

    /// Whether a name is said to be another, or a number that nothing was worked out for: that of another case, `n = 1000`.
    fn is_given(&self, head: NodeId, id: NodeId) -> bool {
        let is_plain = |id: NodeId| self.tree.name(id).is_some() || self.tree.is_literal(id);
        let Some(name) = self.tree.name(head) else { return false };
        let spelled = self.survey.spelled(name);
        // `n = 50^2` is a number, too.
        let is_worked_out = self
            .context
            .meanings
            .get(&spelled)
            .is_some_and(|one| !is_plain(one.body) && super::survey::has_names(self.tree, one.body));
        let is_declared = self.survey.valued.contains(&spelled);
        self.tree.name(id).is_some() || self.tree.is_literal(id) && !is_worked_out && !is_declared
    }

    /// Whether numbers times unknowns are to be other numbers, `[1, 2; 3, 4]*[u; v] == [5; 6]`, whatever was found for the
    /// unknowns elsewhere.
    fn is_system(&self, head: NodeId, id: NodeId) -> bool {
        let Node::Product(factors) = self.tree.get(self.tree.bare(head)) else { return false };
        let of = |is: &dyn Fn(NodeId) -> bool| {
            factors.iter().any(|factor| match self.tree.get(self.tree.bare(factor.1)) {
                Node::Matrix(rows) => rows.iter().flatten().all(|cell| is(*cell)),
                _ => false,
            })
        };
        self.tree.is_literal(id)
            && of(&|cell| self.tree.signed(cell).is_some())
            && of(&|cell| self.tree.name(cell).is_some())
    }

    /// Whether an operation is done on something that has parts: a transposed product, the trace of a sum.
    fn is_composed(&self, id: NodeId) -> bool {
        self.tree.within(id).into_iter().any(|id| {
            let has_parts = |inner: &NodeId| {
                matches!(
                    self.tree.get(self.tree.bare(*inner)),
                    Node::Product(_) | Node::Sum(_) | Node::Fraction(..)
                )
            };
            let is_made = |inner: &NodeId| self.tree.name(*inner).is_none();
            match self.tree.get(id) {
                Node::Transpose(inner) | Node::InverseTransposed(inner) | Node::PseudoInverse(inner) => {
                    is_made(inner)
                }
                Node::Power(base, exponent) if self.tree.name(*base).is_some_and(|name| name.word == "e") => {
                    has_parts(exponent)
                }
                Node::Power(inner, _)
                | Node::EntryPower(inner, _)
                | Node::Norm(inner, _)
                | Node::Bars(inner)
                | Node::Root(inner) => has_parts(inner),
                Node::Call(_, inner) => inner.len() > 1 || inner.iter().any(is_made),
                Node::Slope(..) | Node::Over { .. } | Node::Entry(..) | Node::Cases(_) => true,
                Node::Product(factors) => {
                    let is_sum = |id: NodeId| matches!(self.tree.get(self.tree.bare(id)), Node::Sum(_));
                    factors.iter().any(|factor| factor.0 == Times::Kronecker || is_sum(factor.1))
                }
                _ => false,
            }
        })
    }

    pub(super) fn is_zero(&self, id: NodeId) -> bool {
        match self.tree.get(self.tree.bare(id)) {
            Node::Number(digits) => digits.chars().all(|c| matches!(c, '0' | '.')),
            Node::Name(name) => name.word == "0",
            _ => false,
        }
    }
}
