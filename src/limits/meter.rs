//! The count of what the work at hand has taken. It belongs to the thread that works: whoever
//! opens a scope sets the limits, and everything below counts without being handed anything.
//!
//! Nothing unwinds. Once a limit is reached, loops end early and constructors give something small of
//! the right shape, so that the work runs out by itself; what it came to is thrown away by whoever
//! opened the scope. So it works without unwinding too, as in a browser.

use std::cell::{Cell, RefCell};

use super::{Limit, Limits};

/// How many operations are made between two looks at the deadline: a few milliseconds.
const BETWEEN_LOOKS: u64 = 2_000_000;

/// The digits of a number where nobody says otherwise.
pub(super) const DIGITS: u64 = 300_000;

const fn bits_of(digits: u64) -> u64 {
    digits.saturating_mul(10) / 3
}

struct Meter {
    limits: RefCell<Option<Limits>>,
    operations: Cell<u64>,
    nodes: Cell<u64>,
    most_nodes: Cell<u64>,
    bits: Cell<u64>,
    /// How far operations may go before something has to be looked at.
    next_look: Cell<u64>,
    /// How far they may go at all, for the whole question and for the trial at hand.
    end: Cell<u64>,
    trial_end: Cell<u64>,
    /// How many operations the checks of answers took so far, while none is made; their own account.
    checks: Cell<u64>,
    is_checking: Cell<bool>,
    reached: Cell<Option<Limit>>,
}

impl Meter {
    fn counts(&self) -> [&Cell<u64>; 8] {
        [
            &self.operations,
            &self.nodes,
            &self.checks,
            &self.most_nodes,
            &self.bits,
            &self.next_look,
            &self.end,
            &self.trial_end,
        ]
    }
}

thread_local! {
    static METER: Meter = const {
        Meter {
            limits: RefCell::new(None),
            operations: Cell::new(0),
            nodes: Cell::new(0),
            most_nodes: Cell::new(u64::MAX),
            bits: Cell::new(bits_of(DIGITS)),
            next_look: Cell::new(u64::MAX),
            end: Cell::new(u64::MAX),
            trial_end: Cell::new(u64::MAX),
            checks: Cell::new(0),
            is_checking: Cell::new(false),
            reached: Cell::new(None),
        }
    };
}

/// Ends the scope that it was made for.
struct Scope;

impl Drop for Scope {
    fn drop(&mut self) {
        METER.with(|meter| {
            meter.limits.replace(None);
            meter.reached.set(None);
            meter.bits.set(bits_of(DIGITS));
            for bound in [&meter.most_nodes, &meter.next_look, &meter.end, &meter.trial_end] {
                bound.set(u64::MAX);
            }
        });
    }
}

/// Works under limits: what came of it, and the limit that was reached. Within such work the limits
/// of the outer scope stay in force, so that a document's blocks share what the document may take.
pub fn within<T>(limits: &Limits, work: impl FnOnce() -> T) -> (T, Option<Limit>) {
    let is_inner = METER.with(|meter| meter.limits.borrow().is_some());
    if is_inner {
        return (work(), cause());
    }
    METER.with(|meter| {
        meter.operations.set(0);
        meter.checks.set(0);
        meter.is_checking.set(false);
        meter.nodes.set(0);
        meter.most_nodes.set(limits.nodes);
        meter.bits.set(bits_of(limits.digits));
        meter.end.set(limits.operations);
        meter.trial_end.set(u64::MAX);
        meter.next_look.set(next_look(limits, 0, limits.operations));
        meter.reached.set(None);
        meter.limits.replace(Some(limits.clone()));
    });
    let scope = Scope;
    let made = work();
    let reached = cause();
    drop(scope);
    (made, reached)
}

/// Works outside of any scope, and leaves the one that is open as it was: for what is made once for the whole
/// process, whoever happens to ask for it first.
pub fn apart<T>(work: impl FnOnce() -> T) -> T {
    let (limits, before, is_checking, reached) = METER.with(|meter| {
        let kept = (
            meter.limits.take(),
            meter.counts().map(Cell::get),
            meter.is_checking.get(),
            meter.reached.get(),
        );
        drop(Scope);
        kept
    });
    let made = work();
    METER.with(|meter| {
        for (count, before) in meter.counts().into_iter().zip(before) {
            count.set(before);
        }
        meter.is_checking.set(is_checking);
        meter.reached.set(reached);
        meter.limits.replace(limits);
    });
    made
}

