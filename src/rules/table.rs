//! The table's identities, read once for the whole process. An arena that is still empty begins as a copy of the
//! one that they were read into, so that no session reads a text of the table again.

use std::sync::{Arc, OnceLock};

use super::{Rule, identities};
use crate::ir::Arena;
use crate::limits;

/// What was read, and where it stands.
#[derive(Debug)]
pub struct Table {
    /// The nodes of the identities, and nothing else.
    pub arena: Arena,
    /// The identities.
    pub rules: Arc<[Rule]>,
    /// Those that may be used before a derivative is taken: all but those for what is shown.
    pub folding: Arc<[Rule]>,
}

/// The table's identities; the first who asks reads them, at nobody's expense.
pub fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        limits::apart(|| {
            let mut arena = Arena::new();
            let rules: Arc<[Rule]> = identities(&mut arena).0.into();
            let folding = rules.iter().filter(|rule| !rule.shown_only).cloned().collect();
            Table { arena, rules, folding }
        })
    })
}
