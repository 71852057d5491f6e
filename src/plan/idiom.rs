//! Calls that are computed in another form, as the table of idioms says: found among operations, so that every
//! target and the numbers here have them alike.

use num_traits::One;

use super::operation::{Id, Operation, Operations};
use crate::functions::idioms::{IDIOMS, Term, named};
use crate::functions::{FormId, form, signature_of};
use crate::shape::Dimension;

/// What stands for the argument of an idiom, and whether functions of it go along its last axis.
#[derive(Clone, Copy, Debug)]
struct Found {
    given: Option<Id>,
    along: bool,
}

impl Operations {
    /// A function of the table, in the form in which it is computed.
    pub fn call(&mut self, form: FormId, arguments: Vec<Id>, along: bool, axes: &[Dimension]) -> Id {
        if let ([only], false) = (arguments.as_slice(), along)
            && let Some(id) = self.idiom(form, *only)
        {
            return id;
        }
        self.push(Operation::Call { form, arguments, along }, axes)
    }

    /// What is computed in the place of a function entry by entry.
    fn idiom(&mut self, form: FormId, argument: Id) -> Option<Id> {
        if !signature_of(form).is_entrywise() {
            return None;
        }
        // Of entries that were taken out of an array: taken out of what is computed of the array.
        let (operation, axes) = (self.get(argument).clone(), self.axes(argument).to_vec());
        match operation {
            Operation::Entry(of, at) => {
                let of = self.idiom(form, of)?;
                return Some(self.push(Operation::Entry(of, at), &axes));
            }
            Operation::Line(of, axis, at) => {
                let of = self.idiom(form, of)?;
                return Some(self.push(Operation::Line(of, axis, at), &axes));
            }
            Operation::Slice(of, axis, from, length) => {
                let of = self.idiom(form, of)?;
                return Some(self.push(Operation::Slice(of, axis, from, length), &axes));
            }
            Operation::Transpose(of) => {
                let of = self.idiom(form, of)?;
                return Some(self.transpose(of));
            }
            _ => {}
        }
        for idiom in IDIOMS {
            let Term::Call(name, inside) = idiom.written else { continue };
            if named(name) != Some(form) {
                continue;
            }
            let mut found = Found { given: None, along: false };
            if self.is_written(inside, argument, &mut found)
                && let Some(given) = found.given
            {
                return self.computed(&idiom.computed, given, found.along);
            }
        }
        None
    }

    fn is_written(&self, term: &Term, id: Id, found: &mut Found) -> bool {
        match (term, self.get(id)) {
            (Term::Given, _) => *found.given.get_or_insert(id) == id,
            (Term::One, Operation::Number(value)) => value.is_one(),
            (Term::One, Operation::Ones) => true,
            (Term::Call(name, inside), Operation::Call { form, arguments, along }) => {
                found.along |= along;
                let only = if let [only] = arguments.as_slice() { Some(*only) } else { None };
                named(name) == Some(*form) && only.is_some_and(|only| self.is_written(inside, only, found))
            }
            (Term::Negated(inside), Operation::Negate(of)) => self.is_written(inside, *of, found),
            (Term::Less(first, second), Operation::Subtract(a, b)) => {
                self.is_written(first, *a, found) && self.is_written(second, *b, found)
            }
            _ => false,
        }
    }

    fn computed(&mut self, term: &Term, given: Id, along: bool) -> Option<Id> {
        Some(match term {
            Term::Given => given,
            Term::One => self.number(crate::number::Rational::one()),
            Term::Call(name, inside) => {
                let inside = self.computed(inside, given, along)?;
                let called = named(name)?;
                let mut axes = self.axes(inside).to_vec();
                let signature = signature_of(called);
                if !signature.is_entrywise() && signature.value.is_empty() {
                    axes.pop();
                }
                let along = along && !signature.is_entrywise() && form(called).along_axis;
                self.call(called, vec![inside], along, &axes)
            }
            Term::Negated(inside) => {
                let inside = self.computed(inside, given, along)?;
                self.negate(inside)
            }
            Term::Less(first, second) => {
                let (first, mut second) =
                    (self.computed(first, given, along)?, self.computed(second, given, along)?);
                if self.order(first) == 2 && self.order(second) == 1 {
                    let axes = self.axes(first).to_vec();
                    second = self.push(Operation::Column(second), &axes);
                }
                self.subtract(first, second)
            }
        })
    }
}