fn next_look(limits: &Limits, now: u64, end: u64) -> u64 {
    if limits.deadline.is_some() { end.min(now.saturating_add(BETWEEN_LOOKS)) } else { end }
}

/// Counts operations that are about to be made; whether to go on.
pub fn spend(operations: u64) -> bool {
    METER.with(|meter| {
        let spent = meter.operations.get().saturating_add(operations);
        meter.operations.set(spent);
        if spent >= meter.next_look.get() {
            look(meter, spent);
        }
        meter.reached.get().is_none()
    })
}

#[cold]
fn look(meter: &Meter, spent: u64) {
    let end = meter.end.get().min(meter.trial_end.get());
    if spent >= end {
        meter.reached.set(meter.reached.get().or(Some(Limit::Operations)));
    }
    let limits = meter.limits.borrow();
    let Some(limits) = limits.as_ref() else { return };
    if limits.deadline.as_ref().is_some_and(super::Deadline::is_over) {
        meter.reached.set(meter.reached.get().or(Some(Limit::Deadline)));
    }
    meter.next_look.set(next_look(limits, spent, end.max(spent.saturating_add(1))));
}

/// Counts nodes that are kept; whether to go on.
pub fn keep(nodes: u64) -> bool {
    METER.with(|meter| {
        let kept = meter.nodes.get().saturating_add(nodes);
        meter.nodes.set(kept);
        if kept > meter.most_nodes.get() {
            meter.reached.set(meter.reached.get().or(Some(Limit::Nodes)));
        }
        meter.reached.get().is_none()
    })
}

/// Says that a limit is reached that is counted elsewhere; where no scope is open, nobody would hear it.
pub fn reach(limit: Limit) {
    METER.with(|meter| {
        if meter.limits.borrow().is_some() {
            meter.reached.set(meter.reached.get().or(Some(limit)));
        }
    });
}

/// Whether the work at hand is to run out.
pub fn is_reached() -> bool {
    METER.with(|meter| meter.reached.get().is_some())
}

/// The limit that was reached.
pub fn cause() -> Option<Limit> {
    METER.with(|meter| meter.reached.get())
}

/// What was counted so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The operations of the question.
    pub operations: u64,
    /// The operations of checks of its answers.
    pub checks: u64,
    /// The nodes that were kept.
    pub nodes: u64,
}

/// What was counted so far.
pub fn spent() -> Spent {
    METER.with(|meter| Spent {
        operations: meter.operations.get(),
        checks: meter.checks.get(),
        nodes: meter.nodes.get(),
    })
}

/// How many operations may still be made.
pub fn left() -> u64 {
    METER.with(|meter| meter.end.get().min(meter.trial_end.get()).saturating_sub(meter.operations.get()))
}

/// How much a limit allows here: its default where no scope is open.
pub fn allowed(limit: Limit) -> u64 {
    METER.with(|meter| match meter.limits.borrow().as_ref() {
        Some(limits) => limits.of(limit),
        None => Limits::default().of(limit),
    })
}

/// How many bits the numerator or denominator of a number may have: a little over three for each digit.
pub fn allowed_bits() -> u64 {
    METER.with(|meter| meter.bits.get())
}

/// Tries something that may take no more than so many operations; nothing where it takes more. The
/// question itself goes on.
pub fn trial<T>(operations: u64, work: impl FnOnce() -> T) -> Option<T> {
    let before = METER.with(|meter| {
        let now = meter.operations.get();
        let before = meter.trial_end.replace(meter.trial_end.get().min(now.saturating_add(operations)));
        meter.next_look.set(meter.next_look.get().min(meter.trial_end.get()));
        (before, meter.reached.get())
    });
    let made = work();
    METER.with(|meter| {
        let ended = meter.reached.get();
        let now = meter.operations.get();
        let own =
            ended == Some(Limit::Operations) && before.1.is_none() && now < meter.end.get().min(before.0);
        meter.trial_end.set(before.0);
        let end = meter.end.get().min(before.0);
        let next = meter.limits.borrow().as_ref().map_or(end, |limits| next_look(limits, now, end));
        meter.next_look.set(next);
        if own {
            meter.reached.set(None);
        }
        if ended.is_some() { None } else { Some(made) }
    })
}

