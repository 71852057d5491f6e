//! The table's identities, read once for the whole process. An arena that is still empty begins as a copy of the
//! one that they were read into, so that no session reads a text of the table again. Nor does a process: the program
//! holds them as they were read when it was written, in `table.bin`, and reads the texts only where the table has
//! changed since.

use std::sync::{Arc, OnceLock};

use super::identity::texts;
use super::{Given, Rule, identities};
use crate::functions;
#[cfg(test)]
use crate::ir::Store;
use crate::ir::{Arena, Stored};
use crate::limits;
use crate::structures::Word;

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

/// The table as it was read last. `INSTA_UPDATE=always cargo test --lib rules::` writes it.
const STORED: &[u8] = include_bytes!("table.bin");

/// The table's identities; the first who asks reads them, at nobody's expense.
pub fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| limits::apart(|| Table::stored(STORED).unwrap_or_else(Table::read)))
}

impl Table {
    fn of(arena: Arena, rules: Vec<Rule>) -> Self {
        let folding = rules.iter().filter(|rule| !rule.shown_only).cloned().collect();
        Self { arena, rules: rules.into(), folding }
    }

    /// From the texts of the rows.
    fn read() -> Self {
        let mut arena = Arena::new();
        let rules = identities(&mut arena).0;
        Self::of(arena, rules)
    }

    /// As it was stored; `None` where that was another table.
    fn stored(bytes: &[u8]) -> Option<Self> {
        let mut stored = Stored::new(bytes);
        if stored.number::<u64>()? != fingerprint() {
            return None;
        }
        let arena = Arena::stored(&mut stored)?;
        let rules = texts().map(|(form, identity)| {
            let places = stored.all(Stored::node)?;
            let (left, right) = (stored.node()?, stored.node()?);
            let keys = stored.all(Stored::node)?;
            let given = Given::stored(&mut stored)?;
            Some(Rule::of(form, identity, places, [left, right], keys, given))
        });
        let rules: Option<Vec<Rule>> = rules.collect();
        Some(Self::of(arena, rules?))
    }

    /// For [`Table::stored`]; `None` where an identity did not read, or is made of what is not stored.
    #[cfg(test)]
    fn store(&self) -> Option<Vec<u8>> {
        let mut store = Store::default();
        store.number(fingerprint())?;
        self.arena.store(&mut store)?;
        if self.rules.len() != texts().count() {
            return None;
        }
        for rule in self.rules.iter() {
            store.all(&rule.places, |store, node| store.node(*node))?;
            store.node(rule.left)?;
            store.node(rule.right)?;
            store.all(&rule.keys, |store, node| store.node(*node))?;
            rule.given.store(&mut store)?;
        }
        Some(store.bytes)
    }
}

impl Given {
    fn stored(stored: &mut Stored<'_>) -> Option<Self> {
        Some(match stored.number()? {
            0_u64 => Self::Nothing,
            1 => Self::Commute(stored.node()?, stored.node()?),
            2 => Self::Explicit(stored.node()?),
            3 => Self::Declared(stored.node()?, *Word::ALL.get(stored.number::<usize>()?)?),
            _ => return None,
        })
    }

    #[cfg(test)]
    fn store(&self, store: &mut Store) -> Option<()> {
        let (kind, nodes): (u64, &[_]) = match self {
            Self::Nothing => (0, &[]),
            Self::Commute(one, other) => (1, &[*one, *other]),
            Self::Explicit(place) => (2, &[*place]),
            Self::Declared(place, _) => (3, &[*place]),
        };
        store.number(kind)?;
        nodes.iter().try_for_each(|node| store.node(*node))?;
        match self {
            Self::Declared(_, word) => store.number(Word::ALL.iter().position(|one| one == word)?),
            _ => Some(()),
        }
    }
}

/// A number of all that the stored table hangs on, after Fowler, Noll and Vo: it tells whether a row has changed.
fn fingerprint() -> u64 {
    let mut value = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            value = (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for row in functions::table() {
        add(row.name);
        row.forms.iter().for_each(|form| add(form.signature));
    }
    for (_, identity) in texts() {
        [identity.equation, identity.places, identity.given].into_iter().for_each(&mut add);
    }
    value
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that fails stops")]

    use super::{STORED, Table};

    #[test]
    fn the_stored_table_is_the_one_that_is_read() {
        let now = Table::read().store().unwrap();
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules/table.bin");
            std::fs::write(path, &now).unwrap();
            return;
        }
        assert!(now == STORED, "table.bin is stale: INSTA_UPDATE=always cargo test --lib rules:: writes it");
        assert_eq!(Table::stored(STORED).unwrap().store().unwrap(), STORED);
    }
}
