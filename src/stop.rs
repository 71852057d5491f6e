//! Whether the work in hand is still wanted. Whoever asks for something long may take the question
//! back by raising a flag; the thread that works passes here in its long loops, and unwinds. No
//! answer depends on it, and a thread that heeds no flag never stops here.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a thread unwinds with when it is stopped, so that this is not taken for a fault. A session
/// that was stopped may be half changed, and is to be dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

thread_local! {
    static FLAG: RefCell<Option<Arc<AtomicBool>>> = const { RefCell::new(None) };
}

/// From now on, the flag stops whatever this thread works at.
pub fn heed(flag: Arc<AtomicBool>) {
    FLAG.with_borrow_mut(|own| *own = Some(flag));
}

/// Goes on, or unwinds with [`Stopped`] once the flag that this thread heeds is raised.
pub fn pass() {
    let is_raised = FLAG.with_borrow(|own| own.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)));
    if is_raised {
        // No panic: nothing is reported, only the stack is left.
        std::panic::resume_unwind(Box::new(Stopped));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::{Stopped, heed, pass};

    #[test]
    fn a_thread_goes_on_until_its_flag_is_raised() {
        let flag = Arc::new(AtomicBool::new(false));
        pass();
        heed(Arc::clone(&flag));
        pass();
        flag.store(true, Ordering::Relaxed);
        let left = std::panic::catch_unwind(pass);
        assert!(left.is_err_and(|payload| payload.is::<Stopped>()));
    }
}