/// Checks an answer. That has an account of its own, so that a check that takes too long leaves the answer as it
/// is; says beside what came of it whether the account was used up before the check was done.
pub fn checking<T>(work: impl FnOnce() -> T) -> (T, bool) {
    let most = METER.with(|meter| {
        let limits = meter.limits.borrow();
        let is_own = !meter.is_checking.get() && meter.reached.get().is_none();
        limits.as_ref().filter(|_| is_own).map(|limits| limits.checks)
    });
    let Some(most) = most else { return (work(), is_reached()) };
    let begin = |meter: &Meter, operations: u64, end: u64, trial_end: u64| {
        let before = (meter.operations.replace(operations), meter.end.replace(end));
        let before = (before.0, before.1, meter.trial_end.replace(trial_end));
        let now = end.min(trial_end);
        let limits = meter.limits.borrow();
        meter.next_look.set(limits.as_ref().map_or(now, |limits| next_look(limits, operations, now)));
        before
    };
    let before = METER.with(|meter| {
        meter.is_checking.set(true);
        begin(meter, meter.checks.get(), most, u64::MAX)
    });
    let made = work();
    METER.with(|meter| {
        meter.is_checking.set(false);
        let is_over = meter.reached.get();
        if is_over == Some(Limit::Operations) {
            meter.reached.set(None);
        }
        let (spent, _, _) = begin(meter, before.0, before.1, before.2);
        meter.checks.set(spent);
        (made, is_over.is_some())
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{apart, checking, is_reached, keep, spend, trial, within};
    use crate::limits::{Deadline, Limit, Limits};

    #[test]
    fn what_is_reached_is_named_and_ends_with_its_scope() {
        let limits = Limits { operations: 100, nodes: 10, ..Limits::default() };
        assert_eq!(within(&limits, || spend(99)), (true, None));
        assert_eq!(within(&limits, || spend(100)), (false, Some(Limit::Operations)));
        assert_eq!(within(&limits, || keep(11)), (false, Some(Limit::Nodes)));
        assert!(!is_reached());
        assert!(spend(1_000_000_000));
        // What is within counts for what is around it.
        let inner = within(&limits, || within(&Limits::none(), || spend(60)).0 && spend(60));
        assert_eq!(inner, (false, Some(Limit::Operations)));
    }

    #[test]
    fn a_trial_that_takes_too_long_costs_the_question_no_more_than_it_may() {
        let limits = Limits { operations: 100, ..Limits::default() };
        let (tried, reached) =
            within(&limits, || (trial(50, || spend(60)), trial(50, || spend(20)), spend(10)));
        assert_eq!((tried, reached), ((None, Some(true), true), None));
        let (tried, reached) = within(&limits, || trial(50, || spend(100)));
        assert_eq!((tried, reached), (None, Some(Limit::Operations)));
        assert_eq!(trial(50, || spend(60)), None);
        assert!(!is_reached() && spend(1_000));
    }

    #[test]
    fn a_check_that_takes_too_long_leaves_the_question_all_that_it_may_take() {
        let limits = Limits { operations: 100, checks: 50, ..Limits::default() };
        let work = || {
            let first = (spend(60), checking(|| spend(30)), checking(|| checking(|| spend(30)).1));
            (first, checking(|| spend(1)).1, spend(30), is_reached(), spend(30))
        };
        let first = (true, (true, false), (true, true));
        assert_eq!(within(&limits, work), ((first, true, true, false, false), Some(Limit::Operations)));
        assert_eq!(within(&limits, || checking(|| keep(u64::MAX)).1).1, Some(Limit::Nodes));
    }

    #[test]
    fn what_is_made_apart_takes_nothing_of_a_question() {
        let limits = Limits { operations: 100, nodes: 10, ..Limits::default() };
        let work =
            || (apart(|| spend(1_000) && keep(1_000) && !is_reached()), keep(10), spend(90), spend(10));
        assert_eq!(within(&limits, work), ((true, true, true, false), Some(Limit::Operations)));
        let work = || (spend(100), apart(|| spend(1)), spend(1));
        assert_eq!(within(&limits, work), ((false, true, false), Some(Limit::Operations)));
    }

    #[test]
    fn a_deadline_is_asked_from_time_to_time() {
        let flag = Arc::new(AtomicBool::new(false));
        let heeded = Arc::clone(&flag);
        let deadline = Some(Deadline::new(move || heeded.load(Ordering::Relaxed)));
        let limits = Limits { deadline, operations: u64::MAX, ..Limits::default() };
        let (went_on, reached) = within(&limits, || {
            let before = spend(10_000_000);
            flag.store(true, Ordering::Relaxed);
            (before, spend(10_000_000))
        });
        assert_eq!((went_on, reached), ((true, false), Some(Limit::Deadline)));
    }
}
